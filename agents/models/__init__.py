"""Rows of runs and knowledge."""

from agents.models.knowledge import Chunk, Document
from agents.models.run import ModelCall, Run, Step

__all__ = ["Chunk", "Document", "ModelCall", "Run", "Step"]
