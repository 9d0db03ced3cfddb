"""Head-wear, glasses, scarves and jewellery, in head units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.canvas import curve, ellipse, mirrored, mix, shade, smooth, tapered
from atelier.builtin.world.figure import ACCESSORY, GLASSES, HEADWEAR

if TYPE_CHECKING:
    from atelier.builtin.world.canvas import Canvas, Colour, Points
    from atelier.builtin.world.figure import Head
    from atelier.builtin.world.scene import Scene

GOLD: tuple[int, int, int] = (250, 200, 66)
TONES: tuple[tuple[int, int, int], ...] = (
    (204, 76, 66), (62, 112, 176), (74, 146, 110), (224, 166, 70), (124, 92, 160),
)  # fmt: skip


def neck_accessory(canvas: Canvas, scene: Scene, pick: float) -> None:
    """Scarf or necklace over the garment; `pick`, 0..1, chooses the scarf's colours."""
    if scene.accessory == "scarf":
        tone, stripe = ((58, 150, 168), (240, 238, 228)) if pick < 0.5 else ((186, 66, 122), (248, 214, 132))
        tail = np.array([(0.18, 1.5), (0.66, 1.5), (0.76, 2.72), (0.26, 2.76)], np.float32)
        canvas.fill(tail, shade(tone, 0.84), ACCESSORY)
        for y in (2.02, 2.32):
            canvas.stroke(np.array([(0.23, y), (0.7, y - 0.01)], np.float32), stripe, 0.12, ACCESSORY)
        for x in (0.3, 0.42, 0.54, 0.66):
            canvas.stroke(np.array([(x + 0.02, 2.7), (x + 0.02, 2.86)], np.float32), tone, 0.05, ACCESSORY)
        canvas.fill(smooth([(-0.76, 1.06), (-0.4, 0.98), (0, 1.12), (0.4, 0.98), (0.76, 1.06), (0.86, 1.4),
            (0.46, 1.66), (0, 1.78), (-0.46, 1.66), (-0.86, 1.4)]), tone, ACCESSORY)  # fmt: skip
        canvas.stroke(curve([(-0.8, 1.22), (-0.3, 1.5), (0.3, 1.5), (0.8, 1.22)], 4), stripe, 0.1, ACCESSORY)
        canvas.fill(
            tapered([(0.7, 1.14), (0.3, 1.34), (0, 1.36), (-0.3, 1.26)], 0.07),
            shade(tone, 0.76),
            ACCESSORY,
            outline=False,
        )
        canvas.fill(
            tapered([(-0.7, 1.46), (-0.2, 1.68), (0.3, 1.66)], 0.07), shade(tone, 0.76), ACCESSORY, outline=False
        )
    elif scene.accessory == "necklace":
        for a in np.linspace(0.12 * np.pi, 0.88 * np.pi, 9):
            x, y = 0.62 * np.cos(a), 1.08 + 0.66 * np.sin(a)
            canvas.fill(ellipse(x, y, 0.095, 0.095, 12), (214, 154, 36), ACCESSORY, outline=False)
            canvas.fill(ellipse(x - 0.015, y - 0.015, 0.07, 0.07, 10), (255, 216, 92), ACCESSORY, outline=False)
        canvas.fill(ellipse(0, 1.86, 0.15, 0.18, 14), (206, 44, 64), ACCESSORY, outline=False)
        canvas.fill(ellipse(-0.04, 1.8, 0.045, 0.06, 8), (255, 170, 170), ACCESSORY, outline=False)


def earrings(canvas: Canvas, scene: Scene, head: Head) -> None:
    """Gold drops; one where the other ear is turned away."""
    if scene.accessory != "earrings":
        return
    for sign in (-1, 1):
        if sign * head.turn < 0.1:
            x = sign * (head.rx + 0.07) - 0.16 * head.turn
            canvas.fill(ellipse(x, 0.3, 0.07, 0.07, 10), (224, 158, 30), ACCESSORY, outline=False)
            canvas.fill(ellipse(x, 0.5, 0.145, 0.18, 16), (246, 190, 44), ACCESSORY, outline=False)
            canvas.fill(ellipse(x, 0.52, 0.075, 0.1, 12), (214, 116, 26), ACCESSORY, outline=False)
            canvas.fill(ellipse(x - 0.05, 0.42, 0.035, 0.045, 8), (255, 244, 196), ACCESSORY, outline=False)


