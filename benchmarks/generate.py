"""Drawing through the studio against tuned plain diffusers: time, peak memory, and whether the pictures are the same.

Both sides have the same weights, precision, prompts, seeds, steps, guidance, sequence length and threads, and alternate
in one process. Plain diffusers runs under inference mode without a progress bar. Two cases, at one picture and at
eight:

- warm: the prompts were drawn before. Plain diffusers gets their embeddings precomputed, as a tensor in memory; the
  studio finds them in its cache on disk.
- new: prompts that neither side has seen. Both encode them; the studio writes them to its cache as well. The empty
  negative prompt is known to both.

    python benchmarks/generate.py [--json] [--check]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atelier.engine.embeddings import FolderEmbeddings
from atelier.engine.generate import generate_mixed
from atelier.engine.request import GenerateRequest, resolve
from atelier.engine.session import ModelSession
from common import (
    Effort,
    Model,
    Ratio,
    Report,
    alternate,
    effort,
    machine_facts,
    memory_ratio,
    open_model,
    parser,
    peak_bytes,
    plain_pipeline,
    prompt,
    psnr_bar,
    ratio_bar,
    set_threads,
    worst_psnr,
)

if TYPE_CHECKING:
    from PIL import Image

BATCHES = (1, 8)


@dataclass(frozen=True)
class Peer:
    """Plain diffusers, and the embeddings that its caller keeps."""

    model: Model
    pipe: Any
    negative: dict[str, Any]

    @classmethod
    def load(cls, model: Model) -> Peer:
        """The pipeline, with the empty prompt's embeddings ready."""
        pipe = plain_pipeline(model)
        empty = cls(model, pipe, {}).encode([""])
        return cls(model, pipe, {f"negative_{name}": tensor for name, tensor in empty.items()})

    def encode(self, prompts: Sequence[str]) -> dict[str, Any]:
        """Embeddings of some prompts, one by one, so that they are the same bits as those of each alone."""
        import torch

        found: list[tuple[Any, Any]] = []
        with torch.inference_mode():
            for text in prompts:
                tokens, pooled, _ = self.pipe.encode_prompt(
                    prompt=text, prompt_2=None, max_sequence_length=self.model.card.max_sequence_length
                )
                found.append((tokens, pooled))
        return {
            "prompt_embeds": torch.cat([tokens for tokens, _ in found]),
            "pooled_prompt_embeds": torch.cat([pooled for _, pooled in found]),
        }

    def draw(self, seeds: Sequence[int], **prompts: Any) -> list[Image.Image]:
        """Pictures of `prompt=[…]` or of embeddings, one a seed."""
        import torch

        settings = resolve(
            self.model.card, GenerateRequest(prompt="", width=self.model.size, height=self.model.size, distilled=False)
        )
        negative = {name: torch.cat([tensor] * len(seeds)) for name, tensor in self.negative.items()}
        with torch.inference_mode():
            return self.pipe(
                **prompts,
                **(negative if settings.true_cfg > 1 else {}),
                true_cfg_scale=settings.true_cfg,
                guidance_scale=settings.guidance,
                num_inference_steps=settings.steps,
                width=settings.width,
                height=settings.height,
                max_sequence_length=settings.length,
                generator=[torch.Generator("cpu").manual_seed(seed) for seed in seeds],
            ).images


def studio_session(model: Model, cache: Path) -> ModelSession:
    """The studio's side: a session with the embedding cache that the studio itself uses."""
    return ModelSession(model.card, model.plan, model.folder, embeddings=FolderEmbeddings(cache)).load()


def studio_draw(session: ModelSession, prompts: Sequence[str], seeds: Sequence[int], size: int) -> list[Image.Image]:
    """Pictures by the studio, one a prompt and seed."""
    requests = [
        GenerateRequest(prompt=text, distilled=False, seeds=(seed,), width=size, height=size)
        for text, seed in zip(prompts, seeds, strict=True)
    ]
    return [picture.image for picture in generate_mixed(session, requests)]


def compare(session: ModelSession, peer: Peer, batch: int, how: Effort) -> tuple[Ratio, Ratio, float, float]:
    """Warm and new prompts at one batch size: both ratios and the lowest PSNR of each."""
    size = peer.model.size
    seeds = list(range(batch))
    known = [prompt(number) for number in range(batch)]
    ready = peer.encode(known)
    same = worst_psnr(studio_draw(session, known, seeds, size), peer.draw(seeds, **ready))
    warm = alternate(lambda _: studio_draw(session, known, seeds, size), lambda _: peer.draw(seeds, **ready), how)

    start = 600 * batch  # far from what the other batch size uses: the studio would know those
    unseen = {
        pair: [prompt(start + (pair + 9) * batch + index) for index in range(batch)] for pair in range(-9, how.most)
    }
    same_new = worst_psnr(studio_draw(session, unseen[-9], seeds, size), peer.draw(seeds, prompt=unseen[-9]))
    new = alternate(
        lambda number: studio_draw(session, unseen[number], seeds, size),
        lambda number: peer.draw(seeds, prompt=unseen[number]),
        how,
    )
    return warm, new, same, same_new


def child(model: Model, side: str) -> None:
    """Draws eight pictures of new prompts on one side only, and prints the peak of memory."""
    texts, seeds = [prompt(number) for number in range(8)], list(range(8))
    with tempfile.TemporaryDirectory() as cache:
        if side == "studio":
            studio_draw(studio_session(model, Path(cache)), texts, seeds, model.size)
        else:
            Peer.load(model).draw(seeds, prompt=texts)
    print(json.dumps({"peak_bytes": peak_bytes()}))


def run(arguments: argparse.Namespace, batches: Sequence[int] = BATCHES, *, memory: bool = True) -> Report:
    """Measures everything."""
    set_threads(arguments.threads)
    model = open_model(arguments.model)
    settings = resolve(model.card, GenerateRequest(prompt="", width=model.size, height=model.size, distilled=False))
    facts = machine_facts(arguments) | {
        "model": model.card.id,
        "dtype": model.plan.dtype,
        "size": model.size,
        "steps": settings.steps,
        "true_cfg": settings.true_cfg,
    }
    report = Report("Drawing: the studio against tuned plain diffusers", facts)
    if memory:
        options = ("--model", str(arguments.model), "--threads", str(arguments.threads))
        report.add("peak memory, 8 pictures", memory_ratio(__file__, options), "MB")
    with tempfile.TemporaryDirectory() as cache:
        session, peer = studio_session(model, Path(cache)), Peer.load(model)
        for batch in batches:
            warm, new, same, same_new = compare(session, peer, batch, effort(arguments))
            for name, found, decibels in (("warm", warm, same), ("new", new, same_new)):
                case = f"{batch} picture{'s' if batch > 1 else ''}, {name} prompt{'s' if batch > 1 else ''}"
                report.add(case, found)
                report.bars += [ratio_bar(f"time, {case}", found), psnr_bar(f"same pictures, {case}", decibels)]
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    arguments = parser(__doc__ or "", seconds=25.0).parse_args(argv)
    if arguments.child:
        set_threads(arguments.threads)
        child(open_model(arguments.model), arguments.child)
        return 0
    return run(arguments).finish(arguments)


if __name__ == "__main__":
    sys.exit(main())
