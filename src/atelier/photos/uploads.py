"""One brought file as a value, the limits that it is held to, and names that are safe to show."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from atelier.errors import InvalidInput
from atelier.photos.verdicts import UnreadablePhoto, Verdict, refusal

MAX_NAME = 120
_JUNK = {"__macosx", "thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Limits:
    """How large a photo, a folder or a zip may be.

    Attributes:
        max_file_bytes: one photo, bytes as brought.
        max_pixels: width × height, read from the header before anything is decoded.
        max_side: longest side, px.
        max_files: files taken from one folder or zip.
        max_total_bytes: unpacked bytes taken from one zip.
        max_zip_ratio: unpacked to packed bytes of one zip entry; photos do not shrink by more.
    """

    max_file_bytes: int = 60 * 1024**2
    max_pixels: int = 64_000_000
    max_side: int = 30_000
    max_files: int = 10_000
    max_total_bytes: int = 4 * 1024**3
    max_zip_ratio: float = 100.0


@dataclass(frozen=True)
class Upload:
    """One file that was brought.

    Attributes:
        name: made safe to show: no control or direction marks, at most 120 characters, "/" between folders.
        path: where it lies, or
        data: its bytes.
        refusal: why it is not even looked into; then path and data are None.
    """

    name: str
    path: Path | None = None
    data: bytes | None = None
    refusal: Verdict | None = None

    def read(self, limits: Limits) -> bytes:
        """The file's bytes.

        Raises:
            UnreadablePhoto: refused, too large, or not readable.
        """
        if self.refusal is not None:
            raise UnreadablePhoto(self.refusal)
        if self.data is not None:
            if len(self.data) > limits.max_file_bytes:
                raise UnreadablePhoto(too_large(self.name, len(self.data), limits))
            return self.data
        if self.path is None:
            raise UnreadablePhoto(refusal("empty", f"{self.name} has no content"))
        try:
            with open_regular(self.path) as file:
                data = file.read(limits.max_file_bytes + 1)
                size = os.fstat(file.fileno()).st_size
        except (OSError, ValueError, InvalidInput) as error:
            reason = getattr(error, "strerror", None) or error
            raise UnreadablePhoto(refusal("unreadable", f"{self.name} cannot be read: {reason}")) from error
        if len(data) > limits.max_file_bytes:
            raise UnreadablePhoto(too_large(self.name, size, limits))
        return data


def safe_name(raw: str) -> str:
    """A name that can be shown, logged and put in a page or a file listing: see `Upload.name`."""
    text = unicodedata.normalize("NFC", raw.encode("utf-8", "replace").decode("utf-8"))
    text = "".join(c if c.isprintable() else "_" for c in text)  # controls, direction marks, lone surrogates
    parts = [part.strip() for part in text.replace("\\", "/").split("/")]
    text = "/".join(part for part in parts if part not in {"", ".", ".."}) or "unnamed"
    if len(text) > MAX_NAME:
        suffix = PurePosixPath(text).suffix[:12]
        text = text[: MAX_NAME - len(suffix) - 1] + "…" + suffix
    return text


def is_junk(name: str) -> bool:
    """What file managers leave behind: hidden files, `__MACOSX`, `Thumbs.db`. Left out silently."""
    return name.startswith(".") or name.lower() in _JUNK


def unsafe_entry_name(raw: str) -> str:
    """Why a name inside an archive is a trick, or "" when it is an ordinary relative path."""
    if "\x00" in raw:
        return "its name holds a NUL character"
    parts = re.split(r"[/\\]", raw)
    if raw.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", raw):
        return "its name is an absolute path"
    if ".." in parts:
        return "its name climbs out of the archive (..)"
    if any(re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", part.strip()) for part in parts):
        return "its name is a device name"
    return ""


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; a pipe or a device would block for ever.

    Raises:
        OSError, InvalidInput: missing, forbidden, or no regular file.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InvalidInput("it is not a regular file")
    return os.fdopen(descriptor, "rb")


def too_large(name: str, size: int, limits: Limits) -> Verdict:
    """The refusal of a file of `size` bytes that is over the limit."""
    return refusal(
        "too-large",
        f"{name} has {size / 1024**2:.1f} MB; at most {limits.max_file_bytes / 1024**2:.0f} MB is taken",
        size,
        limits.max_file_bytes,
    )
