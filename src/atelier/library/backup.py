"""Backups: a folder with one copy of the database for each time, and the encrypted blobs that any of them needs.

    DIR/2026-11-20T10-00-00Z/manifest.json, database.sqlite (or database.pgdump)
    DIR/blobs/ab/abcd…        sealed as in the library; shared by all times, so each is copied once
    DIR/tombstones/*.json     every erasure known; restoring replays them

The database comes first, then the blobs it names: what is added meanwhile is left to the next time. Keys are never in
the folder (`key_bundle`). An erasure after the backup is replayed when it is restored.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import select

from atelier import __version__
from atelier.database import now
from atelier.database.dump import POSTGRES_FILE, SQLITE_FILE, dumped, schema_of
from atelier.errors import Conflict, Corrupt, NotFound, OutOfResources
from atelier.files import PRIVATE, chosen_place, sync_folder, write_durably
from atelier.library.blobs import BlobStore, path_of
from atelier.library.keys import LibraryKey, fingerprint, read_keys
from atelier.library.sealing import SealedReader, sealed_size
from atelier.library.tables import BlobRow
from atelier.library.vault import STORED, Vault

FORMAT = 1
MANIFEST, LISTED, BLOBS, TOMBSTONES, LOCK = "manifest.json", "blobs.txt", "blobs", "tombstones", ".lock"
_STAMP = "%Y-%m-%dT%H-%M-%SZ"

Told = Callable[[int, int], None]
"""`told(done, total)` after each blob."""


@dataclass(frozen=True)
class Manifest:
    """What one backup holds. `key` tells which library key it needs, without telling the key."""

    format: int
    created: str
    version: str
    schema: str
    database: str  # the file's name
    sha256: str
    bytes: int
    blobs: int
    blob_bytes: int
    tombstones: int
    key: str


@dataclass(frozen=True)
class Generation:
    """One backup in a folder, by the name of its folder there."""

    name: str
    manifest: Manifest

    @property
    def created(self) -> datetime:
        return datetime.fromisoformat(self.manifest.created)


@dataclass(frozen=True)
class BackupReport:
    """What a backup did. `gone`: blobs that an erasure removed while it ran. `removed`: older backups that went."""

    generation: Generation
    copied: int
    copied_bytes: int
    verified: int
    gone: int
    removed: tuple[str, ...]


class Backups:
    """The backups in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(
        self,
        vault: Vault,
        tombstones: Path,
        *,
        key_file: Path,
        verify: bool = False,
        keep: timedelta | None = timedelta(days=30),
        told: Told | None = None,
    ) -> BackupReport:
        """Back up a library that may be in use.

        Args:
            tombstones: the library's folder of them. key_file: its key; only a fingerprint of it is kept.
            verify: also decrypt and check blobs that earlier backups copied; new ones always are.
            keep: older backups than this are removed, and blobs that only they needed; None keeps all.

        Raises:
            OutOfResources: the disk is full; earlier backups are untouched.
            InvalidInput: the folder cannot be made.
            Conflict: another backup into this folder is running.
            Corrupt: a blob is missing or damaged in the library.
        """
        with chosen_place(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with FileLock(self.folder / LOCK, timeout=0):
                return self._make(vault, tombstones, fingerprint(read_keys(key_file)[0]), verify, keep, told)
        except Timeout as error:
            raise Conflict(f"another backup into {self.folder} is running", advice="wait for it to end") from error
        except OSError as error:
            raise OutOfResources(
                f"the backup could not be written ({error.strerror or error})",
                kept="earlier backups are untouched; what was copied is used again",
                advice="free some space and run it again",
            ) from error

    def list(self) -> list[Generation]:
        """Those that are complete, oldest first."""
        found = [self._read(path) for path in sorted(self.folder.glob(f"*/{MANIFEST}")) if path.parent.name != BLOBS]
        return [Generation(path.name, manifest) for path, manifest in found]

    def get(self, name: str = "") -> Generation:
        """One by name, or the newest. Raises NotFound."""
        known = self.list()
        if not known:
            raise NotFound(f"there is no backup in {self.folder}", advice="make one first", command=("backup",))
        if not name:
            return known[-1]
        for one in known:
            if one.name == name:
                return one
        raise NotFound(f"there is no backup '{name}'", advice=f"there are {', '.join(one.name for one in known[-5:])}")

    def path(self, generation: Generation) -> Path:
        return self.folder / generation.name

    def blob(self, blob_id: str) -> Path:
        """Where a sealed blob lies."""
        return self.folder / BLOBS / path_of(blob_id)

    def check_database(self, generation: Generation) -> Path:
        """The database's file, once its checksum is right. Raises Corrupt."""
        file = self.path(generation) / generation.manifest.database
        if not file.is_file() or file_digest(file) != generation.manifest.sha256:
            raise Corrupt(
                f"the database in backup {generation.name} is missing or damaged",
                advice="name an earlier one to restore",
            )
        return file

    # --- inside -----------------------------------------------------------------------------------------------

    def _make(
        self, vault: Vault, tombstones: Path, key: str, verify: bool, keep: timedelta | None, told: Told | None
    ) -> BackupReport:
        created = now()
        if known := self.list():  # two within a second, or a clock set back: the newest is still the last by name
            created = max(created, known[-1].created + timedelta(seconds=1))
        while (self.folder / (name := created.strftime(_STAMP))).exists():
            created += timedelta(seconds=1)
        partial = self.folder / f".{name}.partial"
        for old in self.folder.glob(".*.partial"):
            shutil.rmtree(old, ignore_errors=True)
        partial.mkdir(mode=0o700)
        schema = schema_of(vault.database) or ""
        with dumped(vault.database, partial) as (file, session):
            rows = list(session.scalars(select(BlobRow).where(BlobRow.state == STORED).order_by(BlobRow.id)))
            session.expunge_all()
        copied = copied_bytes = verified = 0
        gone: set[str] = set()
        for index, row in enumerate(rows):
            fresh = self._copy(vault, row)
            if fresh is None:
                gone.add(row.id)
            elif fresh or verify:
                self._verify(vault.key, row)
                verified += 1
                copied, copied_bytes = (copied + 1, copied_bytes + row.size) if fresh else (copied, copied_bytes)
            if told is not None:
                told(index + 1, len(rows))
        stones = self._copy_tombstones(tombstones)
        manifest = Manifest(
            format=FORMAT,
            created=created.isoformat(),
            version=__version__,
            schema=schema,
            database=file.name,
            sha256=file_digest(file),
            bytes=file.stat().st_size,
            blobs=len(rows) - len(gone),
            blob_bytes=sum(row.size for row in rows),
            tombstones=stones,
            key=key,
        )
        kept = [row for row in rows if row.id not in gone]
        write_file(partial / LISTED, ["".join(f"{row.id} {row.size}\n" for row in kept).encode()])
        write_file(partial / MANIFEST, [json.dumps(asdict(manifest), indent=1).encode()])
        sync_folder(partial)
        partial.rename(self.folder / name)
        sync_folder(self.folder)
        removed = self._prune(keep, created) if keep is not None else ()
        return BackupReport(Generation(name, manifest), copied, copied_bytes, verified, len(gone), removed)

    def _copy(self, vault: Vault, row: BlobRow) -> bool | None:
        """Copy a blob if it is not here. True: copied. None: it was erased meanwhile."""
        target = self.blob(row.id)
        wanted = sealed_size(row.size)
        if target.is_file() and target.stat().st_size == wanted:
            return False
        try:
            write_file(target, vault.blobs.sealed(row.id))
        except NotFound:
            with vault.database.read() as session:
                still = session.get(BlobRow, row.id)
            if still is None or still.state != STORED:
                return None
            raise Corrupt(
                f"blob {row.id} is missing from the library",
                kept="earlier backups are untouched",
                advice="have the library checked, then back up again",
                command=("library", "check"),
            ) from None
        if target.stat().st_size != wanted:
            target.unlink()
            raise Corrupt(f"blob {row.id} has not the {wanted} bytes that were stored", advice="run the check")
        return True

    def _verify(self, key: LibraryKey, row: BlobRow) -> None:
        """Decrypt the copy and compare its digest. Raises Corrupt, and removes a copy that is damaged."""
        path = self.blob(row.id)
        assert row.wrapped_key is not None
        with path.open("rb") as file:

            def fetch(start: int, end: int) -> bytes:
                file.seek(start)
                return file.read(end - start)

            digest = hashlib.sha256()
            reader = SealedReader(fetch, key.unwrap(row.wrapped_key, row.id), row.id, row.size)
            try:
                while piece := reader.read(1 << 20):
                    digest.update(piece)
                if row.digest and digest.hexdigest() != row.digest:
                    raise Corrupt(f"blob {row.id} has another digest than recorded")
            except Corrupt:
                path.unlink()
                raise

    def _copy_tombstones(self, source: Path) -> int:
        target = self.folder / TOMBSTONES
        target.mkdir(exist_ok=True, mode=0o700)
        for path in sorted(source.glob("*.json")):
            if not (target / path.name).exists():
                write_file(target / path.name, [path.read_bytes()])
        return len(list(target.glob("*.json")))

    def _prune(self, keep: timedelta, moment: datetime) -> tuple[str, ...]:
        """Remove backups older than that, never the newest, then blobs that no backup names."""
        known = self.list()
        old = [one for one in known[:-1] if moment - one.created > keep]
        for one in old:
            shutil.rmtree(self.path(one))
        if old:
            needed = set()
            for one in known:
                if one not in old:
                    needed |= blob_list(self.path(one)).keys()
            for path in (self.folder / BLOBS).glob("*/*"):
                if path.name not in needed:
                    path.unlink()
        return tuple(one.name for one in old)

    def _read(self, path: Path) -> tuple[Path, Manifest]:
        try:
            data: dict[str, Any] = json.loads(path.read_bytes())
            if data.get("format") != FORMAT:
                raise ValueError(f"format {data.get('format')} is not known")
            manifest = Manifest(**data)
            if manifest.database not in (SQLITE_FILE, POSTGRES_FILE):
                raise ValueError("no such database file")
            datetime.fromisoformat(manifest.created).astimezone(UTC)
        except (ValueError, TypeError, AttributeError) as error:
            raise Corrupt(f"{path} cannot be read ({error})", advice="remove that backup, or use another") from error
        return path.parent, manifest


def blob_list(folder: Path) -> dict[str, int]:
    """The blobs that a backup names, with the size of their plain content. Raises Corrupt."""
    try:
        pairs = (line.split() for line in (folder / LISTED).read_text("ascii").splitlines())
        return {name: int(size) for name, size in pairs if name.isalnum()}
    except (OSError, ValueError) as error:
        raise Corrupt(f"the list of blobs in {folder.name} cannot be read") from error


def missing_blobs(store: BlobStore, rows: Iterable[tuple[str, int]]) -> list[str]:
    """Those that a store does not hold in full."""
    there = {stored.blob_id: stored.size for stored in store.listing()}
    return [blob_id for blob_id, size in rows if there.get(blob_id) != sealed_size(size)]


def file_digest(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file whole or not at all, durably, mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_durably(path, pieces, mode=PRIVATE)
