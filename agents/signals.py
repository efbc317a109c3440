"""What happens to runs, in the past tense."""

from crm.events import DomainSignal

run_queued = DomainSignal("run_queued", category="run")
run_stepped = DomainSignal("run_stepped", category="run")
run_finished = DomainSignal("run_finished", category="run")
run_failed = DomainSignal("run_failed", category="run")
document_saved = DomainSignal("document_saved", category="knowledge")
document_removed = DomainSignal("document_removed", category="knowledge")
