"""Step: draw pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, JsonValue

from atelier.engine.samplers import Sampler
from atelier.recipe import Adapter, Alike, Context, Image, Picture, Seed, step
from atelier.recipe.values import Cost, subjects_of
from atelier.steps.drawing import Worn, draw, draw_together, keep, picture_meta, seeds_from, uses, worn
from atelier.steps.images import open_image, open_mask
from atelier.steps.models import Models
from atelier.steps.paces import preset_work

if TYPE_CHECKING:
    from atelier.engine.card import PresetName
    from atelier.engine.request import GenerateRequest

Side = Annotated[
    int | None, Field(description="px, a multiple of what the model needs; empty: the preset's", ge=16, le=8192)
]


@step(version=1, needs="gpu", purpose="generate", title="Draw pictures")
def create(
    ctx: Context,
    models: Models,
    *,
    prompt: Annotated[str, Field(description="what to draw", max_length=20_000)],
    seed: Annotated[Seed, Field(description="picks the noise; the same one draws the same picture")],
    negative_prompt: Annotated[
        str, Field(description="what not to draw, where the model takes that", max_length=20_000)
    ] = "",
    count: Annotated[int, Field(description="pictures, with seeds counting up", ge=1, le=64)] = 1,
    model: Annotated[str, Field(description="the base model; empty: the default one")] = "",
    adapters: Annotated[list[Adapter], Field(description="adapters to draw with")] = [],  # noqa: B006
    weights: Annotated[list[float], Field(description="how strongly each adapter counts; 1: as trained")] = [],  # noqa: B006
    preset: Annotated[Literal["draft", "standard", "high"], Field(description="quality against time")] = "standard",
    width: Side = None,
    height: Side = None,
    steps: Annotated[int | None, Field(description="denoising steps; empty: the preset's", ge=1, le=500)] = None,
    guidance: Annotated[float | None, Field(description="the model's own guidance scale", ge=0, le=100)] = None,
    true_cfg: Annotated[
        float | None, Field(description="classifier-free guidance beside it; 1: off", ge=1, le=30)
    ] = None,
    sampler: Annotated[Sampler, Field(description="how the noise is taken away")] = "default",
    image: Annotated[Image | None, Field(description="a picture to start from")] = None,
    strength: Annotated[float, Field(description="how much of that picture is redrawn, 0 to 1", gt=0, le=1)] = 0.6,
    mask: Annotated[Image | None, Field(description="white is redrawn, black stays to the pixel")] = None,
) -> list[Picture]:
    """Draw from words, from a picture (image to image), or inside a mask (inpaint), with adapters of any number.

    The same fields give the same bytes on the same device. All that made a picture stands in its meta.
    """
    asked = _asked(
        ctx,
        models,
        model=model,
        adapters=adapters,
        weights=weights,
        image=image,
        mask=mask,
        prompt=prompt,
        negative_prompt=negative_prompt,
        preset=preset,
        steps=steps,
        guidance=guidance,
        true_cfg=true_cfg,
        width=width,
        height=height,
        seeds=seeds_from(seed, count),
        sampler=sampler,
        strength=strength,
    )
    with models.session(asked.model, width=width, height=height, subjects=subjects_of(ctx.inputs)) as session:
        drawn = draw(ctx, session, [asked.request])
        metas = [picture_meta(models, session, asked.request, one, asked.wearing) for one in drawn]
    return [keep(ctx, one, meta) for one, meta in zip(drawn, metas, strict=True)]


@dataclass(frozen=True)
class _Asked:
    model: str
    request: GenerateRequest
    wearing: list[Worn]


def _asked(
    ctx: Context,
    models: Models,
    *,
    model: str,
    adapters: Sequence[Adapter],
    weights: Sequence[float],
    image: Image | None,
    mask: Image | None,
    **settings: Any,
) -> _Asked:
    """What is asked of the engine, checked against the model."""
    from atelier.engine.request import GenerateRequest

    name = models.name(model)
    wearing = worn(adapters, weights, models, name)
    request = GenerateRequest(
        image=None if image is None else open_image(ctx.read(image)),
        mask=None if mask is None else open_mask(ctx.read(mask)),
        adapters=uses(ctx, wearing),
        **settings,
    )
    models.require_ability(name, request.ability)
    triggers = [str(one.adapter.meta.get("trigger", "")) for one in wearing]
    for unknown in models.unknown_words(name, request.prompt, triggers):
        near = f" (known are {', '.join(unknown.near)})" if unknown.near else ""
        ctx.log(f"the model does not know the word '{unknown.word}'{near}")
    return _Asked(name, request, wearing)


def _alike(
    models: Models, *, image: Image | None, mask: Image | None, model: str, count: int, **fields: Any
) -> Alike | None:
    """Pictures from words alone, of one model and size and with the same settings, are drawn together."""
    if image is not None or mask is not None:
        return None
    same = ("preset", "width", "height", "steps", "guidance", "true_cfg", "sampler")
    return Alike([models.name(model), *(fields[name] for name in same)], count)


@create.batch(alike=_alike)
def _together(contexts: Sequence[Context], models: Models, *, fields: Sequence[dict[str, Any]]) -> list[list[Picture]]:
    asked = [
        _asked(ctx, models, seeds=seeds_from(own.pop("seed"), own.pop("count")), **own)
        for ctx, own in zip(contexts, map(dict, fields), strict=True)
    ]
    size = {side: fields[0][side] for side in ("width", "height")}
    subjects = subjects_of(asset for ctx in contexts for asset in ctx.inputs)
    with models.session(asked[0].model, **size, subjects=subjects) as session:
        drawn = draw_together(contexts, session, [one.request for one in asked])
        metas = [
            [picture_meta(models, session, one.request, picture, one.wearing) for picture in own]
            for one, own in zip(asked, drawn, strict=True)
        ]
    return [
        [keep(ctx, picture, meta) for picture, meta in zip(own, told, strict=True)]
        for ctx, own, told in zip(contexts, drawn, metas, strict=True)
    ]


@create.keyed
def _key(models: Models, *, model: str, preset: PresetName, image: Image | None, **_: object) -> JsonValue:
    name = models.name(model)
    taken = models.preset_key(name, preset, "text-to-image" if image is None else "image-to-image")
    return [name, models.digest(name), taken, *compute_key(models)]


@create.work
def _work(
    models: Models,
    *,
    model: str,
    count: int,
    preset: PresetName,
    image: Image | None = None,
    strength: float,
    width: int | None = None,
    height: int | None = None,
    steps: int | None = None,
    guidance: float | None = None,
    true_cfg: float | None = None,
    **_: object,
) -> float:
    each = preset_work(
        models.card(model),
        preset,
        "text-to-image" if image is None else "image-to-image",
        width=width,
        height=height,
        steps=steps,
        guidance=guidance,
        true_cfg=true_cfg,
        strength=1.0 if image is None else strength,
    )
    return count * each.operations


@create.estimate
def _cost(models: Models, *, count: int, **_: object) -> list[Cost]:
    return [Cost(amount=float(count), unit="pictures")]


def compute_key(models: Models) -> list[JsonValue]:
    """What of the device changes bytes: its kind, and the cap, which may choose quantised weights."""
    device = models.device()
    return [device.kind, models.memory_cap or 0]
