"""How much memory a training will need, by running one step on tensors without data.

The model is put on torch's meta device, the very code of a training step runs there, and every allocation is
counted from
birth to death: architecture, precision, adapted layers and gradient checkpointing need no formulas of their own.
"""

from __future__ import annotations

import copy
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from atelier.numerics.attention import short_attention
from atelier.training.config import TrainConfig
from atelier.training.data import Batch, Bucket
from atelier.training.lora import inject
from atelier.training.objective import Objective, objective_for

if TYPE_CHECKING:
    import torch
    from torch import nn

CUDA_CONTEXT_BYTES = 600 * 1024**2
"""What CUDA's context and libraries take before the first tensor."""
CPU_HEAP_BYTES = 80 * 1024**2
"""Holes and kernel scratch that the C heap holds once a step has run (measured: 65-150 MB, whatever the model)."""
FRAGMENTATION = {"cuda": 1.06, "mps": 1.10, "cpu": 1.08}
"""What allocators hold beyond what is asked for."""


@dataclass(frozen=True)
class PeakMemory:
    """Predicted memory of a training, in bytes.

    Attributes:
        base: frozen weights as they are stored. adapter: masters, gradients, moments, EMA and the low-precision copy.
        activations: peak of one step above these, with temporaries. data: the encoded set (in main memory).
        overhead: allocator and context. total: peak on the training device (the set counts there only on a CPU).
    """

    base: int
    adapter: int
    activations: int
    data: int
    overhead: int
    total: int


@dataclass(frozen=True)
class StepShapes:
    """Sizes of one micro-batch: latents (channels, h, w), caption (length, width), pooled width or None, pixel
    bucket."""

    latents: tuple[int, int, int]
    tokens: tuple[int, int]
    pooled: int | None
    bucket: Bucket
    masked: bool = False


def predict_peak(
    model: nn.Module,
    config: TrainConfig,
    shapes: StepShapes,
    *,
    device: str,
    data_bytes: int = 0,
    process_bytes: int = 0,
    objective: Objective | None = None,
) -> PeakMemory:
    """Predicted peak of training ``model`` with ``config``; allocates (almost) nothing and does not touch the model.

    Args:
        model: with data or on the meta device (made from a config alone).
        shapes: the largest bucket's.
        device: "cuda", "mps" or "cpu"; decides which attention runs and what the allocator adds.
        data_bytes: size of the encoded set.
        process_bytes: what the process holds besides the model (interpreter, libraries); counts on a CPU only.
    """
    import torch

    base = sum(_bytes(t) for t in _unique([*model.parameters(), *model.buffers()]))
    ghost = _to_meta(model)
    ghost.train()
    lora = inject(ghost, config.target_modules, rank=config.rank, alpha=config.alpha)
    low = 0 if lora._low is lora.flat else _bytes(lora._low)
    adapter = _bytes(lora.flat) * (5 if config.ema_decay else 4) + low
    if config.gradient_checkpointing:
        ghost.enable_gradient_checkpointing()  # pyright: ignore[reportCallIssue]
    counter = _counter()
    chosen = objective or objective_for(config)
    batch = _ghost_batch(config, shapes)
    with (
        torch.enable_grad(),
        short_attention(ghost, device=device if config.fast_attention else "none"),
        counter,
    ):
        _use_flash_footprint(ghost)
        loss = chosen.losses(ghost, batch).mean()
        loss.backward()
        del loss
    # The optimizer's temporaries come after the activations are gone.
    activations = max(counter.peak, 2 * _bytes(lora.flat))
    held = base + adapter + activations + (data_bytes if device == "cpu" else 0)
    fixed = {"cuda": CUDA_CONTEXT_BYTES, "cpu": CPU_HEAP_BYTES + process_bytes}.get(device, 0)
    overhead = int(activations * (FRAGMENTATION.get(device, 1.0) - 1.0)) + fixed
    return PeakMemory(base, adapter, activations, data_bytes, overhead, held + overhead)


def _bytes(tensor: torch.Tensor) -> int:
    return tensor.numel() * tensor.element_size()


