"""Rectified flow for the FLUX transformers (Liu et al. 2022, arXiv:2209.03003; Esser et al. 2024,
arXiv:2403.03206).

x_t = (1 - t)·x_0 + t·ε, and the model learns the velocity ε - x_0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from atelier.errors import InvalidInput
from atelier.training.lora import compute_dtype
from atelier.training.objective import Weighting, noise_levels

if TYPE_CHECKING:
    import torch
    from torch import nn

    from atelier.training.config import TimestepSampling
    from atelier.training.data import Batch


def pack(latents: torch.Tensor) -> torch.Tensor:
    """(batch, channels, h, w) → (batch, h/2 · w/2, 4 · channels): 2x2 patches become tokens.

    Raises:
        InvalidInput: h or w is odd.
    """
    batch, channels, height, width = latents.shape
    if height % 2 or width % 2:
        raise InvalidInput(
            f"latents of {width}x{height} cannot be packed into 2x2 patches",
            advice="use buckets that are multiples of 16 px",
        )
    patches = latents.view(batch, channels, height // 2, 2, width // 2, 2).permute(0, 2, 4, 1, 3, 5)
    return patches.reshape(batch, (height // 2) * (width // 2), channels * 4)


def unpack(tokens: torch.Tensor, height: int, width: int) -> torch.Tensor:
    """Inverse of ``pack`` for latents of ``height`` x ``width``."""
    batch, _, size = tokens.shape
    patches = tokens.view(batch, height // 2, width // 2, size // 4, 2, 2).permute(0, 3, 1, 4, 2, 5)
    return patches.reshape(batch, size // 4, height, width)


@lru_cache(maxsize=32)
def _positions(rows: int, columns: int, text: int, device: str) -> tuple[Any, Any]:
    import torch

    image = torch.zeros(rows, columns, 3)
    image[..., 1] += torch.arange(rows)[:, None]
    image[..., 2] += torch.arange(columns)[None, :]
    return image.view(-1, 3).to(device), torch.zeros(text, 3, device=device)


def positions(height: int, width: int, text: int, device: torch.device | str) -> tuple[torch.Tensor, torch.Tensor]:
    """``img_ids`` (tokens, 3) with row and column of each patch, and ``txt_ids`` (text, 3), all zero."""
    return _positions(height // 2, width // 2, text, str(device))


class RectifiedFlow:
    """Velocity loss; what differs between transformers is in ``velocity``.

    Args:
        sampling: distribution of t.
        guidance: value for guidance-distilled models; ignored where the model has no such embedding.
        weighting: masked loss.
    """

    def __init__(
        self, sampling: TimestepSampling, *, guidance: float = 1.0, weighting: Weighting | None = None
    ) -> None:
        self.sampling = sampling
        self.guidance = guidance
        self.weighting = weighting or Weighting()

    def losses(self, model: nn.Module, batch: Batch) -> torch.Tensor:
        import torch

        device = next(model.parameters()).device
        latents, noise = batch.latents.to(device), batch.noise.to(device)
        t = noise_levels(batch.u, self.sampling).to(device)
        noisy = torch.lerp(latents, noise, t[:, None, None, None])
        error = (self.velocity(model, noisy, t, batch) - (noise - latents)).square()  # (batch, channels, h, w)
        return self.weighting.reduce(error, batch.mask)

    def velocity(self, model: nn.Module, noisy: torch.Tensor, t: torch.Tensor, batch: Batch) -> torch.Tensor:
        """Predicted velocity, fp32, in the shape of ``noisy`` (batch, channels, h, w) at levels ``t`` (batch,)."""
        raise NotImplementedError

    def _guidance(self, model: nn.Module, t: torch.Tensor) -> torch.Tensor | None:
        import torch

        if not getattr(model.config, "guidance_embeds", False):
            return None
        return torch.full((len(t),), self.guidance, device=t.device, dtype=torch.float32)


class FluxFlow(RectifiedFlow):
    """For diffusers' ``FluxTransformer2DModel``: latents are packed into 2x2 patches here."""

    def velocity(self, model: nn.Module, noisy: torch.Tensor, t: torch.Tensor, batch: Batch) -> torch.Tensor:
        device, dtype = noisy.device, compute_dtype(model)
        height, width = noisy.shape[-2:]
        image_ids, text_ids = positions(height, width, batch.tokens.shape[1], device)
        if batch.pooled is None:
            raise InvalidInput("FLUX needs pooled caption embeddings, the training set has none")
        # The model multiplies both timestep and guidance by 1000 itself.
        prediction = model(
            hidden_states=pack(noisy).to(dtype),
            encoder_hidden_states=batch.tokens.to(device, dtype),
            pooled_projections=batch.pooled.to(device, dtype),
            timestep=t.to(dtype),
            img_ids=image_ids,
            txt_ids=text_ids,
            guidance=self._guidance(model, t),
            return_dict=False,
        )[0]
        return unpack(prediction.float(), height, width)


@lru_cache(maxsize=32)
def _positions2(rows: int, columns: int, text: int, device: str) -> tuple[Any, Any]:
    import torch

    image = torch.zeros(rows, columns, 4)
    image[..., 1] += torch.arange(rows)[:, None]
    image[..., 2] += torch.arange(columns)[None, :]
    words = torch.zeros(text, 4)
    words[:, 3] = torch.arange(text)
    return image.view(-1, 4).to(device), words.to(device)


class Flux2Flow(RectifiedFlow):
    """For diffusers' ``Flux2Transformer2DModel``: the latents of the set are 2x2 patches already (a token each, 4 times
    the autoencoder's channels, normalised by its statistics), and every caption token has a position of its own.
    """

    def velocity(self, model: nn.Module, noisy: torch.Tensor, t: torch.Tensor, batch: Batch) -> torch.Tensor:
        device, dtype = noisy.device, compute_dtype(model)
        # Positions are (time, row, column, word): a picture's are (0, row, column, 0), a word's (0, 0, 0, place).
        image_ids, text_ids = _positions2(*noisy.shape[-2:], batch.tokens.shape[1], str(device))
        prediction = model(
            hidden_states=noisy.flatten(2).transpose(1, 2).to(dtype),  # (batch, h·w, channels)
            encoder_hidden_states=batch.tokens.to(device, dtype),
            timestep=t.to(dtype),
            img_ids=image_ids,
            txt_ids=text_ids,
            guidance=self._guidance(model, t),
            return_dict=False,
        )[0]
        return prediction.float().transpose(1, 2).reshape(noisy.shape)
