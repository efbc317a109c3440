"""Writing by rules: a reply from our own notes, with its sources."""

from agents.llm.offline.writing.write import write_reply

__all__ = ["write_reply"]
