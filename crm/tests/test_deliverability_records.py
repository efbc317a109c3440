"""What SPF, DKIM, DMARC and MX of a domain say, asked of a real name server over UDP."""

from __future__ import annotations

import time

import pytest

from crm.deliverability.authentication_results import read_verdict
from crm.deliverability.finding import Finding
from crm.deliverability.look_up import look_up
from crm.tests.name_server import BROKEN, MUTE, Zone, dkim_record, good_zone, name_server, text

DOMAIN = "fernway.example"
SPF, DKIM, DMARC, MX = (
    (DOMAIN, "TXT"),
    (f"google._domainkey.{DOMAIN}", "TXT"),
    (f"_dmarc.{DOMAIN}", "TXT"),
    (DOMAIN, "MX"),
)
MANY = {(f"s{n}.example", "TXT"): (text("v=spf1 a mx ~all"),) for n in range(4)}
TOO_MANY = "v=spf1 include:_spf.google.com " + " ".join(f"include:s{n}.example" for n in range(4)) + " ~all"


def found(zone: Zone, *, server: str = "smtp.gmail.com", seen: tuple[str, ...] = ()) -> dict[str, Finding]:
    with name_server(zone) as running:
        return {one.name: one for one in look_up(DOMAIN, running.dns(), server=server, seen=seen)}


def test_a_domain_where_all_is_right_is_green() -> None:
    all_of_it = found(good_zone())

    assert {name: one.level for name, one in all_of_it.items()} == dict.fromkeys(
        ("SPF", "DKIM", "DMARC", "MX"), "green"
    )
    assert "aspmx.l.google.com" in all_of_it["MX"].says


def test_a_domain_that_has_nothing_is_red_and_each_says_which_record_to_add() -> None:
    all_of_it = found({})

    assert {one.level for one in all_of_it.values()} == {"red"}
    assert all_of_it["SPF"].record == ("TXT", DOMAIN, "v=spf1 include:_spf.google.com ~all")
    assert all_of_it["DMARC"].record[:2] == ("TXT", f"_dmarc.{DOMAIN}")
    assert all(one.to_do for one in all_of_it.values())


