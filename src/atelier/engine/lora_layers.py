"""Adapters on a loaded model: one for all samples, or a different one for each sample of a batch.

The base weights are never touched: each adapted layer's `forward` is wrapped (above any offload or casting hook) and
unwrapped again, so that removing an adapter restores the model exactly. In a mixed batch the matrices of all samples
are padded to one rank and stacked, and a layer costs two batched products, however many adapters ride along; PEFT's
mixed batches loop over adapters in Python instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from atelier.engine.adapters import Adapter, AdapterUse, LoraPair, check_targets, same_for_all
from atelier.errors import InvalidInput

if TYPE_CHECKING:
    import torch

_Composition = tuple[tuple[tuple[str, float], ...], ...]


class AdapterLayers:
    """The adapters on one component of a loaded model. Not for use by several threads at once.

    Args:
        component: name of the component (`transformer`, `unet`, `text_encoder`, ...).
        device: where the arithmetic happens (matrices go there). dtype: its type.
    """

    def __init__(self, component: str, model: torch.nn.Module, device: torch.device, dtype: torch.dtype) -> None:
        self._component = component
        self._model = model
        self._device = device
        self._dtype = dtype
        self._layers: dict[str, _Layer] = {}
        self._active: _Composition = ()

    def use(self, samples: Sequence[Sequence[AdapterUse]]) -> None:
        """Sets the adapters: one entry a sample of the coming batches (their first dimension, or a multiple of it where
        a pipeline runs several branches as one batch). No adapters at all restores the plain model.

        Raises:
            InvalidInput: an adapter does not fit the model; nothing is changed then.
        """
        wanted = [
            [use for use in sample if use.weight and self._component in use.adapter.modules] for sample in samples
        ]
        if not any(wanted):
            self.clear()
            return
        if same_for_all(wanted):
            wanted = wanted[:1]
        composition = tuple(tuple((use.adapter.digest, use.weight) for use in sample) for sample in wanted)
        if composition == self._active:
            return
        targets: dict[str, torch.nn.Module] = {}
        for use in {use.adapter.digest: use for sample in wanted for use in sample}.values():
            targets |= check_targets(use.adapter, self._component, self._model)
        self.clear()
        for name, module in targets.items():
            pairs = [
                [
                    (modules[name], use.weight)
                    for use in sample
                    if name in (modules := use.adapter.modules[self._component])
                ]
                for sample in wanted
            ]
            layer = _Layer(module, *_stack(pairs, module, self._device, self._dtype))
            layer.attach()
            self._layers[name] = layer
        self._active = composition

    def clear(self) -> None:
        """Removes all adapters; the model is bit for bit what it was."""
        for layer in self._layers.values():
            layer.detach()
        self._layers.clear()
        self._active = ()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The plain model inside the block, the same adapters after it."""
        for layer in self._layers.values():
            layer.detach()
        try:
            yield
        finally:
            for layer in self._layers.values():
                layer.attach()

    @property
    def bytes(self) -> int:
        """Size of the matrices on the device."""
        return sum(layer.bytes for layer in self._layers.values())


@contextmanager
def wearing(
    component: str, model: torch.nn.Module, adapter: Adapter, device: torch.device, dtype: torch.dtype
) -> Iterator[AdapterLayers]:
    """A component under one adapter inside the block, and bit for bit what it was after it; see `AdapterLayers`.

    Raises:
        InvalidInput: the adapter does not fit the model.
    """
    layers = AdapterLayers(component, model, device, dtype)
    layers.use([[AdapterUse(adapter)]])
    try:
        yield layers
    finally:
        layers.clear()


