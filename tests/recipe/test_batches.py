"""Batches: the same recipe for many rows, as one run."""

from __future__ import annotations

from typing import Any

import pytest

from atelier.errors import InvalidInput
from atelier.recipe import Context, Graph, Recipe, Registry, Runner, Seed, State, Studio, cross, each, step
from atelier.recipe.batch import batched


@step(version=1)
def shout(ctx: Context, *, text: str, mark: str = "!") -> str:
    """Louder."""
    return text.upper() + mark


@step(version=1)
def number(ctx: Context, *, text: str, seed: Seed) -> str:
    """With its seed."""
    return f"{text} {seed}"


@step(version=1)
def words(ctx: Context, *, text: str) -> list[str]:
    """The words of a text."""
    return text.split()


@step(version=1)
def join(ctx: Context, *, parts: list[str]) -> str:
    """All in one."""
    return "-".join(parts)


REGISTRY = Registry([shout, number, words, join])


def run(recipe: Recipe, rows: list[dict[str, Any]], inputs: dict[str, Any] | None = None) -> tuple[dict[str, Any], Any]:
    batch = batched(recipe, rows, inputs or {}, REGISTRY, iter(range(100, 200)).__next__)
    runner = Runner(REGISTRY, Studio().services)
    made = runner.submit("here", batch.recipe, batch.inputs)
    assert runner.execute("here", made.id).state is State.DONE
    return runner.outputs("here", made.id), batch


def plain() -> Recipe:
    g = Graph("plain")
    said = g.add(shout, text=g.input("text", str), mark=g.input("mark", str, "!"))
    g.output("said", g.add(number, text=said))
    return g.recipe


def test_steps_go_over_the_rows_in_step() -> None:
    outputs, batch = run(plain(), [{"text": "a"}, {"text": "b", "mark": "?"}])
    assert batch.mapped
    assert len(batch.recipe.steps) == 2
    first, second = outputs["said"]
    assert (first[:2], second[:2]) == ("A!", "B?")
    assert first[2:] == second[2:], "a seed that nobody gave is one for all rows"


def test_a_seed_of_each_row_counts() -> None:
    g = Graph("seeded")
    g.output("told", g.add(number, text=g.input("text", str), seed=g.input("seed", Seed)))
    outputs, _ = run(g.recipe, [{"seed": 1}, {"seed": None}, {}], {"text": "x"})
    assert outputs["told"] == ["x 1", "x 100", "x 100"]


def test_what_no_row_changes_is_done_once() -> None:
    g = Graph("part")
    head = g.add(shout, "head", text=g.input("title", str))
    g.output("all", g.add(number, text=g.input("text", str)))
    g.output("head", head)
    outputs, batch = run(g.recipe, [{"text": "a"}, {"text": "b"}], {"title": "t"})
    assert outputs["head"] == "T!"
    assert len(outputs["all"]) == 2
    assert not batch.recipe.steps["head"].mapped


def test_a_recipe_that_goes_over_lists_is_repeated() -> None:
    g = Graph("lists")
    loud = g.map(shout, text=each(g.add(words, text=g.input("text", str))), mark=cross(g.input("marks", list[str])))
    g.output("joined", g.add(join, parts=loud))
    outputs, batch = run(g.recipe, [{"text": "a b"}, {"text": "c", "marks": "?"}], {"marks": ["!"]})
    assert not batch.mapped
    assert outputs == {"joined-1": "A!-B!", "joined-2": "C?"}


def test_names_that_are_taken_are_not_taken_twice() -> None:
    g = Graph("names")
    text = g.input("text", str)
    g.input("text-1", str, "")
    parts = [g.add(shout, "a", text=text), g.add(shout, "a-1", text=text)]
    g.output("all", g.add(join, parts=parts))
    outputs, _ = run(g.recipe, [{"text": "x"}, {"text": "y"}])
    assert outputs == {"all-1": "X!-X!", "all-2": "Y!-Y!"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "0 rows"),
        ([{}], "no row"),
        ([{"txt": "a"}], "no input 'txt'"),
        ([{"mark": "?"}], "needs the input 'text'"),
        ([{"text": "a"}, {"mark": "?"}], "row 2 .* does not give 'text'"),
        ([{"text": str(n)} for n in range(1001)], "1,001 rows"),
        ([{"text": "a"}, {"text": 5}], "text"),
    ],
)
def test_rows_that_do_not_fit_are_told(rows: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        run(plain(), rows)


def test_too_many_rows_of_a_recipe_that_is_repeated_are_told_with_how_many_would_do() -> None:
    g = Graph("lists")
    g.output("joined", g.add(join, parts=g.map(shout, text=each(g.add(words, text=g.input("text", str))))))
    with pytest.raises(InvalidInput, match="make 600 steps; at most 500") as error:
        run(g.recipe, [{"text": "a"}] * 200)
    assert "166 rows" in error.value.advice
