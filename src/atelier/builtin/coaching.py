"""Learn from what a reader sees: the transformer draws, the companion reads the picture, and the gradient of what it
reads goes back through the autoencoder and every step of the drawing.

DRaFT (Clark et al. 2023), beside the flow loss, which keeps the pictures pictures of the world. The flow loss alone
asks for every pixel alike and learns a haircut or a mole last; a reader asks for just those. The judge that measures
the model has no part in this.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from atelier.builtin.latents import unpack

if TYPE_CHECKING:
    import torch

    from atelier.builtin.aligned import AlignedNet
    from atelier.builtin.autoencoder import PatchAutoencoder
    from atelier.builtin.feed import Batch, Feed
    from atelier.builtin.train_transformer import Velocity


@dataclass(frozen=True)
class Coaching:
    """How a coached step is made.

    Args:
        samples: pictures drawn a step.
        weight: of the reader's loss beside the flow loss.
        jumps: steps of a drawing. jitter: how far each inner time may lie from its even place, as a share of a jump;
            0 for a student that always draws at the same times.
        enough: cross-entropy (nats) of an attribute below which nothing more is asked: making a sure reader surer only
            leads to caricatures.
        crisp: weight of a critic's gradient beside the reader's, as a multiple of it, where there is a critic.
    """

    samples: int = 8
    weight: float = 0.05
    jumps: int = 4
    jitter: float = 0.3
    enough: float = 0.1
    crisp: float = 2.0


class Coach:
    """A frozen reader of latents: the autoencoder's decoder and a network that reads every attribute.

    Args:
        vae: the model's autoencoder.
        reader: as the companion's; its first outputs are the attributes' logits.
        classes: how many values each attribute has.
    """

    def __init__(
        self, vae: PatchAutoencoder, reader: AlignedNet, classes: tuple[int, ...], device: str = "cpu"
    ) -> None:
        import torch

        self.vae, self.reader, self.classes = vae, reader, classes
        self.shift, self.scale = vae.config["shift_factor"], vae.config["scaling_factor"]
        for module in (vae, reader):
            torch.nn.Module.to(module, device=device, dtype=torch.float32)
            torch.nn.Module.to(module, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
            module.eval().requires_grad_(False)

    def picture(self, latents: torch.Tensor) -> torch.Tensor:
        """Clean tokens (b, side², 64) as pictures (b, 3, h, w), clipped to [−1, 1]; gradients pass all the same."""
        import torch

        z = unpack(latents) / self.scale + self.shift
        x = self.vae.decode(z.contiguous(memory_format=torch.channels_last), return_dict=False)[0]
        return x + (x.clamp(-1, 1) - x).detach()

    def loss(
        self, latents: torch.Tensor, asked: torch.Tensor, chance: torch.Generator, *, enough: float
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Mean cross-entropy of the asked attributes beyond `enough`, and the share of them that is read as asked.

        Args:
            latents: (b, side², 64) clean tokens.
            asked: (b, attributes) class indices, −1 where anything will do.
            chance: for a little noise, blur and displacement, so that neither single pixels nor a fine weave over the
                picture convinces the reader.
        """
        import torch
        from torch.nn import functional as F

        x = self.picture(latents)
        dx, dy = (int(v) for v in torch.randint(-3, 4, (2,), generator=chance, device=chance.device))
        x = torch.roll(x, (dy, dx), (2, 3))
        x = _softened(x, 0.8 * float(torch.rand((), generator=chance, device=chance.device)))
        noise = torch.randn(x.shape, generator=chance, device=x.device)
        x = x + 0.05 * float(torch.rand((), generator=chance, device=chance.device)) * noise
        logits = self.reader(x.contiguous(memory_format=torch.channels_last))[0].float()
        parts = logits[:, : sum(self.classes)].split(self.classes, dim=1)
        told = torch.stack(
            [F.cross_entropy(p, asked[:, i], ignore_index=-1, reduction="none") for i, p in enumerate(parts)], 1
        )
        count = (asked >= 0).sum().clamp_min(1)
        right = torch.stack([p.argmax(1) for p in parts], 1) == asked
        return (told - enough).clamp_min(0).sum() / count, right.sum() / count


def _softened(x: torch.Tensor, sigma: float) -> torch.Tensor:
    """Pictures blurred by a Gaussian of `sigma` px (3 × 3 taps, so up to about 1 px)."""
    import torch
    from torch.nn import functional as F

    side = math.exp(-0.5 / max(sigma, 1e-3) ** 2)
    line = torch.tensor([side, 1.0, side], device=x.device) / (1 + 2 * side)
    kernel = (line[:, None] * line).expand(x.shape[1], 1, 3, 3)
    return F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), kernel, groups=x.shape[1])


def drawn(
    velocity: Velocity, feed: Feed, recipe: Coaching, step: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Generator]:
    """The samples of a step: tokens (b, side², 64) with gradients, what is asked of them, and chance to read them."""
    import torch

    batch, asked, noise = feed.asked(step, recipe.samples)
    chance = torch.Generator(noise.device).manual_seed((feed.recipe.seed << 32) + step)
    return draw(velocity, batch, noise, wandering(recipe.jumps, recipe.jitter, chance)), asked, chance


def coached_loss(
    velocity: Velocity, feed: Feed, coach: Coach, recipe: Coaching, step: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw the samples of a step and let the coach read them: its loss and the share read as asked."""
    latents, asked, chance = drawn(velocity, feed, recipe, step)
    return coach.loss(latents, asked, chance, enough=recipe.enough)


def draw(velocity: Velocity, batch: Batch, noise: torch.Tensor, times: tuple[float, ...]) -> torch.Tensor:
    """Euler's method along `times` (from 1 down to 0) without guidance, with gradients: noise → clean tokens."""
    text = velocity.encode(batch.tokens)
    return euler(lambda x, at: velocity(x, at, batch, text), noise, times)


def euler(
    move: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    noise: torch.Tensor,
    times: Sequence[float],
    learnt: int | None = None,
) -> torch.Tensor:
    """Follow a velocity along `times` (from 1 down to 0): noise → clean tokens.

    Args:
        move: tokens (b, n, c) and times (b,) → velocity (b, n, c).
        learnt: gradients go back through so many of the last jumps; None: through all.
    """
    import torch

    jumps = list(pairwise(times))
    x = noise
    for place, (at, to) in enumerate(jumps):
        with torch.set_grad_enabled(learnt is None or place >= len(jumps) - learnt):
            x = x - (at - to) * move(x, x.new_full((len(x),), at))
    return x


def wandering(jumps: int, jitter: float, chance: torch.Generator) -> tuple[float, ...]:
    """Times from 1 down to 0 in so many jumps, the inner ones up to `jitter` of a jump away from their even places."""
    import torch

    wander = (torch.rand(jumps - 1, generator=chance, device=chance.device) - 0.5) * 2 * jitter
    return (1.0, *(1 - (k + 1 + float(w)) / jumps for k, w in enumerate(wander)), 0.0)
