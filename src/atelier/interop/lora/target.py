"""The model an adapter is read for: the module paths it has and the shape of each weight.

Shapes are a parameter, never a constant: the same code reads adapters for FLUX.1 and FLUX.2, for small models of their
architectures, and for Stable Diffusion's UNets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from torch.nn import Module

Shapes = Mapping[str, tuple[int, ...]]
"""Module path → (out, in), or (out, in, kh, kw) for a convolution."""

Family = Literal["flux", "flux2", "unet"]


@dataclass(frozen=True)
class Target:
    """A model that adapters are read for.

    Attributes:
        name: as people call it ("FLUX.1", "SDXL"); used in messages.
        family: `flux` for FLUX.1's architecture of any size, `flux2` for FLUX.2's, `unet` for Stable Diffusion
            1.x, 2.x, XL.
        components: component name (`transformer` or `unet`, `text_encoder`, `text_encoder_2`) → its shapes. A component
            that is left out is reported as left out when a file has parts for it.
    """

    name: str
    family: Family
    components: Mapping[str, Shapes]

    @property
    def main(self) -> str:
        """The component that denoises."""
        return "unet" if self.family == "unet" else "transformer"


@dataclass(frozen=True)
class FluxDims:
    """Sizes of a FLUX.1-architecture transformer (defaults: FLUX.1 dev), named as in diffusers' config."""

    num_layers: int = 19
    num_single_layers: int = 38
    heads: int = 24
    head_dim: int = 128
    in_channels: int = 64
    out_channels: int = 64
    joint_attention_dim: int = 4096
    pooled_projection_dim: int = 768
    guidance_embeds: bool = True
    mlp_ratio: int = 4

    @classmethod
    def of_config(cls, config: Mapping[str, Any]) -> FluxDims:
        """What a transformer's `config.json` states. Raises KeyError: it is of another architecture."""
        return cls(
            num_layers=config["num_layers"],
            num_single_layers=config["num_single_layers"],
            heads=config["num_attention_heads"],
            head_dim=config["attention_head_dim"],
            in_channels=config["in_channels"],
            out_channels=config.get("out_channels") or config["in_channels"],
            joint_attention_dim=config["joint_attention_dim"],
            pooled_projection_dim=config["pooled_projection_dim"],
            guidance_embeds=config["guidance_embeds"],
        )


def flux_shapes(dims: FluxDims = FluxDims()) -> dict[str, tuple[int, ...]]:
    """Every linear layer of a FLUX.1-architecture transformer: path → (out, in)."""
    width, time = dims.heads * dims.head_dim, 256
    mlp = width * dims.mlp_ratio
    shapes: dict[str, tuple[int, ...]] = {
        "x_embedder": (width, dims.in_channels),
        "context_embedder": (width, dims.joint_attention_dim),
        "norm_out.linear": (2 * width, width),
        "proj_out": (dims.out_channels, width),
    }
    embedders = {"timestep_embedder": time, "text_embedder": dims.pooled_projection_dim}
    if dims.guidance_embeds:
        embedders["guidance_embedder"] = time
    for name, size in embedders.items():
        shapes[f"time_text_embed.{name}.linear_1"] = (width, size)
        shapes[f"time_text_embed.{name}.linear_2"] = (width, width)
    square = (
        "attn.to_q attn.to_k attn.to_v attn.add_q_proj attn.add_k_proj attn.add_v_proj attn.to_out.0 attn.to_add_out"
    )
    for index in range(dims.num_layers):
        block = f"transformer_blocks.{index}."
        shapes |= {block + name: (width, width) for name in square.split()}
        shapes |= {block + name: (6 * width, width) for name in ("norm1.linear", "norm1_context.linear")}
        for stream in ("ff", "ff_context"):
            shapes[f"{block}{stream}.net.0.proj"] = (mlp, width)
            shapes[f"{block}{stream}.net.2"] = (width, mlp)
    for index in range(dims.num_single_layers):
        block = f"single_transformer_blocks.{index}."
        shapes |= {block + name: (width, width) for name in ("attn.to_q", "attn.to_k", "attn.to_v")}
        shapes[block + "norm.linear"] = (3 * width, width)
        shapes[block + "proj_mlp"] = (mlp, width)
        shapes[block + "proj_out"] = (width, width + mlp)
    return shapes


@dataclass(frozen=True)
class Flux2Dims:
    """Sizes of a FLUX.2-architecture transformer (defaults: FLUX.2 klein 4B), named as in diffusers' config."""

    num_layers: int = 5
    num_single_layers: int = 20
    heads: int = 24
    head_dim: int = 128
    in_channels: int = 128
    joint_attention_dim: int = 7680
    timestep_channels: int = 256
    guidance_embeds: bool = False
    mlp_ratio: int = 3


