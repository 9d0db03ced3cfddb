"""`/v1/assets`: photos, pictures and whatever else is stored: listing, content, lineage, recall, changing, trash."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from atelier.accounts.roles import Right
from atelier.library.browse import MOST_SKIPPED
from atelier.library.curating import MOST_TAGS, NOTE_LENGTH, TAG_LENGTH, TITLE_LENGTH, Change
from atelier.library.details import Details
from atelier.library.filters import Order
from atelier.library.thumbnails import has_thumbnails
from atelier.server import words
from atelier.server.access import Reads, Sees, Shares, Writes
from atelier.server.assets import AssetOut, Ids, NarrowedBy, Size, asset_out, send_content, send_small
from atelier.server.exporting import Exporting
from atelier.server.files import INLINE, file_headers
from atelier.server.paging import Page, PageOf
from atelier.server.resource import FEW, light, resource
from atelier.server.signing import ADDRESS_SECONDS

router = resource("assets")

LONGEST_ADDRESS = 7 * 24 * 3600
_BYTES = {"schema": {"type": "string", "format": "binary"}}
BINARY = {"content": dict.fromkeys((*sorted(INLINE), "application/octet-stream"), _BYTES)}
"""Pictures as what they are, anything else as bytes."""
WEBP = {"content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}}}
ZIP = {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
Tag = Annotated[str, StringConstraints(min_length=1, max_length=TAG_LENGTH, pattern=r"^[^\x00]*\S[^\x00]*$")]
Tags = Annotated[list[Tag], Field(max_length=MOST_TAGS)]
Line = Annotated[str, StringConstraints(max_length=TITLE_LENGTH, pattern=r"^[^\x00]*$")]
Text = Annotated[str, StringConstraints(max_length=NOTE_LENGTH, pattern=r"^[^\x00]*$")]


class Colour(BaseModel):
    """A dominant colour of an image."""

    colour: str = Field(examples=["#c02a1f"])
    share: float = Field(description="0 to 1.")


class AssetDetail(BaseModel):
    """An asset with all that is known of it."""

    id: str
    kind: str
    media_type: str
    bytes: int
    created: datetime
    width: int | None
    height: int | None
    rating: str | None
    minor: bool
    stars: int
    title: str
    note: str
    caption: str
    tags: list[str]
    subjects: list[str]
    colours: list[Colour]
    run: str | None
    trashed: datetime | None
    meta: dict[str, JsonValue] = Field(description="How it was made, or what the file said of itself.")
    thumbnail: str | None
    content: str


class AssetChange(words.Request):
    """What to say of an asset; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"stars": 4, "add_tags": ["beach"]}]})

    title: Line | None = None
    note: Text | None = None
    stars: Annotated[int, Field(ge=0, le=5)] | None = None
    tags: Tags | None = Field(default=None, description="Instead of those there are.")
    add_tags: Tags = Field(default=[])
    remove_tags: Tags = Field(default=[])

    @property
    def change(self) -> Change:
        """For the library."""
        return Change(
            title=self.title,
            note=self.note,
            stars=self.stars,
            tags=None if self.tags is None else tuple(self.tags),
            add_tags=tuple(self.add_tags),
            remove_tags=tuple(self.remove_tags),
        )


class BulkChange(AssetChange):
    """What to say of many assets, all or none."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"assets": ["mfzwizltoq2gk4dc"], "stars": 5}]})

    assets: Ids


class Chosen(words.Request):
    """Some assets."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"assets": ["mfzwizltoq2gk4dc"]}]})

    assets: Ids


class Emptying(words.Request):
    """What of the trash to delete for good; all of it when nothing is said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"older_than_days": 30}]})

    assets: Ids | None = Field(default=None, description="Only these; what is not in the trash is left alone.")
    older_than_days: int = Field(default=0, ge=0, le=3650)


class Packing(Exporting):
    """What to put into a zip, and how."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"assets": ["mfzwizltoq2gk4dc"], "options": {"form": "webp", "metadata": "minimal"}}]
        }
    )

    assets: Ids


class Changed(BaseModel):
    """How many assets were changed."""

    count: int


class NodeOut(BaseModel):
    """An asset in a lineage graph."""

    asset: AssetOut
    level: int = Field(description="Below 0: what it came from; above 0: what came from it.")


class LinkOut(BaseModel):
    """`child` was made from `parent`."""

    child: str
    parent: str
    role: str = Field(description="The step, or what the child is to the parent.")


class LineageOut(BaseModel):
    """What an asset came from and what came from it."""

    nodes: list[NodeOut]
    links: list[LinkOut]
    whole: bool = Field(description="False where something was left out.")


