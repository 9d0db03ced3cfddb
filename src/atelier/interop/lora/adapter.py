"""The one internal form that every adapter file is read into and written from.

A module's part is either a LoRA pair (Hu et al. 2021, arXiv:2106.09685), optionally with a DoRA magnitude (Liu et al.
2024, arXiv:2402.09353), or a Kronecker product (LoKr of LyCORIS, Yeh et al. 2023, arXiv:2309.14859). Modules are named
by their path in the diffusers / transformers model (`transformer_blocks.0.attn.to_q`), grouped by the pipeline
component they belong to (`transformer`, `unet`, `text_encoder`, `text_encoder_2`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from atelier.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from torch import Tensor

Rows = tuple[tuple[int, int], ...]
"""Ranges of rows of a larger matrix, in the order in which they are stacked."""


@dataclass(frozen=True, eq=False)
class LoraPart:
    """One module's low-rank pair: ``delta = scale · B A``.

    Attributes:
        a: (rank, in), or (rank, in, kh, kw) for a convolution.
        b: (out, rank), or (out, rank, 1, 1).
        alpha: the scale is ``alpha / rank``; None means ``alpha = rank``, a scale of one.
        magnitude: DoRA magnitude, (out, 1) when a norm is taken over each output row, (1, in) over each input column.
        bias: (out,), scaled like the pair and added to the module's output.
    """

    a: Tensor
    b: Tensor
    alpha: float | None = None
    magnitude: Tensor | None = None
    bias: Tensor | None = None

    @property
    def rank(self) -> int:
        return int(self.a.shape[0])

    @property
    def scale(self) -> float:
        return 1.0 if self.alpha is None else self.alpha / self.rank

    @property
    def out_features(self) -> int:
        return int(self.b.shape[0])

    @property
    def in_features(self) -> int:
        return int(self.a.shape[1])

    @property
    def weight_shape(self) -> tuple[int, ...]:
        """Shape of the weight this part changes: (out, in) or (out, in, kh, kw)."""
        return (self.out_features, *(int(n) for n in self.a.shape[1:]))

    def tensors(self) -> Iterator[Tensor]:
        yield from (t for t in (self.a, self.b, self.magnitude, self.bias) if t is not None)

    def direction(self) -> Tensor:
        """``scale · B A`` in float32, in the shape of the weight (DoRA's magnitude and the bias are not part of it)."""
        flat = (self.b.flatten(1).float() @ self.a.flatten(1).float()) * self.scale
        return flat.reshape(self.weight_shape)


@dataclass(frozen=True, eq=False)
class LokrPart:
    """One module's Kronecker product: ``delta = scale · kron(w1, w2)``.

    Attributes:
        w1: (out₁, in₁), or the pair (out₁, rank), (rank, in₁) whose product it is.
        w2: (out₂, in₂), or a pair likewise. The delta is (out₁·out₂, in₁·in₂).
        scale: 1 when both factors are full matrices, else alpha / rank (the convention of LyCORIS).
        rows: the rows of the product that belong to this module, when the file held several modules fused into one.
        magnitude: DoRA magnitude, as in `LoraPart`.
    """

    w1: Tensor | tuple[Tensor, Tensor]
    w2: Tensor | tuple[Tensor, Tensor]
    scale: float = 1.0
    rows: Rows | None = None
    magnitude: Tensor | None = None

    @property
    def left(self) -> Tensor:
        return self.w1[0] @ self.w1[1] if isinstance(self.w1, tuple) else self.w1

    @property
    def right(self) -> Tensor:
        return self.w2[0] @ self.w2[1] if isinstance(self.w2, tuple) else self.w2

    @property
    def product_shape(self) -> tuple[int, int]:
        """(out, in) of the whole Kronecker product, before rows are taken."""
        (o1, i1), (o2, i2) = factor_shape(self.w1), factor_shape(self.w2)
        return o1 * o2, i1 * i2

    @property
    def rank(self) -> int:
        """The highest rank the delta can have: rank(w1) · rank(w2)."""
        return min(_factor_rank(self.w1) * _factor_rank(self.w2), *self.weight_shape)

    @property
    def out_features(self) -> int:
        return self.product_shape[0] if self.rows is None else sum(stop - start for start, stop in self.rows)

    @property
    def in_features(self) -> int:
        return self.product_shape[1]

    @property
    def weight_shape(self) -> tuple[int, ...]:
        return self.out_features, self.in_features

    def tensors(self) -> Iterator[Tensor]:
        for factor in (self.w1, self.w2):
            yield from factor if isinstance(factor, tuple) else (factor,)
        if self.magnitude is not None:
            yield self.magnitude

    def direction(self) -> Tensor:
        """``scale · kron(w1, w2)`` in float32, (out, in), only the rows of this module."""
        import torch

        whole = torch.kron(self.left.float(), self.right.float()) * self.scale
        return whole if self.rows is None else torch.cat([whole[start:stop] for start, stop in self.rows])


Part = LoraPart | LokrPart


def factor_shape(factor: Tensor | tuple[Tensor, Tensor]) -> tuple[int, int]:
    """(out, in) of a Kronecker factor that may be given as a product of two."""
    if isinstance(factor, tuple):
        return int(factor[0].shape[0]), int(factor[1].shape[1])
    return int(factor.shape[0]), int(factor.shape[1])


def _factor_rank(factor: Tensor | tuple[Tensor, Tensor]) -> int:
    return int(factor[0].shape[1]) if isinstance(factor, tuple) else min(factor_shape(factor))


@dataclass(frozen=True)
class Adapter:
    """An adapter as a value: parts by component and module path, and plain weights that it replaces.

    Attributes:
        components: component name → module path → part.
        weights: component name → parameter path (`transformer_blocks.0.attn.norm_q.weight`) → the tensor that
            replaces it. Only control models use it.
        control_in_channels: channels of the widened `x_embedder` when this adapter makes its base a control model.
    """

    components: Mapping[str, Mapping[str, Part]]
    weights: Mapping[str, Mapping[str, Tensor]] = field(default_factory=dict)
    control_in_channels: int | None = None

    def parts(self) -> Iterator[tuple[str, str, Part]]:
        """(component, module path, part), in sorted order."""
        for component in sorted(self.components):
            for path in sorted(self.components[component]):
                yield component, path, self.components[component][path]

    def part(self, path: str, component: str | None = None) -> Part:
        """The part of one module.

        Raises:
            NotFound: the adapter does not touch it.
            InvalidInput: several components have a module of this path and none was named.
        """
        names = [component] if component is not None else sorted(self.components)
        found = [self.components[name][path] for name in names if path in self.components.get(name, {})]
        if not found:
            raise NotFound(f"the adapter does not touch {path!r}; it has {sum(1 for _ in self.parts())} modules")
        if len(found) > 1:
            raise InvalidInput(f"{len(found)} components have a module {path!r}", advice="name the component")
        return found[0]

    def to_delta(self, path: str, component: str | None = None, base: Tensor | None = None) -> Tensor:
        """What the adapter adds to one module's weight at strength one, float32, (out, in) or (out, in, kh, kw).

        Args:
            path: module path.
            component: needed only when two components share the path.
            base: the module's own weight; needed for DoRA, whose change depends on it.

        Raises:
            NotFound: the adapter does not touch the module.
            InvalidInput: a DoRA part without its base weight, or a base of another shape.
        """
        part = self.part(path, component)
        delta = part.direction()
        if part.magnitude is None:
            return delta
        if base is None:
            raise InvalidInput(f"{path} is a DoRA part, whose change depends on the base weight", advice="pass base=")
        if tuple(base.shape) != part.weight_shape:
            raise InvalidInput(f"{path} is {tuple(base.shape)} in the base and {part.weight_shape} in the adapter")
        merged = base.float() + delta
        flat = merged.flatten(1)  # (out, in · kernel)
        magnitude = part.magnitude.float()
        # (out, 1): the norm of every row; (1, in): of every column, as OneTrainer and LyCORIS take it
        axis = 1 if magnitude.shape[1] == 1 and magnitude.shape[0] == part.out_features else 0
        norm = flat.norm(dim=axis, keepdim=True).clamp_min(1e-12)
        return (flat / norm * magnitude).reshape(merged.shape) - base.float()

    def map(self, change: Mapping[tuple[str, str], Part]) -> Adapter:
        """The same adapter with some parts put in place of its own, by (component, path)."""
        components = {
            name: {path: change.get((name, path), part) for path, part in parts.items()}
            for name, parts in self.components.items()
        }
        return replace(self, components=components)
