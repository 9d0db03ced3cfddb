"""Recipes: named, static, typed graphs of steps. `Graph` builds and checks them, `Recipe` is the plain data.

    g = Graph("portraits")
    photos = g.input("photos", list[Photo])
    captions = g.map(caption, photo=each(photos))          # one task a photo: Ref[list[str]]
    pictures = g.map(generate, prompt=each(captions))
    g.output("sheet", g.add(sheet, pictures=pictures))

Nothing runs here. Loops and choices are the Python that builds the graph; the one thing that waits for run time is how
long a list is that `map` goes over.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from graphlib import CycleError, TopologicalSorter
from types import EllipsisType
from typing import Any, Generic, TypeVar, cast, overload

from pydantic import JsonValue, ValidationError

from atelier.errors import InvalidInput, NotFound
from atelier.recipe.data import FLAT, Fan, Finding, Input, Link, Node, Place, Recipe
from atelier.recipe.step import Registry, Step, explain, nearest
from atelier.recipe.types import JSON, accepts, adapter_of, describe, item_of, parse, part_of, with_seeds
from atelier.recipe.values import AssetBook

T = TypeVar("T")
R = TypeVar("R")
MOST_STEPS, MOST_INPUTS, MOST_LINKS = 500, 2000, 10_000
"""Of one recipe that is brought: what a person made by hand or a program for them has far fewer."""


class Ref(Generic[T]):
    """A value that will be there when the recipe runs: an input, or what a step gives."""

    def __init__(self, link: Link, tp: Any) -> None:
        self.link, self.type = link, tp

    def __repr__(self) -> str:
        return f"<{self.link}: {describe(self.type)}>"

    def flat(self: Ref[list[list[R]]]) -> Ref[list[R]]:
        """One list of a list of lists."""
        return self._part(FLAT)

    def field(self, name: str) -> Ref[Any]:
        """One field of an output that is a Pydantic model; of each item where the output is a list of them."""
        return self._part(name)

    def _part(self, name: str) -> Ref[Any]:
        link = self.link.model_copy(update={"path": (*self.link.path, name)})
        return Ref(link, part_of(self.type, name, str(self.link)))


class Fanned(Generic[T]):
    """A list that `map` goes over; made by `each` and `cross`."""

    def __init__(self, ref: Ref[list[T]], fan: Fan) -> None:
        self.ref = Ref[list[T]](ref.link.model_copy(update={"fan": fan}), ref.type)


def each(ref: Ref[list[T]]) -> Fanned[T]:
    """Map over a list. Several `each` go in step: the first with the first, and so on; their lengths must be equal."""
    return Fanned(ref, "each")


def cross(ref: Ref[list[T]]) -> Fanned[T]:
    """Map over a list in every combination with whatever else is mapped over; what stands last varies fastest."""
    return Fanned(ref, "cross")


class Graph:
    """A recipe together with the steps it uses. Every method checks what it is given.

    Raises:
        InvalidInput: a field, type, name or value does not fit; the message names it.
    """

    def __init__(self, name: str, *, title: str = "", description: str = "") -> None:
        self.name, self.title, self.description = _name(name), title, description
        self.inputs: dict[str, Input] = {}
        self.nodes: dict[str, Node] = {}  # a node stands behind all those it takes from
        self.steps: dict[str, Step[..., Any]] = {}  # by node
        self.outputs: dict[str, Link] = {}
        self._findings: list[Finding] | None = None  # where faults are gathered instead of raised
        self._unsure: frozenset[str] = frozenset()  # nodes of which nothing can be said while faults are gathered

    @property
    def recipe(self) -> Recipe:
        """The graph as plain data."""
        return Recipe(
            name=self.name,
            title=self.title,
            description=self.description,
            inputs=self.inputs,
            steps=self.nodes,
            outputs=self.outputs,
        )

    @classmethod
    def of(cls, recipe: Recipe, registry: Registry) -> Graph:
        """Check a recipe against the steps that are known here; steps of older versions are brought to today's."""
        graph = cls(recipe.name, title=recipe.title, description=recipe.description)
        graph._fill(recipe, registry)
        return graph

    @classmethod
    def review(cls, recipe: Recipe, registry: Registry) -> tuple[Graph, tuple[Finding, ...]]:
        """The same checks as `of`, for who is still at work on it: all faults at once, each with its place.

        Returns: the graph of what could be understood, and the faults; without any, `of` takes the recipe.
        """
        graph = cls("recipe", title=recipe.title, description=recipe.description)
        graph._findings = []
        with graph._at("recipe"):
            graph.name = _name(recipe.name)
        graph._fill(recipe, registry)
        return graph, tuple(graph._findings)

    # --- building ----------------------------------------------------------------------------------------------------

    @overload
    def input(
        self, name: str, tp: type[T], default: JsonValue | EllipsisType = ..., *, description: str = ""
    ) -> Ref[T]: ...
    @overload
    def input(
        self, name: str, tp: object, default: JsonValue | EllipsisType = ..., *, description: str = ""
    ) -> Ref[Any]: ...
    def input(
        self, name: str, tp: object, default: JsonValue | EllipsisType = ..., *, description: str = ""
    ) -> Ref[Any]:
        """Declare an input: `g.input("prompt", str, "a portrait")`. Without a default it must be given, save seeds."""
        given = Input(
            type=describe(tp),
            default=None if isinstance(default, EllipsisType) else default,
            required=isinstance(default, EllipsisType),
            description=description,
        )
        return self._input(name, given)

    def add(self, step: Step[..., R], node: str = "", /, **fields: object) -> Ref[R]:
        """Use a step once. A field takes a plain value, a ref, or a list of refs that are gathered into a list."""
        if any(isinstance(value, Fanned) for value in fields.values()):
            raise InvalidInput(f"step '{step.name}' is given 'each' or 'cross'", advice="use map instead of add")
        return self._node(node or self._free(step.name), step, _linked(fields))

    def map(self, step: Step[..., R], node: str = "", /, **fields: object) -> Ref[list[R]]:
        """Use a step for every item of the lists marked by `each` or `cross`; the results are a list in that order."""
        if not any(isinstance(value, Fanned) for value in fields.values()):
            raise InvalidInput(
                f"step '{step.name}' is mapped over nothing", advice="mark a field with each() or cross()"
            )
        return self._node(node or self._free(step.name), step, _linked(fields))

    def output(self, name: str, ref: Ref[Any]) -> None:
        """Name a result of the recipe."""
        if _name(name) in self.outputs:
            raise InvalidInput(f"recipe '{self.name}' has two outputs called '{name}'")
        self.outputs[name] = ref.link

    def ref(self, link: Link) -> Ref[Any]:
        """The ref for a link, with its type."""
        known = self.inputs if link.section == "inputs" else self.nodes
        if link.name not in known:
            raise InvalidInput(f"nothing stands at '{link}'", advice=nearest(link.name, known))
        ref: Ref[Any]
        if link.section == "inputs":
            ref = Ref(Link(section="inputs", name=link.name), parse(self.inputs[link.name].type))
        else:
            ref = Ref(Link(section="steps", name=link.name), self._given(link.name))
        for part in link.path:
            ref = ref.flat() if part == FLAT else ref.field(part)
        return Ref(link, ref.type)

    def gives(self, node: str) -> str:
        """What a node gives, in words: a list where it is mapped."""
        return describe(self._given(node))

    def _given(self, node: str) -> Any:
        returns = self.steps[node].returns
        return list[returns] if self.nodes[node].mapped else returns

    # --- checks ------------------------------------------------------------------------------------------------------

    def _fill(self, recipe: Recipe, registry: Registry) -> None:
        bounded = False
        with self._at("recipe"):
            _bounded(recipe)
            bounded = True
        if not bounded:
            return  # nobody reads ten thousand faults
        for name, given in recipe.inputs.items():
            with self._at("inputs", name):
                self._input(name, given)
            self.inputs.setdefault(name, given)
        order, circle = _order(recipe)
        self._unsure = frozenset(recipe.steps.keys() - order)
        with self._at("recipe"):
            if circle:
                raise InvalidInput(f"recipe '{recipe.name}' goes in a circle: {' → '.join(circle)}")
        for name in order:
            node = recipe.steps[name]
            with self._at("steps", name):
                step = registry[node.step]
                if both := sorted(node.values.keys() & node.links.keys()):
                    raise InvalidInput(f"step '{name}': field '{both[0]}' has both a value and a link")
                self._node(name, step, step.upgraded(node.version, {**node.values, **node.links}))
            if name not in self.nodes:
                self._unsure |= {name}
        for name, link in recipe.outputs.items():
            with self._at("outputs", name):
                if not self._doubtful(link):
                    self.output(name, self.ref(link))

    @contextmanager
    def _at(self, section: Place, name: str = "", field: str = "") -> Generator[None]:
        """A fault that is found within is one of this place, where they are gathered."""
        try:
            yield
        except (InvalidInput, NotFound) as error:
            if self._findings is None:
                raise
            found = Finding(section=section, name=name, field=field, message=error.message, advice=error.advice)
            self._findings.append(found)

    def _doubtful(self, link: Link) -> bool:
        """Whether it comes from a step that has a fault of its own, so that no more need be said of it."""
        return self._findings is not None and link.section == "steps" and link.name in self._unsure

    def _input(self, name: str, given: Input) -> Ref[Any]:
        if _name(name) in self.inputs:
            raise InvalidInput(f"recipe '{self.name}' has two inputs called '{name}'")
        if given.default is not None:
            try:
                tp = parse(given.type)
                adapter_of(given.type).validate_python(with_seeds(tp, given.default, lambda: 0))
            except ValidationError as error:
                explain(error, f"input '{name}', default")
        self.inputs[name] = given
        return self.ref(Link(section="inputs", name=name))

    def _node(self, name: str, step: Step[..., Any], fields: Mapping[str, object]) -> Ref[Any]:
        if _name(name) in self.nodes:
            raise InvalidInput(f"recipe '{self.name}' has two steps called '{name}'")
        values: dict[str, JsonValue] = {}
        links: dict[str, Link | tuple[Link, ...]] = {}
        for field, value in fields.items():
            with self._at("steps", name, field):
                declared = step.field_type(field)
                if isinstance(value, Link):
                    links[field] = value  # stands where faults are gathered: by it the step is mapped or not
                    self._check_link(name, field, declared, value)
                elif gathered := _gathered(value):
                    links[field] = gathered
                    self._check_gathered(name, field, declared, gathered)
                elif not (value is None and field in step.seeds):
                    values[field] = _plain(step, name, field, value)
        for missing in sorted(step.required - fields.keys()):
            with self._at("steps", name, missing):
                raise InvalidInput(f"step '{name}' ({step.name}) is not given '{missing}'")
        self.steps[name] = step
        self.nodes[name] = Node(step=step.name, version=step.version, values=values, links=links)
        return self.ref(Link(section="steps", name=name))

    def _check_link(self, node: str, field: str, declared: Any, link: Link) -> None:
        if self._doubtful(link):
            return
        source = self.ref(link).type
        given = item_of(source) if link.fan else source
        if given is None:
            raise InvalidInput(
                f"step '{node}', field '{field}': '{link}' is {describe(source)}, not a list to map over"
            )
        if not accepts(declared, given, checked_later=link.section == "inputs"):
            item = item_of(given)
            advice = "map over it with each()" if item is not None and accepts(declared, item) else ""
            raise InvalidInput(
                f"step '{node}', field '{field}' takes {describe(declared)}, but '{link}' is {describe(given)}",
                advice=advice,
            )

    def _check_gathered(self, node: str, field: str, declared: Any, links: Iterable[Link]) -> None:
        item = item_of(declared)
        for link in links:
            if item is None or link.fan:
                raise InvalidInput(
                    f"step '{node}', field '{field}' takes {describe(declared)}, but is given a list of links",
                    advice="gather single refs into a field that takes a list",
                )
            self._check_link(node, field, item, link)

    def _free(self, name: str) -> str:
        """The step's name, with a number where it is taken."""
        name = name.replace(".", "-")
        return next(
            free for n in range(1, len(self.nodes) + 2) if (free := name if n == 1 else f"{name}-{n}") not in self.nodes
        )


