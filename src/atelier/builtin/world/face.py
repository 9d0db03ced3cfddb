"""What is in a face: eyes, nose, mouth, brows, the lines of age, marks and beard."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.attributes import EYES
from atelier.builtin.world.canvas import curve, ellipse, mix, shade, smooth, tapered
from atelier.builtin.world.figure import BEARD, BROW, EYE, MARK, MOUTH, face_outline

if TYPE_CHECKING:
    from atelier.builtin.world.canvas import Canvas, Colour, Points
    from atelier.builtin.world.figure import Head
    from atelier.builtin.world.scene import Scene

INK: tuple[int, int, int] = (40, 28, 36)
EYE_Y, MOUTH_Y = -0.04, 0.6
_OPEN = {"young": 0.205, "middle-aged": 0.17, "elderly": 0.135}
BLUSH: tuple[int, int, int] = (240, 92, 100)


@lru_cache(maxsize=4)
def _arc(count: int) -> Points:
    """A parabola's arch from (−1, 0) over (0, 1) to (1, 0), (count, 2)."""
    x = np.linspace(-1, 1, count, dtype=np.float32)
    return np.stack([x, 1 - x**2], 1)


def _lens(cx: float, cy: float, half: float, up: float, down: float) -> Points:
    """An almond: two arcs that meet in the corners."""
    arc = _arc(11)
    upper = arc * np.array([half, -up], np.float32)
    lower = arc[::-1] * np.array([half, down], np.float32)
    return np.concatenate([upper, lower[1:-1]]) + np.array([cx, cy], np.float32)


def face(canvas: Canvas, scene: Scene, head: Head) -> dict[str, Points]:
    """Everything but the brows. Returns the landmarks of eyes and mouth in canvas units."""
    _age(canvas, scene, head)
    if scene.beard != "none":
        _beard(canvas, scene, head)
    centres = [_eye(canvas, scene, head, sign) for sign in (-1, 1)]
    _nose(canvas, head)
    mouth = _mouth(canvas, scene, head)
    _mark(canvas, scene, head)
    return {"eyes": canvas.to_unit(np.array(centres, np.float32)), "mouth": canvas.to_unit(mouth)}


def _eye(canvas: Canvas, scene: Scene, head: Head, sign: int) -> tuple[float, float]:
    cx, near = head.eye(sign)
    cy = EYE_Y
    woman = scene.presentation == "woman"
    half = min(0.245, 0.69 * head.gap) * near
    up = _OPEN[scene.age] + (0.06 if scene.expression == "surprised" else -0.02 if scene.expression == "sad" else 0)
    down = 0.15 if scene.expression == "surprised" else 0.09 if scene.expression == "smiling" else 0.125
    # The socket's soft shade, then the lid over the eye.
    lid = mix(head.shade, (176, 84, 104), 0.3) if woman else head.shade
    canvas.fill(_lens(cx, cy, half * 1.14, up + 0.085, down + 0.03), mix(head.skin, lid, 0.62), outline=False)
    canvas.fill(_lens(cx, cy, half, up, down), (252, 250, 246), EYE, outline=False)
    gaze = cx + 0.26 * head.turn
    radius = 0.155 * near
    colour = EYES[scene.eyes]
    middle = cy - 0.025
    canvas.fill(ellipse(gaze, middle, radius, min(0.16, up + 0.03), 20), shade(colour, 0.62), EYE, outline=False)
    canvas.fill(ellipse(gaze, middle + 0.015, radius * 0.84, min(0.135, up), 18), colour, EYE, outline=False)
    canvas.fill(ellipse(gaze, middle, 0.066 * near, 0.07, 12), (18, 12, 18), EYE, outline=False)
    canvas.fill(ellipse(gaze - 0.06, middle - 0.06, 0.042, 0.042, 8), (255, 255, 255), EYE, outline=False)
    lash = _arc(11) * np.array([half * 1.04, -(up + 0.01)], np.float32) + np.array([cx, cy], np.float32)
    if woman:
        lash = np.concatenate([lash[::sign], np.array([(cx + sign * (half + 0.08), cy - 0.075)], np.float32)])
        canvas.stroke(lash, INK, 0.058, EYE)
        canvas.stroke(
            np.array(
                [(cx + sign * half * 0.78, cy - up * 0.5), (cx + sign * (half + 0.02), cy - up - 0.025)], np.float32
            ),
            INK,
            0.036,
            EYE,
        )
    else:
        canvas.stroke(lash, INK, 0.045, EYE)
    if scene.age == "elderly":  # the lid hangs over the outer corner
        fold = [
            (cx - sign * half * 0.6, cy - up - 0.05),
            (cx + sign * half * 0.5, cy - up - 0.04),
            (cx + sign * half * 1.2, cy + 0.05),
        ]
        canvas.stroke(curve(fold, 4), head.line, 0.04)
    return cx, cy


