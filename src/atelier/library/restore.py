"""A library out of a backup: blobs first, the database last, then everything that was erased since is erased again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from atelier.database.dump import load
from atelier.errors import Conflict, Corrupt, NotFound
from atelier.library.backup import TOMBSTONES, Backups, Generation, Told, blob_list, missing_blobs, write_file
from atelier.library.blobs import BlobStore
from atelier.library.checking import CheckReport
from atelier.library.key_bundle import library_keys, place
from atelier.library.keys import fingerprint, read_keys
from atelier.library.library import Library
from atelier.library.rotation import rewrap
from atelier.library.tables import BlobRow, DraftRow, TombstoneRow
from atelier.library.vault import STORED
from atelier.webhooks.hooks import switch_off
from atelier.webhooks.tables import WebhookRow


@dataclass(frozen=True)
class RestoreReport:
    """What came back. `erased_again`: erasures from after the backup that were replayed. `check`: of every content."""

    generation: Generation
    blobs: int
    missing: tuple[str, ...]
    erased_again: int
    check: CheckReport


def restore(
    backups: Backups,
    home: Path,
    keys: dict[str, bytes],
    *,
    generation: str = "",
    database: str | None = None,
    blobs: str | None = None,
    reopen: Callable[[], Library] | None = None,
    told: Told | None = None,
) -> RestoreReport:
    """Put a backup into a new home, and check it.

    Args:
        keys: see `key_bundle.read_bundle`; empty: the home's own keys folder has them already.
        generation: which one; the newest by default.
        database, blobs: where to, see `Library.open`.
        reopen: opens the library with its participants; `Library.open(home, …)` by default.

    Raises:
        Conflict: there is a library already, or the keys are another library's.
        Corrupt: the backup is damaged; nothing was put into place.
        NotFound: there is no backup, or no key.
    """
    chosen = backups.get(generation)
    file = backups.check_database(chosen)
    target = database or home / "atelier.db"
    if isinstance(target, Path) and target.exists():
        raise Conflict(
            f"there is a library in {home} already", kept="it is untouched", advice="restore into a new home"
        )
    home.mkdir(parents=True, exist_ok=True, mode=0o700)  # what is put into it would make it for all to read
    _keys(chosen, home, keys)
    named = blob_list(backups.path(chosen))
    store = BlobStore.at(blobs or home / "blobs")
    wanted = missing_blobs(store, named.items())
    lost: list[str] = []
    for index, blob_id in enumerate(wanted):
        source = backups.blob(blob_id)
        if source.is_file():
            store.put_sealed(blob_id, source)
        else:
            lost.append(blob_id)
        if told is not None:
            told(index + 1, len(wanted))
    erased = _tombstones(backups.folder / TOMBSTONES, home / "tombstones")
    load(file, target)
    opened = reopen() if reopen is not None else Library.open(home, database, blobs=blobs)
    with opened as library:
        if len(read_keys(home / "keys" / "library.key")) > 1:
            rewrap(library.database, home / "keys" / "library.key")
        _settle(library)
        if not lost:  # what is missing now was erased while the backup ran: no fault, and nothing to report
            library.check(repair=True)
        with library.database.read() as session:
            again = len(erased & set(session.scalars(select(TombstoneRow.id))))
        report = library.check(repair=True, verify=True)
    return RestoreReport(chosen, len(named) - len(lost), tuple(lost), again, report)


def _settle(library: Library) -> None:
    """Drop what processes had in hand when the backup was made: none of them works on this copy."""
    with library.database.read() as session:
        drafts = session.execute(select(DraftRow.workspace, DraftRow.asset_id)).all()
    for workspace, asset_id in drafts:
        library.vault.discard(workspace, [asset_id])
    with library.database.write() as session:
        unfinished = session.scalars(select(BlobRow.id).where(BlobRow.state != STORED)).all()
        library.vault.shred(session, unfinished)
    library.vault.sweep(unfinished)
    with library.database.write() as session:  # what it was copied from may be at work, and tells of itself
        for hook in session.scalars(select(WebhookRow).where(WebhookRow.active)).all():
            switch_off(session, hook, "the studio came out of a backup; switch it on where this is the one in use")


def _keys(chosen: Generation, home: Path, keys: dict[str, bytes]) -> None:
    own = home / "keys" / "library.key"
    if keys:
        known = library_keys(keys)
    else:
        known = read_keys(own) if own.is_file() else []
        if not known:
            raise NotFound(
                "the library's keys are needed, and they are never in a backup",
                kept="nothing was restored",
                advice="give the file of keys that was exported, or put library.key into the new home's keys",
            )
    if chosen.manifest.key not in {fingerprint(key) for key in known}:
        raise Conflict(
            "these keys belong to another library, or are older than the backup",
            kept="nothing was restored",
            advice="give the keys that were exported with or after this backup",
        )
    if keys:
        place(keys, home / "keys")


def _tombstones(source: Path, target: Path) -> set[str]:
    """Every erasure ever backed up counts, also for an older backup. Raises Corrupt."""
    found: set[str] = set()
    for path in sorted(source.glob("*.json")):
        content = path.read_bytes()
        if not content:
            raise Corrupt(
                f"the tombstone {path} is empty", advice="restore it; without it an erased person would return"
            )
        if not (target / path.name).exists():
            write_file(target / path.name, [content])
        found.add(path.stem)
    return found
