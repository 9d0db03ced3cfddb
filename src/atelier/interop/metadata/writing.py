"""Pictures as files with our metadata: PNG text, or EXIF and XMP in JPEG, WebP and AVIF.

XMP states IPTC's digital source type in every file, also in those with minimal metadata: that a picture is AI-made is
never left out.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pydantic import JsonValue

from atelier.errors import InvalidInput
from atelier.interop.metadata.exif import write_exif
from atelier.interop.metadata.reading import RECIPE_KEY, dump_recipe
from atelier.interop.metadata.xmp import TRAINED, write_xmp

PARAMETERS_KEY = "parameters"
SOFTWARE = "Atelier"
PNG_START = b"\x89PNG\r\n\x1a\n"
IHDR_END = 33
"""Where a PNG's first chunk ends; every other chunk may follow it."""
JPEG_SEGMENT = 65_000
"""Bytes that one segment of a JPEG holds, less its headers."""


class Form(StrEnum):
    """A format that pictures are written in."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    AVIF = "avif"

    @classmethod
    def of(cls, name: str) -> Form:
        """The format of a name or a file's suffix. Raises InvalidInput."""
        plain = name.lower().lstrip(".")
        try:
            return cls("jpeg" if plain == "jpg" else plain)
        except ValueError:
            raise InvalidInput(
                f"'{name}' is no format that is written here", advice=f"use {', '.join(cls)} (or .jpg)"
            ) from None

    @property
    def media_type(self) -> str:
        return f"image/{self.value}"

    @property
    def suffix(self) -> str:
        return ".jpg" if self is Form.JPEG else f".{self.value}"


@dataclass(frozen=True)
class Written:
    """What a file is to say.

    Attributes:
        parameters: the infotext, see `compose`; empty: none.
        recipe: our recipe; None: none.
        source_type: IPTC's digital source type; empty only for pictures that no AI had a part in.
        icc, dpi: the colour profile and the resolution to state.
    """

    parameters: str = ""
    recipe: Mapping[str, JsonValue] | None = None
    source_type: str = TRAINED
    software: str = SOFTWARE
    icc: bytes | None = None
    dpi: int | None = None


def encode(picture: Image.Image, form: Form, said: Written, *, quality: int = 92) -> bytes:
    """The picture as a file. Nothing of the picture's own `info` comes along.

    Args:
        quality: 1 to 100 for JPEG, WebP and AVIF; WebP is lossless at 100.

    Raises:
        InvalidInput: the recipe does not fit into a JPEG's metadata, or the quality is out of range.
    """
    if not 1 <= quality <= 100:
        raise InvalidInput(f"quality {quality} is out of range", advice="give 1 to 100")
    recipe = dump_recipe(said.recipe) if said.recipe is not None else ""
    clean = picture.copy()
    clean.info.clear()
    more: dict[str, object] = {}
    if said.icc:
        more["icc_profile"] = said.icc
    if said.dpi and form in (Form.PNG, Form.JPEG):
        more["dpi"] = (said.dpi, said.dpi)
    buffer = io.BytesIO()
    if form is Form.PNG:
        clean.save(buffer, "PNG", pnginfo=_png_text(said, recipe), compress_level=6, **more)
        return buffer.getvalue()
    flat = clean.convert("RGB") if form is Form.JPEG or clean.mode not in ("RGB", "RGBA") else clean
    small = form is Form.JPEG
    if form is Form.JPEG:
        more |= {"subsampling": 0 if quality >= 90 else 2, "optimize": True}
    if form is Form.WEBP:
        more |= {"lossless": quality == 100, "method": 4}
    if said.parameters or said.software:
        exif = write_exif(said.parameters, said.software)
        # XMP holds the parameters as well, and has its own bound.
        more["exif"] = write_exif("", said.software) if small and len(exif) > JPEG_SEGMENT else exif
    if said.source_type or recipe:
        more["xmp"] = _xmp(said, recipe, small)
    flat.save(buffer, form.value.upper(), quality=quality, **more)
    return buffer.getvalue()


def with_source_type(content: bytes, form: Form, source_type: str) -> bytes:
    """The same file, its pixels untouched, saying in XMP how it came about. Formats other than PNG come back as they
    are: their containers would have to be written anew, and the signed manifest says it for them."""
    if form is not Form.PNG or content[:8] != PNG_START or content[12:16] != b"IHDR":
        return content
    packet = write_xmp(source_type=source_type, software=SOFTWARE)
    chunk = b"iTXtXML:com.adobe.xmp\0\0\0\0\0" + packet
    whole = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return content[:IHDR_END] + whole + content[IHDR_END:]


def _png_text(said: Written, recipe: str) -> PngInfo:
    info = PngInfo()
    if said.parameters:
        _add(info, PARAMETERS_KEY, said.parameters)
    if recipe:
        _add(info, RECIPE_KEY, recipe)
    if said.software:
        _add(info, "Software", said.software)
    if said.source_type:
        info.add_itxt("XML:com.adobe.xmp", write_xmp(source_type=said.source_type, software=said.software).decode())
    return info


def _add(info: PngInfo, key: str, text: str) -> None:
    # tEXt is Latin-1 only and what old readers look for; it is read back as UTF-8 first, so only ASCII goes there.
    if text.isascii() and "\0" not in text:
        info.add_text(key, text)
    else:
        info.add_itxt(key, text.replace("\0", "\ufffd"))


def _xmp(said: Written, recipe: str, small: bool) -> bytes:
    packet = write_xmp(source_type=said.source_type, software=said.software, parameters=said.parameters, recipe=recipe)
    if not small or len(packet) <= JPEG_SEGMENT:
        return packet
    packed = write_xmp(source_type=said.source_type, software=said.software, recipe=recipe, deflate=True)
    if len(packed) > JPEG_SEGMENT:
        raise InvalidInput(
            f"the recipe has {len(recipe)} characters and does not fit into a JPEG's metadata",
            kept="nothing was written",
            advice="export PNG, WebP or AVIF, or with minimal metadata",
        )
    return packed
