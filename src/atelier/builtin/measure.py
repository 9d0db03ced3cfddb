"""Shares with intervals, from what the judge read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.attributes import ATTRIBUTES, BY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_COLUMN = {a.name: i for i, a in enumerate(ATTRIBUTES)}


@dataclass(frozen=True)
class Share:
    """A share of right answers with its 95 % interval by bootstrap over pictures (or people)."""

    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def share(groups: Sequence[Sequence[float]], seed: int = 0, rounds: int = 1000) -> Share:
    """Mean over all answers; the bootstrap resamples groups (answers about one picture or person hang together)."""
    kept = [np.asarray(g, float) for g in groups if len(g)]
    if not kept:
        return Share(float("nan"), float("nan"), float("nan"), 0)
    sums, counts = np.array([g.sum() for g in kept]), np.array([len(g) for g in kept])
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, len(kept), (rounds, len(kept)))
    means = sums[picks].sum(1) / counts[picks].sum(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Share(float(sums.sum() / counts.sum()), float(low), float(high), int(counts.sum()))


def right(read: NDArray[np.int64], asked: dict[str, str]) -> dict[str, float]:
    """1.0 or 0.0 for each asked attribute of one picture. read: (attributes,) the judge's class indices."""
    return {n: float(BY_NAME[n].values[read[_COLUMN[n]]] == value) for n, value in asked.items()}
