"""The labelled sets: a confusion table of each, and the gates on it.

The reading was tuned on both, so these floors keep what works; they do not tell how it does on mails never seen.
"""

from collections import Counter

import pytest

from leads.mail import ReadMail, read_mail
from leads.tests.mails import labelled

LEAST = {"hard_bounce": 0.95, "out_of_office": 0.9, "unsubscribe": 0.95}
NEVER_FOR_A_PERSON = {"hard_bounce", "soft_bounce", "policy_bounce", "delayed", "out_of_office", "unsubscribe"}


@pytest.fixture(scope="module", params=["work.jsonl", "dev2.jsonl"])
def read(request: pytest.FixtureRequest) -> list[tuple[dict, ReadMail]]:  # type: ignore[type-arg]  # rows of JSON
    return [(row, read_mail(raw, received_at=at)) for row, raw, at in labelled(request.param)]


def test_kinds_are_told_apart(read: list[tuple[dict, ReadMail]]) -> None:  # type: ignore[type-arg]  # rows of JSON
    table = Counter((row["kind"], found.kind) for row, found in read)
    print(_written(table))
    for kind, least in LEAST.items():
        of_kind = sum(count for (told, _), count in table.items() if told == kind)
        assert table[kind, kind] / of_kind >= least, kind
    wrong = [row["id"] for row, found in read if row["kind"] == "human" and found.kind in NEVER_FOR_A_PERSON]
    assert not wrong


def test_what_stands_in_them_is_found(read: list[tuple[dict, ReadMail]]) -> None:  # type: ignore[type-arg]  # rows of JSON
    for row, found in read:
        expected = row["expect"]
        if "addresses" in expected:
            assert sorted(found.addresses) == sorted(one.casefold() for one in expected["addresses"]), row["id"]
        if "status" in expected:
            assert found.status == expected["status"], row["id"]
        if "return_date" in expected:
            assert (found.return_date and found.return_date.isoformat()) == expected["return_date"], row["id"]
        if "in_reply_to" in expected:
            assert found.in_reply_to == expected["in_reply_to"], row["id"]
        new = " ".join(found.new_text.split())
        assert all(" ".join(part.split()) in new for part in expected.get("new_text_has", [])), row["id"]
        assert not any(" ".join(part.split()) in new for part in expected.get("new_text_lacks", [])), row["id"]


def _written(table: Counter[tuple[str, str]]) -> str:
    kinds = sorted({kind for pair in table for kind in pair})
    rows = [f"{'is / told':<15}" + "".join(f"{kind[:12]:>13}" for kind in kinds)]
    rows += [f"{kind:<15}" + "".join(f"{table[kind, told] or '':>13}" for told in kinds) for kind in kinds]
    return "\n" + "\n".join(rows)
