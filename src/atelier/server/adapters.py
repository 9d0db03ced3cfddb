"""Adapters as the API shows them: at a glance, and with all that is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field, JsonValue

from atelier.library import PersonalModel
from atelier.server.access import Caller
from atelier.server.personal import PersonalModelOut, VersionOut, personal_model_out, version_out
from atelier.steps.adapter_files import plain
from atelier.steps.services.adapter_views import AdapterDetail, AdapterView, Relative


class ShownOut(BaseModel):
    """Whom an adapter shows."""

    subject: str = Field(description="Id of the subject.")
    name: str
    consent: bool | None = Field(
        description="Whether it may be drawn with; null where none is needed (a style, a garment)."
    )


class AdapterOut(PersonalModelOut):
    """A personal model with what is to be known of it at a glance: of the version that is drawn with."""

    trashed: bool = Field(description="It is in the trash, with all its versions.")
    family: str = Field(description="Of its base model; empty where that is not known here any more.")
    origin: Literal["trained", "imported", "resized", "merged"]
    layouts: list[str] = Field(description="Layouts of its file, where it was brought in.")
    trigger: str = Field(description="The word that calls it.")
    rank: int = Field(description="The largest of its modules.")
    bytes: int
    labels: list[str] = Field(description="What pictures note that were drawn with it; `GET /v1/assets?adapter=`.")
    shows: list[ShownOut]
    unknown: bool = Field(description="It was brought in, and nobody said whom it shows.")
    used: bool | None = Field(description="Whether `@name` draws with it; null where it belongs to no subject.")


class LayerOut(BaseModel):
    """A module that an adapter changes."""

    component: str = Field(examples=["transformer"])
    path: str = Field(examples=["transformer_blocks.0.attn.to_q"])
    kind: str = Field(description="lora, dora or lokr.", examples=["lora"])
    rank: int
    alpha: float | None = Field(description="Null for LoKr.")
    strength: float = Field(description="Frobenius norm of what it adds.")


class RelativeOut(BaseModel):
    """An adapter that this one was made from, or that was made from it."""

    asset_id: str
    role: str = Field(description="The step that made the one of the other.", examples=["merge_adapters"])
    adapter: str | None = Field(description="Id of the personal model, where it is listed as one.")
    name: str
    number: int | None = Field(description="Of its version.")


class BroughtOut(BaseModel):
    """What was found in the file that an adapter was brought in by."""

    layouts: list[str]
    kinds: list[str] = Field(description="Of lora, dora, lokr, bias, weights, those that occur.")
    left_out: int = Field(description="Keys that were not understood.")
    left_out_keys: dict[str, str] = Field(description="Each with the reason; the first 200.")
    notes: list[str]


class InspectionOut(BaseModel):
    """What is in an adapter."""

    asset_id: str
    modules: int
    ranks: dict[int, int] = Field(description="How many modules of each rank.")
    dtypes: list[str]
    parameters: int
    bytes: int = Field(description="Of its tensors.")
    base_model: str
    trigger: str
    strength: float = Field(description="Frobenius norm of all that it adds.")
    blocks: dict[str, dict[str, float]] = Field(description="Strength by part and block.")
    layers: list[LayerOut]
    metadata: dict[str, str] = Field(description="What its file says about itself, the recipe left out.")
    recipe: JsonValue = Field(description="How it was made, read from its file; null where that says nothing.")
    brought: BroughtOut | None = Field(description="Null for what was made here.")
    parents: list[RelativeOut] = Field(description="Adapters that it was made from.")
    children: list[RelativeOut] = Field(description="Adapters that were made from it.")


class ImportedOut(VersionOut):
    """A file that was brought in, as a version of a personal model."""

    adapter: str = Field(description="Id of the personal model.")
    name: str
    brought: BroughtOut


def imported_out(view: AdapterView) -> ImportedOut:
    """What came of a file."""
    brought = _brought(view)
    assert brought is not None
    return ImportedOut(
        **version_out(view.version).model_dump(), adapter=view.model.id, name=view.model.name, brought=brought
    )


def adapters_out(caller: Caller, models: Sequence[PersonalModel]) -> list[AdapterOut]:
    """Several, with as many questions to the database as for one."""
    facts = caller.studio.adapters.facts(models)
    return [
        AdapterOut(
            **personal_model_out(model).model_dump(),
            trashed=model.trashed,
            family=facts[model.id].family,
            origin=facts[model.id].origin,
            layouts=list(facts[model.id].layouts),
            trigger=facts[model.id].trigger,
            rank=facts[model.id].rank,
            bytes=facts[model.id].bytes,
            labels=list(facts[model.id].labels),
            shows=[
                ShownOut(subject=one.subject_id, name=one.name, consent=one.consent) for one in facts[model.id].shows
            ],
            unknown=facts[model.id].unknown,
            used=facts[model.id].used,
        )
        for model in models
    ]


def adapter_out(caller: Caller, model: PersonalModel) -> AdapterOut:
    """An adapter as it is listed."""
    return adapters_out(caller, [model])[0]


def inspection_out(detail: AdapterDetail) -> InspectionOut:
    """A version with all that is in it."""
    found, metadata = detail.inspection, detail.inspection.metadata
    said: dict[str, str] = {}
    if metadata is not None:
        said = {f"modelspec.{key}": value for key, value in metadata.modelspec.items()}
        said |= {f"ss_{key}": value for key, value in metadata.training.items()}
        said |= dict(metadata.other)
    return InspectionOut(
        asset_id=detail.view.adapter.id,
        modules=len(found.modules),
        ranks=dict(found.ranks),
        dtypes=list(found.dtypes),
        parameters=found.parameters,
        bytes=found.bytes,
        base_model=found.base_model or "",
        trigger=found.trigger or "",
        strength=found.strength,
        blocks={part: dict(blocks) for part, blocks in found.blocks.items()},
        layers=[
            LayerOut(
                component=one.component,
                path=one.path,
                kind=one.kind,
                rank=one.rank,
                alpha=one.alpha,
                strength=one.norm,
            )
            for one in found.modules
        ],
        metadata=said,
        recipe=plain(metadata.recipe) if metadata is not None and metadata.recipe else None,
        brought=_brought(detail.view),
        parents=[_relative(one) for one in detail.parents],
        children=[_relative(one) for one in detail.children],
    )


def _relative(one: Relative) -> RelativeOut:
    return RelativeOut(asset_id=one.asset_id, role=one.role, adapter=one.model, name=one.name, number=one.number)


def _brought(view: AdapterView) -> BroughtOut | None:
    meta = view.adapter.meta
    if "layouts_found" not in meta:
        return None
    keys, count = meta.get("left_out_keys"), meta.get("left_out")
    return BroughtOut(
        layouts=_texts(meta.get("layouts_found")),
        kinds=_texts(meta.get("kinds_found")),
        left_out=count if isinstance(count, int) else 0,
        left_out_keys={key: str(why) for key, why in keys.items()} if isinstance(keys, dict) else {},
        notes=_texts(meta.get("notes")),
    )


def _texts(value: JsonValue) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
