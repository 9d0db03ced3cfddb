"""`atelier recipe`: recipes that one has: list, look at, check, keep, share as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door, safe
from atelier.cli.show import facts, plural, table, when
from atelier.cli.verbs import noun, verb
from atelier.errors import Conflict, InvalidInput

if TYPE_CHECKING:
    from atelier.recipe import Recipe
    from atelier.steps.services.recipes import NamedRecipe
    from atelier.steps.studio import Studio

app = noun("Recipes: the built-in ones and your own. `atelier run` executes them.")

Which = Annotated[str, typer.Argument(metavar="RECIPE", help="Name of a recipe, or a TOML file.")]
Own = Annotated[bool, typer.Option("--own", help="Not for the whole workspace: its author's and the owners' alone.")]


@verb(app, "list")
def list_(door: Door) -> None:
    """List the recipes: the studio's own, then those that were saved."""
    with door.studio() as studio:
        found = studio.recipes.list()
        rows = [
            (one.recipe.name, one.recipe.title, _whose(one), ", ".join(node.step for node in one.recipe.steps.values()))
            for one in found
        ]
        door.result({"recipes": [_json(one) for one in found]}, table(("recipe", "what it does", "", "steps"), rows))


@verb(app, "show")
def show(door: Door, recipe: Which) -> None:
    """Show a recipe: its steps in order, what each takes from where, its inputs and results."""
    from atelier.cli.run_recipe import load_recipe
    from atelier.recipe import dumps

    found = load_recipe(recipe, door)
    with door.studio() as studio:
        reviewed = studio.recipes.review(found)
        steps = [
            (name, node.step, ", ".join(_links(node.links)), _values(node.values), reviewed.types.get(name, ""))
            for name, node in reviewed.recipe.steps.items()
        ]
        inputs = [
            (name, one.type, "needed" if one.required else "", one.description) for name, one in found.inputs.items()
        ]
        outputs = [(name, str(link)) for name, link in found.outputs.items()]
        door.result(
            {"recipe": found, "toml": dumps(found), "types": dict(reviewed.types), "problems": reviewed.findings},
            f"[bold]{safe(found.title or found.name)}[/bold] {safe(found.description)}",
            table(("input", "type", "", ""), inputs) if inputs else None,
            table(("step", "what", "takes", "settings", "gives"), steps),
            facts(outputs) if outputs else None,
        )
        _tell(door, reviewed.findings)


@verb(app, "check")
def check(door: Door, recipe: Which) -> None:
    """Check a recipe: every problem at once, with its place. Ends with an error where there is one."""
    from atelier.cli.run_recipe import load_recipe

    found = load_recipe(recipe, door)
    with door.studio() as studio:
        findings = studio.recipes.review(found).findings
        count = plural(len(findings), "problem")
        door.result(
            {"recipe": found.name, "problems": findings},
            f"{safe(found.name)} fits" if not findings else f"{safe(found.name)}: {count}",
        )
        _tell(door, findings)
        if findings:
            door.end(InvalidInput(f"'{found.name}' has {count}", kept="nothing was changed"))


@verb(app, "save")
def save(
    door: Door,
    run: Annotated[str, typer.Argument(metavar="RUN", help="Id of the run, its beginning, or last.")],
    name: Annotated[str, typer.Argument(help="What to call the recipe.")],
    title: Annotated[str, typer.Option(help="Its title, for people.")] = "",
    own: Own = False,
    replace: Annotated[bool, typer.Option("--replace", help="Also where there is one of that name.")] = False,
) -> None:
    """Keep the recipe of a run. What was given to it, other than pictures, is taken when nothing else is said."""
    from atelier.cli.naming import find_run
    from atelier.recipe import Recipe

    with door.studio() as studio:
        found = find_run(studio, run)
        recipe = Recipe.model_validate(found.recipe)
        inputs = {
            key: one
            if (value := found.inputs.get(key)) is None or '"$asset"' in json.dumps(value)
            else one.model_copy(update={"default": value, "required": False})
            for key, one in recipe.inputs.items()
        }
        kept = recipe.model_copy(update={"inputs": inputs, "title": title or recipe.title})
        _keep(door, studio, name, kept, own=own, replace=replace)


