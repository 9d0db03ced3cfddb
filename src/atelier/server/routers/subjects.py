"""`/v1/subjects`: who or what is pictured, and who agreed to what."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from atelier.accounts.consent import Scope
from atelier.database import now
from atelier.library import SubjectKind
from atelier.server import words
from atelier.server.access import Reads, Writes
from atelier.server.paging import Page, PageOf
from atelier.server.resource import FEW, light, resource
from atelier.server.subjects import ConsentOut, SubjectId, SubjectOut, consent_out, subject_out
from atelier.steps.services.consent import WORK

router = resource("subjects")

Text = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]
Trigger = Annotated[str, StringConstraints(max_length=64, pattern=r"^[\w-]*$")]


class SubjectWish(words.Request):
    """The subject to be. Without a trigger word, one is made from the name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Mira", "kind": "person"}]})

    name: words.Name
    kind: SubjectKind = SubjectKind.PERSON
    trigger: Trigger = ""
    notes: Text = ""
    draft: bool = Field(default=False, description="Photos come before it is said who it is.")


class SubjectChange(words.Request):
    """What to change; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Mira M."}]})

    name: words.Name | None = None
    trigger: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\w-]+$")] | None = None
    notes: Text | None = None
    draft: bool | None = Field(default=None, description="False: it is there to stay.")


class SampleWish(words.Request):
    """Which sample person to add."""

    name: Annotated[str, StringConstraints(max_length=64, pattern=r"^[\w-]*$")] = Field(
        default="", description="One of GET /v1/subjects/samples; without one, the first that is not there yet."
    )


class Samples(BaseModel):
    """The sample people that there are."""

    items: list[str]


class ConsentWish(words.Request):
    """Who agreed to what."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"given_by": "Mira M."}]})

    given_by: words.Name = Field(description="The person pictured, or who may speak for them.")
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=3)] = Field(default=list(WORK))
    expires_at: AwareDatetime | None = Field(default=None, description="Null: it does not expire.")
    note: Text = ""


class Withdrawal(words.Request):
    """What to withdraw: one scope, or all consent."""

    scope: Scope | None = None


class Withdrawn(BaseModel):
    """How many consents it concerned."""

    count: int


@router.get("", summary="List subjects")
@light(lambda page, **_: page.limit <= FEW)
def list_subjects(caller: Reads, page: PageOf) -> Page[SubjectOut]:
    """By name."""
    subjects = caller.studio.subjects
    of = ("subjects", caller.workspace)
    start = page.start(*of)
    found, cursor = page.part(subjects.names(start, page.limit + 1), start, *of)
    at_work = caller.studio.trainings.all_at_work()
    return Page(items=[subject_out(caller, card, at_work) for card in subjects.cards(found)], next=cursor)


@router.post("", status_code=201, summary="Add a subject")
def add_subject(caller: Writes, wish: SubjectWish) -> SubjectOut:
    """A person, group, pet, garment, style or brand."""
    subjects = caller.studio.subjects
    made = subjects.add(wish.name, wish.kind, trigger=wish.trigger, notes=wish.notes, draft=wish.draft)
    return subject_out(caller, subjects.card(made))


@router.get("/samples", summary="List the sample people")
def list_samples(caller: Reads) -> Samples:
    """Drawn people that nobody is."""
    return Samples(items=list(caller.studio.samples.names()))


@router.post("/sample", status_code=201, summary="Add a sample person")
def add_sample(caller: Writes, wish: SampleWish) -> SubjectOut:
    """With eight photos and a consent: enough to train a first personal model."""
    studio = caller.studio
    made = studio.samples.add(wish.name, actor=caller.user)
    return subject_out(caller, studio.subjects.card(made))


@router.get("/{subject}", summary="Show a subject")
def get_subject(caller: Reads, subject: SubjectId) -> SubjectOut:
    """With counts of what there is of it."""
    return subject_out(caller, caller.studio.subjects.show(subject))


@router.patch("/{subject}", summary="Change a subject")
def change_subject(caller: Writes, subject: SubjectId, change: SubjectChange) -> SubjectOut:
    """Name, trigger word, notes; whether it is a draft still."""
    subjects = caller.studio.subjects
    made = subjects.change(subject, name=change.name, trigger=change.trigger, notes=change.notes, draft=change.draft)
    return subject_out(caller, subjects.card(made))


@router.get("/{subject}/consents", summary="List consents")
def list_consents(caller: Reads, subject: SubjectId, page: PageOf) -> Page[ConsentOut]:
    """All that were ever recorded, oldest first."""
    moment: datetime = now()
    found = caller.studio.consent.of(subject)
    items, cursor = page.slice(found, "consents", caller.workspace, subject)
    return Page(items=[consent_out(one, moment) for one in items], next=cursor)


@router.post("/{subject}/consents", status_code=201, summary="Record a consent")
def give_consent(caller: Writes, subject: SubjectId, wish: ConsentWish) -> ConsentOut:
    """That the person pictured, or who may speak for them, agrees to training, generation, sharing."""
    given = caller.studio.consent.give(
        subject,
        given_by=wish.given_by,
        scopes=wish.scopes,
        expires_at=wish.expires_at,
        note=wish.note,
        actor=caller.user,
    )
    return consent_out(given, now())


@router.post("/{subject}/consents/withdraw", summary="Withdraw consent")
def withdraw_consent(caller: Writes, subject: SubjectId, wish: Withdrawal) -> Withdrawn:
    """What was made is frozen from the next use on."""
    return Withdrawn(count=caller.studio.consent.withdraw(subject, scope=wish.scope, actor=caller.user))
