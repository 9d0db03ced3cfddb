"""The blob store: encrypted objects on a local disk, S3 or GCS behind obstore's one interface.

An object appears whole or not at all: the local store writes beside the target and renames, S3 and GCS show an object
when its upload is complete.
"""

from __future__ import annotations

import errno
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from atelier.errors import AtelierError, Corrupt, InvalidInput, NotFound, OutOfResources, Unavailable
from atelier.files import sync_file, sync_folder
from atelier.library.sealing import SealedReader, seal

if TYPE_CHECKING:
    from obstore.store import RetryConfig

READ_AHEAD = 1 << 20
PIECE = 1 << 20
RETRIES: RetryConfig = {"max_retries": 5, "retry_timeout": timedelta(seconds=30)}
"""For stores that are reached over a network: after this a person is told, and not left to wait for minutes."""
FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


@dataclass(frozen=True)
class Written:
    """What was stored: size in bytes and sha256 (hexadecimal) of the plain content."""

    size: int
    digest: str


@dataclass(frozen=True)
class Stored:
    """An object that lies in the store."""

    blob_id: str
    size: int
    modified: datetime


class BlobStore:
    """Encrypted blobs by id. Threads may share it."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._root = store.prefix if isinstance(store, LocalStore) else None

    @classmethod
    def at(cls, url: str | Path) -> BlobStore:
        """Open by folder or URL (`file:///…`, `s3://bucket/prefix`, `gs://bucket/prefix`, `memory://`).

        Raises:
            InvalidInput: no such kind of store.
        """
        if isinstance(url, Path):
            url.mkdir(parents=True, exist_ok=True, mode=0o700)
            return cls(LocalStore(url, mkdir=True))
        if url.startswith("file://"):
            return cls.at(Path(url2pathname(urlsplit(url).path)))
        if url.startswith("memory:"):
            return cls(MemoryStore())
        try:
            return cls(from_url(url, retry_config=RETRIES))
        except (BaseError, ValueError) as error:
            raise InvalidInput(f"'{url}' is not the address of a blob store ({error})") from error

    def write(self, blob_id: str, content: bytes | Path | Iterable[bytes], key: bytes) -> Written:
        """Encrypt and store, durably. The key must be fresh: a key that encrypted anything before must not come again.

        Raises:
            OutOfResources: the disk is full; nothing of the blob is left.
            Unavailable: the store does not answer.
        """
        meter = _Meter(content)
        try:
            with stored_errors(blob_id):
                obstore.put(self._store, path_of(blob_id), seal(meter, key, blob_id), chunk_size=5 << 20)
                self._sync(blob_id)
        except BaseException:
            self._remove_quietly(blob_id)
            raise
        return Written(meter.size, meter.hash.hexdigest())

    def open(self, blob_id: str, key: bytes, size: int) -> io.BufferedReader:
        """The plain content as a seekable file; only what is read is fetched."""
        return io.BufferedReader(self.raw(blob_id, key, size), READ_AHEAD)

    def raw(self, blob_id: str, key: bytes, size: int) -> SealedReader:
        """As `open`, without read-ahead: for ranges."""

        def fetch(start: int, end: int) -> bytes:
            with stored_errors(blob_id):
                return bytes(obstore.get_range(self._store, path_of(blob_id), start=start, end=end))

        return SealedReader(fetch, key, blob_id, size)

    def sealed(self, blob_id: str) -> Iterator[bytes]:
        """The object as it is stored, encrypted, in pieces: for backups. Raises NotFound, Unavailable."""
        with stored_errors(blob_id):
            for piece in obstore.get(self._store, path_of(blob_id)).stream(PIECE):
                yield bytes(piece)

    def put_sealed(self, blob_id: str, file: Path) -> None:
        """Store an object as it was stored before, durably: for restoring. Raises OutOfResources, Unavailable."""
        with stored_errors(blob_id):
            obstore.put(self._store, path_of(blob_id), file)
            self._sync(blob_id)

    def delete(self, blob_id: str) -> None:
        """Remove, with what a killed process wrote of it; nothing happens when it is gone already."""
        if self._root is not None:
            place = Path(self._root) / path_of(blob_id)
            for cut_off in place.parent.glob(f"{place.name}#*"):
                cut_off.unlink(missing_ok=True)
        try:
            with stored_errors(blob_id):
                obstore.delete(self._store, path_of(blob_id))
        except NotFound:
            return

    def exists(self, blob_id: str) -> bool:
        try:
            with stored_errors(blob_id):
                obstore.head(self._store, path_of(blob_id))
        except NotFound:
            return False
        return True

    def listing(self) -> Iterator[Stored]:
        """Every object there is. Objects of other origin are passed over."""
        with stored_errors("listing"):
            for page in obstore.list(self._store, chunk_size=1000):
                for meta in page:
                    blob_id = meta["path"].rpartition("/")[2]
                    if meta["path"] == path_of(blob_id):
                        yield Stored(blob_id, meta["size"], meta["last_modified"])

    def staged(self) -> Iterator[Path]:
        """Files of uploads that a crash cut off (a local store's own; listings do not show them)."""
        if self._root is not None:
            yield from (file for file in Path(self._root).rglob("*#*") if file.is_file())

    def _sync(self, blob_id: str) -> None:
        if self._root is None:
            return
        file = Path(self._root) / path_of(blob_id)
        sync_file(file)
        sync_folder(file.parent)

    def _remove_quietly(self, blob_id: str) -> None:
        # Called while an error is on its way to the person; that one matters, and `check` removes what stays.
        try:
            self.delete(blob_id)
        except AtelierError:
            return


def path_of(blob_id: str) -> str:
    """Where a blob lies: 256 folders keep each small."""
    return f"{blob_id[:2]}/{blob_id}"


class _Meter(Iterable[bytes]):
    """Passes plain content on in pieces, counting and hashing it."""

    def __init__(self, content: bytes | Path | Iterable[bytes]) -> None:
        self._content = content
        self.size = 0
        self.hash = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces():
            self.size += len(piece)
            self.hash.update(piece)
            yield piece

    def _pieces(self) -> Iterator[bytes]:
        if isinstance(self._content, bytes):
            view = memoryview(self._content)
            yield from (bytes(view[at : at + PIECE]) for at in range(0, len(view), PIECE))
        elif isinstance(self._content, Path):
            with self._content.open("rb") as file:
                while piece := file.read(PIECE):
                    yield piece
        else:
            yield from self._content


@contextmanager
def stored_errors(what: str) -> Iterator[None]:
    """Turn a store's errors into the studio's. obstore gives the system's error number in words only."""
    try:
        yield
    except FileNotFoundError as error:
        if error.filename is not None:  # not the store's: a file that was to be stored is missing
            raise
        if "NoSuchBucket" in str(error):
            raise Unavailable("the blob store's bucket does not exist", advice="check its address") from error
        raise NotFound(f"blob {what} is not in the store") from error
    except BaseError as error:
        words = str(error).splitlines()[0]
        number = re.search(r"os error (\d+)", str(error))
        if number and int(number[1]) in FULL:
            raise _full(words) from error
        if re.search("range was invalid|invalid ?range", words, re.IGNORECASE):
            raise Corrupt(f"blob {what} is shorter than what was written ({words})") from error
        raise Unavailable(f"the blob store does not answer ({words})", advice="check its address and rights") from error
    except OSError as error:
        if error.errno in FULL:
            raise _full(str(error)) from error
        raise


def _full(words: str) -> OutOfResources:
    return OutOfResources(
        f"the blob store is full or a size limit was reached ({words})",
        kept="nothing was half-written",
        advice="free some space and run it again",
    )
