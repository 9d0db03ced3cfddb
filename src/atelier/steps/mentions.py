"""`@mira` in a prompt stands for a subject. What a model is told instead, and what stays for people to read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from atelier.library import Subject, SubjectKind

MENTION = re.compile(r"@((?:(?!_)\w)(?:(?!_)[\w-])*)")
SAME = {
    SubjectKind.PERSON: "the same person",
    SubjectKind.GROUP: "the same people",
    SubjectKind.PET: "the same animal",
    SubjectKind.GARMENT: "the same garment",
}
"""How an instruction to draw from a photo speaks of what the photo shows; what is not here cannot be drawn so."""


def slug(name: str) -> str:
    """How a subject is mentioned: "Mira M." → `mira-m`."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(one))
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def mentioned(prompts: Iterable[str], subjects: Iterable[Subject]) -> list[Subject]:
    """The subjects that prompts mention, each once, in order. What is nobody's name is no mention."""
    by_slug = {slug(subject.name): subject for subject in subjects}
    found = [by_slug.get(match[1].lower()) for prompt in prompts for match in MENTION.finditer(prompt)]
    return list({one.id: one for one in found if one is not None}.values())


def strangers(prompts: Iterable[str], people: Iterable[Subject]) -> list[str]:
    """What prompts mention and nobody of `people` is called, without the @, each once, in order. Mail addresses are not
    meant."""
    known = {slug(one.name) for one in people}
    said = [match[1] for prompt in prompts for match in re.finditer(rf"(?<!\w){MENTION.pattern}", prompt)]
    return [one for one in dict.fromkeys(said) if one.lower() not in known]


def addressed(
    prompts: Sequence[str], named: Sequence[Subject], everybody: Callable[[], Iterable[Subject]]
) -> list[Subject]:
    """Those named, then those whom prompts mention besides, each once. `everybody` is asked for only if need be."""
    more = mentioned(prompts, everybody()) if any("@" in one for one in prompts) else []
    return list({one.id: one for one in (*named, *more)}.values())


def weights_of(given: Sequence[float], named: int, people: int) -> list[float]:
    """Weights that were given for those named and then for adapters, with 1 for each who is mentioned besides."""
    more = [1.0] * (people - named) if len(given) > named else []
    return [*given[:named], *more, *given[named:]]


def spoken(prompt: str, subjects: Sequence[Subject]) -> str:
    """The prompt with names in place of mentions."""
    names = {slug(subject.name): subject.name for subject in subjects}
    return MENTION.sub(lambda match: names.get(match[1].lower(), match[0]), prompt).strip()


def instruction(prompt: str, subject: Subject) -> str:
    """What is told to a model that looks at a photo of the subject: `@mira at the beach` → `the same person at the
    beach`. Where the prompt does not name the subject, it is what the subject is seen in.

    The subject's kind must be one of `SAME`.
    """
    same, own = SAME[subject.kind], slug(subject.name)
    named = re.compile(rf"(?i)(?<![\w@-]){re.escape(subject.name)}(?![\w-])")
    told = named.sub(f"@{own}", prompt.replace("{subject}", f"@{own}"))
    words = iter((same,))
    told = MENTION.sub(lambda match: next(words, "they") if match[1].lower() == own else match[0], told)
    told = " ".join(told.split())
    if next(words, None) is None:
        return told
    return f"{same}, {told}" if told else same
