"""Pictures of several drawn people, with the truth about their faces: the drawn-face detector learns from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.textures import dead_leaves
from atelier.builtin.world import Scene, backdrop, draw, sample_scene
from atelier.builtin.world.canvas import Canvas
from atelier.builtin.world.draw import PENS
from atelier.builtin.world.figure import TURN
from atelier.builtin.world.heldout import PEOPLE, too_close

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

#: Share of a face that must be seen for it to count, and at which it counts as none; between, it is neither.
COUNTS, IGNORED = 0.55, 0.15
_MOUTH_BELOW_EYES = 0.64  # head units, in every drawing
#: Mouth corners from the mouth's landmark, in head units: half width, and how much lower (`face._mouth`).
_CORNERS = {"smiling": (0.31, -0.085), "neutral": (0.23, 0.01), "surprised": (0.15, 0.06), "sad": (0.22, 0.12)}


@dataclass(frozen=True)
class Figure:
    """A drawing and the truth about its face.

    Args:
        image: (size, size, 3) uint8.
        cutout: (size, size) uint8, 255 where the person is.
        box: left, top, right, bottom of the face, px.
        points: (5, 2) eyes, nose, mouth corners, px; left before right.
    """

    image: NDArray[np.uint8]
    cutout: NDArray[np.uint8]
    box: NDArray[np.float32]
    points: NDArray[np.float32]


@dataclass(frozen=True)
class Composed:
    """A composed picture and its faces.

    Args:
        image: (size, size, 3) uint8.
        boxes: (n, 4) px; may reach past the picture.
        points: (n, 5, 2) px.
        counts: (n,) False where a face is too hidden to be asked for, yet seen enough not to be a mistake.
    """

    image: NDArray[np.uint8]
    boxes: NDArray[np.float32]
    points: NDArray[np.float32]
    counts: NDArray[np.bool_]


def five_points(eyes: NDArray[np.float32], mouth: NDArray[np.float32], scene: Scene) -> NDArray[np.float32]:
    """Eyes, nose tip and mouth corners, (5, 2), from a drawing's landmarks; the head's frame follows from them.

    Args:
        eyes: (2, 2) left and right eye.
        mouth: (2,) the mouth's landmark.
        scene: gives the view and the expression, which place nose and corners.
    """
    across = (eyes[1] - eyes[0]) / np.linalg.norm(eyes[1] - eyes[0])
    down = np.array([-across[1], across[0]], np.float32)
    unit = float((mouth - eyes[0]) @ down) / _MOUTH_BELOW_EYES
    turn = TURN[scene.view]
    half, lower = _CORNERS[scene.expression]
    nose = mouth + unit * ((1.35 - 1.1 + 0.25) * turn * across - 0.22 * down)
    corners = [mouth + unit * (side * half * across + lower * down) for side in (-1, 1)]
    return np.stack([*eyes, nose, *corners]).astype(np.float32)


def draw_figure(scene: Scene, size: int) -> Figure:
    drawing = draw(scene, size, parts=True)
    assert drawing.parts is not None
    marks = drawing.landmarks
    points = five_points(marks["eyes"], marks["mouth"][0], scene) * size
    return Figure(drawing.image, (drawing.parts > 0).astype(np.uint8) * 255, marks["box"].reshape(4) * size, points)


def draw_figures(count: int, *, size: int = 224, seed: int = 0, heldout: bool = False) -> list[Figure]:
    """People of training (never a held-out one), or only held-out ones."""
    rng = np.random.default_rng([seed, 5])
    who = list(PEOPLE.values())
    figures: list[Figure] = []
    while len(figures) < count:
        scene = sample_scene(rng, who[int(rng.integers(len(who)))] if heldout else None, uniform=True)
        if heldout or not too_close(scene):
            figures.append(draw_figure(scene, size))
    return figures


def draw_places(count: int, *, size: int = 224, seed: int = 0) -> list[NDArray[np.uint8]]:
    """Empty scenes and dead-leaves textures, alternately: where no face is."""
    rng = np.random.default_rng([seed, 6])
    places: list[NDArray[np.uint8]] = []
    for i in range(count):
        if i % 2:
            places.append(dead_leaves(rng, size))
            continue
        scene = sample_scene(rng, uniform=True)
        canvas = Canvas(size, PENS[scene.style])
        backdrop.backdrop(canvas, scene, rng)
        backdrop.weather(canvas, scene, rng)
        places.append(canvas.finish())
    return places


class Composer:
    """Composes pictures from figures and places.

    Args:
        figures, places: what to compose of.
        size: side of the pictures, px.
        faces: least and largest height of a face, px.
    """

    def __init__(
        self,
        figures: list[Figure],
        places: list[NDArray[np.uint8]],
        *,
        size: int = 192,
        faces: tuple[float, float] = (13, 150),
    ) -> None:
        self.figures, self.places, self.size, self.faces = figures, places, size, faces

    def compose(self, rng: np.random.Generator) -> Composed:
        """One picture: a whole drawing as it is, or up to three people in one place; sometimes boxes cover parts."""
        import cv2

        size = self.size
        image = self._place(rng)
        owner = np.full((size, size), -1, np.int16)
        boxes: list[NDArray[np.float32]] = []
        points: list[NDArray[np.float32]] = []
        whole = rng.random() < 0.3
        count = 1 if whole else int(rng.choice(4, p=[0.16, 0.34, 0.28, 0.22]))
        smallest, largest = np.log(self.faces)
        heights = np.sort(np.exp(rng.uniform(smallest, largest, count)))  # far people first
        for k, height in enumerate(heights):
            figure = self.figures[int(rng.integers(len(self.figures)))]
            matrix = self._placed(figure, None if whole else float(height), rng)
            drawn = cv2.warpAffine(
                figure.image, matrix, (size, size), flags=_flags(matrix), borderMode=cv2.BORDER_REPLICATE
            )
            # Some people come with the place they stand in, as panels of a page do.
            full = whole or rng.random() < 0.2
            cutout = np.full_like(figure.cutout, 255) if full else figure.cutout
            cover = cv2.warpAffine(cutout, matrix, (size, size), flags=_flags(matrix))
            cv2.copyTo(drawn, (cover > 127).astype(np.uint8), image)
            owner[cover > 127] = k
            boxes.append(_turned_box(figure.box, matrix))
            points.append((figure.points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32))
        if rng.random() < 0.35:
            self._cover(image, owner, rng)
        image = self._finish(image, rng)
        seen = np.array([_share_seen(b, owner, k) for k, b in enumerate(boxes)])
        keep = np.nonzero(seen > IGNORED)[0]
        return Composed(
            image,
            np.array([boxes[k] for k in keep], np.float32).reshape(-1, 4),
            np.array([points[k] for k in keep], np.float32).reshape(-1, 5, 2),
            seen[keep] >= COUNTS,
        )

    def _place(self, rng: np.random.Generator) -> NDArray[np.uint8]:
        import cv2

        place = self.places[int(rng.integers(len(self.places)))]
        side = int(rng.integers(len(place) // 3, len(place) + 1))
        y, x = rng.integers(0, len(place) - side + 1, 2)
        return np.array(cv2.resize(place[y : y + side, x : x + side], (self.size, self.size)), np.uint8)

    def _placed(self, figure: Figure, height: float | None, rng: np.random.Generator) -> NDArray[np.float64]:
        """The affine map of a figure into the picture; height None: the drawing fills the picture, nearly."""
        import cv2

        centre = (figure.box[:2] + figure.box[2:]) / 2
        if height is None:
            zoom = rng.choice([1.0, rng.uniform(0.5, 1.0)])
            scale, target = zoom * self.size / len(figure.image), np.array(centre, np.float64)
            target = (target - len(figure.image) / 2) * scale + self.size / 2
            if zoom < 1:
                target += rng.uniform(-0.5, 0.5, 2) * (1 - zoom) * self.size
            angle = 0.0
        else:
            scale = height / float(figure.box[3] - figure.box[1])
            # Centres reach a little past the frame, so that some faces are cut off.
            target = rng.uniform(-0.03, 1.03, 2) * self.size
            angle = float(rng.uniform(-30, 30)) if rng.random() < 0.45 else float(rng.normal(0, 2))
        matrix = cv2.getRotationMatrix2D((float(centre[0]), float(centre[1])), angle, scale)
        matrix[:, 2] += target - centre
        return np.asarray(matrix, np.float64)

    def _cover(self, image: NDArray[np.uint8], owner: NDArray[np.int16], rng: np.random.Generator) -> None:
        for _ in range(int(rng.integers(1, 4))):
            x, y = (int(v) for v in rng.integers(-20, self.size, 2))
            w, h = (int(v) for v in rng.integers(8, self.size // 2, 2))
            region = (slice(max(y, 0), max(y + h, 0)), slice(max(x, 0), max(x + w, 0)))
            if rng.random() < 0.5:
                image[region] = rng.integers(0, 256, 3)
            else:
                image[region] = self._place(rng)[region]
            owner[region] = -1

    def _finish(self, image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
        """Softness, grain, light and lost colour, each at times."""
        import cv2

        if rng.random() < 0.35:
            image = np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.4, 1.3))), np.uint8)
        out = image.astype(np.float32)
        if rng.random() < 0.5:
            out = (out - 128) * rng.uniform(0.7, 1.2) + 128 + rng.uniform(-25, 25, 3).astype(np.float32)
        if rng.random() < 0.1:
            out[:] = out.mean(2, keepdims=True)
        if rng.random() < 0.5:
            out += rng.standard_normal(out.shape, np.float32) * rng.uniform(1, 9)
        return np.clip(out, 0, 255).astype(np.uint8)


def _flags(matrix: NDArray[np.float64]) -> int:
    """Interpolation: smooth where a figure grows. Warps cannot average areas, so shrunk figures keep some jags."""
    import cv2

    return cv2.INTER_LINEAR if float(np.hypot(*matrix[0, :2])) < 1 else cv2.INTER_CUBIC


def _turned_box(box: NDArray[np.float32], matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    """The upright box around the turned ellipse that fills a face's box."""
    centre = matrix[:, :2] @ ((box[:2] + box[2:]) / 2) + matrix[:, 2]
    half = np.sqrt(((matrix[:, :2] * (box[2:] - box[:2]) / 2) ** 2).sum(1))
    return np.concatenate([centre - half, centre + half]).astype(np.float32)


def _share_seen(box: NDArray[np.float32], owner: NDArray[np.int16], who: int) -> float:
    """Share of the box's ellipse that lies in the picture and belongs to `who`, on a grid of points."""
    at = (np.arange(12) + 0.5) / 6 - 1
    u, v = np.meshgrid(at, at)
    inside = u**2 + v**2 < 1
    x = ((box[0] + box[2]) / 2 + u[inside] * (box[2] - box[0]) / 2).astype(int)
    y = ((box[1] + box[3]) / 2 + v[inside] * (box[3] - box[1]) / 2).astype(int)
    framed = (x >= 0) & (y >= 0) & (x < owner.shape[1]) & (y < owner.shape[0])
    return float((owner[y[framed], x[framed]] == who).sum() / inside.sum())


def stacked(pictures: Iterable[Composed]) -> tuple[NDArray[np.uint8], list[Composed]]:
    """Images (n, h, w, 3) and the pictures they come from."""
    pictures = list(pictures)
    return np.stack([p.image for p in pictures]), pictures
