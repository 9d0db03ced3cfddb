"""Changing the library key while others work: every blob's own key is wrapped anew; no content is touched.

The file goes through old → old and new → new and old → new. Whatever a crash leaves, every blob's key opens with one of
the keys in the file, and running it again goes on.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from atelier.database import Database
from atelier.library.keys import KEY_BYTES, LibraryKey, read_keys, write_keys
from atelier.library.tables import BlobRow
from atelier.webhooks.signing import sealed_name
from atelier.webhooks.tables import WebhookRow

BATCH = 500


@dataclass(frozen=True)
class Rotated:
    """`rewrapped` blobs' keys; `retired` is where the key lies that older backups still need."""

    rewrapped: int
    retired: Path


def rotate(database: Database, path: Path) -> Rotated:
    """Make a new library key, and wrap every blob's key with it.

    The old key goes into a file beside the new one: backups from before cannot be read without it. Keep it apart from
    them, or remove it when they are gone.

    Raises:
        FileNotFoundError, Corrupt: there is no key, or a blob's key opens with none of those there.
    """
    old, new = read_keys(path), secrets.token_bytes(KEY_BYTES)
    write_keys(path, [*old, new])  # from here on every process can open what the new key wrapped
    write_keys(path, [new, *old])  # and from here on it wraps
    return rewrap(database, path)


def rewrap(database: Database, path: Path) -> Rotated:
    """Wrap every blob's key with the first of a file's keys, and retire the others. Also ends a rotation cut off."""
    new, *old = read_keys(path)
    count = _rewrap(database, LibraryKey(new, old))
    retired = path.with_name(f"{path.name}.retired")
    known = read_keys(retired) if retired.exists() else []
    if old or known:
        write_keys(retired, [*dict.fromkeys([*old, *known])])
    write_keys(path, [new])
    # A process that wrapped with the old key just before the file changed: its blob is found now.
    return Rotated(count + _rewrap(database, LibraryKey(new, old)), retired)


def _rewrap(database: Database, key: LibraryKey) -> int:
    last, count = "", 0
    while True:
        with database.write() as session:
            query = select(BlobRow).where(BlobRow.id > last, BlobRow.wrapped_key.is_not(None))
            rows = session.scalars(query.order_by(BlobRow.id).limit(BATCH).with_for_update()).all()
            for row in rows:
                assert row.wrapped_key is not None
                if not key.current(row.wrapped_key, row.id):
                    row.wrapped_key = key.wrap(key.unwrap(row.wrapped_key, row.id), row.id)
                    count += 1
        if not rows:
            return count + _rewrap_secrets(database, key)
        last = rows[-1].id


def _rewrap_secrets(database: Database, key: LibraryKey) -> int:
    """The same with what webhooks sign with."""
    count = 0
    with database.write() as session:
        for row in session.scalars(select(WebhookRow).with_for_update()):
            name = sealed_name(row.id)
            if not key.current(row.secret, name):
                row.secret = key.wrap(key.unwrap(row.secret, name), name)
                count += 1
            if row.old_secret is not None and not key.current(row.old_secret, name):
                row.old_secret = key.wrap(key.unwrap(row.old_secret, name), name)
    return count
