"""Gmail v1: addresses, arguments and rights as the official description of the API has them, over a mailbox."""

from __future__ import annotations

import base64
import json
import re
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import googleapiclient

from config.tests.google.faults import Refusal
from config.tests.google.mailbox import SYSTEM_LABELS, Gmailbox

PREFIX = "gmail.users."


@dataclass(frozen=True)
class Method:
    """One method of the API."""

    name: str  # "drafts.send"
    verb: str
    pattern: re.Pattern[str]
    scopes: frozenset[str]
    arguments: frozenset[str]
    required: frozenset[str]


@cache
def methods() -> tuple[Method, ...]:
    """Read all methods of the mailbox from the description that comes with Google's client."""
    described = Path(googleapiclient.__file__).parent / "discovery_cache/documents/gmail.v1.json"
    document = json.loads(described.read_text())
    everywhere = frozenset(document["parameters"])
    found, left = [], [document["resources"]["users"]]
    while left:
        resource = left.pop()
        left += resource.get("resources", {}).values()
        for one in resource.get("methods", {}).values():
            given = {name: how for name, how in one.get("parameters", {}).items() if how["location"] == "query"}
            pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", one["path"])
            required = frozenset(name for name, how in given.items() if how.get("required"))
            found.append(Method(
                one["id"].removeprefix(PREFIX), one["httpMethod"], re.compile(f"/{pattern}"),
                frozenset(one["scopes"]), everywhere | frozenset(given), required,
            ))  # fmt: skip
    # A fixed address goes before one with a hole: drafts/send before drafts/{id}.
    return tuple(sorted(found, key=lambda method: method.pattern.groups))


