"""The memory plan: computed, shown, then followed.

Given a card, a device (or a cap in GiB) and what is to be done, tiers are tried from exact and fast to small and slow;
the first that fits in every stage is taken, and the plan says what was rejected and why. `load` and
`session` follow it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from atelier.engine.card import ModelCard
from atelier.engine.device import GIB, DeviceInfo
from atelier.engine.footprint import (
    RUNTIME,
    TEXT_ACTIVATIONS,
    Operation,
    Shape,
    adapter_parameters,
    decode_activations,
    denoise_activations,
    encode_activations,
    largest_layer_bytes,
    training_activations,
)
from atelier.errors import OutOfResources

Quantisation = Literal["none", "fp8-layerwise", "torchao-int8", "nf4", "gguf"]
Offload = Literal["none", "model", "group", "sequential"]
TextAfter = Literal["resident", "parked", "freed"]
_LESS: dict[Operation, str] = {"draw": "draw smaller", "train": "train smaller, or with fewer pictures at once"}
_STORAGE = {"fp8-layerwise": "fp8", "torchao-int8": "int8", "nf4": "nf4"}


@dataclass(frozen=True)
class StagePeak:
    """Expected peak of one stage: its parts (label, bytes) and their sum."""

    name: str
    parts: tuple[tuple[str, int], ...]

    @property
    def bytes(self) -> int:
        """Expected peak bytes on the device."""
        return sum(size for _, size in self.parts)


@dataclass(frozen=True)
class Rejected:
    """A tier that was not taken, and why."""

    tier: str
    why: str


@dataclass(frozen=True)
class MemoryPlan:
    """How a model is held and run.

    Attributes:
        dtype: type of the arithmetic (bf16, fp16, fp32). quantisation: how the denoiser's weights are stored.
        offload: where the denoiser's weights wait: `none` on the device, `model` moved as a whole, `group` streamed by
            blocks, `sequential` by layers. text_offload: the same for the text encoders.
        text_after: text encoders after prompts are encoded: stay, are parked in the machine's memory, or are freed.
        batch: samples that are drawn together at most.
        paired_guidance: with and without prompt in one forward pass, where guidance asks for both.
        stages: expected peak on the device, stage by stage. host_bytes: expected in the machine's memory.
        fits: whether the tier fits the budget; when nothing fits this is the smallest tier, for its numbers.
    """

    card_id: str
    operation: Operation
    device: str
    tier: str
    dtype: str
    quantisation: Quantisation
    offload: Offload
    text_offload: Literal["none", "group"]
    text_after: TextAfter
    vae_slicing: bool
    vae_tiling: bool
    gradient_checkpointing: bool
    paired_guidance: bool
    batch: int
    width: int
    height: int
    budget_bytes: int
    host_bytes: int
    stages: tuple[StagePeak, ...]
    reason: str
    rejected: tuple[Rejected, ...]
    fits: bool

    @property
    def peak_bytes(self) -> int:
        """The highest stage."""
        return max(stage.bytes for stage in self.stages)

    def require(self) -> MemoryPlan:
        """Returns the plan, or raises OutOfResources with needed and available sizes when it does not fit."""
        if not self.fits:
            why = self.rejected[-1].why if self.rejected else ""
            raise OutOfResources(
                f"{self.card_id} needs {self.peak_bytes / GIB:.1f} GiB to {self.operation} "
                f"at {self.width}x{self.height} even in its smallest tier ({self.tier}), "
                f"{self.budget_bytes / GIB:.1f} GiB may be used on {self.device}. {why}",
                advice=f"{_LESS[self.operation]}, raise the cap, or take a smaller model",
                command=("models", "list"),
            )
        return self

    def lines(self) -> tuple[str, ...]:
        """The plan for a person to read, one line a fact."""
        text = [
            f"{self.card_id}: {self.tier} on {self.device}",
            f"how: {self.dtype}, weights {self.quantisation}, offload {self.offload}, text encoders {self.text_after}",
            f"why: {self.reason}",
        ]
        for stage in self.stages:
            parts = ", ".join(f"{label} {size / GIB:.2f}" for label, size in stage.parts if size)
            text.append(f"{stage.name}: {stage.bytes / GIB:.2f} GiB ({parts})")
        text.append(f"peak {self.peak_bytes / GIB:.2f} of {self.budget_bytes / GIB:.2f} GiB, batch {self.batch}")
        text.extend(f"not {rejected.tier}: {rejected.why}" for rejected in self.rejected)
        return tuple(text)


@dataclass(frozen=True)
class _Tier:
    name: str
    praise: str
    quantisation: Quantisation = "none"
    offload: Offload = "none"
    text_offload: Literal["none", "group"] = "none"
    text_after: TextAfter = "freed"
    gradient_checkpointing: bool = False


def plan_memory(
    card: ModelCard,
    device: DeviceInfo,
    *,
    operation: Operation = "draw",
    width: int | None = None,
    height: int | None = None,
    batch: int = 1,
    references: int = 0,
    rank: int = 16,
) -> MemoryPlan:
    """Chooses how to hold and run a model. Apply a person's cap with `device.capped(gigabytes)` first.

    Args:
        width, height: pixels; the card's standard size (draw) or training size (train) by default.
        batch: samples at once: the plan's own `batch` is at most this for drawing, and this for training.
        references: reference pictures in each sample. rank: rank of the adapter that is trained.

    Returns:
        The plan; `fits` is False when no tier fits (call `require()` to turn that into an error).
    """
    preset = card.preset()
    default = (preset.width, preset.height) if operation == "draw" else (card.training_size, card.training_size)
    least = batch if operation == "train" else 1  # a training's batch belongs to its result
    shape = Shape(width or default[0], height or default[1], least, references)
    dtype = choose_dtype(card, device, operation)
    rejected: list[Rejected] = []
    smallest: MemoryPlan | None = None
    for tier in _tiers(device, operation):
        fault = _unavailable(tier, device, card)
        if fault:
            rejected.append(Rejected(tier.name, fault))
            continue
        trial = _fill(card, device, tier, shape, dtype, operation, rank)
        if not trial.fits:
            stage = max(trial.stages, key=lambda item: item.bytes)
            if trial.peak_bytes > trial.budget_bytes:
                why = f"{stage.name} needs {stage.bytes / GIB:.1f} of {trial.budget_bytes / GIB:.1f} GiB"
            else:
                needed, free = trial.host_bytes / GIB, device.host_free / GIB
                why = f"{needed:.1f} GiB of the machine's memory needed, {free:.1f} free"
            rejected.append(Rejected(tier.name, why))
            if smallest is None or trial.peak_bytes < smallest.peak_bytes:
                smallest = trial
            continue
        best = trial
        for count in range(batch, least, -1):
            larger = _fill(card, device, tier, replace(shape, batch=count), dtype, operation, rank)
            if larger.fits:
                best = larger
                break
        return replace(best, reason=f"{tier.praise}; {best.peak_bytes / GIB:.1f} GiB fit", rejected=tuple(rejected))
    if smallest is None:  # every tier was ruled out before its size was known
        smallest = _fill(card, device, next(_tiers(device, operation)), shape, dtype, operation, rank)
    return replace(smallest, fits=False, reason="nothing smaller is known", rejected=tuple(rejected))


def choose_dtype(card: ModelCard, device: DeviceInfo, operation: Operation = "draw") -> str:
    """The type of the arithmetic.

    bf16 where the device computes it at full speed; a cpu without it takes fp32 for models that fit twice over, and
    bf16 for the others. GPUs without it: U-Nets draw in fp16 and are trained in fp32 (small gradients vanish in
    fp16); transformers overflow in fp16, so NVIDIA's emulate bf16, and Apple's, which cannot, take fp32.
    """
    if device.bf16:
        return "bf16"
    if device.kind == "cpu":
        return "fp32" if card.bytes("fp32") * 2 < device.free else "bf16"
    if card.denoiser == "unet":
        return "fp32" if operation == "train" else "fp16"
    return "bf16" if device.kind == "cuda" else "fp32"


def _tiers(device: DeviceInfo, operation: Operation) -> Iterator[_Tier]:
    if operation == "train":
        yield _Tier("full", "weights exact, no recomputation")
        yield _Tier("checkpointed", "weights exact, activations recomputed", gradient_checkpointing=True)
        for name, quantisation in _quantised(device):
            yield _Tier(f"{name}, checkpointed", "base weights quantised", quantisation, gradient_checkpointing=True)
        return
    yield _Tier("full", "everything stays on the device", text_after="resident")
    text: TextAfter = "freed" if device.kind == "cpu" else "parked"
    yield _Tier(f"text encoders {text}", "weights exact, prompts encoded first", text_after=text)
    if device.kind != "cpu":
        yield _Tier(
            "text encoders freed", "weights exact, text encoders loaded again for a new prompt", text_after="freed"
        )
        yield _Tier(
            "model offload", "weights exact, one component on the device at a time", "none", "model", "none", "parked"
        )
    for name, quantisation in _quantised(device):
        yield _Tier(name, "weights quantised, on the device", quantisation)
        if device.kind != "cpu":
            yield _Tier(
                f"{name}, text streamed", "weights quantised, text encoders streamed", quantisation, "none", "group"
            )
    if device.kind == "cuda":
        yield _Tier("group offload", "weights exact, streamed block by block", "none", "group", "group", "parked")
    if device.kind != "cpu":
        yield _Tier(
            "sequential offload", "weights exact, moved layer by layer", "none", "sequential", "group", "parked"
        )


def _quantised(device: DeviceInfo) -> Iterator[tuple[str, Quantisation]]:
    if device.kind == "cuda":
        yield "int8", "torchao-int8"
    yield "fp8", "fp8-layerwise"
    if device.kind != "mps":
        yield "nf4", "nf4"


def _unavailable(tier: _Tier, device: DeviceInfo, card: ModelCard) -> str:
    if card.packed and (tier.quantisation != "none" or tier.offload in ("group", "sequential")):
        return "the file's weights are packed already" if tier.quantisation != "none" else "packed weights stay whole"
    if tier.quantisation in ("torchao-int8", "nf4") and card.denoiser == "unet":
        return "only linear layers are packed so, and half of a U-Net is convolutions"
    if tier.quantisation == "fp8-layerwise" and not device.fp8_storage:
        return f"{device.kind} cannot hold float8 weights"
    if tier.quantisation == "torchao-int8" and "int8" not in device.quantisers:
        return "torchao is not installed"
    if tier.quantisation == "nf4" and "nf4" not in device.quantisers:
        return "bitsandbytes is not installed"
    return ""


def _fill(
    card: ModelCard, device: DeviceInfo, tier: _Tier, shape: Shape, dtype: str, operation: Operation, rank: int
) -> MemoryPlan:
    runtime = ("runtime", RUNTIME[device.kind])
    budget = device.free
    slicing = tiling = False
    paired = operation == "draw" and _may_pair(card, tier)
    if operation == "train":
        stages = _training_stages(card, tier, shape, dtype, rank, runtime)
    else:
        if paired:
            stages = _drawing_stages(card, tier, shape, dtype, runtime, slicing=True, tiling=True, paired=True)
            paired = max(stage.bytes for stage in stages) <= budget
        for slicing, tiling in ((False, False), (True, False), (True, True)):
            stages = _drawing_stages(card, tier, shape, dtype, runtime, slicing=slicing, tiling=tiling, paired=paired)
            if stages[-1].bytes <= budget:
                break
    host = _host_bytes(card, device, tier, dtype)
    fits = max(stage.bytes for stage in stages) <= budget and host <= device.host_free
    return MemoryPlan(
        card_id=card.id,
        operation=operation,
        device=device.torch_name,
        tier=tier.name,
        dtype=dtype,
        quantisation="gguf" if card.packed else tier.quantisation,
        offload=tier.offload,
        text_offload=tier.text_offload,
        text_after=tier.text_after,
        vae_slicing=slicing,
        vae_tiling=tiling,
        gradient_checkpointing=tier.gradient_checkpointing,
        paired_guidance=paired,
        batch=shape.batch,
        width=shape.width,
        height=shape.height,
        budget_bytes=budget,
        host_bytes=host,
        stages=stages,
        reason="",
        rejected=(),
        fits=fits,
    )


def _may_pair(card: ModelCard, tier: _Tier) -> bool:
    """A transformer that stays on the device and whose presets guide by a second branch (U-Nets pair theirs anyway)."""
    guided = any(preset.true_cfg > 1 for preset in card.presets.values())
    return guided and card.family == "flux1" and tier.offload == "none" and tier.text_after == "resident"


def _weights(card: ModelCard, tier: _Tier, dtype: str, name: str) -> int:
    part = card.components[name]
    storage = _STORAGE.get(tier.quantisation, dtype) if part.role == "denoiser" else dtype
    if part.role == "denoiser" and tier.offload in ("group", "sequential"):
        share = largest_layer_bytes(card, name, storage)
        return share if tier.offload == "group" else share // 3
    if part.role == "text" and tier.text_offload == "group":
        return largest_layer_bytes(card, name, storage) // 3  # by layers, whatever the denoiser does
    return part.bytes(storage)


def _drawing_stages(
    card: ModelCard,
    tier: _Tier,
    shape: Shape,
    dtype: str,
    runtime: tuple[str, int],
    *,
    slicing: bool,
    tiling: bool,
    paired: bool,
) -> tuple[StagePeak, ...]:
    denoiser = _weights(card, tier, dtype, card.denoiser)
    texts = [_weights(card, tier, dtype, name) for name in card.text_encoders]
    text = max(texts, default=0) if tier.offload == "model" else sum(texts)
    vae = _weights(card, tier, dtype, "vae")
    stays = text if tier.text_after == "resident" else 0
    alone = tier.offload == "model"
    # Parked text encoders come back beside a resident denoiser only where there is room; the session makes room.
    encode = [("text encoders", text), ("activations", TEXT_ACTIVATIONS)]
    if tier.text_after == "resident":
        encode += [("denoiser", denoiser), ("vae", vae)]
    denoise = [
        ("denoiser", denoiser),
        ("activations", denoise_activations(card, shape, dtype) * (2 if paired else 1)),
        ("text encoders", stays),
    ]
    denoise.append(("vae", 0 if alone else vae))
    decode = [("vae", vae), ("denoiser", 0 if alone else denoiser), ("text encoders", stays)]
    decode.append(("activations", decode_activations(card, shape, dtype, slicing=slicing, tiling=tiling)))
    return tuple(
        StagePeak(name, (runtime, *parts))
        for name, parts in (("encode", encode), ("denoise", denoise), ("decode", decode))
    )


def _training_stages(
    card: ModelCard, tier: _Tier, shape: Shape, dtype: str, rank: int, runtime: tuple[str, int]
) -> tuple[StagePeak, ...]:
    base = _weights(card, tier, dtype, card.denoiser)
    adapter = adapter_parameters(card, rank)
    text = max((_weights(card, tier, dtype, name) for name in card.text_encoders), default=0)
    cache_text = (runtime, ("text encoder", text), ("activations", TEXT_ACTIVATIONS))
    cache_latents = (
        runtime,
        ("vae", _weights(card, tier, dtype, "vae")),
        ("encoder", encode_activations(card, shape, dtype)),
    )
    saved = training_activations(card, shape, dtype, checkpointing=tier.gradient_checkpointing)
    train = (
        runtime,
        ("base weights", base),
        ("adapter", adapter * 4),
        ("gradients", adapter * 4),
        ("optimizer state", adapter * 8),
        ("average", adapter * 4),
        ("activations", saved),
    )
    return StagePeak("cache prompts", cache_text), StagePeak("cache latents", cache_latents), StagePeak("train", train)


def _host_bytes(card: ModelCard, device: DeviceInfo, tier: _Tier, dtype: str) -> int:
    """What the machine's memory must hold beside the device; 0 on the cpu, where the stages say it all."""
    if device.kind == "cpu":
        return 0
    sizes = {name: part.bytes(dtype) for name, part in card.components.items()}
    parked = sum(sizes[name] for name in card.text_encoders) if tier.text_after == "parked" else 0
    if tier.offload != "none":
        parked = sum(sizes.values())
    # Weights pass through the machine's memory one file at a time while they are loaded.
    return max(parked, min(max(sizes.values()), 5 * GIB))
