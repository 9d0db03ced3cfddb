"""Finding entries by filters without reading the library: one list is walked in order, the others are probed.

A filter is a set of conditions that must all hold; each names labels of which one must be there. The lists of the
rarest condition are walked (in SQL, from the place the cursor says), and every entry on the way is probed for the rest.
A walk ends when the page is full, or after `MOST_EXAMINED` entries: the page is then short and says where to go on. So
a page costs the same wherever it is, however large the library, and however unlucky the combination.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, literal, select, tuple_, union
from sqlalchemy.orm import InstrumentedAttribute, aliased

from atelier.database.engine import Reader
from atelier.library.browse_tables import EntryLabelRow, EntryRow, LabelRow
from atelier.library.dimensions import ALONE, Dimension, Shelf
from atelier.library.filters import LATEST, Filter, Order
from atelier.library.straight import straight
from atelier.library.tables import AssetRow

MOST_EXAMINED = 10_000
"""Entries that one page looks at before it hands out what it has found."""

MOST_SORTED = 5_000
"""A selection up to this size is sorted as a whole where no index has its order."""

FIRST_WINDOW = 400


Key = tuple[int, int]
"""What an entry is sorted by: a value (0 where only the number counts) and its number."""


@dataclass(frozen=True)
class Group:
    """One condition on one shelf: ids of its labels, and how many entries they have together.

    `implied`: everything on the shelf has one of them.
    """

    labels: tuple[int, ...]
    count: int
    dimension: Dimension
    implied: bool = False

    @property
    def apart(self) -> bool:
        """Whether no entry has two of its labels."""
        return len(self.labels) == 1 or self.dimension in ALONE


@dataclass(frozen=True)
class Place:
    """Where a part of a listing begins: after this key (None: at its start), and past `skip` entries more."""

    after: Key | None = None
    skip: int = 0


@dataclass(frozen=True)
class Found:
    """Keys in order. Everything up to `reached` was looked at; None: everything there is."""

    keys: tuple[Key, ...]
    reached: Place | None


@dataclass(frozen=True)
class _Part:
    """What was found on one shelf. `end`: everything up to there was looked at; None: everything there is."""

    keys: tuple[Key, ...]
    end: Key | None


_LABELS = select(LabelRow.id, LabelRow.count.label("held"), LabelRow.dimension, LabelRow.value).where(
    LabelRow.workspace == bindparam("workspace"), LabelRow.shelf == bindparam("shelf")
)
_KINDS = _LABELS.where(LabelRow.dimension == Dimension.KIND)
_NAMED = _LABELS.where(tuple_(LabelRow.dimension, LabelRow.value).in_(bindparam("asked", expanding=True)))


def resolve(reader: Reader, workspace: str, wanted: Filter, shelf: Shelf) -> list[Group] | None:
    """The conditions as labels of a shelf, the rarest first; None when one of them has no label there."""
    conditions = wanted.conditions
    asked = [(dimension.value, value) for dimension, values in conditions for value in values]
    rows = list(reader.execute(_KINDS, {"workspace": workspace, "shelf": shelf}))
    if asked:
        rows += reader.execute(_NAMED, {"workspace": workspace, "shelf": shelf, "asked": asked})
    there = {(row.dimension, row.value): (row.id, row.held) for row in rows}
    kinds = [value for dimension, value in there if dimension == Dimension.KIND]
    shown = [kind for kind in kinds if wanted.kinds is None or kind in wanted.kinds]
    # Where every kind of the shelf is wanted, the condition says nothing; it is needed only to have a list to walk.
    if not conditions or len(shown) < len(kinds):
        conditions = [*conditions, (Dimension.KIND, tuple(shown))]
    groups: list[Group] = []
    for dimension, values in conditions:
        labels = [there[(dimension.value, value)] for value in values if (dimension.value, value) in there]
        if not labels:
            return None
        implied = dimension == Dimension.KIND and len(shown) == len(kinds)
        groups.append(Group(tuple(label for label, _ in labels), sum(count for _, count in labels), dimension, implied))
    return sorted(groups, key=lambda group: group.count)


def find(reader: Reader, workspace: str, wanted: Filter, order: Order, limit: int, place: Place = Place()) -> Found:
    """The first `limit` entries from a place on. Fewer with `reached` set: go on from there.

    A listing that is one walk is entered in its middle by an offset, which the database counts along its index; any
    other one finds what is passed over and drops it, within the entries that a page looks at.
    """
    shelves = [(shelf, resolve(reader, workspace, wanted, shelf)) for shelf in wanted.shelves]
    there = [(shelf, groups) for shelf, groups in shelves if groups is not None]
    skip, after = place.skip, place.after
    if len(there) == 1 and _is_straight(wanted, order, there[0][1]):
        offset, skip = skip, 0
    else:
        offset = 0
    parts = [
        _find(reader, workspace, wanted, shelf, groups, order, skip + limit, after, offset) for shelf, groups in there
    ]
    descending = order is not Order.OLDEST
    keys = sorted({key for part in parts for key in part.keys}, reverse=descending)
    # What lies behind the place that one shelf has reached may have something before it there.
    ends = [part.end for part in parts if part.end is not None]
    if ends:
        end = max(ends) if descending else min(ends)
        keys = [key for key in keys if (key >= end if descending else key <= end)]
    else:
        end = None
    if len(keys) > skip + limit:
        return Found(tuple(keys[skip : skip + limit]), Place(keys[skip + limit - 1]))
    return Found(tuple(keys[skip:]), None if end is None else Place(end, max(0, skip - len(keys))))


def matching(reader: Reader, workspace: str, wanted: Filter, most: int) -> tuple[list[int], bool]:
    """Numbers of the newest entries, up to `most`, and whether that is all of them."""
    numbers = few(reader, workspace, wanted, most)
    if numbers is not None:  # the rarest lists are short enough to be read as they are
        return numbers[::-1][:most], len(numbers) <= most
    found = find(reader, workspace, wanted, Order.NEWEST, most)
    return [number for _, number in found.keys], found.reached is None


def few(reader: Reader, workspace: str, wanted: Filter, most: int) -> list[int] | None:
    """Numbers of all entries for which the filter holds, where one of its conditions has at most so many entries on
    each shelf; None where none has. Looking costs one small query."""
    places = [(shelf, resolve(reader, workspace, wanted, shelf)) for shelf in wanted.shelves]
    if any(groups is not None and groups[0].count > most for _, groups in places):
        return None
    numbers: set[int] = set()
    for shelf, groups in places:
        if groups is not None:
            numbers |= _all_of(reader, workspace, wanted, shelf, groups)
    return sorted(numbers)


def rarest(reader: Reader, workspace: str, wanted: Filter) -> float:
    """Which share of the shelves' entries meets the filter's rarest condition, 0 to 1. The filter meets no more."""
    met = there = 0
    for shelf in wanted.shelves:
        groups = resolve(reader, workspace, wanted, shelf)
        met += groups[0].count if groups is not None else 0
        there += sum(row.held for row in reader.execute(_KINDS, {"workspace": workspace, "shelf": shelf}))
    return min(1.0, met / there) if there else 0.0


def keep(reader: Reader, workspace: str, wanted: Filter, numbers: Sequence[int]) -> set[int]:
    """Those of these entries for which the filter holds."""
    kept: set[int] = set()
    low, high = wanted.bounds
    for shelf in wanted.shelves:
        groups = resolve(reader, workspace, wanted, shelf)
        if groups is None:
            continue
        conditions = [*probes(EntryRow.number, groups), *_measures(wanted)]
        query = _entries(wanted).where(EntryRow.workspace == workspace, EntryRow.shelf == shelf, *conditions)
        query = query.where(EntryRow.number >= low, EntryRow.number < high)
        for start in range(0, len(numbers), 1000):
            part = numbers[start : start + 1000]
            kept |= {row.number for row in reader.execute(query.where(EntryRow.number.in_(part)))}
    return kept


def probes(
    number: ColumnElement[int] | InstrumentedAttribute[int], groups: Sequence[Group]
) -> list[ColumnElement[bool]]:
    """That an entry has one label of every group."""
    label = aliased(EntryLabelRow)
    return [
        select(label.number).where(label.label_id.in_(group.labels), label.number == number).exists()
        for group in groups
    ]


# --- inside ---------------------------------------------------------------------------------------------------------


def _find(
    reader: Reader,
    workspace: str,
    wanted: Filter,
    shelf: Shelf,
    groups: list[Group],
    order: Order,
    limit: int,
    after: Key | None,
    offset: int,
) -> _Part:
    if wanted.run is not None or (order.column is not None and groups[0].count <= MOST_SORTED):
        return _sorted(reader, workspace, wanted, shelf, groups, order, limit, after)
    if _is_straight(wanted, order, groups):
        bounds, group = _beyond(wanted.bounds, order, after), groups[0]
        numbers = straight(
            reader, group.labels, bounds, limit + 1, offset, oldest=order is Order.OLDEST, apart=group.apart
        )
        return _Part(tuple((0, number) for number in numbers), None)
    rest = groups[1:] if order.column is None else groups
    found: list[Key] = []
    window = max(FIRST_WINDOW, limit + 1)
    examined = 0
    at = after
    while True:
        walk = _walk(workspace, shelf, groups[0], order, wanted.bounds, at, window)
        end = reader.execute(select(walk.c.value, walk.c.number).offset(window - 1).limit(1)).first()
        query = select(walk.c.value, walk.c.number).order_by(*_by(order, walk.c.value, walk.c.number))
        if wanted.measured:
            query = query.join(EntryRow, EntryRow.number == walk.c.number)
            query = query.join(AssetRow, AssetRow.id == EntryRow.asset_id).where(*_measures(wanted))
        more = reader.execute(query.where(*probes(walk.c.number, rest)).limit(limit + 1 - len(found)))
        found += [(row.value, row.number) for row in more]
        if len(found) > limit or end is None:
            return _Part(tuple(found), None)
        at = (end.value, end.number)
        examined += window
        if examined >= MOST_EXAMINED:
            return _Part(tuple(found), at)
        window = min(window * 4, MOST_EXAMINED - examined) or 1


def _all_of(reader: Reader, workspace: str, wanted: Filter, shelf: Shelf, groups: Sequence[Group]) -> set[int]:
    low, high = wanted.bounds
    query = select(EntryLabelRow.number).where(EntryLabelRow.label_id.in_(groups[0].labels))
    query = query.where(EntryLabelRow.number >= low, EntryLabelRow.number < high)
    query = query.where(*probes(EntryLabelRow.number, groups[1:]))
    if wanted.measured:
        query = query.join(EntryRow, EntryRow.number == EntryLabelRow.number)
        query = query.join(AssetRow, AssetRow.id == EntryRow.asset_id).where(*_measures(wanted))
    return {row.number for row in reader.execute(query)}


def _walk(
    workspace: str, shelf: Shelf, group: Group, order: Order, bounds: Key, after: Key | None, window: int
) -> FromClause:
    """The next entries in order, as a table of (value, number)."""
    low, high = bounds
    column = order.column
    if column is not None:
        head = select(column.label("value"), EntryRow.number.label("number"))
        head = head.where(EntryRow.workspace == workspace, EntryRow.shelf == shelf)
        if low or high < LATEST:
            head = head.where(EntryRow.number >= low, EntryRow.number < high)
        if after is not None:
            head = head.where(tuple_(column, EntryRow.number) < after)
        return head.order_by(column.desc(), EntryRow.number.desc()).limit(window).subquery()
    low, high = _beyond(bounds, order, after)
    heads = [
        select(literal(0).label("value"), EntryLabelRow.number.label("number"))
        .where(EntryLabelRow.label_id == label, EntryLabelRow.number >= low, EntryLabelRow.number < high)
        .order_by(*_by(order, None, EntryLabelRow.number))
        .limit(window)
        for label in group.labels
    ]
    if len(heads) == 1:
        return heads[0].subquery()
    every = union(*(select(head.subquery()) for head in heads)).subquery()
    return select(every).order_by(*_by(order, None, every.c.number)).limit(window).subquery()


def _beyond(bounds: Key, order: Order, after: Key | None) -> Key:
    """The bounds of what comes after a key, by number."""
    low, high = bounds
    if after is None:
        return bounds
    return (max(low, after[1] + 1), high) if order is Order.OLDEST else (low, min(high, after[1]))


def _sorted(
    reader: Reader,
    workspace: str,
    wanted: Filter,
    shelf: Shelf,
    groups: list[Group],
    order: Order,
    limit: int,
    after: Key | None,
) -> _Part:
    """A small selection, sorted by the database."""
    low, high = wanted.bounds
    value = order.column
    query = select(EntryRow.number, *(() if value is None else (value.label("value"),)))
    query = query.where(EntryRow.workspace == workspace, EntryRow.shelf == shelf)
    query = query.where(EntryRow.number >= low, EntryRow.number < high, *_measures(wanted))
    rest = groups
    if wanted.run is not None:
        query = query.join(AssetRow, AssetRow.id == EntryRow.asset_id)
    else:
        driver = EntryLabelRow.label_id.in_(groups[0].labels)
        query = query.join(EntryLabelRow, EntryLabelRow.number == EntryRow.number).where(driver).distinct()
        rest = groups[1:]
    if after is not None:
        if value is not None:
            query = query.where(tuple_(value, EntryRow.number) < after)
        else:
            query = query.where(EntryRow.number > after[1] if order is Order.OLDEST else EntryRow.number < after[1])
    query = query.where(*probes(EntryRow.number, rest)).order_by(*_by(order, value, EntryRow.number)).limit(limit + 1)
    keys = tuple((0 if value is None else row.value, row.number) for row in reader.execute(query))
    return _Part(keys, None)


def _is_straight(wanted: Filter, order: Order, groups: Sequence[Group]) -> bool:
    """Whether nothing is to be probed: the lists of one condition, in the order of time."""
    return order.column is None and len(groups) == 1 and not wanted.measured


def _entries(wanted: Filter) -> Select[int]:
    query = select(EntryRow.number)
    return query.join(AssetRow, AssetRow.id == EntryRow.asset_id) if wanted.run is not None else query


def _measures(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.run is not None:
        yield AssetRow.run_id == wanted.run
    if wanted.short_side:
        yield EntryRow.short_side >= wanted.short_side


def _by(order: Order, value: Any, number: Any) -> list[ColumnElement[Any]]:
    if order is Order.OLDEST:
        return [number.asc()]
    return [number.desc()] if value is None or order.column is None else [value.desc(), number.desc()]
