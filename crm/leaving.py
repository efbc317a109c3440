"""What may leave at all, from which mailbox: the one table, whatever is to leave."""


def may_leave(mode: str, kind: str, *, real_sends: bool, stopped: bool) -> bool:
    """Walk the table: kill switch, then mode, then a mailbox that only captures or real sends switched on."""
    return not stopped and mode in ("approve_to_send", "auto") and (kind == "capture" or real_sends)
