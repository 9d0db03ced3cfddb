"""What is repeated when a model draws or learns: what steps record of how long it took, and estimates are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Unpack

from pydantic import JsonValue

from atelier.engine.footprint import Shape, image_tokens
from atelier.numerics import cores

if TYPE_CHECKING:
    from atelier.engine.card import Ability, ModelCard, PresetName, Wishes
    from atelier.engine.device import DeviceInfo
    from atelier.engine.request import Settings
    from atelier.training.config import TrainConfig

PACE = "pace"
"""The fact of a task's provenance that holds what `Work.told` gives."""


@dataclass(frozen=True)
class Work:
    """One training step, or one picture.

    Attributes:
        model: id of the base model.
        shape: all else that decides how long one takes, in words: equal ones take equally long on one device.
        operations: floating-point operations, roughly: two a parameter and token, twice that to learn.
    """

    kind: Literal["train", "draw"]
    model: str
    shape: str
    operations: float

    def told(self, device: DeviceInfo, *, units: float, seconds: float) -> dict[str, JsonValue]:
        """That so many of these took so long on a device, as it is recorded."""
        return {
            "kind": self.kind,
            "model": self.model,
            "shape": self.shape,
            "operations": self.operations,
            "units": units,
            "seconds": round(seconds, 4),
            "device": device_words(device),
        }


def device_words(device: DeviceInfo) -> str:
    """A device as far as it decides how fast work goes. A processor counts with the cores that may be used."""
    return f"cpu, {cores.usable()} cores" if device.kind == "cpu" else device.name


def training_work(card: ModelCard, config: TrainConfig, size: int) -> Work:
    """One step of a training on pictures of `size` px: forward, and as much again backward through a frozen base; one
    pass more where activations are computed anew. Lessons of a teacher count with their share of the steps."""
    together = f"{config.gradient_accumulation} x ({config.batch_size} + {config.prior_samples})"
    again = ", recomputed" if config.gradient_checkpointing else ""
    passes = config.gradient_accumulation * (config.batch_size + config.prior_samples)
    one = _pass(card, size, size, 0)
    cost = passes * (3 if config.gradient_checkpointing else 2) * one
    taught = config.teaching
    if taught.every:
        again += f", every {taught.every} taught by {taught.pictures} in {taught.jumps} jumps, {taught.learnt} learnt"
        cost += taught.lessons(config.steps) / config.steps * taught.pictures * (taught.jumps + taught.learnt) * one
    return Work("train", card.id, f"{size} px, {together}, rank {config.rank}{again}", cost)


def drawing_work(
    card: ModelCard,
    *,
    width: int,
    height: int,
    steps: int,
    guidance: float = 0.0,
    true_cfg: float = 1.0,
    references: int = 0,
    strength: float = 1.0,
) -> Work:
    """One picture. `strength` below 1: only that share of the steps is taken (from a picture)."""
    guided = guidance > 1 if card.guidance == "cfg" else true_cfg > 1
    passes = max(1, round(steps * strength)) * (2 if guided else 1)
    beside = f", {references} references" if references else ""
    shape = f"{width}x{height}, {passes} passes{beside}"
    return Work("draw", card.id, shape, passes * _pass(card, width, height, references))


def drawn_work(card: ModelCard, settings: Settings, references: int = 0) -> Work:
    """One picture of what was drawn."""
    partly = settings.ability in ("image-to-image", "inpaint")
    return drawing_work(
        card,
        width=settings.width,
        height=settings.height,
        steps=settings.steps,
        guidance=settings.guidance,
        true_cfg=settings.true_cfg,
        references=references,
        strength=settings.strength if partly else 1.0,
    )


def preset_work(
    card: ModelCard,
    preset: PresetName = "standard",
    ability: Ability = "text-to-image",
    *,
    references: int = 0,
    strength: float = 1.0,
    **wishes: Unpack[Wishes],
) -> Work:
    """One picture with a preset of the model, but for what is wished otherwise."""
    chosen = card.preset(preset, ability, **wishes)
    return drawing_work(
        card,
        width=chosen.width,
        height=chosen.height,
        steps=chosen.steps,
        guidance=chosen.guidance,
        true_cfg=chosen.true_cfg,
        references=references,
        strength=strength,
    )


def kept_steps(config: TrainConfig) -> list[int]:
    """The steps of the checkpoints that are there when a training ends, but for the one of the lowest loss."""
    written = _written(config)
    keep = config.keep
    return [step for step in written if step in written[-keep.last :] or (keep.every and step % keep.every == 0)]


def _written(config: TrainConfig) -> list[int]:
    return sorted({*range(config.checkpoint_every, config.steps + 1, config.checkpoint_every), config.steps})


def sample_moments(config: TrainConfig) -> int:
    """How often a training draws samples."""
    every = config.sample_every
    return sum(step % every == 0 or step == config.steps for step in _written(config)) if every else 0


def _pass(card: ModelCard, width: int, height: int, references: int) -> float:
    """Operations of one pass of the denoiser over one picture."""
    tokens = image_tokens(card, Shape(width, height, 1, references)) + card.max_sequence_length
    return 2.0 * card.components[card.denoiser].parameters * tokens