def glasses(canvas: Canvas, scene: Scene, head: Head) -> None:
    """Thin frames with a glint, or dark lenses."""
    if scene.glasses == "none":
        return
    frame: Colour = (38, 30, 38) if scene.skin != "dark" else (238, 190, 84)
    centres = [(head.eye(sign)[0], -0.03, head.eye(sign)[1]) for sign in (-1, 1)]
    for cx, cy, near in centres:
        if scene.glasses == "round":
            rim = ellipse(cx, cy, 0.32 * near, 0.32, 26)
        elif scene.glasses == "square":
            rim = _box(cx, cy, 0.33 * near, 0.26)
        else:
            rim = smooth([(cx - 0.34 * near, cy - 0.22), (cx, cy - 0.25), (cx + 0.34 * near, cy - 0.22),
                (cx + 0.3 * near, cy + 0.16), (cx, cy + 0.3), (cx - 0.3 * near, cy + 0.16)])  # fmt: skip
        if scene.glasses == "sunglasses":
            canvas.fill(rim, (30, 28, 40), GLASSES, outline=False)
            glint = np.array(
                [(cx - 0.2, cy - 0.14), (cx - 0.06, cy - 0.16), (cx - 0.16, cy + 0.12), (cx - 0.24, cy + 0.06)],
                np.float32,
            )
            canvas.fill(glint, (96, 100, 128), GLASSES, outline=False)
        else:
            canvas.stroke(rim, frame, 0.07, GLASSES, closed=True)
            canvas.stroke(
                np.array([(cx + 0.13 * near, cy - 0.17), (cx + 0.2 * near, cy - 0.08)], np.float32),
                (255, 255, 255),
                0.035,
            )
    (ax, ay, an), (bx, by, bn) = centres
    canvas.stroke(
        curve([(ax + 0.31 * an, ay - 0.07), ((ax + bx) / 2, ay - 0.12), (bx - 0.31 * bn, by - 0.07)], 3),
        frame,
        0.065,
        GLASSES,
    )
    for (cx, cy, near), sign in zip(centres, (-1, 1), strict=True):
        canvas.stroke(
            np.array([(cx + sign * 0.32 * near, cy - 0.1), (sign * head.rx * 0.99, cy - 0.08)], np.float32),
            frame,
            0.055,
            GLASSES,
        )


def _box(cx: float, cy: float, half: float, high: float) -> Points:
    """A rectangle with cut corners."""
    c = 0.06
    right = [(half - c, -high), (half, -high + c), (half, high - c), (half - c, high)]
    return np.array([*right, *[(-x, y) for x, y in reversed(right)]], np.float32) + np.array([cx, cy], np.float32)


def headwear(canvas: Canvas, scene: Scene, head: Head, pick: float) -> None:
    """What is on the head, fitted to its width; `pick`, 0..1, chooses its colour."""
    if scene.headwear == "none":
        return
    tone = TONES[int(pick * len(TONES))]
    _HEADWEAR[scene.headwear](canvas, head, tone)


def _dome(w: float, h: float, brim: float, top: float, wide: float = 1.14) -> Points:
    return smooth(
        mirrored(
            [
                (0, -top * h),
                (w * 0.62, -(top - 0.08) * h),
                (w * wide, -1.0 * h),
                (w * (wide + 0.03), brim),
                (0, brim + 0.06),
            ]
        )
    )


def _beanie(canvas: Canvas, head: Head, tone: Colour) -> None:
    w, h = head.rx, head.ry
    brim = -0.7 * h  # the brows stay free
    canvas.fill(ellipse(0, -1.52 * h, 0.25, 0.24, 18), (248, 244, 236), HEADWEAR)
    canvas.fill(ellipse(0.05, -1.48 * h, 0.17, 0.16, 14), (226, 220, 210), outline=False)
    canvas.fill(_dome(w, h, brim, 1.44), tone, HEADWEAR)
    for x in (-0.62, -0.22, 0.22, 0.62):
        canvas.fill(
            tapered([(x * w * 0.55, -1.36 * h), (x * w * 1.1, -1.1 * h), (x * w * 1.25, brim - 0.25)], 0.06, blunt=0.5),
            shade(tone, 0.82),
            outline=False,
        )
    band = [
        (-w * 1.2, brim - 0.2),
        (0, brim - 0.28),
        (w * 1.2, brim - 0.2),
        (w * 1.22, brim + 0.09),
        (0, brim + 0.03),
        (-w * 1.22, brim + 0.09),
    ]
    canvas.fill(smooth(band), mix(tone, (255, 255, 255), 0.25), HEADWEAR)
    for i in range(-4, 5):
        x = i * 0.25 * w
        canvas.stroke(
            np.array([(x, brim - 0.24 + 0.02 * abs(i)), (x * 1.03, brim + 0.02 + 0.012 * abs(i))], np.float32),
            shade(tone, 0.9),
            0.04,
        )


