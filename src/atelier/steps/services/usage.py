"""What the workspace uses: costs that tasks recorded, and storage by kind."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from atelier.accounts.quotas import Quotas
from atelier.library import Library
from atelier.library.run_tables import CostRow, RunSubjectRow, TaskRow
from atelier.library.tables import AssetRow, BlobRow


@dataclass(frozen=True)
class Spent:
    """What was spent of one unit ("pictures", "usd", "gpu-seconds"), by how many tasks."""

    unit: str
    amount: float
    tasks: int


@dataclass(frozen=True)
class Share:
    """What was spent of one unit by a user (`of` is their id, empty where nobody is known) or for a subject."""

    of: str
    unit: str
    amount: float
    tasks: int


@dataclass(frozen=True)
class Stored:
    """Assets of one kind, and bytes of their plain content. A content that several share is counted for each."""

    kind: str
    assets: int
    bytes: int


@dataclass(frozen=True)
class Storage:
    """Attributes: used, allowed: bytes of the workspace, None: no limit. free: bytes of the disk of the home."""

    kinds: tuple[Stored, ...]
    used: int
    allowed: int | None
    free: int


class UsageService:
    """Costs and storage of the workspace."""

    def __init__(self, library: Library, quotas: Quotas) -> None:
        self._library, self._quotas = library, quotas

    def spent(self, since: datetime | None = None, until: datetime | None = None) -> list[Spent]:
        """Sums by unit of what was recorded at or after `since` and before `until`. Erased runs still count."""
        rows = self._sums([CostRow.unit], since, until)
        return [Spent(unit, float(amount), int(tasks)) for unit, amount, tasks in rows]

    def by_user(self, since: datetime | None = None, until: datetime | None = None) -> list[Share]:
        """`spent` by user and unit."""
        rows = self._sums([CostRow.submitted_by, CostRow.unit], since, until)
        return [Share(*row) for row in rows]

    def by_subject(self, since: datetime | None = None, until: datetime | None = None) -> list[Share]:
        """The same by subject: of runs that worked on its data, as far as they are there. A run of
        several subjects counts for each."""
        of = [RunSubjectRow.subject_id, CostRow.unit]
        return [Share(*row) for row in self._sums(of, since, until, subjects=True)]

    def _sums(
        self, of: list[Any], since: datetime | None, until: datetime | None, *, subjects: bool = False
    ) -> Sequence[Any]:
        query = select(*of, func.sum(CostRow.amount), func.count(func.distinct(CostRow.task_id)))
        query = query.where(CostRow.workspace == self._library.workspace)
        if subjects:
            query = query.join(TaskRow, TaskRow.id == CostRow.task_id)
            query = query.join(RunSubjectRow, RunSubjectRow.run_id == TaskRow.run_id)
        if since is not None:
            query = query.where(CostRow.at >= since)
        if until is not None:
            query = query.where(CostRow.at < until)
        with self._library.database.read() as session:
            return session.execute(query.group_by(*of).order_by(*of)).all()

    def storage(self) -> Storage:
        """By kind, the largest first."""
        mine = AssetRow.workspace == self._library.workspace
        query = select(AssetRow.kind, func.count(), func.coalesce(func.sum(BlobRow.size), 0))
        query = query.join(BlobRow, BlobRow.id == AssetRow.blob_id).where(mine).group_by(AssetRow.kind)
        total = select(func.coalesce(func.sum(BlobRow.size), 0)).where(BlobRow.workspace == self._library.workspace)
        with self._library.database.read() as session:
            kinds = [Stored(kind, int(count), int(size)) for kind, count, size in session.execute(query)]
            used = int(session.scalar(total) or 0)
        kinds.sort(key=lambda one: (-one.bytes, one.kind))
        allowed = self._quotas.limits(workspace=self._library.workspace).storage_bytes
        return Storage(tuple(kinds), used, allowed, shutil.disk_usage(self._library.home).free)
