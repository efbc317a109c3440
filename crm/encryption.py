"""Secrets at rest: a text column that only holds ciphertext."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

SENTENCE = "No key in ENCRYPTION_KEYS opens this secret; add the one it was written with."


class Unreadable(ValueError):
    """A stored secret was written with a key that is no longer in ENCRYPTION_KEYS."""


@lru_cache(maxsize=8)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """Return the text as a token under the newest key."""
    return _fernet(tuple(settings.ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Return the text behind a token; raises Unreadable when no configured key opens it."""
    try:
        return _fernet(tuple(settings.ENCRYPTION_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable(SENTENCE) from None


def under_newest_key(token: str) -> str:
    """Return the same secret as a token under the newest key: the token itself where it is; raises Unreadable."""
    keys = tuple(settings.ENCRYPTION_KEYS)
    if opens(token, keys[:1]):
        return token
    try:
        return _fernet(keys).rotate(token.encode()).decode()
    except InvalidToken:
        raise Unreadable(SENTENCE) from None


def opens(token: str, keys: tuple[str, ...]) -> bool:
    """Whether one of these keys opens a token."""
    try:
        _fernet(keys).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


class EncryptedTextField(models.TextField[str, str]):
    """Text that is encrypted on its way to the database and readable in Python."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt; empty stays empty."""
        return encrypt(str(value)) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Decrypt; empty stays empty."""
        return decrypt(value) if value else value
