"""Words of assets for full-text search: folding texts, reading what people ask for, ranking what was found.

Texts are folded here (accents, case, punctuation), so that SQLite's FTS5 and Postgres' tsvector see the same words. The
writing systems without spaces are split into single signs, which a query joins into a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from atelier.errors import InvalidInput
from atelier.library.dimensions import Shelf

LONGEST_QUERY = 500  # characters
MOST_TERMS = 16
LEAST_PREFIX = 3  # letters before a *
LONGEST_FIELD = 4000
WEIGHTS = (8.0, 5.0, 2.0, 1.0)
"""What a word counts in title, tags, prompt or file name, caption."""

K1, B, USUAL_LENGTH = 1.2, 0.75, 20.0
"""Of BM25 (Robertson and Zaragoza, 2009)."""

_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_ASKED = re.compile(r'(?P<not>-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


def fold(text: str) -> list[str]:
    """The words of a text, without accents, in small letters."""
    plain = "".join(
        char
        for char in unicodedata.normalize("NFKD", text[:LONGEST_FIELD].casefold())
        if not unicodedata.combining(char)
    )
    return _WORD.findall(_SIGN.sub(r" \g<0> ", unicodedata.normalize("NFKC", plain)))


def body_of(
    workspace: str,
    shelf: Shelf,
    meta: Mapping[str, JsonValue],
    *,
    labels: Iterable[int] = (),
    title: str = "",
    note: str = "",
    tags: Iterable[str] = (),
    caption: str = "",
) -> str:
    """The text that is indexed: tokens of its shelf and its labels, then one line a field in the order of `WEIGHTS`."""
    told = ("asked", "prompt", "name", "instruction", "about")
    said = [str(meta[name]) for name in told if isinstance(meta.get(name), str)]
    fields = (title, " ".join(sorted(tags)), " ".join(said), f"{caption} {note}")
    tokens = " ".join([scope(workspace, shelf), *(token(label) for label in sorted(labels))])
    return "\n".join([tokens, *(" ".join(fold(field)) for field in fields)])


def scope(workspace: str, shelf: Shelf) -> str:
    """A word for a shelf of a workspace. It is part of every query, so no search reads what is elsewhere."""
    return "zz" + workspace.encode().hex() + shelf.value.replace("-", "")


def token(label: int) -> str:
    """A word for a label, so that the full-text index also knows what a search is narrowed down to."""
    return f"zl{label}"


@dataclass(frozen=True)
class Term:
    """Words that must stand side by side. `prefix`: the last may go on. `without`: must not be there."""

    words: tuple[str, ...]
    prefix: bool = False
    without: bool = False


def read_query(text: str) -> list[Term]:
    """What a person asks for: words, "phrases", -excluded, begin*.

    Raises:
        InvalidInput: nothing to look for, or too much of it.
    """
    if len(text) > LONGEST_QUERY:
        raise InvalidInput(f"a search has up to {LONGEST_QUERY} characters, this one has {len(text)}")
    terms: list[Term] = []
    for match in _ASKED.finditer(text):
        said = match["word"] if match["phrase"] is None else match["phrase"]
        prefix = match["phrase"] is None and said.endswith("*")
        words = tuple(fold(said))
        if not words:
            continue
        if prefix and len(words[-1]) < LEAST_PREFIX:
            raise InvalidInput(f"'{said}' is too short a beginning", advice=f"give at least {LEAST_PREFIX} letters")
        terms.append(Term(words, prefix, bool(match["not"])))
    if not any(not term.without for term in terms):
        raise InvalidInput("there is no word to look for", advice="give at least one word")
    if sum(len(term.words) for term in terms) > MOST_TERMS:
        raise InvalidInput(f"a search has up to {MOST_TERMS} words")
    return terms


def sqlite_query(scopes: Sequence[Sequence[str]], terms: Sequence[Term]) -> str:
    """The query in FTS5's language. Words are letters and digits only, so quoting them is enough.

    Args:
        scopes: tokens; one of each sequence must be there.
    """

    def one(term: Term) -> str:
        return '"' + " ".join(term.words) + '"' + (" *" if term.prefix else "")

    narrow = ["(" + " OR ".join(f'"{word}"' for word in words) + ")" for words in scopes]
    wanted = " AND ".join([*narrow, *(one(term) for term in terms if not term.without)])
    for term in terms:
        if term.without:
            wanted = f"({wanted}) NOT {one(term)}"
    return wanted


def postgres_query(scopes: Sequence[Sequence[str]], terms: Sequence[Term]) -> str:
    """`sqlite_query` in the language of Postgres' `to_tsquery`."""

    def one(term: Term) -> str:
        words = [f"'{word}'" for word in term.words]
        words[-1] += ":*" if term.prefix else ""
        return ("!" if term.without else "") + "(" + " <-> ".join(words) + ")"

    narrow = ["(" + " | ".join(f"'{word}'" for word in words) + ")" for words in scopes]
    return " & ".join([*narrow, *(one(term) for term in terms)])


def rank(body: str, terms: Sequence[Term]) -> float:
    """How well a text fits: BM25 with weights by field, without the rarity of words.

    Every text that was found holds every word, so their rarity would weigh all of them alike.
    """
    lines = [f" {line} " for line in body.split("\n")[1:]]
    length = body.count(" ")
    damp = K1 * (1 - B + B * length / USUAL_LENGTH)
    score = 0.0
    for term in terms:
        if term.without:
            continue
        said = " " + " ".join(term.words) + ("" if term.prefix else " ")
        hits = sum(weight * line.count(said) for weight, line in zip(WEIGHTS, lines, strict=False))
        score += hits * (K1 + 1) / (hits + damp)
    return score
