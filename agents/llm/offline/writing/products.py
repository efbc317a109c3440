"""Which of our products an enquiry is about, so that nothing of another one is offered."""

import re
from collections.abc import Iterable

from agents.llm.offline.writing.passages import Passage
from agents.skills.write import Evidence


def products_in(text: str, products: Iterable[str]) -> list[str]:
    """List the products that a text names, the first named first; written as we write them, for many are common words."""
    found = [(match.start(), name) for name in products if (match := re.search(rf"\b{re.escape(name)}\b", text))]
    return [name for _, name in sorted(found)]


def asked_products(products: Iterable[str], enquiry: str, answers: Iterable[Passage]) -> set[str]:
    """Tell what an enquiry is about: the products it names, else those that our answers to it are about."""
    products = tuple(products)
    if named := products_in(enquiry, products):
        return set(named)
    about = (products_in(f"{answer.source.title} {answer.text}", products)[:1] for answer in answers)
    return {name for first in about for name in first}


def is_of_another(asset: Evidence, about: set[str], products: Iterable[str]) -> bool:
    """Tell whether an asset is of products of ours that are not what was asked about; one that names none fits all."""
    named = products_in(f"{asset.title} {asset.text}", products)
    return bool(named) and not about.intersection(named)
