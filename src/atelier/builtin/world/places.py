"""The places people stand in, far to near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.backdrop import HAZE, box, sky, window
from atelier.builtin.world.canvas import curve, ellipse, mix, shade, smooth, tapered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from atelier.builtin.world.canvas import Canvas, Colour
    from atelier.builtin.world.scene import Scene


def _ground(canvas: Canvas, scene: Scene, heights: Sequence[float], colour: Colour) -> None:
    """Land whose upper edge runs through `heights`, left to right; snow lies on it while it snows."""
    if scene.weather == "snow":
        colour = mix(colour, (240, 246, 252), 0.7)
    xs = np.linspace(-0.1, 1.1, len(heights))
    edge = curve(np.stack([xs, np.array(heights)], 1).astype(np.float32), 5)
    canvas.fill(np.concatenate([edge, np.array([(1.2, 1.2), (-0.2, 1.2)], np.float32)]), colour)


def _studio(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    tones: tuple[Colour, ...] = ((216, 210, 202), (190, 208, 216), (226, 202, 190), (198, 212, 194), (208, 200, 218))
    tone = tones[int(rng.integers(len(tones)))]
    canvas.gradient(shade(tone, 1.35), shade(tone, 0.9))
    canvas.fill(ellipse(0.5, 0.44, 0.46, 0.46, 44), shade(tone, 1.7), alpha=0.5, outline=False)
    canvas.fill(ellipse(0.5, 0.44, 0.33, 0.33, 40), shade(tone, 2.4), alpha=0.5, outline=False)


def _beach(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    sky(canvas, scene, rng)
    haze = HAZE[scene.time]
    y = 0.5 + rng.uniform(-0.03, 0.03)
    far = 0.25 if rng.random() < 0.5 else 0.8
    canvas.fill(smooth([(far - 0.3, y + 0.01), (far - 0.1, y - 0.06), (far + 0.06, y - 0.035), (far + 0.28,
        y + 0.01)]), mix((92, 142, 130), haze, 0.55), outline=False)  # fmt: skip
    for i, tone in enumerate(((72, 166, 196), (44, 146, 184), (58, 172, 192), (126, 208, 206))):
        box(canvas, 0, y + 0.05 * i, 1, y + 0.25, mix(tone, haze, 0.22 if scene.time == "sunset" else 0.1))
    for i, (x, w) in enumerate(((0.08, 0.16), (0.62, 0.2), (0.3, 0.14), (0.82, 0.14))):
        canvas.fill(ellipse(x, y + 0.035 + 0.035 * i, w / 2, 0.005, 12), (226, 244, 246), outline=False)
    _ground(canvas, scene, [y + 0.2, y + 0.16, y + 0.19, y + 0.15, y + 0.19], (250, 250, 244))
    _ground(canvas, scene, [y + 0.215, y + 0.175, y + 0.205, y + 0.165, y + 0.205], (246, 222, 168))
    _ground(canvas, scene, [y + 0.36, y + 0.33, y + 0.37, y + 0.34, y + 0.36], (236, 206, 148))
    x = 0.1 if rng.random() < 0.5 else 0.9
    lean = 0.04 if x < 0.5 else -0.04
    canvas.fill(
        tapered([(x, y + 0.32), (x + lean * 0.2, 0.5), (x + lean, 0.24)], 0.035, blunt=0.6),
        (150, 108, 70),
        outline=False,
    )
    for i, a in enumerate((-2.75, -2.1, -1.35, -0.75, -0.15, 3.1)):
        c, s = np.cos(a), np.sin(a)
        leaf = [(x + lean, 0.245), (x + lean + 0.1 * c, 0.235 + 0.09 * s), (x + lean + 0.19 * c, 0.3 + 0.1 * s)]
        canvas.fill(tapered(leaf, 0.042), (44, 138, 84) if i % 2 else (66, 162, 96), outline=False)


def _mountains(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    sky(canvas, scene, rng)
    haze = HAZE[scene.time]
    for x, top, half, tone, fade in (
        (0.5, 0.3, 0.4, (120, 138, 172), 0.4),
        (0.12, 0.2, 0.36, (102, 116, 152), 0.15),
        (0.86, 0.16, 0.4, (88, 100, 138), 0.08),
    ):
        x += rng.uniform(-0.05, 0.05)
        base = mix(tone, haze, fade)
        canvas.fill(np.array([(x - half, 0.8), (x, top), (x + half, 0.8)], np.float32), base)
        canvas.fill(np.array([(x + half, 0.8), (x, top), (x + 0.05, 0.5), (x - 0.04, 0.8)], np.float32),
            shade(base, 0.84), outline=False)  # fmt: skip
        canvas.fill(np.array([(x - half * 0.3, top + 0.18), (x, top), (x + half * 0.3, top + 0.18),
            (x + half * 0.16, top + 0.14), (x + half * 0.05, top + 0.19), (x - half * 0.08, top + 0.14),
            (x - half * 0.17, top + 0.19)], np.float32), (250, 252, 255), outline=False)  # fmt: skip
        canvas.fill(np.array([(x, top), (x + half * 0.3, top + 0.18), (x + half * 0.16, top + 0.14),
            (x + half * 0.05, top + 0.19), (x + 0.02, top + 0.12)], np.float32), (214, 224, 240),
            outline=False)  # fmt: skip
    _ground(canvas, scene, [0.64, 0.69, 0.65, 0.7, 0.66], mix((118, 156, 112), haze, 0.2))
    _ground(canvas, scene, [0.76, 0.73, 0.77, 0.72, 0.75], (88, 132, 92))
    for x in (0.04, 0.1, 0.17, 0.83, 0.9, 0.97):
        x += rng.uniform(-0.015, 0.015)
        canvas.fill(np.array([(x - 0.03, 0.78), (x, 0.66), (x + 0.03, 0.78)], np.float32), (56, 98, 78), outline=False)


def _city(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    sky(canvas, scene, rng)
    haze = HAZE[scene.time]
    x = -0.05
    while x < 1.0:
        wide = rng.uniform(0.09, 0.15)
        box(canvas, x, rng.uniform(0.22, 0.42), x + wide, 1.0, mix((118, 134, 162), haze, 0.5))
        x += wide
    lit: Colour = (255, 222, 126) if scene.time != "day" else (206, 230, 240)
    x = -0.03
    i = int(rng.integers(4))
    while x < 1.0:
        wide = rng.uniform(0.14, 0.2)
        top = rng.uniform(0.12, 0.44)
        tone: Colour = ((104, 112, 142), (160, 122, 114), (84, 104, 132), (176, 150, 128))[i % 4]
        box(canvas, x, top, x + wide, 1.0, tone, edge=True)
        box(canvas, x + wide * 0.8, top, x + wide, 1.0, shade(tone, 0.86))
        roof = (240, 246, 252) if scene.weather == "snow" else shade(tone, 0.78)
        box(canvas, x - 0.006, top, x + wide + 0.006, top + 0.022, roof)
        step = wide / 3
        for wy in np.arange(top + 0.05, 0.88, 0.085):
            for k in range(2):
                wx = x + step * (0.35 + 1.0 * k)
                dim = scene.time != "day" and (int(wy * 100) + k + i) % 4 == 0
                box(canvas, wx, wy, wx + step * 0.55, wy + 0.045, shade(tone, 0.7) if dim else lit)
        x += wide + 0.012
        i += 1


def _forest(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    sky(canvas, scene, rng)
    haze = HAZE[scene.time]
    _ground(canvas, scene, [0.5, 0.44, 0.5, 0.43, 0.49], mix((74, 124, 98), haze, 0.45))
    _ground(canvas, scene, [0.62, 0.58, 0.63, 0.59, 0.62], (82, 128, 74))
    for depth, tone in ((0.0, mix((60, 118, 88), haze, 0.2)), (0.07, (40, 94, 66))):
        for x in np.arange(-0.02, 1.1, 0.16 if depth == 0 else 0.2):
            cx = x + rng.uniform(-0.04, 0.04) + depth
            foot = 0.66 + depth
            box(canvas, cx - 0.013, foot, cx + 0.013, foot + 0.1, (110, 78, 54))
            for k in range(3):
                y = foot - 0.13 * k - depth * k * 0.4
                half = 0.105 - 0.024 * k
                fir = np.array(
                    [(cx - half, y + 0.045), (cx, y - 0.165), (cx + half, y + 0.045), (cx, y + 0.02)], np.float32
                )
                canvas.fill(fir, tone if k % 2 else shade(tone, 1.1), outline=False)
    _ground(canvas, scene, [0.82, 0.79, 0.82, 0.78, 0.81], (64, 108, 62))


_BOOKS: tuple[tuple[int, int, int], ...] = (
    (178, 70, 62), (72, 108, 152), (88, 138, 100), (218, 174, 92), (132, 88, 138), (226, 214, 190), (60, 84, 92),
)  # fmt: skip


def _library(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    canvas.gradient((112, 78, 56), (88, 60, 44))
    for shelf in range(5):
        y = 0.01 + 0.2 * shelf
        x = 0.005
        picks = rng.integers(0, len(_BOOKS), 34)
        sizes = rng.uniform(0, 1, (34, 2))
        for pick, (a, b) in zip(picks, sizes, strict=True):
            wide = 0.026 + 0.02 * a
            tone = mix(_BOOKS[pick], (88, 60, 44), 0.12)
            top = y + 0.012 + 0.045 * b
            box(canvas, x, top, x + wide - 0.004, y + 0.166, tone)
            if b > 0.5:
                box(canvas, x, top + 0.03, x + wide - 0.004, top + 0.042, shade(tone, 1.6))
            x += wide
            if x > 0.99:
                break
        box(canvas, 0, y + 0.165, 1, y + 0.188, (142, 98, 64), edge=True)
        box(canvas, 0, y + 0.182, 1, y + 0.192, (74, 48, 34))
    side = 0.05 if rng.random() < 0.5 else 0.71
    window(canvas, scene, side, 0.06, 0.24, 0.3, (222, 196, 156))


def _meadow(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    sky(canvas, scene, rng)
    haze = HAZE[scene.time]
    _ground(canvas, scene, [0.46, 0.41, 0.46, 0.4, 0.44], mix((124, 176, 120), haze, 0.4))
    for x in (0.06, 0.2, 0.78, 0.94):
        x += rng.uniform(-0.03, 0.03)
        canvas.fill(ellipse(x, 0.43, 0.05, 0.045, 16), mix((92, 152, 96), haze, 0.25), outline=False)
    _ground(canvas, scene, [0.52, 0.48, 0.53, 0.49, 0.52], (146, 198, 102))
    _ground(canvas, scene, [0.68, 0.71, 0.67, 0.72, 0.68], (120, 182, 84))
    tones: tuple[Colour, ...] = ((238, 92, 112), (255, 214, 84), (252, 250, 244), (184, 116, 208))
    places = rng.uniform((0, 0.55), (1, 1), (30, 2))
    kinds = rng.integers(0, 4, 30)
    for (x, y), kind in zip(places[np.argsort(places[:, 1])], kinds, strict=True):
        r = 0.011 + 0.022 * (y - 0.5)
        canvas.stroke(np.array([(x, y), (x + 0.004, y + 3 * r)], np.float32), (78, 142, 66), 0.006)
        canvas.fill(ellipse(x, y, r, r * 0.9, 10), tones[kind], outline=False)
        canvas.fill(ellipse(x, y, r * 0.4, r * 0.36, 8), (250, 190, 60) if kind != 1 else (190, 110, 40), outline=False)


def _kitchen(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    canvas.gradient((246, 236, 216), (238, 224, 200))
    teal: Colour = (104, 160, 156)
    for gx in range(11):
        canvas.stroke(np.array([(gx / 10, 0.4), (gx / 10, 0.7)], np.float32), (220, 204, 178), 0.005)
    for gy in range(5):
        canvas.stroke(np.array([(0, 0.4 + gy * 0.075), (1, 0.4 + gy * 0.075)], np.float32), (220, 204, 178), 0.005)
    for x in (0.0, 0.2, 0.4, 0.6, 0.8):
        box(canvas, x + 0.008, -0.1, x + 0.192, 0.29, teal, edge=True)
        box(canvas, x + 0.03, -0.1, x + 0.17, 0.265, shade(teal, 0.92))
        canvas.fill(ellipse(x + 0.165, 0.22, 0.011, 0.011, 8), (250, 220, 140), outline=False)
    box(canvas, 0, 0.29, 1, 0.305, shade(teal, 0.72))
    box(canvas, 0, 0.7, 1, 0.745, (172, 126, 88), edge=True)
    box(canvas, 0, 0.74, 1, 0.755, (120, 84, 58))
    box(canvas, 0, 0.755, 1, 1, teal)
    side = 0.04 if rng.random() < 0.5 else 0.74
    window(canvas, scene, side, 0.06, 0.22, 0.3, (250, 246, 238))
    pot = 0.9 if side < 0.5 else 0.1
    for dx, top in ((-0.05, 0.42), (0.0, 0.38), (0.05, 0.43)):
        canvas.fill(
            tapered([(pot + dx * 0.4, 0.58), (pot + dx, 0.48), (pot + dx * 1.3, top)], 0.05),
            (92, 150, 92),
            outline=False,
        )
    canvas.fill(
        smooth([(pot - 0.07, 0.56), (pot + 0.07, 0.56), (pot + 0.055, 0.7), (pot - 0.055, 0.7)]),
        (208, 104, 82),
        outline=False,
    )
    jar = 0.24 if side < 0.5 else 0.72
    for i, tone in enumerate(((226, 178, 100), (198, 88, 84))):
        box(canvas, jar + 0.075 * i - 0.06, 0.6, jar + 0.075 * i, 0.7, tone)
        box(canvas, jar + 0.075 * i - 0.063, 0.588, jar + 0.075 * i + 0.003, 0.606, (244, 240, 230))


def _cafe(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    canvas.gradient((150, 92, 74), (128, 76, 62))
    for row in range(9):  # bricks
        y = 0.075 * row
        box(canvas, 0, y, 1, y + 0.005, (176, 118, 96))
        for x in np.arange(0.07 * (row % 2) - 0.02, 1.0, 0.14):
            box(canvas, x, y, x + 0.005, y + 0.075, (176, 118, 96))
    side = 0.03 if rng.random() < 0.5 else 0.67
    window(canvas, scene, side, 0.12, 0.3, 0.36, (52, 66, 62))
    board = 0.7 if side < 0.5 else 0.06
    box(canvas, board - 0.015, 0.17, board + 0.255, 0.415, (196, 146, 96), edge=True)
    box(canvas, board, 0.185, board + 0.24, 0.4, (46, 58, 54))
    for i, wide in enumerate((0.13, 0.18, 0.1, 0.16)):
        box(canvas, board + 0.025, 0.225 + 0.042 * i, board + 0.025 + wide, 0.236 + 0.042 * i, (226, 230, 220))
    shelf = board - 0.02
    box(canvas, shelf, 0.58, shelf + 0.29, 0.6, (98, 64, 46), edge=True)
    for i, tone in enumerate(((246, 238, 224), (232, 180, 96), (126, 174, 164))):
        x = shelf + 0.03 + 0.085 * i
        box(canvas, x, 0.52, x + 0.055, 0.58, tone)
        canvas.stroke(ellipse(x + 0.06, 0.545, 0.014, 0.016, 10), tone, 0.008, closed=True)
    for x in (0.14, 0.5, 0.86):
        x += rng.uniform(-0.02, 0.02)
        canvas.stroke(np.array([(x, 0), (x, 0.06)], np.float32), (40, 34, 34), 0.006)
        canvas.fill(ellipse(x, 0.13, 0.12, 0.1, 24), (255, 214, 130), alpha=0.28, outline=False)
        canvas.fill(
            np.array([(x - 0.022, 0.05), (x + 0.022, 0.05), (x + 0.062, 0.11), (x - 0.062, 0.11)], np.float32),
            (44, 66, 64),
            outline=False,
        )
        canvas.fill(ellipse(x, 0.112, 0.03, 0.022, 14), (255, 236, 178), outline=False)
    box(canvas, 0, 0.76, 1, 0.8, (206, 154, 102), edge=True)
    box(canvas, 0, 0.8, 1, 1, (64, 92, 88))
    for x in np.arange(0.02, 1, 0.14):
        box(canvas, x, 0.83, x + 0.11, 0.97, (76, 106, 100))


PLACES: dict[str, Callable[[Canvas, Scene, np.random.Generator], None]] = {
    "studio": _studio,
    "beach": _beach,
    "mountains": _mountains,
    "city": _city,
    "forest": _forest,
    "library": _library,
    "meadow": _meadow,
    "kitchen": _kitchen,
    "cafe": _cafe,
}
