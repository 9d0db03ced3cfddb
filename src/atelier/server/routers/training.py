"""Training personal models: options, estimate, start, past trainings, losses."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from fastapi import Response
from pydantic import BaseModel, Field, JsonValue

from atelier.errors import InvalidInput
from atelier.server import words
from atelier.server.access import Caller, Reads, Runs, Submits
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.server.routers.create import Submitted, costs_of, memory_of, submitted
from atelier.server.runs import RunOut, runs_out
from atelier.server.subjects import SubjectId
from atelier.steps.services.options import TrainingOptions
from atelier.steps.services.training import SampleRow
from atelier.training.config import TrainConfig

router = resource("training", prefix="")


class TrainingSchema(BaseModel):
    """What can be said about a training, as a JSON schema: forms are made from it."""

    type: str = "object"
    properties: dict[str, Any]
    settings: dict[str, Any] = Field(description="Every knob of `settings`, as a JSON schema.")


class TrainingEstimate(BaseModel):
    """What a training would do. Nothing was started."""

    seconds: float = Field(description="All of it, once it is its turn.")
    seconds_note: str = Field(description="How that is known.", examples=["by 3 earlier trainings on this machine"])
    fits: bool = Field(description="Whether the device has the memory.")
    memory: str = Field(description="How the model would be held, in words.")
    memory_bytes: int = Field(description="Memory of the device at most, expected.")
    memory_free: int = Field(description="Bytes that may be used of it.")
    photos: int = Field(description="Photos to learn from.")
    held_out: int = Field(description="Photos kept for the report card.")
    epochs: float = Field(description="How often each photo is seen.")
    costs: dict[str, float]
    reused: bool = Field(description="It was trained in exactly this way before, and costs nothing.")
    options: dict[str, JsonValue] = Field(description="What was said, and what was chosen for what was not.")
    config: dict[str, JsonValue] = Field(description="Every knob, as it would be.")
    notes: list[str]


class Loss(BaseModel):
    """A point of the loss curve."""

    step: int
    loss: float = Field(description="While the training runs a running mean, later the loss of the step.")
    lr: float | None = Field(description="The learning rate; null while it runs.")


class Sample(BaseModel):
    """What was drawn at a checkpoint: a picture for each prompt, in a row."""

    step: int
    asset_id: str | None = Field(description="Id of the stored picture; null until the training is done.")
    image: str | None = Field(description="The picture as a data URL, until it is stored.")


class Samples(BaseModel):
    """What a training drew meanwhile, with the same seeds at every checkpoint."""

    prompts: list[str] = Field(description="One for each column.")
    items: list[Sample]


class Losses(BaseModel):
    """A loss curve, thinned out to 500 points."""

    items: list[Loss]


@router.get("/training/schema", summary="Show what can be said about a training")
def get_training_schema(caller: Reads) -> TrainingSchema:
    """Fields of the request that starts one."""
    schema = TrainingOptions.model_json_schema()
    return TrainingSchema(properties=schema["properties"], settings=TrainConfig.model_json_schema())


@router.post("/subjects/{subject}/training", status_code=202, summary="Train a personal model")
def start_training(caller: Submits, subject: SubjectId, options: TrainingOptions, response: Response) -> Submitted:
    """A run of the recipe `train`: captions, data set, training, report card, the chosen version."""
    return submitted(
        caller, caller.studio.make.prepare_training(subject, _with_word(caller, subject, options)), response
    )


@router.post("/subjects/{subject}/training/estimate", summary="Estimate a training")
def estimate_training(caller: Runs, subject: SubjectId, options: TrainingOptions) -> TrainingEstimate:
    """Checked as if it were started."""
    found = caller.studio.plans.training(subject, _with_word(caller, subject, options))
    return TrainingEstimate(
        seconds=found.seconds,
        seconds_note=found.seconds_note,
        fits=found.fits,
        memory=memory_of(found),
        memory_bytes=max(plan.peak_bytes for plan in found.plans),
        memory_free=max(plan.budget_bytes for plan in found.plans),
        photos=found.photos,
        held_out=found.held_out,
        epochs=found.epochs,
        costs=costs_of(found.costs),
        reused=found.reused,
        options=found.options,
        config=found.config.model_dump(mode="json"),
        notes=list(found.prepared.notes),
    )


@router.get("/subjects/{subject}/training", summary="List trainings of a subject")
def list_trainings(caller: Reads, subject: SubjectId, page: PageOf) -> Page[RunOut]:
    """The newest first."""
    of = ("trainings", caller.workspace, subject)
    found = caller.studio.trainings.of(subject, limit=page.limit + 1, before=_position(page.after(*of)))
    made = page.page(found, lambda run: [run.created.isoformat(), run.id], *of)
    return Page(items=runs_out(caller, made.items), next=made.next)


@router.get("/runs/{run_id}/losses", summary="Show the loss curve of a training")
def get_losses(caller: Reads, run_id: words.Id) -> Losses:
    """Also while it runs."""
    points = caller.studio.trainings.losses(run_id)
    return Losses(items=[Loss(step=one.step, loss=one.loss, lr=one.lr) for one in points])


@router.get("/runs/{run_id}/samples", summary="Show what a training drew at its checkpoints")
def get_samples(caller: Reads, run_id: words.Id) -> Samples:
    """Also while it runs: a `sample` event says that there is another one."""
    found = caller.studio.trainings.samples(run_id)
    return Samples(
        prompts=list(found.prompts),
        items=[Sample(step=row.step, asset_id=row.asset, image=_address(row)) for row in found.rows],
    )


def _address(row: SampleRow) -> str | None:
    return f"data:{row.media_type};base64,{base64.b64encode(row.image).decode()}" if row.image else None


def _with_word(caller: Caller, subject: str, options: TrainingOptions) -> TrainingOptions:
    word = options.class_word or caller.studio.samples.class_word(subject)
    return options.model_copy(update={"class_word": word})


def _position(value: JsonValue) -> tuple[datetime, str] | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2:
        return datetime.fromisoformat(str(value[0])), str(value[1])
    raise InvalidInput("this cursor is of another list", advice="start again without it")
