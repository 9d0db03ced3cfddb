"""Pictures between bytes and PIL, and contact sheets."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

from PIL import Image

from atelier.errors import Corrupt, reason

GAP = 4  # px between the pictures of a sheet


def open_image(content: bytes) -> Image.Image:
    """RGB. Raises Corrupt for content that is no picture any more."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise Corrupt(
            f"a stored picture cannot be read: {reason(error)}",
            advice="have the library checked",
            command=("library", "check", "--verify"),
        ) from error


def open_mask(content: bytes) -> Image.Image:
    """Mode L. Raises Corrupt."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.convert("L")
    except (OSError, SyntaxError, ValueError) as error:
        raise Corrupt(
            f"a stored mask cannot be read: {reason(error)}",
            advice="have the library checked",
            command=("library", "check", "--verify"),
        ) from error


def stacked(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures of one size as one, each below the one before."""
    width, height = pictures[0].size
    found = Image.new("RGB", (width, height * len(pictures)))
    for place, picture in enumerate(pictures):
        found.paste(picture, (0, place * height))
    return found


def unstacked(strip: Image.Image, count: int) -> list[Image.Image]:
    """The pictures that `stacked` put together."""
    height = strip.height // count
    return [strip.crop((0, place * height, strip.width, (place + 1) * height)) for place in range(count)]


def as_png(picture: Image.Image) -> bytes:
    """PNG without metadata: equal pixels give equal bytes."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


def as_webp(picture: Image.Image, quality: int = 80) -> bytes:
    """For previews."""
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=quality, method=0)
    return buffer.getvalue()


def sheet(pictures: Sequence[Image.Image], *, columns: int | None = None, edge: int | None = None) -> Image.Image:
    """All pictures on one, row by row on white; `edge` px is the longest side of each."""
    if edge is not None:
        pictures = [_smaller(picture, edge) for picture in pictures]
    columns = columns or math.ceil(math.sqrt(len(pictures)))
    width, height = max(p.width for p in pictures), max(p.height for p in pictures)
    rows = math.ceil(len(pictures) / columns)
    whole = Image.new("RGB", (columns * (width + GAP) - GAP, rows * (height + GAP) - GAP), "white")
    for index, picture in enumerate(pictures):
        row, column = divmod(index, columns)
        whole.paste(picture, (column * (width + GAP), row * (height + GAP)))
    return whole


def _smaller(picture: Image.Image, edge: int) -> Image.Image:
    copy = picture.copy()
    copy.thumbnail((edge, edge))
    return copy
