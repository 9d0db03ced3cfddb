"""What is recorded of the tasks of a run: when they worked, whether a result was taken again, what they made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from atelier.database import Database
from atelier.database.dialect import slices
from atelier.library.run_tables import CostRow, TaskAssetRow, TaskRow
from atelier.library.tables import AssetRow
from atelier.recipe import State


@dataclass(frozen=True)
class Made:
    """An asset that a task gave, as far as it is still there."""

    asset: str
    kind: str
    trashed: bool


@dataclass(frozen=True)
class TaskRecord:
    """One task. `reused`: its result was there before; `seconds`: between start and end of its last attempt."""

    node: str
    index: int
    state: State
    reused: bool
    started: datetime | None
    finished: datetime | None
    made: tuple[Made, ...]
    costs: tuple[tuple[str, float], ...]

    @property
    def seconds(self) -> float | None:
        if self.started is None or self.finished is None or self.reused:
            return None
        return max(0.0, (self.finished - self.started).total_seconds())


def task_records(database: Database, workspace: str, run_id: str) -> list[TaskRecord]:
    """Of every task of a run, in the order in which they were added; empty where there is no such run."""
    mine = (TaskRow.run_id == run_id) & (TaskRow.workspace == workspace)
    with database.read() as session:
        tasks = session.execute(
            select(
                TaskRow.id,
                TaskRow.node,
                TaskRow.index.label("place"),
                TaskRow.state,
                TaskRow.reused,
                TaskRow.started,
                TaskRow.finished,
            )
            .where(mine)
            .order_by(TaskRow.seq)
        ).all()
        out = session.execute(
            select(TaskAssetRow.task_id, TaskAssetRow.asset_id)
            .join(TaskRow, TaskRow.id == TaskAssetRow.task_id)
            .where(mine, TaskAssetRow.direction == "out")
            .order_by(TaskAssetRow.task_id, TaskAssetRow.position)
        ).all()
        there: dict[str, Made] = {}
        for part in slices(row.asset_id for row in out):
            query = select(AssetRow.id, AssetRow.kind, AssetRow.trashed_at).where(
                AssetRow.workspace == workspace, AssetRow.id.in_(part)
            )
            there |= {row.id: Made(row.id, row.kind, row.trashed_at is not None) for row in session.execute(query)}
        spent = session.execute(
            select(CostRow.task_id, CostRow.unit, func.sum(CostRow.amount).label("amount"))
            .join(TaskRow, TaskRow.id == CostRow.task_id)
            .where(mine)
            .group_by(CostRow.task_id, CostRow.unit)
            .order_by(CostRow.unit)
        ).all()
    made: dict[str, list[Made]] = {}
    for row in out:
        if row.asset_id in there:
            made.setdefault(row.task_id, []).append(there[row.asset_id])
    costs: dict[str, list[tuple[str, float]]] = {}
    for row in spent:
        costs.setdefault(row.task_id, []).append((row.unit, row.amount))
    return [_record(row, made.get(row.id, ()), costs.get(row.id, ())) for row in tasks]


def _record(row: Any, made: Sequence[Made], costs: Sequence[tuple[str, float]]) -> TaskRecord:
    return TaskRecord(
        node=row.node,
        index=row.place,
        state=State(row.state),
        reused=row.reused,
        started=row.started,
        finished=row.finished,
        made=tuple(made),
        costs=tuple(costs),
    )
