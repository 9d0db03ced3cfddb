"""Low-rank adapters injected into a frozen base (LoRA, Hu et al. 2021, arXiv:2106.09685).

All adapter weights live in one flat fp32 vector, gradients in another, and a copy in the base's precision that the
matmuls read: the optimizer, the EMA and a checkpoint then each touch a few large tensors instead of hundreds of small
ones. The forward of an adapted linear layer is three matmuls into one buffer; its backward keeps nothing but the input
and the (tokens, rank) product, computes no gradient of the base, and none of the input where nobody asks for it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any

from atelier.errors import InvalidInput

if TYPE_CHECKING:
    import torch
    from torch import nn


@dataclass(frozen=True)
class LoraPair:
    """One adapted layer as plain tensors: the update is ``alpha / rank * B @ A``.

    Attributes:
        a: (rank, in_features), fp32.
        b: (out_features, rank), fp32.
        alpha: numerator of the scale.
    """

    a: torch.Tensor
    b: torch.Tensor
    alpha: float

    @property
    def rank(self) -> int:
        return self.a.shape[0]


@dataclass(frozen=True)
class _Slot:
    """Where a layer's A and B lie in the flat vectors."""

    path: str
    offset: int
    rank: int
    fan_in: int
    fan_out: int

    @property
    def size(self) -> int:
        return self.rank * (self.fan_in + self.fan_out)

    def views(self, flat: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """A (rank, in) and B (out, rank) as views of a flat vector."""
        middle = self.offset + self.rank * self.fan_in
        a = flat[self.offset : middle].view(self.rank, self.fan_in)
        b = flat[middle : self.offset + self.size].view(self.fan_out, self.rank)
        return a, b


@cache
def _lora_function() -> Any:
    """The autograd function of an adapted linear layer (made once; torch is imported late)."""
    import torch

    class LoraFunction(torch.autograd.Function):
        """y = x Wᵀ + bias + scale · (x Aᵀ) Bᵀ, with x as (rows, in)."""

        @staticmethod
        def forward(
            ctx: Any, x: Any, a: Any, b: Any, a_low: Any, b_low: Any, weight: Any, bias: Any, scale: float
        ) -> Any:
            hidden = x @ a_low.t()  # (rows, rank)
            y = torch.nn.functional.linear(x, weight, bias)  # (rows, out)
            y.addmm_(hidden, b_low.t(), alpha=scale)
            ctx.save_for_backward(x, hidden, a_low, b_low, weight)
            ctx.scale = scale
            ctx.master_dtype = a.dtype
            return y

        @staticmethod
        def backward(ctx: Any, *grads: Any) -> Any:
            (grad,) = grads
            x, hidden, a_low, b_low, weight = ctx.saved_tensors
            down = grad @ b_low  # (rows, rank)
            grad_x = None
            if ctx.needs_input_grad[0]:
                grad_x = grad @ weight  # (rows, in)
                grad_x.addmm_(down, a_low, alpha=ctx.scale)
            # The products run in the base's precision over all rows; the sum over micro-batches is fp32.
            grad_a = (down.t() @ x).to(ctx.master_dtype).mul_(ctx.scale)
            grad_b = (grad.t() @ hidden).to(ctx.master_dtype).mul_(ctx.scale)
            return grad_x, grad_a, grad_b, None, None, None, None, None

    return LoraFunction


@cache
def _update_function() -> Any:
    """The autograd function of the update alone, for a base layer that computes its own product."""
    import torch

    class UpdateFunction(torch.autograd.Function):
        """y = scale · (x Aᵀ) Bᵀ, with x as (rows, in)."""

        @staticmethod
        def forward(ctx: Any, x: Any, a: Any, b: Any, a_low: Any, b_low: Any, scale: float) -> Any:
            hidden = x @ a_low.t()  # (rows, rank)
            ctx.save_for_backward(x, hidden, a_low, b_low)
            ctx.scale = scale
            ctx.master_dtype = a.dtype
            return (hidden @ b_low.t()).mul_(scale)

        @staticmethod
        def backward(ctx: Any, *grads: Any) -> Any:
            (grad,) = grads
            x, hidden, a_low, b_low = ctx.saved_tensors
            down = grad @ b_low  # (rows, rank)
            grad_x = (down @ a_low).mul_(ctx.scale) if ctx.needs_input_grad[0] else None
            grad_a = (down.t() @ x).to(ctx.master_dtype).mul_(ctx.scale)
            grad_b = (grad.t() @ hidden).to(ctx.master_dtype).mul_(ctx.scale)
            return grad_x, grad_a, grad_b, None, None, None

    return UpdateFunction


@cache
def lora_linear_class() -> type[nn.Module]:
    """The module class that stands in for an adapted ``nn.Linear`` (made once; torch is imported late)."""
    from torch import nn

    function, update_function = _lora_function(), _update_function()

    class LoraLinear(nn.Module):
        """A frozen linear layer with a low-rank update; (…, in_features) → (…, out_features)."""

        def __init__(
            self, base: nn.Module, a: nn.Parameter, b: nn.Parameter, low: tuple[Any, Any], scale: float
        ) -> None:
            super().__init__()
            self.base = base
            self.lora_a = a
            self.lora_b = b
            self._low = low
            self.scale = scale
            self.enabled = True
            # A quantised or hooked layer computes its own product; only a plain one may be fused.
            self._plain = type(base) is nn.Linear and type(base.weight) is nn.Parameter and "forward" not in vars(base)
            self.in_features = base.in_features
            self.out_features = base.out_features

        @property
        def weight(self) -> Any:
            return self.base.weight

        @property
        def bias(self) -> Any:
            return self.base.bias

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            if not self.enabled:
                return self.base(x)
            a_low, b_low = self._low
            rows = x.reshape(-1, x.shape[-1])
            if not self._plain or x.dtype != self.base.weight.dtype:
                update = update_function.apply(rows.to(a_low.dtype), self.lora_a, self.lora_b, a_low, b_low, self.scale)
                y = self.base(x)
                return y + update.view(y.shape).to(y.dtype)
            y = function.apply(
                rows, self.lora_a, self.lora_b, a_low, b_low, self.base.weight, self.base.bias, self.scale
            )
            return y.view(*x.shape[:-1], y.shape[-1])

    return LoraLinear


class LoraSet:
    """The adapters of one model: flat fp32 weights, their gradients, and the injected layers.

    Attributes:
        flat: (n,) fp32 master weights; every layer's A and B are views of it.
        grad: (n,) fp32 gradients, accumulated by ``backward``.
        alpha, rank: scale of the update is ``alpha / rank``.
    """

    def __init__(
        self,
        model: nn.Module,
        slots: Sequence[_Slot],
        *,
        rank: int,
        alpha: float,
        device: torch.device,
        low_dtype: torch.dtype,
    ) -> None:
        import torch
        from torch import nn

        self.model = model
        self.rank = rank
        self.alpha = alpha
        self._slots = tuple(slots)
        total = sum(slot.size for slot in slots)
        self.flat = torch.zeros(total, dtype=torch.float32, device=device)
        self.grad = torch.zeros_like(self.flat)
        self._low = self.flat if low_dtype == torch.float32 else torch.zeros_like(self.flat, dtype=low_dtype)
        self._layers: dict[str, Any] = {}
        layer_class = lora_linear_class()
        for slot in slots:
            (a, b), (grad_a, grad_b) = slot.views(self.flat), slot.views(self.grad)
            pa, pb = nn.Parameter(a), nn.Parameter(b)
            pa.grad, pb.grad = grad_a, grad_b
            layer = layer_class(model.get_submodule(slot.path), pa, pb, slot.views(self._low), alpha / rank)
            _replace(model, slot.path, layer)
            self._layers[slot.path] = layer

    def __len__(self) -> int:
        return len(self._slots)

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(slot.path for slot in self._slots)

    def initialise(self, seed: int) -> None:
        """A gaussian with variance 1/rank, B zero: the adapter starts as no change. Drawn per layer from
        (seed, path)."""
        import torch

        for slot in self._slots:
            digest = hashlib.sha256(f"{seed}:lora-a:{slot.path}".encode()).digest()
            generator = torch.Generator().manual_seed(int.from_bytes(digest[:8], "big") >> 1)
            a, b = slot.views(self.flat)
            a.copy_(torch.randn(a.shape, generator=generator) / math.sqrt(slot.rank))
            b.zero_()
        self.sync()

    def sync(self) -> None:
        """Copies the master weights to what the matmuls read. Needed after every change of ``flat``."""
        if self._low is not self.flat:
            self._low.copy_(self.flat)

    def load_flat(self, values: torch.Tensor) -> None:
        """Takes a flat vector of the same length, as saved in a checkpoint."""
        if values.shape != self.flat.shape:
            raise InvalidInput(
                f"the checkpoint has {values.numel()} adapter weights, this model and rank need {self.flat.numel()}",
                advice="resume with the configuration the training was started with",
            )
        self.flat.copy_(values)
        self.sync()

    def zero_grad(self) -> None:
        """Clears gradients in place; they stay views of ``grad``."""
        self.grad.zero_()

    def enable(self, enabled: bool = True) -> None:
        """Switches the adapter's effect on or off (prior pictures come from the model without it)."""
        for layer in self._layers.values():
            layer.enabled = enabled

    @contextmanager
    def using(self, values: torch.Tensor | None) -> Iterator[None]:
        """Draws with other weights (the EMA) inside the block; None changes nothing. Training weights come
        back exactly."""
        if values is None:
            yield
            return
        own = self.flat.clone()
        self.load_flat(values)
        try:
            yield
        finally:
            self.load_flat(own)

    def export(self, flat: torch.Tensor | None = None) -> dict[str, LoraPair]:
        """{module path: (A, B, alpha)} as copies on the CPU, from the current weights or from another flat
        vector (EMA)."""
        source = self.flat if flat is None else flat
        pairs: dict[str, LoraPair] = {}
        for slot in self._slots:
            a, b = slot.views(source)
            pairs[slot.path] = LoraPair(a.detach().cpu().clone(), b.detach().cpu().clone(), self.alpha)
        return pairs

    def load(self, pairs: Mapping[str, LoraPair]) -> None:
        """Takes exported weights of the same layers and rank.

        Raises:
            InvalidInput: layers or shapes differ.
        """
        missing = set(self.paths) ^ set(pairs)
        if missing:
            raise InvalidInput(
                f"{len(missing)} layers differ between the adapter and the model, first {sorted(missing)[0]!r}"
            )
        for slot in self._slots:
            pair = pairs[slot.path]
            a, b = slot.views(self.flat)
            if pair.a.shape != a.shape or pair.b.shape != b.shape:
                raise InvalidInput(
                    f"layer {slot.path!r} has shapes {tuple(pair.a.shape)}, {tuple(pair.b.shape)}; needed "
                    f"{tuple(a.shape)}, {tuple(b.shape)}"
                )
            a.copy_(pair.a)
            b.copy_(pair.b)
        self.sync()

    def eject(self) -> None:
        """Puts the untouched base layers back; the flat weights stay usable."""
        for slot in self._slots:
            _replace(self.model, slot.path, self._layers[slot.path].base)
        self._layers = {}


def inject(model: nn.Module, targets: Sequence[str], *, rank: int, alpha: float) -> LoraSet:
    """Freezes ``model`` and adapts every linear layer whose path ends in one of ``targets``.

    Args:
        targets: path endings at dot borders ("attn.to_q", "ff.net.2"); ``*`` matches anything.
        rank: 1 or more. alpha: scale numerator.

    Raises:
        InvalidInput: no layer matches, or a matching module is not linear.
    """
    from torch import nn

    model.requires_grad_(False)
    slots: list[_Slot] = []
    offset = 0
    matched: set[str] = set()
    for path, module in _matches(model, targets, matched):
        if not (isinstance(module, nn.Linear) or (hasattr(module, "in_features") and hasattr(module, "out_features"))):
            raise InvalidInput(
                f"layer {path!r} is {type(module).__name__}, not linear", advice="leave it out of the target modules"
            )
        slot = _Slot(path, offset, rank, int(module.in_features), int(module.out_features))  # pyright: ignore[reportArgumentType]
        slots.append(slot)
        offset += slot.size
    if unmatched := [target for target in targets if target not in matched]:
        raise InvalidInput(
            f"{len(unmatched)} of {len(targets)} target modules match no layer of {type(model).__name__}: "
            f"{', '.join(unmatched)}"
        )
    first = next(model.parameters())
    low = compute_dtype(model)
    return LoraSet(model, slots, rank=rank, alpha=alpha, device=first.device, low_dtype=low)


def compute_dtype(model: nn.Module) -> torch.dtype:
    """Precision of a frozen base's activations: that of its input layer, which no way of packing touches."""
    import torch

    names = ("x_embedder", "conv_in")
    layer = next((found for name in names if (found := getattr(model, name, None)) is not None), model)
    weight = next(layer.parameters())
    return weight.dtype if weight.dtype in (torch.bfloat16, torch.float16, torch.float32) else torch.bfloat16


def _matches(model: nn.Module, targets: Sequence[str], matched: set[str]) -> Iterator[tuple[str, nn.Module]]:
    from torch import nn

    for path, module in list(model.named_modules()):
        if isinstance(module, nn.ModuleList | nn.ModuleDict):
            continue  # it computes nothing: FLUX.2's `attn.to_out` is a layer in one kind of block, a list in the other
        for target in targets:
            if fnmatchcase(path, target) or fnmatchcase(path, "*." + target):
                matched.add(target)
                yield path, module
                break


def _replace(model: nn.Module, path: str, module: nn.Module) -> None:
    parent, _, name = path.rpartition(".")
    owner = model.get_submodule(parent) if parent else model
    setattr(owner, name, module)
