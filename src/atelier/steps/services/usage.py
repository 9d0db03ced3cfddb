"""What the workspace uses: costs that tasks recorded, and storage by kind."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from atelier.accounts.quotas import Quotas
from atelier.library import Library
from atelier.library.run_tables import CostRow
from atelier.library.tables import AssetRow, BlobRow


@dataclass(frozen=True)
class Spent:
    """What was spent of one unit ("pictures", "usd", "gpu-seconds"), by how many tasks."""

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
        query = select(CostRow.unit, func.sum(CostRow.amount), func.count(func.distinct(CostRow.task_id)))
        query = query.where(CostRow.workspace == self._library.workspace)
        if since is not None:
            query = query.where(CostRow.at >= since)
        if until is not None:
            query = query.where(CostRow.at < until)
        with self._library.database.read() as session:
            rows = session.execute(query.group_by(CostRow.unit).order_by(CostRow.unit)).all()
        return [Spent(unit, float(amount), int(tasks)) for unit, amount, tasks in rows]

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
