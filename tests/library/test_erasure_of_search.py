"""Forgetting reaches what was derived for searching, and what people wrote: no byte of it is left."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select

from atelier.library import Choice, Library
from atelier.library.browse_tables import EntryRow, LabelRow, LookRow, SearchTextRow, UnseenRow, VectorRow
from atelier.library.curating import Change
from atelier.library.filters import Filter
from atelier.recipe.values import Photo, Picture

MARK = "QUOKKAMARK"


both = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)
"""On both databases; see `tests/postgres.py`."""


class Numbers:
    """An embedder whose vectors can be found again as bytes."""

    name = "numbers"

    def pictures(self, images) -> np.ndarray:
        vector = np.frombuffer(b"VECTORVECTORVECTORVECTOR" * 4, "<f2").astype(np.float32)
        return np.stack([vector for _ in images])

    def words(self, text: str) -> None:
        return None


def files_with(home: Path, *needles: bytes) -> list[str]:
    """Every file below a folder that holds one of these bytes, in any case."""
    found = []
    for path in home.rglob("*"):
        content = path.read_bytes().lower() if path.is_file() else b""
        if any(needle.lower() in content for needle in needles):
            found.append(str(path.relative_to(home)))
    return found


@pytest.fixture
def scene(library: Library, worker, picture: Callable[..., bytes]) -> dict[str, str]:
    """Anna's photo and picture, Bob's photo; all of them named, tagged, noted, collected, shared, indexed."""
    anna = library.subjects.create(f"Anna {MARK}", trigger=f"{MARK}trigger")
    bob = library.subjects.create("Bob")
    photo = library.add_photo(
        anna.id, picture(1), media_type="image/jpeg", meta={"name": f"{MARK}.jpg", "width": 96}
    ).asset
    bobs = library.add_photo(
        bob.id, picture(2), media_type="image/jpeg", meta={"name": f"with {MARK}trigger", "width": 96, "height": 64}
    ).asset
    made = worker.make(Picture, picture(3), photo, prompt=f"{MARK}trigger on a beach", model=f"{MARK}trigger model")
    for asset in (photo, bobs, made):
        change = Change(title=f"of Anna {MARK}", note=f"{MARK}trigger!", tags=(f"{MARK}trigger", "beach"), stars=4)
        library.curation.change([asset.id], change)
    library.captions.write({bobs.id: f"Bob without {MARK}trigger"})
    library.collections.create(f"For {MARK}trigger", note=f"{MARK}trigger", assets=[photo.id, bobs.id])
    library.shares.create([bobs.id], title=f"{MARK}trigger")
    library.indexer.run(Numbers())
    return {"anna": anna.id, "bob": bob.id, "photo": photo.id, "bobs": bobs.id, "made": made.id}


def count(library: Library, table: type) -> int:
    with library.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def segments(home: Path) -> bytes:
    """Every byte of the full-text index's own tables."""
    with sqlite3.connect(home / "atelier.db") as connection:
        rows = connection.execute("SELECT block FROM search_words_data UNION ALL SELECT term FROM search_words_idx")
        return b"\n".join(row[0] if isinstance(row[0], bytes) else str(row[0]).encode() for row in rows)


def test_no_word_label_vector_or_colour_is_left(library: Library, home: Path, scene: dict[str, str]) -> None:
    assert MARK.lower().encode() in segments(home), "the index holds the words"
    assert [tile.id for tile in library.words.find(f"{MARK}trigger").items]
    library.erasure.forget(scene["anna"])
    assert files_with(home, MARK.encode()) == []
    assert MARK.lower().encode() not in segments(home)
    assert scene["anna"].encode() not in b"".join(
        path.read_bytes() for path in home.glob("atelier.db*")
    ) or _only_in_tombstones(home, scene["anna"])
    assert {tile.id for tile in library.browser.page().items} == {scene["bobs"]}
    assert [count(library, table) for table in (EntryRow, SearchTextRow, LookRow, VectorRow)] == [1, 1, 1, 1]
    with library.database.read() as session:
        values = set(session.scalars(select(LabelRow.value)))
        numbers = library.vectors.view(session, "numbers").numbers
    assert scene["anna"] not in values
    assert len(numbers) == 1, "nor in memory"
    title, note, stars, tags = library.curation.said(scene["bobs"])
    assert (title, note, stars, tags) == ("of [forgotten]", "[forgotten]!", 4, ["[forgotten]", "beach"])
    assert [tile.id for tile in library.words.find("forgotten beach").items] == [scene["bobs"]]
    assert library.collections.list()[0].name.startswith("For [forgotten]")
    assert library.shares.list()[0].title == "[forgotten]"


def _only_in_tombstones(home: Path, subject: str) -> bool:
    """The erased subject's random id stays in the tombstone, and nowhere else."""
    with sqlite3.connect(home / "atelier.db") as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        holding = {
            table
            for table in tables
            for row in connection.execute(f'SELECT * FROM "{table}"')
            if any(subject in str(value) for value in row)
        }
    return holding <= {"tombstones", "audit"}


@both
def test_a_kept_picture_keeps_its_pixels_and_nothing_that_was_said(
    library: Library, home: Path, scene: dict[str, str]
) -> None:
    library.erasure.forget(scene["anna"], pictures=Choice.KEEP)
    assert files_with(home, MARK.encode()) == []
    assert library.curation.said(scene["made"]) == ("", "", 0, [])
    assert {tile.id for tile in library.browser.page().items} == {scene["bobs"], scene["made"]}
    assert library.browser.page(Filter(subjects=(scene["anna"],))).items == ()
    assert [tile.id for tile in library.words.find("beach").items] == [scene["bobs"]]
    assert dict(library.browser.facets().dimensions["kind"]) == {"photo": 1, "picture": 1}
    assert library.read(scene["made"])


@both
def test_an_indexer_in_flight_cannot_bring_it_back(library: Library, home: Path, scene: dict[str, str]) -> None:
    library.indexer.again()

    class Slow(Numbers):
        def pictures(self, images) -> np.ndarray:
            library.erasure.forget(scene["anna"])
            return super().pictures(images)

    library.indexer.run(Slow())
    assert [count(library, table) for table in (VectorRow, LookRow, UnseenRow)] == [1, 1, 0]


@both
def test_emptying_the_trash_leaves_nothing_to_be_found(library: Library, scene: dict[str, str]) -> None:
    library.assets.trash([scene["made"]])
    library.assets.empty_trash()
    assert scene["made"] not in {tile.id for tile in library.browser.page(Filter(trashed=True)).items}
    assert [count(library, table) for table in (EntryRow, SearchTextRow, LookRow, VectorRow)] == [2, 2, 2, 2]
    assert library.add(Photo, library.read(scene["bobs"]), media_type="image/jpeg")
