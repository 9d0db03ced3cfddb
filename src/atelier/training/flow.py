"""Rectified flow for FLUX-architecture transformers (Liu et al. 2022, arXiv:2209.03003; Esser et al. 2024,
arXiv:2403.03206).

x_t = (1 - t)·x_0 + t·ε, and the model learns the velocity ε - x_0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from atelier.errors import InvalidInput
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


class FluxFlow:
    """Velocity loss for diffusers' ``FluxTransformer2DModel``.

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

        anchor = next(model.parameters())
        device, dtype = anchor.device, _compute_dtype(model)
        latents, noise = batch.latents.to(device), batch.noise.to(device)
        height, width = latents.shape[-2:]
        t = noise_levels(batch.u, self.sampling).to(device)
        level = t[:, None, None, None]
        noisy = torch.lerp(latents, noise, level)
        image_ids, text_ids = positions(height, width, batch.tokens.shape[1], device)
        if batch.pooled is None:
            raise InvalidInput("FLUX needs pooled caption embeddings, the training set has none")
        guided = bool(getattr(model.config, "guidance_embeds", False))
        # The model multiplies both timestep and guidance by 1000 itself.
        prediction = model(
            hidden_states=pack(noisy).to(dtype),
            encoder_hidden_states=batch.tokens.to(device, dtype),
            pooled_projections=batch.pooled.to(device, dtype),
            timestep=t.to(dtype),
            img_ids=image_ids,
            txt_ids=text_ids,
            guidance=torch.full((len(t),), self.guidance, device=device, dtype=torch.float32) if guided else None,
            return_dict=False,
        )[0]
        error = (unpack(prediction.float(), height, width) - (noise - latents)).square()  # (batch, channels, h, w)
        return self.weighting.reduce(error, batch.mask)


def _compute_dtype(model: nn.Module) -> torch.dtype:
    """Precision of the frozen base's activations: that of its input layer, whatever quantisation the rest has."""
    import torch

    embedder = getattr(model, "x_embedder", None)
    weight = embedder.weight if embedder is not None else next(model.parameters())
    return weight.dtype if weight.dtype in (torch.bfloat16, torch.float16, torch.float32) else torch.bfloat16
