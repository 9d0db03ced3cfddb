"""`atelier upscale`: a picture made larger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from atelier.cli.create import show_pictures
from atelier.cli.door import Door, safe
from atelier.cli.drawing import adapter_name, image_id
from atelier.cli.naming import check_model
from atelier.cli.verbs import verb
from atelier.errors import InvalidInput

app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@verb(app, "upscale")
def upscale(
    door: Door,
    picture: Annotated[str, typer.Argument(help="What to enlarge: id in the library, or a file.", show_default=False)],
    factor: Annotated[float, typer.Option("--factor", "-f", help="How many times larger a side becomes, to 8.")] = 2.0,
    detail: Annotated[bool, typer.Option("--detail", help="Let a model draw detail; else resampled only.")] = False,
    strength: Annotated[float, typer.Option(help="With --detail: how much may change, 0 to 0.6.")] = 0.3,
    prompt: Annotated[str | None, typer.Option(help="With --detail: what it shows; its own prompt without.")] = None,
    model: Annotated[str, typer.Option(help="With --detail: what draws; without, what drew the picture.")] = "",
    adapter: Annotated[
        list[str] | None, typer.Option("--adapter", "-a", help="With --detail: the picture's own without; repeat.")
    ] = None,
    preset: Annotated[str, typer.Option(help="With --detail: draft, standard or high.")] = "standard",
    steps: Annotated[int | None, typer.Option(help="With --detail: denoising steps.")] = None,
    seed: Annotated[int | None, typer.Option(help="With --detail: of all tiles; random without.")] = None,
    sharpening: Annotated[float, typer.Option(help="Without --detail: 0 (none) to 1.")] = 0.35,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Also write the picture into this folder.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check whether and how it can be done.")] = False,
) -> None:
    """Enlarge a picture. Resampling adds no detail; with --detail a model draws some, at low strength, in tiles."""
    with door.studio() as studio:
        check_model(studio, model)
        found = image_id(studio, picture, keep=not dry_run)
        assert found is not None
        options = _options(
            factor=factor,
            detail=detail,
            sharpening=sharpening,
            strength=strength,
            prompt=prompt,
            model=model,
            adapters=None if adapter is None else tuple(adapter_name(studio, name) for name in adapter),
            preset=preset,
            steps=steps,
            seed=seed,
        )
        prepared = studio.upscale.prepare(found, options)
        for note in prepared.notes:
            door.note(f"[yellow]{safe(note)}[/yellow]")
        if dry_run:
            tasks = studio.runs.plan(prepared.recipe, prepared.inputs)
            plan = studio.installed.plan(str(prepared.inputs["model"])) if detail else None
            door.result(
                {"dry_run": True, "recipe": prepared.recipe, "tasks": tasks, "memory": {"draw": plan} if plan else {}},
                *(plan.lines() if plan else ("resampled: no model is needed",)),
                "(dry run: nothing was changed)",
            )
            return
        run = studio.runs.submit(prepared.recipe, prepared.inputs, title=prepared.title)
        show_pictures(door, studio, door.work(studio, run.id), out)


def _options(**said: Any) -> Any:
    """Raises InvalidInput, naming the option that is out of range."""
    from pydantic import ValidationError

    from atelier.steps.services.upscaling import UpscaleOptions

    try:
        return UpscaleOptions(**said)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise InvalidInput(f"it cannot be enlarged so: {problems}", kept="nothing was started") from None
