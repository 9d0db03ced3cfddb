"""Erasing a whole workspace: every row that is its own, every key, every file; only its tombstone is left.

Rows are found by the tables themselves: those with a column `workspace`, and those that hang on one of them by a
foreign key. A table that comes later is reached without a word here, and a test has it that each is one or the other,
or belongs to the whole instance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from sqlalchemy import ColumnElement, Table, delete, func, or_, select
from sqlalchemy.orm import Session

from atelier.database import Base, now
from atelier.errors import Conflict, Unavailable
from atelier.library.areas import Areas, remove_folder
from atelier.library.erasure import Erasure
from atelier.library.participants import Participant
from atelier.library.removal import remove_assets
from atelier.library.run_tables import RunRow
from atelier.library.tables import AreaRow, AssetRow, BlobRow, DraftRow, SubjectRow, TombstoneRow
from atelier.library.tombstones import WHOLE, Certificate, Tombstone, forget_file, keep_file, known_files
from atelier.library.vault import Vault
from atelier.recipe.values import new_id

KEPT = frozenset({"tombstones", "blobs", "events", "workspaces"})
"""Tables that are treated on their own: certificates stay, blobs are shredded, events and the workspace's own row are
for those who know them (`Closer`)."""
NAMES = {
    "adapters": "model",
    "api_keys": "key",
    "captions": "caption",
    "collections": "collection",
    "consents": "consent",
    "invitations": "invitation",
    "members": "member",
    "refusals": "refusal",
    "reports": "report-of-abuse",
    "runs": "run",
    "saved_recipes": "recipe",
    "shares": "share-link",
    "subjects": "subject",
    "upload_links": "upload-link",
    "waiting_prompts": "waiting-prompt",
    "webhooks": "webhook",
}
"""What a person wants to see counted, by table. Assets are counted by their kind."""


@runtime_checkable
class Closer(Protocol):
    """Another service that has something of its own to do when a workspace goes."""

    def close_workspace(self, session: Session, workspace: str, ids: AbstractSet[str]) -> None:
        """Within the transaction. `ids` are those of its runs and subjects."""
        ...


@dataclass(frozen=True)
class Contents:
    """What a workspace holds, by kind; `size` in bytes."""

    workspace: str
    counts: Mapping[str, int]
    size: int


class Closing:
    """Erases workspaces.

    Args:
        tombstones: the folder of tombstones.
    """

    def __init__(self, vault: Vault, areas: Areas, tombstones: Path, participants: Sequence[Participant]) -> None:
        self._vault, self._areas, self._tombstones = vault, areas, tombstones
        self._database, self._participants = vault.database, participants

    def preview(self, workspace: str) -> Contents:
        """What erasing it would erase. Changes nothing."""
        with self._database.read() as session:
            size = select(func.sum(BlobRow.size)).where(BlobRow.workspace == workspace)
            return Contents(workspace, dict(sorted(_counts(session, workspace).items())), session.scalar(size) or 0)

    def erase(self, workspace: str) -> Certificate:
        """Erase it. What is in flight is refused from now on, and the id is used up.

        Raises:
            Conflict: it is erased already.
        """
        with self._database.read() as session:
            if is_closed(session, workspace):
                raise Conflict(f"the workspace '{workspace}' is erased already", kept="nothing was changed")
        return self.apply(Tombstone(new_id(), workspace, WHOLE, now(), ()))

    def apply(self, stone: Tombstone) -> Certificate:
        """Do what a tombstone of a whole workspace says; also again, after a restore."""
        # The file comes first: a crash from here on makes the next start finish what the person asked for.
        keep_file(self._tombstones, stone)
        try:
            with self._database.write() as session:
                counts, blobs, folders = self._rows(session, stone.workspace)
                certificate = Certificate.of(stone, counts, {})
                session.add(
                    TombstoneRow(
                        id=stone.id,
                        workspace=stone.workspace,
                        subject_id=WHOLE,
                        erased_at=stone.erased_at,
                        kept=[],
                        certificate=certificate.to_json(),
                    )
                )
        except BaseException:
            forget_file(self._tombstones, stone)
            raise
        for folder in folders:
            remove_folder(folder)
        self._vault.sweep(blobs)
        try:
            self._erasure(stone.workspace).finish()
        except Unavailable:
            return certificate.pending()
        return certificate

    def replay(self) -> int:
        """Erase again what a restored backup brought back, in every workspace. Called whenever a library is opened.

        Returns: how many erasures were replayed.
        """
        files = known_files(self._tombstones)
        if not files:
            return 0
        with self._database.read() as session:
            known = set(session.scalars(select(TombstoneRow.id)))
        # What a backup still holds and the first erasure did not keep was erased then, and is erased again.
        waiting = [stone for stone in files if stone.id not in known]
        for stone in waiting:
            if stone.subject_id == WHOLE:
                self.apply(stone)
            else:
                self._erasure(stone.workspace).apply(stone)
        return len(waiting)

    def _erasure(self, workspace: str) -> Erasure:
        return Erasure(self._vault, self._areas, self._tombstones, workspace, self._participants)

    def _rows(self, session: Session, workspace: str) -> tuple[Counter[str], list[str], list[Path]]:
        counts = _counts(session, workspace)
        ids = {
            *session.scalars(select(RunRow.id).where(RunRow.workspace == workspace)),
            *session.scalars(select(SubjectRow.id).where(SubjectRow.workspace == workspace)),
        }
        areas = session.execute(select(AreaRow.purpose, AreaRow.id).where(AreaRow.workspace == workspace)).all()
        folders = [self._areas.path(purpose, area_id) for purpose, area_id in areas]
        blobs = session.scalars(select(BlobRow.id).where(BlobRow.workspace == workspace)).all()
        drafts = delete(DraftRow).where(DraftRow.workspace == workspace)
        session.execute(drafts)
        assets = session.scalars(select(AssetRow.id).where(AssetRow.workspace == workspace)).all()
        remove_assets(session, self._vault, assets)
        for participant in self._participants:
            if isinstance(participant, Closer):
                participant.close_workspace(session, workspace, ids)
        for table, condition in own_rows(workspace).items():
            if table.name not in KEPT:
                session.execute(delete(table).where(condition))
        session.expire_all()
        return counts, self._vault.shred(session, blobs), folders


def is_closed(session: Session, workspace: str) -> bool:
    """Whether the workspace was erased: nothing may be stored in it."""
    query = select(TombstoneRow.id).where(TombstoneRow.subject_id == WHOLE, TombstoneRow.workspace == workspace)
    return session.scalar(query.limit(1)) is not None


def own_rows(workspace: str) -> dict[Table, ColumnElement[bool]]:
    """Every table that holds rows of workspaces, with what chooses those of this one; children before parents."""
    found: dict[Table, ColumnElement[bool]] = {}
    for table in Base.metadata.sorted_tables:
        if "workspace" in table.c:
            found[table] = table.c.workspace == workspace
        elif table.name != "workspaces":
            hanging = [
                key.parent.in_(select(key.column).where(found[key.column.table]))
                for key in sorted(table.foreign_keys, key=lambda one: one.parent.name)
                if key.column.table in found
            ]
            if hanging:
                found[table] = or_(*hanging)
    return dict(reversed(found.items()))


def _counts(session: Session, workspace: str) -> Counter[str]:
    kinds = select(AssetRow.kind, func.count()).where(AssetRow.workspace == workspace).group_by(AssetRow.kind)
    counts = Counter({row.kind: row[1] for row in session.execute(kinds)})
    for table, condition in own_rows(workspace).items():
        if table.name in NAMES:
            counts[NAMES[table.name]] += session.scalar(select(func.count()).select_from(table).where(condition)) or 0
    return +counts