def brows(canvas: Canvas, scene: Scene, head: Head) -> None:
    """Drawn over a fringe, as illustrators do: they belong to the expression."""
    under = head.skin
    if scene.age == "elderly":  # brows grey before all else
        base = mix(head.hair, (118, 118, 126) if sum(under) > 400 else (214, 212, 212), 0.8)
        near = 130
    else:
        base, near = shade(head.hair, 0.58), 185
    if abs(sum(base) - sum(under)) < near:  # too near to what they lie on
        base = shade(under, 0.3) if sum(under) > 190 else mix(under, (240, 220, 200), 0.6)
    raised = 0.1 if scene.expression == "surprised" else 0.0
    for sign in (-1, 1):
        cx, near = head.eye(sign)
        y = -0.385 - raised
        if scene.brows == "thin":
            line, width, blunt = [(-0.24, 0.06), (-0.05, -0.06), (0.1, -0.065), (0.27, 0.07)], 0.06, 0.7
        elif scene.brows == "thick":
            line, width, blunt = [(-0.26, 0.04), (-0.08, -0.03), (0.12, -0.04), (0.3, 0.05)], 0.22, 0.5
        else:
            line, width, blunt = [(-0.23, 0.03), (-0.05, -0.045), (0.15, -0.14), (0.36, -0.25)], 0.125, 0.6
        placed = [(cx + sign * x * near, y + dy) for x, dy in line]
        canvas.fill(tapered(placed, width, blunt=blunt), base, BROW, outline=False)


def _nose(canvas: Canvas, head: Head) -> None:
    t, d = head.turn, head.turn * 1.35
    canvas.fill(
        smooth([(d + 0.02, 0.02), (d + 0.1 + 0.3 * t, 0.3), (d + 0.08 + 0.2 * t, 0.385), (d - 0.03, 0.36)], 4),
        mix(head.skin, head.shade, 0.8),
        outline=False,
    )
    base = [
        (d - 0.1 + 0.25 * t, 0.345),
        (d - 0.04 + 0.25 * t, 0.395),
        (d + 0.05 + 0.25 * t, 0.395),
        (d + 0.11 + 0.25 * t, 0.345),
    ]
    canvas.stroke(curve(base, 3), head.line, 0.04)
    canvas.fill(ellipse(d - 0.03 + 0.2 * t, 0.29, 0.04, 0.05, 8), mix(head.skin, (255, 244, 230), 0.25), outline=False)


