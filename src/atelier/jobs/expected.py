"""How long tasks are expected to take: by how much work they are, and by what tasks of their step took before.

Steps that can say how much work a task is (`@step.work`, in operations) have it scaled from what they were measured at.
Before a first task was, a worker's measured arithmetic says how long so much work takes; a step that can say nothing
takes its average, and `UNKNOWN_SECONDS` before there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Double, Float, bindparam, case, cast, func, select

from atelier.database.engine import Reader
from atelier.jobs.order import UNKNOWN_SECONDS
from atelier.jobs.tables import DurationRow, WorkerRow

NEWEST = 0.2
"""Weight of the newest task in a step's averages."""
LEAST = 0.05
"""Seconds that every task is reckoned with."""
_SHORTEST = 1e-6
"""Seconds below which a clock tells nothing."""


@dataclass(frozen=True)
class Taken:
    """What tasks of a step took on average: seconds, and of how much work (0: it cannot be said)."""

    seconds: float
    work: float = 0.0

    def followed_by(self, newest: Taken, count: int) -> Taken:
        """The averages with one task more; `count` came before."""
        weight = max(NEWEST, 1 / (count + 1))
        seconds = self.seconds * (1 - weight) + newest.seconds * weight
        if self.work and newest.work:
            work = self.work * (1 - weight) + newest.work * weight
        elif self.work:  # of the newest nobody can say: that must not change how long so much work takes
            work = self.work * seconds / max(self.seconds, _SHORTEST)
        else:  # of those before nobody could
            work = newest.work * seconds / max(newest.seconds, _SHORTEST)
        return Taken(seconds, work)


@dataclass(frozen=True)
class Expected:
    """What is known at a moment.

    Attributes:
        taken: by step.
        pace: seconds an operation on the fastest device that a worker told of; None before one has.
    """

    taken: Mapping[str, Taken] = field(default_factory=dict[str, Taken])
    pace: float | None = None

    @classmethod
    def read(cls, reader: Reader) -> Expected:
        """As it stands in the database."""
        taken = {row.step: Taken(row.seconds, row.work) for row in reader.execute(_TAKEN)}
        speed = reader.scalar(_SPEED)
        return cls(taken, 1.0 / speed if speed else None)

    def seconds(self, step: str, work: float | None) -> float:
        """Of a task of that step that is so much work, where that is known."""
        known = self.taken.get(step)
        if known is None:
            found = UNKNOWN_SECONDS if work is None or self.pace is None else work * self.pace
        elif work is None or not known.work:
            found = known.seconds
        else:
            found = work * known.seconds / known.work
        return max(found, LEAST)


_TAKEN = select(DurationRow.step, DurationRow.seconds, DurationRow.work)
_SPEED = select(func.max(WorkerRow.speed))


def expected_seconds(work: Any) -> Any:
    """`Expected.seconds` within a statement that joins each task's `DurationRow`, where there is one.

    Args:
        work: the task's column. The statement is executed with `pace`.
    """
    pace = bindparam("pace", type_=Double())
    scaled = work * DurationRow.seconds / func.nullif(DurationRow.work, 0.0)
    found = case(
        (DurationRow.seconds.is_(None), func.coalesce(work * pace, UNKNOWN_SECONDS)),
        else_=func.coalesce(scaled, DurationRow.seconds),
    )
    return case((found < LEAST, LEAST), else_=cast(found, Float(53)))
