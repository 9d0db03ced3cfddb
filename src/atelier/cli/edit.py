"""`atelier edit`: a picture changed by instruction."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from atelier.cli import drawing
from atelier.cli.create import show_pictures
from atelier.cli.door import Door
from atelier.cli.drawing import adapter_name, image_id, picture_options
from atelier.cli.verbs import Memory, verb

app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@verb(app, "edit")
def edit(
    door: Door,
    picture: Annotated[str, typer.Argument(help="What to change: id in the library, or a file.", show_default=False)],
    instruction: Annotated[str, typer.Argument(help="What to change about it.", show_default=False)],
    reference: Annotated[
        list[str] | None, typer.Option("--reference", help="Further pictures, id or file; repeat.")
    ] = None,
    model: Annotated[str, typer.Option(help="A model that edits.")] = "",
    adapter: Annotated[
        list[str] | None, typer.Option("--adapter", "-a", help="NAME, NAME@VERSION or id; repeat.")
    ] = None,
    count: Annotated[int, typer.Option("--count", "-n", help="Pictures, with seeds counting up.")] = 1,
    seed: Annotated[int | None, typer.Option(help="Of the first picture; random without.")] = None,
    steps: drawing.Steps = None,
    preset: drawing.Preset = "standard",
    guidance: drawing.Guidance = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Also write the pictures into this folder.")] = None,
    previews: Annotated[Path | None, typer.Option(help="Write previews into this folder.", file_okay=False)] = None,
    memory: Memory = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check whether and how it can be done.")] = False,
) -> None:
    """Change a picture by instruction, with a model that can. The picture itself stays as it is."""
    with door.studio(memory=memory) as studio:
        studio.models.require_ability(studio.models.name(model), "edit")
        first = image_id(studio, picture, keep=not dry_run)
        others = [image_id(studio, one, keep=not dry_run) for one in reference or ()]
        references = [one for one in others if one is not None]
        options = picture_options(
            count=count,
            seed=seed,
            model=model,
            adapters=tuple(adapter_name(studio, name) for name in adapter or ()),
            preset=preset,
            steps=steps,
            guidance=guidance,
        )
        assert first is not None
        if dry_run:
            prepared = studio.make.prepare_edit(first, instruction, references, options)
            tasks = studio.runs.plan(prepared.recipe, prepared.inputs)
            plan = studio.installed.plan(model)
            door.result(
                {"dry_run": True, "recipe": prepared.recipe, "tasks": tasks, "memory": {"draw": plan}},
                *plan.lines(),
                "(dry run: nothing was changed)",
            )
            return
        run = studio.make.edit(first, instruction, references=references, options=options)
        show_pictures(door, studio, door.work(studio, run.id, previews=previews), out)
