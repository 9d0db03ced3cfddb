"""Train the FLUX-architecture transformer by rectified flow on cached latents: `python -m atelier.builtin.train
transformer`.

Everything random is drawn from (seed, step), so a resumed run goes on exactly where the killed one stopped.
"""

from __future__ import annotations

import json
import logging
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.text import CLIP_WIDTH, EOS, PAD, T5_WIDTH

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel
    from numpy.typing import NDArray
    from transformers import CLIPTextModel, T5EncoderModel

    from atelier.builtin.autoencoder import PatchAutoencoder
    from atelier.builtin.captioned import Captions
    from atelier.builtin.pictures import Pictures

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    """How the transformer is trained. `steps` fixes the schedule: warm-up, constant, then linear to zero over the
    last 60 %."""

    steps: int = 4000
    batch: int = 64
    lr_muon: float = 0.015
    lr_adam: float = 2e-3
    empty_captions: float = 0.08
    layers: int = 2
    single_layers: int = 4
    heads: int = 3
    seed: int = 0

    def rate(self, step: int) -> float:
        """Learning-rate factor of a step, 0..1."""
        warm = min(1.0, (step + 1) / 50)
        cool = min(1.0, (self.steps - step) / (0.6 * self.steps))
        return warm * cool


def build_transformer(recipe: Recipe) -> FluxTransformer2DModel:
    """A FluxTransformer2DModel with modulation and output layers starting at zero (which diffusers does not do)."""
    import torch
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel

    torch.manual_seed(recipe.seed)
    model = FluxTransformer2DModel(
        patch_size=1,
        in_channels=64,
        num_layers=recipe.layers,
        num_single_layers=recipe.single_layers,
        attention_head_dim=64,
        num_attention_heads=recipe.heads,
        joint_attention_dim=T5_WIDTH,
        pooled_projection_dim=CLIP_WIDTH,
        guidance_embeds=False,
        axes_dims_rope=(8, 28, 28),
    )
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear) and (".norm" in name or name in ("proj_out", "norm_out.linear")):
            torch.nn.init.zeros_(module.weight)
            torch.nn.init.zeros_(module.bias)
    return model


def encode_pictures(vae: PatchAutoencoder, pictures: Pictures, path: Path, batch: int = 64) -> NDArray[np.uint16]:
    """Latent tokens of every picture, (n, tokens, 64) bf16 kept as uint16; encoded once into `path`."""
    import torch

    size = pictures.images.shape[1] // 16
    if not path.exists():
        scratch = path.with_suffix(".partial.npy")
        out = np.lib.format.open_memmap(scratch, "w+", np.uint16, (len(pictures), size * size, 64))
        shift, scale = vae.config["shift_factor"], vae.config["scaling_factor"]
        with torch.inference_mode():
            for start in range(0, len(pictures), batch):
                x = torch.from_numpy(pictures.images[start : start + batch]).permute(0, 3, 1, 2).float() / 127.5 - 1
                z = (vae.encode(x.contiguous(memory_format=torch.channels_last), return_dict=False)[0] - shift) * scale
                out[start : start + len(x)] = pack(z).bfloat16().view(torch.uint16).numpy()
        out.flush()
        os.replace(scratch, path)
    return np.load(path, mmap_mode="r")


