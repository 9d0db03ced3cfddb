"""The attributes of the world: what can differ between two pictures, and which words say so.

Every attribute is legible at 128 px (a classifier trained for nothing else reads each at 0.95 or better on renders),
and
independent of the others except where `RULES` in `scene.py` says that one hides another.
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
    Attribute("headwear", ("none", "beanie", "hat", "cap", "crown"), weights=(3, 1, 1, 1, 1)),
    Attribute("garment", ("t-shirt", "hoodie", "suit", "dress", "turtleneck", "raincoat", "dungarees")),
    Attribute("garment_colour", ("red", "orange", "yellow", "green", "blue", "purple", "pink", "white", "black")),
    Attribute("pattern", ("plain", "striped", "dotted", "checked"), weights=(2, 1, 1, 1)),
    Attribute("accessory", ("none", "scarf", "necklace", "earrings"), weights=(2, 1, 1, 1)),
    Attribute("scene", ("studio", "beach", "mountains", "city", "forest", "library", "meadow", "kitchen")),
    Attribute("time", ("day", "sunset", "night")),
    Attribute("weather", ("clear", "rain", "snow"), weights=(2, 1, 1)),
    Attribute("style", ("flat", "comic", "watercolour", "papercut")),
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
    "pale": (255, 232, 216),
    "light": (250, 205, 172),
    "golden": (238, 184, 116),
    "tan": (207, 143, 95),
    "brown": (150, 92, 58),
    "dark": (92, 56, 40),
}
HAIR: dict[str, Colour] = {
    "black": (30, 27, 33),
    "brown": (102, 62, 36),
    "blonde": (242, 205, 92),
    "ginger": (214, 92, 28),
    "grey": (146, 150, 158),
    "white": (244, 243, 240),
    "blue": (44, 106, 222),
    "pink": (244, 112, 178),
    "green": (44, 162, 84),
    "purple": (132, 62, 190),
    "split": (44, 106, 222),
}
SPLIT_SECOND: Colour = (244, 112, 178)
EYES: dict[str, Colour] = {
    "brown": (98, 54, 22),
    "blue": (38, 128, 236),
    "green": (28, 168, 72),
    "amber": (244, 168, 16),
    "violet": (158, 60, 220),
}
GARMENT: dict[str, Colour] = {
    "red": (212, 36, 44),
    "orange": (246, 132, 28),
    "yellow": (250, 214, 44),
    "green": (36, 142, 72),
    "blue": (38, 88, 204),
    "purple": (122, 56, 176),
    "pink": (246, 138, 190),
    "white": (246, 246, 244),
    "black": (36, 36, 42),
}
