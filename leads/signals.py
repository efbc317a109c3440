"""What happens to enquiries and leads, in the past tense."""

from django.dispatch import Signal

from crm.events import DomainSignal

submission_received = DomainSignal("submission_received", category="intake", says="received a post")
submission_processed = DomainSignal("submission_processed", category="intake", says="took the enquiry in")
submission_failed = DomainSignal("submission_failed", category="intake", says="could not take an enquiry in")
submission_retried = DomainSignal("submission_retried", category="intake", says="let an enquiry be taken in again")
lead_created = DomainSignal("lead_created", category="lead", says="opened a lead")
lead_qualified = DomainSignal("lead_qualified", category="qualification", says="read the enquiry")
lead_scored = DomainSignal("lead_scored", category="score", says="scored the lead")
lead_staged = DomainSignal("lead_staged", category="stage", says="moved the lead to another stage")
lead_changed = DomainSignal("lead_changed", category="lead", says="changed the lead")
lead_removed = DomainSignal("lead_removed", category="lead", says="deleted a lead")
form_added = DomainSignal("form_added", category="settings", says="added a form")
form_secret_changed = DomainSignal("form_secret_changed", category="settings", says="made a new secret for a form")
mails_stored = Signal()  # no event: the rows are the record, and what becomes of each is told
mail_processed = DomainSignal("mail_processed", category="mail", says="took in a mail")
mail_failed = DomainSignal("mail_failed", category="mail", says="could not take a mail in")
mail_retried = DomainSignal("mail_retried", category="mail", says="let a mail be taken in again")
mail_came_back = DomainSignal("mail_came_back", category="mail", says="noted that a mail came back")
mail_delayed = DomainSignal("mail_delayed", category="mail", says="noted that a mail is late")
mail_complained = DomainSignal("mail_complained", category="mail", says="noted a complaint about a mail")
mail_unsubscribed = DomainSignal("mail_unsubscribed", category="mail", says="took them off: they asked for it")
contact_away = DomainSignal("contact_away", category="mail", says="noted that they are away")
contact_left = DomainSignal("contact_left", category="mail", says="noted that they left the company")
mail_answered_itself = DomainSignal("mail_answered_itself", category="mail", says="noted an automatic answer")
mailbox_degraded = DomainSignal("mailbox_degraded", category="mail", says="noted trouble with a mailbox")
