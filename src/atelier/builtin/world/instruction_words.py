"""How edits are asked for: wordings by what changes.

`{obj}` is her, him or them; `{poss}` her, his or their; `{x}` what is to be seen, `{old}` what was, `{c}` a colour,
`{g}` the garment's name.
"""

from __future__ import annotations

from collections.abc import Iterator

#: Words for the person: object, possessive; one pair is chosen.
PRONOUNS: dict[str, tuple[tuple[str, str], ...]] = {
    "woman": (("her", "her"), ("her", "her"), ("the woman", "her"), ("this person", "their")),
    "man": (("him", "his"), ("him", "his"), ("the man", "his"), ("this person", "their")),
}

#: Names of things as they are called when they are taken away or changed.
NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "garment": {
        "t-shirt": ("t-shirt", "tee"), "hoodie": ("hoodie",), "suit": ("suit",), "dress": ("dress",),
        "turtleneck": ("turtleneck", "sweater"), "raincoat": ("raincoat",), "dungarees": ("dungarees", "overalls"),
    },
    "headwear": {
        "beanie": ("beanie", "hat"), "hat": ("hat", "straw hat"), "cap": ("cap", "hat"), "crown": ("crown",),
        "beret": ("beret", "hat"), "headscarf": ("headscarf",),
    },
    "glasses": {"round": ("glasses",), "square": ("glasses",), "sunglasses": ("sunglasses", "shades")},
    "outerwear": {
        "denim jacket": ("jacket", "denim jacket"), "leather jacket": ("jacket", "leather jacket"),
        "wool coat": ("coat", "wool coat"), "cardigan": ("cardigan",),
    },
    "accessory": {"scarf": ("scarf",), "necklace": ("necklace",), "earrings": ("earrings",)},
    "beard": {"moustache": ("moustache", "mustache"), "goatee": ("goatee", "beard"), "full": ("beard",)},
}  # fmt: skip

CLOTH = (
    "put {obj} in {x}", "dress {obj} in {x}", "give {obj} {x}", "make {obj} wear {x}", "change the {old} to {x}",
    "replace the {old} with {x}", "swap the {old} for {x}", "change {poss} clothes to {x}", "now wearing {x}",
    "the same person in {x}", "change {poss} outfit to {x}",
)  # fmt: skip
CLOTH_COLOUR = (
    "make the {g} {c}", "change the {g} to {c}", "turn the {g} {c}", "change the colour of the {g} to {c}",
    "make {poss} clothes {c}", "the same {g} in {c}", "recolour the {g} {c}",
)  # fmt: skip
PATTERN = (
    "make the {g} {x}", "give the {g} a {x} pattern", "add a {x} pattern to the {g}", "change the {g} to a {x} one",
)  # fmt: skip
PLAIN = (
    "make the {g} plain",
    "remove the pattern from the {g}",
    "no pattern on the {g}",
    "make the {g} a solid colour",
)

ADD = ("add {x}", "give {obj} {x}", "put {x} on {obj}", "make {obj} wear {x}", "with {x}", "now wearing {x}")
REMOVE = (
    "remove the {old}",
    "take off the {old}",
    "take the {old} away",
    "without the {old}",
    "no {old}",
    "lose the {old}",
)
SWAP = ("replace the {old} with {x}", "change the {old} to {x}", "swap the {old} for {x}", "{x} instead of the {old}")
#: Said in addition for these.
ADD_TO: dict[str, tuple[str, ...]] = {
    "headwear": ("put {x} on {poss} head",),
    "outerwear": ("put {x} over it", "add {x} on top", "put on {x}"),
    "accessory": ("put on {x}",),
    "glasses": ("put on {x}",),
    "beard": ("grow {x}", "let {obj} grow {x}"),
}
SHAVE = ("shave off the {old}", "remove the {old}", "make {obj} clean shaven", "shave {obj}", "no {old}")

HAIR_COLOUR = (
    "give {obj} {c} hair", "make {poss} hair {c}", "dye {poss} hair {c}", "change the hair colour to {c}",
    "turn {poss} hair {c}", "with {c} hair", "change {poss} hair to {c}",
)  # fmt: skip
HAIR = ("give {obj} {x}", "change {poss} hair to {x}", "change the haircut to {x}", "with {x}", "a new haircut, {x}")
BALD = ("make {obj} bald", "shave {poss} head", "remove {poss} hair", "give {obj} a bald head")

