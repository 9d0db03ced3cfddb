"""Step: edit a picture by instruction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, JsonValue

from atelier.recipe import Adapter, Context, Image, Picture, Seed, step
from atelier.steps.create import compute_key
from atelier.steps.drawing import draw, keep, picture_meta, seeds_from, uses, worn
from atelier.steps.eyes import Eyes
from atelier.steps.images import open_image
from atelier.steps.models import Models
from atelier.steps.paces import preset_work
from atelier.steps.values import Meta

if TYPE_CHECKING:
    from atelier.engine.card import Ability, ModelCard, PresetName


@step(version=2, needs="gpu", purpose="edit", title="Edit by instruction")
def edit(
    ctx: Context,
    models: Models,
    eyes: Eyes,
    *,
    images: Annotated[list[Image], Field(description="the picture to change, then further references", min_length=1)],
    instruction: Annotated[
        str, Field(description="what to change: “make the coat red”", min_length=1, max_length=20_000)
    ],
    seed: Annotated[Seed, Field(description="picks the noise; the same one draws the same picture")],
    count: Annotated[int, Field(description="pictures, with seeds counting up", ge=1, le=64)] = 1,
    model: Annotated[str, Field(description="a model that edits; empty: the default one")] = "",
    adapters: Annotated[list[Adapter], Field(description="adapters to draw with")] = [],  # noqa: B006
    weights: Annotated[list[float], Field(description="how strongly each adapter counts")] = [],  # noqa: B006
    preset: Annotated[Literal["draft", "standard", "high"], Field(description="quality against time")] = "standard",
    steps: Annotated[int | None, Field(description="denoising steps; empty: the preset's", ge=1, le=500)] = None,
    guidance: Annotated[float | None, Field(description="the model's own guidance scale", ge=0, le=100)] = None,
) -> list[Picture]:
    """Change, add or remove what the instruction says and keep the rest, where the model can do that.

    For a model that cannot, the refusal names those that can. “The same person …” draws somebody elsewhere; for a model
    that follows words better than pictures, who is seen in the first picture is then told in words, which the picture's
    meta holds as `told`.
    """
    from atelier.engine.request import GenerateRequest

    name = models.name(model)
    models.require_ability(name, "edit")
    wearing = worn(adapters, weights, models, name)
    references = [open_image(ctx.read(image)) for image in images]
    told = eyes.in_words(models.card(name), instruction, references[0])
    request = GenerateRequest(
        prompt=told,
        told=eyes.tells(models.card(name), instruction),
        preset=preset,
        steps=steps,
        guidance=guidance,
        seeds=seeds_from(seed, count),
        references=tuple(references),
        adapters=uses(ctx, wearing),
    )
    subjects = [subject for asset in ctx.inputs for subject in asset.subjects]
    with models.session(name, subjects=subjects) as session:
        drawn = draw(ctx, session, [request])
        own: Meta = {"prompt": instruction, **({"told": told} if told != instruction else {})}
        metas = [picture_meta(models, session, request, one, wearing) | own for one in drawn]
    return [keep(ctx, one, meta) for one, meta in zip(drawn, metas, strict=True)]


@edit.work
def _work(
    models: Models,
    eyes: Eyes,
    *,
    model: str,
    count: int,
    preset: PresetName,
    instruction: str = "",
    images: Sequence[Image] = (),
    steps: int | None = None,
    guidance: float | None = None,
    **_: object,
) -> float:
    references = max(1, len(images))
    card = models.card(model)
    ability = _meant(eyes, card, instruction)
    each = preset_work(card, preset, ability, steps=steps, guidance=guidance, references=references)
    return count * each.operations


@edit.keyed
def _key(models: Models, eyes: Eyes, *, model: str, preset: PresetName, instruction: str, **_: object) -> JsonValue:
    name = models.name(model)
    card = models.card(name)
    told = [eyes.identity(drawn=True)] if card.told_references else []
    taken = models.preset_key(name, preset, _meant(eyes, card, instruction))
    return [name, models.digest(name), taken, *told, *compute_key(models)]


def _meant(eyes: Eyes, card: ModelCard, instruction: str) -> Ability:
    """What a preset is of: who is told in words is drawn as from words."""
    return "text-to-image" if eyes.tells(card, instruction) else "edit"
