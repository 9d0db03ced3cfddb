"""Properties: recipes survive TOML, keys depend on what a step sees and on nothing else, streams are apart."""

from __future__ import annotations

import importlib.util
import itertools
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.recipe.conftest import STEPS, find_faces, generate, swap

from atelier.recipe import (
    Context,
    Graph,
    Photo,
    Picture,
    Recipe,
    cross,
    dumps,
    each,
    loads,
    result_key,
    step,
    stream,
)
from atelier.recipe.data import Input, Link, Node
from atelier.recipe.digest import source_digest
from atelier.recipe.key import canonical
from atelier.recipe.plan import Board, Unknown
from atelier.recipe.values import Asset, AssetBook, Draft, Result

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
names = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,10}", fullmatch=True)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
json_values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
links = st.builds(
    Link,
    section=st.sampled_from(["inputs", "steps"]),
    name=names,
    path=st.lists(st.just("*") | names, max_size=2).map(tuple),
    fan=st.sampled_from(["", "each", "cross"]),
)
types = st.sampled_from(["text", "seed", "list[photo]", "list[list[number]]", "json", "adapter?"])
optional = st.builds(Input, type=types, default=json_values, required=st.just(False), description=st.text())
needed = st.builds(Input, type=types, default=st.none(), required=st.just(True), description=st.text())


@st.composite
def nodes(draw: st.DrawFn) -> Node:
    fields = draw(st.lists(names, unique=True, max_size=4))
    cut = draw(st.integers(0, len(fields)))
    several = links | st.lists(links, min_size=1, max_size=3).map(tuple)
    return Node(
        step=draw(st.text()),
        version=draw(st.integers(1, 99)),
        values={field: draw(json_values) for field in fields[:cut]},
        links={field: draw(several) for field in fields[cut:]},
    )


recipes = st.builds(
    Recipe,
    name=st.text(),
    title=st.text(),
    description=st.text(),
    inputs=st.dictionaries(names, needed | optional, max_size=3),
    steps=st.dictionaries(names, nodes(), max_size=3),
    outputs=st.dictionaries(names, links, max_size=3),
)


@quick
@given(recipes)
def test_recipes_survive_toml_and_json(recipe: Recipe) -> None:
    assert canonical(loads(dumps(recipe)).model_dump(mode="json")) == canonical(recipe.model_dump(mode="json"))
    assert Recipe.model_validate_json(recipe.model_dump_json()) == recipe


@quick
@given(links)
def test_links_survive_being_written(link: Link) -> None:
    assert Link.parse(str(link)) == link


def test_a_checked_graph_survives_toml() -> None:
    g = Graph("all", title="All of it", description="with every feature")
    photos = g.input("photos", list[Photo], description="who")
    faces = g.map(find_faces, photo=each(photos)).flat()
    pictures = g.map(generate, prompt=cross(g.input("prompts", list[str], ["a", "b"])), adapter=None)
    g.output("pairs", g.map(swap, source=cross(faces), target=cross(pictures)))
    recipe = g.recipe
    assert Graph.of(loads(dumps(recipe)), STEPS).recipe == recipe
    assert 'adapter = "null"' in dumps(recipe)


assets: st.SearchStrategy[Asset] = st.builds(
    Photo,
    id=names,
    digest=st.sampled_from(["0" * 64, "1" * 64]),
    media_type=st.sampled_from(["image/png", "image/jpeg"]),
    size=st.just(3),
    meta=st.dictionaries(st.text(max_size=2), scalars, max_size=1),
    subjects=st.lists(st.sampled_from("ab"), unique=True).map(tuple),
)


@quick
@given(assets)
def test_assets_survive_json_as_their_kind(asset: Asset) -> None:
    draft = Draft(asset=asset, sources=("x",))
    again = Draft.model_validate_json(draft.model_dump_json())
    assert again == draft
    assert type(again.asset) is Photo


def key_of(asset: Asset, **changes: object) -> str:
    call: dict[str, Any] = {"step": "s", "version": 1, "fields": {"photo": {"$asset": asset.id}, "n": 1}} | changes
    return result_key(book=AssetBook([asset]), **call)


@quick
@given(assets, st.text(min_size=1))
def test_keys_do_not_depend_on_ids(asset: Asset, other: str) -> None:
    assert key_of(asset) == key_of(asset.model_copy(update={"id": other}))


@quick
@given(assets, assets)
def test_keys_are_equal_only_for_what_a_step_sees_alike(one: Asset, two: Asset) -> None:
    alike = canonical(one.model_dump(exclude={"id"})) == canonical(two.model_dump(exclude={"id"}))
    assert (key_of(one) == key_of(two)) is alike


