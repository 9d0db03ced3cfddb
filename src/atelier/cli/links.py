"""`atelier links`: links by which others, without signing in, send files into one place of the workspace."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from atelier.cli.door import Door
from atelier.cli.show import facts, size, table, when
from atelier.cli.verbs import noun, verb
from atelier.errors import InvalidInput

if TYPE_CHECKING:
    from atelier.library.upload_links import UploadLink

app = noun("Upload links: others send photos by them, without signing in.")

Id = Annotated[str, typer.Argument(metavar="ID", help="Of the link.")]
Rating = Annotated[
    str | None, typer.Option("--rating", help="What the files show: general, sensitive, explicit.", show_default=False)
]


@verb(app, "list")
def list_(door: Door) -> None:
    """List upload links with what came by them."""
    with door.studio() as studio:
        found = studio.incoming.list()
        rows = [
            (
                one.id,
                one.place.value,
                one.subject,
                f"{one.used} of {one.most_files}",
                size(one.most_bytes),
                when(one.expires),
                "open" if one.open else "closed",
                one.title,
            )
            for one in found
        ]
        columns = ("link", "place", "subject", ">files", ">largest", "until", "is", "title")
        door.result({"links": [_json(one) for one in found]}, table(columns, rows, empty="no upload link was made"))


@verb(app, "add")
def add(
    door: Door,
    subject: Annotated[
        str, typer.Option("--subject", "-s", help="Whose photos they become; without, they are references.")
    ] = "",
    files: Annotated[int, typer.Option(help="How many files it takes.", min=1)] = 1,
    megabytes: Annotated[float, typer.Option(help="Of one file at most.", min=0.001)] = 60.0,
    hours: Annotated[float, typer.Option(help="How long it works.", min=0.001)] = 24.0,
    rating: Rating = None,
    zips: Annotated[bool, typer.Option("--zips", help="Take zips of photos, too; each counts as one file.")] = False,
    title: Annotated[str, typer.Option(help="What whoever has it reads.")] = "",
) -> None:
    """Make a link. It is printed once; whoever has it can send so many files."""
    from atelier.library import Rating as Ratings
    from atelier.library.upload_links import Place

    try:
        stated = Ratings(rating) if rating else None
    except ValueError:
        raise InvalidInput(f"'{rating}' is no rating", advice=f"use one of {', '.join(Ratings)}") from None
    with door.studio() as studio:
        made, token = studio.incoming.create(
            Place.PHOTOS if subject else Place.REFERENCE,
            subject=subject,
            title=title,
            rating=stated,
            archives=zips,
            most_files=files,
            most_bytes=int(megabytes * 1_000_000),
            lasts=timedelta(hours=hours),
        )
        path, page = f"/v1/incoming/{token}", f"/send#token={token}"
        where = os.environ.get("ATELIER_PUBLIC_URL", "").rstrip("/")
        door.result(
            {"link": _json(made), "token": token, "path": path, "page": page},
            facts([("link", made.id), ("for people", where + page), ("for programs", where + path)]),
        )
        if not where:
            door.hint("put the studio's address before them; they are shown this once")


@verb(app, "uses")
def uses(door: Door, link: Id) -> None:
    """List what came by a link, or was refused."""
    with door.studio() as studio:
        found = studio.incoming.uses(link)
        rows = [(when(one.begun), size(one.bytes), one.state, one.stored, one.problem) for one in found]
        columns = ("when", ">size", "state", ">stored", "problem")
        door.result({"uses": [dict(vars(one)) for one in found]}, table(columns, rows, empty="nothing came"))


@verb(app, "revoke")
def revoke(door: Door, link: Id) -> None:
    """Close a link for good. What came by it stays."""
    with door.studio() as studio:
        made = studio.incoming.revoke(link)
        door.result({"link": _json(made)}, f"{link} takes nothing any more")


def _json(one: UploadLink) -> dict[str, object]:
    return {**vars(one), "open": one.open}
