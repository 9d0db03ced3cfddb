"""`/v1/uploads`: large files in parts (tus 1.0: core, creation, expiration, termination), then photos of a subject."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Request, Response
from pydantic import BaseModel, Field

from atelier.errors import InvalidInput
from atelier.library import Rating
from atelier.server import tus, words
from atelier.server.access import Reads, Writes
from atelier.server.resource import heavy, resource
from atelier.server.sent_headers import TUS, sends
from atelier.server.subjects import AddedOut, added_out
from atelier.steps.services.uploads import LARGEST, Upload

router = resource("uploads")


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


@router.post(
    "", status_code=201, summary="Start an upload", responses={201: sends("Location", *TUS), 412: tus.OTHERS[412]}
)
def start_upload(
    caller: Writes,
    response: Response,
    wish: UploadWish | None = None,
    length: tus.Length = None,
    metadata: tus.Metadata = "",
    version: tus.Resumable = None,
) -> UploadOut:
    """The answer's `Location` takes the parts by PATCH."""
    if wish is None:
        told = tus.metadata(metadata)
        if length is None or "subject" not in told:
            raise InvalidInput(
                "an upload needs a length and a subject",
                advice="send them as JSON, or Upload-Length and Upload-Metadata with `subject` and `filename`",
            )
        wish = UploadWish(subject=told["subject"], name=told.get("filename", "photos")[:256], length=length)
    made = caller.studio.uploads.start(wish.subject, wish.name, wish.length)
    for name, value in tus.headers(made).items():
        response.headers[name] = value
    response.headers["Location"] = f"/v1/uploads/{made.id}"
    return _out(made)


@router.get("/{upload}", summary="Show an upload", responses={200: sends(*TUS)})
def get_upload(caller: Reads, upload: words.Id, response: Response) -> UploadOut:
    """How much of it is there."""
    found = caller.studio.uploads.get(upload)
    response.headers.update(tus.headers(found))
    return _out(found)


@router.head("/{upload}", summary="Ask for an upload's offset", response_class=Response, responses={200: sends(*TUS)})
def head_upload(caller: Reads, upload: words.Id) -> Response:
    """In `Upload-Offset`."""
    return Response(headers=tus.headers(caller.studio.uploads.get(upload)))


@router.patch("/{upload}", summary="Send a part of an upload", **tus.TAKES_PARTS)
async def send_part(
    caller: Writes,
    request: Request,
    upload: words.Id,
    offset: tus.Offset,
    version: tus.Resumable = None,
) -> Response:
    """At its offset. What arrived is kept when the connection is cut; ask for the offset and go on."""
    return await tus.take(caller.studio.uploads, request, upload, offset, version)


@router.delete("/{upload}", status_code=204, summary="Give an upload up", responses={204: sends("Tus-Resumable")})
def remove_upload(caller: Writes, upload: words.Id) -> Response:
    """What arrived is removed."""
    caller.studio.uploads.remove(upload)
    return Response(status_code=204, headers={"Tus-Resumable": tus.VERSION})


@router.post("/{upload}/finish", status_code=201, summary="Make photos of an upload")
@heavy
def finish_upload(caller: Writes, upload: words.Id, wish: Finish) -> AddedOut:
    """When it is whole. A zip gives all the photos in it. What was uploaded is removed."""
    return added_out(caller.studio.uploads.finish(upload, rating=wish.rating).news)


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
