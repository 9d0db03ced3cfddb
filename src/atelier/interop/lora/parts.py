"""One module's tensors, as a file holds them, made into a part; contradictions are named."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from atelier.errors import InvalidInput
from atelier.interop.lora.adapter import LokrPart, LoraPart, Part
from atelier.interop.lora.keys import Role

if TYPE_CHECKING:
    from torch import Tensor

Group = dict[Role, "Tensor"]


def build_part(name: str, group: Group) -> Part:
    """A LoRA or LoKr part from a module's tensors.

    Raises:
        InvalidInput: a factor is missing, ranks disagree, or a tensor has a shape that no part has.
    """
    lora, lokr = {"A", "B"} & group.keys(), {role for role in group if role.startswith("w")}
    if lora and lokr:
        raise InvalidInput(f"{name} has both LoRA and LoKr factors")
    if lokr:
        return _lokr(name, group)
    if lora != {"A", "B"}:
        raise InvalidInput(f"{name} has {', '.join(sorted(group))} but not both factors of a LoRA pair (A and B)")
    return _lora(name, group)


def part_shape(part: Part) -> tuple[int, ...]:
    """Shape of the weight a part makes, before it is split."""
    return part.weight_shape


def _lora(name: str, group: Group) -> LoraPart:
    a, b = group["A"], group["B"]
    if a.ndim not in (2, 4) or b.ndim not in (2, 4) or (b.ndim == 4 and tuple(b.shape[2:]) != (1, 1)):
        raise InvalidInput(
            f"{name} has factors of shape {tuple(a.shape)} and {tuple(b.shape)}, which make no LoRA pair"
        )
    if a.shape[0] != b.shape[1] or a.shape[0] == 0:
        raise InvalidInput(f"{name} has rank {a.shape[0]} in A and {b.shape[1]} in B")
    part = LoraPart(a, b, alpha=_alpha(name, group.get("alpha")))
    bias = group.get("bias")
    if bias is not None and tuple(bias.shape) != (part.out_features,):
        raise InvalidInput(f"{name} has a bias of {tuple(bias.shape)} for {part.out_features} outputs")
    magnitude = _magnitude(name, group.get("magnitude"), part.out_features, math.prod(part.weight_shape[1:]))
    return LoraPart(a, b, part.alpha, magnitude, bias)


def _lokr(name: str, group: Group) -> LokrPart:
    if "bias" in group:
        raise InvalidInput(f"{name} is a LoKr part with a bias, which LoKr does not have")
    w1, w2 = _factor(name, "w1", group), _factor(name, "w2", group)
    ranks = [factor[0].shape[1] for factor in (w1, w2) if isinstance(factor, tuple)]
    alpha = _alpha(name, group.get("alpha"))
    # with two full factors LyCORIS stores alpha = dim and scales by one
    scale = alpha / int(ranks[0]) if ranks and alpha is not None else 1.0
    part = LokrPart(w1, w2, scale)
    magnitude = _magnitude(name, group.get("magnitude"), *part.product_shape)
    return LokrPart(w1, w2, scale, None, magnitude)


def _factor(name: str, which: str, group: Group) -> Tensor | tuple[Tensor, Tensor]:
    roles: tuple[Role, Role, Role] = ("w1", "w1_a", "w1_b") if which == "w1" else ("w2", "w2_a", "w2_b")
    whole, *pair = [group.get(role) for role in roles]
    tensors: list[Tensor] = [t for t in (whole, *pair) if t is not None]
    if any(t.ndim != 2 for t in tensors):
        raise InvalidInput(f"{name} has a LoKr factor that is no matrix; convolutions of this kind are not read")
    if whole is not None and pair == [None, None]:
        return whole
    if whole is None and len(tensors) == 2:
        if tensors[0].shape[1] != tensors[1].shape[0]:
            raise InvalidInput(
                f"{name}: {which}_a {tuple(tensors[0].shape)} and {which}_b {tuple(tensors[1].shape)} do not multiply"
            )
        return tensors[0], tensors[1]
    raise InvalidInput(f"{name} has an incomplete LoKr factor {which}")


def _alpha(name: str, tensor: Tensor | None) -> float | None:
    if tensor is None or tensor.is_meta:
        return None
    if tensor.numel() != 1:
        raise InvalidInput(f"{name} has an alpha of shape {tuple(tensor.shape)}; it must be one number")
    value = float(tensor.item())
    if not math.isfinite(value):
        raise InvalidInput(f"{name} has an alpha of {value}")
    return value


def _magnitude(name: str, tensor: Tensor | None, out: int, width: int) -> Tensor | None:
    """As (out, 1) or (1, in): LyCORIS and OneTrainer write either, PEFT writes (out,)."""
    if tensor is None:
        return None
    flat = tensor.flatten(1) if tensor.ndim > 2 else tensor
    if flat.ndim == 1 and flat.shape[0] == out:
        return flat.reshape(out, 1)
    if tuple(flat.shape) in ((out, 1), (1, width)):
        return flat
    raise InvalidInput(f"{name} has a DoRA magnitude of {tuple(tensor.shape)}; ({out}, 1) or (1, {width}) is needed")
