"""The texts that stand in a file: PNG chunks, EXIF, XMP, JPEG comments.

PNG is walked here, chunk by chunk, because texts after the pixels and texts in a damaged picture count too, and because
inflating is bounded. The other containers are opened by Pillow, which reads only their headers.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from PIL import Image

from atelier.errors import InvalidInput, reason
from atelier.interop.metadata.exif import read_exif
from atelier.interop.metadata.generation import Refusal
from atelier.interop.metadata.limits import MAX_ALL, MAX_TEXT, Doubtful
from atelier.interop.metadata.xmp import read_xmp

FORMATS = ("PNG", "JPEG", "WEBP", "AVIF")
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
MOST_TEXTS = 500
_XMP_KEY = "XML:com.adobe.xmp"


@dataclass
class Texts:
    """What was found. `fields` by keyword (`parameters`, `usercomment`, `exif_010e`, …), XMP's by field name."""

    form: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    xmp: dict[str, str] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)

    def add(self, name: str, text: str) -> None:
        """Keep a text, within bounds; the first of a name counts."""
        name = name[:80]
        if len(self.fields) >= MOST_TEXTS:
            self.refuse(name, f"more than {MOST_TEXTS} texts")
        elif len(text) > MAX_TEXT or sum(map(len, self.fields.values())) + len(text) > MAX_ALL:
            self.refuse(name, f"{len(text)} characters; at most {MAX_TEXT} a text and {MAX_ALL} in all are read")
        else:
            self.fields.setdefault(name, text)

    def refuse(self, where: str, reason: str) -> None:
        """Note what is not believed, up to 50 times: a hostile file may give endless reasons."""
        if len(self.refused) < 50:
            self.refused.append(Refusal(where, reason))

    def add_exif(self, raw: bytes) -> None:
        """Take the texts of an EXIF block; one that cannot be read, or is too long, is refused."""
        if len(raw) > MAX_TEXT:
            self.refuse("exif", f"{len(raw)} bytes; at most {MAX_TEXT} are read")
            return
        try:
            for name, text in read_exif(raw).items():
                self.add(name, text)
        except Doubtful as error:
            self.refuse("exif", str(error))

    def add_xmp(self, packet: bytes) -> None:
        """Take the properties of an XMP packet; of two packets the first one's count."""
        try:
            self.xmp = {**read_xmp(packet), **self.xmp}
        except Doubtful as error:
            self.refuse("xmp", str(error))


def read_texts(content: bytes | Path) -> Texts:
    """The texts of a PNG, JPEG, WebP or AVIF.

    Raises:
        InvalidInput: it is none of these.
    """
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as file:
        head = file.read(len(PNG_MAGIC))
        file.seek(0)
        if head == PNG_MAGIC:
            return _png(file)
        return _other(file)


def _other(file: IO[bytes]) -> Texts:
    try:
        with Image.open(file, formats=FORMATS[1:]) as picture:
            texts = Texts(picture.format or "")
            info = picture.info
    except (OSError, ValueError, SyntaxError, RuntimeError, Image.DecompressionBombError) as error:
        raise InvalidInput(
            f"this is no picture whose metadata can be read ({reason(error)})",
            advice=f"bring {', '.join(FORMATS)}",
        ) from error
    if isinstance(raw := info.get("exif"), bytes):
        texts.add_exif(raw)
    packet = info.get("xmp")
    if isinstance(packet, str | bytes):
        texts.add_xmp(packet.encode() if isinstance(packet, str) else packet)
    if isinstance(comment := info.get("comment"), bytes):
        texts.add("comment", comment.decode("utf-8", "replace"))
    return texts


def _png(file: IO[bytes]) -> Texts:
    texts = Texts("PNG")
    file.seek(len(PNG_MAGIC))
    for kind, size in _chunks(file):
        if kind not in (b"tEXt", b"zTXt", b"iTXt", b"eXIf"):
            continue
        if size > MAX_TEXT:
            texts.refuse(kind.decode(), f"a chunk of {size} bytes; at most {MAX_TEXT} are read")
            continue
        data = file.read(size)
        if len(data) < size:
            texts.refuse(kind.decode(), "the file ends inside it")
            break
        if kind == b"eXIf":
            texts.add_exif(data)
            continue
        try:
            name, text = _text_chunk(kind, data)
        except (Doubtful, ValueError) as error:
            texts.refuse(kind.decode(), str(error))
            continue
        if name == _XMP_KEY:
            texts.add_xmp(text.encode())
        else:
            texts.add(name, text)
    return texts


def _chunks(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Kind and size of each chunk; the file stands at its data, wherever the caller leaves it."""
    for _ in range(100_000):
        header = file.read(8)
        if len(header) < 8 or header[4:] == b"IEND":
            return
        size = int.from_bytes(header[:4], "big")
        at = file.tell()
        yield header[4:], size
        file.seek(at + size + 4)


def _text_chunk(kind: bytes, data: bytes) -> tuple[str, str]:
    """PNG 1.2, 11.3.4: tEXt, zTXt, iTXt. Writers put UTF-8 where Latin-1 belongs, so that is tried first."""
    keyword, separator, rest = data.partition(b"\0")
    if not separator:
        raise Doubtful("a text without a keyword")
    name = keyword.decode("latin-1")
    if kind == b"tEXt":
        return name, _decode(rest)
    if kind == b"zTXt":
        return name, _decode(_inflate(rest[1:]))
    if len(rest) < 2:
        raise Doubtful(f"iTXt '{name[:40]}' is cut off")
    compressed = rest[0] == 1
    parts = rest[2:].split(b"\0", 2)
    if len(parts) != 3:
        raise Doubtful(f"iTXt '{name[:40]}' is cut off")
    return name, _decode(_inflate(parts[2]) if compressed else parts[2])


def _inflate(packed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(packed, MAX_TEXT)
    except zlib.error as error:
        raise Doubtful(f"a compressed text is damaged ({error})") from error
    if inflater.unconsumed_tail:
        raise Doubtful(f"a compressed text of {len(packed)} bytes unpacks to more than {MAX_TEXT}")
    return content


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