@pytest.mark.parametrize(
    ("name", "zone", "level", "said"),
    [
        pytest.param("SPF", {SPF: (text("v=spf1 ~all"), text("v=spf1 mx -all"))}, "red", "2 SPF records", id="two"),
        pytest.param("SPF", {SPF: (text("v=spf1 include:_spf.google.com +all"),)}, "red", "+all", id="everybody"),
        pytest.param("SPF", {SPF: (text("v=spf1 include:_spf.google.com all"),)}, "red", "+all", id="bare all"),
        pytest.param("SPF", {SPF: (text("v=spf1 mx ~all"),)}, "red", "does not name Google", id="no provider"),
        pytest.param("SPF", {SPF: (text(TOO_MANY),), **MANY}, "red", "13 lookups", id="lookups"),
        pytest.param("SPF", {SPF: (text("v=spf1 include:_spf.google.com"),)}, "amber", "other servers", id="no end"),
        pytest.param("SPF", {SPF: (text("v=spf1 redirect=fernway.test"),),
                             ("fernway.test", "TXT"): (text("v=spf1 include:_spf.google.com -all"),)},
                     "green", "2 of at most 10", id="redirect"),
        pytest.param("SPF", {SPF: (text("v=spf1 include:_spf.google.com include:gone.example ~all"),)},
                     "amber", "gone.example", id="empty include"),
        pytest.param("SPF", {SPF: (text(f"v=spf1 include:{DOMAIN} include:_spf.google.com ~all"),)},
                     "red", "lookups", id="includes itself"),
        pytest.param("SPF", {SPF: (BROKEN,)}, "amber", "could not be looked up", id="broken server"),
        pytest.param("DKIM", {DKIM: (text("v=DKIM1; p="),)}, "red", "withdrawn", id="withdrawn"),
        pytest.param("DKIM", {DKIM: (text("v=DKIM1; p=MIIBIjANBg"),)}, "red", "cannot be read", id="cut"),
        pytest.param("DKIM", {DKIM: (text(dkim_record(1024)),)}, "amber", "1024 bits", id="short"),
        pytest.param("DKIM", {DKIM: (text("hello"),)}, "red", "No key", id="no key but a text"),
        pytest.param("DMARC", {DMARC: (text("v=DMARC1; p=none"),)}, "green", "only watches", id="none"),
        pytest.param("DMARC", {DMARC: (text("v=DMARC1; p=reject; adkim=s"),)}, "green", "exactly", id="strict"),
        pytest.param("DMARC", {DMARC: (text("v=DMARC1; rua=mailto:a@b.example"),)}, "red", "no policy", id="no policy"),
        pytest.param("DMARC", {DMARC: (text("v=DMARC1;p=none"),) * 1 + (text("v=DMARC1; p=reject"),)}, "red",
                     "2 DMARC", id="two dmarc"),
        pytest.param("MX", {MX: ("0 .",)}, "red", "takes no mail", id="null mx"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_words(name: str, zone: Zone, level: str, said: str) -> None:
    one = found({**good_zone(), **zone})[name]

    assert (one.level, said in one.says) == (level, True), one
    assert one.to_do or level == "green"


def test_a_change_to_spf_keeps_what_the_record_allows_already() -> None:
    one = found({**good_zone(), SPF: (text("v=spf1 ip4:192.0.2.7 -all"),)})["SPF"]

    assert one.record == ("TXT", DOMAIN, "v=spf1 ip4:192.0.2.7 include:_spf.google.com -all")


def test_dmarc_of_the_organisation_counts_for_a_domain_below_it() -> None:
    with name_server({("_dmarc.fernway.example", "TXT"): (text("v=DMARC1; p=reject; sp=none"),)}) as running:
        dmarc = look_up("mail.fernway.example", running.dns(), server="")[2]

    assert (dmarc.name, dmarc.level) == ("DMARC", "green")
    assert "only watches" in dmarc.says


def test_the_key_that_our_own_mail_named_is_what_counts() -> None:
    zone = {**good_zone(), (f"march._domainkey.{DOMAIN}", "TXT"): (text(dkim_record()),)}

    assert "“march”" in found(zone, seen=("march",))["DKIM"].says
    assert found(zone, seen=("april",))["DKIM"].level == "red"


def test_a_name_server_that_says_nothing_costs_no_more_than_the_time_limit() -> None:
    silent = dict.fromkeys((SPF, DKIM, DMARC, MX), (MUTE,))
    began = time.monotonic()
    with name_server(silent) as running:
        levels = {one.level for one in look_up(DOMAIN, running.dns(altogether=1.0, each=0.4), server="smtp.gmail.com")}

    assert levels == {"amber"}
    assert time.monotonic() - began < 3


RAW = b"""\
Authentication-Results: mx.fernway.example; spf=pass (sender is 192.0.2.1) smtp.mailfrom=fernway.example;
 dkim=fail header.d=other.example; dkim=pass (2048-bit key) header.d=fernway.example header.s=march; dmarc=pass
Authentication-Results: evil.example; spf=fail; dmarc=fail
DKIM-Signature: v=1; a=rsa-sha256; d=fernway.example; s=march;
 h=from:to; bh=x; b=y
DKIM-Signature: v=1; a=rsa-sha256; d=esp.example; s=esp1; h=from; bh=x; b=y
From: Mia <mia@fernway.example>

Hello
"""


def test_only_the_topmost_server_is_believed_about_a_delivered_mail() -> None:
    verdict = read_verdict(RAW, domain="fernway.example")

    assert verdict.said == {"by": "mx.fernway.example", "spf": "pass", "dkim": "pass", "dmarc": "pass"}
    assert verdict.selectors == ("march",)


@pytest.mark.parametrize("raw", [b"", b"Authentication-Results:\n\n", b"Authentication-Results: ;;;=\n\n", b"\xff\xfe"])
def test_a_mail_that_says_nothing_has_no_verdict(raw: bytes) -> None:
    assert read_verdict(raw, domain="fernway.example").spf == ""
