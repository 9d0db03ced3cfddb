"""A small residual network for the built-in model's companions and its judge."""

# A torch module, imported where it is used.
from torch import Tensor, nn  # noqa: TID253
from torch.nn import functional as F  # noqa: TID253


class Block(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(width)
        nn.init.zeros_(self.norm2.weight)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x))))))


class Backbone(nn.Module):
    """(b, 3, 128, 128) in [−1, 1] → (b, outputs).

    Four halvings to an 8×8 grid. Pictures of the world keep faces near one place, so the grid is read with its
    positions
    (flattened), not averaged: the colour of an eye is a few pixels.
    """

    def __init__(
        self, outputs: int, widths: tuple[int, ...] = (24, 48, 96, 160), thin: int = 40, hidden: int = 320
    ) -> None:
        super().__init__()
        stages: list[nn.Module] = [
            nn.Conv2d(3, widths[0], 5, stride=2, padding=2, bias=False),
            nn.BatchNorm2d(widths[0]),
            nn.ReLU(),
        ]
        for i, width in enumerate(widths):
            if i:
                stages += [
                    nn.Conv2d(widths[i - 1], width, 3, stride=2, padding=1, bias=False),
                    nn.BatchNorm2d(width),
                    nn.ReLU(),
                ]
            stages.append(Block(width))
        self.stages = nn.Sequential(*stages)
        self.thin = nn.Sequential(nn.Conv2d(widths[-1], thin, 1), nn.ReLU())
        self.embed = nn.Sequential(nn.Linear(thin * 64, hidden), nn.ReLU())
        self.head = nn.Linear(hidden, outputs)

    def features(self, x: Tensor) -> Tensor:
        """(b, hidden) features before the head."""
        return self.embed(self.thin(self.stages(x)).flatten(1))

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.features(x))
