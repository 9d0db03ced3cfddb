"""The person: head, hair, face. Coordinates are head units: origin at the head's centre, face about ±0.8 wide and ±1
high."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.attributes import EYES, HAIR, SKIN, SPLIT_SECOND
from atelier.builtin.world.canvas import Canvas, cut_left, ellipse, shade, smooth

if TYPE_CHECKING:
    from atelier.builtin.world.canvas import Colour, Points
    from atelier.builtin.world.scene import Scene

# Part map values.
FACE, HAIR_PART, EYE, BROW, MOUTH, GLASSES, HEADWEAR, GARMENT, ACCESSORY, BEARD, BODY, MARK = range(1, 13)

PARTS = (
    "background", "face", "hair", "eyes", "brows", "mouth", "glasses", "headwear", "garment", "accessory", "beard",
    "body", "mark",
)  # fmt: skip


@dataclass(frozen=True)
class Head:
    """Measures that several parts share.

    Args:
        rx, ry: half width and height of the face.
        turn: sideways shift of the features: negative to the viewer's left.
        skin, hair, second: colours; `second` is the other half of split-dyed hair.
    """

    rx: float
    ry: float
    turn: float
    skin: Colour
    hair: Colour
    second: Colour | None


def measure(scene: Scene, rng: np.random.Generator) -> Head:
    rx, ry = {"round": (0.88, 0.86), "long": (0.68, 1.06), "square": (0.84, 0.92), "heart": (0.86, 0.98)}[scene.face]
    turn = {"front": 0.0, "left": -0.24, "right": 0.24}[scene.view]
    jitter = rng.normal(0, 0.012, 3)

    def near(colour: Colour) -> Colour:
        return tuple(int(np.clip(c * (1 + j), 0, 255)) for c, j in zip(colour, jitter, strict=True))  # type: ignore[return-value]

    second = SPLIT_SECOND if scene.hair_colour == "split" else None
    return Head(rx, ry, turn + rng.normal(0, 0.015), near(SKIN[scene.skin]), near(HAIR[scene.hair_colour]), second)


def face_outline(scene: Scene, head: Head, grow: float = 1.0) -> Points:
    rx, ry = head.rx * grow, head.ry * grow
    if scene.face == "square":
        angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        c, s = np.cos(angle), np.sin(angle)
        power = np.where(s > 0, 0.45, 0.85)  # y grows downwards: the jaw is the square part
        return np.stack([rx * np.sign(c) * np.abs(c) ** power, ry * np.sign(s) * np.abs(s) ** power], 1).astype(
            np.float32
        )
    if scene.face == "heart":
        return smooth(
            [(0, -ry), (0.62 * rx, -0.85 * ry), (1.0 * rx, -0.3 * ry), (0.86 * rx, 0.2 * ry), (0.36 * rx, 0.8 * ry),
             (0, 1.06 * ry), (-0.36 * rx, 0.8 * ry), (-0.86 * rx, 0.2 * ry), (-1.0 * rx, -0.3 * ry), (-0.62 * rx, -0.85 * ry)]
        )  # fmt: skip
    return ellipse(0, 0, rx, ry, 40)


def _hair(canvas: Canvas, head: Head, points: Points, factor: float = 1.0) -> None:
    canvas.fill(points, shade(head.hair, factor), HAIR_PART)
    if head.second is not None:
        canvas.fill(cut_left(points, 0.0), shade(head.second, factor), HAIR_PART, outline=False)


def hair_behind(canvas: Canvas, scene: Scene, head: Head) -> None:
    """What lies behind the face."""
    w, t = head.rx, -0.4 * head.turn
    dark = 0.86
    if scene.hair == "afro":
        bumps = 13
        angle = np.linspace(0, 2 * np.pi, bumps, endpoint=False)
        for a in angle:
            _hair(canvas, head, ellipse(t + 1.05 * np.cos(a), -0.42 + 0.95 * np.sin(a), 0.42, 0.42, 16), dark)
        _hair(canvas, head, ellipse(t, -0.42, 1.2, 1.1), dark)
    elif scene.hair == "bob":
        _hair(canvas, head, smooth([(t, -1.22), (w + 0.2 + t, -0.85), (w + 0.36 + t, 0.1), (w + 0.34 + t, 0.82), (w - 0.15 + t, 0.92),
                                    (t, 0.6), (-w + 0.15 + t, 0.92), (-w - 0.34 + t, 0.82), (-w - 0.36 + t, 0.1), (-w
                                    - 0.2 + t, -0.85)]), dark)  # fmt: skip
    elif scene.hair == "long":
        _hair(canvas, head, smooth([(t, -1.2), (w + 0.18 + t, -0.8), (w + 0.26 + t, 0.2), (w + 0.3 + t, 2.1), (t, 2.2),
                                    (-w - 0.3 + t, 2.1), (-w - 0.26 + t, 0.2), (-w - 0.18 + t, -0.8)]), dark)  # fmt: skip
    elif scene.hair == "wavy":
        right = [(w + 0.32 + (0.3 if i % 2 else -0.14) + t, -0.6 + 0.42 * i) for i in range(7)]
        left = [(-x + 2 * t, y) for x, y in reversed(right)]
        _hair(canvas, head, smooth([(t, -1.25), *right, (t, 2.2), *left]), dark)
    elif scene.hair == "ponytail":
        side = 1 if head.turn <= 0 else -1
        _hair(canvas, head, smooth([(side * 0.3, -1.0), (side * 0.95, -1.35), (side * 1.6, -0.9), (side * 1.75, 0.1),
                                    (side * 1.5, 1.2), (side * 1.25, 0.3), (side * 1.05, -0.5)]), dark)  # fmt: skip
    elif scene.hair == "bun":
        _hair(canvas, head, ellipse(t, -1.28, 0.5, 0.46), dark)


def hair_front(canvas: Canvas, scene: Scene, head: Head) -> None:
    """What lies over the forehead and the sides."""
    w, h, t = head.rx, head.ry, 0.45 * head.turn
    line = -0.42 * h
    if scene.hair in ("bald", "mohawk"):
        if scene.hair == "mohawk":
            spikes = [(t - 0.3, line - 0.06)]
            for i in range(5):
                spikes += [(t - 0.42 + i * 0.21, -h - 0.66 + 0.06 * abs(i - 2)), (t - 0.3 + i * 0.16, -h - 0.16)]
            spikes += [(t + 0.3, line - 0.06), (t, line + 0.05)]
            _hair(canvas, head, np.array(spikes, np.float32))
        return
    if scene.hair == "buzzed":
        cap = smooth([(-w * 1.0, -0.16), (-w * 0.9, -0.6 * h), (-0.45 * w, -0.98 * h), (0, -1.06 * h), (0.45 * w, -0.98 * h), (0.9 * w, -0.6 * h),
                      (w * 1.0, -0.16), (w * 0.8, -0.42), (t + 0.4 * w, line - 0.14), (t, line - 0.17), (t - 0.4 * w,
                      line - 0.14), (-w * 0.8, -0.42)])  # fmt: skip
        _hair(canvas, head, cap)
        return
    top = 1.2 if scene.hair == "short" else 1.14
    side = 0.05 if scene.hair in ("short", "afro") else -0.02
    crown = [(-w * 1.07, side), (-w * 1.1, -0.6 * h), (-0.6 * w, -top * h), (0, -(top + 0.07) * h), (0.6 * w, -top * h), (w * 1.1, -0.6 * h), (w * 1.07, side)]  # fmt: skip
    if scene.hair == "short":
        inner = [(w * 0.86, -0.36), (t + 0.6 * w, line - 0.04), (t + 0.1 * w, line + 0.1), (t - 0.35 * w, line - 0.2), (t - 0.7 * w, line + 0.02), (-w * 0.86, -0.3)]  # fmt: skip
        _hair(canvas, head, smooth([*crown, *inner]))
    elif scene.hair == "afro":
        inner = [
            (w * 0.84, -0.35),
            (t + 0.4 * w, line - 0.05),
            (t, line - 0.08),
            (t - 0.4 * w, line - 0.05),
            (-w * 0.84, -0.35),
        ]
        _hair(canvas, head, smooth([*crown, *inner]))
    elif scene.hair == "bob":
        inner = [(w * 0.98, 0.35), (w * 0.84, -0.12), (t + 0.45 * w, line + 0.19), (t, line + 0.21), (t - 0.45 * w, line + 0.19), (-w * 0.84, -0.12), (-w * 0.98, 0.35)]  # fmt: skip
        _hair(canvas, head, smooth([*crown, *inner]))
    elif scene.hair in ("long", "wavy"):
        low = 0.9
        inner = [(w * 1.02, low), (w * 0.8, 0.0), (t + 0.5 * w, line - 0.1), (t + 0.02, -0.84 * h), (t - 0.5 * w, line - 0.1), (-w * 0.8, 0.0), (-w * 1.02, low)]  # fmt: skip
        _hair(canvas, head, smooth([*crown, *inner]))
    elif scene.hair == "braids":
        inner = [
            (w * 0.9, -0.2),
            (t + 0.5 * w, line - 0.05),
            (t, -0.86 * h),
            (t - 0.5 * w, line - 0.05),
            (-w * 0.9, -0.2),
        ]
        _hair(canvas, head, smooth([*crown, *inner]))
        for sign in (-1, 1):
            for i in range(5):
                _hair(
                    canvas,
                    head,
                    ellipse(sign * (w + 0.14 + 0.03 * i), 0.28 + 0.36 * i, 0.22, 0.23, 14),
                    0.9 if i % 2 else 1.0,
                )
            canvas.fill(ellipse(sign * (w + 0.27), 1.98, 0.13, 0.11, 12), (226, 60, 70), HAIR_PART)
    else:  # ponytail, bun: combed back
        inner = [
            (w * 0.9, -0.25),
            (t + 0.62 * w, line - 0.12),
            (t, line - 0.22),
            (t - 0.62 * w, line - 0.12),
            (-w * 0.9, -0.25),
        ]
        _hair(canvas, head, smooth([*crown, *inner]))
    shine = shade(head.hair, 1.5 if sum(head.hair) > 150 else 2.2)
    canvas.fill(
        smooth([(-0.55 * w, -0.98 * h), (-0.1 * w, -1.1 * h), (-0.15 * w, -1.0 * h), (-0.5 * w, -0.88 * h)]),
        shine,
        alpha=0.5,
    )


def neck(canvas: Canvas, head: Head) -> None:
    """The neck and the chin's shadow on it."""
    canvas.fill(np.array([(-0.3, 0.5), (0.3, 0.5), (0.36, 1.6), (-0.36, 1.6)], np.float32), head.skin, BODY)
    shadow = smooth([(-0.3, 0.8), (0.3, 0.8), (0.26, 1.16), (0, 1.26), (-0.26, 1.16)])
    canvas.fill(shadow, shade(head.skin, 0.82), BODY, outline=False)