def _mouth(canvas: Canvas, scene: Scene, head: Head) -> Points:
    d, y = head.turn * 1.1, MOUTH_Y
    woman = scene.presentation == "woman"
    lip = (200, 58, 82) if woman else mix(shade(head.skin, 0.68), (170, 60, 60), 0.35)
    if sum(head.skin) < 270 and not woman:
        lip = (176, 100, 88)
    under = mix(lip, (255, 190, 190), 0.28)
    full = {"young": 1.0, "middle-aged": 0.92, "elderly": 0.75}[scene.age] * (1.0 if woman else 0.8)
    if scene.expression == "smiling":
        shape = smooth([(d - 0.31, y - 0.085), (d, y - 0.02), (d + 0.31, y - 0.085), (d + 0.21, y + 0.11), (d,
            y + 0.18), (d - 0.21, y + 0.11)])  # fmt: skip
        canvas.fill(shape, (122, 30, 44), MOUTH, outline=False)
        teeth = smooth([(d - 0.27, y - 0.06), (d, y), (d + 0.27, y - 0.06), (d + 0.17, y + 0.06), (d,
            y + 0.09), (d - 0.17, y + 0.06)])  # fmt: skip
        canvas.fill(teeth, (255, 253, 248), MOUTH, outline=False)
        canvas.stroke(shape, lip, 0.055 * full + 0.01, MOUTH, closed=True)
        for sign in (-1, 1):
            canvas.stroke(curve([(d + sign * 0.34, y - 0.15), (d + sign * 0.385, y - 0.08), (d + sign * 0.36,
                y - 0.01)], 3), head.shade, 0.04)  # fmt: skip
    elif scene.expression == "neutral":
        upper = smooth([(d - 0.23, y + 0.01), (d - 0.08, y - 0.075 * full), (d, y - 0.045 * full), (d + 0.08,
            y - 0.075 * full), (d + 0.23, y + 0.01), (d, y + 0.03)])  # fmt: skip
        lower = smooth([(d - 0.22, y + 0.01), (d, y + 0.02), (d + 0.22, y + 0.01), (d + 0.11,
            y + 0.11 * full), (d - 0.11, y + 0.11 * full)])  # fmt: skip
        canvas.fill(lower, under, MOUTH, outline=False)
        canvas.fill(upper, lip, MOUTH, outline=False)
        canvas.stroke(np.array([(d - 0.22, y + 0.01), (d, y + 0.022), (d + 0.22, y + 0.01)], np.float32),
            shade(lip, 0.62), 0.035, MOUTH)  # fmt: skip
    elif scene.expression == "surprised":
        shape = ellipse(d, y + 0.06, 0.15, 0.19, 20)
        canvas.fill(shape, (96, 22, 34), MOUTH, outline=False)
        canvas.fill(ellipse(d, y + 0.17, 0.09, 0.06, 12), (206, 92, 100), MOUTH, outline=False)
        canvas.stroke(shape, lip, 0.06, MOUTH, closed=True)
    else:
        arc = _arc(9) * np.array([0.22, -0.12], np.float32) + np.array([d, y + 0.12], np.float32)
        lower = np.concatenate([arc * np.array([0.72, 1], np.float32) + np.array([d * 0.28, 0.0], np.float32),
            np.array([(d + 0.11, y + 0.125), (d - 0.11, y + 0.125)], np.float32)])  # fmt: skip
        canvas.fill(lower, under, MOUTH, outline=False)
        canvas.stroke(arc, shade(lip, 0.86), 0.06, MOUTH)
        canvas.stroke(np.array([(d - 0.1, y + 0.24), (d, y + 0.22), (d + 0.1, y + 0.24)], np.float32), head.shade, 0.05)
    return np.array([(d, y)], np.float32)


