"""`/v1/create`, `/v1/edit`, `/v1/upscale`: pictures from words, changed by instruction, enlarged: one request each."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from atelier.engine.request import MAX_SIDE
from atelier.recipe import Cost
from atelier.server import words
from atelier.server.access import Caller, Runs, Submits
from atelier.server.resource import resource
from atelier.server.runs import Priority, RunOut, accept, require_priority
from atelier.steps.services.making import PictureOptions, Prepared
from atelier.steps.services.plans import Forecast
from atelier.steps.services.upscaling import UpscaleOptions

router = resource("create", prefix="")

Prompt = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]
Named = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=r"^[^\x00]+$")]
Weight = Annotated[float, Field(ge=-4, le=4)]


class Worn(words.Request):
    """A subject or an adapter with how strongly it counts; 1: as trained."""

    name: Named = Field(description="Id or name; of an adapter also `name@version`.")
    weight: Weight = 1.0


Several = Annotated[list[Named | Worn], Field(max_length=16)]


class Drawing(words.Request):
    """What creating and editing share."""

    count: int = Field(default=1, ge=1, le=64, description="Pictures for each prompt, with seeds counting up.")
    seed: int | None = Field(default=None, ge=0, lt=2**63, description="Of the first picture; random without.")
    model: Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9._-]*$")] = Field(
        default="", description="Id of a base model, see GET /v1/catalog; the default one without."
    )
    adapters: Several = Field(default=[], description="Names of personal models, or ids of adapters.")
    weights: list[Weight] = Field(
        default=[], max_length=16, description="Of the adapters, in order; they can also be said with each."
    )
    preset: Annotated[str, Field(pattern=r"^(draft|standard|high)$")] = Field(
        default="standard", description="draft, standard or high: quality against time."
    )
    steps: int | None = Field(default=None, ge=1, le=500, description="Denoising steps.")
    guidance: float | None = Field(default=None, ge=0, le=100, description="The model's own guidance scale.")
    priority: Priority = 0

    @model_validator(mode="after")
    def _weights_fit(self) -> Drawing:
        if len(self.weights) > len(self.adapters):
            raise ValueError(f"{len(self.weights)} weights were given for {len(self.adapters)} adapters")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Of the adapters."""
        return tuple(_name(one) for one in self.adapters)

    @property
    def own_weights(self) -> tuple[float, ...]:
        """One for each adapter."""
        given = [_weight(one) for one in self.adapters]
        return tuple(self.weights) + tuple(given[len(self.weights) :])


class CreateWish(Drawing):
    """What to draw. `{red|blue}` in a prompt stands for one prompt each."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"prompt": "Mira in a red dress at the beach", "subjects": ["Mira"]}]}
    )

    prompt: Prompt | Annotated[list[Prompt], Field(min_length=1, max_length=200)] = Field(
        description="A subject stands where its name, its trigger word or {subject} is, else before it."
    )
    subjects: Several = Field(default=[], description="Whom to draw: each with its personal model's chosen version.")
    negative_prompt: Prompt = Field(default="", description="What not to draw, where the model takes that.")
    width: int | None = Field(default=None, ge=16, le=MAX_SIDE, description="Pixels; the preset's without.")
    height: int | None = Field(default=None, ge=16, le=MAX_SIDE)
    true_cfg: float | None = Field(default=None, ge=1, le=30, description="Classifier-free guidance; 1: off.")
    sampler: Annotated[str, StringConstraints(max_length=64, pattern=r"^[\w-]*$")] = "default"
    image: words.Id | None = Field(default=None, description="Id of a picture to start from.")
    strength: float = Field(default=0.6, gt=0, le=1, description="How much of that picture is redrawn.")
    mask: words.Id | None = Field(default=None, description="Id of a picture: white is redrawn, black stays.")

    @property
    def whom(self) -> list[str]:
        """The subjects by name or id."""
        return [_name(one) for one in self.subjects]

    @property
    def options(self) -> PictureOptions:
        """For the studio."""
        return PictureOptions(
            negative_prompt=self.negative_prompt,
            count=self.count,
            seed=self.seed,
            model=self.model,
            adapters=self.names,
            weights=tuple(_weight(one) for one in self.subjects) + self.own_weights,
            preset=self.preset,
            width=self.width,
            height=self.height,
            steps=self.steps,
            guidance=self.guidance,
            true_cfg=self.true_cfg,
            sampler=self.sampler,
            image=self.image,
            strength=self.strength,
            mask=self.mask,
        )


class EditWish(Drawing):
    """What to change about a stored picture. The picture itself stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"image": "mfzwizltoq2gk4dc", "instruction": "make the coat red"}]}
    )

    image: words.Id
    instruction: Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=r"^[^\x00]*\S[^\x00]*$")]
    references: Annotated[list[words.Id], Field(max_length=16)] = Field(default=[], description="Further pictures.")
    asked: Prompt = Field(default="", description="What a person wrote, where the instruction was made of that.")

    @property
    def options(self) -> PictureOptions:
        """For the studio."""
        return PictureOptions(
            count=self.count,
            seed=self.seed,
            model=self.model,
            adapters=self.names,
            weights=self.own_weights,
            preset=self.preset,
            steps=self.steps,
            guidance=self.guidance,
        )


