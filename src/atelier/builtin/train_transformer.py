"""Train the FLUX-architecture transformer by rectified flow on cached latents: `python -m atelier.builtin.train
transformer`.

One transformer learns four things at two sizes: to draw what a text says; to change a picture as an instruction says;
to draw the person of a picture elsewhere; to dress a person in the clothes of a second picture. Pictures to look at are
appended to the sequence with a first position id of 1, as FLUX.1 Kontext does (Labs et al. 2025); two of them are
stitched side by side, which every Kontext pipeline takes as one wide picture.

Everything random is drawn from (seed, step), so a resumed run goes on exactly where the killed one stopped.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from atelier.builtin.coaching import coached_loss
from atelier.builtin.feed import Batch, Feed, Recipe, Task
from atelier.builtin.text import CLIP_WIDTH, T5_WIDTH

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel
    from numpy.typing import NDArray
    from transformers import CLIPTextModel, T5EncoderModel

    from atelier.builtin.coaching import Coach, Coaching
    from atelier.builtin.groups import Groups

log = logging.getLogger(__name__)

_WARM, _MEASURED = 100, 300  # steps between which the pace is taken


def build_transformer(recipe: Recipe) -> FluxTransformer2DModel:
    """A FluxTransformer2DModel with modulation and output layers starting at zero (which diffusers does not do)."""
    import torch
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel

    torch.manual_seed(recipe.seed)
    if recipe.start is not None:
        return FluxTransformer2DModel.from_pretrained(recipe.start)
    model = FluxTransformer2DModel(
        patch_size=1,
        in_channels=64,
        num_layers=recipe.layers,
        num_single_layers=recipe.single_layers,
        attention_head_dim=64,
        num_attention_heads=recipe.heads,
        joint_attention_dim=T5_WIDTH,
        pooled_projection_dim=CLIP_WIDTH,
        guidance_embeds=False,
        axes_dims_rope=(8, 28, 28),
    )
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear) and (".norm" in name or name in ("proj_out", "norm_out.linear")):
            torch.nn.init.zeros_(module.weight)
            torch.nn.init.zeros_(module.bias)
    return model


class Velocity:
    """The transformer as a function of noisy tokens, time and text; text is encoded by the frozen encoders."""

    def __init__(self, model: FluxTransformer2DModel, t5: T5EncoderModel, clip: CLIPTextModel) -> None:
        self.model, self.t5, self.clip = model, t5, clip

    def encode(self, tokens: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(b, 48) token ids → (b, 48, width) and (b, width)."""
        import torch

        with torch.no_grad():
            return self.t5(input_ids=tokens).last_hidden_state, self.clip(input_ids=tokens).pooler_output

    def __call__(
        self, xt: torch.Tensor, t: torch.Tensor, batch: Batch, text: tuple[torch.Tensor, torch.Tensor]
    ) -> torch.Tensor:
        """Velocity (noise minus picture) of the noisy tokens xt at times t, float32."""
        import torch

        dtype = text[0].dtype
        seen = torch.cat([xt, batch.reference.to(xt.dtype)], 1) if batch.reference.shape[1] else xt
        out = self.model(
            hidden_states=seen.to(dtype),
            encoder_hidden_states=text[0],
            pooled_projections=text[1],
            timestep=t.to(dtype),
            img_ids=batch.ids.to(dtype),
            txt_ids=torch.zeros(text[0].shape[1], 3, device=xt.device, dtype=dtype),
            return_dict=False,
        )[0]
        return out[:, : xt.shape[1]].float()


def flow_loss(velocity: Velocity, batch: Batch, t: torch.Tensor, noise: torch.Tensor) -> torch.Tensor:
    """Mean squared error of the predicted velocity (rectified flow, Liu et al. 2023), heads weighing more."""
    at = t[:, None, None]
    xt = (1 - at) * batch.x0 + at * noise
    error = velocity(xt, t, batch, velocity.encode(batch.tokens)) - (noise - batch.x0)
    return (error.square() * batch.weight).mean()


