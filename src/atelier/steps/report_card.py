"""Step: measure every checkpoint of a training and choose one."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, JsonValue

from atelier.errors import InvalidInput
from atelier.recipe import Context, DataSet, Image, Report, Seed, step
from atelier.steps.create import compute_key
from atelier.steps.data_sets import DataSetFile
from atelier.steps.drawing import SEEDS, Worn, draw_resumable, uses
from atelier.steps.eyes import Eyes
from atelier.steps.images import as_png, as_webp, sheet
from atelier.steps.lookers import looking
from atelier.steps.models import Models
from atelier.steps.paces import kept_steps, preset_work
from atelier.steps.people import People
from atelier.steps.values import Judged, Meta, Trained
from atelier.steps.words import a_thing
from atelier.training.config import TrainConfig

if TYPE_CHECKING:
    from PIL import Image as PIL

    from atelier.engine.card import PresetName
    from atelier.engine.session import ModelSession
    from atelier.training.checkpoint import LossPoint
    from atelier.training.report import CheckpointPictures, GeneratedPicture, ReportCard

PROMPTS = (
    "a photo of {subject}",
    "a photo of {subject} smiling",
    "a photo of {subject} in a red dress at the beach",
    "a photo of {subject} in a yellow raincoat in the city at night",
    "a photo of {subject} in a green hoodie in the forest",
    "a photo of {subject} in a blue suit in a library",
)
"""What every checkpoint draws: the subject alone, and in occasions that no photo showed."""
SHEET_EDGE = 256  # px


@step(version=4, needs="gpu", purpose="train", title="Report card", long=True)
def report_card(
    ctx: Context,
    models: Models,
    eyes: Eyes,
    people: People,
    *,
    trained: Annotated[Trained, Field(description="the training's checkpoints")],
    data_set: Annotated[DataSet, Field(description="what it learnt from, with the held-out photos")],
    seed: Annotated[Seed, Field(description="every checkpoint draws with the same seeds")],
    model: Annotated[str, Field(description="the base model; empty: the default one")] = "",
    prompts: Annotated[list[str], Field(description="what to draw; {subject} stands for the subject")] = list(PROMPTS),  # noqa: B006
    per_prompt: Annotated[int, Field(description="pictures for each prompt", ge=1, le=16)] = 1,
    preset: Annotated[Literal["draft", "standard", "high"], Field(description="quality against time")] = "draft",
    weight: Annotated[float, Field(description="how strongly the adapter counts", ge=0, le=4)] = 1.0,
    itself: Annotated[bool, Field(description="whether a distilled model was trained, not the one it names")] = False,
) -> Judged:
    """Draw the same prompts and seeds with every checkpoint and with the base model, and measure them: likeness to the
    held-out photos, prompt adherence, variety, the nearest training picture (copying), overfitting. Where the base
    model can look at a photo instead, that is measured too: it says whether the adapter is more like the subject.

    The best checkpoint is chosen by a stated rule (`training.selection.SelectionRule`), and the report says why. What
    no installed measure can see is said to be not measured, with the model that would measure it. Faces are compared in
    memory only: of what a recogniser makes of a face nothing is stored but the cosines' means.
    """
    if not trained.versions:
        raise InvalidInput(
            "the training kept no checkpoints to report on", advice="train with a smaller checkpoint_every"
        )
    from atelier.training.curves import draw_curves

    card = models.trained_on(model, itself=itself)
    file = DataSetFile(ctx.read(data_set))
    called = f"{file.info.trigger} {file.info.class_word}".strip() or "the subject"
    drawn = models.is_builtin(card.id)
    lines = [prompt.replace("{subject}", called) for prompt in prompts]
    # A measure of photographs was never taught the subject's own word: it is asked for what the subject is.
    asked = lines if drawn else [prompt.replace("{subject}", a_thing(file.info.class_word)) for prompt in prompts]
    losses = _losses(ctx, trained)
    smoothed = _smoothed(losses)
    rows: list[CheckpointPictures] = []
    guided = "edit" in card.pipelines and card.references > 0
    count = (len(trained.versions) + 1 + guided) * len(lines) * per_prompt
    seeds = [(seed + place) % SEEDS for place in range(per_prompt)]
    reference = None
    with models.session(card.id, subjects=data_set.subjects) as session:
        for index, version in enumerate([None, *trained.versions]):
            wearing = [] if version is None else [Worn(version.adapter, weight)]
            done = 0 if version is None else version.step
            rows.append(
                _pictures(
                    ctx,
                    session,
                    lines,
                    asked,
                    seeds,
                    preset,
                    wearing,
                    done,
                    smoothed.get(done),
                    index * len(lines) * per_prompt,
                    count,
                )
            )
        if guided:
            photo = file.picture(file.info.training[0])
            same = f"the same {file.info.class_word or 'person'}"
            reference = _guided(
                ctx,
                session,
                [eyes.in_words(card, prompt.replace("{subject}", same), photo) for prompt in prompts],
                asked,
                seeds,
                preset,
                photo,
                eyes.tells(card, same),
                (len(trained.versions) + 1) * len(lines) * per_prompt,
                count,
            )
    report = _measured(
        models,
        eyes,
        people,
        rows,
        reference,
        training=[file.picture(member) for member in file.info.training],
        held_out=[file.picture(member) for member in file.info.held_out],
        subjects=data_set.subjects,
        drawn=drawn,
        seed=seed,
    )
    choice = report.choice
    chosen = next(version.adapter for version in trained.versions if version.step == choice.step)
    general: Meta = {"rating": "general"}
    rated: Meta = general if drawn else {}
    sheets = [
        ctx.put(
            Image,
            as_png(_sheet([one.picture for one in row.pictures], len(lines))),
            media_type="image/png",
            meta={"about": "report card", "step": row.step, "prompts": list(lines), **rated},
        )
        for row in rows
    ]
    curves = ctx.put(
        Image, draw_curves(report, losses), media_type="image/png", meta={"about": "training curves", **general}
    )
    stored = ctx.put(
        Report,
        json.dumps(
            _plain({**report.to_dict(), "prompts": lines, "seed": seed, "model": card.id}), ensure_ascii=False
        ).encode(),
        media_type="application/json",
        meta={
            "about": "report card",
            "chosen": choice.step,
            "reason": choice.reason,
            "takeover": {"wins": report.takeover.wins, "reason": report.takeover.reason},
            "checkpoints": [_summary(one) for one in report.checkpoints],
            "measured_with": dict(report.measured_with),
            "scales": dict(report.scales),
            "missing": {name: {"why": one.why, "install": one.install} for name, one in report.missing.items()},
            "notes": list(report.notes),
        },
    )
    ctx.log(choice.reason)
    if guided:
        ctx.log(report.takeover.reason)
    for note in report.notes:
        ctx.log(note)
    return Judged(
        report=stored, chosen=chosen, step=choice.step, reason=choice.reason, curves=curves, sheets=tuple(sheets)
    )


@report_card.work
def _work(
    models: Models,
    eyes: Eyes,
    people: People,
    *,
    model: str,
    itself: bool,
    prompts: Sequence[str],
    per_prompt: int,
    preset: PresetName,
    trained: Trained | None = None,
    **_: object,
) -> float:
    card = models.trained_on(model, itself=itself)
    versions = len(kept_steps(TrainConfig()) if trained is None else trained.versions)
    rows = versions + 1 + ("edit" in card.pipelines and card.references > 0)
    return rows * len(prompts) * per_prompt * preset_work(card, preset).operations


@report_card.keyed
def _key(
    models: Models,
    eyes: Eyes,
    people: People,
    *,
    model: str,
    data_set: DataSet,
    itself: bool,
    preset: PresetName,
    **_: object,
) -> JsonValue:
    card = models.trained_on(model, itself=itself)
    drawn = models.is_builtin(card.id)
    seeing = eyes.measured_by(models.digests, drawn=drawn, kind=people.kind(data_set.subjects))
    taken = models.preset_key(card.id, preset)
    return [card.id, models.digest(card.id), taken, eyes.identity(drawn=drawn), *seeing, *compute_key(models)]


def _measured(
    models: Models,
    eyes: Eyes,
    people: People,
    rows: Sequence[CheckpointPictures],
    reference: CheckpointPictures | None,
    *,
    training: Sequence[PIL.Image],
    held_out: Sequence[PIL.Image],
    subjects: Sequence[str],
    drawn: bool,
    seed: int,
) -> ReportCard:
    """Measures what was drawn, where there is room for it; `rows` begin with the base model's. Raises Refused."""
    from atelier.training.report import make_report

    # Drawing takes long, and a face is biometric data: whoever is pictured must still agree when it is compared.
    people.require(subjects, "train")
    kind = people.kind(subjects)
    photographs = drawn and eyes.photographs([*training, *held_out])
    with looking(models, eyes, drawn=drawn, photographs=photographs, kind=kind) as measures:
        return make_report(
            rows[1:],
            training=training,
            held_out=held_out,
            measures=measures,
            base=rows[0],
            reference=reference,
            seed=seed,
        )


