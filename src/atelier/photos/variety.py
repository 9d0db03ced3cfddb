"""How good and how varied a set of photos is, and what to add. One number a trait, from geometry and colour alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from atelier.photos.faces import Face
from atelier.photos.measures import luminance

_HUES = 12
_GOOD_COUNT = 10


@dataclass(frozen=True)
class Traits:
    """What varies from photo to photo.

    Attributes:
        yaw: −1..1, see `Face.yaw`; None without landmarks.
        brightness: mean luminance, 0..1.
        light_side: −1 (lit from the viewer's left) .. 1 (right), of the face or the picture.
        warmth: −1 (blue) .. 1 (orange).
        background: 12 hues + grey + dark + bright, a histogram that sums to 1, of what is not face or body.
        framing: face height as a share of the picture's height; None without a face.
        quality: 0..1.
    """

    yaw: float | None
    brightness: float
    light_side: float
    warmth: float
    background: tuple[float, ...]
    framing: float | None
    quality: float


@dataclass(frozen=True)
class SetReport:
    """A data set's score with its parts, all 0..1, and advice in sentences (empty when there is nothing to improve).

    score: √(quality × variety), times a penalty under ten photos.
    variety: mean of angle, light, background and framing; traits that no photo shows (no faces) are left out (None).
    """

    count: int
    score: float
    quality: float
    variety: float
    angle: float | None
    light: float
    background: float
    framing: float | None
    advice: tuple[str, ...]


def traits_of(image: Image.Image, face: Face | None, quality: float) -> Traits:
    """What one RGB photo shows; computed at 128 px."""
    scale = 128 / max(image.size)
    size = max(8, round(image.width * scale)), max(8, round(image.height * scale))
    small = image.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    grey = luminance(small)
    rgb = np.asarray(small, np.float32) / 255.0
    box = _pixels(face, scale, size) if face else (0, 0, size[0], size[1])
    lit = grey[box[1] : box[3], box[0] : box[2]]
    half = lit.shape[1] // 2
    left, right = float(lit[:, :half].mean()) if half else 0.0, float(lit[:, half:].mean())
    return Traits(
        yaw=face.yaw if face else None,
        brightness=float(grey.mean()),
        light_side=(right - left) / max(right + left, 1e-3),
        warmth=float((rgb[..., 0] - rgb[..., 2]).mean()),
        background=_background(small, face, scale),
        framing=face.height / image.height if face else None,
        quality=quality,
    )


def assess_set(members: Sequence[Traits], *, subject: str = "the person") -> SetReport:
    """Score a data set and say what to add."""
    count = len(members)
    if not count:
        return SetReport(0, 0.0, 0.0, 0.0, None, 0.0, 0.0, None, (f"add at least 8 photos of {subject}",))
    yaws = [m.yaw for m in members if m.yaw is not None]
    framings = [m.framing for m in members if m.framing is not None]
    angle = _spread(yaws, 0.35) if yaws else None
    light = (
        0.5 * _spread([m.brightness for m in members], 0.15)
        + 0.3 * _spread([m.light_side for m in members], 0.12)
        + 0.2 * _spread([m.warmth for m in members], 0.10)
    )
    background = _background_variety(members)
    framing = _spread([math.log(max(f, 1e-3)) for f in framings], 0.5) if framings else None
    parts = [part for part in (angle, light, background, framing) if part is not None]
    variety = float(np.mean(parts))
    quality = float(np.mean([m.quality for m in members]))
    score = math.sqrt(quality * variety) * min(1.0, 0.5 + 0.5 * count / _GOOD_COUNT)
    advice = _advice(members, yaws, framings, angle, light, background, framing, subject)
    return SetReport(count, score, quality, variety, angle, light, background, framing, advice)


def _spread(values: Sequence[float], good: float) -> float:
    """Standard deviation as a share of a good one, at most 1."""
    return min(1.0, float(np.std(values)) / good) if len(values) > 1 else 0.0


def _background_variety(members: Sequence[Traits]) -> float:
    """Mean histogram distance (1 − intersection) of each background to the others' nearest; 0.5 counts as full."""
    histograms = np.array([m.background for m in members])
    if len(histograms) < 2:
        return 0.0
    shared = np.minimum(histograms[:, None], histograms[None]).sum(2)
    np.fill_diagonal(shared, 0.0)
    return min(1.0, float((1.0 - shared.max(1)).mean()) / 0.5)


def _advice(
    members: Sequence[Traits],
    yaws: list[float],
    framings: list[float],
    angle: float | None,
    light: float,
    background: float,
    framing: float | None,
    subject: str,
) -> tuple[str, ...]:
    count, lines = len(members), []
    if count < 8:
        lines.append(f"there are {count} photos: add {8 - count} more, 10 to 20 are best")
    if angle is not None and angle < 0.5 and count > 1:
        lines.append(_angle_advice(yaws, count))
    if light < 0.4 and count > 1:
        mean = float(np.mean([m.brightness for m in members]))
        other = "two in daylight" if mean < 0.4 else "two in softer or evening light"
        lines.append(f"the light is alike in all {count} photos: add {other}")
    if background < 0.4 and count > 1:
        lines.append(f"the backgrounds look alike in all {count} photos: add two taken elsewhere")
    if framing is not None and framing < 0.4 and count > 1:
        middle = float(np.median(framings))
        shown = "from afar" if middle < 0.2 else "from close up" if middle > 0.45 else "from the same distance"
        both = "some close-ups and some from further away"
        other = "two close-ups" if middle < 0.2 else "two showing the whole body" if middle > 0.45 else both
        lines.append(f"all {count} photos show {subject} {shown}: add {other}")
    weak = sum(m.quality < 0.6 for m in members)
    if weak:
        lines.append(f"{weak} of {count} photos are of low technical quality (under 0.60): replace them if you can")
    return tuple(lines)


def _angle_advice(yaws: list[float], count: int) -> str:
    middle = float(np.median(yaws))
    if abs(middle) < 0.3:
        return f"all {count} photos look straight ahead: add two from the side"
    side = "right" if middle > 0 else "left"
    return f"most of the {count} photos look to the {side}: add two from the front and one from the other side"


def _background(small: Image.Image, face: Face | None, scale: float) -> tuple[float, ...]:
    """Histogram of 12 hues (saturated, mid-bright) + grey + dark + bright outside face and torso; sums to 1."""
    hsv = np.asarray(small.convert("HSV"), np.float32) / 255.0
    keep = np.ones(hsv.shape[:2], bool)
    if face is not None:
        x0, y0, x1, _ = _pixels(face, scale, small.size)
        half = (x1 - x0) // 2
        keep[max(0, y0 - half) :, max(0, x0 - half) : x1 + half] = False
    if keep.sum() < 0.05 * keep.size:
        keep[:] = True
    hue, saturation, value = (hsv[..., i][keep] for i in range(3))
    bins = np.minimum((hue * _HUES).astype(int), _HUES - 1)
    bins = np.where(saturation < 0.2, _HUES, bins)
    bins = np.where(value < 0.2, _HUES + 1, bins)
    bins = np.where((value > 0.85) & (saturation < 0.2), _HUES + 2, bins)
    counts = np.bincount(bins, minlength=_HUES + 3) / bins.size
    return tuple(float(c) for c in counts)


def _pixels(face: Face, scale: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The face's box on the small picture, inside it and at least a pixel wide."""
    x0, y0 = (min(max(0, int(v * scale)), limit - 2) for v, limit in zip(face.box[:2], size, strict=True))
    x1, y1 = (min(int(v * scale) + 1, limit) for v, limit in zip(face.box[2:], size, strict=True))
    return x0, y0, max(x1, x0 + 2), max(y1, y0 + 2)
