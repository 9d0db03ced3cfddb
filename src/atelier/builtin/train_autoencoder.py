"""Train the autoencoder on world pictures and dead-leaves textures: `python -m atelier.builtin.train autoencoder`."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.conv_muon import ConvMuon, warm_then_linear
from atelier.builtin.textures import dead_leaves
from atelier.builtin.world.figure import PARTS
from atelier.numerics.precision import mixed

if TYPE_CHECKING:
    import torch
    from numpy.typing import NDArray

    from atelier.builtin.autoencoder import PatchAutoencoder
    from atelier.builtin.pictures import Pictures

log = logging.getLogger(__name__)

#: What faces are told apart by is small: these pixels weigh five times as much.
FINE = ("eyes", "brows", "mouth", "mark")
WINDOW = 128  # px; the network has no sense of place, so it learns on windows and on small pictures alike


def psnr(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Peak signal-to-noise ratio in dB of pictures in [0, 1]."""
    return float(-10 * np.log10(np.mean((a.astype(np.float64) - b) ** 2)))


def grown(start: PatchAutoencoder) -> PatchAutoencoder:
    """Trained weights in a network of today's depth: new blocks begin as the identity."""
    from atelier.builtin.autoencoder import PatchAutoencoder

    kept = {k: start.config[k] for k in ("latent_channels", "scaling_factor", "shift_factor")}
    model = PatchAutoencoder(**kept)
    model.load_state_dict(start.state_dict(), strict=False)
    return model


def train_autoencoder(
    pictures: Pictures,
    *,
    steps: int,
    batch: int = 16,
    textures: float = 0.25,
    seed: int = 0,
    device: str = "cpu",
    leaves: int = 1500,
    start: PatchAutoencoder | None = None,
) -> PatchAutoencoder:
    """Minimise squared and absolute error, fine parts of faces weighing more; latents are scaled to unit deviation.

    Of a batch, a share `textures` are dead leaves; of the others a third are windows of the pictures at full size, two
    thirds the pictures averaged down to the window's size. From `start`, whose network may have fewer blocks, the
    latents keep their scale (a transformer that knows them is hardly thrown off).
    """
    import torch

    from atelier.builtin.autoencoder import PatchAutoencoder

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    drawn = torch.from_numpy(np.stack([dead_leaves(rng, WINDOW) for _ in range(leaves)])).to(device)
    model = grown(start) if start else PatchAutoencoder()
    model = model.float().train().to(device=device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    size = pictures.images.shape[1]
    resident = torch.from_numpy(np.array(pictures.images)).to(device) if device != "cpu" else None

    fine = torch.from_numpy(np.isin(PARTS, FINE).astype(np.float32)).to(device)

    def rows(count: int) -> torch.Tensor:
        """Pictures with, as a fourth channel, where their fine parts are: (count, 4, size, size)."""
        chosen = np.sort(rng.integers(0, len(pictures), count))
        if resident is None:
            found = torch.from_numpy(pictures.images[chosen]).to(device)
        else:
            found = resident[torch.from_numpy(chosen).to(device)]
        marked = fine[torch.from_numpy(pictures.parts[chosen]).to(device).long()]
        return torch.cat([found.permute(0, 3, 1, 2).float() / 127.5 - 1, marked[:, None]], 1)

    def take(count: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Windows (count, 3, h, w) in [-1, 1] and the weight of each pixel (count, 1, h, w)."""
        extra = int(count * textures)
        small = (count - extra) * 2 // 3
        leaf = drawn[torch.from_numpy(rng.integers(0, len(drawn), extra)).to(device)].permute(0, 3, 1, 2).float()
        parts = [torch.cat([leaf / 127.5 - 1, torch.zeros_like(leaf[:, :1])], 1)]
        parts.append(torch.nn.functional.interpolate(rows(small), (WINDOW, WINDOW), mode="area"))
        wide = rows(count - extra - small)
        y, x = (int(v) for v in rng.integers(0, size - WINDOW + 1, 2))
        parts.append(wide[:, :, y : y + WINDOW, x : x + WINDOW])
        found = torch.cat(parts)
        return found[:, :3].contiguous(memory_format=torch.channels_last), 1 + 4 * found[:, 3:]

    if start is None:
        model.start_from_components(take(512)[0])
    optimizer = ConvMuon(model, lr_muon=0.015, lr_adam=5e-4)
    started, recent = time.monotonic(), []
    for step in range(steps):
        x, weight = take(batch)
        with mixed(device):
            latents = model.encode(x, return_dict=False)[0]
            # A little noise keeps the decoder calm about latents that a transformer only nearly hits.
            latents = latents + 0.02 * latents.detach().std() * torch.randn_like(latents)
            y = model.decode(latents, return_dict=False)[0]
        error = y.float() - x
        loss = (weight * (error.square() + 0.05 * error.abs())).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step(warm_then_linear(step, steps, warm=0.03))
        recent.append(error.detach().square().mean() / 4)
        if step % 100 == 99 or step == steps - 1:
            pace = batch * (step + 1) / (time.monotonic() - started)
            mean = float(sum(recent) / len(recent))
            recent.clear()
            decibel = -10 * np.log10(mean)
            log.info("autoencoder step %d of %d: %.2f dB, %.0f windows/s", step + 1, steps, decibel, pace)
    if start is not None:
        return model.cpu()
    with torch.no_grad():
        latents = model.encode(take(512)[0], return_dict=False)[0].float()
    model.register_to_config(shift_factor=float(latents.mean()), scaling_factor=float(1 / latents.std()))
    return model.cpu()