@pytest.mark.parametrize("change", [{"step": "t"}, {"version": 2}, {"extra": "weights"}, {"fields": {"n": 1}}])
def test_keys_depend_on_the_rest(change: dict[str, object]) -> None:
    photo = Photo(id="p", digest="0", media_type="image/png", size=1)
    assert key_of(photo) != key_of(photo, **change)
    assert key_of(photo) != key_of(Picture(id="p", digest="0", media_type="image/png", size=1))


@quick
@given(json_values, json_values)
def test_canonical_json_tells_values_apart(one: object, two: object) -> None:
    assume(repr(one) != repr(two))
    assert canonical(one) == canonical(one)
    if canonical(one) == canonical(two):
        assert one == two  # the same entries in another order


def test_keys_and_streams_are_the_same_for_ever() -> None:
    assert stream(7, "generate") == 3814445975308669682
    photo = Photo(id="p", digest="0" * 64, media_type="image/png", size=1, meta={"é": 1.5}, subjects=("s",))
    assert key_of(photo) == "80d8ea3af10c01c5f139938b86db2d264fea1bbe511ff0fa291a70fb965783de"
    assert canonical({"b": [1, None], "a": "é"}) == '{"a":"é","b":[1,null]}'.encode()
    with pytest.raises(ValueError, match="Out of range"):
        canonical(math.nan)


@quick
@given(st.integers(0, 2**63 - 1), st.text(), st.integers(0, 2**40), st.text())
def test_streams_are_apart_and_in_range(seed: int, step: str, sample: int, use: str) -> None:
    own = stream(seed, step, sample, use)
    assert 0 <= own < 2**63
    assert own == stream(seed, step, sample, use)
    others = {
        stream(seed + 1, step, sample, use),
        stream(seed, step, sample + 1, use),
        stream(seed, step, sample, use + "x"),
    }
    assert own not in others


@step(version=1)
def pair(ctx: Context, *, a: str, b: str) -> str:
    """Two words."""
    return a + b


@quick
@given(st.sampled_from(["each", "cross"]), st.sampled_from(["each", "cross"]), st.integers(0, 3), st.integers(0, 4))
def test_fan_out_is_zip_and_product(first: str, second: str, n: int, m: int) -> None:
    zipped = first == second == "each"
    m = n if zipped else m
    g = Graph("fan")
    marks: dict[str, Callable[[Any], Any]] = {"each": each, "cross": cross}
    a, b = g.input("a", list[str]), g.input("b", list[str])
    both = g.map(pair, "both", a=marks[first](a), b=marks[second](b))
    one_by_one = g.map(pair, "one_by_one", a=each(both), b="!")
    g.output("all", one_by_one)
    words = [f"a{i}" for i in range(n)], [f"b{i}" for i in range(m)]
    board = Board(g, {"a": list(words[0]), "b": list(words[1])}, lambda name: pytest.fail(name))
    expected = list(zip(*words, strict=True)) if zipped else list(itertools.product(*words))
    found = [board.fields("both", index) for index in range(board.count("both"))]
    assert [(fields["a"], fields["b"]) for fields in found] == expected
    assert board.count("one_by_one") == len(expected)
    for index in reversed(range(len(expected))):  # each item goes on as soon as it is there
        with pytest.raises(Unknown):
            board.fields("one_by_one", index)
        board.give("both", index, Result(value="".join(expected[index])))
        assert board.fields("one_by_one", index) == {"a": "".join(expected[index]), "b": "!"}


HELPER = """
LIMIT = {limit}

def helper(x):
    return x + LIMIT

def other(x):
    return x {other} 1

@step(version={version}, title="{title}")
def one(ctx: Context, *, n: Annotated[int, Field(ge={least}, description="{title}")] = 1) -> int:
    "{title}"
    return helper(n)  # {title}
"""


def digest_of(tmp_path: Path, **changes: object) -> str:
    text = HELPER.format(**({"limit": 1, "other": "+", "version": 1, "title": "t", "least": 0} | changes))
    path = tmp_path / f"m{len(list(tmp_path.iterdir()))}.py"
    imports = "from typing import Annotated\nfrom pydantic import Field\nfrom atelier.recipe import Context, step\n"
    path.write_text(imports + text)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # where inspect looks for a function's source
    try:
        spec.loader.exec_module(module)
        return source_digest(module.one)
    finally:
        del sys.modules[path.stem]


def test_digests_watch_what_a_step_uses_and_nothing_else(tmp_path: Path) -> None:
    plain = digest_of(tmp_path)
    for harmless in ({"title": "another title"}, {"version": 2}, {"other": "-"}):
        assert digest_of(tmp_path, **harmless) == plain, harmless
    for change in ({"limit": 2}, {"least": 1}):
        assert digest_of(tmp_path, **change) != plain, change
