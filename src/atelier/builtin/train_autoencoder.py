"""Train the autoencoder on world pictures and dead-leaves textures: `python -m atelier.builtin.train autoencoder`."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.textures import dead_leaves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atelier.builtin.autoencoder import PatchAutoencoder
    from atelier.builtin.pictures import Pictures

log = logging.getLogger(__name__)


def psnr(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Peak signal-to-noise ratio in dB of pictures in [0, 1]."""
    return float(-10 * np.log10(np.mean((a.astype(np.float64) - b) ** 2)))


def train_autoencoder(
    pictures: Pictures, *, steps: int, batch: int = 16, textures: float = 0.3, seed: int = 0, device: str = "cpu"
) -> PatchAutoencoder:
    """Minimise squared and absolute error; latents are scaled to unit deviation at the end."""
    import torch

    from atelier.builtin.autoencoder import PatchAutoencoder

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    leaves = np.stack([dead_leaves(rng, pictures.images.shape[1]) for _ in range(1500)])
    model = PatchAutoencoder().to(device=device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]

    def take(count: int) -> torch.Tensor:
        chosen = pictures.images[np.sort(rng.integers(0, len(pictures), count - int(count * textures)))]
        extra = leaves[rng.integers(0, len(leaves), int(count * textures))]
        both = torch.from_numpy(np.concatenate([chosen, extra])).to(device)
        return (both.permute(0, 3, 1, 2).float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)

    model.start_from_components(take(512))
    optimizer = torch.optim.AdamW(model.parameters(), lr=8e-4, betas=(0.9, 0.95), weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 8e-4, steps, pct_start=0.05)
    started, smooth = time.monotonic(), 0.0
    for step in range(steps):
        x = take(batch)
        with torch.autocast(device, torch.bfloat16):
            latents = model.encode(x, return_dict=False)[0]
            # A little noise keeps the decoder calm about latents that a transformer only nearly hits.
            latents = latents + 0.02 * latents.detach().std() * torch.randn_like(latents)
            y = model.decode(latents, return_dict=False)[0]
        error = y.float() - x
        loss = error.square().mean() + 0.05 * error.abs().mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        mse = float(error.detach().square().mean()) / 4
        smooth = mse if step == 0 else 0.98 * smooth + 0.02 * mse
        if step % 50 == 0 or step == steps - 1:
            rate = batch * (step + 1) / (time.monotonic() - started)
            log.info("autoencoder step %d of %d: %.2f dB, %.0f pictures/s", step, steps, -10 * np.log10(smooth), rate)
    with torch.no_grad():
        latents = model.encode(take(512), return_dict=False)[0].float()
    model.register_to_config(shift_factor=float(latents.mean()), scaling_factor=float(1 / latents.std()))
    return model
