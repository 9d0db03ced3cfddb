"""Captions as text: the template, edits in bulk, and what a captioner is. Versions are kept by whoever stores them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol, runtime_checkable

from PIL import Image

from atelier.errors import InvalidInput

_TRIGGER = re.compile(r"[^\W_][\w-]{1,31}")
MAX_CAPTION = 1000


@runtime_checkable
class Captioner(Protocol):
    """Describes pictures; the caller puts the trigger in."""

    @property
    def name(self) -> str: ...

    def describe(self, images: Sequence[Image.Image]) -> list[str]:
        """One description an RGB picture, in order: "a woman in an orange suit before a flag"."""
        ...


def check_trigger(trigger: str) -> str:
    """The trigger word without surrounding blanks.

    Raises:
        InvalidInput: not one word of 2-32 letters, digits, "-" or "_" that begins with a letter or digit.
    """
    trigger = trigger.strip()
    if not _TRIGGER.fullmatch(trigger):
        raise InvalidInput(
            f"trigger {trigger[:40]!r} is not one word of 2 to 32 letters, digits, '-' or '_'",
            advice="choose a rare word that no caption uses otherwise, such as 'zoe-k'",
        )
    return trigger


def compose(trigger: str, description: str = "", *, class_word: str = "") -> str:
    """`a photo of {trigger}, …`, or `a photo of {trigger} {class_word}, …`.

    A description that begins with a phrase like "a photo of a woman" loses its "a photo of".
    """
    subject = f"a photo of {check_trigger(trigger)} {class_word.strip()}".rstrip()
    rest = re.sub(r"(?i)^(an?|the) (close-up |portrait )?(photo|picture|image|photograph) of ", "", description.strip())
    return normalise(f"{subject}, {rest}" if rest else subject)


def has_trigger(caption: str, trigger: str) -> bool:
    """Whether the trigger is there as a whole word, upper and lower case alike."""
    return re.search(rf"(?i)(?<![\w-]){re.escape(trigger)}(?![\w-])", caption) is not None


def replace_words(captions: Iterable[str], find: str, replacement: str, *, whole_words: bool = True) -> list[str]:
    """Find and replace, upper and lower case alike; `replacement` is taken literally.

    Raises:
        InvalidInput: nothing to find.
    """
    if not find.strip():
        raise InvalidInput("there is nothing to find", advice="give a word or phrase")
    pattern = re.escape(find)
    if whole_words:
        pattern = rf"(?<![\w-]){pattern}(?![\w-])"
    return [normalise(re.sub(pattern, lambda _: replacement, caption, flags=re.IGNORECASE)) for caption in captions]


def tags(caption: str) -> list[str]:
    """The parts between commas."""
    return [tag.strip() for tag in caption.split(",") if tag.strip()]


def add_tag(captions: Iterable[str], tag: str, *, front: bool = False) -> list[str]:
    """Every caption with the tag, at its end or behind its first part (the subject); unchanged where it is there."""
    tag = normalise(tag)
    if not tag:
        raise InvalidInput("the tag is empty")
    result = []
    for caption in captions:
        parts = tags(caption)
        if tag.casefold() not in {part.casefold() for part in parts}:
            parts.insert(min(1, len(parts)) if front else len(parts), tag)
        result.append(", ".join(parts))
    return result


def remove_tag(captions: Iterable[str], tag: str) -> list[str]:
    """Every caption without the tag."""
    gone = normalise(tag).casefold()
    return [", ".join(part for part in tags(caption) if part.casefold() != gone) for caption in captions]


def normalise(caption: str) -> str:
    """One line, single blanks, no empty parts, no control characters.

    Raises:
        InvalidInput: over 1000 characters.
    """
    text = ", ".join(tags(" ".join("".join(c if c.isprintable() else " " for c in caption).split())))
    if len(text) > MAX_CAPTION:
        raise InvalidInput(f"caption has {len(text)} characters; at most {MAX_CAPTION} are kept")
    return text
