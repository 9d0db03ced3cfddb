"""Step: a picture enlarged, with detail drawn by a model."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from PIL import Image as PillowImage
from pydantic import Field, JsonValue

from atelier.errors import InvalidInput
from atelier.recipe import Adapter, Context, Image, Picture, Seed, step
from atelier.steps.create import compute_key
from atelier.steps.drawing import SEEDS, draw, picture_meta, rating_of, uses, worn
from atelier.steps.eyes import Eyes
from atelier.steps.images import as_png, as_webp, open_image
from atelier.steps.lookers import looking
from atelier.steps.models import Models
from atelier.steps.paces import preset_work
from atelier.steps.people import People
from atelier.steps.upscale import Factor, Shown, from_photo, rated
from atelier.steps.values import Meta, text

if TYPE_CHECKING:
    from atelier.engine.card import ModelCard, Preset, PresetName
    from atelier.engine.request import GenerateRequest
    from atelier.engine.session import ModelSession
    from atelier.engine.tiles import Tiling

STRENGTH = 0.3
LEAST_STEPS = 4
"""Steps that a tile is really drawn with at least: a distilled model's few would leave one of them."""
COARSE = 4.0
"""Source pixels below which detail is drawn anew; everything coarser stays the source's."""
LEAST_TRAINED = 512  # px
"""Models trained on smaller pictures know pictures as wholes only: they draw a face into every tile."""
PREVIEW = 512  # px


@step(version=1, needs="gpu", purpose="edit", title="Upscale with drawn detail", long=True)
def upscale_detail(
    ctx: Context,
    models: Models,
    eyes: Eyes,
    people: People,
    *,
    image: Annotated[Image, Field(description="the picture")],
    seed: Annotated[Seed, Field(description="picks the noise of every tile")],
    prompt: Annotated[str, Field(description="what the picture shows", max_length=20_000)] = "",
    factor: Factor = 2.0,
    strength: Annotated[float, Field(description="how much the model may change, 0 to 0.6", gt=0, le=0.6)] = STRENGTH,
    model: Annotated[str, Field(description="what draws the detail; empty: the default one")] = "",
    adapters: Annotated[list[Adapter], Field(description="adapters to draw with")] = [],  # noqa: B006
    weights: Annotated[list[float], Field(description="how strongly each adapter counts")] = [],  # noqa: B006
    preset: Annotated[Literal["draft", "standard", "high"], Field(description="quality against time")] = "standard",
    steps: Annotated[int | None, Field(description="denoising steps; empty: the preset's", ge=1, le=500)] = None,
    guidance: Annotated[float | None, Field(description="the model's own guidance scale", ge=0, le=100)] = None,
    rating: Shown = "",
) -> Picture:
    """Enlarge by resampling, then let a model redraw it at low strength, tile by tile in the size that it draws well.

    Tiles overlap by a quarter and are blended. Whatever is coarser than four pixels of the source stays as it was, so
    faces and colours do; how alike the person still is stands in the meta where something can measure it. Tiles that
    are drawn are kept until the picture is done: an interrupted one goes on with the next tile, and other pictures of
    the lane are drawn between two.
    """
    from atelier.engine.enlarge import enlarge, enlarged_size
    from atelier.engine.request import GenerateRequest, resolve
    from atelier.engine.request import Picture as Drawn
    from atelier.engine.tiles import keep_coarse

    name = models.name(model)
    card = models.require_ability(name, "image-to-image")
    source = open_image(ctx.read(image))
    size = enlarged_size(source.width, source.height, factor)
    setting = card.preset(preset, "image-to-image")
    plan = tiles_for(card, size, setting)
    wearing = worn(adapters, weights, models, name)
    enlarged = enlarge(source, size)
    request = GenerateRequest(
        prompt=prompt,
        preset=preset,
        strength=strength,
        steps=steps or max(setting.steps, math.ceil(LEAST_STEPS / strength)),
        guidance=guidance,
        adapters=uses(ctx, wearing),
    )
    with models.session(name, width=plan.tile[0], height=plan.tile[1], subjects=image.subjects) as session:
        tiles = _drawn(ctx, session, request, enlarged, plan)
        first = Drawn(tiles[0], seed, 0, resolve(session.card, request.model_copy(update={"image": tiles[0]})), (), 0.0)
        meta = picture_meta(models, session, request, first, wearing)
    made = keep_coarse(plan.join(tiles), enlarged, COARSE * factor)
    meta |= {"width": size[0], "height": size[1], "photographed": from_photo(image)}
    about: Meta = {"method": "detail", "factor": factor, "tiles": len(tiles), "tile": list(plan.tile)}
    meta["upscale"] = about | _likeness(ctx, eyes, models, people, image, source, made)
    if models.is_builtin(name):  # what others draw is looked at by whoever rates pictures here
        meta |= rated(image, rating) or rating_of(models, name)
    return ctx.put(Picture, as_png(made), media_type="image/png", meta=meta)


