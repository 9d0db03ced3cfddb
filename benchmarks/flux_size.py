"""Drawing and training at the size of FLUX.1 (12 billion parameters) on one GPU, on random weights.

Speed and memory do not depend on what the weights say, so this needs no download: the weights are made on the GPU. The
studio draws by `engine.generate` and trains by `training.loop`, with its own memory plans; it is compared in the same
run with diffusers' FluxPipeline and a PEFT loop on the same modules, and each measured peak with what the plan said.

    a  drawing at 1024 px: seconds a step, of 4 and of 28 steps, peak memory, 1 and 4 pictures, against diffusers
    c  a training step, rank 16, 512 and 1024 px, with and without gradient checkpointing, against a PEFT loop
    d  eight adapters in one batch of eight at 512 px: the studio, one by one, PEFT's mixed batch, no adapters
    b  weights in float8 (layerwise casting), int8 (torchao), nf4 (bitsandbytes), where installed
    e  offloaded plans: streamed block by block, layer by layer, and moved as a whole

Needs torch, diffusers, peft, accelerate, pydantic, psutil and Pillow, not the rest of the studio's requirements:

    PYTHONPATH=src python benchmarks/flux_size.py --json figures.json
    PYTHONPATH=src python benchmarks/flux_size.py --tiny --json figures.json   # any machine, meaningless figures

Results are written after every measurement; a section that fails is recorded and the next one goes on.
"""

from __future__ import annotations

import argparse
import functools
import gc
import importlib.util
import json
import math
import os
import platform
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atelier.engine.adapters import AdapterUse
from atelier.engine.device import GIB, DeviceInfo, choose_device
from atelier.engine.generate import generate_mixed
from atelier.engine.load import cast_by_layers
from atelier.engine.plan import MemoryPlan, plan_memory
from atelier.engine.request import GenerateRequest
from atelier.engine.session import ModelSession
from atelier.training.config import TrainConfig
from atelier.training.loop import Progress, train
from peft_loop import PeftLoop, draws
from random_flux import (
    Size,
    full_size,
    make_adapters,
    make_scheduler,
    make_session,
    make_training_set,
    make_transformer,
    make_vae,
    plan_for,
    predicted_bytes,
    tiny_size,
)

if TYPE_CHECKING:
    import torch
    from PIL import Image

GUIDANCE = 3.5
ORDER = "acdbe"
COSTS = {"a": 25.0, "c": 30.0, "d": 30.0, "b": 10.0, "e": 30.0}
"""Seconds that a section wants at least (on an H200); without them it is skipped."""


class Skipped(Exception):
    """No time is left for a measurement."""


