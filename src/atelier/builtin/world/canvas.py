"""Anti-aliased vector drawing on a NumPy picture: filled curves, strokes, gradients, and a map of which part each
pixel shows.

Drawn at twice the size and averaged down. OpenCV rasterises: it needs nothing of the operating system (skia wants
OpenGL libraries that a fresh machine lacks), and it is quick enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float32]
    Colour = tuple[int, int, int]

BASE = 256  # px; smaller pictures are this one averaged down, so that all sizes show the same
SUPERSAMPLE = 2
SHIFT = 4  # sub-pixel bits of OpenCV's fixed-point coordinates


@lru_cache(maxsize=8)
def _spline_basis(per_segment: int) -> NDArray[np.float32]:
    """Catmull-Rom weights of four neighbouring control points, (per_segment, 4)."""
    t = np.linspace(0, 1, per_segment, endpoint=False, dtype=np.float32)
    return 0.5 * np.stack(
        [-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, -(t**2) + t**3], axis=1
    )


@lru_cache(maxsize=64)
def _neighbours(count: int) -> NDArray[np.intp]:
    """Indices of the control points that shape each segment of a closed curve, (count, 4)."""
    return (np.arange(count)[:, None] + np.array([-1, 0, 1, 2])) % count


@lru_cache(maxsize=64)
def _within(count: int) -> NDArray[np.intp]:
    """As `_neighbours`, of an open curve: its ends are their own neighbours."""
    return np.clip(np.arange(count - 1)[:, None] + np.array([-1, 0, 1, 2]), 0, count - 1)


def smooth(points: Sequence[tuple[float, float]] | Points, per_segment: int = 6) -> Points:
    """Closed Catmull-Rom curve through control points; (n, 2) → (n * per_segment, 2)."""
    p = np.asarray(points, np.float32)
    return (_spline_basis(per_segment) @ p[_neighbours(len(p))]).reshape(-1, 2)


def curve(points: Sequence[tuple[float, float]] | Points, per_segment: int = 5) -> Points:
    """Open Catmull-Rom curve through control points; (n, 2) → ((n - 1) * per_segment + 1, 2)."""
    p = np.asarray(points, np.float32)
    return np.concatenate([(_spline_basis(per_segment) @ p[_within(len(p))]).reshape(-1, 2), p[-1:]])


def mirrored(right: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """A closed outline from its right half, top to bottom; points on the axis are not doubled."""
    left = [(-x, y) for x, y in reversed(right) if x != 0]
    return [*right, *left]


@lru_cache(maxsize=32)
def _taper(count: int) -> Points:
    """Share of the full width along a stroke: full soon after its start, nothing at its end."""
    return np.sin(np.pi * np.linspace(0.25, 1, count))[:, None].astype(np.float32)


def tapered(points: Sequence[tuple[float, float]], width: float, *, blunt: float = 0.0) -> Points:
    """A stroke that thins out to its end: outline around an open curve. `blunt` is the width left at the end."""
    line = curve(points)
    along = np.empty_like(line)
    along[1:-1] = line[2:] - line[:-2]
    along[0], along[-1] = line[1] - line[0], line[-1] - line[-2]
    across = along[:, ::-1] * np.array([-1, 1], np.float32) / np.maximum(np.hypot(along[:, :1], along[:, 1:]), 1e-6)
    across *= _taper(len(line)) * (0.5 * width * (1 - blunt)) + 0.5 * width * blunt
    return np.concatenate([line + across, (line - across)[::-1]]).astype(np.float32, copy=False)


@lru_cache(maxsize=8)
def _unit_circle(count: int) -> NDArray[np.float32]:
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack([np.cos(angle), np.sin(angle)], 1).astype(np.float32)


def ellipse(cx: float, cy: float, rx: float, ry: float, count: int = 28) -> Points:
    """Points of an axis-parallel ellipse, (count, 2)."""
    return _unit_circle(count) * np.array([rx, ry], np.float32) + np.array([cx, cy], np.float32)


def cut_left(points: Points, x: float) -> Points:
    """The part of a polygon with coordinates right of `x` (Sutherland-Hodgman against one line)."""
    nxt = np.roll(points, -1, 0)
    out: list[NDArray[np.float32]] = []
    for a, b in zip(points, nxt, strict=True):
        if a[0] >= x:
            out.append(a)
        if (a[0] >= x) != (b[0] >= x):
            out.append(a + (b - a) * ((x - a[0]) / (b[0] - a[0])))
    return np.array(out, np.float32).reshape(-1, 2)


def shade(colour: Colour, factor: float) -> Colour:
    """Darker (factor < 1) or lighter (factor > 1, towards white)."""
    if factor <= 1:
        return tuple(int(c * factor) for c in colour)  # type: ignore[return-value]
    return tuple(int(255 - (255 - c) / factor) for c in colour)  # type: ignore[return-value]


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`share` of the second colour, the rest of the first."""
    return tuple(int(x * (1 - share) + y * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


@dataclass(frozen=True)
class Pen:
    """How a drawing style puts shapes down.

    Args:
        outline: stroke width around filled shapes in canvas units (0: none).
        ink: outline colour as a factor of the fill (0 is black, above 1 is lighter).
        shadow: offset of a drop shadow in canvas units (0: none).
    """

    outline: float = 0.0
    ink: float = 0.0
    shadow: float = 0.0


class Canvas:
    """A square picture in unit coordinates: (0, 0) top left, (1, 1) bottom right.

    `frame` maps local coordinates into them; every drawing call takes local coordinates.
    """

    def __init__(self, size: int, pen: Pen, *, labels: bool = False, px: int = 0) -> None:
        self.size = size
        self.px = px or SUPERSAMPLE * max(size, BASE)
        self.pen = pen
        self.image = np.zeros((self.px, self.px, 3), np.uint8)
        self.labels = np.zeros((self.px, self.px), np.uint8) if labels else None
        self.frame(1.0, (0.0, 0.0))

    def distant(self) -> Canvas:
        """A canvas of half the resolution for what lies far behind: cheaper, and softer as distance is."""
        return Canvas(self.size, self.pen, px=self.px // 2)

    def lay(self, behind: Canvas) -> None:
        """Put a distant canvas under what is drawn from now on."""
        import cv2

        cv2.resize(behind.image, (self.px, self.px), dst=self.image, interpolation=cv2.INTER_LINEAR)

    def frame(self, scale: float, origin: tuple[float, float], roll: float = 0.0) -> None:
        """Local unit length `scale` in canvas units, local origin at `origin`, turned by `roll` radians."""
        c, s = np.cos(roll) * scale * self.px, np.sin(roll) * scale * self.px
        self._matrix = np.array([[c, s], [-s, c]], np.float32)  # row vectors times matrix
        self.origin = np.array(origin, np.float32) * self.px
        self.scale = scale

    def pixels(self, points: Points) -> NDArray[np.int32]:
        """Local points → OpenCV fixed-point pixels."""
        placed = np.asarray(points, np.float32) @ self._matrix + self.origin
        return np.rint((placed - 0.5) * (1 << SHIFT)).astype(np.int32)

    def to_unit(self, points: Points) -> Points:
        """Local points → canvas units (for landmarks)."""
        placed = np.asarray(points, np.float32) @ self._matrix + self.origin
        return (placed / self.px).astype(np.float32)

    def fill(self, points: Points, colour: Colour, label: int = 0, *, alpha: float = 1.0, outline: bool = True) -> None:
        """Fill a closed polygon; `label` marks its pixels in the part map."""
        import cv2

        if len(points) < 3:
            return
        polygon = self.pixels(points)
        if self.pen.shadow and outline and alpha == 1.0:
            offset = np.array([0.6, 1.0]) * self.pen.shadow * self.px * (1 << SHIFT)
            self._blend(polygon + offset.astype(np.int32), (16, 14, 34), 0.46)
        if alpha < 1.0:
            self._blend(polygon, colour, alpha)
        else:
            cv2.fillPoly(self.image, [polygon], colour, cv2.LINE_AA, SHIFT)
        if self.pen.outline and outline and alpha == 1.0:
            width = max(1, round(self.pen.outline * self.px))
            cv2.polylines(self.image, [polygon], True, shade(colour, self.pen.ink), width, cv2.LINE_AA, SHIFT)
        if self.labels is not None and label:
            cv2.fillPoly(self.labels, [polygon], label, cv2.LINE_8, SHIFT)

    def stroke(self, points: Points, colour: Colour, width: float, label: int = 0, *, closed: bool = False) -> None:
        """Draw a line of `width` local units."""
        import cv2

        line = self.pixels(points)
        thickness = max(1, round(width * self.scale * self.px))
        cv2.polylines(self.image, [line], closed, colour, thickness, cv2.LINE_AA, SHIFT)
        if self.labels is not None and label:
            cv2.polylines(self.labels, [line], closed, label, thickness, cv2.LINE_8, SHIFT)

    def gradient(self, top: Colour, bottom: Colour) -> None:
        """Fill the whole picture from top to bottom."""
        ramp = np.linspace(np.array(top, np.float32), np.array(bottom, np.float32), self.px)
        self.image[:] = np.rint(ramp).astype(np.uint8)[:, None, :]

    def textured(self, points: Points, texture: NDArray[np.uint8], label: int = 0) -> None:
        """Fill a polygon from a texture of the picture's own size, (px, px, 3); a single pixel is a plain colour."""
        import cv2

        if len(texture) == 1:
            r, g, b = (int(v) for v in texture[0, 0])
            self.fill(points, (r, g, b), label)
            return
        polygon = self.pixels(points)
        x0, y0, x1, y1 = self._bounds(polygon)
        if x1 <= x0 or y1 <= y0:
            return
        if self.pen.shadow:
            offset = np.array([0.6, 1.0]) * self.pen.shadow * self.px * (1 << SHIFT)
            self._blend(polygon + offset.astype(np.int32), (16, 14, 34), 0.46)
        cover = np.zeros((y1 - y0, x1 - x0), np.uint8)
        cv2.fillPoly(cover, [polygon - np.array([x0, y0]) * (1 << SHIFT)], 255, cv2.LINE_AA, SHIFT)
        part = self.image[y0:y1, x0:x1]
        cv2.copyTo(texture[y0:y1, x0:x1], cover, part)
        if self.pen.outline:
            width = max(1, round(self.pen.outline * self.px))
            r, g, b = (int(v) for v in texture[0, 0])
            ink = shade((r, g, b), self.pen.ink)
            cv2.polylines(self.image, [polygon], True, ink, width, cv2.LINE_AA, SHIFT)
        if self.labels is not None and label:
            cv2.fillPoly(self.labels, [polygon], label, cv2.LINE_8, SHIFT)

    def finish(self, surface: Callable[[NDArray[np.uint8]], NDArray[np.uint8]] | None = None) -> NDArray[np.uint8]:
        """Average down to the asked size, (size, size, 3); `surface` finishes the picture at 256 px or more."""
        import cv2

        work = max(self.size, BASE)
        image = np.asarray(cv2.resize(self.image, (work, work), interpolation=cv2.INTER_AREA), np.uint8)
        if surface is not None:
            image = surface(image)
        if self.size < work:
            image = cv2.resize(image, (self.size, self.size), interpolation=cv2.INTER_AREA)
        return np.asarray(image, np.uint8)

    def part_map(self) -> NDArray[np.uint8]:
        """Part of each pixel at the asked size, (size, size)."""
        if self.labels is None:
            raise ValueError("this canvas was made without labels")
        at = ((np.arange(self.size) + 0.5) * self.px / self.size).astype(np.intp)
        return self.labels[at[:, None], at]

    def _bounds(self, polygon: NDArray[np.int32]) -> tuple[int, int, int, int]:
        low = np.maximum((polygon.min(0) >> SHIFT) - 2, 0)
        high = np.minimum((polygon.max(0) >> SHIFT) + 3, self.px)
        return int(low[0]), int(low[1]), int(high[0]), int(high[1])

    def _blend(self, polygon: NDArray[np.int32], colour: Colour, alpha: float) -> None:
        import cv2

        x0, y0, x1, y1 = self._bounds(polygon)
        if x1 <= x0 or y1 <= y0:
            return
        part = self.image[y0:y1, x0:x1]
        painted = part.copy()
        cv2.fillPoly(painted, [polygon - np.array([x0, y0]) * (1 << SHIFT)], colour, cv2.LINE_AA, SHIFT)
        cv2.addWeighted(painted, alpha, part, 1 - alpha, 0, dst=part)
