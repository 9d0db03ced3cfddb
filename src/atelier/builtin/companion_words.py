"""The companion's words: attribute values ↔ sentences, from a table written at training time.

Sentences follow the grammar of the captions that the built-in model was trained on, in their plain wording and fixed
order; the reader knows every wording. Nothing here knows the world: the table comes from `companion.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, model_validator

_TOKEN = re.compile(r"[a-z0-9'-]+|[,.]")
_AN = re.compile(r"\ba (?=[aeio])")
#: Cloth that takes no article.
_PLURAL = ("clothes", "dungarees", "overalls")
_SLOT = "{c}"
_FEATURES = ("eyes", "skin", "face", "brows", "mark", "beard")
_WORN = ("glasses", "headwear", "outerwear", "accessory")
_CLOTH = ("garment", "garment_colour", "pattern")
#: Said only inside other phrases ("a *striped red* hoodie"): the words alone could mean anything.
_INSIDE = ("hair_colour", "garment_colour", "pattern")
#: A word that more values than these are said with ("with", "light") points to none of them.
_FEW = 4
#: Not worth a word: the absence of something, cloth without a pattern, light without a colour.
_UNSAID = ("none", "plain", "even")


def tokens(text: str) -> list[str]:
    """Lower-case words, commas and full stops, as the built-in tokenizer splits them."""
    return _TOKEN.findall(text.lower())


class Statement(NamedTuple):
    """One attribute has one value."""

    attribute: str
    value: str


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AttributeWords(_Table):
    """An attribute and how its values are said.

    Attributes:
        name: of the attribute.
        values: the network's classes, in its order.
        identity: it belongs to the person, not to the occasion.
        phrases: wordings of each value, the plain one first; `{c}` is where a colour (and pattern) goes.
    """

    name: str
    values: tuple[str, ...]
    identity: bool
    phrases: dict[str, tuple[str, ...]]


class PersonWords(_Table):
    """A noun phrase that states several attributes at once ("a young woman")."""

    phrase: str
    states: dict[str, str]


class Hiding(_Table):
    """A value that hides other attributes from view (sunglasses hide the eyes)."""

    attribute: str
    value: str
    hidden: tuple[str, ...]


class Lexicon(_Table):
    """Everything that can be said about a picture of the built-in model.

    Attributes:
        attributes: in the network's order.
        people: noun phrases for a person; the first that states exactly what is to be said is used.
        hiding: which values hide which attributes.
        vocabulary: every word that the built-in text encoders know.
    """

    attributes: tuple[AttributeWords, ...]
    people: tuple[PersonWords, ...]
    hiding: tuple[Hiding, ...]
    vocabulary: frozenset[str]

    @model_validator(mode="after")
    def _complete(self) -> Lexicon:
        for attribute in self.attributes:
            missing = set(attribute.values) - attribute.phrases.keys()
            if missing:
                raise ValueError(f"{attribute.name} has no phrases for {', '.join(sorted(missing))}")
        return self

    @cached_property
    def by_name(self) -> dict[str, AttributeWords]:
        return {a.name: a for a in self.attributes}

    def seen(self, stated: Iterable[Statement]) -> tuple[Statement, ...]:
        """The statements without those that another one hides from view."""
        stated = tuple(stated)
        hidden = {
            name for rule in self.hiding if Statement(rule.attribute, rule.value) in stated for name in rule.hidden
        }
        return tuple(s for s in stated if s.attribute not in hidden)

    def compose(self, stated: Mapping[str, str], *, lead: str = "", person: str = "") -> str:
        """A sentence that states the given attribute values in plain wording.

        Args:
            stated: attribute name → value; absences ("none") and plain cloth are not put into words.
            lead: what comes before the person where neither style nor framing is stated ("a photo of").
            person: noun phrase for the person instead of the one that presentation and age give.
        """
        said = {n: v for n, v in stated.items() if v not in _UNSAID and n in self.by_name}
        kind = " ".join(self._say(n, said) for n in ("style", "framing") if n in said)
        parts = [f"{_with_article(kind)} of" if kind else lead, person or self._person(said)]

        having = [self._say("hair", said, said.get("hair_colour"))] if "hair" in said else []
        if not having and "hair_colour" in said:
            having = [f"{self._say('hair_colour', said)} hair"]
        having += [self._say(n, said) for n in _FEATURES if n in said]
        wearing = [cloth] if (cloth := self._cloth(said)) else []
        wearing += [self._say(n, said) for n in _WORN if n in said]
        parts += ["with " + _listed(having)] if having else []
        parts += ["wearing " + _listed(wearing)] if wearing else []

        clauses = [self._say(n, said) for n in ("expression", "view") if n in said]
        clauses.append(" ".join(self._say(n, said) for n in ("scene", "weather", "time", "light") if n in said))
        text = " ".join(p for p in parts if p)
        for clause in filter(None, clauses):
            text += f" {clause}" if clause.startswith(("in ", "on ", "at ")) else f", {clause}"
        return text

    def read(self, text: str) -> tuple[Statement, ...]:
        """What a prompt states, in reading order. Of overlapping phrases the longest counts."""
        words = tokens(text)
        line = "".join(f"{w} " for w in words)
        found: dict[Statement, None] = {}
        place = 0
        while place < len(line):
            best, states = 0, ()
            for pattern, fixed in self._patterns:
                match = pattern.match(line, place)
                if match and match.end() - place > best:
                    inside = [self._inside[(n, t.strip())] for n, t in match.groupdict().items() if t]
                    best, states = match.end() - place, (*fixed, *inside)
            found.update(dict.fromkeys(states))
            place = place + best if best else line.index(" ", place) + 1
        return tuple(found)

    def hinted(self, text: str) -> tuple[Statement, ...]:
        """What the single words of a search point to, where they make no statement: every value whose wordings have
        the word ("beach"), colours of hair and cloth alike ("red"). A word of more than a few values says nothing."""
        found: dict[Statement, None] = {}
        for word in tokens(text):
            those = self._of_word.get(word, ())
            if len(those) <= _FEW:
                found.update(dict.fromkeys(those))
        return tuple(found)

    @cached_property
    def _of_word(self) -> dict[str, tuple[Statement, ...]]:
        found: dict[str, dict[Statement, None]] = {}
        for attribute in self.attributes:
            for value, wordings in attribute.phrases.items():
                said = () if value in _UNSAID else wordings
                for word in {word for wording in said for word in tokens(wording.replace(_SLOT, "")) if len(word) > 2}:
                    found.setdefault(word, {})[Statement(attribute.name, value)] = None
        return {word: tuple(those) for word, those in found.items()}

    def _say(self, name: str, said: Mapping[str, str], colour_value: str | None = None, *, slot: str = "") -> str:
        options = self.by_name[name].phrases[said[name]]
        if colour_value:
            slot = self._say("hair_colour", {"hair_colour": colour_value})
        return _AN.sub("an ", " ".join(options[0].format(c=slot).split())) if options else ""

    def _person(self, said: Mapping[str, str]) -> str:
        wanted = {n: said[n] for n in ("presentation", "age") if n in said}
        return next((p.phrase for p in self.people if p.states == wanted), "a person")

    def _cloth(self, said: Mapping[str, str]) -> str:
        slot = " ".join(self._say(n, said) for n in ("pattern", "garment_colour") if n in said)
        if "garment" in said:
            cloth = self._say("garment", said, slot=slot)
            return cloth if cloth.endswith(_PLURAL) else _with_article(cloth)
        return f"{slot} clothes" if slot else ""

    @cached_property
    def _inside(self) -> dict[tuple[str, str], Statement]:
        """(attribute, wording) → statement, of the attributes that are said inside other phrases."""
        return {
            (name, wording): Statement(name, value)
            for name in _INSIDE
            if name in self.by_name
            for value, wordings in self.by_name[name].phrases.items()
            for wording in wordings
        }

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], tuple[Statement, ...]]]:
        def slots(*names: str) -> str:
            out = ""
            for name in names:
                options = sorted((w for n, w in self._inside if n == name), key=len, reverse=True)
                out += f"(?:(?P<{name}>{'|'.join(map(re.escape, options))}) )?" if options else ""
            return out

        fillers = {"hair": slots("hair_colour"), "garment": slots("pattern", "garment_colour")}
        made: list[tuple[re.Pattern[str], tuple[Statement, ...]]] = []

        def add(wording: str, filler: str, states: Iterable[Statement]) -> None:
            words = wording.split()
            words = words[1:] if words[0] in ("a", "an") and len(words) > 1 else words
            made.append(
                (re.compile("".join(filler if w == _SLOT else re.escape(w) + " " for w in words)), tuple(states))
            )

        for attribute in self.attributes:
            if attribute.name not in _INSIDE:
                for value, wordings in attribute.phrases.items():
                    for wording in wordings:
                        add(wording, fillers.get(attribute.name, ""), [Statement(attribute.name, value)])
        for person in self.people:
            if person.states:
                add(person.phrase, "", [Statement(n, v) for n, v in person.states.items()])
        add("{c} hair", fillers["hair"], [])
        add("{c} clothes", fillers["garment"], [])
        return made


def _with_article(phrase: str) -> str:
    return f"{'an' if phrase[0] in 'aeio' else 'a'} {phrase}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
