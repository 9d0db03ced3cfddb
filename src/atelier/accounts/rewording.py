"""Taking the words that name an erased subject out of texts that people wrote elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from atelier.database import Base

Clean = Callable[[str], str]
"""A text without the words."""


def reword(rows: Iterable[Base], columns: Iterable[str], clean: Clean, *, change: bool) -> int:
    """How many of the rows hold the words in one of their columns; with `change`, they do no more."""
    count, names = 0, tuple(columns)
    for row in rows:
        found = {name: getattr(row, name) for name in names}
        made = {name: clean(text) for name, text in found.items()}
        if made == found:
            continue
        count += 1
        if change:
            for name, text in made.items():
                setattr(row, name, text)
    return count
