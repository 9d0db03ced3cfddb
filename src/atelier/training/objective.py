"""What an architecture must say to be trained: one protocol. A new family is a new file that fulfils it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import torch
    from torch import nn

    from atelier.training.config import TimestepSampling, TrainConfig
    from atelier.training.data import Batch


class Objective(Protocol):
    """A training objective: picture, noise and caption → one loss a sample."""

    def losses(self, model: nn.Module, batch: Batch) -> torch.Tensor:
        """Per-sample losses, (batch,) fp32, differentiable in the adapter."""
        ...


@dataclass(frozen=True)
class Weighting:
    """Masked loss: weight 1 inside of the mask and ``background`` outside, scaled so that the mean weight is 1."""

    background: float = 1.0

    def reduce(self, error: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """Squared errors (batch, channels, h, w) and mask (batch, h, w) → (batch,) means."""
        if mask is None or self.background >= 1.0:
            return error.flatten(1).mean(dim=1)
        weight = (mask.to(error) * (1.0 - self.background) + self.background)[:, None]  # (batch, 1, h, w)
        # An empty mask with background 0 would divide by zero and teach nothing: such a picture counts in full.
        weight = weight + (weight.flatten(1).sum(dim=1) == 0)[:, None, None, None]
        return (error * weight).flatten(1).sum(dim=1) / (weight.flatten(1).sum(dim=1) * error.shape[1])


def noise_levels(u: torch.Tensor, sampling: TimestepSampling) -> torch.Tensor:
    """Uniform draws (batch,) → noise levels t in (0, 1), by inverse of the distribution's cumulative function."""
    import torch

    # Half of fp32's resolution keeps the inverse finite at both ends.
    u = u.double().clamp(2.0**-25, 1.0 - 2.0**-25)
    if sampling.kind == "logit_normal":
        t = torch.sigmoid(sampling.mean + sampling.std * torch.special.ndtri(u))
    else:
        t = u
    return (sampling.shift * t / (1.0 + (sampling.shift - 1.0) * t)).float()


def objective_for(config: TrainConfig) -> Objective:
    """The objective that a configuration names, with the standard noise schedule of its family."""
    from atelier.training.config import Family
    from atelier.training.diffusion import DiffusionObjective, scaled_linear_alphas
    from atelier.training.flow import Flux2Flow, FluxFlow

    weighting = Weighting(config.background_weight)
    if config.family.flows:
        flow = FluxFlow if config.family is Family.FLUX else Flux2Flow
        return flow(config.timesteps, guidance=config.guidance, weighting=weighting)
    return DiffusionObjective(
        scaled_linear_alphas(),
        prediction="v" if config.prediction == "v" else "epsilon",
        sampling=config.timesteps,
        min_snr_gamma=config.min_snr_gamma,
        weighting=weighting,
    )
