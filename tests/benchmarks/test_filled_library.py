"""The library that the benchmark makes by bulk insert is what the studio's own rules would have made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from sqlalchemy import select

from atelier.database import Database
from atelier.library.browse import Browser
from atelier.library.browse_tables import EntryLabelRow, EntryRow, LabelRow, SearchTextRow, TallyRow
from atelier.library.indexing import refresh
from atelier.library.search import TextSearch
from atelier.library.vectors import Vectors

COUNT = 300


def state(database: Database) -> dict[str, set[tuple]]:
    """What is derived, by table."""
    with database.read() as session:
        return {
            "entries": {
                (row.number, row.asset_id, row.shelf, row.area, row.stars) for row in session.scalars(select(EntryRow))
            },
            "labels": {(row.id, row.dimension, row.value, row.count) for row in session.scalars(select(LabelRow))},
            "lists": {(row.label_id, row.number) for row in session.scalars(select(EntryLabelRow))},
            "tallies": {(row.label_id, row.day, row.count) for row in session.scalars(select(TallyRow))},
            "texts": {(row.number, row.body) for row in session.scalars(select(SearchTextRow))},
        }


def test_refreshing_it_changes_nothing(tmp_path: Path, script: Callable[[str], ModuleType]) -> None:
    filled = script("filled_library")
    filled.fill(tmp_path / "a.db", COUNT, 20, width=8)
    with Database.open(tmp_path / "a.db") as database:
        before = state(database)
        assert len(before["entries"]) == COUNT
        with database.write() as session:
            refresh(session, [row[1] for row in before["entries"]])
        assert state(database) == before
        assert Browser(database, filled.WORKSPACE).timeline().total == COUNT
        words = TextSearch(database, filled.WORKSPACE)
        assert 0 < (words.find(filled.COMMON).matches or 0) < COUNT
        assert words.find(filled.RARE).matches == 1
        with database.read() as session:
            assert Vectors(database, filled.WORKSPACE).view(session, filled.EMBEDDER).rows.shape == (20, 8)
