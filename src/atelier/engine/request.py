"""What to draw, as one value: everything relevant to a generation, checked against the model's card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, InstanceOf, model_validator

from atelier.engine.adapters import AdapterUse
from atelier.engine.card import Ability, ModelCard, PresetName
from atelier.engine.samplers import Sampler, samplers_for
from atelier.errors import InvalidInput

MAX_SIDE = 8192


class GenerateRequest(BaseModel):
    """One drawing order. What is None comes from the card's preset.

    Attributes:
        seeds: one picture a seed, 0 to 2**63 - 1. A seed gives the same picture alone and in any batch.
        distilled: False leaves out the adapter for few steps that a preset may draw with.
        guidance: the model's own scale. true_cfg: classifier-free guidance with the negative prompt (1: off), for
            models with embedded guidance or none.
        image, strength: picture to start from and how much of it is redrawn (0 to 1]. mask: white is redrawn (L mode).
        references: pictures that an edit looks at; the prompt is the instruction. told: who is seen in them stands in
            the prompt, so that a preset means what it means for words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    prompt: str = Field(max_length=20_000)
    negative_prompt: str = Field(default="", max_length=20_000)
    preset: PresetName = "standard"
    distilled: bool = True
    steps: int | None = Field(default=None, ge=1, le=500)
    guidance: float | None = Field(default=None, ge=0, le=100)
    true_cfg: float | None = Field(default=None, ge=1, le=30)
    width: int | None = Field(default=None, ge=16, le=MAX_SIDE)
    height: int | None = Field(default=None, ge=16, le=MAX_SIDE)
    seeds: tuple[int, ...] = Field(default=(0,), min_length=1, max_length=1024)
    sampler: Sampler = "default"
    image: Image.Image | None = None
    strength: float = Field(default=0.6, gt=0, le=1)
    mask: Image.Image | None = None
    references: tuple[Image.Image, ...] = ()
    told: bool = False
    adapters: tuple[InstanceOf[AdapterUse], ...] = ()
    max_sequence_length: int | None = Field(default=None, ge=1, le=4096)

    @model_validator(mode="after")
    def _together(self) -> GenerateRequest:
        if self.mask is not None and self.image is None:
            raise ValueError("a mask needs the picture that it masks")
        if any(not 0 <= seed < 2**63 for seed in self.seeds):
            raise ValueError("a seed lies between 0 and 2**63 - 1")
        return self

    @property
    def ability(self) -> Ability:
        """What the model must be able to do."""
        if self.mask is not None:
            return "inpaint"
        if self.references:
            return "edit"
        return "image-to-image" if self.image is not None else "text-to-image"


@dataclass(frozen=True)
class Settings:
    """A request's values with the card's defaults filled in. Requests with equal settings may share a batch."""

    ability: Ability
    steps: int
    guidance: float
    true_cfg: float
    width: int
    height: int
    sampler: Sampler
    strength: float
    length: int
    adapter: str  # file of the preset's own adapter, "" for none
    pictures: tuple[int, ...]  # identities of references that a pipeline shares over the batch


def resolve(card: ModelCard, request: GenerateRequest) -> Settings:
    """Fills in defaults and checks the request against what the model can do.

    Raises:
        InvalidInput: ability, size, negative prompt, sampler, strength or length that the model does not have.
    """
    ability = request.ability
    if not card.can(ability):
        can = ", ".join(card.pipelines)
        raise InvalidInput(f"{card.name} cannot do {ability}", advice=f"it does: {can}; another model may be installed")
    preset = card.preset(
        request.preset,
        "text-to-image" if request.told else ability,
        steps=request.steps,
        guidance=request.guidance,
        true_cfg=request.true_cfg,
        distilled=request.distilled,
    )
    width = request.width or (request.image.width if request.image and request.height is None else preset.width)
    height = request.height or (request.image.height if request.image and request.width is None else preset.height)
    multiple = card.size_multiple
    if request.width is None and request.height is None:
        width, height = max(multiple, width // multiple * multiple), max(multiple, height // multiple * multiple)
    if width % multiple or height % multiple:
        raise InvalidInput(
            f"{width}x{height} px cannot be drawn: {card.name} needs multiples of {multiple}",
            advice=f"try {max(multiple, width // multiple * multiple)}x{max(multiple, height // multiple * multiple)}",
        )
    if request.negative_prompt and not card.negative_prompt:
        raise InvalidInput(f"{card.name} takes no negative prompt", advice="say in the prompt what you want instead")
    if len(request.references) > max(1, card.references):
        raise InvalidInput(
            f"{card.name} takes {card.references} reference pictures, {len(request.references)} were given"
        )
    steps = preset.steps
    if ability == "image-to-image" and int(steps * request.strength) < 1:
        raise InvalidInput(
            f"strength {request.strength} of {steps} steps leaves no step to draw",
            advice=f"give a strength of at least {1 / steps:.2f}",
        )
    length = request.max_sequence_length or card.max_sequence_length
    if length > card.max_sequence_length:
        raise InvalidInput(
            f"{card.name} reads {card.max_sequence_length} tokens of a prompt at most, {length} were asked for"
        )
    if request.sampler not in samplers_for(card.family, ability):
        names = ", ".join(samplers_for(card.family, ability))
        raise InvalidInput(f"{card.name} cannot draw with the sampler {request.sampler}", advice=f"there are: {names}")
    if preset.true_cfg > 1 and not card.negative_prompt:
        raise InvalidInput(f"{card.name} has no classifier-free guidance (true_cfg {preset.true_cfg})")
    return Settings(
        ability=ability,
        steps=steps,
        guidance=preset.guidance,
        true_cfg=preset.true_cfg,
        width=width,
        height=height,
        sampler=request.sampler,
        strength=request.strength if ability in ("image-to-image", "inpaint") else 1.0,
        length=length,
        adapter=preset.adapter,
        pictures=tuple(id(picture) for picture in request.references) if card.family == "flux2" else (),
    )


@dataclass(frozen=True)
class Picture:
    """A drawn picture and what made it. `batch` lists the seeds that were drawn together with it, in order."""

    image: Image.Image
    seed: int
    request: int  # index of the request among those given
    settings: Settings
    batch: tuple[int, ...]
    seconds: float  # of the whole batch


@dataclass(frozen=True)
class StepEvent:
    """One step is done. `preview()` makes small pictures of the samples so far; it costs nothing unless called.

    `first` is the index of the batch's first sample among all of them, `samples` how many it has.
    """

    step: int
    steps: int
    first: int
    samples: int
    preview: Callable[[], list[Image.Image]]


StepCallback = Callable[[StepEvent], Any]
