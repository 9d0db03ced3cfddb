"""`atelier grid`: one picture for each combination of values; also `atelier create --models`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli import drawing
from atelier.cli.door import Door, safe
from atelier.cli.naming import find_run
from atelier.cli.show import duration, facts, table, when
from atelier.cli.verbs import Memory, verb
from atelier.errors import AtelierError, InvalidInput

if TYPE_CHECKING:
    from atelier.steps.services.grid_axes import AxisWish
    from atelier.steps.services.grid_cells import GridWish
    from atelier.steps.services.grid_views import Cell, GridView
    from atelier.steps.studio import Studio

app = typer.Typer(add_completion=False, rich_markup_mode="rich")
AXIS = "PARAMETER=VALUES"


@verb(app, "grid")
def grid(
    door: Door,
    prompt: Annotated[str, typer.Argument(help="What to draw; @name is a subject, {scene} an axis 'scene'.")] = "",
    x: Annotated[
        str, typer.Option("--x", metavar=AXIS, help="Columns: steps=4,8,16, guidance=1..4 step 0.5, model=all, …")
    ] = "",
    y: Annotated[str, typer.Option("--y", metavar=AXIS, help="Rows: scene=at the beach|in the city, …")] = "",
    z: Annotated[str, typer.Option("--z", metavar=AXIS, help="Pages: seed=1..3, checkpoint=mira, …")] = "",
    open_: Annotated[
        str,
        typer.Option("--open", metavar="GRID", help="Show one that was drawn; with axes, draw it anew with these."),
    ] = "",
    list_: Annotated[bool, typer.Option("--list", help="List the grids that were drawn.")] = False,
    trashed: Annotated[bool, typer.Option("--trashed", help="With --list: those in the trash.")] = False,
    rename: Annotated[str | None, typer.Option(metavar="TITLE", help="With --open: give it another title.")] = None,
    trash: Annotated[bool, typer.Option("--trash", help="With --open: put it into the trash.")] = False,
    pictures: Annotated[bool, typer.Option("--pictures", help="With --trash: its pictures too.")] = False,
    restore: Annotated[bool, typer.Option("--restore", help="With --open: take it out of the trash.")] = False,
    subject: Annotated[
        list[str] | None,
        typer.Option("--subject", "-s", help="Whom all cells draw, NAME or NAME:WEIGHT; repeat."),
    ] = None,
    model: drawing.Base = "",
    adapter: drawing.Adapters = None,
    seed: Annotated[int | None, typer.Option(help="Of every cell; random without, the same for all.")] = None,
    size: drawing.Size = "",
    steps: drawing.Steps = None,
    preset: drawing.Preset = "standard",
    negative: drawing.Negative = "",
    guidance: drawing.Guidance = None,
    true_cfg: drawing.TrueCfg = None,
    sampler: drawing.Sampler = "default",
    image: drawing.Start = None,
    strength: drawing.Strength = 0.6,
    skip: Annotated[bool, typer.Option("--skip", help="Leave cells empty that cannot be drawn.")] = False,
    measure: Annotated[bool, typer.Option(help="Measure how each picture matches its prompt.")] = True,
    sheet: Annotated[
        Path | None, typer.Option(help="Write the grid as one picture with labels: .png or .webp; pages get numbers.")
    ] = None,
    memory: Memory = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show pictures, time and cost; change nothing.")] = False,
) -> None:
    """Draw one picture for each combination of values along up to three axes, at most 256. Along an axis vary: seed,
    steps, guidance, true_cfg, strength, weight, preset, size, sampler, model, adapter, checkpoint, subject, style,
    prompt, scene, words (the first one is replaced by each), negative_prompt. What was drawn before costs nothing."""
    with door.studio(memory=memory) as studio:
        if list_:
            _list(door, studio, trashed=trashed)
            return
        if rename is not None or trash or restore:
            _keep(door, studio, open_, rename=rename, trash=trash, pictures=pictures, restore=restore)
            return
        axes = [_axis(said) for said in (x, y, z) if said]
        if open_:
            run = find_run(studio, open_).id
            if not axes:
                show_grid(door, studio, studio.grids.show(run), sheet)
                return
            wish = _again(studio, run, axes, skip=skip)
        else:
            if not axes:
                raise InvalidInput("a grid needs an axis", advice="say what varies: --x steps=4,8,16")
            names, options = drawing.drawn_with(
                studio,
                subjects=subject,
                adapters=adapter,
                model=model,
                size=size,
                keep=not dry_run,
                image=image,
                negative_prompt=negative,
                seed=seed,
                preset=preset,
                steps=steps,
                guidance=guidance,
                true_cfg=true_cfg,
                sampler=sampler,
                strength=strength,
            )
            wish = _wish(
                prompt=prompt, subjects=tuple(names), options=options, axes=tuple(axes), measure=measure, skip=skip
            )
        draw(door, studio, wish, sheet=sheet, dry_run=dry_run)


def compare(
    door: Door, studio: Studio, prompt: str, subjects: list[str], options: Any, models: str, *, dry_run: bool
) -> None:
    """`atelier create --models`: a column for each model, a row for each seed."""
    seed, count = options.seed, options.count
    if count > 1 and seed is None:
        import secrets

        seed = secrets.randbits(31)
    axes = [_axis(f"model={models}")]
    if count > 1:
        axes.append(_axis(f"seed={','.join(str(seed + one) for one in range(count))}"))
    shared = options.model_copy(update={"seed": seed, "count": 1})
    wish = _wish(prompt=prompt, subjects=tuple(subjects), options=shared, axes=tuple(axes), skip=True)
    draw(door, studio, wish, dry_run=dry_run)


def draw(door: Door, studio: Studio, wish: GridWish, *, sheet: Path | None = None, dry_run: bool = False) -> None:
    """Draw a grid and show it; what fails does not lose the rest, and ends with that failure's exit code."""
    if dry_run:
        _forecast(door, studio, wish)
        return
    run, notes = studio.grids.submit(wish)
    for note in notes:
        door.note(f"[yellow]{safe(note)}[/yellow]")
    failed: AtelierError | None = None
    try:
        door.work(studio, run.id)
    except AtelierError as error:
        view = studio.grids.show(run.id)
        if not any(cell.picture for cell in view.cells):
            raise
        failed = error
    show_grid(door, studio, studio.grids.show(run.id), sheet)
    if failed is not None:
        door.end(failed)


