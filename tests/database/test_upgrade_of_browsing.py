"""A database from before there were entries gets them when a library is opened on it, and can be cut off meanwhile."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, func, inspect, select, text

from atelier.database import Database
from atelier.database.migrate import MIGRATIONS
from atelier.library import Library, upgrading
from atelier.library.browse import Span
from atelier.library.browse_tables import EntryRow, IndexingRow, UnseenRow
from atelier.library.filters import Filter
from atelier.library.keys import LibraryKey

COUNT = 40
MOMENT = datetime(2025, 3, 30, 12, tzinfo=UTC)


def old(path: Path, revision: str = "0003") -> None:
    """A database of an earlier schema with photos, pictures, thumbnails, captions and a subject in it."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        run = connection.execute
        run(
            text(
                "INSERT INTO subjects VALUES ('s', 'default', 'pet', 'Rex', 'rex', '', 1, '2025-01-01 00:00:00.000000')"
            )
        )
        for index in range(COUNT):
            kind = ("photo", "picture", "thumbnail", "mask")[index % 4]
            # Two of each day, so that some moments are the same.
            created = (MOMENT + timedelta(days=index // 2)).strftime("%Y-%m-%d %H:%M:%S.%f")
            meta = json.dumps(
                {"prompt": f"castle {index}", "model": "m"} if kind == "picture" else {"name": f"{index}.jpg"}
            )
            given: dict[str, str | None] = {"id": f"a{index:03d}", "created": created, "kind": kind, "meta": meta}
            given["trashed"] = created if index == 5 else None
            run(
                text(
                    "INSERT INTO blobs (id, workspace, state, owner, created, digest, size) "
                    "VALUES ('b' || :id, 'default', 'stored', '', :created, :id, 9)"
                ),
                given,
            )
            run(
                text(
                    "INSERT INTO assets (id, workspace, kind, media_type, blob_id, width, height, rating, minor, meta, "
                    "created, trashed_at) VALUES (:id, 'default', :kind, 'image/png', 'b' || :id, 30, 20, 'general', "
                    "0, :meta, :created, :trashed)"
                ),
                given,
            )
        run(text("INSERT INTO asset_subjects VALUES ('s', 'a000')"))
        run(text("INSERT INTO captions VALUES ('a000', 1, 'a dog', 'person', '2025-01-01 00:00:00.000000')"))
        run(text("INSERT INTO captions VALUES ('a000', 2, 'a sleeping dog', 'person', '2025-01-01 00:00:00.000000')"))
    engine.dispose()


def open_library(home: Path) -> Library:
    key = home / "keys" / "library.key"
    if not key.exists():
        LibraryKey.create(key)
    return Library.open(home)


def test_what_was_there_before_is_found_after(tmp_path: Path) -> None:
    old(tmp_path / "atelier.db")
    with open_library(tmp_path) as library:
        listed = library.browser.page(limit=100).items
        assert [tile.id for tile in listed] == [f"a{i:03d}" for i in range(COUNT - 1, -1, -1) if i % 4 < 2 and i != 5]
        assert {tile.id for tile in library.browser.page(Filter(trashed=True)).items} == {"a005"}
        assert library.browser.page(Filter(kinds=("mask",)), limit=100).items
        assert [tile.id for tile in library.browser.page(Filter(subjects=("s",))).items] == ["a000"]
        assert [tile.id for tile in library.words.find("sleeping").items] == ["a000"]
        assert library.words.find("castle").matches == COUNT // 4 - 1
        assert library.browser.timeline(span=Span.DAY).total == COUNT // 2 - 1
        assert library.browser.timeline(span=Span.DAY).buckets[-1].start == MOMENT.date()
        with library.database.read() as session:
            assert session.scalar(select(func.count()).select_from(IndexingRow)) == 0
            assert session.scalar(select(func.count()).select_from(UnseenRow)) == COUNT // 2


def test_an_upgrade_that_was_cut_off_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old(tmp_path / "atelier.db")
    monkeypatch.setattr(upgrading, "BATCH", 7)
    calls = 0
    refresh = upgrading.refresh

    def failing(session, ids) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        refresh(session, ids)

    monkeypatch.setattr(upgrading, "refresh", failing)
    with pytest.raises(KeyboardInterrupt):
        open_library(tmp_path)
    with Database.open(tmp_path / "atelier.db") as database, database.read() as session:
        assert 0 < (session.scalar(select(func.count()).select_from(EntryRow)) or 0) < 30
    with open_library(tmp_path) as library:
        assert len(library.browser.page(limit=100).items) == COUNT // 2 - 1


def test_an_empty_database_leaves_nothing_to_do_and_the_way_back_is_open(tmp_path: Path) -> None:
    with Database.open(tmp_path / "a.db") as database, database.read() as session:
        assert session.scalar(select(func.count()).select_from(IndexingRow)) == 0
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, "0005")
    assert not {"entries", "search_words", "search_words_data"} & set(inspect(engine).get_table_names())
    engine.dispose()
    Database.open(tmp_path / "a.db").close()
