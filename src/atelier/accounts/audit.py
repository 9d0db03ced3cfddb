"""Who did what, when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from atelier.accounts.tables import AuditRow
from atelier.database import Database, now


@dataclass(frozen=True)
class AuditEntry:
    """`target` and `details` hold opaque ids and counts, never names: erasure leaves the trail as it is."""

    at: datetime
    actor: str
    action: str
    target: str
    details: Mapping[str, JsonValue]
    seq: int = 0


class AuditTrail:
    """The trail of one workspace. It is only ever added to."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._database = database
        self._workspace = workspace

    def note(self, actor: str, action: str, target: str, **details: JsonValue) -> None:
        """Add an entry."""
        with self._database.write() as session:
            write_entry(session, self._workspace, actor, action, target, details)

    def entries(self, *, limit: int = 100, before: tuple[datetime, int] | None = None) -> list[AuditEntry]:
        """The newest first; those before the entry with that moment and `seq`, if given."""
        query = select(AuditRow).where(AuditRow.workspace == self._workspace)
        if before is not None:
            at, seq = before
            query = query.where((AuditRow.at < at) | ((AuditRow.at == at) & (AuditRow.seq < seq)))
        with self._database.read() as session:
            rows = session.scalars(query.order_by(AuditRow.at.desc(), AuditRow.seq.desc()).limit(limit))
            return [AuditEntry(row.at, row.actor, row.action, row.target, row.details, row.seq) for row in rows]

    def newest(self, action: str, target: str) -> AuditEntry | None:
        """The newest entry of this action on this thing, in whichever workspace; for what concerns the whole home."""
        query = select(AuditRow).where(AuditRow.action == action, AuditRow.target == target)
        with self._database.read() as session:
            row = session.scalar(query.order_by(AuditRow.seq.desc()).limit(1))
            return AuditEntry(row.at, row.actor, row.action, row.target, row.details, row.seq) if row else None


def write_entry(
    session: Session, workspace: str, actor: str, action: str, target: str, details: Mapping[str, JsonValue]
) -> None:
    """Add an entry within a transaction, so that what is noted and what was done stand or fall together."""
    session.add(
        AuditRow(workspace=workspace, at=now(), actor=actor, action=action, target=target, details=dict(details))
    )
