"""What happens to drafts, in the past tense."""

from crm.events import DomainSignal

draft_proposed = DomainSignal("draft_proposed", category="draft")
draft_edited = DomainSignal("draft_edited", category="draft")
draft_approved = DomainSignal("draft_approved", category="draft")
draft_rejected = DomainSignal("draft_rejected", category="draft")
draft_snoozed = DomainSignal("draft_snoozed", category="draft")
draft_woken = DomainSignal("draft_woken", category="draft")
draft_undone = DomainSignal("draft_undone", category="draft")
draft_sent = DomainSignal("draft_sent", category="draft")
draft_failed = DomainSignal("draft_failed", category="draft")
draft_handed_over = DomainSignal("draft_handed_over", category="draft")
asset_saved = DomainSignal("asset_saved", category="knowledge")
asset_removed = DomainSignal("asset_removed", category="knowledge")
