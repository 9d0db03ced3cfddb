"""Reading what strangers wrote: JSON, numbers and texts within bounds.

Metadata travels in files that anybody may send. Nothing here raises anything but `Doubtful`, uses memory or time beyond
a small multiple of the text, or lets a value through that later arithmetic cannot bear.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from pydantic import JsonValue

MAX_TEXT = 8 << 20
"""Characters of one text. ComfyUI workflows of some MB exist."""
MAX_ALL = 24 << 20
"""Bytes of all texts of a file."""
MAX_INFOTEXT = 1 << 20
MAX_DEPTH = 100
MAX_DIGITS = 40

_NUMBER = re.compile(r"[+-]?\d{1,40}(?:\.\d{0,40})?(?:[eE][+-]?\d{1,3})?\Z")


class Doubtful(Exception):
    """A text that is not believed; the message is the reason."""


def parse_json(text: str, *, lenient: bool = False) -> Any:
    """JSON within bounds.

    Args:
        lenient: NaN and infinities, which ComfyUI writes into workflows, become null instead of being refused.

    Raises:
        Doubtful: too long, too deep, not JSON, or a number that cannot be used.
    """
    if len(text) > MAX_TEXT:
        raise Doubtful(f"JSON of {len(text)} characters; at most {MAX_TEXT} are read")
    if (depth := depth_of(text)) > MAX_DEPTH:
        raise Doubtful(f"JSON is nested {depth} deep; at most {MAX_DEPTH} are read")
    try:
        return _decoder(lenient).decode(text.strip(" \t\r\n\x00"))
    except (ValueError, RecursionError) as error:
        raise Doubtful(f"not JSON ({_short(error)})") from error


def parse_json_at(text: str, start: int) -> tuple[Any, int]:
    """The JSON value that begins there, and where it ends. Raises Doubtful."""
    if (depth := depth_of(text, start)) > MAX_DEPTH:
        raise Doubtful(f"JSON is nested {depth} deep; at most {MAX_DEPTH} are read")
    try:
        return _decoder(False).raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        raise Doubtful(f"not JSON ({_short(error)})") from error


def depth_of(text: str, start: int = 0) -> int:
    """How deep brackets are nested, brackets in strings not counted."""
    depth = deepest = 0
    for token in _STRUCTURE.finditer(text, start):
        mark = token[0]
        if mark in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "}]":
            depth -= 1
            if depth <= 0 and start:
                break
    return deepest


# A string's body is consumed in one go; an unclosed one is consumed up to the end, so that no text is scanned twice.
_STRUCTURE = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)|[{}\[\]]', re.DOTALL)


def number(value: object) -> float | None:
    """A finite number out of JSON or text; None where it is none. Raises Doubtful for what cannot be reckoned with."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        if abs(value) >= 10**MAX_DIGITS:
            raise Doubtful(f"a number of more than {MAX_DIGITS} digits")
        return float(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Doubtful(f"the number {value}")
        return value
    if isinstance(value, str):
        text = value.strip()
        if text.lower().lstrip("+-") in ("nan", "inf", "infinity"):
            raise Doubtful(f"the number {text}")
        if re.fullmatch(r"[+-]?\d{41,}", text):
            raise Doubtful(f"a number of {len(text)} digits")
        if _NUMBER.match(text):
            found = float(text)
            if not math.isfinite(found):
                raise Doubtful("a number beyond what can be used")
            return found
    return None


def whole(value: object) -> int | None:
    """A whole number; seeds keep all their digits. Raises Doubtful as `number`."""
    if isinstance(value, int) and not isinstance(value, bool):
        number(value)
        return value
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?\d{1,40}\s*", value):
        return int(value)
    found = number(value)
    return int(found) if found is not None and found == int(found) else None


def words(value: object) -> str:
    """A text without the NULs that writers pad with; empty where it is none."""
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""


def table(value: object) -> dict[str, JsonValue]:
    """A JSON object; empty where it is none."""
    return value if isinstance(value, dict) else {}


def _decoder(lenient: bool) -> json.JSONDecoder:
    return json.JSONDecoder(
        parse_constant=(lambda name: None) if lenient else _refuse, parse_int=_integer, parse_float=_real, strict=False
    )


def _refuse(name: str) -> Any:
    raise ValueError(f"the number {name} cannot be used")


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS + 1:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)


def _real(digits: str) -> float:
    found = float(digits)
    if not math.isfinite(found):
        raise ValueError("a number beyond what can be used")
    return found


def _short(error: BaseException) -> str:
    return str(error)[:120] or type(error).__name__
