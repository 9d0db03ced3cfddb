"""Words about subjects: what a kind is called, prompts that name a subject, lists of prompts in one line."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence

from atelier.errors import InvalidInput
from atelier.photos.captions import has_trigger

CLASS_WORDS = {"person": "person", "group": "people", "pet": "pet", "garment": "garment", "style": "style", "brand": ""}
"""What a subject of a kind is called when nobody says more."""

MAX_PROMPTS = 1000
_CHOICE = re.compile(r"\{([^{}]*\|[^{}]*)\}")


def subject_word(kind: str, given: str = "") -> str:
    """The word that stands behind the trigger: the given one, or the kind's."""
    return " ".join(given.split()) or CLASS_WORDS.get(kind, "")


def a_thing(word: str) -> str:
    """The word with its article, as a prompt would have it for anything of the kind; "the subject" for none."""
    called = " ".join(word.split())
    if not called:
        return "the subject"
    if called.split()[0].lower() in ("a", "an", "the", "people"):
        return called
    return f"{'an' if called[0].lower() in 'aeiou' else 'a'} {called}"


def naming(prompt: str, trigger: str, word: str, names: Sequence[str] = ()) -> str:
    """The prompt with the subject in it.

    `{subject}`, and the first of the subject's names that stands there as a whole word, become `trigger word`. A prompt
    that names the subject in neither way is what the subject is seen in: `a photo of trigger word, prompt`.
    """
    called = f"{trigger} {word}".rstrip()
    if "{subject}" in prompt:
        return prompt.replace("{subject}", called)
    if has_trigger(prompt, trigger):
        return prompt
    for name in names:
        if name and has_trigger(prompt, name):
            return re.sub(rf"(?i)(?<![\w-]){re.escape(name)}(?![\w-])", lambda _: called, prompt, count=1)
    rest = prompt.strip()
    return f"a photo of {called}, {rest}" if rest else f"a photo of {called}"


def expand(prompt: str) -> list[str]:
    """Every prompt that a line with `{red|blue}` stands for, in order; the last choice varies fastest.

    Raises:
        InvalidInput: over 1000 prompts.
    """
    parts = _CHOICE.split(prompt)  # text, choices, text, choices, …, text
    choices = [part.split("|") for part in parts[1::2]]
    count = math.prod(map(len, choices))
    if count > MAX_PROMPTS:
        raise InvalidInput(
            f"the prompt stands for {count} prompts; at most {MAX_PROMPTS} are drawn in one run",
            advice="leave out some of the {…|…}",
        )
    prompts: list[str] = []
    for picked in itertools.product(*choices):
        words = [*picked, ""]
        line = "".join(text + word.strip() for text, word in zip(parts[::2], words, strict=True))
        prompts.append(" ".join(line.split()))
    return list(dict.fromkeys(prompts))
