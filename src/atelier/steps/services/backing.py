"""Backups of a whole home (all workspaces), the keys that belong to them, and restoring."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from atelier.accounts.audit import AuditTrail
from atelier.errors import Conflict, Corrupt, InvalidInput
from atelier.files import chosen_place
from atelier.library import Library
from atelier.library.backup import MANIFEST, BackupReport, Backups, Generation, Told
from atelier.library.key_bundle import collect, read_bundle, write_bundle
from atelier.library.keys import fingerprint, read_keys
from atelier.library.restore import RestoreReport, restore
from atelier.library.rotation import Rotated, rotate
from atelier.steps.participants import taking_part

KEPT_DAYS = 30
KEYS_EXPORTED = "key.export"
"""In the audit trail; the target is the fingerprint of the key that wraps."""
SINGLE = ".tar"
"""A backup whose name ends so is one file; any other is a folder that later backups add to."""


@dataclass(frozen=True)
class BackupDone:
    """What a backup did. `place` is the folder or file; `keys` where the keys went, None where they were not asked."""

    report: BackupReport
    place: Path
    keys: Path | None


class BackupService:
    """Backups of the home that is open."""

    def __init__(self, library: Library, audit: AuditTrail) -> None:
        self._library, self._audit = library, audit

    def make(
        self,
        place: Path,
        *,
        keys: Path | None = None,
        passphrase: str = "",
        keep_days: int | None = KEPT_DAYS,
        verify: bool = False,
        told: Told | None = None,
        actor: str = "owner",
    ) -> BackupDone:
        """Back up into a folder (only what is new is copied), or into one `.tar` file.

        Args:
            keys: also write the keys there; without a passphrase not beside the backup.
            keep_days: older backups in the folder are removed; None keeps them all.
            verify: check every blob of the backup, not only those that are new.

        Raises:
            InvalidInput: keys without a passphrase would lie beside the backup.
            OutOfResources, Conflict, Corrupt: see `Backups.make`.
        """
        if keys is not None and not passphrase:
            _require_apart(keys, place)
        if place.suffix == SINGLE:
            report = self._single(place, told)
        else:
            keep = timedelta(days=keep_days) if keep_days is not None else None
            report = self._folder(Backups(place), verify, keep, told)
        if keys is not None:
            self.export_keys(keys, passphrase, actor=actor)
        name = report.generation.name
        self._audit.note(actor, "backup.make", name, copied=report.copied, blobs=report.generation.manifest.blobs)
        return BackupDone(report, place, keys)

    def list(self, place: Path) -> list[Generation]:
        """The backups in a folder, oldest first."""
        return Backups(place).list()

    def export_keys(self, target: Path, passphrase: str = "", *, actor: str = "owner") -> None:
        """Write all keys into one file, encrypted if there is a passphrase.

        Raises:
            InvalidInput: the passphrase is too short, or there is none and the file would lie beside a backup.
        """
        if not passphrase:
            _require_apart(target)
        path = self._library.vault.key.path
        write_bundle(target, collect(self._library.home / "keys", path), passphrase)
        if path is not None:
            self._audit.note(actor, KEYS_EXPORTED, fingerprint(read_keys(path)[0]), encrypted=bool(passphrase))

    def rotate_key(self, *, actor: str = "owner") -> Rotated:
        """Change the library key; see `library.rotation`. Raises Corrupt."""
        path = self._library.vault.key.path
        assert path is not None
        done = rotate(self._library.database, path)
        self._audit.note(actor, "key.rotate", "library", rewrapped=done.rewrapped)
        return done

    def _folder(self, backups: Backups, verify: bool, keep: timedelta | None, told: Told | None) -> BackupReport:
        vault = self._library.vault
        assert vault.key.path is not None
        return backups.make(
            vault,
            self._library.home / "tombstones",
            key_file=vault.key.path,
            verify=verify,
            keep=keep,
            told=told,
        )

    def _single(self, place: Path, told: Told | None) -> BackupReport:
        if place.exists():
            raise Conflict(f"{place} is there already", kept="it is untouched", advice="choose another name")
        with chosen_place(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            scratch = tempfile.TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent)
        with scratch as folder:
            report = self._folder(Backups(Path(folder) / "backup"), False, None, told)
            packed = Path(folder) / "packed"
            with tarfile.open(packed, "w") as archive:
                archive.add(Path(folder) / "backup", arcname=".")
            packed.chmod(0o600)
            packed.replace(place)
        return report


def restore_home(
    place: Path,
    home: Path,
    *,
    keys: Path | None = None,
    passphrase: str = "",
    name: str = "",
    database: str | None = None,
    blobs: str | None = None,
    told: Told | None = None,
) -> RestoreReport:
    """Restore a backup into a home that has no library yet, check every content, and erase again what was erased.

    Args:
        database, blobs: where to, instead of the home; see `Library.open`.
        place: the folder or the `.tar` file. name: which backup of the folder; the newest by default.
        keys: what `make(keys=…)` wrote; without it the home's keys folder must hold library.key.

    Raises:
        NotFound, Conflict, Corrupt, InvalidInput: see `library.restore.restore` and `key_bundle.read_bundle`.
    """
    opened = read_bundle(keys, passphrase) if keys is not None else {}

    def reopen() -> Library:
        return Library.open(home, database, blobs=blobs, participants=taking_part)

    if place.is_dir() or place.suffix != SINGLE:
        backups = Backups(place)
        return restore(backups, home, opened, generation=name, database=database, blobs=blobs, reopen=reopen, told=told)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    unpacked = Path(tempfile.mkdtemp(prefix=".restoring.", dir=home))
    try:
        try:
            with tarfile.open(place) as archive:
                archive.extractall(unpacked, filter="data")
        except (tarfile.TarError, OSError) as error:
            raise Corrupt(f"{place} cannot be unpacked ({error})", kept="nothing was restored") from error
        backups = Backups(unpacked)
        return restore(backups, home, opened, database=database, blobs=blobs, reopen=reopen, told=told)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)


def _require_apart(keys: Path, place: Path | None = None) -> None:
    """Raises InvalidInput where keys without a passphrase would lie beside a backup: one that is there, or `place`."""
    above = keys.resolve().parents
    to_be = place is not None and (place.parent if place.suffix == SINGLE else place).resolve() in above
    if to_be or any(_holds_backups(folder, files=folder == above[0]) for folder in above):
        raise InvalidInput(
            "keys beside a backup open it to whoever takes both",
            kept="nothing was written",
            advice="name a file elsewhere, or give a passphrase",
        )


def _holds_backups(folder: Path, *, files: bool) -> bool:
    """Whether it is a folder of backups; with `files` also whether a backup of one file lies in it."""
    try:
        if any(folder.glob(f"*/{MANIFEST}")):
            return True
        return files and any(_is_backup(path) for path in folder.glob(f"*{SINGLE}"))
    except OSError:
        return False


def _is_backup(path: Path) -> bool:
    try:
        with tarfile.open(path) as archive:
            return any(one.name.endswith(f"/{MANIFEST}") for one in archive)
    except (tarfile.TarError, OSError):
        return False