def _stack(
    samples: list[list[tuple[LoraPair, float]]], module: torch.nn.Module, device: torch.device, dtype: torch.dtype
) -> tuple[torch.Tensor, torch.Tensor]:
    """Stacks the pairs of each sample, zero-padded to the largest rank, scales folded into up.

    Linear: down (samples, in, rank), up (samples, rank, out). Convolution: down (samples, rank, in, k, k), up
    (samples, out, rank, 1, 1).
    """
    import torch

    rank = max(sum(pair.rank for pair, _ in sample) for sample in samples)
    first = next(pair for sample in samples for pair, _ in sample)
    down = torch.zeros(len(samples), rank, *first.down.shape[1:], device=device)
    up = torch.zeros(len(samples), first.up.shape[0], rank, *first.up.shape[2:], device=device)
    for index, sample in enumerate(samples):
        start = 0
        for pair, weight in sample:
            # They travel in their own, smaller type and are scaled in fp32 on the device.
            down[index, start : start + pair.rank] = pair.down.to(device).float()
            up[index, :, start : start + pair.rank] = pair.up.to(device).float() * (pair.scale * weight)
            start += pair.rank
    if not isinstance(module, torch.nn.Conv2d):
        down, up = down.transpose(1, 2), up.transpose(1, 2)
    return down.to(dtype).contiguous(), up.to(dtype).contiguous()


class _Layer:
    """One adapted layer: the wrapped module, its matrices, and the forward that adds their product."""

    def __init__(self, module: torch.nn.Module, down: torch.Tensor, up: torch.Tensor) -> None:
        import torch

        self._module = module
        self._down = down
        self._up = up
        self._samples = down.shape[0]
        self._repeated: dict[int, tuple[torch.Tensor, torch.Tensor]] = {1: (down, up)}
        self._inner: Callable[..., torch.Tensor] = module.forward
        self._own_forward = module.__dict__.get("forward")
        conv = isinstance(module, torch.nn.Conv2d)
        self._forward = self._convolve if conv else (self._shared if self._samples == 1 else self._mixed)

    @property
    def bytes(self) -> int:
        """Size of the matrices."""
        return sum(part.numel() * part.element_size() for pair in self._repeated.values() for part in pair)

    def attach(self) -> None:
        """Wraps the module's forward."""
        self._module.forward = self._forward  # type: ignore[method-assign]

    def detach(self) -> None:
        """Restores the forward that was there (a hook's, or the class's own)."""
        if self._own_forward is None:
            del self._module.forward
        else:
            self._module.forward = self._own_forward

    def _shared(self, x: torch.Tensor, *args: Any, **kwargs: Any) -> torch.Tensor:
        """x (..., in) -> (..., out), one adapter for all."""
        import torch

        y = self._inner(x, *args, **kwargs)
        down = x.reshape(-1, x.shape[-1]) @ self._down[0]  # (tokens, rank)
        return torch.addmm(y.reshape(-1, y.shape[-1]), down, self._up[0]).view(y.shape)

    def _mixed(self, x: torch.Tensor, *args: Any, **kwargs: Any) -> torch.Tensor:
        """x (branches * samples, ..., in) -> (branches * samples, ..., out), an adapter a sample."""
        import torch

        y = self._inner(x, *args, **kwargs)
        down, up = self._matrices(x.shape[0])
        batch = x.shape[0]
        inner = torch.bmm(x.reshape(batch, -1, x.shape[-1]), down)  # (batch, tokens, rank)
        return torch.baddbmm(y.reshape(batch, -1, y.shape[-1]), inner, up).view(y.shape)

    def _convolve(self, x: torch.Tensor, *args: Any, **kwargs: Any) -> torch.Tensor:
        """x (batch, in, h, w) -> (batch, out, h, w); the samples become groups of one convolution."""
        import torch

        module: Any = self._module
        y = self._inner(x, *args, **kwargs)
        batch, _, height, width = x.shape
        if self._samples == 1:
            inner = torch.conv2d(x, self._down[0], None, module.stride, module.padding, module.dilation)
            return y + torch.conv2d(inner, self._up[0])
        down, up = self._matrices(batch)  # (batch, rank, in, k, k), (batch, out, rank, 1, 1)
        wide = x.reshape(1, -1, height, width)
        inner = torch.conv2d(
            wide, down.flatten(0, 1), None, module.stride, module.padding, module.dilation, groups=batch
        )
        return y + torch.conv2d(inner, up.flatten(0, 1), groups=batch).view(y.shape)

    def _matrices(self, batch: int) -> tuple[torch.Tensor, torch.Tensor]:
        branches, rest = divmod(batch, self._samples)
        if rest or not branches:
            raise InvalidInput(f"a batch of {batch} cannot carry the adapters of {self._samples} samples")
        if branches not in self._repeated:
            import torch

            self._repeated[branches] = (torch.cat([self._down] * branches), torch.cat([self._up] * branches))
        return self._repeated[branches]
