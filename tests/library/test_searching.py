"""Search by words, by vectors and by colour; near-duplicates; the indexer."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from atelier.errors import InvalidInput, NotFound
from atelier.library import Library
from atelier.library import search as search_module
from atelier.library.colours import look_at, look_of, palette, parse, to_lab, to_rgb
from atelier.library.curating import Change
from atelier.library.filters import Filter
from atelier.library.search import Hits, Ranking
from atelier.library.words import Term, fold, rank, read_query
from atelier.recipe.values import Asset, Photo, Picture

both = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)
"""On both databases; see `tests/postgres.py`."""


def png(colours: Sequence[str], size: tuple[int, int] = (60, 60)) -> bytes:
    """Stripes of these colours."""
    image = Image.new("RGB", size)
    pen = ImageDraw.Draw(image)
    for index, colour in enumerate(colours):
        pen.rectangle((index * size[0] // len(colours), 0, size[0], size[1]), fill=colour)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def add(library: Library, *colours: str, **meta) -> Asset:
    return library.add(Photo, png(colours or ("grey",)), media_type="image/png", meta=meta).asset


def ids(found: Hits) -> list[str]:
    return [tile.id for tile in found.items]


# --- words ----------------------------------------------------------------------------------------------------------


@both
def test_words_of_every_field_are_found_and_weighed(library: Library) -> None:
    named = add(library, name="IMG_0001.jpg")
    prompted = add(library, prompt="a red lighthouse at dusk")
    captioned = add(library)
    tagged, titled = add(library), add(library)
    library.captions.write({captioned.id: "the Lighthouse, seen from a boat"})
    library.curation.change([tagged.id], Change(tags=("lighthouse",)))
    library.curation.change([titled.id], Change(title="Lighthouse", note="sold"))
    found = library.words.find("lighthouse")
    assert ids(found) == [titled.id, tagged.id, prompted.id, captioned.id]
    assert (found.ranked, found.matches) == (True, 4)
    assert ids(library.words.find("img 0001")) == [named.id]
    assert ids(library.words.find("sold")) == [titled.id]
    library.curation.change([titled.id], Change(title="Tower"))
    assert titled.id not in ids(library.words.find("lighthouse"))


@both
def test_phrases_exclusions_beginnings_accents_and_signs(library: Library) -> None:
    one = add(library, prompt="Café crème on a marble table")
    two = add(library, prompt="marble statue, no cafe; table of contents")
    tokyo = add(library, prompt="東京の夜 neon")
    assert set(ids(library.words.find("CAFE table"))) == {one.id, two.id}
    assert ids(library.words.find('"marble table"')) == [one.id]
    assert ids(library.words.find("cafe -statue")) == [one.id]
    assert ids(library.words.find("stat*")) == [two.id]
    assert ids(library.words.find("東京")) == [tokyo.id]
    assert ids(library.words.find("京東")) == []
    for nothing in ("", "  ", "-cafe", '""', "?!", "ca*", "x " * 20, "x" * 501):
        with pytest.raises(InvalidInput):
            library.words.find(nothing)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_query_or_refused(text: str) -> None:
    try:
        terms = read_query(text)
    except InvalidInput:
        return
    assert all(word.isalnum() for term in terms for word in term.words)


@given(st.text(max_size=40))
def test_hostile_queries_do_not_reach_the_database_as_language(text: str) -> None:
    for word in fold(text):
        assert word.isalnum()


@both
def test_operators_of_both_databases_are_plain_words(library: Library) -> None:
    add(library, prompt="near and far or not")
    for query in (
        '" OR "',
        "a NEAR/2 b",
        "body:near",
        "near'); DROP TABLE assets; --",
        "near & !far | x:*",
        "^near +far",
    ):
        try:
            library.words.find(query)
        except InvalidInput:
            continue
    assert ids(library.words.find("near AND far")) == ids(library.words.find("near"))


@both
def test_many_matches_come_by_date_or_ranked_within_the_cap(library: Library, monkeypatch) -> None:
    monkeypatch.setattr(search_module, "MOST_RANKED", 4)
    made = [add(library, prompt=f"harbour {'harbour ' * (index % 3)}{index}") for index in range(7)]
    newest = [one.id for one in made[::-1]]
    found = library.words.find("harbour", limit=3)
    assert (ids(found), found.ranked, found.matches) == (newest[:3], False, None)
    pages = list(ids(found))
    while found.cursor:
        found = library.words.find("harbour", limit=3, cursor=found.cursor)
        pages += ids(found)
    assert pages == newest
    best = library.words.find("harbour", ranking=Ranking.BEST, limit=2)
    assert best.ranked
    rest = library.words.find("harbour", ranking=Ranking.BEST, limit=2, cursor=best.cursor)
    assert len(set(ids(best) + ids(rest))) == 4
    assert set(ids(best) + ids(rest)) == set(newest[:4]), "ranked among the newest"
    assert best.items[0].id == made[5].id, "the most said comes first"
    for cursor in ("x", "best~1", "newest~a~b"):
        with pytest.raises(InvalidInput):
            library.words.find("harbour", cursor=cursor)


@both
def test_a_search_keeps_to_its_filter_workspace_and_trash(library: Library, worker) -> None:
    photo = add(library, prompt="orchard", rating="general")
    picture = worker.make(Picture, png(["red"]), media_type="image/png", prompt="orchard", width=60, height=60)
    trashed = add(library, prompt="orchard")
    library.assets.trash([trashed.id])
    assert set(ids(library.words.find("orchard"))) == {photo.id, picture.id}
    assert ids(library.words.find("orchard", Filter(kinds=("picture",)))) == [picture.id]
    assert ids(library.words.find("orchard", Filter(trashed=True))) == [trashed.id]
    assert ids(library.words.find("orchard", Filter(ratings=("general",)))) == []  # no pixels' size is known of it
    assert ids(library.words.find("orchard", Filter(short_side=50))) == [picture.id]
    assert ids(library.words.find("orchard", Filter(run=library.assets.get(picture.id).run))) == [picture.id]
    assert ids(library.beside("other").words.find("orchard")) == []


def test_rank_knows_fields_length_and_phrases() -> None:
    title, caption = "scope\nred barn\n\n\n", "scope\n\n\n\nred barn"
    term = [Term(("barn",))]
    assert rank(title, term) > rank(caption, term) > 0
    assert rank("scope\n\n\nbarn\n", term) > rank(f"scope\n\n\nbarn {'word ' * 50}\n", term)
    assert rank(title, [Term(("barn", "red"))]) == 0
    assert rank(title, [Term(("re",), prefix=True)]) > 0


# --- colours --------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=8))
def test_lab_and_back_is_the_same_colour(colours: list[tuple[int, int, int]]) -> None:
    rgb = np.array(colours, np.uint8)
    assert np.abs(to_rgb(to_lab(rgb)).astype(int) - rgb).max() <= 1


def test_lab_is_the_standards() -> None:
    for colour, lab in {
        "#ffffff": (100, 0, 0),
        "#ff0000": (53.24, 80.09, 67.2),
        "#0000ff": (32.3, 79.19, -107.86),
    }.items():
        assert np.allclose(parse(colour), lab, atol=0.05), colour


def test_a_palette_is_what_was_painted() -> None:
    with Image.open(io.BytesIO(png(["#c02020", "#2040c0", "#2040c0", "#f0f0e0"], (80, 40)))) as image:
        lab, shares = palette(np.asarray(image))
    assert np.allclose(shares[:3], [0.5, 0.25, 0.25], atol=0.02)
    assert np.abs(to_rgb(lab[:1])[0].astype(int) - [0x20, 0x40, 0xC0]).max() <= 1
    single = look_at(Image.new("RGBA", (8, 8), (0, 0, 0, 0)))
    assert len(single.colours) == 4, "one colour, the white behind it"
    assert look_of(b"no image at all") is None


@both
def test_images_are_found_by_colour(library: Library) -> None:
    red, blue = add(library, "#d01818"), add(library, "#1830c8")
    half = add(library, "#d01818", "#1830c8")
    found = library.looks.coloured(["#cc1515"])
    assert [near.item.id for near in found] == [red.id, half.id]
    assert found[0].score > 0.9 > 0.6 > found[1].score > 0.3
    both = library.looks.coloured(["#cc1515", "#1830c8"])
    assert {near.item.id for near in both} == {red.id, blue.id, half.id}
    assert library.looks.coloured(["#cc1515"], Filter(kinds=("picture",))) == []
    assert red.id not in {near.item.id for near in library.looks.coloured(["#00ff00"])}
    tile = library.browser.page().items[-1]
    assert tile.colour is not None
    assert np.linalg.norm(parse(tile.colour) - parse("#d01818")) < 3
    assert library.looks.palette(half.id)[0][1] == pytest.approx(0.5, abs=0.02)
    for wrong in ([], ["#cc15"], ["red"], ["#cc1515"] * 6):
        with pytest.raises(InvalidInput):
            library.looks.coloured(wrong)


@both
def test_a_tasks_picture_has_its_colours_at_once_and_a_reused_one_too(library: Library, worker) -> None:
    made = worker.make(Picture, png(["#208020"]), media_type="image/png")
    assert library.looks.palette(made.id)
    task = worker.task()
    worker.commit(task, [again := library.store.again("default", made, sources=())])
    assert library.looks.palette(again.asset.id) == library.looks.palette(made.id)


@both
def test_near_duplicates_are_found_and_grouped(library: Library, picture: Callable[..., bytes]) -> None:
    originals = [library.add(Photo, picture(seed, (320, 200)), media_type="image/jpeg").asset for seed in range(3)]
    copies = [
        library.add(Photo, picture(seed, size), media_type="image/jpeg").asset
        for seed, size in ((0, (160, 100)), (0, (96, 60)), (1, (240, 150)))
    ]
    near = {one.item.id for one in library.looks.duplicates(originals[0].id)}
    assert near == {copies[0].id, copies[1].id}
    groups = [{tile.id for tile in group} for group in library.looks.duplicate_groups()]
    assert sorted(groups, key=len) == [{originals[1].id, copies[2].id}, {originals[0].id, *near}]
    library.assets.trash([copies[2].id])
    assert len(library.looks.duplicate_groups()) == 1
    with pytest.raises(NotFound):
        library.looks.duplicates("nothing")


# --- vectors --------------------------------------------------------------------------------------------------------


class Hues:
    """An embedder for tests: how much red, green and blue a picture has; it reads these three words."""

    name = "hues"

    def pictures(self, images: Sequence[Image.Image]) -> np.ndarray:
        means = np.array([np.asarray(image.convert("RGB"), np.float32).mean((0, 1)) + 1 for image in images])
        return (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)

    def words(self, text: str) -> np.ndarray | None:
        vector = np.array([float(word in text) for word in ("red", "green", "blue")], np.float32)
        return vector / np.linalg.norm(vector) if vector.any() else None


def near(library: Library, words: str, wanted: Filter | None = None, limit: int = 10) -> list[str]:
    vector = Hues().words(words)
    assert vector is not None
    return [one.item.id for one in library.vectors.nearest("hues", vector, wanted, limit=limit)]


@both
def test_pictures_are_found_by_what_they_show(library: Library) -> None:
    made = {name: add(library, name, rating="general") for name in ("red", "green", "blue", "yellow")}
    assert near(library, "red") == [], "nothing is indexed yet"
    done = library.indexer.run(Hues())
    assert (done.seen, done.failed, done.waiting) == (4, 0, 0)
    assert near(library, "red")[:2] == [made["red"].id, made["yellow"].id]
    assert near(library, "blue", limit=1) == [made["blue"].id]
    library.curation.change([made["green"].id], Change(tags=("leaf",)))
    assert near(library, "red", Filter(tags=("leaf",))) == [made["green"].id]
    number, vector = library.vectors.vector_of("hues", made["red"].id)
    like = library.vectors.nearest("hues", vector, leave_out=[number])
    assert like[0].item.id == made["yellow"].id
    late = add(library, "#ff0000")
    library.indexer.run(Hues())
    assert set(near(library, "red", limit=2)) == {made["red"].id, late.id}, "copies in memory follow"
    library.assets.trash([made["red"].id])
    assert near(library, "red", limit=1) == [late.id]
    library.assets.empty_trash()
    assert made["red"].id not in near(library, "red", Filter(trashed=True))


@both
def test_the_indexer_goes_on_where_it_was_cut_off(library: Library, monkeypatch) -> None:
    monkeypatch.setattr("atelier.library.indexer.BATCH", 2)
    for index in range(5):
        add(library, f"rgb({index * 40}, 0, 0)")
    assert library.indexer.run(Hues(), most=3).waiting == 2
    calls = iter([False, True])
    assert library.indexer.run(Hues(), stop=lambda: next(calls)).waiting == 0
    assert library.indexer.run(Hues()).seen == 0, "nothing is looked at twice"
    assert library.indexer.again() == 5
    assert library.indexer.run(Hues()).seen == 5

    class Other(Hues):
        name = "other"

    assert library.indexer.run(Other()).seen == 5, "another embedder sees everything anew"


@both
def test_what_cannot_be_read_is_tried_and_left(library: Library, worker) -> None:
    worker.make(Picture, b"no picture", media_type="image/png")
    good = worker.make(Picture, png(["red"]), media_type="image/png")
    for waiting in (1, 1, 0, 0):
        assert library.indexer.run(Hues(), most=2).waiting == waiting
    assert near(library, "red") == [good.id]
