"""Learn to draw crisply: a critic learns to tell what the model draws from pictures of the world, and the gradient of
how it tells goes back through the drawing.

Adversarial distillation (Sauer et al. 2023, arXiv:2311.17042) with a critic of pixels. Squared errors ask for the mean
of all that could stand in a place, which few steps draw as a haze; a reader is content with hazy pictures that it can
read. Both kinds have passed the autoencoder, so what the critic tells is the drawing, not the decoder.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from torch import nn

    from atelier.builtin.coaching import Coach

REAL = 1500
"""Pictures of the world that the critic knows."""
REMEMBERED = 256
"""Drawn pictures that it looks at again, so that the model cannot go in circles around it."""
LOOKS = 24
"""Pictures of either kind that it learns from in a step."""
FOLLOWS = 0.05
"""How fast the running norms of gradients follow."""


def build_critic() -> nn.Module:
    """Pictures (b, 3, h, w) in [−1, 1] → how real each patch looks, (b, 1, h/8, w/8)."""
    from torch import nn
    from torch.nn.utils.parametrizations import spectral_norm

    def layer(fan_in: int, fan_out: int, stride: int) -> list[nn.Module]:
        convolution = nn.Conv2d(fan_in, fan_out, 4 if stride == 2 else 3, stride, 1)
        return [spectral_norm(convolution), nn.LeakyReLU(0.2)]

    layers = [*layer(3, 32, 2), *layer(32, 64, 2), *layer(64, 128, 1), *layer(128, 128, 2), *layer(128, 128, 1)]
    return nn.Sequential(*layers, spectral_norm(nn.Conv2d(128, 1, 1)))


class Critic:
    """The network, what it knows of both kinds of pictures, and its optimiser.

    Args:
        coach: its decoder shows latents as pictures.
        real: (n, side², 64) tokens of pictures of the world. seed: of weights and choices.
    """

    def __init__(self, coach: Coach, real: torch.Tensor, *, seed: int) -> None:
        import torch

        self._coach, device = coach, real.device
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.network = build_critic()
        self.network.to(device=device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
        self._optimizer = torch.optim.Adam(self.network.parameters(), lr=4e-4, betas=(0.0, 0.99))
        self._chance = torch.Generator(device).manual_seed(seed)
        with torch.no_grad():
            self._real = torch.cat([coach.picture(part.float()).half() for part in real.split(32)])
        self._drawn: deque[torch.Tensor] = deque(maxlen=REMEMBERED)
        self._norms: tuple[float, float] | None = None

    def remember(self, latents: torch.Tensor) -> None:
        """Keep what was drawn, (b, side², 64), to learn from."""
        import torch

        with torch.no_grad():
            self._drawn.extend(self._coach.picture(latents).half())

    def learn(self) -> torch.Tensor:
        """One step of telling the two kinds apart; the share of pictures told right. Something must be remembered."""
        import torch
        from torch.nn import functional as F

        real, drawn = self._some(self._real), self._some(torch.stack([*self._drawn]))
        told = self.network(self._shown(torch.cat([real, drawn])))
        told_real, told_drawn = told.split([len(real), len(drawn)])
        loss = F.relu(1 - told_real).mean() + F.relu(1 + told_drawn).mean()
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self._optimizer.step()
        right = (told_real.mean((1, 2, 3)) > 0).sum() + (told_drawn.mean((1, 2, 3)) < 0).sum()
        return right / (len(real) + len(drawn))

    def push(self, latents: torch.Tensor, beside: torch.Tensor) -> torch.Tensor:
        """The gradient by drawn latents (b, side², 64) that makes them look real, as large as the one `beside` it
        usually is: how sharp a critic has become does not decide how much it is listened to."""
        import torch

        leaf = latents.detach().requires_grad_()
        looks = self.network(self._shown(self._coach.picture(leaf))).mean()
        (gradient,) = torch.autograd.grad(-looks, leaf)
        now = (float(beside.norm()), float(gradient.norm()))
        before = self._norms or now
        self._norms = (before[0] + FOLLOWS * (now[0] - before[0]), before[1] + FOLLOWS * (now[1] - before[1]))
        return gradient * (self._norms[0] / max(self._norms[1], 1e-12))

    def _some(self, pictures: torch.Tensor) -> torch.Tensor:
        import torch

        chosen = torch.randint(0, len(pictures), (LOOKS,), generator=self._chance, device=self._chance.device)
        return pictures[chosen].float()

    def _shown(self, pictures: torch.Tensor) -> torch.Tensor:
        """Half of the times mirrored, and a little rough, so that no single pixel tells."""
        import torch

        if float(torch.rand((), generator=self._chance, device=self._chance.device)) < 0.5:
            pictures = pictures.flip(3)
        noise = torch.randn(pictures.shape, generator=self._chance, device=pictures.device)
        return (pictures + 0.03 * noise).contiguous(memory_format=torch.channels_last)
