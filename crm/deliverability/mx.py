"""MX: whether answers find their way back."""

from __future__ import annotations

from crm.deliverability.finding import Finding


def judge_mx(domain: str, servers: tuple[str, ...]) -> Finding:
    """Say whether the domain takes mail."""
    if servers == (".",):
        return Finding(
            "MX",
            "red",
            f"{domain} says that it takes no mail: answers cannot reach you.",
            "Put your provider's mail servers in place of the lone dot.",
        )
    if not servers:
        return Finding(
            "MX",
            "red",
            f"{domain} names no mail server: answers cannot reach you.",
            "Add the MX records that your mail provider names.",
        )
    more = f" and {len(servers) - 1} more" if len(servers) > 1 else ""
    return Finding("MX", "green", f"Answers go to {servers[0]}{more}.")
