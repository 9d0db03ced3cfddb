"""Step: measure how a picture matches its prompt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field, JsonValue

from atelier.errors import Unavailable
from atelier.recipe import Alike, Context, Picture, step
from atelier.recipe.values import Value
from atelier.steps.eyes import CompanionPrompt, Eyes
from atelier.steps.images import open_image
from atelier.steps.lookers import looking
from atelier.steps.models import Models
from atelier.training.measures import PromptMeasure


class Match(Value):
    """How a picture matches its prompt.

    Attributes:
        score: more is better; None where the prompt asks for nothing that the measure can see.
        by, scale: what measured, and what its numbers mean, as a part of a sentence.
        relative: its numbers mean something only beside those of other pictures of the same prompt.
        foreign: the measure was not made for pictures of this kind, so its numbers say little.
    """

    score: float | None
    by: str
    scale: str
    relative: bool
    foreign: bool = False


@step(version=1, needs="gpu", purpose="generate", title="Measure prompt match")
def prompt_match(
    ctx: Context,
    models: Models,
    eyes: Eyes,
    *,
    pictures: Annotated[list[Picture], Field(description="the picture; of several the first", min_length=1)],
    prompt: Annotated[str, Field(description="what it was to show", max_length=20_000)],
    drawn: Annotated[bool, Field(description="whether all that is compared is of the built-in model's world")] = False,
) -> Match:
    """How well a picture shows what its prompt asks for, by the installed image-text model.

    Pictures of the built-in model's world are read by its own companion, which knows that world better; where no
    image-text model is installed, so are all others, and the result says that this means little.
    """
    return _matches([ctx], models, eyes, [{"pictures": pictures, "prompt": prompt, "drawn": drawn}])[0]


@prompt_match.keyed
def _key(models: Models, eyes: Eyes, *, drawn: bool, **_: object) -> JsonValue:
    return [eyes.identity(drawn=True), *eyes.measured_by(models.digests, drawn=drawn)]


def _alike(models: Models, eyes: Eyes, *, drawn: bool, **_: object) -> Alike:
    return Alike(["measure", drawn], 1)


@prompt_match.batch(alike=_alike)
def _matches(contexts: Sequence[Context], models: Models, eyes: Eyes, fields: Sequence[dict[str, Any]]) -> list[Match]:
    drawn = bool(fields[0]["drawn"])
    with looking(models, eyes, drawn=drawn) as measures:
        measure, foreign = measures.prompt, False
        if measure is None:
            measure, foreign = _companion(eyes), True
        return [
            _match(measure, foreign, ctx, own["pictures"][0], own["prompt"])
            for ctx, own in zip(contexts, fields, strict=True)
        ]


def _companion(eyes: Eyes) -> CompanionPrompt:
    """Raises Unavailable."""
    if eyes.companion is None:
        raise Unavailable(
            "there is nothing that measures how a picture matches its prompt",
            advice="install an image-text model",
            command=("models", "list"),
        )
    return CompanionPrompt(eyes.companion)


def _match(measure: PromptMeasure, foreign: bool, ctx: Context, picture: Picture, prompt: str) -> Match:
    image = open_image(ctx.read(picture))
    if isinstance(measure, CompanionPrompt):
        score = measure.seen(image, prompt)
    else:
        score = measure.score(image, prompt)
    known = score is not None and math.isfinite(score)
    return Match(
        score=round(float(score), 4) if known and score is not None else None,
        by=measure.name,
        scale=measure.scale,
        relative=measure.relative,
        foreign=foreign,
    )
