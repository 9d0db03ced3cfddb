"""Scene → picture, part map and landmarks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world import backdrop, figure, garments
from atelier.builtin.world.canvas import Canvas, Pen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atelier.builtin.world.scene import Scene

PENS = {
    "flat": Pen(),
    "comic": Pen(outline=0.0075, ink=0.0),
    "watercolour": Pen(outline=0.004, ink=0.72),
    "papercut": Pen(shadow=0.02),
}
# Head half-height and the height of its centre, in canvas units.
FRAMINGS = {"close-up": (0.285, 0.5), "portrait": (0.222, 0.44), "waist-up": (0.17, 0.36)}


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
    """Render a scene at `size` × `size` pixels. Same scene and size, same bytes."""
    rng = np.random.default_rng(scene.seed)
    canvas = Canvas(size, PENS[scene.style], labels=parts)
    backdrop.backdrop(canvas, scene, rng)
    scale, height = FRAMINGS[scene.framing]
    scale *= 1 + rng.uniform(-0.05, 0.05)
    origin = (0.5 + rng.uniform(-0.03, 0.03), height + rng.uniform(-0.015, 0.015))
    roll = float(np.clip(rng.normal(0, 0.035), -0.09, 0.09))
    head = figure.measure(scene, rng)
    canvas.frame(scale, origin, 0.0)
    figure.hair_behind(canvas, scene, head)
    figure.neck(canvas, head)
    garments.body(canvas, scene, head)
    garments.neck_accessory(canvas, scene, rng)
    canvas.frame(scale, origin, roll)
    figure.face_shape(canvas, scene, head)
    landmarks = figure.face(canvas, scene, head)
    figure.hair_front(canvas, scene, head)
    figure.brows(canvas, scene, head)
    garments.glasses(canvas, scene, head)
    garments.earrings(canvas, scene, head)
    garments.headwear(canvas, scene, head, rng)
    box = canvas.to_unit(figure.face_outline(scene, head))
    landmarks["box"] = np.stack([box.min(0), box.max(0)])
    landmarks["head"] = np.array([origin, (scale, roll)], np.float32)
    backdrop.weather(canvas, scene, rng)
    image = _finish(canvas.finish(), scene, rng)
    return Drawing(image, canvas.part_map() if parts else None, landmarks)


def _finish(image: NDArray[np.uint8], scene: Scene, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Light of the hour and the surface of the drawing style."""
    import cv2

    out = image.astype(np.float32)
    if scene.scene != "studio":
        out *= np.array(backdrop.LIGHT[scene.time], np.float32)
    size = image.shape[0]
    if scene.style == "watercolour":
        grain = rng.normal(0, 1, (max(4, size // 8), max(4, size // 8))).astype(np.float32)
        cloud = cv2.resize(grain, (size, size), interpolation=cv2.INTER_CUBIC)[..., None]
        out = 255 - (255 - out) * (0.88 + 0.055 * cloud)
    elif scene.style == "comic":
        yy, xx = np.mgrid[0:size, 0:size]
        step = size / 32
        dots = (((xx + yy) % step < step / 2) & ((xx - yy) % step < step / 2))[..., None]
        out = np.where(dots, out * 0.88, np.minimum(out * 1.06, 255))
    return np.clip(out, 0, 255).astype(np.uint8)
