"""What a run is going to do: its inputs settled, its lists unrolled into tasks, as far as they are known."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from typing import Any, cast

from pydantic import JsonValue, ValidationError

from atelier.errors import InvalidInput
from atelier.recipe.data import Link, Recipe
from atelier.recipe.graph import Graph
from atelier.recipe.ports import Ledger
from atelier.recipe.step import Registry, Step, explain, nearest
from atelier.recipe.types import JSON, adapter_of, is_seed, parse, part_value, with_seeds
from atelier.recipe.values import Asset, AssetBook, Cost, Result, Run


class Unknown(Exception):
    """A value is not there yet; the board raises it, and who asks comes again later."""


@dataclass(frozen=True)
class Lanes:
    """How many tasks of a kind run at once. A GPU takes one at a time; without any, one lane computes on the CPU."""

    cpu: int = 1
    gpus: int = 1
    remote: int = 4

    def widths(self) -> dict[str, int]:
        """Every lane with how many tasks it runs at once."""
        return {"cpu": self.cpu, "remote": self.remote} | {f"gpu:{n}": 1 for n in range(max(self.gpus, 1))}

    def of(self, step: Step[..., Any], index: int) -> str:
        """The lane of one task; mapped tasks go round the GPUs."""
        return f"gpu:{index % max(self.gpus, 1)}" if step.needs == "gpu" else step.needs


@dataclass(frozen=True)
class Planned:
    """One node in a dry run. `tasks` and `reused` are None where they depend on what is not yet made; `left` are the
    places in the fan-out that are known to have no result yet."""

    node: str
    step: str
    lane: str
    tasks: int | None
    reused: int | None
    costs: tuple[Cost, ...] = ()
    left: tuple[int, ...] = ()


MOST_TASKS = 20_000
"""Of one step in a run, and of all steps as far as they are known when it is submitted."""
DRAWN_BITS = 52
"""Of a seed that is drawn: who keeps numbers as IEEE doubles, as browsers do, keeps it and its successors exactly."""


def settle(
    graph: Graph, inputs: Mapping[str, object], fetch: Callable[[str], Asset], draw: Callable[[], int] | None = None
) -> dict[str, JsonValue]:
    """The inputs of a run as they are recorded: defaults filled in, seeds drawn (the nodes' too), all checked.

    Args:
        inputs: plain values, assets, or {"$asset": id}.
        fetch: gives the asset of an id in the run's workspace; no asset is taken on the caller's word.
        draw: a random seed, 0 … 2^63 - 1.

    Raises:
        InvalidInput: an input is missing, unknown, or does not fit.
        NotFound: an asset is not in the workspace.
    """
    draw = draw or (lambda: secrets.randbits(DRAWN_BITS))
    if unknown := sorted(inputs.keys() - graph.inputs.keys()):
        advice = nearest(unknown[0], graph.inputs)
        raise InvalidInput(f"recipe '{graph.name}' has no input '{unknown[0]}'", advice=advice)
    settled: dict[str, JsonValue] = {}
    for name, given in graph.inputs.items():
        tp = parse(given.type)
        if name not in inputs and given.required and not is_seed(tp):
            raise InvalidInput(
                f"recipe '{graph.name}' needs the input '{name}' ({given.type})", advice=given.description
            )
        value = with_seeds(tp, inputs.get(name, given.default), draw)
        adapter = adapter_of(given.type)
        try:
            plain = adapter.dump_python(
                adapter.validate_python(value, context=AssetBook(fetch=fetch)), mode="json", context=AssetBook()
            )
            adapter.validate_python(plain, context=AssetBook(fetch=fetch))
            settled[name] = JSON.validate_python(plain)
        except ValidationError as error:
            explain(error, f"input '{name}'")
    for name, node in graph.nodes.items():
        missing = graph.steps[name].seeds - node.values.keys() - node.links.keys()
        values: dict[str, JsonValue] = {**node.values, **{field: draw() for field in sorted(missing)}}
        graph.nodes[name] = node.model_copy(update={"values": values})
    return settled


@dataclass(frozen=True)
class Axis:
    """Fields that go in step over lists of these lengths; uneven ones make a single task that fails and says so."""

    fields: tuple[str, ...]
    sizes: tuple[int, ...]


class Board:
    """What is known of a run: inputs, and results as they come. From it follow the tasks and their fields."""

    def __init__(self, graph: Graph, inputs: Mapping[str, JsonValue], fetch: Callable[[str], Asset]) -> None:
        self.graph = graph
        book = AssetBook(fetch=fetch)
        self.inputs = dict(inputs)
        self._inputs: dict[str, Any] = {
            name: adapter_of(given.type).validate_python(inputs[name], context=book)
            for name, given in graph.inputs.items()
        }
        self._results: dict[str, dict[int, Any]] = {name: {} for name in graph.nodes}
        self._shape: dict[str, tuple[Axis, ...]] = {}

    @classmethod
    def of_run(cls, run: Run, registry: Registry, ledger: Ledger) -> Board:
        """The board of a run that was submitted, without results yet."""
        graph = Graph.of(Recipe.model_validate(run.recipe), registry)
        return cls(graph, run.inputs, lambda asset_id: ledger.asset(run.workspace, asset_id))

    def check(self) -> None:
        """Validate all that is known now, so that a wrong input is told before any work. Raises InvalidInput."""
        whole = 0
        for name, node in self.graph.nodes.items():
            with suppress(Unknown):
                whole += self.count(name)
            if whole > MOST_TASKS:
                raise InvalidInput(
                    f"the run would have more than {MOST_TASKS:,} tasks", advice="give shorter lists, or several runs"
                )
            for field, link in node.all_links():
                if link.section == "inputs" and not isinstance(node.links[field], tuple):
                    fits = self.graph.steps[name].adapter(field)
                    value = self.value(link)
                    try:
                        for item in cast(list[object], value) if link.fan else [value]:
                            fits.validate_python(item)
                    except ValidationError as error:
                        explain(error, f"step '{name}', field '{field}'")
            with suppress(Unknown):
                if self.count(name):
                    self.fields(name, 0)

    def give(self, node: str, index: int, result: Result) -> None:
        """Enter what a task gave. A fresh result and one that was stored pass through the same JSON."""
        book = AssetBook(result.assets)
        self._results[node][index] = self.graph.steps[node].output.validate_python(result.value, context=book)

    def has(self, node: str, index: int) -> bool:
        """Whether that task's result is there."""
        return index in self._results[node]

    def result(self, node: str, index: int) -> Any:
        """What that task gave. Raises Unknown."""
        if not self.has(node, index):
            raise Unknown
        return self._results[node][index]

    def count(self, node: str) -> int:
        """How many tasks a node has: 1, or one for each combination of what it is mapped over.

        Raises:
            Unknown: a list is not there yet.
            InvalidInput: there are more than a run may have.
        """
        axes = self._axes(node)
        if any(len(set(axis.sizes)) > 1 for axis in axes):
            return 1  # `fields` tells what is uneven
        count = math.prod(axis.sizes[0] for axis in axes)
        if count > MOST_TASKS:
            raise InvalidInput(
                f"step '{node}' would be executed {count:,} times; at most {MOST_TASKS:,} are taken in one run",
                advice="give shorter lists, or several runs",
            )
        return count

    def fields(self, node: str, index: int) -> dict[str, object]:
        """The fields of one task, not validated.

        Raises:
            Unknown: something is not there yet.
            InvalidInput: lists that go in step have different lengths.
        """
        places, data = self._places(node, index), self.graph.nodes[node]
        return {**data.values, **{field: self._field(field, link, places) for field, link in data.links.items()}}

    def known(self, node: str, index: int) -> dict[str, object]:
        """Those fields of one task that are there already, not validated. Raises InvalidInput as `fields`."""
        places, data = self._places(node, index), self.graph.nodes[node]
        found: dict[str, object] = dict(data.values)
        for field, link in data.links.items():
            with suppress(Unknown):
                found[field] = self._field(field, link, places)
        return found

    def _places(self, node: str, index: int) -> dict[str, int]:
        """Which items of the lists that a node goes over one task has, by field. Raises as `fields`."""
        places: dict[str, int] = {}
        for axis in reversed(self._axes(node)):
            if len(set(axis.sizes)) > 1:
                sizes = ", ".join(f"'{field}' has {size}" for field, size in zip(axis.fields, axis.sizes, strict=True))
                raise InvalidInput(f"step '{node}' goes over lists of different lengths: {sizes}")
            index, place = divmod(index, axis.sizes[0])
            places |= dict.fromkeys(axis.fields, place)
        return places

    def _field(self, field: str, link: Link | tuple[Link, ...], places: Mapping[str, int]) -> object:
        if isinstance(link, tuple):
            return [self.value(one) for one in link]
        return self._item(link, places[field]) if link.fan else self.value(link)

    def value(self, link: Link) -> Any:
        """The value of a link. Raises Unknown."""
        if link.section == "inputs":
            value = self._inputs[link.name]
        else:
            results = self._results[link.name]
            if len(results) < self.count(link.name):
                raise Unknown
            mapped = self.graph.nodes[link.name].mapped
            value = [results[index] for index in sorted(results)] if mapped else results[0]
        return reduce(part_value, link.path, value)

    def _whole(self, link: Link) -> bool:
        """Whether a link is all results of a mapped step, so that its items can be had one by one."""
        return link.section == "steps" and not link.path and self.graph.nodes[link.name].mapped

    def _item(self, link: Link, place: int) -> Any:
        if self._whole(link):
            return self.result(link.name, place)
        return self.value(link)[place]

    def _axes(self, node: str) -> tuple[Axis, ...]:
        """What a node is mapped over, slowest first. Raises Unknown."""
        if node not in self._shape:
            axes: dict[str, Axis] = {}
            for field, link in self.graph.nodes[node].all_links():
                if link.fan:
                    size = self.count(link.name) if self._whole(link) else len(self.value(link))
                    name = "each" if link.fan == "each" else f"cross {field}"
                    axis = axes.get(name, Axis((), ()))
                    axes[name] = Axis((*axis.fields, field), (*axis.sizes, size))
            self._shape[node] = tuple(axes.values())
        return self._shape[node]