def _name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,63}", name):
        raise InvalidInput(
            f"'{name[:80]}' is no name", advice="use up to 64 letters, digits, '-' and '_', a letter first"
        )
    return name


def _linked(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields with refs turned into links."""

    def link(value: object) -> object:
        if isinstance(value, Fanned):
            return cast(Fanned[Any], value).ref.link
        if isinstance(value, Ref):
            return cast(Ref[Any], value).link
        if isinstance(value, list | tuple):
            items = tuple(link(item) for item in cast(Iterable[object], value))
            if any(isinstance(item, Link) for item in items):
                if not _gathered(items):
                    raise InvalidInput("a list holds refs and plain values", advice="make the plain ones an input")
                return items
        return cast(object, value)

    return {field: link(value) for field, value in fields.items()}


def _gathered(value: object) -> tuple[Link, ...]:
    """The links, if the value is a tuple of nothing else."""
    items = cast(tuple[object, ...], value) if isinstance(value, tuple) else ()
    links = tuple(item for item in items if isinstance(item, Link))
    return links if len(links) == len(items) else ()


def _plain(step: Step[..., Any], node: str, field: str, value: object) -> JsonValue:
    """A literal as it is stored: validated, and as JSON."""
    book = AssetBook()
    adapter = step.adapter(field)
    try:
        plain: JsonValue = adapter.dump_python(adapter.validate_python(value), mode="json", context=book)
        stored = JSON.validate_python(plain)
    except ValidationError as error:
        explain(error, f"step '{node}', field '{field}'")
    if any(True for _ in book):
        raise InvalidInput(f"step '{node}', field '{field}' holds an asset", advice="declare an input for it")
    return stored


def _order(recipe: Recipe) -> tuple[list[str], list[str]]:
    """The nodes, each behind those it takes from; and the circle that some of them go in, which are then left out."""
    takes = {
        name: {link.name for _, link in node.all_links() if link.section == "steps" and link.name in recipe.steps}
        for name, node in recipe.steps.items()
    }
    sorter = TopologicalSorter(takes)
    try:
        sorter.prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
    else:
        circle = []
    order: list[str] = []
    while ready := sorter.get_ready():  # a circle holds back those in it, and all behind
        order += ready
        sorter.done(*ready)
    return order, circle


def _bounded(recipe: Recipe) -> None:
    """Raises InvalidInput for a recipe of a size that only a program makes, and only to see what happens."""
    links = sum(len(node.all_links()) for node in recipe.steps.values())
    for count, most, what in (
        (len(recipe.steps), MOST_STEPS, "steps"),
        (len(recipe.inputs), MOST_INPUTS, "inputs"),
        (len(recipe.outputs), MOST_INPUTS, "outputs"),
        (links, MOST_LINKS, "links"),
    ):
        if count > most:
            raise InvalidInput(
                f"recipe '{recipe.name[:64]}' has {count:,} {what}; at most {most:,} are taken",
                advice="map a step over a list with 'each' in place of repeating it",
            )
