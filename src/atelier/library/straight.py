"""The plainest walk of all, and the one that most pages are: down the lists of some labels in the order of time.

Its statement is made once for each number of labels, and takes all else as parameters: making it anew costs more than
the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Select, bindparam, select, union

from atelier.database.engine import Reader
from atelier.library.browse_tables import EntryLabelRow


def straight(reader: Reader, labels: Sequence[int], bounds: tuple[int, int], count: int, *, oldest: bool) -> list[int]:
    """Numbers of the first entries that have one of these labels, each once.

    Args:
        bounds: from the first (included) to the second (not). count: how many at most.
        oldest: the oldest first, instead of the newest.
    """
    values = {f"label{place}": label for place, label in enumerate(labels)}
    values |= {"low": bounds[0], "high": bounds[1], "most": count}
    return [row[0] for row in reader.execute(_statement(len(labels), oldest), values)]


@lru_cache(maxsize=256)
def _statement(labels: int, oldest: bool) -> Select[int]:
    """Each list is one range of the index; merging their heads reads no more than is shown."""
    number = EntryLabelRow.number
    heads = [
        select(number.label("number"))
        .where(EntryLabelRow.label_id == bindparam(f"label{place}"))
        .where(number >= bindparam("low"), number < bindparam("high"))
        .order_by(number.asc() if oldest else number.desc())
        .limit(bindparam("most"))
        for place in range(labels)
    ]
    if len(heads) == 1:
        return heads[0]
    every = union(*(select(head.subquery()) for head in heads)).subquery()
    return (
        select(every.c.number)
        .order_by(every.c.number.asc() if oldest else every.c.number.desc())
        .limit(bindparam("most"))
    )
