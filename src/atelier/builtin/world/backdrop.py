"""Sky, weather and the place behind the figure. Canvas units; drawn before the figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.canvas import ellipse, mix

if TYPE_CHECKING:
    from atelier.builtin.world.canvas import Canvas, Colour
    from atelier.builtin.world.scene import Scene

SKY: dict[str, tuple[Colour, Colour]] = {
    "day": ((110, 188, 236), (226, 243, 246)),
    "sunset": ((112, 72, 142), (255, 172, 104)),
    "night": ((14, 20, 56), (56, 64, 122)),
}
#: What distance fades into.
HAZE: dict[str, Colour] = {"day": (206, 230, 240), "sunset": (238, 150, 112), "night": (46, 54, 104)}


def box(canvas: Canvas, x0: float, y0: float, x1: float, y1: float, colour: Colour, *, edge: bool = False) -> None:
    """An upright rectangle; `edge`: the pen gives it its outline or shadow."""
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float32)
    canvas.fill(corners, colour, outline=edge)


def sky(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    """The sky of the hour and the weather, with sun, moon, stars and clouds."""
    top, bottom = SKY[scene.time]
    if scene.weather != "clear":
        grey: Colour = {"day": (158, 170, 184), "sunset": (150, 112, 122), "night": (34, 40, 68)}[scene.time]
        top, bottom = mix(top, grey, 0.55), mix(bottom, grey, 0.5)
    canvas.gradient(top, bottom)
    # Always as many numbers, so that another hour leaves the land as it is.
    side = 0.16 if rng.random() < 0.5 else 0.84
    y = 0.14 + rng.uniform(-0.03, 0.05)
    stars = rng.uniform(0, (1, 0.45), (12, 2))
    clouds = rng.uniform((0, 0.06), (1, 0.3), (3, 2))
    few = int(rng.integers(1, 3))
    if scene.time == "day" and scene.weather == "clear":
        canvas.fill(ellipse(side, y, 0.11, 0.11), (255, 250, 214), alpha=0.45, outline=False)
        canvas.fill(ellipse(side, y, 0.07, 0.07), (255, 246, 184), outline=False)
    elif scene.time == "sunset":
        canvas.fill(ellipse(side, y + 0.22, 0.17, 0.17), (255, 214, 130), alpha=0.35, outline=False)
        canvas.fill(ellipse(side, y + 0.22, 0.1, 0.1), (255, 224, 134), outline=False)
    elif scene.time == "night":
        canvas.fill(ellipse(side, y, 0.1, 0.1), (120, 130, 190), alpha=0.35, outline=False)
        canvas.fill(ellipse(side, y, 0.06, 0.06), (252, 248, 222), outline=False)
        canvas.fill(ellipse(side + 0.026, y - 0.016, 0.05, 0.05), mix(top, (120, 130, 190), 0.25), outline=False)
        for x, sy in stars:
            canvas.fill(ellipse(x, sy, 0.006, 0.006, 6), (255, 255, 240), outline=False)
    if scene.time != "night":
        tone = mix((255, 255, 255) if scene.weather == "clear" else (206, 210, 218), SKY[scene.time][1], 0.25)
        for x, cy in clouds[: few + (scene.weather != "clear")]:
            for dx, dy, r in ((-0.07, 0.01, 0.036), (-0.015, -0.012, 0.05), (0.055, 0.004, 0.042)):
                canvas.fill(ellipse(x + dx, cy + dy, r * 1.25, r * 0.8, 14), tone, outline=False)
            box(canvas, x - 0.1, cy + 0.012, x + 0.1, cy + 0.034, tone)


def window(canvas: Canvas, scene: Scene, x: float, y: float, w: float, h: float, frame: Colour) -> None:
    """A window that shows the hour."""
    box(canvas, x - 0.02, y - 0.02, x + w + 0.02, y + h + 0.02, frame, edge=True)
    top, bottom = SKY[scene.time]
    for i in range(6):
        box(canvas, x, y + h * i / 6, x + w, y + h * (i + 1) / 6, mix(top, bottom, i / 5))
    if scene.time == "night":
        canvas.fill(ellipse(x + 0.7 * w, y + 0.28 * h, 0.03, 0.03, 14), (252, 248, 222), outline=False)
        for dx, dy in ((0.2, 0.2), (0.35, 0.55), (0.82, 0.66)):
            canvas.fill(ellipse(x + dx * w, y + dy * h, 0.005, 0.005, 6), (255, 255, 240), outline=False)
    elif scene.time == "sunset":
        canvas.fill(ellipse(x + 0.5 * w, y + 0.74 * h, 0.05, 0.05, 16), (255, 232, 150), outline=False)
    else:
        canvas.fill(ellipse(x + 0.35 * w, y + 0.4 * h, 0.05, 0.018, 14), (255, 255, 255), outline=False)
    box(canvas, x + w / 2 - 0.007, y, x + w / 2 + 0.007, y + h, frame)
    box(canvas, x, y + h * 0.55 - 0.006, x + w, y + h * 0.55 + 0.006, frame)


def backdrop(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    """Draw the place behind the figure, a little softer than the figure itself."""
    from atelier.builtin.world.places import PLACES

    behind = canvas.distant()
    PLACES[scene.scene](behind, scene, rng)
    canvas.lay(behind)


def weather(canvas: Canvas, scene: Scene, rng: np.random.Generator) -> None:
    """Rain or snow in front of everything but the face, which stays readable."""
    canvas.frame(1.0, (0.0, 0.0))
    places = rng.uniform(0, 1, (80, 2))
    places = places[np.hypot((places[:, 0] - 0.5) / 0.3, (places[:, 1] - 0.42) / 0.36) > 1]
    if scene.weather == "rain":
        for x, y in places:
            canvas.stroke(np.array([(x, y), (x - 0.025, y + 0.08)], np.float32), (196, 224, 250), 0.008)
    elif scene.weather == "snow":
        for i, (x, y) in enumerate(places):
            r = 0.012 + 0.005 * (i % 3 == 0)
            canvas.fill(ellipse(x, y, r, r, 10), (255, 255, 255), outline=False)
