"""`manage.py read_mail`: one line a file, in order, whatever the file."""

import json
import subprocess
import sys
from pathlib import Path

from leads.tests.mails import mail


def test_each_file_is_a_line_in_order(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("Please unsubscribe me.", headers="In-Reply-To: <1@fernway.example>\n"))
    (tmp_path / "b.eml").write_bytes(mail("I am on leave until 14 August.", headers="Auto-Submitted: auto-replied\n"))
    (tmp_path / "c.eml").write_bytes(
        mail(
            "The mail could not be delivered:\n<x@y.example>: 550 user unknown",
            subject="Failure notice",
            sender="MAILER-DAEMON@x.example",
        )
    )
    names = ["a.eml", "missing.eml", "-", "b.eml", ".", "c.eml"]
    done = subprocess.run(
        [sys.executable, Path.cwd() / "manage.py", "read_mail", *names],
        input=b"\xff\x00garbage", cwd=tmp_path, capture_output=True, check=True,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [line["file"] for line in lines] == names
    assert [line["kind"] for line in lines] == [
        "unsubscribe",
        "human",
        "human",
        "out_of_office",
        "human",
        "hard_bounce",
    ]
    assert done.stderr == b""
    assert set(lines[0]) == {"file", "kind", "addresses", "status", "reason", "new_text", "return_date", "in_reply_to"}
    assert lines[0]["in_reply_to"] == "<1@fernway.example>"
    assert "No such file" in lines[1]["reason"]
    assert lines[3]["return_date"] == "2026-08-14"
