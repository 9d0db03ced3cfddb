"""Large files in parts: what routes that speak tus 1.0 (core, creation, expiration, termination) share."""

from __future__ import annotations

import base64
import binascii
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import Header, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from atelier.errors import InvalidInput
from atelier.server.problems import described, problem
from atelier.server.sent_headers import TUS, sends
from atelier.steps.services.uploads import LARGEST, Upload, UploadService

VERSION = "1.0.0"
PART = "application/offset+octet-stream"
MOST_AT_ONCE = 64 * 2**20
"""Bytes of one part."""
Resumable = Annotated[str | None, Header(alias="Tus-Resumable", max_length=16)]
Length = Annotated[int | None, Header(alias="Upload-Length", ge=1, le=LARGEST)]
Metadata = Annotated[str, Header(alias="Upload-Metadata", max_length=4096)]
Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=LARGEST)]
ANOTHER_VERSION = f"version {VERSION} of tus is spoken here"
OTHERS: dict[int | str, dict[str, Any]] = {
    412: described(412, "another-version", ANOTHER_VERSION) | sends("Tus-Version"),
    415: described(415, "unsupported-media-type", f"a part must be {PART}, not text/plain"),
}
BODY = {"requestBody": {"required": True, "content": {PART: {"schema": {"type": "string", "format": "binary"}}}}}
TAKES_PARTS: dict[str, Any] = {
    "status_code": 204,
    "max_body_size": MOST_AT_ONCE,
    "response_class": Response,
    "responses": {204: sends(*TUS), **OTHERS},
    "openapi_extra": BODY,
}
"""What a route that takes parts says of itself."""


async def take(uploads: UploadService, request: Request, upload: str, offset: int, version: str | None) -> Response:
    """What such a route answers, once it is known that the caller may send parts of this upload. What arrived is kept
    when the connection is cut.

    Raises:
        NotFound, Conflict, TooLarge, OutOfResources.
    """
    answer = _refused(request, version)
    if answer is not None:
        return answer
    return Response(status_code=204, headers=headers(await _taken(uploads, request, upload, offset)))


def _refused(request: Request, version: str | None) -> Response | None:
    """The answer to a part that cannot be taken; None when it can."""
    if version not in (None, VERSION):
        answer = problem(412, "another-version", ANOTHER_VERSION)
        answer.headers["Tus-Version"] = VERSION
        return answer
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != PART:
        return problem(415, "unsupported-media-type", f"a part must be {PART}, not {kind[:64] or 'nothing'}")
    return None


async def _taken(uploads: UploadService, request: Request, upload: str, offset: int) -> Upload:
    """The upload with what the request brings."""
    opened = uploads.writing(upload, offset)
    part = await run_in_threadpool(opened.__enter__)
    try:
        async for chunk in request.stream():
            await run_in_threadpool(part.write, chunk)
    except ClientDisconnect:
        pass  # what arrived is kept; nobody hears the answer
    finally:
        await run_in_threadpool(opened.__exit__, None, None, None)
    return part.upload


def headers(one: Upload) -> dict[str, str]:
    """How far an upload is."""
    return {
        "Tus-Resumable": VERSION,
        "Upload-Offset": str(one.offset),
        "Upload-Length": str(one.length),
        "Upload-Expires": format_datetime(one.expires, usegmt=True),
        "Cache-Control": "no-store",
    }


def metadata(header: str) -> dict[str, str]:
    """`name base64, name base64` → texts. Raises InvalidInput."""
    found: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in header.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise InvalidInput(f"Upload-Metadata: '{name[:32]}' is not base64 of UTF-8") from None
    return found
