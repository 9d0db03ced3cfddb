"""What lies over the whole picture: coloured light, the light of the hour, and the surface of the drawing style."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.figure import HAIR_PART

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atelier.builtin.world.canvas import Canvas
    from atelier.builtin.world.scene import Scene

# Everything in the picture is lit by the hour (multipliers of red, green, blue).
HOURS: dict[str, tuple[float, float, float]] = {
    "day": (1.0, 1.0, 1.0),
    "sunset": (1.0, 0.92, 0.84),
    "night": (0.78, 0.8, 0.94),
}
# What a light adds to and takes from the left side, the middle and the right side of the figure (red, green, blue).
LIGHTS: dict[str, tuple[tuple[tuple[int, int, int], ...], tuple[tuple[int, int, int], ...]]] = {
    "warm": (((78, 42, 0), (12, 5, 0), (0, 0, 0)), ((0, 6, 44), (0, 2, 18), (34, 48, 56))),
    "neon": (((104, 0, 74), (0, 0, 0), (0, 66, 104)), ((0, 62, 0), (4, 6, 0), (84, 0, 0))),
}


def _layers(light: str, px: int, x: float, scale: float) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """What to add and what to take, (px, px, 3) each; it grows with the distance from the head's middle."""
    at = ((np.arange(px) + 0.5) / px - x) / scale
    left, right = np.clip((-at - 0.3) / 0.8, 0, 1), np.clip((at - 0.3) / 0.8, 0, 1)
    weights = np.stack([left, 1 - left - right, right], 1)
    rows = (np.rint(weights @ np.array(side, np.float64)).astype(np.uint8) for side in LIGHTS[light])
    add, take = (np.broadcast_to(row, (px, px, 3)).copy() for row in rows)
    return add, take


