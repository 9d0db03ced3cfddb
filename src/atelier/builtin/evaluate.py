"""Measure the built-in model on its fixed held-out lists: `python -m atelier.builtin.evaluate`.

Prints the judge's own ceiling on renders, the autoencoder's PSNR, prompt accuracy for each attribute with intervals,
how well instructions are followed and how well a person is drawn again from one picture; writes contact sheets to look
at.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from atelier.builtin.companion import Companion
from atelier.builtin.folder import MODEL, WEIGHTS, open_pipeline
from atelier.builtin.judge import Judge
from atelier.builtin.measure import Share, right, share
from atelier.builtin.pictures import scene_at
from atelier.builtin.world import draw
from atelier.builtin.world.attributes import ATTRIBUTES, CONTEXT, IDENTITY
from atelier.builtin.world.captions import write
from atelier.builtin.world.prompts import held_out_prompts
from atelier.builtin.world.scene import value_index

if TYPE_CHECKING:
    from diffusers.pipelines.flux.pipeline_flux import FluxPipeline
    from diffusers.pipelines.flux.pipeline_flux_kontext import FluxKontextPipeline
    from numpy.typing import NDArray

    from atelier.builtin.autoencoder import PatchAutoencoder
    from atelier.builtin.segmenter import Segmenter

#: Renders that no training set contains: another seed.
FRESH_SEED = 991
SIZE = 128
MEASURES = ("judge", "autoencoder", "embedder", "segmenter", "prompts", "edits", "references")


def fresh_renders(count: int, *, uniform: bool, size: int = SIZE) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
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
        parts = (part.to(vae.device, vae.dtype) for part in x.split(32))
        y = torch.cat([vae(part).float().cpu() for part in parts]).clamp(-1, 1)
    return float(-10 * torch.log10(((x - y) / 2).square().mean()))


def draw_prompts(
    pipeline: FluxPipeline | FluxKontextPipeline,
    prompts: list[str],
    *,
    steps: int = 4,
    cfg: float = 1.0,
    seed: int = 0,
    size: int = SIZE,
    batch: int = 24,
    references: NDArray[np.uint8] | None = None,
) -> NDArray[np.uint8]:
    """Pictures of prompts, (n, size, size, 3); picture i always gets the noise of seed + i.

    Args:
        references: (n, h, w, 3) uint8, a picture to look at for each prompt (`pipeline` is then a Kontext pipeline).
    """
    import torch

    out: list[NDArray[np.uint8]] = []
    for start in range(0, len(prompts), batch):
        part = prompts[start : start + batch]
        extra: dict[str, Any] = {}
        if references is not None:
            x = torch.from_numpy(np.ascontiguousarray(references[start : start + batch])).permute(0, 3, 1, 2).float()
            extra = {"image": x / 255, "_auto_resize": False, "max_area": size * size}
        draw_them: Any = pipeline
        drawn: Any = draw_them(
            prompt=part,
            negative_prompt=[""] * len(part),
            true_cfg_scale=cfg,
            num_inference_steps=steps,
            guidance_scale=0.0,
            height=size,
            width=size,
            max_sequence_length=pipeline.tokenizer_2.model_max_length,
            generator=[torch.Generator().manual_seed(seed + start + i) for i in range(len(part))],
            output_type="np",
            **extra,
        )
        out.append((np.clip(drawn.images, 0, 1) * 255).round().astype(np.uint8))
    return np.concatenate(out)


def prompt_accuracy(
    pipeline: FluxPipeline,
    judge: Judge,
    *,
    steps: int,
    cfg: float,
    count: int | None = None,
    seed: int = 0,
    size: int = SIZE,
) -> tuple[Share, dict[str, Share], NDArray[np.uint8]]:
    """Share of asked attributes that the judge sees, over all and for each attribute; and the pictures."""
    prompts = held_out_prompts()[:count]
    images = draw_prompts(pipeline, [p.text for p in prompts], steps=steps, cfg=cfg, seed=seed, size=size)
    answers = [right(r, p.asked) for r, p in zip(judge.read(images), prompts, strict=True)]
    each = {a.name: share([[row[a.name]] for row in answers if a.name in row]) for a in ATTRIBUTES}
    return share([list(row.values()) for row in answers]), each, images


def embedder_recall(companion: Companion, count: int = 1000, *, size: int = SIZE) -> Share:
    """Share of `count` fresh pictures that are among the five found by a full caption of theirs, in any wording."""
    scenes = [scene_at(FRESH_SEED + 1, i, uniform=False) for i in range(count)]
    pictures = companion.picture_vectors([draw(scene, size).image for scene in scenes])
    hits: list[list[float]] = []
    for i, scene in enumerate(scenes):
        told = write(scene, CONTEXT + IDENTITY, np.random.default_rng([FRESH_SEED, i]))
        words = companion.words_vector(told.text)
        likeness = pictures @ words if words is not None else np.zeros(count)
        hits.append([float((likeness > likeness[i]).sum() < 5)])
    return share(hits)


def segmenter_iou(segmenter: Segmenter, pipeline: FluxPipeline, count: int = 150, strength: float = 0.2) -> list[float]:
    """Mean IoU of the parts on fresh renders at 256 px; then on the same as the model leaves them at its own size,
    through the autoencoder and image-to-image of a low strength by their captions, brought back to 256 px."""
    import cv2
    import torch
    from diffusers.pipelines.flux.pipeline_flux_img2img import FluxImg2ImgPipeline

    from atelier.builtin.train_segmenter import mean_iou

    scenes = [scene_at(FRESH_SEED + 2, i, uniform=True) for i in range(count)]
    drawings = [draw(scene, 2 * SIZE, parts=True) for scene in scenes]
    truth = np.stack([d.parts for d in drawings if d.parts is not None])
    change: Any = FluxImg2ImgPipeline(**pipeline.components)
    change.set_progress_bar_config(disable=True)
    left: list[NDArray[np.uint8]] = []
    for i, (scene, drawing) in enumerate(zip(scenes, drawings, strict=True)):
        small = cv2.resize(drawing.image, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
        told = write(scene, CONTEXT + IDENTITY, np.random.default_rng([FRESH_SEED, i]))
        changed = change(
            prompt=told.text,
            image=torch.from_numpy(small.copy()).permute(2, 0, 1)[None].float() / 255,
            strength=strength,
            num_inference_steps=10,
            guidance_scale=0.0,
            height=SIZE,
            width=SIZE,
            max_sequence_length=pipeline.tokenizer_2.model_max_length,
            generator=torch.Generator().manual_seed(i),
            output_type="np",
        ).images[0]
        large = cv2.resize(changed, (2 * SIZE, 2 * SIZE), interpolation=cv2.INTER_CUBIC)
        left.append((np.clip(large, 0, 1) * 255).round().astype(np.uint8))
    found = [np.stack([segmenter.segment(one) for one in some]) for some in ([d.image for d in drawings], left)]
    return [mean_iou(parts, truth)["mean"] for parts in found]


def photographs(vae: PatchAutoencoder, size: int) -> dict[str, float]:
    """PSNR on the photographs that scikit-image ships, shrunk to `size` px on the short side; {} without it."""
    try:
        from skimage import data
    except ImportError:
        return {}
    import cv2

    found: dict[str, float] = {}
    for name in ("astronaut", "chelsea", "coffee"):
        image = getattr(data, name)()
        scale = size / min(image.shape[:2])
        w, h = (round(side * scale / 16) * 16 for side in image.shape[1::-1])
        found[name] = autoencoder_psnr(vae, cv2.resize(image, (w, h), interpolation=cv2.INTER_AREA)[None])
    return found


def contact_sheet(images: NDArray[np.uint8], columns: int, path: Path) -> None:
    """Save pictures (n, h, w, 3) as one sheet."""
    from PIL import Image

    rows = -(-len(images) // columns)
    blank = np.full((rows * columns - len(images), *images.shape[1:]), 255, np.uint8)
    grid = np.concatenate([images, blank]).reshape(rows, columns, *images.shape[1:])
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.concatenate([np.concatenate(list(row), 1) for row in grid], 0)).save(path)


def main() -> None:
    from atelier.builtin.evaluate_edits import edits, references

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL, help="diffusers folder of the model")
    parser.add_argument("--judge", type=Path, default=WEIGHTS / "judge.safetensors")
    parser.add_argument("--companion", type=Path, default=WEIGHTS, help="folder of companion and segmenter")
    parser.add_argument("--turbo", type=Path, help="adapter to draw with (four steps, no guidance)")
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--cfg", type=float, default=1.0, help="classifier-free guidance; 1 draws without")
    parser.add_argument("--size", type=int, default=SIZE, help="px a side")
    parser.add_argument("--count", type=int, help="prompts, edits and references to use (default: all)")
    parser.add_argument("--only", default=",".join(MEASURES), help="what to measure")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--sheets", type=Path, default=Path("work/evaluate"), help="folder of the contact sheets")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    arguments = parser.parse_args()

    judge = Judge.load(arguments.judge, device=arguments.device)
    companion = Companion.load(arguments.companion)
    pipeline = open_pipeline(arguments.model, device=arguments.device, turbo=arguments.turbo)
    drawing = {"steps": arguments.steps, "cfg": arguments.cfg, "size": arguments.size}
    facts: dict[str, Any] = {"model": arguments.model.name, "turbo": bool(arguments.turbo)} | drawing
    only = arguments.only.split(",")
    if "judge" in only:
        facts["judge"] = ceiling = judge_on_renders(judge)
        worst = min(ceiling, key=ceiling.__getitem__)
        print(f"judge on renders: {np.mean(list(ceiling.values())):.3f}, weakest {worst} {ceiling[worst]:.3f}")
    if "autoencoder" in only:
        worlds, _ = fresh_renders(400, uniform=False, size=arguments.size)
        facts["psnr_world"] = autoencoder_psnr(pipeline.vae, worlds)
        facts["psnr_photographs"] = photographs(pipeline.vae, arguments.size)
        print(f"autoencoder: world {facts['psnr_world']:.1f} dB, photographs {facts['psnr_photographs']}")
    if "prompts" in only:
        started = time.monotonic()
        overall, each, images = prompt_accuracy(pipeline, judge, count=arguments.count, **drawing)
        facts["seconds_a_picture"] = (time.monotonic() - started) / len(images)
        facts["prompts"] = {"all": overall.__dict__} | {n: s.__dict__ for n, s in each.items()}
        contact_sheet(images[:48], 8, arguments.sheets / "prompts.png")
        for name, value in each.items():
            print(f"  {name:16} {value} of {value.count}")
        print(f"prompt accuracy: {overall}; {facts['seconds_a_picture']:.2f} s a picture in batches")
    if "embedder" in only:
        found = embedder_recall(companion)
        facts["embedder_recall_at_5"] = found.__dict__
        print(f"embedder: recall at 5 of 1,000 pictures by their captions {found}")
    if "segmenter" in only:
        from atelier.builtin.segmenter import Segmenter

        plain, used = segmenter_iou(Segmenter.load(arguments.companion), pipeline)
        facts["segmenter_iou"] = {"renders": plain, "used": used}
        print(f"segmenter: mean IoU {plain:.3f} on renders, {used:.3f} after the autoencoder and image-to-image")
    if "edits" in only:
        facts["edits"] = edits(pipeline, judge, arguments.sheets, count=arguments.count, **drawing)
    if "references" in only:
        facts["references"] = references(pipeline, judge, companion, arguments.sheets, count=arguments.count, **drawing)
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(facts, indent=2) + "\n")
    print(f"sheets: {arguments.sheets}")


if __name__ == "__main__":
    main()
