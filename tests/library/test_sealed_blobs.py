"""Encryption: what goes in comes out, and nothing else does; objects are whole or absent."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.errors import Corrupt, InvalidInput, NotFound, OutOfResources
from atelier.library.blobs import BlobStore, path_of
from atelier.library.keys import LibraryKey
from atelier.library.sealing import CHUNK, SEALED_CHUNK, SealedReader, seal, sealed_size

BLOB = "ab" * 16
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17]


def sealed(plain: bytes, key: bytes, blob: str = BLOB) -> bytes:
    return b"".join(seal([plain], key, blob))


def reader(stored: bytes, key: bytes, size: int, blob: str = BLOB) -> SealedReader:
    return SealedReader(lambda start, end: stored[start:end], key, blob, size)


@pytest.fixture(params=["local", "memory"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    return BlobStore.at(tmp_path / "blobs") if request.param == "local" else BlobStore.at("memory://")


@pytest.mark.parametrize("size", SIZES)
def test_round_trip_and_size(size: int) -> None:
    plain, key = os.urandom(size), os.urandom(32)
    stored = sealed(plain, key)
    assert len(stored) == sealed_size(size)
    assert reader(stored, key, size).readall() == plain


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_range_of_any_pieces(data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.integers(0, 2 * CHUNK).map(lambda size: b"\x07" * size), max_size=4))
    plain = b"".join(pieces)
    start, end = data.draw(st.integers(0, len(plain) + 5)), data.draw(st.integers(0, len(plain) + 5))
    key = bytes(32)
    stored = b"".join(seal(pieces, key, BLOB))
    assert reader(stored, key, len(plain)).range(start, end) == plain[start:end]


def test_a_range_fetches_only_its_chunks() -> None:
    plain, key, fetched = os.urandom(20 * CHUNK), os.urandom(32), []
    stored = sealed(plain, key)

    def fetch(start: int, end: int) -> bytes:
        fetched.append(end - start)
        return stored[start:end]

    at = 10 * CHUNK + 5
    assert SealedReader(fetch, key, BLOB, len(plain)).range(at, at + 100) == plain[at : at + 100]
    assert fetched == [SEALED_CHUNK]


def _tamperings(stored: bytes) -> Iterator[tuple[str, bytes]]:
    head = sealed_size(0) - 16
    first, second = stored[head : head + SEALED_CHUNK], stored[head + SEALED_CHUNK : head + 2 * SEALED_CHUNK]
    rest = stored[head + 2 * SEALED_CHUNK :]
    yield "one bit", stored[:100] + bytes([stored[100] ^ 1]) + stored[101:]
    yield "tag", stored[:-1] + bytes([stored[-1] ^ 1])
    yield "swapped chunks", stored[:head] + second + first + rest
    yield "cut at a chunk", stored[: head + 2 * SEALED_CHUNK]
    yield "cut within", stored[:-5]
    yield "empty", b""
    yield "magic", b"X" + stored[1:]


def test_tampering_is_noticed() -> None:
    plain, key = os.urandom(2 * CHUNK + 100), os.urandom(32)
    for _, changed in _tamperings(sealed(plain, key)):
        with pytest.raises(Corrupt):
            reader(changed, key, len(plain)).readall()


def test_truncation_with_a_matching_size_is_noticed() -> None:
    """A row that was changed along with its object does not help: the last chunk says that it is the last."""
    key = os.urandom(32)
    stored = sealed(os.urandom(3 * CHUNK), key)
    with pytest.raises(Corrupt):
        reader(stored[: sealed_size(2 * CHUNK)], key, 2 * CHUNK).readall()


def test_another_blob_or_key_does_not_open_it() -> None:
    key = os.urandom(32)
    stored = sealed(b"content", key)
    with pytest.raises(Corrupt):
        reader(stored, key, 7, blob="cd" * 16).readall()
    with pytest.raises(Corrupt):
        reader(stored, os.urandom(32), 7).readall()


def test_library_key_binds_data_keys_to_their_blob(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "library.key"
    key, data_key = LibraryKey.create(path), os.urandom(32)
    assert path.stat().st_mode & 0o777 == 0o600
    wrapped = key.wrap(data_key, BLOB)
    assert data_key not in wrapped
    assert LibraryKey.load(path).unwrap(wrapped, BLOB) == data_key
    assert key.wrap(data_key, BLOB) != wrapped
    for wrong, blob in ((key, "cd" * 16), (LibraryKey(os.urandom(32)), BLOB)):
        with pytest.raises(Corrupt):
            wrong.unwrap(wrapped, blob)
    before = path.read_bytes()
    LibraryKey.create(path)
    assert path.read_bytes() == before, "a key that is there is never replaced"


@pytest.mark.parametrize("text", ["", "nonsense", "atelier-library-key-1 AAAA", "atelier-library-key-1 ***"])
def test_a_damaged_key_file_is_said_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(text)
    with pytest.raises(Corrupt):
        LibraryKey.load(tmp_path / "key")


def test_blobs_are_encrypted_listed_and_deleted(blobs: BlobStore) -> None:
    key = os.urandom(32)
    written = blobs.write(BLOB, b"plain words " * 10_000, key)
    assert blobs.open(BLOB, key, written.size).read() == b"plain words " * 10_000
    assert [(stored.blob_id, stored.size) for stored in blobs.listing()] == [(BLOB, sealed_size(written.size))]
    blobs.delete(BLOB)
    blobs.delete(BLOB)
    assert not blobs.exists(BLOB)
    with pytest.raises(NotFound):
        blobs.open(BLOB, key, written.size).read()


def test_nothing_plain_reaches_the_disk(tmp_path: Path) -> None:
    blobs = BlobStore.at(tmp_path)
    blobs.write(BLOB, b"MARKED" * 50_000, os.urandom(32))
    assert b"MARKED" not in (tmp_path / path_of(BLOB)).read_bytes()


def test_a_source_that_fails_leaves_nothing(blobs: BlobStore) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"x" * (12 << 20)
        raise RuntimeError("the camera was unplugged")

    with pytest.raises(RuntimeError, match="unplugged"):
        blobs.write(BLOB, pieces(), os.urandom(32))
    assert list(blobs.listing()) == []
    assert list(blobs.staged()) == []


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    blobs = BlobStore.at(tmp_path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        with pytest.raises(OutOfResources):
            blobs.write(BLOB, os.urandom(1_000_000), os.urandom(32))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_unknown_addresses_are_refused() -> None:
    for url in ("nonsense", "gopher://x/y"):
        with pytest.raises(InvalidInput):
            BlobStore.at(url)
