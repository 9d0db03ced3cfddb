"""Hair: what lies behind the face and what lies over it, with strands that show how it falls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.canvas import cut_left, ellipse, mirrored, mix, shade, smooth, tapered
from atelier.builtin.world.figure import HAIR_PART

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atelier.builtin.world.canvas import Canvas, Points
    from atelier.builtin.world.figure import Head
    from atelier.builtin.world.scene import Scene


def _lock(canvas: Canvas, head: Head, points: Points, factor: float = 1.0, *, outline: bool = True) -> None:
    canvas.fill(points, shade(head.hair, factor), HAIR_PART, outline=outline)
    if head.second is not None:
        canvas.fill(cut_left(points, 0.0), shade(head.second, factor), HAIR_PART, outline=False)


def _strands(canvas: Canvas, head: Head, lines: Sequence[Sequence[tuple[float, float]]], width: float = 0.05) -> None:
    """Alternately lighter and darker lines that follow the hair; each lies on one side of the head."""
    for i, line in enumerate(lines):
        middle = sum(x for x, _ in line)
        base = head.second if head.second is not None and middle > 0 else head.hair
        canvas.fill(tapered(line, width), shade(base, 0.8 if i % 2 else 1.28), outline=False)


def style_of(scene: Scene, head: Head) -> str:
    """The cut as it is drawn: what would stand up is flat under a hat."""
    return "short" if head.tucked and scene.hair in ("mohawk", "bun") else scene.hair


def hair_behind(canvas: Canvas, scene: Scene, head: Head) -> None:
    """What lies behind the face."""
    if scene.headwear == "headscarf":
        return
    w, t = head.rx, -0.35 * head.turn
    dark = 0.8
    cut = style_of(scene, head)
    if cut == "afro":
        high, top = (0.62, -0.1) if head.tucked else (1.0, -0.42)
        wobble = 1.0 + 0.055 * np.where(np.arange(28) % 2, 1, -1)
        angle = np.linspace(0, 2 * np.pi, 28, endpoint=False)
        ring = np.stack([t + 1.4 * wobble * np.cos(angle), top + 1.32 * high * wobble * np.sin(angle)], 1)
        _lock(canvas, head, smooth(ring.astype(np.float32), 4), 0.88)
        _lock(canvas, head, ellipse(t + 0.06, top + 0.1, 1.22, 1.14 * high, 30), dark, outline=False)
    elif cut == "bob":
        _lock(canvas, head, smooth([(x + t, y) for x, y in mirrored([(0, -1.2), (w * 0.8, -1.05),
            (w + 0.24, -0.5), (w + 0.33, 0.2), (w + 0.3, 0.78), (w - 0.1, 0.9), (0, 0.6)])]), dark)  # fmt: skip
    elif cut == "long":
        _lock(canvas, head, smooth([(x + t, y) for x, y in mirrored([(0, -1.18), (w * 0.8, -1.02),
            (w + 0.2, -0.5), (w + 0.26, 0.4), (w + 0.36, 1.5), (w + 0.2, 2.2), (0, 2.0)])]), dark)  # fmt: skip
    elif cut == "wavy":
        right = [(w + 0.3 + (0.2 if i % 2 else -0.12) + 0.03 * i, -0.7 + 0.42 * i) for i in range(7)]
        _lock(canvas, head, smooth([(x + t, y) for x, y in mirrored([(0, -1.24), (w * 0.8, -1.1), *right, (0,
            2.1)])]), dark)  # fmt: skip
    elif cut == "ponytail":
        side = 1 if head.turn <= 0 else -1
        tail = [
            (0.45, -0.9),
            (0.95, -1.25),
            (1.5, -1.0),
            (1.78, -0.2),
            (1.7, 0.7),
            (1.85, 1.35),
            (1.45, 1.1),
            (1.3, 0.4),
            (1.2, -0.3),
            (0.9, -0.6),
        ]
        _lock(canvas, head, smooth([(side * x, y) for x, y in tail]), 0.9)
        _strands(canvas, head, [[(side * 1.1, -0.95), (side * 1.5, -0.6), (side * 1.6, 0.2), (side * 1.58,
            0.9)], [(side * 1.05, -0.7), (side * 1.35, -0.3), (side * 1.45, 0.5)]], 0.07)  # fmt: skip
        canvas.fill(ellipse(side * 0.95, -0.86, 0.14, 0.2, 14), (226, 82, 92), HAIR_PART)
    elif cut == "bun":
        _lock(canvas, head, ellipse(t, -1.3, 0.48, 0.43), 0.92)
        _strands(canvas, head, [[(t - 0.3, -1.25), (t - 0.1, -1.55), (t + 0.2, -1.52)], [(t + 0.32, -1.2),
            (t + 0.2, -1.42), (t - 0.05, -1.38)]])  # fmt: skip


def _crown(w: float, h: float, top: float, side: float) -> list[tuple[float, float]]:
    """The hair's outer line from the left temple over the top to the right one."""
    return [(-w * 1.05, side), (-w * 1.12, -0.5 * h), (-0.78 * w, -0.97 * h * top),
        (-0.3 * w, -1.13 * h * top), (0.3 * w, -1.13 * h * top), (0.78 * w, -0.97 * h * top),
        (w * 1.12, -0.5 * h), (w * 1.05, side)]  # fmt: skip


