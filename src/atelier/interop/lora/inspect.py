"""What is in an adapter: ranks, blocks touched, strength of each, dtype, size, what the file says about itself."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atelier.interop.lora.adapter import Adapter, LokrPart, LoraPart, Part
from atelier.interop.lora.metadata import LoraMetadata

if TYPE_CHECKING:
    from torch import Tensor

_BLOCK = re.compile(
    r"(?:single_)?transformer_blocks\.\d+|(?:down|up)_blocks\.\d+|mid_block|(?:text_model\.)?encoder\.(?:layers|block)\.\d+"
)


@dataclass(frozen=True)
class ModuleInfo:
    """One module: kind (`lora`, `dora`, `lokr`), rank, alpha (None for LoKr), Frobenius norm of its delta."""

    component: str
    path: str
    kind: str
    rank: int
    alpha: float | None
    norm: float


@dataclass(frozen=True)
class Inspection:
    """What is in an adapter.

    Attributes:
        modules: each module touched.
        blocks: component → block (`transformer_blocks.3`, or `other`) → strength: the Frobenius norm of its modules'
            deltas together, the DoRA magnitudes left out.
        ranks: rank → number of modules.
        dtypes: dtypes that occur.
        parameters: numbers stored.
        bytes: of these numbers.
        base_model: as the metadata names it, else None.
        trigger: phrase that calls the subject up, else None.
        metadata: what the file says about itself, or None.
    """

    modules: tuple[ModuleInfo, ...]
    blocks: Mapping[str, Mapping[str, float]]
    ranks: Mapping[int, int]
    dtypes: tuple[str, ...]
    parameters: int
    bytes: int
    base_model: str | None
    trigger: str | None
    metadata: LoraMetadata | None

    @property
    def strength(self) -> float:
        """Frobenius norm of all deltas together."""
        return math.sqrt(sum(module.norm**2 for module in self.modules))


def inspect(adapter: Adapter, metadata: LoraMetadata | None = None) -> Inspection:
    """Look into an adapter. Norms come from the small factors; no delta is formed."""
    modules: list[ModuleInfo] = []
    squares: dict[str, dict[str, float]] = {}
    ranks: dict[int, int] = {}
    stored: dict[int, Tensor] = {}  # by identity: split layers share their A
    for component, path, part in adapter.parts():
        norm = part_norm(part)
        alpha = (part.rank if part.alpha is None else part.alpha) if isinstance(part, LoraPart) else None
        kind = "lokr" if isinstance(part, LokrPart) else "lora" if part.magnitude is None else "dora"
        modules.append(ModuleInfo(component, path, kind, part.rank, alpha, norm))
        ranks[part.rank] = ranks.get(part.rank, 0) + 1
        block = squares.setdefault(component, {})
        match = _BLOCK.match(path)
        name = match[0] if match else "other"
        block[name] = block.get(name, 0.0) + norm**2
        stored |= {id(tensor): tensor for tensor in part.tensors()}
    for weights in adapter.weights.values():
        stored |= {id(tensor): tensor for tensor in weights.values()}
    return Inspection(
        modules=tuple(modules),
        blocks={
            component: {name: math.sqrt(total) for name, total in sorted(found.items(), key=_block_order)}
            for component, found in squares.items()
        },
        ranks=dict(sorted(ranks.items())),
        dtypes=tuple(sorted({str(tensor.dtype).removeprefix("torch.") for tensor in stored.values()})),
        parameters=sum(tensor.numel() for tensor in stored.values()),
        bytes=sum(tensor.numel() * tensor.element_size() for tensor in stored.values()),
        base_model=metadata.base_model if metadata else None,
        trigger=metadata.trigger if metadata else None,
        metadata=metadata,
    )


def part_norm(part: Part) -> float:
    """Frobenius norm of a part's direction: ‖BA‖² = ⟨BᵀB, AAᵀ⟩, and ‖kron(w1, w2)‖ from the rows' norms."""
    if isinstance(part, LoraPart):
        a, b = part.a.flatten(1).double(), part.b.flatten(1).double()
        return abs(part.scale) * math.sqrt(max(0.0, float(((b.T @ b) * (a @ a.T)).sum())))
    left, right = (factor.double().square().sum(dim=1) for factor in (part.left, part.right))
    rows = (left[:, None] * right[None, :]).flatten()  # squared norm of each row of the product
    ranges = part.rows or ((0, len(rows)),)
    total = sum(float(rows[start:stop].sum()) for start, stop in ranges)
    return abs(part.scale) * math.sqrt(total)


def _block_order(item: tuple[str, float]) -> tuple[str, int]:
    stem, _, number = item[0].rpartition(".")
    return (stem, int(number)) if number.isdigit() else (item[0], -1)