class UpscaleWish(words.Request):
    """How to enlarge a stored picture. The picture itself stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"image": "mfzwizltoq2gk4dc", "factor": 2, "method": "lanczos"}]}
    )

    image: words.Id
    factor: float = Field(default=2.0, gt=1, le=8, description="How many times larger a side becomes.")
    method: Literal["lanczos", "detail"] = Field(
        default="lanczos", description="lanczos: resampled, no detail is added. detail: a model draws some, in tiles."
    )
    sharpening: float = Field(default=0.35, ge=0, le=1, description="For lanczos.")
    strength: float = Field(default=0.3, gt=0, le=0.6, description="For detail: how much may change.")
    prompt: Prompt | None = Field(default=None, description="For detail: what it shows; null: its own prompt.")
    model: Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9._-]*$")] = Field(
        default="", description="For detail: id of a base model; empty: the one that drew the picture, if it is there."
    )
    adapters: Annotated[list[Named | Worn], Field(max_length=16)] | None = Field(
        default=None, description="For detail; null: those that the picture was drawn with."
    )
    preset: Literal["draft", "standard", "high"] = "standard"
    steps: int | None = Field(default=None, ge=1, le=500, description="For detail: denoising steps.")
    seed: int | None = Field(default=None, ge=0, lt=2**63, description="For detail: of all tiles; random without.")
    priority: Priority = 0

    @property
    def options(self) -> UpscaleOptions:
        """For the studio."""
        return UpscaleOptions(
            factor=self.factor,
            detail=self.method == "detail",
            sharpening=self.sharpening,
            strength=self.strength,
            prompt=self.prompt,
            model=self.model,
            adapters=None if self.adapters is None else tuple(_name(one) for one in self.adapters),
            weights=() if self.adapters is None else tuple(_weight(one) for one in self.adapters),
            preset=self.preset,
            steps=self.steps,
            seed=self.seed,
        )


class UpscaleEstimate(BaseModel):
    """What an enlargement will take."""

    width: int | None = Field(description="It will have; null where the picture's own is not known.")
    height: int | None
    model: str = Field(description="What draws the detail; empty: it is resampled.")
    tiles: int = Field(description="Parts that are drawn one after the other; 0: it is resampled.")
    seconds: float | None = Field(description="Of drawing, rough; null where nothing is drawn.")
    seconds_note: str
    reused: bool = Field(description="It has a result already, and costs nothing.")
    costs: dict[str, float] = Field(description="By unit, of what has no result yet.")
    notes: list[str]


class Submitted(RunOut):
    """The run, with what was noticed about the wish."""

    notes: list[str] = Field(description="For people: words that the model does not know, say.")


class CreateEstimate(BaseModel):
    """What creating would take. Nothing was started."""

    prompts: int = Field(description="What the prompts stand for.")
    seconds: float = Field(description="All of them, once it is their turn and the model is loaded.")
    seconds_note: str = Field(description="How that is known.", examples=["by 5 earlier drawings on this machine"])
    fits: bool = Field(description="Whether the device has the memory.")
    memory: str = Field(description="How the model would be held, in words.")
    reused: bool = Field(description="Everything has a result already, and costs nothing.")
    costs: dict[str, float] = Field(description="By unit, of what has no result yet.")
    notes: list[str]


@router.post("/create", status_code=202, summary="Create pictures")
def create_pictures(caller: Submits, wish: CreateWish, response: Response) -> Submitted:
    """A run of the recipe `create`: one task a prompt."""
    require_priority(caller, wish.priority)
    prompts = [wish.prompt] if isinstance(wish.prompt, str) else wish.prompt
    prepared = caller.studio.make.prepare_creation(prompts, wish.whom, wish.options)
    return submitted(caller, prepared, response, wish.priority)


@router.post("/create/estimate", summary="Estimate creating pictures")
def estimate_creation(caller: Runs, wish: CreateWish) -> CreateEstimate:
    """Checked as if it were submitted."""
    prompts = [wish.prompt] if isinstance(wish.prompt, str) else wish.prompt
    found = caller.studio.plans.creation(prompts, subjects=wish.whom, options=wish.options)
    lines = found.prepared.inputs["prompts"]
    assert isinstance(lines, list)
    return CreateEstimate(
        prompts=len(lines),
        seconds=found.seconds,
        seconds_note=found.seconds_note,
        fits=found.fits,
        memory=memory_of(found),
        reused=found.reused,
        costs=costs_of(found.costs),
        notes=list(found.prepared.notes),
    )


@router.post("/edit", status_code=202, summary="Edit a picture by instruction")
def edit_picture(caller: Submits, wish: EditWish, response: Response) -> Submitted:
    """A run of the recipe `edit`, where the model can. The refusal names models that can."""
    require_priority(caller, wish.priority)
    prepared = caller.studio.make.prepare_edit(
        wish.image, wish.instruction, wish.references, wish.options, asked=wish.asked.strip()
    )
    return submitted(caller, prepared, response, wish.priority)


@router.post("/upscale", status_code=202, summary="Enlarge a picture")
def upscale_picture(caller: Submits, wish: UpscaleWish, response: Response) -> Submitted:
    """A run of the recipe `upscale`, or `upscale-detail`. 40 megapixels and 8192 px a side at most."""
    require_priority(caller, wish.priority)
    return submitted(caller, caller.studio.upscale.prepare(wish.image, wish.options), response, wish.priority)


@router.post("/upscale/estimate", summary="Estimate enlarging a picture")
def estimate_upscale(caller: Runs, wish: UpscaleWish) -> UpscaleEstimate:
    """Checked as if it were submitted: a model that cannot draw parts of a picture is refused here too."""
    found = caller.studio.upscale.forecast(wish.image, wish.options, caller.studio.durations)
    width, height = found.size or (None, None)
    return UpscaleEstimate(
        width=width,
        height=height,
        model=found.model,
        tiles=found.tiles,
        seconds=found.seconds,
        seconds_note=found.seconds_note,
        reused=found.reused,
        costs=costs_of(found.costs),
        notes=list(found.prepared.notes),
    )


def submitted(caller: Caller, prepared: Prepared, response: Response, priority: int = 0) -> Submitted:
    """Submit what was prepared, hand it to the workers, and answer."""
    run = caller.studio.runs.submit(prepared.recipe, prepared.inputs, title=prepared.title)
    out = accept(caller, run, response, priority=priority)
    return Submitted(**out.model_dump(), notes=list(prepared.notes))


def memory_of(forecast: Forecast) -> str:
    """How the model would be held for drawing and training, in words."""
    return "\n".join(line for plan in forecast.plans for line in plan.lines())


def costs_of(costs: tuple[Cost, ...]) -> dict[str, float]:
    """By unit."""
    return {cost.unit: cost.amount for cost in costs}


def _name(one: str | Worn) -> str:
    return one if isinstance(one, str) else one.name


def _weight(one: str | Worn) -> float:
    return 1.0 if isinstance(one, str) else one.weight
