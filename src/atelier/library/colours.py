"""How an image looks, cheaply: dominant colours in CIELAB by k-means, and a fingerprint of its brightness.

Both come from a copy of 64 px, so they take milliseconds and are made when an image is stored.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from atelier.errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")
COLOURS = 5
SIDE = 64
ROUNDS = 8
PACKED = np.dtype([("l", "u1"), ("a", "i1"), ("b", "i1"), ("share", "u1")])
"""A colour as stored: L* × 2.55, a*, b*, and its share of the picture × 255."""

_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_FROM_XYZ = np.linalg.inv(_TO_XYZ)
_WHITE = np.array([0.95047, 1.0, 1.08883])  # D65


@dataclass(frozen=True)
class Look:
    """Packed colours (largest share first) and an 8-byte fingerprint."""

    colours: bytes
    fingerprint: bytes

    @property
    def packed(self) -> bytes:
        """Both together, fingerprint first."""
        return self.fingerprint + self.colours


def look_at(image: Image.Image) -> Look:
    """Colours and fingerprint of an image. Transparent parts count as white."""
    image.draft("RGB", (SIDE * 2, SIDE * 2))
    small = image.convert("RGBA" if image.has_transparency_data else "RGB")
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX, reducing_gap=2.0)
    if small.mode == "RGBA":
        small = Image.alpha_composite(Image.new("RGBA", small.size, "white"), small).convert("RGB")
    return Look(pack(*palette(np.asarray(small))), fingerprint(small))


def look_of(content: bytes | Path) -> Look | None:
    """How stored content looks; None where it cannot be decoded: it is stored all the same, and not found by colour."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content) if isinstance(content, bytes) else content, formats=FORMATS) as image:
                return look_at(image)
    except (OSError, SyntaxError, ValueError, RuntimeError):  # the last of the AVIF decoder
        return None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None


def to_lab(rgb: NDArray[np.uint8] | NDArray[np.float64]) -> NDArray[np.float64]:
    """sRGB 0..255 (…, 3) as CIELAB under D65 (CIE 15:2018)."""
    share = np.asarray(rgb, np.float64) / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _TO_XYZ.T / _WHITE
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def to_rgb(lab: NDArray[np.float64]) -> NDArray[np.uint8]:
    """CIELAB (…, 3) as sRGB 0..255, cut to what sRGB can show."""
    y = (lab[..., 0] + 16) / 116
    f = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], -1)
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * _WHITE
    linear = np.clip(xyz @ _FROM_XYZ.T, 0, 1)
    share = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(share * 255).astype(np.uint8)


def palette(rgb: NDArray[np.uint8], count: int = COLOURS) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Dominant colours by k-means (Lloyd 1982) in CIELAB, started from the fullest cells of a coarse grid.

    Args:
        rgb: (height, width, 3).

    Returns: (n, 3) Lab and (n,) shares that sum to 1, largest first; n ≤ `count`.
    """
    flat = rgb.reshape(-1, 3)
    cells, inverse, sizes = np.unique(flat // 32, axis=0, return_inverse=True, return_counts=True)
    lab = to_lab(flat)
    sums = np.stack([np.bincount(inverse.ravel(), lab[:, axis], len(cells)) for axis in range(3)], 1)
    means, weights = sums / sizes[:, None], sizes.astype(np.float64)
    centres = means[_spread(means, weights, count)]
    # The cells' means stand for their pixels: a few hundred points instead of thousands.
    for _ in range(ROUNDS):
        nearest = ((means[:, None] - centres[None]) ** 2).sum(-1).argmin(1)
        held = np.bincount(nearest, weights, len(centres))
        moved = np.stack([np.bincount(nearest, weights * means[:, axis], len(centres)) for axis in range(3)], 1)
        centres = np.where(held[:, None] > 0, moved / np.maximum(held, 1)[:, None], centres)
    shares = np.bincount(((means[:, None] - centres[None]) ** 2).sum(-1).argmin(1), weights, len(centres))
    order = np.argsort(-shares, kind="stable")
    order = order[shares[order] > 0]
    return centres[order], shares[order] / shares.sum()


def _spread(means: NDArray[np.float64], weights: NDArray[np.float64], count: int) -> list[int]:
    """Starting points: the fullest cell, then again and again the one whose weight and distance are greatest."""
    chosen = [int(weights.argmax())]
    distance = ((means - means[chosen[0]]) ** 2).sum(-1)
    while len(chosen) < min(count, len(means)) and (gain := weights * distance).max() > 0:
        chosen.append(int(gain.argmax()))
        distance = np.minimum(distance, ((means - means[chosen[-1]]) ** 2).sum(-1))
    return chosen


def pack(lab: NDArray[np.float64], shares: NDArray[np.float64]) -> bytes:
    """Colours as 4 bytes each."""
    packed = np.zeros(len(lab), PACKED)
    packed["l"] = np.clip(np.rint(lab[:, 0] * 2.55), 0, 255)
    packed["a"] = np.clip(np.rint(lab[:, 1]), -128, 127)
    packed["b"] = np.clip(np.rint(lab[:, 2]), -128, 127)
    packed["share"] = np.clip(np.rint(shares * 255), 1, 255)
    return packed.tobytes()


def unpack(colours: bytes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n, 3) Lab and (n,) shares."""
    packed = np.frombuffer(colours, PACKED)
    lab = np.stack([packed["l"] / 2.55, packed["a"].astype(float), packed["b"].astype(float)], -1)
    return lab, packed["share"] / 255.0


def shades(colours: bytes) -> list[tuple[str, float]]:
    """(#rrggbb, share) of each packed colour, largest share first."""
    lab, shares = unpack(colours)
    return [("#" + bytes(one).hex(), round(float(share), 3)) for one, share in zip(to_rgb(lab), shares, strict=True)]


def dominant(packed: Sequence[bytes | None]) -> list[str | None]:
    """The colour with the largest share of each image, as #rrggbb."""
    known = [colours[: PACKED.itemsize] for colours in packed if colours]
    found = iter(to_rgb(unpack(b"".join(known))[0]))
    return ["#" + bytes(next(found)).hex() if colours else None for colours in packed]


def parse(colour: str) -> NDArray[np.float64]:
    """A colour as #rgb or #rrggbb in Lab.

    Raises:
        InvalidInput: it is written in no such way.
    """
    digits = colour.strip().removeprefix("#")
    if not re.fullmatch(r"[0-9a-fA-F]{3}|[0-9a-fA-F]{6}", digits):
        raise InvalidInput(f"'{colour[:40]}' is not a colour", advice="write it as #rrggbb")
    whole = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    return to_lab(np.frombuffer(bytes.fromhex(whole), np.uint8))


def fingerprint(image: Image.Image) -> bytes:
    """64 bits: whether each of 8 × 8 places is brighter than the one to its right (dHash). Near for near-duplicates."""
    grey = np.asarray(image.convert("L").resize((9, 8), Image.Resampling.BOX), np.int16)
    return np.packbits(grey[:, :-1] > grey[:, 1:]).tobytes()
