"""A backup of yesterday is brought back: all is as it was counted then, and no mail leaves a second time."""

from __future__ import annotations

import io
import json
import stat
import tarfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection
from django.test import Client
from django.urls import reverse

from agents.models import Run
from agents.services.runs import queue_run
from agents.tasks import sweep_runs_task
from config.backup import bring_back, programs, take
from config.backup.archive import DUMP, MANIFEST
from config.backup.errors import BackupError
from config.demo.fresh import fresh_database
from config.tests.doomed import QUEUES, doomed, environment_of_test
from config.tests.mail import MailServer, mail_server
from config.tests.processes import until
from config.tests.work import sweep
from crm import clock
from crm.models import Company, Connection, Mailbox, Member, Outbox, Switch, SyncState, Workspace
from crm.queue import wake
from crm.services.switches import turn_switch
from crm.tasks import sweep_outbox_task
from crm.tenancy.backend.owner import owner_parameters
from crm.tenancy.scope import scope
from crm.tests.factories import make_mailbox, make_member, make_workspace
from crm.tests.tenants import wrapper
from drafts.deliver import FOLLOWS
from drafts.models import Draft
from drafts.services.decide import approve_draft
from leads.models import Form
from leads.services.intake import process_submission
from leads.tasks import sweep_submissions_task
from leads.tests.factories import ENQUIRY, make_form, make_submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

PASSWORD, GRANT = "smtp-Passw0rd-kept", "1//a-gr4nt-kept"


ticked = [0.0]


@dataclass
class Desk:
    """A whole installation on a database of its own, and the prospects' mail server."""

    server: MailServer
    workspace: Workspace
    member: Member
    file: Path

    def ask(self, name: str) -> Draft:
        """Let somebody write, and be drafted an answer."""
        words = {**ENQUIRY, "name": name.title(), "email": address(name), "company": f"{name} Couriers"}
        submission = make_submission(make_or_find_form(), words, now=clock.now())
        process_submission(submission.pk, now=clock.now())
        sweep(clock.now())
        return Draft.objects.get(to_email=address(name))

    def approve(self, draft: Draft) -> None:
        approve_draft(draft.pk, by=self.member, seen=draft.fingerprint, now=clock.now())

    def mails(self, name: str) -> int:
        return len(self.server.inbox(address(name)))

    def browser(self) -> Client:
        browser = Client()
        browser.post(reverse("account_login"), {"login": self.member.email, "password": "secret-for-tests"})
        return browser


def address(name: str) -> str:
    return f"{name}@{name}.example"


def make_or_find_form() -> Form:
    return Form.objects.first() or make_form()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with mail_server() as server, fresh_database(wrapper(), template=str(connection.settings_dict["NAME"])):
        workspace = make_workspace()
        with scope(workspace.pk):
            member = make_member()
            mailbox = make_mailbox(member, port=server.port, undo_seconds=0, daily_limit=100)
            Connection.objects.filter(pk=mailbox.connection_id).update(password=PASSWORD, token=GRANT)
            yield Desk(server, workspace, member, tmp_path / "yesterday.tar")
        assert until(nobody_else)  # a database is not dropped while killed workers still let go of it


def nobody_else() -> bool:
    with psycopg.connect(**owner_parameters(wrapper())) as owner:
        others = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
        connection.close()
        return len(owner.execute(f"{others} AND pid <> pg_backend_pid()").fetchall()) == 0


def backup(file: Path) -> str:
    said = io.StringIO()
    call_command("backup", str(file), stdout=said, stderr=io.StringIO())
    return said.getvalue()


def restore(file: Path, *words: str) -> str:
    said = io.StringIO()
    call_command("restore", str(file), *words, stdout=said, stderr=said)
    return said.getvalue()