def hair_front(canvas: Canvas, scene: Scene, head: Head) -> None:
    """What lies over the forehead and the sides, greying with age."""
    _hair_front(canvas, scene, head)
    if scene.age == "young" or scene.headwear == "headscarf" or style_of(scene, head) in ("bald", "mohawk"):
        return
    w, h = head.rx, head.ry
    grey = mix(head.hair, (214, 214, 218), 0.6 if scene.age == "elderly" else 0.42)
    for sign in (-1, 1):
        temple = [(sign * w * 0.92, -0.66 * h), (sign * w * 1.0, -0.42 * h), (sign * w * 1.0, -0.14)]
        canvas.fill(tapered(temple, 0.1), grey, outline=False)
        if scene.age == "elderly" and not head.tucked:
            canvas.fill(
                tapered([(sign * w * 0.3, -1.04 * h), (sign * w * 0.74, -0.9 * h), (sign * w * 0.97, -0.6 * h)], 0.08),
                grey,
                outline=False,
            )


def _hair_front(canvas: Canvas, scene: Scene, head: Head) -> None:
    w, h, t = head.rx, head.ry, 0.5 * head.turn
    line = -0.62 * h
    # Hair beside the face leaves room for the far eye of a turned head.
    left, right = (w * (1.0 if side * head.turn > 0.1 else 0.9) for side in (-1, 1))
    cut = style_of(scene, head)
    if scene.headwear == "headscarf" or cut == "bald":
        if cut == "bald" and not head.tucked:
            canvas.fill(smooth([(-0.5 * w, -0.72 * h), (-0.28 * w, -0.88 * h), (0.02, -0.9 * h),
                (-0.2 * w, -0.78 * h)]), (255, 255, 255), alpha=0.35)  # fmt: skip
        return
    if cut == "mohawk":
        stubble = smooth([*_crown(w * 0.93, h * 0.9, 1.0, -0.2), (w * 0.8, -0.4), (t + 0.5 * w, line - 0.1),
            (t, line - 0.12), (t - 0.5 * w, line - 0.1), (-w * 0.8, -0.4)])  # fmt: skip
        canvas.fill(stubble, head.hair, HAIR_PART, alpha=0.35)
        spikes = [(t - 0.34, line + 0.02)]
        for i in range(5):
            spikes += [(t - 0.5 + i * 0.25, -h - 0.62 + 0.07 * abs(i - 2)), (t - 0.3 + i * 0.18, -h - 0.2)]
        spikes += [(t + 0.34, line + 0.02), (t, line + 0.14)]
        _lock(canvas, head, np.array(spikes, np.float32))
        _strands(canvas, head, [[(t - 0.2, line), (t - 0.24, -h * 0.95), (t - 0.36, -h - 0.4)], [(t - 0.05,
            line + 0.05), (t - 0.04, -h), (t - 0.01, -h - 0.45)], [(t + 0.2, line), (t + 0.22, -h * 0.95),
            (t + 0.34, -h - 0.4)]], 0.07)  # fmt: skip
        return
    if cut == "buzzed":
        cap = smooth([*_crown(w * 0.97, h * 0.95, 1.0, -0.12), (w * 0.86, -0.36), (t + 0.62 * w, line + 0.02),
            (t + 0.3 * w, line - 0.1), (t - 0.3 * w, line - 0.1), (t - 0.62 * w, line + 0.02),
            (-w * 0.86, -0.36)])  # fmt: skip
        _lock(canvas, head, cap)
        _strands(canvas, head, [[(-0.45 * w, -0.88 * h), (-0.2 * w, -0.98 * h), (0.05 * w, -1.0 * h)]], 0.09)
        return
    tops = {"short": 1.16, "bun": 1.0, "ponytail": 1.0, "afro": 1.12, "braids": 1.03}
    top = min(tops.get(cut, 1.08), 1.02 if head.tucked else 9)
    if cut == "short":
        crown = _crown(w, h, top, -0.02)
        if not head.tucked:
            crown[3], crown[4], crown[5] = (-0.2 * w, -1.36 * h), (0.5 * w, -1.33 * h), (0.98 * w, -1.02 * h)
        inner = [(w * 0.9, -0.34), (t + 0.74 * w, line - 0.02), (t + 0.2 * w, line - 0.12), (t - 0.3 * w,
            line + 0.1), (t - 0.7 * w, line + 0.04), (-w * 0.9, -0.3)]  # fmt: skip
        _lock(canvas, head, smooth([*crown, *inner]))
        _strands(canvas, head, [[(-0.62 * w, line - 0.06), (-0.25 * w, -1.0 * h), (0.3 * w, -1.16 * h)],
            [(-0.3 * w, line), (0.05 * w, -0.92 * h), (0.6 * w, -1.04 * h)], [(-0.75 * w, -0.75 * h),
            (-0.5 * w, -1.02 * h), (-0.05 * w, -1.22 * h)], [(0.45 * w, -0.76 * h), (0.7 * w, -0.84 * h),
            (0.92 * w, -0.66 * h)]], 0.065)  # fmt: skip
    elif cut == "afro":
        inner = [(w * 0.92, -0.2), (t + 0.66 * w, line - 0.02), (t + 0.3 * w, line - 0.06), (t, line - 0.02),
            (t - 0.3 * w, line - 0.06), (t - 0.66 * w, line - 0.02), (-w * 0.92, -0.2)]  # fmt: skip
        _lock(canvas, head, smooth([*_crown(w, h, top, 0.1), *inner]), outline=False)
        if not head.tucked:
            t2 = -0.35 * head.turn
            curls = [(-0.95, -0.75), (-0.6, -1.2), (-0.1, -1.42), (0.45, -1.3), (0.9, -0.95), (-1.12, -0.2),
                (1.12, -0.3), (-0.35, -1.0), (0.2, -1.08)]  # fmt: skip
            _strands(canvas, head, [[(x + t2 - 0.13, y + 0.07), (x + t2 - 0.02, y - 0.07), (x + t2 + 0.12,
                y + 0.04)] for x, y in curls], 0.07)  # fmt: skip
    elif cut == "bob":
        inner = [(w * 1.02, 0.6), (right, 0.0), (t + 0.74 * w, -0.6), (t + 0.4 * w, -0.565), (t, -0.55),
            (t - 0.4 * w, -0.565), (t - 0.74 * w, -0.6), (-left, 0.0), (-w * 1.02, 0.6)]  # fmt: skip
        outer = [(-w * 1.22, 0.72), *_crown(w * 1.06, h, top, 0.2), (w * 1.22, 0.72)]
        _lock(canvas, head, smooth([*outer, *inner]))
        _strands(canvas, head, [[(t + x * 0.55 * w, -0.98 * h), (t + x * 0.8 * w, -0.8 * h),
            (t + x * 0.86 * w, -0.64)] for x in (-0.75, -0.3, 0.12, 0.5)] + [[(s * w * 1.06, -0.4),
            (s * w * 1.1, 0.1), (s * w * 1.13, 0.6)] for s in (-1, 1)])  # fmt: skip
    elif cut in ("long", "wavy"):
        inner = [(w * 1.02, 0.8), (right, 0.0), (t + 0.66 * w, -0.5 * h), (t + 0.06, -0.86 * h),
            (t - 0.3 * w, -0.7 * h), (t - 0.7 * w, -0.42 * h), (-left, 0.0), (-w * 1.02, 0.8)]  # fmt: skip
        _lock(canvas, head, smooth([(-w * 1.2, 0.7), *_crown(w * 1.04, h, top, 0.2), (w * 1.2, 0.7), *inner]))
        _falls(canvas, head, wavy=cut == "wavy")
        _strands(canvas, head, [[(t + 0.1, -0.92 * h), (0.55 * w, -0.82 * h), (0.98 * w, -0.3), (1.04 * w,
            0.3)], [(t - 0.02, -0.94 * h), (-0.5 * w, -0.84 * h), (-0.96 * w, -0.3), (-1.04 * w, 0.3)],
            [(t + 0.2, -1.03 * h), (0.7 * w, -0.88 * h), (1.06 * w, -0.4)], [(t - 0.2, -1.04 * h),
            (-0.72 * w, -0.88 * h), (-1.06 * w, -0.4)]])  # fmt: skip
    elif cut == "braids":
        inner = [(w * 0.94, -0.1), (t + 0.6 * w, line + 0.04), (t, -0.88 * h), (t - 0.6 * w, line + 0.04),
            (-w * 0.94, -0.1)]  # fmt: skip
        _lock(canvas, head, smooth([*_crown(w, h, top, 0.1), *inner]))
        _strands(canvas, head, [[(t + 0.04, -0.95 * h), (s * 0.5 * w, -0.9 * h),
            (s * 0.92 * w, -0.5 * h)] for s in (-1, 1)] + [[(t + s * 0.1, -1.05 * h),
            (s * 0.6 * w, -0.98 * h), (s * 1.0 * w, -0.6 * h)] for s in (-1, 1)])  # fmt: skip
        for sign in (-1, 1):
            for i in reversed(range(6)):
                x, y = sign * (w + 0.13 + 0.025 * i), 0.24 + 0.3 * i
                knot = [
                    (x - 0.2, y - 0.18),
                    (x, y - 0.14),
                    (x + 0.2, y - 0.18),
                    (x + 0.21, y + 0.08),
                    (x, y + 0.27),
                    (x - 0.21, y + 0.08),
                ]
                _lock(canvas, head, smooth(knot, 4), 0.84 if i % 2 else 1.0)
            canvas.fill(ellipse(sign * (w + 0.27), 1.98, 0.13, 0.1, 12), (226, 82, 92), HAIR_PART)
    else:  # ponytail, bun: combed back
        inner = [(w * 0.94, -0.16), (t + 0.72 * w, line + 0.08), (t + 0.3 * w, line - 0.14), (t, line - 0.17),
            (t - 0.3 * w, line - 0.14), (t - 0.72 * w, line + 0.08), (-w * 0.94, -0.16)]  # fmt: skip
        _lock(canvas, head, smooth([*_crown(w, h, top, 0.02), *inner]))
        _strands(canvas, head, [[(t + x * w, line - 0.1 + 0.1 * abs(x)), (x * 0.8 * w, -0.93 * h),
            (x * 0.45 * w, -1.06 * h)] for x in (-0.6, -0.3, 0.1, 0.42, 0.7)], 0.055)  # fmt: skip


