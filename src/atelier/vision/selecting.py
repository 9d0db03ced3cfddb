"""Selecting by a click: the thing in a picture that a point lies on.

In pictures whose parts somebody can name (drawn people), the part under the point. In all others the region of like
colour around it, grown to its borders by GrabCut (Rother et al. 2004). Both end as outlines like those of a hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from atelier.errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDE = 256  # px; GrabCut works at this size
#: Lab difference in 8-bit steps up to which neighbours count as the same colour.
TOLERANCE = (14, 7, 7)
#: Outlines leave the border by this share of the picture's longer side at most.
SMOOTH = 0.002


class PartFinder(Protocol):
    """Names what each pixel of a picture shows."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts."""
        ...

    def segment(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(h, w, 3) uint8 RGB → (h, w) indices into `parts`."""
        ...


@dataclass(frozen=True)
class Outline:
    """A closed line. `points` (n, 2) are x and y in px of the picture; what a `hole` encloses is not selected."""

    points: tuple[tuple[float, float], ...]
    hole: bool = False


@dataclass(frozen=True)
class Selection:
    """What a click selected.

    Args:
        part: its name, "" where nobody can name it.
        share: of the picture, 0..1.
        outlines: borders of the region, outer ones first.
    """

    part: str
    share: float
    outlines: tuple[Outline, ...]


def select_at(image: NDArray[np.uint8], x: float, y: float, finder: PartFinder | None = None) -> Selection:
    """What lies at a point of a picture.

    Args:
        image: (h, w, 3) uint8 RGB. x, y: the point, in shares of width and height (0 to 1).
        finder: knows the parts of such pictures, if anybody does.

    Raises:
        InvalidInput: the point lies outside of the picture.
    """
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise InvalidInput(f"the point {x:.3f}, {y:.3f} lies outside of the picture", advice="give shares from 0 to 1")
    height, width = image.shape[:2]
    column, row = min(int(x * width), width - 1), min(int(y * height), height - 1)
    if finder is not None:
        found = finder.segment(image)
        part = finder.parts[found[row, column]]
        mask = connected(found == found[row, column], column, row)
    else:
        part, mask = "", region(image, column, row)
    return Selection(part, float(mask.mean()), outlines(mask))


def connected(mask: NDArray[np.bool_], column: int, row: int) -> NDArray[np.bool_]:
    """The connected piece of a mask (h, w) that holds a pixel."""
    import cv2

    labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)[1]
    return labels == labels[row, column]


def region(image: NDArray[np.uint8], column: int, row: int) -> NDArray[np.bool_]:
    """(h, w): the region of like colour around a pixel, with the borders that GrabCut finds."""
    import cv2

    height, width = image.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    size = max(8, round(width * scale)), max(8, round(height * scale))
    small = np.ascontiguousarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    seed = (
        min(int((column + 0.5) * size[0] / width), size[0] - 1),
        min(int((row + 0.5) * size[1] / height), size[1] - 1),
    )
    lab = np.ascontiguousarray(cv2.medianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), 3))
    flooded = np.zeros((size[1] + 2, size[0] + 2), np.uint8)
    cv2.floodFill(lab, flooded, seed, (0, 0, 0), TOLERANCE, TOLERANCE, cv2.FLOODFILL_MASK_ONLY | 8)
    like = flooded[1:-1, 1:-1].astype(bool)
    like[seed[1], seed[0]] = True
    found = _grown(small, like)
    mask = cv2.resize(found.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR) > 0.5
    mask[row, column] = True
    return connected(mask, column, row)


def _grown(small: NDArray[np.uint8], like: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The flooded region grown or shrunk to where the colours change; as it was where GrabCut finds nothing better."""
    import cv2

    reach = max(3, round(0.04 * max(small.shape)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    near = cv2.dilate(like.astype(np.uint8), kernel).astype(bool)
    if near.all() or like.sum() < 8:
        return like
    seeds = np.full(like.shape, cv2.GC_BGD, np.uint8)
    seeds[near] = cv2.GC_PR_BGD
    seeds[like] = cv2.GC_FGD
    cv2.setRNGSeed(0)  # its k-means draws random starts; the same click must select the same
    models = np.zeros((1, 65)), np.zeros((1, 65))
    bgr = np.ascontiguousarray(small[..., ::-1])
    cv2.grabCut(bgr, seeds, None, *models, 3, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    found = np.isin(seeds, (cv2.GC_FGD, cv2.GC_PR_FGD))
    closed = cv2.morphologyEx(found.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)).astype(bool)
    return closed if closed.any() else like


def outlines(mask: NDArray[np.bool_]) -> tuple[Outline, ...]:
    """The borders of a mask (h, w): outer ones by size, then holes. Specks under four pixels are left out."""
    import cv2

    allowed = SMOOTH * max(mask.shape)
    # Borders run along the middle of the outermost pixels; a frame of background closes them at the rim.
    lines, tree = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    parents = np.asarray(tree).reshape(-1, 4)[:, 3] if lines else np.zeros(0, int)
    found: list[tuple[float, Outline]] = []
    for line, parent in zip(lines, parents, strict=True):
        area = cv2.contourArea(line)
        if area < 4:
            continue
        smooth = cv2.approxPolyDP(line, allowed, True)[:, 0, :].astype(float) + 0.5
        if len(smooth) >= 3:
            points = tuple((float(x), float(y)) for x, y in smooth)
            found.append((area, Outline(points, hole=bool(parent >= 0))))
    found.sort(key=lambda one: (one[1].hole, -one[0]))
    return tuple(outline for _, outline in found)