class RecallOut(BaseModel):
    """How an asset was made, to make it again or something like it."""

    asset: str
    run: str | None
    recipe: dict[str, JsonValue] = Field(description="Empty for what was brought, or whose run is forgotten.")
    inputs: dict[str, JsonValue]
    parameters: dict[str, JsonValue] = Field(description="Of the picture itself: prompt, seed, …")
    sources: list[str] = Field(description="Ids of assets among the inputs.")
    missing: list[str] = Field(description="Those of them that are erased or in the trash.")


class Addresses(BaseModel):
    """Paths that whoever has them may get for a while."""

    content: str
    thumbnail: str | None
    download: str | None = Field(
        description="Of the file that an export gives, to be saved; null for who may not take files out of the studio.",
        examples=["/v1/assets/mfzwizltoq2gk4dc/content?workspace=default&expires=1772366400&signature=…&download=true"],
    )
    expires: datetime


@router.get("", summary="List assets")
@light(lambda page, narrowed, skip, **_: page.limit <= FEW and not narrowed.said and not skip)
def list_assets(
    caller: Reads,
    page: PageOf,
    narrowed: NarrowedBy,
    order: Annotated[Order, Query(description="What is equal comes newest first.")] = Order.NEWEST,
    skip: Annotated[
        int, Query(ge=0, le=MOST_SKIPPED, description="Pass over so many first; without a cursor only.")
    ] = 0,
) -> Page[AssetOut]:
    """Photos and pictures, unless kinds are named. A page can be short and still go on: `next` says so.

    With `since`, `until` and the counts of the timeline, `skip` reads a part of a month from its middle."""
    of = ("assets", caller.workspace, narrowed.print, order.value)
    after = page.after(*of)
    found = caller.studio.browse.page(
        narrowed.filter, order=order, limit=page.limit, cursor=str(after) if after is not None else None, skip=skip
    )
    more = page.cursor(*of, position=found.cursor) if found.cursor else None
    return Page(items=[asset_out(tile) for tile in found.items], next=more)


@router.post("/bulk", summary="Change many assets")
def change_assets(caller: Writes, wish: BulkChange) -> Changed:
    """Titles, notes, stars, tags; all of them or none."""
    return Changed(count=caller.studio.browse.change(wish.assets, wish.change))


@router.post("/trash", summary="Put assets into the trash")
def trash_assets(caller: Writes, wish: Chosen) -> Changed:
    """They can be taken back. The answer counts those that were not in the trash."""
    return Changed(count=caller.studio.browse.trash(wish.assets))


@router.post("/restore", summary="Take assets out of the trash")
def restore_assets(caller: Writes, wish: Chosen) -> Changed:
    """The answer counts those that were in it."""
    return Changed(count=caller.studio.browse.restore(wish.assets))


@router.post("/trash/empty", summary="Empty the trash")
def empty_trash(caller: Writes, wish: Emptying) -> Changed:
    """What goes cannot be had back: rows, content, keys, and whatever was derived for searching."""
    count = caller.studio.browse.empty_trash(wish.assets, older_than=timedelta(days=wish.older_than_days))
    caller.studio.audit.note(caller.user, "trash.empty", caller.workspace, count=count)
    return Changed(count=count)


@router.post("/zip", summary="Download assets as a zip", response_class=Response, responses={200: ZIP})
def zip_assets(caller: Shares, wish: Packing) -> StreamingResponse:
    """Made while it is sent. What cannot be exported is named in `left-out.txt`."""
    pieces = caller.studio.browse.zipped(wish.assets, wish.chosen())
    headers = file_headers("atelier.zip", "application/zip", download=True)
    return StreamingResponse(pieces, headers=headers | {"Content-Type": "application/zip"})


@router.get("/{asset_id}", summary="Show an asset")
@light(lambda **_: True)
def get_asset(caller: Reads, asset_id: words.Id) -> AssetDetail:
    """With how it was made."""
    return _detail(caller.studio.browse.details(asset_id))


@router.patch("/{asset_id}", summary="Change what is said of an asset")
def change_asset(caller: Writes, asset_id: words.Id, wish: AssetChange) -> AssetDetail:
    """Title, note, stars, tags. The asset itself never changes."""
    caller.studio.browse.change([asset_id], wish.change)
    return _detail(caller.studio.browse.details(asset_id))


@router.delete("/{asset_id}", status_code=204, summary="Put an asset into the trash")
def delete_asset(caller: Writes, asset_id: words.Id) -> None:
    """It can be taken back until the trash is emptied."""
    caller.studio.library.assets.get(asset_id)
    caller.studio.browse.trash([asset_id])