def test_a_restored_desk_sends_nothing_again_until_a_person_says_so(desk: Desk) -> None:
    desk.approve(desk.ask("early"))
    sweep(clock.now())
    underway, undecided = desk.ask("underway"), desk.ask("undecided")
    desk.approve(underway)
    assert "encrypted" in backup(desk.file)
    sweep(clock.now())
    desk.approve(undecided)
    sweep(clock.now())
    assert [desk.mails(name) for name in ("early", "underway", "undecided")] == [1, 1, 1]

    said = restore(desk.file, "--replace")

    assert "All sending is stopped in 1 workspaces. Mails that had not ended then: 1." in said
    row = Outbox.objects.get(subject_id=underway.pk)
    assert row.state == "unknown"
    assert row.reason.startswith("This desk was restored from a backup of ")
    assert row.reason.endswith("this mail may have left since. Look whether it arrived, then choose.")
    assert Draft.objects.get(pk=underway.pk).status == "sending"
    assert Draft.objects.get(pk=undecided.pk).status == "pending"
    assert Outbox.objects.get(recipient=address("early")).state == "sent"
    switch = Switch.objects.get()
    assert (switch.on, switch.by) == (True, None)
    assert switch.reason.startswith("restored from a backup of ")
    with doomed(environment_of_test()) as processes:
        processes.start_worker(*QUEUES)
        work_until_answered(desk, "during")  # approved while all is stopped
        let_mail_leave(desk)
        assert until(lambda: tick() and desk.mails("during") == 1, seconds=60)
        assert [desk.mails(name) for name in ("early", "underway", "undecided")] == [1, 1, 1]

        answer = desk.browser().get(reverse("admin:crm_outbox_change", args=[row.pk]))
        assert "Look whether it arrived, then choose." in answer.content.decode()
        send_again(desk, row)
        assert until(lambda: tick() and desk.mails("underway") == 2, seconds=60)
    first, second = desk.server.inbox(address("underway"))
    assert first["Message-ID"] == second["Message-ID"]
    assert desk.mails("undecided") == 1


def work_until_answered(desk: Desk, name: str) -> None:
    """Let the workers draft an answer, and approve it."""
    words = {**ENQUIRY, "email": address(name), "company": f"{name} Couriers"}
    make_submission(make_or_find_form(), words, now=clock.now())
    assert until(lambda: tick() and Draft.objects.filter(to_email=address(name)).exists(), seconds=60)
    assert until(lambda: Draft.objects.get(to_email=address(name)).status == "pending", seconds=10)
    desk.approve(Draft.objects.get(to_email=address(name)))
    held = Outbox.objects.filter(recipient=address(name))
    assert until(lambda: tick() and held.filter(reason__contains="restored from a backup").exists(), seconds=60)
    assert desk.mails(name) == 0
    held.update(not_before=clock.now())  # instead of waiting a minute


def tick(every: float = 0.5) -> bool:
    """Be the timetable."""
    if time.monotonic() - ticked[0] > every:
        ticked[0] = time.monotonic()
        for task in (sweep_submissions_task, sweep_runs_task, sweep_outbox_task):
            wake(task)
    return True


def let_mail_leave(desk: Desk) -> None:
    """Turn the switch as an admin does, on the page that says who turned it and why."""
    browser = desk.browser()
    page = browser.get(reverse("admin:crm_switch_changelist")).content.decode()
    assert "restored from a backup of" in page
    assert "by None" not in page
    browser.post(reverse("admin:crm_switch_turn", args=["stop_sending"]), {"on": "no", "reason": "looked after"})
    assert not Switch.objects.get().on


def send_again(desk: Desk, row: Outbox) -> None:
    """Press the button."""
    desk.browser().post(reverse("desk:settle", args=[row.pk]), {"outcome": "again"})
    row.refresh_from_db()
    assert row.state != "unknown"


