"""Personal models as the API shows them."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field, JsonValue

from atelier.library import AdapterVersion, PersonalModel


class VersionOut(BaseModel):
    """A version of a personal model: a checkpoint that was kept, or a file that was brought in."""

    number: int
    asset_id: str = Field(description="Of its weights.")
    created: datetime
    chosen: bool = Field(description="It is the one that is used.")
    step: int | None = Field(description="Of the training.")
    scores: dict[str, JsonValue] = Field(description="What its report card measured; `report` is that asset's id.")
    tags: list[str]
    notes: str


class PersonalModelOut(BaseModel):
    """A personal model with its versions, oldest first."""

    id: str
    name: str = Field(examples=["Mira"])
    base_model: str = Field(examples=["builtin"])
    subject_id: str | None
    created: datetime
    chosen: int | None = Field(description="Number of the version that is used.")
    versions: list[VersionOut]


def version_out(version: AdapterVersion) -> VersionOut:
    """One version."""
    step = version.scores.get("step")
    return VersionOut(
        number=version.number,
        asset_id=version.asset_id,
        created=version.created,
        chosen=version.chosen,
        step=step if isinstance(step, int) else None,
        scores=dict(version.scores),
        tags=list(version.tags),
        notes=version.notes,
    )


def personal_model_out(model: PersonalModel) -> PersonalModelOut:
    """One personal model."""
    return PersonalModelOut(
        id=model.id,
        name=model.name,
        base_model=model.base_model,
        subject_id=model.subject_id,
        created=model.created,
        chosen=model.chosen.number if model.chosen else None,
        versions=[version_out(version) for version in model.versions],
    )
