"""A scene: one value for every attribute, and a seed for everything else. Same scene, same bytes."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.attributes import ATTRIBUTES, BY_NAME, IDENTITY

if TYPE_CHECKING:
    from collections.abc import Mapping

INDOORS = ("studio", "library", "kitchen", "cafe")
HIDES_HAIR = ("beanie", "hat", "cap", "beret", "headscarf")
#: Garments that are outerwear themselves: nothing is worn over them.
OUTERMOST = ("suit", "raincoat")


@dataclass(frozen=True)
class Scene:
    """What a picture shows. Fields are the attributes of `attributes.ATTRIBUTES`; `seed` moves everything unnamed."""

    presentation: str = "woman"
    age: str = "young"
    skin: str = "light"
    face: str = "round"
    hair: str = "bob"
    hair_colour: str = "brown"
    eyes: str = "brown"
    brows: str = "thin"
    mark: str = "none"
    beard: str = "none"
    expression: str = "smiling"
    glasses: str = "none"
    headwear: str = "none"
    garment: str = "t-shirt"
    garment_colour: str = "red"
    pattern: str = "plain"
    outerwear: str = "none"
    accessory: str = "none"
    scene: str = "studio"
    time: str = "day"
    weather: str = "clear"
    light: str = "even"
    style: str = "flat"
    view: str = "front"
    framing: str = "portrait"
    seed: int = 0

    def __post_init__(self) -> None:
        for attribute in ATTRIBUTES:
            value = getattr(self, attribute.name)
            if value not in attribute.values:
                raise ValueError(f"{attribute.name} is {value!r}; known are {', '.join(attribute.values)}")

    def replace(self, **changes: object) -> Scene:
        """The same scene with other values; rules are applied again."""
        return settle(dataclasses.replace(self, **changes))  # type: ignore[arg-type]

    def identity(self) -> dict[str, str]:
        """The part that belongs to the person."""
        return {name: getattr(self, name) for name in IDENTITY}

    def visible(self) -> frozenset[str]:
        """Names of the attributes that a viewer can read in this picture (a hat hides the haircut)."""
        hidden: set[str] = set()
        if self.headwear in HIDES_HAIR:
            hidden |= {"hair"}
            if self.hair in ("bald", "buzzed", "short", "mohawk", "bun"):
                hidden |= {"hair_colour"}
        if self.headwear == "headscarf":
            hidden |= {"hair_colour"}
        if self.headwear in ("hat", "cap"):
            hidden |= {"brows"}
        if self.hair == "bald":
            hidden |= {"hair_colour"}
        if self.glasses == "sunglasses":
            hidden |= {"eyes"}
        if self.scene in INDOORS:
            hidden |= {"weather"}
        if self.scene == "studio":
            hidden |= {"time"}
        if self.accessory == "scarf":
            hidden |= {"garment"}
        if self.framing == "close-up":
            # A collar's worth of cloth is left, under an open coat next to nothing.
            if self.outerwear != "none":
                hidden |= {"garment", "garment_colour", "pattern"}
            elif self.garment in ("dress", "dungarees"):
                hidden |= {"pattern"}
        return frozenset(a.name for a in ATTRIBUTES) - hidden


def settle(scene: Scene) -> Scene:
    """Make dependent attributes consistent: indoors has no weather, a studio no time of day, a suit no coat over it."""
    changes: dict[str, str] = {}
    if scene.scene in INDOORS and scene.weather != "clear":
        changes["weather"] = "clear"
    if scene.scene == "studio" and scene.time != "day":
        changes["time"] = "day"
    if scene.presentation == "woman" and scene.beard != "none":
        changes["beard"] = "none"
    if scene.garment in OUTERMOST and scene.outerwear != "none":
        changes["outerwear"] = "none"
    return dataclasses.replace(scene, **changes) if changes else scene  # type: ignore[arg-type]


def sample_scene(rng: np.random.Generator, fixed: Mapping[str, str] | None = None, *, uniform: bool = False) -> Scene:
    """Draw a scene as base training does; `uniform` also draws the values that base training never shows (for the
    judge)."""
    values: dict[str, str] = {}
    for attribute in ATTRIBUTES:
        weights = np.array(attribute.weights or [1.0] * len(attribute.values))
        if uniform:
            weights = np.ones(len(weights))
        values[attribute.name] = attribute.values[rng.choice(len(weights), p=weights / weights.sum())]
    values.update(fixed or {})
    return settle(Scene(**values, seed=int(rng.integers(2**31))))  # type: ignore[arg-type]


def value_index(scene: Scene) -> dict[str, int]:
    """Class index of each attribute's value, −1 where it cannot be seen."""
    visible = scene.visible()
    return {name: BY_NAME[name].values.index(getattr(scene, name)) if name in visible else -1 for name in BY_NAME}
