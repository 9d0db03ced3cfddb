"""Garments and what is worn over them, in head units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.attributes import GARMENT as COLOURS
from atelier.builtin.world.attributes import OUTERWEAR as OUTER_COLOURS
from atelier.builtin.world.canvas import curve, ellipse, mirrored, mix, shade, smooth, tapered
from atelier.builtin.world.figure import GARMENT, NECK, OUTERWEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atelier.builtin.world.canvas import Canvas, Colour, Points
    from atelier.builtin.world.figure import Head
    from atelier.builtin.world.scene import Scene

BRASS: tuple[int, int, int] = (240, 196, 84)


def cloth(canvas: Canvas, scene: Scene, colour: Colour) -> NDArray[np.uint8]:
    """The fabric as a texture of the picture's size, its pattern scaled to the figure; one pixel where it is plain.
    The first pixel always has the plain colour."""
    import cv2

    if scene.pattern == "plain":
        return np.array(colour, np.uint8).reshape(1, 1, 3)
    px = canvas.px
    texture = np.empty((px, px, 3), np.uint8)
    start = int(canvas.origin[1] + 0.5 * canvas.scale * px)  # no garment reaches higher
    texture[start:] = colour
    second: Colour = (250, 248, 240)
    if sum(colour) >= 500 or scene.garment_colour in ("yellow", "white", "pink"):
        second = (64, 58, 88)
    period = 0.37 * canvas.scale * px
    rows = range(int(start / period), int(px / period) + 2)
    columns = range(int(px / period) + 2)
    if scene.pattern == "striped":
        for i in rows:
            texture[round((i + 0.5) * period) : round((i + 0.88) * period)] = second
    elif scene.pattern == "checked":
        plain = np.empty((px, 3), np.uint8)
        plain[:] = colour
        crossed = np.empty((px, 3), np.uint8)
        crossed[:] = half = mix(colour, second, 0.5)
        for i in columns:
            bar = slice(round((i + 0.1) * period), round((i + 0.52) * period))
            plain[bar], crossed[bar] = half, second
        texture[start:] = plain
        for i in rows:
            texture[max(start, round((i + 0.1) * period)) : round((i + 0.52) * period)] = crossed
    else:
        radius = max(1, round(0.27 * period))
        for j in range(int(start / period), int(px / (0.9 * period)) + 2):
            for i in columns:
                x, y = (i + 0.5 * (j % 2) + 0.2) * period, (0.9 * j + 0.25) * period
                cv2.circle(texture, (round(x), round(y)), radius, second, -1, cv2.LINE_AA)
    texture[0, 0] = colour
    return texture


def _torso(shoulder: float, grow: float = 0.0) -> Points:
    """Shoulders and arms, down past the picture's edge."""
    s = shoulder + grow
    right = [(0, 1.2), (0.36, 1.2), (0.6, 1.3 - grow), (s * 0.74, 1.5 - grow), (s * 0.95, 1.74 - grow),
        (s + 0.1, 2.3), (s + 0.24, 3.4), (s + 0.3, 5.2), (0, 5.3)]  # fmt: skip
    return smooth(mirrored(right), 4)


def _shaded(colour: Colour) -> Colour:
    """Folds and seams of a cloth: darker, on black cloth lighter."""
    return shade(colour, 0.76) if sum(colour) > 160 else mix(colour, (120, 122, 140), 0.42)


def _folds(canvas: Canvas, shoulder: float, ink: Colour, label: int) -> None:
    """The arms' inner line and a few soft folds."""
    for sign in (-1, 1):
        arm = [
            (sign * shoulder * 0.7, 2.15),
            (sign * shoulder * 0.76, 2.9),
            (sign * shoulder * 0.72, 4.0),
            (sign * shoulder * 0.74, 5.2),
        ]
        canvas.fill(tapered(arm, 0.11, blunt=0.5), ink, label, outline=False)
    canvas.fill(
        tapered([(shoulder * 0.62, 2.3), (shoulder * 0.5, 2.55), (shoulder * 0.3, 2.7)], 0.08),
        ink,
        label,
        outline=False,
    )
    canvas.fill(
        tapered([(-shoulder * 0.62, 2.9), (-shoulder * 0.45, 3.1), (-shoulder * 0.25, 3.18)], 0.08),
        ink,
        label,
        outline=False,
    )


