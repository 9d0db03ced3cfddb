"""What a training run is told: one frozen, validated value.

Every number that can change the trained weights is here, so the digest of a configuration (with the data's digest)
decides whether a checkpoint may be continued.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from atelier.errors import InvalidInput
from atelier.training import rng
from atelier.training.teaching import Teaching


class Family(StrEnum):
    """Architectures that have an objective and default target layers."""

    FLUX = "flux"
    FLUX2 = "flux2"
    SDXL = "sdxl"
    SD = "sd"

    @property
    def flows(self) -> bool:
        """Whether it learns a rectified flow (else noise or v of a diffusion)."""
        return self in (Family.FLUX, Family.FLUX2)


class SubjectKind(StrEnum):
    """Who or what is learnt."""

    PERSON = "person"
    GROUP = "group"
    PET = "pet"
    GARMENT = "garment"
    STYLE = "style"
    BRAND = "brand"


_UNET_TARGETS = ("to_q", "to_k", "to_v", "to_out.0")
_JOINT_ATTENTION = (
    "attn.to_q",
    "attn.to_k",
    "attn.to_v",
    "attn.to_out.0",
    "attn.add_q_proj",
    "attn.add_k_proj",
    "attn.add_v_proj",
    "attn.to_add_out",
)
TARGETS: dict[Family, tuple[str, ...]] = {
    Family.FLUX: (
        *_JOINT_ATTENTION,
        "ff.net.0.proj",
        "ff.net.2",
        "ff_context.net.0.proj",
        "ff_context.net.2",
        "single_transformer_blocks.*.proj_mlp",
        "single_transformer_blocks.*.proj_out",
    ),
    Family.FLUX2: (
        *_JOINT_ATTENTION,
        "ff.linear_in",
        "ff.linear_out",
        "ff_context.linear_in",
        "ff_context.linear_out",
        "single_transformer_blocks.*.attn.to_qkv_mlp_proj",
        "single_transformer_blocks.*.attn.to_out",
    ),
    Family.SDXL: _UNET_TARGETS,
    Family.SD: _UNET_TARGETS,
}
"""Default layers by family, as path endings (``*`` matches any part): every attention projection, and FLUX's
feed-forwards."""

Positive = Annotated[int, Field(ge=1)]
Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
MOST_STEPS, MOST_PICTURES = 100_000, 1024
"""Longer trainings and larger batches than anybody has use for are typing errors that would hold a device long."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class AdamW(_Strict):
    """Decoupled weight decay (Loshchilov & Hutter 2019, arXiv:1711.05101)."""

    beta1: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.9
    beta2: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.99
    eps: Annotated[float, Field(gt=0.0)] = 1e-8
    weight_decay: Annotated[float, Field(ge=0.0)] = 1e-4
    max_grad_norm: Annotated[float, Field(gt=0.0)] | None = 1.0


class Schedule(_Strict):
    """Learning rate by step: linear warm-up, then constant, cosine to zero or linear to zero."""

    kind: Literal["constant", "cosine", "linear"] = "constant"
    warmup: Annotated[int, Field(ge=0)] = 0

    def factor(self, step: int, steps: int) -> float:
        """Multiplier of the learning rate for 0-based ``step`` of ``steps``; counts steps, never seconds."""
        if step < self.warmup:
            return (step + 1) / self.warmup
        if self.kind == "constant":
            return 1.0
        done = (step - self.warmup) / max(1, steps - self.warmup)
        return 0.5 * (1.0 + math.cos(math.pi * done)) if self.kind == "cosine" else 1.0 - done


class TimestepSampling(_Strict):
    """How noise levels are drawn.

    ``logit_normal``: sigmoid of a normal (Esser et al. 2024, arXiv:2403.03206); ``uniform``: all alike.
    ``shift`` s moves t to s·t / (1 + (s - 1)·t): above 1 more noise, for larger pictures.
    """

    kind: Literal["logit_normal", "uniform"] = "logit_normal"
    mean: float = 0.0
    std: Annotated[float, Field(gt=0.0)] = 1.0
    shift: Annotated[float, Field(gt=0.0)] = 1.0


