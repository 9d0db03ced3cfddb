"""A network that finds the head, looks at it upright and close, and at the whole picture.

The judge and the companion have this form, each with weights of its own.
"""

# A torch module, imported where it is used.
import torch  # noqa: TID253
from torch import Tensor, nn  # noqa: TID253
from torch.nn import functional as F  # noqa: TID253

from atelier.builtin.vision import Backbone, Block


class _Tower(nn.Module):
    """(b, 3, 64, 64) → (b, 256): one aligned view, read with its positions."""

    WIDTH = 256

    def __init__(self, widths: tuple[int, ...] = (32, 64, 112)) -> None:
        super().__init__()
        stages: list[nn.Module] = []
        before = 3
        for width in widths:
            stages += [
                nn.Conv2d(before, width, 3, stride=2, padding=1, bias=False),
                nn.BatchNorm2d(width),
                nn.ReLU(),
                Block(width),
            ]
            before = width
        self.stages = nn.Sequential(*stages, nn.Conv2d(before, 40, 1), nn.ReLU())
        self.embed = nn.Sequential(nn.Linear(40 * 64, self.WIDTH), nn.ReLU())

    def forward(self, x: Tensor) -> Tensor:
        return self.embed(self.stages(x).flatten(1))


class AlignedNet(nn.Module):
    """(b, 3, 128, 128) in [−1, 1] → (b, outputs) and the head it found (b, 4): x, y, scale, roll.

    Three views: the whole picture, the head with hair and shoulders (2.4 times half its height each way), the face
    (1.2).
    """

    REACH = (1.2, 2.4)

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.whole = Backbone(outputs=4)
        self.texture = nn.Sequential(
            nn.Conv2d(3, 32, 3, bias=False),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.Conv2d(32, 48, 3, stride=2, bias=False),
            nn.BatchNorm2d(48),
            nn.ReLU(),
        )
        self.views = nn.ModuleList(_Tower() for _ in self.REACH)
        self.head = nn.Linear(320 + 96 + _Tower.WIDTH * len(self.REACH), outputs)

    def go_on_from(self, state: dict[str, Tensor]) -> None:
        """Take over weights of a network with other outputs; the last layer stays as it is."""
        own = self.state_dict()
        known = {k: v.float() for k, v in state.items() if k in own and own[k].shape == v.shape}
        self.load_state_dict(known, strict=False)

    @staticmethod
    def look(x: Tensor, head: Tensor, reach: float) -> Tensor:
        """Cut the square of ± reach head heights around the head, upright, at 64 × 64."""
        cx, cy, scale, roll = head.unbind(1)
        c, s = torch.cos(roll) * scale * reach * 2, torch.sin(roll) * scale * reach * 2
        theta = torch.stack([torch.stack([c, -s, cx * 2 - 1], 1), torch.stack([s, c, cy * 2 - 1], 1)], 1)  # (b, 2, 3)
        grid = F.affine_grid(theta.float(), [len(x), 3, 64, 64], align_corners=False)
        return F.grid_sample(x.float(), grid, padding_mode="border", align_corners=False)

    def forward(self, x: Tensor, head: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """`head`, where known (training), is looked at instead of the head found."""
        seen = self.whole.features(x)
        found = self.whole.head(seen).float() * 0.1 + torch.tensor([0.5, 0.43, 0.22, 0.0], device=x.device)
        at = (found if head is None else head).detach()
        grain = self.texture(x).flatten(2)
        views = [tower(self.look(x, at, reach)) for tower, reach in zip(self.views, self.REACH, strict=True)]
        everything = torch.cat([seen, grain.mean(2), grain.amax(2), *views], 1)
        return self.head(everything), found
