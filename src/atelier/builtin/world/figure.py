"""The person's head: measures, neck, ears and the shape of the face.

Coordinates are head units: origin at the head's centre, face about ±0.8 wide and ±1 high. Light falls from the upper
left, so shade lies on the right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.attributes import HAIR, SKIN, SPLIT_SECOND
from atelier.builtin.world.canvas import Canvas, ellipse, mirrored, mix, shade, smooth
from atelier.builtin.world.scene import HIDES_HAIR

if TYPE_CHECKING:
    from atelier.builtin.world.canvas import Colour, Points
    from atelier.builtin.world.scene import Scene

# Part map values.
(
    FACE, HAIR_PART, EYE, BROW, MOUTH, GLASSES, HEADWEAR, GARMENT, ACCESSORY, BEARD, NECK, MARK, OUTERWEAR, EAR,
) = range(1, 15)  # fmt: skip

#: What the values of a part map mean. "neck" is all bare skin below the head.
PARTS = (
    "background", "face", "hair", "eyes", "brows", "mouth", "glasses", "headwear", "garment", "accessory", "beard",
    "neck", "mark", "outerwear", "ears",
)  # fmt: skip

TURN = {"front": 0.0, "left": -0.24, "right": 0.24}


@dataclass(frozen=True)
class Head:
    """Measures that several parts share.

    Args:
        rx, ry: half width and height of the face.
        turn: sideways shift of the features: negative to the viewer's left.
        gap: from the middle of the face to each eye.
        skin, hair, second: colours; `second` is the other half of split-dyed hair.
        tucked: a hat lies over the hair.
    """

    rx: float
    ry: float
    turn: float
    gap: float
    skin: Colour
    hair: Colour
    second: Colour | None
    tucked: bool

    @property
    def shade(self) -> Colour:
        """The skin where light does not reach: darker and warmer."""
        return mix(shade(self.skin, 0.84), (150, 40, 40), 0.12)

    @property
    def line(self) -> Colour:
        """Lines on the skin."""
        return mix(shade(self.skin, 0.45 if sum(self.skin) < 270 else 0.62), (110, 30, 30), 0.15)

    def across(self, x: float) -> float:
        """Where a feature `x` aside of the middle lies; on the far side of a turned head things draw together."""
        far = x * self.turn > 0 and abs(self.turn) > 0.1
        return self.turn + x * (1 - abs(self.turn) / (0.97 * self.rx) if far else 1.0)

    def eye(self, sign: int) -> tuple[float, float]:
        """Centre of an eye across the face and how wide it is drawn; the far eye of a turned head is narrower."""
        far = sign * self.turn > 0.1
        return self.turn + sign * self.gap * (0.79 if far else 1.0), 0.82 if far else 1.0


def measure(scene: Scene, rng: np.random.Generator) -> Head:
    rx, ry = {"round": (0.88, 0.87), "long": (0.68, 1.06), "square": (0.83, 0.93), "heart": (0.86, 0.98)}[scene.face]
    jitter = rng.normal(0, 0.012, 3)

    def near(colour: Colour) -> Colour:
        return tuple(int(np.clip(c * (1 + j), 0, 255)) for c, j in zip(colour, jitter,
            strict=True))  # type: ignore[return-value]  # fmt: skip

    turn = TURN[scene.view] + float(rng.normal(0, 0.015))
    second = SPLIT_SECOND if scene.hair_colour == "split" else None
    return Head(
        rx,
        ry,
        turn,
        0.37 if rx > 0.75 else 0.32,
        near(SKIN[scene.skin]),
        near(HAIR[scene.hair_colour]),
        second,
        scene.headwear in HIDES_HAIR,
    )


#: Right half of each face, top to chin, in half widths and half heights.
_OUTLINES: dict[str, list[tuple[float, float]]] = {
    "round": [(0, -1), (0.5, -0.93), (0.86, -0.6), (1.0, -0.1), (0.94, 0.38), (0.68, 0.76), (0.34, 0.96), (0, 1.01)],
    "long": [(0, -1), (0.52, -0.94), (0.88, -0.62), (1.0, -0.15), (0.93, 0.4), (0.7, 0.78), (0.34, 0.99), (0, 1.03)],
    "square": [
        (0, -1),
        (0.55, -0.95),
        (0.9, -0.68),
        (1.0, -0.2),
        (1.0, 0.3),
        (0.93, 0.68),
        (0.64, 0.94),
        (0.3, 1.0),
        (0, 1.0),
    ],
    "heart": [(0, -1), (0.58, -0.93), (0.95, -0.62), (1.02, -0.2), (0.88, 0.22), (0.58, 0.62), (0.24, 0.96), (0, 1.06)],
}


def face_outline(scene: Scene, head: Head, grow: float = 1.0) -> Points:
    """The face without hair, chin turned with the view."""
    points = smooth(mirrored(_OUTLINES[scene.face]), 4) * np.array([head.rx * grow, head.ry * grow], np.float32)
    points[:, 0] += 0.22 * head.turn * np.clip(points[:, 1], 0, 1)
    return points


def neck(canvas: Canvas, scene: Scene, head: Head) -> None:
    """The neck, the shadow of the chin on it, and the collar bones."""
    half = 0.3 if scene.presentation == "woman" else 0.38
    canvas.fill(
        smooth(mirrored([(0, 0.4), (half, 0.5), (half * 0.96, 1.0), (half + 0.12, 1.3), (1.1, 1.62), (0, 2.2)])),
        head.skin,
        NECK,
    )
    t = 0.3 * head.turn
    canvas.fill(
        smooth([(-half, 0.6), (half, 0.6), (half * 0.97, 1.02), (t + 0.1, 1.2), (-half * 0.97, 0.98)]),
        head.shade,
        outline=False,
    )
    if scene.age == "elderly":
        for y in (1.06, 1.18):
            canvas.stroke(np.array([(-half * 0.7, y), (0, y + 0.05), (half * 0.7, y)], np.float32), head.line, 0.035)


def ears(canvas: Canvas, head: Head) -> None:
    """Ears; that of the far side is hidden when the head is turned."""
    for sign in (-1, 1):
        if sign * head.turn < 0.1:
            x = sign * head.rx * 1.0 - 0.16 * head.turn
            canvas.fill(ellipse(x, 0.06, 0.15, 0.22, 18), head.skin if sign < 0 else head.shade, EAR)
            canvas.fill(
                ellipse(x + sign * 0.02, 0.07, 0.07, 0.12, 12), mix(head.shade, (160, 50, 40), 0.2), outline=False
            )


def face_shape(canvas: Canvas, scene: Scene, head: Head) -> None:
    """The face in two tones: lit from the left, shaded along the right."""
    outline = face_outline(scene, head)
    canvas.fill(outline, mix(head.skin, head.shade, 0.75), FACE)
    lit = outline * np.array([0.93, 0.97], np.float32) - np.array([0.055 * head.rx, 0.015], np.float32)
    canvas.fill(lit, head.skin, outline=False)
