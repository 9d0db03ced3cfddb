"""The library key and the data keys it wraps.

Every blob is encrypted with a random 256-bit key of its own, stored in the database wrapped (AES-256-GCM) by the
library key, which lies in a file apart from the database. Losing either the database row or the library key makes the
blob unreadable for good: that is what erasure relies on, and why the key file needs a backup of its own.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from atelier.errors import Corrupt, InvalidInput

HEADER = "atelier-library-key-1"
NONCE_BYTES = 12
KEY_BYTES = 32


class LibraryKey:
    """Wraps and unwraps data keys. Stateless, usable from several threads."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise InvalidInput(f"a library key has {KEY_BYTES} bytes, this one has {len(key)}")
        self._cipher = AESGCM(key)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the key file.

        Raises:
            FileNotFoundError: there is none.
            Corrupt: it is not a library key.
        """
        words = path.read_text("ascii", errors="replace").split()
        try:
            if len(words) != 2 or words[0] != HEADER:
                raise ValueError("wrong header")
            key = base64.b64decode(words[1], validate=True)
            if len(key) != KEY_BYTES:
                raise ValueError(f"{len(key)} bytes instead of {KEY_BYTES}")
        except (ValueError, binascii.Error) as error:
            raise Corrupt(
                f"{path} is not a library key ({error})",
                kept="nothing was changed",
                advice="restore it from its backup",
            ) from error
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        return cls(key)

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new key and its file (mode 0600, its folder 0700). When another process is faster, its key is used."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = secrets.token_bytes(KEY_BYTES)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(f"{HEADER} {base64.b64encode(key).decode()}\n".encode())
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(temporary, path)  # unlike rename, this never replaces a key that is there
            except FileExistsError:
                return cls.load(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
        return cls(key)

    def wrap(self, data_key: bytes, blob_id: str) -> bytes:
        """The data key, encrypted and bound to its blob."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, data_key, blob_id.encode())

    def unwrap(self, wrapped: bytes, blob_id: str) -> bytes:
        """Raises Corrupt when it was wrapped by another library key, or for another blob."""
        try:
            return self._cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], blob_id.encode())
        except (InvalidTag, ValueError) as error:
            raise Corrupt(
                f"the key of blob {blob_id} cannot be opened with this library key",
                advice="restore keys/library.key from the backup that belongs to this database",
            ) from error


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable (a file's own fsync does not cover its name)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