def show_grid(door: Door, studio: Studio, view: GridView, sheet: Path | None = None) -> None:
    """The cells, and which value does best."""
    files = _sheets(studio, view, sheet)
    measure = view.measure
    rows = [
        (*(axis.labels[place] for axis, place in zip(view.axes, cell.at, strict=True)), *_cell(cell))
        for cell in view.cells
    ]
    heads = [_name(axis.parameter) for axis in view.axes]
    best = [
        (
            _name(view.axes[one.axis].parameter),
            view.axes[one.axis].labels[one.value],
            f"{one.mean:.3f}",
            one.count,
            one.rank,
        )
        for one in view.standings
        if len(view.axes[one.axis]) > 1
    ]
    door.result(
        as_data(view) | {"sheets": files},
        f"[bold]{safe(view.run.title)}[/bold]",
        table((*heads, "picture", ">match", ">rank", "what"), rows),
        table(("axis", "value", ">match", ">pictures", ">rank"), best) if best else None,
        None if measure is None else f"[dim]match: {safe(measure.by)}, {safe(measure.scale)}[/dim]",
    )
    if measure is not None and measure.foreign:
        door.note(
            "[yellow]no image-text model is installed, and the built-in companion knows the built-in model's world "
            "only: these numbers say little[/yellow]"
        )
    for file in files:
        door.hint(f"written: {safe(file)}")
    if not files:
        door.hint(f"as one picture: {door.command('grid', '--open', view.run.id, '--sheet', 'grid.png')}")


def as_data(view: GridView) -> dict[str, Any]:
    """For `--json`."""
    return {
        "grid": view.run.id,
        "title": view.run.title,
        "state": view.run.state.value,
        "seed": view.wish.options.seed,
        "axes": [
            {"parameter": axis.parameter, "values": axis.values, "labels": axis.labels, "of": axis.of}
            for axis in view.axes
        ],
        "cells": [
            {
                "at": cell.at,
                "state": "impossible" if cell.task is None else cell.state,
                "picture": cell.picture,
                "reused": cell.reused,
                "match": None if cell.match is None else cell.match.score,
                "rank": cell.rank,
                "prompt": cell.prompt,
                "why": cell.why or (cell.problem.message if cell.problem else ""),
            }
            for cell in view.cells
        ],
        "standings": view.standings,
        "measure": view.measure and {"name": view.measure.by, "scale": view.measure.scale},
    }


def _cell(cell: Cell) -> tuple[object, ...]:
    score = None if cell.match is None else cell.match.score
    what = cell.why or (cell.problem.message if cell.problem else "drawn before" if cell.reused else "")
    return (cell.picture or "", "" if score is None else f"{score:.3f}", cell.rank, what)


def _sheets(studio: Studio, view: GridView, target: Path | None) -> list[Path]:
    """Writes a file for each page. Raises InvalidInput (no such format), Conflict (it is there already)."""
    if target is None:
        return []
    from atelier.errors import Conflict
    from atelier.files import write_whole
    from atelier.steps.services.grid_sheets import GridSheets

    form = target.suffix.lower().lstrip(".")
    if form not in ("png", "webp"):
        raise InvalidInput(f"'{target.name}' is no .png and no .webp", advice="name the file grid.png or grid.webp")
    sheets = GridSheets(studio.grids, studio.library, studio.exports)
    written: list[Path] = []
    for page in range(view.pages):
        path = target if view.pages == 1 else target.with_stem(f"{target.stem}-{page + 1}")
        if path.exists():
            raise Conflict(f"{path} is there already", kept="it is untouched", advice="choose another name")
        if any(cell.picture for cell in view.page(page)):
            made = sheets.sheet(view.run.id, page=page, form="png" if form == "png" else "webp")
            write_whole(path, made.content)
            written.append(path)
    return written


