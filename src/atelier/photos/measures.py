"""Numbers about a picture's technical state. NumPy and OpenCV only; every measure is of a size-normalised picture.

Photographs and flat drawings must both be read rightly, so sharpness is an edge *width*, never an amount of detail: a
drawing with three crisp edges is sharp although most of it is empty.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from atelier.photos.faces import Face

_STRONG_EDGE = 0.04  # least luminance step a pixel for an edge to be judged
_MIN_EDGE_PIXELS = 16
_MIN_CONTRAST = 0.06
_NOISY = 0.012
UNMEASURABLY_WIDE = 24.0


@dataclass(frozen=True)
class Measures:
    """What was measured; luminance is 0..1 (Rec. 601 on sRGB values).

    Attributes:
        short_side: px, of the photo as brought.
        edge_width: width of the photo's sharpest edges in px at the training size: about 1-2 crisp, 3 soft, over 4
            blurred; None where there is no contrast.
        laplacian: variance of the Laplacian × 255², the common figure; depends on content, so no verdict rests on it.
        mean: mean luminance of the face, or of the picture without one.
        dark, bright: share of the same area at black (≤ 4/255) and at white (≥ 251/255).
        contrast: 5th to 95th percentile of the picture's luminance.
        noise: standard deviation of luminance noise in flat areas.
        face_side: px at the training size; None without a face.
    """

    short_side: int
    edge_width: float | None
    laplacian: float
    mean: float
    dark: float
    bright: float
    contrast: float
    noise: float
    face_side: float | None


def measure(image: Image.Image, face: Face | None, training_size: int) -> Measures:
    """Measure an RGB picture as training at `training_size` px on the short side would see it.

    `face` is the one that matters: sharpness and exposure are judged there, since a blurred background is no fault.
    """
    scale = min(1.0, training_size / min(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    small = image.resize(size, Image.Resampling.BOX) if scale < 1.0 else image
    grey = luminance(small)
    region = _face_region(grey, face, scale) if face else grey
    noise = noise_level(grey)
    return Measures(
        short_side=min(image.size),
        edge_width=_subject_edge_width(region, grey, noise),
        laplacian=laplacian_variance(grey),
        mean=float(region.mean()),
        dark=float((region <= 4 / 255).mean()),
        bright=float((region >= 251 / 255).mean()),
        contrast=float(np.subtract(*np.percentile(grey, (95.0, 5.0)))),
        noise=noise,
        face_side=face.size * scale if face else None,
    )


def _subject_edge_width(region: np.ndarray, grey: np.ndarray, noise: float) -> float | None:
    """The face's edges where they can be judged, else the picture's."""
    width = edge_width(region, noise)
    return edge_width(grey, noise) if width is None or width == UNMEASURABLY_WIDE else width


def luminance(image: Image.Image) -> np.ndarray:
    """(height, width) float32, 0..1."""
    return np.asarray(image.convert("L"), dtype=np.float32) / 255.0


def edge_width(grey: np.ndarray, noise: float = 0.0) -> float | None:
    """Width in px of the sharpest edges of a (h, w) luminance picture; None when it has no contrast to judge.

    At an edge's steepest pixel, the whole step across it divided by the steepest slope: 1 for a hard edge, σ·√(2π) for
    a step blurred by a Gaussian of σ. After Marziliano et al. 2002, on contrast-stretched luminance. Of all edges the
    20th percentile counts, so that a shallow depth of field is no fault where the subject is sharp; of the horizontal
    and the vertical one the larger, so that motion blur is one. `UNMEASURABLY_WIDE` when there is contrast but no edge.
    """
    low, high = (float(v) for v in np.percentile(grey, (0.5, 99.5)))
    if high - low < _MIN_CONTRAST:
        return None
    grey = (grey - low) / (high - low)
    smoothed = noise / (high - low) > _NOISY
    if smoothed:
        import cv2

        grey = cv2.GaussianBlur(grey, (0, 0), 1.0)  # grain is steeper than any edge; what it adds is taken off below
    both = [_horizontal_widths(np.ascontiguousarray(g)) for g in (grey, grey.T)]
    widths = [float(np.percentile(w, 20.0)) for w in both if w.size >= _MIN_EDGE_PIXELS]
    if not widths:
        return UNMEASURABLY_WIDE
    return math.sqrt(max(1.0, max(widths) ** 2 - 2 * math.pi)) if smoothed else max(widths)


def _horizontal_widths(grey: np.ndarray, reach: int = 12) -> np.ndarray:
    """Edge widths at every local maximum of the horizontal slope; steps are followed while they stay monotonic."""
    if grey.shape[1] < 4:
        return np.zeros(0, np.float32)
    slope = np.diff(grey, axis=1)  # (h, w − 1)
    strength = np.abs(slope)
    peak = np.zeros(slope.shape, bool)
    inner = strength[:, 1:-1]
    peak[:, 1:-1] = (inner > _STRONG_EDGE) & (inner >= strength[:, :-2]) & (inner > strength[:, 2:])
    rows, columns = np.nonzero(peak)
    if not rows.size:
        return np.zeros(0, np.float32)
    sign, top = np.sign(slope[rows, columns]), strength[rows, columns]
    step = top.copy()
    for direction in (-1, 1):
        alive = np.ones(rows.size, bool)
        for distance in range(1, reach + 1):
            at = columns + direction * distance
            alive &= (at >= 0) & (at < slope.shape[1])
            value = slope[rows, np.clip(at, 0, slope.shape[1] - 1)] * sign
            alive &= value > 0.02 * top
            step += np.where(alive, value, 0.0)
    # Small steps are texture and noise; an edge worth judging spans a tenth of the range.
    return (step / top)[step > 0.1]


def laplacian_variance(grey: np.ndarray) -> float:
    """Variance of the 3 × 3 Laplacian of a (h, w) luminance picture, in units of 255²."""
    import cv2

    return float(cv2.Laplacian(grey * 255.0, cv2.CV_32F).var())


def noise_level(grey: np.ndarray) -> float:
    """Standard deviation of noise, 0..1, from the flatter half of a (h, w) luminance picture.

    Immerkær 1996: a kernel blind to constant and linear areas; its median absolute response in blocks with little
    structure, so that texture and edges do not count. Exactly flat blocks count as noise-free.
    """
    import cv2

    if min(grey.shape) < 16:
        return 0.0
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    response = np.abs(cv2.filter2D(grey, cv2.CV_32F, kernel))[1:-1, 1:-1]
    height, width = (n // 8 * 8 for n in response.shape)
    if not height or not width:
        return 0.0
    blocks = response[:height, :width].reshape(height // 8, 8, width // 8, 8).mean((1, 3))
    return float(np.percentile(blocks, 25.0)) * math.sqrt(math.pi / 2) / 6.0


def _face_region(grey: np.ndarray, face: Face, scale: float) -> np.ndarray:
    left, top, right, bottom = (v * scale for v in face.box)
    height, width = grey.shape
    x0, y0 = max(0, math.floor(left)), max(0, math.floor(top))
    x1, y1 = min(width, math.ceil(right)), min(height, math.ceil(bottom))
    return grey[y0:y1, x0:x1] if x1 - x0 >= 4 and y1 - y0 >= 4 else grey
