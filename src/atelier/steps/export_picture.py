"""Step: a picture as a file for others."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import Field, JsonValue

from atelier.errors import InvalidInput
from atelier.recipe import Context, Image, step
from atelier.steps.exporting import Exporter, Origin, Parent, export_options
from atelier.steps.values import Export, Meta


@step(version=2, purpose="export", deterministic=False, title="Export a picture")
def export_picture(
    ctx: Context,
    exporter: Exporter,
    *,
    image: Annotated[Image, Field(description="the picture")],
    preset: Annotated[str, Field(description="original, web, square, portrait, story, wide or print")] = "original",
    options: Annotated[
        Any, Field(description="what differs from the preset, as an object: form, width, height, quality, …")
    ] = None,
    recipe: Annotated[str, Field(description="how it was made (JSON), to be written into the file")] = "",
    made: Annotated[bool, Field(description="whether the studio drew it")] = True,
    photographed: Annotated[bool, Field(description="whether a person's photo is part of it")] = False,
) -> Export:
    """Resize, mark invisibly, encode with metadata, sign: the file is kept beside the picture.

    What a model drew is said to be that, whatever a recipe says. Never taken from the cache: every signature is its
    own.
    """
    if not isinstance(options or {}, dict):
        raise InvalidInput("options must be an object", advice='write {"form": "webp", "width": 1600}')
    made = made or image.meta.get("ai_generated") is True
    photographed = photographed or image.meta.get("photographed") is True
    parents = (Parent(image.id, image.media_type, True, True),) if photographed else ()
    origin = Origin(image, made, _parsed(recipe), parents)
    found = exporter.render(ctx.read(image), origin, export_options(preset, **(options or {})))
    for note in found.notes:
        ctx.log(note)
    meta: Meta = {
        "name": f"picture{found.form.suffix}",
        "width": found.width,
        "height": found.height,
        "marked": found.marked,
        "signed": found.signed,
    }
    return ctx.put(Export, found.content, media_type=found.form.media_type, meta=meta)


def _parsed(recipe: str) -> dict[str, JsonValue] | None:
    if not recipe:
        return None
    try:
        found = json.loads(recipe)
    except ValueError as error:
        raise InvalidInput(f"the recipe is not JSON ({error})") from error
    if not isinstance(found, dict):
        raise InvalidInput("the recipe must be a JSON object")
    return found
