"""`atelier library`: everything that is stored, where it came from, taking it out, checking it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli import curating, finding
from atelier.cli.door import Door
from atelier.cli.naming import find_asset
from atelier.cli.show import facts, plural, size, table, when
from atelier.cli.verbs import noun, verb
from atelier.errors import Corrupt, InvalidInput

if TYPE_CHECKING:
    from atelier.library import Entry

app = noun("Photos, pictures and all that was made: list, search, show, lineage, export, trash, restore, check.")
app.add_typer(curating.collections, name="collections")
app.add_typer(curating.share, name="share")
for _name, _function in (
    ("search", finding.search),
    ("similar", finding.similar),
    ("colour", finding.colour),
    ("duplicates", finding.duplicates),
    ("timeline", finding.timeline),
    ("index", finding.index),
    ("star", curating.star),
    ("tag", curating.tag),
    ("tags", curating.tags),
    ("title", curating.title),
    ("empty-trash", curating.empty_trash),
):
    verb(app, _name)(_function)

Which = Annotated[str, typer.Argument(metavar="ASSET", help="Id of the asset, or its beginning.", show_default=False)]
Several = Annotated[
    list[str], typer.Argument(metavar="ASSETS...", help="Ids, or their beginnings.", show_default=False)
]


@verb(app, "list")
def list_(
    door: Door,
    kind: finding.Kinds = None,
    subject: finding.OfSubject = None,
    tag: finding.Tagged = None,
    model: finding.OfModel = None,
    adapter: Annotated[list[str] | None, typer.Option(help="Only made with this personal model; repeat.")] = None,
    step: Annotated[list[str] | None, typer.Option(help="Only made by this step; repeat for any of several.")] = None,
    rating: finding.Rated = None,
    shape: Annotated[list[str] | None, typer.Option(help="portrait, landscape or square; repeat.")] = None,
    stars: finding.Starred = 0,
    short_side: Annotated[int, typer.Option(min=0, help="Only with so many pixels at least.")] = 0,
    since: finding.Since = None,
    until: finding.Until = None,
    collection: Annotated[str | None, typer.Option(help="Only of this collection.", show_default=False)] = None,
    run: Annotated[str | None, typer.Option(help="Only what this run made.")] = None,
    trashed: finding.InTrash = False,
    sort: Annotated[str, typer.Option(help="newest, oldest, stars or largest.")] = "newest",
    limit: finding.HowMany = 50,
    cursor: finding.Cursor = None,
) -> None:
    """List assets, the newest first."""
    from atelier.library.filters import Order

    if sort not in tuple(Order):
        raise InvalidInput(f"'{sort}' is no order", advice=f"use one of {', '.join(Order)}")
    with door.studio() as studio:
        wanted = finding.narrow(
            studio,
            kind=kind,
            subject=subject,
            tag=tag,
            run=run,
            collection=collection,
            since=since,
            until=until,
            models=tuple(model or ()),
            adapters=tuple(adapter or ()),
            steps=tuple(step or ()),
            ratings=tuple(rating or ()),
            shapes=tuple(shape or ()),
            stars=stars,
            short_side=short_side,
            trashed=trashed,
        )
        page = studio.browse.page(wanted, order=Order(sort), limit=limit, cursor=cursor)
        data = {"assets": [finding.tile_json(tile) for tile in page.items], "cursor": page.cursor}
        door.result(data, finding.tile_table(page.items))
        if page.cursor:
            door.hint(f"there are more: --cursor {page.cursor}")


@verb(app, "show")
def show(door: Door, asset: Which) -> None:
    """Show an asset with the recipe that made it."""
    with door.studio() as studio:
        view = studio.pictures.show(find_asset(studio, asset))
        entry = view.entry
        data = entry_json(entry) | {
            "meta": entry.asset.meta,
            "run": entry.run,
            "recipe": view.recipe,
            "parents": view.parents,
            "children": view.children,
        }
        pairs: list[tuple[str, object]] = [
            ("asset", entry.asset.id),
            ("kind", entry.asset.kind),
            ("when", when(entry.created)),
            ("size", size(entry.asset.size)),
            ("pixels", f"{entry.width}x{entry.height}" if entry.width else ""),
            ("rating", entry.rating.value if entry.rating else "unrated" if entry.width else ""),
            ("in the trash since", when(entry.trashed)),
            ("made by", f"run {entry.run}" if entry.run else "brought by a person"),
            ("from", ", ".join(one.parent for one in view.parents)),
        ]
        pairs += [(name, value) for name, value in entry.asset.meta.items() if isinstance(value, str | int | float)]
        door.result(data, facts(pairs))


@verb(app, "lineage")
def lineage(door: Door, asset: Which) -> None:
    """Show what an asset was made from, all the way up, and what was made of it."""
    from rich.tree import Tree

    with door.studio() as studio:
        top = find_asset(studio, asset)
        links: list[dict[str, str]] = []
        known: set[str] = set()

        def label(asset_id: str) -> str:
            entry = studio.library.assets.get(asset_id)
            return f"{entry.asset.kind} {asset_id} [dim]{when(entry.created)}[/dim]"

        tree = Tree(label(top))
        todo = [(top, tree)]
        while todo:
            current, branch = todo.pop()
            for link in studio.library.assets.parents(current):
                if (key := f"{current}:{link.parent}:{link.role}") in known:
                    continue
                known.add(key)
                links.append({"child": link.child, "parent": link.parent, "role": link.role})
                todo.append((link.parent, branch.add(label(link.parent))))
        children = studio.library.assets.descendants(top)
        made = [studio.library.assets.get(child) for child in children]
        shown = [one for one in made if one.asset.kind != "thumbnail"]
        rows = [(one.asset.id, one.asset.kind, when(one.created)) for one in shown]
        door.result(
            {"asset": top, "ancestors": links, "descendants": [one.asset.id for one in shown]},
            tree,
            table(("made of it", "kind", "when"), rows, empty="nothing was made of it"),
        )


@verb(app, "export")
def export(
    door: Door,
    assets: Several,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="A folder, or a file name for a single one.", show_default=False)
    ],
    form: Annotated[str, typer.Option("--format", help="Of pictures in a folder: png, jpg, webp or avif.")] = "png",
    recipe: Annotated[bool, typer.Option("--recipe/--no-recipe", help="Whether files hold how they were made.")] = True,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there.")] = False,
) -> None:
    """Write assets as files, with their provenance; `atelier export` has all the options."""
    from atelier.cli.export import write_files
    from atelier.steps.exporting import export_options

    options = export_options(form=form, metadata="full" if recipe else "minimal")
    with door.studio() as studio:
        write_files(door, studio, assets, out, options, overwrite=overwrite)


@verb(app, "trash")
def trash(door: Door, assets: Several) -> None:
    """Put assets into the trash; `restore` takes them back."""
    with door.studio() as studio:
        ids = [find_asset(studio, asset) for asset in assets]
        count = studio.library.assets.trash(ids)
        door.result({"trashed": count, "assets": ids}, f"{plural(count, 'asset')} in the trash")
        door.hint(f"to take back: {door.command('library', 'restore', *ids[:3])}")


@verb(app, "restore")
def restore(door: Door, assets: Several) -> None:
    """Take assets out of the trash."""
    with door.studio() as studio:
        ids = [find_asset(studio, asset) for asset in assets]
        count = studio.library.assets.restore(ids)
        door.result({"restored": count, "assets": ids}, f"{plural(count, 'asset')} restored")


@verb(app, "check")
def check(
    door: Door,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Read every content and compare its checksum.")] = False,
) -> None:
    """Find what does not fit together: orphans either way, damage. Exit code 8 if something is left."""
    with door.studio() as studio:
        report = studio.pictures.check(repair=repair, verify=verify)
        rows = [
            (one.kind, one.what, one.detail, "repaired" if one.repaired else "lost" if one.lost else "")
            for one in report.findings
        ]
        door.result(
            {
                "ok": report.ok,
                "assets": report.assets,
                "blobs": report.blobs,
                "verified": report.verified,
                "findings": report.findings,
            },
            f"{plural(report.assets, 'asset')}, {plural(report.blobs, 'stored content')}"
            + (", all read" if report.verified else ""),
            table(("finding", "what", "detail", ""), rows, empty="all is well"),
        )
        left = [one for one in report.findings if not one.repaired]
        if left:
            advice = (
                "restore a backup for what is lost"
                if repair
                else f"mend it with: {door.command('library', 'check', '--repair')}"
            )
            door.end(Corrupt(f"{plural(len(left), 'finding')} left", advice=advice))


def entry_json(entry: Entry) -> dict[str, Any]:
    """An asset as programs get it in lists."""
    asset = entry.asset
    return {
        "id": asset.id,
        "kind": asset.kind,
        "media_type": asset.media_type,
        "bytes": asset.size,
        "created": entry.created,
        "width": entry.width,
        "height": entry.height,
        "rating": entry.rating,
        "subjects": asset.subjects,
        "run": entry.run,
        "trashed": entry.trashed,
    }
