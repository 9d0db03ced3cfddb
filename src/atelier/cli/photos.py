"""`atelier photos`: bringing photos in, their verdicts, and a person's own say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.captions import app as captions
from atelier.cli.door import Door, safe
from atelier.cli.naming import find_photo, find_subject
from atelier.cli.show import plural, table
from atelier.cli.verbs import noun, verb
from atelier.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from atelier.steps.services.photos import AddedPhotos, PhotoNews, PhotoView

app = noun("Photos of a subject: bring, check, accept, reject, rate, caption.")
app.add_typer(captions, name="captions")

Who = Annotated[str, typer.Option("--subject", "-s", help="Name or id of the subject.", show_default=False)]
Which = Annotated[
    list[str], typer.Argument(metavar="PHOTOS...", help="Numbers in the list, file names or ids.", show_default=False)
]


@verb(app, "add")
def add(
    door: Door,
    paths: Annotated[list[Path], typer.Argument(help="Pictures, folders and zip files.", show_default=False)],
    subject: Who,
    rating: Annotated[
        str | None,
        typer.Option(help="What they show: general, sensitive or explicit. Unrated ones are not trained on."),
    ] = None,
    model: Annotated[str, typer.Option(help="The model that will be trained; verdicts are about its size.")] = "",
) -> None:
    """Bring photos in; each gets its verdicts. A bad one is told, and the rest goes on."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise NotFound(f"there is no file {missing[0]}", kept="nothing was added", advice="check the path")
    with door.studio() as studio:
        found = find_subject(studio, subject)
        if rating is None and door.interactive and found.kind.human:
            rating = _ask_rating(door)
        added = studio.photos.add(found.id, paths, model=model, rating=rating, on_photo=lambda one: tell(door, one))
        door.result(
            added_json(added),
            f"{plural(len(added.stored), 'photo')} added to {safe(found.name)}, {len(added.accepted)} accepted"
            + (f", {len(added.news) - len(added.stored)} not added" if len(added.stored) < len(added.news) else ""),
        )
        if rating is None and added.stored and found.kind.human:
            door.hint(f"they are unrated: {door.command('photos', 'rate', 'general', '-s', found.name)}")
        if any(not one.accepted for one in added.stored):
            door.hint(f"to use one all the same: {door.command('photos', 'accept', 'NUMBER', '-s', found.name)}")


@verb(app, "list")
def list_(door: Door, subject: Who) -> None:
    """List a subject's photos, in the order they were brought."""
    with door.studio() as studio:
        found = find_subject(studio, subject)
        views = studio.photos.list(found.id)
        rows = [
            (
                number,
                view.name,
                f"{view.entry.width}x{view.entry.height}",
                view.entry.rating.value if view.entry.rating else "unrated",
                "yes" if view.accepted else "no",
                "; ".join(_against(view)),
            )
            for number, view in enumerate(views, 1)
        ]
        columns = (">no.", "file", ">size", "rating", "used", "why not, or what was overruled")
        empty = f"no photos; bring some with: {door.command('photos', 'add', 'PATHS…', '-s', found.name)}"
        door.result({"photos": [view_json(view) for view in views]}, table(columns, rows, empty=empty))


@verb(app, "check")
def check(door: Door, subject: Who) -> None:
    """Show every verdict with its number. Ends with exit code 5 if no photo may be used."""
    from atelier.errors import Refused

    with door.studio() as studio:
        found = find_subject(studio, subject)
        views = studio.photos.list(found.id)
        rows = [
            (
                number,
                view.name,
                _mark(verdict),
                verdict.check,
                "" if verdict.value is None else f"{verdict.value:.3g}",
                verdict.reason,
            )
            for number, view in enumerate(views, 1)
            for verdict in view.photo.verdicts
        ]
        good = sum(view.accepted for view in views)
        lacking = studio.captions.without_trigger(found.id)
        door.result(
            {
                "photos": [view_json(view) for view in views],
                "accepted": good,
                "without_trigger": [one.asset_id for one in lacking],
            },
            table((">no.", "file", "", "check", ">value", "verdict"), rows, empty="no photos"),
            f"{good} of {plural(len(views), 'photo')} may be used",
        )
        if lacking:
            door.note(f"{plural(len(lacking), 'caption')} lack the trigger word '{safe(found.trigger)}'")
        if views and not good:
            advice = "bring others, or accept some despite their verdicts"
            door.end(Refused("no photo may be used for training", advice=advice))


