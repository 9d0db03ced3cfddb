"""`POST /v1/assets/{id}/select`: what lies at a point of a picture, as outlines."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from atelier.server import words
from atelier.server.access import Reads
from atelier.server.resource import resource

router = resource("assets")


class Point(words.Request):
    """A point of a picture."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"x": 0.5, "y": 0.4}]})

    x: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False, description="Share of the width, from the left.")]
    y: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False, description="Share of the height, from the top.")]


class Place(BaseModel):
    """A place in a picture, px."""

    x: float
    y: float


class OutlineOut(BaseModel):
    """A closed line around a region, or around a hole in it."""

    points: list[Place]
    hole: bool


class SelectionOut(BaseModel):
    """What lies at the point."""

    part: str = Field(description="Its name, empty where nobody can name it.", examples=["hair"])
    share: float = Field(description="Of the picture, 0 to 1.")
    outlines: list[OutlineOut] = Field(description="Outer lines by size, then holes.")


@router.post("/{asset_id}/select", summary="Select what lies at a point")
def select_in_picture(caller: Reads, asset_id: words.Id, wish: Point) -> SelectionOut:
    """In pictures of drawn people the part under the point; else the region of like colour, up to its borders."""
    found = caller.studio.select.at(asset_id, wish.x, wish.y)
    return SelectionOut(
        part=found.part,
        share=found.share,
        outlines=[OutlineOut(points=[Place(x=x, y=y) for x, y in one.points], hole=one.hole) for one in found.outlines],
    )
