"""Distil four steps without guidance into an adapter on the base: `python -m atelier.builtin.train distil`.

The student is the base with a LoRA adapter; the teacher the base without it, drawing with classifier-free guidance in
many steps. For each of the four steps the student learns, in one go, where the teacher's guided steps lead: from noised
training pictures, and from where the student itself arrived (so that it learns to mend its own errors). Progressive and
guidance distillation: Salimans & Ho 2022, Meng et al. 2023. A reader and a critic look at what the student draws, and
teach it as well. Subjects are trained on the base; both adapters are stacked to draw.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atelier.builtin.coaching import drawn
from atelier.builtin.feed import Batch, Feed, Recipe, nothing
from atelier.builtin.train_transformer import Curve, Velocity

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel

    from atelier.builtin.coaching import Coach, Coaching
    from atelier.builtin.critic import Critic

log = logging.getLogger(__name__)

NAME = "turbo"
#: Everything that carries a picture through the blocks, and the modulation.
TARGETS = [
    *("attn.to_q", "attn.to_k", "attn.to_v", "attn.to_out.0"),
    *("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj", "attn.to_add_out"),
    *("ff.net.0.proj", "ff.net.2", "ff_context.net.0.proj", "ff_context.net.2", "proj_mlp", "proj_out"),
    *("norm.linear", "norm1.linear", "norm1_context.linear"),
]


@dataclass(frozen=True)
class Distillation:
    """How the adapter is trained.

    Args:
        steps: optimiser steps.
        batch: samples of a full-size drawing batch; other kinds as in `train_transformer.TASKS`.
        rank: of the adapter.
        guidance: scale of the teacher's classifier-free guidance.
        jumps: steps of the student.
        substeps: steps that the teacher takes for one of the student's.
        lr: peak rate of AdamW.
    """

    steps: int = 1000
    batch: int = 64
    rank: int = 24
    guidance: float = 3.0
    jumps: int = 4
    substeps: int = 4
    lr: float = 1e-3
    seed: int = 9


def distil(
    model: FluxTransformer2DModel,
    feed: Feed,
    velocity: Velocity,
    recipe: Distillation,
    folder: Path,
    *,
    coach: Coach | None = None,
    coaching: Coaching | None = None,
    critic: Critic | None = None,
    start: dict[str, torch.Tensor] | None = None,
) -> dict[str, torch.Tensor]:
    """Train the adapter on a transformer; returns its tensors in diffusers' naming, float32 on the CPU.

    Args:
        coach: reads what the student draws and teaches by it in every step, as `coaching` says.
        critic: tells what the student draws from pictures of the world, beside the coach; it learns meanwhile.
        start: an earlier adapter of the same rank to go on from, named as this function names its own.
    """
    import torch
    from peft import LoraConfig, get_peft_model_state_dict, set_peft_model_state_dict

    from atelier.numerics.attention import short_attention, steady_attention

    torch.manual_seed(recipe.seed)
    folder.mkdir(parents=True, exist_ok=True)
    model.requires_grad_(False)
    model.add_adapter(LoraConfig(r=recipe.rank, lora_alpha=recipe.rank, target_modules=TARGETS), adapter_name=NAME)
    if start is not None:
        earlier = {name.removeprefix("transformer."): t for name, t in start.items()}
        set_peft_model_state_dict(model, earlier, adapter_name=NAME)
    trained = [p for p in model.parameters() if p.requires_grad]
    for p in trained:
        p.data = p.data.float()
    optimizer = torch.optim.AdamW(trained, lr=recipe.lr, betas=(0.9, 0.98), weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.lr, recipe.steps, pct_start=0.05)
    started, curve = time.monotonic(), Curve(folder / "distil.jsonl")
    device = next(model.parameters()).device.type
    with short_attention(model), steady_attention():
        if critic is not None and coaching is not None:
            _acquaint(critic, velocity, feed, coaching, recipe.steps)
        for step in range(recipe.steps):
            batch, _, noise = feed.batch(step)
            text = velocity.encode(batch.tokens)
            empty = velocity.encode(nothing(batch.tokens.shape[1], device).expand_as(batch.tokens))
            jump = step % recipe.jumps
            at, to = 1 - jump / recipe.jumps, 1 - (jump + 1) / recipe.jumps
            # On a CPU the adapter's few columns stay in float32: autocasting everything costs more than it saves.
            with torch.autocast(device, torch.bfloat16, enabled=device != "cpu"):
                with torch.no_grad():
                    if (step // recipe.jumps) % 3:  # two of three from where the student arrives
                        xt = _follow(velocity, batch, text, noise, recipe.jumps, jump)
                    else:
                        xt = (1 - at) * batch.x0 + at * noise
                    model.disable_adapters()
                    target = _guided(velocity, batch, text, empty, xt, at, to, recipe)
                    model.enable_adapters()
                error = velocity(xt, _times(xt, at), batch, text) - target
                loss = (error.square() * batch.weight).mean()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            if coach is not None and coaching is not None:
                with torch.autocast(device, torch.bfloat16, enabled=device != "cpu"):
                    latents, asked, chance = drawn(velocity, feed, coaching, step)
                seen = latents.detach().float().requires_grad_()
                read, right = coach.loss(seen, asked, chance, enough=coaching.enough)
                (gradient,) = torch.autograd.grad(coaching.weight * read, seen)
                curve.note(f"{feed.recipe.task(step).kind}-missed", 1 - right)
                if critic is not None:
                    gradient = gradient + coaching.crisp * critic.push(seen, gradient)
                    critic.remember(seen)
                    curve.note("critic-right", critic.learn())
                latents.backward(gradient.to(latents.dtype))
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            schedule.step()
            curve.add(feed.recipe.task(step), loss.detach())
            if (step + 1) % 50 == 0 or step + 1 == recipe.steps:
                seconds = time.monotonic() - started
                log.info("distil step %d of %d: %s; %.0f s", step + 1, recipe.steps, curve.write(step + 1), seconds)
    found = get_peft_model_state_dict(model, adapter_name=NAME)
    return {f"transformer.{name}": t.detach().float().cpu().contiguous() for name, t in found.items()}


def _acquaint(critic: Critic, velocity: Velocity, feed: Feed, coaching: Coaching, steps: int) -> None:
    """Let the critic see what the student draws before that learns, so that it knows what to look for from the first
    step: 24 drawings of steps that the training does not reach, 200 steps of its own; fewer in a shorter training."""
    import torch

    with torch.no_grad():
        for step in range(steps, steps + min(24, steps)):
            critic.remember(drawn(velocity, feed, coaching, step)[0])
    for _ in range(min(200, steps)):
        critic.learn()


def _times(x: torch.Tensor, t: float) -> torch.Tensor:
    return x.new_full((len(x),), t)


def _follow(
    velocity: Velocity,
    batch: Batch,
    text: tuple[torch.Tensor, torch.Tensor],
    noise: torch.Tensor,
    jumps: int,
    count: int,
) -> torch.Tensor:
    """Where `count` of the student's own steps lead from noise."""
    x = noise
    for k in range(count):
        x = x - velocity(x, _times(x, 1 - k / jumps), batch, text) / jumps
    return x


