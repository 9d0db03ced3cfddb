"""Train the judge on renders: `python -m atelier.builtin.train judge`."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.attributes import ATTRIBUTES

if TYPE_CHECKING:
    import torch
    from torch import nn

    from atelier.builtin.pictures import Pictures

log = logging.getLogger(__name__)


def attribute_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy over the attributes that a picture shows. logits (b, classes), labels (b, attributes), −1 unseen."""
    import torch
    from torch.nn import functional as F  # noqa: N812

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


def train_attributes(
    model: nn.Module, pictures: Pictures, *, steps: int, batch: int = 32, lr: float = 2e-3, seed: int = 0, device: str = "cpu"
) -> None:
    """Train a network of concatenated attribute logits in place, on pictures jittered as encoders and samplers do."""
    import torch

    rng = np.random.default_rng(seed)
    model.to(device=device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, lr, steps, pct_start=0.1)
    started, smooth = time.monotonic(), 0.0
    for step in range(steps):
        chosen = np.sort(rng.integers(0, len(pictures), batch))
        x = torch.from_numpy(pictures.images[chosen]).permute(0, 3, 1, 2).float() / 127.5 - 1
        x = x + torch.randn_like(x) * float(rng.uniform(0, 0.06))
        dx, dy = (int(v) for v in rng.integers(-4, 5, 2))
        x = torch.roll(x, (dy, dx), (2, 3)).contiguous(memory_format=torch.channels_last).to(device)
        labels = torch.from_numpy(pictures.labels[chosen].astype(np.int64)).to(device)
        with torch.autocast(device, torch.bfloat16):
            loss = attribute_loss(model(x), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        smooth = float(loss.detach()) if step == 0 else 0.98 * smooth + 0.02 * float(loss.detach())
        if step % 50 == 0 or step == steps - 1:
            rate = batch * (step + 1) / (time.monotonic() - started)
            log.info("step %d of %d: loss %.4f, %.0f pictures/s", step, steps, smooth, rate)
