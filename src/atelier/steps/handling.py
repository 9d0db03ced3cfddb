"""How much work it is to read, look at and write pictures and files, in operations as `paces` counts them.

The numbers were measured on one AVX2 core beside a matrix product. They are what tasks are expected by until one of
their step was executed; from then on they only tell large tasks from small ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from atelier.recipe import Asset
from atelier.steps.values import number

if TYPE_CHECKING:
    from atelier.steps.eyes import Eyes

READ = 700.0
"""To decode a pixel of a photo."""
CROPPED = 2 * READ + 700.0
"""To decode a pixel of a photo twice, measure it and make crops of it."""
READ_BY_COMPANION = 1.3e9
"""To have the built-in companion say what a picture shows."""
MASKED = 6e9
"""To find out whether a picture shows a drawn person, and to mask them by the built-in segmenter."""
CAPTION_TOKENS = 640
"""Tokens that a vision-language model takes for a picture and its caption."""
REWRITTEN = 200.0
"""To read a byte of an adapter, change its layout and write it."""
PIXELS_A_BYTE = 5.0
"""Of photos whose size is not known: JPEG at 1.6 bits a pixel."""


def pixel_count(photos: Iterable[Asset]) -> float:
    """Pixels of all these, as far as is known; else by the bytes that they take."""
    return sum(number(one.meta, "width") * number(one.meta, "height") or one.size * PIXELS_A_BYTE for one in photos)


def captioning(eyes: Eyes, *, drawn: bool) -> float:
    """To say what a picture shows. Nothing is loaded to answer this."""
    if drawn and eyes.has_companion:
        return READ_BY_COMPANION
    return 2.0 * eyes.captioner_parameters * CAPTION_TOKENS
