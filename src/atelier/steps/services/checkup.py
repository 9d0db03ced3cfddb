"""Does this studio stand? Each part is tried, not only looked at: database, contents, keys, workers, disk."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, text

from atelier.accounts.audit import AuditTrail
from atelier.database.dump import schema_of
from atelier.database.migrate import HEAD
from atelier.errors import AtelierError
from atelier.jobs.claims import kind_of
from atelier.library import Library
from atelier.library.keys import KEY_BYTES, LibraryKey, fingerprint, read_keys
from atelier.library.tables import BlobRow
from atelier.steps.services.backing import KEYS_EXPORTED
from atelier.steps.services.queue import QueueService

LEAST_FREE = 200 * 2**20
"""Bytes of disk below which a studio cannot work."""
TRIED = 64 * 1024
"""Bytes that are written, read and deleted to try the store of contents."""


class Health(StrEnum):
    """How a part stands: `note` is no fault, and worth doing something about."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Checked:
    """A part that was tried.

    Attributes:
        detail: figures, without names and paths. why: what is wrong, for people; it may name paths.
        advice, command: see `AtelierError`.
    """

    name: str
    health: Health
    detail: str = ""
    why: str = ""
    advice: str = ""
    command: tuple[str, ...] = ()


class CheckupService:
    """Tries the parts of a studio that is open."""

    def __init__(self, library: Library, audit: AuditTrail, queue: QueueService) -> None:
        self._library, self._audit, self._queue = library, audit, queue

    def look(self) -> list[Checked]:
        """Every part, in the order in which they need each other. What fails is told, never raised."""
        parts: dict[str, Callable[[], Checked]] = {
            "database": self.database,
            "contents": self.contents,
            "keys": self.keys,
            "key backup": self.key_backup,
            "workers": self.workers,
            "disk": self.disk,
            "home": self.home,
        }
        return [_tried(name, part) for name, part in parts.items()]

    def database(self) -> Checked:
        """It answers, takes a writer, and has this version's schema."""
        database = self._library.database
        with database.write() as session:
            session.execute(text("SELECT 1"))
        found = schema_of(database)
        if found != HEAD:
            return Checked(
                "database",
                Health.PROBLEM,
                f"schema {found} instead of {HEAD}",
                advice="open it with the version it is of",
            )
        return Checked("database", Health.OK, f"{database.dialect}, schema {found}, {_mb(database.bytes_used())}")

    def contents(self) -> Checked:
        """The store takes a content, gives it back as it was, and lets it go."""
        blobs, name = self._library.vault.blobs, secrets.token_hex(16)
        key, content = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(TRIED)
        blobs.write(name, content, key)
        try:
            with blobs.open(name, key, len(content)) as file:
                same = file.read() == content
        finally:
            blobs.delete(name)
        if not same or blobs.exists(name):
            what = "what was written came back otherwise" if not same else "what was deleted is still there"
            return Checked("contents", Health.PROBLEM, what, advice="have the disk or the object store looked at")
        return Checked("contents", Health.OK, f"{TRIED // 1024} kB written, read, deleted")

    def keys(self) -> Checked:
        """The key file is there, and opens the newest content."""
        vault = self._library.vault
        path = vault.key.path
        key = LibraryKey.load(path) if path is not None else vault.key  # what lies there now, not what was read once
        count = len(read_keys(path)) if path is not None else 1
        query = select(BlobRow).where(BlobRow.wrapped_key.is_not(None)).order_by(BlobRow.created.desc()).limit(1)
        with self._library.database.read() as session:
            newest = session.scalar(query)
        if newest is not None and newest.wrapped_key is not None:
            key.unwrap(newest.wrapped_key, newest.id)
        opened = "opens the newest content" if newest is not None else "nothing is stored yet"
        older = f", {count - 1} older" if count > 1 else ""
        return Checked("keys", Health.OK, f"one that wraps{older}; {opened}")

    def key_backup(self) -> Checked:
        """The key that wraps now was exported: without it, no backup can be read."""
        path = self._library.vault.key.path
        now = fingerprint(read_keys(path)[0]) if path is not None else ""
        kept = self._audit.newest(KEYS_EXPORTED, now)
        if kept is None:
            return Checked(
                "key backup",
                Health.NOTE,
                "the keys were not exported since they were made or changed",
                advice="export them and keep the file apart from backups: without it no backup can be read",
                command=("keys", "export", "FILE"),
            )
        return Checked("key backup", Health.OK, f"exported on {kept.at:%Y-%m-%d}")

    def workers(self) -> Checked:
        """Whatever waits has a worker that is heard of and serves its lane."""
        workers = [one for one in self._queue.workers.list() if not one.stopping]
        waiting = set(self._queue.rows.waiting_kinds())
        served = {kind_of(lane) for one in workers for lane in one.lanes}
        if waiting - served:
            lanes = ", ".join(sorted(waiting - served))
            return Checked(
                "workers",
                Health.PROBLEM,
                f"tasks wait for {lanes}, and no worker serves that",
                advice="start a worker for it",
                command=(
                    "worker",
                    "--lanes",
                    ",".join(f"{kind}:0" if kind == "gpu" else kind for kind in sorted(waiting - served)),
                ),
            )
        if not workers:
            return Checked(
                "workers",
                Health.NOTE,
                "none is there, and nothing waits",
                advice="they start with the studio",
                command=("up",),
            )
        lanes = ", ".join(sorted({lane for one in workers for lane in one.lanes}))
        return Checked("workers", Health.OK, f"{len(workers)}, serving {lanes}")

    def disk(self) -> Checked:
        """There is room in the home."""
        free = shutil.disk_usage(self._library.home).free
        if free < LEAST_FREE:
            return Checked(
                "disk", Health.PROBLEM, f"{_mb(free)} free; {_mb(LEAST_FREE)} are needed", advice="free some disk"
            )
        return Checked("disk", Health.OK, f"{_mb(free)} free")

    def home(self) -> Checked:
        """Nobody else on the machine can look into it."""
        mode = self._library.home.stat().st_mode & 0o777
        if os.name == "posix" and mode & 0o077:
            advice = "take the others' rights away (chmod 700): what is computed lies there unencrypted"
            return Checked(
                "home", Health.NOTE, f"mode {mode:04o}: others on this machine may look into it", advice=advice
            )
        return Checked("home", Health.OK, f"mode {mode:04o}")


def _tried(name: str, part: Callable[[], Checked]) -> Checked:
    try:
        return part()
    except AtelierError as error:
        return Checked(name, Health.PROBLEM, error.code, error.message, error.advice, error.command)
    except OSError as error:
        return Checked(name, Health.PROBLEM, "unavailable", error.strerror or str(error))


def _mb(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"