@dataclass
class Bench:
    """The run: what is measured where, the time left, and the figures so far."""

    size: Size
    info: DeviceInfo
    device: torch.device
    dtype: torch.dtype
    folder: Path
    file: Path | None
    ends: float
    figures: dict[str, Any] = field(default_factory=dict)
    _transformer: Any = None
    _vae: Any = None

    def note(self, section: str, name: str, value: object) -> None:
        """Records a figure and writes all of them."""
        self.figures.setdefault(section, {})[name] = value
        print(f"{section}  {name}: {json.dumps(value, default=str)}", flush=True)
        self.flush()

    def flush(self) -> None:
        """Writes the figures so far, whole."""
        if self.file is not None:
            part = self.file.with_name(self.file.name + ".part")
            part.write_text(json.dumps(self.figures, indent=1, default=str))
            part.replace(self.file)

    def need(self, seconds: float) -> None:
        """Raises Skipped where less time is left."""
        left = self.ends - time.perf_counter()
        if left < seconds:
            raise Skipped(f"{left:.0f} s of the budget are left, {seconds:.0f} s are needed")

    # --- weights ---

    def transformer(self) -> Any:
        """The denoiser in bf16 on the device."""
        if self._transformer is None:
            begun = time.perf_counter()
            self._transformer = make_transformer(self.size, self.device, self.dtype)
            self.sync()
            count = sum(parameter.numel() for parameter in self._transformer.parameters())
            self.figures.setdefault("run", {})["transformer"] = {
                "parameters": count,
                "card": self.size.card.components["transformer"].parameters,
                "seconds to make": time.perf_counter() - begun,
            }
        return self._transformer

    def drop_transformer(self) -> None:
        """Frees the denoiser: the next use makes a fresh one."""
        self._transformer = None
        self.clean()

    def vae(self) -> Any:
        """The autoencoder."""
        if self._vae is None:
            self._vae = make_vae(self.size, self.device, self.dtype)
        return self._vae

    def drop_vae(self) -> None:
        """Frees the autoencoder: the next use makes a fresh one."""
        self._vae = None
        self.clean()

    def parts(self) -> dict[str, Any]:
        """All parts of the pipeline."""
        return {"transformer": self.transformer(), "vae": self.vae(), "scheduler": make_scheduler()}

    def plan(self, tier: str, pixels: int, batch: int = 1) -> MemoryPlan:
        """The studio's plan of a tier; a CPU follows that of a large GPU, but moves nothing as a whole."""
        if self.device.type == "cuda":
            return plan_for(self.size, self.info, tier, pixels, batch)
        large = replace(self.info, kind="cuda", bf16=True, free=139 * GIB, host_free=120 * GIB)
        plan = plan_for(self.size, large, tier, pixels, batch)
        return replace(plan, device="cpu", offload="group" if plan.offload == "model" else plan.offload)

    def session(self, plan: MemoryPlan) -> ModelSession:
        """The studio's session by that plan, on the shared weights."""
        return make_session(self.size, plan, self.folder, self.parts(), self.dtype).load()

    def peer(self) -> Any:
        """diffusers' own pipeline on the same modules."""
        from diffusers.pipelines.flux.pipeline_flux import FluxPipeline

        none = dict.fromkeys(("text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2"))
        pipe: Any = FluxPipeline(**self.parts(), **none)  # pyright: ignore[reportArgumentType]
        pipe.set_progress_bar_config(disable=True)
        return pipe

    # --- the clock and the memory ---

    def sync(self) -> None:
        """Waits for the device."""
        import torch

        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)

    def clean(self) -> None:
        """Gives freed memory back."""
        import torch

        gc.collect()
        if self.device.type == "cuda":
            torch.cuda.empty_cache()

    def forget_peak(self) -> None:
        """Starts a new measurement of the peak."""
        import torch

        if self.device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self.device)

    def peak(self) -> int:
        """The most bytes that tensors took on the device since `forget_peak` (0 without a GPU)."""
        import torch

        return torch.cuda.max_memory_allocated(self.device) if self.device.type == "cuda" else 0

    def reserved(self) -> int:
        """The same with the allocator's reserve."""
        import torch

        return torch.cuda.max_memory_reserved(self.device) if self.device.type == "cuda" else 0

    def seconds(self, work: Callable[[], object]) -> float:
        """Time of some work, the device's part included."""
        self.sync()
        begun = time.perf_counter()
        work()
        self.sync()
        return time.perf_counter() - begun


# --- drawing ----------------------------------------------------------------------------------------------------------


def requests(bench: Bench, count: int, steps: int, pixels: int, adapters: Sequence[Any] = ()) -> list[GenerateRequest]:
    """One order a picture, each with its own prompt, seed and (where given) adapter."""
    return [
        GenerateRequest(
            prompt=f"picture {index}",
            seeds=(index,),
            steps=steps,
            guidance=GUIDANCE,
            width=pixels,
            height=pixels,
            adapters=(AdapterUse(adapters[index]),) if adapters else (),
        )
        for index in range(count)
    ]


def studio(session: ModelSession, orders: Sequence[GenerateRequest]) -> list[Image.Image]:
    """Pictures by the studio."""
    return [picture.image for picture in generate_mixed(session, orders)]


def diffusers_draw(
    bench: Bench, pipe: Any, session: ModelSession, seeds: Sequence[int], steps: int, pixels: int
) -> list[Image.Image]:
    """The same pictures by diffusers' pipeline called directly, embeddings ready on the cpu as the studio has them."""
    import torch

    found = session.encode([f"picture {seed}" for seed in seeds], bench.size.tokens)
    with torch.inference_mode():
        return pipe(
            **{name: torch.cat([one[name] for one in found]).to(bench.device) for name in found[0]},
            num_inference_steps=steps,
            guidance_scale=GUIDANCE,
            width=pixels,
            height=pixels,
            max_sequence_length=bench.size.tokens,
            generator=[torch.Generator("cpu").manual_seed(seed) for seed in seeds],
        ).images


