"""A recipe as plain data: what is written to files, stored with a run, hashed and compared."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue, field_validator

from atelier.errors import InvalidInput
from atelier.recipe.types import describe, parse
from atelier.recipe.values import Value

Fan = Literal["", "each", "cross"]
Section = Literal["inputs", "steps"]
Place = Literal["recipe", "inputs", "steps", "outputs"]
FLAT = "*"


class Link(Value):
    """Where a value comes from: a run's input, a step's output, or a part of one.

    `path` names fields of the output, or `*` to make one list of a list of lists. `fan` says how a step is mapped over
    it: "each" lists go in step with each other (zip), every "cross" list is combined with all else (product).
    """

    section: Section
    name: str
    path: tuple[str, ...] = ()
    fan: Fan = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.fan, ".".join((self.section, self.name, *self.path)))))

    @classmethod
    def parse(cls, text: str) -> Link:
        """The link that `str` wrote: "inputs.prompt", "each steps.faces.*".

        Raises:
            InvalidInput: it is none.
        """
        fan, _, place = text.strip().rpartition(" ")
        section, _, rest = place.partition(".")
        name, *path = rest.split(".")
        if fan not in ("", "each", "cross") or section not in ("inputs", "steps") or not name or "" in path:
            advice = 'write "inputs.NAME" or "steps.NAME", with "each" or "cross" and a blank before it to map'
            raise InvalidInput(f"'{text[:80]}' is no link", advice=advice)
        return cls(section=section, name=name, path=tuple(path), fan=fan)


class Input(Value):
    """A named input. `type` is written as `types.describe` does.

    `default` counts only where `required` is False; None leaves an optional input (`…?`) empty and has a seed drawn.
    """

    type: str
    default: JsonValue = None
    required: bool = True
    description: str = ""

    @field_validator("type")
    @classmethod
    def _known(cls, text: str) -> str:
        return describe(parse(text))


class Node(Value):
    """One use of a step. A field stands under `values` or under `links`; several links are gathered into a list."""

    step: str
    version: int
    values: dict[str, JsonValue] = Field(default_factory=dict)
    links: dict[str, Link | tuple[Link, ...]] = Field(default_factory=dict)

    def all_links(self) -> list[tuple[str, Link]]:
        """Every (field, link), in order."""
        return [
            (field, link)
            for field, given in self.links.items()
            for link in (given if isinstance(given, tuple) else (given,))
        ]

    @property
    def mapped(self) -> bool:
        """Whether the step is executed once for each item of a list."""
        return any(link.fan for _, link in self.all_links())


class Recipe(Value):
    """A recipe. Only `Graph.of(recipe, registry)` says whether it fits the steps that are known."""

    name: str
    title: str = ""
    description: str = ""
    inputs: dict[str, Input] = Field(default_factory=dict)
    steps: dict[str, Node] = Field(default_factory=dict)
    outputs: dict[str, Link] = Field(default_factory=dict)


class Finding(Value):
    """A fault of a recipe: where it is, and what a person reads of it."""

    section: Place
    name: str = ""
    field: str = ""
    message: str
    advice: str = ""
