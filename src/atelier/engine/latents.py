"""Between pictures and the latents that a denoiser learns and draws, for every kind of autoencoder.

FLUX.1 and Stable Diffusion scale and shift their autoencoder's latents. FLUX.2 turns each 2 x 2 of them into one with
four times the channels, and normalises these by the statistics of a batch norm that the autoencoder carries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch


def encode(vae: Any, pixels: torch.Tensor) -> torch.Tensor:
    """Pictures to the denoiser's latents, by the mode of the autoencoder's distribution.

    Args:
        pixels: (batch, 3, h, w) in -1..1, on any device.

    Returns:
        fp32 on the autoencoder's device: (batch, channels, h/8, w/8), for FLUX.2 (batch, 4 channels, h/16, w/16).
    """
    weight = next(vae.parameters())
    encoded = vae.encode(pixels.to(weight.device, weight.dtype))
    latents = (encoded.latents if hasattr(encoded, "latents") else encoded.latent_dist.mode()).float()
    if normalised_patches(vae):
        mean, std = _statistics(vae, latents)
        return (_fold(latents) - mean) / std
    shift = getattr(vae.config, "shift_factor", None) or 0.0
    return (latents - shift) * vae.config.scaling_factor


def for_decoder(vae: Any, latents: torch.Tensor) -> torch.Tensor:
    """The inverse of what `encode` does to the autoencoder's own latents: (batch, channels, h/8, w/8)."""
    if normalised_patches(vae):
        mean, std = _statistics(vae, latents)
        return _unfold(latents * std + mean)
    shift = getattr(vae.config, "shift_factor", None) or 0.0
    return latents / vae.config.scaling_factor + shift


def normalised_patches(vae: Any) -> bool:
    """Whether this is FLUX.2's kind of autoencoder."""
    return hasattr(vae, "bn") and hasattr(vae.config, "batch_norm_eps")


def _statistics(vae: Any, like: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and standard deviation of each channel of a patch, (1, 4 channels, 1, 1)."""
    import torch

    mean = vae.bn.running_mean.view(1, -1, 1, 1).to(like)
    return mean, torch.sqrt(vae.bn.running_var.view(1, -1, 1, 1) + vae.config.batch_norm_eps).to(like)


def _fold(latents: torch.Tensor) -> torch.Tensor:
    """(batch, channels, h, w) -> (batch, 4 channels, h/2, w/2), channel by channel, row by row of a patch."""
    import torch

    return torch.nn.functional.pixel_unshuffle(latents, 2)


def _unfold(latents: torch.Tensor) -> torch.Tensor:
    import torch

    return torch.nn.functional.pixel_shuffle(latents, 2)
