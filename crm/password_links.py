"""Keeps links that let somebody choose a password out of the log: who reads it could use them first."""

from __future__ import annotations

import logging
import re

LINK = re.compile(r"(/password/reset/key/)[^/\s]+")


def hide(text: str) -> str:
    """Return a text without the part of such a link that opens the page."""
    return LINK.sub(r"\1…", text)


class HidePasswordLinks(logging.Filter):
    """For lines that others write, as Django's “Internal Server Error: <path>”."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, its path without the link."""
        if isinstance(record.args, tuple):
            record.args = tuple(hide(value) if isinstance(value, str) else value for value in record.args)
        return True
