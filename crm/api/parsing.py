"""Reading what programs send: JSON objects of bounded size and depth, with text that the database can hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

MAX_DEPTH = 20


class BodyTooLarge(APIException):
    """The body is over the limit."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"The body is over {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes."
    default_code = "too_large"


class StrictJSONParser(BaseParser):
    """`application/json` in UTF-8, whatever else the header says; a body that is no object is refused."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return the object in the body; raises ParseError with what is wrong, or BodyTooLarge."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise BodyTooLarge
        try:
            body = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
        except UnicodeDecodeError:
            raise ParseError("The body is not UTF-8.") from None
        except RecursionError:
            raise ParseError("The body is nested too deeply.") from None
        except ValueError as error:
            raise ParseError(f"The body is not JSON: {error}") from None
        if not isinstance(body, dict):
            raise ParseError("The body must be a JSON object.")
        _check(body, MAX_DEPTH)
        return body


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number.")


def _check(value: object, depth: int) -> None:
    """Refuse what the database cannot hold: NUL and lone surrogates, in names too, and bottomless nesting."""
    if depth == 0:
        raise ParseError(f"The body is nested more than {MAX_DEPTH} deep.")
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise ParseError("The body holds a character that is no text: NUL or half of a surrogate pair.")
    elif isinstance(value, list):
        for item in value:
            _check(item, depth - 1)
    elif isinstance(value, dict):
        for name, item in value.items():
            _check(name, depth)
            _check(item, depth - 1)
