"""How each misbehaviour of a mail server is read: nothing left, refused for good, or nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from config.services.ports import free_port
from config.tests.rude_mail import DROP, SILENCE, RudeServer, rude_server
from crm.connectors import smtp
from crm.connectors.smtp import SmtpAccount, send
from crm.errors import ConnectorError, NeedsReauth, PermanentFailure, PutOff, TemporaryFailure, UnknownOutcome

MAIL = b"Message-ID: <1@acme.example>\r\nSubject: Hi\r\n\r\nHello.\r\n.a line that begins with a dot\r\n"
DANA = "dana@northwind.example"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RudeServer]:
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.7)
    with rude_server() as running:
        yield running


def hand_over(server: RudeServer, *, recipient: str = DANA, username: str = "") -> dict[str, object]:
    account = SmtpAccount("127.0.0.1", server.port, username, "secret", security="none")
    return send(account, sender="mia@acme.example", recipient=recipient, mail=MAIL)


def test_a_polite_server_gets_the_mail_as_it_is(server: RudeServer) -> None:
    receipt = hand_over(server)

    assert receipt == {"code": 250, "answer": "kept"}
    assert server.received == [(DANA, "<1@acme.example>")]
    assert server.contents == [MAIL]


@pytest.mark.parametrize(
    ("stage", "manner", "error", "arrived"),
    [
        *[(stage, "451 busy", PutOff, 0) for stage in ("MAIL", "RCPT", "DATA", "BODY")],
        *[(stage, "421 going down", TemporaryFailure, 0) for stage in ("MAIL", "RCPT", "DATA", "BODY")],
        *[(stage, "550 no", PermanentFailure, 0) for stage in ("MAIL", "RCPT", "DATA", "BODY")],
        *[(stage, DROP, TemporaryFailure, 0) for stage in ("EHLO", "MAIL", "RCPT", "DATA")],
        *[(stage, SILENCE, TemporaryFailure, 0) for stage in ("EHLO", "MAIL", "RCPT", "DATA")],
        *[(stage, "hello?", PutOff, 0) for stage in ("MAIL", "RCPT", "DATA")],
        ("BODY", DROP, UnknownOutcome, 1),
        ("BODY", SILENCE, UnknownOutcome, 1),
        ("BODY", "hello?", UnknownOutcome, 0),
        ("BODY", "354 go on", UnknownOutcome, 0),
    ],
)
def test_every_failure_is_told_apart(
    server: RudeServer, stage: str, manner: str, error: type[ConnectorError], arrived: int
) -> None:
    server.manners = {stage: manner}

    with pytest.raises(ConnectorError) as raised:
        hand_over(server)

    assert type(raised.value) is error, raised.value
    assert server.count(DANA) == arrived


def test_a_refused_connection_is_tried_again() -> None:
    with pytest.raises(TemporaryFailure, match="could not be reached"):
        send(SmtpAccount("127.0.0.1", free_port(), security="none"), sender="a@b.example", recipient=DANA, mail=MAIL)


def test_a_server_that_keeps_us_waiting_is_left_before_the_lease_ends(
    server: RudeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 30.0)
    monkeypatch.setattr(smtp, "DEADLINE_SECONDS", 0.5)
    server.manners = {"BODY": SILENCE}

    with pytest.raises(UnknownOutcome):
        hand_over(server)


def test_letters_that_the_server_cannot_take_are_refused_for_good(server: RudeServer) -> None:
    with pytest.raises(PermanentFailure, match="letters"):
        hand_over(server, recipient="jürgen@northwind.example")


def test_a_server_without_sign_in_is_tried_again_and_says_so(server: RudeServer) -> None:
    with pytest.raises((TemporaryFailure, NeedsReauth)):
        hand_over(server, username="mia")
    assert server.received == []
