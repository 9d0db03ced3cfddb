"""Finding and repairing what does not fit together: rows, objects, folders, thumbnails, erasures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import delete, exists, select, text
from sqlalchemy.orm import Session

from atelier.errors import AtelierError, Conflict, Corrupt
from atelier.library.areas import Areas, remove_folder
from atelier.library.assets import Thumbnail
from atelier.library.erasure import Erasure
from atelier.library.owner import abandoned
from atelier.library.removal import remove_assets
from atelier.library.sealing import sealed_size
from atelier.library.store import AssetStore, stale_plain
from atelier.library.tables import AreaRow, AssetRow, BlobRow, DraftRow, LineageRow
from atelier.library.thumbnails import Thumbnails, has_thumbnails
from atelier.library.vault import DELETING, STORED, WRITING, Vault

FEW = 10
"""So many missing objects are losses; if they are also most of the library, the store is the wrong one."""


@dataclass(frozen=True)
class Finding:
    """Something that does not fit. `lost` says that its content cannot be had back by any repair."""

    kind: str
    what: str
    detail: str
    lost: bool = False
    repaired: bool = False


@dataclass(frozen=True)
class CheckReport:
    """What was looked at and what was found."""

    assets: int
    blobs: int
    verified: bool
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Nothing is left to do."""
        return all(finding.repaired for finding in self.findings)


@dataclass(frozen=True)
class _Problem:
    finding: Finding
    repair: Callable[[], object] | None


