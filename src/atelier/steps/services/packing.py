"""Zips that are made while they are read."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from io import RawIOBase
from pathlib import PurePosixPath

from atelier.errors import AtelierError
from atelier.steps.services.exporting import Out

LEFT_OUT = "left-out.txt"


def packed(asset_ids: Sequence[str], file: Callable[[str], Out]) -> Iterator[bytes]:
    """A zip of files, piece by piece: memory holds one file at a time.

    What `file` refuses is left out and named in `left-out.txt`.
    """
    pipe = _Pipe()
    taken = {LEFT_OUT}
    left: list[str] = []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[arg-type]
        for asset_id in asset_ids:
            try:
                out = file(asset_id)
            except AtelierError as error:
                left.append(f"{asset_id}: {error}")
                continue
            archive.writestr(safe_name(out.name, taken), out.content)
            yield from pipe.drain()
        if left:
            archive.writestr(LEFT_OUT, "\n".join(left) + "\n")
    yield from pipe.drain()


class _Pipe(RawIOBase):
    """What a zip is written into: it hands out what has come in."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        content = bytes(data)
        self._parts.append(content)
        return len(content)

    def drain(self) -> Iterator[bytes]:
        parts, self._parts = self._parts, []
        yield from parts


def safe_name(name: str, taken: set[str]) -> str:
    """A file name without folders, that no other file in the archive has, also where case does not count."""
    plain = "".join(char if char.isalnum() or char in "-_." else "-" for char in PurePosixPath(name).name).lstrip(".-")
    path = PurePosixPath(plain or "asset")
    found, count = str(path), 1
    while found.lower() in taken:
        count += 1
        found = f"{path.stem}-{count}{path.suffix}"
    taken.add(found.lower())
    return found
