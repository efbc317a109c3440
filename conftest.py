"""Tests use real servers: a database of the run's own, so that two runs in a checkout do not meet, and a Redis of the
process's own, because channels of Redis know no databases and a test may flush or stop it.
"""

import atexit
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import django
import pytest
from django.conf import settings

from config.deathsig import end_with_make
from config.services import provide
from config.services.postgres import with_database
from config.services.servers import start_private_redis
from config.tests.mail_host import MailHost, mail_host, missing_servers

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
os.environ["API_CALLS_PER_MINUTE"] = "0"  # walks ask faster than programs may; the limit has tests of its own
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
settings.API_WRONG_KEYS_PER_MINUTE = 10_000  # walks try every door with a wrong one; this limit, too, has its tests
settings.NAME_SERVERS = ["127.0.0.1:1"]  # nobody there: a test that wants answers runs its own
settings.WHITENOISE_AUTOREFRESH = True  # else each new client of a test lists all static files first
django.setup()
del os.environ["DJANGO_SETTINGS_MODULE"]

REQUIRED = os.environ.get("REQUIRE", "").split(",")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: Playwright's event loop stays in the process, and async tests after it could not run."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip tests that need what is not installed; REQUIRE=browser,mail makes that a failure."""
    if item.get_closest_marker("browser") and CHROMIUM is None:
        (pytest.fail if "browser" in REQUIRED else pytest.skip)("no Chromium here (Debian: apt install chromium)")
    if item.get_closest_marker("mail") and (missing := missing_servers()):
        (pytest.fail if "mail" in REQUIRED else pytest.skip)(f"no {missing} here (Debian: apt install {missing})")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the machine's Chromium; it shows pages of ours alone, and as root it has no sandbox."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"  # Playwright's loop makes Django believe that the test is async
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="session")
def host() -> Iterator[MailHost]:
    """Real mail servers of this test process; mark what uses them with `mail`."""
    with mail_host() as running:
        yield running
