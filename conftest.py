"""Tests use real servers: a database of the run's own, so that two runs in a checkout do not meet, and a Redis of the
process's own, because channels of Redis know no databases and a test may flush or stop it.
"""

import atexit
import os
from contextlib import ExitStack

import django

from config.deathsig import end_with_make
from config.services import provide
from config.services.postgres import with_database
from config.services.servers import start_private_redis

OWN_REDIS = "CLARA_TESTS_START_REDIS"
own = ExitStack()
atexit.register(own.close)

if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit what the first process decided
    end_with_make()
    os.environ[OWN_REDIS] = "" if os.environ.get("REDIS_URL") else "yes"
    provide(os.environ)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        if url := os.environ.get(name):
            os.environ[name] = with_database(url, f"clara_{os.getpid()}")
if os.environ[OWN_REDIS]:
    os.environ["REDIS_URL"] = own.enter_context(start_private_redis())

# Not in pyproject.toml and not left in the environment: pytest-django would read the settings before this file.
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
del os.environ["DJANGO_SETTINGS_MODULE"]
