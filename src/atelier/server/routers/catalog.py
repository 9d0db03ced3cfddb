"""`/v1/catalog`: base models: what there is, under which licence, whether it fits, installing, removing."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query, Response
from pydantic import BaseModel, Field

from atelier.engine.card import Ability, Family, Licence, ModelCard, Preset, PresetName
from atelier.engine.catalog import CatalogEntry
from atelier.server import words
from atelier.server.access import Administers, Caller, Reads
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.server.runs import RunOut, accept
from atelier.steps.paces import preset_work

router = resource("catalog")

ModelId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
GIB = 2**30


class PlanOut(BaseModel):
    """How a model would be held on this machine to draw at its standard size."""

    fits: bool
    summary: str = Field(description="In words.")
    peak_gib: float = Field(description="Memory of the device at most, expected.")
    device: str
    picture_seconds: float = Field(
        description="Roughly what a picture of the standard quality takes, once the model is loaded."
    )
    picture_basis: str = Field(description="How that is known, in words.")
    quantised: str = Field(description="How weights are stored: none, fp8-layerwise, torchao-int8, nf4, gguf.")


class ModelOut(BaseModel):
    """A base model."""

    id: str = Field(examples=["builtin"])
    name: str
    family: Family
    installed: bool
    builtin: bool = Field(description="It came with the studio.")
    default: bool = Field(description="It is used where none is named.")
    origin: Literal["shipped", "extra", "added"]
    abilities: list[Ability]
    negative_prompt: bool
    presets: dict[PresetName, Preset]
    picture_presets: dict[PresetName, Preset] = Field(
        description="Presets of drawing that begins with a picture, where they are others."
    )
    size_multiple: int = Field(description="Widths and heights are multiples of it, in pixels.")
    training_size: int
    train_on: str | None = Field(description="Id of the model that is trained in its place.")
    references: int = Field(description="Reference pictures that an edit takes at most.")
    licence: Licence
    parameters: int
    download_bytes: int | None = Field(description="About; null where it is installed.")
    disk_bytes: int = Field(description="What it takes on disk now.")
    notes: str
    plan: PlanOut | None = Field(description="Null where nobody looked: lists ask for it with `plan=true`.")


class LoadedOut(BaseModel):
    """What the server has in memory; workers have their own."""

    model: str | None
    detail: str


class PullWish(words.Request):
    """Whether the person has read the model's licence and accepts it."""

    accept_licence: bool = False


class Freed(BaseModel):
    """What removing gave back."""

    bytes: int


@router.get("", summary="List base models")
def list_models(
    caller: Reads,
    page: PageOf,
    plan: Annotated[bool, Query(description="Also say how each would be held on this machine.")] = False,
) -> Page[ModelOut]:
    """All that are known, the built-in ones first."""
    default = caller.studio.installed.default().id
    items, cursor = page.slice(list(caller.studio.installed.list()), "catalog")
    return Page(items=[_model(caller, one, default, plan=plan) for one in items], next=cursor)


@router.get("/loaded", summary="Show what is in memory")
def get_loaded(caller: Reads) -> LoadedOut:
    """In the server itself, and in workers."""
    loaded = caller.studio.installed.loaded()
    held = sorted({worker.model for worker in caller.studio.queue.workers.list() if worker.model})
    name = loaded.card_id if loaded is not None else held[0] if held else None
    return LoadedOut(model=name, detail=f"held by workers: {', '.join(held)}" if held else "")


@router.post("/free", summary="Free the server's memory")
def free_memory(caller: Administers) -> LoadedOut:
    """What the server holds; workers keep theirs, and free it when another model is asked for."""
    caller.studio.installed.free()
    return LoadedOut(model=None, detail="")


@router.get("/{model}", summary="Show a base model")
def get_model(caller: Reads, model: ModelId) -> ModelOut:
    """With how it would be held on this machine."""
    default = caller.studio.installed.default().id
    return _model(caller, caller.studio.installed.show(model), default, plan=True)


@router.post("/{model}/pull", status_code=202, summary="Install a base model")
def pull_model(caller: Administers, model: ModelId, wish: PullWish, response: Response) -> RunOut:
    """A run that downloads it; goes on where an earlier one was cut off."""
    run = caller.studio.pulls.submit(model, accept_licence=wish.accept_licence, actor=caller.user)
    return accept(caller, run, response)


@router.delete("/{model}", summary="Remove a base model")
def remove_model(caller: Administers, model: ModelId) -> Freed:
    """Weights that were added by path are not touched, only forgotten. The built-in one stays."""
    freed = caller.studio.installed.remove(model)
    caller.studio.audit.note(caller.user, "model.remove", model, bytes=freed)
    return Freed(bytes=freed)


def _model(caller: Caller, entry: CatalogEntry, default: str, *, plan: bool) -> ModelOut:
    card = entry.card
    return ModelOut(
        id=card.id,
        name=card.name,
        family=card.family,
        installed=entry.installed,
        builtin=entry.origin == "extra",
        default=card.id == default,
        origin=entry.origin,
        abilities=list(card.pipelines),
        negative_prompt=card.negative_prompt,
        presets=dict(card.presets),
        picture_presets=dict(card.picture_presets),
        size_multiple=card.size_multiple,
        training_size=card.training_size,
        train_on=card.train_on,
        references=card.references,
        licence=card.licence,
        parameters=card.parameters,
        download_bytes=None if entry.installed else card.bytes(),
        disk_bytes=entry.size_on_disk,
        notes=card.notes,
        plan=_plan(caller, card) if plan else None,
    )


def _plan(caller: Caller, card: ModelCard) -> PlanOut:
    studio = caller.studio
    plan = studio.installed.plan(card.id)
    speed = studio.durations.picture(preset_work(card), studio.models.device())
    return PlanOut(
        fits=plan.fits,
        summary="\n".join(plan.lines()),
        peak_gib=round(plan.peak_bytes / GIB, 2),
        device=plan.device,
        picture_seconds=round(speed.seconds, 2),
        picture_basis=speed.basis,
        quantised=plan.quantisation,
    )