def _falls(canvas: Canvas, head: Head, *, wavy: bool) -> None:
    """Long hair in front of the shoulders."""
    w = head.rx
    for sign in (-1, 1):
        if wavy:
            outer = [(w + 0.2 + (0.16 if i % 2 else -0.06), 0.5 + 0.38 * i) for i in range(4)]
            inner = [(w - 0.12 + (0.12 if i % 2 else -0.05), 0.5 + 0.38 * i) for i in range(4)]
            shape = [*outer, (w + 0.02, 2.02), *inner[::-1]]
        else:
            shape = [(w * 1.0 + 0.18, 0.4), (w + 0.26, 1.1), (w + 0.24, 1.85), (w + 0.02, 2.0), (w - 0.14,
                1.7), (w - 0.08, 1.1), (w * 0.98, 0.5)]  # fmt: skip
        _lock(canvas, head, smooth([(sign * x, y) for x, y in shape], 5), outline=False)
        bend = 0.1 if wavy else 0.0
        _strands(canvas, head, [[(sign * (w + 0.08), 0.5), (sign * (w + 0.1 + bend), 0.9),
            (sign * (w + 0.06 - bend), 1.3), (sign * (w + 0.1), 1.75)], [(sign * (w - 0.0), 0.7),
            (sign * (w + 0.02 + bend), 1.05), (sign * (w - 0.03), 1.6)]])  # fmt: skip
