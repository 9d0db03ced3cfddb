"""A FLUX.1 of full size, or a tiny one of the same shape, with random weights made where they are used.

Speed and memory do not depend on what the weights say, so nothing is downloaded: `flux_size.py` measures on these. Text
encoders are left out; prompts have random embeddings of the right shape.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atelier.engine.adapters import Adapter
from atelier.engine.card import Component, ModelCard, shipped_cards
from atelier.engine.device import GIB, DeviceInfo
from atelier.engine.plan import MemoryPlan, plan_memory
from atelier.engine.session import ModelSession
from atelier.training.config import TARGETS, Family
from atelier.training.data import EncodedPicture, TextEmbedding, TrainingSet

if TYPE_CHECKING:
    import torch

RANK = 16
STRENGTH = 0.02


@dataclass(frozen=True)
class Size:
    """What is measured: a card, the configurations of its parts, pixels of a large and a small picture.

    `planned` is the card that memory plans are made for: a tiny model borrows those of the large one.
    """

    card: ModelCard
    planned: ModelCard
    transformer: Mapping[str, Any]
    vae: Mapping[str, Any]
    large: int
    small: int

    @property
    def tokens(self) -> int:
        """Text tokens of a prompt."""
        return self.card.max_sequence_length


def full_size() -> Size:
    """FLUX.1 dev: 19 double and 38 single blocks, 24 heads of 128 channels; its autoencoder."""
    card = next(card for card in shipped_cards() if card.id == "flux1-dev")
    transformer = {
        "in_channels": 64,
        "num_layers": 19,
        "num_single_layers": 38,
        "attention_head_dim": 128,
        "num_attention_heads": 24,
        "joint_attention_dim": 4096,
        "pooled_projection_dim": 768,
        "guidance_embeds": True,
        "axes_dims_rope": (16, 56, 56),
    }
    return Size(card, card, transformer, _vae((128, 256, 512, 512), groups=32, layers=2), 1024, 512)


def tiny_size() -> Size:
    """The same with a few thousand parameters, to try the script on a CPU."""
    whole = full_size()
    narrow = {
        "num_layers": 2,
        "num_single_layers": 2,
        "attention_head_dim": 16,
        "num_attention_heads": 2,
        "joint_attention_dim": 32,
        "pooled_projection_dim": 24,
        "axes_dims_rope": (4, 6, 6),
    }
    architecture = whole.card.architecture.model_copy(update={"width": 32, "blocks": 4, "vae_width": 8})
    parts = {
        name: Component(parameters=size, role=whole.card.components[name].role)
        for name, size in {"transformer": 160_000, "text_encoder": 1000, "text_encoder_2": 1000, "vae": 20_000}.items()
    }
    card = whole.card.model_copy(
        update={"id": "flux1-tiny", "architecture": architecture, "components": parts, "max_sequence_length": 16}
    )
    return Size(card, whole.card, {**whole.transformer, **narrow}, _vae((8, 8, 8, 8), groups=4, layers=1), 128, 64)


def _vae(channels: tuple[int, ...], *, groups: int, layers: int) -> dict[str, Any]:
    return {
        "down_block_types": ("DownEncoderBlock2D",) * 4,
        "up_block_types": ("UpDecoderBlock2D",) * 4,
        "block_out_channels": channels,
        "layers_per_block": layers,
        "latent_channels": 16,
        "norm_num_groups": groups,
        "sample_size": 1024,
        "scaling_factor": 0.3611,
        "shift_factor": 0.1159,
        "force_upcast": False,
        "use_quant_conv": False,
        "use_post_quant_conv": False,
    }


def make_transformer(size: Size, device: torch.device, dtype: torch.dtype) -> Any:
    """The denoiser, made on the device itself: matrices with a variance of 1 / inputs, norms 1, biases 0."""
    import torch
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel

    with torch.device("meta"):
        model: Any = FluxTransformer2DModel(**size.transformer)
    model = model.to(dtype).to_empty(device=device)
    generator = torch.Generator(device).manual_seed(0)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() > 1:
                parameter.normal_(0.0, parameter.shape[1] ** -0.5, generator=generator)
            else:
                parameter.fill_(0.0 if name.endswith("bias") else 1.0)
    return model.eval().requires_grad_(False)


def make_vae(size: Size, device: torch.device, dtype: torch.dtype) -> Any:
    """The autoencoder, initialised as its layers do by themselves."""
    import torch
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL

    torch.manual_seed(0)
    with torch.device(device):
        model: Any = AutoencoderKL(**size.vae)
    return model.to(device=device, dtype=dtype).eval().requires_grad_(False)


def make_scheduler() -> Any:
    """FLUX.1 dev's scheduler."""
    from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler

    return FlowMatchEulerDiscreteScheduler(
        shift=3.0, use_dynamic_shifting=True, base_shift=0.5, max_shift=1.15, base_image_seq_len=256
    )


