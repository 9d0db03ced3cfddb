"""Verbs of `atelier library` that change what is said of assets: star, tag, title; collections and share links."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli import export
from atelier.cli.door import Door
from atelier.cli.finding import LOCAL, HowMany, tile_json, tile_table
from atelier.cli.naming import find_asset
from atelier.cli.show import plural, table, when
from atelier.cli.verbs import noun, verb
from atelier.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atelier.library.collections import Collection
    from atelier.library.shares import Share
    from atelier.steps.studio import Studio

collections = noun("Pictures put together, in an order of their own.")
share = noun("Links that show some pictures to whoever has them.")

Several = Annotated[
    list[str], typer.Argument(metavar="ASSETS...", help="Ids, or their beginnings.", show_default=False)
]
Name = Annotated[str, typer.Argument(metavar="COLLECTION", help="Its name or id.", show_default=False)]


def star(
    door: Door,
    assets: Several,
    stars: Annotated[int, typer.Option("--stars", min=0, max=5, help="0 takes them away.")] = 5,
) -> None:
    """Give assets stars."""
    from atelier.library.curating import Change

    with door.studio() as studio:
        count = studio.browse.change(_ids(studio, assets), Change(stars=stars))
        door.result({"changed": count}, f"{plural(count, 'asset')}: {'★' * stars or 'no stars'}")


def tag(
    door: Door,
    assets: Several,
    add: Annotated[list[str] | None, typer.Option("--add", "-a", help="A tag to give; repeat.")] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove", "-r", help="A tag to take away; repeat.")] = None,
) -> None:
    """Give assets tags, or take some away."""
    from atelier.library.curating import Change

    if not add and not remove:
        raise InvalidInput("no tag was named", advice="say --add TAG or --remove TAG")
    with door.studio() as studio:
        change = Change(add_tags=tuple(add or ()), remove_tags=tuple(remove or ()))
        count = studio.browse.change(_ids(studio, assets), change)
        door.result({"changed": count}, f"{plural(count, 'asset')} changed")


def title(
    door: Door,
    asset: Annotated[str, typer.Argument(metavar="ASSET", help="Id of the asset, or its beginning.")],
    words: Annotated[str, typer.Argument(metavar="TITLE", help="Empty takes it away.")],
    note: Annotated[str | None, typer.Option(help="Also a note.", show_default=False)] = None,
) -> None:
    """Give an asset a title."""
    from atelier.library.curating import Change

    with door.studio() as studio:
        count = studio.browse.change([find_asset(studio, asset)], Change(title=words, note=note))
        door.result({"changed": count}, f"{plural(count, 'asset')} changed")


def tags(
    door: Door, begins: Annotated[str, typer.Option(help="Only those that begin so.")] = "", limit: HowMany = 50
) -> None:
    """List the tags in use."""
    with door.studio() as studio:
        found = studio.library.curation.tags(begins, limit=limit)
        data = {"tags": [{"tag": name, "count": count} for name, count in found]}
        door.result(data, table(("tag", ">assets"), found))


def empty_trash(
    door: Door,
    days: Annotated[int, typer.Option("--older-than", min=0, help="Only what was put away so many days ago.")] = 0,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete for good what is in the trash."""
    with door.studio() as studio:
        if not yes:
            door.confirm("Delete everything in the trash for good?", flag="--yes")
        count = studio.browse.empty_trash(older_than=timedelta(days=days))
        studio.audit.note(LOCAL, "trash.empty", studio.workspace, count=count)
        door.result({"deleted": count}, f"{plural(count, 'asset')} deleted")


# --- collections ----------------------------------------------------------------------------------------------------


@verb(collections, "list")
def list_collections(door: Door) -> None:
    """List collections."""
    with door.studio() as studio:
        found = studio.library.collections.list(user=LOCAL)
        rows = [(one.name, one.id, one.count, when(one.changed), one.note) for one in found]
        data = {"collections": [vars(one) for one in found]}
        door.result(data, table(("collection", "id", ">assets", "changed", "note"), rows))


@verb(collections, "create")
def create_collection(
    door: Door,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it.", show_default=False)],
    assets: Annotated[list[str] | None, typer.Argument(metavar="[ASSETS...]", help="What to put in.")] = None,
    note: Annotated[str, typer.Option(help="What it is for.")] = "",
    private: Annotated[bool, typer.Option("--private", help="Not for everybody in the workspace.")] = False,
) -> None:
    """Make a collection."""
    with door.studio() as studio:
        made = studio.library.collections.create(
            name, user=LOCAL, note=note, shared=not private, assets=_ids(studio, assets or [])
        )
        door.result({"collection": vars(made)}, _line(made))


@verb(collections, "show")
def show_collection(door: Door, collection: Name, limit: HowMany = 100) -> None:
    """List a collection's assets in their order."""
    with door.studio() as studio:
        found = studio.library.collections.get(collection, user=LOCAL)
        page = studio.library.collections.items(found.id, user=LOCAL, limit=limit)
        data = {"collection": vars(found), "assets": [tile_json(tile) for tile in page.items], "cursor": page.cursor}
        door.result(data, _line(found), tile_table(page.items))


