"""What the benchmarks share: paired timing, intervals of ratios, peak memory, bars, and how results are printed.

Two sides of a comparison alternate (A B, B A, …) in one process, so that whatever else the machine does meets both;
each pair gives one ratio, and the figure is the median of these ratios with a bootstrap interval. Memory is measured in
a process of its own for each side.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atelier.builtin.folder import MODEL
from atelier.engine.card import ModelCard, read_card
from atelier.engine.plan import MemoryPlan, plan_memory
from atelier.engine.sniff import card_from_path

if TYPE_CHECKING:
    from PIL import Image

WIDEST = 0.10
"""A ratio whose 95 % interval is wider than this says nothing: its bar counts as missed, with that reason."""
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}
PACKAGES = ("torch", "diffusers", "transformers", "peft")
IDENTICAL = 100.0
"""PSNR in dB that stands for two pictures without any difference."""


# --- ratios -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ratio:
    """Ours over theirs: the median of paired ratios and its 95 % bootstrap interval; medians in seconds (or bytes)."""

    ours: float
    theirs: float
    median: float
    low: float
    high: float
    pairs: int

    def __str__(self) -> str:
        return f"{self.median:.3f} ({self.low:.3f} to {self.high:.3f}, {self.pairs} pairs)"


def ratio(ours: Sequence[float], theirs: Sequence[float], *, draws: int = 2000) -> Ratio:
    """The paired ratio of two equally long series of positive numbers.

    Raises:
        ValueError: no pairs, or series of different lengths.
    """
    if not ours or len(ours) != len(theirs):
        raise ValueError(f"pairs are needed, got {len(ours)} and {len(theirs)} numbers")
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    low, high = interval(ratios, draws=draws)
    return Ratio(statistics.median(ours), statistics.median(theirs), statistics.median(ratios), low, high, len(ratios))


def interval(values: Sequence[float], *, draws: int = 2000, level: float = 0.95) -> tuple[float, float]:
    """Percentile bootstrap interval of the median (Efron 1979), from a fixed seed."""
    chance = random.Random(0)
    medians = sorted(statistics.median(chance.choices(values, k=len(values))) for _ in range(draws))
    tail = (1.0 - level) / 2.0
    return medians[int(tail * draws)], medians[min(draws - 1, int((1.0 - tail) * draws))]


@dataclass(frozen=True)
class Effort:
    """How long to go on: at least `least` pairs, then until the interval is `WIDEST` / 2 wide or time or pairs are up.

    `clock` is what is compared: time on the wall, or the processor time of all threads.
    """

    seconds: float = 25.0
    least: int = 8
    most: int = 60
    clock: Callable[[], float] = time.perf_counter


def alternate(
    ours: Callable[[int], object], theirs: Callable[[int], object], effort: Effort, *, warm: int = 2
) -> Ratio:
    """Times two functions in alternation. Each gets the number of the pair, so both can do the same work anew.

    Args:
        warm: pairs that are run and not counted (their numbers are negative).
    """
    for number in range(-warm, 0):
        ours(number)
        theirs(number)
    taken: dict[bool, list[float]] = {True: [], False: []}
    end = time.perf_counter() + effort.seconds
    while len(taken[True]) < effort.most:
        number = len(taken[True])
        for mine in (True, False) if number % 2 else (False, True):
            begun = effort.clock()
            (ours if mine else theirs)(number)
            taken[mine].append(effort.clock() - begun)
        if enough(taken[True], taken[False], effort, end):
            break
    return ratio(taken[True], taken[False])


def enough(ours: Sequence[float], theirs: Sequence[float], effort: Effort, end: float) -> bool:
    """Whether to stop: pairs enough, and the interval narrow or the time (`end`, by `time.perf_counter`) up.

    To stop by the interval's width, never by the ratio itself, leaves the ratio unbiased.
    """
    if len(ours) < effort.least:
        return False
    so_far = ratio(ours, theirs, draws=200)
    return so_far.high - so_far.low <= WIDEST / 2 or time.perf_counter() > end


# --- pictures ---------------------------------------------------------------------------------------------------------


def psnr(left: Image.Image, right: Image.Image) -> float:
    """Peak signal-to-noise ratio of two pictures of one size in dB, at most `IDENTICAL`."""
    import numpy as np

    difference = np.asarray(left, dtype=np.float64) - np.asarray(right, dtype=np.float64)
    error = float((difference**2).mean())
    return min(IDENTICAL, 10 * math.log10(255**2 / error)) if error else IDENTICAL


def worst_psnr(left: Sequence[Image.Image], right: Sequence[Image.Image]) -> float:
    """The lowest PSNR of pictures that should be the same, in dB."""
    return min(psnr(a, b) for a, b in zip(left, right, strict=True))


# --- memory -----------------------------------------------------------------------------------------------------------


def peak_bytes() -> int:
    """The most memory that this process had resident.

    Linux' `VmHWM` rather than `ru_maxrss`: the latter keeps the peak of the parent that forked this process.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def child(script: str, *arguments: str) -> dict[str, Any]:
    """Runs a benchmark's own `--child` in a new process and returns the JSON object on its last line.

    Raises:
        RuntimeError: it failed; the message holds the end of what it said.
    """
    done = subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{Path(script).name} {' '.join(arguments[:2])} failed: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def memory_ratio(script: str, arguments: Sequence[str], runs: int = 2) -> Ratio:
    """Peak memory of `--child studio` over that of `--child peer`, in bytes, each in `runs` processes of its own."""
    peaks = {
        side: [float(child(script, "--child", side, *arguments)["peak_bytes"]) for _ in range(runs)]
        for side in ("studio", "peer")
    }
    return ratio(peaks["studio"], peaks["peer"])


