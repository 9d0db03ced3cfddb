"""Splitting a part that a file keeps fused (qkv, linear1) into the model's own modules, exactly."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from atelier.interop.lora.adapter import LokrPart, LoraPart, Part
from atelier.interop.lora.layouts.base import Place, Places

if TYPE_CHECKING:
    from torch import Tensor


def split_part(part: Part, places: Places, sizes: list[int]) -> list[tuple[Place, Part]] | str:
    """Split a part by output rows.

    A LoRA pair's B is cut by rows and A is shared, unless the pair is block-diagonal (several modules stacked into one
    by a writer that could not share A): then each module gets its own rows and columns back.

    Args:
        part: the fused part, whose rows are the places' rows in order.
        places: where they go.
        sizes: rows of each place.

    Returns:
        Places with their parts, or the reason why this part cannot be split.
    """
    if len(places) == 1:
        return [(places[0], swap_halves(part) if places[0].swap_halves else part)]
    if part.magnitude is not None and part.magnitude.shape[0] == 1:
        return "its DoRA norm runs over q, k and v together, which separate layers cannot express"
    stops = list(accumulate(sizes))
    ranges = list(zip([0, *stops[:-1]], stops, strict=True))
    if isinstance(part, LokrPart):
        return [
            (place, LokrPart(part.w1, part.w2, part.scale, (rows,), _rows(part.magnitude, rows)))
            for place, rows in zip(places, ranges, strict=True)
        ]
    columns = _block_columns(part.b, ranges)
    pieces: list[tuple[Place, Part]] = []
    for place, rows, own in zip(places, ranges, columns, strict=True):
        b, bias, magnitude = part.b[rows[0] : rows[1]], _rows(part.bias, rows), _rows(part.magnitude, rows)
        if own == [] and bias is None and magnitude is None:
            continue  # all zero: the writer only filled up the rows of a module it does not touch
        if own is None:
            pieces.append((place, LoraPart(part.a, b, part.alpha, magnitude, bias)))
        else:
            keep = own or [0]
            alpha = None if part.alpha is None else part.scale * len(keep)
            a, b = part.a[keep].contiguous(), b[:, keep].contiguous()
            pieces.append((place, LoraPart(a, b, alpha, magnitude, bias)))
    return pieces


def _rows(tensor: Tensor | None, rows: tuple[int, int]) -> Tensor | None:
    return None if tensor is None else tensor[rows[0] : rows[1]]


def _block_columns(b: Tensor, ranges: list[tuple[int, int]]) -> list[list[int] | None]:
    """The columns each range of rows has to itself in a block-diagonal B; None where A is shared, [] where B is zero.

    A freshly initialised pair (B all zero) shares its A.
    """
    shared: list[list[int] | None] = [None for _ in ranges]
    if b.is_meta:
        return shared
    used = [(b[start:stop] != 0).flatten(1).any(dim=0).tolist() for start, stop in ranges]
    owners = [[index for index, row in enumerate(used) if row[column]] for column in range(b.shape[1])]
    if not any(owners):
        return shared
    if any(len(owner) > 1 for owner in owners) or len({owner[0] for owner in owners if owner}) < 2:
        return [None if any(row) else [] for row in used]
    return [[column for column, owner in enumerate(owners) if owner == [index]] for index in range(len(ranges))]


def swap_halves(part: Part) -> Part:
    """The output rows with their halves exchanged: (shift, scale) ↔ (scale, shift)."""
    half = part.out_features // 2
    if isinstance(part, LokrPart):
        rows = ((half, 2 * half), (0, half))
        return LokrPart(part.w1, part.w2, part.scale, rows, _swapped(part.magnitude))
    b = _swapped(part.b)
    return LoraPart(part.a, part.b if b is None else b, part.alpha, _swapped(part.magnitude), _swapped(part.bias))


def _swapped(tensor: Tensor | None) -> Tensor | None:
    """A (1, in) magnitude belongs to the columns and stays."""
    import torch

    if tensor is None or tensor.shape[0] == 1:
        return tensor
    half = tensor.shape[0] // 2
    return torch.cat([tensor[half:], tensor[:half]])
