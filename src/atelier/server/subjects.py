"""Subjects, their consents and photos as the API shows them; what their routes share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, Field

from atelier.accounts.consent import Consent, Scope
from atelier.library import SubjectKind
from atelier.server.access import Caller
from atelier.server.personal import PersonalModelOut, personal_model_out
from atelier.steps.services.photos import PhotoNews, PhotoView
from atelier.steps.services.subjects import SubjectCard
from atelier.steps.values import Finding, faces_of

SubjectId = Annotated[str, Path(min_length=1, max_length=128, pattern=r"^[^\x00/]+$", description="Id or name.")]


class SubjectOut(BaseModel):
    """A subject at a glance."""

    id: str = Field(examples=["mfzwizltoq2gk4dc"])
    name: str = Field(examples=["Mira"])
    kind: SubjectKind
    trigger: str = Field(description="The word that stands for it in captions and prompts.")
    notes: str
    created: datetime
    draft: bool = Field(
        description="Begun with photos, and nobody said yet who it is: to be gone on with or discarded."
    )
    photos: int
    accepted: int = Field(description="Photos that may be trained on.")
    captions: int = Field(description="Photos that have one.")
    needs_consent: bool = Field(description="Nothing can be trained or drawn before consent is recorded.")
    scopes: list[Scope] = Field(description="What consent covers now; empty for who needs none.")
    cover: str | None = Field(description="Id of a photo to show.")
    cover_thumbnail: str | None = Field(description="Path of that photo's small WebP.")
    models: list[PersonalModelOut]
    training: str | None = Field(description="Id of the run that trains it now.")


class ConsentOut(BaseModel):
    """One recorded consent."""

    id: str
    given_by: str
    scopes: list[Scope]
    given_at: datetime
    expires_at: datetime | None
    withdrawn_at: datetime | None
    note: str
    holds: bool = Field(description="It covers something now.")


class FindingOut(BaseModel):
    """What was found about a file."""

    code: str = Field(examples=["too-small"])
    severity: str = Field(description="ok, warn, refuse.")
    message: str
    measured: float | None
    threshold: float | None
    overridable: bool = Field(description="A person may accept the photo in spite of it.")


class PhotoNewsOut(BaseModel):
    """What became of one file."""

    name: str
    asset_id: str | None = Field(description="Null where nothing was stored.")
    accepted: bool = Field(description="It may be trained on as it is.")
    findings: list[FindingOut]


class AddedOut(BaseModel):
    """What became of the files that were brought, in order."""

    items: list[PhotoNewsOut]
    stored: int
    accepted: int


class VerdictOut(BaseModel):
    """What one check found. It counts against the photo unless it passed or a person overrode it."""

    check: str
    passed: bool
    overridden: bool
    value: float | None
    reason: str
    note: str


class PhotoOut(BaseModel):
    """A photo of a subject."""

    asset_id: str
    name: str
    width: int
    height: int
    thumbnail: str = Field(description="Path of its small WebP.")
    content: str
    accepted: bool
    verdicts: list[VerdictOut]
    faces: list[list[float]] = Field(description="Boxes (left, top, right, bottom) in pixels, the largest first.")
    caption: str
    rating: str | None
    minor: bool
    added: datetime


def subject_out(caller: Caller, card: SubjectCard, at_work: Mapping[str, str] | None = None) -> SubjectOut:
    """One subject. `at_work`: runs that train subjects, where they are known already."""
    subject = card.subject
    return SubjectOut(
        id=subject.id,
        name=subject.name,
        kind=subject.kind,
        trigger=subject.trigger,
        notes=subject.notes,
        created=subject.created,
        draft=subject.draft,
        photos=card.photos,
        accepted=card.accepted,
        captions=card.captions,
        needs_consent=card.needs_consent,
        scopes=list(card.scopes),
        cover=card.cover,
        cover_thumbnail=f"/v1/assets/{card.cover}/thumbnail" if card.cover else None,
        models=[personal_model_out(model) for model in card.models],
        training=caller.studio.trainings.at_work(subject.id) if at_work is None else at_work.get(subject.id),
    )


def consent_out(consent: Consent, moment: datetime) -> ConsentOut:
    """One consent."""
    return ConsentOut(
        id=consent.id,
        given_by=consent.given_by,
        scopes=sorted(consent.scopes),
        given_at=consent.given_at,
        expires_at=consent.expires_at,
        withdrawn_at=consent.withdrawn_at,
        note=consent.note,
        holds=any(consent.holds(scope, moment) for scope in consent.scopes),
    )


def added_out(news: Sequence[PhotoNews]) -> AddedOut:
    """What became of files."""
    return AddedOut(
        items=[news_out(one) for one in news],
        stored=sum(one.asset_id is not None for one in news),
        accepted=sum(one.accepted for one in news),
    )


def news_out(one: PhotoNews) -> PhotoNewsOut:
    """What became of one file."""
    return PhotoNewsOut(
        name=one.name,
        asset_id=one.asset_id,
        accepted=one.accepted,
        findings=[_finding(finding) for finding in one.findings],
    )


def photo_out(view: PhotoView, caption: str) -> PhotoOut:
    """A photo with its newest caption."""
    entry = view.entry
    path = f"/v1/assets/{entry.asset.id}"
    return PhotoOut(
        asset_id=entry.asset.id,
        name=view.name,
        width=entry.width or 0,
        height=entry.height or 0,
        thumbnail=f"{path}/thumbnail",
        content=f"{path}/content",
        accepted=view.accepted,
        verdicts=[
            VerdictOut(
                check=verdict.check,
                passed=verdict.passed,
                overridden=verdict.overridden,
                value=verdict.value,
                reason=verdict.reason,
                note=verdict.note,
            )
            for verdict in view.photo.verdicts
        ],
        faces=[list(face.box) for face in faces_of(entry.asset.meta)],
        caption=caption,
        rating=entry.rating,
        minor=entry.minor,
        added=view.photo.added,
    )


def _finding(finding: Finding) -> FindingOut:
    return FindingOut(**finding.model_dump())
