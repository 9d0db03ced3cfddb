"""Collections keep their order; links show what they were made for and nothing else; lineage both ways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from atelier.database import now
from atelier.errors import Conflict, InvalidInput, NotFound, Refused
from atelier.library import Library, Rating
from atelier.library import collections as collections_module
from atelier.library.browse_tables import ShareRow
from atelier.library.curating import Change
from atelier.library.filters import Filter
from atelier.library.lineage import graph
from atelier.library.shares import MOST_ATTEMPTS
from atelier.recipe.values import Mask, Photo, Picture

both = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)
"""On both databases; see `tests/postgres.py`."""


@pytest.fixture
def photos(library: Library, picture: Callable[..., bytes]) -> list[str]:
    meta = {"width": 96, "height": 64}
    return [library.add(Photo, picture(seed), media_type="image/jpeg", meta=meta).asset.id for seed in range(4)]


# --- collections ----------------------------------------------------------------------------------------------------


def items(library: Library, name: str, limit: int = 2) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        page = library.collections.items(name, limit=limit, cursor=cursor)
        found += [tile.id for tile in page.items]
        if (cursor := page.cursor) is None:
            return found


@both
def test_a_collection_keeps_its_order(library: Library, photos: list[str]) -> None:
    a, b, c, d = photos
    made = library.collections.create("Best of", assets=[c, a])
    assert (made.count, made.cover) == (2, c)
    assert library.collections.add("Best of", [b]) == 1
    assert items(library, made.id) == [c, a, b]
    assert library.collections.add(made.id, [b, d], before=a) == 1
    assert items(library, made.id) == [c, b, d, a] == library.collections.ids(made.id)
    assert library.collections.remove(made.id, [c, c, "nothing"]) == 1
    assert library.collections.get(made.id).cover == b
    library.assets.trash([b])
    assert items(library, made.id) == [d, a]
    assert [tile.id for tile in library.browser.page(Filter(collection=made.id)).items] == [d, a]
    library.assets.empty_trash()
    assert library.collections.get(made.id).count == 2
    library.collections.delete(made.id)
    assert library.browser.page(Filter(collection=made.id)).items == ()
    assert library.assets.get(d)


@given(moves=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=12))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@both
def test_any_moves_end_in_the_order_of_a_list(library: Library, photos: list[str], moves) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collections_module, "GAP", 2)  # gaps are used up at once
        made = library.collections.create(f"moves {now().isoformat()}", assets=photos)
        expected = list(photos)
        for what, where in moves:
            if where == what:
                continue
            expected.remove(photos[what])
            place = expected.index(photos[where]) if where < 4 else len(expected)
            expected.insert(place, photos[what])
            library.collections.add(made.id, [photos[what]], before=photos[where] if where < 4 else None)
        assert items(library, made.id) == expected


@both
def test_who_sees_and_changes_a_collection(library: Library, photos: list[str]) -> None:
    mine = library.collections.create("Drafts", user="ann", shared=False)
    library.collections.create("Drafts", user="bob")
    assert [one.owner for one in library.collections.list(user="bob")] == ["bob"]
    with pytest.raises(NotFound):
        library.collections.items(mine.id, user="bob")
    with pytest.raises(NotFound):
        library.collections.add(mine.id, photos, user="bob")
    library.collections.change(mine.id, user="ann", shared=True, note="for the show")
    library.collections.add(mine.id, photos, user="bob")
    with pytest.raises(Refused):
        library.collections.change(mine.id, user="bob", shared=False)
    with pytest.raises(Conflict):
        library.collections.create("Drafts", user="ann")
    library.collections.create("Other", user="ann")
    with pytest.raises(Conflict):
        library.collections.change("Other", user="ann", name="Drafts")
    first = library.collections.list(user="ann", limit=1)[0]
    assert [one.name for one in library.collections.list(user="ann", after=f"{first.name}~{first.id}")][-1] == "Other"
    for wrong in ("", " ", "x" * 129):
        with pytest.raises(InvalidInput):
            library.collections.create(wrong)
    with pytest.raises(InvalidInput):
        library.collections.items(mine.id, cursor="1; DROP")
    with pytest.raises(NotFound):
        library.collections.add(mine.id, [photos[0], "nothing"])


# --- links ----------------------------------------------------------------------------------------------------------


@both
def test_a_link_shows_what_it_was_made_for_and_nothing_later(library: Library, photos: list[str]) -> None:
    made = library.collections.create("Show", assets=photos[:2])
    share, token = library.shares.create(library.collections.ids(made.id), title="Show")
    library.collections.add(made.id, photos[2:])
    opened = library.shares.open(token)
    assert [item.id for item in opened.items] == photos[:2]
    assert not hasattr(opened.items[0], "meta")
    with pytest.raises(NotFound):
        library.shares.item(token, photos[2])
    library.assets.rate(photos[0], Rating.EXPLICIT)
    assert [item.id for item in library.shares.open(token).items] == photos[1:2]
    with pytest.raises(NotFound):
        library.shares.item(token, photos[0])
    library.assets.trash([photos[1]])
    assert library.shares.open(token).items == ()
    library.assets.restore([photos[1]])
    library.assets.rate(photos[1], None, minor=True)
    assert library.shares.open(token).items == ()
    assert library.shares.get(share.id).views == 4
    assert library.shares.get(share.id).count == 0


@both
def test_a_token_is_kept_as_a_hash_and_ends(library: Library, photos: list[str]) -> None:
    share, token = library.shares.create(photos)
    assert len(token) >= 43
    with library.database.read() as session:
        row = session.scalars(select(ShareRow)).one()
        assert token not in str(vars(row))
    for wrong in ("", token[:-1], token + "x", share.id, row.token_hash, "\u0000"):
        with pytest.raises(NotFound):
            library.shares.open(wrong)
    assert library.shares.revoke(share.id).revoked is not None
    with pytest.raises(NotFound):
        library.shares.open(token)
    soon, brief = library.shares.create(photos, expires=now() + timedelta(days=1))
    with library.database.write() as session:
        session.get_one(ShareRow, soon.id).expires_at = now() - timedelta(seconds=1)
    with pytest.raises(NotFound):
        library.shares.open(brief)
    assert not library.shares.get(soon.id).open
    assert [one.id for one in library.shares.list()] == [soon.id, share.id]
    assert [one.id for one in library.shares.list(after=(soon.created, soon.id))] == [share.id]


@both
def test_a_password_is_asked_and_guessing_closes_the_link(library: Library, photos: list[str]) -> None:
    share, token = library.shares.create(photos, password="correct horse")
    for wrong in (None, "wrong horse"):
        with pytest.raises(Refused):
            library.shares.open(token, wrong)
    assert library.shares.open(token, "correct horse").protected
    assert library.shares.open(token, proven=True).items
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(Refused):
            library.shares.open(token, "x" * 300)
    with pytest.raises(NotFound):
        library.shares.open(token, "correct horse")
    assert library.shares.get(share.id).locked


@both
def test_what_cannot_be_shared_is_refused(library: Library, worker, photos: list[str]) -> None:
    library.assets.rate(photos[0], Rating.EXPLICIT)
    with pytest.raises(Refused, match="1 of 4"):
        library.shares.create(photos)
    report = worker.make(Mask, b"mask", media_type="image/png")
    with pytest.raises(Refused):
        library.shares.create([report.id])
    wrongs: list[dict[str, Any]] = [{"expires": now()}, {"expires": now() + timedelta(days=400)}, {"password": "short"}]
    for wrong in wrongs:
        with pytest.raises(InvalidInput):
            library.shares.create(photos[1:], **wrong)
    with pytest.raises(NotFound):
        library.shares.create(["nothing"])
    assert library.shares.list() == []
    with pytest.raises(NotFound):
        library.beside("other").shares.create(photos[1:])


# --- lineage --------------------------------------------------------------------------------------------------------


@both
def test_lineage_goes_both_ways_and_is_bounded(library: Library, worker, picture: Callable[..., bytes], photos) -> None:
    first, second = (library.assets.get(one).asset for one in photos[:2])
    middle = worker.make(Picture, picture(10), first, second)
    children = [worker.make(Picture, picture(20 + index), middle) for index in range(3)]
    last = worker.make(Picture, picture(30), *children)
    library.thumbnails.make(middle.id)
    with library.database.read() as session:
        found = graph(session, middle.id, hidden=["thumbnail"])
        assert found.levels == {
            middle.id: 0,
            first.id: -1,
            second.id: -1,
            **{one.id: 1 for one in children},
            last.id: 2,
        }
        assert found.whole
        assert len(found.links) == 2 + 3 + 3
        near = graph(session, middle.id, depth=1, hidden=["thumbnail"])
        assert last.id not in near.levels
        assert not near.whole
        few = graph(session, middle.id, most=4, hidden=["thumbnail"])
        assert len(few.levels) == 4
        assert not few.whole


@both
def test_change_of_what_is_said_survives_only_within_the_workspace(library: Library, photos: list[str]) -> None:
    other = library.beside("other")
    with pytest.raises(NotFound):
        other.curation.change(photos, Change(stars=5))
    with pytest.raises(NotFound):
        other.collections.create("theirs", assets=photos)
    assert other.browser.tiles(photos) == []
    assert other.collections.list() == []
