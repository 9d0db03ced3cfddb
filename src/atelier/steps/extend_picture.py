"""Step: a larger canvas around a picture, and the mask of what is to be drawn on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from atelier.errors import InvalidInput
from atelier.recipe import Context, Image, step
from atelier.recipe.values import Value
from atelier.steps.images import as_png, open_image
from atelier.steps.upscale import from_photo, rated
from atelier.steps.values import Meta

if TYPE_CHECKING:
    from PIL.Image import Image as Pixels

LARGEST = 8192  # px a side, what `create` draws at most
OVERLAP = 8  # px of the picture's edge that are drawn anew, so that no seam is seen
BLUR = 24  # px

Part = Annotated[float, Field(description="as a part of the picture's own side", ge=0, le=2)]


class Extended(Value):
    """A picture on its larger canvas, and where it is still to be drawn (white)."""

    image: Image
    mask: Image


@step(version=1, purpose="edit", title="Extend the canvas")
def extend_picture(
    ctx: Context,
    *,
    image: Annotated[Image, Field(description="the picture")],
    left: Part = 0.0,
    right: Part = 0.0,
    top: Part = 0.0,
    bottom: Part = 0.0,
    multiple: Annotated[int, Field(description="sides are rounded up to multiples of this many px", ge=1, le=256)] = 16,
) -> Extended:
    """Put a picture on a larger canvas, for a model to draw the rest of it (outpainting).

    The rest is filled with the picture's edge, blurred, so that a model begins with its colours. The mask is white
    there and over a few pixels of the edge. What a side is rounded up by goes to the right and the bottom.
    """
    source = open_image(ctx.read(image))
    across, down = source.width * (1 + left + right), source.height * (1 + top + bottom)
    size = (_up(across, multiple), _up(down, multiple))
    if size == source.size:
        raise InvalidInput("the canvas is to be extended by nothing", advice="give a side, as a part of the picture")
    if max(size) > LARGEST:
        raise InvalidInput(
            f"the canvas would have {size[0]}x{size[1]} px; a side has at most {LARGEST}",
            advice="extend it less, or take a smaller picture",
        )
    place = (round(source.width * left), round(source.height * top))
    canvas, mask = _filled(source, size, place), _mask(source.size, size, place)
    shape: Meta = {"width": size[0], "height": size[1]} | rated(image, "")
    meta = shape | {"photographed": from_photo(image)}
    return Extended(
        image=ctx.put(Image, as_png(canvas), media_type="image/png", meta=meta),
        mask=ctx.put(Image, as_png(mask), media_type="image/png", meta=shape),
    )


def _up(side: float, multiple: int) -> int:
    return -(-round(side) // multiple) * multiple


def _filled(source: Pixels, size: tuple[int, int], place: tuple[int, int]) -> Pixels:
    import numpy as np
    from PIL import Image as Pictures
    from PIL import ImageFilter

    around = (
        (place[1], size[1] - source.height - place[1]),
        (place[0], size[0] - source.width - place[0]),
        (0, 0),
    )
    canvas = Pictures.fromarray(np.pad(np.asarray(source), around, mode="edge"))
    canvas = canvas.filter(ImageFilter.GaussianBlur(BLUR))
    canvas.paste(source, place)
    return canvas


def _mask(inner: tuple[int, int], size: tuple[int, int], place: tuple[int, int]) -> Pixels:
    from PIL import Image as Pictures

    mask = Pictures.new("L", size, 255)
    box = [place[0], place[1], place[0] + inner[0], place[1] + inner[1]]
    ends = (0, 0, *size)
    kept = [edge + (OVERLAP if at < 2 else -OVERLAP) if edge != ends[at] else edge for at, edge in enumerate(box)]
    if kept[0] < kept[2] and kept[1] < kept[3]:
        mask.paste(0, (kept[0], kept[1], kept[2], kept[3]))
    return mask