def face_shape(canvas: Canvas, scene: Scene, head: Head) -> None:
    """Ears and face."""
    for sign in (-1, 1):
        if sign * head.turn < -0.1 or abs(head.turn) < 0.1:  # the far ear is hidden when the head is turned
            canvas.fill(ellipse(sign * head.rx * 0.98, 0.05, 0.16, 0.23, 18), shade(head.skin, 0.93), FACE)
    canvas.fill(face_outline(scene, head), head.skin, FACE)


def face(canvas: Canvas, scene: Scene, head: Head) -> dict[str, Points]:
    """Eyes, brows, nose, mouth, lines, marks and beard. Returns landmarks in canvas units."""
    d = head.turn
    gap = 0.36 if head.rx > 0.75 else 0.31
    centres = []
    ink = (34, 26, 30)
    if scene.beard != "none":
        _beard(canvas, scene, head)
    _age(canvas, scene, head)
    for sign in (-1, 1):
        near = 1.0 - 0.18 * (sign * d > 0.1)
        cx, cy = d + sign * gap * near, -0.04
        centres.append((cx, cy))
        rx = 0.235 * near
        open_y = 0.3 if scene.expression == "surprised" else 0.24
        canvas.fill(ellipse(cx, cy, rx, open_y, 22), (252, 252, 250), EYE, outline=False)
        gaze = cx + 0.28 * d
        canvas.fill(ellipse(gaze, cy, 0.17 * near, 0.185, 20), EYES[scene.eyes], EYE, outline=False)
        canvas.fill(ellipse(gaze, cy, 0.075, 0.082, 12), (16, 12, 16), EYE, outline=False)
        canvas.fill(ellipse(gaze - 0.065, cy - 0.075, 0.045, 0.045, 8), (255, 255, 255), EYE, outline=False)
        lid = np.array(
            [(cx + rx * np.cos(a), cy + open_y * np.sin(a)) for a in np.linspace(np.pi, 2 * np.pi, 9)], np.float32
        )
        canvas.stroke(lid, ink, 0.085 if scene.presentation == "woman" else 0.045, EYE)
        if scene.presentation == "woman":
            outer = cx + sign * rx * 0.93
            canvas.stroke(np.array([(outer, cy - 0.1), (outer + sign * 0.13, cy - 0.22)], np.float32), ink, 0.06, EYE)
            canvas.stroke(np.array([(outer, cy - 0.02), (outer + sign * 0.14, cy - 0.07)], np.float32), ink, 0.05, EYE)
    _nose(canvas, head)
    mouth = _mouth(canvas, scene, head)
    _mark(canvas, scene, head)
    return {"eyes": canvas.to_unit(np.array(centres, np.float32)), "mouth": canvas.to_unit(mouth)}


