"""Forgetting a subject: what would go, letting it go, and the certificates of what went."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, Field

from atelier.errors import InvalidInput
from atelier.library import Certificate, Choice
from atelier.server import words
from atelier.server.access import Manages
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource

router = resource("erasure", prefix="")

SubjectId = Annotated[str, Path(min_length=1, max_length=128, pattern=r"^[^\x00/]+$", description="Id or name.")]
Kept = Literal["keep", "erase"]


class SharedOut(BaseModel):
    """A photo or picture that shows others too: a person decides what becomes of it."""

    asset: str
    kind: str
    others: list[str] = Field(description="Ids of the other subjects.")


class PreviewOut(BaseModel):
    """What forgetting would do; nothing is changed yet."""

    subject: str
    name: str
    counts: dict[str, int] = Field(description="By kind, the shared ones left out.")
    shared: list[SharedOut]


class ForgetWish(words.Request):
    """How to forget. `confirm` repeats the subject's name: this cannot be undone."""

    confirm: words.Name
    pictures: Kept = Field(default="erase", description="Pictures that the studio made of this subject alone.")
    shared: Kept | dict[str, Kept] | None = Field(
        default=None, description="What shows others too: one choice for all, or one for each asset's id."
    )


class CertificateOfErasure(BaseModel):
    """What went. It holds ids and counts, no names."""

    id: str
    subject: str = Field(description="Its id; `*` for a whole workspace.")
    erased_at: datetime
    erased: dict[str, int]
    kept: dict[str, int]
    unreachable: list[str] = Field(description="What erasing here cannot reach.")
    complete: bool = Field(description="False while freed pages of the database wait to be rewritten.")


@router.get("/subjects/{subject}/forget", summary="What forgetting a subject would erase")
def preview_forgetting(caller: Manages, subject: SubjectId) -> PreviewOut:
    """Counts by kind, and what needs a decision because it shows others too."""
    found = caller.studio.forget.preview(subject)
    return PreviewOut(
        subject=found.subject_id,
        name=found.name,
        counts=dict(found.counts),
        shared=[SharedOut(asset=one.asset_id, kind=one.kind, others=list(one.others)) for one in found.shared],
    )


@router.post("/subjects/{subject}/forget", summary="Forget a subject")
def forget_subject(caller: Manages, subject: SubjectId, wish: ForgetWish) -> CertificateOfErasure:
    """Erase photos, captions, adapters, pictures, caches, and every mention. Gives the certificate."""
    studio = caller.studio
    name = studio.forget.preview(subject).name
    if wish.confirm != name:
        raise InvalidInput(
            f"'{wish.confirm}' is not the subject's name", kept="nothing was erased", advice="repeat the name exactly"
        )
    shared: Choice | dict[str, Choice] | None = None
    if isinstance(wish.shared, dict):
        shared = {asset: Choice(choice) for asset, choice in wish.shared.items()}
    elif wish.shared is not None:
        shared = Choice(wish.shared)
    return certificate_out(studio.forget.execute(subject, pictures=wish.pictures, shared=shared))


@router.get("/erasures", summary="Certificates of erasures")
def list_erasures(caller: Manages, page: PageOf) -> Page[CertificateOfErasure]:
    """Newest first."""
    found, more = page.slice(caller.studio.forget.certificates(), "erasures", caller.workspace)
    return Page(items=[certificate_out(one) for one in found], next=more)


def certificate_out(one: Certificate) -> CertificateOfErasure:
    """A certificate as the API shows it."""
    return CertificateOfErasure(
        id=one.id,
        subject=one.subject_id,
        erased_at=one.erased_at,
        erased=dict(one.erased),
        kept=dict(one.kept),
        unreachable=list(one.unreachable),
        complete=one.complete,
    )
