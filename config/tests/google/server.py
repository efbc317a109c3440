"""The server: who asks for what, whether they may, how it misbehaves, and what it noted."""

from __future__ import annotations

import base64
import gzip
import json
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

import requests

from config.tests.google import consent, gmail_api
from config.tests.google.faults import HTML, Asked, Fault, Refusal
from config.tests.google.mailbox import Gmailbox
from config.tests.google.people import Account, People, certificates

SIGN_IN = {
    ("GET", "/o/oauth2/v2/auth"): "consent", ("GET", "/o/oauth2/auth"): "consent", ("POST", "/consent"): "consented",
    ("POST", "/token"): "token", ("POST", "/revoke"): "revoke", ("GET", "/v1/userinfo"): "userinfo",
    ("GET", "/oauth2/v2/userinfo"): "userinfo", ("GET", "/oauth2/v1/certs"): "certs",
}  # fmt: skip
ADDRESS = "https://www.googleapis.com/auth/userinfo.email"
Answer = tuple[int, dict[str, str], bytes]


class Google(ThreadingHTTPServer):
    """Accounts with their mailboxes behind one address on this machine."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.lock = threading.RLock()
        self.people = People()
        self.asked: list[Asked] = []
        self.posted: list[tuple[str, bytes]] = []  # (recipient, mail) that left for others
        self.stopped = threading.Event()
        self._faults: list[tuple[str, Fault]] = []

    @property
    def url(self) -> str:
        """Its address, for GOOGLE_URL."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def environ(self) -> dict[str, str]:
        """What a process needs in its environment to take this for Google."""
        people = self.people
        return {
            "GOOGLE_URL": self.url, "GOOGLE_CLIENT_ID": people.client_id, "GOOGLE_CLIENT_SECRET": people.client_secret
        }  # fmt: skip

    def start(self) -> None:
        """Serve in a thread."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        """Stop serving; whoever is kept waiting is let go."""
        self.stopped.set()
        self.shutdown()
        self.server_close()

    def account(self, address: str, name: str = "") -> Account:
        """Return an account, made on the first call."""
        with self.lock:
            if address not in self.people.accounts:
                mail = Gmailbox(address, deliver_elsewhere=self._deliver)
                sub = str(10**20 + secrets.randbelow(10**20))
                self.people.accounts[address] = Account(address, name or address.partition("@")[0].title(), sub, mail)
            return self.people.accounts[address]

    def misbehave(self, what: str, fault: Fault) -> None:
        """Let the next request for `what` ("drafts.send", "token", "*") go wrong."""
        with self.lock:
            self._faults += [(what, fault)] * fault.times

    def behave(self) -> None:
        """Forget all faults that were not used up."""
        with self.lock:
            self._faults.clear()

    def count(self, what: str) -> int:
        """Say how often something was asked for."""
        with self.lock:
            return sum(one.what == what for one in self.asked)

    def allow(self, url: str, account: Account, *, without: tuple[str, ...] = (), answer: str = "allow") -> str:
        """Do on the consent page what a person does; returns the address that the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        if requests.get(url, timeout=10).status_code != 200:
            raise AssertionError(f"The consent page refused {asked}.")
        boxes = [one for one in asked["scope"].split() if one not in without]
        form: dict[str, Any] = {**asked, "account": account.address, "allowed": boxes, "answer": answer}
        return requests.post(f"{self.url}/consent", form, timeout=10, allow_redirects=False).headers["Location"]

    def fault_for(self, what: str) -> Fault:
        """Take the next fault that is meant for this request."""
        with self.lock:
            for at, (meant, fault) in enumerate(self._faults):
                if meant in (what, "*"):
                    del self._faults[at]
                    return fault
        return Fault()

    def _deliver(self, recipient: str, raw: bytes) -> None:
        self.posted.append((recipient, raw))
        if recipient in self.people.accounts:
            self.people.accounts[recipient].mail.deliver(raw)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        there, parts = cast(Google, self.server), urlsplit(self.path)
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        method = gmail_api.method_for(self.command, parts.path)
        what = method[0].name if method else SIGN_IN.get((self.command, parts.path), "")
        query = parse_qs(parts.query, keep_blank_values=True)
        with there.lock:
            there.asked.append(Asked(what, self.command, parts.path, query, _readable(sent), self._who(there)))
        fault = there.fault_for(what)
        if fault.slow:
            there.stopped.wait(fault.slow)
        if fault.drop == "before":
            return self._hang_up()
        answer = _told_to(fault) if fault.status else self._work(there, what, method, query, sent)
        if fault.drop == "after":
            return self._hang_up()
        if fault.truncate:
            answer = (answer[0], answer[1], answer[2][: len(answer[2]) // 2])
        if fault.body is not None and not fault.status:
            answer = (answer[0], {"Content-Type": "text/html"}, fault.body)
        if fault.drop == "middle":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + answer[2][: len(answer[2]) // 2])
            return self._hang_up()
        self._send(*answer, drip=fault.drip)
        return None

    do_POST = do_PUT = do_DELETE = do_PATCH = do_GET

    def _work(self, there: Google, what: str, method: Any, query: dict[str, list[str]], sent: bytes) -> Answer:
        try:
            with there.lock:
                return self._gmail(there, method, query, sent) if method else self._sign_in(there, what, query, sent)
        except Refusal as refusal:
            return refusal.status, _JSON, refusal.body()

    def _gmail(self, there: Google, found: Any, query: dict[str, list[str]], sent: bytes) -> Answer:
        method, ids = found
        account, scopes = there.people.of_request(self.headers.get("Authorization", ""))
        if not scopes & method.scopes:
            raise Refusal(403, "insufficientPermissions", "Request had insufficient authentication scopes.")
        told = gmail_api.answer(method, account.mail, ids, query, _readable(sent))
        return (200, _JSON, json.dumps(told).encode()) if told is not None else (204, {}, b"")

    def _sign_in(self, there: Google, what: str, query: dict[str, list[str]], sent: bytes) -> Answer:
        form = parse_qs(sent.decode("utf-8", "replace"))
        fields = {name: values[0] for name, values in form.items()} | self._client()
        match what:
            case "consent":
                asked = {name: values[0] for name, values in query.items()}
                return 200, {"Content-Type": "text/html"}, consent.page(there.people, asked)
            case "consented":
                return 302, {"Location": consent.decided(there.people, form)}, b""
            case "token":
                return 200, _JSON, json.dumps(there.people.token(fields)).encode()
            case "revoke":
                there.people.revoke(fields.get("token", ""))
                return 200, _JSON, b"{}"
            case "userinfo":
                account, scopes = there.people.of_request(self.headers.get("Authorization", ""))
                told = {"sub": account.sub, "id": account.sub, "name": account.name}
                shown = {"email_verified": account.verified, "verified_email": account.verified}
                more = {"email": account.address} | shown if ADDRESS in scopes else {}
                return 200, _JSON, json.dumps(told | more).encode()
            case "certs":
                return 200, _JSON, json.dumps(certificates()).encode()
        raise Refusal(404, "notFound", f"No such address: {self.path}")

    def _client(self) -> dict[str, str]:
        """Read the client's id and secret from the header, where Google's own client puts them."""
        kind, _, given = self.headers.get("Authorization", "").partition(" ")
        if kind != "Basic":
            return {}
        name, _, secret = base64.b64decode(given).decode().partition(":")
        return {"client_id": unquote(name), "client_secret": unquote(secret)}

    def _who(self, there: Google) -> str:
        access = there.people.access_tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
        return access.held.account.address if access else ""

    def _send(self, status: int, headers: dict[str, str], body: bytes, *, drip: float = 0.0) -> None:
        try:
            self.send_response(status)
            packed = "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > 500 and not drip
            size = {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"} if packed else {}
            for name, value in (headers | (size or {"Content-Length": str(len(body))})).items():
                self.send_header(name, value)
            self.end_headers()
            for byte in body if drip else ():
                self.wfile.write(bytes([byte]))
                cast(Google, self.server).stopped.wait(drip)
            if not drip:
                self.wfile.write(_chunked(gzip.compress(body, 1)) if packed else body)
        except OSError:  # whoever asked has stopped waiting
            self.close_connection = True

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: tests read `asked`."""


_JSON = {"Content-Type": "application/json; charset=UTF-8"}


def _readable(sent: bytes) -> Any:
    try:
        return json.loads(sent) if sent else None
    except ValueError:
        return sent.decode("utf-8", "replace")


def _chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 8192] for start in range(0, len(body), 8192)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])


def _told_to(fault: Fault) -> Answer:
    if fault.body is not None:
        return fault.status, {"Content-Type": "text/html"} | fault.headers, fault.body
    return fault.status, _JSON | fault.headers, Refusal(fault.status, fault.reason, fault.message).body()


HTML_PAGE = Fault(status=502, body=HTML)


@contextmanager
def google(port: int = 0) -> Iterator[Google]:
    """Serve until the end of the `with`."""
    there = Google(port)
    there.start()
    try:
        yield there
    finally:
        there.stop()
