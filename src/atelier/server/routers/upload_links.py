"""`/v1/upload-links`: links by which others, without signing in, send files into one place of a workspace."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from atelier.errors import InvalidInput
from atelier.library import Rating
from atelier.library.upload_links import LARGEST, LONGEST, MOST_FILES, Place
from atelier.library.upload_links import UploadLink as Stored
from atelier.server import words
from atelier.server.access import Writes
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource

router = resource("upload-links")


class UploadLink(BaseModel):
    """A link that takes files, as its workspace sees it. Its token is not shown again."""

    id: str = Field(examples=["mfzwizltoq2gk4dc"])
    title: str
    owner: str = Field(description="Id of the user who made it. It ends when they may not bring files themselves.")
    place: Place = Field(description="`photos` of a subject, or `reference`: pictures of the library.")
    subject: str | None = Field(description="Id of whose photos they become.")
    rating: Rating | None = Field(description="What is stated of all that comes.")
    archives: bool = Field(description="Whether zips of photos are taken; each counts as one file.")
    files: int = Field(description="How many it takes in all.", examples=[8])
    used: int = Field(description="How many came, or are coming.", examples=[3])
    largest: int = Field(description="Bytes of one file at most.", examples=[20_000_000])
    created: datetime
    expires: datetime
    revoked: datetime | None
    open: bool = Field(description="It takes something: neither ended, nor revoked, nor used up.")


class UploadLinkMade(BaseModel):
    """A new link. Its token is shown this once."""

    link: UploadLink
    token: str = Field(examples=["kD0…"])
    path: str = Field(
        examples=["/v1/incoming/kD0…"], description="Where to PUT a file; put the server's address before."
    )
    page: str = Field(examples=["/send#token=kD0…"], description="A page for people that does it.")


class UploadLinkWish(words.Request):
    """What the link is to take, and into which place."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"place": "photos", "subject": "Mira", "files": 8}]})

    place: Place
    subject: words.Name | None = Field(default=None, description="Id or name; for photos.")
    title: Annotated[str, StringConstraints(max_length=128, pattern=r"^[^\x00]*$")] = Field(
        default="", description="Whoever has the link sees it."
    )
    rating: Rating | None = Field(default=None, description="What the files show, as far as you can state it.")
    archives: bool = Field(default=False, description="Take zips of photos, too; each counts as one file.")
    files: int = Field(default=1, ge=1, le=MOST_FILES)
    largest: int = Field(default=60 * 2**20, ge=1, le=LARGEST, description="Bytes of one file at most.")
    expires_seconds: int = Field(default=3600, ge=1, le=int(LONGEST.total_seconds()))


class UploadUse(BaseModel):
    """A file that came by a link, is coming, or was refused."""

    bytes: int
    state: str = Field(description="`begun`, `stored` or `refused`.", examples=["stored"])
    stored: int = Field(description="Photos or pictures that it gave.", examples=[1])
    problem: str = Field(description="Code of what it was refused with.", examples=[""])
    begun: datetime
    ended: datetime | None


class UploadUses(BaseModel):
    """What came by a link."""

    items: list[UploadUse]


@router.get("", summary="List upload links")
def list_upload_links(caller: Writes, page: PageOf) -> Page[UploadLink]:
    """The newest first."""
    of = ("upload-links", caller.workspace)
    found = caller.studio.incoming.list(after=_position(page.after(*of)), limit=page.limit + 1)
    made = page.page(found, lambda one: [one.created.isoformat(), one.id], *of)
    return Page(items=[_out(one) for one in made.items], next=made.next)


@router.post("", status_code=201, summary="Make an upload link")
def create_upload_link(caller: Writes, wish: UploadLinkWish) -> UploadLinkMade:
    """Whoever has it may send so many files, of that size, until then; they see nothing of the studio.

    What is sent passes the checks of what a member brings. Who is pictured must have agreed to be worked with all the
    same: a link records no consent.
    """
    made, token = caller.studio.incoming.create(
        wish.place,
        subject=wish.subject or "",
        user=caller.user,
        title=wish.title,
        rating=wish.rating,
        archives=wish.archives,
        most_files=wish.files,
        most_bytes=wish.largest,
        lasts=timedelta(seconds=wish.expires_seconds),
    )
    return UploadLinkMade(link=_out(made), token=token, path=f"/v1/incoming/{token}", page=f"/send#token={token}")


@router.get("/{link_id}", summary="Show an upload link")
def get_upload_link(caller: Writes, link_id: words.Id) -> UploadLink:
    """Without its token, which nobody knows any more."""
    return _out(caller.studio.incoming.get(link_id))


@router.get("/{link_id}/uses", summary="List what came by an upload link")
def list_upload_link_uses(caller: Writes, link_id: words.Id) -> UploadUses:
    """The newest first."""
    shown = UploadUse.model_fields
    uses = caller.studio.incoming.uses(link_id)
    return UploadUses(items=[UploadUse(**{k: v for k, v in vars(one).items() if k in shown}) for one in uses])


@router.post("/{link_id}/revoke", summary="Revoke an upload link")
def revoke_upload_link(caller: Writes, link_id: words.Id) -> UploadLink:
    """It takes nothing any more, and cannot be opened again. What came by it stays."""
    return _out(caller.studio.incoming.revoke(link_id, by=caller.user))


def _position(value: JsonValue) -> tuple[datetime, str] | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2:
        return datetime.fromisoformat(str(value[0])), str(value[1])
    raise InvalidInput("this cursor is of another list", advice="start again without it")


def _out(one: Stored) -> UploadLink:
    return UploadLink(
        id=one.id,
        title=one.title,
        owner=one.owner,
        place=one.place,
        subject=one.subject,
        rating=None if one.rating is None else Rating(one.rating),
        archives=one.archives,
        files=one.most_files,
        used=one.used,
        largest=one.most_bytes,
        created=one.created,
        expires=one.expires,
        revoked=one.revoked,
        open=one.open,
    )
