"""AdamW over one flat vector."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from atelier.training.config import AdamW

if TYPE_CHECKING:
    import torch


class FlatAdamW:
    """AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2): seven passes over flat vectors, on any device.

    Args:
        flat: (n,) fp32 weights, updated in place.
        grad: (n,) fp32 gradients, scaled in place to a norm of at most ``settings.max_grad_norm``.
    """

    def __init__(self, flat: torch.Tensor, grad: torch.Tensor, settings: AdamW) -> None:
        import torch

        self.flat, self.grad, self.settings = flat, grad, settings
        self.exp_avg = torch.zeros_like(flat)
        self.exp_avg_sq = torch.zeros_like(flat)

    def load(self, exp_avg: torch.Tensor, exp_avg_sq: torch.Tensor) -> None:
        """Takes the moments of a checkpoint."""
        self.exp_avg.copy_(exp_avg)
        self.exp_avg_sq.copy_(exp_avg_sq)

    def step(self, step: int, lr: float) -> float:
        """The update of 0-based ``step``; returns the gradient's norm before clipping. A norm that is not
        finite changes nothing."""
        import torch

        norm = float(torch.linalg.vector_norm(self.grad))
        if not math.isfinite(norm):
            return norm
        settings, count = self.settings, step + 1
        if settings.max_grad_norm is not None and norm > settings.max_grad_norm:
            self.grad.mul_(settings.max_grad_norm / norm)
        self.exp_avg.lerp_(self.grad, 1.0 - settings.beta1)
        self.exp_avg_sq.mul_(settings.beta2).addcmul_(self.grad, self.grad, value=1.0 - settings.beta2)
        size = self.exp_avg_sq.sqrt().mul_((1.0 - settings.beta2**count) ** -0.5).add_(settings.eps)
        self.flat.mul_(1.0 - lr * settings.weight_decay)
        self.flat.addcdiv_(self.exp_avg, size, value=-lr / (1.0 - settings.beta1**count))
        return norm
