"""Likeness of many held-out people by the training loop itself, without the studio around it: for one GPU.

    python benchmarks/likeness_direct.py --weights work/builtin/weights --device cuda --size 256 --people 12

The same measure as `likeness.py` (which goes the whole way through the studio, on a CPU): eight photos, captions by the
companion, prior pictures drawn by the base, one LoRA a person, then twelve occasions a person. Drawn with the adapter
for four steps stacked on, and by the base with guidance.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from atelier.builtin import samples
from atelier.builtin.companion import Companion
from atelier.builtin.evaluate import contact_sheet, draw_prompts
from atelier.builtin.folder import TURBO, open_pipeline
from atelier.builtin.judge import Judge

SETTINGS: dict[str, Any] = {
    "rank": 16,
    "alpha": 16.0,
    "batch_size": 4,
    "prior_samples": 4,
    "caption_dropout": 0.05,
    "schedule": {"kind": "cosine", "warmup": 20},
}


def encoders(pipeline: Any, identity: str) -> Any:
    import torch

    from atelier.training.cache import Encoders
    from atelier.training.data import TextEmbedding

    vae = pipeline.vae

    def image(pixels: torch.Tensor) -> torch.Tensor:
        with torch.inference_mode():
            z = vae.encode(pixels.to(vae.device, vae.dtype)).latents
        return ((z.float() - vae.config.shift_factor) * vae.config.scaling_factor).cpu()

    def text(caption: str) -> TextEmbedding:
        with torch.inference_mode():
            found = pipeline.encode_prompt(prompt=caption, prompt_2=None, max_sequence_length=48)
        return TextEmbedding(found[0][0].clone().cpu(), found[1][0].clone().cpu())

    return Encoders(image=image, text=text, identity=identity)


def learn(
    pipeline: Any, companion: Companion, name: str, prior: list[tuple[np.ndarray, str]], size: int, settings: dict
) -> tuple[Any, float]:
    """A person's adapter and the seconds that learning took."""
    from PIL import Image

    from atelier.training.cache import PictureSource, build
    from atelier.training.config import TrainConfig
    from atelier.training.loop import train

    photos = samples.photo_arrays(name, 8, size=size)
    told = [companion.caption(p, name, subject_word=samples.class_word(name)) for p in photos]
    pairs = [(p, c, False) for p, c in zip(photos, told, strict=True)] + [(p, c, True) for p, c in prior]
    sources = [
        PictureSource(digest=f"{name}-{i}", load=lambda p=p: Image.fromarray(p), caption=c, prior=is_prior)
        for i, (p, c, is_prior) in enumerate(pairs)
    ]
    config = TrainConfig(**(SETTINGS | settings), checkpoint_every=100_000)
    with tempfile.TemporaryDirectory() as folder:
        data = build(sources, ((size, size),), encoders(pipeline, "direct"), Path(folder) / "encoded")
        started = time.monotonic()
        result = train(pipeline.transformer, data, config, state_dir=Path(folder) / "training")
        return result.adapter, time.monotonic() - started


def wear(pipeline: Any, adapter: Any) -> None:
    """Load a trained adapter into the pipeline under the name `subject`."""
    tensors = {}
    for path, pair in adapter.items():
        tensors[f"transformer.{path}.lora_A.weight"] = pair.a
        tensors[f"transformer.{path}.lora_B.weight"] = pair.b * (pair.alpha / pair.rank)
    pipeline.load_lora_weights(tensors, adapter_name="subject")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="folder with model/, turbo, judge and companion")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--people", default="12", help="how many, or names by comma")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument(
        "--cfg", type=float, default=2.5, help="guidance of the base without the adapter for four steps"
    )
    parser.add_argument("--settings", type=json.loads, default={}, help="other fields of the training, as JSON")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--sheets", type=Path)
    arguments = parser.parse_args()
    everybody = samples.people()
    names = everybody[: int(arguments.people)] if arguments.people.isdigit() else arguments.people.split(",")
    companion = Companion.load(arguments.weights)
    judge = Judge.load(arguments.weights / "judge.safetensors", device=arguments.device)
    pipeline = open_pipeline(arguments.weights / "model", device=arguments.device)
    settings = {"steps": arguments.steps, "lr": arguments.lr} | arguments.settings
    drawn: dict[str, list[np.ndarray]] = {"before": [], "turbo": [], "guided": []}
    prompts, who, seconds = [], [], []
    for name in names:
        asked = samples.occasions(name, name)
        texts = [p.text for p in asked]
        word = samples.class_word(name)
        first = draw_prompts(pipeline, [f"a photo of a {word}"] * 24, steps=8, cfg=2.5, size=arguments.size, seed=5000)
        prior = [(p, companion.describe(p)) for p in first]
        drawn["before"] += list(draw_prompts(pipeline, texts, steps=8, cfg=arguments.cfg, size=arguments.size, seed=11))
        adapter, took = learn(pipeline, companion, name, prior, arguments.size, settings)
        seconds.append(took)
        wear(pipeline, adapter)
        drawn["guided"] += list(draw_prompts(pipeline, texts, steps=8, cfg=arguments.cfg, size=arguments.size, seed=11))
        pipeline.load_lora_weights(arguments.weights / "model", weight_name=TURBO, adapter_name="turbo")
        pipeline.set_adapters(["subject", "turbo"], [1.0, 1.0])
        drawn["turbo"] += list(draw_prompts(pipeline, texts, steps=4, size=arguments.size, seed=11))
        pipeline.unload_lora_weights()
        prompts += asked
        who += [name] * len(asked)
        so_far = samples.score(drawn["turbo"], prompts, who, judge=judge)
        print(f"{name}: {took:.0f} s; so far identity {so_far.identity}, context {so_far.context}", flush=True)
    facts: dict[str, Any] = {"people": list(names), "size": arguments.size, "seconds": seconds} | settings
    for how, pictures in drawn.items():
        found = samples.score(pictures, prompts, who, judge=judge)
        facts[how] = {
            "identity": found.identity.__dict__,
            "context": found.context.__dict__,
            "joint": found.joint.__dict__,
            "attributes": {n: s.__dict__ for n, s in found.attributes.items()},
        }
        print(f"{how}: identity {found.identity}, context {found.context}, joint {found.joint}")
        if arguments.sheets:
            contact_sheet(np.stack(pictures[:72]), 12, arguments.sheets / f"people-{how}.png")
    if arguments.json:
        arguments.json.write_text(json.dumps(facts, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
