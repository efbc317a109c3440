"""Logistic regression fitted to examples, in two layers: what sentences say, then what the whole enquiry comes to.

The second layer learns from what the first says of enquiries that it was not fitted to (stacked generalization,
Wolpert 1992), as it will be when a new one comes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.preprocessing import normalize

from agents.llm.offline.reading.learned.decide import UNKNOWN
from agents.llm.offline.reading.learned.grams import grams_of, grams_of_all
from agents.llm.offline.reading.learned.linear import SCALE, linear_of
from agents.llm.offline.reading.learned.signals import Said, said_of
from agents.llm.offline.training.examples import Example

FOLDS = 8
SEEN = 3  # sentences that must hold a gram
_PENALTY = {"sentence": 10.0, "whole": 3.0, "category": 10.0}  # inverse strength, by cross-validation


@dataclass(frozen=True)
class Fitted:
    """One decision's weights as they are saved, and what they said of the rows they were not fitted to."""

    saved: dict[str, Any]
    unseen: list[str]


def sentence_weights(examples: Sequence[Example], slot: str) -> dict[str, Any]:
    """Fit what a sentence says of a slot."""
    rows = [
        (one.told.sentences[number], label) for one in examples if one.is_read for number, label in one.labels(slot)
    ]
    build = _Vectors([marked.signals for marked, _ in rows], [grams_of(marked) for marked, _ in rows])
    return _saved(_fitted(build.fitted, [label for _, label in rows], "sentence"), build.names)


def said_unseen(examples: Sequence[Example], slot: str) -> list[Said]:
    """Return what each example's sentences say by weights that were fitted to others."""
    found: dict[int, Said] = {}
    for fitted_to, left_out in _folds(len(examples)):
        model = linear_of(sentence_weights([examples[number] for number in fitted_to], slot))
        found |= {number: said_of(slot, model, examples[number].told.sentences) for number in left_out}
    return [found[number] for number in range(len(examples))]


def whole_weights(
    signals: Sequence[Mapping[str, float]], labels: Sequence[str], examples: Sequence[Example] | None = None
) -> Fitted:
    """Fit what a whole enquiry comes to; with `examples` also by the words of its text."""
    kind = "category" if examples else "whole"
    texts = [grams_of_all(one.told.sentences) for one in examples or ()]
    chances = np.zeros((len(labels), len(set(labels))))
    for fitted_to, left_out in _folds(len(labels)):
        build = _Vectors([signals[at] for at in fitted_to], [texts[at] for at in fitted_to] if texts else [])
        model = _fitted(build.fitted, [labels[at] for at in fitted_to], kind)
        if len(model.classes_) != chances.shape[1]:
            raise ValueError("A value is so rare that examples without it were fitted: add some.")
        there = build.of([signals[at] for at in left_out], [texts[at] for at in left_out] if texts else [])
        chances[left_out] = model.predict_log_proba(there)
    build = _Vectors(signals, texts)
    model = _fitted(build.fitted, labels, kind)
    if UNKNOWN in model.classes_:
        column = list(model.classes_).index(UNKNOWN)
        shift = _shift(chances, column, list(labels).count(UNKNOWN))
        chances[:, column] += shift
        model.intercept_[column] += shift
    return Fitted(_saved(model, build.names), [str(model.classes_[at]) for at in chances.argmax(axis=1)])


class _Vectors:
    """Signals, and perhaps words, as rows of numbers."""

    def __init__(self, signals: Sequence[Mapping[str, float]], texts: Sequence[set[str]]) -> None:
        self.named = DictVectorizer()
        self.counted = CountVectorizer(analyzer=_itself, binary=True, min_df=SEEN) if texts else None
        columns = [self.named.fit_transform(signals)]
        self.names = list(self.named.get_feature_names_out())
        if self.counted:
            columns.append(normalize(self.counted.fit_transform(texts).astype(float)))
            self.names += list(self.counted.get_feature_names_out())
        self.fitted = hstack(columns).tocsr()

    def of(self, signals: Sequence[Mapping[str, float]], texts: Sequence[set[str]]) -> Any:
        """Return the rows of others."""
        columns = [self.named.transform(signals)]
        if self.counted:
            columns.append(normalize(self.counted.transform(texts).astype(float)))
        return hstack(columns).tocsr()


def _fitted(vectors: Any, labels: Sequence[str], kind: str) -> Any:
    return LogisticRegression(C=_PENALTY[kind], max_iter=2000, tol=1e-3).fit(vectors, np.asarray(labels))


def _shift(chances: Any, column: int, wanted: int) -> float:
    """Return what to add to one label's score, so that it is chosen as often as it was labelled."""
    others = np.delete(chances, column, axis=1).max(axis=1) - chances[:, column]
    return float(np.sort(others)[wanted - 1])


def _folds(count: int) -> Iterator[tuple[Any, Any]]:
    yield from KFold(FOLDS, shuffle=True, random_state=1).split(np.arange(count))


def _saved(model: Any, names: list[str]) -> dict[str, Any]:
    hundredths = np.rint(model.coef_ * SCALE).astype(int).T.tolist()
    weights = {name: row for name, row in sorted(zip(names, hundredths, strict=True)) if any(row)}
    return {
        "labels": [str(label) for label in model.classes_],
        "intercepts": [round(float(one), 4) for one in model.intercept_],
        "weights": weights,
    }


def _itself(grams: set[str]) -> set[str]:
    return grams
