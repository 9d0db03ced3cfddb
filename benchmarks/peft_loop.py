"""The peer of `train.py`: a LoRA training loop after diffusers' `examples/dreambooth/train_dreambooth_lora_flux.py`.

Everything is cached that can be: latents and embeddings are computed beforehand. Base in the plan's precision, adapter
by `add_adapter` in fp32, logit-normal noise levels, instance and prior pictures in one batch, clipping, foreach AdamW.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from atelier.numerics.attention import steady_attention
from atelier.training.config import TrainConfig
from atelier.training.data import Batch, BatchSettings, TrainingSet, batches

if TYPE_CHECKING:
    import torch

    from atelier.training.lora import LoraPair


@dataclass(frozen=True)
class Draw:
    """One step's batch as the script would have it: latents, noise, noise levels and embeddings, subjects first."""

    latents: torch.Tensor
    noise: torch.Tensor
    sigmas: torch.Tensor
    tokens: torch.Tensor
    pooled: torch.Tensor
    subjects: int


def draws(data: TrainingSet, config: TrainConfig, step: int) -> Draw:
    """What the studio shows its model at that step."""
    from atelier.training.objective import noise_levels

    settings = BatchSettings(config.batch_size, config.prior_samples, 0.0, False, False, config.seed)
    batch: Batch = batches(data, settings, step)[0]
    assert batch.pooled is not None  # FLUX always has pooled embeddings
    sigmas = noise_levels(batch.u, config.timesteps)
    return Draw(batch.latents, batch.noise, sigmas, batch.tokens, batch.pooled, batch.subjects)


class PeftLoop:
    """The peer: diffusers' Dreambooth LoRA script for FLUX.1, from its training loop on.

    Args:
        transformer: the base; is adapted in place.
        autocast: whether the forward pass runs under bf16 autocast, as in the script.
    """

    def __init__(self, transformer: Any, config: TrainConfig, autocast: bool) -> None:
        import torch
        from diffusers.training_utils import cast_training_params
        from peft import LoraConfig

        transformer.requires_grad_(False)
        transformer.add_adapter(
            LoraConfig(
                r=config.rank,
                lora_alpha=int(config.alpha),
                init_lora_weights="gaussian",
                target_modules=_paths(transformer, config),
            )
        )
        cast_training_params([transformer], dtype=torch.float32)
        transformer.train()
        self.transformer, self.config, self.autocast = transformer, config, autocast
        self.dtype = transformer.x_embedder.weight.dtype
        self.parameters = [p for p in transformer.parameters() if p.requires_grad]
        settings = config.optimizer
        self.optimizer = torch.optim.AdamW(
            self.parameters,
            lr=config.lr,
            betas=(settings.beta1, settings.beta2),
            weight_decay=settings.weight_decay,
            eps=settings.eps,
            foreach=True,
        )
        self.losses: list[float] = []

    def start_from(self, adapter: dict[str, LoraPair]) -> None:
        """Takes the studio's initial adapter, so that both begin with the same numbers."""
        import torch

        modules = dict(self.transformer.named_modules())
        with torch.no_grad():
            for path, pair in adapter.items():
                modules[path].lora_A["default"].weight.copy_(pair.a)
                modules[path].lora_B["default"].weight.copy_(pair.b)

    def step(self, draw: Draw) -> None:
        """One optimizer step, with the attention that the studio trains with (see `steady_attention`)."""
        with steady_attention():
            self._step(draw)

    def _step(self, draw: Draw) -> None:
        import torch
        from diffusers.pipelines.flux.pipeline_flux import FluxPipeline

        device = self.transformer.x_embedder.weight.device
        latents, noise = draw.latents.to(device), draw.noise.to(device)  # (batch, channels, h, w) fp32
        batch, channels, height, width = latents.shape
        guided = bool(self.transformer.config.guidance_embeds)
        ids = FluxPipeline._prepare_latent_image_ids(batch, height // 2, width // 2, latents.device, self.dtype)
        times = draw.sigmas.to(device)
        sigmas = times[:, None, None, None]
        noisy = (1.0 - sigmas) * latents + sigmas * noise
        packed = FluxPipeline._pack_latents(noisy.to(self.dtype), batch, channels, height, width)
        with torch.autocast(device.type, torch.bfloat16) if self.autocast else nullcontext():
            prediction = self.transformer(
                hidden_states=packed,
                timestep=times.to(self.dtype),
                guidance=torch.full((batch,), self.config.guidance, device=device) if guided else None,
                pooled_projections=draw.pooled.to(device, self.dtype),
                encoder_hidden_states=draw.tokens.to(device, self.dtype),
                txt_ids=torch.zeros(draw.tokens.shape[1], 3, dtype=self.dtype, device=device),
                img_ids=ids,
                return_dict=False,
            )[0]
        prediction = FluxPipeline._unpack_latents(prediction, height * 8, width * 8, 8)
        error = (prediction.float() - (noise - latents)) ** 2
        loss = error[: draw.subjects].reshape(draw.subjects, -1).mean(1).mean()
        if draw.subjects < batch:
            prior = error[draw.subjects :].reshape(batch - draw.subjects, -1).mean(1).mean()
            loss = loss + self.config.prior_weight * prior
        loss.backward()
        norm = self.config.optimizer.max_grad_norm
        if norm is not None:
            torch.nn.utils.clip_grad_norm_(self.parameters, norm)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.losses.append(loss.detach().item())


def _paths(transformer: Any, config: TrainConfig) -> list[str]:
    """Full names of the layers that the studio adapts (PEFT's own patterns would also match `proj_out` at the end)."""
    from atelier.training.lora import inject

    lora = inject(transformer, config.target_modules, rank=1, alpha=1.0)
    lora.eject()
    return list(lora.paths)
