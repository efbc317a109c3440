"""Each server and worker refuses to start with a database role that row security would not hold."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

from config.services.postgres import with_database

STARTS = {
    "web": ["-c", "import config.wsgi"],
    "sockets": ["-c", "import config.asgi"],
    "worker": ["-m", "celery", "-A", "config.celery", "worker", "-P", "threads", "-c", "1"],
    "beat": ["-m", "celery", "-A", "config.celery", "beat"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("start", list(STARTS))
def test_the_start_is_refused_with_a_sentence(start: str) -> None:
    url = with_database(os.environ["DATABASE_OWNER_URL"], connection.settings_dict["NAME"])
    ended = subprocess.run(
        [sys.executable, *STARTS[start]],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode != 0
    assert "may not serve workspaces: it owns tables" in ended.stderr
    assert "Set DATABASE_URL to a plain role" in ended.stderr
