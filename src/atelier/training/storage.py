"""Writing that survives a kill at any moment: temporary name, fsync of files and folder, rename."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from atelier.errors import Conflict, OutOfResources
from atelier.files import sync_file, sync_folder

TEMPORARY = ".tmp-"
DISCARDED = ".trash-"


def sha256_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_file(path: Path, data: bytes) -> None:
    """Writes ``path`` whole or not at all.

    Raises:
        OutOfResources: the disk is full; nothing is left behind.
    """
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")
    with disk_errors(path.parent, len(data)):
        try:
            temporary.write_bytes(data)
            sync_file(temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Gives a temporary folder that becomes ``path`` when the block ends well; after an error nothing is left."""
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")
    if temporary.exists():
        shutil.rmtree(temporary)
    try:
        temporary.mkdir(parents=True)
        yield temporary
        for file in temporary.iterdir():
            sync_file(file)
        sync_folder(temporary)
        if path.exists():
            discard(path)
        temporary.rename(path)
        sync_folder(path.parent)
    finally:
        if temporary.exists():
            shutil.rmtree(temporary)


def discard(path: Path) -> None:
    """Removes a folder so that no half of it can ever be taken for a whole."""
    trash = path.with_name(f"{DISCARDED}{os.getpid()}-{path.name}")
    if trash.exists():
        shutil.rmtree(trash)
    path.rename(trash)
    shutil.rmtree(trash)


def sweep(folder: Path) -> None:
    """Removes what a killed process left: temporary and discarded entries."""
    for entry in folder.iterdir():
        if entry.name.startswith((TEMPORARY, DISCARDED)):
            if entry.is_dir():
                shutil.rmtree(entry)
            else:
                entry.unlink()


@contextmanager
def disk_errors(folder: Path, needed: int) -> Iterator[None]:
    """Turns a full disk into an error with numbers."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        free = shutil.disk_usage(folder).free
        raise OutOfResources(
            f"the disk of the training state is full: {needed / 1e6:.1f} MB needed, {free / 1e6:.1f} MB free",
            kept="everything written before is intact",
            advice="free some space and run the same command again",
        ) from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lets one process at a time train in ``folder``; the lock dies with the process.

    Raises:
        Conflict: another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a+") as file:
        if os.name == "posix":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Conflict(
                    "another process is training with this state", advice="wait for it, or stop it first"
                ) from None
        yield
