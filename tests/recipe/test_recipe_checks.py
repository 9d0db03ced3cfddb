"""What is refused when a graph is built or loaded, and in which words."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import BaseModel
from tests.recipe.conftest import STEPS, caption, find_faces, generate, sheet, swap

from atelier.errors import AtelierError, InvalidInput, NotFound
from atelier.recipe import (
    Adapter,
    Context,
    Graph,
    Image,
    Mask,
    Photo,
    Picture,
    Registry,
    Report,
    Seed,
    check_digests,
    each,
    loads,
    source_digests,
    step,
)
from atelier.recipe.digest import Recorded
from atelier.recipe.types import accepts, describe, parse, part_of


def photo_where_a_picture_is_needed(g: Graph) -> object:
    return g.add(generate, prompt="x", adapter=g.input("photo", Photo))


def list_where_one_is_needed(g: Graph) -> object:
    return g.add(caption, photo=g.input("photos", list[Photo]))


def one_where_a_list_is_needed(g: Graph) -> object:
    return g.add(sheet, pictures=g.input("photo", Photo))


def map_over_a_single_value(g: Graph) -> object:
    return g.map(caption, photo=each(g.input("photo", Photo)))  # pyright: ignore[reportArgumentType]


def picture_into_photo(g: Graph) -> object:
    return g.add(caption, photo=g.add(generate, prompt="x"))


def typo(g: Graph) -> object:
    return g.add(generate, promt="x")


def missing(g: Graph) -> object:
    return g.add(generate, steps=3)


def out_of_range(g: Graph) -> object:
    return g.add(generate, prompt="x", steps=0)


def asset_as_value(g: Graph) -> object:
    photo = Photo(id="p", digest="0", media_type="image/png", size=1)
    return g.add(caption, photo=photo)


def map_without_each(g: Graph) -> object:
    return g.map(generate, prompt="x")


def add_with_each(g: Graph) -> object:
    return g.add(caption, photo=each(g.input("photos", list[Photo])))


def flat_of_a_flat_list(g: Graph) -> object:
    return g.input("photos", list[Photo]).flat()  # pyright: ignore[reportAttributeAccessIssue]


def unknown_part(g: Graph) -> object:
    return g.add(sheet, pictures=g.input("p", list[Image])).field("reprot")


def twice(g: Graph) -> object:
    g.input("x", str)
    return g.input("x", str)


def bad_name(g: Graph) -> object:
    return g.input("../x", str)


def wrong_default(g: Graph) -> object:
    return g.input("n", int, "many")


def mixed_list(g: Graph) -> object:
    return g.add(sheet, pictures=[g.input("p", Photo), 3])


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (photo_where_a_picture_is_needed, "'adapter' takes adapter\\?, but 'inputs.photo' is photo\\.$"),
        (list_where_one_is_needed, r"takes photo, but 'inputs.photos' is list\[photo\]. map over it with each"),
        (one_where_a_list_is_needed, r"takes list\[image\], but 'inputs.photo' is photo"),
        (map_over_a_single_value, "is photo, not a list"),
        (picture_into_photo, "takes photo, but 'steps.generate' is picture"),
        (typo, "no field 'promt'. did you mean 'prompt'"),
        (missing, "is not given 'prompt'"),
        (out_of_range, r"'steps': Input should be greater than or equal to 1 \(it is 0\)"),
        (asset_as_value, "holds an asset. declare an input"),
        (map_without_each, "mapped over nothing"),
        (add_with_each, "use map"),
        (flat_of_a_flat_list, "only a list of lists"),
        (unknown_part, "no field 'reprot'"),
        (twice, "two inputs called 'x'"),
        (bad_name, "is no name"),
        (wrong_default, "input 'n', default"),
        (mixed_list, "refs and plain values"),
    ],
)
def test_a_wrong_graph_is_refused_in_words(build: Any, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        build(Graph("wrong"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not toml", "r.toml is not TOML"),
        ('name = "x"', "format is None"),
        ('format = 2\nname = "x"', "update Atelier"),
        ('format = 1\nname = "x"\nauthor = "me"', "r.toml: author"),
        ('format = 1\nname = "x"\n[inputs.a]\ntype = "foto"', "inputs.a.type.*'foto' is no type|'foto' is no type"),
        ('format = 1\nname = "x"\n[steps.a]\nstep = "generate"\nversion = 3\nvalue = {}', "steps.a.value"),
        ('format = 1\nname = "x"\n[steps.a]\nstep = "generate"', "steps.a.version"),
        ('format = 1\nname = "x"\n[steps.a]\nlinks = {p = "over there"}', "steps.a.links.p: 'over there' is no link"),
        ('format = 1\nname = "x"\n[steps.a]\nlinks = {p = 3}', "'3' is no link"),
        ('format = 1\nname = "x"\nsteps = 3', "not a table"),
        ('format = 1\nname = "x"\n[steps]\na = 3', "not a table"),
        ('format = 1\nname = "x"\n[steps.a]\nvalues = {p = 1}\nlinks = {p = "inputs.p"}', "'p' is given twice"),
        ('format = 1\nname = "x"\n[steps.a]\njson = {p = "{"}', "json.p is not JSON"),
        ('format = 1\nname = "x"\n[steps.a]\nstep="s"\nversion=1\nvalues = {p = 2020-01-01}', "steps.a.values.p"),
        ('format = 1\nname = "x"\n[steps.a]\nstep = "generate"\nversion = 9\n', "here in version 3"),
        ('format = 1\nname = "x"\n[steps.a]\nstep = "genrate"\nversion = 1\n', "did you mean 'generate'"),
        ('format = 1\nname = "x"\n[outputs]\na = "steps.b"', "nothing stands at 'steps.b'"),
        ("format = 1\nname = 'x'\n" + "a = [" * 5000, "r.toml is not TOML"),
        ("#" * 1_000_001, "at most 1,000,000"),
    ],
)
def test_a_wrong_file_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(AtelierError, match=said):
        Graph.of(loads(text, "r.toml"), STEPS)


def test_circles_are_refused() -> None:
    text = 'format = 1\nname = "x"\n'
    for name, other in ("a", "b"), ("b", "a"):
        text += f'[steps.{name}]\nstep = "generate"\nversion = 3\nlinks = {{ adapter = "steps.{other}" }}\n'
    with pytest.raises(InvalidInput, match=r"circle: (a → b → a|b → a → b)"):
        Graph.of(loads(text), STEPS)


def test_older_fields_are_brought_up_to_date() -> None:
    text = """
        format = 1
        name = "old"
        [inputs.words]
        type = "text"
        [steps.literal]
        step = "generate"
        version = 1
        values = { text = "a cat", sampler = "euler" }
        [steps.linked]
        step = "generate"
        version = 1
        links = { text = "inputs.words" }
    """
    nodes = Graph.of(loads(text), STEPS).nodes
    assert nodes["literal"].values == {"prompt": "a cat"}
    assert {node.version for node in nodes.values()} == {3}
    assert list(nodes["linked"].links) == ["prompt"]


def test_schema_says_all_that_a_door_needs() -> None:
    schema = generate.schema()
    assert schema["x-step"] == {"name": "generate", "version": 3, "needs": "gpu", "returns": "picture"}
    assert schema["properties"]["prompt"]["description"] == "what to draw"
    assert schema["properties"]["steps"] == {
        "default": 4,
        "maximum": 100,
        "minimum": 1,
        "title": "Steps",
        "type": "integer",
    }
    assert schema["$defs"]["Adapter"]["x-kind"] == "adapter"
    assert schema["additionalProperties"] is False


class Found(BaseModel):
    """Some output."""

    masks: list[Mask]
    report: Report | None = None


@pytest.mark.parametrize(
    ("target", "source", "fits"),
    [
        (Image, Photo, True),
        (Photo, Image, False),
        (Photo, Picture, False),
        (Adapter | None, Adapter, True),
        (Adapter, Adapter | None, False),
        (Photo | Picture, Photo, True),
        (list[Image], list[Photo], True),
        (list[Image], Photo, False),
        (Image, list[Photo], False),
        (list[Image], tuple[Photo, ...], True),
        (float, int, True),
        (int, float, False),
        (int, str, False),
        (Literal["a", "b"], Literal["a"], True),
        (Literal["a"], Literal["a", "b"], False),
        (Literal["a"], str, False),
        (str, Literal["a"], True),
        (Found, Found, True),
        (BaseModel, Found, True),
        (dict[str, int], dict[str, str], True),
        (dict[str, int], str, False),
        (Any, Photo, True),
        (Seed, int, True),
    ],
)
def test_edges_accept_what_fits(target: Any, source: Any, fits: bool) -> None:
    assert accepts(target, source) is fits


def test_types_of_parts() -> None:
    assert describe(part_of(Found, "masks", "x")) == "list[mask]"
    assert describe(part_of(list[Found], "masks", "x")) == "list[list[mask]]"
    assert describe(part_of(Found, "report", "x")) == "report?"
    assert accepts(Literal["a"], str, checked_later=True)
    assert not accepts(Literal["a"], int, checked_later=True)


@pytest.mark.parametrize(
    "text", ["text", "list[photo]", "list[list[seed]]", "number?", "list[text]?", "json", "boolean"]
)
def test_input_types_survive_being_written(text: str) -> None:
    assert describe(parse(text)) == text


def test_signatures_that_are_no_contract_are_refused() -> None:
    def no_context(photo: Photo) -> str:
        return ""

    def no_return(ctx: Context, *, photo: Photo):
        return ""

    def positional_field(ctx: Context, photo: list[Photo]) -> str:
        return ""

    def rest(ctx: Context, **fields: Photo) -> str:
        return ""

    for function in (no_context, no_return, positional_field, rest):
        with pytest.raises(TypeError, match="step '"):
            step(version=1)(function)  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="two steps are called 'swap'"):
        Registry([swap, step(version=2, name="swap")(swap.function)])
    with pytest.raises(NotFound, match="did you mean 'find_faces'"):
        STEPS["find_face"]
    assert find_faces.title == "Find faces"


def test_a_change_without_a_version_decision_is_found() -> None:
    recorded = source_digests(STEPS)
    assert check_digests(STEPS, recorded) == []
    assert len(recorded["swap"]["digest"]) == 64
    changed = recorded | {
        "swap": Recorded(version=1, digest="0" * 64),
        "sheet": Recorded(version=0, digest=recorded["sheet"]["digest"]),
        "generate": Recorded(version=4, digest=recorded["generate"]["digest"]),
        "gone": Recorded(version=1, digest=""),
    }
    del changed["caption"]
    assert check_digests(STEPS, changed) == [
        "step 'caption' is new: record its digest",
        "step 'generate' went back from version 4 to 3",
        "step 'sheet' is now version 1: record its digest",
        "step 'swap' changed but is still version 1: raise it if the output changes, then record its digest",
        "step 'gone' is gone: remove its digest",
    ]
