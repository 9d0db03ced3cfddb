"""Blobs with their rows: database, blob store and library key working together.

The order of things is what keeps rows and blobs together. Writing: a row in state `writing` with the wrapped key, then
the object, then state `stored`. Deleting: the row loses its key and becomes `deleting` in the transaction that removes
what referred to it, then the object goes, then the row. Whatever a crash leaves is a row that says what was going on,
which `check` finishes.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Table, bindparam, delete, exists, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Session

from atelier.database import Database, now
from atelier.database.dialect import slices
from atelier.errors import AtelierError, Corrupt, NotFound, Refused
from atelier.library.blobs import BlobStore
from atelier.library.indexing import look_stored
from atelier.library.keys import KEY_BYTES, LibraryKey
from atelier.library.owner import this_process
from atelier.library.sealing import SealedReader
from atelier.library.tables import AssetRow, BlobRow, DraftRow, SubjectRow, TombstoneRow
from atelier.library.tombstones import WHOLE
from atelier.recipe.values import new_id

WRITING, STORED, DELETING = "writing", "stored", "deleting"


@dataclass(frozen=True)
class Staged:
    """Content that is stored durably under the id of an asset to be."""

    asset_id: str
    blob_id: str
    size: int
    digest: str


@dataclass(frozen=True)
class Vault:
    """Where content lies. Threads may share it."""

    database: Database
    blobs: BlobStore
    key: LibraryKey

    def stage(
        self,
        workspace: str,
        content: bytes | Path | Iterable[bytes],
        subjects: Sequence[str] = (),
        *,
        look: bytes | None = None,
    ) -> Staged:
        """Store content as a draft.

        Args:
            look: how it looks (`colours.Look.packed`), where that is known.

        Raises:
            OutOfResources: the disk is full; nothing is left of it.
            Refused: a subject is erased.
        """
        return self.stage_all(workspace, [content], subjects, looks=[look])[0]

    def stage_all(
        self,
        workspace: str,
        contents: Sequence[bytes | Path | Iterable[bytes]],
        subjects: Sequence[str] = (),
        *,
        looks: Sequence[bytes | None] = (),
    ) -> list[Staged]:
        """The same for several contents at once, all or none, in two transactions together.

        Args:
            looks: of the first ones; those behind have none.
        """
        if not contents:
            return []
        owner, moment = this_process(), now()
        keys = [secrets.token_bytes(KEY_BYTES) for _ in contents]
        ids = [(new_id(), secrets.token_hex(16)) for _ in contents]
        same: dict[str, Any] = {"workspace": workspace, "owner": owner, "created": moment}
        blobs = [
            {**same, "id": blob_id, "state": WRITING, "wrapped_key": self.key.wrap(key, blob_id), "size": 0}
            for (_, blob_id), key in zip(ids, keys, strict=True)
        ]
        drafts = [
            {**same, "asset_id": asset_id, "blob_id": blob_id, "subjects": list(subjects), "look": look}
            for (asset_id, blob_id), look in zip_longest(ids, looks)
        ]
        with self.database.write() as session:
            epochs(session, workspace, subjects)
            session.connection().execute(_BLOBS, blobs)
            session.connection().execute(_DRAFTS, drafts)
        try:
            done = [
                Staged(asset_id, blob_id, written.size, written.digest)
                for (asset_id, blob_id), key, content in zip(ids, keys, contents, strict=True)
                for written in [self.blobs.write(blob_id, content, key)]
            ]
            rows = [{"blob": one.blob_id, "bytes": one.size, "sha": one.digest} for one in done]
            with self.database.write() as session:
                if session.connection().execute(_WRITTEN, rows).rowcount != len(rows):
                    raise Refused("the subject was erased while its data was being stored", kept="nothing was stored")
        except BaseException:
            # The error on its way is the one that matters; what cannot be removed now is found by `check`.
            with suppress(AtelierError):
                self.discard(workspace, [asset_id for asset_id, _ in ids])
            for _, blob_id in ids:
                with suppress(AtelierError):
                    self.blobs.delete(blob_id)
            raise
        return done

    def again(self, workspace: str, asset_id: str, subjects: Sequence[str]) -> Staged:
        """A draft that shares the blob of an asset that exists."""
        new = new_id()
        with self.database.write() as session:
            epochs(session, workspace, subjects)
            blob = self.blob(session, workspace, asset_id)
            session.add(
                DraftRow(
                    asset_id=new,
                    workspace=workspace,
                    blob_id=blob.id,
                    owner=this_process(),
                    created=now(),
                    subjects=list(subjects),
                    look=look_stored(session, asset_id),
                )
            )
            return Staged(new, blob.id, blob.size, blob.digest or "")

    def discard(self, workspace: str, asset_ids: Iterable[str]) -> None:
        """Remove drafts; those that were committed or are gone are left alone."""
        dropped: list[str] = []
        with self.database.write() as session:
            for part in slices(asset_ids):
                chosen = (DraftRow.workspace == workspace) & DraftRow.asset_id.in_(part)
                blobs = session.scalars(select(DraftRow.blob_id).where(chosen)).all()
                session.execute(delete(DraftRow).where(chosen))
                dropped += self.shred(session, blobs)
        self.sweep(dropped)

    def blob(self, session: Session, workspace: str, asset_id: str) -> BlobRow:
        """The blob of an asset or a draft of this workspace.

        Raises:
            NotFound: there is none, or it is erased.
        """
        for table, name in ((AssetRow, AssetRow.id), (DraftRow, DraftRow.asset_id)):
            query = select(BlobRow).join(table, table.blob_id == BlobRow.id)
            row = session.scalar(query.where(name == asset_id, table.workspace == workspace))
            if row is not None and row.state == STORED:
                return row
        raise NotFound(f"there is no asset {asset_id} in this workspace (it may have been erased)")

    def reader(self, workspace: str, asset_id: str) -> SealedReader:
        """The plain content of an asset or a draft, seekable, decrypted as it is read."""
        with self.database.read() as session:
            return self.reader_of(self.blob(session, workspace, asset_id))

    def reader_of(self, row: BlobRow) -> SealedReader:
        if row.wrapped_key is None:
            raise Corrupt(
                f"blob {row.id} has no key",
                advice="have the library repaired",
                command=("library", "check", "--repair"),
            )
        return self.blobs.raw(row.id, self.key.unwrap(row.wrapped_key, row.id), row.size)

    def shred(self, session: Session, blob_ids: Iterable[str]) -> list[str]:
        """Within a transaction: take key and digest from blobs that nothing refers to any more. Returns their ids."""
        shredded: list[str] = []
        owner = this_process()
        for part in slices(blob_ids):
            free = session.scalars(
                select(BlobRow.id).where(
                    BlobRow.id.in_(part),
                    ~exists().where(AssetRow.blob_id == BlobRow.id),
                    ~exists().where(DraftRow.blob_id == BlobRow.id),
                )
            ).all()
            session.execute(
                update(BlobRow)
                .where(BlobRow.id.in_(free))
                .values(state=DELETING, owner=owner, wrapped_key=None, digest=None)
            )
            shredded += free
        return shredded

    def sweep(self, blob_ids: Iterable[str]) -> None:
        """After that transaction: delete the objects, then their rows."""
        for part in slices(blob_ids, 200):
            for blob_id in part:
                self.blobs.delete(blob_id)
            with self.database.write() as session:
                session.execute(delete(BlobRow).where(BlobRow.id.in_(part), BlobRow.state == DELETING))


def _table(row: type[DeclarativeBase]) -> Table:
    found = row.__table__
    assert isinstance(found, Table)
    return found


_BLOBS, _DRAFTS = insert(_table(BlobRow)), insert(_table(DraftRow))
_WRITTEN = (
    update(_table(BlobRow))
    .where(BlobRow.id == bindparam("blob"), BlobRow.state == WRITING)
    .values(state=STORED, size=bindparam("bytes"), digest=bindparam("sha"))
)


def epochs(session: Session, workspace: str, subjects: Iterable[str]) -> dict[str, int]:
    """The epoch of each subject, held against erasure until the transaction ends.

    Raises:
        Refused: a subject is not in this workspace any more, or the workspace is erased.
    """
    closed = (TombstoneRow.subject_id == WHOLE) & (TombstoneRow.workspace == workspace)
    if session.scalar(select(TombstoneRow.id).where(closed).limit(1)) is not None:
        raise Refused(f"the workspace '{workspace}' is erased", kept="nothing was stored")
    found: dict[str, int] = {}
    for part in slices(sorted(subjects)):
        query = select(SubjectRow.id, SubjectRow.epoch).where(
            SubjectRow.workspace == workspace, SubjectRow.id.in_(part)
        )
        found |= {row.id: row.epoch for row in session.execute(query.with_for_update(read=True))}
    if gone := set(subjects) - set(found):
        raise Refused(
            f"{len(gone)} of the subjects ({', '.join(sorted(gone))}) are not in this workspace any more: erased",
            kept="nothing was stored",
        )
    return found
