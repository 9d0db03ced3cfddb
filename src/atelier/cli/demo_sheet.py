"""The demo's sheet: twelve occasions, the top row without the adapter, the bottom row with it."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atelier.cli.demo_results import Occasion

CELL, GAP, LEFT, BELOW, TOP = 192, 6, 118, 58, 12  # px
PAPER, INK, FAINT = (250, 249, 246), (34, 34, 38), (120, 118, 114)


def sheet(occasions: Sequence[Occasion]) -> bytes:
    """PNG of (12 x 2) pictures with the prompts below."""
    from PIL import Image, ImageDraw, ImageFont

    width = LEFT + len(occasions) * (CELL + GAP) + GAP
    made = Image.new("RGB", (width, TOP + 2 * (CELL + GAP) + BELOW), PAPER)
    pen = ImageDraw.Draw(made)
    large, small = ImageFont.load_default(15), ImageFont.load_default(11)
    for row, title in enumerate(("without the\nadapter", "with the\nadapter")):
        pen.multiline_text((GAP * 2, TOP + row * (CELL + GAP) + CELL // 2 - 18), title, INK, large)
    for column, one in enumerate(occasions):
        x = LEFT + column * (CELL + GAP)
        for row, content in enumerate((one.before, one.after)):
            with Image.open(io.BytesIO(content)) as picture:
                fitted = picture.convert("RGB").resize((CELL, CELL), Image.Resampling.LANCZOS)
            made.paste(fitted, (x, TOP + row * (CELL + GAP)))
        words = "\n".join(textwrap.wrap(one.prompt, 32)[:4])
        pen.multiline_text((x, TOP + 2 * (CELL + GAP) + 2), words, FAINT, small, spacing=1)
    buffer = io.BytesIO()
    made.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
