"""The network of the drawn-face detector: a small residual pyramid with one output map."""

# A torch module, imported where it is used.
import torch  # noqa: TID253
from torch import Tensor, nn  # noqa: TID253
from torch.nn import functional as F  # noqa: TID253


class _Residual(nn.Module):
    """relu(x + two convolutions), the second starting at zero."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = _conv(width, width)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(width)
        nn.init.zeros_(self.norm.weight)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.norm(self.second(self.first(x))))


def _conv(inside: int, outside: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, outside, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(outside), nn.ReLU()
    )


class FaceNetwork(nn.Module):
    """(b, 3, h, w) → (b, outputs, h/4, w/4); sides are multiples of 16.

    Args:
        widths: channels at 1/2, 1/4, 1/8 and 1/16 of the resolution.
        neck: channels of the map at 1/4 that the outputs are read from.
        outputs: channels of the output; the first is the heat logit.
    """

    def __init__(self, widths: tuple[int, int, int, int], neck: int, outputs: int) -> None:
        super().__init__()
        half, quarter, eighth, sixteenth = widths
        self.stem = _conv(3, half, stride=2)
        self.fine = nn.Sequential(_conv(half, quarter, stride=2), _Residual(quarter))
        self.middle = nn.Sequential(_conv(quarter, eighth, stride=2), _Residual(eighth))
        self.coarse = nn.Sequential(_conv(eighth, sixteenth, stride=2), _Residual(sixteenth), _Residual(sixteenth))
        self.from_coarse = nn.Conv2d(sixteenth, eighth, 1)
        self.from_middle = nn.Conv2d(eighth, neck, 1)
        self.from_fine = nn.Conv2d(quarter, neck, 1)
        self.head = _conv(neck, neck)
        self.out = nn.Conv2d(neck, outputs, 1)
        assert self.out.bias is not None
        with torch.no_grad():
            self.out.bias[0] = -4.0  # faces are rare: start from a heat of about 0.02

    def forward(self, x: Tensor) -> Tensor:
        fine = self.fine(self.stem(x))
        middle = self.middle(fine)
        # Nearest neighbour up: exact for any multiple of 16, and the head's convolution smooths it.
        middle = F.relu(middle + F.interpolate(self.from_coarse(self.coarse(middle)), scale_factor=2.0))
        joined = F.relu(self.from_fine(fine) + F.interpolate(self.from_middle(middle), scale_factor=2.0))
        return self.out(self.head(joined))
