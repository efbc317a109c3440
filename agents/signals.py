"""What happens to runs, in the past tense."""

from crm.events import DomainSignal

run_queued = DomainSignal("run_queued", category="run", says="set to work on the enquiry")
run_finished = DomainSignal("run_finished", category="run", says="finished working on the enquiry")
run_failed = DomainSignal("run_failed", category="run", says="could not go on working on the enquiry")
document_saved = DomainSignal("document_saved", category="knowledge", says="saved a document")
document_removed = DomainSignal("document_removed", category="knowledge", says="removed a document")