def light(canvas: Canvas, scene: Scene, x: float, scale: float) -> None:
    """Coloured light on the figure (where the canvas has labels); `x` is the head's middle in canvas units."""
    import cv2

    if scene.light == "even" or canvas.labels is None:
        return
    add, take = _layers(scene.light, canvas.px, x, scale)
    # Hair hangs far to the sides, where light is strongest: half of it is left, so that its colour can be read.
    hair = (canvas.labels == HAIR_PART).astype(np.uint8) * HAIR_PART
    for mask, share in ((cv2.subtract(canvas.labels, hair), 1), (hair, 2)):
        cv2.subtract(canvas.image, take // share, dst=canvas.image, mask=mask)
        cv2.add(canvas.image, add // share, dst=canvas.image, mask=mask)


def light_behind(canvas: Canvas, scene: Scene, x: float, scale: float) -> None:
    """A trace of the same light on the place behind."""
    import cv2

    if scene.light == "even":
        return
    add, take = _layers(scene.light, canvas.px, x, scale * 2)
    cv2.subtract(canvas.image, take // 4, dst=canvas.image)
    cv2.add(canvas.image, add // 5, dst=canvas.image)


@lru_cache(maxsize=8)
def _hour(time: str) -> NDArray[np.uint8]:
    table = np.arange(256)[:, None] * np.array(HOURS[time])
    return np.rint(table).astype(np.uint8)[None]


def _noise(seed: int, size: int, grain: int) -> NDArray[np.float32]:
    """Smooth noise about ±1, (size, size), that repeats at its edges."""
    import cv2

    cells = np.random.default_rng(seed).normal(0, 1, (grain, grain)).astype(np.float32)
    around = np.pad(cells, 2, mode="wrap")
    big = cv2.resize(around, (0, 0), fx=size / grain, fy=size / grain, interpolation=cv2.INTER_CUBIC)
    edge = 2 * size // grain
    return np.asarray(big[edge : edge + size, edge : edge + size], np.float32)


@lru_cache(maxsize=8)
def _texture(style: str, size: int) -> NDArray[np.uint8]:
    """How strongly the picture covers the paper, 255 fully; (size, size, 3), rolled by the picture's own shift."""
    if style == "watercolour":
        cover = 0.87 + 0.07 * _noise(1, size, 16) + 0.045 * _noise(2, size, 64)
    elif style == "pencil":
        yy, xx = np.mgrid[0:size, 0:size] * (256 / size)
        lines = np.sin((xx + yy) * (2 * np.pi * 40 / 256) + 1.1 * _noise(3, size, 32))
        across = np.sin((xx * 3 - yy) * (2 * np.pi * 16 / 256) + 1.2 * _noise(4, size, 32))
        cover = 0.84 + 0.05 * lines + 0.025 * across + 0.02 * _noise(5, size, 128)
    elif style == "papercut":
        cover = 0.97 + 0.015 * _noise(6, size, 128)
    else:
        yy, xx = np.mgrid[0:size, 0:size]
        step = size / 32
        cover = np.where(((xx + yy) % step < step / 2) & ((xx - yy) % step < step / 2), 0.93, 1.0)
    return np.repeat(np.clip(cover * 255, 0, 255).astype(np.uint8)[..., None], 3, 2)


@lru_cache(maxsize=8)
def _border(style: str, size: int) -> NDArray[np.uint8]:
    """Where the paper stays bare, 255 inside; (size, size, 3): a ragged edge of paint, corners that a pencil leaves."""
    import cv2

    at = (np.arange(size) + 0.5) / size
    if style == "watercolour":
        inside = np.minimum(np.minimum(at, 1 - at)[:, None], np.minimum(at, 1 - at)[None])
        cover = np.clip((inside + 0.012 * _noise(7, size, 32) - 0.022) / 0.012, 0, 1)
    else:
        x, y = (at[None] - 0.5) / 0.5, (at[:, None] - 0.52) / 0.52
        away = (np.abs(x) ** 3 + np.abs(y) ** 3) ** (1 / 3) + 0.03 * _noise(7, size, 32)
        cover = 1 - 0.8 * np.clip((away - 0.78) / 0.3, 0, 1)
    return np.asarray(
        cv2.GaussianBlur(np.repeat((cover * 255).astype(np.uint8)[..., None], 3, 2), (0, 0), 0.8), np.uint8
    )


def finish(image: NDArray[np.uint8], scene: Scene, shift: tuple[int, int]) -> NDArray[np.uint8]:
    """Light of the hour, then the surface of the style; `shift` (of 256) moves the paper under the picture."""
    import cv2

    size = image.shape[0]
    if scene.scene != "studio" and scene.time != "day":
        image = np.asarray(cv2.LUT(image, _hour(scene.time)), np.uint8)
    if scene.style == "flat":
        return image
    texture = _texture(scene.style, size)
    if scene.style == "comic":
        out = cv2.multiply(image, texture, scale=1 / 255)
        return np.asarray(cv2.convertScaleAbs(out, alpha=1.06), np.uint8)
    texture = np.roll(texture, (shift[0] * size // 256, shift[1] * size // 256), (0, 1))
    if scene.style == "papercut":
        return np.asarray(cv2.multiply(image, texture, scale=1 / 255), np.uint8)
    # Paint and pencil leave the paper bare: the ink, not the light, is thinned.
    ink = cv2.multiply(cv2.bitwise_not(image), texture, scale=1 / 255)
    if scene.style == "pencil":
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
        contour = cv2.multiply(edges, texture[..., 0], scale=0.95 / 255)
        ink = cv2.add(cv2.convertScaleAbs(ink, alpha=0.84), cv2.merge([contour, contour, contour]))
    ink = cv2.multiply(ink, _border(scene.style, size), scale=1 / 255)
    paper = np.array([4, 6, 12] if scene.style == "watercolour" else [5, 6, 10], np.uint8)
    return np.asarray(cv2.bitwise_not(cv2.add(ink, np.broadcast_to(paper, ink.shape).copy())), np.uint8)
