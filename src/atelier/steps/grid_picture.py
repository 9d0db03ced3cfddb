"""A grid as one picture: columns and rows with their labels, empty cells where nothing was drawn."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image, ImageFont

PAPER, INK, FAINT, EMPTY = (250, 249, 246), (34, 34, 38), (110, 108, 104), (236, 234, 229)
SMALLEST, LARGEST, MOST_SIDE = 64, 768, 8000
"""px: of a cell's longer side, and of the sheet's."""


@dataclass(frozen=True)
class Labelled:
    """What a sheet shows.

    Attributes:
        title, note: lines above and below the table.
        columns, rows: their labels; without labels of rows there is one row.
        pictures: content of each cell, row by row; None for an empty one. captions: a short line below each.
    """

    title: str
    note: str
    columns: Sequence[str]
    rows: Sequence[str]
    pictures: Sequence[bytes | None]
    captions: Sequence[str]


def draw_grid(sheet: Labelled, *, edge: int = 384) -> bytes:
    """PNG. Cells have the shape of the first picture; its longer side has `edge` px where the whole stays within
    8000 px a side, else fewer."""
    from PIL import Image, ImageDraw, ImageFont

    count = (len(sheet.columns), max(1, len(sheet.rows)))
    shape = _shape(sheet.pictures)
    edge = max(SMALLEST, min(edge, LARGEST, (MOST_SIDE - 400) // max(count)))
    cell = (round(edge * shape[0] / max(shape)), round(edge * shape[1] / max(shape)))
    size = max(12, round(edge / 22))
    font, small = ImageFont.load_default(size), ImageFont.load_default(max(11, round(size * 0.85)))
    gap, line = max(4, edge // 64), round(size * 1.35)
    left = gap * 3 + max((_width(font, row, cell[0]) for row in sheet.rows), default=0) if sheet.rows else gap * 2
    total = left + count[0] * (cell[0] + gap) + gap * 2
    title = _wrapped(font, sheet.title, total - gap * 4, 3)
    heads = [_wrapped(font, one, cell[0], 3) for one in sheet.columns]
    below = line if any(sheet.captions) else 0
    top = gap * 3 + len(title) * line + gap + max(map(len, heads), default=1) * line + gap
    note = _wrapped(small, sheet.note, total - gap * 4, 3) if sheet.note else []
    made = Image.new("RGB", (total, top + count[1] * (cell[1] + below + gap) + gap * 2 + len(note) * line), PAPER)
    pen = ImageDraw.Draw(made)
    for number, text in enumerate(title):
        pen.text((gap * 2, gap * 2 + number * line), text, INK, font)
    for column, head in enumerate(heads):
        for number, text in enumerate(reversed(head)):
            pen.text((left + column * (cell[0] + gap), top - gap - (number + 1) * line), text, INK, font)
    for place, content in enumerate(sheet.pictures):
        column, row = place % count[0], place // count[0]
        x, y = left + column * (cell[0] + gap), top + row * (cell[1] + below + gap)
        if content is None:
            pen.rectangle((x, y, x + cell[0] - 1, y + cell[1] - 1), EMPTY)
        else:
            _paste(made, content, (x, y), cell)
        if sheet.captions[place]:
            pen.text((x, y + cell[1] + 1), _cut(small, sheet.captions[place], cell[0]), FAINT, small)
    for row, label in enumerate(sheet.rows):
        lines = _wrapped(font, label, left - gap * 3, 8)
        y = top + row * (cell[1] + below + gap) + (cell[1] - len(lines) * line) // 2
        for number, text in enumerate(lines):
            pen.text((gap * 2, y + number * line), text, INK, font)
    for number, text in enumerate(note):
        pen.text((gap * 2, made.height - gap * 2 - (len(note) - number) * line), text, FAINT, small)
    buffer = io.BytesIO()
    made.save(buffer, "PNG")
    return buffer.getvalue()


def _shape(pictures: Sequence[bytes | None]) -> tuple[int, int]:
    from PIL import Image

    for content in pictures:
        if content is not None:
            with Image.open(io.BytesIO(content)) as picture:
                return picture.size
    return 1, 1


def _paste(made: Image.Image, content: bytes, at: tuple[int, int], cell: tuple[int, int]) -> None:
    """The picture whole, in the middle of its cell."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as opened:
        picture = opened.convert("RGB")
    scale = min(cell[0] / picture.width, cell[1] / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    fitted = picture.resize(size, Image.Resampling.LANCZOS)
    made.paste(fitted, (at[0] + (cell[0] - size[0]) // 2, at[1] + (cell[1] - size[1]) // 2))


def _width(font: ImageFont.FreeTypeFont | ImageFont.ImageFont, text: str, most: int) -> int:
    """Of the longest word at least, of the whole text at most, never more than `most`."""
    words = [font.getlength(word) for word in text.split()] or [0]
    return min(most, int(max(max(words), min(font.getlength(text), most * 0.6))) + 1)


def _wrapped(font: ImageFont.FreeTypeFont | ImageFont.ImageFont, text: str, width: int, most: int) -> list[str]:
    """Lines of at most that width, the last one cut where there are more."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_cut(font, line, width) for line in lines]


def _cut(font: ImageFont.FreeTypeFont | ImageFont.ImageFont, text: str, width: int) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"