#: attribute → value → wordings that need nothing else.
FIXED: dict[str, dict[str, tuple[str, ...]]] = {
    "expression": {
        "smiling": ("make {obj} smile", "add a smile", "smiling", "make {obj} look happy", "with a big smile"),
        "neutral": (
            "make {obj} look calm",
            "make {obj} look serious",
            "stop smiling",
            "give {obj} a neutral expression",
        ),
        "surprised": ("make {obj} look surprised", "surprised", "open {poss} mouth", "a surprised expression"),
        "sad": ("make {obj} look sad", "make {obj} frown", "a sad expression", "with a frown"),
    },
    "scene": {
        "studio": ("a studio", "a plain background", "a plain backdrop"),
        "beach": ("a beach", "the beach", "the sea"),
        "mountains": ("the mountains", "snowy mountains"),
        "city": ("a city", "the city", "a street with tall buildings"),
        "forest": ("a forest", "the woods", "the forest"),
        "library": ("a library", "the library"),
        "meadow": ("a meadow", "a field of flowers", "a flower meadow"),
        "kitchen": ("a kitchen", "the kitchen"),
        "cafe": ("a cafe", "a coffee shop"),
    },
    "time": {
        "day": ("make it day", "change it to day", "by day", "in daylight", "make it daytime"),
        "sunset": ("make it sunset", "at sunset", "change the time to sunset", "at golden hour", "make it evening"),
        "night": (
            "make it night",
            "at night",
            "change the time to night",
            "turn day into night",
            "make it dark outside",
        ),
    },
    "weather": {
        "clear": ("make the sky clear", "clear weather", "make the weather clear", "stop the rain and snow"),
        "rain": ("make it rain", "add rain", "in the rain", "change the weather to rain", "let it rain"),
        "snow": ("make it snow", "add snow", "in falling snow", "change the weather to snow", "let it snow"),
    },
    "style": {
        "flat": ("a flat illustration", "a flat drawing"),
        "comic": ("a comic", "a comic panel", "a comic book drawing"),
        "watercolour": ("a watercolour", "a watercolor painting"),
        "papercut": ("a papercut", "layered paper art"),
        "pencil": ("a pencil drawing", "a pencil sketch", "a coloured pencil drawing"),
    },
    "light": {
        "even": ("use even light", "make the light soft", "remove the coloured light", "in soft light"),
        "warm": ("make the light warm", "add warm light", "in warm light", "use a warm lamp"),
        "neon": ("add neon light", "make the light neon", "in neon light", "light it with pink and blue neon"),
    },
    "view": {
        "front": ("make {obj} face the camera", "turn {obj} to the front", "facing the camera", "look at the camera"),
        "left": ("turn {obj} to the left", "make {obj} look left", "facing left", "turn the head to the left"),
        "right": ("turn {obj} to the right", "make {obj} look right", "facing right", "turn the head to the right"),
    },
    "framing": {
        "close-up": ("zoom in", "make it a close up", "move closer", "show only the face", "zoom in to a close up"),
        "portrait": ("make it a portrait", "show head and shoulders", "a head and shoulders portrait"),
        "waist-up": (
            "zoom out",
            "show more of the body",
            "make it a waist up portrait",
            "move back",
            "show {obj} from the waist up",
        ),
    },
}
PLACE = (
    "put {obj} in front of {x}", "change the background to {x}", "move {obj} to {x}", "replace the background with {x}",
    "make the background {x}", "{x} in the background", "change the place to {x}",
)  # fmt: skip
STYLE = (
    "turn it into {x}",
    "make it {x}",
    "turn this into {x}",
    "redraw it as {x}",
    "change the style to {x}",
    "as {x}",
)

#: Openings of a reference prompt, by presentation; the last ones fit everybody.
SAME: dict[str, tuple[str, ...]] = {
    "woman": ("the same woman", "this woman", "the same person", "this person", "the same character"),
    "man": ("the same man", "this man", "the same person", "this person", "the same character"),
}
SAME_LEADS = ("", "", "a photo of", "a picture of", "an illustration of")

ENDINGS = ("keep the rest", "keep everything else the same", "leave the rest as it is", "change nothing else")
GARMENT_SWAP = (
    "put the garment of the second picture on this person",
    "dress this person in the garment of the second picture",
    "the garment of the second picture on this person",
    "wear the clothes of the second picture",
    "this person in the outfit from the second image",
    "swap the clothes for those of the second picture",
    "give this person the clothes from the second picture",
    "replace the clothes with the outfit of the second image",
)


def wordings() -> Iterator[str]:
    """Every wording, for the vocabulary."""
    for pairs in PRONOUNS.values():
        for pair in pairs:
            yield from pair
    for table in (*NAMES.values(), *FIXED.values(), ADD_TO, SAME):
        for options in table.values():
            yield from options
    for options in (
        CLOTH, CLOTH_COLOUR, PATTERN, PLAIN, ADD, REMOVE, SWAP, SHAVE, HAIR_COLOUR, HAIR, BALD, PLACE, STYLE,
        SAME_LEADS, ENDINGS, GARMENT_SWAP,
    ):  # fmt: skip
        yield from options