def psnr(left: Sequence[Image.Image], right: Sequence[Image.Image]) -> float:
    """The lowest PSNR of pictures that should be the same, in dB; 100 for equal ones."""
    import numpy as np

    worst = 100.0
    for a, b in zip(left, right, strict=True):
        error = float(((np.asarray(a, np.float64) - np.asarray(b, np.float64)) ** 2).mean())
        worst = min(worst, 10 * math.log10(255**2 / error)) if error else worst
    return worst


def gib(count: int) -> float:
    """Bytes in GiB, three decimals."""
    return round(count / 1024**3, 3)


def against_plan(bench: Bench, plan: MemoryPlan) -> dict[str, Any]:
    """The measured peak beside the plan's."""
    stages = predicted_bytes(plan)
    most, measured = max(stages.values()), bench.peak()
    return {
        "tier": plan.tier,
        "predicted GiB": {name: gib(size) for name, size in stages.items()},
        "measured GiB": gib(measured),
        "measured / predicted": round(measured / most, 3),
        "reserved GiB": gib(bench.reserved()),
    }


def section_a(bench: Bench) -> None:
    """Drawing at the large size, everything resident, against diffusers."""
    for count in (1, 4):
        bench.need(12.0 if count == 1 else 14.0)
        bench.note("a", f"{count} of {bench.size.large} px", compare_drawing(bench, count))
        bench.clean()


def compare_drawing(bench: Bench, count: int) -> dict[str, Any]:
    """The studio and diffusers in turns, the same modules, prompts and seeds."""
    pixels, seeds = bench.size.large, list(range(count))
    plan = bench.plan("full", pixels, count)
    session, pipe = bench.session(plan), bench.peer()
    short, long = 4, 28 if count == 1 else 8

    def ours(steps: int) -> list[Image.Image]:
        return _ours(bench, session, count, pixels, steps)

    def theirs(steps: int) -> list[Image.Image]:
        return diffusers_draw(bench, pipe, session, seeds, steps, pixels)

    same = psnr(ours(1), theirs(1))  # warms both up
    bench.forget_peak()
    taken = {"studio": [bench.seconds(lambda: ours(short))]}
    memory = against_plan(bench, plan)
    bench.forget_peak()
    taken["diffusers"] = [bench.seconds(lambda: theirs(short))]
    memory["diffusers GiB"] = gib(bench.peak())
    taken["diffusers"].append(bench.seconds(lambda: theirs(short)))
    taken["studio"].append(bench.seconds(lambda: ours(short)))
    best = {side: min(times) for side, times in taken.items()}
    last = {"diffusers": bench.seconds(lambda: theirs(long)), "studio": bench.seconds(lambda: ours(long))}
    step = {side: (last[side] - best[side]) / (long - short) for side in best}
    whole = {side: last[side] + (28 - long) * step[side] for side in best}
    return {
        "seconds a step": step,
        "seconds of 4 steps": best,
        "seconds of 28 steps" + (", extrapolated" if long != 28 else ""): whole,
        "studio / diffusers, a step": step["studio"] / step["diffusers"],
        "studio / diffusers, 4 steps": best["studio"] / best["diffusers"],
        "studio / diffusers, 28 steps": whole["studio"] / whole["diffusers"],
        "PSNR of both after 1 step (dB)": same,
        "memory": memory,
    }


def _ours(bench: Bench, session: ModelSession, count: int, pixels: int, steps: int) -> list[Image.Image]:
    return studio(session, requests(bench, count, steps, pixels))


def section_b(bench: Bench) -> None:
    """Weights stored smaller, computed in bf16."""
    pixels = bench.size.large
    exact = _ours(bench, bench.session(bench.plan("full", pixels)), 1, pixels, 2)
    for name, ready, quantise in (
        ("fp8", True, lambda model: cast_by_layers(model, bench.dtype)),
        ("int8", importlib.util.find_spec("torchao") is not None, quantise_int8),
        ("nf4", importlib.util.find_spec("bitsandbytes") is not None, lambda model: quantise_nf4(model, bench)),
    ):
        if not ready:
            bench.note("b", name, "not installed")
            continue
        with attempt(bench, "b", name):
            bench.need(5.0)
            quantise(bench.transformer())
            bench.clean()
            bench.note("b", name, draw_quantised(bench, name, pixels, exact))
        bench.drop_transformer()