@verb(app, "accept")
def accept(
    door: Door,
    photos: Which,
    subject: Who,
    check: Annotated[str, typer.Option(help="Overrule only this verdict.")] = "",
    note: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Use photos despite their verdicts."""
    with door.studio() as studio:
        found = find_subject(studio, subject)
        views = studio.photos.list(found.id)
        chosen = [find_photo(views, photo) for photo in photos]
        for view in chosen:
            studio.photos.accept(found.id, view.entry.asset.id, check, note=note)
        _show(door, [one for one in studio.photos.list(found.id) if _among(one, chosen)])


@verb(app, "reject")
def reject(door: Door, photos: Which, subject: Who, note: Annotated[str, typer.Option(help="Why.")] = "") -> None:
    """Leave photos out although nothing speaks against them."""
    with door.studio() as studio:
        found = find_subject(studio, subject)
        views = studio.photos.list(found.id)
        chosen = [find_photo(views, photo) for photo in photos]
        for view in chosen:
            studio.photos.reject(found.id, view.entry.asset.id, note=note)
        _show(door, [one for one in studio.photos.list(found.id) if _among(one, chosen)])


@verb(app, "rate")
def rate(
    door: Door,
    rating: Annotated[str, typer.Argument(help="general, sensitive or explicit.", show_default=False)],
    subject: Who,
    photos: Annotated[list[str] | None, typer.Argument(metavar="[PHOTOS]...", help="Which; all without any.")] = None,
    minor: Annotated[bool | None, typer.Option("--minor/--no-minor", help="Whether a minor is seen.")] = None,
) -> None:
    """State what photos show. Identity work on unrated photos of people is refused."""
    with door.studio() as studio:
        found = find_subject(studio, subject)
        views = studio.photos.list(found.id)
        if not views:
            raise InvalidInput(f"'{found.name}' has no photos", advice="add photos first")
        chosen = [find_photo(views, photo) for photo in photos] if photos else views
        studio.photos.rate([view.entry.asset.id for view in chosen], rating, minor=minor)
        _show(door, [one for one in studio.photos.list(found.id) if _among(one, chosen)])


def added_json(added: AddedPhotos) -> dict[str, Any]:
    """What became of the files, as programs get it."""
    return {
        "files": [
            {
                "name": one.name,
                "id": one.asset_id,
                "accepted": one.accepted,
                "reasons": one.reasons,
                "verdicts": one.findings,
            }
            for one in added.news
        ],
        "stored": len(added.stored),
        "accepted": len(added.accepted),
    }


def view_json(view: PhotoView) -> dict[str, Any]:
    """A photo as programs get it."""
    return {
        "id": view.entry.asset.id,
        "name": view.name,
        "width": view.entry.width,
        "height": view.entry.height,
        "rating": view.entry.rating,
        "accepted": view.accepted,
        "verdicts": view.photo.verdicts,
    }


def tell(door: Door, one: PhotoNews) -> None:
    """A line about one file: a mark, its name, what was found."""
    if door.as_json or door.quiet:
        return
    mark = "[green]✓[/green]" if one.accepted else "[yellow]✗[/yellow]" if one.asset_id else "[red]✗[/red]"
    about = [finding.message for finding in one.findings if finding.severity != "ok"]
    door.err.print(
        f"{mark} {safe(one.name)}" + (f"  [dim]{safe('; '.join(about))}[/dim]" if about else ""), soft_wrap=True
    )


def _mark(verdict: Any) -> str:
    return "ok" if verdict.passed else "overruled" if verdict.overridden else "against"


def _against(view: PhotoView) -> list[str]:
    return [
        f"{verdict.reason or verdict.check}" + (" (overruled)" if verdict.overridden else "")
        for verdict in view.photo.verdicts
        if not verdict.passed
    ]


def _among(view: PhotoView, chosen: list[PhotoView]) -> bool:
    return view.entry.asset.id in {one.entry.asset.id for one in chosen}


def _show(door: Door, views: list[PhotoView]) -> None:
    rows = [(view.name, "used" if view.accepted else "not used", "; ".join(_against(view))) for view in views]
    door.result({"photos": [view_json(view) for view in views]}, table(("file", "", "verdicts against"), rows))


def _ask_rating(door: Door) -> str:
    from rich.prompt import Prompt

    door.err.print("Training a person needs to know what the photos show; explicit ones are not used.")
    return Prompt.ask("They are", choices=["general", "sensitive", "explicit"], default="general", console=door.err)