def test_a_backup_is_a_private_file_in_which_no_secret_can_be_read(desk: Desk, settings: Any) -> None:
    said = backup(desk.file)

    assert stat.S_IMODE(desk.file.stat().st_mode) == 0o600
    assert "ENCRYPTION_KEYS" in said
    assert [one.name for one in desk.file.parent.iterdir()] == [desk.file.name]  # nothing is left beside it
    manifest, content = members_of(desk.file)
    dump = desk.file.with_suffix(".dump")
    dump.write_bytes(content)
    folder = programs.find_programs(manifest["server"])
    text = programs.run(folder / "pg_restore", "--file=-", dump, to={})
    assert desk.member.email in text
    assert Connection.objects.get().token == GRANT
    for secret in (PASSWORD, GRANT, "secret-for-tests", *settings.ENCRYPTION_KEYS):
        assert secret not in text
        assert secret.encode() not in desk.file.read_bytes()
    with pytest.raises(CommandError, match="is there already, and was left as it is"):
        backup(desk.file)


def test_rows_are_counted_in_the_snapshot_that_is_dumped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(*words: Any, **named: Any) -> str:
        """Write between the count and the dump."""
        Company.objects.create(name="Late", created_at=clock.now())
        return programs.run(*words, **named)

    Company.objects.create(name="Early", created_at=clock.now())
    monkeypatch.setattr(take, "run", meanwhile)
    backup(desk.file)
    assert Company.objects.count() == 2

    restore(desk.file, "--replace")

    assert [company.name for company in Company.objects.all()] == ["Early"]


def test_every_workspace_is_stopped_and_what_dead_workers_held_is_free(desk: Desk) -> None:
    other = make_workspace("beta")
    with scope(other.pk):
        stopped = make_member(email="boss@beta.example")
        turn_switch("stop_sending", on=True, reason="Holiday", by=stopped, now=clock.now())
    rows = unfinished(desk)
    asks = rows.pop("asks")
    Outbox.objects.filter(pk=asks).update(state="parked", payload={"ask": "collision"})
    now = clock.now()
    lease = {"lease": Outbox.new_lease(), "lease_until": now + timedelta(hours=9)}
    SyncState.objects.create(mailbox=Mailbox.objects.get(), since=now, due_at=now + timedelta(hours=9), **lease)
    submission = make_submission(make_or_find_form(), now=now)
    process_submission(submission.pk, now=now)
    run = queue_run(submission.pk, now=now)
    Run.objects.filter(pk=run.pk).update(state="running", not_before=now + timedelta(hours=9), **lease)
    backup(desk.file)

    restore(desk.file, "--replace")

    for workspace_id in (desk.workspace.pk, other.pk):
        with scope(workspace_id):
            assert Switch.objects.get().reason.startswith("restored from a backup of ")
    assert {state: Outbox.objects.get(pk=pk).state for state, pk in rows.items()} == {
        **dict.fromkeys(rows, "unknown"), "parked": "parked"
    }  # fmt: skip
    assert Outbox.objects.get(pk=asks).state == "unknown"  # somebody may have answered since
    run.refresh_from_db()
    assert (run.state, run.lease) == ("running", None)
    sync = SyncState.objects.get()
    assert (sync.lease, sync.lease_until) == (None, None)
    sweep(clock.now())
    run.refresh_from_db()
    assert run.state == "done"


def unfinished(desk: Desk) -> dict[str, int]:
    """Put a mail into each state before its end, and one into an end; returns their ids."""
    states = ("pending", "claimed", "drafted", "in_flight", "parked", "asks")
    drafts = {state: desk.ask(state.replace("_", "-")) for state in states}
    ids = {}
    for name, draft in drafts.items():
        desk.approve(draft)
        state = Outbox.State("parked" if name == "asks" else name)
        Outbox.objects.filter(subject_id=draft.pk).update(state=state)
        Draft.objects.filter(pk=draft.pk).update(status=FOLLOWS[state])
        ids[name] = Outbox.objects.get(subject_id=draft.pk).pk
    return ids


