"""`atelier run`: any recipe by its name or as a TOML file, with its inputs as options; also on a batch of rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door, safe
from atelier.cli.naming import find_asset, suggestion
from atelier.cli.show import facts, table
from atelier.cli.verbs import verb
from atelier.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from atelier.recipe import Input, Recipe
    from atelier.steps.services.runs import RunView
    from atelier.steps.studio import Studio

app = typer.Typer(add_completion=False, rich_markup_mode="rich")
ASSETS = ("asset", "image", "photo", "picture", "mask", "adapter", "checkpoint", "captions", "data-set", "report")


@verb(
    app,
    "run",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    options_metavar="[OPTIONS] [--INPUT VALUE]...",
)
def run(
    door: Door,
    recipe: Annotated[str, typer.Argument(help="A recipe's name or a TOML file; without, they are listed.")] = "",
    given: Annotated[
        list[str] | None,
        typer.Option("--input", "-i", help="NAME=VALUE; JSON, text, asset ids, or @FILE; repeat for lists."),
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option("--batch", help="A CSV file; its first line names inputs. One run, a row a line.", dir_okay=False),
    ] = None,
    inputs: Annotated[bool, typer.Option("--inputs", help="Show the recipe's inputs.")] = False,
    toml: Annotated[bool, typer.Option("--toml", help="Print the recipe as TOML, to change and run.")] = False,
    title: Annotated[str, typer.Option(help="What to call the run.")] = "",
    previews: Annotated[Path | None, typer.Option(help="Write previews into this folder.", file_okay=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the tasks and costs; change nothing.")] = False,
) -> None:
    """Run any recipe. Every input of it is an option too: `--seed 7` is `--input seed=7`."""
    if not recipe:
        _list(door)
        return
    found = load_recipe(recipe, door)
    if inputs:
        _show_inputs(door, found)
        return
    if toml:
        from atelier.recipe import dumps

        text = dumps(found)
        if door.as_json:
            door.result({"recipe": found.name, "toml": text})
        else:
            print(text, end="")
        return
    assert door.context is not None
    pairs = [_pair(one) for one in given or ()] + _flags(door.context.args)
    with door.studio() as studio:
        values = read_inputs(studio, found, pairs)
        if batch is not None:
            rows = read_rows(studio, found, batch)
            made = studio.recipes.batch(found, rows, values)
            title = title or f"{found.title or found.name}: {len(rows)} rows"
            found, values = made.recipe, made.inputs
        if dry_run:
            planned = studio.runs.plan(found, values)
            rows = [
                (one.node, one.step, one.lane, "later known" if one.tasks is None else one.tasks, one.reused or "")
                for one in planned
            ]
            columns = ("task", "step", "lane", ">count", ">made before")
            door.result({"dry_run": True, "recipe": found.name, "tasks": planned}, table(columns, rows))
            return
        submitted = studio.runs.submit(found, values, title=title)
        door.note(f"run {submitted.id}: {safe(submitted.title)}")
        show_outputs(door, door.work(studio, submitted.id, previews=previews))


def load_recipe(name: str, door: Door) -> Recipe:
    """A recipe by its name, or from a TOML file. Raises NotFound with near names, InvalidInput."""
    from atelier.steps.recipes import RECIPES

    if name in RECIPES:
        return RECIPES[name]()
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        return read_recipe(path)
    with door.studio() as studio:
        known = {one.recipe.name: one.recipe for one in studio.recipes.list()}
    if name in known:
        return known[name]
    raise NotFound(f"there is no recipe '{name}'", advice=suggestion(name, known, "`atelier run` lists them"))


def read_recipe(path: Path) -> Recipe:
    """A recipe from a TOML file. Raises NotFound, InvalidInput."""
    from atelier.recipe import loads

    return loads(_text(path), source=path.name)


def read_rows(studio: Studio, recipe: Recipe, path: Path) -> list[dict[str, Any]]:
    """The rows of a batch from a CSV file, by the types that the recipe declares; an empty cell says nothing.

    Raises:
        InvalidInput: a column is no input, a row has more cells than there are columns, or there is none.
        NotFound: there is no such file, or no such asset.
    """
    import csv
    import io

    reader = csv.reader(io.StringIO(_text(path).removeprefix("\ufeff")))
    names = [name.strip() for name in next(reader, [])]
    rows: list[dict[str, Any]] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names):
            raise InvalidInput(f"{path.name}, line {reader.line_num}: {len(cells)} cells, and {len(names)} columns")
        pairs = [(name, cell) for name, cell in zip(names, cells, strict=False) if cell.strip()]
        rows.append(read_inputs(studio, recipe, pairs))
    if not rows:
        raise InvalidInput(f"{path.name} has no rows", advice="its first line names inputs, each further one is a row")
    return rows


def _text(path: Path) -> str:
    if not path.is_file():
        raise NotFound(f"there is no file {path}", advice="check the path")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is not text in UTF-8 (byte {error.start})") from None


def read_inputs(studio: Studio, recipe: Recipe, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The inputs of a run from texts, by the types that the recipe declares. Raises InvalidInput, NotFound."""
    from atelier.recipe.step import nearest

    values: dict[str, Any] = {}
    for name, text in pairs:
        key = name if name in recipe.inputs else name.replace("-", "_")
        if key not in recipe.inputs:
            advice = nearest(key, recipe.inputs) or f"`atelier run {recipe.name} --inputs` lists them"
            raise InvalidInput(f"recipe '{recipe.name}' has no input '{name}'", advice=advice)
        declared = recipe.inputs[key].type
        if declared.startswith("list["):
            values.setdefault(key, [])
            found = _read(studio, key, text, declared, declared.removeprefix("list[").rstrip("?").removesuffix("]"))
            values[key] += found if isinstance(found, list) else [found]
        else:
            values[key] = _read(studio, key, text, declared, declared)
    return values


