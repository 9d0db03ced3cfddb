"""Who teaches a training of the built-in model: its companion, which reads drawn people."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import numpy as np

from atelier.errors import InvalidInput
from atelier.steps.eyes import pixels
from atelier.training import rng

if TYPE_CHECKING:
    import torch
    from PIL import Image
    from torch import nn

    from atelier.builtin.coaching import Coach
    from atelier.builtin.companion import Companion
    from atelier.builtin.companion_words import AttributeWords, Lexicon, Statement
    from atelier.engine.adapters import Adapter
    from atelier.engine.card import ModelCard
    from atelier.engine.session import ModelSession
    from atelier.steps.eyes import Eyes
    from atelier.training.cache import Encoders
    from atelier.training.config import TrainConfig
    from atelier.training.data import Batch
    from atelier.training.flow import FluxFlow
    from atelier.training.teaching import Teaching

LESSONS = 48
"""Prompts that lessons are drawn by."""
SIDE = 128
"""Pictures are drawn at the companion's own size, px."""
SURE = 0.5
"""Of somebody, what the photos say with this probability on average is taught."""


class ReadingTeacher:
    """Draws the subject on some occasion, and asks the companion for what tells the subject and what the prompt says.

    Args:
        coach: the decoder and the companion.
        flow: how the model is asked for a velocity.
        tokens, pooled: (n, length, width), (n, width): the encoded prompts.
        asked: (n, attributes) class indices that pictures of each prompt must show, −1 where anything will do.
        channels: of the latents. seed: of every draw. digest: see `Teacher`.
        quick: the adapter for few steps that pictures will be drawn with, worn in lessons.
    """

    def __init__(
        self,
        coach: Coach,
        flow: FluxFlow,
        teaching: Teaching,
        *,
        tokens: torch.Tensor,
        pooled: torch.Tensor,
        asked: torch.Tensor,
        channels: int,
        seed: int,
        digest: str,
        quick: Adapter | None = None,
    ) -> None:
        self._coach, self._flow, self._teaching = coach, flow, teaching
        self._tokens, self._pooled, self._asked = tokens, pooled, asked
        self._shape = (teaching.pictures, channels, SIDE // 8, SIDE // 8)
        self._seed, self._quick = seed, quick
        self.digest = digest

    def teach(self, model: nn.Module, step: int, weight: float) -> float:
        """See `Teacher`."""
        with self._as_drawn(model):
            loss = weight * self._loss(model, step)
            loss.backward()
        return float(loss.detach())

    def _as_drawn(self, model: nn.Module) -> AbstractContextManager[object]:
        """The model as pictures will be drawn with it."""
        from atelier.engine.lora_layers import wearing

        if self._quick is None:
            return nullcontext()
        frozen = next(weights for weights in model.parameters() if not weights.requires_grad)
        return wearing("transformer", model, self._quick, frozen.device, frozen.dtype)

    def _loss(self, model: nn.Module, step: int) -> torch.Tensor:
        import torch

        from atelier.builtin.coaching import euler, wandering
        from atelier.builtin.latents import pack

        taught, seed = self._teaching, self._seed
        device = next(model.parameters()).device
        chosen = [int(rng.uniform(seed, "lesson", step, i) * len(self._asked)) for i in range(taught.pictures)]
        chance = torch.Generator(device).manual_seed(rng.stream_seed(seed, "lesson", step))
        noise = rng.normal(self._shape, seed, "lesson-noise", step).to(device)
        batch = self._batch(noise, chosen)
        latents = euler(
            lambda x, at: self._flow.velocity(model, x, at, batch),
            noise,
            wandering(taught.jumps, 0.3, chance),
            min(taught.learnt, taught.jumps),
        )
        return self._coach.loss(pack(latents), self._asked[chosen].to(device), chance, enough=taught.enough)[0]

    def _batch(self, noise: torch.Tensor, chosen: Sequence[int]) -> Batch:
        from atelier.training.data import Batch

        return Batch(
            latents=noise,
            noise=noise,
            u=noise.new_zeros(len(noise)),
            tokens=self._tokens[chosen],
            pooled=self._pooled[chosen],
            mask=None,
            bucket=(SIDE, SIDE),
            subjects=len(noise),
        )


def require_teachable(teaching: Teaching, *, drawn: bool) -> None:
    """Raises InvalidInput: lessons are asked for of a model whose pictures nobody here can teach by."""
    if teaching.every and not drawn:
        raise InvalidInput(
            "only the built-in model has a reader that can teach: of other models' pictures no measure lets a training "
            "learn from what it sees",
            advice="train without lessons (teaching.every 0)",
        )


def teacher_for(
    session: ModelSession,
    card: ModelCard,
    config: TrainConfig,
    eyes: Eyes,
    encoders: Encoders,
    photos: Sequence[Image.Image],
    called: str,
) -> ReadingTeacher | None:
    """Who teaches this training; None where nobody can: photographs, or a copy without the companion.

    Args:
        encoders: turn prompts into embeddings, as the training's captions are. photos: those that are learnt.
        called: the subject in prompts: trigger and class word.
    """
    import torch

    from atelier.builtin.coaching import Coach
    from atelier.training.flow import FluxFlow

    companion, teaching = eyes.companion, config.teaching
    if not teaching.every or companion is None or not photos or eyes.photographs(photos):
        return None
    somebody = who(companion, photos)
    lessons = occasions(companion.lexicon, somebody, called, config.seed)
    encoded = [encoders.text(prompt) for prompt, _ in lessons]
    pooled = [one.pooled for one in encoded if one.pooled is not None]
    if not somebody or len(pooled) != len(encoded):
        return None
    attributes = companion.lexicon.attributes
    name = card.preset().adapter
    quick = session.bundled(name) if name else None
    told = [[*map(str, somebody)], [*(prompt for prompt, _ in lessons)], eyes.identity(drawn=True), called]
    told.append(quick.digest if quick is not None else "")
    # Copies: the session's decoder and the companion itself serve others in their own precision.
    coach = Coach(
        copy.deepcopy(session.part("vae")),
        copy.deepcopy(companion.model),
        tuple(len(one.values) for one in attributes),
        session.device.type,
    )
    return ReadingTeacher(
        coach,
        FluxFlow(config.timesteps, guidance=config.guidance),
        teaching,
        tokens=torch.stack([one.tokens for one in encoded]),
        pooled=torch.stack(pooled),
        asked=torch.tensor([[_index(one, asked) for one in attributes] for _, asked in lessons]),
        channels=session.part("vae").config["latent_channels"],
        seed=config.seed,
        digest=hashlib.sha256(json.dumps(told).encode()).hexdigest(),
        quick=quick,
    )


def who(companion: Companion, photos: Sequence[Image.Image]) -> tuple[Statement, ...]:
    """What tells the subject, as far as the photos agree."""
    from atelier.builtin.companion_words import Statement

    seen = companion.probabilities([pixels(photo) for photo in photos])
    mean = {name: probabilities.mean(axis=0) for name, probabilities in seen.items()}
    sure = [one for one in companion.lexicon.attributes if one.identity and mean[one.name].max() > SURE]
    return tuple(Statement(one.name, one.values[int(mean[one.name].argmax())]) for one in sure)


def occasions(
    lexicon: Lexicon, somebody: Sequence[Statement], called: str, seed: int
) -> list[tuple[str, tuple[Statement, ...]]]:
    """Prompts of the subject in many places and clothes, and what a picture of each must show: what the prompt states,
    and of the subject what that does not hide."""
    free = [one for one in lexicon.attributes if not one.identity]
    known = {one.attribute for one in somebody}
    found: list[tuple[str, tuple[Statement, ...]]] = []
    chance = np.random.default_rng(rng.stream_seed(seed, "lesson-prompts", 0))
    for _ in range(LESSONS):
        picked = chance.permutation(len(free))[: int(chance.integers(2, 6))]
        said = {free[i].name: str(chance.choice(free[i].values)) for i in picked}
        prompt = lexicon.compose(said, lead="a photo of", person=called)
        stated = [one for one in lexicon.read(prompt) if one.attribute not in known]
        found.append((prompt, lexicon.seen([*stated, *somebody])))
    return found


def _index(attribute: AttributeWords, asked: Sequence[Statement]) -> int:
    value = next((one.value for one in asked if one.attribute == attribute.name), None)
    return -1 if value is None else attribute.values.index(value)
