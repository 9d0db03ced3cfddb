"""Sections a, b, d and e of `flux_size.py`: drawing whole, quantised, with adapters, and offloaded."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from atelier.engine.adapters import AdapterUse
from atelier.engine.generate import generate_mixed
from atelier.engine.quantised import INT8_GROUP, KEPT_WHOLE, cast_by_layers
from atelier.engine.request import GenerateRequest
from atelier.engine.session import ModelSession
from flux_bench import Bench, against_plan, attempt, gib, psnr, resident_bytes
from random_flux import make_adapters

if TYPE_CHECKING:
    from PIL import Image

GUIDANCE = 3.5


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
    """As `engine.quantised` asks torchao to."""
    import torch

    torchao: Any = importlib.import_module("torchao.quantization")
    torchao.quantize_(
        model,
        torchao.Int8WeightOnlyConfig(granularity=torchao.PerGroup(INT8_GROUP)),
        filter_fn=lambda module, name: (
            isinstance(module, torch.nn.Linear)
            and module.in_features % INT8_GROUP == 0
            and not any(re.search(pattern, name) for pattern in KEPT_WHOLE)
        ),
    )


def quantise_nf4(model: Any, bench: Bench) -> None:
    """As `engine.quantised` asks bitsandbytes to: 4-bit normal floats, double-quantised scales."""
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
        registry: Any = getattr(module, "_diffusers_hook", None)
        if registry is not None:
            for name in list(registry.hooks):
                registry.remove_hook(name, recurse=False)
