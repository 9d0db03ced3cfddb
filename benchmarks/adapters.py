"""Eight pictures with eight different adapters: one mixed batch of the studio against what diffusers and PEFT offer.

The studio draws all eight in one batch, each sample with its own adapter. Against it, in alternation, with the same
adapters (random, rank 16, every attention and MLP layer), prompts, seeds, steps, precision and threads:

- hot swap: `load_lora_weights(…, hotswap=True)` before each of eight single pictures;
- switch: all adapters loaded, `set_adapters` before each of eight single pictures;
- PEFT's mixed batch: all adapters loaded, one batch of eight, `adapter_names` given to each adapted layer, as PEFT's
  own models do;
- the studio's batch of eight without any adapter.

Prompts are embedded beforehand on both sides. Each picture of the mixed batch is compared with the same one drawn
alone.

    python benchmarks/adapters.py [--json] [--check]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atelier.engine.adapters import Adapter, AdapterUse
from atelier.engine.generate import generate, generate_mixed
from atelier.engine.request import GenerateRequest
from atelier.engine.session import ModelSession
from atelier.training.config import TARGETS, Family
from common import (
    Model,
    Report,
    alternate,
    effort,
    machine_facts,
    open_model,
    parser,
    prompt,
    psnr_bar,
    ratio_bar,
    set_threads,
    worst_psnr,
)
from generate import Peer, studio_session

if TYPE_CHECKING:
    from PIL import Image

COUNT = 8
RANK = 16
STRENGTH = 0.02
"""Spread of the up matrices: the updates then are about a tenth of the weights, as after a real training."""


def random_adapters(model: Model, transformer: Any, count: int = COUNT) -> list[Adapter]:
    """LoRAs for all layers that a training adapts, each from its own seed."""
    import torch

    found: list[Adapter] = []
    for seed in range(count):
        generator = torch.Generator().manual_seed(seed)
        tensors: dict[str, torch.Tensor] = {}
        for name, module in transformer.named_modules():
            adapted = any(fnmatchcase(name, f"*{target}") for target in TARGETS[Family.FLUX])
            if not (adapted and isinstance(module, torch.nn.Linear)):
                continue
            down = torch.randn(RANK, module.in_features, generator=generator) / module.in_features**0.5
            up = torch.randn(module.out_features, RANK, generator=generator) * STRENGTH
            tensors[f"transformer.{name}.lora_A.weight"] = down.to(module.weight.dtype)
            tensors[f"transformer.{name}.lora_B.weight"] = up.to(module.weight.dtype)
        found.append(Adapter(f"a{seed}", tensors))
    return found


class Studio:
    """The studio's side."""

    def __init__(self, session: ModelSession, size: int, adapters: Sequence[Adapter]) -> None:
        self.session, self.adapters = session, adapters
        self.requests = [
            GenerateRequest(
                prompt=prompt(index),
                distilled=False,
                seeds=(index,),
                width=size,
                height=size,
                adapters=(AdapterUse(adapter),),
            )
            for index, adapter in enumerate(adapters)
        ]
        self.bare = [request.model_copy(update={"adapters": ()}) for request in self.requests]

    def mixed(self, _: int = 0) -> list[Image.Image]:
        """One batch, an adapter a sample."""
        return [picture.image for picture in generate_mixed(self.session, self.requests)]

    def alone(self, _: int = 0) -> list[Image.Image]:
        """Each picture by itself."""
        return [generate(self.session, request)[0].image for request in self.requests]

    def plain(self, _: int = 0) -> list[Image.Image]:
        """One batch without adapters."""
        return [picture.image for picture in generate_mixed(self.session, self.bare)]


class OneByOne:
    """diffusers, picture by picture.

    Args:
        hotswap: overwrite one adapter's tensors for each picture; otherwise all are loaded and one is made active.
    """

    def __init__(self, model: Model, adapters: Sequence[Adapter], *, hotswap: bool) -> None:
        self.peer, self.hotswap = Peer.load(model), hotswap
        self.states = [dict(adapter.tensors) for adapter in adapters]
        self.ready = [self.peer.encode([prompt(index)]) for index in range(len(adapters))]
        pipe = self.peer.pipe
        if hotswap:
            pipe.load_lora_weights(dict(self.states[0]), adapter_name="hot")
        else:
            load_all(pipe, self.states)
        pipe.transformer.to(pipe.vae.dtype)

    def draw(self, _: int = 0) -> list[Image.Image]:
        """All pictures."""
        found: list[Image.Image] = []
        for index, state in enumerate(self.states):
            if self.hotswap:
                self.peer.pipe.load_lora_weights(dict(state), adapter_name="hot", hotswap=True)
            else:
                self.peer.pipe.set_adapters(f"a{index}")
            found += self.peer.draw([index], **self.ready[index])
        return found


