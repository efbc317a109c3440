"""Tests use the real servers; each run has a database name of its own, so that two runs of a checkout do not meet."""

import os

from config.services import provide
from config.services.postgres import with_database

provide(os.environ)
if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit what the first process decided
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        if url := os.environ.get(name):
            os.environ[name] = with_database(url, f"clara_{os.getpid()}")
