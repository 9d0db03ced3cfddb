"""An invisible mark that says "made by this studio", found without the original and without any metadata.

Additive spread spectrum in the discrete cosine transform of the luminance (Cox, Kilian, Leighton, Shamoon, 1997), on a
grid of 128 x 128 whatever the picture's size: the pattern belongs to the picture as a whole, so resizing and mild
compression leave it where it is. The strength is set by looking at the picture: just enough to be found (informed
embedding), less where the picture is smooth.

The key is public: anybody with this code can look for the mark, and somebody who means to can remove it. The mark says
nothing of who or what; a signed manifest does (`interop.c2pa`). Cropping and rotation by odd angles lose it; the eight
right-angled turns and mirrorings do not.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from atelier.errors import InvalidInput

GRID = 128
LOW, HIGH = 12, 58
"""The band of DCT indices that carries the mark: below is where changes show, above is where compression acts."""
KEY = 0x41544C52
THRESHOLD = 6.0
"""A score above it counts as found. Unmarked pictures score as a standard normal, the largest of eight orientations
taken: 8 * P(N > 6) is about 1e-8; `docs/provenance.md` gives what was measured."""
TARGET = 10.0
"""The score that a freshly marked picture has, as far as `QUIETEST` allows."""
QUIETEST = 36.0
"""PSNR in dB that marking never goes below."""
FAINTEST = 0.8
"""Grey levels (standard deviation) below which rounding and compression would swallow the mark."""
SMALLEST = 64
"""Short side in px below which there is no room for a mark."""
_FLOOR = 0.4  # std of rounding to whole grey levels, seen in a DCT coefficient

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class Marked:
    """A picture with the mark.

    Attributes:
        score: of the detector on this very picture. psnr: against the unmarked one, in dB.
    """

    picture: Image.Image
    score: float
    psnr: float

    @property
    def found(self) -> bool:
        return self.score >= THRESHOLD


@dataclass(frozen=True)
class Detection:
    """What the detector saw: the best score over the eight orientations, in standard deviations of unmarked ones."""

    score: float

    @property
    def found(self) -> bool:
        return self.score >= THRESHOLD


def mark(picture: Image.Image, *, target: float = TARGET, quietest: float = QUIETEST) -> Marked:
    """Put the mark into a picture; modes RGB, RGBA and L stay as they are, alpha is untouched.

    Args:
        target: the score wanted. quietest: PSNR in dB that is kept in any case.

    Raises:
        InvalidInput: the picture is smaller than `SMALLEST` on its short side, or of another mode.
    """
    if picture.mode not in ("RGB", "RGBA", "L"):
        raise InvalidInput(f"a picture of mode {picture.mode} cannot be marked", advice="convert it to RGB")
    if min(picture.size) < SMALLEST:
        raise InvalidInput(
            f"the picture has {picture.width}x{picture.height} px; a mark needs {SMALLEST} on the short side",
            advice="export it larger, or without the mark",
        )
    pixels = np.asarray(picture).astype(np.float32)
    colour = pixels[..., None] if pixels.ndim == 2 else pixels[..., :3]
    canonical = _canonical(picture)
    loudest = 255.0 / 10 ** (quietest / 20)
    wanted, changed, score = target * 1.03, colour, 0.0
    for _ in range(5):
        plane = _designed(canonical, wanted, loudest)
        pattern = _resized(plane, picture.size)
        strength = min(1.0, loudest / max(float(pattern.std()), 1e-6))
        changed = np.clip(np.rint(colour + strength * pattern[..., None]), 0, 255)
        marked = Image.fromarray(_luminance(changed))
        score = _score(_dct(_canonical(marked)))
        lacking = max(target - score, THRESHOLD + 1 - _after_use(marked))
        if lacking <= 0 or strength < 1:
            break
        wanted += 1.2 * lacking + 0.3  # rounding, clipping and compression took some
    error = float(np.mean((changed - colour) ** 2))
    made = pixels.copy()
    if pixels.ndim == 2:
        made = changed[..., 0]
    else:
        made[..., :3] = changed
    psnr = 10 * np.log10(255.0**2 / error) if error else float("inf")
    return Marked(Image.fromarray(made.astype(np.uint8), picture.mode), float(score), float(psnr))


def detect(picture: Image.Image) -> Detection:
    """Look for the mark, in all eight orientations. Any mode; memory is that of one picture."""
    spectrum = _dct(_canonical(picture.convert("RGB") if picture.mode not in ("RGB", "RGBA", "L") else picture))
    flip = np.where(np.arange(GRID) % 2, -1.0, 1.0).astype(np.float32)  # mirroring changes the sign of odd cosines
    turned = [spectrum, spectrum.T]
    scores = [
        _score(one * sign)
        for one in turned
        for sign in (1.0, flip[None, :], flip[:, None], flip[None, :] * flip[:, None])
    ]
    return Detection(float(max(scores)))


# --- the statistic ----------------------------------------------------------------------------------------------------


def _score(spectrum: Plane) -> float:
    """Correlation of the whitened band with the pattern, in standard deviations.

    Each coefficient is divided by the size usual at its frequency and then limited, so that a few strong ones (an edge,
    a regular texture) cannot decide. Over random patterns this has mean 0 and variance 1 for any picture.
    """
    band = _band()
    whitened = spectrum / np.sqrt(_scale(spectrum))
    limited = (whitened / (1 + np.abs(whitened)))[band]
    power = float(np.sqrt(np.sum(limited**2)))
    return float(np.sum(limited * _pattern()[band])) / power if power > 1e-6 else 0.0


def _after_use(picture: Image.Image) -> float:
    """The score of a small picture made smaller still and compressed; larger ones lose nothing by that."""
    if max(picture.size) > 3 * GRID:
        return float("inf")
    buffer = io.BytesIO()
    size = (round(picture.width * 0.75), round(picture.height * 0.75))
    picture.resize(size, Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=90)
    with Image.open(buffer) as used:
        return _score(_dct(_canonical(used)))


def _scale(spectrum: Plane) -> Plane:
    """The mean square of coefficients at each distance from zero frequency, smoothed; never below rounding noise."""
    radius = _radius()
    rings = np.minimum(radius.astype(np.int64), 2 * GRID)
    count = np.bincount(rings.ravel(), minlength=2 * GRID + 1)
    power = np.bincount(rings.ravel(), weights=np.square(spectrum).ravel(), minlength=2 * GRID + 1)
    kernel = np.ones(5)
    mean = np.convolve(power, kernel, "same") / np.maximum(np.convolve(count, kernel, "same"), 1)
    return (mean + _FLOOR**2).astype(np.float32)[rings]


def _designed(canonical: Plane, target: float, loudest: float) -> Plane:
    """The quietest plane on the grid that scores the target when added, or the best one of `loudest` grey levels.

    The price of a change is its energy; the search halves the price at which the plane is bought.
    """
    cheap, dear = 1e-6, 1e3
    best, reached = np.zeros_like(canonical), -1e9
    for _ in range(15):
        middle = (cheap * dear) ** 0.5
        plane = _bought(canonical, middle)
        score = _score(_dct(canonical + plane))
        if plane.std() > loudest:
            cheap = middle
        elif score < target or plane.std() < FAINTEST:
            dear = middle
            if score > reached:
                best, reached = plane, score
        else:
            cheap, best, reached = middle, plane, score
    return best


def _bought(canonical: Plane, price: float) -> Plane:
    """What is worth that price: every coefficient takes the step whose gain in score less its energy is greatest.

    Coefficients that agree with the pattern already, or that are far from agreeing, are left alone; small ones are
    turned. The masking of smooth places disturbs the steps, so they are taken in turns.
    """
    masking = _masking(canonical)
    band, pattern = _band(), _pattern()
    scale = np.sqrt(_scale(_dct(canonical)))
    steps = np.linspace(0, 3, 31, dtype=np.float32)
    cost = price * np.square(steps[:, None] * scale[band][None, :])
    total = np.zeros_like(canonical)
    for _ in range(4):
        agreement = (_dct(canonical + total) * pattern / scale)[band]
        moved = agreement[None, :] + steps[:, None]
        gain = moved / (1 + np.abs(moved)) - cost
        spectrum = np.zeros_like(canonical)
        spectrum[band] = steps[np.argmax(gain, axis=0)] * scale[band] * pattern[band]
        total += _idct(spectrum) * masking
        if not spectrum.any():
            break
    return total


# --- planes ---------------------------------------------------------------------------------------------------


def _canonical(picture: Image.Image) -> Plane:
    """Luminance on the grid: (GRID, GRID)."""
    return np.asarray(picture.convert("L").convert("F").resize((GRID, GRID), Image.Resampling.BICUBIC), np.float32)


def _resized(plane: Plane, size: tuple[int, int]) -> Plane:
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BICUBIC), np.float32)


def _luminance(colour: Plane) -> NDArray[np.uint8]:
    """(height, width, 1 or 3) → (height, width), as Pillow converts."""
    if colour.shape[-1] == 1:
        return colour[..., 0].astype(np.uint8)
    return np.asarray(Image.fromarray(colour.astype(np.uint8), "RGB").convert("L"))


def _masking(canonical: Plane) -> Plane:
    """0.6 where the picture is smooth up to 1.4 where it is busy, by the local standard deviation over 9 x 9."""
    mean = _blur(canonical)
    deviation = np.sqrt(np.maximum(_blur(canonical**2) - mean**2, 0))
    return (0.6 + 0.8 * deviation / (deviation + 6.0)).astype(np.float32)


def _blur(plane: Plane, width: int = 9) -> Plane:
    """The mean over width x width, by differences of running sums."""
    half = width // 2
    sums = np.pad(np.pad(plane, half, mode="edge").astype(np.float64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    box = sums[width:, width:] - sums[:-width, width:] - sums[width:, :-width] + sums[:-width, :-width]
    return (box / width**2).astype(np.float32)


# --- what depends on the grid alone -----------------------------------------------------------------------------------


@cache
def _basis() -> Plane:
    """The orthonormal DCT-II matrix, (GRID, GRID)."""
    index = np.arange(GRID)
    basis = np.sqrt(2 / GRID) * np.cos(np.pi * (2 * index[None, :] + 1) * index[:, None] / (2 * GRID))
    basis[0] /= np.sqrt(2)
    return basis.astype(np.float32)


@cache
def _radius() -> Plane:
    index = np.arange(GRID, dtype=np.float32)
    return np.hypot(index[:, None], index[None, :])


@cache
def _band() -> NDArray[np.bool_]:
    index = np.arange(GRID)
    return (np.maximum(index[:, None], index[None, :]) <= HIGH) & (_radius() >= LOW)


@cache
def _pattern() -> Plane:
    """+1 or -1 for each coefficient of the band, 0 elsewhere. PCG64's stream is fixed for all NumPy versions."""
    bits = np.random.PCG64(KEY).random_raw(GRID * GRID).reshape(GRID, GRID) >> np.uint64(63)
    return np.where(_band(), 1.0 - 2.0 * bits, 0.0).astype(np.float32)


def _dct(plane: Plane) -> Plane:
    return np.asarray(_basis() @ plane @ _basis().T, np.float32)


def _idct(spectrum: Plane) -> Plane:
    return np.asarray(_basis().T @ spectrum @ _basis(), np.float32)
