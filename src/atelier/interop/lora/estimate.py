"""What a smaller adapter keeps, and how large a merged one becomes, before either is made.

The share of energy is that of the squared Frobenius norm: truncating a module's singular values s at rank r keeps
Σ_{i≤r} s_i² of Σ s_i² (Eckart & Young 1936). The shares are of all modules together, so large changes count for more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atelier.errors import InvalidInput
from atelier.interop.lora.adapter import Adapter, LoraPart, Part
from atelier.interop.lora.decompose import check_rank, rank_for, values_of_kron, values_of_pair
from atelier.interop.lora.merge import check_merge, merged_modules

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Kept:
    """A smaller adapter. `energy`: share of the squared norm that it keeps, 0 to 1; `bytes`: of its tensors.

    `smallest`, `largest`: ranks of its modules.
    """

    energy: float
    bytes: int
    smallest: int
    largest: int


@dataclass(frozen=True, eq=False)
class _Module:
    values: Tensor  # (k,), singular values, descending
    column: int  # bytes of one rank: (in + out) numbers
    rest: int  # bytes that stay: magnitude and bias


@dataclass(frozen=True, eq=False)
class Spectrum:
    """The singular values of every module of an adapter: what `resize` would keep at any rank or share of energy."""

    modules: tuple[_Module, ...]

    @property
    def rank(self) -> int:
        """The largest rank that any module has use for."""
        return max((rank_for(module.values, None, 1.0) for module in self.modules), default=0)

    def kept(self, rank: int | None = None, energy: float | None = None) -> Kept:
        """What `resize` with these would give. Raises InvalidInput: neither, both, or out of range."""
        check_rank(rank, energy)
        ranks = [rank_for(module.values, rank, energy) for module in self.modules]
        squares = [module.values.double().square() for module in self.modules]
        total = sum(float(one.sum()) for one in squares)
        kept = sum(float(one[:count].sum()) for one, count in zip(squares, ranks, strict=True))
        size = sum(module.column * count + module.rest for module, count in zip(self.modules, ranks, strict=True))
        return Kept(kept / total if total > 0 else 1.0, size, min(ranks, default=0), max(ranks, default=0))


@dataclass(frozen=True)
class Merged:
    """What a merge would give at most. `shared`: modules that more than one of the adapters changes.

    `smallest`, `largest`: ranks of its modules; `bytes`: of its tensors.
    """

    modules: int
    shared: int
    smallest: int
    largest: int
    bytes: int


def spectrum(adapter: Adapter) -> Spectrum:
    """The singular values of every module; no delta is formed but of LoKr parts that were fused in their file."""
    return Spectrum(tuple(_module(part) for _, _, part in adapter.parts()))


def merged_size(
    adapters: Sequence[Adapter],
    weights: Sequence[float],
    method: str = "linear",
    rank: int | None = None,
    density: float = 0.5,
) -> Merged:
    """How large the result of `merge` with the same arguments becomes at most.

    Raises:
        InvalidInput: whatever `merge` would refuse.
    """
    check_merge(adapters, weights, method, rank, density)
    ranks: list[int] = []
    size = shared = 0
    for _, path, found in merged_modules(adapters, weights):
        parts = [part for part, _ in found]
        pairs = [part for part in parts if isinstance(part, LoraPart)]
        if method == "linear" and len(pairs) < len(parts):
            raise InvalidInput(
                f"{path} is LoKr in one of the adapters, which has no exact small rank", advice="merge by svd"
            )
        out, width = parts[0].out_features, _width(parts[0])
        most = min(out, width)
        if method == "linear":
            count = sum(part.rank for part in parts)
        elif method == "svd" and len(pairs) == len(parts):
            count = min(rank or most, sum(part.rank for part in parts), most)
        else:
            count = min(rank or most, most)
        ranks.append(count)
        shared += len(parts) > 1
        size += count * (out + width) * next(parts[0].tensors()).element_size()
        if any(part.bias is not None for part in pairs):
            size += 4 * out  # biases are added up in float32
    return Merged(len(ranks), shared, min(ranks, default=0), max(ranks, default=0), size)


def _module(part: Part) -> _Module:
    item = next(part.tensors()).element_size()
    rest = 0 if part.magnitude is None else part.magnitude.numel() * part.magnitude.element_size()
    if isinstance(part, LoraPart) and part.bias is not None:
        rest += part.bias.numel() * part.bias.element_size()
    return _Module(_values(part), (part.out_features + _width(part)) * item, rest)


def _values(part: Part) -> Tensor:
    import torch

    if isinstance(part, LoraPart):
        return values_of_pair(part.a.flatten(1).float() * part.scale, part.b.flatten(1))
    if part.rows is None:
        return values_of_kron(part.left * part.scale, part.right)
    return torch.linalg.svdvals(part.direction().flatten(1))


def _width(part: Part) -> int:
    """Columns of the flattened weight: input channels, times the kernel's size for a convolution."""
    size = 1
    for side in part.weight_shape[1:]:
        size *= side
    return size
