"""`/v1/subjects/{subject}/photos`: bringing photos, verdicts, a person's own say, advice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Form, Query, Request, UploadFile
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from atelier.library import Rating
from atelier.server import words
from atelier.server.access import Caller, Reads, Writes
from atelier.server.paging import DEFAULT_LIMIT, Page, Paging
from atelier.server.resource import heavy, resource
from atelier.server.state import state_of
from atelier.server.subjects import AddedOut, PhotoOut, SubjectId, added_out, photo_out

router = resource("photos", prefix="/subjects/{subject}")

LARGEST = 80 * 2**20
"""Bytes of one request; a photo has up to 60 MiB. Larger things (a zip of an album) come by /v1/uploads."""
MOST_FILES = 100
MOST = 1_000
Note = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]
Check = Annotated[str, StringConstraints(max_length=64, pattern=r"^[\w-]*$")]
Photos = Annotated[list[words.Id], Field(min_length=1, max_length=MOST, description="Ids of photos.")]


class Acceptance(words.Request):
    """Which verdict to overrule; all of them when none is named."""

    check: Check = ""
    note: Note = ""


class Rejection(words.Request):
    """Why to leave it out."""

    note: Note = ""


class PhotosChange(words.Request):
    """What to state of several photos; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ids": ["mfzwizltoq2gk4dc"], "rating": "general"}]})

    ids: Photos
    rating: Rating | None = Field(default=None, description="What they show.")
    minor: bool | None = Field(default=None, description="Whether a minor is seen.")


class Changed(BaseModel):
    """How many it concerned."""

    count: int


class Advice(BaseModel):
    """How good and varied the accepted photos are, all 0 to 1, and what to add. Null: no photo shows that trait."""

    count: int
    score: float
    quality: float
    variety: float
    angle: float | None
    light: float
    background: float
    framing: float | None
    advice: list[str]


async def _paging(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Items at most.")] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=1024, description="`next` of the page before.")] = None,
) -> Paging:
    return Paging(limit, cursor, state_of(request).signer)


PhotosPage = Annotated[Paging, Depends(_paging)]
"""A page of photos may be larger than others: a whole training set is shown at once."""


@router.get("/photos", summary="List photos of a subject")
def list_photos(caller: Reads, subject: SubjectId, page: PhotosPage) -> Page[PhotoOut]:
    """In the order they were brought, with verdicts; those in the trash are left out."""
    photos = caller.studio.photos
    found = caller.studio.subjects.get(subject)
    ids, cursor = page.slice(photos.ids(found.id), "photos", caller.workspace, found.id)
    return Page(items=_shown(caller, found.id, ids), next=cursor)


@router.post("/photos", status_code=201, max_body_size=LARGEST, summary="Bring photos")
@heavy
def add_photos(
    caller: Writes,
    subject: SubjectId,
    files: Annotated[list[UploadFile], Field(min_length=1, max_length=MOST_FILES)],
    rating: Annotated[Rating | None, Form(description="What the photos show, as the person states it.")] = None,
) -> AddedOut:
    """One file or several, photos or zips of photos. Each gets verdicts; a bad one is told, and the rest goes on.

    A photo is stored even if a verdict speaks against it, so that it can be accepted; what holds no picture is not.
    Bringing the same file again stores nothing twice.
    """
    studio = caller.studio
    found = studio.subjects.get(subject)
    studio.allowance.require(sum(file.size or 0 for file in files))
    return added_out(studio.photos.add(found.id, _contents(files), rating=rating).news)


@router.patch("/photos", summary="State what photos show")
def change_photos(caller: Writes, subject: SubjectId, change: PhotosChange) -> Changed:
    """Identity work on unrated photos of people is refused."""
    studio = caller.studio
    found = studio.subjects.get(subject)
    return Changed(count=studio.photos.state(found.id, change.ids, change.rating, minor=change.minor))


@router.post("/photos/{photo}/accept", summary="Accept a photo")
def accept_photo(caller: Writes, subject: SubjectId, photo: words.Id, wish: Acceptance) -> PhotoOut:
    """In spite of its verdicts, or of one of them; also takes a rejection back."""
    caller.studio.photos.accept(subject, photo, wish.check, note=wish.note)
    return _one(caller, subject, photo)


@router.post("/photos/{photo}/reject", summary="Leave a photo out")
def reject_photo(caller: Writes, subject: SubjectId, photo: words.Id, wish: Rejection) -> PhotoOut:
    """Although nothing speaks against it; also takes an acceptance back."""
    caller.studio.photos.reject(subject, photo, note=wish.note)
    return _one(caller, subject, photo)


@router.delete("/photos/{photo}", status_code=204, summary="Put a photo into the trash")
def delete_photo(caller: Writes, subject: SubjectId, photo: words.Id) -> Response:
    """It can be taken back until the trash is emptied."""
    caller.studio.photos.trash(subject, photo)
    return Response(status_code=204)


@router.get("/advice", summary="Advice on a subject's photos")
def get_advice(caller: Reads, subject: SubjectId) -> Advice:
    """What to add, so that a training learns the subject and not the occasion."""
    return Advice.model_validate(vars(caller.studio.advice.of(subject)))


def _contents(files: list[UploadFile]) -> Iterator[tuple[str, bytes]]:
    """One at a time, so that memory holds one."""
    for file in files:
        yield file.filename or "photo", file.file.read()


def _one(caller: Caller, subject: str, photo: str) -> PhotoOut:
    return _shown(caller, caller.studio.subjects.get(subject).id, [photo])[0]


def _shown(caller: Caller, subject: str, ids: list[str]) -> list[PhotoOut]:
    captions = caller.studio.captions.current(ids)
    return [photo_out(view, captions.get(view.entry.asset.id, "")) for view in caller.studio.photos.views(subject, ids)]
