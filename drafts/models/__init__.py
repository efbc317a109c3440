"""Rows of drafting and approval."""

from drafts.models.asset import Asset
from drafts.models.draft import UNANSWERED, Claim, Decision, Draft

__all__ = ["UNANSWERED", "Asset", "Claim", "Decision", "Draft"]
