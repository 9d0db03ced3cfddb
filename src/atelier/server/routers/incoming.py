"""`/v1/incoming`: sending files by an upload link. Whoever has the link needs nothing else, and sees nothing else.

Pages of any site may call these routes: no cookie and no key is looked at.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated, Any

from fastapi import Path, Query, Request, Response
from pydantic import BaseModel, Field, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from atelier.accounts.roles import Role
from atelier.errors import InvalidInput, NotFound, TooLarge
from atelier.library.upload_links import Place, UploadLinks
from atelier.server import tus, words
from atelier.server.access import LOCAL, Bearer, Caller
from atelier.server.resource import heavy, resource
from atelier.server.sent_headers import TUS, sends
from atelier.steps.services.incoming import Sent
from atelier.steps.services.uploads import LARGEST, Upload
from atelier.steps.studio import Studio

router = resource("incoming")

WHOLE = 64 * 2**20
"""Bytes of a file that comes in one request."""
Token = Annotated[str, Path(min_length=20, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
FileName = Annotated[str, StringConstraints(max_length=256, pattern=r"^[^\x00]*$")]
ANYTHING = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
FILE_BODY: dict[str, Any] = {"requestBody": {"required": True, **ANYTHING}}


class Incoming(BaseModel):
    """What a link takes."""

    title: str
    place: Place
    archives: bool = Field(description="Whether zips of photos are taken; each counts as one file.")
    left: int = Field(description="How many files it still takes.", examples=[5])
    largest: int = Field(description="Bytes of one file at most.", examples=[20_000_000])
    expires: datetime


class ReceivedFile(BaseModel):
    """What became of a picture."""

    name: str = Field(examples=["IMG_0012.jpg"])
    stored: bool
    reason: str = Field(description="Why it was not stored.", examples=[""])


class ReceivedFiles(BaseModel):
    """What became of a file: of the one picture that it is, or of all in a zip."""

    files: list[ReceivedFile]
    left: int = Field(description="How many more the link takes.", examples=[4])


class IncomingUpload(BaseModel):
    """A file that comes in parts."""

    id: str
    length: int = Field(description="Bytes of the whole file.")
    offset: int = Field(description="Bytes that are there.")
    expires: datetime


class IncomingWish(words.Request):
    """What is to come. tus clients say it by `Upload-Length` and `Upload-Metadata` (filename) instead."""

    name: FileName = "photos"
    length: int = Field(ge=1, le=LARGEST)


@router.get("/{token}", summary="Ask what an upload link takes")
def get_incoming(caller: Bearer, token: Token) -> Incoming:
    """And how much is left of it."""
    studio = _studio(caller, token)
    link = UploadLinks(studio.library.database, studio.workspace).opened(token)
    shown = {"title": link.title, "place": link.place, "archives": link.archives, "left": link.left}
    return Incoming(**shown, largest=link.most_bytes, expires=link.expires)


@router.put(
    "/{token}",
    status_code=201,
    max_body_size=WHOLE,
    summary="Send a file by a link",
    openapi_extra=FILE_BODY,
)
async def put_file(
    caller: Bearer,
    request: Request,
    token: Token,
    name: Annotated[FileName, Query(description="What the file is called.")] = "picture",
) -> ReceivedFiles:
    """Its bytes are the request's body, 64 MiB at most. It is checked as what a member brings is; one that cannot be
    used is refused, and does not count."""
    incoming = (await run_in_threadpool(_studio, caller, token)).incoming
    said = request.headers.get("content-length", "")
    link, use = await run_in_threadpool(incoming.begin, token, int(said) if said.isdigit() else None)
    content = bytearray()
    try:
        async for chunk in request.stream():
            content += chunk
            if len(content) > link.most_bytes:
                raise TooLarge(f"this link takes files of up to {link.most_bytes} bytes", kept="nothing was stored")
        if not content:
            raise InvalidInput("the file is empty", kept="nothing was stored")
    except BaseException as error:
        problem = "cut" if isinstance(error, ClientDisconnect) else getattr(error, "code", "cut")
        await run_in_threadpool(incoming.give_back, use, len(content), problem)
        raise
    take = incoming.take, link, use, name or "picture", bytes(content)
    return _out(await asyncio.get_running_loop().run_in_executor(caller.state.heavy, *take))


@router.post(
    "/{token}/uploads",
    status_code=201,
    summary="Start sending a large file by a link",
    responses={201: sends("Location", *TUS), 412: tus.OTHERS[412]},
)
def start_incoming(
    caller: Bearer,
    response: Response,
    token: Token,
    wish: IncomingWish | None = None,
    length: tus.Length = None,
    metadata: tus.Metadata = "",
    version: tus.Resumable = None,
) -> IncomingUpload:
    """In parts, for photos; the answer's `Location` takes them by PATCH. It counts from now on, and may go on after
    a cut."""
    if wish is None:
        if length is None:
            raise InvalidInput("an upload needs a length", advice="send it as JSON, or as Upload-Length")
        wish = IncomingWish(name=tus.metadata(metadata).get("filename", "photos")[:256], length=length)
    made = _studio(caller, token).incoming.start(token, wish.name, wish.length)
    response.headers.update(tus.headers(made))
    response.headers["Location"] = f"/v1/incoming/{token}/uploads/{made.id}"
    return _upload(made)


@router.head(
    "/{token}/uploads/{upload}",
    summary="Ask how much of a large file is there",
    response_class=Response,
    responses={200: sends(*TUS)},
)
def head_incoming(caller: Bearer, token: Token, upload: words.Id) -> Response:
    """In `Upload-Offset`."""
    return Response(headers=tus.headers(_studio(caller, token).incoming.upload(token, upload)))


@router.patch("/{token}/uploads/{upload}", summary="Send a part of a large file by a link", **tus.TAKES_PARTS)
async def send_incoming_part(
    caller: Bearer,
    request: Request,
    token: Token,
    upload: words.Id,
    offset: tus.Offset,
    version: tus.Resumable = None,
) -> Response:
    """At its offset. What arrived is kept when the connection is cut; ask for the offset and go on."""
    studio = await run_in_threadpool(_studio, caller, token)
    await run_in_threadpool(studio.incoming.upload, token, upload)
    return await tus.take(studio.uploads, request, upload, offset, version)


@router.post("/{token}/uploads/{upload}/finish", status_code=201, summary="Make photos of a large file that was sent")
@heavy
def finish_incoming(caller: Bearer, token: Token, upload: words.Id) -> ReceivedFiles:
    """When it is whole. What was uploaded is removed."""
    return _out(_studio(caller, token).incoming.finish(token, upload))


@router.delete("/{token}/uploads/{upload}", status_code=204, summary="Give a large file up")
def cancel_incoming(caller: Bearer, token: Token, upload: words.Id) -> Response:
    """What arrived is removed, and it does not count any more."""
    _studio(caller, token).incoming.cancel(token, upload)
    return Response(status_code=204)


def _studio(caller: Caller, token: str) -> Studio:
    """The studio that a link leads to. Raises NotFound: it has ended, or who made it may not bring files any more."""
    state = caller.state
    first = state.studios.first
    link = UploadLinks(first.library.database, first.workspace).opened(token)
    if link.owner != LOCAL:
        role = state.accounts.members.role(link.workspace, link.owner)
        if role is None or role.rank < Role.EDITOR.rank or not state.accounts.users.get(link.owner).active:
            raise NotFound("there is no such link, or it has ended", advice="ask whoever sent it for a new one")
    return state.studios.get(link.workspace)


def _out(sent: Sent) -> ReceivedFiles:
    return ReceivedFiles(files=[ReceivedFile(**vars(one)) for one in sent.files], left=sent.left)


def _upload(one: Upload) -> IncomingUpload:
    return IncomingUpload(id=one.id, length=one.length, offset=one.offset, expires=one.expires)
