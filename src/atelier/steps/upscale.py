"""Step: a picture enlarged by resampling."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from atelier.errors import InvalidInput
from atelier.recipe import Context, Image, Picture, step
from atelier.steps.images import as_png, open_image
from atelier.steps.values import Meta, text

RATINGS = ("general", "sensitive", "explicit")  # from mild to strict

Factor = Annotated[float, Field(description="how many times larger a side becomes", gt=1, le=8)]
Shown = Annotated[
    Literal["", "general", "sensitive", "explicit"],
    Field(description="what the picture shows; empty: what is known of it (the stricter of the two counts)"),
]
_KEPT = frozenset({"prompt", "negative_prompt", "model", "model_digest", "adapters", "seed", "ability"})
"""What stays true of a picture that is only resampled."""


@step(version=1, purpose="edit", title="Upscale")
def upscale(
    ctx: Context,
    *,
    image: Annotated[Image, Field(description="the picture")],
    factor: Factor = 2.0,
    sharpening: Annotated[float, Field(description="0 (none) to 1", ge=0, le=1)] = 0.35,
    rating: Shown = "",
) -> Picture:
    """Enlarge by resampling: Lanczos in linear light without haloes, sharpened a little. It adds no detail.

    The result shows whom the picture shows. One that was made of a photo is no work of a model, and says so.
    """
    from atelier.engine.enlarge import enlarge, enlarged_size

    source = open_image(ctx.read(image))
    size = enlarged_size(source.width, source.height, factor)
    meta = {name: value for name, value in image.meta.items() if name in _KEPT}
    photographed = from_photo(image)
    meta |= {"ai_generated": not photographed, "photographed": photographed}
    meta |= {"width": size[0], "height": size[1]}
    meta |= {"upscale": {"method": "lanczos", "factor": factor, "sharpening": sharpening}}
    made = enlarge(source, size, sharpening=sharpening)
    return ctx.put(Picture, as_png(made), media_type="image/png", meta=meta | rated(image, rating))


def from_photo(image: Image) -> bool:
    """Whether a picture shows pixels that a person brought."""
    return not isinstance(image, Picture) or image.meta.get("photographed") is True


def rated(image: Image, said: str) -> Meta:
    """The stricter of what is known of a picture and what was said of it; nothing where neither is."""
    known = [rating for rating in (text(image.meta, "rating"), said) if rating]
    if any(rating not in RATINGS for rating in known):
        raise InvalidInput(f"{', '.join(known)}: no such rating", advice=f"use one of {', '.join(RATINGS)}")
    return {"rating": max(known, key=RATINGS.index)} if known else {}
