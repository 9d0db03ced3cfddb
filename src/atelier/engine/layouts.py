"""Tensors of a single FLUX file under diffusers' names, whatever the model's width (the names: `families.names`).

GGUF files use the same names as Black Forest Labs' own; packed rows can be split like any others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from atelier.errors import Corrupt
from atelier.families.names import FINAL_MODULATION, FLUX1, FLUX2, FluxNames

if TYPE_CHECKING:
    import torch

PREFIX = "model.diffusion_model."
_BLOCK = re.compile(r"^(double|single)_blocks\.(\d+)\.(.+)\.(weight|bias|scale)$")


def without_prefix(name: str) -> str:
    """A tensor's name without what ComfyUI's checkpoints put before it."""
    return name.removeprefix(PREFIX)


def flux_names_of(names: Mapping[str, object]) -> FluxNames | None:
    """The generation of FLUX whose own names these are; None where they are no such names."""
    if "double_blocks.0.img_attn.qkv.weight" not in names:
        return None
    return FLUX1 if "double_blocks.0.img_mod.lin.weight" in names else FLUX2


def flux_to_diffusers(
    tensors: Mapping[str, torch.Tensor], names: FluxNames, width: int
) -> Iterator[tuple[str, torch.Tensor]]:
    """Tensors under diffusers' names (`FluxTransformer2DModel`, `Flux2Transformer2DModel`).

    Args:
        width: of the residual stream (3072 in all published FLUX.1 models and in FLUX.2 klein 4B).

    Raises:
        Corrupt: a name that no such model has.
    """
    theirs, ours = FINAL_MODULATION
    for name, tensor in tensors.items():
        module, _, which = name.rpartition(".")
        if module in names.ends:
            yield f"{names.ends[module]}.{which}", tensor
        elif module == theirs:
            yield f"{ours}.{which}", _swapped(tensor)
        else:
            yield from _of_block(name, tensor, names, width)


def _of_block(name: str, tensor: torch.Tensor, names: FluxNames, width: int) -> Iterator[tuple[str, torch.Tensor]]:
    found = _BLOCK.match(name)
    if found is None:
        raise Corrupt(f"{name} is no tensor of a FLUX transformer")
    kind, number, part, which = found.groups()
    block = f"transformer_blocks.{number}" if kind == "double" else f"single_transformer_blocks.{number}"
    layers, norms = (names.double, names.double_norms) if kind == "double" else (names.single, names.single_norms)
    if part in norms:
        yield f"{block}.{norms[part]}.weight", tensor
        return
    targets = layers.get(part)
    if targets is None:
        raise Corrupt(f"{name} is no tensor of a FLUX transformer")
    for target, piece in zip(targets, _rows(name, tensor, len(targets), width), strict=True):
        yield f"{block}.{target}.{which}", piece


def _rows(name: str, tensor: torch.Tensor, count: int, width: int) -> tuple[torch.Tensor, ...]:
    """What BFL fuses: queries, keys and values of the stream's width, then the feed-forward's rows where a fourth layer
    is with them."""
    if count == 1:
        return (tensor,)
    rest = tensor.shape[0] - 3 * width
    if rest < 0 or (rest == 0) != (count == 3):
        raise Corrupt(f"{name} has {tensor.shape[0]} rows, which does not fit a width of {width}")
    return tensor.split([width] * 3 if count == 3 else [width, width, width, rest])


def _swapped(tensor: torch.Tensor) -> torch.Tensor:
    """Scale before shift."""
    import torch

    shift, scale = tensor.chunk(2)
    return torch.cat([scale, shift])