def pack(z: torch.Tensor) -> torch.Tensor:
    """(b, 16, h, w) → (b, h/2 · w/2, 64), as FluxPipeline packs latents."""
    b, c, h, w = z.shape
    return z.view(b, c, h // 2, 2, w // 2, 2).permute(0, 2, 4, 1, 3, 5).reshape(b, (h // 2) * (w // 2), c * 4)


def grid_ids(side: int) -> torch.Tensor:
    """Position ids of a side × side token grid, (side², 3)."""
    import torch

    ids = torch.zeros(side, side, 3)
    ids[..., 1] += torch.arange(side)[:, None]
    ids[..., 2] += torch.arange(side)[None, :]
    return ids.reshape(-1, 3)


def train_transformer(
    latents: NDArray[np.uint16],
    captions: Captions,
    t5: T5EncoderModel,
    clip: CLIPTextModel,
    recipe: Recipe,
    folder: Path,
    *,
    device: str = "cpu",
    checkpoint_every: int = 250,
) -> FluxTransformer2DModel:
    """Train, or go on from the checkpoint in `folder`. Returns the averaged weights in bf16."""
    import torch
    from safetensors.torch import load_file, save_file

    from atelier.builtin.optimizer import MasterMuon
    from atelier.numerics.attention import short_attention

    folder.mkdir(parents=True, exist_ok=True)
    model = build_transformer(recipe).train()
    for module in (model, t5, clip):
        torch.nn.Module.to(module, device=device, dtype=torch.bfloat16)
    optimizer = MasterMuon(list(model.named_parameters()), lr_muon=recipe.lr_muon, lr_adam=recipe.lr_adam)
    saved = folder / "state.safetensors"
    if saved.exists():
        optimizer.restore(load_file(saved))
        log.info("going on from step %d", optimizer.count)
    side = int(latents.shape[1] ** 0.5)
    img_ids = grid_ids(side).to(device, torch.bfloat16)
    txt_ids = torch.zeros(captions.tokens.shape[1], 3, device=device, dtype=torch.bfloat16)

    def loss_at(step: int) -> torch.Tensor:
        rng = np.random.default_rng([recipe.seed, step])
        noise_source = torch.Generator().manual_seed(int(rng.integers(2**62)))
        rows = rng.integers(0, len(latents), recipe.batch)
        x0 = torch.from_numpy(latents[np.sort(rows)]).view(torch.bfloat16).to(device).float()
        ids = captions.tokens[np.sort(rows) * captions.each + rng.integers(0, captions.each, recipe.batch)].astype(
            np.int64
        )
        ids[rng.random(recipe.batch) < recipe.empty_captions] = [EOS] + [PAD] * (ids.shape[1] - 1)
        tokens = torch.from_numpy(ids).to(device)
        with torch.no_grad():
            text = t5(input_ids=tokens).last_hidden_state
            pooled = clip(input_ids=tokens).pooler_output
        # Logit-normal times (Esser et al. 2024), stratified over the batch.
        u = (torch.arange(recipe.batch) + torch.rand(recipe.batch, generator=noise_source)) / recipe.batch
        t = (
            torch.special.ndtri(u.clamp(1e-4, 1 - 1e-4))
            .sigmoid()[torch.randperm(recipe.batch, generator=noise_source)]
            .to(device)
        )
        noise = torch.randn(x0.shape, generator=noise_source).to(device)
        xt = (1 - t)[:, None, None] * x0 + t[:, None, None] * noise
        out = model(
            hidden_states=xt.bfloat16(),
            encoder_hidden_states=text,
            pooled_projections=pooled,
            timestep=t.bfloat16(),
            img_ids=img_ids,
            txt_ids=txt_ids,
            return_dict=False,
        )[0]
        return (out.float() - (noise - x0)).square().mean()

    started, first, smooth = time.monotonic(), optimizer.count, 0.0
    # The q and k norms keep the weights they have: the short attention passes no gradient to them.
    with short_attention(model):
        for step in range(optimizer.count, recipe.steps):
            loss = loss_at(step)
            loss.backward()
            optimizer.step(recipe.rate(step))
            smooth = float(loss.detach()) if step == first else 0.98 * smooth + 0.02 * float(loss.detach())
            if (step + 1) % 50 == 0 or step + 1 == recipe.steps:
                rate = recipe.batch * (step + 1 - first) / (time.monotonic() - started)
                log.info("transformer step %d of %d: loss %.4f, %.1f pictures/s", step + 1, recipe.steps, smooth, rate)
                with (folder / "loss.jsonl").open("a") as curve:
                    curve.write(json.dumps({"step": step + 1, "loss": round(smooth, 5)}) + "\n")
            if (step + 1) % checkpoint_every == 0 or step + 1 == recipe.steps:
                save_file(optimizer.state(), folder / "state.partial")
                os.replace(folder / "state.partial", saved)
    with torch.no_grad():
        for name, p in model.named_parameters():
            p.copy_(optimizer.average[name])
    return model.eval()
