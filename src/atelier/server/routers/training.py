"""Training personal models: options, estimate, start, past trainings, losses."""

from __future__ import annotations

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
from atelier.steps.services.making import TrainingOptions
from atelier.training.config import TrainConfig

router = resource("training", prefix="")


class TrainingSchema(BaseModel):
    """What can be said about a training, as a JSON schema: forms are made from it."""

    type: str = "object"
    properties: dict[str, Any]
    settings: dict[str, Any] = Field(description="Every knob of `settings`, as a JSON schema.")


class TrainingEstimate(BaseModel):
    """What a training would do. Nothing was started."""

    seconds: float | None = Field(description="Rough; null where nothing can be said without trying.")
    seconds_note: str
    fits: bool = Field(description="Whether the device has the memory.")
    memory: str = Field(description="How the model would be held, in words.")
    photos: int = Field(description="Photos to learn from.")
    held_out: int = Field(description="Photos kept for the report card.")
    epochs: float = Field(description="How often each photo is seen.")
    costs: dict[str, float]
    reused: bool = Field(description="It was trained in exactly this way before, and costs nothing.")
    config: dict[str, JsonValue] = Field(description="Every knob, as it would be.")
    notes: list[str]


class Loss(BaseModel):
    """A point of the loss curve."""

    step: int
    loss: float = Field(description="While the training runs a running mean, later the loss of the step.")
    lr: float | None = Field(description="The learning rate; null while it runs.")


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
        photos=found.photos,
        held_out=found.held_out,
        epochs=found.epochs,
        costs=costs_of(found.costs),
        reused=found.reused,
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


def _with_word(caller: Caller, subject: str, options: TrainingOptions) -> TrainingOptions:
    word = options.class_word or caller.studio.samples.class_word(subject)
    return options.model_copy(update={"class_word": word})


def _position(value: JsonValue) -> tuple[datetime, str] | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2:
        return datetime.fromisoformat(str(value[0])), str(value[1])
    raise InvalidInput("this cursor is of another list", advice="start again without it")
