"""FLUX.1's own tensor names and those of diffusers, whatever the model's width.

Black Forest Labs' files fuse queries, keys and values (in single blocks the feed-forward's first layer too), and their
last modulation gives shift before scale. GGUF files use the same names; packed rows can be split like any others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from atelier.errors import Corrupt

if TYPE_CHECKING:
    import torch

PREFIX = "model.diffusion_model."
_ENDS = {
    "img_in": "x_embedder",
    "txt_in": "context_embedder",
    "time_in.in_layer": "time_text_embed.timestep_embedder.linear_1",
    "time_in.out_layer": "time_text_embed.timestep_embedder.linear_2",
    "vector_in.in_layer": "time_text_embed.text_embedder.linear_1",
    "vector_in.out_layer": "time_text_embed.text_embedder.linear_2",
    "guidance_in.in_layer": "time_text_embed.guidance_embedder.linear_1",
    "guidance_in.out_layer": "time_text_embed.guidance_embedder.linear_2",
    "final_layer.linear": "proj_out",
}
_DOUBLE = {
    "img_mod.lin": "norm1.linear",
    "txt_mod.lin": "norm1_context.linear",
    "img_attn.proj": "attn.to_out.0",
    "txt_attn.proj": "attn.to_add_out",
    "img_mlp.0": "ff.net.0.proj",
    "img_mlp.2": "ff.net.2",
    "txt_mlp.0": "ff_context.net.0.proj",
    "txt_mlp.2": "ff_context.net.2",
    "img_attn.norm.query_norm": "attn.norm_q",
    "img_attn.norm.key_norm": "attn.norm_k",
    "txt_attn.norm.query_norm": "attn.norm_added_q",
    "txt_attn.norm.key_norm": "attn.norm_added_k",
}
_SINGLE = {
    "modulation.lin": "norm.linear",
    "linear2": "proj_out",
    "norm.query_norm": "attn.norm_q",
    "norm.key_norm": "attn.norm_k",
}
_FUSED = {
    "img_attn.qkv": ("attn.to_q", "attn.to_k", "attn.to_v"),
    "txt_attn.qkv": ("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"),
}
_BLOCK = re.compile(r"^(double|single)_blocks\.(\d+)\.(.+)\.(weight|bias|scale)$")


def without_prefix(name: str) -> str:
    """A tensor's name without what ComfyUI's checkpoints put before it."""
    return name.removeprefix(PREFIX)


def is_flux1_layout(names: Mapping[str, object]) -> bool:
    """Whether these are FLUX.1's own names."""
    return "double_blocks.0.img_attn.qkv.weight" in names and "double_blocks.0.img_mod.lin.weight" in names


def flux1_to_diffusers(tensors: Mapping[str, torch.Tensor], width: int) -> Iterator[tuple[str, torch.Tensor]]:
    """Tensors under diffusers' names (`FluxTransformer2DModel`).

    Args:
        width: of the residual stream (3072 in all published models).

    Raises:
        Corrupt: a name that no FLUX.1 model has.
    """
    for name, tensor in tensors.items():
        module, _, which = name.rpartition(".")
        if module in _ENDS:
            yield f"{_ENDS[module]}.{which}", tensor
        elif module == "final_layer.adaLN_modulation.1":
            yield f"norm_out.linear.{which}", _swapped(tensor)
        else:
            yield from _of_block(name, tensor, width)


def _of_block(name: str, tensor: torch.Tensor, width: int) -> Iterator[tuple[str, torch.Tensor]]:
    found = _BLOCK.match(name)
    if found is None:
        raise Corrupt(f"{name} is no tensor of a FLUX.1 transformer")
    kind, number, part, which = found.groups()
    block = f"transformer_blocks.{number}" if kind == "double" else f"single_transformer_blocks.{number}"
    which = "weight" if which == "scale" else which
    plain = (_DOUBLE if kind == "double" else _SINGLE).get(part)
    if plain is not None:
        yield f"{block}.{plain}.{which}", tensor
    elif kind == "double" and part in _FUSED:
        for target, piece in zip(_FUSED[part], tensor.chunk(3), strict=True):
            yield f"{block}.{target}.{which}", piece
    elif kind == "single" and part == "linear1":
        targets = ("attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp")
        sizes = [width, width, width, tensor.shape[0] - 3 * width]
        if sizes[3] <= 0:
            raise Corrupt(f"{name} has {tensor.shape[0]} rows, too few for a width of {width}")
        for target, piece in zip(targets, tensor.split(sizes), strict=True):
            yield f"{block}.{target}.{which}", piece
    else:
        raise Corrupt(f"{name} is no tensor of a FLUX.1 transformer")


def _swapped(tensor: torch.Tensor) -> torch.Tensor:
    """Scale before shift."""
    import torch

    shift, scale = tensor.chunk(2)
    return torch.cat([scale, shift])
