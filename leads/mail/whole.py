"""All of a mail's text, with what it quotes, for people to read."""

from __future__ import annotations

import logging

from leads.mail.message import parse
from leads.mail.reading import texts_of

log = logging.getLogger(__name__)


def whole_text(raw: bytes) -> str:
    """Return the text of a raw mail as plain text; markup is never shown. Never raises, whatever the bytes."""
    try:
        return texts_of(parse(raw))[0]
    except Exception:  # a stranger chose these bytes: the mail's page still opens
        log.exception("A mail's text could not be read")
        return ""
