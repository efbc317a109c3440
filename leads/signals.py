"""What happens to enquiries and leads, in the past tense."""

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