def test_a_damaged_a_strange_and_a_newer_file_change_nothing(desk: Desk, tmp_path: Path) -> None:
    Company.objects.create(name="Kept", created_at=clock.now())
    backup(desk.file)
    newer, damaged, strange = tmp_path / "newer.tar", tmp_path / "damaged.tar", tmp_path / "strange.tar"
    rewritten(desk.file, newer, lambda manifest: manifest["migrations"].append(["crm", "9999_from_the_future"]))
    content = desk.file.read_bytes()
    damaged.write_bytes(content[:-20_000] + b"x" + content[-19_999:])
    strange.write_text("no tar at all")

    refused = {
        newer: "made by a newer Clara .* does not know its migration crm 9999_from_the_future",
        damaged: "is damaged",
        strange: "is no backup of Clara",
        tmp_path / "nowhere.tar": "cannot be read: No such file",
    }
    for file, sentence in refused.items():
        with pytest.raises(CommandError, match=sentence):
            restore(file, "--replace")
    with pytest.raises(CommandError, match="is not empty: it has .* tables. With --replace"):
        restore(desk.file)

    assert [company.name for company in Company.objects.all()] == ["Kept"]
    assert not Switch.objects.filter(on=True).exists()


def test_a_restore_that_does_not_come_to_its_end_lets_nobody_in(desk: Desk, tmp_path: Path) -> None:
    desk.approve(desk.ask("underway"))
    backup(desk.file)
    wrong = tmp_path / "wrong.tar"
    rewritten(desk.file, wrong, lambda manifest: manifest["tables"].update(crm_contact=7))

    with pytest.raises(CommandError, match="nobody is let in: crm_contact has 1 rows instead of 7"):
        restore(wrong, "--replace")

    with pytest.raises(ProgrammingError, match="permission denied"):
        Outbox.objects.count()
    with pytest.raises(CommandError, match="has not ended: run `manage.py restore FILE` again"):
        call_command("migrate", verbosity=0)
    with pytest.raises(CommandError, match="has not ended: run `manage.py restore FILE` again"):
        backup(tmp_path / "half.tar")
    restore(desk.file)  # what is half restored needs no --replace
    assert Outbox.objects.get().state == "unknown"
    call_command("migrate", verbosity=0)


def test_keys_that_do_not_fit_are_told_of(desk: Desk, settings: Any) -> None:
    backup(desk.file)
    kept, settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS, [Fernet.generate_key().decode()]
    assert "None of ENCRYPTION_KEYS opens the secrets in this backup" in restore(desk.file, "--replace")

    settings.ENCRYPTION_KEYS = [*settings.ENCRYPTION_KEYS, *kept]
    assert Connection.objects.get().token == GRANT
    assert "opens the secrets" not in restore(desk.file, "--replace")


def test_tables_in_use_are_not_torn_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    backup(desk.file)
    monkeypatch.setattr(bring_back, "LOCK_TIMEOUT", "200ms")
    with psycopg.connect(**owner_parameters(wrapper())) as busy:
        busy.execute("SELECT FROM crm_workspace")
        with pytest.raises(CommandError, match="in use: stop web, workers and timetable"):
            restore(desk.file, "--replace")
    assert Workspace.objects.count() == 1


def test_programs_that_are_missing_or_too_old_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"The server is PostgreSQL 99, and pg_dump here is only \d+"):
        programs.find_programs(99)

    monkeypatch.setattr(programs, "find_spec", lambda name: None)
    monkeypatch.setattr(programs, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="are not here.*apt install postgresql-client-17"):
        programs.find_programs(17)


def members_of(file: Path) -> tuple[dict[str, Any], bytes]:
    """Return a backup's manifest and dump: all that is in it."""
    with tarfile.open(file) as archive:
        assert archive.getnames() == [MANIFEST, DUMP]
        found = [archive.extractfile(name) for name in (MANIFEST, DUMP)]
        manifest, dump = [member.read() for member in found if member]
    return json.loads(manifest), dump


def rewritten(source: Path, target: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Copy a backup with another manifest."""
    manifest, dump = members_of(source)
    change(manifest)
    with tarfile.open(target, "w") as copy:
        for name, data in ((MANIFEST, json.dumps(manifest).encode()), (DUMP, dump)):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            copy.addfile(member, io.BytesIO(data))
