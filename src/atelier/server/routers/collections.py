"""`/v1/collections`: assets that people put together, in an order of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from atelier.library.collections import NOTE_LENGTH
from atelier.library.collections import Collection as Stored
from atelier.server import words
from atelier.server.access import Reads, Shares, Writes
from atelier.server.assets import MOST_AT_ONCE, AssetOut, Ids, asset_out
from atelier.server.exporting import Exporting
from atelier.server.files import file_headers, safe_name
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.server.routers.assets import ZIP, Changed

router = resource("collections")
Note = Annotated[str, StringConstraints(max_length=NOTE_LENGTH, pattern=r"^[^\x00]*$")]
Named = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[^\x00]*\S[^\x00]*$")]


class Collection(BaseModel):
    """A collection."""

    id: str = Field(examples=["mfzwizltoq2gk4dc"])
    name: str = Field(examples=["Best of spring"])
    note: str
    owner: str = Field(description="Id of the user who made it.")
    shared: bool = Field(description="Everybody in the workspace sees and changes it; else only its owner.")
    count: int = Field(description="Of its assets, those in the trash left out.")
    cover: str | None = Field(description="Path of its first asset's thumbnail.")
    created: datetime
    changed: datetime


class CollectionWish(words.Request):
    """The collection to be."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Best of spring"}]})

    name: Named
    note: Note = ""
    shared: bool = True
    assets: list[words.Id] = Field(default=[], max_length=MOST_AT_ONCE)


class CollectionChange(words.Request):
    """What to change; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Best of summer"}]})

    name: Named | None = None
    note: Note | None = None
    shared: bool | None = None


class Putting(words.Request):
    """Which assets to put in, and where."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"assets": ["mfzwizltoq2gk4dc"]}]})

    assets: Ids
    before: words.Id | None = Field(default=None, description="An asset that is in it; at the end without one.")


class Taking(words.Request):
    """Which assets to take out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"assets": ["mfzwizltoq2gk4dc"]}]})

    assets: Ids


class CollectionPacking(Exporting):
    """How to pack a collection."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"preset": "web"}]})


@router.get("", summary="List collections")
def list_collections(caller: Reads, page: PageOf) -> Page[Collection]:
    """Your own, and those shared with the workspace, by name."""
    of = ("collections", caller.workspace, caller.user)
    after = page.after(*of)
    found = caller.studio.library.collections.list(
        user=caller.user, after=str(after) if after is not None else "", limit=page.limit + 1
    )
    made = page.page(found, lambda one: f"{one.name}~{one.id}", *of)
    return Page(items=[_out(one) for one in made.items], next=made.next)


@router.post("", status_code=201, summary="Make a collection")
def create_collection(caller: Writes, wish: CollectionWish) -> Collection:
    """With assets in it, if some are named."""
    made = caller.studio.library.collections.create(
        wish.name, user=caller.user, note=wish.note, shared=wish.shared, assets=wish.assets
    )
    return _out(made)


@router.get("/{collection_id}", summary="Show a collection")
def get_collection(caller: Reads, collection_id: words.Id) -> Collection:
    """Without its assets."""
    return _out(caller.studio.library.collections.get(collection_id, user=caller.user))


@router.patch("/{collection_id}", summary="Change a collection")
def change_collection(caller: Writes, collection_id: words.Id, wish: CollectionChange) -> Collection:
    """Only its owner shares it or takes it back."""
    changed = caller.studio.library.collections.change(
        collection_id, user=caller.user, name=wish.name, note=wish.note, shared=wish.shared
    )
    return _out(changed)


@router.delete("/{collection_id}", status_code=204, summary="Remove a collection")
def delete_collection(caller: Writes, collection_id: words.Id) -> None:
    """Its assets stay."""
    caller.studio.library.collections.delete(collection_id, user=caller.user)


@router.get("/{collection_id}/items", summary="List a collection's assets")
def list_collection_items(caller: Reads, collection_id: words.Id, page: PageOf) -> Page[AssetOut]:
    """In its order."""
    of = ("collection", caller.workspace, collection_id)
    after = page.after(*of)
    found = caller.studio.library.collections.items(
        collection_id, user=caller.user, limit=page.limit, cursor=str(after) if after is not None else None
    )
    more = page.cursor(*of, position=found.cursor) if found.cursor else None
    return Page(items=[asset_out(tile) for tile in found.items], next=more)


@router.post("/{collection_id}/items", summary="Put assets into a collection")
def add_collection_items(caller: Writes, collection_id: words.Id, wish: Putting) -> Changed:
    """What is in it already is moved there. The answer counts what was not in it."""
    count = caller.studio.library.collections.add(collection_id, wish.assets, user=caller.user, before=wish.before)
    return Changed(count=count)


@router.post("/{collection_id}/items/remove", summary="Take assets out of a collection")
def remove_collection_items(caller: Writes, collection_id: words.Id, wish: Taking) -> Changed:
    """The assets stay."""
    return Changed(count=caller.studio.library.collections.remove(collection_id, wish.assets, user=caller.user))


@router.post("/{collection_id}/zip", summary="Download a collection", response_class=Response, responses={200: ZIP})
def zip_collection(caller: Shares, collection_id: words.Id, wish: CollectionPacking) -> StreamingResponse:
    """As a zip, made while it is sent. What cannot be exported is named in `left-out.txt`."""
    collections = caller.studio.library.collections
    named = collections.get(collection_id, user=caller.user)
    pieces = caller.studio.browse.zipped(collections.ids(collection_id, user=caller.user), wish.chosen())
    headers = file_headers(f"{safe_name(named.name, 'collection')}.zip", "application/zip", download=True)
    return StreamingResponse(pieces, headers=headers | {"Content-Type": "application/zip"})


def _out(stored: Stored) -> Collection:
    cover = f"/v1/assets/{stored.cover}/thumbnail" if stored.cover else None
    return Collection.model_validate(vars(stored) | {"cover": cover})
