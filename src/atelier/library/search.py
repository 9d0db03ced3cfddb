"""Full-text search: SQLite's FTS5 or Postgres' tsvector behind one interface.

Few matches are ranked. Where there are many, ranking all of them would read the whole library (0.1 s at 100,000 for a
word that every picture has), so they come newest first, or ranked among the newest thousand if that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from atelier.database import Database
from atelier.errors import InvalidInput
from atelier.library.browse import check_limit
from atelier.library.browse_tables import SearchTextRow
from atelier.library.filters import LATEST, Filter
from atelier.library.selection import MOST_EXAMINED, keep, resolve
from atelier.library.tiles import Tile, tiles
from atelier.library.words import Term, postgres_query, rank, read_query, scope, sqlite_query, token

MOST_RANKED = 1_000
"""Matches up to this number are ranked; of more, the newest so many."""

SCORE = 10**6
"""Scores stand in cursors as whole numbers of millionths."""

_SQLITE = text(
    "SELECT rowid FROM search_words WHERE search_words MATCH :query AND rowid >= :low AND rowid < :high "
    "ORDER BY rowid DESC LIMIT :most"
)
_POSTGRES = text(
    "SELECT number FROM search_texts WHERE to_tsvector('simple', body) @@ to_tsquery('simple', :query) "
    "AND number >= :low AND number < :high ORDER BY number DESC LIMIT :most"
)


class Ranking(StrEnum):
    """How matches are sorted."""

    AUTO = "auto"  # best where there are up to a thousand matches, else newest
    BEST = "best"  # among the newest thousand
    NEWEST = "newest"


@dataclass(frozen=True)
class Hits:
    """A page of matches.

    Attributes:
        cursor: continues it; None at its end. A page may be short and still go on.
        ranked: best first; else newest first.
        matches: how many there are; None for more than a thousand, and on later pages by date.
    """

    items: tuple[Tile, ...]
    cursor: str | None
    ranked: bool
    matches: int | None


class TextSearch:
    """Searches the words of one workspace's assets: titles, tags, prompts, file names, captions, notes."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._database = database
        self._workspace = workspace

    def find(
        self,
        query: str,
        wanted: Filter | None = None,
        *,
        ranking: Ranking = Ranking.AUTO,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Hits:
        """Assets whose words are these.

        Args:
            query: words that must all be there; "a phrase"; -without; begin*. Case and accents do not count.

        Raises:
            InvalidInput: no words, too many, or a wrong limit or cursor.
        """
        check_limit(limit)
        terms = read_query(query)
        wanted = wanted or Filter()
        ranked, place = _read_cursor(cursor)
        with self._database.read() as session:
            if ranked or (ranked is None and ranking is not Ranking.NEWEST):
                numbers = self._newest(session, terms, wanted, LATEST, MOST_RANKED + 1)
                if ranked or ranking is Ranking.BEST or len(numbers) <= MOST_RANKED:
                    return self._best(session, terms, wanted, limit, place, numbers)
            return self._by_date(session, terms, wanted, limit, place[1] if place else LATEST)

    def _best(
        self,
        session: Session,
        terms: Sequence[Term],
        wanted: Filter,
        limit: int,
        place: tuple[int, int] | None,
        numbers: list[int],
    ) -> Hits:
        whole = len(numbers) <= MOST_RANKED
        kept = self._measured(session, wanted, numbers[:MOST_RANKED])
        scored: list[tuple[int, int]] = []
        for start in range(0, len(kept), 1000):
            query = select(SearchTextRow.number, SearchTextRow.body)
            rows = session.execute(query.where(SearchTextRow.number.in_(kept[start : start + 1000])))
            scored += [(int(rank(row.body, terms) * SCORE), row.number) for row in rows]
        scored.sort(reverse=True)
        left = [key for key in scored if place is None or key < place]
        page = left[:limit]
        cursor = f"best~{page[-1][0]}~{page[-1][1]}" if len(left) > limit else None
        shown = tiles(session, [number for _, number in page])
        return Hits(tuple(shown), cursor, True, len(scored) if whole else None)

    def _by_date(self, session: Session, terms: Sequence[Term], wanted: Filter, limit: int, before: int) -> Hits:
        found: list[int] = []
        window, examined, at, more = limit + 1, 0, before, True
        while more and len(found) <= limit and examined < MOST_EXAMINED:
            numbers = self._newest(session, terms, wanted, at, window)
            more = len(numbers) == window
            found += self._measured(session, wanted, numbers)
            examined += window
            window = min(window * 4, 4000)
            at = numbers[-1] if numbers else at
        if len(found) > limit:
            found, at, more = found[:limit], found[limit - 1], True
        return Hits(tuple(tiles(session, found)), f"newest~0~{at}" if more else None, False, None)

    def _newest(self, session: Session, terms: Sequence[Term], wanted: Filter, before: int, most: int) -> list[int]:
        """Numbers of the newest matches that have the filter's labels."""
        low, high = wanted.bounds
        sqlite = session.get_bind().dialect.name == "sqlite"
        found: list[int] = []
        for shelf in wanted.shelves:
            groups = resolve(session, self._workspace, wanted, shelf)
            if groups is None:
                continue
            scopes = [[token(label) for label in group.labels] for group in groups if not group.implied]
            scopes.append([scope(self._workspace, shelf)])
            query = sqlite_query(scopes, terms) if sqlite else postgres_query(scopes, terms)
            given = {"query": query, "low": low, "high": min(high, before), "most": most}
            found += session.scalars(_SQLITE if sqlite else _POSTGRES, given)
        return sorted(found, reverse=True)[:most]

    def _measured(self, session: Session, wanted: Filter, numbers: list[int]) -> list[int]:
        """Those for which what no label says holds too."""
        if not wanted.measured:
            return numbers
        kept = keep(session, self._workspace, wanted, numbers)
        return [number for number in numbers if number in kept]


def _read_cursor(cursor: str | None) -> tuple[bool | None, tuple[int, int] | None]:
    if cursor is None:
        return None, None
    name, *rest = cursor.split("~")
    if name not in ("best", "newest") or len(rest) != 2 or not all(x.isascii() and x.isdigit() for x in rest):
        raise InvalidInput(f"'{cursor[:80]}' is not a cursor of a search", advice="begin again without one")
    if any(len(part) > 18 for part in rest):
        raise InvalidInput("this cursor is out of range", advice="begin again without one")
    return name == "best", (int(rest[0]), int(rest[1]))
