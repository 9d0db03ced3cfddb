"""The library: searching, looking at a picture, what it came from."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from atelier.assistant.api import at
from atelier.assistant.looking import Side, detail_of, pixels_of
from atelier.assistant.tool import Asked, Call, Given, tool
from atelier.assistant.words import Cursor, Id, Name, PictureBrief, brief, picture_uri


class Found(Given):
    """Photos and pictures."""

    items: list[PictureBrief]
    matches: int | None = Field(description="How many there are; null: unknown, or more than a thousand.")
    next_cursor: str | None


class SearchWish(Asked):
    """What to look for. Without words: the newest."""

    words: str = Field(
        default="",
        max_length=200,
        pattern=r"^[^\x00]*$",
        description='Words that must all be there; "a phrase"; -without; begin*.',
    )
    by: Literal["words", "what_is_pictured"] = Field(
        default="words",
        description="words: in titles, tags, prompts, captions, notes. what_is_pictured: what the picture shows, "
        "whatever was written about it (needs an installed embedder).",
    )
    kinds: list[Literal["photo", "picture"]] = Field(
        default=[], max_length=2, description="Any of these; both where left out."
    )
    subject: Name | None = Field(default=None, description="Only what shows this subject, by name or id.")
    stars: int = Field(default=0, ge=0, le=5, description="At least so many.")
    since: AwareDatetime | None = Field(default=None, description="Recorded at or after, with time zone.")
    until: AwareDatetime | None = Field(default=None, description="Recorded before, with time zone.")
    limit: int = Field(default=20, ge=1, le=50)
    cursor: Cursor = Field(default="", description="`next_cursor` of the part before.")


class SimilarWish(Asked):
    """Which picture others are to be like."""

    picture: Id = Field(description="Id of the picture.")
    limit: int = Field(default=12, ge=1, le=50)


class LookWish(Asked):
    """Which picture to look at."""

    picture: Id = Field(description="Id of a photo or picture.")
    side: Side = Field(default=512, description="Pixels of the longest side that you get to see.")


class PictureDetail(Given):
    """All that is known of a picture."""

    id: str
    uri: str
    kind: str
    width: int | None
    height: int | None
    created: str
    title: str
    caption: str
    note: str
    tags: list[str]
    stars: int
    rating: str | None
    subjects: list[str] = Field(description="Ids of whom it shows.")
    colours: list[str] = Field(description="The most common ones.")
    run: str | None
    made_with: dict[str, Any] = Field(description="Prompt, seed, model, steps and so on; or what the file said.")
    recipe: dict[str, Any] = Field(description="The recipe with its inputs; empty for what was brought.")


class LineageWish(Asked):
    """Whose lineage."""

    picture: Id = Field(description="Id of an asset.")
    depth: int = Field(default=3, ge=1, le=10, description="Steps each way.")
    most: int = Field(default=60, ge=2, le=200, description="Assets at most.")


class Kin(PictureBrief):
    """An asset in a lineage."""

    level: int = Field(description="Below 0: what it came from; above 0: what came from it.")


class Link(Given):
    """`child` was made from `parent`."""

    child: str
    parent: str
    role: str = Field(description="The step, or what the child is to the parent.")


class Lineage(Given):
    """What an asset came from, and what came from it."""

    nodes: list[Kin]
    links: list[Link]
    whole: bool = Field(description="False where something was left out.")


@tool("Search the library", reads=True)
async def search_library(call: Call, wish: SearchWish) -> Found:
    """Find photos and pictures by words or by what they show; without words, the newest. Gives ids and descriptions;
    look_at_picture shows one."""
    query: dict[str, Any] = {"kind": wish.kinds, "stars": wish.stars or None, "limit": wish.limit}
    query |= {name: moment.isoformat() for name in ("since", "until") if (moment := getattr(wish, name)) is not None}
    if wish.subject is not None:
        query["subject"] = (await call.api.get(at("subjects", wish.subject)))["id"]
    if not wish.words.strip():
        page = await call.api.get(at("assets"), cursor=wish.cursor, **query)
        return Found(items=[brief(one) for one in page["items"]], matches=None, next_cursor=page["next"])
    if wish.by == "what_is_pictured":
        near = await call.api.get(at("search", "pictured"), q=wish.words, **query)
        return _alike(near)
    page = await call.api.get(at("search"), q=wish.words, cursor=wish.cursor, **query)
    return Found(items=[brief(one) for one in page["items"]], matches=page["matches"], next_cursor=page["next"])


@tool("Find similar pictures", reads=True)
async def find_similar(call: Call, wish: SimilarWish) -> Found:
    """Find photos and pictures that show something like a given one, the most alike first."""
    return _alike(await call.api.get(at("search", "similar", wish.picture), limit=wish.limit))


@tool("Look at a picture", reads=True)
async def look_at_picture(call: Call, wish: LookWish) -> PictureDetail:
    """See a photo or picture (small, without metadata) together with the recipe that made it. Pictures that are rated
    explicit, or show somebody whose consent does not hold, are not handed on."""
    detail = await detail_of(call.api, wish.picture)
    call.show(await pixels_of(call.api, detail, wish.side))
    recall = await call.api.get(at("assets", wish.picture, "recall"))
    told = {
        "uri": picture_uri(detail["id"]),
        "colours": [one["colour"] for one in detail["colours"]],
        "made_with": detail["meta"],
        "recipe": recipe_of(recall),
    }
    return PictureDetail.model_validate({**detail, **told})


@tool("Read a picture's lineage", reads=True)
async def read_lineage(call: Call, wish: LineageWish) -> Lineage:
    """Read what a picture came from (photos, personal model, other pictures) and what was made from it since."""
    found = await call.api.get(at("assets", wish.picture, "lineage"), depth=wish.depth, most=wish.most)
    nodes = [Kin.model_validate({**brief(one["asset"]).model_dump(), "level": one["level"]}) for one in found["nodes"]]
    return Lineage(nodes=nodes, links=[Link.model_validate(one) for one in found["links"]], whole=found["whole"])


def recipe_of(recall: dict[str, Any]) -> dict[str, Any]:
    """The recipe that made an asset, with its inputs; empty for what was brought."""
    return {"recipe": recall["recipe"], "inputs": recall["inputs"]} if recall["recipe"] else {}


def _alike(near: dict[str, Any]) -> Found:
    items = [brief(one["asset"], one["score"]) for one in near["items"]]
    return Found(items=items, matches=len(items), next_cursor=None)
