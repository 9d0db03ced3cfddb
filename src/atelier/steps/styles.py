"""The studio's library of styles: `#watercolour` in a prompt stands for how the picture is to look.

The words are put around what is drawn once subjects are named, so that a style goes with any prompt and subject. What
is kept for people to read is what they wrote, with the `#`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

FILE = Path(__file__).with_name("styles.toml")
NAMED = re.compile(r"(?<![\w#&/])#([a-z][a-z0-9-]*)", re.IGNORECASE)
_OPENING = re.compile(r"(?i)^an? (?:photo|photograph|picture|image) of\s+")
_GAPS = re.compile(r"\s*,(?:\s*,)+")

Group = Literal["painting", "drawing", "graphic", "photograph"]


@dataclass(frozen=True)
class Style:
    """A look with a name.

    Attributes:
        lead: what stands in front of what is drawn (`a watercolour painting of`).
        more: what stands behind it, for models that understand any words.
        plain: whether its lead means this look to a model of few words as well.
    """

    id: str
    name: str
    group: Group
    lead: str
    more: str
    plain: bool = False

    @property
    def noun(self) -> str:
        """What the picture then is: `a watercolour painting`."""
        return self.lead.removesuffix(" of")


@cache
def styles() -> tuple[Style, ...]:
    """All styles, by group."""
    return TypeAdapter(tuple[Style, ...]).validate_python(tomllib.loads(FILE.read_text("utf-8"))["style"])


def find_style(name: str) -> Style | None:
    """The style of an id, with or without `#`, whatever the case."""
    wanted = name.lstrip("#").lower()
    return next((one for one in styles() if one.id == wanted), None)


def split_styles(prompt: str) -> tuple[str, tuple[Style, ...]]:
    """The prompt without the styles that it names, and these, each once. What is no style's name stays as it is."""
    found: dict[str, Style] = {}

    def taken(match: re.Match[str]) -> str:
        style = find_style(match[1])
        if style is None:
            return match[0]
        found[style.id] = style
        return ""

    rest = NAMED.sub(taken, prompt)
    if not found:
        return prompt, ()
    return _GAPS.sub(",", " ".join(rest.split())).strip(" ,"), tuple(found.values())


def unknown_styles(prompts: Iterable[str]) -> list[str]:
    """What prompts name with `#` that is no style, each once, without the `#`."""
    said = [match[1] for prompt in prompts for match in NAMED.finditer(prompt)]
    return [one for one in dict.fromkeys(said) if find_style(one) is None]


def dressed(told: str, chosen: Sequence[Style], knows: Callable[[str], bool]) -> str:
    """What is told to the model: the prompt as a picture of these styles. Two styles are blended: the first says what
    the picture is, further ones what it looks like besides.

    Args:
        told: the prompt without styles, its subjects named. chosen: styles that the model understands.
        knows: whether the model was taught all words of a text; what it was not is left out.
    """
    if not chosen:
        return told
    nouns = [f"in the manner of {one.noun}" for one in chosen[1:]]
    more = [one for one in (*nouns, *(style.more for style in chosen)) if knows(one)]
    return ", ".join([f"{chosen[0].lead} {_OPENING.sub('', told)}".rstrip(), *more])


def instructed(told: str, chosen: Sequence[Style], knows: Callable[[str], bool]) -> str:
    """The same for an instruction: `put her in a coat, as a watercolour painting`. What draws somebody elsewhere (“the
    same person at the beach”) says a whole picture, and is dressed as a prompt is."""
    if not chosen:
        return told
    if re.match(r"(?i)(?:the same|this) ", told):
        return dressed(told, chosen, knows)
    nouns = " and ".join(one.noun for one in chosen)
    return f"{told}, as {nouns}" if told else f"turn it into {nouns}"
