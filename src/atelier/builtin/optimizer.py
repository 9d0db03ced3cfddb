"""Muon for matrices and AdamW for the rest, over bf16 weights with float32 masters.

Muon: Jordan et al. 2024 (momentum orthogonalised by a quintic Newton-Schulz iteration). Matrices of one shape are
orthogonalised together. Update scale max(1, rows/columns)^0.5, as in the reference.
"""

# A torch module, imported where it is used.
from typing import Any

import torch  # noqa: TID253
from torch import Tensor  # noqa: TID253


def orthogonalise(g: Tensor, steps: int = 5) -> Tensor:
    """Approximate U Vᵀ of each matrix in a batch (b, rows, columns)."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g.bfloat16()
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
        named: (name, parameter) pairs; matrices inside blocks go to Muon, everything else to AdamW.
        lr_muon, lr_adam: peak rates; `step(scale)` multiplies both.
    """

    def __init__(
        self, named: list[tuple[str, Tensor]], *, lr_muon: float, lr_adam: float, weight_decay: float = 0.01
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
        shapes: dict[tuple[int, ...], list[str]] = {}
        pending: dict[str, Tensor] = {}
        parameters = dict(self.named)
        for name, p in self.named:
            if p.grad is None:
                continue
            g = p.grad.float()
            m = self.first[name]
            if self._is_muon(name, p):
                m.mul_(momentum).add_(g, alpha=1 - momentum)
                shapes.setdefault(tuple(p.shape), []).append(name)
                g.lerp_(m, momentum)  # Nesterov
                pending[name] = g
            else:
                v = self.second[name]
                m.lerp_(g, 0.1)
                v.lerp_(g.square(), 0.02)
                update = (m / (1 - 0.9**self.count)) / ((v / (1 - 0.98**self.count)).sqrt() + 1e-8)
                self.masters[name].mul_(1 - scale * self.lr_adam * self.weight_decay).sub_(
                    update, alpha=scale * self.lr_adam
                )
            p.grad = None
        for (rows, columns), names in shapes.items():
            turned = orthogonalise(torch.stack([pending.pop(n) for n in names]))
            lr = scale * self.lr_muon * max(1.0, rows / columns) ** 0.5
            for n, u in zip(names, turned, strict=True):
                self.masters[n].mul_(1 - lr * self.weight_decay).sub_(u.float(), alpha=lr)
        for name, master in self.masters.items():
            self.average[name].lerp_(master, 1 - min(ema, (1 + self.count) / (10 + self.count)))
            parameters[name].copy_(master)

    def state(self) -> dict[str, Any]:
        """Everything an exact resume needs, as flat tensors."""
        groups = {"master": self.masters, "first": self.first, "second": self.second, "average": self.average}
        flat: dict[str, Any] = {f"{g}/{n}": t for g, ts in groups.items() for n, t in ts.items()}
        flat["count"] = torch.tensor(self.count)
        return flat

    def restore(self, flat: dict[str, Any]) -> None:
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