def train_transformer(
    latents: dict[int, NDArray[np.uint16]],
    groups: Groups,
    t5: T5EncoderModel,
    clip: CLIPTextModel,
    recipe: Recipe,
    folder: Path,
    *,
    device: str = "cpu",
    checkpoint_every: int = 250,
    compiled: bool = False,
    seconds: float = 0.0,
    coach: Coach | None = None,
    coaching: Coaching | None = None,
) -> FluxTransformer2DModel:
    """Train, or go on from the checkpoint in `folder`. Returns the averaged weights in bf16.

    Args:
        compiled: compile the blocks where that works and is faster (CUDA).
        seconds: choose the number of steps once, after the first few hundred, so that the training takes this long;
            0 keeps the recipe's. The choice is written down, and a resumed training keeps to it.
        coach: reads what the transformer draws and teaches by it in every step, as `coaching` says.
    """
    import torch
    from safetensors.torch import load_file, save_file

    from atelier.builtin.optimizer import MasterMuon
    from atelier.numerics.attention import short_attention, steady_attention
    from atelier.numerics.precision import working_dtype

    folder.mkdir(parents=True, exist_ok=True)
    model = build_transformer(recipe).train()
    for module in (model, t5, clip):
        torch.nn.Module.to(module, device=device, dtype=working_dtype(device))
    optimizer = MasterMuon(list(model.named_parameters()), lr_muon=recipe.lr_muon, lr_adam=recipe.lr_adam)
    saved = folder / "state.safetensors"
    if saved.exists():
        optimizer.restore(load_file(saved, device=device))
        log.info("going on from step %d", optimizer.count)
    began, chosen = time.monotonic(), folder / "steps.json"
    if chosen.exists():
        recipe = dataclasses.replace(recipe, steps=json.loads(chosen.read_text())["steps"])
    feed, velocity = Feed(latents, groups, recipe, device), Velocity(model, t5, clip)
    if compiled and optimizer.count < recipe.steps:
        with steady_attention():
            compile_if_faster(model, feed, velocity)
    started, seen, curve = time.monotonic(), 0, Curve(folder / "loss.jsonl")
    warm = started
    # The q and k norms keep the weights they have on a CPU: the short attention passes no gradient to them.
    with short_attention(model), steady_attention():
        step = optimizer.count
        while step < recipe.steps:
            if seconds and step == _MEASURED and not chosen.exists():
                _wait(device)
                rate = (_MEASURED - _WARM) / (time.monotonic() - warm)
                more = rate * (seconds - (time.monotonic() - began))
                recipe = dataclasses.replace(recipe, steps=step + max(_WARM, int(more)))
                chosen.write_text(json.dumps({"steps": recipe.steps}))
                log.info("%.2f steps/s: %d steps fit into %.0f s", rate, recipe.steps, seconds)
            elif step == _WARM:
                _wait(device)
                warm = time.monotonic()
            batch, t, noise = feed.batch(step)
            loss = flow_loss(velocity, batch, t, noise)
            loss.backward()
            if coach is not None and coaching is not None:
                read, right = coached_loss(velocity, feed, coach, coaching, step)
                (coaching.weight * read).backward()
                curve.note(f"{recipe.task(step).kind}-missed", 1 - right)
            optimizer.step(recipe.rate(step), ema=recipe.average)
            seen += len(t)
            curve.add(recipe.task(step), loss.detach())
            if (step + 1) % 50 == 0 or step + 1 == recipe.steps:
                said = curve.write(step + 1)
                rate, started, seen = seen / (time.monotonic() - started), time.monotonic(), 0
                log.info("transformer step %d of %d: %s; %.0f samples/s", step + 1, recipe.steps, said, rate)
            if (step + 1) % checkpoint_every == 0 or step + 1 == recipe.steps:
                save_file(optimizer.state(), folder / "state.partial")
                os.replace(folder / "state.partial", saved)
            step += 1
    optimizer.use_average()
    if recipe.start is not None and recipe.kept < 1:
        before = build_transformer(recipe).state_dict()
        with torch.no_grad():
            for name, weight in model.state_dict().items():
                weight.copy_(torch.lerp(before[name].to(weight), weight, recipe.kept))
    torch.nn.Module.to(model, dtype=torch.bfloat16)  # as it is shipped
    return model.eval()


def _wait(device: str) -> None:
    import torch

    if device != "cpu":
        torch.cuda.synchronize()


def compile_if_faster(model: FluxTransformer2DModel, feed: Feed, velocity: Velocity) -> bool:
    """Compile the transformer's blocks for every kind of batch, unless that fails or does not pay."""
    import torch

    blocks: list[Any] = [*model.transformer_blocks, *model.single_transformer_blocks]
    first = {feed.recipe.task(step): step for step in reversed(range(2000))}

    def seconds() -> float:
        torch.cuda.synchronize()
        started = time.monotonic()
        for step in first.values():
            flow_loss(velocity, *feed.batch(step)).backward()
            model.zero_grad(set_to_none=True)
        torch.cuda.synchronize()
        return time.monotonic() - started

    seconds()
    plain = min(seconds(), seconds())
    began = time.monotonic()
    try:
        for block in blocks:
            block.compile(dynamic=False)
        seconds()
        took, fast = time.monotonic() - began, min(seconds(), seconds())
    except Exception as error:  # noqa: BLE001  (whatever a compiler throws, training goes on without it)
        log.info("blocks could not be compiled: %s", str(error).splitlines()[0])
        took, fast = time.monotonic() - began, float("inf")
    log.info("all kinds of batch: %.3f s plain, %.3f s compiled (%.0f s to compile)", plain, fast, took)
    if fast >= plain:
        for block in blocks:
            block._compiled_call_impl = None
    return fast < plain


class Curve:
    """Mean loss of each kind of batch since the last line; read from the device only when a line is written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.losses: dict[str, list[torch.Tensor]] = {}

    def add(self, task: Task, loss: torch.Tensor) -> None:
        self.note(f"{task.kind}-{16 * task.side}", loss)

    def note(self, name: str, value: torch.Tensor) -> None:
        self.losses.setdefault(name, []).append(value)

    def write(self, step: int) -> str:
        """Append a line to the file; returns it for people."""
        means = {name: round(float(sum(values) / len(values)), 4) for name, values in sorted(self.losses.items())}
        self.losses.clear()
        with self.path.open("a") as curve:
            curve.write(json.dumps({"step": step} | means) + "\n")
        return ", ".join(f"{name} {value:.3f}" for name, value in means.items())
