"""Private folders of plain files outside the blob store: the state of long steps, and caches.

Programs read and write them with ordinary file calls, so they are not encrypted: they hold work in progress, lie in
folders only the owner can read, and are recorded with the subjects whose data they hold, so that erasure removes them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, aliased

from atelier.database import Database, now
from atelier.database.dialect import insert_or_ignore
from atelier.errors import OutOfResources
from atelier.library.run_tables import TaskRow
from atelier.library.tables import AreaRow, AreaSubjectRow
from atelier.library.vault import epochs
from atelier.recipe.values import State, new_id


class Purpose(StrEnum):
    """What a folder is for."""

    STATE = "state"  # checkpoints of a long step; needed until it is done
    CACHE = "cache"  # latents, embeddings; may go at any time


class Areas:
    """Folders by (workspace, purpose, key). Names on disk are random: a key tells of what it was made from."""

    def __init__(self, database: Database, home: Path) -> None:
        self._database = database
        self._home = home

    def path(self, purpose: str, area_id: str) -> Path:
        return self._home / purpose / area_id

    def folder(self, workspace: str, purpose: Purpose, key: str, subjects: Sequence[str]) -> Path:
        """The folder of that key, made if need be; `subjects` are added to those it is known to hold.

        Raises:
            Refused: a subject is erased.
        """
        with self._database.write() as session:
            epochs(session, workspace, subjects)
            new = {"id": new_id(), "workspace": workspace, "purpose": purpose.value, "key": key, "created": now()}
            insert_or_ignore(session, AreaRow, [new])
            area_id = session.scalars(select(AreaRow.id).where(*_at(workspace, purpose, key))).one()
            rows = [{"subject_id": subject, "area_id": area_id} for subject in subjects]
            insert_or_ignore(session, AreaSubjectRow, rows)
        path = self.path(purpose, area_id)
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise OutOfResources(f"the folder {path} cannot be made ({error.strerror})") from error
        return path

    def drop(self, workspace: str, purpose: Purpose, key: str) -> None:
        """Remove the folder and what is in it, if there is one."""
        with self._database.write() as session:
            ids = session.scalars(select(AreaRow.id).where(*_at(workspace, purpose, key))).all()
            session.execute(delete(AreaRow).where(AreaRow.id.in_(ids)))
        for area_id in ids:
            remove_folder(self.path(purpose, area_id))

    def outlived(self) -> list[tuple[str, str]]:
        """(workspace, key) of states whose task is done: a crash came between the commit and the removal.

        A state is left alone while a task of the same step is at work, which may be using it.
        """
        other = aliased(TaskRow)
        at_work = exists().where(
            other.workspace == TaskRow.workspace, other.step == TaskRow.step, other.state == State.RUNNING
        )
        query = select(AreaRow.workspace, AreaRow.key).join(
            TaskRow, (TaskRow.workspace == AreaRow.workspace) & (TaskRow.key == AreaRow.key)
        )
        query = query.where(AreaRow.purpose == Purpose.STATE.value, TaskRow.state == State.DONE, ~at_work).distinct()
        with self._database.read() as session:
            return [(row.workspace, row.key) for row in session.execute(query)]

    def unknown(self) -> Iterable[Path]:
        """Folders on disk that no row knows: a crash came between removing the row and the folder."""
        with self._database.read() as session:
            known = set(session.scalars(select(AreaRow.id)))
        for purpose in Purpose:
            parent = self._home / purpose
            if parent.is_dir():
                yield from (path for path in sorted(parent.iterdir()) if path.name not in known)


def areas_of(session: Session, subject_id: str) -> list[tuple[str, str]]:
    """(purpose, id) of every folder that holds data of the subject."""
    query = select(AreaRow.purpose, AreaRow.id).join(AreaSubjectRow, AreaSubjectRow.area_id == AreaRow.id)
    return [(row.purpose, row.id) for row in session.execute(query.where(AreaSubjectRow.subject_id == subject_id))]


def remove_folder(path: Path) -> None:
    """Remove a folder, a file or a link; nothing happens when it is gone."""
    if path.is_symlink() or path.is_file():
        path.unlink(missing_ok=True)
    elif path.exists():
        shutil.rmtree(path)


def _at(workspace: str, purpose: Purpose, key: str) -> tuple:
    return (AreaRow.workspace == workspace, AreaRow.purpose == purpose.value, AreaRow.key == key)