def show_outputs(door: Door, view: RunView) -> None:
    """A finished run's outputs."""
    rows = [(name, _told(value)) for name, value in view.outputs.items()]
    data = {"run": view.run.id, "state": view.state, "outputs": view.outputs, "assets": [one.id for one in view.assets]}
    door.result(data, facts([("run", view.run.id), ("state", view.state.value), *rows]))


def _read(studio: Studio, name: str, text: str, declared: str, item: str) -> Any:
    """One value: @file, an asset by id, JSON where the type is not text, else the text itself."""
    if text.startswith("@"):
        path = Path(text[1:])
        if not path.is_file():
            raise NotFound(f"there is no file {path} for the input '{name}'", advice="check the path")
        content = path.read_text(encoding="utf-8")
        return (
            json.loads(content)
            if path.suffix == ".json"
            else content.splitlines()
            if declared.startswith("list[")
            else content
        )
    plain = item.rstrip("?")
    if plain in ASSETS:
        return {"$asset": find_asset(studio, text)}
    if plain == "text" and not text.startswith("["):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text  # the recipe's own check says what is wrong with it


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise InvalidInput(f"'{text}' is no input", advice="write --input NAME=VALUE")
    return name.strip(), value


def _flags(args: Sequence[str]) -> list[tuple[str, str]]:
    """`--name value`, `--name=value` and `--name` (true) among what the parser left over."""
    found: list[tuple[str, str]] = []
    rest = list(args)
    while rest:
        flag = rest.pop(0)
        if not flag.startswith("--") or len(flag) < 3:
            raise InvalidInput(
                f"'{flag}' is not understood", advice="give inputs as --NAME VALUE or --input NAME=VALUE"
            )
        name, equals, value = flag[2:].partition("=")
        if not equals:
            value = rest.pop(0) if rest and not rest[0].startswith("--") else "true"
        found.append((name, value))
    return found


def _list(door: Door) -> None:
    with door.studio() as studio:
        recipes = [one.recipe for one in studio.recipes.list()]
    rows = [(one.name, one.title, ", ".join(_signature(one.inputs))) for one in recipes]
    data = {"recipes": [{"name": one.name, "title": one.title, "inputs": one.inputs} for one in recipes]}
    door.result(data, table(("recipe", "what it does", "needs"), rows))
    door.hint("atelier run RECIPE --inputs shows all inputs; --toml prints the recipe")


def _show_inputs(door: Door, recipe: Recipe) -> None:
    rows = [
        (
            f"--{name.replace('_', '-')}",
            given.type,
            "needed" if given.required and given.type != "seed" else _default(given),
            given.description,
        )
        for name, given in recipe.inputs.items()
    ]
    data = {"recipe": recipe.name, "title": recipe.title, "inputs": recipe.inputs}
    door.result(
        data,
        f"[bold]{safe(recipe.title or recipe.name)}[/bold] {safe(recipe.description)}",
        table(("input", "type", "default", ""), rows),
    )


def _signature(inputs: dict[str, Input]) -> list[str]:
    return [name for name, given in inputs.items() if given.required and given.type != "seed"]


def _default(given: Input) -> str:
    return (
        "random"
        if given.type == "seed"
        else ""
        if given.default is None
        else json.dumps(given.default, ensure_ascii=False)
    )


def _told(value: Any) -> str:
    from atelier.cli.plain import plain
    from atelier.recipe import Asset

    if isinstance(value, Asset):
        return f"{value.kind} {value.id}"
    if isinstance(value, list | tuple):
        return ", ".join(map(_told, value[:6])) + (f" and {len(value) - 6} more" if len(value) > 6 else "")
    if hasattr(value, "model_fields") or isinstance(value, dict):
        return json.dumps(plain(value), ensure_ascii=False)[:300]
    return str(value)[:300]
