"""Zips of photos, read entry by entry into memory; nothing is ever written under a name that an archive gives."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from atelier.photos.formats import HEAD_BYTES, sniff
from atelier.photos.uploads import Limits, Upload, is_junk, safe_name, unsafe_entry_name
from atelier.photos.verdicts import Verdict, refusal

_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, NotImplementedError)
_MAX_DIRECTORY = 64 * 1024**2
_SMALL = 1024**2  # a blank picture under this size may well shrink a thousandfold


def from_zip(name: str, source: Path | bytes, limits: Limits) -> Iterator[Upload]:
    """One upload for every file in the archive; refused entries carry their reason.

    Follows APPNOTE 6.3; the sizes that the archive states are checked first and then not relied upon.
    """
    if (directory := _directory_bytes(source)) > _MAX_DIRECTORY:
        message = f"{name} states a table of contents of {directory / 1024**2:.0f} MB; at most 64 MB is read"
        yield Upload(name, refusal=refusal("bomb", message, directory, _MAX_DIRECTORY))
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (*_BROKEN, RuntimeError, UnicodeError) as error:
        yield Upload(name, refusal=refusal("broken-zip", f"{name} is a zip archive that cannot be read: {error}"))
        return
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if not entries:
            yield Upload(name, refusal=refusal("empty", f"{name} is a zip archive without files"))
        taken = 0
        for index, entry in enumerate(entries):
            if index >= limits.max_files:
                message = f"{name} holds {len(entries)} files; at most {limits.max_files} are taken from one zip"
                yield Upload(name, refusal=refusal("too-many", message, len(entries), limits.max_files))
                return
            if any(is_junk(part) for part in entry.orig_filename.replace("\\", "/").split("/") if part.strip(".")):
                continue
            shown = safe_name(f"{name}/{entry.orig_filename}")
            verdict = _check(shown, entry, limits)
            data = b""
            if verdict is None:
                data, verdict = _read(archive, entry, shown, min(limits.max_file_bytes, limits.max_total_bytes - taken))
                taken += len(data)
            if verdict is None and sniff(data[:HEAD_BYTES]).kind == "ZIP":
                verdict = refusal("nested-zip", f"{shown} is a zip inside a zip; unpack it once and bring that")
            yield Upload(shown, data=data) if verdict is None else Upload(shown, refusal=verdict)
            if taken >= limits.max_total_bytes:
                message = f"{name} unpacks to more than {limits.max_total_bytes} bytes; the rest was left out"
                yield Upload(name, refusal=refusal("bomb", message, taken, limits.max_total_bytes))
                return


def _directory_bytes(source: Path | bytes) -> int:
    """Stated size of the central directory, which zipfile would read whole; 0 when there is none to find."""
    tail = 22 + 65535  # the end record and the longest comment behind it
    try:
        if isinstance(source, bytes):
            end = source[-tail:]
        else:
            with source.open("rb") as file:
                file.seek(max(0, source.stat().st_size - tail))
                end = file.read(tail)
    except OSError:
        return 0
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) < at + 16:
        return 0
    size = int.from_bytes(end[at + 12 : at + 16], "little")
    wide = end.rfind(b"PK\x06\x06", 0, at)  # the zip64 end record, when the first cannot hold the number
    return int.from_bytes(end[wide + 40 : wide + 48], "little") if size == 0xFFFFFFFF and wide >= 0 else size


def _check(shown: str, entry: zipfile.ZipInfo, limits: Limits) -> Verdict | None:
    """What the directory alone says against an entry."""
    if reason := unsafe_entry_name(entry.orig_filename):
        return refusal("path-trick", f"{shown} is refused: {reason}")
    mode = entry.external_attr >> 16
    # Systems other than Unix leave these bits empty.
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        kind = "a link" if stat.S_ISLNK(mode) else "a device or a pipe"
        return refusal("link", f"{shown} is {kind} inside a zip")
    if entry.flag_bits & 0x1:
        return refusal("encrypted", f"{shown} is encrypted; unpack it and bring the files")
    if entry.file_size > limits.max_file_bytes:
        stated = f"{shown} states {entry.file_size / 1024**2:.1f} MB"
        limit = f"at most {limits.max_file_bytes / 1024**2:.0f} MB is taken"
        return refusal("too-large", f"{stated}; {limit}", entry.file_size, limits.max_file_bytes)
    ratio = entry.file_size / max(entry.compress_size, 1)
    if ratio > limits.max_zip_ratio and entry.file_size > _SMALL:
        message = f"{shown} unpacks to {ratio:.0f} times its packed size; at most {limits.max_zip_ratio:.0f} is taken"
        return refusal("bomb", message, ratio, limits.max_zip_ratio)
    return None


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, shown: str, most: int) -> tuple[bytes, Verdict | None]:
    try:
        with archive.open(entry) as file:
            data = file.read(most + 1)
    except (*_BROKEN, RuntimeError, UnicodeError) as error:
        return b"", refusal("broken-zip", f"{shown} cannot be unpacked: {error}")
    if len(data) > most:
        return b"", refusal("bomb", f"{shown} unpacks to more than the {most} bytes left", len(data), most)
    return data, None
