"""Near-duplicates: the same picture again, resized, re-encoded, slightly cropped or re-lit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from atelier.errors import Corrupt

_GRID = 8  # colour cells a side
_SPREAD = 50.0
_COLOUR_BYTES = _GRID * _GRID * 3


@dataclass(frozen=True)
class Fingerprint:
    """What is kept of a photo to recognise it again: 8 + 192 bytes. It is derived from the photo and goes with it.

    Attributes:
        phash: 64-bit perceptual hash of the luminance (ImageHash).
        colours: mean RGB of 8 × 8 cells, at the picture's own mean and spread, so that brightness and contrast do
            not count.

    Hashes of luminance alone call two drawings of different people with the same pose duplicates; the colours tell them
    apart.
    """

    phash: int
    colours: bytes

    @classmethod
    def of(cls, image: Image.Image) -> Fingerprint:
        """The fingerprint of an RGB picture."""
        import imagehash

        bits = np.asarray(imagehash.phash(image).hash).reshape(-1)
        cells = np.asarray(image.resize((_GRID, _GRID), Image.Resampling.BOX), dtype=np.float32)
        cells = (cells - cells.mean()) * (_SPREAD / max(float(cells.std()), 8.0)) + 128.0
        cells = np.clip(cells + 0.5, 0, 255).astype(np.uint8)
        return cls(int("".join("1" if bit else "0" for bit in bits), 2), cells.tobytes())

    def distance(self, other: Fingerprint) -> int:
        """Hamming distance of the perceptual hashes, 0..64."""
        return (self.phash ^ other.phash).bit_count()

    def colour_distance(self, other: Fingerprint) -> float:
        """The largest mean colour difference of a cell, 0..255: one changed garment or hair colour shows."""
        mine, theirs = (np.frombuffer(f.colours, np.uint8).reshape(-1, 3).astype(np.float32) for f in (self, other))
        return float(np.abs(mine - theirs).mean(1).max())

    def to_text(self) -> str:
        """For storing: "phash-colours" in hex."""
        return f"{self.phash:016x}-{self.colours.hex()}"

    @classmethod
    def from_text(cls, text: str) -> Fingerprint:
        """Raises:
        Corrupt: not what `to_text` wrote.
        """
        head, _, tail = text.partition("-")
        try:
            print_ = cls(int(head, 16), bytes.fromhex(tail))
        except ValueError as error:
            raise Corrupt(f"not a photo fingerprint: {text[:24]!r}") from error
        if len(print_.colours) != _COLOUR_BYTES or not 0 <= print_.phash < 2**64:
            raise Corrupt(f"a photo fingerprint has {_COLOUR_BYTES} colour bytes, this one {len(print_.colours)}")
        return print_


@dataclass(frozen=True)
class KnownPhoto:
    """A photo that is already there, for finding duplicates."""

    name: str
    sha256: str
    fingerprint: Fingerprint


def nearest(
    fingerprint: Fingerprint, known: Iterable[KnownPhoto], *, max_colour: float
) -> tuple[KnownPhoto, int] | None:
    """The known photo with the smallest hash distance among those whose colours agree within `max_colour`, or None."""
    agreeing = (
        (photo, fingerprint.distance(photo.fingerprint))
        for photo in known
        if fingerprint.colour_distance(photo.fingerprint) <= max_colour
    )
    return min(agreeing, key=lambda pair: pair[1], default=None)
