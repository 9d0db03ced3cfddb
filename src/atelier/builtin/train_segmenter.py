"""Train the part segmenter on renders and their exact part maps: `python -m atelier.builtin.train segmenter`."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.segmenter import TABLE, WEIGHTS, Segmenter, SegmenterTable
from atelier.builtin.world import draw
from atelier.builtin.world.figure import PARTS

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from numpy.typing import NDArray

    from atelier.builtin.autoencoder import PatchAutoencoder
    from atelier.builtin.pictures import Pictures
    from atelier.builtin.segmenter_network import PartNetwork

log = logging.getLogger(__name__)


def used(images: torch.Tensor, vae: PatchAutoencoder, amount: float) -> torch.Tensor:
    """Pictures (b, 3, h, w) as a model leaves them: through the autoencoder, latents off by `amount` deviations."""
    import torch

    with torch.no_grad():
        z = vae.encode(images.to(vae.dtype), return_dict=False)[0]
        z = z + amount * z.std() * torch.randn_like(z)
        return vae.decode(z, return_dict=False)[0].float().clamp(-1, 1)


def train_segmenter(
    pictures: Pictures, vae: PatchAutoencoder, *, steps: int, batch: int = 12, seed: int = 41, device: str = "cpu"
) -> PartNetwork:
    """Cross-entropy, rare parts weighted up; two of three pictures have been through the autoencoder."""
    import torch
    from torch.nn import functional as F

    from atelier.builtin.conv_muon import ConvMuon, warm_then_linear
    from atelier.builtin.segmenter_network import PartNetwork
    from atelier.numerics.precision import mixed

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = PartNetwork(len(PARTS)).to(device=device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    torch.nn.Module.to(vae, device=device)
    optimizer = ConvMuon(model, plain=(model.out,))
    counts = np.bincount(np.asarray(pictures.parts[:400]).ravel(), minlength=len(PARTS)) + 1.0
    weight = torch.from_numpy((counts / counts.sum()) ** -0.35).float().to(device)
    started, recent = time.monotonic(), []
    for step in range(steps):
        rows = np.sort(rng.integers(0, len(pictures), batch))
        x = torch.from_numpy(pictures.images[rows]).to(device).permute(0, 3, 1, 2).float() / 127.5 - 1
        wanted = torch.from_numpy(pictures.parts[rows]).to(device).long()
        if step % 3:
            x = used(x, vae, float(rng.uniform(0, 0.25)))
        elif step % 2:  # a small picture, brought to size
            x = F.interpolate(F.avg_pool2d(x, 2), scale_factor=2.0, mode="bicubic")
        if rng.random() < 0.5:
            x, wanted = x.flip(3), wanted.flip(2)
        x = x + torch.randn_like(x) * float(rng.uniform(0, 0.04))
        with mixed(device):
            logits = model(x.contiguous(memory_format=torch.channels_last))
        loss = F.cross_entropy(logits.float(), wanted, weight=weight / weight.mean())
        loss.backward()
        optimizer.step(warm_then_linear(step, steps))
        recent.append(loss.detach())
        if step % 100 == 99 or step == steps - 1:
            rate = batch * (step + 1) / (time.monotonic() - started)
            mean = float(sum(recent) / len(recent))
            recent.clear()
            log.info("segmenter step %d of %d: loss %.4f, %.0f pictures/s", step + 1, steps, mean, rate)
    torch.nn.Module.to(vae, device="cpu")
    return model.cpu().eval()


def mean_iou(found: NDArray[np.uint8], truth: NDArray[np.uint8]) -> dict[str, float]:
    """Intersection over union of each part over all pictures (n, h, w), and `mean` over the parts that occur."""
    each: dict[str, float] = {}
    for part, name in enumerate(PARTS):
        either = ((found == part) | (truth == part)).sum()
        if (truth == part).any():
            each[name] = float(((found == part) & (truth == part)).sum() / either)
    return {"mean": float(np.mean(list(each.values())))} | each


def measure(segmenter: Segmenter, vae: PatchAutoencoder, count: int, seed: int = 993) -> dict[str, float]:
    """Mean IoU on fresh renders at full size, as drawn and as a model leaves them."""
    import torch

    from atelier.builtin.pictures import scene_at

    drawings = [draw(scene_at(seed, i, uniform=True), 256, parts=True) for i in range(count)]
    truth = np.stack([d.parts for d in drawings if d.parts is not None])
    plain = np.stack([segmenter.segment(d.image) for d in drawings])
    torch.manual_seed(seed)
    x = torch.from_numpy(np.stack([d.image for d in drawings])).permute(0, 3, 1, 2).float() / 127.5 - 1
    left = torch.cat([used(part, vae, 0.15) for part in x.split(32)])
    pictures = ((left + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()
    passed = np.stack([segmenter.segment(np.ascontiguousarray(p)) for p in pictures])
    each = mean_iou(plain, truth)
    return {f"iou_{k}": v for k, v in each.items()} | {"iou_mean_used": mean_iou(passed, truth)["mean"]}


def make_segmenter(
    folder: Path,
    pictures: Pictures,
    vae: PatchAutoencoder,
    *,
    steps: int,
    batch: int = 12,
    device: str = "cpu",
    fresh: int = 300,
) -> dict[str, float]:
    """Train, measure on fresh pictures, write the two files; returns what was measured."""
    import torch
    from safetensors.torch import save_file

    model = train_segmenter(pictures, vae, steps=steps, batch=batch, device=device)
    folder.mkdir(parents=True, exist_ok=True)
    state = {k: v for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    save_file({k: v.to(torch.bfloat16).contiguous() for k, v in state.items()}, folder / WEIGHTS)
    (folder / TABLE).write_text(SegmenterTable(parts=tuple(PARTS)).model_dump_json(indent=1) + "\n")
    measured = measure(Segmenter.load(folder), vae, fresh)
    table = SegmenterTable(parts=tuple(PARTS), measured={k: round(v, 4) for k, v in measured.items()})
    (folder / TABLE).write_text(table.model_dump_json(indent=1) + "\n")
    return measured
