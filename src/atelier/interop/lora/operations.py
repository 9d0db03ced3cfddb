"""Operations on one adapter as a value: scale, resize, fold alpha, LoKr to LoRA, DoRA to LoRA."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from atelier.errors import InvalidInput
from atelier.interop.lora.adapter import Adapter, LokrPart, LoraPart, Part
from atelier.interop.lora.decompose import Svd, check_rank, svd_of_dense, svd_of_kron, svd_of_pair

if TYPE_CHECKING:
    import torch
    from torch import Tensor


def scale(adapter: Adapter, strength: float) -> Adapter:
    """The adapter whose full strength is `strength` times this one's (DoRA has no such value: it is refused).

    Raises:
        InvalidInput: the adapter has DoRA parts or replaced weights, or the strength is not finite.
    """
    require_additive(adapter, "scaled")
    if not abs(strength) < float("inf"):
        raise InvalidInput(f"a strength of {strength} is not possible")

    def change(part: Part) -> Part:
        if isinstance(part, LokrPart):
            return replace(part, scale=part.scale * strength)
        return replace(part, alpha=part.scale * strength * part.rank)

    return _each(adapter, change)


def extract_alpha(adapter: Adapter) -> dict[tuple[str, str], float]:
    """Alpha of each LoRA part by (component, path); a part without one counts as alpha = rank."""
    return {
        (component, path): float(part.rank if part.alpha is None else part.alpha)
        for component, path, part in adapter.parts()
        if isinstance(part, LoraPart)
    }


def fold_alpha(adapter: Adapter) -> Adapter:
    """The same change with alpha = rank everywhere: a reader that ignores alpha gets it right as well.

    Exact when every alpha / rank is a power of two; otherwise to the rounding of the weights' dtype.
    """

    def change(part: Part) -> Part:
        if not isinstance(part, LoraPart) or part.scale == 1:
            return replace(part, alpha=None) if isinstance(part, LoraPart) else part
        bias = None if part.bias is None else (part.bias.float() * part.scale).to(part.bias.dtype)
        return replace(part, b=(part.b.float() * part.scale).to(part.b.dtype), bias=bias, alpha=None)

    return _each(adapter, change)


def resize(adapter: Adapter, rank: int | None = None, energy: float | None = None) -> Adapter:
    """A smaller (or LoRA-ised) adapter, the best of its rank in the Frobenius norm.

    Args:
        adapter: LoRA and LoKr parts; DoRA keeps its magnitudes and bias stays.
        rank: singular values kept in each module (fewer where there are fewer).
        energy: share of each module's squared norm kept (0 < energy ≤ 1); only one of the two.

    Raises:
        InvalidInput: neither or both of rank and energy, or out of range.
    """
    check_rank(rank, energy)

    def change(part: Part) -> Part:
        svd = svd_of_part(part, rank)
        return _from_svd(part, svd, svd.rank_for(rank, energy))

    return _each(adapter, change)


def as_lora(adapter: Adapter, rank: int) -> Adapter:
    """LoKr parts made LoRA pairs of a rank; LoRA parts stay as they are.

    Singular values of a Kronecker product are known from its factors: nothing large is decomposed unless it was fused.
    """
    check_rank(rank, None)

    def change(part: Part) -> Part:
        if isinstance(part, LoraPart):
            return part
        svd = svd_of_part(part, rank)
        return _from_svd(part, svd, svd.rank_for(rank, None))

    return _each(adapter, change)


def bake_dora(adapter: Adapter, base: Mapping[str, Mapping[str, Tensor]], rank: int) -> Adapter:
    """DoRA parts made plain LoRA pairs of a rank for one base model, whose weights decide what DoRA does.

    Args:
        adapter: the adapter.
        base: component → module path → weight (out, in).
        rank: of the new pairs.

    Raises:
        InvalidInput: a base weight is missing.
    """
    check_rank(rank, None)
    changed: dict[tuple[str, str], Part] = {}
    for component, path, part in adapter.parts():
        if part.magnitude is None:
            continue
        weight = base.get(component, {}).get(path)
        if weight is None:
            raise InvalidInput(f"the base has no weight {path} in {component}, which its DoRA part needs")
        delta = adapter.to_delta(path, component, weight)
        svd = svd_of_dense(delta.flatten(1), rank)
        changed[component, path] = replace(_from_svd(part, svd, svd.rank_for(rank, None)), magnitude=None)
    return adapter.map(changed)


def in_precision(adapter: Adapter, dtype: torch.dtype) -> Adapter:
    """The same adapter with every number in a precision.

    Raises:
        InvalidInput: a number does not fit into it.
    """
    import torch

    def cast(tensor: Tensor) -> Tensor:
        found = tensor.to(dtype)
        if not bool(torch.isfinite(found).all()):
            raise InvalidInput(
                f"a weight of {float(tensor.abs().max()):g} does not fit into {dtype}".replace("torch.", ""),
                advice="use bf16 or fp32",
            )
        return found

    def change(part: Part) -> Part:
        magnitude = None if part.magnitude is None else cast(part.magnitude)
        if isinstance(part, LokrPart):
            w1, w2 = (
                (cast(one[0]), cast(one[1])) if isinstance(one, tuple) else cast(one) for one in (part.w1, part.w2)
            )
            return replace(part, w1=w1, w2=w2, magnitude=magnitude)
        bias = None if part.bias is None else cast(part.bias)
        return replace(part, a=cast(part.a), b=cast(part.b), magnitude=magnitude, bias=bias)

    weights = {name: {path: cast(one) for path, one in found.items()} for name, found in adapter.weights.items()}
    return replace(_each(adapter, change), weights=weights)


def svd_of_part(part: Part, rank: int | None = None) -> Svd:
    """Singular values and vectors of a part's direction (scale included), flattened to (out, in · kernel).

    A LoKr part's are cut at `rank`; None takes all there can be.
    """
    if isinstance(part, LoraPart):
        return svd_of_pair(part.a.flatten(1).float() * part.scale, part.b.flatten(1))
    wanted = part.rank if rank is None else min(rank, part.rank)
    if part.rows is None:
        return svd_of_kron(part.left * part.scale, part.right, wanted)
    return svd_of_dense(part.direction(), wanted)


def _from_svd(part: Part, svd: Svd, rank: int) -> LoraPart:
    a, b = svd.factors(rank)
    dtype = next(part.tensors()).dtype
    bias = None
    if isinstance(part, LoraPart):
        if part.a.ndim == 4:
            a, b = a.reshape(rank, *part.a.shape[1:]), b.reshape(-1, rank, 1, 1)
        bias = None if part.bias is None else (part.bias.float() * part.scale).to(part.bias.dtype)
    return LoraPart(a.to(dtype).contiguous(), b.to(dtype).contiguous(), None, part.magnitude, bias)


def _each(adapter: Adapter, change: Callable[[Part], Part]) -> Adapter:
    return adapter.map({(component, path): change(part) for component, path, part in adapter.parts()})


def require_additive(adapter: Adapter, verb: str) -> None:
    """Refuses adapters that are more than a sum added to weights. `verb`: what was to be done ("merged").

    Raises:
        InvalidInput: it has DoRA modules, or replaces weights of its base.
    """
    dora = sum(part.magnitude is not None for _, _, part in adapter.parts())
    if dora:
        raise InvalidInput(
            f"{dora} DoRA modules cannot be {verb}: what they change depends on the base model",
            advice="bake them into a plain LoRA for your base model first",
        )
    if adapter.weights:
        raise InvalidInput(f"a control adapter that replaces weights of its base cannot be {verb}")