def _hat(canvas: Canvas, head: Head, tone: Colour) -> None:
    w, h, t = head.rx, head.ry, 0.3 * head.turn
    straw: Colour = (236, 208, 146)
    brim = -0.68 * h
    canvas.fill(smooth([(t - 1.8, brim), (t - 0.9, brim - 0.16), (t, brim - 0.22), (t + 0.9, brim - 0.16),
        (t + 1.8, brim), (t + 0.9, brim + 0.13), (t, brim + 0.17), (t - 0.9, brim + 0.13)]), shade(straw,
        0.88), HEADWEAR)  # fmt: skip
    canvas.fill(smooth([(-0.86 * w, brim + 0.02), (-0.8 * w, -1.2 * h), (-0.5 * w, -1.5 * h), (0, -1.46 * h),
        (0.5 * w, -1.5 * h), (0.8 * w, -1.2 * h), (0.86 * w, brim + 0.02), (0, brim + 0.08)]),
        straw, HEADWEAR)  # fmt: skip
    band = [
        (-0.87 * w, brim - 0.3),
        (0, brim - 0.24),
        (0.87 * w, brim - 0.3),
        (0.9 * w, brim - 0.02),
        (0, brim + 0.06),
        (-0.9 * w, brim - 0.02),
    ]
    canvas.fill(smooth(band), tone, HEADWEAR, outline=False)
    for y in (-1.3, -1.12):
        canvas.stroke(curve([(-0.72 * w, y * h), (0, (y + 0.05) * h), (0.72 * w, y * h)], 4), shade(straw, 0.86), 0.035)
    canvas.stroke(
        curve([(t - 1.5, brim + 0.01), (t, brim + 0.11), (t + 1.5, brim + 0.01)], 6), shade(straw, 0.74), 0.035
    )


def _cap(canvas: Canvas, head: Head, tone: Colour) -> None:
    w, h = head.rx, head.ry
    brim = -0.62 * h
    side = 1 if head.turn >= 0 else -1
    canvas.fill(_dome(w, h, brim, 1.36, 1.1), tone, HEADWEAR)
    canvas.fill(
        tapered(
            [(-0.1 * side, -1.34 * h), (side * 0.35 * w, -1.1 * h), (side * 0.45 * w, brim - 0.05)], 0.05, blunt=0.6
        ),
        shade(tone, 0.76),
        outline=False,
    )
    canvas.fill(
        tapered([(-0.05, -1.33 * h), (-side * 0.7 * w, -1.1 * h), (-side * 0.85 * w, brim - 0.05)], 0.05, blunt=0.6),
        shade(tone, 0.76),
        outline=False,
    )
    visor = [
        (-side * 0.72 * w, brim - 0.06),
        (side * 0.2 * w, brim - 0.2),
        (side * 1.1 * w, brim - 0.14),
        (side * 1.9 * w, brim + 0.1),
        (side * 1.2 * w, brim + 0.15),
        (side * 0.2 * w, brim + 0.1),
    ]
    canvas.fill(smooth(visor), shade(tone, 0.66), HEADWEAR)
    canvas.fill(ellipse(0, -1.36 * h, 0.08, 0.05, 10), shade(tone, 0.66), HEADWEAR, outline=False)
    canvas.fill(ellipse(side * 0.25, -0.98 * h, 0.19, 0.18, 16), (250, 247, 240), HEADWEAR, outline=False)
    canvas.fill(ellipse(side * 0.25, -0.98 * h, 0.1, 0.09, 12), shade(tone, 0.8), HEADWEAR, outline=False)


def _crown(canvas: Canvas, head: Head, tone: Colour) -> None:
    w, h = head.rx, head.ry
    base, top = -0.84 * h, -1.46 * h
    points = [
        (-0.76 * w, base),
        (-0.88 * w, top),
        (-0.42 * w, base - 0.3),
        (0, top - 0.16),
        (0.42 * w, base - 0.3),
        (0.88 * w, top),
        (0.76 * w, base),
        (0.4 * w, base + 0.08),
        (0, base + 0.1),
        (-0.4 * w, base + 0.08),
    ]
    canvas.fill(np.array(points, np.float32), GOLD, HEADWEAR)
    canvas.fill(
        np.array([(0.42 * w, base - 0.3), (0.88 * w, top), (0.76 * w, base), (0.4 * w, base + 0.08)], np.float32),
        shade(GOLD, 0.84),
        outline=False,
    )
    canvas.stroke(
        curve([(-0.77 * w, base - 0.04), (0, base + 0.06), (0.77 * w, base - 0.04)], 4), shade(GOLD, 0.76), 0.05
    )
    for x, y in ((-0.88 * w, top), (0.0, top - 0.16), (0.88 * w, top)):
        canvas.fill(ellipse(x, y, 0.08, 0.08, 10), (255, 236, 170), HEADWEAR, outline=False)
    for x, gem in ((-0.45, (66, 140, 210)), (0.0, (212, 48, 78)), (0.45, (66, 140, 210))):
        canvas.fill(ellipse(x * w, base - 0.11, 0.09, 0.09, 10), gem, HEADWEAR, outline=False)


