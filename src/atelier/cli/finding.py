"""Verbs of `atelier library` that find assets: search, similar, colour, duplicates, timeline, index."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door
from atelier.cli.naming import every_kind, find_asset, find_run, find_subject, suggestion
from atelier.cli.show import plural, size, table, when
from atelier.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atelier.library.filters import Filter
    from atelier.library.tiles import Tile
    from atelier.library.vectors import Near
    from atelier.steps.studio import Studio

Kinds = Annotated[
    list[str] | None, typer.Option("--kind", help="photo, picture, adapter, …, all; repeat. Else the first two.")
]
OfSubject = Annotated[list[str] | None, typer.Option("--subject", "-s", help="Only what shows this subject; repeat.")]
Tagged = Annotated[list[str] | None, typer.Option("--tag", "-t", help="Only what has this tag; repeat for several.")]
OfModel = Annotated[
    list[str] | None, typer.Option("--model", help="Only of this base model; repeat for any of several.")
]
Rated = Annotated[
    list[str] | None,
    typer.Option("--rating", help="general, sensitive, explicit or unrated; repeat for any of several."),
]
Starred = Annotated[int, typer.Option("--stars", min=0, max=5, help="Only with so many stars at least.")]
Since = Annotated[str | None, typer.Option(help="Only from this day (2026-05-01) or time on.", show_default=False)]
Until = Annotated[str | None, typer.Option(help="Only before this day or time.", show_default=False)]
InTrash = Annotated[bool, typer.Option("--trashed", help="What is in the trash.")]
HowMany = Annotated[int, typer.Option("--limit", "-n", min=1, max=500, help="How many.")]
Cursor = Annotated[str | None, typer.Option(help="Go on after a listing, by its cursor.", show_default=False)]
Which = Annotated[str, typer.Argument(metavar="ASSET", help="Id of the asset, or its beginning.", show_default=False)]


def search(
    door: Door,
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="What to look for.", show_default=False)],
    pictured: Annotated[
        bool, typer.Option("--pictured", "-p", help="By what pictures show, instead of by recorded words.")
    ] = False,
    kind: Kinds = None,
    subject: OfSubject = None,
    tag: Tagged = None,
    stars: Starred = 0,
    ranking: Annotated[
        str, typer.Option(help="auto, best or newest. auto: best first up to a thousand matches.")
    ] = "auto",
    limit: HowMany = 50,
    cursor: Cursor = None,
) -> None:
    """Search titles, tags, prompts, file names, captions and notes. Understands "a phrase", -without and begin*.

    Put what begins with - into quotes: atelier library search "pier -night".
    """
    from atelier.library.search import Ranking

    if ranking not in tuple(Ranking):
        raise InvalidInput(f"'{ranking}' is no ranking", advice=f"use one of {', '.join(Ranking)}")
    with door.studio() as studio:
        wanted = narrow(studio, kind=kind, subject=subject, tag=tag, stars=stars)
        query = " ".join(words)
        if pictured:
            show_near(door, studio.browse.pictured(query, wanted, limit=limit))
            return
        found = studio.browse.search(query, wanted, ranking=Ranking(ranking), limit=limit, cursor=cursor)
        data = {"assets": [tile_json(tile) for tile in found.items], "cursor": found.cursor}
        door.result(data | {"ranked": found.ranked, "matches": found.matches}, tile_table(found.items))
        if found.cursor:
            door.hint(f"there are more: --cursor {found.cursor}")


def similar(
    door: Door,
    asset: Which,
    duplicates: Annotated[bool, typer.Option("--duplicates", help="Only near-duplicates.")] = False,
    limit: HowMany = 20,
) -> None:
    """Find pictures that show something similar, or near-duplicates."""
    with door.studio() as studio:
        found = find_asset(studio, asset)
        near = studio.browse.duplicates(found, limit=limit) if duplicates else studio.browse.similar(found, limit=limit)
        show_near(door, near)


def colour(
    door: Door,
    colours: Annotated[list[str], typer.Argument(metavar="COLOURS...", help="As #rrggbb.", show_default=False)],
    limit: HowMany = 20,
) -> None:
    """Find pictures in which these colours are common."""
    with door.studio() as studio:
        show_near(door, studio.browse.coloured(colours, limit=limit))


def duplicates(door: Door, limit: HowMany = 50) -> None:
    """List groups of near-duplicates among the newest 50,000 images."""
    with door.studio() as studio:
        groups = studio.browse.duplicate_groups(limit=limit)
        rows = [
            (index, tile.id, when(tile.created), f"{tile.width}x{tile.height}", size(tile.bytes), tile.about)
            for index, group in enumerate(groups, 1)
            for tile in group
        ]
        columns = ("group", "asset", "when", ">pixels", ">size", "what")
        data = {"groups": [[tile_json(tile) for tile in group] for group in groups]}
        door.result(data, table(columns, rows, empty="there are none"))


def timeline(
    door: Door,
    span: Annotated[str, typer.Option(help="day, month or year.")] = "month",
    kind: Kinds = None,
    subject: OfSubject = None,
    tag: Tagged = None,
) -> None:
    """Show how much was made when."""
    from atelier.library.browse import Span

    if span not in tuple(Span):
        raise InvalidInput(f"'{span}' is no span of time", advice=f"use one of {', '.join(Span)}")
    with door.studio() as studio:
        line = studio.browse.timeline(narrow(studio, kind=kind, subject=subject, tag=tag), Span(span))
        buckets = [{"start": bucket.start.isoformat(), "count": bucket.count} for bucket in line.buckets]
        rows = [(bucket.start.isoformat(), bucket.count) for bucket in line.buckets]
        data = {"buckets": buckets, "total": line.total, "exact": line.exact}
        door.result(data, table(("from", ">assets"), rows))


def index(
    door: Door,
    again: Annotated[bool, typer.Option("--again", help="Look at everything anew.")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, help="Images at most.", show_default=False)
    ] = None,
) -> None:
    """Look at new images, for searching by what they show. Can be stopped at any time, and goes on there."""
    with door.studio() as studio:

        def tell(done: Any) -> None:
            if not door.as_json:
                door.note(f"{plural(done.seen, 'image')} looked at, {done.waiting} to go")

        done = studio.browse.index(again=again, most=limit, on_batch=tell)
        name = studio.embedder.name if studio.embedder is not None else None
        data = {"seen": done.seen, "failed": done.failed, "waiting": done.waiting, "embedder": name}
        failed = f", {done.failed} could not be read" if done.failed else ""
        door.result(data, f"{plural(done.seen, 'image')} looked at{failed}, {done.waiting} left")
        if name is None:
            door.hint("nothing is installed that sees what is pictured; only colours were taken")


def narrow(
    studio: Studio,
    *,
    kind: Sequence[str] | None = None,
    subject: Sequence[str] | None = None,
    tag: Sequence[str] | None = None,
    run: str | None = None,
    collection: str | None = None,
    since: str | None = None,
    until: str | None = None,
    **said: Any,
) -> Filter:
    """A filter from what was said. Raises NotFound, InvalidInput."""
    from atelier.library.curating import clean_tag
    from atelier.library.dimensions import GALLERY
    from atelier.library.filters import Filter

    known = every_kind()
    for one in kind or ():
        if one not in known and one != "all":
            raise InvalidInput(
                f"there is no kind '{one}'", advice=suggestion(one, known, f"use {', '.join(known)} or all")
            )
    held = studio.library.collections.get(collection, user=LOCAL).id if collection else None
    return Filter(
        kinds=None if kind and "all" in kind else tuple(kind) if kind else GALLERY,
        subjects=tuple(find_subject(studio, one).id for one in subject or ()),
        tags=tuple(clean_tag(one) for one in tag or ()),
        run=find_run(studio, run).id if run else None,
        collection=held,
        since=moment(since),
        until=moment(until),
        **said,
    )


LOCAL = "owner"
"""Who works on the studio's own machine, as the server knows them."""


def moment(text: str | None) -> datetime | None:
    """A day or time; without a zone it is this machine's. Raises InvalidInput."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError as error:
        raise InvalidInput(
            f"'{text}' is no day or time", advice="write it as 2026-05-01 or 2026-05-01T12:30"
        ) from error


def tile_json(tile: Tile) -> dict[str, Any]:
    """An asset as programs get it in lists."""
    return {name: value for name, value in vars(tile).items() if name != "number"}


def tile_table(tiles: Sequence[Tile]) -> Any:
    """Assets as people see them in lists."""
    rows = [
        (tile.id, tile.kind, when(tile.created), size(tile.bytes), "★" * tile.stars, tile.title or tile.about)
        for tile in tiles
    ]
    return table(("asset", "kind", "when", ">size", "stars", "what"), rows)


def show_near(door: Door, found: Sequence[Near]) -> None:
    """Assets with how near they are."""
    rows = [
        (near.item.id, near.item.kind, when(near.item.created), f"{near.score:.2f}", near.item.about) for near in found
    ]
    data = {"assets": [tile_json(near.item) | {"score": near.score} for near in found]}
    door.result(data, table(("asset", "kind", "when", ">score", "what"), rows, empty="nothing is like it"))
