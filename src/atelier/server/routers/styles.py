"""`/v1/styles`: the looks that a prompt can name."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from atelier.server.access import Reads
from atelier.server.resource import resource
from atelier.steps.styles import Group

router = resource("styles")


class StyleOut(BaseModel):
    """A look. A prompt that holds `#` and its id is drawn so."""

    id: str = Field(examples=["watercolour"])
    name: str = Field(examples=["Watercolour"])
    group: Group
    lead: str = Field(description="Told to the model in front of the prompt.", examples=["a watercolour painting of"])
    more: str = Field(description="Told behind it.", examples=["loose wet-on-wet washes"])
    fits: bool = Field(description="Whether the model understands it; where it does not, it is drawn without.")


class StylesOut(BaseModel):
    """All of them, by group."""

    model: str = Field(description="For which `fits` is said.")
    items: list[StyleOut]


@router.get("", summary="List the library of styles")
def list_styles(
    caller: Reads,
    model: Annotated[
        str,
        Query(max_length=64, pattern=r"^[A-Za-z0-9._-]*$", description="Id of a base model; the default one without."),
    ] = "",
) -> StylesOut:
    """`{"prompt": "a bridge at dusk #watercolour"}` draws in one; several are blended."""
    found = caller.studio.models.card(model).id
    items = [
        StyleOut(id=one.id, name=one.name, group=one.group, lead=one.lead, more=one.more, fits=fits)
        for one, fits in caller.studio.styles.list(found)
    ]
    return StylesOut(model=found, items=items)
