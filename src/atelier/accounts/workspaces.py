"""Workspaces: each one owner's or team's world."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

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
                session.add(WorkspaceRow(**vars(made)))
        except IntegrityError as error:
            raise Conflict(f"there is a workspace '{workspace_id}' already", kept="the one there is") from error
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
            row = session.get(WorkspaceRow, workspace_id)
            if row is None:
                raise NotFound(f"there is no workspace '{workspace_id}'")
            return Workspace(row.id, row.title, row.created)

    def rename(self, workspace_id: str, title: str) -> Workspace:
        """Another title; the id stays. Raises NotFound, InvalidInput."""
        cleaned = " ".join("".join(char for char in title if char.isprintable()).split())
        if not 1 <= len(cleaned) <= 128:
            raise InvalidInput("a workspace needs a title of 1 to 128 characters")
        with self._database.write() as session:
            row = session.get(WorkspaceRow, workspace_id)
            if row is None:
                raise NotFound(f"there is no workspace '{workspace_id}'")
            row.title = cleaned
        return self.get(workspace_id)

    def list(self) -> list[Workspace]:
        """All, by id."""
        with self._database.read() as session:
            rows = session.scalars(select(WorkspaceRow).order_by(WorkspaceRow.id))
            return [Workspace(row.id, row.title, row.created) for row in rows]
