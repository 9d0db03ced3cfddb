"""Faces turned, scaled and cut to the place where recognisers of the ArcFace family expect them.

Deng, Guo, Xue, Zafeiriou: "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", 2019; the template is the
one that their published models were trained with.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from atelier.errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Point = tuple[float, float]

SIDE = 112  # px
TEMPLATE: tuple[Point, ...] = (
    (38.2946, 51.6963),
    (73.5318, 51.5014),
    (56.0252, 71.7366),
    (41.5493, 92.3655),
    (70.7299, 92.2041),
)
"""Where the eye on the viewer's left, the other eye, the nose tip, the mouth corner on the left and the other one lie
in a picture of 112 x 112 px."""


def similarity(points: Sequence[Point], template: Sequence[Point] = TEMPLATE) -> NDArray[np.float64]:
    """The turn, scale and shift (no mirroring) that bring points nearest to a template, in least squares.

    In the plane this has a closed form: with points as complex numbers, w = a z + b (Umeyama 1991 for two dimensions).

    Returns:
        (2, 3): maps a column (x, y, 1) into the template.

    Raises:
        InvalidInput: another number of points than the template has, or all of them in one place.
    """
    if len(points) != len(template):
        raise InvalidInput(f"a face has {len(template)} landmarks here, not {len(points)}")
    given, wanted = (np.array([complex(x, y) for x, y in rows]) for rows in (points, template))
    centred = given - given.mean()
    spread = float((centred * centred.conj()).real.sum())
    if not np.isfinite(spread) or spread < 1e-9:
        raise InvalidInput("the landmarks of a face lie all in one place")
    turn = complex((centred.conj() * (wanted - wanted.mean())).sum()) / spread
    shift = complex(wanted.mean()) - turn * complex(given.mean())
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])


def aligned(picture: Image.Image, landmarks: Sequence[Point]) -> NDArray[np.uint8]:
    """The face as (112, 112, 3) RGB, black where the picture ends.

    A picture is shrunk first where the face is more than twice as large as its place: sampling it as it is would skip
    pixels.

    Raises:
        InvalidInput: not five landmarks, or all of them in one place.
    """
    import cv2

    matrix = similarity(landmarks)
    shrink = int(0.5 / max(1e-6, float(np.hypot(matrix[0, 0], matrix[1, 0]))))
    rgb = picture.convert("RGB")
    if shrink > 1:
        small = rgb.reduce(shrink)
        matrix = similarity([((x + 0.5) / shrink - 0.5, (y + 0.5) / shrink - 0.5) for x, y in landmarks])
        rgb = small
    return np.asarray(cv2.warpAffine(np.asarray(rgb), matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR), np.uint8)