def tiles_for(card: ModelCard, size: tuple[int, int], preset: Preset) -> Tiling:
    """Where the tiles of a picture of that size lie.

    Raises:
        InvalidInput: too many tiles, or a model that cannot draw parts of a picture.
    """
    from atelier.engine.tiles import tiling

    plan = tiling(*size, (preset.width, preset.height), card.size_multiple)
    if len(plan.places) > 1 and card.training_size < LEAST_TRAINED:
        raise InvalidInput(
            f"{card.name} learnt whole pictures of {card.training_size} px: into each of {len(plan.places)} tiles it "
            "would draw one more",
            advice=f"upscale without detail, or take a model that was trained on {LEAST_TRAINED} px or more",
        )
    return plan


def _drawn(
    ctx: Context, session: ModelSession, request: GenerateRequest, enlarged: PillowImage.Image, plan: Tiling
) -> list[PillowImage.Image]:
    """Every tile, redrawn one by one: a tile's pixels depend neither on a batch nor on where a resumed run began."""
    count = len(plan.places)
    tiles: list[PillowImage.Image] = []
    for index, tile in enumerate(plan.cut(enlarged)):
        kept = ctx.state_dir / f"tile-{index:03d}.png"
        if kept.is_file():
            tiles.append(open_image(kept.read_bytes()))
            ctx.progress(index + 1, count, f"tile {index + 1} of {count} was there")
            continue
        ctx.give_way()
        seed = ctx.stream(index, "tile") % SEEDS
        own = request.model_copy(update={"image": tile, "seeds": (seed,), "width": tile.width, "height": tile.height})
        (drawn,) = draw(ctx, session, [own], note=f"tile {index + 1} of {count}", before=index, total=count)
        tiles.append(drawn.image)
        if session.exact:  # what was drawn in less memory than planned is not taken up by a later attempt
            _write(kept, as_png(drawn.image))
        ctx.preview(as_webp(_so_far(enlarged, plan, tiles)))
    return tiles


def _so_far(enlarged: PillowImage.Image, plan: Tiling, tiles: list[PillowImage.Image]) -> PillowImage.Image:
    """What the picture looks like by now, small."""
    share = min(1.0, PREVIEW / max(enlarged.size))
    small = enlarged.resize((max(1, round(enlarged.width * share)), max(1, round(enlarged.height * share))))
    for tile, (left, top) in zip(tiles, plan.places, strict=False):
        size = max(1, round(tile.width * share)), max(1, round(tile.height * share))
        small.paste(tile.resize(size), (round(left * share), round(top * share)))
    return small


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _likeness(
    ctx: Context,
    eyes: Eyes,
    models: Models,
    people: People,
    image: Image,
    source: PillowImage.Image,
    made: PillowImage.Image,
) -> Meta:
    """How alike the subject still is (cosine of embeddings), where something here can tell."""
    people.require(image.subjects, "edit")  # drawing takes long, and a face is compared now
    with looking(models, eyes, drawn=_of_builtin(models, image), kind=people.kind(image.subjects)) as measures:
        measure = measures.likeness
        if measure is None:
            ctx.log(f"whether the subject is as alike as before was not measured: {measures.absent['likeness'].why}")
            return {}
        before, after = measure.embed(source), measure.embed(made)
    if before is None or after is None:
        ctx.log(f"{measure.name} sees nobody {'before' if before is None else 'any more'}: likeness was not measured")
        return {}
    cosine = float((before * after).sum())
    return {"likeness": round(cosine, 3), "measured_by": measure.name}


def _of_builtin(models: Models, image: Image) -> bool:
    drew = text(image.meta, "model")
    return any(drew == entry.card.id for entry in models.entries() if entry.origin == "extra")


@upscale_detail.work
def _work(
    models: Models,
    eyes: Eyes,
    people: People,
    *,
    model: str,
    preset: PresetName,
    factor: float,
    strength: float,
    image: Image | None = None,
    steps: int | None = None,
    guidance: float | None = None,
    **_: object,
) -> float | None:
    from atelier.engine.enlarge import enlarged_size

    width, height = (None, None) if image is None else (image.meta.get("width"), image.meta.get("height"))
    if not isinstance(width, int) or not isinstance(height, int):
        return None
    card = models.card(model)
    setting = card.preset(preset, "image-to-image")
    plan = tiles_for(card, enlarged_size(width, height, factor), setting)
    taken = steps or max(setting.steps, math.ceil(LEAST_STEPS / strength))
    each = preset_work(
        card,
        preset,
        "image-to-image",
        width=plan.tile[0],
        height=plan.tile[1],
        steps=taken,
        guidance=guidance,
        strength=strength,
    )
    return len(plan.places) * each.operations


@upscale_detail.keyed
def _key(
    models: Models, eyes: Eyes, people: People, *, model: str, image: Image, preset: PresetName, **_: object
) -> JsonValue:
    name, drawn = models.name(model), _of_builtin(models, image)
    seeing = eyes.measured_by(models.digests, drawn=drawn, kind=people.kind(image.subjects))
    taken = models.preset_key(name, preset, "image-to-image")
    return [name, models.digest(name), taken, eyes.identity(drawn=drawn), *seeing, *compute_key(models)]
