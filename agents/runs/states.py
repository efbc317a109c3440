"""The tables of moves that runs and steps may make; a test walks them."""

from agents.models import Run, Step

R, S = Run.State, Step.State

# CANCELLED is what the API answers for an ignored submission; no run comes to it.
RUN_MOVES: dict[str, set[str]] = {
    R.QUEUED: {R.RUNNING},
    R.RUNNING: {R.RUNNING, R.WAITING, R.DONE, R.DEAD},
    R.WAITING: {R.RUNNING},
    R.DEAD: {R.QUEUED},
    R.DONE: set(),
    R.CANCELLED: set(),
}
STEP_MOVES: dict[str, set[str]] = {
    S.PENDING: {S.RUNNING},
    S.RUNNING: {S.RUNNING, S.DONE, S.NOT_CONNECTED, S.SKIPPED, S.FAILED, S.PENDING},
    S.FAILED: {S.PENDING},
    S.DONE: set(),
    S.NOT_CONNECTED: set(),
    S.SKIPPED: set(),
}
ENDED = (S.DONE, S.NOT_CONNECTED, S.SKIPPED)


def before(moves: dict[str, set[str]], state: str) -> list[str]:
    """List the states that may move to this one."""
    return [known for known, following in moves.items() if state in following]
