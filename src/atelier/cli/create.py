"""`atelier create`: pictures from words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from atelier.cli import drawing, waiting
from atelier.cli.door import Door, safe
from atelier.cli.forecast import show_forecast
from atelier.cli.show import table
from atelier.cli.verbs import Memory, verb
from atelier.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from atelier.steps.services.runs import RunView
    from atelier.steps.studio import Studio

app = typer.Typer(add_completion=False, rich_markup_mode="rich")
LONGEST = 10_000_000  # bytes of a file of prompts


@verb(app, "create")
def create(
    door: Door,
    prompt: Annotated[
        str, typer.Argument(help="What to draw; @name is a subject, {red|blue} stands for one picture each.")
    ] = "",
    subject: Annotated[
        list[str] | None, typer.Option("--subject", "-s", help="Whom to draw, NAME or NAME:WEIGHT; repeat.")
    ] = None,
    model: drawing.Base = "",
    adapter: drawing.Adapters = None,
    style: Annotated[
        list[str] | None, typer.Option("--style", help="How it is to look, see `atelier styles`; repeat to blend.")
    ] = None,
    count: Annotated[int, typer.Option("--count", "-n", help="Pictures for each prompt, with seeds counting up.")] = 1,
    seed: Annotated[int | None, typer.Option(help="Of the first picture; random without.")] = None,
    size: drawing.Size = "",
    steps: drawing.Steps = None,
    preset: drawing.Preset = "standard",
    negative: drawing.Negative = "",
    guidance: drawing.Guidance = None,
    true_cfg: drawing.TrueCfg = None,
    sampler: drawing.Sampler = "default",
    image: drawing.Start = None,
    strength: drawing.Strength = 0.6,
    mask: Annotated[str | None, typer.Option(help="What of it is redrawn is white here: id or file.")] = None,
    prompts: Annotated[
        Path | None, typer.Option(help="A file with a prompt a line; - reads standard input.", allow_dash=True)
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Also write the pictures into this folder.")] = None,
    previews: Annotated[Path | None, typer.Option(help="Write previews into this folder.", file_okay=False)] = None,
    when_learnt: Annotated[
        bool, typer.Option("--when-learnt", help="Wait for the training of whom it is about, and draw it then.")
    ] = False,
    from_photo: Annotated[
        bool, typer.Option("--from-photo", help="Draw the subject by looking at a photo, without a personal model.")
    ] = False,
    models: Annotated[
        str, typer.Option(help="Draw it with each of these (a,b,c, or all that fit) and rank them by prompt match.")
    ] = "",
    memory: Memory = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show plan, memory, time and cost; change nothing.")
    ] = False,
) -> None:
    """Draw pictures. Each is kept in the library with the recipe that made it."""
    wanted = [drawing.with_styles(one, style or []) for one in _prompts(prompt, prompts, bool(subject))]
    with door.studio(memory=memory) as studio:
        names, options = drawing.drawn_with(
            studio,
            subjects=subject,
            adapters=adapter,
            model=model,
            size=size,
            keep=not dry_run,
            image=image,
            mask=mask,
            negative_prompt=negative,
            count=count,
            seed=seed,
            preset=preset,
            steps=steps,
            guidance=guidance,
            true_cfg=true_cfg,
            sampler=sampler,
            strength=strength,
        )
        if models:
            _alone(bool(model) or when_learnt or from_photo or len(wanted) > 1 or out is not None, "--models")
            from atelier.cli.grid import compare

            compare(door, studio, wanted[0], names, options, models, dry_run=dry_run)
            return
        if when_learnt:
            _alone(dry_run or from_photo or out is not None, "--when-learnt")
            waiting.keep(door, studio, wanted, names, options)
            return
        if from_photo:
            _alone(dry_run or len(wanted) > 1, "--from-photo")
            prepared = studio.guide.prepare(wanted[0], names, options)
            (whom,) = studio.guide.whom(wanted, names)
            run = studio.guide.submit(prepared, whom.id)
            show_pictures(door, studio, door.work(studio, run.id, previews=previews), out)
            return
        if dry_run:
            show_forecast(door, studio.plans.creation(wanted, subjects=names, options=options))
            return
        prepared = studio.make.prepare_creation(wanted, names, options)
        for note in prepared.notes:
            door.note(f"[yellow]{safe(note)}[/yellow]")
        run = studio.make.create(wanted, subjects=names, options=options)
        show_pictures(door, studio, door.work(studio, run.id, previews=previews), out)


def show_pictures(door: Door, studio: Studio, view: RunView, out: Path | None) -> None:
    """The pictures of a finished run, written to a folder if one is named."""
    pictures = view.pictures
    paths: list[Path | None] = [None] * len(pictures)
    if out is not None:
        from atelier.steps.exporting import export_options

        files = studio.exports.write([one.id for one in pictures], out, export_options())
        paths = [path for path, _ in files]
    rows = [
        (one.id, one.meta.get("seed", ""), path or "", one.meta.get("asked") or one.meta.get("prompt", ""))
        for one, path in zip(pictures, paths, strict=True)
    ]
    data = [
        {
            "id": one.id,
            "seed": one.meta.get("seed"),
            "asked": one.meta.get("asked") or one.meta.get("prompt"),
            "prompt": one.meta.get("prompt"),
            "path": path,
            "meta": one.meta,
        }
        for one, path in zip(pictures, paths, strict=True)
    ]
    columns = ("picture", ">seed", "file", "prompt")
    door.result({"run": view.run.id, "pictures": data}, table(columns, rows, empty="no pictures"))
    if out is None and pictures:
        door.hint(f"to have files: {door.command('library', 'export', pictures[0].id, '--out', 'DIR')}")


def _alone(otherwise: bool, option: str) -> None:
    """Raises InvalidInput: what else was said does not go with this option."""
    if otherwise:
        raise InvalidInput(f"{option} does not go with what else was said", kept="nothing was started")


def _prompts(prompt: str, file: Path | None, subject: bool) -> list[str]:
    if file is None:
        if not prompt and not subject:
            raise InvalidInput("there is nothing to draw", advice='say what: atelier create "a red bicycle"')
        return [prompt]
    if str(file) == "-":
        text = sys.stdin.read(LONGEST)
    elif not file.is_file():
        raise NotFound(f"there is no file {file}", advice="check the path")
    else:
        if file.stat().st_size > LONGEST:
            raise InvalidInput(f"{file} has {file.stat().st_size} bytes; a file of prompts has at most {LONGEST}")
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise InvalidInput(f"{file} is not text in UTF-8 (byte {error.start})") from None
    found = [prompt] * bool(prompt) + [line.strip() for line in text.splitlines()]
    found = [line for line in found if line and not _comment(line)]
    if not found:
        raise InvalidInput(f"{file} holds no prompts", advice="write one a line; lines with # in front are left out")
    return found


def _comment(line: str) -> bool:
    """Whether a line of a file is a remark; `#watercolour a bridge` names a style."""
    from atelier.steps.styles import find_style

    return line.startswith("#") and find_style(line.split()[0].rstrip(",")) is None
