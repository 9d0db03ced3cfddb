"""`/v1/shares`: links that show some pictures to whoever has them; `/v1/shared`: what such a link shows."""

from __future__ import annotations

import hashlib
import time
from datetime import datetime
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from atelier.errors import InvalidInput
from atelier.library.shares import MOST_SHARED, Opened
from atelier.library.shares import Share as Stored
from atelier.server import words
from atelier.server.access import Anyone, Caller, Probe, Shares
from atelier.server.assets import Size, unchanged
from atelier.server.files import file_headers
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.server.routers.assets import BINARY, WEBP
from atelier.steps.services.browsing import BrowseService

router = resource("shares")
public_router = resource("shared")

PASS_SECONDS = 12 * 3600
SEEN_SECONDS = 3600
"""How long a browser may keep a shared picture: a link that is revoked ends within an hour for those who saw it."""

Token = Annotated[str, StringConstraints(min_length=20, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Pass = Annotated[
    str | None, Query(max_length=512, description="What opening a link with a password gave.", alias="pass")
]


class Share(BaseModel):
    """A link, as its workspace sees it."""

    id: str = Field(examples=["mfzwizltoq2gk4dc"])
    title: str
    owner: str = Field(description="Id of the user who made it.")
    originals: bool = Field(description="Whether files in full size may be had.")
    protected: bool = Field(description="It asks for a password.")
    count: int = Field(description="Of the assets that it would show now.")
    created: datetime
    expires: datetime | None
    revoked: datetime | None
    open: bool = Field(description="It shows something: neither ended, nor revoked, nor closed after wrong passwords.")
    views: int
    downloads: int


class ShareMade(BaseModel):
    """A new link. Its token is shown this once."""

    share: Share
    token: str = Field(examples=["kD0…"])
    path: str = Field(examples=["/share#token=kD0…"], description="Put the server's address before it.")


class ShareWish(words.Request):
    """The link to be. It shows these assets and, of a collection, what is in it now."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"assets": ["mfzwizltoq2gk4dc"], "title": "First drafts"}]}
    )

    assets: list[words.Id] = Field(default=[], max_length=MOST_SHARED)
    collection: words.Id | None = None
    title: Annotated[str, StringConstraints(max_length=128, pattern=r"^[^\x00]*$")] = ""
    expires: AwareDatetime | None = Field(default=None, description="Within a year.")
    password: words.Password | None = Field(default=None, description="At least 8 characters.")
    originals: bool = Field(default=False, description="Files in full size may be had, not only up to 1024 px.")


class Opening(words.Request):
    """The password, where the link has one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"password": "correct horse"}]})

    password: words.Password | None = None


class SharedAsset(BaseModel):
    """A picture that a link shows."""

    id: str
    width: int | None
    height: int | None
    thumbnail: str = Field(description="Path; `&size=` 256, 512 or 1024.")
    content: str | None = Field(description="Path of the file in full size; null where the link does not give it.")


class SharedPage(BaseModel):
    """What a link shows."""

    title: str
    expires: datetime | None
    originals: bool
    items: list[SharedAsset]


@router.get("", summary="List share links")
def list_shares(caller: Shares, page: PageOf) -> Page[Share]:
    """The newest first."""
    of = ("shares", caller.workspace)
    found = caller.studio.library.shares.list(after=_position(page.after(*of)), limit=page.limit + 1)
    made = page.page(found, lambda one: [one.created.isoformat(), one.id], *of)
    return Page(items=[_out(one) for one in made.items], next=made.next)


@router.post("", status_code=201, summary="Make a share link")
def create_share(caller: Shares, wish: ShareWish) -> ShareMade:
    """Whoever has it sees these pictures: small or in full size, without prompts, names and tags.

    People who are pictured must have agreed to sharing, now and whenever the link is opened.
    """
    studio = caller.studio
    ids = list(wish.assets)
    if wish.collection is not None:
        ids += studio.library.collections.ids(wish.collection, user=caller.user)
    made, token = studio.browse.share(
        ids,
        user=caller.user,
        title=wish.title,
        expires=wish.expires,
        password=wish.password,
        originals=wish.originals,
    )
    studio.audit.note(caller.user, "share.create", made.id, count=made.count)
    return ShareMade(share=_out(made), token=token, path=f"/share#token={token}")