def body(canvas: Canvas, scene: Scene, head: Head) -> None:
    """Shoulders and the garment on them."""
    shoulder = 1.42 if scene.presentation == "woman" else 1.66
    colour = COLOURS[scene.garment_colour]
    texture = cloth(canvas, scene, colour)
    ink = _shaded(colour)
    deep = shade(colour, 0.62) if sum(colour) > 160 else (84, 84, 98)
    torso = _torso(shoulder)
    if scene.garment == "hoodie":
        canvas.fill(smooth(mirrored([(0, 0.6), (0.62, 0.66), (1.02, 1.05), (1.06, 1.6), (0, 2.0)])), deep, GARMENT)
        canvas.textured(torso, texture, GARMENT)
        canvas.fill(
            smooth([(-0.5, 1.1), (0, 1.66), (0.5, 1.1), (0.3, 0.98), (-0.3, 0.98)]), head.shade, NECK, outline=False
        )
        hood = [(-0.46, 0.98), (-0.3, 1.36), (0, 1.62), (0.3, 1.36), (0.46, 0.98), (0.92, 1.16), (0.78, 1.56),
            (0.3, 1.86), (0, 1.98), (-0.3, 1.86), (-0.78, 1.56), (-0.92, 1.16)]  # fmt: skip
        canvas.fill(smooth(hood, 4), ink, GARMENT)
        for sign in (-1, 1):
            canvas.stroke(
                curve([(sign * 0.22, 1.74), (sign * 0.26, 2.1), (sign * 0.23, 2.5)], 3), (250, 248, 242), 0.075, GARMENT
            )
            canvas.fill(ellipse(sign * 0.23, 2.53, 0.06, 0.07, 8), (216, 212, 204), GARMENT, outline=False)
        _folds(canvas, shoulder, ink, GARMENT)
        canvas.stroke(curve([(-0.85, 4.0), (-0.66, 3.3), (0.66, 3.3), (0.85, 4.0)], 3), ink, 0.06, GARMENT)
    elif scene.garment == "dress":
        canvas.fill(torso, head.skin, NECK)
        canvas.fill(tapered([(0.12, 1.5), (0.4, 1.46), (0.7, 1.44)], 0.05), head.shade, outline=False)
        canvas.fill(tapered([(-0.12, 1.5), (-0.4, 1.46), (-0.7, 1.44)], 0.05), head.shade, outline=False)
        for sign in (-1, 1):
            arm = [(sign * shoulder * 0.8, 2.3), (sign * shoulder * 0.82, 3.2), (sign * shoulder * 0.8, 5.2)]
            canvas.fill(tapered(arm, 0.1, blunt=0.6), head.shade, outline=False)
            canvas.stroke(np.array([(sign * 0.66, 1.9), (sign * 0.74, 1.34)], np.float32), colour, 0.17, GARMENT)
        bust = [
            (0, 2.02),
            (0.3, 1.84),
            (0.62, 1.74),
            (shoulder * 0.72, 1.96),
            (shoulder * 0.74, 2.5),
            (shoulder * 0.62, 3.3),
            (shoulder * 0.8, 5.2),
            (0, 5.3),
        ]
        canvas.textured(smooth(mirrored(bust), 4), texture, GARMENT)
        canvas.stroke(curve([(-shoulder * 0.62, 3.28), (0, 3.4), (shoulder * 0.62, 3.28)], 4), ink, 0.13, GARMENT)
        for x in (-0.4, 0.0, 0.4):
            canvas.fill(tapered([(x, 3.45), (x * 1.3, 4.1), (x * 1.5, 4.8)], 0.07), ink, GARMENT, outline=False)
    elif scene.garment == "suit":
        canvas.textured(torso, texture, GARMENT)
        shirt: Colour = (250, 249, 245) if scene.garment_colour != "white" else (172, 202, 238)
        canvas.fill(
            np.array([(-0.44, 1.08), (0.44, 1.08), (0.3, 2.0), (0, 3.0), (-0.3, 2.0)], np.float32), shirt, GARMENT
        )
        tie: Colour = (164, 32, 54) if scene.garment_colour not in ("red", "pink") else (38, 50, 112)
        canvas.fill(np.array([(-0.13, 1.36), (0.13, 1.36), (0.08, 1.58), (0.17, 2.5), (0, 2.8), (-0.17, 2.5),
            (-0.08, 1.58)], np.float32), tie, GARMENT)  # fmt: skip
        canvas.fill(
            np.array([(-0.13, 1.36), (0.13, 1.36), (0.08, 1.58), (-0.08, 1.58)], np.float32),
            shade(tie, 0.75),
            outline=False,
        )
        for sign in (-1, 1):
            wing = [(sign * 0.4, 1.0), (sign * 0.06, 1.38), (sign * 0.3, 1.62), (sign * 0.5, 1.2)]
            canvas.fill(np.array(wing, np.float32), shade(shirt, 0.93), GARMENT)
            lapel = [
                (sign * 0.44, 1.1),
                (sign * 0.86, 1.5),
                (sign * 0.64, 1.68),
                (sign * 0.8, 1.86),
                (sign * 0.1, 3.1),
                (0, 3.1),
                (sign * 0.28, 2.0),
            ]
            canvas.fill(np.array(lapel, np.float32), ink, GARMENT)
        canvas.stroke(np.array([(0, 3.1), (0.04, 5.2)], np.float32), deep, 0.06, GARMENT)
        canvas.fill(
            np.array([(0.72, 2.3), (1.06, 2.26), (1.02, 2.08), (0.9, 2.16), (0.8, 2.06)], np.float32),
            shirt,
            GARMENT,
            outline=False,
        )
        _folds(canvas, shoulder, ink, GARMENT)
    elif scene.garment == "turtleneck":
        canvas.textured(torso, texture, GARMENT)
        canvas.fill(
            smooth([(-0.46, 0.86), (0, 0.96), (0.46, 0.86), (0.5, 1.36), (0, 1.56), (-0.5, 1.36)]),
            mix(colour, ink, 0.3),
            GARMENT,
        )
        canvas.stroke(curve([(-0.46, 1.08), (0, 1.22), (0.46, 1.08)], 4), ink, 0.055, GARMENT)
        for x in (-0.32, -0.16, 0.0, 0.16, 0.32):
            canvas.stroke(np.array([(x, 1.22 - x * x), (x * 1.04, 1.46 - x * x)], np.float32), ink, 0.035, GARMENT)
        _folds(canvas, shoulder, ink, GARMENT)
    elif scene.garment == "raincoat":
        canvas.fill(smooth(mirrored([(0, 0.7), (0.5, 0.74), (0.86, 1.1), (0.9, 1.6), (0, 1.9)])), deep, GARMENT)
        canvas.textured(torso, texture, GARMENT)
        canvas.fill(
            smooth([(-0.4, 1.1), (0, 1.6), (0.4, 1.1), (0.2, 1.0), (-0.2, 1.0)]), head.shade, NECK, outline=False
        )
        for sign in (-1, 1):
            wing = [(sign * 0.04, 1.56), (sign * 0.4, 0.96), (sign * 0.96, 1.28), (sign * 0.6, 1.86)]
            canvas.fill(np.array(wing, np.float32), ink, GARMENT)
            canvas.stroke(np.array([(sign * 0.62, 3.5), (sign * 1.02, 3.34)], np.float32), ink, 0.16, GARMENT)
        canvas.stroke(np.array([(0, 1.56), (0.03, 5.2)], np.float32), ink, 0.08, GARMENT)
        button: Colour = BRASS if scene.garment_colour not in ("yellow", "orange") else (84, 66, 66)
        for y in (1.98, 2.54, 3.1):
            canvas.fill(ellipse(0.27, y, 0.125, 0.125, 14), button, GARMENT)
            canvas.fill(ellipse(0.25, y - 0.02, 0.05, 0.05, 8), shade(button, 1.6), outline=False)
        _folds(canvas, shoulder, ink, GARMENT)
    elif scene.garment == "dungarees":
        tee: Colour = (240, 237, 228) if scene.garment_colour != "white" else (126, 164, 204)
        canvas.fill(torso, tee, GARMENT)
        _neckline(canvas, head, shade(tee, 0.84))
        _folds(canvas, shoulder, shade(tee, 0.84), GARMENT)
        for sign in (-1, 1):
            canvas.fill(
                np.array([(sign * 0.56, 1.3), (sign * 0.82, 1.42), (sign * 0.72, 2.0), (sign * 0.42, 2.0)], np.float32),
                ink,
                GARMENT,
            )
        canvas.textured(
            np.array(
                [
                    (-0.72, 1.86),
                    (0.72, 1.86),
                    (0.84, 2.7),
                    (shoulder * 0.72, 3.2),
                    (shoulder * 0.74, 5.2),
                    (-shoulder * 0.74, 5.2),
                    (-shoulder * 0.72, 3.2),
                    (-0.84, 2.7),
                ],
                np.float32,
            ),
            texture,
            GARMENT,
        )
        canvas.stroke(np.array([(-0.66, 1.96), (0.66, 1.96)], np.float32), ink, 0.05, GARMENT)
        canvas.stroke(
            np.array([(-0.34, 2.36), (-0.32, 2.8), (0.32, 2.8), (0.34, 2.36), (-0.34, 2.36)], np.float32),
            ink,
            0.05,
            GARMENT,
        )
        for sign in (-1, 1):
            canvas.fill(ellipse(sign * 0.56, 1.98, 0.12, 0.12, 14), BRASS, GARMENT)
    else:  # t-shirt
        canvas.textured(torso, texture, GARMENT)
        _neckline(canvas, head, ink)
        _folds(canvas, shoulder, ink, GARMENT)
        for sign in (-1, 1):  # the sleeve's hem, and the arm below it
            arm = [
                (sign * shoulder * 0.74, 3.15),
                (sign * (shoulder + 0.3), 2.98),
                (sign * (shoulder + 0.4), 5.2),
                (sign * shoulder * 0.76, 5.2),
            ]
            canvas.fill(np.array(arm, np.float32), head.skin if sign < 0 else head.shade, NECK)
            canvas.stroke(np.array(arm[:2], np.float32), ink, 0.1, GARMENT)


