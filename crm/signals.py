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