class Checker:
    """Checks a library, all its workspaces together."""

    def __init__(self, vault: Vault, store: AssetStore, areas: Areas, erasure: Erasure) -> None:
        self._vault = vault
        self._database = vault.database
        self._store = store
        self._areas = areas
        self._erasure = erasure

    def check(self, *, repair: bool = False, verify: bool = False) -> CheckReport:
        """Look for faults, and mend them if asked. Running it twice finds nothing the second time.

        Args:
            verify: also decrypt every blob and compare its digest, and let SQLite check its file.

        Raises:
            Conflict: most objects are missing, so the blob store is likely the wrong one; nothing was repaired.
        """
        findings: list[Finding] = []
        parts = [self._unfinished, self._objects, self._unreferenced, self._thumbnails, self._folders, self._erasures]
        if verify:
            parts.append(self._contents)
        for part in parts:
            # A part is read to its end before anything is repaired: repairs must not change what it is looking at.
            findings += [_mended(problem) if repair else problem.finding for problem in list(part())]
        with self._database.read() as session:
            assets = session.query(AssetRow).count()
            blobs = session.query(BlobRow).count()
        return CheckReport(assets, blobs, verify, tuple(findings))

    def recover(self) -> None:
        """Finish what processes that are gone left unfinished. Cheap: done whenever the library is opened."""
        for problem in list(self._unfinished()):
            if problem.repair is not None:
                problem.repair()

    # --- what is looked for -----------------------------------------------------------------------------------------

    def _unfinished(self) -> Iterator[_Problem]:
        with self._database.read() as session:
            open_blobs = session.scalars(select(BlobRow).where(BlobRow.state.in_([WRITING, DELETING]))).all()
            drafts = session.scalars(select(DraftRow)).all()
        for draft in drafts:
            if abandoned(draft.owner, draft.created):
                detail = "a task stored it and ended before it was done"
                yield _problem("draft", draft.asset_id, detail, self._discarder(draft.workspace, draft.asset_id))
        drafted = {draft.blob_id for draft in drafts}
        for blob in open_blobs:
            if blob.state == DELETING and abandoned(blob.owner, blob.created):
                yield _problem("unfinished-delete", blob.id, "its object was to be deleted", self._sweeper(blob.id))
            elif blob.state == WRITING and blob.id not in drafted and abandoned(blob.owner, blob.created):
                yield _problem("unfinished-write", blob.id, "a write was cut off", self._dropper(blob.id))
        for workspace, key in self._areas.outlived():
            yield _problem("finished-state", key[:12], "its task is done", self._state_dropper(workspace, key))
        for folder in stale_plain(self._store.temporary):
            yield _problem("plain-file", folder.name, "decrypted files of a killed process", _remover(folder))

    def _objects(self) -> Iterator[_Problem]:
        # Objects are listed before rows are read: a row always comes first, so an object without one is an orphan.
        objects = {stored.blob_id: stored.size for stored in self._vault.blobs.listing()}
        with self._database.read() as session:
            rows = {row.id: row for row in session.scalars(select(BlobRow))}
        for blob_id in objects.keys() - rows.keys():
            yield _problem("object-without-row", blob_id, f"{objects[blob_id]} bytes", self._deleter(blob_id))
        stored = {blob_id: row for blob_id, row in rows.items() if row.state == STORED}
        # Asked once more, one by one: listing and rows are not of the same moment.
        missing = [one for one in stored if one not in objects and not self._vault.blobs.exists(one)]
        if len(missing) > FEW and len(missing) * 2 > len(stored):
            raise Conflict(
                f"{len(missing)} of {len(stored)} objects are missing: likely not the blob store of this database",
                kept="nothing was removed",
                advice="check the blob store's address, or that its disk is mounted",
            )
        for blob_id in missing:
            yield from self._losses(blob_id, "its object is missing")
        for blob_id, row in stored.items():
            if blob_id in objects and objects[blob_id] != sealed_size(row.size):
                yield from self._damages(blob_id, f"{objects[blob_id]} of {sealed_size(row.size)} bytes")
        if not any(row.state == WRITING and not abandoned(row.owner, row.created) for row in rows.values()):
            for file in self._vault.blobs.staged():
                yield _problem("cut-off-upload", file.name, "a crash cut it off", _remover(file))

    def _losses(self, blob_id: str, detail: str) -> Iterator[_Problem]:
        with self._database.read() as session:
            assets = session.scalars(select(AssetRow).where(AssetRow.blob_id == blob_id)).all()
        for asset in assets:
            lost = asset.kind != Thumbnail.kind  # thumbnails are made again
            finding = Finding("row-without-object", asset.id, f"{asset.kind}: {detail}", lost=lost)
            yield _Problem(finding, self._asset_remover(asset.id))

    def _damages(self, blob_id: str, detail: str) -> Iterator[_Problem]:
        # Damaged content is left in place, since a backup may mend it; only what can be made again is removed.
        for problem in self._losses(blob_id, detail):
            damaged = replace(problem.finding, kind="damaged")
            yield _Problem(damaged, None if damaged.lost else problem.repair)

    def _unreferenced(self) -> Iterator[_Problem]:
        query = select(BlobRow.id).where(
            BlobRow.state == STORED,
            ~exists().where(AssetRow.blob_id == BlobRow.id),
            ~exists().where(DraftRow.blob_id == BlobRow.id),
        )
        with self._database.read() as session:
            ids = session.scalars(query).all()
        for blob_id in ids:
            yield _problem("blob-without-asset", blob_id, "nothing refers to it", self._dropper(blob_id))

    def _thumbnails(self) -> Iterator[_Problem]:
        small = exists().where(LineageRow.parent == AssetRow.id, LineageRow.role == Thumbnail.kind)
        with self._database.read() as session:
            kinds = [kind for kind in session.scalars(select(AssetRow.kind).distinct()) if has_thumbnails(kind)]
            query = select(AssetRow.id, AssetRow.workspace).where(AssetRow.kind.in_(kinds), ~small)
            bare = session.execute(query).all()
        for asset_id, workspace in bare:
            yield _problem("no-thumbnails", asset_id, "none are stored", self._maker(workspace, asset_id))

    def _folders(self) -> Iterator[_Problem]:
        for path in self._areas.unknown():
            yield _problem("folder-without-row", path.name, str(path.parent.name), _remover(path))
        with self._database.read() as session:
            rows = session.execute(select(AreaRow.id, AreaRow.purpose)).all()
        for area_id, purpose in rows:
            if not self._areas.path(purpose, area_id).is_dir():
                yield _problem("row-without-folder", area_id, purpose, self._area_dropper(area_id))

    def _erasures(self) -> Iterator[_Problem]:
        waiting = self._erasure.waiting()
        if waiting:
            yield _problem(
                "erasure-to-finish", str(waiting), "freed database pages are not rewritten yet", self._erasure.finish
            )
        for stone in self._erasure.without_file():
            yield _problem("tombstone-without-file", stone, "a restore would not replay it", self._erasure.write_files)

    def _contents(self) -> Iterator[_Problem]:
        if self._database.dialect == "sqlite":
            with self._database.read() as session:
                for (words,) in session.execute(text("PRAGMA integrity_check")):
                    if words != "ok":
                        yield _problem("database", "integrity", str(words), None)
        with self._database.read() as session:
            rows = session.scalars(select(BlobRow).where(BlobRow.state == STORED)).all()
        for row in rows:
            try:
                digest = hashlib.sha256()
                reader = self._vault.reader_of(row)
                while piece := reader.read(1 << 20):
                    digest.update(piece)
                if digest.hexdigest() != row.digest:
                    raise Corrupt(f"blob {row.id} has another digest than recorded")
            except Corrupt as error:
                yield from self._damages(row.id, str(error))

    # --- repairs ------------------------------------------------------------------------------------------------------

    def _discarder(self, workspace: str, asset_id: str) -> Callable[[], object]:
        return lambda: self._vault.discard(workspace, [asset_id])

    def _sweeper(self, blob_id: str) -> Callable[[], object]:
        return lambda: self._vault.sweep([blob_id])

    def _deleter(self, blob_id: str) -> Callable[[], object]:
        return lambda: self._vault.blobs.delete(blob_id)

    def _dropper(self, blob_id: str) -> Callable[[], object]:
        def drop() -> None:
            with self._database.write() as session:
                shredded = self._vault.shred(session, [blob_id])
            self._vault.sweep(shredded)

        return drop

    def _asset_remover(self, asset_id: str) -> Callable[[], object]:
        def remove() -> None:
            with self._database.write() as session:
                blobs = remove_assets(session, self._vault, [asset_id, *_thumbnails_below(session, asset_id)])
            self._vault.sweep(blobs)

        return remove

    def _maker(self, workspace: str, asset_id: str) -> Callable[[], object]:
        return lambda: Thumbnails(self._vault, workspace).make(asset_id)

    def _state_dropper(self, workspace: str, key: str) -> Callable[[], object]:
        return lambda: self._store.drop_state(workspace, key)

    def _area_dropper(self, area_id: str) -> Callable[[], object]:
        def drop() -> None:
            with self._database.write() as session:
                session.execute(delete(AreaRow).where(AreaRow.id == area_id))

        return drop


def _mended(problem: _Problem) -> Finding:
    if problem.repair is None:
        return problem.finding
    try:
        problem.repair()
    except AtelierError as error:
        return replace(problem.finding, detail=f"{problem.finding.detail}; not repaired: {error}")
    return replace(problem.finding, repaired=True)


def _thumbnails_below(session: Session, asset_id: str) -> list[str]:
    query = select(LineageRow.child).where(LineageRow.parent == asset_id, LineageRow.role == Thumbnail.kind)
    return list(session.scalars(query))


def _remover(path: Path) -> Callable[[], object]:
    return lambda: remove_folder(path)


def _problem(kind: str, what: str, detail: str, repair: Callable[[], object] | None) -> _Problem:
    return _Problem(Finding(kind, what, detail), repair)