@verb(collections, "add")
def add_to_collection(
    door: Door,
    collection: Name,
    assets: Several,
    before: Annotated[
        str | None, typer.Option(help="An asset that is in it; else at the end.", show_default=False)
    ] = None,
) -> None:
    """Put assets into a collection, or move them within it."""
    with door.studio() as studio:
        place = find_asset(studio, before) if before else None
        studio.library.collections.add(collection, _ids(studio, assets), user=LOCAL, before=place)
        found = studio.library.collections.get(collection, user=LOCAL)
        door.result({"collection": vars(found)}, _line(found))


@verb(collections, "remove")
def remove_from_collection(door: Door, collection: Name, assets: Several) -> None:
    """Take assets out of a collection; they stay in the library."""
    with door.studio() as studio:
        studio.library.collections.remove(collection, _ids(studio, assets), user=LOCAL)
        found = studio.library.collections.get(collection, user=LOCAL)
        door.result({"collection": vars(found)}, _line(found))


@verb(collections, "delete")
def delete_collection(door: Door, collection: Name) -> None:
    """Remove a collection; its assets stay in the library."""
    with door.studio() as studio:
        found = studio.library.collections.get(collection, user=LOCAL)
        studio.library.collections.delete(found.id, user=LOCAL)
        door.result({"deleted": found.id}, f"collection '{found.name}' deleted; its assets stay")


@verb(collections, "zip")
def zip_collection(
    door: Door,
    collection: Name,
    out: Annotated[Path, typer.Option("--out", "-o", help="The zip file to write.", show_default=False)],
    preset: export.Preset = "original",
    form: export.Form = None,
    width: export.Side = None,
    height: export.Side = None,
    fit: export.Fit = None,
    quality: export.Quality = None,
    metadata: export.Metadata = None,
    mark: export.Mark = None,
    sign: export.Sign = None,
    dpi: export.Dpi = None,
) -> None:
    """Write a collection as a zip of exported files."""
    from atelier.steps.exporting import export_options

    if out.exists():
        raise InvalidInput(f"{out} is there already", kept="it is untouched", advice="choose another place")
    said = {"form": form, "width": width, "height": height, "fit": fit, "quality": quality}
    options = export_options(preset, **said, metadata=metadata, mark=mark, sign=sign, dpi=dpi)
    with door.studio() as studio:
        ids = studio.library.collections.ids(collection, user=LOCAL)
        pieces = studio.browse.zipped(ids, options)
        part = out.with_name(f".{out.name}.part")
        try:
            with part.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
        door.result({"path": out, "assets": ids}, f"{plural(len(ids), 'asset')} in {out}")


# --- links ----------------------------------------------------------------------------------------------------------


@verb(share, "create")
def create_share(
    door: Door,
    assets: Annotated[list[str] | None, typer.Argument(metavar="[ASSETS...]", help="Ids, or their beginnings.")] = None,
    collection: Annotated[str | None, typer.Option(help="What is in this collection now.", show_default=False)] = None,
    title: Annotated[str, typer.Option(help="What to call it.")] = "",
    days: Annotated[
        int | None, typer.Option(min=1, max=365, help="Ends after so many days.", show_default=False)
    ] = None,
    password: Annotated[str | None, typer.Option(help="Asked of whoever opens it.", show_default=False)] = None,
    originals: Annotated[bool, typer.Option("--originals", help="Files in full size may be had.")] = False,
) -> None:
    """Make a link. Its token is shown this once."""
    from atelier.database import now

    with door.studio() as studio:
        ids = _ids(studio, assets or [])
        if collection is not None:
            ids += studio.library.collections.ids(collection, user=LOCAL)
        ends = now() + timedelta(days=days) if days else None
        made, token = studio.browse.share(
            ids, user=LOCAL, title=title, expires=ends, password=password, originals=originals
        )
        studio.audit.note(LOCAL, "share.create", made.id, count=made.count)
        data = {"share": _json(made), "token": token, "path": f"/share#token={token}"}
        door.result(data, f"{plural(made.count, 'picture')} shared until {when(made.expires) or 'revoked'}")
        door.hint(f"put your server's address before /share#token={token}")


@verb(share, "list")
def list_shares(door: Door, limit: HowMany = 50) -> None:
    """List share links, the newest first."""
    with door.studio() as studio:
        found = studio.library.shares.list(limit=limit)
        rows = [
            (
                one.id,
                one.title,
                one.count,
                when(one.created),
                when(one.expires),
                one.views,
                "open" if one.open else "ended",
            )
            for one in found
        ]
        columns = ("link", "title", ">assets", "made", "ends", ">views", "state")
        door.result({"shares": [_json(one) for one in found]}, table(columns, rows))


@verb(share, "revoke")
def revoke_share(
    door: Door, link: Annotated[str, typer.Argument(metavar="LINK", help="Its id.", show_default=False)]
) -> None:
    """Close a link for good."""
    with door.studio() as studio:
        revoked = studio.library.shares.revoke(link)
        studio.audit.note(LOCAL, "share.revoke", revoked.id)
        door.result({"share": _json(revoked)}, f"link {revoked.id} shows nothing any more")


def _ids(studio: Studio, assets: Sequence[str]) -> list[str]:
    return [find_asset(studio, asset) for asset in assets]


def _line(found: Collection) -> str:
    return f"collection '{found.name}': {plural(found.count, 'asset')}"


def _json(found: Share) -> dict[str, Any]:
    return vars(found) | {"open": found.open}
