"""The fixed held-out prompts: what is asked, and which attribute values that states."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from atelier.builtin.world.attributes import BY_NAME, CONTEXT
from atelier.builtin.world.captions import write
from atelier.builtin.world.scene import Scene, sample_scene

_FILE = Path(__file__).parent / "heldout_prompts.json"


@dataclass(frozen=True)
class Prompt:
    """A prompt and the values that a faithful picture must show."""

    text: str
    asked: dict[str, str]


def held_out_prompts() -> list[Prompt]:
    """The list that ships; it never changes, so figures stay comparable."""
    return [Prompt(**row) for row in json.loads(_FILE.read_text(encoding="utf-8"))]


def compose(count: int, seed: int) -> list[Prompt]:
    """Prompts of six to ten attributes each, every attribute asked equally often, in plain wording."""
    rng = np.random.default_rng([seed, 77])
    out: list[Prompt] = []
    while len(out) < count:
        scene = sample_scene(rng)
        names = [n for n in BY_NAME if rng.random() < 8 / len(BY_NAME) and n in scene.visible()]
        # "No glasses" is not what people ask for, and a value that no words state cannot be asked.
        names = [n for n in names if getattr(scene, n) not in ("none", "plain", "even")]
        if 4 <= len(names) <= 10:
            caption = write(scene, names)
            out.append(Prompt(caption.text, {n: getattr(scene, n) for n in names if n in caption.stated}))
    return out


#: Twelve occasions in which a trained person is asked for; the words never touch identity.
OCCASIONS: tuple[dict[str, str], ...] = (
    {"garment": "raincoat", "garment_colour": "yellow", "scene": "city", "weather": "rain", "time": "night"},
    {"garment": "suit", "garment_colour": "blue", "scene": "library", "glasses": "round"},
    {"garment": "dress", "garment_colour": "red", "scene": "beach", "time": "sunset", "style": "flat"},
    {"garment": "hoodie", "garment_colour": "green", "scene": "forest", "weather": "snow", "style": "watercolour"},
    {"garment": "turtleneck", "garment_colour": "white", "scene": "mountains", "time": "day", "style": "papercut"},
    {"garment": "t-shirt", "garment_colour": "black", "scene": "kitchen", "expression": "surprised"},
    {"garment": "dungarees", "garment_colour": "orange", "scene": "meadow", "expression": "smiling", "time": "day"},
    {"headwear": "crown", "garment": "dress", "garment_colour": "purple", "scene": "studio", "style": "comic"},
    {"garment": "t-shirt", "garment_colour": "pink", "scene": "beach", "view": "left", "accessory": "necklace"},
    {"garment": "raincoat", "garment_colour": "red", "scene": "forest", "weather": "rain", "expression": "sad"},
    {"garment": "hoodie", "garment_colour": "purple", "scene": "city", "time": "sunset", "style": "comic"},
    {"garment": "suit", "garment_colour": "green", "scene": "studio", "view": "right", "style": "papercut"},
)


def occasion_prompt(occasion: dict[str, str], trigger: str, *, who: str = "") -> Prompt:
    """`a photo of {trigger} …` in an occasion, or `who …`. Nothing of the person's identity is in the words."""
    scene = Scene(**occasion)  # type: ignore[arg-type]
    stated = [n for n in occasion if n in CONTEXT]
    text = write(scene, stated, name=trigger, lead="" if who else "a photo of", who=who).text
    return Prompt(text, {n: occasion[n] for n in stated})


if __name__ == "__main__":
    _FILE.write_text(json.dumps([p.__dict__ for p in compose(240, 2026)], indent=0) + "\n", encoding="utf-8")
