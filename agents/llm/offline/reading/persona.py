"""How senior the writer is."""

from agents.llm.offline.reading.passages import Sentence
from agents.llm.offline.reading.phrases.phrases import Tongue
from agents.llm.offline.reading.titles import Title
from leads.policies.slots import Persona

_LEVELS: dict[str, Persona] = {
    "top": "c_suite",
    "head": "manager",
    "manager": "manager",
    "low": "individual_contributor",
}


def persona_of(title: Title | None, own: list[Sentence], tongue: Tongue) -> Persona:
    """Tell the persona by the writer's role; who owns the business stands at its top without a title."""
    if title:
        return _LEVELS[title.level]
    owns = any(tongue.i_own.search(one.folded) for one in own if one.role in ("message", "unknown"))
    return "c_suite" if owns else "individual_contributor"
