"""What a person may say about a training or about pictures."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from atelier.engine.request import MAX_SIDE
from atelier.training.config import MOST_PICTURES, MOST_STEPS


class TrainingOptions(BaseModel):
    """What a person may say about a training. What is left out comes from the model, the subject's kind, the machine.

    Attributes:
        settings: any further field of `training.config.TrainConfig`.
        masks: the built-in model learns people by their faces when nothing is said, all others everything.
        prior_count: none for styles and brands when nothing is said.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(default="", description="The base model's id; the default one when empty.")
    name: str = Field(default="", description="What the personal model is called; the subject's name when empty.")
    class_word: str = Field(default="", description="What the subject is: woman, dog, …; the kind's word when empty.")
    rank: int | None = Field(
        default=None,
        ge=1,
        le=1024,
        description="Rank of the adapter: higher holds more, is a larger file, copies more.",
    )
    steps: int | None = Field(default=None, ge=1, le=MOST_STEPS, description="Training steps.")
    lr: float | None = Field(
        default=None, gt=0, le=1, description="Learning rate: how far a step goes. Too high, and pictures break."
    )
    batch_size: int | None = Field(default=None, ge=1, le=MOST_PICTURES, description="Photos a step.")
    prior_samples: int | None = Field(
        default=None,
        ge=0,
        le=MOST_PICTURES,
        description="Pictures of the class a step, so that not everybody becomes the subject; 0: none.",
    )
    checkpoint_every: int | None = Field(default=None, ge=1, description="Steps between checkpoints.")
    sample_every: int | None = Field(
        default=None,
        ge=0,
        description="Steps between samples, the same prompts and seeds each time, at checkpoints; 0: none.",
    )
    sample_prompts: tuple[str, ...] | None = Field(
        default=None, max_length=8, description="What samples draw, with {subject}; chosen by kind where left out."
    )
    seed: int | None = Field(default=None, ge=0, lt=2**63, description="Of every draw; a new one where left out.")
    assistant: str = Field(
        default="",
        description="An adapter worn while training only, with which a distilled model (FLUX.1 schnell) is trained "
        "itself; without one, the model that it names is.",
    )
    settings: dict[str, JsonValue] = Field(default={}, description="Any further field of the training's configuration.")
    training_size: int = Field(
        default=0, ge=0, le=4096, description="Side of the training pictures in px; 0: the model's own."
    )
    threshold: float = Field(
        default=0.6,
        ge=0,
        le=1,
        description="Least quality of a photo, 0 to 1; photos that you accepted are always used.",
    )
    masks: Literal["", "face", "subject", "none"] = Field(
        default="", description="Where the photos count most; elsewhere they count little."
    )
    prior_count: int | None = Field(
        default=None, ge=0, le=2000, description="Pictures of the class that the base model draws before; 0: none."
    )
    prompts: tuple[str, ...] = Field(
        default=(), description="What every checkpoint draws for the report, with {subject}."
    )
    preset: Literal["draft", "standard", "high"] = Field(
        default="draft", description="Quality of the report card's pictures against time."
    )


class PictureOptions(BaseModel):
    """What a person may say about pictures; see the fields of the step `create`. `adapters` name personal models
    (`name` or `name@version`) or adapter assets; `weights` count for subjects' adapters first, then for these."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    negative_prompt: str = ""
    count: int = Field(default=1, ge=1, le=64)
    seed: int | None = Field(default=None, ge=0, lt=2**63)
    model: str = ""
    adapters: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    preset: str = "standard"
    width: int | None = Field(default=None, ge=16, le=MAX_SIDE)
    height: int | None = Field(default=None, ge=16, le=MAX_SIDE)
    steps: int | None = Field(default=None, ge=1, le=500)
    guidance: float | None = Field(default=None, ge=0, le=100)
    true_cfg: float | None = Field(default=None, ge=1, le=30)
    sampler: str = "default"
    image: str | None = None
    strength: float = Field(default=0.6, gt=0, le=1)
    mask: str | None = None
