"""Unknown prompt words, for models whose vocabulary is closed (a `vocabulary.txt` beside the weights)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from atelier.errors import InvalidInput

FILE = "vocabulary.txt"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MAX_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class UnknownWord:
    """A word that the model was never taught, and the nearest ones that it was (best first, at most three)."""

    word: str
    near: tuple[str, ...]


class Vocabulary:
    """The words that a model knows."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = frozenset(word.strip().lower() for word in words if word.strip())

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, word: str) -> bool:
        return word.lower() in self._words

    def unknown(self, prompt: str, also: Collection[str] = ()) -> tuple[UnknownWord, ...]:
        """The prompt's unknown words in order, each once.

        A word with a hyphen or an apostrophe counts as known when its parts are. Numbers count as words.

        Args:
            also: words known besides, such as the triggers of adapters in use.
        """
        extra = {word.lower() for word in also}
        found: dict[str, UnknownWord] = {}
        for match in _WORD.finditer(prompt):
            word = match.group().lower().replace("’", "'")
            parts = re.split(r"['-]", word)
            if word in self._words or word in extra or all(part in self._words or part in extra for part in parts):
                continue
            if word not in found:
                near = difflib.get_close_matches(word, self._words, n=3, cutoff=0.6)
                found[word] = UnknownWord(word, tuple(near))
        return tuple(found.values())


def read_vocabulary(model: Path) -> Vocabulary | None:
    """The closed vocabulary of a model folder, one word a line (`#` starts a comment), or None when it has none.

    Raises:
        InvalidInput: the file is larger than 8 MiB or not UTF-8.
    """
    path = model / FILE
    if not path.is_file():
        return None
    if path.stat().st_size > _MAX_BYTES:
        raise InvalidInput(f"{FILE} has {path.stat().st_size} bytes, at most {_MAX_BYTES} are read")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{FILE} is not UTF-8: {error}") from error
    return Vocabulary([line.split("#")[0] for line in lines])