def _beret(canvas: Canvas, head: Head, tone: Colour) -> None:
    w, h = head.rx, head.ry
    brim = -0.71 * h
    crown = [
        (-w * 1.06, brim + 0.05),
        (-w * 1.2, -0.98 * h),
        (-w * 0.7, -1.3 * h),
        (0.1 * w, -1.38 * h),
        (w * 0.95, -1.3 * h),
        (w * 1.62, -0.98 * h),
        (w * 1.6, -0.62 * h),
        (w * 1.1, brim + 0.04),
        (0, brim - 0.06),
    ]
    canvas.fill(smooth(crown), tone, HEADWEAR)
    canvas.fill(
        smooth(
            [
                (w * 0.5, -0.82 * h),
                (w * 1.2, -0.92 * h),
                (w * 1.55, -0.8 * h),
                (w * 1.52, -0.62 * h),
                (w * 1.08, brim + 0.02),
                (w * 0.6, brim - 0.02),
            ]
        ),
        shade(tone, 0.8),
        outline=False,
    )
    canvas.fill(
        tapered([(-w * 0.8, -1.02 * h), (-w * 0.3, -1.24 * h), (w * 0.3, -1.28 * h)], 0.09),
        shade(tone, 1.35),
        outline=False,
    )
    canvas.stroke(
        curve([(-w * 1.06, brim + 0.08), (0, brim - 0.02), (w * 1.08, brim + 0.08)], 6),
        shade(tone, 0.62),
        0.13,
        HEADWEAR,
    )
    canvas.stroke(np.array([(0.12 * w, -1.36 * h), (0.2 * w, -1.54 * h)], np.float32), shade(tone, 0.7), 0.1, HEADWEAR)


def _headscarf(canvas: Canvas, head: Head, tone: Colour) -> None:
    """Wrapped around all of the hair, knotted on top, the ends falling behind one ear."""
    w, h, t = head.rx, head.ry, 0.4 * head.turn
    brim = -0.6 * h
    light, dark = mix(tone, (255, 255, 255), 0.3), shade(tone, 0.76)
    side = 1 if head.turn <= 0 else -1
    tail = [
        (side * w * 0.98, -0.5),
        (side * (w + 0.3), -0.1),
        (side * (w + 0.42), 0.7),
        (side * (w + 0.2), 1.0),
        (side * (w + 0.06), 0.5),
        (side * w * 0.98, 0.05),
    ]
    canvas.fill(smooth(tail), dark, HEADWEAR)
    wrap = [
        (-w * 1.06, -0.14),
        (-w * 1.16, -0.6 * h),
        (-w * 0.86, -1.12 * h),
        (-0.3 * w, -1.32 * h),
        (0.3 * w, -1.32 * h),
        (w * 0.86, -1.12 * h),
        (w * 1.16, -0.6 * h),
        (w * 1.06, -0.14),
        (w * 0.9, -0.36),
        (t + w * 0.6, brim + 0.02),
        (t, brim - 0.08),
        (t - w * 0.6, brim + 0.02),
        (-w * 0.9, -0.36),
    ]
    canvas.fill(smooth(wrap), tone, HEADWEAR)
    for i, tint in enumerate((dark, light, dark)):
        x = 0.4 + 0.22 * i
        for sign in (-1, 1):
            canvas.fill(
                tapered(
                    [
                        (t * 0.6 + sign * 0.1, -1.12 * h),
                        (sign * x * w, -1.02 * h + 0.12 * i),
                        (sign * (0.78 + 0.1 * i) * w, -0.62 * h + 0.06 * i),
                    ],
                    0.065,
                ),
                tint,
                outline=False,
            )
    for x, y in ((-0.55, -0.78), (-0.1, -0.82), (0.35, -0.8), (0.72, -0.7), (-0.85, -0.6)):
        canvas.fill(ellipse(t * 0.5 + x * w, y * h, 0.055, 0.055, 10), (250, 244, 230), outline=False)
    for sign in (-1, 1):
        bow = [
            (t * 0.6, -1.18 * h),
            (t * 0.6 + sign * 0.3, -1.48 * h),
            (t * 0.6 + sign * 0.52, -1.34 * h),
            (t * 0.6 + sign * 0.36, -1.1 * h),
        ]
        canvas.fill(smooth(bow), light if sign < 0 else tone, HEADWEAR)
    canvas.fill(ellipse(t * 0.6, -1.2 * h, 0.16, 0.15, 14), dark, HEADWEAR)


_HEADWEAR = {
    "beanie": _beanie, "hat": _hat, "cap": _cap, "crown": _crown, "beret": _beret, "headscarf": _headscarf,
}  # fmt: skip
