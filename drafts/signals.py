"""What happens to drafts, in the past tense."""

from crm.events import DomainSignal

draft_proposed = DomainSignal("draft_proposed", category="draft", says="wrote an answer")
draft_edited = DomainSignal("draft_edited", category="draft", says="edited the answer")
draft_approved = DomainSignal("draft_approved", category="draft", says="approved the answer")
draft_rejected = DomainSignal("draft_rejected", category="draft", says="rejected the answer")
draft_snoozed = DomainSignal("draft_snoozed", category="draft", says="snoozed the answer")
draft_woken = DomainSignal("draft_woken", category="draft", says="brought the answer back into the queue")
draft_undone = DomainSignal("draft_undone", category="draft", says="took the decision back")
draft_sent = DomainSignal("draft_sent", category="draft", says="sent the answer")
draft_failed = DomainSignal("draft_failed", category="draft", says="could not send the answer")
draft_handed_over = DomainSignal("draft_handed_over", category="draft", says="handed the answer over")
draft_overtaken = DomainSignal("draft_overtaken", category="draft", says="held the answer: they have written again")
draft_cleared = DomainSignal("draft_cleared", category="draft", says="took the answer back: they want no mail")
draft_moved = DomainSignal("draft_moved", category="draft", says="moved the answer to the day of their return")
draft_came_back = DomainSignal("draft_came_back", category="draft", says="noted what became of the answer")
asset_saved = DomainSignal("asset_saved", category="knowledge", says="saved an asset")
asset_removed = DomainSignal("asset_removed", category="knowledge", says="removed an asset")