def _pictures(
    ctx: Context,
    session: ModelSession,
    lines: Sequence[str],
    asked: Sequence[str],
    seeds: Sequence[int],
    preset: Literal["draft", "standard", "high"],
    wearing: Sequence[Worn],
    done: int,
    loss: float | None,
    before: int,
    total: int,
) -> CheckpointPictures:
    from atelier.engine.request import GenerateRequest
    from atelier.training.report import CheckpointPictures

    adapters = uses(ctx, wearing)
    requests = [GenerateRequest(prompt=line, seeds=tuple(seeds), preset=preset, adapters=adapters) for line in lines]
    note = f"checkpoint {done}" if done else "base model"
    folder = ctx.state_dir / (f"checkpoint-{done}" if done else "base")
    rows = draw_resumable(ctx, session, requests, folder, note=note, before=before, total=total)
    ctx.preview(as_webp(_sheet([one for row in rows for one in row], len(lines))))
    return CheckpointPictures(done, _told(rows, asked), loss)


def _guided(
    ctx: Context,
    session: ModelSession,
    instructions: Sequence[str],
    asked: Sequence[str],
    seeds: Sequence[int],
    preset: Literal["draft", "standard", "high"],
    photo: PIL.Image,
    told: bool,
    before: int,
    total: int,
) -> CheckpointPictures:
    """The same occasions by looking at one photo, without the adapter."""
    from atelier.engine.request import GenerateRequest
    from atelier.training.report import CheckpointPictures

    requests = [
        GenerateRequest(prompt=said, told=told, seeds=tuple(seeds), preset=preset, references=(photo,))
        for said in instructions
    ]
    folder = ctx.state_dir / "guided"
    rows = draw_resumable(ctx, session, requests, folder, note="from one photo", before=before, total=total)
    return CheckpointPictures(0, _told(rows, asked), None)