def brows(canvas: Canvas, scene: Scene, head: Head) -> None:
    """Drawn over a fringe, as illustrators do: they belong to the expression."""
    gap = 0.36 if head.rx > 0.75 else 0.31
    for sign in (-1, 1):
        _brow(canvas, scene, head, head.turn + sign * gap * (1.0 - 0.18 * (sign * head.turn > 0.1)), sign)


def _brow(canvas: Canvas, scene: Scene, head: Head, cx: float, sign: int) -> None:
    under = head.hair if scene.hair == "bob" else head.skin
    colour = shade(head.hair, 0.5)
    if abs(sum(colour) - sum(under)) < 170:  # too near to what they lie on: lighter or darker, so that they can be seen
        colour = (228, 214, 200) if sum(under) < 330 else (40, 30, 34)
    raise_ = 0.1 if scene.expression == "surprised" else 0.0
    y = -0.48 - raise_
    if scene.brows == "thin":
        line = [(cx - 0.22, y + 0.07), (cx, y - 0.05), (cx + 0.22, y + 0.07)]
        width = 0.06
    elif scene.brows == "thick":
        line = [(cx - 0.24, y + 0.03), (cx, y - 0.02), (cx + 0.24, y + 0.03)]
        width = 0.2
    else:
        line = [(cx - sign * 0.25, y + 0.17), (cx + sign * 0.25, y - 0.15)]
        width = 0.12
    canvas.stroke(np.array(line, np.float32), colour, width, BROW)


