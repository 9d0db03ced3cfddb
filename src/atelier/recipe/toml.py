"""Recipes as TOML files, for people to read, edit, share and keep under version control.

    format = 1
    name = "portraits"

    [inputs.photos]
    type = "list[photo]"

    [steps.pictures]
    step = "generate"
    version = 2
    values = { steps = 8 }
    links = { prompt = "inputs.prompt", seed = "each inputs.seeds" }

    [outputs]
    pictures = "steps.pictures"

What TOML cannot say (null) stands as JSON text: `json = { adapter = "null" }` beside `values`, and `default_json`
beside `default`.
"""

from __future__ import annotations

import json
import tomllib
from typing import Any, cast

import tomli_w
from pydantic import JsonValue, ValidationError

from atelier.errors import AtelierError, InvalidInput
from atelier.recipe.data import Link, Recipe
from atelier.recipe.step import explain

FORMAT = 1
LONGEST = 1_000_000  # characters; a recipe is a page or two
Table = dict[str, Any]


def dumps(recipe: Recipe) -> str:
    """The recipe as TOML; `loads` gives an equal one back."""
    plain: Table = {"format": FORMAT, "name": recipe.name}
    plain |= {name: text for name in ("title", "description") if (text := getattr(recipe, name))}
    inputs: Table = {}
    for name, given in recipe.inputs.items():
        table: Table = {"type": given.type}
        if given.description:
            table["description"] = given.description
        if given.default is not None:
            table |= {"default": given.default} if _sayable(given.default) else {"default_json": _json(given.default)}
        elif not given.required:
            table["required"] = False
        inputs[name] = table
    steps: Table = {}
    for name, node in recipe.steps.items():
        values = {field: value for field, value in node.values.items() if _sayable(value)}
        rest = {field: _json(value) for field, value in node.values.items() if not _sayable(value)}
        links = {
            field: [str(one) for one in link] if isinstance(link, tuple) else str(link)
            for field, link in node.links.items()
        }
        parts = {"values": values, "json": rest, "links": links}
        steps[name] = {"step": node.step, "version": node.version} | {part: t for part, t in parts.items() if t}
    outputs = {name: str(link) for name, link in recipe.outputs.items()}
    plain |= {section: t for section, t in (("inputs", inputs), ("steps", steps), ("outputs", outputs)) if t}
    return tomli_w.dumps(plain)


def loads(text: str, source: str = "recipe") -> Recipe:
    """Read a recipe.

    Args:
        source: what to call the text in errors: the file's name.

    Raises:
        InvalidInput: no TOML, a newer format, or an unknown, missing or wrong field; source and field are named.
    """
    if len(text) > LONGEST:
        raise InvalidInput(f"{source}: {len(text):,} characters; a recipe has at most {LONGEST:,}")
    try:
        plain: Table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidInput(f"{source} is not TOML: {error}") from error
    number = plain.pop("format", None)
    if type(number) is not int or not 1 <= number <= FORMAT:
        advice = "update Atelier to read it" if type(number) is int and number > FORMAT else f"write format = {FORMAT}"
        raise InvalidInput(f"{source}: the recipe's format is {number!r}, known are 1 to {FORMAT}", advice=advice)
    for name, table in _tables(plain, "inputs", source):
        if "default_json" in table:
            table["default"] = _parsed(table.pop("default_json"), f"{source}: inputs.{name}.default_json")
        table.setdefault("required", "default" not in table)
    for name, table in _tables(plain, "steps", source):
        place = f"{source}: steps.{name}"
        values, rest, links = (_table(table, part, place) for part in ("values", "json", "links"))
        if twice := sorted((values.keys() & rest.keys()) | ((values.keys() | rest.keys()) & links.keys())):
            raise InvalidInput(f"{place}: field '{twice[0]}' is given twice")
        table["values"] = values | {field: _parsed(value, f"{place}.json.{field}") for field, value in rest.items()}
        table["links"] = {field: _links(link, f"{place}.links.{field}") for field, link in links.items()}
        table.pop("json", None)
    outputs = _table(plain, "outputs", source)
    plain["outputs"] = {name: _link(link, f"{source}: outputs.{name}") for name, link in outputs.items()}
    try:
        return Recipe.model_validate(plain)
    except ValidationError as error:
        explain(error, source)


def _sayable(value: JsonValue) -> bool:
    if isinstance(value, dict):
        return all(map(_sayable, value.values()))
    return all(map(_sayable, value)) if isinstance(value, list) else value is not None


def _json(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _parsed(text: object, place: str) -> JsonValue:
    try:
        return json.loads(cast(str, text))
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInput(f"{place} is not JSON text: {error}") from error


def _table(tables: Table, part: str, place: str) -> Table:
    table = tables.get(part, {})
    if not isinstance(table, dict):
        raise InvalidInput(f"{place}: '{part}' is not a table")
    return cast(Table, table)


def _tables(plain: Table, section: str, source: str) -> list[tuple[str, Table]]:
    tables = _table(plain, section, source)
    return [(name, _table(tables, name, f"{source}: {section}")) for name in tables]


def _links(links: object, place: str) -> Link | tuple[Link, ...]:
    if isinstance(links, list):
        return tuple(_link(one, place) for one in cast(list[object], links))
    return _link(links, place)


def _link(text: object, place: str) -> Link:
    try:
        return Link.parse(text if isinstance(text, str) else repr(text))
    except AtelierError as error:
        raise InvalidInput(f"{place}: {error.message}", advice=error.advice) from error
