"""The table of moves that a draft may make; a test walks it."""

from crm.errors import DomainError
from drafts.models import Draft

S = Draft.Status
MOVES: dict[str, set[str]] = {
    S.PENDING: {S.SNOOZED, S.REJECTED, S.APPROVED, S.SCHEDULED},
    S.SNOOZED: {S.PENDING, S.REJECTED, S.APPROVED, S.SCHEDULED},
    S.REJECTED: {S.PENDING},
    S.APPROVED: {S.PENDING},
    S.SCHEDULED: {S.PENDING, S.SENDING, S.SENT, S.FAILED},  # sent: it was to leave again, and had arrived
    S.SENDING: {S.SENT, S.FAILED, S.SCHEDULED},
    # scheduled: a person lets it leave all the same; sending: it may have left after the backup that was restored
    S.FAILED: {S.PENDING, S.SCHEDULED, S.SENDING},
    S.SENT: set(),
}
WAITS = (S.PENDING, S.SNOOZED)  # for a decision
UNDOABLE = (S.SCHEDULED, S.REJECTED, S.APPROVED, S.SNOOZED)  # a decision that can be taken back; FAILED is opened again


def move(draft: Draft, status: str) -> None:
    """Set a draft's status if its table allows the move; raises DomainError with a sentence otherwise."""
    if status not in MOVES[draft.status]:
        raise DomainError(f"A draft that is {draft.get_status_display()} cannot become {S(status).label}.")
    draft.status = status


def before(status: str) -> list[str]:
    """List the statuses that may move to this one."""
    return [known for known, following in MOVES.items() if status in following]
