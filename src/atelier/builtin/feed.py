"""Batches for the transformer: kinds of tasks, what is drawn for each, each drawn from (seed, step)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.groups import AGAIN, BACK, CAPTIONS, EDIT, PICTURES, SWAP, UNDO
from atelier.builtin.latents import grid_ids
from atelier.builtin.text import EOS, PAD
from atelier.builtin.world.attributes import ATTRIBUTES

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from numpy.typing import NDArray

    from atelier.builtin.groups import Groups


@dataclass(frozen=True)
class Task:
    """One kind of training batch.

    Args:
        kind: draw, edit, again (the same person elsewhere) or swap (clothes of a second picture).
        side: latent tokens along a side: 16 at 256 px, 8 at 128 px.
        share: how often a batch is of this kind.
        samples: samples a batch, as a share of `Recipe.batch`.
    """

    kind: str
    side: int
    share: float
    samples: float


TASKS = (
    Task("draw", 16, 0.30, 1.0),
    Task("draw", 8, 0.22, 2.0),
    Task("edit", 16, 0.10, 0.5),
    Task("edit", 8, 0.08, 1.0),
    Task("again", 16, 0.14, 0.5),
    Task("again", 8, 0.11, 1.0),
    Task("swap", 16, 0.03, 0.375),
    Task("swap", 8, 0.02, 0.75),
)


@dataclass(frozen=True)
class Recipe:
    """How the transformer is trained. `steps` fixes the schedule: warm-up, constant, then linear to zero over the
    last 60 %.

    Args:
        batch: samples of a drawing batch at the larger size.
        sides: latent tokens along a side, of the sizes that are trained (16 at 256 px, 8 at 128 px).
        emphasis: how much more a token of the head weighs than one of the background. Most of what tells people apart
            lies on a tenth of the picture; without it the network learns skies first and eyebrows last.
        average: share of the past in the running mean of the weights, which is what comes out; a short stretch forgets
            sooner.
        start: folder of an earlier transformer to go on from.
        kept: share of the way from the earlier weights to those that came out which is kept (Wortsman et al. 2022): a
            reader's teaching is had with most of what the flow loss had taught before.
    """

    steps: int = 4000
    batch: int = 64
    lr_muon: float = 0.015
    lr_adam: float = 2e-3
    empty_captions: float = 0.1
    layers: int = 2
    single_layers: int = 4
    heads: int = 3
    seed: int = 0
    sides: tuple[int, ...] = (16, 8)
    emphasis: float = 3.0
    average: float = 0.999
    start: Path | None = None
    kept: float = 1.0

    def rate(self, step: int) -> float:
        """Learning-rate factor of a step, 0..1."""
        warm = min(1.0, (step + 1) / 100)
        cool = min(1.0, (self.steps - step) / (0.6 * self.steps))
        return warm * cool

    def task(self, step: int) -> Task:
        rng = np.random.default_rng([self.seed, step, 1])
        tasks = [t for t in TASKS if t.side in self.sides]
        shares = np.array([t.share for t in tasks])
        return tasks[int(rng.choice(len(tasks), p=shares / shares.sum()))]


@dataclass(frozen=True)
class Batch:
    """What the transformer sees: clean tokens x0, tokens to look at, text.

    Args:
        x0: (b, side², 64) float32.
        reference: (b, n, 64) float32, n 0 where nothing is to be looked at.
        ids: (side² + n, 3) position ids of both.
        tokens: (b, 48) token ids.
        weight: (b, side², 1) of each token in the loss, mean 1.
    """

    x0: torch.Tensor
    reference: torch.Tensor
    ids: torch.Tensor
    tokens: torch.Tensor
    weight: torch.Tensor


@dataclass(frozen=True)
class _Chosen:
    """Which samples a batch is made of.

    Args:
        group, shown, row: (b,) each sample's group, picture in it and text.
        x0: (b, side², 64) that picture's tokens; reference: (b, n, 64) to look at; ids: positions of both.
    """

    group: torch.Tensor
    shown: torch.Tensor
    row: torch.Tensor
    x0: torch.Tensor
    reference: torch.Tensor
    ids: torch.Tensor


class Feed:
    """Batches of training samples on a device, each drawn from (seed, step)."""

    def __init__(self, latents: dict[int, NDArray[np.uint16]], groups: Groups, recipe: Recipe, device: str) -> None:
        import torch

        self.recipe, self.device, self.count = recipe, device, len(groups)
        self.resident = device != "cpu"  # on a CPU the memory map is read as needed
        self.latents = {
            side: torch.from_numpy(np.asarray(z) if self.resident else z).view(torch.bfloat16)
            for side, z in latents.items()
        }
        if self.resident:
            self.latents = {side: z.to(device) for side, z in self.latents.items()}
        self.texts = torch.from_numpy(groups.tokens.astype(np.int32)).to(device)
        self.heads = torch.from_numpy(np.asarray(groups.heads)).to(device)
        self.said = torch.from_numpy(np.asarray(groups.said)).to(device)
        self.labels = torch.from_numpy(np.asarray(groups.labels)).to(device)

    def batch(self, step: int) -> tuple[Batch, torch.Tensor, torch.Tensor]:
        """The samples of a step, times t (b,) in 0..1, and noise like x0."""
        import torch

        task, device = self.recipe.task(step), self.device
        b = max(1, round(self.recipe.batch * task.samples))
        chance = torch.Generator(device).manual_seed((self.recipe.seed << 32) + step)
        one = self._choose(task, b, chance)
        weight = 1 + self.recipe.emphasis * head_cover(self.heads[one.group * PICTURES + one.shown], task.side)
        tokens = self.texts[one.group, one.row].long()
        empty = torch.rand(b, generator=chance, device=device) < self.recipe.empty_captions
        tokens = torch.where(empty[:, None], nothing(tokens.shape[1], device), tokens)
        # Logit-normal times (Esser et al. 2024), stratified over the batch; more tokens want a little more noise.
        u = (torch.arange(b, device=device) + torch.rand(b, generator=chance, device=device)) / b
        t = (torch.special.ndtri(u.clamp(1e-4, 1 - 1e-4)) + (0.4 if task.side > 8 else 0.0)).sigmoid()
        t = t[torch.randperm(b, generator=chance, device=device)]
        weight = (weight / weight.mean(1, keepdim=True))[:, :, None]
        noise = torch.randn(one.x0.shape, generator=chance, device=device)
        return Batch(one.x0, one.reference, one.ids, tokens, weight), t, noise

    def asked(self, step: int, count: int) -> tuple[Batch, torch.Tensor, torch.Tensor]:
        """`count` samples at the smallest size, what a reader should see in pictures of them, and noise to begin with.

        What should be seen are class indices (b, attributes), −1 where anything will do: what a text states; after an
        edit all that its picture shows; of somebody drawn again what the text states and everything of the person.
        """
        import torch

        device, side = self.device, min(self.recipe.sides)
        chance = torch.Generator(device).manual_seed((self.recipe.seed << 32) + step)
        chance.manual_seed(int(torch.randint(0, 2**62, (1,), generator=chance, device=device)))  # another stream
        task = next(t for t in TASKS if t.kind == self.recipe.task(step).kind and t.side == side)
        one = self._choose(task, count, chance)
        said = self.said[one.group, one.row].long()
        said = torch.where(said < torch.tensor([len(a.values) for a in ATTRIBUTES], device=device), said, -1)
        shown = self.labels[one.group * PICTURES + one.shown].long()
        if task.kind == "again":
            said = torch.where(torch.tensor([a.identity for a in ATTRIBUTES], device=device), shown, said)
        elif task.kind != "draw":
            said = shown
        batch = Batch(one.x0, one.reference, one.ids, self.texts[one.group, one.row].long(), torch.ones(()))
        return batch, said, torch.randn(one.x0.shape, generator=chance, device=device)

    def shown(self, count: int) -> torch.Tensor:
        """Some pictures of the world at the smallest size, (at most count, side², 64), chosen by the recipe's seed."""
        import torch

        grid = self.latents[min(self.recipe.sides)]
        chance = torch.Generator().manual_seed(self.recipe.seed)
        chosen = torch.randperm(len(grid), generator=chance)[:count].sort().values
        return grid[chosen.to(grid.device)].to(self.device).float()

    def _choose(self, task: Task, b: int, chance: torch.Generator) -> _Chosen:
        import torch

        device, side, reference = self.device, task.side, None

        def pick(high: int) -> torch.Tensor:
            return torch.randint(0, high, (b,), generator=chance, device=device)

        group, wording, turned = pick(self.count), pick(CAPTIONS), pick(2)
        grid = self.latents[side]

        def look(picture: torch.Tensor | int) -> torch.Tensor:
            rows = group * PICTURES + picture
            return grid[rows.to(grid.device)].to(device).float()

        if task.kind == "draw":
            shown = pick(PICTURES)
            row = shown * CAPTIONS + wording
        elif task.kind == "edit":  # from 0 to 1, or back
            shown, reference = 1 - turned, look(turned)
            row = torch.where(turned == 0, EDIT, UNDO) + wording
        elif task.kind == "again":  # from 0 to 2, or from 2 to 0
            shown, reference = 2 - 2 * turned, look(2 * turned)
            row = torch.where(turned == 0, AGAIN, BACK) + wording
        else:
            shown, row = torch.full_like(group, 4), torch.full_like(group, SWAP)
            pair = [look(k).view(b, side, side, 64) for k in (3, 0)]
            reference = torch.cat(pair, 2).view(b, 2 * side * side, 64)
        x0, ids = look(shown), grid_ids(side, side).to(device)
        if reference is None:
            reference = x0[:, :0]
        else:
            # Pictures that the model made itself are a little off; so are these.
            reference = reference + 0.05 * torch.randn(reference.shape, generator=chance, device=device)
            ids = torch.cat([ids, grid_ids(side, reference.shape[1] // side, 1).to(device)])
        return _Chosen(group, shown, row, x0, reference, ids)


def head_cover(heads: torch.Tensor, side: int) -> torch.Tensor:
    """How far each token lies on a head, 0..1, (b, side²), from centres and half heights (b, 3) in shares of the side.

    The head with its hair is taken as a disc of 1.3 times half the head's height, with a border one token wide.
    """
    import torch

    middle = (torch.arange(side, device=heads.device) + 0.5) / side
    x, y, radius = (heads[:, k, None, None] for k in range(3))
    away = ((middle[None, None, :] - x).square() + (middle[None, :, None] - y).square()).sqrt()
    return ((1.3 * radius - away) * side + 0.5).clamp(0, 1).flatten(1)


def nothing(length: int, device: str) -> torch.Tensor:
    """Token ids of an empty text."""
    import torch

    ids = torch.full((length,), PAD, device=device)
    ids[0] = EOS
    return ids
