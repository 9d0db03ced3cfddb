"""Clothes, head-wear, glasses and jewellery, in head units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.attributes import GARMENT as COLOURS
from atelier.builtin.world.canvas import ellipse, shade, smooth
from atelier.builtin.world.figure import ACCESSORY, BODY, GARMENT, GLASSES, HEADWEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atelier.builtin.world.canvas import Canvas, Colour, Points
    from atelier.builtin.world.figure import Head
    from atelier.builtin.world.scene import Scene


def cloth(canvas: Canvas, scene: Scene, colour: Colour) -> NDArray[np.uint8]:
    """The fabric as a texture of the picture's size, its pattern scaled to the figure. The first pixel has the plain
    colour."""
    import cv2

    px = canvas.px
    texture = np.empty((px, px, 3), np.uint8)
    texture[:] = colour
    second = (
        (250, 248, 240)
        if sum(colour) < 500 and scene.garment_colour not in ("yellow", "white", "pink")
        else (60, 52, 84)
    )
    period = 0.31 * canvas.scale * px
    count = int(px / period) + 2
    if scene.pattern == "striped":
        for i in range(count):
            y = i * period + 0.5 * period
            cv2.rectangle(texture, (0, round(y)), (px, round(y + 0.38 * period)), second, -1)
    elif scene.pattern == "checked":
        wide = 0.42 * period
        bars = np.zeros(px, np.float32)
        for i in range(count):
            bars[round(i * period + 4) : round(i * period + 4 + wide)] = 1
        weight = (bars[:, None] + bars[None, :])[..., None] * 0.5
        texture[:] = (texture * (1 - weight) + np.array(second, np.float32) * weight).astype(np.uint8)
        texture[0, 0] = colour
    elif scene.pattern == "dotted":
        radius = max(1, round(0.27 * period))
        for j in range(count):
            for i in range(count):
                x = (i + 0.5 * (j % 2)) * period + 6
                cv2.circle(texture, (round(x), round(j * period * 0.9 + 8)), radius, second, -1, cv2.LINE_AA)
        texture[0, 0] = colour
    return texture


def _torso(shoulder: float) -> list[tuple[float, float]]:
    return [(-0.4, 1.18), (-shoulder * 0.8, 1.42), (-shoulder, 1.85), (-shoulder - 0.12, 5.0), (shoulder + 0.12,
    5.0), (shoulder, 1.85), (shoulder * 0.8, 1.42), (0.4, 1.18)]  # fmt: skip


def body(canvas: Canvas, scene: Scene, head: Head) -> None:
    """Shoulders and the garment on them."""
    shoulder = 1.45 if scene.presentation == "woman" else 1.66
    colour = COLOURS[scene.garment_colour]
    texture = cloth(canvas, scene, colour)
    ink = shade(colour, 0.72) if sum(colour) > 140 else (92, 92, 104)
    torso = np.array(_torso(shoulder), np.float32)
    skin = head.skin

    def collar(points: list[tuple[float, float]], tone: Colour, label: int = GARMENT) -> None:
        canvas.fill(smooth(points), tone, label)

    if scene.garment == "hoodie":
        canvas.textured(
            smooth([(-1.15, 1.7), (-1.1, 0.9), (-0.6, 0.62), (0.6, 0.62), (1.1, 0.9), (1.15, 1.7), (0, 2.1)]),
            texture,
            GARMENT,
        )
        canvas.textured(torso, texture, GARMENT)
        collar(
            [(-0.6, 1.02), (0, 1.5), (0.6, 1.02), (0.42, 1.62), (0, 1.88), (-0.42, 1.62)],
            shade(colour, 0.7) if sum(colour) > 140 else (70, 70, 82),
        )
        for sign in (-1, 1):
            canvas.stroke(
                np.array([(sign * 0.24, 1.7), (sign * 0.26, 2.5)], np.float32), (252, 252, 252), 0.09, GARMENT
            )
    elif scene.garment == "dress":
        canvas.fill(torso, skin, BODY)
        canvas.textured(np.array([(-0.92, 1.36), (-0.7, 1.36), (-0.62, 1.95), (0, 2.12), (0.62, 1.95), (0.7, 1.36),
        (0.92, 1.36), (shoulder * 0.78, 2.3), (shoulder * 0.8, 5), (-shoulder * 0.8, 5), (-shoulder * 0.78, 2.3)], np.float32), texture, GARMENT)  # fmt: skip
    elif scene.garment == "suit":
        canvas.textured(torso, texture, GARMENT)
        canvas.fill(
            np.array([(-0.42, 1.14), (0.42, 1.14), (0, 3.0)], np.float32),
            (250, 250, 250) if scene.garment_colour != "white" else (176, 206, 240),
            GARMENT,
        )
        canvas.fill(np.array([(-0.13, 1.34), (0.13, 1.34), (0.1, 1.56), (0.17, 2.5), (0, 2.8), (-0.17, 2.5), (-0.1,
        1.56)], np.float32), (150, 20, 40) if scene.garment_colour not in ("red", "pink") else (30, 40, 100), GARMENT)  # fmt: skip
        for sign in (-1, 1):
            canvas.fill(
                np.array(
                    [(sign * 0.4, 1.1), (sign * 0.86, 1.5), (sign * 0.62, 1.72), (sign * 0.74, 1.9), (0, 3.1)],
                    np.float32,
                ),
                ink,
                GARMENT,
            )
    elif scene.garment == "turtleneck":
        canvas.textured(torso, texture, GARMENT)
        collar([(-0.46, 0.86), (0.46, 0.86), (0.5, 1.42), (0, 1.56), (-0.5, 1.42)], colour)
        for y in (1.02, 1.2):
            canvas.stroke(np.array([(-0.44, y), (0, y + 0.1), (0.44, y)], np.float32), ink, 0.05, GARMENT)
    elif scene.garment == "raincoat":
        canvas.textured(torso, texture, GARMENT)
        for sign in (-1, 1):
            canvas.fill(
                np.array([(sign * 0.06, 1.5), (sign * 0.4, 1.0), (sign * 0.98, 1.32), (sign * 0.62, 1.86)], np.float32),
                ink,
                GARMENT,
            )
        canvas.stroke(np.array([(0, 1.5), (0, 5)], np.float32), ink, 0.08, GARMENT)
        for y in (1.9, 2.5, 3.1):
            canvas.fill(
                ellipse(0.26, y, 0.13, 0.13, 14),
                (250, 206, 70) if scene.garment_colour not in ("yellow", "orange") else (70, 60, 60),
                GARMENT,
            )
    elif scene.garment == "dungarees":
        canvas.fill(torso, (236, 236, 232) if scene.garment_colour != "white" else (120, 160, 205), GARMENT)
        canvas.fill(smooth([(-0.44, 1.12), (0, 1.5), (0.44, 1.12), (0.3, 1.0), (-0.3, 1.0)]), skin, BODY, outline=False)
        for sign in (-1, 1):
            canvas.fill(
                np.array([(sign * 0.62, 1.3), (sign * 0.94, 1.4), (sign * 0.84, 1.8), (sign * 0.54, 1.8)], np.float32),
                colour,
                GARMENT,
            )
        canvas.textured(np.array([(-0.86, 1.56), (0.86, 1.56), (0.98, 2.6), (shoulder, 3.1), (shoulder, 5), (-shoulder,
        5), (-shoulder, 3.1), (-0.98, 2.6)], np.float32), texture, GARMENT)  # fmt: skip
        for sign in (-1, 1):
            canvas.fill(ellipse(sign * 0.66, 1.7, 0.13, 0.13, 14), (250, 206, 70), GARMENT)
    else:  # t-shirt
        canvas.textured(torso, texture, GARMENT)
        canvas.fill(smooth([(-0.5, 1.1), (0, 1.62), (0.5, 1.1), (0.3, 0.95), (-0.3, 0.95)]), skin, BODY, outline=False)
        canvas.stroke(
            smooth([(-0.5, 1.14), (-0.3, 1.48), (0, 1.62), (0.3, 1.48), (0.5, 1.14), (0, 1.6)])[:24], ink, 0.07, GARMENT
        )
        for sign in (-1, 1):
            canvas.stroke(
                np.array([(sign * shoulder * 0.74, 2.3), (sign * shoulder * 0.7, 3.2)], np.float32), ink, 0.06, GARMENT
            )


def neck_accessory(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    """Scarf or necklace over the garment."""
    if scene.accessory == "scarf":
        tone, stripe = ((60, 170, 190), (240, 240, 235)) if rng.random() < 0.5 else ((196, 60, 140), (250, 220, 120))
        canvas.fill(
            smooth([(-0.72, 1.0), (0, 1.24), (0.72, 1.0), (0.84, 1.4), (0, 1.78), (-0.84, 1.4)]), tone, ACCESSORY
        )
        tail = np.array([(0.2, 1.5), (0.66, 1.5), (0.74, 2.7), (0.28, 2.7)], np.float32)
        canvas.fill(tail, shade(tone, 0.85), ACCESSORY)
        for y in (1.8, 2.1, 2.4):
            canvas.stroke(np.array([(0.26, y), (0.68, y)], np.float32), stripe, 0.1, ACCESSORY)
        canvas.stroke(np.array([(-0.76, 1.24), (0, 1.52), (0.76, 1.24)], np.float32), stripe, 0.09, ACCESSORY)
    elif scene.accessory == "necklace":
        for a in np.linspace(0.12 * np.pi, 0.88 * np.pi, 9):
            canvas.fill(
                ellipse(0.62 * np.cos(a), 1.08 + 0.66 * np.sin(a), 0.1, 0.1, 12),
                (255, 214, 64),
                ACCESSORY,
                outline=False,
            )
        canvas.fill(ellipse(0, 1.86, 0.16, 0.18, 14), (230, 50, 60), ACCESSORY, outline=False)


def earrings(canvas: Canvas, scene: Scene, head: Head) -> None:
    if scene.accessory != "earrings":
        return
    for sign in (-1, 1):
        if abs(head.turn) < 0.1 or sign * head.turn < 0:
            x = sign * (head.rx + 0.06)
            canvas.fill(ellipse(x, 0.42, 0.15, 0.17, 16), (255, 206, 40), ACCESSORY, outline=False)
            canvas.fill(ellipse(x, 0.42, 0.07, 0.08, 12), (220, 120, 20), ACCESSORY, outline=False)


def glasses(canvas: Canvas, scene: Scene, head: Head) -> None:
    if scene.glasses == "none":
        return
    gap = 0.36 if head.rx > 0.75 else 0.31
    frame: Colour = (24, 22, 30) if scene.skin not in ("dark",) else (240, 196, 60)
    centres = [(head.turn + sign * gap * (1.0 - 0.18 * (sign * head.turn > 0.1)), -0.03) for sign in (-1, 1)]
    rim: list[Points] = []
    for cx, cy in centres:
        if scene.glasses == "round":
            rim.append(ellipse(cx, cy, 0.31, 0.32, 26))
        elif scene.glasses == "square":
            rim.append(
                np.array(
                    [(cx - 0.31, cy - 0.26), (cx + 0.31, cy - 0.26), (cx + 0.31, cy + 0.27), (cx - 0.31, cy + 0.27)],
                    np.float32,
                )
            )
        else:
            rim.append(
                smooth(
                    [
                        (cx - 0.32, cy - 0.22),
                        (cx + 0.32, cy - 0.22),
                        (cx + 0.28, cy + 0.22),
                        (cx, cy + 0.3),
                        (cx - 0.28, cy + 0.22),
                    ]
                )
            )
    for shape in rim:
        if scene.glasses == "sunglasses":
            canvas.fill(shape, (26, 24, 34), GLASSES, outline=False)
        else:
            canvas.stroke(shape, frame, 0.075, GLASSES, closed=True)
    (ax, ay), (bx, by) = centres
    canvas.stroke(np.array([(ax + 0.3, ay - 0.08), (bx - 0.3, by - 0.08)], np.float32), frame, 0.075, GLASSES)
    for (cx, cy), sign in zip(centres, (-1, 1), strict=True):
        canvas.stroke(
            np.array([(cx + sign * 0.3, cy - 0.1), (sign * head.rx * 0.98, cy - 0.1)], np.float32), frame, 0.06, GLASSES
        )


def headwear(canvas: Canvas, scene: Scene, head: Head, rng: np.random.Generator) -> None:
    if scene.headwear == "none":
        return
    w, h, t = head.rx, head.ry, 0.3 * head.turn
    tones: tuple[Colour, ...] = ((206, 62, 58), (52, 112, 188), (64, 148, 96), (226, 168, 58), (118, 84, 160))
    tone = tones[int(rng.integers(len(tones)))]
    brim = -0.68 * h
    if scene.headwear == "beanie":
        canvas.fill(
            smooth(
                [
                    (-w * 1.14, brim),
                    (-w * 1.1, -1.08 * h),
                    (-0.5 * w, -1.5 * h),
                    (0.5 * w, -1.5 * h),
                    (w * 1.1, -1.08 * h),
                    (w * 1.14, brim),
                ]
            ),
            tone,
            HEADWEAR,
        )
        canvas.fill(
            smooth(
                [
                    (-w * 1.2, brim - 0.2),
                    (0, brim - 0.3),
                    (w * 1.2, brim - 0.2),
                    (w * 1.2, brim + 0.06),
                    (0, brim - 0.02),
                    (-w * 1.2, brim + 0.06),
                ]
            ),
            shade(tone, 0.75),
            HEADWEAR,
        )
        canvas.fill(ellipse(0, -1.56 * h, 0.24, 0.24, 18), (250, 248, 244), HEADWEAR)
    elif scene.headwear == "hat":
        straw = (232, 200, 128)
        canvas.fill(
            smooth(
                [
                    (-0.72 * w, brim - 0.1),
                    (-0.68 * w, -1.46 * h),
                    (0, -1.6 * h),
                    (0.68 * w, -1.46 * h),
                    (0.72 * w, brim - 0.1),
                ]
            ),
            straw,
            HEADWEAR,
        )
        canvas.fill(
            np.array(
                [(-0.8 * w, brim - 0.34), (0.8 * w, brim - 0.34), (0.84 * w, brim - 0.06), (-0.84 * w, brim - 0.06)],
                np.float32,
            ),
            tone,
            HEADWEAR,
        )
        canvas.fill(ellipse(t, brim - 0.02, 1.75, 0.19, 30), shade(straw, 0.9), HEADWEAR)
    elif scene.headwear == "cap":
        canvas.fill(
            smooth(
                [
                    (-w * 1.1, brim + 0.02),
                    (-w * 1.06, -1.05 * h),
                    (-0.5 * w, -1.42 * h),
                    (0.5 * w, -1.42 * h),
                    (w * 1.06, -1.05 * h),
                    (w * 1.1, brim + 0.02),
                ]
            ),
            tone,
            HEADWEAR,
        )
        side = 1 if head.turn >= 0 else -1
        canvas.fill(
            smooth(
                [
                    (-side * 0.5 * w, brim - 0.12),
                    (side * 1.0 * w, brim - 0.16),
                    (side * 2.0 * w, brim + 0.1),
                    (side * 1.0 * w, brim + 0.12),
                    (-side * 0.4 * w, brim + 0.1),
                ]
            ),
            shade(tone, 0.65),
            HEADWEAR,
        )
        canvas.fill(ellipse(t, -1.02 * h, 0.2, 0.2, 16), (250, 248, 244), HEADWEAR)
    else:
        gold = (255, 208, 48)
        base, top = -0.82 * h, -1.5 * h
        canvas.fill(
            np.array(
                [
                    (-0.7 * w, base),
                    (-0.82 * w, top),
                    (-0.4 * w, base - 0.3),
                    (0, top - 0.14),
                    (0.4 * w, base - 0.3),
                    (0.82 * w, top),
                    (0.7 * w, base),
                ],
                np.float32,
            ),
            gold,
            HEADWEAR,
        )
        for x in (-0.4, 0.0, 0.4):
            canvas.fill(ellipse(x * w, base - 0.13, 0.08, 0.08, 10), (214, 40, 70), HEADWEAR, outline=False)
