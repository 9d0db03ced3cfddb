"""The network of the part segmenter: a small U-Net (Ronneberger et al. 2015) with residual stages."""

# A torch module, imported where it is used.
from itertools import pairwise

import torch  # noqa: TID253
from torch import Tensor, nn  # noqa: TID253
from torch.nn import functional as F  # noqa: TID253

from atelier.builtin.vision import Block


def _conv(inside: int, outside: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, outside, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(outside), nn.ReLU()
    )


class PartNetwork(nn.Module):
    """(b, 3, h, w) in [−1, 1] → (b, parts, h, w) logits; sides are multiples of 16.

    Args:
        parts: classes, background included.
        widths: channels at full, 1/2, 1/4, 1/8 and 1/16 resolution.
    """

    def __init__(self, parts: int, widths: tuple[int, ...] = (12, 24, 48, 72, 88)) -> None:
        super().__init__()
        self.down = nn.ModuleList(
            nn.Sequential(_conv(before, width, 1 if i == 0 else 2), *([Block(width)] if i else []))
            for i, (before, width) in enumerate(zip((3, *widths[:-1]), widths, strict=True))
        )
        self.up = nn.ModuleList(
            nn.Sequential(_conv(low + high, high), *([Block(high)] if i else []))
            for i, (high, low) in enumerate(pairwise(widths))
        )
        self.out = nn.Conv2d(widths[0], parts, 1)

    def forward(self, x: Tensor) -> Tensor:
        seen: list[Tensor] = []
        for stage in self.down:
            x = stage(x)
            seen.append(x)
        for stage, high in zip(reversed(self.up), reversed(seen[:-1]), strict=True):
            x = stage(torch.cat([F.interpolate(x, scale_factor=2.0), high], 1))
        return self.out(x)