@router.get(
    "/{asset_id}/content",
    summary="Get an asset's content",
    response_class=Response,
    responses={200: BINARY, 206: BINARY, 304: {"description": "You have it."}, 416: {"description": "No such range."}},
)
def get_content(
    caller: Sees,
    request: Request,
    asset_id: words.Id,
    download: Annotated[bool, Query(description="Save it, even where a browser could show it.")] = False,
) -> Response:
    """Images are shown, anything else is saved.

    What the studio made has the pixels that are stored, and a signed manifest (C2PA); with `download` it is the file
    that an export gives, invisible mark included. Anything else is as it is stored, and takes ranges."""
    return send_content(request, caller.studio, asset_id, download=download)


@router.get(
    "/{asset_id}/thumbnail",
    summary="Get a small WebP of an image",
    response_class=Response,
    responses={200: WEBP, 304: {"description": "You have it."}},
)
def get_thumbnail(
    caller: Sees,
    request: Request,
    asset_id: words.Id,
    size: Size = Size.SMALL,
) -> Response:
    """Free of metadata."""
    return send_small(request, caller.studio.library, asset_id, size)


@router.get("/{asset_id}/addresses", summary="Get addresses that work without signing in")
def get_addresses(
    caller: Reads,
    asset_id: words.Id,
    seconds: Annotated[
        int | None,
        Query(ge=1, le=LONGEST_ADDRESS, description="How long they work; more than 900 need the right to share."),
    ] = None,
) -> Addresses:
    """For a quarter of an hour at least, or as long as is said, up to seven days. They cannot be taken back: a link
    that can is a share."""
    if seconds is not None and seconds > ADDRESS_SECONDS:
        caller.require(Right.SHARE)
    entry = caller.studio.library.assets.get(asset_id)
    moment = int(time.time()) + 1
    rounded = (moment // ADDRESS_SECONDS + 2) * ADDRESS_SECONDS  # the same for a while, so that caches work
    expires = rounded if seconds is None else moment + seconds
    signer, path, workspace = caller.state.signer, f"/v1/assets/{asset_id}", caller.workspace
    content = signer.address_until(f"{path}/content", workspace, expires)
    shown = has_thumbnails(entry.asset.kind)
    if seconds is not None and seconds > ADDRESS_SECONDS:
        caller.studio.audit.note(caller.user, "asset.address", asset_id, seconds=seconds)
    return Addresses(
        content=content,
        thumbnail=signer.address_until(f"{path}/thumbnail", workspace, expires) if shown else None,
        download=f"{content}&download=true" if caller.may(Right.SHARE) else None,
        expires=datetime.fromtimestamp(expires, UTC),
    )


@router.get("/{asset_id}/lineage", summary="Show an asset's lineage")
def get_lineage(
    caller: Reads,
    asset_id: words.Id,
    depth: Annotated[int, Query(ge=1, le=20, description="Steps each way.")] = 6,
    most: Annotated[int, Query(ge=2, le=1000, description="Assets at most.")] = 300,
) -> LineageOut:
    """Both ways. Thumbnails are left out."""
    found = caller.studio.browse.lineage(asset_id, depth=depth, most=most)
    return LineageOut(
        nodes=[NodeOut(asset=asset_out(node.tile), level=node.level) for node in found.nodes],
        links=[LinkOut(child=child, parent=parent, role=role) for child, parent, role in found.links],
        whole=found.whole,
    )


@router.get("/{asset_id}/recall", summary="Recall how an asset was made")
def get_recall(caller: Reads, asset_id: words.Id) -> RecallOut:
    """To make it again: submit recipe and inputs to `/v1/runs`."""
    found = caller.studio.browse.recall(asset_id)
    return RecallOut.model_validate(vars(found))


def _detail(found: Details) -> AssetDetail:
    entry = found.entry
    asset, path = entry.asset, f"/v1/assets/{entry.asset.id}"
    return AssetDetail(
        id=asset.id,
        kind=asset.kind,
        media_type=asset.media_type,
        bytes=asset.size,
        created=entry.created,
        width=entry.width,
        height=entry.height,
        rating=entry.rating,
        minor=entry.minor,
        stars=found.stars,
        title=found.title,
        note=found.note,
        caption=found.caption,
        tags=list(found.tags),
        subjects=list(asset.subjects),
        colours=[Colour(colour=colour, share=share) for colour, share in found.colours],
        run=entry.run,
        trashed=entry.trashed,
        meta=asset.meta,
        thumbnail=f"{path}/thumbnail" if has_thumbnails(asset.kind) else None,
        content=f"{path}/content",
    )
