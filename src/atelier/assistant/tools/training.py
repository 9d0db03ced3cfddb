"""Training personal models, and what their report cards say."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Literal

from pydantic import Field

from atelier.assistant.api import at
from atelier.assistant.looking import detail_of, pixels_of
from atelier.assistant.tool import Asked, Call, Given, tool
from atelier.assistant.tools.runs import RunState, waited
from atelier.assistant.words import Model, Name
from atelier.errors import AtelierError, NotFound


class TrainingWish(Asked):
    """Of whom, and what differs from what suits the subject, the model and the machine."""

    subject: Name = Field(description="Name or id. It needs accepted photos and, for people, consent to training.")
    model: Model = Field(default="", description="Id of the base model; empty: the default one.")
    steps: int | None = Field(default=None, ge=1, le=100_000, description="Training steps.")
    rank: int | None = Field(default=None, ge=1, le=1024, description="Rank of the adapter.")
    seed: int | None = Field(default=None, ge=0, lt=2**63)

    def options(self) -> dict[str, Any]:
        """For the API."""
        said = {"model": self.model, "steps": self.steps, "rank": self.rank, "seed": self.seed}
        return {name: value for name, value in said.items() if value not in (None, "")}


class TrainingEstimate(Given):
    """What a training would take. Nothing was started."""

    seconds: float
    seconds_note: str = Field(description="How that is known.")
    fits: bool = Field(description="Whether the device has the memory.")
    memory: str
    photos: int = Field(description="Photos to learn from.")
    held_out: int = Field(description="Photos kept for the report card.")
    reused: bool = Field(description="It was trained in exactly this way before, and costs nothing.")
    costs: dict[str, float]
    notes: list[str]


class CardWish(Asked):
    """Whose report card."""

    subject: Name = Field(description="Name or id.")
    personal_model: Name | None = Field(default=None, description="Name or id, where it has several; else the newest.")
    version: int | None = Field(default=None, ge=1, le=2**31 - 1, description="Else the version that is used.")
    detail: Literal["summary", "full"] = Field(default="summary", description="full: every checkpoint's measures.")


class VersionBrief(Given):
    """A version of a personal model with what was measured of it."""

    number: int
    chosen: bool
    step: int | None
    scores: dict[str, Any]
    notes: str


class Card(Given):
    """A report card."""

    subject: str
    personal_model: str
    base_model: str
    version: int
    versions: list[VersionBrief]
    choice: dict[str, Any] = Field(description="The best checkpoint, and why.")
    takeover: dict[str, Any] = Field(description="Whether it is more like the subject than drawing from a photo.")
    scales: dict[str, str] = Field(description="What each measure's numbers mean.")
    measured_with: dict[str, str]
    notes: list[str] = Field(description="What was not measured, and why.")
    report: dict[str, Any] = Field(description="All of it, where `full` was asked for.")


@tool("Estimate a training", reads=True)
async def estimate_training(call: Call, wish: TrainingWish) -> TrainingEstimate:
    """Say how long a training would take, what it would cost and whether it fits, without starting it. Checked as if it
    were started: missing consent and missing photos show here."""
    path = at("subjects", wish.subject, "training", "estimate")
    return TrainingEstimate.model_validate(await call.api.post(path, wish.options()))


@tool("Train a personal model")
async def start_training(call: Call, wish: TrainingWish) -> RunState:
    """Start the training of a subject's personal model: minutes with the built-in model, longer with large ones. Comes
    back at once with the run's id; follow it with wait_for_run, then read_report_card. Estimate it and ask the person
    first. Refused without recorded consent."""
    run = await call.api.post(at("subjects", wish.subject, "training"), wish.options())
    return await waited(call, run["id"], 0, [*run["notes"], *run["notices"]])


@tool("Read a report card", reads=True)
async def read_report_card(call: Call, wish: CardWish) -> Card:
    """Read how good a personal model is: likeness to photos it never saw, prompt adherence, variety, copying, which
    checkpoint was chosen and why, and what was not measured."""
    subject = await call.api.get(at("subjects", wish.subject))
    models = [one for one in subject["models"] if wish.personal_model in (None, one["id"], one["name"])]
    if not models:
        named = ", ".join(one["name"] for one in subject["models"])
        raise NotFound(
            f"'{subject['name']}' has no such personal model",
            advice=f"there are: {named}" if named else "train one first",
        )
    model = models[-1]
    wanted = wish.version or model["chosen"] or model["versions"][-1]["number"]
    version = next((one for one in model["versions"] if one["number"] == wanted), None)
    if version is None:
        numbers = ", ".join(str(one["number"]) for one in model["versions"])
        raise NotFound(f"'{model['name']}' has no version {wanted}", advice=f"there are: {numbers}")
    found = await call.api.get(at("adapters", model["id"], "versions", str(wanted), "report"))
    card: dict[str, Any] | None = found["card"]
    if card is None:
        raise NotFound(
            f"version {wanted} of '{model['name']}' has no report card",
            advice="only versions that were trained here have",
        )
    await _show_sheet(call, found, version["step"])
    return Card(
        subject=subject["name"],
        personal_model=model["name"],
        base_model=model["base_model"],
        version=wanted,
        versions=[VersionBrief.model_validate(one) for one in model["versions"]],
        choice=card.get("choice") or {},
        takeover=card.get("takeover") or {},
        scales=card.get("scales") or {},
        measured_with=card.get("measured_with") or {},
        notes=list(card.get("notes") or ()),
        report=card if wish.detail == "full" else {},
    )


async def _show_sheet(call: Call, found: dict[str, Any], step: int | None) -> None:
    """What the version's checkpoint drew of the report's prompts, if it may be handed on."""
    sheet = next((one for one in found["sheets"] if one["step"] == step), None)
    if sheet is not None:
        with suppress(AtelierError):
            call.show(await pixels_of(call.api, await detail_of(call.api, sheet["asset_id"]), 1024))
