"""Pictures as the transformer sees them: latent tokens with positions, encoded once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from numpy.typing import NDArray

    from atelier.builtin.autoencoder import PatchAutoencoder


def pack(z: torch.Tensor) -> torch.Tensor:
    """(b, 16, h, w) → (b, h/2 · w/2, 64), as FluxPipeline packs latents."""
    b, c, h, w = z.shape
    return z.view(b, c, h // 2, 2, w // 2, 2).permute(0, 2, 4, 1, 3, 5).reshape(b, (h // 2) * (w // 2), c * 4)


def unpack(tokens: torch.Tensor) -> torch.Tensor:
    """(b, side², 64) → (b, 16, 2 · side, 2 · side): `pack` undone, for square pictures."""
    b, count, width = tokens.shape
    side = round(count**0.5)
    return (
        tokens.view(b, side, side, width // 4, 2, 2)
        .permute(0, 3, 1, 4, 2, 5)
        .reshape(b, width // 4, 2 * side, 2 * side)
    )


def grid_ids(rows: int, columns: int, picture: int = 0) -> torch.Tensor:
    """Position ids of a token grid, (rows · columns, 3); pictures to look at are picture 1."""
    import torch

    ids = torch.zeros(rows, columns, 3)
    ids[..., 0] = picture
    ids[..., 1] += torch.arange(rows)[:, None]
    ids[..., 2] += torch.arange(columns)[None, :]
    return ids.reshape(-1, 3)


def encode_pictures(
    vae: PatchAutoencoder,
    images: NDArray[np.uint8],
    folder: Path,
    *,
    half: bool = True,
    device: str = "cpu",
    batch: int = 64,
) -> dict[int, NDArray[np.uint16]]:
    """Latent tokens of every picture at full and, if asked for, half size: side → (n, side², 64) bf16 kept as uint16.

    Encoded once into `folder`.
    """
    import torch

    full = images.shape[1] // 16
    found: dict[int, NDArray[np.uint16]] = {}
    paths = {side: folder / f"latents-{side}.npy" for side in ((full, full // 2) if half else (full,))}
    if not all(path.exists() for path in paths.values()):
        folder.mkdir(parents=True, exist_ok=True)
        scratch = {side: path.with_suffix(".partial.npy") for side, path in paths.items()}
        out = {s: np.lib.format.open_memmap(p, "w+", np.uint16, (len(images), s * s, 64)) for s, p in scratch.items()}
        shift, scale = vae.config["shift_factor"], vae.config["scaling_factor"]
        torch.nn.Module.to(vae, device=device)
        with torch.inference_mode(), torch.autocast(device, torch.bfloat16, enabled=device != "cpu"):
            for start in range(0, len(images), batch):
                raw = torch.from_numpy(np.array(images[start : start + batch])).to(device)  # (b, h, w, 3)
                x = raw.permute(0, 3, 1, 2).float() / 127.5 - 1
                for side in paths:
                    sized = x if side == full else torch.nn.functional.avg_pool2d(x, 2)
                    z = vae.encode(sized.contiguous(memory_format=torch.channels_last), return_dict=False)[0]
                    tokens = pack((z.float() - shift) * scale).bfloat16()
                    out[side][start : start + len(x)] = tokens.view(torch.uint16).cpu().numpy()
        torch.nn.Module.to(vae, device="cpu")
        for side, path in paths.items():
            out[side].flush()
            os.replace(scratch[side], path)
    for side, path in paths.items():
        found[side] = np.load(path, mmap_mode="r")
    return found
