"""Reading a form's post: HubSpot's body, `fields` in other shapes, flat JSON, or form-encoded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

MAX_FIELDS = 200
SOURCE_NAMES = ("utm_source", "utm_medium", "utm_campaign", "campaign_id", "referrer", "page")

# Names that forms use, in lower case without separators, and the name Clara knows them by.
KNOWN = {
    "email": "email", "emailaddress": "email", "mail": "email", "workemail": "email", "businessemail": "email",
    "firstname": "first_name", "givenname": "first_name", "vorname": "first_name", "prenom": "first_name",
    "lastname": "last_name", "surname": "last_name", "familyname": "last_name", "nachname": "last_name",
    "name": "name", "fullname": "name", "yourname": "name", "contactname": "name", "nombre": "name", "nom": "name",
    "company": "company", "companyname": "company", "organisation": "company", "organization": "company",
    "firma": "company", "unternehmen": "company", "entreprise": "company", "empresa": "company", "societe": "company",
    "phone": "phone", "phonenumber": "phone", "mobile": "phone", "mobilephone": "phone", "tel": "phone",
    "telephone": "phone", "telefon": "phone", "telefono": "phone",
    "jobtitle": "title", "title": "title", "role": "title", "position": "title", "jobrole": "title",
    "message": "message", "comments": "message", "comment": "message", "question": "message", "enquiry": "message",
    "inquiry": "message", "nachricht": "message", "mensaje": "message", "howcanwehelp": "message", "details": "message",
    "industry": "industry", "branche": "industry", "sector": "industry",
    "companysize": "company_size", "employees": "company_size", "numemployees": "company_size",
    "numberofemployees": "company_size", "teamsize": "company_size",
    "country": "country", "land": "country", "pays": "country", "pais": "country",
    "utmsource": "utm_source", "utmmedium": "utm_medium", "utmcampaign": "utm_campaign", "campaignid": "campaign_id",
    "referrer": "referrer", "referer": "referrer", "page": "page", "pageuri": "page", "pageurl": "page",
}  # fmt: skip


class Unreadable(ValueError):
    """The post is well signed but cannot be read as a form; the text says why."""


@dataclass
class FormPost:
    """What a post says: known fields, others, where it came from, and the sender's own event id if it gave one."""

    known: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)
    event_id: str = ""
    form_guid: str = ""
    portal_id: str = ""
    events_only: bool = False


def read_post(raw: bytes, *, content_type: str, mapping: Mapping[str, str]) -> FormPost:
    """Read the bytes of a post; raises Unreadable with what is wrong."""
    if content_type.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded":
        return _assemble(_pairs_of_query(raw), {}, mapping)
    body = _json(raw)
    if isinstance(body, list):
        if body and all(isinstance(item, dict) and "objectId" in item for item in body):
            return FormPost(events_only=True, portal_id=str(body[0].get("portalId", "")))
        raise Unreadable("A JSON list is only understood when it holds HubSpot object events.")
    if not isinstance(body, dict):
        raise Unreadable("The body must be a JSON object with the form's fields.")
    fields = body.get("fields")
    if fields is None:
        return _assemble(_pairs_of_mapping(body), {}, mapping)
    return _assemble(_pairs_of_fields(fields), body, mapping)


def _json(raw: bytes) -> Any:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"The body is not UTF-8: byte {error.start} cannot be read.") from None
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    except RecursionError:
        raise Unreadable("The JSON is nested too deeply.") from None
    except ValueError as error:
        raise Unreadable(f"The body is not JSON: {error}.") from None


def _pairs_of_query(raw: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(raw.decode("utf-8"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except UnicodeDecodeError:
        raise Unreadable("The form-encoded body is not UTF-8.") from None
    except ValueError as error:
        raise Unreadable(f"The form-encoded body cannot be read: {error}.") from None


def _pairs_of_fields(fields: Any) -> list[tuple[str, str]]:
    if isinstance(fields, dict):
        return _pairs_of_mapping(fields)
    if not isinstance(fields, list):
        raise Unreadable("`fields` must be a list of {name, value} or an object.")
    pairs = []
    for position, item in enumerate(fields):
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            raise Unreadable(f"`fields[{position}]` must be an object with a `name` and a `value`.")
        pairs.append((item["name"], _text(item.get("value"), item["name"])))
    return pairs


def _pairs_of_mapping(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, _text(value, name)) for name, value in body.items()]


def _text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return ", ".join(str(item) for item in value)
    raise Unreadable(f"The value of `{storable(name)[:80]}` must be text, a number or a list of these.")


def _assemble(pairs: list[tuple[str, str]], envelope: Mapping[str, Any], mapping: Mapping[str, str]) -> FormPost:
    if len(pairs) > MAX_FIELDS:
        raise Unreadable(f"More than {MAX_FIELDS} fields.")
    post = FormPost(
        event_id=_scalar(envelope, "eventId") or _scalar(envelope, "submissionId"),
        form_guid=_scalar(envelope, "formId"),
        portal_id=_scalar(envelope, "portalId"),
    )
    own = {_plain(name): known for name, known in mapping.items()}
    for name, value in pairs:
        known = own.get(_plain(name)) or KNOWN.get(_plain(name))
        clean = storable(value)
        if known in SOURCE_NAMES:
            post.source.setdefault(known, clean[:500])
        elif known:
            _add_known(post, known, name, clean)
        else:
            _add(post.extra, storable(name)[:120], clean)
    if page := _scalar(envelope, "pageUri"):
        post.source.setdefault("page", storable(page)[:500])
    if not any((*post.known.values(), *post.extra.values())):
        raise Unreadable("The post holds no field with a value.")
    _read_utm(post.source)
    _join_name(post.known)
    return post


def _add(into: dict[str, str], name: str, value: str) -> None:
    into[name] = f"{into[name]}\n{value}" if into.get(name) else value


def _add_known(post: FormPost, known: str, name: str, value: str) -> None:
    """Take a known field once; texts are joined, and a second address or name is kept beside the first."""
    if known == "message" or not post.known.get(known):
        _add(post.known, known, value)
    elif value != post.known[known]:
        _add(post.extra, storable(name)[:120], value)


def storable(text: str) -> str:
    """Return text that PostgreSQL can hold: no NUL, no lone surrogates. The raw bytes are kept beside it."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return "".join(letter for letter in name.rpartition("/")[2].casefold() if letter.isalnum())


def _scalar(envelope: Mapping[str, Any], name: str) -> str:
    value = envelope.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _read_utm(source: dict[str, str]) -> None:
    try:
        query = urlsplit(source.get("page", "")).query
        pairs = parse_qsl(query, max_num_fields=MAX_FIELDS)
    except ValueError:  # a page address that is none says nothing
        return
    for name, value in pairs:
        if name in SOURCE_NAMES:
            source.setdefault(name, storable(value)[:500])


def _join_name(known: dict[str, str]) -> None:
    parts = [known.pop("first_name", ""), known.pop("last_name", "")]
    if not known.get("name") and any(parts):
        known["name"] = " ".join(part for part in parts if part)
