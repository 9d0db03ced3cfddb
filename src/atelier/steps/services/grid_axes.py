"""What varies along the axes of a grid: parameters, and lists of values as people write them.

Pure: which subjects, models and adapters there are is asked for where the axes are settled (`services.grids`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from atelier.errors import InvalidInput

Value = str | int | float
Parameter = Literal[
    "seed",
    "steps",
    "guidance",
    "true_cfg",
    "strength",
    "weight",
    "preset",
    "size",
    "sampler",
    "model",
    "adapter",
    "checkpoint",
    "subject",
    "style",
    "prompt",
    "scene",
    "words",
    "negative_prompt",
]
PARAMETERS: tuple[Parameter, ...] = get_args(Parameter)
WHOLE, REAL = ("seed", "steps"), ("guidance", "true_cfg", "strength", "weight")
WORDY = ("prompt", "scene", "words", "negative_prompt")
"""What changes the words, so that cells along it are not compared by how they match one prompt."""
NAMED = ("adapter", "checkpoint", "subject", "style")
"""What brings an adapter of its own, whose weight another axis may vary."""
MOST_VALUES = 64
NONE = "none"
"""No adapter, or nobody: the cell without it."""
_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})(?:\s*step\s*({_NUMBER}))?")
_SIZE = re.compile(r"(\d{2,5})(?:[x×](\d{2,5}))?")


class AxisWish(BaseModel):
    """An axis as it is asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    parameter: Parameter = Field(description="What varies along it.")
    values: str | tuple[Value, ...] = Field(
        description="A list, or one text: `4, 8, 16`, `1..4 step 0.5`, names with commas, words with `|` or lines."
    )
    of: str = Field(default="", max_length=256, description="Of `weight`: the adapter or subject that it counts for.")


@dataclass(frozen=True)
class Axis:
    """An axis whose values are known, each with what people read."""

    parameter: Parameter
    values: tuple[Value, ...]
    labels: tuple[str, ...]
    of: str = ""

    def __len__(self) -> int:
        return len(self.values)

    @property
    def wordy(self) -> bool:
        """Whether it changes what is asked for, not how it is drawn."""
        return self.parameter in WORDY or self.parameter in ("subject", "style")


def values_of(parameter: Parameter, given: str | Sequence[Value]) -> tuple[Value, ...]:
    """The values that a person wrote, each once is enough.

    Raises:
        InvalidInput: none, too many, the same twice, or one that is no value of the parameter.
    """
    items = _split(parameter, given) if isinstance(given, str) else list(given)
    found = [value for item in items for value in _values(parameter, item)]
    if not found:
        raise InvalidInput(f"the axis '{parameter}' has no values", advice="give a list such as 4, 8, 16")
    if len(found) > MOST_VALUES:
        raise InvalidInput(f"the axis '{parameter}' has {len(found)} values; at most {MOST_VALUES} are drawn")
    twice = next((value for place, value in enumerate(found) if value in found[:place]), None)
    if twice is not None:
        raise InvalidInput(f"the axis '{parameter}' has '{twice}' twice", advice="leave one of them out")
    return tuple(found)


def size_of(value: Value) -> tuple[int, int]:
    """`512x768` or `512` → (width, height) in px. Raises InvalidInput."""
    found = _SIZE.fullmatch(str(value).strip().lower())
    if found is None:
        raise InvalidInput(f"'{value}' is no size", advice="write 512x768, or 512 for a square")
    return int(found[1]), int(found[2] or found[1])


def _split(parameter: Parameter, text: str) -> list[str]:
    """Lines or `|` divide words; commas divide all else, and words in quotes keep theirs ("red, blue")."""
    if parameter in WORDY:
        if "\n" in text or "|" in text:
            parts = re.split(r"[|\n]", text)
        else:
            parts = next(csv.reader([text], skipinitialspace=True), []) if parameter == "words" else [text]
        cleaned = [part.strip() for part in parts]
        # Of words an empty text is a value: the one that is searched for is left out then.
        return cleaned if parameter == "words" else [one for one in cleaned if one]
    return [part.strip() for part in re.split(r"[,\n]", text) if part.strip()]


def _values(parameter: Parameter, item: Value) -> list[Value]:
    if parameter in WHOLE:
        return [_whole(parameter, number) for number in _numbers(parameter, item)]
    if parameter in REAL:
        return [float(number) for number in _numbers(parameter, item)]
    if parameter == "size":
        width, height = size_of(item)
        return [f"{width}x{height}"]
    text = str(item).strip()
    if len(text) > 20_000 or "\0" in text:
        raise InvalidInput(f"a value of the axis '{parameter}' cannot be used: it is too long, or no text")
    return [text]


def _whole(parameter: Parameter, number: Decimal) -> int:
    if number != int(number):
        raise InvalidInput(f"'{number}' is no value of the axis '{parameter}'", advice="give whole numbers")
    return int(number)


def _numbers(parameter: Parameter, item: Value) -> list[Decimal]:
    """Of `8`, or of `1..4 step 0.5` (both ends are values where the step meets them). Raises InvalidInput."""
    text = str(item).strip()
    if re.fullmatch(_NUMBER, text) or re.fullmatch(r"[\d.]+e[+-]?\d{1,2}", text):
        return [Decimal(text)]
    found = _RANGE.fullmatch(text)
    if found is None:
        raise InvalidInput(
            f"'{text[:80]}' is no value of the axis '{parameter}'", advice="write 4, 8, 16 or 1..4 step 0.5"
        )
    first, last = Decimal(found[1]), Decimal(found[2])
    pace = abs(Decimal(found[3] or 1))
    if pace == 0:
        raise InvalidInput(f"'{text}' does not move: its step is 0", advice="give a step above 0")
    count = int(abs(last - first) / pace) + 1
    if count > MOST_VALUES:
        raise InvalidInput(f"'{text}' stands for {count} values; at most {MOST_VALUES} are drawn on an axis")
    return [first + (pace if last >= first else -pace) * place for place in range(count)]
