"""`atelier forget`: erasing a subject and everything that was made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door, safe
from atelier.cli.naming import find_subject
from atelier.cli.show import facts, plural, table, when
from atelier.cli.verbs import verb

if TYPE_CHECKING:
    from atelier.library import Certificate, Preview

app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@verb(app, "forget")
def forget(
    door: Door,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="Name or id of the subject.", show_default=False)],
    keep_pictures: Annotated[
        bool,
        typer.Option("--keep-pictures/--erase-pictures", help="What becomes of pictures made of this subject alone."),
    ] = False,
    shared: Annotated[
        str | None,
        typer.Option(help="What becomes of what shows others too: keep or erase. Must be said if there is any."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
) -> None:
    """Erase a subject, their photos, and everything derived: captions, adapters, pictures, caches.

    First it shows what would go, at the end a certificate with counts. It cannot be undone.
    """
    from atelier.errors import InvalidInput
    from atelier.library import Choice

    if shared not in (None, "keep", "erase"):
        raise InvalidInput(
            f"'{shared}' is no decision", kept="nothing was erased", advice="say --shared keep or --shared erase"
        )
    with door.studio() as studio:
        found = find_subject(studio, subject)
        preview = studio.forget.preview(found.id)
        if dry_run:
            door.result(_preview_json(preview), *_told(preview))
            return
        for line in _told(preview):
            if not door.as_json:
                door.err.print(line)
        if preview.shared and shared is None and door.interactive:
            shared = _ask_shared(door, preview)
        if not yes:
            pictures = " (pictures are kept)" if keep_pictures else ""
            door.confirm(f"Erase {safe(found.name)} and all of this for good{pictures}?", flag="--yes")
        certificate = studio.forget.execute(
            found.id, pictures=Choice.KEEP if keep_pictures else Choice.ERASE, shared=Choice(shared) if shared else None
        )
        door.result({"certificate": certificate.to_json()}, *certificate_lines(certificate))


def _told(preview: Preview) -> list[Any]:
    rows = [(kind, count) for kind, count in preview.counts.items()]
    shown: list[Any] = [
        f"Of [bold]{safe(preview.name)}[/bold] there is:",
        table(("what", ">how many"), rows, empty="nothing but the name"),
    ]
    if preview.shared:
        shown.append(
            f"{plural(len(preview.shared), 'photo or picture')} of these show others too: --shared keep|erase decides"
        )
    return shown


def _preview_json(preview: Preview) -> dict[str, Any]:
    return {"dry_run": True, "subject": preview.name, "counts": preview.counts, "shared": preview.shared}


def certificate_lines(certificate: Certificate) -> list[Any]:
    """What went, for the terminal."""
    rows = [(kind, count, certificate.kept.get(kind, "")) for kind, count in certificate.erased.items()]
    rows += [(kind, 0, count) for kind, count in certificate.kept.items() if kind not in certificate.erased]
    return [
        "[bold]Certificate of erasure[/bold]",
        facts(
            [
                ("number", certificate.id),
                _whose(certificate),
                ("when", when(certificate.erased_at)),
            ]
        ),
        table(("what", ">erased", ">kept"), rows),
        *(f"[dim]out of reach: {safe(one)}[/dim]" for one in certificate.unreachable),
        ""
        if certificate.complete
        else "[yellow]freed pages wait to be rewritten; this happens at the next start[/yellow]",
    ]


def _whose(certificate: Certificate) -> tuple[str, str]:
    whole = certificate.subject_id == "*"
    return ("workspace", certificate.workspace) if whole else ("subject", certificate.subject_id)


def _ask_shared(door: Door, preview: Preview) -> str:
    from rich.prompt import Prompt

    question = f"{plural(len(preview.shared), 'photo or picture')} show others too. They are to be"
    return Prompt.ask(question, choices=["keep", "erase"], console=door.err)