def _nose(canvas: Canvas, head: Head) -> None:
    d = head.turn * 1.35
    canvas.fill(smooth([(d, 0.12), (d + 0.1 + 0.3 * head.turn, 0.34), (d, 0.4), (d - 0.1 + 0.3 * head.turn, 0.34)], 4), shade(head.skin, 0.8), FACE, outline=False)  # fmt: skip


def _mouth(canvas: Canvas, scene: Scene, head: Head) -> Points:
    d = head.turn * 1.1
    y = 0.6
    lip = (206, 44, 74) if scene.presentation == "woman" else shade(head.skin, 0.6)
    if scene.expression == "smiling":
        shape = smooth(
            [
                (d - 0.3, y - 0.08),
                (d, y - 0.02),
                (d + 0.3, y - 0.08),
                (d + 0.2, y + 0.12),
                (d, y + 0.19),
                (d - 0.2, y + 0.12),
            ]
        )
        canvas.fill(shape, (255, 255, 252), MOUTH, outline=False)
        canvas.stroke(shape, lip, 0.065, MOUTH, closed=True)
    elif scene.expression == "neutral":
        canvas.stroke(np.array([(d - 0.22, y + 0.02), (d + 0.22, y + 0.02)], np.float32), lip, 0.1, MOUTH)
    elif scene.expression == "surprised":
        canvas.fill(ellipse(d, y + 0.06, 0.15, 0.19, 20), (92, 18, 28), MOUTH, outline=False)
        canvas.stroke(ellipse(d, y + 0.06, 0.15, 0.19, 20), lip, 0.06, MOUTH, closed=True)
    else:
        arc = np.array(
            [(d + 0.26 * np.cos(a), y + 0.16 + 0.2 * np.sin(a)) for a in np.linspace(np.pi * 1.08, np.pi * 1.92, 9)],
            np.float32,
        )
        canvas.stroke(arc, lip, 0.095, MOUTH)
    return np.array([(d, y)], np.float32)


def _age(canvas: Canvas, scene: Scene, head: Head) -> None:
    if scene.age == "young":
        for sign in (-1, 1):
            canvas.fill(ellipse(head.turn + sign * 0.5, 0.34, 0.15, 0.1, 14), (246, 96, 110), alpha=0.35)
        return
    dark = shade(head.skin, 0.5) if scene.skin != "dark" else (176, 122, 98)
    d = head.turn
    for sign in (-1, 1):
        fold = [(d + sign * 0.2, 0.32), (d + sign * 0.42, 0.48), (d + sign * 0.46, 0.74)]
        canvas.stroke(np.array(fold, np.float32), dark, 0.07)
        if scene.age == "elderly":
            for y in (0.27, 0.37):
                bag = [(d + sign * 0.22, y), (d + sign * 0.4, y + 0.06), (d + sign * 0.58, y - 0.02)]
                canvas.stroke(np.array(bag, np.float32), dark, 0.055)
            for y in (-0.12, 0.08):  # crow's feet
                foot = [(d + sign * 0.62, 0.5 * y), (d + sign * 0.76, y - 0.02)]
                canvas.stroke(np.array(foot, np.float32), dark, 0.06)
    if scene.age == "elderly":
        for i, y in enumerate((-0.6, -0.73)):
            wide = 0.36 - 0.06 * i
            line = [(d * 0.7 - wide, y + 0.02), (d * 0.7, y - 0.03), (d * 0.7 + wide, y + 0.02)]
            canvas.stroke(np.array(line, np.float32), dark, 0.055)