# --- the model --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Model:
    """The model that is measured: its card, its folder, and how the studio holds it."""

    card: ModelCard
    folder: Path
    plan: MemoryPlan

    @property
    def size(self) -> int:
        """Side of the pictures in pixels."""
        return self.card.training_size


def open_model(folder: Path, *, batch: int = 8) -> Model:
    """A diffusers folder with the card that lies beside it, or with one made from its files.

    Raises:
        InvalidInput, NotFound: no model there.
    """
    from atelier.engine.device import cpu_device

    beside = [read_card(path) for path in sorted(folder.absolute().parent.glob("*.toml"))]
    card = next((card for card in beside if card.path == folder.resolve()), None) or card_from_path(folder)
    size = card.training_size
    return Model(card, folder, plan_memory(card, cpu_device(), width=size, height=size, batch=batch).require())


def plain_pipeline(model: Model) -> Any:
    """diffusers' own pipeline as a careful person sets it up: the plan's precision, no progress bar, no gradients."""
    from diffusers.pipelines.flux.pipeline_flux import FluxPipeline
    from diffusers.utils.logging import disable_progress_bar
    from transformers.utils.logging import disable_progress_bar as disable_loading_bar

    import atelier.builtin.autoencoder  # noqa: F401  (diffusers finds a custom class only where it is imported)
    from atelier.engine.load import torch_dtype

    disable_progress_bar()
    disable_loading_bar()
    dtype = torch_dtype(model.plan.dtype)
    pipe = FluxPipeline.from_pretrained(model.folder, dtype=dtype, use_safetensors=True, local_files_only=True)
    pipe.set_progress_bar_config(disable=True)
    for part in (pipe.transformer, pipe.vae, pipe.text_encoder, pipe.text_encoder_2):
        part.eval().requires_grad_(False)
    return pipe


_WORDS = (
    ("a young woman", "an old man", "a middle aged woman", "a girl", "an elderly person", "a young man"),
    ("long", "short", "curly", "straight", "wavy", "spiky"),
    ("black", "brown", "blonde", "ginger", "red", "grey", "blue", "pink", "green", "purple"),
    ("blue", "green", "brown", "grey", "amber"),
    ("round", "narrow", "square"),
)


def prompt(number: int) -> str:
    """One of 5,400 different prompts, in words that the built-in model knows."""
    # 1,009 is prime to their number, so consecutive prompts differ in most words.
    rest = number * 1009 % math.prod(map(len, _WORDS))
    chosen: list[str] = []
    for words in _WORDS:
        rest, place = divmod(rest, len(words))
        chosen.append(words[place])
    person, cut, hair, eyes, face = chosen
    return f"{person} with {cut} {hair} hair, {eyes} eyes and a {face} face"


