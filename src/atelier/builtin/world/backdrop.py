"""The places people stand in. Canvas units; drawn before the figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.canvas import ellipse, shade, smooth

if TYPE_CHECKING:
    from atelier.builtin.world.canvas import Canvas, Colour
    from atelier.builtin.world.scene import Scene

SKY: dict[str, tuple[Colour, Colour]] = {
    "day": ((96, 182, 246), (206, 236, 252)),
    "sunset": ((120, 62, 140), (255, 160, 70)),
    "night": ((10, 14, 44), (38, 44, 96)),
}
# Everything in the picture is lit by the hour (multipliers of red, green, blue).
LIGHT: dict[str, tuple[float, float, float]] = {
    "day": (1.0, 1.0, 1.0),
    "sunset": (1.0, 0.92, 0.84),
    "night": (0.76, 0.78, 0.92),
}


def _between(a: Colour, b: Colour, share: float) -> Colour:
    """`share` of the second colour, the rest of the first."""
    r, g, b_ = (int(x * (1 - share) + y * share) for x, y in zip(a, b, strict=True))
    return r, g, b_


def _box(canvas: Canvas, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
    canvas.fill(np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float32), colour, outline=False)


def _sky(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    top, bottom = SKY[scene.time]
    if scene.weather != "clear":
        grey = 0.5
        mix = {"day": (150, 160, 174), "sunset": (150, 110, 120), "night": (30, 34, 60)}[scene.time]
        top, bottom = _between(top, mix, grey), _between(bottom, mix, grey)
    canvas.gradient(top, bottom)
    side = 0.16 if rng.random() < 0.5 else 0.84
    y = 0.14 + rng.uniform(-0.03, 0.05)
    if scene.time == "day" and scene.weather == "clear":
        canvas.fill(ellipse(side, y, 0.07, 0.07), (255, 244, 170), outline=False)
    elif scene.time == "sunset":
        canvas.fill(ellipse(side, y + 0.22, 0.1, 0.1), (255, 214, 110), outline=False)
    elif scene.time == "night":
        canvas.fill(ellipse(side, y, 0.06, 0.06), (250, 248, 222), outline=False)
        canvas.fill(ellipse(side + 0.026, y - 0.016, 0.05, 0.05), top, outline=False)
        for _ in range(12):
            canvas.fill(
                ellipse(rng.uniform(0, 1), rng.uniform(0, 0.45), 0.007, 0.007, 6), (255, 255, 240), outline=False
            )
    if scene.time != "night":
        for _ in range(int(rng.integers(1, 3)) + (scene.weather != "clear")):
            x, cy = rng.uniform(0, 1), rng.uniform(0.05, 0.3)
            tone = (255, 255, 255) if scene.weather == "clear" else (200, 204, 212)
            for dx, r in ((-0.06, 0.04), (0, 0.055), (0.06, 0.042)):
                canvas.fill(ellipse(x + dx, cy, r * 1.3, r * 0.8, 14), tone, alpha=0.8, outline=False)


def _window(canvas: Canvas, scene: Scene, x: float, y: float, w: float, h: float) -> None:
    _box(canvas, x - 0.02, y - 0.02, x + w + 0.02, y + h + 0.02, (250, 246, 238))
    top, bottom = SKY[scene.time]
    for i in range(5):
        _box(canvas, x, y + h * i / 5, x + w, y + h * (i + 1) / 5, _between(top, bottom, i / 4))
    if scene.time == "night":
        canvas.fill(ellipse(x + 0.6 * w, y + 0.3 * h, 0.03, 0.03, 14), (250, 248, 222), outline=False)
    elif scene.time == "sunset":
        canvas.fill(ellipse(x + 0.5 * w, y + 0.72 * h, 0.05, 0.05, 16), (255, 226, 130), outline=False)
    _box(canvas, x + w / 2 - 0.008, y, x + w / 2 + 0.008, y + h, (250, 246, 238))


def backdrop(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    """Draw the place behind the figure."""
    canvas.frame(1.0, (0.0, 0.0))
    _PLACES[scene.scene](canvas, scene, rng)


def _studio(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    tones: tuple[Colour, ...] = ((214, 210, 204), (190, 206, 216), (222, 200, 190), (198, 212, 196), (206, 198, 218))
    tone = tones[int(rng.integers(len(tones)))]
    canvas.gradient(shade(tone, 1.5), shade(tone, 0.88))
    canvas.fill(ellipse(0.5, 0.45, 0.42, 0.42, 40), shade(tone, 1.8), alpha=0.5, outline=False)


def _beach(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    _sky(canvas, scene, rng)
    y = 0.5 + rng.uniform(-0.03, 0.03)
    _box(canvas, 0, y, 1, y + 0.2, (28, 140, 190))
    for i in range(3):
        _box(canvas, 0, y + 0.03 + 0.055 * i, 1, y + 0.04 + 0.055 * i, (130, 206, 228))
    canvas.fill(
        smooth([(-0.2, y + 0.17), (0.3, y + 0.13), (0.7, y + 0.18), (1.2, y + 0.14), (1.2, 1.2), (-0.2, 1.2)]),
        (244, 220, 158),
        outline=False,
    )
    x = 0.1 if rng.random() < 0.5 else 0.9
    canvas.stroke(np.array([(x, y + 0.25), (x + 0.02, 0.28)], np.float32), (134, 94, 54), 0.03)
    for a in (-2.7, -2.0, -1.1, -0.4, 0.15, 3.0):
        canvas.stroke(np.array([(x + 0.02, 0.28), (x + 0.02 + 0.1 * np.cos(a), 0.26 + 0.1 * np.sin(a)), (x + 0.02 +
        0.17 * np.cos(a), 0.32 + 0.12 * np.sin(a))], np.float32), (36, 140, 70), 0.024)  # fmt: skip


def _mountains(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    _sky(canvas, scene, rng)
    for x, top, half, tone in (
        (0.14, 0.22, 0.36, (104, 112, 140)),
        (0.84, 0.18, 0.4, (84, 94, 124)),
        (0.5, 0.34, 0.34, (122, 130, 154)),
    ):
        x += rng.uniform(-0.05, 0.05)
        canvas.fill(np.array([(x - half, 0.78), (x, top), (x + half, 0.78)], np.float32), tone, outline=False)
        canvas.fill(np.array([(x - half * 0.24, top + 0.135), (x, top), (x + half * 0.24, top + 0.135), (x + half * 0.08, top + 0.11), (x - half * 0.06, top + 0.15)], np.float32), (250, 252, 255), outline=False)  # fmt: skip
    canvas.fill(
        smooth([(-0.2, 0.7), (0.3, 0.66), (0.7, 0.72), (1.2, 0.66), (1.2, 1.2), (-0.2, 1.2)]),
        (92, 132, 84),
        outline=False,
    )


def _city(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    _sky(canvas, scene, rng)
    lit: Colour = (255, 222, 110) if scene.time != "day" else (196, 224, 240)
    x = -0.02
    i = 0
    while x < 1.0:
        wide = rng.uniform(0.13, 0.2)
        top = rng.uniform(0.1, 0.42)
        tone: Colour = ((92, 96, 116), (128, 112, 116), (70, 84, 108), (146, 128, 118))[(i + int(rng.integers(2))) % 4]
        _box(canvas, x, top, x + wide, 1.0, tone)
        step = wide / 3
        for wy in np.arange(top + 0.04, 0.9, 0.09):
            for k in range(2):
                wx = x + step * (0.5 + 1.1 * k)
                _box(canvas, wx, wy, wx + step * 0.6, wy + 0.045, lit)
        x += wide + 0.01
        i += 1


def _forest(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    _sky(canvas, scene, rng)
    canvas.fill(
        smooth([(-0.2, 0.62), (0.3, 0.58), (0.7, 0.64), (1.2, 0.6), (1.2, 1.2), (-0.2, 1.2)]),
        (58, 104, 54),
        outline=False,
    )
    for depth, tone in ((0.0, (36, 92, 62)), (0.06, (28, 74, 48))):
        for x in np.arange(-0.02, 1.1, 0.17):
            cx = x + rng.uniform(-0.04, 0.04) + depth
            foot = 0.66 + depth
            _box(canvas, cx - 0.014, foot, cx + 0.014, foot + 0.12, (92, 62, 40))
            for k in range(3):
                y = foot - 0.14 * k
                half = 0.1 - 0.022 * k
                canvas.fill(
                    np.array([(cx - half, y + 0.04), (cx, y - 0.17), (cx + half, y + 0.04)], np.float32),
                    tone,
                    outline=False,
                )


def _library(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    canvas.gradient((120, 80, 52), (92, 60, 40))
    tones: tuple[Colour, ...] = (
        (180, 50, 50),
        (50, 92, 150),
        (60, 130, 84),
        (214, 170, 70),
        (130, 72, 140),
        (222, 214, 196),
    )
    for shelf in range(5):
        y = 0.02 + 0.2 * shelf
        _box(canvas, 0, y + 0.165, 1, y + 0.19, (70, 44, 28))
        x = 0.01
        while x < 0.99:
            wide = rng.uniform(0.025, 0.045)
            _box(
                canvas,
                x,
                y + rng.uniform(0.01, 0.05),
                x + wide - 0.005,
                y + 0.165,
                tones[int(rng.integers(len(tones)))],
            )
            x += wide
    side = 0.05 if rng.random() < 0.5 else 0.71
    _window(canvas, scene, side, 0.06, 0.24, 0.3)


def _meadow(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    _sky(canvas, scene, rng)
    canvas.fill(
        smooth([(-0.2, 0.5), (0.25, 0.45), (0.7, 0.52), (1.2, 0.46), (1.2, 1.2), (-0.2, 1.2)]),
        (122, 190, 78),
        outline=False,
    )
    tones: tuple[Colour, ...] = ((246, 80, 110), (255, 220, 70), (250, 250, 250), (190, 100, 220))
    for _ in range(34):
        x, y = rng.uniform(0, 1), rng.uniform(0.54, 1.0)
        r = 0.012 + 0.02 * (y - 0.5)
        canvas.fill(ellipse(x, y, r, r, 10), tones[int(rng.integers(4))], outline=False)


def _kitchen(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    canvas.gradient((240, 226, 200), (232, 214, 186))
    for gx in range(9):
        canvas.stroke(np.array([(gx / 8, 0.42), (gx / 8, 0.7)], np.float32), (206, 190, 164), 0.006)
    for gy in range(4):
        canvas.stroke(np.array([(0, 0.42 + gy * 0.09), (1, 0.42 + gy * 0.09)], np.float32), (206, 190, 164), 0.006)
    for x in (0.0, 0.2, 0.6, 0.8):
        _box(canvas, x + 0.01, 0.0, x + 0.19, 0.28, (90, 160, 160))
        canvas.fill(ellipse(x + 0.16, 0.22, 0.012, 0.012, 8), (250, 220, 120), outline=False)
    _box(canvas, 0, 0.7, 1, 0.75, (140, 100, 70))
    _box(canvas, 0, 0.75, 1, 1, (90, 160, 160))
    side = 0.04 if rng.random() < 0.5 else 0.74
    _window(canvas, scene, side, 0.06, 0.22, 0.3)
    pot = 0.9 if side < 0.5 else 0.1
    canvas.fill(
        smooth([(pot - 0.07, 0.56), (pot + 0.07, 0.56), (pot + 0.06, 0.7), (pot - 0.06, 0.7)]),
        (206, 70, 60),
        outline=False,
    )


_PLACES = {
    "studio": _studio,
    "beach": _beach,
    "mountains": _mountains,
    "city": _city,
    "forest": _forest,
    "library": _library,
    "meadow": _meadow,
    "kitchen": _kitchen,
}


def weather(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    """Rain or snow in front of everything but the face, which stays readable."""
    canvas.frame(1.0, (0.0, 0.0))
    places = rng.uniform(0, 1, (64, 2))
    places = places[np.hypot((places[:, 0] - 0.5) / 0.3, (places[:, 1] - 0.42) / 0.36) > 1]
    if scene.weather == "rain":
        for x, y in places:
            canvas.stroke(np.array([(x, y), (x - 0.025, y + 0.075)], np.float32), (176, 214, 250), 0.008)
    elif scene.weather == "snow":
        for x, y in places:
            canvas.fill(ellipse(x, y, 0.013, 0.013, 8), (255, 255, 255), outline=False)