def _sheet(pictures: Sequence[PIL.Image], prompts: int) -> PIL.Image:
    """A column for each prompt, a row for each seed, of pictures in the order of their prompts."""
    each = len(pictures) // prompts
    return sheet([one for row in range(each) for one in pictures[row::each]], columns=prompts, edge=SHEET_EDGE)


def _told(rows: Sequence[Sequence[PIL.Image]], asked: Sequence[str]) -> tuple[GeneratedPicture, ...]:
    """Pictures with what they were to show."""
    from atelier.training.report import GeneratedPicture

    return tuple(GeneratedPicture(one, line) for row, line in zip(rows, asked, strict=True) for one in row)


def _losses(ctx: Context, trained: Trained) -> list[LossPoint]:
    from atelier.training.checkpoint import LossPoint

    rows = json.loads(ctx.read(trained.log))["losses"]
    return [
        LossPoint(row["step"], row["loss"], math.nan if row["prior"] is None else row["prior"], row["lr"])
        for row in rows
    ]


def _smoothed(losses: Sequence[LossPoint], past: float = 0.98) -> dict[int, float]:
    """Bias-corrected running mean of the loss by step."""
    found: dict[int, float] = {}
    mean = 0.0
    for count, point in enumerate(losses, start=1):
        mean = past * mean + (1 - past) * point.loss
        found[point.step] = mean / (1 - past**count)
    return found


def _summary(card: Any) -> dict[str, JsonValue]:
    """The numbers of one checkpoint that listings show."""
    estimates = ("likeness", "prompt", "variety", "nearest_training")
    row: dict[str, JsonValue] = {"step": card.step}
    for name in estimates:
        value = getattr(card, name)
        row[name] = None if value is None else round(value.value, 4)
    row["likeness_share"] = None if card.likeness_share is None else round(card.likeness_share, 4)
    row["copying"] = None if card.copying is None else round(card.copying, 4)
    row["overfitting"] = None if card.overfitting is None else round(card.overfitting, 4)
    row["resemblance"] = {name: round(found.value, 4) for name, found in card.resemblance.items()}
    return row


def _plain(value: Any) -> Any:
    """JSON has no NaN and only text keys."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _plain(dataclasses.asdict(value))
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
