"""What a file holds, by its first bytes. A name or an extension is never believed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

HEAD_BYTES = 1024

# Extensions that a person would expect for each supported format; the key is Pillow's name.
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "JPEG": ("jpg", "jpeg", "jpe", "jfif"),
    "PNG": ("png", "apng"),
    "WEBP": ("webp",),
    "AVIF": ("avif", "avifs"),
    "TIFF": ("tif", "tiff"),
    "HEIF": ("heic", "heif", "hif"),
}


@dataclass(frozen=True)
class Content:
    """What the first bytes say.

    Attributes:
        kind: Pillow's format name for a picture, "ZIP" for an archive of photos, "" for everything else.
        label: for people ("JPEG", "an SVG drawing", "a web page").
    """

    kind: str
    label: str

    @property
    def is_picture(self) -> bool:
        return self.kind in EXTENSIONS


_OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"GIF87a", "a GIF, which is not a photo format"),
    (0, b"GIF89a", "a GIF, which is not a photo format"),
    (0, b"8BPS", "a Photoshop document (PSD)"),
    (0, b"SIMPLE  =", "a FITS file"),
    (0, b"BM", "a Windows bitmap (BMP)"),
    (0, b"%!PS", "a PostScript file"),
    (0, b"\xc5\xd0\xd3\xc6", "a PostScript file"),
    (0, b"\x00\x00\x01\x00", "an icon (ICO)"),
    (0, b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (0, b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (0, b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (0, b"\xff\x0a", "a JPEG XL picture"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\xfd7zXZ", "an xz archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"Rar!", "a RAR archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
    (0, b"#!", "a script"),
    (0, b"SQLite format 3", "a database"),
    (8, b"AVI ", "a video"),
    (8, b"WAVE", "a sound"),
    (0, b"\x1aE\xdf\xa3", "a video"),
    (0, b"\x76\x2f\x31\x01", "an OpenEXR picture"),
    (8, b"CR", "a camera raw file (CR2)"),
)

_MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"%pdf-", "a PDF document"),
    (b"<svg", "an SVG drawing"),
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<script", "a script"),
    (b"<?php", "a script"),
    (b"<?xml", "an XML document"),
)

_AVIF_BRANDS = {b"avif", b"avis"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def sniff(head: bytes) -> Content:
    """What a file holds, from its first `HEAD_BYTES` bytes."""
    if not head:
        return Content("", "an empty file")
    if head.startswith(b"\xff\xd8\xff"):
        return Content("JPEG", "JPEG")
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Content("PNG", "PNG")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Content("WEBP", "WebP")
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Content("ZIP", "a zip archive")
    for offset, magic, label in _OTHERS:
        if head[offset : offset + len(magic)] == magic:
            return Content("", label)
    if head.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        return Content("TIFF", "TIFF")
    text = head[:HEAD_BYTES].lower().replace(b"\x00", b"")  # UTF-16 markup has a zero in every second byte
    for magic, label in _MARKUP:
        if magic in text:
            return Content("", label)
    printable = sum(byte in b"\t\n\r" or 32 <= byte < 127 for byte in head)
    return Content("", "text" if printable == len(head) else "nothing that is known as a picture")


def _iso_media(head: bytes) -> Content:
    """AVIF, HEIC and videos share one container (ISO 14496-12); the brands in its first box tell them apart."""
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12]] + [head[at : at + 4] for at in range(16, length - 3, 4)]
    if _AVIF_BRANDS.intersection(brands):
        return Content("AVIF", "AVIF")
    if brands[0] in _HEIF_BRANDS:
        return Content("HEIF", "HEIC")
    return Content("", "a video")


def heif_available() -> bool:
    """Whether the `heic` extra (pillow-heif) is installed."""
    return find_spec("pillow_heif") is not None
