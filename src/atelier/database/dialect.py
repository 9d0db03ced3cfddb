"""The few statements that SQLite and Postgres spell differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Integer, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

Counter = BigInteger().with_variant(Integer, "sqlite")
"""Type of a primary key that counts by itself: SQLite counts only `INTEGER`."""


BigCount = BigInteger()
"""Type of sizes in bytes and the like, beyond two thousand million."""


def insert_or_ignore(session: Session, table: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert rows, leaving alone those whose key exists. Returns how many were new."""
    if not rows:
        return 0
    target = table.__table__
    assert isinstance(target, Table)
    new = 0
    # Without RETURNING the count of a many-row insert is not reliable, so rows go in slices of one statement each;
    # SQLite allows 32,766 bound values a statement.
    width = max(1, len(rows[0]))
    for start in range(0, len(rows), 30_000 // width):
        part = [dict(row) for row in rows[start : start + 30_000 // width]]
        if session.get_bind().dialect.name == "postgresql":
            statement = postgresql.insert(target).values(part).on_conflict_do_nothing()
        else:
            statement = sqlite.insert(target).values(part).on_conflict_do_nothing()
        # Without the option psycopg has forgotten an insert's count by the time that it is asked for, and says -1.
        done = session.execute(statement, execution_options={"preserve_rowcount": True})
        new += done.rowcount  # pyright: ignore[reportAttributeAccessIssue] - a CursorResult
    return new


def slices(ids: Iterable[str], width: int = 1000) -> Iterator[list[str]]:
    """Ids in lists short enough for one `IN (…)`; each id once, in order."""
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), width):
        yield unique[start : start + width]


def insert_missing(session: Session, table: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    """As `insert_or_ignore`, without a count: one prepared statement for all rows, which is faster for many."""
    if rows:
        statement = _insert(session, _table(table)).on_conflict_do_nothing()
        session.connection().execute(statement, [dict(row) for row in rows])


def upsert(
    session: Session,
    table: type[DeclarativeBase],
    rows: Sequence[Mapping[str, Any]],
    *,
    replace: Iterable[str] = (),
    add: Iterable[str] = (),
) -> None:
    """Insert rows; where the key exists, replace these columns and add to those. No key may stand in `rows` twice."""
    if not rows:
        return
    target = _table(table)
    statement = _insert(session, target)
    new = statement.excluded
    changes = {name: new[name] for name in replace} | {name: target.c[name] + new[name] for name in add}
    keys = [column.name for column in target.primary_key]
    statement = statement.on_conflict_do_update(index_elements=keys, set_=changes)
    session.connection().execute(statement, [dict(row) for row in rows])


def count_up(
    session: Session, table: type[DeclarativeBase], key: Mapping[str, Any], column: str, most: int | None = None
) -> int | None:
    """Add one to a counter, which begins at nothing, unless it has reached `most`. Returns what it is now; None when
    it had."""
    if most is not None and most < 1:
        return None
    target = _table(table)
    statement = _insert(session, target).values({**key, column: 1})
    statement = statement.on_conflict_do_update(
        index_elements=list(key),
        set_={column: target.c[column] + 1},
        where=None if most is None else target.c[column] < most,
    )
    return session.scalar(statement.returning(target.c[column]))


def _insert(session: Session, target: Table) -> Any:
    return (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(target)


def _table(table: type[DeclarativeBase]) -> Table:
    target = table.__table__
    assert isinstance(target, Table)
    return target
