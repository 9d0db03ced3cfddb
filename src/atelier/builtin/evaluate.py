"""Measure the built-in model on its fixed held-out lists: `python -m atelier.builtin.evaluate`.

Prints the judge's own ceiling on renders, the autoencoder's PSNR, and prompt accuracy for each attribute with
intervals;
writes a contact sheet to look at.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from atelier.builtin.folder import MODEL, WEIGHTS, open_pipeline
from atelier.builtin.judge import Judge
from atelier.builtin.measure import Share, right, share
from atelier.builtin.pictures import scene_at
from atelier.builtin.world import draw
from atelier.builtin.world.attributes import ATTRIBUTES
from atelier.builtin.world.prompts import held_out_prompts
from atelier.builtin.world.scene import value_index

if TYPE_CHECKING:
    from diffusers.pipelines.flux.pipeline_flux import FluxPipeline
    from numpy.typing import NDArray

    from atelier.builtin.autoencoder import PatchAutoencoder

#: Renders that no training set contains: another seed.
FRESH_SEED = 991


def fresh_renders(count: int, *, uniform: bool, size: int = 128) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Pictures and labels (−1 unseen) that nothing was trained on."""
    scenes = [scene_at(FRESH_SEED, i, uniform=uniform) for i in range(count)]
    labels = np.array([list(value_index(s).values()) for s in scenes], np.int64)
    return np.stack([draw(s, size).image for s in scenes]), labels


def judge_on_renders(judge: Judge, count: int = 2000) -> dict[str, float]:
    """The judge's share right for each attribute, on fresh renders with every value equally likely."""
    images, labels = fresh_renders(count, uniform=True)
    read = judge.read(images)
    return {a.name: float((read[:, i] == labels[:, i])[labels[:, i] >= 0].mean()) for i, a in enumerate(ATTRIBUTES)}


def autoencoder_psnr(vae: PatchAutoencoder, images: NDArray[np.uint8]) -> float:
    """Peak signal-to-noise ratio in dB over all pictures (n, h, w, 3)."""
    import torch

    with torch.inference_mode():
        x = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 127.5 - 1
        y = torch.cat([vae(part.to(vae.dtype)).float() for part in x.split(64)]).clamp(-1, 1)
    return float(-10 * torch.log10(((x - y) / 2).square().mean()))


def draw_prompts(
    pipeline: FluxPipeline,
    prompts: list[str],
    *,
    steps: int = 4,
    cfg: float = 1.0,
    seed: int = 0,
    size: int = 128,
    batch: int = 24,
) -> NDArray[np.uint8]:
    """Pictures of prompts, (n, size, size, 3); picture i always gets the noise of seed + i."""
    import torch

    out: list[NDArray[np.uint8]] = []
    for start in range(0, len(prompts), batch):
        part = prompts[start : start + batch]
        generators = [torch.Generator().manual_seed(seed + start + i) for i in range(len(part))]
        drawn: Any = pipeline(
            prompt=part,
            negative_prompt=[""] * len(part),
            true_cfg_scale=cfg,
            num_inference_steps=steps,
            guidance_scale=0.0,
            height=size,
            width=size,
            max_sequence_length=pipeline.tokenizer_2.model_max_length,
            generator=generators,
            output_type="np",
        )
        out.append((np.clip(drawn.images, 0, 1) * 255).round().astype(np.uint8))
    return np.concatenate(out)


def prompt_accuracy(
    pipeline: FluxPipeline, judge: Judge, *, steps: int, cfg: float, count: int | None = None, seed: int = 0
) -> tuple[Share, dict[str, Share], NDArray[np.uint8]]:
    """Share of asked attributes that the judge sees, over all and for each attribute; and the pictures."""
    prompts = held_out_prompts()[:count]
    images = draw_prompts(pipeline, [p.text for p in prompts], steps=steps, cfg=cfg, seed=seed)
    answers = [right(r, p.asked) for r, p in zip(judge.read(images), prompts, strict=True)]
    each = {a.name: share([[row[a.name]] for row in answers if a.name in row]) for a in ATTRIBUTES}
    return share([list(row.values()) for row in answers]), each, images


def contact_sheet(images: NDArray[np.uint8], columns: int, path: Path) -> None:
    """Save pictures (n, h, w, 3) as one sheet."""
    from PIL import Image

    rows = -(-len(images) // columns)
    blank = np.full((rows * columns - len(images), *images.shape[1:]), 255, np.uint8)
    grid = np.concatenate([images, blank]).reshape(rows, columns, *images.shape[1:])
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.concatenate([np.concatenate(list(row), 1) for row in grid], 0)).save(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL, help="diffusers folder of the model")
    parser.add_argument("--judge", type=Path, default=WEIGHTS / "judge.safetensors")
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--cfg", type=float, default=1.0, help="classifier-free guidance; 1 draws without")
    parser.add_argument("--count", type=int, help="prompts to use (default: all)")
    parser.add_argument("--sheet", type=Path, default=Path("work/evaluate.png"), help="where the contact sheet goes")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    arguments = parser.parse_args()

    judge, pipeline = Judge.load(arguments.judge), open_pipeline(arguments.model)
    ceiling = judge_on_renders(judge)
    worlds, _ = fresh_renders(400, uniform=False)
    psnr = autoencoder_psnr(pipeline.vae, worlds)
    started = time.monotonic()
    overall, each, images = prompt_accuracy(
        pipeline, judge, steps=arguments.steps, cfg=arguments.cfg, count=arguments.count
    )
    seconds = (time.monotonic() - started) / len(images)
    contact_sheet(images[:48], 8, arguments.sheet)
    if arguments.json:
        table = {n: {"judge": ceiling[n], "prompt": s.value, "low": s.low, "high": s.high} for n, s in each.items()}
        facts = {
            "prompt_accuracy": overall.__dict__,
            "attributes": table,
            "psnr_world": psnr,
            "seconds_a_picture": seconds,
        }
        print(json.dumps(facts, indent=2))
        return
    print(
        f"{'attribute':16} {'judge on renders':>17}   prompt accuracy, {arguments.steps} steps, cfg {arguments.cfg:g}"
    )
    for name, value in each.items():
        print(f"{name:16} {ceiling[name]:17.3f}   {value} of {value.count}")
    print(f"{'all':16} {np.mean(list(ceiling.values())):17.3f}   {overall}")
    print(f"autoencoder on the world: {psnr:.1f} dB; {seconds:.2f} s a picture in batches; sheet: {arguments.sheet}")


if __name__ == "__main__":
    main()
