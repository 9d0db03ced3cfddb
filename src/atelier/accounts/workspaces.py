"""Workspaces: each one owner's or team's world."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from atelier.accounts.access_tables import AnswerRow, LimitRow, UsageRow
from atelier.accounts.quotas import of_workspace
from atelier.accounts.rewording import Clean
from atelier.accounts.tables import WorkspaceRow
from atelier.database import Database, now
from atelier.errors import Conflict, InvalidInput, NotFound

DEFAULT = "default"


@dataclass(frozen=True)
class Workspace:
    """`id` is what every stored thing names; it never changes."""

    id: str
    title: str
    created: datetime


class Workspaces:
    """All workspaces of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, workspace_id: str, title: str = "") -> Workspace:
        """Raises Conflict when it exists, InvalidInput when the id cannot be used."""
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", workspace_id):
            raise InvalidInput(
                f"'{workspace_id}' cannot be a workspace's id", advice="use up to 63 small letters, digits and -"
            )
        made = Workspace(workspace_id, " ".join(title.split())[:128] or workspace_id, now())
        try:
            with self._database.write() as session:
                session.add(WorkspaceRow(id=made.id, title=made.title, created=made.created))
        except IntegrityError as error:
            raise Conflict(
                f"there is a workspace '{workspace_id}' already, or there was one", kept="what there is"
            ) from error
        return made

    def ensure(self, workspace_id: str = DEFAULT) -> Workspace:
        """The workspace, made if need be."""
        try:
            return self.get(workspace_id)
        except NotFound:
            try:
                return self.create(workspace_id)
            except Conflict:  # another process was faster
                return self.get(workspace_id)

    def get(self, workspace_id: str) -> Workspace:
        """Raises NotFound."""
        with self._database.read() as session:
            return _value(_row(session, workspace_id))

    def rename(self, workspace_id: str, title: str) -> Workspace:
        """Another title; the id stays. Raises NotFound, InvalidInput."""
        cleaned = " ".join("".join(char for char in title if char.isprintable()).split())
        if not 1 <= len(cleaned) <= 128:
            raise InvalidInput("a workspace needs a title of 1 to 128 characters")
        with self._database.write() as session:
            _row(session, workspace_id).title = cleaned
        return self.get(workspace_id)

    def list(self) -> list[Workspace]:
        """All, by id."""
        with self._database.read() as session:
            rows = session.scalars(select(WorkspaceRow).where(WorkspaceRow.erased.is_(None)).order_by(WorkspaceRow.id))
            return [_value(row) for row in rows]


class Closed:
    """What is left of a workspace that is erased: its id. It takes part when the library erases one."""

    def count_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """Subjects are not known here."""
        return {}

    def erase_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """Subjects are not known here."""
        return {}

    def reword(self, session: Session, workspace: str, subject_id: str, clean: Clean, *, change: bool) -> int:
        """Titles of workspaces are for their owners to change."""
        return 0

    def close_workspace(self, session: Session, workspace: str, ids: AbstractSet[str]) -> None:
        """Within the erasure's transaction: title, limits and use go, answers to requests about its runs too."""
        session.execute(
            update(WorkspaceRow).where(WorkspaceRow.id == workspace).values(title="", erased=now(), created=now())
        )
        for table in (LimitRow, UsageRow):
            session.execute(delete(table).where(table.scope == of_workspace(workspace)))
        stored = session.execute(select(AnswerRow.key, AnswerRow.body).where(AnswerRow.body != "")).all()
        named = [row.key for row in stored if not ids.isdisjoint(re.findall(r"[a-z2-7]{16}", row.body))]
        session.execute(delete(AnswerRow).where(AnswerRow.key.in_(named)))


def _row(session: Session, workspace_id: str) -> WorkspaceRow:
    row = session.get(WorkspaceRow, workspace_id)
    if row is None or row.erased is not None:
        raise NotFound(f"there is no workspace '{workspace_id}'")
    return row


def _value(row: WorkspaceRow) -> Workspace:
    return Workspace(row.id, row.title, row.created)
