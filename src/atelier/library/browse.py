"""Browsing a workspace: pages by cursor, counts by day, counts by facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from atelier.database import Database
from atelier.database.dialect import slices
from atelier.errors import InvalidInput
from atelier.library.browse_tables import EntryLabelRow, EntryRow, LabelRow, TallyRow
from atelier.library.details import Details, details
from atelier.library.dimensions import ALONE, DAY, EPOCH, Dimension
from atelier.library.filters import Filter, Order
from atelier.library.selection import Group, Place, find, matching, resolve
from atelier.library.tiles import Tile, tiles

LONGEST_PAGE = 500
MOST_COUNTED = 20_000
"""Entries that are counted one by one where no tally says their number."""

FACET_VALUES = 50
MOST_SKIPPED = 100_000
"""Entries that a page passes over at most, where a listing is entered in its middle."""

SAMPLE = 2_000
"""Entries that facets of a filtered listing are counted over, the newest ones."""


@dataclass(frozen=True)
class Listing:
    """A part of a listing. `cursor` continues it; None at its end. A page may be short and still go on."""

    items: tuple[Tile, ...]
    cursor: str | None


class Span(StrEnum):
    """What a bucket of the timeline covers."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Bucket:
    """How many assets were recorded in a day, month or year (UTC) that begins at `start`."""

    start: date
    count: int


@dataclass(frozen=True)
class Timeline:
    """Buckets, the newest first. Where `exact` is False, a bucket may hold fewer than it says."""

    buckets: tuple[Bucket, ...]
    total: int
    exact: bool


@dataclass(frozen=True)
class Facets:
    """How many assets have which value, by dimension, most frequent first.

    `counted` is over how many assets; where `exact` is False these are the newest of more.
    """

    dimensions: Mapping[str, tuple[tuple[str, int], ...]]
    counted: int
    exact: bool


