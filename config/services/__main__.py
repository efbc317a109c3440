"""`python -m config.services status|stop`: look at this checkout's embedded servers, or stop them."""

from __future__ import annotations

import os
import signal
import sys

from config.services.state import State


def main(words: list[str]) -> int:
    """Do what the one word says; 0 when servers ran, 1 when none did, 2 for another word."""
    if words not in (["status"], ["stop"]):
        print(__doc__, file=sys.stderr)
        return 2
    state = State.of_checkout()
    if not state.is_locked("keeper.lock"):
        print(f"No servers run. Their data is in {state.folder}")
        return 1
    if words == ["stop"]:
        os.kill(int(state.keeper()), signal.SIGTERM)
        os.close(state.lock("keeper.lock"))  # free when both have ended
        os.close(state.lock("start.lock"))  # ... and the keeper itself
        print("Stopped.")
        return 0
    print(f"PostgreSQL and Redis run, data and logs are in {state.folder}")
    for name, url in state.read("running.json").items():
        print(f"{name}={url}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
