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
from pathlib import Path

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

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
        asset_id, blob_id = new_id(), secrets.token_hex(16)
        data_key = secrets.token_bytes(KEY_BYTES)
        owner = this_process()
        with self.database.write() as session:
            epochs(session, workspace, subjects)
            session.add(
                BlobRow(
                    id=blob_id,
                    workspace=workspace,
                    state=WRITING,
                    owner=owner,
                    created=now(),
                    wrapped_key=self.key.wrap(data_key, blob_id),
                )
            )
            session.flush()
            session.add(
                DraftRow(
                    asset_id=asset_id,
                    workspace=workspace,
                    blob_id=blob_id,
                    owner=owner,
                    created=now(),
                    subjects=list(subjects),
                    look=look,
                )
            )
        try:
            written = self.blobs.write(blob_id, content, data_key)
            with self.database.write() as session:
                row = session.get(BlobRow, blob_id)
                if row is None or row.state != WRITING:
                    raise Refused("the subject was erased while its data was being stored", kept="nothing was stored")
                row.state, row.size, row.digest = STORED, written.size, written.digest
        except BaseException:
            # The error on its way is the one that matters; what cannot be removed now is found by `check`.
            with suppress(AtelierError):
                self.discard(workspace, [asset_id])
            with suppress(AtelierError):
                self.blobs.delete(blob_id)
            raise
        return Staged(asset_id, blob_id, written.size, written.digest)

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
            raise Corrupt(f"blob {row.id} has no key", advice="run `atelier library check --repair`")
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
