"""What happens to enquiries and leads, in the past tense."""

from crm.events import DomainSignal

submission_received = DomainSignal("submission_received", category="intake")
submission_processed = DomainSignal("submission_processed", category="intake")
submission_failed = DomainSignal("submission_failed", category="intake")
submission_retried = DomainSignal("submission_retried", category="intake")
lead_created = DomainSignal("lead_created", category="lead")
lead_qualified = DomainSignal("lead_qualified", category="qualification")
lead_scored = DomainSignal("lead_scored", category="score")
lead_staged = DomainSignal("lead_staged", category="stage")
lead_changed = DomainSignal("lead_changed", category="lead")
lead_removed = DomainSignal("lead_removed", category="lead")
form_added = DomainSignal("form_added", category="settings")
form_secret_changed = DomainSignal("form_secret_changed", category="settings")
