"""`/v1/uploads`: large files in parts (tus 1.0: core, creation, expiration, termination), then photos of a subject."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import Header, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from atelier.errors import InvalidInput
from atelier.library import Rating
from atelier.server import words
from atelier.server.access import Caller, Reads, Writes
from atelier.server.problems import described, problem
from atelier.server.resource import heavy, resource
from atelier.server.sent_headers import TUS, sends
from atelier.server.subjects import AddedOut, added_out
from atelier.steps.services.uploads import LARGEST, Upload

router = resource("uploads")

VERSION = "1.0.0"
PART = "application/offset+octet-stream"
MOST_AT_ONCE = 64 * 2**20
"""Bytes of one part."""
Resumable = Annotated[str | None, Header(alias="Tus-Resumable", max_length=16)]
ANOTHER_VERSION = f"version {VERSION} of tus is spoken here"
OTHERS: dict[int | str, dict[str, Any]] = {
    412: described(412, "another-version", ANOTHER_VERSION) | sends("Tus-Version"),
    415: described(415, "unsupported-media-type", f"a part must be {PART}, not text/plain"),
}


class UploadOut(BaseModel):
    """An upload under way."""

    id: str
    subject: str = Field(description="Id.")
    name: str
    length: int = Field(description="Bytes of the whole file.")
    offset: int = Field(description="Bytes that are there.")
    created: datetime
    expires: datetime


class Uploads(BaseModel):
    """Uploads under way, oldest first."""

    items: list[UploadOut]


class UploadWish(words.Request):
    """What is to come. tus clients say it by `Upload-Length` and `Upload-Metadata` (subject, filename) instead."""

    subject: words.Name
    name: Annotated[str, Field(max_length=256)] = "photos"
    length: int = Field(ge=1, le=LARGEST)


class Finish(words.Request):
    """What the photos show, as the person states it."""

    rating: Rating | None = None


@router.get("", summary="List uploads under way")
def list_uploads(caller: Writes) -> Uploads:
    """They go on after a cut or a restart, and expire after 24 hours."""
    return Uploads(items=[_out(one) for one in caller.studio.uploads.list()])


@router.post("", status_code=201, summary="Start an upload", responses={201: sends("Location", *TUS), 412: OTHERS[412]})
def start_upload(
    caller: Writes,
    response: Response,
    wish: UploadWish | None = None,
    length: Annotated[int | None, Header(alias="Upload-Length", ge=1, le=LARGEST)] = None,
    metadata: Annotated[str, Header(alias="Upload-Metadata", max_length=4096)] = "",
    version: Resumable = None,
) -> UploadOut:
    """The answer's `Location` takes the parts by PATCH."""
    if wish is None:
        told = _metadata(metadata)
        if length is None or "subject" not in told:
            raise InvalidInput(
                "an upload needs a length and a subject",
                advice="send them as JSON, or Upload-Length and Upload-Metadata with `subject` and `filename`",
            )
        wish = UploadWish(subject=told["subject"], name=told.get("filename", "photos")[:256], length=length)
    made = caller.studio.uploads.start(wish.subject, wish.name, wish.length)
    for name, value in _headers(made).items():
        response.headers[name] = value
    response.headers["Location"] = f"/v1/uploads/{made.id}"
    return _out(made)


@router.get("/{upload}", summary="Show an upload", responses={200: sends(*TUS)})
def get_upload(caller: Reads, upload: words.Id, response: Response) -> UploadOut:
    """How much of it is there."""
    found = caller.studio.uploads.get(upload)
    response.headers.update(_headers(found))
    return _out(found)


@router.head("/{upload}", summary="Ask for an upload's offset", response_class=Response, responses={200: sends(*TUS)})
def head_upload(caller: Reads, upload: words.Id) -> Response:
    """In `Upload-Offset`."""
    return Response(headers=_headers(caller.studio.uploads.get(upload)))


@router.patch(
    "/{upload}",
    status_code=204,
    max_body_size=MOST_AT_ONCE,
    summary="Send a part of an upload",
    response_class=Response,
    responses={204: sends(*TUS), **OTHERS},
    openapi_extra={
        "requestBody": {"required": True, "content": {PART: {"schema": {"type": "string", "format": "binary"}}}}
    },
)
async def send_part(
    caller: Writes,
    request: Request,
    upload: words.Id,
    offset: Annotated[int, Header(alias="Upload-Offset", ge=0, le=LARGEST)],
    version: Resumable = None,
) -> Response:
    """At its offset. What arrived is kept when the connection is cut; ask for the offset and go on."""
    if version not in (None, VERSION):
        refused = problem(412, "another-version", ANOTHER_VERSION)
        refused.headers["Tus-Version"] = VERSION
        return refused
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != PART:
        return problem(415, "unsupported-media-type", f"a part must be {PART}, not {kind[:64] or 'nothing'}")
    return Response(status_code=204, headers=_headers(await _take(caller, request, upload, offset)))


@router.delete("/{upload}", status_code=204, summary="Give an upload up", responses={204: sends("Tus-Resumable")})
def remove_upload(caller: Writes, upload: words.Id) -> Response:
    """What arrived is removed."""
    caller.studio.uploads.remove(upload)
    return Response(status_code=204, headers={"Tus-Resumable": VERSION})


@router.post("/{upload}/finish", status_code=201, summary="Make photos of an upload")
@heavy
def finish_upload(caller: Writes, upload: words.Id, wish: Finish) -> AddedOut:
    """When it is whole. A zip gives all the photos in it. What was uploaded is removed."""
    return added_out(caller.studio.uploads.finish(upload, rating=wish.rating).news)


async def _take(caller: Caller, request: Request, upload: str, offset: int) -> Upload:
    opened = caller.studio.uploads.writing(upload, offset)
    part = await run_in_threadpool(opened.__enter__)
    try:
        async for chunk in request.stream():
            await run_in_threadpool(part.write, chunk)
    except ClientDisconnect:
        pass  # what arrived is kept; nobody hears the answer
    finally:
        await run_in_threadpool(opened.__exit__, None, None, None)
    return part.upload


def _headers(one: Upload) -> dict[str, str]:
    return {
        "Tus-Resumable": VERSION,
        "Upload-Offset": str(one.offset),
        "Upload-Length": str(one.length),
        "Upload-Expires": format_datetime(one.expires, usegmt=True),
        "Cache-Control": "no-store",
    }


def _metadata(header: str) -> dict[str, str]:
    """`name base64, name base64` → texts. Raises InvalidInput."""
    found: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in header.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise InvalidInput(f"Upload-Metadata: '{name[:32]}' is not base64 of UTF-8") from None
    return found


def _out(one: Upload) -> UploadOut:
    return UploadOut(
        id=one.id,
        subject=one.subject,
        name=one.name,
        length=one.length,
        offset=one.offset,
        created=one.created,
        expires=one.expires,
    )