def _age(canvas: Canvas, scene: Scene, head: Head) -> None:
    """Youth has round rosy cheeks; years bring folds beside the mouth, then bags, hollows and lines on the brow."""
    d = head.turn
    if scene.age == "young":
        for sign in (-1, 1):
            near = 0.74 if sign * d > 0.1 else 1.0
            canvas.fill(ellipse(head.across(sign * 0.5), 0.33, 0.2 * near, 0.145, 16), BLUSH, alpha=0.36)
        return
    old = scene.age == "elderly"
    line = mix(head.skin, head.line, 0.95 if old else 0.75)
    for sign in (-1, 1):
        wide = 0.84 if sign * d > 0.1 else 1.0
        cx = head.eye(sign)[0]
        if old:
            hollow = [
                (head.across(sign * 0.3), 0.3),
                (sign * head.rx * 0.88, 0.24),
                (sign * head.rx * 0.76 + d * 0.15, 0.56),
                (head.across(sign * 0.42), 0.74),
            ]  # the cheek falls in
            canvas.fill(smooth(hollow, 5), head.shade, outline=False)
            jowl = [(0.62, 0.6), (0.8, 0.5), (0.66, 0.8), (0.36, 0.94), (0.44, 0.78)]
            canvas.fill(
                smooth([(sign * x * head.rx + 0.15 * d, y * head.ry) for x, y in jowl], 4), head.shade, outline=False
            )
            n = head.eye(sign)[1]
            bag = [(cx - 0.2 * n, 0.1), (cx, 0.17), (cx + 0.2 * n, 0.1), (cx + 0.14 * n, 0.24), (cx, 0.28),
                (cx - 0.14 * n, 0.24)]  # fmt: skip
            canvas.fill(smooth(bag, 4), mix(head.skin, mix(head.shade, (120, 70, 120), 0.25), 0.9), outline=False)
            canvas.stroke(curve(bag[:2:-1], 3), line, 0.035)
            for y in (-0.1, 0.0, 0.1) if sign * d < 0.1 else ():
                foot = [(cx + sign * 0.31, -0.02 + 0.5 * y), (cx + sign * 0.41, -0.02 + 1.1 * y)]
                canvas.stroke(np.array(foot, np.float32), line, 0.032)
        else:
            bag = [(cx - sign * 0.17, 0.15), (cx, 0.2), (cx + sign * 0.14, 0.165)]
            canvas.stroke(curve(bag, 4), mix(head.skin, line, 0.8), 0.045)
        fold = [(d + sign * 0.2 * wide, 0.3), (d + sign * 0.36 * wide, 0.43), (d + sign * 0.42 * wide, 0.64)]
        canvas.fill(tapered(fold, 0.07 if old else 0.055), line, outline=False)
        if old:
            canvas.stroke(
                curve(
                    [(d + sign * 0.27 * wide, 0.72), (d + sign * 0.3 * wide, 0.82), (d + sign * 0.27 * wide, 0.88)], 3
                ),
                line,
                0.035,
            )
    if old:
        for i, y in enumerate((-0.545, -0.64)):
            half = 0.34 - 0.06 * i
            canvas.stroke(curve([(d * 0.8 - half, y + 0.02), (d * 0.8 - half / 2, y - 0.015), (d * 0.8,
                y + 0.01), (d * 0.8 + half / 2, y - 0.015), (d * 0.8 + half, y + 0.02)], 3), line,
                0.036)  # fmt: skip
    else:
        canvas.stroke(
            curve([(d * 0.8 - 0.24, -0.555), (d * 0.8, -0.58), (d * 0.8 + 0.24, -0.555)], 3),
            mix(head.skin, line, 0.7),
            0.035,
        )


