"""Post the sample enquiries to the real webhook, signed as HubSpot signs them."""

from __future__ import annotations

import json
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from leads.connectors.signatures import sign_hubspot

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"


@dataclass(frozen=True)
class Posted:
    """A sample and the run that answers for it."""

    name: str
    run_id: UUID


def post_samples(url: str, *, secret: str) -> list[Posted]:
    """Post every file in samples/ to the webhook at `url`."""
    return [Posted(file.stem, post(f"{url}/webhook/formlead/contact", file.read_bytes(), secret=secret))
            for file in sorted(SAMPLES.glob("*.json"))]  # fmt: skip


def post(address: str, body: bytes, *, secret: str) -> UUID:
    """Post one signed body and return the run id of the answer."""
    stamp = str(int(time.time() * 1000))
    headers = {
        "Content-Type": "application/json",
        "X-HubSpot-Request-Timestamp": stamp,
        "X-HubSpot-Signature-v3": sign_hubspot(body, secret=secret, method="POST", uri=address, stamp=stamp),
    }
    request = urllib.request.Request(address, data=body, headers=headers, method="POST")  # noqa: S310  an address of ours
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  an address of ours
        return UUID(json.load(answer)["run"])
