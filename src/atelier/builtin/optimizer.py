"""Muon for matrices and AdamW for the rest, over bf16 weights with float32 masters.

Muon: Jordan et al. 2024 (momentum orthogonalised by a quintic Newton-Schulz iteration). Matrices of one shape are
orthogonalised together. Update scale max(1, rows/columns)^0.5, as in the reference.
"""

# A torch module, imported where it is used.
from collections.abc import Sequence
from typing import Any

import torch  # noqa: TID253
from torch import Tensor  # noqa: TID253

from atelier.numerics.precision import working_dtype

# torch's fused list operations carry an underscore, yet are what its own optimisers are built of.
_ops: Any = torch


def orthogonalise(g: Tensor, steps: int = 5) -> Tensor:
    """Approximate U Vᵀ of each matrix in a batch (b, rows, columns)."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g.to(working_dtype(g.device.type))
    tall = x.shape[-2] > x.shape[-1]
    if tall:
        x = x.mT
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(steps):
        s = x @ x.mT
        x = a * x + (b * s + c * s @ s) @ x
    return x.mT if tall else x


class MasterMuon:
    """Optimises bf16 parameters through float32 masters.

    Args:
        named: (name, parameter) pairs; matrices inside blocks go to Muon, everything else to AdamW. A parameter
            whose gradient is None in a step stays as it is.
        lr_muon, lr_adam: peak rates; `step(scale)` multiplies both.
    """

    def __init__(
        self, named: Sequence[tuple[str, Tensor]], *, lr_muon: float, lr_adam: float, weight_decay: float = 0.01
    ) -> None:
        self.named = named
        self.masters = {name: p.detach().float().clone() for name, p in named}
        self.first = {name: torch.zeros_like(m) for name, m in self.masters.items()}
        self.second = {
            name: torch.zeros_like(m) for name, p in named if not self._is_muon(name, p) for m in [self.masters[name]]
        }
        self.average = {name: m.clone() for name, m in self.masters.items()}
        self.lr_muon, self.lr_adam, self.weight_decay = lr_muon, lr_adam, weight_decay
        self.count = 0

    @staticmethod
    def _is_muon(name: str, parameter: Tensor) -> bool:
        inside = "block" in name or "layers" in name
        return parameter.ndim == 2 and inside and "norm" not in name and "relative" not in name

    @torch.no_grad()
    def step(self, scale: float, *, momentum: float = 0.95, ema: float = 0.999) -> None:
        """One update from the parameters' gradients; clears them."""
        self.count += 1
        live = [(name, p) for name, p in self.named if p.grad is not None]
        matrices = [(n, p) for n, p in live if self._is_muon(n, p)]
        rest = [n for n, p in live if not self._is_muon(n, p)]
        if rest:
            gradients = [p.grad.float() for n, p in live if not self._is_muon(n, p) and p.grad is not None]
            self._adam(rest, gradients, scale * self.lr_adam)
        shapes: dict[tuple[int, ...], list[tuple[str, Tensor]]] = {}
        for name, p in matrices:
            shapes.setdefault(tuple(p.shape), []).append((name, p))
        for (rows, columns), group in shapes.items():
            # One stack a shape: a few large products instead of many small ones.
            gradients = torch.stack([p.grad for _, p in group if p.grad is not None]).float()
            memory = [self.first[n] for n, _ in group]
            _ops._foreach_lerp_(memory, list(gradients.unbind()), 1 - momentum)
            turned = orthogonalise(gradients.lerp_(torch.stack(memory), momentum)).float()  # Nesterov
            lr = scale * self.lr_muon * max(1.0, rows / columns) ** 0.5
            masters = [self.masters[n] for n, _ in group]
            _ops._foreach_mul_(masters, 1 - lr * self.weight_decay)
            _ops._foreach_add_(masters, list(turned.unbind()), alpha=-lr)
        masters = [self.masters[n] for n, _ in self.named]
        weight = 1 - min(ema, (1 + self.count) / (10 + self.count))
        _ops._foreach_lerp_([self.average[n] for n, _ in self.named], masters, weight)
        _ops._foreach_copy_([p for _, p in self.named], masters)
        for _, p in self.named:
            p.grad = None

    def _adam(self, names: list[str], gradients: list[Tensor], lr: float) -> None:
        first, second = [self.first[n] for n in names], [self.second[n] for n in names]
        masters = [self.masters[n] for n in names]
        _ops._foreach_lerp_(first, gradients, 0.1)
        _ops._foreach_lerp_(second, _ops._foreach_mul(gradients, gradients), 0.02)
        root = _ops._foreach_sqrt(_ops._foreach_div(second, 1 - 0.98**self.count))
        _ops._foreach_add_(root, 1e-8)
        _ops._foreach_mul_(masters, 1 - lr * self.weight_decay)
        _ops._foreach_addcdiv_(masters, first, root, value=-lr / (1 - 0.9**self.count))

    def state(self) -> dict[str, Any]:
        """Everything an exact resume needs, as flat tensors."""
        groups = {"master": self.masters, "first": self.first, "second": self.second, "average": self.average}
        flat: dict[str, Any] = {f"{g}/{n}": t for g, ts in groups.items() for n, t in ts.items()}
        flat["count"] = torch.tensor(self.count)
        return flat

    def restore(self, flat: dict[str, Any]) -> None:
        """Take over a saved state; weights follow their masters."""
        groups = {"master": self.masters, "first": self.first, "second": self.second, "average": self.average}
        for key, tensor in flat.items():
            if key == "count":
                self.count = int(tensor)
            else:
                group, name = key.split("/", 1)
                groups[group][name].copy_(tensor)
        with torch.no_grad():
            for name, p in self.named:
                p.copy_(self.masters[name])

    def use_average(self) -> None:
        """Put the averaged weights into the parameters."""
        with torch.no_grad():
            for name, p in self.named:
                p.copy_(self.average[name])
