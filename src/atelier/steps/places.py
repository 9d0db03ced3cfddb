"""Where a person's studio lies and what it may use, as the environment says it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from atelier.errors import InvalidInput

HOME, MEMORY = "ATELIER_HOME", "ATELIER_MEMORY"


def default_home() -> Path:
    """Where a person's studio lies: `$ATELIER_HOME`, or the system's place for data of programs."""
    if given := os.environ.get(HOME):
        return Path(given).expanduser()
    import platformdirs

    return platformdirs.user_data_path("atelier", appauthor=False)


def places(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """What the environment says of where a studio's parts lie, as arguments for `Studio.open`: `ATELIER_DATABASE`,
    `ATELIER_BLOBS` (addresses), `ATELIER_KEY_FILE`, `ATELIER_BUILTIN` (paths), `ATELIER_DEVICE`, `ATELIER_MEMORY` (GiB
    that models may use at most).

    Raises:
        InvalidInput: the memory is no number above 0.
    """
    found: dict[str, Any] = {}
    for name, kind in (("database", str), ("blobs", str), ("key_file", Path), ("builtin", Path), ("device", str)):
        if given := environment.get(f"ATELIER_{name.upper()}", "").strip():
            found[name] = kind(given)
    if given := environment.get(MEMORY, "").strip():
        found["memory_cap"] = _gib(given)
    return found


def _gib(text: str) -> float:
    try:
        cap = float(text)
    except ValueError:
        cap = 0.0
    if not 0 < cap < float("inf"):
        raise InvalidInput(f"{MEMORY}={text[:40]} is no number of GiB", advice="say one above 0, or leave it out")
    return cap
