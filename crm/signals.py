"""What happens on the ground floor, in the past tense."""

from crm.events import DomainSignal

outbox_added = DomainSignal("outbox_added", category="sending")
outbox_settled = DomainSignal("outbox_settled", category="sending")
switch_changed = DomainSignal("switch_changed", category="settings")
contact_created = DomainSignal("contact_created", category="contact")
company_created = DomainSignal("company_created", category="company")
workspace_entered = DomainSignal("workspace_entered", category="settings")
record_changed = DomainSignal("record_changed", category="settings")
api_key_created = DomainSignal("api_key_created", category="settings")
api_key_revoked = DomainSignal("api_key_revoked", category="settings")
contact_changed = DomainSignal("contact_changed", category="contact")
company_changed = DomainSignal("company_changed", category="company")
record_added = DomainSignal("record_added", category="settings")
record_removed = DomainSignal("record_removed", category="settings")
company_removed = DomainSignal("company_removed", category="company")
contact_removed = DomainSignal("contact_removed", category="contact")
member_added = DomainSignal("member_added", category="settings")
member_changed = DomainSignal("member_changed", category="settings")
suppression_added = DomainSignal("suppression_added", category="contact")
suppression_lifted = DomainSignal("suppression_lifted", category="contact")
workspace_changed = DomainSignal("workspace_changed", category="settings")