def method_for(verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """Find what a request asks for."""
    for method in methods():
        if method.verb == verb and (match := method.pattern.fullmatch(path)):
            return method, match.groupdict()
    return None


def answer(method: Method, mail: Gmailbox, ids: dict[str, str], query: dict[str, list[str]], body: Any) -> Any:
    """Do what is asked; raises Refusal."""
    if unknown := set(query) - method.arguments:
        raise Refusal(400, "invalidArgument", f"Unknown name {sorted(unknown)}: Cannot bind query parameter.")
    if missing := method.required - set(query):
        raise Refusal(400, "required", f"Required parameter: {sorted(missing)}")
    if ids["userId"] not in ("me", mail.address):
        raise Refusal(403, "forbidden", f"Delegation denied for {mail.address}")
    doing = ANSWERS.get(method.name)
    if doing is None:
        raise Refusal(501, "notImplemented", f"The tests' Google does not know {method.name}.")
    return doing(mail, ids.get("id", ""), query, body or {})


Query = dict[str, list[str]]


def _first(query: Query, name: str, default: str = "") -> str:
    return query.get(name, [default])[0]


def _page(found: list[Any], query: Query, key: str, most: int = 500) -> dict[str, Any]:
    """Cut one page out of a list; an empty list has no key, as at Google."""
    size, start = min(int(_first(query, "maxResults", "100")), most), 0
    if token := _first(query, "pageToken"):
        if not token.isdigit() or int(token) >= len(found):
            raise Refusal(400, "invalidArgument", "Invalid pageToken")
        start = int(token)
    told: dict[str, Any] = {key: found[start : start + size]} if found else {}
    return told | ({"nextPageToken": str(start + size)} if start + size < len(found) else {})


def _raw(message: dict[str, Any]) -> bytes:
    if not message.get("raw"):
        raise Refusal(400, "invalidArgument", "'raw' RFC822 payload message string or uploading message required")
    try:
        return base64.b64decode(message["raw"], altchars=b"-_", validate=True)
    except ValueError:
        raise Refusal(400, "invalidArgument", "Invalid value for ByteString: raw") from None


def _profile(mail: Gmailbox, _: str, query: Query, body: Any) -> Any:
    threads = {letter.thread for letter in mail.letters.values()}
    return {
        "emailAddress": mail.address, "messagesTotal": len(mail.letters), "threadsTotal": len(threads),
        "historyId": str(mail.history_id),
    }  # fmt: skip


def _draft(mail: Gmailbox, draft_id: str, view: str = "ids") -> dict[str, Any]:
    return {"id": draft_id, "message": mail.of_draft(draft_id).shown(view)}


def _drafts_list(mail: Gmailbox, _: str, query: Query, body: Any) -> Any:
    wanted = {letter.id for letter in mail.find(_first(query, "q"))}
    return _page([_draft(mail, one) for one, of in mail.drafts.items() if of in wanted], query, "drafts")


def _messages_list(mail: Gmailbox, _: str, query: Query, body: Any) -> Any:
    found = mail.find(_first(query, "q"), hidden=_first(query, "includeSpamTrash") == "true")
    labels = set(query.get("labelIds", []))
    shown = [letter.shown("ids") for letter in found if labels <= letter.labels]
    return _page(shown, query, "messages") | {"resultSizeEstimate": len(shown)}


def _message(mail: Gmailbox, message_id: str, query: Query, body: Any) -> Any:
    return mail.get(message_id).shown(_first(query, "format", "full"), query.get("metadataHeaders"))


def _thread(mail: Gmailbox, thread: str, query: Query, body: Any) -> Any:
    letters, view = mail.in_thread(thread), _first(query, "format", "full")
    if not letters:
        raise Refusal(404, "notFound", "Requested entity was not found.")
    headers = query.get("metadataHeaders")
    told = [letter.shown(view, headers) for letter in letters]
    return {"id": thread, "historyId": str(max(letter.history for letter in letters)), "messages": told}


def _threads(mail: Gmailbox, _: str, query: Query, body: Any) -> Any:
    threads = list(dict.fromkeys(letter.thread for letter in mail.find(_first(query, "q"))))
    return _page([{"id": thread} for thread in threads], query, "threads")


def _history(mail: Gmailbox, _: str, query: Query, body: Any) -> Any:
    start = int(_first(query, "startHistoryId"))
    if start < mail.forgotten or start > mail.history_id:
        raise Refusal(404, "notFound", "Requested entity was not found.")
    wanted = {"messageAdded": "messagesAdded", "messageDeleted": "messagesDeleted",
              "labelAdded": "labelsAdded", "labelRemoved": "labelsRemoved"}  # fmt: skip
    kinds = {wanted[one] for one in query.get("historyTypes", wanted)}
    told = [
        {"id": str(at), "messages": [{key: record["message"][key] for key in ("id", "threadId")}], what: [record]}
        for at, what, record in mail.history
        if at > start and what in kinds
    ]
    return _page(told, query, "history") | {"historyId": str(mail.history_id)}


def _labels(mail: Gmailbox, _: str, query: Query, body: Any) -> Any:
    system = [{"id": name, "name": name, "type": "system"} for name in SYSTEM_LABELS]
    return {"labels": system + [{"id": key, "name": name, "type": "user"} for key, name in mail.labels.items()]}


def _new_label(mail: Gmailbox, _: str, query: Query, body: Any) -> Any:
    if not body.get("name") or body["name"] in mail.labels.values():
        raise Refusal(409, "aborted", "Label name exists or conflicts")
    label = f"Label_{len(mail.labels) + 1}"
    mail.labels[label] = body["name"]
    return {"id": label, "name": body["name"], "type": "user"}


def _watch(mail: Gmailbox, _: str, query: Query, body: Any) -> Any:
    if not re.fullmatch(r"projects/[^/]+/topics/[^/]+", body.get("topicName", "")):
        raise Refusal(400, "invalidArgument", "Invalid topicName does not match projects/*/topics/*")
    mail.watching = body
    return {"historyId": str(mail.history_id), "expiration": str(int((time.time() + 7 * 86400) * 1000))}


def _stop(mail: Gmailbox, _: str, query: Query, body: Any) -> Any:
    mail.watching = {}


def _modify(mail: Gmailbox, message_id: str, query: Query, body: Any) -> Any:
    add, remove = set(body.get("addLabelIds", [])), set(body.get("removeLabelIds", []))
    return mail.relabel(message_id, add=add, remove=remove).shown()


def _aliases(mail: Gmailbox, _: str, query: Query, body: Any) -> Any:
    own = {"sendAsEmail": mail.address, "isPrimary": True, "isDefault": True}
    return {"sendAs": [own, *({"sendAsEmail": one, "verificationStatus": "accepted"} for one in mail.aliases)]}


def _laid_up(mail: Gmailbox, _: str, query: Query, body: Any) -> Any:
    message = body.get("message") or {}
    return _draft(mail, mail.draft(_raw(message), message.get("threadId", "")), "minimal")


def _laid_up_anew(mail: Gmailbox, draft_id: str, query: Query, body: Any) -> Any:
    message = body.get("message") or {}
    mail.redraft(draft_id, _raw(message), message.get("threadId", ""))
    return _draft(mail, draft_id, "minimal")


ANSWERS = {
    "getProfile": _profile,
    "drafts.create": _laid_up,
    "drafts.update": _laid_up_anew,
    "drafts.get": lambda mail, name, query, body: _draft(mail, name, _first(query, "format", "full")),
    "drafts.list": _drafts_list,
    "drafts.delete": lambda mail, name, query, body: mail.delete_draft(name),
    "drafts.send": lambda mail, name, query, body: mail.send_draft(body.get("id", "")).shown(),
    "messages.list": _messages_list,
    "messages.get": _message,
    "messages.send": lambda mail, name, query, body: mail.send(_raw(body), body.get("threadId", "")).shown(),
    "messages.modify": _modify,
    "messages.trash": lambda mail, name, query, body: mail.relabel(name, add={"TRASH"}, remove={"INBOX"}).shown(),
    "threads.get": _thread,
    "threads.list": _threads,
    "history.list": _history,
    "labels.list": _labels,
    "labels.create": _new_label,
    "settings.sendAs.list": _aliases,
    "watch": _watch,
    "stop": _stop,
}