# --- what is printed --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """A figure that its issue asks for, and whether it was reached."""

    name: str
    asked: str
    found: str
    held: bool


def ratio_bar(name: str, found: Ratio, most: float = 1.0) -> Bar:
    """At most `most`, within noise: missed when even the interval's lower end is above, or when the interval is so wide
    that it says nothing."""
    if found.high - found.low > WIDEST * found.median:
        noise = f"interval wider than {WIDEST:.0%}: measure again on a quiet machine"
        return Bar(name, f"<= {most:.2f}", f"{found}; {noise}", held=False)
    return Bar(name, f"<= {most:.2f}", str(found), held=found.low <= most)


def psnr_bar(name: str, decibels: float, least: float = 50.0) -> Bar:
    """At least so many dB."""
    shown = "identical" if decibels >= IDENTICAL else f"{decibels:.1f} dB"
    return Bar(name, f">= {least:.0f} dB", shown, decibels >= least)


@dataclass
class Report:
    """What one benchmark found: rows of a table, bars, and where gain or loss comes from."""

    title: str
    facts: dict[str, Any]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    header: tuple[str, ...] = ("what", "studio", "peer", "ratio studio/peer (95 % interval)")
    ratios: dict[str, Ratio] = field(default_factory=dict)
    figures: dict[str, float | str] = field(default_factory=dict)
    bars: list[Bar] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, found: Ratio, unit: str = "ms") -> None:
        """A row with a ratio."""
        scale = {"ms": 1e3, "s": 1.0, "MB": 1e-6}[unit]
        self.ratios[name] = found
        self.rows.append((name, f"{found.ours * scale:.1f} {unit}", f"{found.theirs * scale:.1f} {unit}", str(found)))

    def finish(self, arguments: argparse.Namespace) -> int:
        """Prints the report; the exit code is 1 when bars are checked and one was missed."""
        missed = [bar for bar in self.bars if not bar.held]
        if arguments.json:
            found = asdict(self) | {"missed": [bar.name for bar in missed]}
            del found["rows"], found["header"]
            print(json.dumps(found, indent=2))
        else:
            self._print()
        return 1 if arguments.check and missed else 0

    def _print(self) -> None:
        print(self.title)
        print("  " + ", ".join(f"{name} {value}" for name, value in self.facts.items()))
        table = [self.header, *self.rows]
        widths = [max(len(row[i]) for row in table) for i in range(len(self.header))]
        for row in table:
            print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        for name, value in self.figures.items():
            print(f"  {name}: {value if isinstance(value, str) else f'{value:.4g}'}")
        for bar in self.bars:
            print(f"  {'held  ' if bar.held else 'MISSED'} {bar.name} {bar.asked}: {bar.found}")
        for note in self.notes:
            print(f"  - {note}")


def effort(arguments: argparse.Namespace) -> Effort:
    """The effort that the options ask for."""
    return Effort(seconds=arguments.seconds, clock=CLOCKS[arguments.clock])


def machine_facts(arguments: argparse.Namespace) -> dict[str, Any]:
    """What a reader needs to judge the figures; nothing that names a machine or a person."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return {
        "cores": cores(),
        "threads": arguments.threads,
        "clock": arguments.clock,
        "load": round(load, 1),
        "processor": _processor(),
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def parser(description: str, *, seconds: float) -> argparse.ArgumentParser:
    """The options that all benchmarks have."""
    made = argparse.ArgumentParser(description=description.splitlines()[0])
    made.add_argument("--model", type=Path, default=MODEL, help="diffusers folder of FLUX's architecture")
    made.add_argument("--threads", type=int, default=cores(), help="threads of torch, the same for both sides")
    made.add_argument("--seconds", type=float, default=seconds, help="time for each comparison")
    made.add_argument(
        "--clock",
        choices=CLOCKS,
        default="wall",
        help="cpu: processor time instead, on a machine that is busy otherwise (with --threads 1)",
    )
    made.add_argument("--json", action="store_true", help="print one JSON object")
    made.add_argument("--check", action="store_true", help="exit with 1 where a bar is missed")
    made.add_argument("--child", choices=("studio", "peer"), help=argparse.SUPPRESS)
    return made


def set_threads(threads: int) -> None:
    """Threads of torch's operators."""
    import torch

    torch.set_num_threads(threads)
