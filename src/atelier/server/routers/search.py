"""`/v1/search`: by words, by what is pictured, by likeness, by colour; what there is, and when it was made."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field, StringConstraints

from atelier.library.browse import Span
from atelier.library.search import Ranking
from atelier.library.words import LONGEST_QUERY
from atelier.server import words
from atelier.server.access import Reads
from atelier.server.assets import AssetOut, NarrowedBy, NearOut, asset_out, near_out
from atelier.server.paging import PageOf
from atelier.server.resource import resource

router = resource("search")

Asked = Annotated[
    str,
    Query(
        min_length=1,
        max_length=LONGEST_QUERY,
        pattern=r"^[^\x00]*$",
        description='Words that must all be there; "a phrase"; -without; begin*.',
        examples=["lighthouse -night"],
    ),
]
Limit = Annotated[int, Query(ge=1, le=200, description="Items at most.")]
ColourValue = Annotated[str, StringConstraints(pattern=r"^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")]


class Hits(BaseModel):
    """A page of matches."""

    items: list[AssetOut]
    next: str | None = Field(description="Cursor of the next page; null on the last one.")
    ranked: bool = Field(description="Best first; else newest first.")
    matches: int | None = Field(description="How many there are; null for more than a thousand.")


class NearList(BaseModel):
    """Assets by likeness, the best first."""

    items: list[NearOut]


class GroupList(BaseModel):
    """Groups of near-duplicates, the newest group first."""

    items: list[list[AssetOut]]


class FacetValue(BaseModel):
    """A value with how many assets have it."""

    value: str
    count: int


class Facets(BaseModel):
    """Which values there are, by dimension, most frequent first, up to 50 each."""

    dimensions: dict[str, list[FacetValue]]
    counted: int = Field(description="Over how many assets.")
    exact: bool = Field(description="False: over the newest of more.")


class Bucket(BaseModel):
    """How many assets were recorded from this day on, until the next bucket's."""

    start: date
    count: int


class Timeline(BaseModel):
    """Buckets, the newest first."""

    buckets: list[Bucket]
    total: int
    exact: bool = Field(description="False: a bucket may hold fewer than it says.")


@router.get("", summary="Search by words")
def search_words(
    caller: Reads,
    page: PageOf,
    narrowed: NarrowedBy,
    q: Asked,
    ranking: Annotated[Ranking, Query(description="`auto`: best first up to a thousand matches.")] = Ranking.AUTO,
) -> Hits:
    """In titles, tags, prompts, file names, captions and notes. Case and accents do not count."""
    of = ("search", caller.workspace, narrowed.print, ranking.value, q)
    after = page.after(*of)
    found = caller.studio.browse.search(
        q, narrowed.filter, ranking=ranking, limit=page.limit, cursor=str(after) if after is not None else None
    )
    return Hits(
        items=[asset_out(tile) for tile in found.items],
        next=page.cursor(*of, position=found.cursor) if found.cursor else None,
        ranked=found.ranked,
        matches=found.matches,
    )


@router.get("/pictured", summary="Search by what is pictured")
def search_pictured(caller: Reads, narrowed: NarrowedBy, q: Asked, limit: Limit = 50) -> NearList:
    """Pictures that show what the words say, whatever their prompts were. Needs an installed embedder."""
    return NearList(items=near_out(caller.studio.browse.pictured(q, narrowed.filter, limit=limit)))


@router.get("/similar/{asset_id}", summary="Find similar pictures")
def search_similar(caller: Reads, asset_id: words.Id, narrowed: NarrowedBy, limit: Limit = 50) -> NearList:
    """By what is pictured. Needs an installed embedder, and the picture indexed."""
    return NearList(items=near_out(caller.studio.browse.similar(asset_id, narrowed.filter, limit=limit)))


@router.get("/duplicates", summary="Find near-duplicates")
def list_duplicates(caller: Reads, limit: Limit = 50) -> GroupList:
    """Groups among the newest 50,000 images."""
    groups = caller.studio.browse.duplicate_groups(limit=limit)
    return GroupList(items=[[asset_out(tile) for tile in group] for group in groups])


@router.get("/duplicates/{asset_id}", summary="Find near-duplicates of an image")
def search_duplicates(caller: Reads, asset_id: words.Id, limit: Limit = 50) -> NearList:
    """Resized, re-encoded, slightly cut ones."""
    return NearList(items=near_out(caller.studio.browse.duplicates(asset_id, limit=limit)))


@router.get("/colour", summary="Search by colour")
def search_colour(
    caller: Reads,
    narrowed: NarrowedBy,
    colour: Annotated[
        list[ColourValue], Query(min_length=1, max_length=5, description="As rrggbb.", examples=["c02a1f"])
    ],
    limit: Limit = 50,
) -> NearList:
    """Images in which these colours are common."""
    return NearList(items=near_out(caller.studio.browse.coloured(colour, narrowed.filter, limit=limit)))


@router.get("/facets", summary="Count values")
def get_facets(caller: Reads, narrowed: NarrowedBy) -> Facets:
    """Which kinds, subjects, models, tags, … there are, and how many assets have each."""
    found = caller.studio.browse.facets(narrowed.filter)
    dimensions = {
        name: [FacetValue(value=value, count=count) for value, count in values]
        for name, values in found.dimensions.items()
    }
    return Facets(dimensions=dimensions, counted=found.counted, exact=found.exact)


@router.get("/timeline", summary="Count by time")
def get_timeline(
    caller: Reads, narrowed: NarrowedBy, span: Annotated[Span, Query(description="Of a bucket.")] = Span.MONTH
) -> Timeline:
    """How many assets were recorded when (UTC). To jump to a time, list assets with `until`."""
    found = caller.studio.browse.timeline(narrowed.filter, span)
    buckets = [Bucket(start=one.start, count=one.count) for one in found.buckets]
    return Timeline(buckets=buckets, total=found.total, exact=found.exact)


@router.get("/tags", summary="List tags")
def list_tags(
    caller: Reads,
    begins: Annotated[str, Query(max_length=64, pattern=r"^[^\x00]*$", description="Only those that begin so.")] = "",
    limit: Limit = 50,
) -> list[FacetValue]:
    """The most used first."""
    found = caller.studio.library.curation.tags(begins, limit=limit)
    return [FacetValue(value=value, count=count) for value, count in found]
