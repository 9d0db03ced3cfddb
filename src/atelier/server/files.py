"""Files that the API sends: under a name and a type that cannot do harm in a browser, whatever somebody called them."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

INLINE = frozenset({"image/png", "image/jpeg", "image/webp", "image/avif", "image/gif"})
"""What a browser may show by itself. Anything else (SVG, HTML, PDF) could bring scripts, and is saved instead."""
LONGEST = 120


def safe_name(name: str, otherwise: str = "file") -> str:
    """A file's name without folders, control characters and what file systems or shells give a meaning."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = unicodedata.normalize("NFC", last)
    kept = "".join(char if char.isprintable() and char not in "<>:\"/\\|?*'`$;&%#" else "_" for char in plain)
    stem, dot, suffix = kept.strip(" .").rpartition(".")
    shortened = f"{stem[: LONGEST - len(suffix)]}{dot}{suffix[:12]}" if stem else kept.strip(" .")[:LONGEST]
    return shortened or otherwise


def disposition(name: str, media_type: str, *, download: bool = False) -> str:
    """The Content-Disposition of a file (RFC 6266; names that are not ASCII as RFC 8187 writes them).

    Args:
        download: save it even where a browser could show it.
    """
    kind = "inline" if media_type in INLINE and not download else "attachment"
    cleaned = safe_name(name)
    ascii_name = unicodedata.normalize("NFKD", cleaned).encode("ascii", "ignore").decode().strip(" .") or "file"
    if ascii_name == cleaned:
        return f'{kind}; filename="{cleaned}"'
    return f"{kind}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(cleaned, safe='')}"


def file_headers(name: str, media_type: str, *, download: bool = False, max_age: int | None = None) -> dict[str, str]:
    """Headers for sending a file. Content never changes under one asset's id, so it may be kept for `max_age` s."""
    headers = {
        "Content-Type": media_type if media_type in INLINE else "application/octet-stream",
        "Content-Disposition": disposition(name, media_type, download=download),
        "X-Content-Type-Options": "nosniff",
    }
    if max_age is not None:
        headers["Cache-Control"] = f"private, max-age={max_age}, immutable"
    return headers
