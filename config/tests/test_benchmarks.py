"""What `make bench` says of its figures, without running it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.document import record
from benchmarks.explained import shape
from benchmarks.figures import Figure, Report, percentile

DOCUMENT = "# Benchmarks\n<!-- pages -->\nold\n<!-- end of pages -->\n<!-- plans -->\nkept\n<!-- end of plans -->\n"


def test_a_p95_is_the_least_value_that_95_of_100_do_not_exceed() -> None:
    assert percentile(range(1, 101), 0.95) == 95
    assert percentile(range(1, 21), 0.95) == 19
    assert percentile([7.0], 0.5) == 7


def test_a_gate_that_does_not_hold_fails_and_an_aim_does_not() -> None:
    report = Report()
    report.add(Figure("rate", 400, "req/s", limit=500, at_least=True, gate=True), Figure("p99", 900, "ms", limit=500))

    assert [figure.name for figure in report.failed] == ["rate"]
    assert [figure.verdict for figure in report.figures] == ["FAILS", "aim missed"]


def test_recording_replaces_the_table_of_one_benchmark_alone(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(DOCUMENT)
    record("pages", [Figure("pages: foreign load", 12, "%")], None, document=document)

    text = document.read_text()
    assert "| pages: foreign load | 12 | % |  |  |" in text
    assert "old" not in text
    assert "kept" in text
    with pytest.raises(ValueError, match="no place for intake"):
        record("intake", [], None, document=document)


def test_queries_that_differ_in_values_alone_are_one_named_query() -> None:
    assert shape("SELECT x FROM t WHERE a = 'it''s' AND b IN (1, 2, 3)") == "SELECT x FROM t WHERE a = ? AND b IN (?)"