class Browser:
    """The listings of one workspace."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._database = database
        self._workspace = workspace

    def page(
        self,
        wanted: Filter | None = None,
        *,
        order: Order = Order.NEWEST,
        limit: int = 100,
        cursor: str | None = None,
        skip: int = 0,
    ) -> Listing:
        """A page. Its cost depends neither on how far down it is nor on how large the library is.

        Args:
            limit: 1 to 500.
            cursor: the previous page's, of the same filter and order.
            skip: instead of a cursor: how many entries are passed over first, up to 100,000. Within dates of which
                the timeline says the count, it is a place in the middle of them. Where one condition is asked, they
                are counted along its index, a tenth of a microsecond each; else within what a page looks at.

        Raises:
            InvalidInput: limit, cursor or skip is wrong.
        """
        check_limit(limit)
        place = read_cursor(cursor, order) if cursor is not None else _skipping(skip)
        if cursor is not None and skip:
            raise InvalidInput(
                "a page goes on from a cursor or skips entries, not both", advice="leave one of them out"
            )
        with self._database.rows() as reader:
            found = find(reader, self._workspace, wanted or Filter(), order, limit, place)
            shown = tiles(reader, [number for _, number in found.keys])
        return Listing(tuple(shown), None if found.reached is None else write_cursor(found.reached, order))

    def details(self, asset_id: str) -> Details:
        """One asset. Raises NotFound, also for a thumbnail."""
        with self._database.rows() as reader:
            return details(reader, self._workspace, asset_id)

    def timeline(self, wanted: Filter | None = None, span: Span = Span.MONTH) -> Timeline:
        """How many assets were recorded when.

        Tallies that are kept with every change answer where one condition is asked (a kind, a subject, a tag, …);
        combinations are counted, up to 20,000 assets; beyond that the rarest condition's tallies are an upper bound.
        """
        wanted = wanted or Filter()
        days: Counter[int] = Counter()
        exact = True
        with self._database.read() as session:
            groups = [(shelf, resolve(session, self._workspace, wanted, shelf)) for shelf in wanted.shelves]
            if all(_tallied(wanted, group) for _, group in groups):
                for _, group in groups:
                    days.update(_tallies(session, wanted, group[0]) if group else {})
            else:
                numbers, exact = matching(session, self._workspace, wanted, MOST_COUNTED)
                if exact:
                    days.update(number // DAY for number in numbers)
                else:
                    for _, group in groups:
                        days.update(_tallies(session, wanted, group[0]) if group else {})
        found: Counter[date] = Counter()
        for day, count in days.items():
            found[_start(day, span)] += count
        buckets = tuple(Bucket(start, count) for start, count in sorted(found.items(), reverse=True) if count > 0)
        return Timeline(buckets, sum(bucket.count for bucket in buckets), exact)

    def facets(self, wanted: Filter | None = None, dimensions: Iterable[Dimension] | None = None) -> Facets:
        """Which values there are and how many assets have them, up to 50 a dimension."""
        wanted = wanted or Filter()
        chosen = [one.value for one in dimensions or Dimension]
        with self._database.read() as session:
            groups = [(shelf, resolve(session, self._workspace, wanted, shelf)) for shelf in wanted.shelves]
            low, high = wanted.bounds
            whole = not wanted.conditions and not wanted.measured and (low, high) == Filter().bounds
            if whole and all(_every_kind(session, self._workspace, wanted)):
                total = sum(group[0].count for _, group in groups if group)
                return Facets(_counted(session, self._workspace, wanted, chosen), total, True)
            numbers, exact = matching(session, self._workspace, wanted, SAMPLE)
            return Facets(_counted_over(session, numbers, chosen), len(numbers), exact)

    def tiles(self, asset_ids: Iterable[str]) -> list[Tile]:
        """These assets as listings show them, in no certain order; what is not in this workspace is left out."""
        found: list[Tile] = []
        with self._database.read() as session:
            for part in slices(asset_ids):
                query = select(EntryRow.number).where(EntryRow.workspace == self._workspace)
                found += tiles(session, session.scalars(query.where(EntryRow.asset_id.in_(part))).all())
        return found

    def count(self, wanted: Filter | None = None) -> tuple[int, bool]:
        """How many assets, and whether that is exact; see `timeline`."""
        line = self.timeline(wanted, Span.YEAR)
        return line.total, line.exact


# --- cursors --------------------------------------------------------------------------------------------------------


def check_limit(limit: int, most: int = LONGEST_PAGE) -> None:
    """Raises InvalidInput."""
    if not 1 <= limit <= most:
        raise InvalidInput(f"a page has 1 to {most} entries, not {limit}")


def write_cursor(place: Place, order: Order) -> str:
    """A place in a listing as text."""
    value, number = place.after or (0, 0)
    return f"{order.value}~{value}~{number}" + (f"~{place.skip}" if place.skip else "")


def read_cursor(cursor: str, order: Order) -> Place:
    """Raises InvalidInput when it is none, or of another order."""
    name, *parts = cursor.split("~")
    if name != order.value or len(parts) not in (2, 3) or not all(one.isascii() and one.isdigit() for one in parts):
        raise InvalidInput(f"'{cursor[:80]}' is not a cursor of this listing", advice="begin again without one")
    if any(len(one) > 18 for one in parts):
        raise InvalidInput("this cursor is out of range", advice="begin again without one")
    value, number, *left = map(int, parts)
    return Place((value, number), _skipping(left[0]).skip if left else 0)


def _skipping(skip: int) -> Place:
    if not 0 <= skip <= MOST_SKIPPED:
        raise InvalidInput(
            f"a page can pass over 0 to {MOST_SKIPPED} entries, not {skip}", advice="narrow it down by dates first"
        )
    return Place(skip=skip)


# --- inside ---------------------------------------------------------------------------------------------------------


def _tallied(wanted: Filter, groups: Sequence[Group] | None) -> bool:
    """Whether tallies say the counts exactly."""
    if groups is None:
        return True
    low, high = wanted.bounds
    days = low % DAY == 0 and (high % DAY == 0 or high == Filter().bounds[1])
    alone = len(groups) == 1 and (len(groups[0].labels) == 1 or groups[0].dimension in ALONE)
    return alone and days and not wanted.measured


def _tallies(session: Session, wanted: Filter, group: Group) -> Counter[int]:
    low, high = wanted.bounds
    query = select(TallyRow.day, TallyRow.count.label("held")).where(TallyRow.label_id.in_(group.labels))
    query = query.where(TallyRow.day >= low // DAY, TallyRow.day <= min((high - 1) // DAY, 2**31 - 1))
    days: Counter[int] = Counter()
    for day, held in session.execute(query):
        days[day] += held
    return days


@lru_cache(maxsize=8192)
def _start(day: int, span: Span) -> date:
    moment = EPOCH.date() + timedelta(days=day)
    if span is Span.DAY:
        return moment
    return moment.replace(day=1) if span is Span.MONTH else moment.replace(month=1, day=1)


def _every_kind(session: Session, workspace: str, wanted: Filter) -> Iterable[bool]:
    query = select(LabelRow.value).where(LabelRow.workspace == workspace, LabelRow.dimension == Dimension.KIND)
    for kind in session.scalars(query.where(LabelRow.shelf.in_(wanted.shelves))):
        yield wanted.kinds is None or kind in wanted.kinds


def _counted(
    session: Session, workspace: str, wanted: Filter, dimensions: Sequence[str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """From the labels' own counts."""
    held = func.sum(LabelRow.count).label("held")
    place = func.row_number().over(partition_by=LabelRow.dimension, order_by=(held.desc(), LabelRow.value))
    query = select(LabelRow.dimension, LabelRow.value, held, place.label("place"))
    query = query.where(LabelRow.workspace == workspace, LabelRow.shelf.in_(wanted.shelves))
    query = query.where(LabelRow.dimension.in_(dimensions)).group_by(LabelRow.dimension, LabelRow.value)
    ranked = query.subquery()
    top = select(ranked).where(ranked.c.place <= FACET_VALUES).order_by(ranked.c.dimension, ranked.c.place)
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in dimensions}
    for row in session.execute(top):
        found[row.dimension].append((row.value, int(row.held)))
    return {name: tuple(values) for name, values in found.items()}


def _counted_over(
    session: Session, numbers: Sequence[int], dimensions: Sequence[str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """From the labels of these entries."""
    counts: Counter[int] = Counter()
    for start in range(0, len(numbers), 1000):
        part = EntryLabelRow.number.in_(numbers[start : start + 1000])
        query = select(EntryLabelRow.label_id, func.count()).where(part).group_by(EntryLabelRow.label_id)
        counts.update({row[0]: row[1] for row in session.execute(query)})
    named: dict[str, Counter[str]] = {name: Counter() for name in dimensions}
    ids = sorted(counts)
    for start in range(0, len(ids), 1000):
        query = select(LabelRow.id, LabelRow.dimension, LabelRow.value).where(
            LabelRow.id.in_(ids[start : start + 1000])
        )
        for row in session.execute(query.where(LabelRow.dimension.in_(dimensions))):
            named[row.dimension][row.value] += counts[row.id]
    return {
        name: tuple(sorted(values.items(), key=lambda one: (-one[1], one[0]))[:FACET_VALUES])
        for name, values in named.items()
    }
