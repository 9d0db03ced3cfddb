"""`/v1/backups`: copies of the whole home, into its own `backups` folder or the one the server was told."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, Field

from atelier.library.backup import Generation
from atelier.server import words
from atelier.server.access import Administers, Caller
from atelier.server.resource import resource

router = resource("backups")

PLACE = "ATELIER_BACKUPS"
"""Names the folder; a backup on the same disk does not outlive it."""


class BackupOut(BaseModel):
    """A backup that is there."""

    name: str
    created: datetime
    version: str
    blobs: int
    blob_bytes: int
    database_bytes: int
    tombstones: int = Field(description="Erasures that restoring it replays.")


class BackupsOut(BaseModel):
    """All of them, oldest first."""

    items: list[BackupOut]


class BackupWish(words.Request):
    """How to back up."""

    keep_days: int = Field(default=30, ge=0, le=3650, description="Older ones are removed; 0 keeps all.")
    verify: bool = Field(default=False, description="Check every content, not only what is new.")


class BackupMade(BaseModel):
    """What a backup did."""

    backup: BackupOut
    copied: int
    copied_bytes: int
    verified: int
    removed: list[str]


@router.get("", summary="Backups there are")
def list_backups(caller: Administers) -> BackupsOut:
    """Of the whole instance. The keys are never in them."""
    place = _place(caller)
    found = caller.studio.backups.list(place) if place.is_dir() else []
    return BackupsOut(items=[_out(one) for one in found])


@router.post("", status_code=201, summary="Back up now")
def make_backup(caller: Administers, wish: BackupWish) -> BackupMade:
    """Database first, then what is new, checked. The studio goes on working."""
    done = caller.studio.backups.make(
        _place(caller), keep_days=wish.keep_days or None, verify=wish.verify, actor=caller.user
    )
    report = done.report
    return BackupMade(
        backup=_out(report.generation),
        copied=report.copied,
        copied_bytes=report.copied_bytes,
        verified=report.verified,
        removed=list(report.removed),
    )


def _place(caller: Caller) -> Path:
    return Path(os.environ[PLACE]) if os.environ.get(PLACE) else caller.studio.home / "backups"


def _out(one: Generation) -> BackupOut:
    manifest = one.manifest
    return BackupOut(
        name=one.name,
        created=one.created,
        version=manifest.version,
        blobs=manifest.blobs,
        blob_bytes=manifest.blob_bytes,
        database_bytes=manifest.bytes,
        tombstones=manifest.tombstones,
    )
