"""`atelier backup`: a copy of everything, taken while the studio goes on working."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from atelier.cli.door import Door
from atelier.cli.show import facts, plural, size, table, when
from atelier.cli.verbs import verb
from atelier.errors import InvalidInput

app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@verb(app, "backup")
def backup(
    door: Door,
    place: Annotated[
        Path, typer.Argument(metavar="PLACE", help="A folder to add to, or a new .tar file.", show_default=False)
    ],
    keys: Annotated[
        Path | None,
        typer.Option("--keys", help="Also write the keys into this file; keep it apart.", show_default=False),
    ] = None,
    passphrase: Annotated[bool, typer.Option("--passphrase", help="Ask for a passphrase for the keys.")] = False,
    passphrase_file: Annotated[
        Path | None, typer.Option(help="Read the passphrase from this file.", show_default=False)
    ] = None,
    keep_days: Annotated[int, typer.Option(min=0, help="Remove older backups from the folder; 0 keeps them all.")] = 30,
    verify: Annotated[bool, typer.Option("--verify", help="Check every content, not only what is new.")] = False,
    list_only: Annotated[bool, typer.Option("--list", help="Only list the backups in the folder.")] = False,
) -> None:
    """Back up the database, then every content that is not in the folder yet; each new copy is checked.

    Contents stay encrypted; the keys are never in the backup, and without them nobody can read it.
    """
    with door.studio() as studio:
        if list_only:
            found = studio.backups.list(place)
            rows = [(one.name, when(one.created), one.manifest.blobs, size(one.manifest.bytes)) for one in found]
            data = [{"name": one.name, **vars(one.manifest)} for one in found]
            door.result({"backups": data}, table(("backup", "when", ">contents", ">database"), rows))
            return
        words = ask_passphrase(door, passphrase, passphrase_file, twice=True)
        done = studio.backups.make(
            place, keys=keys, passphrase=words, keep_days=keep_days or None, verify=verify, told=counting(door)
        )
        report, manifest = done.report, done.report.generation.manifest
        door.result(
            {
                "backup": report.generation.name,
                "place": place,
                "keys": keys,
                "database_bytes": manifest.bytes,
                "blobs": manifest.blobs,
                "copied": report.copied,
                "copied_bytes": report.copied_bytes,
                "verified": report.verified,
                "erased_meanwhile": report.gone,
                "removed": report.removed,
                "tombstones": manifest.tombstones,
            },
            facts(
                [
                    ("backup", report.generation.name),
                    ("database", size(manifest.bytes)),
                    ("contents", f"{manifest.blobs}, {report.copied} of them new ({size(report.copied_bytes)})"),
                    ("checked", plural(report.verified, "content")),
                    ("older ones removed", ", ".join(report.removed)),
                    ("keys", keys),
                ]
            ),
        )
        if keys is None:
            door.hint("the keys are not in it; once, and after each change of the key: atelier keys export FILE")


def ask_passphrase(door: Door, ask: bool, file: Path | None, *, twice: bool) -> str:
    """A passphrase from a file or from the person. Raises InvalidInput."""
    if file is not None:
        if not file.is_file() or file.stat().st_size > 4096:
            raise InvalidInput(f"{file} holds no passphrase", advice="write it on the first line")
        return file.read_text(encoding="utf-8", errors="replace").splitlines()[0].strip() if file.stat().st_size else ""
    if not ask:
        return ""
    if not door.interactive:
        raise InvalidInput("a passphrase cannot be asked for here", advice="say --passphrase-file FILE")
    found: str = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True)
    return found


def counting(door: Door) -> Callable[[int, int], None]:
    """Tells how far it is, on standard error."""

    def told(done: int, total: int) -> None:
        if not door.quiet and not door.as_json and (done == total or done % 500 == 0):
            door.err.print(f"[dim]{done} of {total} contents[/dim]")

    return told