class RandomEmbeddings:
    """Stands in for the cache of prompt embeddings: knows every prompt, since any key gives random tensors."""

    def __init__(self, size: Size, dtype: torch.dtype) -> None:
        self._size, self._dtype = size, dtype
        self._made: dict[str, dict[str, torch.Tensor]] = {}

    def get(self, key: str) -> Mapping[str, torch.Tensor]:
        """`prompt_embeds` (1, tokens, channels) and `pooled_prompt_embeds` (1, channels), on the cpu."""
        import torch

        if key not in self._made:
            generator = torch.Generator().manual_seed(int(key[:12], 16))
            wide, pooled = (
                self._size.transformer["joint_attention_dim"],
                self._size.transformer["pooled_projection_dim"],
            )
            self._made[key] = {
                "prompt_embeds": torch.randn(1, self._size.tokens, wide, generator=generator).to(self._dtype),
                "pooled_prompt_embeds": torch.randn(1, pooled, generator=generator).to(self._dtype),
            }
        return self._made[key]

    def put(self, key: str, value: Mapping[str, torch.Tensor]) -> None:
        """Never needed: `get` knows all."""


def make_session(
    size: Size, plan: MemoryPlan, folder: Path, parts: Mapping[str, Any], dtype: torch.dtype
) -> ModelSession:
    """The studio's session on parts that are in memory. `folder` gets the model's index and nothing else."""
    index = {
        "_class_name": "FluxPipeline",
        "transformer": ["diffusers", "FluxTransformer2DModel"],
        "vae": ["diffusers", "AutoencoderKL"],
        "scheduler": ["diffusers", "FlowMatchEulerDiscreteScheduler"],
    }
    (folder / "model_index.json").write_text(json.dumps(index))
    return ModelSession(size.card, plan, folder, embeddings=RandomEmbeddings(size, dtype), parts=parts)


def plan_for(size: Size, device: DeviceInfo, tier: str, pixels: int, batch: int = 1) -> MemoryPlan:
    """The studio's plan of that tier: memory is capped lower and lower until the planner takes it.

    Raises:
        LookupError: the planner takes the tier at no cap.
    """
    quantised = {"int8": frozenset({"int8"}), "nf4": frozenset({"nf4"})}.get(tier, frozenset[str]())
    # The machine's memory is not what is measured; some virtual machines grow it only when it is used.
    host = max(device.host_free, 2 * size.planned.bytes())
    able = replace(device, quantisers=quantised, fp8_storage=tier == "fp8", host_free=host)
    cap = device.free / GIB
    while cap > 0.5:
        plan = plan_memory(size.planned, able.capped(cap), width=pixels, height=pixels, batch=batch)
        if plan.fits and plan.tier == tier and plan.batch == batch:
            return plan
        cap *= 0.997
    raise LookupError(f"no cap under {device.free / GIB:.1f} GiB makes the plan {tier!r} for {batch} of {pixels} px")


def predicted_bytes(plan: MemoryPlan) -> dict[str, int]:
    """What the plan expects of torch's allocator while drawing: its stages without text encoders and CUDA's runtime."""
    return {
        stage.name: sum(size for label, size in stage.parts if label not in ("runtime", "text encoders"))
        for stage in plan.stages
        if stage.name != "encode"
    }


def make_adapters(size: Size, transformer: Any, count: int) -> list[Adapter]:
    """LoRAs of rank 16 for all layers that a training adapts, on the cpu as a file would give them."""
    import torch

    device = next(transformer.parameters()).device
    found: list[Adapter] = []
    for seed in range(count):
        generator = torch.Generator(device).manual_seed(seed)
        tensors: dict[str, torch.Tensor] = {}
        for name, module in transformer.named_modules():
            adapted = any(fnmatchcase(name, f"*{target}") for target in TARGETS[Family.FLUX])
            if not (adapted and isinstance(module, torch.nn.Linear)):
                continue
            down = torch.randn(RANK, module.in_features, generator=generator, device=device) / module.in_features**0.5
            up = torch.randn(module.out_features, RANK, generator=generator, device=device) * STRENGTH
            tensors[f"transformer.{name}.lora_A.weight"] = down.to(module.weight.dtype).cpu()
            tensors[f"transformer.{name}.lora_B.weight"] = up.to(module.weight.dtype).cpu()
        found.append(Adapter(f"a{seed}", tensors))
    return found


def make_training_set(size: Size, pixels: int, dtype: torch.dtype, pictures: Sequence[int] = (0, 1)) -> TrainingSet:
    """Random latents with random captions, as the cache of a training holds them."""
    import torch

    wide, pooled = size.transformer["joint_attention_dim"], size.transformer["pooled_projection_dim"]
    found: list[EncodedPicture] = []
    for seed in pictures:
        generator = torch.Generator().manual_seed(seed)
        latents = torch.randn(16, pixels // 8, pixels // 8, generator=generator)
        caption = TextEmbedding(
            torch.randn(size.tokens, wide, generator=generator).to(dtype),
            torch.randn(pooled, generator=generator).to(dtype),
        )
        found.append(EncodedPicture(str(seed), (pixels, pixels), latents, caption))
    return TrainingSet(tuple(found))
