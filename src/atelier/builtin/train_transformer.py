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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from atelier.builtin.groups import AGAIN, BACK, CAPTIONS, EDIT, PICTURES, SWAP, UNDO
from atelier.builtin.text import CLIP_WIDTH, EOS, PAD, T5_WIDTH

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel
    from numpy.typing import NDArray
    from transformers import CLIPTextModel, T5EncoderModel

    from atelier.builtin.autoencoder import PatchAutoencoder
    from atelier.builtin.groups import Groups

log = logging.getLogger(__name__)

_WARM, _MEASURED = 100, 300  # steps between which the pace is taken


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
    Task("draw", 16, 0.36, 1.0),
    Task("draw", 8, 0.26, 2.0),
    Task("edit", 16, 0.13, 0.5),
    Task("edit", 8, 0.09, 1.0),
    Task("again", 16, 0.07, 0.5),
    Task("again", 8, 0.05, 1.0),
    Task("swap", 16, 0.02, 0.375),
    Task("swap", 8, 0.02, 0.75),
)


@dataclass(frozen=True)
class Recipe:
    """How the transformer is trained. `steps` fixes the schedule: warm-up, constant, then linear to zero over the
    last 60 %.

    Args:
        batch: samples of a drawing batch at the larger size.
        sides: latent tokens along a side, of the sizes that are trained (16 at 256 px, 8 at 128 px).
        start: folder of an earlier transformer to go on from.
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
    start: Path | None = None

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


def pack(z: torch.Tensor) -> torch.Tensor:
    """(b, 16, h, w) → (b, h/2 · w/2, 64), as FluxPipeline packs latents."""
    b, c, h, w = z.shape
    return z.view(b, c, h // 2, 2, w // 2, 2).permute(0, 2, 4, 1, 3, 5).reshape(b, (h // 2) * (w // 2), c * 4)


def grid_ids(rows: int, columns: int, picture: int = 0) -> torch.Tensor:
    """Position ids of a token grid, (rows · columns, 3); pictures to look at are picture 1."""
    import torch

    ids = torch.zeros(rows, columns, 3)
    ids[..., 0] = picture
    ids[..., 1] += torch.arange(rows)[:, None]
    ids[..., 2] += torch.arange(columns)[None, :]
    return ids.reshape(-1, 3)


def encode_pictures(
    vae: PatchAutoencoder,
    images: NDArray[np.uint8],
    folder: Path,
    *,
    half: bool = True,
    device: str = "cpu",
    batch: int = 64,
) -> dict[int, NDArray[np.uint16]]:
    """Latent tokens of every picture at full and, if asked for, half size: side → (n, side², 64) bf16 kept as uint16.

    Encoded once into `folder`.
    """
    import torch

    full = images.shape[1] // 16
    found: dict[int, NDArray[np.uint16]] = {}
    paths = {side: folder / f"latents-{side}.npy" for side in ((full, full // 2) if half else (full,))}
    if not all(path.exists() for path in paths.values()):
        folder.mkdir(parents=True, exist_ok=True)
        scratch = {side: path.with_suffix(".partial.npy") for side, path in paths.items()}
        out = {s: np.lib.format.open_memmap(p, "w+", np.uint16, (len(images), s * s, 64)) for s, p in scratch.items()}
        shift, scale = vae.config["shift_factor"], vae.config["scaling_factor"]
        torch.nn.Module.to(vae, device=device)
        with torch.inference_mode(), torch.autocast(device, torch.bfloat16, enabled=device != "cpu"):
            for start in range(0, len(images), batch):
                raw = torch.from_numpy(np.array(images[start : start + batch])).to(device)  # (b, h, w, 3)
                x = raw.permute(0, 3, 1, 2).float() / 127.5 - 1
                for side in paths:
                    sized = x if side == full else torch.nn.functional.avg_pool2d(x, 2)
                    z = vae.encode(sized.contiguous(memory_format=torch.channels_last), return_dict=False)[0]
                    tokens = pack((z.float() - shift) * scale).bfloat16()
                    out[side][start : start + len(x)] = tokens.view(torch.uint16).cpu().numpy()
        torch.nn.Module.to(vae, device="cpu")
        for side, path in paths.items():
            out[side].flush()
            os.replace(scratch[side], path)
    for side, path in paths.items():
        found[side] = np.load(path, mmap_mode="r")
    return found


@dataclass(frozen=True)
class Batch:
    """What the transformer sees: clean tokens x0, tokens to look at, text.

    Args:
        x0: (b, side², 64) float32.
        reference: (b, n, 64) float32, n 0 where nothing is to be looked at.
        ids: (side² + n, 3) position ids of both.
        tokens: (b, 48) token ids.
    """

    x0: torch.Tensor
    reference: torch.Tensor
    ids: torch.Tensor
    tokens: torch.Tensor


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

    def batch(self, step: int) -> tuple[Batch, torch.Tensor, torch.Tensor]:
        """The samples of a step, times t (b,) in 0..1, and noise like x0."""
        import torch

        task, device = self.recipe.task(step), self.device
        b = max(1, round(self.recipe.batch * task.samples))
        chance = torch.Generator(device).manual_seed((self.recipe.seed << 32) + step)

        def pick(high: int) -> torch.Tensor:
            return torch.randint(0, high, (b,), generator=chance, device=device)

        group, wording, turned = pick(self.count), pick(CAPTIONS), pick(2)
        grid = self.latents[task.side]

        def look(picture: torch.Tensor | int) -> torch.Tensor:
            rows = group * PICTURES + picture
            return grid[rows.to(grid.device)].to(device).float()

        side, reference = task.side, None
        if task.kind == "draw":
            picture = pick(PICTURES)
            x0, row = look(picture), picture * CAPTIONS + wording
        elif task.kind == "edit":  # from 0 to 1, or back
            x0, reference = look(1 - turned), look(turned)
            row = torch.where(turned == 0, EDIT, UNDO) + wording
        elif task.kind == "again":  # from 0 to 2, or from 2 to 0
            x0, reference = look(2 - 2 * turned), look(2 * turned)
            row = torch.where(turned == 0, AGAIN, BACK) + wording
        else:
            x0, row = look(4), torch.full_like(group, SWAP)
            pair = [look(k).view(b, side, side, 64) for k in (3, 0)]
            reference = torch.cat(pair, 2).view(b, 2 * side * side, 64)
        ids = grid_ids(side, side).to(device)
        if reference is None:
            reference = x0[:, :0]
        else:
            # Pictures that the model made itself are a little off; so are these.
            jitter = torch.randn(reference.shape, generator=chance, device=device)
            reference = reference + 0.05 * jitter
            ids = torch.cat([ids, grid_ids(side, reference.shape[1] // side, 1).to(device)])
        tokens = self.texts[group, row].long()
        empty = torch.rand(b, generator=chance, device=device) < self.recipe.empty_captions
        tokens = torch.where(empty[:, None], _nothing(tokens.shape[1], device), tokens)
        # Logit-normal times (Esser et al. 2024), stratified over the batch; more tokens want a little more noise.
        u = (torch.arange(b, device=device) + torch.rand(b, generator=chance, device=device)) / b
        t = (torch.special.ndtri(u.clamp(1e-4, 1 - 1e-4)) + (0.4 if side > 8 else 0.0)).sigmoid()
        t = t[torch.randperm(b, generator=chance, device=device)]
        return Batch(x0, reference, ids, tokens), t, torch.randn(x0.shape, generator=chance, device=device)


def _nothing(length: int, device: str) -> torch.Tensor:
    """Token ids of an empty text."""
    import torch

    ids = torch.full((length,), PAD, device=device)
    ids[0] = EOS
    return ids


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

        seen = torch.cat([xt, batch.reference.to(xt.dtype)], 1) if batch.reference.shape[1] else xt
        out = self.model(
            hidden_states=seen.bfloat16(),
            encoder_hidden_states=text[0],
            pooled_projections=text[1],
            timestep=t.bfloat16(),
            img_ids=batch.ids.bfloat16(),
            txt_ids=torch.zeros(text[0].shape[1], 3, device=xt.device, dtype=torch.bfloat16),
            return_dict=False,
        )[0]
        return out[:, : xt.shape[1]].float()


def flow_loss(velocity: Velocity, batch: Batch, t: torch.Tensor, noise: torch.Tensor) -> torch.Tensor:
    """Mean squared error of the predicted velocity (rectified flow, Liu et al. 2023)."""
    at = t[:, None, None]
    xt = (1 - at) * batch.x0 + at * noise
    return (velocity(xt, t, batch, velocity.encode(batch.tokens)) - (noise - batch.x0)).square().mean()


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
) -> FluxTransformer2DModel:
    """Train, or go on from the checkpoint in `folder`. Returns the averaged weights in bf16.

    Args:
        compiled: compile the blocks where that works and is faster (CUDA).
        seconds: choose the number of steps once, after the first few hundred, so that the training takes this long;
            0 keeps the recipe's. The choice is written down, and a resumed training keeps to it.
    """
    import torch
    from safetensors.torch import load_file, save_file

    from atelier.builtin.optimizer import MasterMuon
    from atelier.numerics.attention import short_attention, steady_attention

    folder.mkdir(parents=True, exist_ok=True)
    model = build_transformer(recipe).train()
    for module in (model, t5, clip):
        torch.nn.Module.to(module, device=device, dtype=torch.bfloat16)
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
            optimizer.step(recipe.rate(step))
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
        self.losses.setdefault(f"{task.kind}-{16 * task.side}", []).append(loss)

    def write(self, step: int) -> str:
        """Append a line to the file; returns it for people."""
        means = {name: round(float(sum(values) / len(values)), 4) for name, values in sorted(self.losses.items())}
        self.losses.clear()
        with self.path.open("a") as curve:
            curve.write(json.dumps({"step": step} | means) + "\n")
        return ", ".join(f"{name} {value:.3f}" for name, value in means.items())