def _unique(tensors: list[torch.Tensor]) -> list[torch.Tensor]:
    return list({id(tensor): tensor for tensor in tensors}.values())


def _to_meta(model: nn.Module) -> nn.Module:
    """A copy on the meta device that shares no storage and copies no data."""
    import torch

    memo: dict[int, Any] = {}
    for parameter in model.parameters():
        memo[id(parameter)] = torch.nn.Parameter(torch.empty_like(parameter, device="meta"), requires_grad=False)
    for buffer in model.buffers():
        memo[id(buffer)] = torch.empty_like(buffer, device="meta")
    return copy.deepcopy(model, memo)


def _ghost_batch(config: TrainConfig, shapes: StepShapes) -> Batch:
    import torch

    count = config.batch_size + config.prior_samples
    meta = torch.device("meta")
    return Batch(
        latents=torch.empty((count, *shapes.latents), device=meta),
        noise=torch.empty((count, *shapes.latents), device=meta),
        u=torch.full((count,), 0.5),
        tokens=torch.empty((count, *shapes.tokens), device=meta),
        pooled=None if shapes.pooled is None else torch.empty((count, shapes.pooled), device=meta),
        mask=torch.empty((count, *shapes.latents[1:]), device=meta) if shapes.masked else None,
        bucket=shapes.bucket,
        subjects=config.batch_size,
    )


def _counter() -> Any:
    """A dispatch mode that knows the bytes alive and their peak."""
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils._pytree import tree_leaves

    class Counter(TorchDispatchMode):
        def __init__(self) -> None:
            super().__init__()
            self.alive = self.peak = 0
            self._known: dict[int, Any] = {}

        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            out = func(*args, **(kwargs or {}))
            given = {_storage_key(t) for t in tree_leaves((args, kwargs)) if _is_tensor(t)}
            for tensor in tree_leaves(out):
                if _is_tensor(tensor) and _storage_key(tensor) not in given:
                    self._born(tensor.untyped_storage())
            return out

        def _born(self, storage: Any) -> None:
            key = storage._cdata
            if key in self._known:
                return
            size = storage.nbytes()
            self.alive += size
            self.peak = max(self.peak, self.alive)
            self._known[key] = weakref.finalize(storage, self._died, key, size)

        def _died(self, key: int, size: int) -> None:
            self._known.pop(key, None)
            self.alive -= size

    return Counter()


def _is_tensor(value: object) -> bool:
    import torch

    return isinstance(value, torch.Tensor)


def _storage_key(tensor: Any) -> int:
    return tensor.untyped_storage()._cdata


def _use_flash_footprint(model: nn.Module) -> None:
    """Gives each attention module of a meta model flash attention's memory instead of (tokens, tokens) matrices.

    Meta tensors know no flash kernel. The stand-in is entered in each module's call, since gradient checkpointing calls
    modules again from the backward pass, where modes of the outer scope do not reach.
    """
    import torch
    from torch.overrides import TorchFunctionMode

    class Flash(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, q: Any, k: Any, v: Any) -> Any:
            out = q.new_empty((*q.shape[:-1], v.shape[-1]))
            logsumexp = q.new_empty(q.shape[:-1], dtype=torch.float32)
            ctx.save_for_backward(q, k, v, out, logsumexp)
            return out

        @staticmethod
        def backward(ctx: Any, *grads: Any) -> Any:
            q, k, v, _, _ = ctx.saved_tensors
            return torch.empty_like(q), torch.empty_like(k), torch.empty_like(v)

    class Mode(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            if func is torch.nn.functional.scaled_dot_product_attention:
                named = dict(zip(("query", "key", "value"), args, strict=False)) | (kwargs or {})
                return Flash.apply(named["query"], named["key"], named["value"])
            return func(*args, **(kwargs or {}))

    class Processor:
        def __init__(self, inner: Any) -> None:
            self.inner = inner

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            with Mode():
                return self.inner(*args, **kwargs)

    module: Any
    for module in model.modules():
        if hasattr(module, "processor") and not isinstance(module.processor, torch.nn.Module):
            module.processor = Processor(module.processor)
