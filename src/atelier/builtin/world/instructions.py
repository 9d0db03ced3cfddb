"""Edits between two scenes and the words that ask for them, for training a model that edits by instruction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from atelier.builtin.world import instruction_words as say
from atelier.builtin.world.attributes import ATTRIBUTES, BY_NAME, CONTEXT
from atelier.builtin.world.captions import MAX_TOKENS, PLURAL, Caption, tokens, write
from atelier.builtin.world.words import PHRASES

if TYPE_CHECKING:
    from atelier.builtin.world.scene import Scene

#: What an edit changes at once.
EDITS: tuple[tuple[str, ...], ...] = (
    ("garment", "garment_colour"), ("garment",), ("garment_colour",), ("pattern",), ("headwear",), ("glasses",),
    ("hair_colour",), ("hair",), ("hair", "hair_colour"), ("expression",), ("scene",), ("scene", "time"), ("time",),
    ("weather",), ("style",), ("accessory",), ("outerwear",), ("beard",), ("view",), ("framing",), ("light",),
)  # fmt: skip
EDITED: tuple[str, ...] = tuple(dict.fromkeys(name for edit in EDITS for name in edit))
_T = TypeVar("_T")
_WORN = ("headwear", "glasses", "outerwear", "accessory", "beard")


def changes(before: Scene, after: Scene) -> dict[str, str]:
    """The values that differ and that the second picture shows."""
    seen = after.visible()
    return {
        a.name: getattr(after, a.name)
        for a in ATTRIBUTES
        if getattr(before, a.name) != getattr(after, a.name) and a.name in seen
    }


def change(scene: Scene, names: Sequence[str], rng: np.random.Generator) -> Scene | None:
    """The scene with other values of these attributes, and the same seed; None where that edit is not possible: it
    could not be seen, or it would take something else along."""
    if not set(names) <= scene.visible():
        return None
    values: dict[str, str] = {}
    for name in names:
        attribute = BY_NAME[name]
        weights = np.array(attribute.weights or [1.0] * len(attribute.values))
        weights[attribute.values.index(getattr(scene, name))] = 0
        values[name] = attribute.values[rng.choice(len(weights), p=weights / weights.sum())]
    after = scene.replace(**values)
    return after if changes(scene, after) == values else None


def sample_edit(scene: Scene, rng: np.random.Generator) -> Scene:
    """Another picture of the same person: one thing changed, or two; everything else and the seed are kept."""
    while True:
        names = EDITS[int(rng.integers(len(EDITS)))]
        if len(names) == 1 and rng.random() < 0.2:
            more = EDITED[int(rng.integers(len(EDITED)))]
            names = (*names, more) if more not in names else names
        after = change(scene, names, rng)
        if after is not None:
            return after


class _Asker:
    def __init__(self, before: Scene, after: Scene, rng: np.random.Generator) -> None:
        self.before, self.after, self.rng = before, after, rng
        self.obj, self.poss = self.pick(say.PRONOUNS[before.presentation])

    def pick(self, options: Sequence[_T]) -> _T:
        return options[int(self.rng.integers(len(options)))]

    def put(self, options: Sequence[str], **slots: str) -> str:
        return " ".join(self.pick(options).format(obj=self.obj, poss=self.poss, **slots).split())

    def phrase(self, name: str, colour: str = "") -> str:
        text = " ".join(self.pick(PHRASES[name][getattr(self.after, name)]).format(c=colour).split())
        return text.replace("a afro", "an afro")

    def worn(self, name: str) -> str:
        was, now = getattr(self.before, name), getattr(self.after, name)
        old = self.pick(say.NAMES[name][was]) if was != "none" else ""
        if now == "none":
            return self.put(say.SHAVE if name == "beard" else say.REMOVE, old=old)
        if not old:
            options = (*(say.ADD if name != "beard" else say.ADD[:2]), *say.ADD_TO[name], *say.ADD_TO[name])
            return self.put(options, x=self.phrase(name))
        return self.put(say.SWAP, x=self.phrase(name), old=old)

    def cloth(self, changed: dict[str, str]) -> str:
        old = self.pick(say.NAMES["garment"][self.before.garment])
        if "garment" in changed:
            colour = self.phrase("garment_colour") if "garment_colour" in changed or self.rng.random() < 0.3 else ""
            pattern = self.phrase("pattern") if "pattern" in changed else ""
            what = self.phrase("garment", f"{pattern} {colour}")
            return self.put(
                say.CLOTH, x=what if what.endswith(PLURAL) else f"{'an' if what[0] in 'aeio' else 'a'} {what}", old=old
            )
        if "garment" not in self.after.visible():
            old = "clothes"
        parts = []
        if "garment_colour" in changed:
            parts.append(self.put(say.CLOTH_COLOUR, g=old, c=self.phrase("garment_colour")))
        if "pattern" in changed:
            plain = self.after.pattern == "plain"
            parts.append(
                self.put(say.PLAIN, g=old) if plain else self.put(say.PATTERN, g=old, x=self.phrase("pattern"))
            )
        return " and ".join(parts)

    def hair(self, changed: dict[str, str]) -> str:
        if "hair" not in changed:
            return self.put(say.HAIR_COLOUR, c=self.phrase("hair_colour"))
        if self.after.hair == "bald":
            return self.put(say.BALD)
        return self.put(say.HAIR, x=self.phrase("hair", self.phrase("hair_colour") if "hair_colour" in changed else ""))

    def fixed(self, name: str) -> str:
        options = say.FIXED[name][getattr(self.after, name)]
        if name == "scene":
            return self.put(say.PLACE, x=self.pick(options))
        if name == "style":
            return self.put(say.STYLE, x=self.pick(options))
        return self.put(options)


def instruct(before: Scene, after: Scene, rng: np.random.Generator) -> str:
    """Ask for the step from one scene to the other, in varied wording.

    Raises:
        ValueError: nothing that can be asked for differs.
    """
    changed = {n: v for n, v in changes(before, after).items() if n in EDITED}
    if not changed:
        raise ValueError("the scenes differ in nothing that an instruction asks for")
    asker = _Asker(before, after, rng)
    while True:
        parts: list[str] = []
        if {"garment", "garment_colour", "pattern"} & changed.keys():
            parts.append(asker.cloth(changed))
        if {"hair", "hair_colour"} & changed.keys():
            parts.append(asker.hair(changed))
        parts += [asker.worn(n) for n in _WORN if n in changed]
        rest = [n for n in say.FIXED if n in changed]
        if {"scene", "time"} <= changed.keys() and len(rest) == 2 and not parts and rng.random() < 0.5:
            # "The same person at night in the city."
            order = ("time", "scene") if rng.random() < 0.5 else ("scene", "time")
            who = asker.pick(say.SAME[before.presentation])
            parts = [f"{who} {asker.phrase(order[0])} {asker.phrase(order[1])}"]
        elif rest == ["scene"] and not parts and rng.random() < 0.3:
            parts = [f"{asker.pick(say.SAME[before.presentation])} {asker.phrase('scene')}"]
        else:
            parts += [asker.fixed(n) for n in rest]
        rng.shuffle(parts)
        text = " and ".join(parts)
        if rng.random() < 0.08:
            text = f"{text}, {asker.pick(say.ENDINGS)}"
        if len(tokens(text)) < MAX_TOKENS:
            return text


def same_person(scene: Scene, rng: np.random.Generator) -> Caption:
    """A prompt for a picture of the person in a reference picture: it states the occasion and nothing of the person."""
    who = say.SAME[scene.presentation][int(rng.integers(5))]
    lead = say.SAME_LEADS[int(rng.integers(len(say.SAME_LEADS)))]
    share = rng.choice([0.25, 0.5, 0.8])
    names = [n for n in CONTEXT if rng.random() < share and n in scene.visible()]
    while True:
        caption = write(scene, names, rng, lead=lead, who=who)
        if len(tokens(caption.text)) < MAX_TOKENS:
            return caption
        names.pop(int(rng.integers(len(names))))


def garment_swap(rng: np.random.Generator) -> str:
    """Ask for the clothes of a second picture on the person of the first."""
    return say.GARMENT_SWAP[int(rng.integers(len(say.GARMENT_SWAP)))]
