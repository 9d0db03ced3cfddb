"""Training an adapter in the studio against a PEFT loop: time of a step, peak memory, and whether the losses agree.

The peer is in `peft_loop.py`. Both sides have the same pictures, captions, noise, noise levels, order, initial adapter,
layers, rank, learning rate and threads. The script that the peer follows runs the model under bf16 autocast; on a CPU
that may cost more than it saves, so both ways are timed first and the peer gets the faster one.

The studio trains by `atelier.training.loop.train`; its progress callback hands over to the peer after every block of
steps. The peer gets its draws ready-made, the studio makes its own: that cost counts against the studio.

    python benchmarks/train.py [--json] [--check]
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atelier.training.config import TrainConfig
from atelier.training.data import EncodedPicture, TextEmbedding, TrainingSet
from atelier.training.loop import Progress, train
from common import (
    Bar,
    Effort,
    Model,
    Ratio,
    Report,
    effort,
    enough,
    machine_facts,
    memory_ratio,
    open_model,
    parser,
    peak_bytes,
    plain_pipeline,
    prompt,
    ratio,
    ratio_bar,
    set_threads,
)
from peft_loop import PeftLoop, draws

if TYPE_CHECKING:
    from atelier.training.lora import LoraPair

BLOCK = 4
"""Steps of one side before the other has its turn."""
AGREE = 0.01
"""How far the two losses of a step may lie apart on average, as a share of the loss. The draws are the same, but
roundings to bf16 differ, and differences grow with the steps."""


def configuration(batch: int = 4) -> TrainConfig:
    """What both sides train: a likeness adapter as the studio sets it up, without what the script does not have (EMA,
    masks, dropped captions)."""
    return TrainConfig(
        rank=16, alpha=16.0, lr=1e-3, steps=10_000, batch_size=batch, prior_samples=batch, checkpoint_every=10_000
    )


def pictures(model: Model, count: int = 8) -> TrainingSet:
    """Latents and embeddings of `count` subject and `count` prior pictures, which the model draws itself."""
    import torch

    pipe = plain_pipeline(model)
    vae, bucket = pipe.vae, (model.size, model.size)
    found: list[EncodedPicture] = []
    with torch.no_grad():
        for index in range(2 * count):
            text = prompt(0 if index < count else index)
            tokens, pooled, _ = pipe.encode_prompt(
                prompt=text, prompt_2=None, max_sequence_length=model.card.max_sequence_length
            )
            image = pipe(
                prompt_embeds=tokens,
                pooled_prompt_embeds=pooled,
                num_inference_steps=4,
                guidance_scale=0.0,
                width=bucket[0],
                height=bucket[1],
                generator=torch.Generator().manual_seed(index),
                output_type="pt",
            ).images
            encoded = vae.encode(image.to(vae.dtype) * 2 - 1)
            latents = encoded.latent_dist.mean if hasattr(encoded, "latent_dist") else encoded.latents
            latents = (latents.float() - vae.config.shift_factor) * vae.config.scaling_factor
            caption = TextEmbedding(tokens[0], pooled[0])
            found.append(EncodedPicture(str(index), bucket, latents[0], caption, prior=index >= count))
    return TrainingSet(tuple(found))


def initial(transformer: Any, config: TrainConfig) -> dict[str, LoraPair]:
    """The adapter that the studio begins with."""
    from atelier.training.lora import inject

    lora = inject(transformer, config.target_modules, rank=config.rank, alpha=config.alpha)
    lora.initialise(config.seed)
    pairs = lora.export()
    lora.eject()
    return pairs


def load_transformer(model: Model) -> Any:
    """The base transformer alone, frozen."""
    return plain_pipeline(model).transformer


def faster_way(model: Model, data: TrainingSet, config: TrainConfig, clock: Any) -> tuple[bool, dict[str, float]]:
    """Whether the peer is faster under autocast, and the seconds of a step both ways (medians of four)."""
    loops = {way: PeftLoop(load_transformer(model), config, way) for way in (False, True)}
    taken: dict[bool, list[float]] = {False: [], True: []}
    for step in range(5):
        draw = draws(data, config, step)
        for way, loop in loops.items():
            begun = clock()
            loop.step(draw)
            taken[way].append(clock() - begun)
    medians = {way: statistics.median(times[1:]) for way, times in taken.items()}
    return medians[True] < medians[False], {"plain bf16": medians[False], "autocast": medians[True]}


@dataclass
class Alternation:
    """The studio's progress callback: after every block of its own steps, the peer has as many."""

    peer: PeftLoop
    data: TrainingSet
    config: TrainConfig
    how: Effort
    studio_seconds: list[float] = field(default_factory=list)
    peer_seconds: list[float] = field(default_factory=list)
    done: bool = False
    _begun: float = 0.0
    _end: float = math.inf

    def __call__(self, progress: Progress) -> None:
        if progress.step % BLOCK:
            return
        taken = self.how.clock() - self._begun
        ready = [draws(self.data, self.config, step) for step in range(progress.step - BLOCK, progress.step)]
        begun = self.how.clock()
        for draw in ready:
            self.peer.step(draw)
        if progress.step == BLOCK:  # the first block warms both sides up
            self._end = time.perf_counter() + self.how.seconds
        else:
            self.studio_seconds.append(taken / BLOCK)
            self.peer_seconds.append((self.how.clock() - begun) / BLOCK)
            self.done = len(self.studio_seconds) >= self.how.most or enough(
                self.studio_seconds, self.peer_seconds, self.how, self._end
            )
        self._begun = self.how.clock()

    def stop(self) -> bool:
        """Whether there are pairs enough."""
        return self.done


