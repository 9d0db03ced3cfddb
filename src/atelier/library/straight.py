"""The plainest walk of all, and the one that most pages are: down the lists of some labels in the order of time.

Its statement is made once for each number of labels, and takes all else as parameters: making it anew costs more than
the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import CompoundSelect, Integer, Select, bindparam, select, union, union_all

from atelier.database.engine import Reader
from atelier.library.browse_tables import EntryLabelRow


def straight(
    reader: Reader,
    labels: Sequence[int],
    bounds: tuple[int, int],
    count: int,
    skip: int = 0,
    *,
    oldest: bool,
    apart: bool,
) -> list[int]:
    """Numbers of entries that have one of these labels, each once, in the order of time.

    Args:
        bounds: from the first (included) to the second (not). count: how many at most.
        skip: how many are passed over first. Where the labels are apart that is a walk along the index alone: on
            SQLite 20,000 of two labels take 2 ms; else what is passed over is merged in memory.
        oldest: the oldest first, instead of the newest.
        apart: no entry has two of these labels.
    """
    values = {f"label{place}": label for place, label in enumerate(labels)}
    values |= {"low": bounds[0], "high": bounds[1], "count": count, "skip": skip}
    if not apart:
        values["most"] = skip + count
    return [row[0] for row in reader.execute(_statement(len(labels), oldest, apart), values)]


@lru_cache(maxsize=256)
def _statement(labels: int, oldest: bool, apart: bool) -> Select[int] | CompoundSelect[int]:
    """Each list is one range of the index. Lists that share nothing are merged as they are read; of others only the
    heads are, which holds what is read to what can be shown."""
    number = EntryLabelRow.number
    lists = [
        select(number.label("number"))
        .where(EntryLabelRow.label_id == bindparam(f"label{place}"))
        .where(number >= bindparam("low"), number < bindparam("high"))
        for place in range(labels)
    ]
    count, skip = bindparam("count", type_=Integer), bindparam("skip", type_=Integer)
    if labels == 1:
        return lists[0].order_by(number.asc() if oldest else number.desc()).limit(count).offset(skip)
    if apart:
        merged = union_all(*lists)
        column = merged.selected_columns.number
        return merged.order_by(column.asc() if oldest else column.desc()).limit(count).offset(skip)
    most = bindparam("most", type_=Integer)
    heads = [one.order_by(number.asc() if oldest else number.desc()).limit(most).subquery() for one in lists]
    every = union(*(select(head) for head in heads)).subquery()
    column = every.c.number
    return select(column).order_by(column.asc() if oldest else column.desc()).limit(count).offset(skip)