class PeftMixed:
    """PEFT's mixed batch under diffusers' pipeline: a hook hands `adapter_names` to each adapted layer, as
    `peft.tuners.lora.LoraModel` does for models that are called through PEFT."""

    def __init__(self, model: Model, adapters: Sequence[Adapter]) -> None:
        from peft.tuners.lora import LoraLayer

        self.peer = Peer.load(model)
        self.seeds = list(range(len(adapters)))
        self.ready = self.peer.encode([prompt(index) for index in self.seeds])
        pipe = self.peer.pipe
        load_all(pipe, [dict(adapter.tensors) for adapter in adapters])
        pipe.transformer.to(pipe.vae.dtype)
        names = [f"a{index}" for index in self.seeds]
        for module in pipe.transformer.modules():
            if isinstance(module, LoraLayer):
                hooked: Any = module  # PEFT's mix-in does not say that it is a torch module
                hooked.register_forward_pre_hook(partial(_with_names, names), with_kwargs=True)

    def draw(self, _: int = 0) -> list[Image.Image]:
        """All pictures in one batch."""
        return self.peer.draw(self.seeds, **self.ready)


def _with_names(names: list[str], _module: Any, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    return args, kwargs | {"adapter_names": names}


def load_all(pipe: Any, states: Sequence[dict[str, Any]]) -> None:
    """Loads adapters under the names a0, a1, …"""
    for index, state in enumerate(states):
        pipe.load_lora_weights(dict(state), adapter_name=f"a{index}")


def run(arguments: argparse.Namespace, count: int = COUNT) -> Report:
    """Measures everything."""
    set_threads(arguments.threads)
    model = open_model(arguments.model)
    facts = machine_facts(arguments) | {"model": model.card.id, "dtype": model.plan.dtype, "rank": RANK}
    report = Report(f"{count} pictures with {count} adapters: one mixed batch of the studio against others", facts)
    with tempfile.TemporaryDirectory() as cache:
        session = studio_session(model, Path(cache))
        studio = Studio(session, model.size, random_adapters(model, session.part("transformer"), count))
        alone, mixed, plain = studio.alone(), studio.mixed(), studio.plain()
        swap = OneByOne(model, studio.adapters, hotswap=True)
        switch = OneByOne(model, studio.adapters, hotswap=False)
        peft = PeftMixed(model, studio.adapters)
        how = effort(arguments)
        against = {
            "hot swap, one by one": alternate(studio.mixed, swap.draw, how, warm=1),
            "switch, one by one": alternate(studio.mixed, switch.draw, how, warm=1),
            "PEFT's mixed batch": alternate(studio.mixed, peft.draw, how, warm=1),
            "no adapters": alternate(studio.mixed, studio.plain, how, warm=1),
        }
        report.figures |= {
            "PSNR against the hot swap, worst of all (dB)": worst_psnr(mixed, swap.draw()),
            "PSNR against PEFT's mixed batch, worst of all (dB)": worst_psnr(mixed, peft.draw()),
            "PSNR against no adapters, worst of all (dB; low: the adapters count)": worst_psnr(mixed, plain),
        }
    for name, found in against.items():
        report.add(name, found)
    quicker = min(("hot swap, one by one", "switch, one by one"), key=lambda name: against[name].theirs)
    report.bars = [
        ratio_bar(f"half the time of {quicker}", against[quicker], 0.5),
        ratio_bar("PEFT's mixed batch", against["PEFT's mixed batch"]),
        ratio_bar("no adapters", against["no adapters"], 1.35),
        psnr_bar("each picture as drawn alone", worst_psnr(mixed, alone)),
    ]
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    arguments = parser(__doc__ or "", seconds=25.0).parse_args(argv)
    return run(arguments).finish(arguments)


if __name__ == "__main__":
    sys.exit(main())