@dataclass(frozen=True)
class Outcome:
    """Time of a step; losses of both sides, step by step."""

    seconds: Ratio
    studio: tuple[float, ...]
    peer: tuple[float, ...]

    @property
    def apart(self) -> float:
        """Mean difference of the losses as a share of the loss."""
        differences = [abs(a - b) / b for a, b in zip(self.studio, self.peer, strict=True)]
        return statistics.fmean(differences)

    @property
    def first_apart(self) -> float:
        """The same for the first step alone, where the adapters are still equal."""
        return abs(self.studio[0] - self.peer[0]) / self.peer[0]


def compare(model: Model, data: TrainingSet, config: TrainConfig, how: Effort, autocast: bool) -> Outcome:
    """Trains on both sides in alternation."""
    base = load_transformer(model)
    peer = PeftLoop(load_transformer(model), config, autocast)
    peer.start_from(initial(base, config))
    turns = Alternation(peer, data, config, how)
    with tempfile.TemporaryDirectory() as folder:
        result = train(base, data, config, state_dir=Path(folder), on_progress=turns, should_stop=turns.stop)
    studio = tuple(
        point.loss + (0.0 if math.isnan(point.prior) else point.prior) for point in result.losses[: len(peer.losses)]
    )
    return Outcome(ratio(turns.studio_seconds, turns.peer_seconds), studio, tuple(peer.losses))


def child(model: Model, side: str, autocast: bool, cache: Path) -> None:
    """Trains a few steps on one side only, from encoded pictures in a file, and prints the peak of memory."""
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel

    from atelier.engine.load import torch_dtype

    base: Any = FluxTransformer2DModel.from_pretrained(
        model.folder / "transformer", dtype=torch_dtype(model.plan.dtype), use_safetensors=True
    )
    config = configuration().model_copy(update={"steps": 6})
    data = read_pictures(cache)
    if side == "studio":
        train(base, data, config, state_dir=cache.parent / f"state-{time.monotonic_ns()}")
    else:
        peer = PeftLoop(base, config, autocast)
        for step in range(config.steps):
            peer.step(draws(data, config, step))
    print(json.dumps({"peak_bytes": peak_bytes()}))


def write_pictures(data: TrainingSet, file: Path) -> None:
    """Keeps encoded pictures for the children."""
    from safetensors.torch import save_file

    tensors: dict[str, Any] = {}
    for index, one in enumerate(data.pictures):
        assert one.caption.pooled is not None  # FLUX always has pooled embeddings
        place = f"{index}.{'prior' if one.prior else 'subject'}"
        tensors[f"{place}.latents"] = one.latents.contiguous()
        tensors[f"{place}.tokens"] = one.caption.tokens.clone()
        tensors[f"{place}.pooled"] = one.caption.pooled.clone()
    save_file(tensors, file)


def read_pictures(file: Path) -> TrainingSet:
    """Reads what `write_pictures` wrote."""
    from safetensors.torch import load_file

    tensors = load_file(file)
    found: list[EncodedPicture] = []
    for place in sorted({name.rpartition(".")[0] for name in tensors}, key=lambda name: int(name.split(".")[0])):
        latents = tensors[f"{place}.latents"]
        caption = TextEmbedding(tensors[f"{place}.tokens"], tensors[f"{place}.pooled"])
        bucket = (latents.shape[-1] * 8, latents.shape[-2] * 8)
        found.append(EncodedPicture(place, bucket, latents, caption, prior=place.endswith("prior")))
    return TrainingSet(tuple(found))


def run(arguments: argparse.Namespace, *, batch: int = 4, memory: bool = True) -> Report:
    """Measures everything."""
    set_threads(arguments.threads)
    model, config, how = open_model(arguments.model), configuration(batch), effort(arguments)
    data = pictures(model)
    facts = machine_facts(arguments) | {
        "model": model.card.id,
        "dtype": model.plan.dtype,
        "size": model.size,
        "batch": f"{config.batch_size} + {config.prior_samples} prior",
        "rank": config.rank,
    }
    report = Report("Training an adapter: the studio against a PEFT loop", facts)
    autocast, ways = faster_way(model, data, config, how.clock)
    report.notes.append(
        "the peer: "
        + ", ".join(f"{way} {seconds * 1e3:.0f} ms a step" for way, seconds in ways.items())
        + f"; it runs {'under autocast' if autocast else 'in plain bf16'}"
    )
    if memory:
        with tempfile.TemporaryDirectory() as folder:
            cache = Path(folder) / "pictures.safetensors"
            write_pictures(data, cache)
            options = ["--model", str(arguments.model), "--threads", str(arguments.threads), "--pictures", str(cache)]
            report.add("peak memory", memory_ratio(__file__, options + (["--autocast"] if autocast else [])), "MB")
    outcome = compare(model, data, config, how, autocast)
    report.add("time of a step", outcome.seconds)
    report.figures |= {
        "steps compared": float(len(outcome.peer)),
        "loss, mean of the studio": statistics.fmean(outcome.studio),
        "loss, mean of the peer": statistics.fmean(outcome.peer),
        "losses apart at the first step": outcome.first_apart,
        "losses apart on average": outcome.apart,
    }
    report.bars = [
        ratio_bar("time of a step", outcome.seconds),
        Bar("losses agree", f"<= {AGREE:.0%} apart", f"{outcome.apart:.3%}", outcome.apart <= AGREE),
    ]
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    options = parser(__doc__ or "", seconds=70.0)
    options.add_argument("--pictures", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--autocast", action="store_true", help=argparse.SUPPRESS)
    arguments = options.parse_args(argv)
    if arguments.child:
        set_threads(arguments.threads)
        child(open_model(arguments.model), arguments.child, arguments.autocast, arguments.pictures)
        return 0
    return run(arguments).finish(arguments)


if __name__ == "__main__":
    sys.exit(main())
