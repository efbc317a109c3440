"""A loaded web process is not held up by its own garbage collector."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

from config.services.postgres import with_database
from config.services.state import CHECKOUT

LEFT = "import gc, {module}; print(len(gc.get_objects()), gc.get_freeze_count())"


@pytest.mark.django_db
@pytest.mark.parametrize("module", ["config.wsgi", "config.asgi"])
def test_what_was_imported_is_out_of_the_collectors_sight(module: str) -> None:
    url = with_database(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
    told = subprocess.run(
        [sys.executable, "-c", LEFT.format(module=module)],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    walked, frozen = map(int, told.stdout.split()[-2:])
    assert walked < frozen / 20
