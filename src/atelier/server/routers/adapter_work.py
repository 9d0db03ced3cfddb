"""`/v1/adapters`: making adapters of adapters (resize, merge), and what that and an export would give."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from atelier.server import words
from atelier.server.access import Reads, Shares, Submits
from atelier.server.resource import resource
from atelier.server.routers.adapters import Layout, Minimal, Name, Number, Precision
from atelier.server.runs import RunOut, RunProblem, accept
from atelier.steps.services.adapter_views import Source

router = resource("adapters")

Called = Annotated[str, StringConstraints(max_length=128, pattern=r"^[^\x00/@]*$")]
Method = Literal["linear", "svd", "ties", "dare"]
Rank = Annotated[int, Field(ge=1, le=1024)]


class Resize(words.Request):
    """How much of an adapter to keep: a rank, or a share of each module's energy."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rank": 8}]})

    rank: Rank | None = Field(default=None, description="Singular values kept in each module.")
    energy: Annotated[float, Field(gt=0, le=1)] | None = Field(
        default=None, description="Share of each module's squared norm to keep, instead of a rank."
    )
    name: Called = Field(
        default="",
        description="What to call the result. Like an adapter of the same model that shows the same: its next version.",
    )

    @model_validator(mode="after")
    def _one(self) -> Resize:
        if (self.rank is None) == (self.energy is None):
            raise ValueError("give either a rank or an energy")
        return self


class KeptOut(BaseModel):
    """What a smaller adapter keeps."""

    energy: float = Field(description="Share of the squared norm of all that the adapter adds, 0 to 1.")
    bytes: int = Field(description="Of its tensors.")
    smallest: int = Field(description="Rank of the smallest module.")
    largest: int = Field(description="Rank of the largest module.")


class AtRank(KeptOut):
    """What a rank keeps."""

    rank: int


class AtEnergy(KeptOut):
    """What a share of each module's energy takes."""

    share: float


class ResizePlanOut(BaseModel):
    """What smaller adapters would keep. Nothing was made."""

    bytes: int = Field(description="Of its tensors now.")
    ranks: list[AtRank] = Field(description="From 1 to the largest rank that any module has use for.")
    energies: list[AtEnergy]


class Part(words.Request):
    """An adapter that goes into a merge."""

    adapter: Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=r"^[^\x00]+$")] = Field(
        description="Id or name."
    )
    version: Annotated[int, Field(ge=1, lt=2**31)] | None = Field(default=None, description="The used one without.")
    weight: Annotated[float, Field(ge=-10, le=10, allow_inf_nan=False)] = 1.0


class Blend(words.Request):
    """What to merge, and how."""

    parts: Annotated[list[Part], Field(min_length=1, max_length=16)]
    method: Method = Field(
        default="linear",
        description="linear: the exact sum; svd: the sum at a rank; ties: what agrees; dare: a random part of each.",
    )
    rank: Rank | None = Field(default=None, description="Of the result; needed by every method but linear.")
    density: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.5, description="Share of entries that ties and dare keep."
    )

    @property
    def sources(self) -> list[Source]:
        """For the service."""
        return [Source(one.adapter, one.version, one.weight) for one in self.parts]


class Merge(Blend):
    """A merge to be made."""

    seed: Annotated[int, Field(ge=0, lt=2**63)] | None = Field(
        default=None, description="What dare drops; drawn without."
    )
    name: Called = Field(default="", description="What to call the result; the names joined without.")


class MergePlanOut(BaseModel):
    """What a merge would give. Nothing was made."""

    base_model: str
    shows: list[str] = Field(description="Names of all who are in it; each has to have agreed.")
    refusal: RunProblem | None = Field(description="Why it cannot be merged so; what follows is 0 then.")
    modules: int
    shared: int = Field(description="Modules that more than one of them changes.")
    smallest: int = Field(description="Rank of the smallest module, at most.")
    largest: int = Field(description="Rank of the largest module, at most.")
    bytes: int = Field(description="Of its tensors, at most.")


class ExportPlanOut(BaseModel):
    """What a file for other programs would hold. Nothing was written."""

    name: str = Field(examples=["Mira-3-kohya.safetensors"])
    bytes: int = Field(description="Of the file, exactly.")
    layout: str = Field(description="What is written; for ComfyUI: what it reads of that model.")
    metadata: dict[str, str] = Field(description="What the file would say about itself.")
    shows: list[str] = Field(description="Names of all who are in it.")


@router.get("/{adapter}/versions/{number}/resize", summary="Foretell a resize")
def plan_resize(caller: Reads, adapter: Name, number: Number) -> ResizePlanOut:
    """How much of it would be kept at every rank and at shares of its energy, and how large that is."""
    plan = caller.studio.adapter_plans.resize(adapter, number)
    return ResizePlanOut(
        bytes=plan.bytes,
        ranks=[
            AtRank(rank=rank, energy=one.energy, bytes=one.bytes, smallest=one.smallest, largest=one.largest)
            for rank, one in plan.ranks
        ],
        energies=[
            AtEnergy(share=share, energy=one.energy, bytes=one.bytes, smallest=one.smallest, largest=one.largest)
            for share, one in plan.energies
        ],
    )


@router.post("/{adapter}/versions/{number}/resize", status_code=202, summary="Resize a version")
def resize_version(caller: Submits, adapter: Name, number: Number, wanted: Resize, response: Response) -> RunOut:
    """By singular values; the result is listed as an adapter of its own, made from this one. Refused where somebody in
    it has not agreed."""
    run = caller.studio.adapters.submit_resize(
        adapter, number, rank=wanted.rank, energy=wanted.energy, called=wanted.name
    )
    return accept(caller, run, response)


@router.post("/merge/estimate", summary="Estimate a merge")
def estimate_merge(caller: Reads, wanted: Blend) -> MergePlanOut:
    """How large the result would be, whom it would show, or why it is refused."""
    plan = caller.studio.adapter_plans.merge(
        wanted.sources, method=wanted.method, rank=wanted.rank, density=wanted.density
    )
    why, found = plan.refusal, plan.merged
    return MergePlanOut(
        base_model=plan.base_model,
        shows=list(plan.shows),
        refusal=RunProblem(code=why.code, message=why.message, kept=why.kept, advice=why.advice) if why else None,
        modules=found.modules if found else 0,
        shared=found.shared if found else 0,
        smallest=found.smallest if found else 0,
        largest=found.largest if found else 0,
        bytes=found.bytes if found else 0,
    )


@router.post("/merge", status_code=202, summary="Merge adapters")
def merge_adapters(caller: Submits, wanted: Merge, response: Response) -> RunOut:
    """Two or more adapters of one model in one, which is listed as an adapter of its own. Refused where somebody in
    them has not agreed."""
    run = caller.studio.adapters.submit_merge(
        wanted.sources,
        method=wanted.method,
        rank=wanted.rank,
        density=wanted.density,
        seed=wanted.seed,
        called=wanted.name,
    )
    return accept(caller, run, response)


@router.get("/{adapter}/versions/{number}/export/plan", summary="Foretell an export")
def plan_export(
    caller: Shares,
    adapter: Name,
    number: Number,
    layout: Layout = "kohya",
    precision: Precision = "same",
    minimal: Minimal = False,
) -> ExportPlanOut:
    """How large the file would be and what it would say about itself. Refused where it may not leave."""
    plan = caller.studio.adapter_plans.export(adapter, number, layout=layout, precision=precision, minimal=minimal)
    return ExportPlanOut(
        name=plan.name,
        bytes=plan.bytes,
        layout=plan.layout,
        metadata=dict(plan.metadata),
        shows=list(plan.shows),
    )
