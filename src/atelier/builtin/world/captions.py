"""Scene → caption in varied wording: short, long, partial, with a trigger name or without."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atelier.builtin.world import instruction_words, words
from atelier.builtin.world.attributes import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy as np

    from atelier.builtin.world.scene import Scene

MAX_TOKENS = 48
_AN = re.compile(r"\ba (?=[aeio])")
#: Cloth that takes no article.
PLURAL = ("clothes", "dungarees", "overalls")
_TOKEN = re.compile(r"[a-z0-9'-]+|[,.]")


def tokens(text: str) -> list[str]:
    """Lower-case words and punctuation, as the built-in tokenizer splits them."""
    return _TOKEN.findall(text.lower())


@dataclass(frozen=True)
class Caption:
    """A caption and the attributes that it states."""

    text: str
    stated: frozenset[str]


class _Writer:
    """Chooses wordings; with rng None always the plain one."""

    def __init__(self, scene: Scene, rng: np.random.Generator | None) -> None:
        self.scene = scene
        self.rng = rng

    def say(self, name: str, colour: str = "") -> str:
        options = words.PHRASES[name][getattr(self.scene, name)]
        if not options:
            return ""
        choice = options[0] if self.rng is None else options[int(self.rng.integers(len(options)))]
        return _AN.sub("an ", " ".join(choice.format(c=colour).split()))

    def maybe(self, chance: float) -> bool:
        return self.rng is not None and self.rng.random() < chance

    def say_if_worth(self, name: str, absent: str, chance: float) -> str:
        """Nothing is said of what is absent, most of the time."""
        return "" if getattr(self.scene, name) == absent and not self.maybe(chance) else self.say(name)


def write(
    scene: Scene,
    stated: Collection[str],
    rng: np.random.Generator | None = None,
    *,
    name: str = "",
    lead: str = "",
    who: str = "",
) -> Caption:
    """Write a caption that states the given attributes (those that the scene shows).

    Args:
        scene: what the picture shows.
        stated: attribute names to put into words.
        rng: chooses wordings and order; None writes the plain wording in a fixed order.
        name: a trigger word put where a person's name would be.
        lead: "a photo of" and the like.
        who: words for the person instead of those that presentation and age give ("the same woman").
    """
    writer = _Writer(scene, rng)
    visible = scene.visible()
    say = {n for n in stated if n in visible}

    person = "a person" if rng is None or rng.random() < 0.7 else "someone"
    if "presentation" in say:
        ages = words.PEOPLE[(scene.presentation, scene.age)]
        person = f"a {scene.presentation}"
        if "age" in say:
            person = ages[0] if rng is None else ages[int(rng.integers(len(ages)))]
    elif "age" in say:
        person = "an elderly person" if scene.age == "elderly" else f"a {scene.age.replace('-', ' ')} person"
    if who:
        person = who
    if name:
        person = name if not writer.maybe(0.4) and "presentation" not in say else f"{name}, {person},"

    having: list[str] = []
    if "hair" in say:
        colour = writer.say("hair_colour") if "hair_colour" in say else ""
        having.append(writer.say("hair", colour))
    elif "hair_colour" in say:
        having.append(f"{writer.say('hair_colour')} hair")
    unsaid: set[str] = set()
    for attribute in ("eyes", "skin", "face", "brows", "mark", "beard"):
        if attribute in say:
            having.append(writer.say_if_worth(attribute, "none", 0.25))
            unsaid |= set() if having[-1] else {attribute}
    wearing: list[str] = []
    what = ""
    cloth = {"garment", "garment_colour", "pattern"} & say
    if cloth:
        colour = writer.say("garment_colour") if "garment_colour" in say else ""
        pattern = writer.say_if_worth("pattern", "plain", 0.3) if "pattern" in say else ""
        unsaid |= set() if pattern else {"pattern"}
        both = " ".join(part for part in (pattern, colour) if part)
        what = writer.say("garment", both) if "garment" in say else f"{both} clothes" if both else ""
        if what:
            what = what if what.endswith(PLURAL) else f"an {what}" if what[0] in "aeio" else f"a {what}"
            wearing.append(what)
    for attribute in ("glasses", "headwear", "outerwear", "accessory"):
        if attribute in say:
            wearing.append(writer.say_if_worth(attribute, "none", 0.25))
            unsaid |= set() if wearing[-1] else {attribute}
    having, wearing = [h for h in having if h], [w for w in wearing if w]
    if rng is not None:
        rng.shuffle(having)
        rng.shuffle(wearing)
    acting = [writer.say(n) for n in ("expression", "view") if n in say]
    place = [writer.say(n) for n in ("scene", "weather", "time") if n in say]
    if "light" in say:
        lit = writer.say_if_worth("light", "even", 0.25)
        place += [lit] if lit else []
        unsaid |= set() if lit else {"light"}

    parts: list[str] = []
    opening = lead
    framing = writer.say("framing") if "framing" in say else ""
    style = writer.say("style") if "style" in say else ""
    if style or framing:
        kind = (
            " ".join(part for part in (style, framing) if part)
            if not style or not writer.maybe(0.3)
            else f"{framing} {style}".strip()
        )
        opening = f"{'an' if kind[0] in 'aeio' else 'a'} {kind} of"
    parts.append(f"{opening} {person}".strip())
    if having:
        parts.append("with " + _listed(having))
    if wearing:
        # "A man in a red hoodie" is said of clothes, not of "no glasses".
        worn = "dressed in " if wearing[0] == what and writer.maybe(0.35) else "wearing "
        parts.append(worn + _listed(wearing))
    clauses = [*acting, " ".join(place)] if place else acting
    if rng is not None and rng.random() < 0.3:
        clauses = clauses[::-1]
    text = " ".join(parts) + "".join(
        f", {c}" if not c.startswith(("in ", "on ", "at ")) else f" {c}" for c in clauses if c
    )
    return Caption(re.sub(r",\s*,", ",", text), frozenset(say - unsaid))


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def sample_caption(scene: Scene, rng: np.random.Generator, *, limit: int = MAX_TOKENS - 1) -> Caption:
    """A random caption of at most `limit` tokens. Mentions between three and all attributes, sometimes under a
    trigger name."""
    share = rng.choice([0.25, 0.5, 0.8, 1.0], p=[0.2, 0.35, 0.3, 0.15])
    names = [n for n in BY_NAME if rng.random() < share]
    name = words.TRIGGERS[int(rng.integers(len(words.TRIGGERS)))] if rng.random() < 0.2 else ""
    lead = words.LEADS[int(rng.integers(len(words.LEADS)))]
    while True:
        caption = write(scene, names, rng, name=name, lead=lead)
        if len(tokens(caption.text)) <= limit:
            return caption
        for _ in range(2):
            names.pop(int(rng.integers(len(names))))


def vocabulary() -> list[str]:
    """Every word that captions and instructions can contain, in a fixed order."""
    found: dict[str, None] = {}
    lines = [
        ", . and with wearing dressed of a an in on at the person someone clothes hair young middle aged elderly old "
        "woman man girl her his their twenties"
    ]
    for attribute in words.PHRASES.values():
        for options in attribute.values():
            lines.extend(options)
    lines.extend(option for options in words.PEOPLE.values() for option in options)
    lines.extend([*words.LEADS, *words.TRIGGERS, *words.FILLERS, *instruction_words.wordings()])
    for line in lines:
        for word in tokens(re.sub(r"\{[a-z]+\}", " ", line)):
            found.setdefault(word)
    return list(found)