@verb(app, "import")
def import_(
    door: Door,
    file: Annotated[Path, typer.Argument(help="A TOML file.", dir_okay=False)],
    name: Annotated[str, typer.Option(help="What to call it; else as it is called in the file.")] = "",
    own: Own = False,
    replace: Annotated[bool, typer.Option("--replace", help="Also where there is one of that name.")] = False,
) -> None:
    """Keep the recipe of a file."""
    from atelier.cli.run_recipe import read_recipe

    recipe = read_recipe(file)
    with door.studio() as studio:
        _keep(door, studio, name or recipe.name, recipe, own=own, replace=replace)


@verb(app, "export")
def export(
    door: Door,
    recipe: Which,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file; else standard output.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Also where the file is there already.")] = False,
) -> None:
    """Write a recipe as a TOML file, to be shared and kept under version control."""
    from atelier.cli.run_recipe import load_recipe
    from atelier.files import write_whole
    from atelier.recipe import dumps

    found = load_recipe(recipe, door)
    text = dumps(found)
    if out is None:
        if door.as_json:
            door.result({"recipe": found.name, "toml": text})
        else:
            print(text, end="")
        return
    if out.exists() and not overwrite:
        raise Conflict(f"{out} is there already", kept="it is untouched", advice="choose another place, or --overwrite")
    write_whole(out, text.encode())
    door.result({"recipe": found.name, "file": str(out)}, f"wrote {safe(out)}")


@verb(app, "remove")
def remove(
    door: Door,
    name: Annotated[str, typer.Argument(help="Name of a saved recipe.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove a saved recipe. Runs that were made with it keep it."""
    with door.studio() as studio:
        found = studio.recipes.get(name)
        if not yes:
            door.confirm(f"Remove the recipe '{safe(found.recipe.title or name)}'?", flag="--yes")
        studio.recipes.remove(name)
        door.result({"removed": name}, f"removed {safe(name)}")


def _keep(door: Door, studio: Studio, name: str, recipe: Recipe, *, own: bool, replace: bool) -> None:
    if not replace and any(one.saved and one.recipe.name == name for one in studio.recipes.list()):
        raise Conflict(
            f"there is a recipe '{name}' already", kept="it is untouched", advice="choose another name, or --replace"
        )
    saved = studio.recipes.save(name, recipe, by="owner", shared=not own)
    door.result(_json(saved), f"saved {safe(name)}")
    door.hint(door.command("run", name, "--inputs"))


def _whose(one: NamedRecipe) -> str:
    if one.saved is None:
        return "built in"
    return f"{'shared' if one.shared else 'own'}, {when(one.saved)}"


def _json(one: NamedRecipe) -> dict[str, Any]:
    recipe = one.recipe
    return {
        "name": recipe.name,
        "title": recipe.title,
        "description": recipe.description,
        "source": "studio" if one.saved is None else "saved",
        "shared": one.shared,
        "saved": one.saved,
        "inputs": recipe.inputs,
        "steps": [node.step for node in recipe.steps.values()],
        "outputs": list(recipe.outputs),
    }


def _links(links: Any) -> list[str]:
    return [
        f"{field} from {' and '.join(str(one) for one in (link if isinstance(link, tuple) else (link,)))}"
        for field, link in links.items()
    ]


def _values(values: Any) -> str:
    return ", ".join(f"{field} {json.dumps(value, ensure_ascii=False)}" for field, value in values.items())[:200]


def _tell(door: Door, findings: Any) -> None:
    for one in findings:
        place = ".".join(filter(None, (one.section, one.name, one.field)))
        door.note(f"[red]{safe(place)}[/red] {safe(one.message)} {safe(one.advice)}".rstrip())