def _guided(
    velocity: Velocity,
    batch: Batch,
    text: tuple[torch.Tensor, torch.Tensor],
    empty: tuple[torch.Tensor, torch.Tensor],
    x: torch.Tensor,
    at: float,
    to: float,
    recipe: Distillation,
) -> torch.Tensor:
    """The mean velocity of the teacher's guided way from time `at` to time `to`."""
    start, dt = x, (at - to) / recipe.substeps
    for k in range(recipe.substeps):
        t = _times(x, at - k * dt)
        with_text, without = velocity(x, t, batch, text), velocity(x, t, batch, empty)
        x = x - dt * (without + recipe.guidance * (with_text - without))
    return (start - x) / (at - to)


def save_adapter(tensors: dict[str, torch.Tensor], path: Path) -> None:
    """Write the adapter in bf16, as diffusers reads it; its alpha is its rank, which is what no metadata means."""
    import torch
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: t.to(torch.bfloat16) for name, t in tensors.items()}, path, metadata={"format": "pt"})


def feed_for(feed: Feed, recipe: Distillation) -> Feed:
    """The same latents and texts in batches of the distillation's size, with no empty captions."""
    import copy
    import dataclasses

    other = copy.copy(feed)
    plain: Recipe = dataclasses.replace(feed.recipe, batch=recipe.batch, empty_captions=0.0, seed=recipe.seed)
    other.recipe = plain
    return other
