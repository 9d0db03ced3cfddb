"""Merging several adapters into one.

- linear: the weighted sum of the deltas, exactly (ranks add up).
- svd: the same sum, cut to a rank.
- ties: trim, elect sign, merge what agrees (Yadav et al. 2023, TIES-Merging, arXiv:2306.01708), cut to a rank.
- dare: drop entries at random and rescale the rest (Yu et al. 2024, "Language Models are Super Mario",
  arXiv:2311.03099), add up, cut to a rank.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from atelier.errors import InvalidInput
from atelier.interop.lora.adapter import Adapter, LoraPart, Part
from atelier.interop.lora.decompose import check_rank, svd_of_dense, svd_of_pair
from atelier.interop.lora.operations import require_additive

if TYPE_CHECKING:
    from torch import Generator, Tensor

Method = Literal["linear", "svd", "ties", "dare"]
METHODS: tuple[Method, ...] = ("linear", "svd", "ties", "dare")


def merge(
    adapters: Sequence[Adapter],
    weights: Sequence[float],
    method: Method = "linear",
    rank: int | None = None,
    density: float = 0.5,
    seed: int = 0,
) -> Adapter:
    """One adapter from several.

    Args:
        adapters: two or more, for the same model.
        weights: strength of each.
        method: see the module's text.
        rank: of the result; needed for every method but linear, where it is the sum of the ranks.
        density: share of entries kept by TIES (largest first) and DARE (at random), 0 < density ≤ 1.
        seed: for DARE; each module draws from a stream of its own, so the result does not depend on their order.

    Raises:
        InvalidInput: counts differ, a value is out of range, an adapter is DoRA or control, shapes disagree, or linear
            has LoKr parts (which have no exact small rank).
    """
    check_merge(adapters, weights, method, rank, density)
    components: dict[str, dict[str, Part]] = {}
    for component, path, found in merged_modules(adapters, weights):
        generators = [_generator(seed, component, path, index) for index in range(len(found) + 1)]
        components.setdefault(component, {})[path] = _merge_module(path, found, method, rank, density, generators)
    return Adapter(components)


def merged_modules(
    adapters: Sequence[Adapter], weights: Sequence[float]
) -> Iterator[tuple[str, str, list[tuple[Part, float]]]]:
    """(component, path, parts with their weights) of each module that any of them changes, in sorted order.

    Raises:
        InvalidInput: a module has different shapes in the adapters.
    """
    for component, path in sorted(
        {(component, path) for adapter in adapters for component, path, _ in adapter.parts()}
    ):
        found = [
            (adapter.components[component][path], weight)
            for adapter, weight in zip(adapters, weights, strict=True)
            if path in adapter.components.get(component, {})
        ]
        if len({part.weight_shape for part, _ in found}) > 1:
            shapes = ", ".join(str(part.weight_shape) for part, _ in found)
            raise InvalidInput(
                f"{path} has different shapes in the adapters: {shapes}", advice="merge adapters of one model"
            )
        yield component, path, found


def check_merge(
    adapters: Sequence[Adapter], weights: Sequence[float], method: str, rank: int | None, density: float
) -> None:
    """Pass where these can be merged so, as far as counts, ranges and kinds tell. Raises InvalidInput."""
    if len(adapters) < 2 or len(adapters) != len(weights):
        raise InvalidInput(
            f"{len(adapters)} adapters and {len(weights)} weights were given; two or more of each are needed"
        )
    if not all(math.isfinite(weight) for weight in weights):
        raise InvalidInput(f"the weights {list(weights)} are not all finite")
    if method not in METHODS:
        raise InvalidInput(
            f"there is no way of merging called {method!r}", advice=f"choose one of {', '.join(METHODS)}"
        )
    if method != "linear":
        if rank is None:
            raise InvalidInput(f"merging by {method} needs the rank of the result")
        check_rank(rank, None)
    elif rank is not None:
        raise InvalidInput(
            "a linear merge keeps every rank; its result has their sum", advice="use svd to choose a rank"
        )
    if not 0 < density <= 1:
        raise InvalidInput(f"a density of {density} is not possible; it is a share above 0 and at most 1")
    for adapter in adapters:
        require_additive(adapter, "merged")


def _merge_module(
    path: str,
    found: list[tuple[Part, float]],
    method: Method,
    rank: int | None,
    density: float,
    generators: list[Generator],
) -> LoraPart:
    import torch

    dtype = next(found[0][0].tensors()).dtype
    pairs = [(part, weight) for part, weight in found if isinstance(part, LoraPart)]
    if method in ("linear", "svd") and len(pairs) == len(found):
        a = torch.cat([part.a.flatten(1).float() for part, _ in pairs])
        b = torch.cat([part.b.flatten(1).float() * (part.scale * weight) for part, weight in pairs], dim=1)
        if method == "svd":
            svd = svd_of_pair(a, b)
            a, b = svd.factors(svd.rank_for(rank, None))
    elif method == "linear":
        raise InvalidInput(
            f"{path} is LoKr in one of the adapters, which has no exact small rank", advice="merge by svd"
        )
    else:
        deltas = [part.direction().flatten(1) * weight for part, weight in found]
        if method == "ties":
            total = _ties(deltas, density)
        elif method == "dare":
            dropped = [_dare(d, density, g) for d, g in zip(deltas, generators[:-1], strict=True)]
            total = sum(dropped, torch.zeros_like(deltas[0]))
        else:
            total = sum(deltas, torch.zeros_like(deltas[0]))
        assert rank is not None  # checked by `check_merge`
        svd = svd_of_dense(total, min(rank, *total.shape), generators[-1])
        a, b = svd.factors(svd.rank_for(rank, None))
    bias = _biases(found)
    shape = found[0][0].weight_shape
    if len(shape) == 4:
        a, b = a.reshape(-1, *shape[1:]), b.reshape(shape[0], -1, 1, 1)
    return LoraPart(a.to(dtype).contiguous(), b.to(dtype).contiguous(), None, None, bias)


def _ties(deltas: list[Tensor], density: float) -> Tensor:
    """Trim each delta to its largest entries, elect the sign of the greater mass, average the entries that have it."""
    import torch

    trimmed = []
    for delta in deltas:
        keep = max(1, round(density * delta.numel()))
        threshold = delta.abs().flatten().kthvalue(delta.numel() - keep + 1).values
        trimmed.append(torch.where(delta.abs() >= threshold, delta, 0.0))
    stack = torch.stack(trimmed)
    agrees = (stack.sign() == stack.sum(0).sign()) & (stack != 0)
    return (stack * agrees).sum(0) / agrees.sum(0).clamp_min(1)


def _dare(delta: Tensor, density: float, generator: Generator) -> Tensor:
    import torch

    kept = torch.rand(delta.shape, generator=generator) < density
    return torch.where(kept, delta / density, 0.0)


def _biases(found: list[tuple[Part, float]]) -> Tensor | None:
    terms = [
        part.bias.float() * (part.scale * weight)
        for part, weight in found
        if isinstance(part, LoraPart) and part.bias is not None
    ]
    return sum(terms[1:], terms[0]) if terms else None


def _generator(seed: int, component: str, path: str, index: int) -> Generator:
    import torch

    digest = hashlib.sha256(f"{seed}\0{component}\0{path}\0{index}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))