def draw_quantised(bench: Bench, tier: str, pixels: int, exact: Sequence[Image.Image]) -> dict[str, Any]:
    """Time, memory and nearness to the exact weights' pictures."""
    plan = bench.plan(tier, pixels)
    session = bench.session(plan)
    _ours(bench, session, 1, pixels, 1)
    bench.forget_peak()
    short = bench.seconds(lambda: _ours(bench, session, 1, pixels, 2))
    memory = against_plan(bench, plan)
    long = bench.seconds(lambda: _ours(bench, session, 1, pixels, 6))
    return {
        "seconds a step": (long - short) / 4,
        "seconds of 2 steps": short,
        "memory": memory,
        "PSNR against bf16 after 2 steps (dB)": psnr(exact, _ours(bench, session, 1, pixels, 2)),
    }


def quantise_int8(model: Any) -> None:
    """As `engine.load` asks torchao to."""
    import torch

    torchao: Any = importlib.import_module("torchao.quantization")
    torchao.quantize_(
        model,
        torchao.Int8WeightOnlyConfig(group_size=128),
        filter_fn=lambda module, name: isinstance(module, torch.nn.Linear) and "x_embedder" not in name.split("."),
    )


def quantise_nf4(model: Any, bench: Bench) -> None:
    """As `engine.load` asks bitsandbytes to: 4-bit normal floats, double-quantised scales."""
    import torch

    layers: Any = importlib.import_module("bitsandbytes.nn")
    for path, module in list(model.named_modules()):
        if not isinstance(module, torch.nn.Linear):
            continue
        made = layers.Linear4bit(
            module.in_features, module.out_features, True, bench.dtype, compress_statistics=True, quant_type="nf4"
        )
        made.weight = layers.Params4bit(
            module.weight.data.cpu(), requires_grad=False, quant_type="nf4", compress_statistics=True
        )
        made.bias = module.bias
        parent, _, name = path.rpartition(".")
        setattr(model.get_submodule(parent) if parent else model, name, made.to(bench.device))


# --- training ---------------------------------------------------------------------------------------------------------

WARM_STEPS = 2


