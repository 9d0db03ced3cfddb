"""Scene → picture, part map and landmarks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world import backdrop, face, figure, garments, hair, surface, worn
from atelier.builtin.world.canvas import Canvas, Pen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atelier.builtin.world.scene import Scene

PENS = {
    "flat": Pen(),
    "comic": Pen(outline=0.0065, ink=0.0),
    "watercolour": Pen(outline=0.004, ink=0.72),
    "papercut": Pen(outline=0.003, ink=1.5, shadow=0.02),
    "pencil": Pen(outline=0.0045, ink=0.34),
}
# Head half-height and the height of its centre, in canvas units.
FRAMINGS = {"close-up": (0.275, 0.475), "portrait": (0.22, 0.435), "waist-up": (0.172, 0.36)}


@dataclass(frozen=True)
class Drawing:
    """A rendered scene.

    Args:
        image: (size, size, 3) uint8 RGB.
        parts: (size, size) uint8 indices into `figure.PARTS`, or None when not asked for.
        landmarks: in canvas units: eyes (2, 2), mouth (1, 2), face box as two corners (2, 2); `head` (2, 2) is the
            head's centre and, below it, (scale, roll): half the head's height and its turn in radians.
    """

    image: NDArray[np.uint8]
    parts: NDArray[np.uint8] | None
    landmarks: dict[str, NDArray[np.float32]]


def draw(scene: Scene, size: int = 128, *, parts: bool = False) -> Drawing:
    """Render a scene at `size` × `size` pixels. Same scene and size, same bytes; up to 256 px every size is the
    256 px picture averaged down."""
    # Each part draws its own numbers, so that an edit of one leaves the others where they are.
    rng = np.random.default_rng(scene.seed)
    # Coloured light falls on the figure alone: its labels are the mask.
    canvas = Canvas(size, PENS[scene.style], labels=parts or scene.light != "even")
    backdrop.backdrop(canvas, scene, np.random.default_rng([scene.seed, 1]))
    scale, height = FRAMINGS[scene.framing]
    scale *= 1 + rng.uniform(-0.05, 0.05)
    origin = (0.5 + rng.uniform(-0.03, 0.03), height + rng.uniform(-0.015, 0.015))
    roll = float(np.clip(rng.normal(0, 0.035), -0.09, 0.09))
    head = figure.measure(scene, rng)
    picks = rng.random(2)
    shift = (int(rng.integers(256)), int(rng.integers(256)))
    surface.light_behind(canvas, scene, origin[0], scale)
    canvas.frame(scale, origin, 0.0)
    hair.hair_behind(canvas, scene, head)
    figure.neck(canvas, scene, head)
    garments.body(canvas, scene, head)
    garments.outerwear(canvas, scene)
    worn.neck_accessory(canvas, scene, picks[0])
    canvas.frame(scale, origin, roll)
    figure.ears(canvas, head)
    figure.face_shape(canvas, scene, head)
    landmarks = face.face(canvas, scene, head)
    hair.hair_front(canvas, scene, head)
    face.brows(canvas, scene, head)
    worn.glasses(canvas, scene, head)
    worn.earrings(canvas, scene, head)
    worn.headwear(canvas, scene, head, picks[1])
    box = canvas.to_unit(figure.face_outline(scene, head))
    landmarks["box"] = np.stack([box.min(0), box.max(0)])
    landmarks["head"] = np.array([origin, (scale, roll)], np.float32)
    surface.light(canvas, scene, origin[0], scale)
    backdrop.weather(canvas, scene, np.random.default_rng([scene.seed, 2]))
    image = canvas.finish(lambda picture: surface.finish(picture, scene, shift))
    return Drawing(image, canvas.part_map() if parts else None, landmarks)