def _neckline(canvas: Canvas, head: Head, ink: Colour) -> None:
    """A round neck with its ribbed edge."""
    canvas.fill(
        smooth([(-0.5, 1.1), (-0.28, 1.48), (0, 1.6), (0.28, 1.48), (0.5, 1.1), (0.3, 0.98), (-0.3, 0.98)], 5),
        head.skin,
        NECK,
        outline=False,
    )
    canvas.fill(
        smooth([(-0.3, 0.98), (0.3, 0.98), (0.28, 1.1), (0.05, 1.24), (-0.26, 1.06)], 4), head.shade, outline=False
    )
    canvas.stroke(curve([(-0.53, 1.14), (-0.3, 1.5), (0, 1.62), (0.3, 1.5), (0.53, 1.14)], 4), ink, 0.09, GARMENT)


def outerwear(canvas: Canvas, scene: Scene) -> None:
    """An open jacket, coat or cardigan: two fronts beside the garment, with a collar and what fastens it."""
    if scene.outerwear == "none":
        return
    shoulder = (1.42 if scene.presentation == "woman" else 1.66) + 0.1
    colour = OUTER_COLOURS[scene.outerwear]
    ink = _shaded(colour)
    deep = shade(colour, 0.6)
    for sign in (-1, 1):
        tone = colour if sign < 0 else mix(colour, ink, 0.3)
        front = [(0.46, 1.1), (0.62, 1.24), (shoulder * 0.76, 1.42), (shoulder * 0.97, 1.68),
            (shoulder + 0.12, 2.3), (shoulder + 0.27, 3.4), (shoulder + 0.33, 5.2), (0.86, 5.2), (0.72, 3.6),
            (0.6, 2.4), (0.52, 1.6)]  # fmt: skip
        side = np.array([sign, 1], np.float32)
        canvas.fill(smooth(front, 4) * side, tone, OUTERWEAR)
        arm = [(shoulder * 0.76, 2.15), (shoulder * 0.83, 2.9), (shoulder * 0.8, 4.0), (shoulder * 0.84, 5.2)]
        canvas.fill(tapered(arm, 0.1, blunt=0.5) * side, ink, OUTERWEAR, outline=False)
        _OUTER[scene.outerwear](canvas, side, shoulder, colour, ink, deep)