@dataclass
class StepTimes:
    """Collects when steps end, waits for the device each time; stops the clock's warm-up steps."""

    bench: Bench
    ends: list[float] = field(default_factory=list)
    peak: int = 0

    def __call__(self, _: Progress | None = None) -> None:
        self.bench.sync()
        self.ends.append(time.perf_counter())
        self.peak = self.bench.peak()

    @property
    def seconds(self) -> float:
        """Median of the steps after the warm-up."""
        steps = sorted(b - a for a, b in zip(self.ends[WARM_STEPS - 1 :], self.ends[WARM_STEPS:], strict=False))
        return steps[len(steps) // 2]

    def figures(self, losses: Sequence[float]) -> dict[str, Any]:
        """What is recorded."""
        return {
            "seconds a step": self.seconds,
            "steps a second": 1 / self.seconds,
            "peak GiB": gib(self.peak),
            "losses": [round(loss, 4) for loss in losses],
        }


def configuration(steps: int, *, checkpointing: bool) -> TrainConfig:
    """Rank 16 on every attention and MLP layer."""
    return TrainConfig(steps=steps, checkpoint_every=steps, gradient_checkpointing=checkpointing, rank=16, alpha=16.0)


def studio_training(bench: Bench, pixels: int, steps: int, *, checkpointing: bool) -> dict[str, Any]:
    """The studio's own loop."""
    config, data = configuration(steps, checkpointing=checkpointing), make_training_set(bench.size, pixels, bench.dtype)
    times = StepTimes(bench)
    bench.clean()
    bench.forget_peak()
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        result = train(bench.transformer(), data, config, state_dir=Path(folder), on_progress=times)
    operation = plan_memory(bench.size.planned, bench.info, operation="train", width=pixels, height=pixels)
    tiers = {"full": False, "checkpointed": True}
    found = times.figures([point.loss for point in result.losses])
    if tiers.get(operation.tier) is checkpointing:
        parts = operation.stages[-1].parts
        found["plan's peak GiB"] = gib(sum(size for label, size in parts if label != "runtime"))
    return found


def peft_training(bench: Bench, loop: PeftLoop, pixels: int, steps: int, *, checkpointing: bool) -> dict[str, Any]:
    """diffusers' Dreambooth LoRA loop on the same modules."""
    data, model = make_training_set(bench.size, pixels, bench.dtype), loop.transformer
    if checkpointing:
        model.enable_gradient_checkpointing()
    ready = [draws(data, loop.config, step) for step in range(steps)]
    times, before = StepTimes(bench), len(loop.losses)
    bench.clean()
    bench.forget_peak()
    try:
        for draw in ready:
            loop.step(draw)
            times()
    finally:
        loop.optimizer.zero_grad()
        if checkpointing:
            model.disable_gradient_checkpointing()
    return times.figures(loop.losses[before:])


def section_c(bench: Bench) -> None:
    """Training steps, against PEFT."""
    cases = [(pixels, on) for pixels in (bench.size.small, bench.size.large) for on in (True, False)]
    steps = {bench.size.small: 8, bench.size.large: 6}
    ours: dict[tuple[int, bool], float] = {}
    for pixels, on in cases:
        with attempt(bench, "c", _case("studio", pixels, on)):
            bench.need(5.0)
            found = studio_training(bench, pixels, steps[pixels], checkpointing=on)
            ours[pixels, on] = found["seconds a step"]
            bench.note("c", _case("studio", pixels, on), found)
    with attempt(bench, "c", "fp8 base"):
        bench.need(25.0)
        cast_by_layers(bench.transformer(), bench.dtype)
        found = studio_training(bench, bench.size.small, 5, checkpointing=True)
        bench.note("c", f"studio, {bench.size.small} px, checkpointing, weights in fp8", found)
    bench.drop_transformer()
    bench.need(12.0)
    loop = PeftLoop(bench.transformer(), configuration(8, checkpointing=False), autocast=True)
    loop.transformer.train()
    ways: dict[bool, float] = {}
    try:
        for way in (True, False):
            with attempt(bench, "c", "PEFT"):
                loop.autocast = way
                found = peft_training(bench, loop, bench.size.small, 5, checkpointing=True)
                ways[way] = found["seconds a step"]
                bench.note("c", f"{_case('PEFT', bench.size.small, True)}, {'autocast' if way else 'plain'}", found)
        loop.autocast = min(ways, key=lambda way: ways[way]) if ways else True
        for pixels, on in cases:
            with attempt(bench, "c", _case("PEFT", pixels, on)):
                bench.need(5.0)
                found = peft_training(bench, loop, pixels, steps[pixels], checkpointing=on)
                if (pixels, on) in ours:
                    found["studio / PEFT"] = ours[pixels, on] / found["seconds a step"]
                bench.note("c", _case("PEFT", pixels, on), found)
    finally:
        del loop
        bench.drop_transformer()


def _case(side: str, pixels: int, checkpointing: bool) -> str:
    return f"{side}, {pixels} px, {'checkpointing' if checkpointing else 'no checkpointing'}"


# --- adapters ---------------------------------------------------------------------------------------------------------


def section_d(bench: Bench, count: int = 8, steps: int = 4) -> None:
    """One batch with an adapter a sample, against other ways."""
    pixels = bench.size.small
    adapters = make_adapters(bench.size, bench.transformer(), count)
    begun = time.perf_counter()
    _ = [(adapter.digest, adapter.modules) for adapter in adapters]
    bench.note("d", "seconds to check and digest the adapters, once", time.perf_counter() - begun)
    plan = bench.plan("full", pixels, count)
    session = bench.session(plan)
    mixed, bare = requests(bench, count, steps, pixels, adapters), requests(bench, count, steps, pixels)
    ways: dict[str, Callable[[], list[Image.Image]]] = {
        "no adapters, one batch": lambda: studio(session, bare),
        "studio, one batch": lambda: studio(session, mixed),
        "studio, one by one": lambda: [studio(session, [order])[0] for order in mixed],
    }
    taken: dict[str, float] = {}
    pictures: dict[str, list[Image.Image]] = {}

    def measure(name: str, work: Callable[[], list[Image.Image]]) -> None:
        with attempt(bench, "d", name):
            bench.need(4.0)
            pictures[name] = work()
            bench.forget_peak()
            taken[name] = min(bench.seconds(work) for _ in range(2))
            bench.note("d", name, {"seconds": taken[name], "peak GiB": gib(bench.peak())})

    for name, work in ways.items():
        measure(name, work)
    layers = session.layers("transformer")
    bench.note("d", "seconds to set 8 adapters", bench.seconds(lambda: layers.use([o.adapters for o in mixed])))
    bench.note("d", "adapter matrices GiB", gib(layers.bytes))
    layers.clear()
    if "studio, one by one" in pictures:
        name = "PSNR, one batch against one by one (dB)"
        bench.note("d", name, psnr(pictures["studio, one batch"], pictures["studio, one by one"]))
    with attempt(bench, "d", "PEFT"):
        bench.need(18.0)
        measure_peft(bench, session, adapters, steps, measure)
    for name, seconds in taken.items():
        if name != "studio, one batch" and "studio, one batch" in taken:
            bench.note("d", f"studio's batch / {name}", taken["studio, one batch"] / seconds)
    if "PEFT, mixed batch" in pictures:
        name = "PSNR, studio against PEFT's mixed batch (dB)"
        bench.note("d", name, psnr(pictures["studio, one batch"], pictures["PEFT, mixed batch"]))
    bench.drop_transformer()


def measure_peft(
    bench: Bench, session: ModelSession, adapters: Sequence[Any], steps: int, measure: Callable[..., None]
) -> None:
    """PEFT with all adapters loaded: switched before each picture, and as a mixed batch."""
    from peft.tuners.lora import LoraLayer

    model, pixels = bench.transformer(), bench.size.small
    begun = time.perf_counter()
    for index, adapter in enumerate(adapters):
        bench.need(8.0)
        model.load_lora_adapter(dict(adapter.tensors), prefix="transformer", adapter_name=f"a{index}")
    model.to(device=bench.device, dtype=bench.dtype)
    bench.note("d", "seconds to load the adapters into PEFT", time.perf_counter() - begun)
    pipe, seeds = bench.peer(), list(range(len(adapters)))

    def one_by_one() -> list[Image.Image]:
        found: list[Image.Image] = []
        for seed in seeds:
            model.set_adapters(f"a{seed}")
            found += diffusers_draw(bench, pipe, session, [seed], steps, pixels)
        return found

    measure("PEFT, switched one by one", one_by_one)
    names = [f"a{seed}" for seed in seeds]
    for module in model.modules():
        if isinstance(module, LoraLayer):
            hooked: Any = module
            hooked.register_forward_pre_hook(functools.partial(_with_names, names), with_kwargs=True)
    measure("PEFT, mixed batch", lambda: diffusers_draw(bench, pipe, session, seeds, steps, pixels))


def _with_names(names: list[str], _module: Any, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    return args, kwargs | {"adapter_names": names}


# --- offloading -------------------------------------------------------------------------------------------------------


@dataclass
class Marks:
    """When steps ended."""

    bench: Bench
    times: list[float] = field(default_factory=list)

    def __call__(self, _: object) -> None:
        self.bench.sync()
        self.times.append(time.perf_counter())


def section_e(bench: Bench) -> None:
    """Plans for small GPUs, followed on this one."""
    import torch

    pixels = bench.size.large
    cpu = torch.device("cpu")
    begun = time.perf_counter()
    bench.transformer().to(cpu)
    bench.clean()
    bench.note("e", "seconds to move the weights to the machine's memory", time.perf_counter() - begun)
    for tier, steps in (("group offload", 3), ("sequential offload", 3), ("model offload", 2)):
        with attempt(bench, "e", tier):
            bench.need(12.0)
            plan = bench.plan(tier, pixels)
            bench.forget_peak()
            begun = time.perf_counter()
            session = bench.session(plan)
            session.pipeline("text-to-image")
            loading, marks = time.perf_counter() - begun, Marks(bench)
            orders = requests(bench, 1, steps, pixels)
            whole = bench.seconds(
                lambda session=session, orders=orders, marks=marks: generate_mixed(session, orders, marks)
            )
            found = {
                "seconds a step": (marks.times[-1] - marks.times[0]) / (steps - 1),
                f"seconds of {steps} steps, the first one's and the decoder's included": whole,
                "seconds to set up": loading,
                "planned for GiB": gib(plan.budget_bytes),
                "memory": against_plan(bench, plan),
                "host GiB, resident": gib(resident_bytes()),
                "host GiB, planned": gib(plan.host_bytes),
            }
            bench.note("e", tier, found)
            session.unload()
            del session
        unhook(bench.transformer())
        bench.transformer().to(cpu)
        bench.drop_vae()  # a plan's tiles stay set
    bench.drop_transformer()


def unhook(model: Any) -> None:
    """Takes group offloading and accelerate's hooks off a module."""
    from accelerate.hooks import remove_hook_from_module

    remove_hook_from_module(model, recurse=True)
    for module in model.modules():
        registry = getattr(module, "_diffusers_hook", None)
        for name in list(registry.hooks) if registry is not None else ():
            registry.remove_hook(name, recurse=False)


def resident_bytes() -> int:
    """Memory of this process in the machine."""
    import psutil

    return int(psutil.Process().memory_info().rss)


# --- the run ----------------------------------------------------------------------------------------------------------


@contextmanager
def attempt(bench: Bench, section: str, name: str) -> Iterator[None]:
    """Goes on after an error or for want of time, with a record of it."""
    try:
        yield
    except Skipped as why:
        bench.note(section, f"{name}: skipped", str(why))
    except Exception as error:  # noqa: BLE001 - whatever one measurement meets, the others still count
        bench.note(section, f"{name}: failed", f"{type(error).__name__}: {error}"[:2000])
        print(traceback.format_exc(), file=sys.stderr, flush=True)
        del error
    finally:
        bench.clean()


SECTIONS: Mapping[str, Callable[[Bench], None]] = {
    "a": section_a,
    "b": section_b,
    "c": section_c,
    "d": section_d,
    "e": section_e,
}


def facts(bench: Bench) -> dict[str, Any]:
    """What it ran on."""
    import torch

    versions: dict[str, str] = {}
    for package in ("torch", "diffusers", "transformers", "peft", "accelerate", "torchao", "bitsandbytes"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    gpu = torch.cuda.get_device_name(bench.device) if bench.device.type == "cuda" else ""
    return {
        "device": gpu or platform.processor(),
        "free GiB": gib(bench.info.free),
        "host GiB": gib(bench.info.host_free),
        "model": bench.size.card.id,
        "dtype": str(bench.dtype),
        "python": platform.python_version(),
        "packages": versions,
    }


def fast_folder() -> Path | None:
    """A file system in memory with room for a checkpoint, or None."""
    folder = Path("/dev/shm")
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return None
    return folder if shutil.disk_usage(folder).free > 8 * GIB else None


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    begun = time.perf_counter()
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("--json", type=Path, help="where figures are written, after every measurement")
    made.add_argument("--budget", type=float, default=150.0, help="seconds; what no longer fits is skipped")
    made.add_argument("--only", default="", help="sections, such as a,c")
    made.add_argument("--tiny", action="store_true", help="a tiny model, to try the script itself")
    made.add_argument("--device", default=None, help="cuda, cuda:1, cpu (default: the best there is)")
    made.add_argument(
        "--folder", type=Path, default=None, help="for checkpoints; by default in memory where there is one"
    )
    arguments = made.parse_args(argv)
    import torch

    info = choose_device(arguments.device)
    device = torch.device(info.torch_name)
    if device.type == "cuda":
        torch.cuda.set_device(device)
    parent = arguments.folder or fast_folder()
    size = tiny_size() if arguments.tiny else full_size()
    dtype = torch.bfloat16
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        bench = Bench(size, info, device, dtype, Path(folder), arguments.json, begun + arguments.budget)
        bench.figures["run"] = facts(bench)
        wanted = [name for name in ORDER if not arguments.only or name in arguments.only.split(",")]
        for name in wanted:
            before = time.perf_counter()
            with attempt(bench, name, "section"):
                bench.need(0.0 if arguments.only else COSTS[name] * 0.5)
                SECTIONS[name](bench)
            bench.note("run", f"seconds of section {name}", time.perf_counter() - before)
        bench.note("run", "seconds in all", time.perf_counter() - begun)
    return 0


if __name__ == "__main__":
    sys.exit(main())
