"""`atelier restore`: a home out of a backup, or an upgrade taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from atelier.cli.backup import ask_passphrase, counting
from atelier.cli.door import Door
from atelier.cli.show import facts, plural, table
from atelier.cli.verbs import verb
from atelier.errors import Corrupt, InvalidInput

app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@verb(app, "restore")
def restore(
    door: Door,
    place: Annotated[
        Path | None, typer.Argument(metavar="PLACE", help="The backup: a folder, or a .tar file.", show_default=False)
    ] = None,
    keys: Annotated[Path | None, typer.Option("--keys", help="The file with the keys.", show_default=False)] = None,
    passphrase: Annotated[bool, typer.Option("--passphrase", help="Ask for the keys' passphrase.")] = False,
    passphrase_file: Annotated[
        Path | None, typer.Option(help="Read the passphrase from this file.", show_default=False)
    ] = None,
    name: Annotated[str, typer.Option("--backup", help="Which one of the folder; the newest without.")] = "",
    database: Annotated[
        str | None,
        typer.Option(
            help="Put the rows into this empty database (postgresql+psycopg://…); else into the home.",
            show_default=False,
        ),
    ] = None,
    blobs: Annotated[
        str | None,
        typer.Option(help="Put the contents there: s3://…, gs://…, file:///…; else into the home.", show_default=False),
    ] = None,
    undo_upgrade: Annotated[
        bool, typer.Option("--undo-upgrade", help="Instead: put the database from before the last upgrade back.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Restore a backup into a new home (--home), check every content, and erase again what was erased since.

    With --database or --blobs the studio has to be told the same places afterwards (ATELIER_DATABASE, ATELIER_BLOBS).

    Exit code 8 if something of it is missing or damaged.
    """
    from atelier.steps.places import default_home

    home = door.common.home or default_home()
    if undo_upgrade:
        _undo(door, home, yes)
        return
    if place is None:
        raise InvalidInput("there is nothing to restore from", advice="name the backup: atelier restore FOLDER")
    from atelier.steps.services.backing import restore_home

    words = ask_passphrase(door, passphrase, passphrase_file, twice=False)
    report = restore_home(
        place, home, keys=keys, passphrase=words, name=name, database=database, blobs=blobs, told=counting(door)
    )
    left = [one for one in report.check.findings if not one.repaired or one.lost]
    door.result(
        {
            "backup": report.generation.name,
            "home": home,
            "blobs": report.blobs,
            "missing": report.missing,
            "erased_again": report.erased_again,
            "ok": not left,
            "findings": report.check.findings,
        },
        facts(
            [
                ("restored", report.generation.name),
                ("into", home),
                ("contents", f"{report.blobs}, all read and checked"),
                ("erasures replayed", report.erased_again),
            ]
        ),
        table(("finding", "what", "detail"), [(one.kind, one.what, one.detail) for one in left], empty="all is well"),
    )
    if left:
        door.end(Corrupt(f"{plural(len(left), 'finding')} left", advice="restore another backup for what is lost"))


def _undo(door: Door, home: Path, yes: bool) -> None:
    from atelier.database.snapshot import roll_back

    if not yes:
        door.confirm("Put the database from before the upgrade back? What was stored since is set aside.", flag="--yes")
    schema, aside = roll_back(home / "atelier.db")
    door.result(
        {"schema": schema, "set_aside": aside},
        f"the database stands at schema {schema} again; start the version of the studio that it belongs to",
        f"the upgraded one lies in {aside}",
    )
