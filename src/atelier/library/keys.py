"""The library key and the data keys it wraps.

Every blob is encrypted with a random 256-bit key of its own, stored in the database wrapped (AES-256-GCM) by the
library key, which lies in a file apart from the database. Losing either the database row or the library key makes the
blob unreadable for good: that is what erasure relies on, and why the key file needs a backup of its own.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from atelier.errors import Corrupt, InvalidInput
from atelier.files import PRIVATE, create_durably, write_durably

HEADER = "atelier-library-key-1"
NONCE_BYTES = 12
KEY_BYTES = 32


class LibraryKey:
    """Wraps and unwraps data keys. Usable from several threads.

    A file may hold several keys, one a line: the first wraps, all of them unwrap. So a key can be changed while others
    work (see `rotate`): each process looks at the file again before it wraps, and whenever a key does not open.

    Args:
        key: the one that wraps. older: further ones that unwrap. path: the file to look at again.
    """

    def __init__(self, key: bytes, older: Sequence[bytes] = (), path: Path | None = None) -> None:
        for one in (key, *older):
            if len(one) != KEY_BYTES:
                raise InvalidInput(f"a library key has {KEY_BYTES} bytes, this one has {len(one)}")
        self._ciphers = [AESGCM(one) for one in (key, *older)]
        self._path, self._seen = path, _stamp(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the key file.

        Raises:
            FileNotFoundError: there is none.
            Corrupt: it is not a library key.
        """
        keys = read_keys(path)
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        return cls(keys[0], keys[1:], path)

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new key and its file (mode 0600, its folder 0700). When another process is faster, its key is used."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = secrets.token_bytes(KEY_BYTES)
        if not create_durably(path, _as_file([key]), mode=PRIVATE):
            return cls.load(path)
        return cls(key, (), path)

    def wrap(self, data_key: bytes, blob_id: str) -> bytes:
        """The data key, encrypted and bound to its blob."""
        self._look_again()
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._ciphers[0].encrypt(nonce, data_key, blob_id.encode())

    def unwrap(self, wrapped: bytes, blob_id: str) -> bytes:
        """Raises Corrupt when it was wrapped by another library key, or for another blob."""
        opened = self._opened(wrapped, blob_id)
        if opened is None and self._look_again():
            opened = self._opened(wrapped, blob_id)
        if opened is None:
            raise Corrupt(
                f"the key of blob {blob_id} cannot be opened with this library key",
                advice="restore keys/library.key from the backup that belongs to this database",
            )
        return opened

    @property
    def path(self) -> Path | None:
        """The key file."""
        return self._path

    def current(self, wrapped: bytes, blob_id: str) -> bool:
        """Whether it was wrapped by the key that wraps now."""
        return _open(self._ciphers[0], wrapped, blob_id) is not None

    def _opened(self, wrapped: bytes, blob_id: str) -> bytes | None:
        for cipher in self._ciphers:
            if (found := _open(cipher, wrapped, blob_id)) is not None:
                return found
        return None

    def _look_again(self) -> bool:
        """Read the file anew if it has changed. Returns whether it had."""
        if self._path is None or (stamp := _stamp(self._path)) is None or stamp == self._seen:
            return False
        self._ciphers, self._seen = [AESGCM(one) for one in read_keys(self._path)], stamp
        return True


def read_keys(path: Path) -> list[bytes]:
    """The keys of a file, the one that wraps first. Raises FileNotFoundError, Corrupt."""
    return parse_keys(path.read_bytes(), str(path))


def parse_keys(content: bytes, name: str) -> list[bytes]:
    """The keys in a key file's content. Raises Corrupt."""
    words = content.decode("ascii", errors="replace").split()
    try:
        if len(words) < 2 or words[0] != HEADER:
            raise ValueError("wrong header")
        keys = [base64.b64decode(word, validate=True) for word in words[1:]]
        for key in keys:
            if len(key) != KEY_BYTES:
                raise ValueError(f"{len(key)} bytes instead of {KEY_BYTES}")
    except (ValueError, binascii.Error) as error:
        raise Corrupt(
            f"{name} is not a library key ({error})",
            kept="nothing was changed",
            advice="restore it from its backup",
        ) from error
    return keys


def fingerprint(key: bytes) -> str:
    """Tells which key is meant without telling the key."""
    return hashlib.sha256(b"atelier key fingerprint\n" + key).hexdigest()[:16]


def write_keys(path: Path, keys: Sequence[bytes]) -> None:
    """Write a key file, whole or not at all, durably, mode 0600."""
    write_durably(path, _as_file(keys), mode=PRIVATE)


def _as_file(keys: Sequence[bytes]) -> bytes:
    lines = "".join(f"{base64.b64encode(key).decode()}\n" for key in keys)
    return f"{HEADER} {lines}".encode()


def _open(cipher: AESGCM, wrapped: bytes, blob_id: str) -> bytes | None:
    try:
        return cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], blob_id.encode())
    except (InvalidTag, ValueError):
        return None


def _stamp(path: Path | None) -> tuple[int, int, int] | None:
    try:
        found = path.stat() if path is not None else None
    except FileNotFoundError:
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size) if found else None
