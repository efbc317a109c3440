"""Logistic regression over several labels, as it was fitted: a weight for each label and feature."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import exp, sqrt
from typing import Any

SCALE = 100  # weights are kept as whole hundredths


@dataclass(frozen=True)
class Linear:
    """The weights of one decision."""

    labels: tuple[str, ...]
    intercepts: tuple[float, ...]
    weights: Mapping[str, tuple[int, ...]]

    def probabilities(
        self, grams: Collection[str] = (), signals: Mapping[str, float] | None = None
    ) -> dict[str, float]:
        """Return how likely each label is, in sum 1 (softmax of the weighted sums).

        Grams count by their presence, all those known together as a vector of length 1; signals by their value.
        """
        known = [self.weights[gram] for gram in grams if gram in self.weights]
        share = 1 / sqrt(len(known)) / SCALE if known else 0.0
        sums = [
            start + share * sum(column) for start, column in zip(self.intercepts, self._columns(known), strict=True)
        ]
        for name, value in (signals or {}).items():
            if weights := self.weights.get(name):
                sums = [one + value * weight / SCALE for one, weight in zip(sums, weights, strict=True)]
        highest = max(sums)
        odds = [exp(one - highest) for one in sums]
        total = sum(odds)
        return {label: one / total for label, one in zip(self.labels, odds, strict=True)}

    def _columns(self, rows: list[tuple[int, ...]]) -> Collection[tuple[int, ...]]:
        return list(zip(*rows, strict=True)) or [()] * len(self.labels)


def linear_of(saved: Mapping[str, Any]) -> Linear:
    """Read one decision's weights from their file."""
    weights = {name: tuple(row) for name, row in saved["weights"].items()}
    return Linear(tuple(saved["labels"]), tuple(saved["intercepts"]), weights)
