"""`atelier lora`: personal models and other adapters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door
from atelier.cli.drawing import parse_weights
from atelier.cli.naming import find_adapter, find_subject
from atelier.cli.show import facts, size, table
from atelier.cli.verbs import noun, verb
from atelier.errors import InvalidInput

if TYPE_CHECKING:
    from rich.table import Table

    from atelier.interop.lora import Inspection
    from atelier.library import PersonalModel
    from atelier.steps.services.adapter_plans import MergePlan, ResizePlan
    from atelier.steps.services.adapter_views import AdapterView

app = noun("Adapters (LoRA): list, inspect, import, export, resize, merge, choose a version.")

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what it would give; make nothing.")]
Which = Annotated[str, typer.Argument(metavar="ADAPTER", help="Name, or NAME@VERSION.", show_default=False)]


@verb(app, "list")
def list_(
    door: Door,
    subject: Annotated[str | None, typer.Option("--subject", "-s", help="Only of this subject.")] = None,
    trashed: Annotated[bool, typer.Option("--trash", help="Those in the trash instead.")] = False,
) -> None:
    """List personal models with their versions."""
    with door.studio() as studio:
        who = find_subject(studio, subject).id if subject else None
        models = studio.adapters.list(who, trashed=trashed)
        rows = [
            (
                model.name,
                model.base_model,
                version.number,
                version.scores.get("step", ""),
                _score(version.scores.get("likeness")),
                "chosen" if version.chosen else "",
                version.notes,
            )
            for model in models
            for version in model.versions
        ]
        columns = ("adapter", "for model", ">version", ">step", ">likeness", "", "notes")
        door.result(
            {"adapters": [model_json(model) for model in models]}, table(columns, rows, empty="no adapters yet")
        )


@verb(app, "inspect")
def inspect(
    door: Door,
    adapter: Annotated[str, typer.Argument(help="NAME, NAME@VERSION, or a .safetensors file.", show_default=False)],
    model: Annotated[str, typer.Option(help="For a file: the model that it is for.")] = "",
) -> None:
    """Show what is in an adapter: rank, blocks and their strength, what it says of itself."""
    with door.studio() as studio:
        if Path(adapter).suffix == ".safetensors" or Path(adapter).is_file():
            found = studio.adapters.inspect_file(Path(adapter), model)
        else:
            named, number = find_adapter(studio, adapter)
            found = studio.adapters.inspect(named.id, number)
        _show_inspection(door, found)


@verb(app, "import")
def import_(
    door: Door,
    file: Annotated[Path, typer.Argument(help="A .safetensors file.", show_default=False)],
    name: Annotated[str, typer.Option(help="What to call it.")] = "",
    model: Annotated[str, typer.Option(help="The model that it is for.")] = "",
    subject: Annotated[
        str | None, typer.Option("--subject", "-s", help="Whom it shows: their consent is then needed.")
    ] = None,
    trigger: Annotated[str, typer.Option(help="The word that calls it.")] = "",
) -> None:
    """Bring an adapter file of any common layout in."""
    with door.studio() as studio, door.watch() as watch:
        who = find_subject(studio, subject).id if subject else None
        view = studio.adapters.import_file(file, name=name, model=model, subject=who, trigger=trigger, listener=watch)
        _show_view(door, view, _left_out(view))


@verb(app, "export")
def export(
    door: Door,
    adapter: Which,
    out: Annotated[Path, typer.Option("--out", "-o", help="A folder, or a .safetensors file.", show_default=False)],
    layout: Annotated[
        str, typer.Option(help="kohya, diffusers, bfl, or comfyui: what ComfyUI reads of that model.")
    ] = "kohya",
    precision: Annotated[str, typer.Option(help="same, fp32, bf16 or fp16.")] = "same",
    minimal: Annotated[bool, typer.Option("--minimal", help="Leave recipe, captions and settings out.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
) -> None:
    """Write an adapter for other programs."""
    with door.studio() as studio:
        model, number = find_adapter(studio, adapter)
        path = studio.adapters.export(
            model.id, out, number, layout=layout, precision=precision, minimal=minimal, overwrite=overwrite
        )
        door.result({"path": path, "bytes": path.stat().st_size, "layout": layout}, str(path))


@verb(app, "resize")
def resize(
    door: Door,
    adapter: Which,
    rank: Annotated[int | None, typer.Option(min=1, help="Singular values kept.")] = None,
    energy: Annotated[float | None, typer.Option(help="Share of energy kept, 0 to 1.")] = None,
    name: Annotated[str, typer.Option(help="What to call the result.")] = "",
    dry_run: DryRun = False,
) -> None:
    """Make a smaller adapter by singular values."""
    if not dry_run and (rank is None) == (energy is None):
        raise InvalidInput("a resize needs either a rank or an energy", advice="say --rank 8 or --energy 0.95")
    with door.studio() as studio:
        model, number = find_adapter(studio, adapter)
        if dry_run:
            _show_resize_plan(door, studio.adapter_plans.resize(model.id, number))
            return
        _show_view(door, studio.adapters.resize(model.id, number, rank=rank, energy=energy, called=name))


@verb(app, "merge")
def merge(
    door: Door,
    adapters: Annotated[
        list[str],
        typer.Argument(
            metavar="ADAPTERS...", help="NAME, NAME@VERSION, each with :WEIGHT; two or more.", show_default=False
        ),
    ],
    name: Annotated[str, typer.Option(help="What to call the result.")] = "",
    method: Annotated[str, typer.Option(help="linear, svd, ties or dare.")] = "linear",
    rank: Annotated[int | None, typer.Option(min=1, help="Of the result.")] = None,
    density: Annotated[float, typer.Option(help="Share of entries kept by ties and dare, 0 to 1.")] = 0.5,
    seed: Annotated[int, typer.Option(help="What dare drops.")] = 0,
    dry_run: DryRun = False,
) -> None:
    """Merge several adapters of one model into a new one."""
    if len(adapters) < 2:
        raise InvalidInput("a merge needs two adapters or more", advice="name another one")
    from atelier.steps.services.adapter_views import Source

    names, weights = parse_weights(adapters)
    with door.studio() as studio:
        found = [find_adapter(studio, one) for one in names]
        sources = [Source(model.id, number, weight) for (model, number), weight in zip(found, weights, strict=True)]
        if dry_run:
            _show_merge_plan(door, studio.adapter_plans.merge(sources, method=method, rank=rank, density=density))
            return
        view = studio.adapters.merge(sources, method=method, rank=rank, density=density, seed=seed, called=name)
        _show_view(door, view)


@verb(app, "rename")
def rename(
    door: Door,
    adapter: Which,
    name: Annotated[str, typer.Argument(help="Its new name.", show_default=False)],
) -> None:
    """Call an adapter something else."""
    with door.studio() as studio:
        model, _ = find_adapter(studio, adapter)
        door.result(model_json(studio.adapters.rename(model.id, name)), f"{model.name} is called {name} now")


@verb(app, "trash")
def trash(door: Door, adapter: Which) -> None:
    """Put an adapter away with all its versions; `restore` brings it back."""
    with door.studio() as studio:
        model, _ = find_adapter(studio, adapter)
        door.result(model_json(studio.adapters.trash(model.id)), f"{model.name} is in the trash")


@verb(app, "restore")
def restore(
    door: Door, adapter: Annotated[str, typer.Argument(metavar="ADAPTER", help="Name or id.", show_default=False)]
) -> None:
    """Take an adapter out of the trash."""
    with door.studio() as studio:
        model = studio.adapters.restore(adapter)
        door.result(model_json(model), f"{model.name} is out of the trash")


@verb(app, "choose")
def choose(door: Door, adapter: Annotated[str, typer.Argument(help="NAME@VERSION.", show_default=False)]) -> None:
    """Make a version the one that is used: also the way to roll back."""
    with door.studio() as studio:
        model, number = find_adapter(studio, adapter)
        if number is None:
            there = ", ".join(f"{model.name}@{version.number}" for version in model.versions)
            raise InvalidInput(f"'{adapter}' names no version", advice=f"there are {there}")
        chosen = studio.adapters.choose(model.id, number)
        door.result(model_json(chosen), f"{chosen.name}: version {number} is used from now on")


def model_json(model: PersonalModel) -> dict[str, Any]:
    """A personal model as programs get it."""
    return {
        "id": model.id,
        "name": model.name,
        "base_model": model.base_model,
        "subject": model.subject_id,
        "created": model.created,
        "chosen": model.chosen.number if model.chosen else None,
        "versions": [
            {
                "number": one.number,
                "asset": one.asset_id,
                "chosen": one.chosen,
                "scores": one.scores,
                "tags": one.tags,
                "notes": one.notes,
            }
            for one in model.versions
        ],
    }


def _left_out(view: AdapterView) -> Table | str:
    """A table of the keys of its file that were not understood."""
    keys = view.adapter.meta.get("left_out_keys")
    rows = list(keys.items()) if isinstance(keys, dict) else []
    return table(("not understood", "why"), rows) if rows else ""


def _show_view(door: Door, view: AdapterView, *more: Table | str) -> None:
    data = model_json(view.model) | {
        "version": view.version.number,
        "adapter": view.adapter.id,
        "meta": view.adapter.meta,
    }
    pairs: list[tuple[str, object]] = [
        ("adapter", f"{view.model.name}@{view.version.number}"),
        ("for model", view.model.base_model),
        ("size", size(view.adapter.size)),
        ("notes", view.version.notes),
    ]
    layouts = view.adapter.meta.get("layouts_found")
    if isinstance(layouts, list):
        pairs.append(("layout", ", ".join(map(str, layouts))))
    door.result(data, facts(pairs), *more)


def _show_inspection(door: Door, found: Inspection) -> None:
    rows = [
        (part, block, f"{strength:.3f}") for part, blocks in found.blocks.items() for block, strength in blocks.items()
    ]
    pairs: list[tuple[str, object]] = [
        ("modules", len(found.modules)),
        ("ranks", ", ".join(f"{rank} ({count} modules)" for rank, count in found.ranks.items())),
        ("precision", ", ".join(found.dtypes)),
        ("parameters", f"{found.parameters:,} ({size(found.bytes)})"),
        ("base model", found.base_model),
        ("trigger", found.trigger),
    ]
    data = {
        "modules": len(found.modules),
        "ranks": found.ranks,
        "dtypes": found.dtypes,
        "parameters": found.parameters,
        "bytes": found.bytes,
        "base_model": found.base_model,
        "trigger": found.trigger,
        "blocks": found.blocks,
        "strength": found.strength,
        "recipe": found.metadata.recipe if found.metadata else None,
    }
    door.result(data, facts(pairs), table(("part", "block", ">strength"), rows))


def _show_resize_plan(door: Door, plan: ResizePlan) -> None:
    rows = [(f"rank {rank}", f"{one.energy:.1%}", size(one.bytes)) for rank, one in plan.ranks]
    rows += [(f"energy {share:g}", f"{one.energy:.1%}", size(one.bytes)) for share, one in plan.energies]
    data = {
        "bytes": plan.bytes,
        "ranks": [{"rank": rank, "energy": one.energy, "bytes": one.bytes} for rank, one in plan.ranks],
        "energies": [{"share": share, "energy": one.energy, "bytes": one.bytes} for share, one in plan.energies],
    }
    door.result(data, facts([("size now", size(plan.bytes))]), table(("", ">kept", ">size"), rows))


def _show_merge_plan(door: Door, plan: MergePlan) -> None:
    if plan.refusal is not None:
        raise plan.refusal
    assert plan.merged is not None
    found = plan.merged
    ranks = str(found.largest) if found.smallest == found.largest else f"{found.smallest} to {found.largest}"
    pairs: list[tuple[str, object]] = [
        ("for model", plan.base_model),
        ("shows", ", ".join(plan.shows)),
        ("modules", f"{found.modules}, {found.shared} of them in several"),
        ("rank", ranks),
        ("size", f"{size(found.bytes)} at most"),
    ]
    data = {
        "base_model": plan.base_model,
        "shows": plan.shows,
        "modules": found.modules,
        "shared": found.shared,
        "smallest": found.smallest,
        "largest": found.largest,
        "bytes": found.bytes,
    }
    door.result(data, facts(pairs))


def _score(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else ""
