"""`atelier export`: pictures as files for others, with their provenance."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door
from atelier.cli.naming import find_asset
from atelier.cli.show import table
from atelier.cli.verbs import verb

if TYPE_CHECKING:
    from atelier.steps.exporting import ExportOptions
    from atelier.steps.studio import Studio

app = typer.Typer(add_completion=False, rich_markup_mode="rich")

Preset = Annotated[str, typer.Option(help="original, web, square, portrait, story, wide or print.")]
Form = Annotated[str | None, typer.Option("--format", help="png, jpg, webp or avif.", show_default=False)]
Side = Annotated[int | None, typer.Option(help="Pixels; alone it keeps the shape.", show_default=False)]
Fit = Annotated[
    str | None, typer.Option(help="With both: contain stays within them, cover fills and cuts.", show_default=False)
]
Quality = Annotated[int | None, typer.Option(help="1 to 100, for all but PNG.", show_default=False)]
Metadata = Annotated[
    str | None, typer.Option(help="full holds recipe and prompt; minimal only that it is AI-made.", show_default=False)
]
Mark = Annotated[bool | None, typer.Option("--mark/--no-mark", help="The invisible mark.", show_default="with")]
Sign = Annotated[bool | None, typer.Option("--sign/--no-sign", help="The signed manifest (C2PA).", show_default="with")]
Dpi = Annotated[int | None, typer.Option(help="To state in PNG and JPEG.", show_default=False)]


@verb(app, "export")
def export(
    door: Door,
    assets: Annotated[
        list[str], typer.Argument(metavar="ASSETS...", help="Ids, or their beginnings.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="A folder, or a file name for a single one.", show_default=False)
    ],
    preset: Preset = "original",
    form: Form = None,
    width: Side = None,
    height: Side = None,
    fit: Fit = None,
    quality: Quality = None,
    metadata: Metadata = None,
    mark: Mark = None,
    sign: Sign = None,
    dpi: Dpi = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there.")] = False,
) -> None:
    """Write pictures (and other assets) as files for others.

    Pictures are resized, marked invisibly, written with their recipe and signed, in this order. `atelier verify` reads
    it all back.
    """
    from atelier.steps.exporting import export_options

    said = {"form": form, "width": width, "height": height, "fit": fit, "quality": quality}
    options = export_options(preset, **said, metadata=metadata, mark=mark, sign=sign, dpi=dpi)
    with door.studio() as studio:
        write_files(door, studio, assets, out, options, overwrite=overwrite)


def write_files(
    door: Door, studio: Studio, assets: Sequence[str], out: Path, options: ExportOptions, *, overwrite: bool
) -> None:
    """Write, and tell what became of each."""
    ids = [find_asset(studio, asset) for asset in assets]
    data: list[dict[str, Any]] = []
    rows: list[tuple[object, ...]] = []
    for path, file in studio.exports.write(ids, out, options, overwrite=overwrite):
        made = file.exported
        data.append(
            {
                "id": file.asset_id,
                "path": path,
                "bytes": len(file.content),
                "width": made.width if made else None,
                "height": made.height if made else None,
                "marked": made.marked if made else False,
                "signed": made.signed if made else False,
                "notes": made.notes if made else (),
            }
        )
        told = [word for word, yes in (("marked", made and made.marked), ("signed", made and made.signed)) if yes]
        rows.append((path, f"{made.width}x{made.height}" if made else "", ", ".join(told)))
        for note in made.notes if made else ():
            door.note(f"[yellow]{file.asset_id}: {note}[/yellow]")
    door.result({"files": data}, table(("file", ">pixels", "provenance"), rows))
    if any(one["signed"] for one in data):
        door.hint(f"to see what a file says: {door.command('verify', str(data[0]['path']))}")