class KeepPolicy(_Strict):
    """Which checkpoints stay: the newest ``last`` in full, adapters of every ``every``-th step and of the
    lowest loss."""

    last: Positive = 2
    every: Annotated[int, Field(ge=0)] = 0
    best: bool = True


class TrainConfig(_Strict):
    """One LoRA training. Unknown fields are refused.

    Attributes:
        rank, alpha: the update of a layer is ``alpha / rank · B A``.
        targets: path endings of adapted layers; empty means the family's default.
        steps: 1 to 100,000.
        batch_size: subject pictures per micro-batch, at most 1,024.
        prior_samples: prior pictures added to each micro-batch, at most as many.
        prior_weight: weight of the prior-preservation term (Ruiz et al. 2023, arXiv:2208.12242).
        background_weight: weight of the loss outside of the mask; 1 ignores masks, 0 learns only inside.
        guidance: value given to guidance-distilled models while training.
        min_snr_gamma: loss weighting for epsilon/v models (Hang et al. 2023, arXiv:2303.09556); none when null.
        ema_decay: decay of the running average of the adapter; 0 keeps none.
        caption_dropout: share of pictures trained with the empty caption.
        teaching: lessons by a reader of the model's own pictures, where there is one.
        base_dtype: precision of the frozen base; adapter weights are always fp32.
        sample_every: steps between two moments at which sample_prompts are drawn, at checkpoints; 0 draws none.
        sample_prompts: what is drawn then, with {subject} for the subject, always with the same seeds.
        fast_attention: the short-sequence attention on a CPU, where it applies (same mathematics, other roundings).
        threads: CPU threads while training; null leaves them alone. Exact resume needs the same number.
    """

    family: Family = Family.FLUX
    rank: Annotated[int, Field(ge=1, le=1024)] = 16
    alpha: Annotated[float, Field(gt=0.0)] = 16.0
    targets: tuple[str, ...] = ()
    lr: Annotated[float, Field(gt=0.0, le=1.0)] = 1e-4
    optimizer: AdamW = AdamW()
    schedule: Schedule = Schedule()
    steps: Annotated[int, Field(ge=1, le=MOST_STEPS)] = 1000
    batch_size: Annotated[int, Field(ge=1, le=MOST_PICTURES)] = 1
    prior_samples: Annotated[int, Field(ge=0, le=MOST_PICTURES)] = 0
    prior_weight: Annotated[float, Field(ge=0.0)] = 1.0
    gradient_accumulation: Annotated[int, Field(ge=1, le=MOST_PICTURES)] = 1
    gradient_checkpointing: bool = False
    ema_decay: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0
    timesteps: TimestepSampling = TimestepSampling()
    prediction: Literal["flow", "epsilon", "v"] = "flow"
    min_snr_gamma: Annotated[float, Field(gt=0.0)] | None = None
    guidance: Annotated[float, Field(ge=0.0)] = 1.0
    caption_dropout: Fraction = 0.0
    background_weight: Fraction = 1.0
    horizontal_flip: bool = False
    teaching: Teaching = Teaching()
    base_dtype: Literal["bf16", "fp32"] = "bf16"
    fast_attention: bool = True
    checkpoint_every: Positive = 100
    keep: KeepPolicy = KeepPolicy()
    sample_every: Annotated[int, Field(ge=0)] = 0
    sample_prompts: tuple[str, ...] = ()
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    threads: Positive | None = None

    @field_validator("targets")
    @classmethod
    def _no_empty_target(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(not target.strip() for target in value):
            raise ValueError("a target module is empty")
        return value

    @model_validator(mode="after")
    def _consistent(self) -> TrainConfig:
        if self.family.flows != (self.prediction == "flow"):
            raise ValueError(f"family {self.family} cannot be trained with prediction {self.prediction!r}")
        if self.schedule.warmup >= self.steps:
            raise ValueError(f"warm-up of {self.schedule.warmup} steps leaves nothing of {self.steps} steps")
        if self.sample_every and not self.sample_prompts:
            raise ValueError("sample_every is set but sample_prompts is empty")
        return self

    @property
    def target_modules(self) -> tuple[str, ...]:
        return self.targets or TARGETS[self.family]

    def lr_at(self, step: int) -> float:
        """Learning rate of 0-based ``step``."""
        return self.lr * self.schedule.factor(step, self.steps)

    @property
    def sample_seeds(self) -> tuple[int, ...]:
        """The seed of each sample prompt, the same at every checkpoint."""
        return tuple(rng.stream_seed(self.seed, "sample", 0, index) for index in range(len(self.sample_prompts)))

    def without_samples(self) -> TrainConfig:
        """The same training with nothing drawn meanwhile: it gives the same adapter, and is what its file tells."""
        return self.model_copy(update={"sample_every": 0, "sample_prompts": ()})

    def digest(self) -> str:
        """SHA-256 of every field that can change the trained weights (what is shown or kept meanwhile cannot)."""
        values = self.model_dump(
            mode="json", exclude={"checkpoint_every", "keep", "sample_every", "sample_prompts", "threads"}
        )
        values["targets"] = list(self.target_modules)
        if not self.teaching.every:  # trainings that began before there was any go on
            del values["teaching"]
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def parse(values: object) -> TrainConfig:
    """Plain data (from a recipe or a file) → configuration.

    Raises:
        InvalidInput: names every field that is unknown or out of range.
    """
    try:
        return TrainConfig.model_validate(values)
    except ValidationError as error:
        found = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'configuration'}: {e['msg']}" for e in error.errors())
        raise InvalidInput(f"the training configuration cannot be used: {found}") from None


