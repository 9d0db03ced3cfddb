"""From accepted photos to training pictures: aspect buckets, face-aware crops, masks for masked loss."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from PIL import Image

from atelier.errors import InvalidInput
from atelier.photos.faces import Face

Size = tuple[int, int]


def aspect_buckets(side: int, *, multiple: int = 16, max_aspect: float = 2.0) -> tuple[Size, ...]:
    """Sizes (width, height) of about side² px, both multiples of `multiple`, from tall to wide, the square included.

    One bucket a width; none exceeds side² by more than a tenth, so that a batch of any bucket costs about the same
    (aspect-ratio bucketing, NovelAI 2022).

    Raises:
        InvalidInput: `side` is not a positive multiple of `multiple`, or `max_aspect` is under 1.
    """
    if side < multiple or side % multiple or multiple < 1:
        raise InvalidInput(f"training size {side} px is not a multiple of {multiple}")
    if max_aspect < 1.0:
        raise InvalidInput(f"largest aspect {max_aspect} is under 1")
    buckets: set[Size] = set()
    for width in range(multiple, side + 1, multiple):
        height = round(side * side / width / multiple) * multiple
        if height / width <= max_aspect + 1e-9 and width * height <= 1.1 * side * side:
            buckets |= {(width, height), (height, width)}
    return tuple(sorted(buckets, key=lambda size: size[0] / size[1]))


def choose_bucket(size: Size, buckets: Sequence[Size]) -> Size:
    """The bucket whose aspect is nearest to that of `size` (on a log scale); ties go to the wider one."""
    if not buckets:
        raise InvalidInput("no buckets were given")
    aspect = math.log(size[0] / size[1])
    return min(buckets, key=lambda b: (abs(math.log(b[0] / b[1]) - aspect), -b[0]))


@dataclass(frozen=True)
class Crop:
    """What part of a photo becomes which training picture.

    Attributes:
        box: left, top, right, bottom in the photo's pixels, inside it.
        bucket: (width, height) of the training picture, px.
    """

    box: tuple[int, int, int, int]
    bucket: Size

    @property
    def scale(self) -> float:
        """Training pixels a photo pixel; over 1 means enlarging."""
        return self.bucket[0] / (self.box[2] - self.box[0])

    def apply(self, image: Image.Image) -> Image.Image:
        """The training picture (Lanczos)."""
        return image.resize(self.bucket, Image.Resampling.LANCZOS, box=self.box, reducing_gap=3.0)

    def apply_mask(self, mask: np.ndarray) -> np.ndarray:
        """A mask of the photo (h, w), 0..1, as one of the training picture (height, width)."""
        cut = Image.fromarray(np.ascontiguousarray(mask, dtype=np.float32))
        return np.asarray(cut.resize(self.bucket, Image.Resampling.BILINEAR, box=self.box))

    def map_face(self, face: Face) -> Face:
        """A face of the photo in the training picture's pixels."""
        sx, sy = self.scale, self.bucket[1] / (self.box[3] - self.box[1])
        left, top = self.box[:2]

        def move(x: float, y: float) -> tuple[float, float]:
            return (x - left) * sx, (y - top) * sy

        (x0, y0), (x1, y1) = move(*face.box[:2]), move(*face.box[2:])
        return Face((x0, y0, x1, y1), face.score, tuple(move(*p) for p in face.landmarks), face.detector)


def crop_for(size: Size, bucket: Size, faces: Sequence[Face] = ()) -> Crop:
    """The largest crop of the bucket's aspect, placed so that the faces are inside and stand where portraits have them.

    Without faces the crop is centred. With them, their common centre goes to the middle across and to two fifths from
    the top; where all do not fit, the largest one decides.
    """
    width, height = size
    crop_w, crop_h = _largest(size, bucket)
    if not faces:
        left, top = (width - crop_w) / 2, (height - crop_h) / 2
    else:
        x0, y0, x1, y1 = _around(faces)
        if x1 - x0 > crop_w or y1 - y0 > crop_h:
            x0, y0, x1, y1 = max(faces, key=lambda face: face.size).box
        left, top = (x0 + x1) / 2 - crop_w / 2, (y0 + y1) / 2 - crop_h * 0.4
    return Crop(_inside(left, top, crop_w, crop_h, size), bucket)


def close_up(size: Size, bucket: Size, face: Face, *, share: float = 0.45, max_enlarge: float = 1.0) -> Crop | None:
    """A second crop around one face, its height `share` of the picture's; None when it would enlarge the photo by more
    than `max_enlarge` or would hardly differ from the whole (over four fifths of its size)."""
    most_w, most_h = _largest(size, bucket)
    crop_h = max(face.height, face.width * bucket[1] / bucket[0]) / share
    crop_h = max(crop_h, bucket[1] / max_enlarge)
    if crop_h > 0.8 * most_h:
        return None
    crop_w = crop_h * bucket[0] / bucket[1]
    x, y = face.centre
    return Crop(_inside(x - crop_w / 2, y - crop_h * 0.45, min(round(crop_w), most_w), round(crop_h), size), bucket)


def _largest(size: Size, bucket: Size) -> Size:
    """Largest (width, height) of the bucket's aspect inside `size`."""
    scale = min(size[0] / bucket[0], size[1] / bucket[1])
    return max(1, min(size[0], round(bucket[0] * scale))), max(1, min(size[1], round(bucket[1] * scale)))


