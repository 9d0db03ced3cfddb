"""Listings, counts and facets agree with what is stored, whatever is filtered, sorted and changed."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from atelier.errors import InvalidInput, NotFound
from atelier.library import Library, Rating
from atelier.library import browse as browse_module
from atelier.library import selection as selection_module
from atelier.library import straight as straight_module
from atelier.library.browse import Span
from atelier.library.browse_tables import EntryLabelRow, EntryRow, LabelRow, TallyRow
from atelier.library.curating import Change
from atelier.library.dimensions import DAY, Dimension
from atelier.library.filters import Filter, Order
from atelier.recipe.values import Adapter, Mask, Photo, Picture

COLOURS = ("red", "green", "blue")


both = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)
"""On both databases; see `tests/postgres.py`."""


def fill(library: Library, worker, picture: Callable[..., bytes]) -> list[str]:
    """Twelve pictures and four photos, with stars, models, tags and ratings; their ids, oldest first."""
    ids: list[str] = []
    anna = library.subjects.create("Anna")
    for index in range(16):
        if index % 4 == 3:
            meta = {"width": 80, "height": 60}
            made = library.add_photo(anna.id, picture(index, (80, 60)), media_type="image/jpeg", meta=meta).asset
        else:
            made = worker.make(
                Picture,
                picture(index),
                title=f"run {index}",
                width=64 + index,
                height=64,
                prompt=f"{COLOURS[index % 3]} house {index}",
                model=f"model-{index % 2}",
                rating="general" if index % 2 else "sensitive",
                adapters=[{"name": "anna-lora", "digest": "ab" * 32, "weight": 1.0}] if index % 5 == 0 else [],
            )
        library.curation.change([made.id], Change(stars=index % 4, tags=(COLOURS[index % 3],)))
        ids.append(made.id)
    return ids


@pytest.fixture(scope="module")
def template(
    tmp_path_factory: pytest.TempPathFactory, empty_database: Path, workers, picture: Callable[..., bytes]
) -> tuple[Path, list[str]]:
    """A filled home, to copy."""
    folder = tmp_path_factory.mktemp("shelf")
    shutil.copy(empty_database, folder / "atelier.db")
    with Library.open(folder) as library:
        return folder, fill(library, workers(library), picture)


@pytest.fixture
def home(tmp_path: Path, template: tuple[Path, list[str]], database_kind: str) -> Path:
    if database_kind == "sqlite":
        return Path(shutil.copytree(template[0], tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def shelf(
    library: Library, worker, picture: Callable[..., bytes], template: tuple[Path, list[str]], database_kind: str
) -> list[str]:
    """Ids of the assets, oldest first."""
    return template[1] if database_kind == "sqlite" else fill(library, worker, picture)


def walk(library: Library, wanted: Filter, order: Order = Order.NEWEST, limit: int = 3) -> list[str]:
    """All ids of a listing, page by page; every page ends."""
    found: list[str] = []
    cursor = None
    for _ in range(100):
        page = library.browser.page(wanted, order=order, limit=limit, cursor=cursor)
        found += [tile.id for tile in page.items]
        cursor = page.cursor
        if cursor is None:
            return found
    raise AssertionError("the listing does not end")


def entered(library: Library, wanted: Filter, order: Order, limit: int, skip: int) -> list[str]:
    """All ids of a listing past some."""
    page = library.browser.page(wanted, order=order, limit=limit, skip=skip)
    found = [tile.id for tile in page.items]
    for _ in range(100):
        if page.cursor is None:
            return found
        page = library.browser.page(wanted, order=order, limit=limit, cursor=page.cursor)
        found += [tile.id for tile in page.items]
    raise AssertionError("the listing does not end")


@both
def test_pages_follow_each_other_without_gap_or_repeat(library: Library, shelf: list[str]) -> None:
    assert walk(library, Filter()) == shelf[::-1]
    assert walk(library, Filter(), Order.OLDEST) == shelf
    stars = {asset_id: index % 4 for index, asset_id in enumerate(shelf)}
    place = {asset_id: index for index, asset_id in enumerate(shelf)}
    assert walk(library, Filter(), Order.STARS) == sorted(shelf, key=lambda one: (-stars[one], -place[one]))
    largest = walk(library, Filter(), Order.LARGEST)
    areas = [tile.width * tile.height for tile in library.browser.tiles(largest) if tile.width and tile.height]
    by_id = {tile.id: (tile.width or 0) * (tile.height or 0) for tile in library.browser.tiles(shelf)}
    assert len(areas) == 16
    assert [by_id[one] for one in largest] == sorted(by_id.values(), reverse=True)


FILTERS = st.builds(
    Filter,
    kinds=st.sampled_from([("photo", "picture"), ("photo",), ("picture",), None]),
    tags=st.lists(st.sampled_from(COLOURS), max_size=2, unique=True).map(tuple),
    models=st.lists(st.sampled_from(["model-0", "model-1", "none"]), max_size=2, unique=True).map(tuple),
    adapters=st.sampled_from([(), ("anna-lora",)]),
    ratings=st.lists(st.sampled_from(["general", "sensitive", "unrated"]), max_size=2, unique=True).map(tuple),
    shapes=st.sampled_from([(), ("landscape",), ("square", "landscape")]),
    stars=st.integers(0, 3),
    short_side=st.sampled_from([0, 61, 64]),
)


@dataclass(frozen=True)
class Known:
    """What is stored of an asset, read one by one."""

    kind: str
    tags: frozenset[str]
    stars: int
    meta: dict
    rating: str
    size: tuple[int, int]

    @staticmethod
    def of(library: Library, asset_id: str) -> Known:
        entry = library.assets.get(asset_id)
        _, _, stars, tags = library.curation.said(asset_id)
        size = (entry.width or 0, entry.height or 0)
        return Known(entry.asset.kind, frozenset(tags), stars, entry.asset.meta, entry.rating or "unrated", size)

    def fits(self, wanted: Filter) -> bool:
        """The filter, asked of this asset."""
        width, height = self.size
        square = max(width, height) < 1.05 * min(width, height)
        shape = "square" if square else "landscape" if width > height else "portrait"
        return all(
            (
                wanted.kinds is None or self.kind in wanted.kinds,
                set(wanted.tags) <= self.tags,
                not wanted.models or self.meta.get("model") in wanted.models,
                not wanted.adapters or any(one["name"] in wanted.adapters for one in self.meta.get("adapters", [])),
                not wanted.ratings or self.rating in wanted.ratings,
                not wanted.shapes or shape in wanted.shapes,
                self.stars >= wanted.stars,
                min(width, height) >= wanted.short_side,
            )
        )


@pytest.fixture
def known(library: Library, shelf: list[str]) -> dict[str, Known]:
    return {asset_id: Known.of(library, asset_id) for asset_id in shelf}


@given(wanted=FILTERS, order=st.sampled_from(list(Order)), limit=st.integers(1, 7), window=st.sampled_from([2, 5, 400]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@both
def test_any_filter_in_any_order_finds_what_it_says(
    library: Library, known: dict[str, Known], wanted: Filter, order: Order, limit: int, window: int
) -> None:
    shelf = list(known)
    with pytest.MonkeyPatch.context() as patch:
        # Small windows, and none sorted as a whole: walks of many steps and short pages on sixteen assets.
        patch.setattr(selection_module, "FIRST_WINDOW", window)
        patch.setattr(selection_module, "MOST_EXAMINED", 2 * window)
        patch.setattr(selection_module, "MOST_SORTED", 0 if window < 400 else 5000)
        found = walk(library, wanted, order, limit)
        middle = entered(library, wanted, order, limit, len(found) // 2)
    assert sorted(found) == sorted(one for one in shelf if known[one].fits(wanted))
    assert middle == found[len(found) // 2 :], "entered in its middle it goes on as it does from its start"
    place = {asset_id: index for index, asset_id in enumerate(shelf)}
    if order in (Order.NEWEST, Order.OLDEST):
        assert found == sorted(found, key=place.__getitem__, reverse=order is Order.NEWEST)
    line = library.browser.timeline(wanted)
    assert (line.total, line.exact) == (len(found), True)
    facets = library.browser.facets(wanted)
    assert facets.exact
    assert facets.counted == len(found)
    kinds = Counter(known[one].kind for one in found)
    assert dict(facets.dimensions["kind"]) == dict(kinds)


@both
def test_subject_step_run_and_dates_narrow_down(library: Library, worker, shelf: list[str]) -> None:
    anna = library.subjects.get("Anna").id
    photos = [one for index, one in enumerate(shelf) if index % 4 == 3]
    assert walk(library, Filter(subjects=(anna,))) == photos[::-1]
    assert walk(library, Filter(steps=("draw",))) == [one for one in shelf[::-1] if one not in photos]
    run = library.assets.get(shelf[4]).run
    assert walk(library, Filter(run=run)) == [shelf[4]]
    assert walk(library, Filter(run="no such run")) == []
    moments = [library.assets.get(one).created for one in shelf]
    assert walk(library, Filter(since=moments[5], until=moments[9])) == shelf[5:9][::-1]
    assert walk(library, Filter(since=moments[-1] + timedelta(seconds=1))) == []
    assert walk(library, Filter(subjects=("nobody",))) == []


def test_works_stand_apart_and_thumbnails_nowhere(library: Library, worker, shelf: list[str]) -> None:
    photo = library.assets.get(shelf[3]).asset
    mask = worker.make(Mask, b"mask", photo, media_type="image/png")
    adapter = worker.make(Adapter, b"weights", photo, media_type="application/x-safetensors", base_model="model-1")
    library.thumbnails.make(shelf[0])
    assert walk(library, Filter(kinds=None)) == [adapter.id, mask.id, *shelf[::-1]]
    assert walk(library, Filter(kinds=("adapter",), models=("model-1",))) == [adapter.id]
    assert adapter.id not in walk(library, Filter())
    assert dict(library.browser.facets(Filter(kinds=None)).dimensions["kind"])["mask"] == 1


@both
def test_trash_is_a_world_of_its_own(library: Library, shelf: list[str]) -> None:
    library.assets.trash(shelf[:5])
    assert walk(library, Filter()) == shelf[5:][::-1]
    assert walk(library, Filter(trashed=True)) == shelf[:5][::-1]
    assert library.browser.timeline(Filter(trashed=True)).total == 5
    assert library.browser.timeline().total == 11
    library.assets.restore(shelf[:1])
    assert library.assets.empty_trash(shelf[1:3]) == 2
    assert walk(library, Filter(trashed=True)) == [shelf[4], shelf[3]]
    assert walk(library, Filter())[-1] == shelf[0]
    with pytest.raises(NotFound):
        library.assets.get(shelf[1])
    counts_agree(library)


@both
def test_counts_follow_every_change(library: Library, worker, shelf: list[str]) -> None:
    counts_agree(library)
    library.assets.rate(shelf[0], Rating.EXPLICIT, minor=True)
    library.curation.change(shelf[:4], Change(stars=5, add_tags=("Summer  Holiday",), remove_tags=("red",)))
    library.curation.change(shelf[:2], Change(tags=()))
    library.assets.trash(shelf[2:3])
    library.captions.write({shelf[3]: "a quiet lake"})
    library.subjects.add_photo(library.subjects.create("Bob").id, shelf[3])
    counts_agree(library)
    assert library.curation.said(shelf[3])[2:] == (5, ["summer holiday"])
    assert [tag for tag, _ in library.curation.tags("sum")] == ["summer holiday"]
    library.curation.change(shelf[2:4], Change(add_tags=("green",), remove_tags=("summer holiday",)))
    assert library.curation.tags("sum") == []
    counts_agree(library)


def counts_agree(library: Library) -> None:
    """Labels' counts, tallies and lists say the same, and no label is left without an entry."""
    with library.database.read() as session:
        lists = session.execute(select(EntryLabelRow.label_id, EntryLabelRow.number)).all()
        counts = {row.id: row.count for row in session.scalars(select(LabelRow))}
        tallies = {(row.label_id, row.day): row.count for row in session.scalars(select(TallyRow))}
        shelves = dict(session.execute(select(EntryRow.number, EntryRow.shelf)).all())
        own = {row.id: row.shelf for row in session.scalars(select(LabelRow))}
    assert Counter(label for label, _ in lists) == counts
    assert Counter((label, number // DAY) for label, number in lists) == tallies
    assert all(own[label] == shelves[number] for label, number in lists)


@both
def test_days_months_and_years_add_up(
    library: Library, worker, picture: Callable[..., bytes], shelf: list[str]
) -> None:
    total = {span: library.browser.timeline(span=span).total for span in Span}
    assert set(total.values()) == {16}
    bucket = library.browser.timeline(span=Span.MONTH).buckets[0]
    assert bucket.start.day == 1
    assert bucket.count == 16


def test_wrong_cursors_limits_and_values_are_refused(library: Library, shelf: list[str]) -> None:
    other = library.browser.page(order=Order.STARS, limit=1).cursor
    for cursor in ("x", "newest~1", "newest~-1~2", f"newest~0~{'9' * 30}", other, "newest~٣~٤"):
        with pytest.raises(InvalidInput):
            library.browser.page(cursor=cursor)
    for limit in (0, 501):
        with pytest.raises(InvalidInput):
            library.browser.page(limit=limit)
    for skip in (-1, browse_module.MOST_SKIPPED + 1):
        with pytest.raises(InvalidInput):
            library.browser.page(skip=skip)
    with pytest.raises(InvalidInput, match="not both"):
        library.browser.page(cursor=library.browser.page(limit=1).cursor, skip=1)
    with pytest.raises(InvalidInput):
        Filter(stars=6)
    with pytest.raises(InvalidInput):
        library.curation.change(shelf, Change(add_tags=("x" * 65,)))
    with pytest.raises(InvalidInput):
        library.curation.change([], Change(stars=1))
    with pytest.raises(NotFound, match="1 of 2"):
        library.curation.change([shelf[0], "nothing"], Change(stars=5))
    assert library.curation.said(shelf[0])[2] == 0, "all or none"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_listing_runs_along_an_index(library: Library, shelf: list[str]) -> None:
    """The plans of a page's queries: no table is read from end to end, nothing but a page is sorted."""
    asked: list[str] = []
    with library.database.read() as session:
        connection = session.connection()
        inner = connection.connection.dbapi_connection
        assert inner is not None
        inner.set_trace_callback(asked.append)  # pyright: ignore[reportAttributeAccessIssue]
        groups = selection_module.resolve(session, "default", Filter(tags=("red",)), Filter().shelves[0])
        assert groups is not None
        for order in Order:
            for wanted in (Filter(), Filter(tags=("red",)), Filter(models=("model-0",), stars=1)):
                selection_module.find(session, "default", wanted, order, 3)
        inner.set_trace_callback(None)  # pyright: ignore[reportAttributeAccessIssue]
        plans = [
            row[3]
            for query in dict.fromkeys(asked)
            if query.lstrip().upper().startswith("SELECT") and "entry_labels" in query
            for row in session.execute(text("EXPLAIN QUERY PLAN " + query.replace(":", "\\:")))
        ]
    assert plans
    assert not [step for step in plans if step.startswith(("SCAN entry_labels", "SCAN entries", "SCAN assets"))], plans


@both
def test_a_listing_is_entered_in_its_middle(library: Library, shelf: list[str]) -> None:
    newest = shelf[::-1]
    page = library.browser.page(limit=4, skip=7)
    assert [tile.id for tile in page.items] == newest[7:11]
    assert [tile.id for tile in library.browser.page(limit=9, cursor=page.cursor).items] == newest[11:]
    past = library.browser.page(limit=4, skip=16)
    assert (past.items, past.cursor) == ((), None)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_is_passed_over_is_read_along_an_index_and_kept_nowhere(library: Library, shelf: list[str]) -> None:
    """A leap into a month costs a walk over whole numbers: several lists are merged as they are read."""
    for wanted in (Filter(), Filter(kinds=("photo",)), Filter(models=("model-0", "model-1"), kinds=("picture",))):
        with library.database.read() as session:
            groups = selection_module.resolve(session, "default", wanted, wanted.shelves[0])
            assert groups is not None
            group = groups[0]
            statement = straight_module._statement(len(group.labels), False, group.apart)
            names = [f"label{place}" for place in range(len(group.labels))]
            values = dict.fromkeys([*names, "low", "count", "skip"], 1) | {"high": 2**62}
            asked = statement.params(values).compile(session.connection(), compile_kwargs={"literal_binds": True})
            plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))]
        reads = [step for step in plan if "entry_labels" in step]
        assert len(reads) == len(group.labels)
        assert all("PRIMARY KEY (label_id=? AND number>? AND number<?)" in step for step in reads), plan
        assert not [step for step in plan if "TEMP B-TREE" in step or step.startswith("SCAN")], plan


@both
def test_two_assets_of_one_moment_have_two_numbers(
    library: Library, picture: Callable[..., bytes], monkeypatch
) -> None:
    from atelier.database import now

    moment = now()
    monkeypatch.setattr("atelier.library.assets.now", lambda: moment)
    ids = [library.add(Photo, picture(seed), media_type="image/jpeg").asset.id for seed in range(40, 43)]
    with library.database.read() as session:
        numbers = dict(session.execute(select(EntryRow.asset_id, EntryRow.number)).all())
    assert [numbers[one] - numbers[ids[0]] for one in ids] == [0, 1, 2]
    assert walk(library, Filter())[:3] == ids[::-1]
    assert Dimension.KIND in library.browser.facets().dimensions
