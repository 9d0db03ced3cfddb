"""Faces as values, the interface of a face detector, and the merging of several detectors' findings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PIL import Image

Point = tuple[float, float]


BIT = 0.3
"""A finding with less than this share of the area of the face that it lies in is no face."""


@dataclass(frozen=True)
class Face:
    """One face found in a picture; pixels of that picture, origin at its top left.

    Attributes:
        box: left, top, right, bottom. May reach past the picture where the face does.
        score: 0..1, the detector's own confidence; not comparable between detectors.
        landmarks: the eye on the left of an upright face as the viewer sees it, the other eye, nose tip, the mouth
            corner below the first eye, the other corner. Empty where a detector gives none.
        detector: who found it.
    """

    box: tuple[float, float, float, float]
    score: float
    landmarks: tuple[Point, ...] = ()
    detector: str = ""

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def size(self) -> float:
        """Geometric mean of width and height, px."""
        return math.sqrt(max(self.width, 0.0) * max(self.height, 0.0))

    @property
    def centre(self) -> Point:
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2

    @property
    def roll(self) -> float | None:
        """In-plane turn in degrees, −180..180, clockwise as seen; None without landmarks."""
        if len(self.landmarks) < 2:
            return None
        (ax, ay), (bx, by) = self.landmarks[:2]
        return math.degrees(math.atan2(by - ay, bx - ax))

    @property
    def yaw(self) -> float | None:
        """How far the head looks aside, about −1 (viewer's left) .. 0 (ahead) .. 1 (right); None without landmarks.

        The nose tip's offset from the midline of eyes and mouth, along the eye line, in half eye distances: no angle in
        degrees, but monotonic in one, and independent of roll and scale.
        """
        if len(self.landmarks) < 5:
            return None
        eye_a, eye_b, nose, mouth_a, mouth_b = self.landmarks[:5]
        axis = (eye_b[0] - eye_a[0], eye_b[1] - eye_a[1])
        length = math.hypot(*axis)
        if length < 1e-6:
            return None
        start = _middle(_middle(eye_a, eye_b), _middle(mouth_a, mouth_b))
        value = ((nose[0] - start[0]) * axis[0] + (nose[1] - start[1]) * axis[1]) / length**2
        return max(-1.0, min(1.0, 2 * value))


def _middle(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


@runtime_checkable
class FaceDetector(Protocol):
    """Finds faces in one upright RGB picture; best first. No face is an empty list, never an error."""

    @property
    def name(self) -> str: ...

    def detect(self, image: Image.Image) -> list[Face]: ...


def iou(a: Face, b: Face) -> float:
    """Intersection over union of two faces' boxes, 0..1."""
    shared = _shared_area(a, b)
    union = a.width * a.height + b.width * b.height - shared
    return shared / union if union > 0 else 0.0


def _shared_area(a: Face, b: Face) -> float:
    width = min(a.box[2], b.box[2]) - max(a.box[0], b.box[0])
    height = min(a.box[3], b.box[3]) - max(a.box[1], b.box[1])
    return max(width, 0.0) * max(height, 0.0)


def _is_bit_of(face: Face, whole: Face) -> bool:
    """Whether a face lies inside another detector's face that is several times as large."""
    area = face.width * face.height
    return (
        face.detector != whole.detector
        and area < BIT * whole.width * whole.height
        and _shared_area(face, whole) >= 0.7 * max(area, 1e-6)
    )


def merge_faces(found: Iterable[Sequence[Face]], *, overlap: float = 0.4) -> list[Face]:
    """One list out of several detectors' lists: the same face found twice counts once; larger faces first.

    Two findings are the same face when their boxes' IoU reaches `overlap`, or when one lies mostly inside the other
    (detectors disagree on how much hair belongs to a face). Among them landmarks win, then the higher score; but a
    finding that is a small part of another detector's face is a freckle or a button, and loses whatever its score. What
    holds several faces is none itself.
    """
    every = [face for faces in found for face in faces]
    within = {id(face): [other for other in every if _is_bit_of(other, face)] for face in every}
    bits = {id(inside[0]) for inside in within.values() if len(inside) == 1}
    candidates = sorted(
        (face for face in every if id(face) not in bits and len(within[id(face)]) < 2),
        key=lambda f: (-len(f.landmarks), -f.score),
    )
    kept: list[Face] = []
    for face in candidates:
        area = max(face.width * face.height, 1e-6)
        if not any(
            iou(face, other) >= overlap
            or _shared_area(face, other) / min(area, max(other.width * other.height, 1e-6)) >= 0.7
            for other in kept
        ):
            kept.append(face)
    return sorted(kept, key=lambda f: -f.size)
