"""Muon for small convolutional networks: kernels as matrices, in place, next to AdamW for the rest.

Jordan et al. 2024; with kernels flattened to (outputs, inputs · window), as in the airbench records. Some hundred steps
then do what AdamW needs a few thousand for, which is what a training on one core can afford.
"""

# A torch module, imported where it is used.
from collections.abc import Iterator

import torch  # noqa: TID253
from torch import Tensor, nn  # noqa: TID253

from atelier.builtin.optimizer import orthogonalise


class ConvMuon:
    """Optimises a network of convolutions, linear layers and batch norms.

    Args:
        model: float32; kernels and matrices go to Muon, but those of the modules in `plain`; all else goes to AdamW.
        lr_muon, lr_adam: peak rates; `step(scale)` multiplies both.
        plain: modules whose matrices AdamW takes (heads, whose rows are classes).
    """

    def __init__(
        self, model: nn.Module, *, lr_muon: float = 0.02, lr_adam: float = 2e-3, plain: tuple[nn.Module, ...] = ()
    ) -> None:
        apart = {id(p) for module in plain for p in module.parameters()}
        trained = [p for p in model.parameters() if p.requires_grad]
        self.matrices = [p for p in trained if p.ndim >= 2 and id(p) not in apart]
        self.momenta = [torch.zeros_like(p) for p in self.matrices]
        inside = {id(p) for p in self.matrices}
        self.rest = torch.optim.AdamW(
            [p for p in trained if id(p) not in inside], lr=lr_adam, betas=(0.9, 0.98), weight_decay=0.01
        )
        self.lr_muon, self.lr_adam = lr_muon, lr_adam

    @torch.no_grad()
    def step(self, scale: float, *, momentum: float = 0.9) -> None:
        """One update from the gradients; clears them."""
        for group in self.rest.param_groups:
            group["lr"] = self.lr_adam * scale
        self.rest.step()
        self.rest.zero_grad(set_to_none=True)
        for parameter, memory, gradient in self._gradients():
            memory.lerp_(gradient, 1 - momentum)
            flat = gradient.lerp(memory, momentum).flatten(1)  # Nesterov; (outputs, inputs · window)
            update = orthogonalise(flat[None])[0].to(parameter.dtype).view(parameter.shape)
            lr = scale * self.lr_muon * max(1.0, flat.shape[0] / flat.shape[1]) ** 0.5
            parameter.mul_(1 - 0.02 * lr).sub_(update, alpha=lr)
            parameter.grad = None

    def _gradients(self) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        for parameter, memory in zip(self.matrices, self.momenta, strict=True):
            if parameter.grad is not None:
                yield parameter, memory, parameter.grad


def warm_then_linear(step: int, steps: int, *, warm: float = 0.06) -> float:
    """Learning-rate factor: up over the first `warm` share of the steps, then linearly to nearly zero."""
    return min((step + 1) / max(1.0, warm * steps), (steps - step) / ((1 - warm) * steps), 1.0)