def _forecast(door: Door, studio: Studio, wish: GridWish) -> None:
    found = studio.grids.forecast(wish)
    bad = found.prepared.impossible
    data = {
        "dry_run": True,
        "cells": len(found.prepared.cells),
        "pictures": found.left,
        "reused": len(found.prepared.drawn) - found.left,
        "impossible": [{"at": cell.at, "why": cell.why} for cell in bad],
        "seconds": found.seconds,
        "seconds_note": found.seconds_note,
        "costs": {cost.unit: cost.amount for cost in found.costs},
        "notes": found.prepared.notes,
    }
    axes = found.prepared.axes
    told = " x ".join(f"{len(axis)} {_name(axis.parameter)}" for axis in axes)
    door.result(
        data,
        f"[bold]{safe(found.prepared.title)}[/bold] (dry run: nothing was changed)",
        facts(
            [
                ("cells", f"{len(found.prepared.cells)} ({told})"),
                ("to draw", found.left),
                ("drawn before", data["reused"]),
                ("cannot be drawn", len(bad) or ""),
                ("time", f"about {duration(found.seconds)}, {found.seconds_note}"),
            ]
        ),
        table(
            (*(_name(axis.parameter) for axis in axes), "why it cannot be drawn"),
            [(*(a.labels[p] for a, p in zip(axes, cell.at, strict=True)), cell.why) for cell in bad],
        )
        if bad
        else None,
    )
    for note in found.prepared.notes:
        door.note(f"[yellow]{safe(note)}[/yellow]")


def _keep(
    door: Door, studio: Studio, which: str, *, rename: str | None, trash: bool, pictures: bool, restore: bool
) -> None:
    """Rename, trash, restore. Raises InvalidInput: none is named, or both at once; as the service does."""
    if not which:
        raise InvalidInput("which grid?", advice="name it: --open GRID; --list shows them")
    if trash and restore:
        raise InvalidInput("--trash and --restore do not go together")
    grid = find_run(studio, which).id
    view = studio.grids.show(grid) if rename is None else studio.grids.rename(grid, rename)
    if trash:
        view = studio.grids.trash(grid, pictures=pictures)
    if restore:
        view = studio.grids.restore(grid)
    said = "in the trash" if view.trashed else "taken out of the trash" if restore else "renamed"
    door.result({"grid": grid, "title": view.run.title, "trashed": view.trashed}, f"{safe(view.run.title)}: {said}")
    if trash:
        door.hint(f"take it back: {door.command('grid', '--open', grid, '--restore')}")


def _list(door: Door, studio: Studio, *, trashed: bool) -> None:
    found = [(run, studio.grids.axes_of(run)) for run in studio.grids.list(limit=200, trashed=trashed)]
    rows = [
        (run.id, when(run.created), run.state.value, " x ".join(str(len(axis)) for axis in axes), run.title)
        for run, axes in found
    ]
    data = [{"grid": run.id, "created": run.created, "state": run.state, "title": run.title} for run, _ in found]
    columns = ("grid", "drawn", "state", "cells", "what")
    none = "no grids in the trash" if trashed else "no grids were drawn yet"
    door.result({"grids": data}, table(columns, rows, empty=none))


def _again(studio: Studio, run: str, axes: list[AxisWish], *, skip: bool) -> GridWish:
    """The grid of a run, with these axes in place of those that vary the same, or of the ones at their places."""
    before = studio.grids.show(run)
    kept = [studio.grids.wish_of(axis) for axis in before.axes]
    for place, axis in enumerate(axes):
        same = next((at for at, one in enumerate(kept) if (one.parameter, one.of) == (axis.parameter, axis.of)), place)
        kept[same : same + 1] = [axis]
    return before.wish.model_copy(update={"axes": tuple(kept[:3]), "skip": before.wish.skip or skip, "title": ""})


def _axis(said: str) -> AxisWish:
    """`steps=4,8,16`, or `weight:mira=0.5,1`. Raises InvalidInput."""
    from typing import cast

    from atelier.steps.services.grid_axes import PARAMETERS, AxisWish, Parameter

    name, equals, values = said.partition("=")
    name, _, of = name.strip().partition(":")
    name = name.replace("-", "_").lower()
    if not equals or name not in PARAMETERS:
        advice = f"write PARAMETER=VALUES; parameters are {', '.join(PARAMETERS)}"
        raise InvalidInput(f"'{said[:80]}' is no axis", advice=advice)
    return AxisWish(parameter=cast(Parameter, name), values=values, of=of.strip())


def _wish(**fields: Any) -> GridWish:
    from atelier.steps.services.grid_cells import GridWish

    return GridWish(**fields)


def _name(parameter: str) -> str:
    return parameter.replace("_", " ")