def _beard(canvas: Canvas, scene: Scene, head: Head) -> None:
    colour = head.hair if scene.hair != "bald" else shade(head.hair, 0.95)
    w, h, d = head.rx, head.ry, head.turn
    if scene.beard == "full":
        lower = face_outline(scene, head, 1.04)
        lower = lower[lower[:, 1] > 0.12]
        lower = lower[np.argsort(-np.arctan2(lower[:, 1], lower[:, 0]))]  # left to right along the jaw
        inner = [(w * 0.72, 0.24), (d + 0.42, 0.4), (d, 0.42), (d - 0.42, 0.4), (-w * 0.72, 0.24)]
        canvas.fill(np.concatenate([lower, np.array(inner, np.float32)]), colour, BEARD, outline=False)
        canvas.fill(smooth([(-0.5 * w, 0.84 * h), (0, 1.0 * h), (0.5 * w, 0.84 * h), (0.28 * w, 1.18 * h), (0, 1.25 * h), (-0.28 * w, 1.18 * h)]), colour, BEARD, outline=False)  # fmt: skip
    elif scene.beard == "goatee":
        canvas.fill(smooth([(d - 0.22, 0.76), (d + 0.22, 0.76), (d * 0.8 + 0.2, 1.0 * h), (d * 0.8, 1.16 * h), (d * 0.8 - 0.2, 1.0 * h)]), colour, BEARD, outline=False)  # fmt: skip
    if scene.beard in ("moustache", "full"):
        m = d * 1.15
        canvas.fill(smooth([(m, 0.4), (m + 0.24, 0.44), (m + 0.42, 0.58), (m + 0.2, 0.54), (m, 0.52), (m - 0.2, 0.54), (m - 0.42, 0.58), (m - 0.24, 0.44)]), shade(colour, 0.9), BEARD, outline=False)  # fmt: skip


def _mark(canvas: Canvas, scene: Scene, head: Head) -> None:
    d = head.turn
    if scene.mark == "freckles":
        tone = shade(head.skin, 0.42) if scene.skin not in ("brown", "dark") else (236, 176, 132)
        for x, y in ((-0.56, 0.3), (-0.44, 0.22), (-0.34, 0.34), (-0.2, 0.26), (0.2, 0.26), (0.34, 0.34), (0.44,
        0.22), (0.56, 0.3), (-0.46, 0.42), (0.46, 0.42)):  # fmt: skip
            canvas.fill(ellipse(d + x, y, 0.056, 0.056, 8), tone, MARK, outline=False)
    elif scene.mark == "scar":
        tone = (196, 52, 60) if scene.skin not in ("brown", "dark") else (246, 170, 160)
        canvas.stroke(np.array([(d + 0.32, 0.16), (d + 0.6, 0.56)], np.float32), tone, 0.075, MARK)
        for i in range(3):
            x, y = d + 0.39 + 0.07 * i, 0.26 + 0.1 * i
            canvas.stroke(np.array([(x - 0.08, y + 0.06), (x + 0.08, y - 0.06)], np.float32), tone, 0.05, MARK)
    elif scene.mark == "mole":
        canvas.fill(
            ellipse(d - 0.4, 0.44, 0.1, 0.1, 14),
            (28, 14, 14) if scene.skin != "dark" else (244, 206, 180),
            MARK,
            outline=False,
        )
    elif scene.mark == "stripes":
        for sign in (-1, 1):
            for i, tone in enumerate(((28, 160, 220), (250, 250, 250))):
                y = 0.26 + 0.13 * i
                canvas.stroke(
                    np.array([(d + sign * 0.28, y + 0.03), (d + sign * 0.6, y - 0.03)], np.float32), tone, 0.085, MARK
                )
    elif scene.mark == "star":
        angle = np.arange(10) * np.pi / 5 - np.pi / 2
        radius = np.where(np.arange(10) % 2 == 0, 0.24, 0.1)
        star = np.stack([d + 0.47 + radius * np.cos(angle), 0.34 + radius * np.sin(angle)], 1).astype(np.float32)
        canvas.fill(star, (24, 60, 200), MARK, outline=False)
