"""What routes about assets share: how an asset is shown, how a listing is narrowed down, how content is sent."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from atelier.library import Library
from atelier.library.filters import Filter
from atelier.library.thumbnails import has_thumbnails
from atelier.library.tiles import Tile
from atelier.library.vectors import Near
from atelier.recipe import Asset
from atelier.server import words
from atelier.server.files import file_headers
from atelier.steps.exporting import ExportOptions
from atelier.steps.services.exporting import file_name
from atelier.steps.studio import Studio

MOST_AT_ONCE = 1_000
PIECE = 1 << 20
THUMBNAIL_SECONDS, CONTENT_SECONDS = 365 * 24 * 3600, 24 * 3600

Value = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[^\x00]*$")]
Several = Annotated[list[Value] | None, Query(max_length=20)]
Ids = Annotated[list[words.Id], Field(min_length=1, max_length=MOST_AT_ONCE, description="Ids of assets.")]


class Size(IntEnum):
    """Longest side of a thumbnail in pixels, at least, where the image has them."""

    SMALL = 256
    MIDDLE = 512
    LARGE = 1024


class AssetOut(BaseModel):
    """An asset in a list."""

    id: str = Field(examples=["mfzwizltoq2gk4dc"])
    kind: str = Field(examples=["picture"])
    media_type: str = Field(examples=["image/png"])
    bytes: int
    created: datetime
    width: int | None
    height: int | None
    rating: str | None = Field(description="general, sensitive, explicit; null: not rated.")
    minor: bool
    stars: int = Field(description="0 to 5; 0: none given.")
    title: str
    about: str = Field(description="The first words of its prompt, caption or file name.")
    seed: int | None
    tags: list[str] = Field(description="Up to 12 of them.")
    subjects: list[str] = Field(description="Ids.")
    run: str | None
    trashed: datetime | None
    colour: str | None = Field(description="Its most common one, to be shown until the picture is there.")
    thumbnail: str | None = Field(description="Path of a small WebP; null for what is no image.")
    content: str = Field(description="Path of the stored content.")


class NearOut(BaseModel):
    """An asset with how well it fits: 1 is the same."""

    asset: AssetOut
    score: float


@dataclass(frozen=True)
class Narrowed:
    """What narrows a listing down."""

    filter: Filter

    @property
    def said(self) -> bool:
        """Whether anything narrows it."""
        return self.filter != Filter()

    @property
    def print(self) -> str:
        """Names the filter, so that a cursor works with no other."""
        return hashlib.sha256(repr(self.filter).encode()).hexdigest()[:16]


async def _narrowed(
    kind: Annotated[
        list[Value] | None, Query(max_length=20, description="Any of these; photo and picture without. `all`.")
    ] = None,
    subject: Annotated[list[words.Id] | None, Query(max_length=20, description="Ids; all of these.")] = None,
    tag: Annotated[list[Value] | None, Query(max_length=20, description="All of these.")] = None,
    model: Annotated[list[Value] | None, Query(max_length=20, description="Any of these.")] = None,
    adapter: Annotated[list[Value] | None, Query(max_length=20, description="By name; any of these.")] = None,
    step: Annotated[list[Value] | None, Query(max_length=20, description="Any of these.")] = None,
    rating: Annotated[
        list[Value] | None, Query(max_length=4, description="general, sensitive, explicit, unrated; any of these.")
    ] = None,
    shape: Annotated[
        list[Value] | None, Query(max_length=3, description="portrait, landscape, square; any of these.")
    ] = None,
    media_type: Annotated[list[Value] | None, Query(max_length=20, description="Any of these.")] = None,
    collection: Annotated[words.Id | None, Query(description="In this collection.")] = None,
    run: Annotated[words.Id | None, Query(description="Made by this run.")] = None,
    stars: Annotated[int, Query(ge=0, le=5, description="At least so many.")] = 0,
    since: Annotated[AwareDatetime | None, Query(description="Recorded at or after.")] = None,
    until: Annotated[AwareDatetime | None, Query(description="Recorded before.")] = None,
    short_side: Annotated[int, Query(ge=0, le=100_000, description="At least so many pixels.")] = 0,
    minor: Annotated[bool, Query(description="Only what is marked as showing a minor.")] = False,
    trashed: Annotated[bool, Query(description="What is in the trash, instead of what is not.")] = False,
) -> Narrowed:
    """Query parameters. Everything that is said must hold."""
    kinds = Filter().kinds if not kind else None if "all" in kind else tuple(kind)
    return Narrowed(
        Filter(
            kinds=kinds,
            subjects=tuple(subject or ()),
            tags=tuple(one.lower() for one in tag or ()),
            models=tuple(model or ()),
            adapters=tuple(adapter or ()),
            steps=tuple(step or ()),
            ratings=tuple(rating or ()),
            shapes=tuple(shape or ()),
            formats=tuple(media_type or ()),
            collection=collection,
            run=run,
            stars=stars,
            since=since,
            until=until,
            short_side=short_side,
            minor=minor,
            trashed=trashed,
        )
    )


NarrowedBy = Annotated[Narrowed, Depends(_narrowed)]
"""What a handler declares: `narrowed: NarrowedBy`."""


def asset_out(tile: Tile) -> AssetOut:
    """A tile as the API shows it."""
    path = f"/v1/assets/{tile.id}"
    return AssetOut(
        id=tile.id,
        kind=tile.kind,
        media_type=tile.media_type,
        bytes=tile.bytes,
        created=tile.created,
        width=tile.width,
        height=tile.height,
        rating=tile.rating,
        minor=tile.minor,
        stars=tile.stars,
        title=tile.title,
        about=tile.about,
        seed=tile.seed,
        tags=list(tile.tags),
        subjects=list(tile.subjects),
        run=tile.run,
        trashed=tile.trashed,
        colour=tile.colour,
        thumbnail=f"{path}/thumbnail" if has_thumbnails(tile.kind) else None,
        content=f"{path}/content",
    )


def near_out(found: list[Near]) -> list[NearOut]:
    """What a search by likeness found."""
    return [NearOut(asset=asset_out(one.item), score=one.score) for one in found]


def send_content(request: Request, studio: Studio, asset_id: str, *, download: bool) -> Response:
    """An asset's content: whole, a part (RFC 9110 ranges), or nothing where the client has it already.

    A picture that the studio made comes with a signed manifest, always whole: signing makes other bytes each time.

    Args:
        download: save it, even where a browser could show it. What the studio made is then marked and signed as
            every export is.

    Raises:
        NotFound: no such asset, or it is erased.
        Refused: the download shows a person whose consent does not hold any more.
    """
    library = studio.library
    entry = library.assets.get(asset_id)
    asset, size = entry.asset, entry.asset.size
    if download and studio.exports.is_work(entry):
        out = studio.exports.file(asset_id, ExportOptions(metadata="minimal"))
        return Response(out.content, headers=file_headers(out.name, out.media_type, download=True))
    headers = file_headers(file_name(entry), asset.media_type, download=download, max_age=CONTENT_SECONDS)
    # The id names the content, which never changes; its hash is nobody's business.
    headers |= {"ETag": f'"{asset_id}"', "Accept-Ranges": "bytes"}
    if unchanged(request, asset_id):
        return Response(status_code=304, headers=headers)
    signed = studio.exports.shown(entry)
    if signed is not None:
        return Response(signed, headers=headers | {"ETag": f'W/"{asset_id}"', "Accept-Ranges": "none"})
    wanted = (
        request.headers.get("range", "") if request.headers.get("if-range", f'"{asset_id}"') == f'"{asset_id}"' else ""
    )
    part = read_range(wanted, size)
    if part is None:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    start, end = part
    status = 206 if (start, end) != (0, size) or wanted else 200
    if status == 206:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    # The first piece is read before the answer begins, so that what is gone is a 404 and not a broken answer.
    pieces = _pieces(library, asset, start, end)
    first = next(pieces, b"")
    return StreamingResponse(_joined(first, pieces), status_code=status, headers=headers)


def send_small(request: Request, library: Library, asset_id: str, size: int) -> Response:
    """A thumbnail. Raises NotFound; InvalidInput for what is no image."""
    tag = f"{asset_id}-{size}"
    headers = file_headers("thumbnail.webp", "image/webp", max_age=THUMBNAIL_SECONDS) | {"ETag": f'"{tag}"'}
    if unchanged(request, tag):
        library.assets.get(asset_id)
        return Response(status_code=304, headers=headers)
    return Response(library.thumbnails.get(asset_id, size), headers=headers)


def unchanged(request: Request, tag: str) -> bool:
    """Whether the client says that it has this already."""
    given = request.headers.get("if-none-match", "")
    return any(one.strip().removeprefix("W/") in (f'"{tag}"', "*") for one in given.split(","))


def read_range(header: str, size: int) -> tuple[int, int] | None:
    """Start and end of the one range that is asked for; all of it for none or several; None: not satisfiable."""
    match = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", header.strip())
    if match is None or (not match[1] and not match[2]):
        return 0, size
    if not match[1]:
        length = int(match[2])
        return (max(0, size - length), size) if length and size else None
    start = int(match[1])
    end = min(int(match[2]) + 1, size) if match[2] else size
    if match[2] and int(match[2]) < start:
        return 0, size  # no range at all: RFC 9110 has it ignored
    return (start, end) if start < size else None


def _pieces(library: Library, asset: Asset, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        piece = library.store.range(library.workspace, asset, start, min(start + PIECE, end))
        yield piece
        start += len(piece)


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
