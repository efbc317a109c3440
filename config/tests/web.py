"""A web process on this machine, and posting to it as a form does."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from config.deathsig import dies_with_parent
from config.services.ports import free_port
from config.services.state import CHECKOUT
from config.supervisor import answers
from config.tests.processes import until
from crm import clock
from leads.connectors.signatures import sign_hubspot
from leads.models import Form


@dataclass
class Web:
    """Where a running web process listens."""

    port: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://localhost:{self.port}"

    def post_form(self, form: Form, body: bytes, **more: str) -> tuple[int, dict[str, Any]]:
        """Post a body to a form as HubSpot does, over a connection of its own."""
        path, stamp = f"/webhook/formlead/{form.key}", str(int(clock.now().timestamp() * 1000))
        signature = sign_hubspot(body, secret=form.secret, method="POST", uri=self.url + path, stamp=stamp)
        headers = {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": stamp, **more}
        return self.post(path, body, {"Content-Type": "application/json", **headers})

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Post bytes; returns the status and the answer's JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            chunked = "Transfer-Encoding" in headers
            connection.request(
                "POST", path, body, {"Host": f"localhost:{self.port}", **headers}, encode_chunked=chunked
            )
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        finally:
            connection.close()


@contextmanager
def web_process(environ: dict[str, str], *, server: str = "uvicorn") -> Iterator[Web]:
    """Serve the application in a process of its own until the end of the `with`."""
    web = Web(free_port())
    commands = {
        "uvicorn": f"uvicorn config.asgi:application --port {web.port} --no-access-log --log-level warning",
        "gunicorn": f"gunicorn config.wsgi:application --bind 127.0.0.1:{web.port} --threads 8 --log-level warning",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", *commands[server].split()],
        cwd=CHECKOUT,
        env=os.environ
        | {"PUBLIC_URL": web.url, "DATABASE_POOL_SIZE": "20", "LOG_LEVEL": "ERROR"}
        | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        | environ,
        preexec_fn=dies_with_parent(),
    )
    try:
        assert until(lambda: answers(f"http://127.0.0.1:{web.port}/readyz"), seconds=90)
        yield web
    finally:
        process.kill()
        process.wait()
