"""Files that are whole or not there, and still there after a power cut.

A file's content is written under a temporary name beside it, flushed to the disk, and only then given its name; the
folder is flushed last, because a file's own flush does not cover its name.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from atelier.errors import InvalidInput, OutOfResources

PRIVATE = 0o600
"""The mode of files that only their owner may read."""


def sync_file(path: Path) -> None:
    """Flush a file that is there to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk."""
    sync_file(folder)


def write_durably(path: Path, content: bytes | Iterable[bytes], *, mode: int = 0o666) -> None:
    """Write a file, whole or not at all; one that is there is replaced. Its folder is made if need be.

    Args:
        content: all of it, or its pieces in order.
        mode: permissions of the new file, less the process's umask.

    Raises:
        OSError: nothing is left of it, and a file that was there is as it was.
    """
    temporary = _written(path, content, mode)
    try:
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def create_durably(path: Path, content: bytes, *, mode: int = 0o666) -> bool:
    """Like `write_durably`, but a file that is there stays as it is. Returns whether this call made it."""
    temporary = _written(path, content, mode)
    try:
        os.link(temporary, path)  # unlike a rename, this never replaces what is there
    except FileExistsError:
        return False
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


@contextmanager
def chosen_place(path: Path, size: int | None = None) -> Iterator[None]:
    """Tells people what goes wrong while a place that they chose is written to. `size`: bytes that go there.

    Raises:
        OutOfResources: the disk is full. InvalidInput: nothing can be written there.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            needed = "" if size is None else f" ({size} bytes)"
            raise OutOfResources(f"the disk has no room for {path.name}{needed}", advice="free some space") from error
        raise InvalidInput(f"{path} cannot be written: {error.strerror}", advice="choose another place") from error


def write_whole(path: Path, content: bytes) -> None:
    """`write_durably` for a place that a person chose. Raises what `chosen_place` raises."""
    with chosen_place(path, len(content)):
        write_durably(path, content)


def _written(path: Path, content: bytes | Iterable[bytes], mode: int) -> Path:
    # A name of its own: threads and processes may write the same file at once.
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}.tmp")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            for piece in (content,) if isinstance(content, bytes) else content:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
