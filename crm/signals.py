"""What happens on the ground floor, in the past tense."""

from crm.events import DomainSignal

outbox_added = DomainSignal("outbox_added", category="sending", says="handed the mail to the outbox")
outbox_settled = DomainSignal("outbox_settled", category="sending", says="noted what became of a mail")
switch_changed = DomainSignal("switch_changed", category="settings", says="turned a switch")
contact_created = DomainSignal("contact_created", category="contact", says="added a contact")
company_created = DomainSignal("company_created", category="company", says="added a company")
workspace_entered = DomainSignal("workspace_entered", category="settings", says="came into the workspace")
record_changed = DomainSignal("record_changed", category="settings", says="changed a setting")
api_key_created = DomainSignal("api_key_created", category="settings", says="made an API key")
api_key_revoked = DomainSignal("api_key_revoked", category="settings", says="revoked an API key")
contact_changed = DomainSignal("contact_changed", category="contact", says="changed the contact")
company_changed = DomainSignal("company_changed", category="company", says="changed the company")
record_added = DomainSignal("record_added", category="settings", says="added to the settings")
record_removed = DomainSignal("record_removed", category="settings", says="removed from the settings")
company_removed = DomainSignal("company_removed", category="company", says="deleted a company")
contact_removed = DomainSignal("contact_removed", category="contact", says="deleted a contact")
member_added = DomainSignal("member_added", category="settings", says="added a member")
member_changed = DomainSignal("member_changed", category="settings", says="changed a member")
suppression_added = DomainSignal("suppression_added", category="contact", says="said not to contact an address")
suppression_lifted = DomainSignal("suppression_lifted", category="contact", says="allowed an address again")
workspace_changed = DomainSignal("workspace_changed", category="settings", says="changed the workspace's settings")
