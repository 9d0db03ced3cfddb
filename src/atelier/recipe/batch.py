"""Batches: one run of a recipe for many rows of inputs.

Where it can, the recipe is mapped: what varies becomes a list, and every step that depends on it goes over that list
with `each`. Where a step goes over a list of its own already, the kernel has no second level, and the steps that depend
on a row are repeated for each row instead. Either way it is one recipe: planned, queued, cached and recorded as any.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from pydantic import JsonValue

from atelier.errors import InvalidInput
from atelier.recipe.data import FLAT, Input, Link, Node, Recipe
from atelier.recipe.graph import MOST_INPUTS, MOST_STEPS, Graph
from atelier.recipe.step import Registry, nearest
from atelier.recipe.types import is_seed, item_of, parse

MOST_ROWS = 1000
LONGEST_NAME = 64
Row = Mapping[str, JsonValue]


@dataclass(frozen=True)
class Batch:
    """A recipe for all rows, and its inputs. `mapped` tells whether its steps go over lists, or are repeated."""

    recipe: Recipe
    inputs: dict[str, object]
    mapped: bool


def batched(
    recipe: Recipe, rows: Sequence[Row], inputs: Mapping[str, object], registry: Registry, draw: Callable[[], int]
) -> Batch:
    """The recipe for many rows.

    Args:
        rows: inputs by name, in which the rows differ. One that a row leaves out is taken from `inputs`, else from the
            recipe. For an input that is a list, a single value counts as a list of it.
        inputs: those that all rows share.
        draw: a random seed. A seed that nobody gives is one for all rows: so they differ by what was given alone.

    Raises:
        InvalidInput: there are no rows or too many, an input is unknown or missing, or the recipe does not fit.
        NotFound: a step is not known here.
    """
    graph = Graph.of(recipe, registry)
    if not 1 <= len(rows) <= MOST_ROWS:
        raise InvalidInput(f"a batch of {len(rows):,} rows; it needs 1 to {MOST_ROWS:,}")
    named = {name for row in rows for name in row}
    if unknown := sorted(named - graph.inputs.keys()):
        raise InvalidInput(
            f"recipe '{graph.name}' has no input '{unknown[0]}'", advice=nearest(unknown[0], graph.inputs)
        )
    varied = [name for name in graph.inputs if name in named]
    if not varied:
        raise InvalidInput("no row of the batch gives an input", advice="name in each row what is different in it")
    values = {name: _column(name, graph.inputs[name], rows, inputs, draw) for name in varied}
    shared: dict[str, object] = {name: value for name, value in inputs.items() if name not in values}
    depends = _dependent(graph, varied)
    whole = graph.recipe.model_copy(update={"name": f"{graph.name[: LONGEST_NAME - 6]}-batch"})
    if _mappable(whole, varied, depends):
        return Batch(_mapped(whole, varied, depends), {**shared, **values}, mapped=True)
    return _repeated(whole, values, shared, depends, graph, draw)


def _column(
    name: str, given: Input, rows: Sequence[Row], inputs: Mapping[str, object], draw: Callable[[], int]
) -> list[object]:
    """An input's value in every row."""
    tp = parse(given.type)
    several = item_of(tp) is not None and given.type != "json"
    rest: object = inputs.get(name, given.default)
    if rest is None and is_seed(tp):
        rest = draw()
    column: list[object] = []
    for number, row in enumerate(rows, 1):
        if name not in row and name not in inputs and given.required and not is_seed(tp):
            raise InvalidInput(f"row {number} of the batch does not give '{name}' ({given.type})")
        value: object = row.get(name, rest)
        if value is None and is_seed(tp):
            value = rest
        alone = several and value is not None and not isinstance(value, list | tuple)
        column.append(cast(object, [value] if alone else value))
    return column


def _dependent(graph: Graph, varied: Collection[str]) -> list[str]:
    """The nodes that depend on a row, each behind those it takes from."""
    found: dict[str, None] = {}
    for name, node in graph.nodes.items():
        if any(_varies(link, varied, found) for _, link in node.all_links()):
            found[name] = None
    return list(found)


def _varies(link: Link, varied: Collection[str], depends: Collection[str]) -> bool:
    return link.name in (varied if link.section == "inputs" else depends)


