"""Denoising diffusion for SD and SDXL UNets: epsilon and v-prediction.

Ho et al. 2020 (arXiv:2006.11239), v-prediction of Salimans & Ho 2022 (arXiv:2202.00512), min-SNR weighting of Hang et
al. 2023 (arXiv:2303.09556).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from atelier.errors import InvalidInput
from atelier.training.lora import compute_dtype
from atelier.training.objective import Weighting, noise_levels

if TYPE_CHECKING:
    import torch
    from torch import nn

    from atelier.training.config import TimestepSampling
    from atelier.training.data import Batch


def scaled_linear_alphas(start: float = 0.00085, end: float = 0.012, count: int = 1000) -> torch.Tensor:
    """Stable Diffusion's cumulative alphas, (count,) fp32: betas are linear in their square root."""
    import torch

    betas = torch.linspace(start**0.5, end**0.5, count, dtype=torch.float64).square()
    return torch.cumprod(1.0 - betas, dim=0).float()


class DiffusionObjective:
    """Noise or v loss for diffusers' ``UNet2DConditionModel``; SDXL's added conditions are recognised by the model.

    Args:
        alphas_cumprod: (timesteps,) of the model's scheduler.
        prediction: what the model outputs.
        sampling: distribution of t / timesteps.
        min_snr_gamma: caps the weight of easy noise levels; None weighs all alike.
        weighting: masked loss.
    """

    def __init__(
        self,
        alphas_cumprod: torch.Tensor,
        *,
        prediction: Literal["epsilon", "v"],
        sampling: TimestepSampling,
        min_snr_gamma: float | None = None,
        weighting: Weighting | None = None,
    ) -> None:
        self.alphas_cumprod = alphas_cumprod
        self.prediction = prediction
        self.sampling = sampling
        self.min_snr_gamma = min_snr_gamma
        self.weighting = weighting or Weighting()

    def losses(self, model: nn.Module, batch: Batch) -> torch.Tensor:
        import torch

        device, dtype = model.get_parameter("conv_in.weight").device, compute_dtype(model)
        latents, noise = batch.latents.to(device), batch.noise.to(device)
        count = len(self.alphas_cumprod)
        steps = (noise_levels(batch.u, self.sampling) * count).long().clamp(0, count - 1)
        alpha = self.alphas_cumprod[steps].to(device)
        signal, level = alpha.sqrt()[:, None, None, None], (1.0 - alpha).sqrt()[:, None, None, None]
        noisy = signal * latents + level * noise
        output = model(
            noisy.to(dtype),
            steps.to(device),
            encoder_hidden_states=batch.tokens.to(device, dtype),
            added_cond_kwargs=self._added(model, batch, device, dtype),
            return_dict=False,
        )[0]
        target = noise if self.prediction == "epsilon" else signal * noise - level * latents
        losses = self.weighting.reduce((output.float() - target).square(), batch.mask)
        if self.min_snr_gamma is None:
            return losses
        snr = alpha / (1.0 - alpha)
        weight = torch.clamp(snr, max=self.min_snr_gamma)
        return losses * weight / (snr if self.prediction == "epsilon" else snr + 1.0)

    @staticmethod
    def _added(
        model: nn.Module, batch: Batch, device: torch.device, dtype: torch.dtype
    ) -> dict[str, torch.Tensor] | None:
        """SDXL: pooled text and (original size, crop, target size), six numbers a picture."""
        import torch

        if getattr(model.config, "addition_embed_type", None) != "text_time":
            return None
        if batch.pooled is None:
            raise InvalidInput("SDXL needs pooled caption embeddings, the training set has none")
        width, height = batch.bucket
        ids = torch.tensor([height, width, 0, 0, height, width], device=device, dtype=dtype)
        return {"text_embeds": batch.pooled.to(device, dtype), "time_ids": ids.expand(len(batch.u), -1)}