def _denim(canvas: Canvas, side: Points, shoulder: float, colour: Colour, ink: Colour, deep: Colour) -> None:
    thread: Colour = (236, 178, 104)
    collar = np.array([(0.4, 0.98), (0.5, 1.5), (0.78, 1.84), (1.08, 1.52), (0.82, 1.2)], np.float32) * side
    canvas.fill(collar, mix(colour, (230, 240, 250), 0.22), OUTERWEAR)
    canvas.stroke(collar[1:4], thread, 0.04, OUTERWEAR)
    canvas.stroke(curve([(0.68, 1.9), (0.72, 2.6), (0.82, 3.6), (0.94, 5.2)], 3) * side, thread, 0.05, OUTERWEAR)
    canvas.stroke(np.array([(0.64, 2.16), (shoulder * 0.97, 2.04)], np.float32) * side, deep, 0.06, OUTERWEAR)
    pocket = np.array([(0.8, 2.34), (1.2, 2.3), (1.22, 2.5), (1.02, 2.62), (0.83, 2.53)], np.float32) * side
    canvas.fill(pocket, ink, OUTERWEAR)
    for y in (2.0, 2.55, 3.1):
        canvas.fill(ellipse(0.64 + 0.05 * (y - 2), y, 0.06, 0.06, 10) * side, BRASS, OUTERWEAR, outline=False)