def _mappable(recipe: Recipe, varied: Collection[str], depends: Collection[str]) -> bool:
    """Whether no step that depends on a row goes over lists itself, gathers, or looks into a list of lists."""
    links = [recipe.steps[name] for name in depends]
    if any(node.mapped for node in links):
        return False
    for node in links:
        for link in node.links.values():
            own = link if isinstance(link, tuple) else (link,)
            if any(_varies(one, varied, depends) and (isinstance(link, tuple) or FLAT in one.path) for one in own):
                return False
    return not any(_varies(link, varied, depends) and FLAT in link.path for link in recipe.outputs.values())


def _mapped(recipe: Recipe, varied: Collection[str], depends: Collection[str]) -> Recipe:
    def over(link: Link) -> Link:
        return link.model_copy(update={"fan": "each"}) if _varies(link, varied, depends) else link

    inputs = {
        name: given.model_copy(update={"type": f"list[{given.type}]", "default": None, "required": True})
        if name in varied
        else given
        for name, given in recipe.inputs.items()
    }
    steps = {
        name: node.model_copy(update={"links": _relinked(node, over)}) if name in depends else node
        for name, node in recipe.steps.items()
    }
    return recipe.model_copy(update={"inputs": inputs, "steps": steps})


def _repeated(
    recipe: Recipe,
    values: Mapping[str, Sequence[object]],
    shared: dict[str, object],
    depends: Collection[str],
    graph: Graph,
    draw: Callable[[], int],
) -> Batch:
    rows = len(next(iter(values.values())))
    for what, alone, each, most in (
        ("steps", len(recipe.steps) - len(depends), len(depends), MOST_STEPS),
        ("inputs", len(recipe.inputs) - len(values), len(values), MOST_INPUTS),
    ):
        if alone + rows * each > most:
            raise InvalidInput(
                f"{rows:,} rows of '{graph.name}', which goes over lists itself, make {alone + rows * each:,} {what}; "
                f"at most {most:,} are taken",
                advice=f"take at most {max(0, (most - alone) // max(each, 1)):,} rows at once",
            )
    inputs = {name: given for name, given in recipe.inputs.items() if name not in values}
    steps = {name: node for name, node in recipe.steps.items() if name not in depends}
    outputs = {name: link for name, link in recipe.outputs.items() if not _varies(link, values, depends)}
    seeds = {name: graph.steps[name].seeds - _given(recipe.steps[name]) for name in depends}
    drawn = {name: {field: draw() for field in sorted(fields)} for name, fields in seeds.items()}
    given = dict(shared)
    for place in range(rows):
        own_inputs = _names(values, place, inputs)
        own_steps = _names(depends, place, steps)

        def moved(
            link: Link, own_inputs: Mapping[str, str] = own_inputs, own_steps: Mapping[str, str] = own_steps
        ) -> Link:
            own = own_inputs if link.section == "inputs" else own_steps
            return link.model_copy(update={"name": own.get(link.name, link.name)})

        for name, new in own_inputs.items():
            inputs[new] = recipe.inputs[name]
            given[new] = values[name][place]
        for name, new in own_steps.items():
            node = recipe.steps[name]
            filled: dict[str, JsonValue] = {**node.values, **drawn[name]}
            steps[new] = node.model_copy(update={"values": filled, "links": _relinked(node, moved)})
        varying = {name: link for name, link in recipe.outputs.items() if _varies(link, values, depends)}
        for name, new in _names(varying, place, outputs).items():
            outputs[new] = moved(varying[name])
    return Batch(recipe.model_copy(update={"inputs": inputs, "steps": steps, "outputs": outputs}), given, mapped=False)


def _given(node: Node) -> frozenset[str]:
    return frozenset(node.values) | frozenset(node.links)


def _names(names: Iterable[str], place: int, taken: Collection[str]) -> dict[str, str]:
    """A free name for each in one row: `draw-3`."""
    found: dict[str, str] = {}
    for name in names:
        new, end = "", f"-{place + 1}"
        while not new or new in taken or new in found.values():
            new = name[: LONGEST_NAME - len(end)] + end
            end = f"-{end}"
        found[name] = new
    return found


def _relinked(node: Node, change: Callable[[Link], Link]) -> dict[str, Link | tuple[Link, ...]]:
    return {
        field: tuple(change(one) for one in link) if isinstance(link, tuple) else change(link)
        for field, link in node.links.items()
    }
