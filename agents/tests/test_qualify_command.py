"""`manage.py qualify`: JSON lines in, JSON lines out, and what is wrong with a line on standard error."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agents.llm.offline.reading import FLAGS
from crm.models import Workspace
from crm.tenancy.doors import add_route
from crm.tenancy.scope import scope
from crm.tests.tenants import make_tenant

GOOD = {
    "id": "a",
    "text": "I'm the owner. Budget 15k, we start tomorrow. Our old system fails daily. Can we have a demo?",
    "received_at": "2026-03-10T09:00:00Z",
    "fields": {"favourite_colour": "blue", "seats": 12, "tags": ["x", "y"], "nothing": None},
}


def qualify(tmp_path: Path, *lines: str, **options: str) -> tuple[list[dict[str, object]], str, int]:
    """Run the command over lines; give what it answered, what it complained about, and its exit code."""
    file, out, err, code = tmp_path / "enquiries.jsonl", StringIO(), StringIO(), 0
    file.write_text("\n".join(lines), encoding="utf-8")
    try:
        call_command("qualify", str(file), stdout=out, stderr=err, **options)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue(), code


def test_an_enquiry_is_answered_with_slots_score_and_flags(tmp_path: Path) -> None:
    (answer,), complaints, code = qualify(tmp_path, json.dumps(GOOD))

    assert (complaints, code) == ("", 0)
    assert list(answer)[:11] == [
        "id", "intent", "category", "bant", "persona", "sentiment", "entities", "score", "bucket", "source", "flags",
    ]  # fmt: skip
    assert (answer["id"], answer["intent"], answer["persona"], answer["source"]) == ("a", "sales", "c_suite", "rules")
    values = {slot: found["value"] for slot, found in answer["bant"].items()}  # type: ignore[attr-defined]  # plain JSON
    assert values == {"budget": "high", "authority": "yes", "need": "high", "timeline": "immediate"}
    assert list(answer["score"]["parts"]) == ["fit", "engagement", "bant", "intent"]  # type: ignore[index]  # plain JSON
    assert answer["score"]["parts"]["fit"] == 0  # type: ignore[index]  # plain JSON


def test_a_configured_model_that_is_not_there_leaves_it_to_the_rules(tmp_path: Path) -> None:
    (answer,), _, code = qualify(tmp_path, json.dumps(GOOD), model="configured")

    assert (answer["source"], code) == ("rules", 0)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"id": 1, "text": 5, "received_at": "2026-03-10"}', "“text” must be a string"),
        ('{"id": 1, "text": "hi"}', "“received_at” is missing"),
        ('{"id": 1, "text": "hi", "received_at": "soon"}', "is not an ISO 8601 date"),
        ('{"id": 1, "text": "hi", "received_at": "2026-03-10", "fields": []}', ""),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on(tmp_path: Path, line: str, wrong: str) -> None:
    answers, complaints, code = qualify(tmp_path, line, "", json.dumps(GOOD))

    assert answers[-1]["id"] == "a"
    if wrong:
        assert complaints.startswith("Line 1: ")
        assert wrong in complaints
        assert code == 1


def test_a_missing_file_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command("qualify", str(tmp_path / "none.jsonl"))


def test_the_flags_are_listed_with_their_meaning() -> None:
    out = StringIO()
    call_command("qualify", flags=True, stdout=out)

    assert [line.split("\t")[0] for line in out.getvalue().splitlines()] == list(FLAGS)


@pytest.mark.django_db
def test_a_workspace_brings_its_own_typical_deal_and_profile(tmp_path: Path) -> None:
    ours = make_tenant("acme")
    with scope(ours.pk):
        add_route("workspace", "acme", workspace_id=ours.pk, object_id=ours.pk)
        Workspace.objects.filter(pk=ours.pk).update(typical_deal=100_000, icp={"titles": ["owner"]})

    (answer,), _, _ = qualify(tmp_path, json.dumps(GOOD), workspace="acme")

    assert answer["bant"]["budget"]["value"] == "low"  # type: ignore[index]  # plain JSON
    assert answer["score"]["parts"]["fit"] == 4  # type: ignore[index]  # plain JSON


@pytest.mark.django_db
def test_an_unknown_workspace_is_told_plainly() -> None:
    with pytest.raises(CommandError, match="There is no workspace “nobody”"):
        call_command("qualify", "-", workspace="nobody")
