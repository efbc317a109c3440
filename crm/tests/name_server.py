"""A name server of the tests' own, over UDP on loopback; it knows what a test tells it."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from dns.message import Message

from crm.connectors.dns import Dns

Zone = dict[tuple[str, str], tuple[str, ...]]  # (name, type) to records as a zone file writes them
MUTE, BROKEN = "mute", "broken"  # in place of records: says nothing, says SERVFAIL


class NameServer:
    """Answers from `zone`; `asked` is what it was asked, in order."""

    def __init__(self, zone: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
        self.zone, self.asked = dict(zone), list[tuple[str, str]]()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]

    def dns(self, **limits: float) -> Dns:
        """Return a way to ask it."""
        return Dns(["127.0.0.1"], port=self.port, **limits)

    def serve(self) -> None:
        """Answer until an empty datagram comes."""
        while True:
            wire, whom = self.socket.recvfrom(4096)
            if not wire:
                return
            if answer := self._answer(dns.message.from_wire(wire)):
                self.socket.sendto(answer.to_wire(), whom)

    def _answer(self, asked: Message) -> Message | None:
        question = asked.question[0]
        name, kind = question.name.to_text().rstrip(".").lower(), question.rdtype.name
        self.asked.append((name, kind))
        records = self.zone.get((name, kind), ())
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        if MUTE in records:
            return None
        if BROKEN in records:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif records:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *records))
        elif not any(known == name for known, _ in self.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer


@contextmanager
def name_server(zone: Mapping[tuple[str, str], tuple[str, ...]] | None = None) -> Iterator[NameServer]:
    """Run a name server while the test asks it."""
    server = NameServer(zone or {})
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.socket.sendto(b"", ("127.0.0.1", server.port))
        thread.join(5)
        server.socket.close()


def text(words: str) -> str:
    """Write a text as a zone file does: in pieces of at most 255 characters."""
    return " ".join(f'"{words[at : at + 255]}"' for at in range(0, len(words), 255))


def dkim_record(bits: int = 2048) -> str:
    """Make a key and return its record."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits).public_key()
    encoded = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(encoded).decode()}"


def good_zone(domain: str = "fernway.example") -> Zone:
    """Return the records of a domain at Google where everything is right."""
    return {
        (domain, "MX"): ("1 aspmx.l.google.com.", "5 alt1.aspmx.l.google.com."),
        (domain, "TXT"): (text("v=spf1 include:_spf.google.com ~all"), text("site-verification=abc")),
        ("_spf.google.com", "TXT"): (text("v=spf1 ip4:192.0.2.0/24 ~all"),),
        (f"google._domainkey.{domain}", "TXT"): (text(dkim_record()),),
        (f"_dmarc.{domain}", "TXT"): (text("v=DMARC1; p=quarantine; rua=mailto:dmarc@fernway.example"),),
    }
