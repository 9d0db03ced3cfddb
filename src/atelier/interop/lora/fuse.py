"""Fusing the model's separate layers back into the matrices kohya's and BFL's layouts hold (qkv, linear1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from atelier.errors import InvalidInput
from atelier.interop.lora.adapter import LoraPart

if TYPE_CHECKING:
    from torch import Tensor


def fuse_parts(name: str, parts: Sequence[LoraPart | None], sizes: Sequence[int]) -> LoraPart:
    """One pair whose output rows are the parts' rows in order; exact as a weight delta.

    Parts that share A (a file that was fused before) share it again and keep their rank. Others are stacked: A one
    below the other, B block-diagonal, the rank the sum of theirs. Rows of a missing part are zero.

    Args:
        name: for messages.
        parts: one for each layer, None where the adapter does not touch it.
        sizes: output rows of each layer.

    Raises:
        InvalidInput: DoRA on some of the layers only, or over columns, which a fused matrix cannot express.
    """
    import torch

    present = [part for part in parts if part is not None]
    first = present[0]
    magnitude = _stacked_magnitude(name, parts)
    bias = _stacked_bias(parts, sizes)
    if all(_same_a(part, first) and part.scale == first.scale for part in present):
        rows = [
            first.b.new_zeros((size, first.rank)) if part is None else part.b
            for part, size in zip(parts, sizes, strict=True)
        ]
        return LoraPart(first.a, torch.cat(rows), first.alpha, magnitude, bias)
    rank = sum(part.rank for part in present)
    one_scale = len({part.scale for part in present}) == 1
    b = first.b.new_zeros((sum(sizes), rank))
    row = column = 0
    for part, size in zip(parts, sizes, strict=True):
        if part is not None:
            # with one scale for all, alpha carries it and B keeps its exact bits
            b[row : row + size, column : column + part.rank] = part.b if one_scale else part.b * part.scale
            column += part.rank
        row += size
    alpha = None if not one_scale or first.alpha is None else first.scale * rank
    if bias is not None and not one_scale:
        raise InvalidInput(f"{name} has biases at different scales", advice="fold alpha into the weights first")
    return LoraPart(torch.cat([part.a for part in present]), b, alpha, magnitude, bias)


def _same_a(part: LoraPart, other: LoraPart) -> bool:
    import torch

    return part.a is other.a or (part.a.shape == other.a.shape and torch.equal(part.a, other.a))


def _stacked_magnitude(name: str, parts: Sequence[LoraPart | None]) -> Tensor | None:
    import torch

    found = [part.magnitude for part in parts if part is not None and part.magnitude is not None]
    if not found:
        return None
    if len(found) < len(parts) or any(m.shape[1] != 1 for m in found):
        raise InvalidInput(
            f"{name} fuses layers whose DoRA magnitudes cannot be stacked",
            advice="write the diffusers layout, or bake the DoRA into a plain LoRA first",
        )
    return torch.cat(found)


def _stacked_bias(parts: Sequence[LoraPart | None], sizes: Sequence[int]) -> Tensor | None:
    import torch

    biases = [None if part is None else part.bias for part in parts]
    first = next((bias for bias in biases if bias is not None), None)
    if first is None:
        return None
    return torch.cat(
        [first.new_zeros(size) if bias is None else bias for bias, size in zip(biases, sizes, strict=True)]
    )