def _around(faces: Sequence[Face]) -> tuple[float, float, float, float]:
    boxes = np.array([face.box for face in faces])
    low, high = boxes[:, :2].min(0), boxes[:, 2:].max(0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _inside(left: float, top: float, width: int, height: int, size: Size) -> tuple[int, int, int, int]:
    x = min(max(0, round(left)), size[0] - width)
    y = min(max(0, round(top)), size[1] - height)
    return x, y, x + width, y + height


MaskKind = Literal["face", "subject", "none"]


@runtime_checkable
class Segmenter(Protocol):
    """Finds the subject's pixels: a learned one where its weights are present."""

    def mask(self, image: Image.Image, faces: Sequence[Face], kind: MaskKind) -> np.ndarray:
        """(height, width) float32, 0..1, of an RGB picture; of a face all that tells who it is, its hair included."""
        ...


def training_mask(
    image: Image.Image, faces: Sequence[Face], kind: MaskKind, segmenter: Segmenter | None = None
) -> np.ndarray:
    """(height, width) float32, 0..1: where the subject is.

    "face": face and hair as the segmenter sees them, else an ellipse over them. "subject": the segmenter's, else
    GrabCut seeded by the faces. "none", and where there is no face to start from: ones everywhere, so that nothing is
    left out by mistake.
    """
    width, height = image.size
    everything = np.ones((height, width), np.float32)
    if kind == "none":
        return everything
    if segmenter is not None:
        return np.clip(segmenter.mask(image, faces, kind).astype(np.float32), 0.0, 1.0)
    if not faces:
        return everything
    if kind == "subject":
        return grabcut_mask(image, faces)
    return np.maximum.reduce([ellipse_mask((width, height), face) for face in faces])


def ellipse_mask(size: Size, face: Face, *, grow: float = 1.0) -> np.ndarray:
    """(height, width), 0..1: a soft ellipse over face, hair and chin, turned with the face.

    1.5 face widths across and 1.7 face heights high, times `grow`, a little above the face's centre.
    """
    width, height = size
    angle = math.radians(face.roll or 0.0)
    cos, sin = math.cos(angle), math.sin(angle)
    lift = 0.12 * face.height
    x, y = face.centre[0] + lift * sin, face.centre[1] - lift * cos
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32) + 0.5
    across = (columns - x) * cos + (rows - y) * sin
    down = -(columns - x) * sin + (rows - y) * cos
    radius = np.hypot(across / (0.75 * grow * face.width + 1e-6), down / (0.85 * grow * face.height + 1e-6))
    edge = 0.15  # soft over this share of the radius, or the loss would see a hard rim
    return np.clip((1.0 + edge - radius) / (2 * edge), 0.0, 1.0).astype(np.float32)


def grabcut_mask(image: Image.Image, faces: Sequence[Face], *, side: int = 256, rounds: int = 4) -> np.ndarray:
    """(height, width), 0..1: the person by GrabCut (Rother et al. 2004), computed at `side` px and enlarged.

    Seeds: face ellipses are surely the person, a torso below each probably; the picture's rim beside them probably not.
    Falls back to the face ellipse where GrabCut finds nothing.
    """
    import cv2

    scale = min(1.0, side / max(image.size))
    size = max(8, round(image.width * scale)), max(8, round(image.height * scale))
    pixels = np.ascontiguousarray(np.asarray(image.resize(size, Image.Resampling.BOX))[..., ::-1])
    sx, sy = size[0] / image.width, size[1] / image.height
    whole = Crop((0, 0, image.width, image.height), size)
    seeds = np.full((size[1], size[0]), cv2.GC_PR_BGD, np.uint8)
    for face in faces:
        x, y = face.centre[0] * sx, face.centre[1] * sy
        half, low = face.width * sx * 1.4, int(y + 0.6 * face.height * sy)
        seeds[max(low, 0) :, max(0, int(x - half)) : max(0, int(x + half))] = cv2.GC_PR_FGD
    for face in faces:
        small = whole.map_face(face)
        seeds[ellipse_mask(size, small) > 0.5] = cv2.GC_PR_FGD
        seeds[ellipse_mask(size, small, grow=0.55) > 0.5] = cv2.GC_FGD
    reach = max(2, size[0] // 50)
    rim = np.zeros_like(seeds, bool)
    rim[:reach], rim[:, :reach], rim[:, -reach:] = True, True, True
    seeds[rim & (seeds == cv2.GC_PR_BGD)] = cv2.GC_BGD
    faces_mask = np.maximum.reduce([ellipse_mask(image.size, face) for face in faces])
    if not (seeds == cv2.GC_FGD).any() or not np.isin(seeds, (cv2.GC_BGD, cv2.GC_PR_BGD)).any():
        return faces_mask
    cv2.setRNGSeed(0)  # GrabCut's k-means draws random starts; the same photo must give the same mask
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(pixels, seeds, None, *models, rounds, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    found = np.isin(seeds, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    found = cv2.GaussianBlur(cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), (0, 0), 1.0)
    person = np.asarray(Image.fromarray(found).resize(image.size, Image.Resampling.BILINEAR))
    return np.clip(np.maximum(person, faces_mask if found.mean() < 0.01 else 0.0), 0.0, 1.0).astype(np.float32)
