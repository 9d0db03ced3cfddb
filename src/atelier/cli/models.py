"""`atelier models`: base and auxiliary models: what there is, what they need, installing, removing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from atelier.cli.door import Door, safe
from atelier.cli.finding import LOCAL
from atelier.cli.forecast import plan_json
from atelier.cli.show import facts, size, table
from atelier.cli.verbs import noun, verb
from atelier.errors import AtelierError, InvalidInput, NotFound

if TYPE_CHECKING:
    from atelier.engine.auxiliary import AuxiliaryCard, AuxiliaryEntry
    from atelier.engine.card import ModelCard
    from atelier.engine.catalog import CatalogEntry
    from atelier.engine.pull import PullProgress

app = noun("Models that draw, and auxiliary ones that look: list, show, plan memory, pull, add, remove.")

TELLS = {"faces": "whose face it is", "similarity": "how alike pictures are", "prompts": "what pictures show"}
"""What abilities of auxiliary models are called."""
Which = Annotated[str, typer.Argument(metavar="MODEL", help="Id of the model.", show_default=False)]


@verb(app, "list")
def list_(door: Door, installed: Annotated[bool, typer.Option("--installed", help="Only those.")] = False) -> None:
    """List every model that is known, with its licence: those that draw, then those that report cards measure with."""
    from atelier.steps.auxiliary import lacking

    with door.studio() as studio:
        entries = [entry for entry in studio.installed.list() if entry.installed or not installed]
        lookers = [entry for entry in studio.installed.auxiliary() if entry.installed or not installed]
        rows = [
            (
                entry.card.id,
                entry.card.name,
                ", ".join(entry.card.pipelines),
                f"{entry.card.licence.id}{'' if entry.card.licence.commercial else ' (non-commercial)'}",
                size(entry.size_on_disk) if entry.installed else f"({size(entry.card.bytes())})",
                "installed" if entry.installed else "",
            )
            for entry in entries
        ]
        seen = [
            (
                entry.card.id,
                entry.card.name,
                ", ".join(TELLS[one] for one in entry.card.abilities),
                f"{entry.card.licence.id}{'' if entry.card.licence.commercial else ' (non-commercial)'}",
                size(entry.size_on_disk) if entry.installed else f"({size(entry.card.bytes)})",
                ("installed" if not lacking(entry.card) else "installed, lacks onnxruntime") if entry.installed else "",
            )
            for entry in lookers
        ]
        door.result(
            {
                "models": [entry_json(entry) for entry in entries],
                "auxiliary": [auxiliary_json(entry) for entry in lookers],
            },
            table(("model", "name", "can", "licence", ">size", ""), rows),
            table(("auxiliary model", "name", "tells", "licence", ">size", ""), seen),
        )


@verb(app, "show")
def show(door: Door, model: Which) -> None:
    """Show a model's card."""
    from atelier.engine.auxiliary import AuxiliaryEntry

    with door.studio() as studio:
        found = studio.installed.find(model)
        if isinstance(found, AuxiliaryEntry):
            _show_auxiliary(door, found)
            return
        entry = found
        card = entry.card
        pairs: list[tuple[str, object]] = [
            ("model", card.id),
            ("name", card.name),
            ("family", card.family),
            ("can", ", ".join(card.pipelines)),
            ("licence", _licence(card)),
            ("source", f"{card.source.repo} at {card.source.revision}" if card.source else card.path),
            ("parameters", f"{card.parameters / 1e6:,.0f} million"),
            ("training size", f"{card.training_size} px"),
            ("trained on", card.train_on),
            ("installed", f"{entry.path} ({size(entry.size_on_disk)})" if entry.installed else "no"),
            ("notes", card.notes),
        ]
        door.result(entry_json(entry) | {"card": card}, facts(pairs))