def _leather(canvas: Canvas, side: Points, shoulder: float, colour: Colour, ink: Colour, deep: Colour) -> None:
    silver: Colour = (206, 210, 220)
    lapel = np.array(
        [(0.4, 1.0), (0.82, 1.16), (1.18, 1.56), (0.92, 1.7), (1.12, 1.92), (0.62, 2.7), (0.52, 1.6)], np.float32
    )
    canvas.fill(lapel * side, mix(colour, ink, 0.5), OUTERWEAR)
    canvas.stroke(np.array([(0.92, 1.7), (1.12, 1.92), (0.62, 2.7)], np.float32) * side, deep, 0.05, OUTERWEAR)
    canvas.stroke(curve([(0.6, 2.66), (0.7, 3.5), (0.82, 5.2)], 3) * side, silver, 0.08, OUTERWEAR)
    canvas.stroke(np.array([(0.92, 3.3), (1.18, 2.96)], np.float32) * side, silver, 0.07, OUTERWEAR)
    canvas.fill(
        tapered([(shoulder * 0.6, 1.5), (shoulder * 0.86, 1.72), (shoulder * 1.0, 2.1)], 0.12) * side,
        (128, 118, 122),
        OUTERWEAR,
        outline=False,
    )
    canvas.fill(
        tapered([(shoulder * 1.0, 2.7), (shoulder * 1.04, 3.2)], 0.1) * side, (104, 94, 98), OUTERWEAR, outline=False
    )


def _wool(canvas: Canvas, side: Points, shoulder: float, colour: Colour, ink: Colour, deep: Colour) -> None:
    lapel = np.array(
        [(0.38, 0.92), (0.86, 1.04), (1.3, 1.58), (1.06, 1.82), (1.28, 2.04), (0.66, 3.4), (0.52, 1.9)], np.float32
    )
    canvas.fill(lapel * side, shade(colour, 0.82), OUTERWEAR)
    canvas.stroke(np.array([(0.5, 1.5), (1.06, 1.82)], np.float32) * side, deep, 0.05, OUTERWEAR)
    for y in (3.1, 3.8):
        canvas.fill(ellipse(1.0, y, 0.13, 0.13, 14) * side, (96, 60, 38), OUTERWEAR)
    canvas.stroke(np.array([(0.95, 4.3), (1.25, 4.2)], np.float32) * side, deep, 0.09, OUTERWEAR)


def _cardigan(canvas: Canvas, side: Points, shoulder: float, colour: Colour, ink: Colour, deep: Colour) -> None:
    band = [
        (0.46, 1.06),
        (0.7, 1.16),
        (0.78, 1.8),
        (0.84, 2.6),
        (0.94, 3.6),
        (1.06, 5.2),
        (0.86, 5.2),
        (0.72, 3.6),
        (0.6, 2.4),
        (0.52, 1.6),
    ]
    canvas.fill(smooth(band, 4) * side, mix(colour, (176, 132, 92), 0.45), OUTERWEAR)
    for y in (2.3, 2.85, 3.4):
        canvas.fill(ellipse(0.72 + 0.08 * (y - 2.3), y, 0.08, 0.08, 12) * side, (120, 74, 48), OUTERWEAR, outline=False)
    for x in (0.98, 1.16):  # cables of the knit
        zig = [(x + (0.05 if i % 2 else -0.05) + 0.03 * i, 1.75 + 0.24 * i) for i in range(9)]
        canvas.stroke(np.array(zig, np.float32) * side, ink, 0.05, OUTERWEAR)


_OUTER = {"denim jacket": _denim, "leather jacket": _leather, "wool coat": _wool, "cardigan": _cardigan}
