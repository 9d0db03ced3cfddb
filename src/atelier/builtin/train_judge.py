"""Train the judge on renders: `python -m atelier.builtin.train judge`."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.attributes import ATTRIBUTES

if TYPE_CHECKING:
    import torch

    from atelier.builtin.aligned import AlignedNet
    from atelier.builtin.pictures import Pictures

log = logging.getLogger(__name__)


def attribute_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy over the attributes that a picture shows. logits (b, classes), labels (b, attributes), −1
    unseen."""
    import torch
    from torch.nn import functional as F

    parts = logits.float().split([len(a.values) for a in ATTRIBUTES], dim=1)
    return torch.stack([F.cross_entropy(p, labels[:, i], ignore_index=-1) for i, p in enumerate(parts)]).mean()


def accuracy(logits: torch.Tensor, labels: torch.Tensor) -> dict[str, float]:
    """Share right of each attribute, over the pictures that show it."""
    parts = logits.float().split([len(a.values) for a in ATTRIBUTES], dim=1)
    out: dict[str, float] = {}
    for i, (attribute, part) in enumerate(zip(ATTRIBUTES, parts, strict=True)):
        shown = labels[:, i] >= 0
        out[attribute.name] = float((part.argmax(1) == labels[:, i])[shown].float().mean())
    return out


def train_judge(
    pictures: Pictures,
    *,
    steps: int,
    batch: int = 48,
    seed: int = 0,
    device: str = "cpu",
    start: dict[str, torch.Tensor] | None = None,
) -> AlignedNet:
    """Train a judge on small pictures shifted and roughened a little, as encoders and samplers do to them.

    Args:
        start: weights of an earlier judge, perhaps of fewer attributes, to go on from.
    """
    import torch
    from torch.nn import functional as F

    from atelier.builtin.conv_muon import ConvMuon, warm_then_linear
    from atelier.builtin.judge import build
    from atelier.numerics.precision import mixed

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = build()
    if start is not None:
        model.go_on_from(start)
    model = model.to(device=device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    optimizer = ConvMuon(model, plain=(model.head, model.whole.head))
    every = torch.from_numpy(np.array(pictures.small)).to(device)
    started, smooth = time.monotonic(), torch.zeros(())
    for step in range(steps):
        chosen = np.sort(rng.integers(0, len(pictures), batch))
        x = every[torch.from_numpy(chosen).to(device)].permute(0, 3, 1, 2).float() / 127.5 - 1
        heads = torch.from_numpy(pictures.heads[chosen]).to(device)
        x = x + torch.randn_like(x) * float(rng.uniform(0, 0.05))
        dx, dy = (int(v) for v in rng.integers(-4, 5, 2))
        x = torch.roll(x, (dy, dx), (2, 3)).contiguous(memory_format=torch.channels_last)
        heads = heads + torch.tensor([dx / x.shape[3], dy / x.shape[2], 0, 0], device=device)
        # Looked at a little off, since at work the head is where the network itself found it.
        off = torch.randn_like(heads) * torch.tensor([0.008, 0.008, 0.006, 0.02], device=device)
        labels = torch.from_numpy(pictures.labels[chosen].astype(np.int64)).to(device)
        with mixed(device):
            logits, found = model(x, heads + off)
            loss = attribute_loss(logits, labels)
        loss = loss + 100 * F.mse_loss(found, heads)
        loss.backward()
        optimizer.step(warm_then_linear(step, steps))
        with torch.no_grad():
            smooth = loss.detach() if step == 0 else 0.98 * smooth + 0.02 * loss.detach()
        if step % 50 == 0 or step == steps - 1:
            rate = batch * (step + 1) / (time.monotonic() - started)
            log.info("judge step %d of %d: loss %.4f, %.0f pictures/s", step, steps, float(smooth), rate)
    return model.cpu()
