"""Rows of drafting and approval."""

from drafts.models.asset import Asset
from drafts.models.draft import Claim, Decision, Draft

__all__ = ["Asset", "Claim", "Decision", "Draft"]
