"""What is wrong with one field of a request, in words for people: Pydantic speaks of Python and of patterns."""

from __future__ import annotations

import re
from typing import Any

_SHAPE = "an object is needed here, as {…}"
_OF_TYPE = {"model_attributes_type": _SHAPE, "model_type": _SHAPE, "dict_type": _SHAPE}
OF_PATTERN = {
    r"^[^\x00]*$": "may not hold a NUL character",
    r"^[^\x00]+$": "may be neither empty nor hold a NUL character",
    r"^[^\x00]*\S[^\x00]*$": "needs something else than spaces, and may not hold a NUL character",
    r"^[^\x00/]+$": "may be neither empty nor hold / or a NUL character",
    r"^[^\x00/\\]*$": "may not hold /, \\ or a NUL character",
    r"^[^\x00/@]*$": "may not hold /, @ or a NUL character",
    r"^[^\x00/@]*\S[^\x00/@]*$": "needs something else than spaces, and may not hold /, @ or a NUL character",
    r"^[^\x00,]*\S[^\x00,]*$": "needs something else than spaces, and may not hold a comma or a NUL character",
    r"^[\x21-\x7e]+$": "may hold ASCII characters only, and no spaces",
    r"^[\w-]*$": "may hold letters, digits, _ and - only",
    r"^[\w-]+$": "may hold letters, digits, _ and - only",
    r"^[A-Za-z0-9_-]+$": "may hold the letters a to z, digits, _ and - only",
    r"^[A-Za-z0-9._-]*$": "may hold the letters a to z, digits, ., _ and - only",
    r"^[A-Za-z0-9][A-Za-z0-9._-]*$": "begins with a letter or digit, and may hold a to z, digits, ., _ and - only",
    r"^[a-z0-9]+$": "may hold small letters and digits only",
    r"^[a-z0-9][a-z0-9-]{0,62}$": "has up to 63 small letters, digits and -, and does not begin with -",
    r"^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$": "is a colour as #c02a1f or #c21",
    r"^(auto|\d{1,5}x\d{1,5})$": "is auto, or width and height as 1024x768",
    r"^([A-Za-z0-9_-]+\.safetensors)?$": "is the name of a .safetensors file, without a folder",
    r"^\d+$": "is a whole number, written in digits",
    r"^(draft|standard|high)$": "is draft, standard or high",
    r"^https?://[\x21-\x7e]+$": "is an address that begins with https:// or http://, without spaces",
}
"""Every pattern that a field of the API has; a test looks for others."""
_BRANCH = re.compile(r"constrained-str|str|int|float|bool|(list|dict|function|nullable|tagged)[-\[].*")


def told(error: dict[str, Any]) -> tuple[list[str | int], str]:
    """Where a fault is, and what is wrong.

    Args:
        error: one of `ValidationError.errors()`: `type`, `loc`, `msg`, and `ctx` where the type has more to say.

    Returns:
        The path to the field without the names of a union's branches, and words that go on after its name.
    """
    where = [part for part in error["loc"] if isinstance(part, int) or not _BRANCH.fullmatch(part)]
    pattern = (error.get("ctx") or {}).get("pattern")
    words = OF_PATTERN.get(pattern) if isinstance(pattern, str) else _OF_TYPE.get(error["type"])
    return where, words or str(error["msg"]).removeprefix("Value error, ")
