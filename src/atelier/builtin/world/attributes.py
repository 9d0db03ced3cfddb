"""The attributes of the world: what can differ between two pictures, and which words say so.

Every attribute is legible at 128 px (a classifier trained for nothing else reads each on renders), and independent
of the others except where `Scene.visible` says that one hides another.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attribute:
    """One thing that can differ.

    Args:
        name: the field of `Scene`.
        values: what it can be; the judge's classes, in this order.
        identity: it belongs to the person, not to the occasion.
        weights: how often each value is drawn in base training (0 keeps a value out of base training).
    """

    name: str
    values: tuple[str, ...]
    identity: bool = False
    weights: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if self.weights is not None and len(self.weights) != len(self.values):
            raise ValueError(f"{self.name}: {len(self.values)} values but {len(self.weights)} weights")


ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("presentation", ("woman", "man"), identity=True),
    Attribute("age", ("young", "middle-aged", "elderly"), identity=True),
    Attribute("skin", ("pale", "light", "golden", "tan", "brown", "dark"), identity=True),
    Attribute("face", ("round", "long", "square", "heart"), identity=True),
    Attribute(
        "hair",
        ("bald", "buzzed", "short", "afro", "bob", "long", "wavy", "ponytail", "bun", "mohawk", "braids"),
        identity=True,
        weights=(0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    ),
    Attribute(
        "hair_colour",
        ("black", "brown", "blonde", "ginger", "grey", "white", "blue", "pink", "green", "purple", "split"),
        identity=True,
        weights=(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0),
    ),
    Attribute("eyes", ("brown", "blue", "green", "amber", "violet"), identity=True),
    Attribute("brows", ("thin", "thick", "slanted"), identity=True),
    Attribute(
        "mark",
        ("none", "freckles", "scar", "mole", "stripes", "star"),
        identity=True,
        weights=(2, 1, 1, 1, 1, 0),
    ),
    Attribute("beard", ("none", "moustache", "goatee", "full"), identity=True, weights=(1.5, 1, 1, 1)),
    Attribute("expression", ("smiling", "neutral", "surprised", "sad")),
    Attribute("glasses", ("none", "round", "square", "sunglasses"), weights=(2, 1, 1, 1)),
    Attribute(
        "headwear", ("none", "beanie", "hat", "cap", "crown", "beret", "headscarf"), weights=(4, 1, 1, 1, 1, 1, 1)
    ),
    Attribute("garment", ("t-shirt", "hoodie", "suit", "dress", "turtleneck", "raincoat", "dungarees")),
    Attribute("garment_colour", ("red", "orange", "yellow", "green", "blue", "purple", "pink", "white", "black")),
    Attribute("pattern", ("plain", "striped", "dotted", "checked"), weights=(2, 1, 1, 1)),
    Attribute(
        "outerwear",
        ("none", "denim jacket", "leather jacket", "wool coat", "cardigan"),
        weights=(2.5, 1, 1, 1, 1),
    ),
    Attribute("accessory", ("none", "scarf", "necklace", "earrings"), weights=(2, 1, 1, 1)),
    Attribute("scene", ("studio", "beach", "mountains", "city", "forest", "library", "meadow", "kitchen", "cafe")),
    Attribute("time", ("day", "sunset", "night")),
    Attribute("weather", ("clear", "rain", "snow"), weights=(2, 1, 1)),
    Attribute("light", ("even", "warm", "neon"), weights=(2, 1, 1)),
    Attribute("style", ("flat", "comic", "watercolour", "papercut", "pencil")),
    Attribute("view", ("front", "left", "right"), weights=(2, 1, 1)),
    Attribute("framing", ("close-up", "portrait", "waist-up"), weights=(1, 2, 1)),
)

BY_NAME: dict[str, Attribute] = {attribute.name: attribute for attribute in ATTRIBUTES}
IDENTITY: tuple[str, ...] = tuple(a.name for a in ATTRIBUTES if a.identity)
CONTEXT: tuple[str, ...] = tuple(a.name for a in ATTRIBUTES if not a.identity)

# The class word of a prompt ("a photo of mira woman") gives presentation away, so likeness is judged on the others.
JUDGED_IDENTITY: tuple[str, ...] = tuple(name for name in IDENTITY if name != "presentation")

Colour = tuple[int, int, int]

SKIN: dict[str, Colour] = {
    "pale": (255, 230, 216),
    "light": (249, 202, 170),
    "golden": (236, 180, 112),
    "tan": (205, 140, 92),
    "brown": (156, 97, 62),
    "dark": (104, 64, 46),
}
HAIR: dict[str, Colour] = {
    "black": (38, 33, 42),
    "brown": (108, 66, 40),
    "blonde": (240, 204, 108),
    "ginger": (212, 94, 36),
    "grey": (146, 150, 160),
    "white": (242, 240, 236),
    "blue": (48, 108, 214),
    "pink": (242, 118, 176),
    "green": (52, 160, 92),
    "purple": (134, 70, 186),
    "split": (48, 108, 214),
}
SPLIT_SECOND: Colour = (242, 118, 176)
EYES: dict[str, Colour] = {
    "brown": (110, 62, 26),
    "blue": (44, 128, 232),
    "green": (36, 164, 76),
    "amber": (238, 164, 24),
    "violet": (158, 66, 216),
}
GARMENT: dict[str, Colour] = {
    "red": (208, 46, 52),
    "orange": (242, 132, 40),
    "yellow": (248, 208, 60),
    "green": (50, 142, 84),
    "blue": (44, 94, 200),
    "purple": (126, 64, 172),
    "pink": (243, 142, 186),
    "white": (246, 245, 241),
    "black": (42, 42, 50),
}
OUTERWEAR: dict[str, Colour] = {
    "denim jacket": (98, 138, 186),
    "leather jacket": (52, 44, 46),
    "wool coat": (188, 136, 84),
    "cardigan": (226, 208, 178),
}
