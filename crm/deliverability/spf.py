"""SPF (RFC 7208): who may send for a domain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from crm.deliverability.finding import Finding
from crm.deliverability.providers import Provider

MOST_LOOKUPS = 10
ASKING = ("include", "a", "mx", "ptr", "exists")  # each costs a lookup, and so does redirect=
MOST_FOLLOWED = 2 * MOST_LOOKUPS  # so that a record which includes itself comes to an end
Texts = Callable[[str], tuple[str, ...]]


@dataclass
class SpfTree:
    """A domain's SPF record with all that it includes."""

    records: tuple[str, ...]  # of the domain itself: one is right
    lookups: int = 0
    names: set[str] = field(default_factory=set)  # included or redirected to, in lower case
    everybody: bool = False  # +all, wherever it counts
    ends: str = ""  # the qualifier of the `all` that counts: - ~ ? +
    empty: list[str] = field(default_factory=list)  # included names that hold no SPF record


def read_spf(domain: str, texts: Texts) -> SpfTree:
    """Follow a domain's record; `texts` answers what a name holds."""
    tree = SpfTree(records_at(domain, texts))
    if tree.records:
        _follow(tree.records[0], tree, texts, included=False)
    return tree


def records_at(name: str, texts: Texts) -> tuple[str, ...]:
    """List the SPF records at a name."""
    return tuple(one for one in texts(name) if one.lower() == "v=spf1" or one.lower().startswith("v=spf1 "))


def _follow(record: str, tree: SpfTree, texts: Texts, *, included: bool) -> None:
    redirect, has_all = "", False
    for term in record.split()[1:]:
        qualifier, bare = (term[0], term[1:]) if term[0] in "+-~?" else ("+", term)
        kind, _, value = bare.partition(":")
        kind = kind.partition("/")[0].lower()
        if bare.lower().startswith("redirect="):
            redirect = bare.partition("=")[2]
        elif kind == "all":
            has_all = True
            if not included:
                tree.ends = qualifier
            tree.everybody |= qualifier == "+"
        elif kind in ASKING:
            tree.lookups += 1
            if kind == "include":
                _into(value, tree, texts, included=True)
    if redirect and not has_all:
        tree.lookups += 1
        _into(redirect, tree, texts, included=included)


def _into(name: str, tree: SpfTree, texts: Texts, *, included: bool) -> None:
    name = name.rstrip(".").lower()
    if tree.lookups > MOST_FOLLOWED or "%" in name or not name:
        return  # a macro depends on the mail, and cannot be followed here
    tree.names.add(name)
    found = records_at(name, texts)
    if not found:
        tree.empty.append(name)
    for record in found[:1]:
        _follow(record, tree, texts, included=included)


def judge_spf(domain: str, tree: SpfTree, provider: Provider | None) -> Finding:
    """Say whether receivers will believe that the provider may send for the domain."""
    wanted = f"include:{provider.spf}" if provider else "mx"
    if not tree.records:
        value = f"v=spf1 {wanted} ~all"
        return _red(
            f"{domain} has no SPF record: nobody can tell who may send for it.",
            f"Add this TXT record at {domain}.",
            (domain, value),
        )
    if len(tree.records) > 1:
        return _red(
            f"{domain} has {len(tree.records)} SPF records: receivers then believe none.",
            "Make one of them: put what all of them allow behind a single v=spf1, and delete the others.",
        )
    if tree.everybody:
        return _red(
            "The SPF record ends with +all: it lets anybody send for the domain.",
            "Change +all to ~all.",
            (domain, tree.records[0].replace("+all", "~all")),
        )
    if tree.lookups > MOST_LOOKUPS:
        return _red(
            f"The SPF record needs {tree.lookups} lookups; receivers stop at {MOST_LOOKUPS} and believe nothing.",
            "Take out includes of services that you do not send through any more.",
        )
    if provider and provider.spf not in tree.names:
        value = _with(tree.records[0], wanted)
        return _red(
            f"The SPF record does not name {provider.name}, through which this mailbox sends.",
            f"Change the TXT record at {domain} to this.",
            (domain, value),
        )
    if tree.empty:
        return Finding(
            "SPF",
            "amber",
            f"The SPF record includes {tree.empty[0]}, which holds none: some receivers then believe nothing.",
            "Take that include out.",
        )
    if tree.ends not in ("-", "~"):
        return Finding(
            "SPF", "amber", "The SPF record does not say what to think of other servers.", "End it with ~all."
        )
    who = f"names {provider.name} and " if provider else "is there and "
    return Finding("SPF", "green", f"The record {who}needs {tree.lookups} of at most {MOST_LOOKUPS} lookups.")


def _red(says: str, to_do: str, record: tuple[str, str] | None = None) -> Finding:
    return Finding("SPF", "red", says, to_do, ("TXT", *record) if record else ())


def _with(record: str, term: str) -> str:
    """Put a term before the record's `all`, or at its end."""
    terms = record.split()
    at = next((place for place, one in enumerate(terms) if one.lstrip("+-~?").lower() == "all"), len(terms))
    return " ".join([*terms[:at], term, *terms[at:]])
