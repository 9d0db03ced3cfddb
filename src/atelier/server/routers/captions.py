"""`/v1/subjects/{subject}/captions`: what is said of each photo: written by a captioner, edited by people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from atelier.library import Caption
from atelier.library.captions import LONGEST
from atelier.server import words
from atelier.server.access import Reads, Submits, Writes
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.server.runs import RunOut, accept
from atelier.server.subjects import SubjectId
from atelier.steps.services.captions import CaptionView

router = resource("captions", prefix="/subjects/{subject}/captions")

Text = Annotated[str, StringConstraints(max_length=LONGEST, pattern=r"^[^\x00]*$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*\S[^\x00]*$")]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00,]*\S[^\x00,]*$")]
ClassWord = Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00]*$")]
Model = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9._-]*$")]


class CaptionOut(BaseModel):
    """What is said of a photo."""

    asset_id: str
    text: str = Field(description="Empty where there is none yet.")
    author: str | None = Field(description="`captioner` or `person`.")
    version: int = Field(description="0 where there is none yet.")
    created: datetime | None


class OneCaption(words.Request):
    """The caption of one photo."""

    asset_id: words.Id
    text: Text


class CaptionsWish(words.Request):
    """Captions that a person wrote."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"items": [{"asset_id": "mfzwizltoq2gk4dc", "text": "a photo of mira woman, at the beach"}]}]
        }
    )

    items: Annotated[list[OneCaption], Field(min_length=1, max_length=1000)]


class Replacing(words.Request):
    """What to replace in all captions, upper and lower case alike."""

    find: Words
    replacement: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")] = ""
    whole_words: bool = True


class Tagging(words.Request):
    """A tag to add to all captions that lack it, or to take out of all."""

    add: Tag | None = None
    remove: Tag | None = None
    front: bool = Field(default=False, description="Add it at the beginning.")

    @model_validator(mode="after")
    def _something(self) -> Tagging:
        if self.add is None and self.remove is None:
            raise ValueError("say add or remove")
        return self


class Writing(words.Request):
    """How to have captions written."""

    again: bool = Field(default=False, description="Also where there are captions; these stay as older versions.")
    model: Model = Field(default="", description="The model that will be trained.")
    class_word: ClassWord = Field(default="", description="What the subject is: woman, dog; the kind's word without.")


class Changed(BaseModel):
    """How many captions changed."""

    changed: int


@router.get("", summary="List captions of a subject")
def list_captions(caller: Reads, subject: SubjectId, page: PageOf) -> Page[CaptionOut]:
    """Of every accepted photo, in order."""
    items, cursor = page.slice(caller.studio.captions.list(subject), "captions", caller.workspace, subject)
    return Page(items=[_view(one) for one in items], next=cursor)


@router.put("", summary="Write captions oneself")
def write_captions(caller: Writes, subject: SubjectId, wish: CaptionsWish) -> Changed:
    """Each is a new version; all of them or none."""
    texts = {one.asset_id: one.text for one in wish.items}
    return Changed(changed=caller.studio.captions.write_texts(subject, texts))


@router.post("/replace", summary="Find and replace in captions")
def replace_in_captions(caller: Writes, subject: SubjectId, wish: Replacing) -> Changed:
    """In all captions of the subject."""
    captions = caller.studio.captions
    return Changed(changed=captions.replace(subject, wish.find, wish.replacement, whole_words=wish.whole_words))


@router.post("/tags", summary="Add or remove a tag")
def tag_captions(caller: Writes, subject: SubjectId, wish: Tagging) -> Changed:
    """In all captions of the subject."""
    changed = 0
    if wish.remove is not None:
        changed += caller.studio.captions.remove_tag(subject, wish.remove)
    if wish.add is not None:
        changed += caller.studio.captions.add_tag(subject, wish.add, front=wish.front)
    return Changed(changed=changed)


@router.post("/write", status_code=202, summary="Have captions written")
def have_captions_written(caller: Submits, subject: SubjectId, wish: Writing, response: Response) -> RunOut:
    """A run, by the captioner that suits the model. The captions are entered when it is done."""
    studio = caller.studio
    word = wish.class_word or studio.samples.class_word(subject)
    run = studio.captions.submit(subject, model=wish.model, class_word=word, again=wish.again)
    return accept(caller, run, response)


@router.get("/{photo}", summary="List the versions of a caption")
def list_caption_versions(caller: Reads, subject: SubjectId, photo: words.Id, page: PageOf) -> Page[CaptionOut]:
    """Oldest first."""
    caller.studio.photos.require(subject, photo)
    found = caller.studio.captions.versions(photo)
    items, cursor = page.slice(found, "caption", caller.workspace, photo)
    return Page(items=[_caption(photo, one) for one in items], next=cursor)


def _view(view: CaptionView) -> CaptionOut:
    return _caption(view.asset_id, view.caption)


def _caption(asset_id: str, caption: Caption | None) -> CaptionOut:
    return CaptionOut(
        asset_id=asset_id,
        text=caption.text if caption else "",
        author=caption.author if caption else None,
        version=caption.version if caption else 0,
        created=caption.created if caption else None,
    )
