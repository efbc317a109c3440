"""Google on this machine: a real HTTP server for the official clients, with real state, that can misbehave.

with google() as there:
    mia = there.account("mia@acme.example")
    mia.mail.deliver(b"From: ...")
    there.misbehave("drafts.send", Fault(drop="after"))
"""

from __future__ import annotations

from config.tests.google.faults import Asked, Fault
from config.tests.google.letter import Letter
from config.tests.google.mailbox import Gmailbox
from config.tests.google.people import Account
from config.tests.google.server import HTML_PAGE, Google, google

__all__ = ["HTML_PAGE", "Account", "Asked", "Fault", "Gmailbox", "Google", "Letter", "google"]