@dataclass(frozen=True)
class Hardware:
    """What the machine offers: ``device`` is cuda, mps or cpu; memory in bytes; CPU cores."""

    device: str
    memory_bytes: int
    cores: int


_GIB = 1024**3


def defaults(kind: SubjectKind | str, family: Family | str, hardware: Hardware) -> TrainConfig:
    """Sensible settings for a subject, an architecture and a machine.

    A likeness wants prior preservation and no mirroring (faces are not symmetric, nor are logos and lettering); a style
    wants captions dropped more often, no prior, and mirroring. On a CPU, only models of a few million parameters make
    sense, and these learn with large batches and a higher rate in few steps.
    """
    kind, family = SubjectKind(kind), Family(family)
    likeness = kind in (SubjectKind.PERSON, SubjectKind.GROUP, SubjectKind.PET)
    on_cpu = hardware.device == "cpu"
    small = not on_cpu and hardware.memory_bytes < 20 * _GIB
    batch = 4 if on_cpu else (1 if hardware.memory_bytes < 40 * _GIB else 4)
    if kind is SubjectKind.STYLE:
        steps = 1200 if on_cpu else 2000
    else:
        steps = 700 if on_cpu else 1000 + 200 * (kind is SubjectKind.GROUP)
    rank = 8 if small and family is Family.FLUX else 16  # FLUX.2 klein has a third of FLUX.1's weights
    return TrainConfig(
        family=family,
        rank=rank,
        alpha=float(rank),
        lr=1e-3 if on_cpu else (1e-4 if not family.flows or batch == 1 else 2e-4),
        schedule=Schedule(kind="cosine", warmup=20),
        steps=steps,
        batch_size=batch,
        prior_samples=batch if likeness else 0,
        gradient_accumulation=1 if on_cpu or batch > 1 else 2,
        gradient_checkpointing=not on_cpu and hardware.memory_bytes < 70 * _GIB,
        prediction="flow" if family.flows else "epsilon",
        min_snr_gamma=None if family.flows else 5.0,
        timesteps=TimestepSampling() if family.flows else TimestepSampling(kind="uniform"),
        caption_dropout=0.1 if kind is SubjectKind.STYLE else 0.05,
        background_weight=1.0 if kind in (SubjectKind.STYLE, SubjectKind.BRAND) else 0.3,
        horizontal_flip=kind is SubjectKind.STYLE,
        ema_decay=0.99 if on_cpu else 0.0,
        checkpoint_every=100,
        keep=KeepPolicy(last=2, every=100 if on_cpu else 200),
        threads=hardware.cores if on_cpu else None,
    )