def _beard(canvas: Canvas, scene: Scene, head: Head) -> None:
    colour = head.hair
    w, h, d = head.rx, head.ry, head.turn
    dark, light = shade(colour, 0.78), shade(colour, 1.25)
    if scene.beard == "full":
        rim = face_outline(scene, head, 1.03)
        lower = rim[rim[:, 1] > 0.1]
        lower = lower[np.argsort(-np.arctan2(lower[:, 1] + 0.4, lower[:, 0]))]  # left to right along the jaw
        lower = lower * np.array([1, 1.06], np.float32)
        inner = [
            (w * 0.84, 0.2),
            (d * 0.6 + 0.5 * w + 0.06, 0.42),
            (d + 0.36, 0.46),
            (d, 0.45),
            (d - 0.36, 0.46),
            (d * 0.6 - 0.5 * w - 0.06, 0.42),
            (-w * 0.84, 0.2),
        ]
        canvas.fill(np.concatenate([lower, curve(inner, 3)]), colour, BEARD, outline=False)
        for x in (-0.5, -0.25, 0.0, 0.25, 0.5):
            at = x * w + 0.2 * d
            canvas.fill(tapered([(at, (0.8 - 0.4 * x * x) * h), (at * 0.93, (0.92 - 0.4 * x * x) * h),
                (at * 0.86, (1.02 - 0.4 * x * x) * h)], 0.05), dark if x > 0.1 else light,
                outline=False)  # fmt: skip
    elif scene.beard == "goatee":
        chin = 0.22 * d
        shape = [(d - 0.27, 0.79), (d, 0.84), (d + 0.27, 0.79), (chin + 0.31, 0.97 * h), (chin + 0.14, 1.15 * h)]
        shape += [(chin - 0.14, 1.15 * h), (chin - 0.31, 0.97 * h)]
        canvas.fill(smooth(shape), colour, BEARD, outline=False)
        for x in (-0.08, 0.08):
            canvas.fill(
                tapered([(chin + x, 0.9), (chin + x * 0.8, 1.08 * h)], 0.045), dark if x > 0 else light, outline=False
            )
    if scene.beard in ("moustache", "full"):
        m = d * 1.15
        for sign in (-1, 1):
            n = 0.72 if sign * d > 0.1 else 1.0
            outer = [(0.14, 0.4), (0.36, 0.49), (0.46, 0.57), (0.24, 0.565)]
            wing = [(m, 0.43), *((m + sign * n * x, y) for x, y in outer), (m, 0.53)]
            canvas.fill(
                smooth(wing, 4),
                dark if sign > 0 or scene.beard == "full" else mix(colour, dark, 0.5),
                BEARD,
                outline=False,
            )


def _mark(canvas: Canvas, scene: Scene, head: Head) -> None:
    at = head.across
    dark = scene.skin in ("brown", "dark")
    if scene.mark == "freckles":
        tone = mix(shade(head.skin, 0.5), (170, 70, 30), 0.35) if not dark else (232, 172, 130)
        for x, y in ((-0.58, 0.25), (-0.47, 0.33), (-0.44, 0.19), (-0.33, 0.28), (-0.22, 0.2), (0.22, 0.2),
            (0.33, 0.28),
                     (0.44, 0.19), (0.47, 0.33), (0.58, 0.25), (-0.06, 0.14), (0.07, 0.17)):  # fmt: skip
            canvas.fill(ellipse(at(x), y, 0.05, 0.048, 8), tone, MARK, outline=False)
    elif scene.mark == "scar":
        tone = (206, 84, 84) if not dark else (240, 170, 158)
        canvas.fill(tapered([(at(0.3), 0.14), (at(0.46), 0.34), (at(0.58), 0.58)], 0.1), tone, MARK, outline=False)
        for i in range(3):
            x, y = 0.385 + 0.065 * i, 0.25 + 0.105 * i
            canvas.stroke(np.array([(at(x - 0.085), y + 0.055), (at(x + 0.085), y - 0.055)], np.float32),
                tone, 0.04, MARK)  # fmt: skip
    elif scene.mark == "mole":
        tone: Colour = (52, 28, 26) if scene.skin != "dark" else (238, 196, 170)
        canvas.fill(ellipse(at(-0.38), 0.45, 0.1, 0.1, 14), tone, MARK, outline=False)
    elif scene.mark == "stripes":
        for sign in (-1, 1):
            for i, tone in enumerate(((36, 150, 214), (252, 252, 250))):
                y = 0.25 + 0.125 * i
                canvas.stroke(
                    np.array([(at(sign * 0.3), y + 0.03), (at(sign * 0.6), y - 0.02)], np.float32), tone, 0.08, MARK
                )
    elif scene.mark == "star":
        angle = np.arange(10) * np.pi / 5 - np.pi / 2
        radius = np.where(np.arange(10) % 2 == 0, 0.21, 0.09) * (1.0 if head.turn < 0.1 else 0.9)
        star = np.stack([at(0.44) + radius * np.cos(angle), 0.34 + radius * np.sin(angle)], 1).astype(np.float32)
        canvas.fill(star, (38, 66, 190), MARK, outline=False)