def flux2_shapes(dims: Flux2Dims = Flux2Dims()) -> dict[str, tuple[int, ...]]:
    """Every linear layer of a FLUX.2-architecture transformer: path → (out, in)."""
    width = dims.heads * dims.head_dim
    mlp = width * dims.mlp_ratio
    shapes: dict[str, tuple[int, ...]] = {
        "x_embedder": (width, dims.in_channels),
        "context_embedder": (width, dims.joint_attention_dim),
        "double_stream_modulation_img.linear": (6 * width, width),
        "double_stream_modulation_txt.linear": (6 * width, width),
        "single_stream_modulation.linear": (3 * width, width),
        "norm_out.linear": (2 * width, width),
        "proj_out": (dims.in_channels, width),
    }
    for name in ("timestep_embedder", *(("guidance_embedder",) if dims.guidance_embeds else ())):
        shapes[f"time_guidance_embed.{name}.linear_1"] = (width, dims.timestep_channels)
        shapes[f"time_guidance_embed.{name}.linear_2"] = (width, width)
    square = (
        "attn.to_q attn.to_k attn.to_v attn.add_q_proj attn.add_k_proj attn.add_v_proj attn.to_out.0 attn.to_add_out"
    )
    for index in range(dims.num_layers):
        block = f"transformer_blocks.{index}."
        shapes |= {block + name: (width, width) for name in square.split()}
        for stream in ("ff", "ff_context"):
            shapes[f"{block}{stream}.linear_in"] = (2 * mlp, width)
            shapes[f"{block}{stream}.linear_out"] = (width, mlp)
    for index in range(dims.num_single_layers):
        block = f"single_transformer_blocks.{index}.attn."
        shapes[block + "to_qkv_mlp_proj"] = (3 * width + 2 * mlp, width)
        shapes[block + "to_out"] = (width, width + mlp)
    return shapes


def clip_text_shapes(layers: int = 12, width: int = 768, mlp: int = 3072) -> dict[str, tuple[int, ...]]:
    """Linear layers of a CLIP text encoder (defaults: CLIP ViT-L/14), named as transformers 5 does."""
    shapes: dict[str, tuple[int, ...]] = {}
    for index in range(layers):
        block = f"encoder.layers.{index}."
        shapes |= {f"{block}self_attn.{name}": (width, width) for name in ("q_proj", "k_proj", "v_proj", "out_proj")}
        shapes |= {f"{block}mlp.fc1": (mlp, width), f"{block}mlp.fc2": (width, mlp)}
    return shapes


def t5_encoder_shapes(
    layers: int = 24, width: int = 4096, inner: int = 4096, mlp: int = 10240
) -> dict[str, tuple[int, ...]]:
    """Linear layers of a gated T5 encoder (defaults: T5 v1.1 XXL), named as transformers does."""
    shapes: dict[str, tuple[int, ...]] = {}
    for index in range(layers):
        block = f"encoder.block.{index}.layer."
        shapes |= {f"{block}0.SelfAttention.{name}": (inner, width) for name in ("q", "k", "v")}
        shapes[f"{block}0.SelfAttention.o"] = (width, inner)
        shapes |= {f"{block}1.DenseReluDense.{name}": (mlp, width) for name in ("wi_0", "wi_1")}
        shapes[f"{block}1.DenseReluDense.wo"] = (width, mlp)
    return shapes


def flux1_target() -> Target:
    """FLUX.1 (dev, schnell, Kontext, Fill share these blocks) with CLIP-L and T5 v1.1 XXL."""
    return Target(
        "FLUX.1",
        "flux",
        {"transformer": flux_shapes(), "text_encoder": clip_text_shapes(), "text_encoder_2": t5_encoder_shapes()},
    )


def flux2_target() -> Target:
    """FLUX.2 klein 4B (base and distilled share all shapes). Its text encoder is a language model that no adapter of
    the family changes."""
    return Target("FLUX.2 klein 4B", "flux2", {"transformer": flux2_shapes()})


def module_shapes(module: Module) -> dict[str, tuple[int, ...]]:
    """Shapes of a real model's linear and 2-D convolution layers, by module path."""
    import torch

    # PEFT wraps an adapted layer as `base_layer` beside its own small linears: only the model's own layers count.
    # A packed weight has another shape than the layer that it stands for.
    found: dict[str, tuple[int, ...]] = {}
    for path, layer in module.named_modules():
        if ".lora_" in path:
            continue
        if isinstance(layer, torch.nn.Linear):
            found[path.removesuffix(".base_layer")] = (layer.out_features, layer.in_features)
        elif isinstance(layer, torch.nn.Conv2d):
            found[path.removesuffix(".base_layer")] = tuple(int(side) for side in layer.weight.shape)
    return found


def target_of(name: str, family: Family, modules: Mapping[str, Module]) -> Target:
    """The target that loaded models make: component name → module."""
    return Target(name, family, {component: module_shapes(module) for component, module in modules.items()})