@router.get("/{share_id}", summary="Show a share link")
def get_share(caller: Shares, share_id: words.Id) -> Share:
    """Without its token, which nobody knows any more."""
    return _out(caller.studio.library.shares.get(share_id))


@router.get("/{share_id}/assets", summary="List what a share link was made for")
def list_share_assets(caller: Shares, share_id: words.Id) -> list[str]:
    """Ids, in order."""
    return caller.studio.library.shares.ids(share_id)


@router.post("/{share_id}/revoke", summary="Revoke a share link")
def revoke_share(caller: Shares, share_id: words.Id) -> Share:
    """It shows nothing any more, and cannot be opened again."""
    revoked = caller.studio.library.shares.revoke(share_id)
    caller.studio.audit.note(caller.user, "share.revoke", share_id)
    return _out(revoked)


@public_router.post("/{token}", summary="Open a share link")
def open_share(caller: Anyone, token: Token, wish: Opening) -> SharedPage:
    """What it shows now. Counts a view."""
    opened = _browse(caller, token).opened(token, wish.password)
    ticket = _pass(caller, token) if opened.protected else ""
    return _page(opened, token, ticket)


@public_router.get(
    "/{token}/{asset_id}/thumbnail",
    summary="Get a small WebP of a shared picture",
    response_class=Response,
    responses={200: WEBP, 304: {"description": "You have it."}},
)
def get_shared_thumbnail(
    caller: Probe,
    request: Request,
    token: Token,
    asset_id: words.Id,
    size: Size = Size.SMALL,
    ticket: Pass = None,
) -> Response:
    """As long as the link is open."""
    browse = _browse(caller, token)
    content = browse.shared_thumbnail(token, asset_id, size, proven=_proven(caller, token, ticket))
    headers = file_headers("thumbnail.webp", "image/webp", max_age=SEEN_SECONDS) | {"ETag": f'"{asset_id}-{size}"'}
    if unchanged(request, f"{asset_id}-{size}"):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers)


@public_router.get(
    "/{token}/{asset_id}/content",
    summary="Get a shared picture in full size",
    response_class=Response,
    responses={200: BINARY},
)
def get_shared_content(caller: Probe, token: Token, asset_id: words.Id, ticket: Pass = None) -> Response:
    """As an exported file with the least metadata. Counts a download."""
    out = _browse(caller, token).shared_file(token, asset_id, proven=_proven(caller, token, ticket))
    return Response(out.content, headers=file_headers(out.name, out.media_type, download=True))


def _browse(caller: Caller, token: str) -> BrowseService:
    """The service of the workspace that the link belongs to. Raises NotFound."""
    studios = caller.state.studios
    return studios.get(studios.first.library.shares.workspace_of(token)).browse


def _pass(caller: Caller, token: str) -> str:
    """Says for some hours that the password of this link was given."""
    until = int(time.time()) + PASS_SECONDS
    return caller.state.signer.pack("share:" + hashlib.sha256(token.encode()).hexdigest(), until)


def _proven(caller: Caller, token: str, ticket: str | None) -> bool:
    if not ticket:
        return False
    try:
        until = caller.state.signer.unpack("share:" + hashlib.sha256(token.encode()).hexdigest(), ticket)
    except InvalidInput:
        return False
    return isinstance(until, int) and until > time.time()


def _page(opened: Opened, token: str, ticket: str) -> SharedPage:
    base, query = f"/v1/shared/{token}", f"?pass={ticket}" if ticket else ""
    return SharedPage(
        title=opened.title,
        expires=opened.expires,
        originals=opened.originals,
        items=[
            SharedAsset(
                id=item.id,
                width=item.width,
                height=item.height,
                thumbnail=f"{base}/{item.id}/thumbnail{query}",
                content=f"{base}/{item.id}/content{query}" if opened.originals else None,
            )
            for item in opened.items
        ],
    )


def _position(given: object) -> tuple[datetime, str] | None:
    if not isinstance(given, list) or len(given) != 2:
        return None
    return datetime.fromisoformat(str(given[0])), str(given[1])


def _out(stored: Stored) -> Share:
    shown = {name: value for name, value in vars(stored).items() if name in Share.model_fields}
    return Share(**shown, open=stored.open)
