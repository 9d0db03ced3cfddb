"""`/v1/auxiliary`: models that look at pictures: what report cards are measured with, installing, removing."""

from __future__ import annotations

from typing import Literal

from fastapi import Response
from pydantic import BaseModel, Field

from atelier.engine.auxiliary import Ability, AuxiliaryEntry, Kind
from atelier.engine.card import Licence
from atelier.server.access import Administers, Reads
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.server.routers.catalog import Freed, ModelId, PullWish
from atelier.server.runs import RunOut, accept
from atelier.steps.auxiliary import lacking

router = resource("auxiliary")


class AuxiliaryOut(BaseModel):
    """An auxiliary model."""

    id: str = Field(examples=["dinov2-base"])
    name: str
    kind: Kind
    abilities: list[Ability] = Field(
        description="What it tells: whose face it is; how alike two pictures are; whether a picture shows what a "
        "prompt says."
    )
    installed: bool
    lacks: str = Field(description="What else has to be installed before it works, in words; empty for nothing.")
    origin: Literal["shipped", "added"]
    licence: Licence
    parameters: int
    download_bytes: int | None = Field(description="About; null where it is installed.")
    disk_bytes: int = Field(description="What it takes on disk now.")
    notes: str


@router.get("", summary="List auxiliary models")
def list_auxiliary(caller: Reads, page: PageOf) -> Page[AuxiliaryOut]:
    """All that are known; those that were added by path first."""
    items, cursor = page.slice(list(caller.studio.installed.auxiliary()), "auxiliary")
    return Page(items=[_auxiliary(one) for one in items], next=cursor)


@router.get("/{model}", summary="Show an auxiliary model")
def get_auxiliary(caller: Reads, model: ModelId) -> AuxiliaryOut:
    """With its licence, and whether it is installed."""
    return _auxiliary(caller.studio.installed.show_auxiliary(model))


@router.post("/{model}/pull", status_code=202, summary="Install an auxiliary model")
def pull_auxiliary(caller: Administers, model: ModelId, wish: PullWish, response: Response) -> RunOut:
    """A run that downloads it; goes on where an earlier one was cut off."""
    card = caller.studio.installed.show_auxiliary(model).card
    run = caller.studio.pulls.submit(card.id, accept_licence=wish.accept_licence, actor=caller.user)
    return accept(caller, run, response)


@router.delete("/{model}", summary="Remove an auxiliary model")
def remove_auxiliary(caller: Administers, model: ModelId) -> Freed:
    """Weights that were added by path are not touched, only forgotten."""
    card = caller.studio.installed.show_auxiliary(model).card
    freed = caller.studio.installed.remove(card.id)
    caller.studio.audit.note(caller.user, "model.remove", card.id, bytes=freed)
    return Freed(bytes=freed)


def _auxiliary(entry: AuxiliaryEntry) -> AuxiliaryOut:
    card = entry.card
    return AuxiliaryOut(
        id=card.id,
        name=card.name,
        kind=card.kind,
        abilities=list(card.abilities),
        installed=entry.installed,
        lacks=lacking(card),
        origin=entry.origin,
        licence=card.licence,
        parameters=card.parameters,
        download_bytes=None if entry.installed else card.bytes,
        disk_bytes=entry.size_on_disk,
        notes=card.notes,
    )
