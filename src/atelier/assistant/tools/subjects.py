"""Who or what is pictured, and what consent covers. Consent itself is recorded by people, in the studio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from atelier.assistant.api import at
from atelier.assistant.tool import Asked, Call, Given, tool
from atelier.assistant.words import Cursor, Name


class PersonalModelBrief(Given):
    """A personal model of a subject."""

    id: str
    name: str
    base_model: str = Field(description="Only pictures by this base model can use it.")
    versions: list[int]
    chosen: int | None = Field(description="The version that is used.")


class SubjectBrief(Given):
    """A subject with its consent state."""

    id: str
    name: str
    kind: str = Field(description="person, group, pet, garment, style or brand.")
    trigger: str = Field(description="The word that stands for it in prompts; its name works too.")
    notes: str
    photos: int
    accepted: int = Field(description="Photos that may be trained on.")
    needs_consent: bool = Field(
        description="Consent is missing: nothing can be trained or drawn of it until a person records it in the studio."
    )
    consent_covers: list[str] = Field(description="training, generation, sharing; empty for who needs none.")
    personal_models: list[PersonalModelBrief] = Field(description="Empty: train one, or draw it from a photo.")
    training_run: str | None = Field(description="Id of the run that trains it now.")


class SubjectList(Given):
    """Subjects, by name."""

    subjects: list[SubjectBrief]
    next_cursor: str | None = Field(description="For the next part; null on the last one.")


class ListWish(Asked):
    """What part of the list."""

    limit: int = Field(default=50, ge=1, le=200, description="Subjects at most.")
    cursor: Cursor = Field(default="", description="`next_cursor` of the part before.")


class SubjectWish(Asked):
    """Which subject."""

    subject: Name = Field(description="Id or name.")


@tool("List subjects", reads=True)
async def list_subjects(call: Call, wish: ListWish) -> SubjectList:
    """List the people, groups, pets, garments, styles and brands of this studio, with what consent covers and which
    personal models there are. Start here to learn whom or what can be drawn."""
    page = await call.api.get(at("subjects"), limit=wish.limit, cursor=wish.cursor)
    return SubjectList(subjects=[_brief(one) for one in page["items"]], next_cursor=page["next"])


@tool("Show a subject", reads=True)
async def show_subject(call: Call, wish: SubjectWish) -> SubjectBrief:
    """Show one subject: photos, consent, personal models with their versions, and whether it is being trained now."""
    return _brief(await call.api.get(at("subjects", wish.subject)))


def _brief(subject: Mapping[str, Any]) -> SubjectBrief:
    models = [
        PersonalModelBrief(
            id=model["id"],
            name=model["name"],
            base_model=model["base_model"],
            versions=[version["number"] for version in model["versions"]],
            chosen=model["chosen"],
        )
        for model in subject["models"]
    ]
    told = {"consent_covers": subject["scopes"], "personal_models": models, "training_run": subject["training"]}
    return SubjectBrief.model_validate({**subject, **told})
