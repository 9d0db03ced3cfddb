"""From paths, folders, zips and bytes to a stream of uploads: one item a file, refused ones with their reason.

Nothing is unpacked to disk and nothing is decoded here, so memory holds one file at a time.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from atelier.errors import InvalidInput
from atelier.photos.archives import from_zip
from atelier.photos.formats import HEAD_BYTES, sniff
from atelier.photos.uploads import Limits, Upload, is_junk, open_regular, safe_name
from atelier.photos.verdicts import refusal

Source = Path | str | Upload | tuple[str, bytes]


def open_uploads(sources: Iterable[Source], limits: Limits | None = None) -> Iterator[Upload]:
    """Everything in the sources, one upload a file, in a stable order; folders and zips are looked into once.

    A source is a path (file, folder, zip), a (name, bytes) pair, or an upload. A bad one is an upload with a refusal;
    this never raises for what a person brings.
    """
    limits = limits or Limits()
    for source in sources:
        if isinstance(source, Upload):
            yield from _from_upload(source, limits)
        elif isinstance(source, tuple):
            yield from _from_upload(Upload(safe_name(source[0]), data=source[1]), limits)
        else:
            yield from _from_path(source, limits)


def _from_upload(upload: Upload, limits: Limits) -> Iterator[Upload]:
    if upload.path is not None:
        yield from _from_path(upload.path, limits, name=upload.name)
    elif upload.data is not None and sniff(upload.data[:HEAD_BYTES]).kind == "ZIP":
        yield from from_zip(upload.name, upload.data, limits)
    else:
        yield upload


def _from_path(source: Path | str, limits: Limits, name: str | None = None) -> Iterator[Upload]:
    path = Path(source)
    name = name or safe_name(path.name or str(path))
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            yield from _from_folder(path, name, limits)
            return
        with open_regular(path) as file:
            head = file.read(HEAD_BYTES)
    except (OSError, ValueError, InvalidInput) as error:
        reason = getattr(error, "strerror", None) or error
        yield Upload(name, refusal=refusal("unreadable", f"{name} cannot be read: {reason}"))
        return
    if sniff(head).kind == "ZIP":
        yield from from_zip(name, path, limits)
    else:
        yield Upload(name, path=path)


def _from_folder(folder: Path, name: str, limits: Limits) -> Iterator[Upload]:
    count = 0
    for root, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(f for f in folders if not is_junk(f))
        for file in sorted(files):
            if is_junk(file):
                continue
            path = Path(root, file)
            shown = safe_name(f"{name}/{path.relative_to(folder)}")
            if count >= limits.max_files:
                message = f"{name} holds more than {limits.max_files} files; the rest was left out"
                yield Upload(name, refusal=refusal("too-many", message, count + 1, limits.max_files))
                return
            count += 1
            if path.is_symlink():
                # A link in a folder that someone else packed may point anywhere on this machine.
                yield Upload(shown, refusal=refusal("link", f"{shown} is a link; bring the file itself"))
            else:
                yield from _from_path(path, limits, name=shown)
    if not count:
        yield Upload(name, refusal=refusal("empty", f"{name} is a folder without files"))