@verb(app, "plan")
def plan(
    door: Door,
    model: Annotated[
        str, typer.Argument(metavar="[MODEL]", help="Id of the model; the one used by default without.")
    ] = "",
    training: Annotated[bool, typer.Option("--train", help="To train instead of to draw.")] = False,
    size_: Annotated[str, typer.Option("--size", help="WIDTHxHEIGHT, px.")] = "",
    batch: Annotated[int, typer.Option(min=1, max=256, help="Pictures at once.")] = 1,
    rank: Annotated[int, typer.Option(min=1, max=1024, help="Of the adapter that is trained.")] = 16,
    memory: Annotated[float | None, typer.Option(min=0.01, help="At most so many GiB.")] = None,
) -> None:
    """Show how a model would be held on this machine, and why. Exit code 6 if it does not fit."""
    from atelier.cli.drawing import parse_size

    width, height = parse_size(size_)
    operation: Literal["draw", "train"] = "train" if training else "draw"
    with door.studio() as studio:
        found = studio.installed.plan(
            model, operation, width=width, height=height, batch=batch, rank=rank, memory_cap=memory
        )
        door.result(plan_json(found), *(safe(line) for line in found.lines()))
        if not found.fits:
            try:
                found.require()
            except AtelierError as error:
                door.end(error)


@verb(app, "memory")
def memory_cap(
    door: Door,
    gib: Annotated[
        str, typer.Argument(metavar="[GIB]", help="What models may use at most on this machine; none takes it away.")
    ] = "",
) -> None:
    """Show or set how much memory models may use at most. Servers and workers of this home follow at once."""
    with door.studio() as studio:
        cap = studio.models.cap
        if gib:
            try:
                cap.set(None if gib == "none" else float(gib))
            except ValueError:
                raise InvalidInput(f"'{gib}' is no number of GiB", advice="say one, like 8, or none") from None
            studio.audit.note(LOCAL, "memory.cap", "", gib=cap.gib)
        told = f"at most {cap.gib:g} GiB" if cap.gib else "no cap: models may use what the device has"
        door.result({"gib": cap.gib, "started": cap.given is not None}, told)


@verb(app, "pull")
def pull(
    door: Door,
    model: Which,
    accept: Annotated[
        bool, typer.Option("--accept-licence", help="I have read the licence shown, and accept it.")
    ] = False,
    endpoint: Annotated[str | None, typer.Option(help="Another hub (URL).")] = None,
) -> None:
    """Download a model. Its licence is shown first and must be accepted. Run again to resume."""
    from atelier.engine.auxiliary import AuxiliaryCard
    from atelier.engine.transfer import Endpoint
    from atelier.steps.auxiliary import lacking

    with door.studio() as studio:
        entry = studio.installed.find(model)
        card = entry.card
        if not entry.installed:
            door.note(f"{safe(card.name)} is under {safe(_licence(card))}")
        if not entry.installed and card.licence.must_accept and not accept:
            door.confirm("Do you accept this licence?", flag="--accept-licence")
            accept = True
        try:
            with _Bar(door) as bar:
                pulled = studio.installed.pull(
                    model, accept_licence=accept, endpoint=Endpoint(endpoint) if endpoint else None, progress=bar
                )
        except KeyboardInterrupt:
            from atelier.errors import Cancelled

            again = door.command("models", "pull", model, *(["--accept-licence"] * accept))
            raise Cancelled(
                "stopped the download", kept="what has come is kept", advice=f"go on with: {again}"
            ) from None
        total = sum(file.size for file in pulled.manifest.files)
        door.result(
            {
                "model": card.id,
                "path": pulled.folder,
                "bytes": total,
                "already": pulled.already,
                "licence": card.licence.id,
            },
            f"{safe(card.name)} {'was there already' if pulled.already else 'is installed'} ({size(total)})",
        )
        if isinstance(card, AuxiliaryCard) and (more := lacking(card)):
            door.note(safe(more))


@verb(app, "add")
def add(
    door: Door,
    path: Annotated[
        Path,
        typer.Argument(
            help="A diffusers folder, a .safetensors or .gguf file; or, to measure with, a folder in transformers' "
            "layout (DINOv2, CLIP, SigLIP) or an .onnx recogniser of faces. It stays there.",
            show_default=False,
        ),
    ],
    name: Annotated[str | None, typer.Option("--id", help="What to call it.")] = None,
) -> None:
    """Add a model that is on this machine."""
    from atelier.engine.auxiliary import AuxiliaryEntry

    if not path.exists():
        raise NotFound(f"there is no file or folder {path}", advice="check the path")
    with door.studio() as studio:
        entry = studio.installed.add(path.resolve(), name)
        if isinstance(entry, AuxiliaryEntry):
            tells = ", ".join(TELLS[one] for one in entry.card.abilities)
            door.result(auxiliary_json(entry), f"{entry.card.id}: {entry.card.kind}, tells {tells}")
            return
        door.result(
            entry_json(entry),
            f"{entry.card.id}: {safe(entry.card.name)}, {entry.card.family}, {size(entry.size_on_disk)}",
        )


