"""Encryption of blobs as a stream: AES-256-GCM in chunks, readable from any offset.

Layout: 8 bytes of magic, then chunks of 64 KiB plain content, each followed by its 16-byte tag. A chunk's nonce is its
index; that is safe, because a data key encrypts one blob once. Blob id, index and a last-chunk flag are authenticated
with each chunk, so chunks can be neither exchanged, reordered, moved to another blob, nor cut off at the end (the
STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from atelier.errors import Corrupt

MAGIC = b"ATLRSL1\n"
CHUNK = 64 * 1024
TAG = 16
SEALED_CHUNK = CHUNK + TAG


def sealed_size(size: int) -> int:
    """Bytes stored for `size` bytes of plain content."""
    return len(MAGIC) + size + _chunks(size) * TAG


def _chunks(size: int) -> int:
    return max(1, -(-size // CHUNK))  # empty content is one empty chunk, so that its absence shows


def _nonce(index: int) -> bytes:
    return index.to_bytes(12, "big")


def _bound(blob_id: str, index: int, last: bool) -> bytes:
    return b"%s:%d:%d" % (blob_id.encode(), index, last)


def seal(plain: Iterable[bytes], key: bytes, blob_id: str) -> Iterator[bytes]:
    """Encrypt pieces of any length. Memory use is one chunk and the longest piece."""
    cipher = AESGCM(key)
    yield MAGIC
    pending = bytearray()
    index = 0
    for piece in plain:
        pending += piece
        while len(pending) > CHUNK:  # never the last chunk: more follows it
            yield cipher.encrypt(_nonce(index), bytes(pending[:CHUNK]), _bound(blob_id, index, False))
            del pending[:CHUNK]
            index += 1
    yield cipher.encrypt(_nonce(index), bytes(pending), _bound(blob_id, index, True))


class SealedReader(io.RawIOBase):
    """A sealed blob as a seekable file of its plain content.

    Args:
        fetch: `fetch(start, end)` gives the stored bytes of that range.
        size: bytes of plain content, as recorded; a blob that was cut off or grew does not match it.

    Raises Corrupt on reading what is not what was written.
    """

    def __init__(self, fetch: Callable[[int, int], bytes], key: bytes, blob_id: str, size: int) -> None:
        super().__init__()
        self._fetch = fetch
        self._cipher = AESGCM(key)
        self._blob_id = blob_id
        self._size = size
        self._count = _chunks(size)
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError(f"cannot seek to {base + offset}, before the start")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        wanted = self.range(self._position, self._position + len(buffer))
        buffer[: len(wanted)] = wanted
        self._position += len(wanted)
        return len(wanted)

    def range(self, start: int, end: int) -> bytes:
        """Plain content from `start` up to `end`, cut at the end of the content."""
        end = min(end, self._size)
        if start >= end:
            if self._size == 0:
                self._open(0, 1)  # an empty blob is checked too
            return b""
        first, past = start // CHUNK, -(-end // CHUNK)
        plain = self._open(first, past)
        return plain[start - first * CHUNK : end - first * CHUNK]

    def _open(self, first: int, past: int) -> bytes:
        begin = len(MAGIC) + first * SEALED_CHUNK
        finish = min(len(MAGIC) + past * SEALED_CHUNK, sealed_size(self._size))
        if first == 0:
            stored = self._fetch(0, finish)
            if stored[: len(MAGIC)] != MAGIC:
                raise Corrupt(f"blob {self._blob_id} does not begin as a blob of this library does")
            stored = stored[len(MAGIC) :]
        else:
            stored = self._fetch(begin, finish)
        if len(stored) != finish - max(begin, len(MAGIC)):
            raise Corrupt(f"blob {self._blob_id} is shorter than the {sealed_size(self._size)} bytes that were written")
        plain = bytearray()
        for index in range(first, past):
            at = (index - first) * SEALED_CHUNK
            try:
                plain += self._cipher.decrypt(
                    _nonce(index),
                    stored[at : at + SEALED_CHUNK],
                    _bound(self._blob_id, index, index == self._count - 1),
                )
            except InvalidTag as error:
                raise Corrupt(
                    f"blob {self._blob_id} was changed or damaged at byte {index * CHUNK}",
                    advice="restore it from a backup; a check of the library lists what else is damaged",
                    command=("library", "check"),
                ) from error
        return bytes(plain)
