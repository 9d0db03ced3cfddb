"""Screening of what people ask for, by the rules in `screening.toml`.

Rules are data with examples; a prompt is made plain first, so that accents, look-alike letters, digits for letters and
spaced-out words make no difference. It is a gate against careless and casual abuse, one of several: what is drawn is
rated as well, and people can report what slips through.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

RULES = Path(__file__).with_name("screening.toml")
LONGEST = 20_000
"""Characters of a text that are screened; longer ones are no prompts and are refused elsewhere."""

_LOOK_ALIKES = str.maketrans(
    "аеорсхуіјѕԁһԛԝɡıοαν" + "@$€£¡|",
    "aeopcxyijsdhqwgioav" + "aseli" + "l",
)
_DIGITS = str.maketrans("013457", "oieast")
_SPACED = re.compile(r"(?<!\w)(?:\w[ .\-_*]{1,2}){2,}\w(?!\w)")
_AMBIGUOUS = str.maketrans({"\u0443": "u", "\u03c5": "u"})
"""Cyrillic and Greek letters that look like y and are read as u as well."""
_COUNTED = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
)
_NUMBER = rf"(?P<{{}}>\d{{{{1,2}}}}|{'|'.join(_COUNTED)})"
_AGE = re.compile(
    rf"(?<!\w){_NUMBER.format('old')}[ -]?(?:years?[ -](?:olds?|young|of age)|yrs?[ -]?olds?|yo|y o|y/o|yr)(?!\w)"
    rf"|(?<!\w)(?:aged?|age of|turning) (?:only |just )?{_NUMBER.format('age')}(?!\w)"
)
_INITIAL = re.compile(r"(?<=[a-z] )[b-hj-z] (?=[a-z]{2})")  # "a" and "i" are words


class Rule(BaseModel):
    """One rule, as it stands in the file.

    Attributes:
        always: for every prompt; else only where a real person is worked on (`identity`).
        any: one of these is enough. both: one of each list is needed. ages_below: an age under it stands for the first.
        unless: phrases that are taken out before.
        refused, passes: examples, kept true by a test.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    why: str
    always: bool = False
    identity: bool = False
    any: tuple[str, ...] = ()
    both: tuple[tuple[str, ...], ...] = ()
    ages_below: int | None = None
    unless: tuple[str, ...] = ()
    refused: tuple[str, ...] = Field(min_length=1)
    passes: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Hit:
    """A rule that a text runs into. `words` are those that did it, as they were understood; `always`: whoever is
    pictured."""

    rule: str
    why: str
    words: tuple[str, ...]
    always: bool


@dataclass(frozen=True)
class Screen:
    """Screens texts by rules."""

    rules: tuple[Rule, ...] = field(default_factory=lambda: shipped_rules())

    def hits(self, texts: Iterable[str], *, identity: bool) -> list[Hit]:
        """What the texts run into, taken together: a list of prompts is one wish.

        Args:
            identity: a real person is worked on: a subject that is one, or a photo that somebody brought.
        """
        readings = [reading for text in texts for reading in plain(text[:LONGEST])]
        found: list[Hit] = []
        for rule in self.rules:
            if rule.always or (rule.identity and identity):
                for reading in readings:
                    if (words := _words(rule, reading)) is not None:
                        found.append(Hit(rule.name, rule.why, words, rule.always))
                        break
        return found


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules that ship with the studio."""
    data = tomllib.loads(RULES.read_text(encoding="utf-8"))
    return tuple(Rule.model_validate(one) for one in data["rule"])


def plain(text: str) -> tuple[str, ...]:
    """The readings of a text: small plain letters, with digits as they are, and with digits read as letters; where a
    letter looks like two others, both; names without the initial in their middle as well."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(
        char for char in folded if (not unicodedata.combining(char) and char.isprintable()) or char.isspace()
    )
    both = (letters.translate(_AMBIGUOUS), letters)
    spellings = dict.fromkeys(one.translate(_LOOK_ALIKES).replace("’", "'") for one in both)
    joined = [_SPACED.sub(lambda found: re.sub(r"[ .\-_*]", "", found[0]), one) for one in spellings]
    readings = [_tidy(one) for one in dict.fromkeys((*spellings, *joined))]
    readings += [_INITIAL.sub("", one) for one in readings]
    # A digit inside a word stands for a letter; a number does not.
    read = [re.sub(r"[^\W_]*[a-z][^\W_]*", lambda word: word[0].translate(_DIGITS), one) for one in readings]
    return tuple(dict.fromkeys([*readings, *read]))


def _tidy(text: str) -> str:
    single = re.sub(r"([a-z])\1{2,}", r"\1", text)  # nuuude
    divided = re.sub(r"[,;:!?()\[\]{}\n\r]+", " | ", single.replace("_", " "))  # no phrase goes across these
    return " ".join(re.sub(r"[^\w'/|]+", " ", divided).split())


def _words(rule: Rule, text: str) -> tuple[str, ...] | None:
    padded = f" {text} "
    if not rule.any and not rule.both:
        return None
    for phrase in rule.unless:
        padded = _without(padded, phrase)
    if rule.any:
        hit = _first(rule.any, padded)
        return (hit,) if hit else None
    groups = [_first(group, padded) for group in rule.both]
    if rule.ages_below is not None and not groups[0]:
        ages = [found[0] for found in _AGE.finditer(padded) if _years(found["old"] or found["age"]) < rule.ages_below]
        groups[0] = ages[0] if ages else None
    return tuple(group for group in groups if group) if all(groups) else None


def _years(number: str) -> int:
    return int(number) if number.isdigit() else _COUNTED.index(number) + 1


def _first(phrases: tuple[str, ...], padded: str) -> str | None:
    """The first phrase that stands in the text, without patterns: time grows with the text alone."""
    words = set(padded.split())
    exact, beginnings, longer = _sorted(phrases)
    if found := words & exact:
        return min(found)
    if beginnings:
        for word in words:
            if word.startswith(beginnings):
                return word
    return next((phrase.strip() for phrase in longer if phrase in padded), None)


@cache
def _sorted(phrases: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Single words, beginnings of words, and what has several words, as they stand in a padded text."""
    exact, beginnings, longer = set[str](), list[str](), list[str]()
    for phrase in phrases:
        clean, open_end = _tidy(phrase.rstrip("*").casefold()), phrase.endswith("*")
        if " " in clean:
            longer.append(f" {clean}" if open_end else f" {clean} ")
        elif open_end:
            beginnings.append(clean)
        else:
            exact.add(clean)
    return frozenset(exact), tuple(beginnings), tuple(longer)


def _without(padded: str, phrase: str) -> str:
    clean = _tidy(phrase.rstrip("*").casefold())
    if f" {clean}" not in padded:
        return padded
    if not phrase.endswith("*"):
        return padded.replace(f" {clean} ", " | ")
    return re.sub(rf" {re.escape(clean)}[^ ]*(?= )", " |", padded)