@verb(app, "remove")
def remove(
    door: Door, model: Which, yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False
) -> None:
    """Remove a model. Weights that were added by path are forgotten, not deleted."""
    with door.studio() as studio:
        entry = studio.installed.find(model)
        if entry.origin == "extra":
            raise InvalidInput(f"{entry.card.name} came with the studio and stays")
        if not yes and entry.installed:
            door.confirm(f"Remove {safe(entry.card.name)} ({size(entry.size_on_disk)})?", flag="--yes")
        freed = studio.installed.remove(model)
        door.result({"model": model, "freed_bytes": freed}, f"{model} is removed, {size(freed)} are free")


def entry_json(entry: CatalogEntry) -> dict[str, Any]:
    """A model as programs get it in lists."""
    card = entry.card
    return {
        "id": card.id,
        "name": card.name,
        "family": card.family,
        "abilities": list(card.pipelines),
        "licence": card.licence,
        "installed": entry.installed,
        "origin": entry.origin,
        "path": entry.path,
        "bytes": entry.size_on_disk if entry.installed else card.bytes(),
    }


def auxiliary_json(entry: AuxiliaryEntry) -> dict[str, Any]:
    """An auxiliary model as programs get it in lists."""
    from atelier.steps.auxiliary import lacking

    card = entry.card
    return {
        "id": card.id,
        "name": card.name,
        "kind": card.kind,
        "abilities": list(card.abilities),
        "licence": card.licence,
        "installed": entry.installed,
        "lacks": lacking(card),
        "origin": entry.origin,
        "path": entry.path,
        "bytes": entry.size_on_disk if entry.installed else card.bytes,
    }


def _show_auxiliary(door: Door, entry: AuxiliaryEntry) -> None:
    from atelier.steps.auxiliary import lacking

    card = entry.card
    pairs: list[tuple[str, object]] = [
        ("model", card.id),
        ("name", card.name),
        ("kind", card.kind),
        ("tells", ", ".join(TELLS[one] for one in card.abilities)),
        ("licence", _licence(card)),
        ("source", f"{card.source.repo} at {card.source.revision}" if card.source else card.path),
        ("parameters", f"{card.parameters / 1e6:,.0f} million"),
        ("installed", f"{entry.path} ({size(entry.size_on_disk)})" if entry.installed else "no"),
        ("lacks", lacking(card)),
        ("notes", card.notes),
    ]
    door.result(auxiliary_json(entry) | {"card": card}, facts(pairs))


def _licence(card: ModelCard | AuxiliaryCard) -> str:
    licence = card.licence
    use = "commercial use allowed" if licence.commercial else "not for commercial use"
    return ", ".join(filter(None, (f"{licence.name} ({licence.id})", use, licence.note, licence.url)))


class _Bar:
    """Progress of a download on a terminal."""

    def __init__(self, door: Door) -> None:
        self._door, self._bars, self._line = door, None, None

    def __enter__(self) -> _Bar:
        if not self._door.quiet and sys.stderr.isatty():
            from rich.progress import (
                BarColumn,
                DownloadColumn,
                Progress,
                TextColumn,
                TimeRemainingColumn,
                TransferSpeedColumn,
            )

            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                DownloadColumn(),
                TransferSpeedColumn(),
                TimeRemainingColumn(),
            )
            self._bars = Progress(*columns, console=self._door.err)
            self._bars.start()
            self._line = self._bars.add_task("", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars is not None:
            self._bars.stop()

    def __call__(self, now: PullProgress) -> None:
        if self._bars is not None and self._line is not None:
            self._bars.update(self._line, completed=now.done, total=now.total, description=now.file)
