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
import gc
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from atelier.engine.device import GIB, choose_device
from flux_bench import Bench, attempt, gib
from flux_drawing import section_a, section_b, section_d, section_e
from flux_training import section_c
from random_flux import full_size, tiny_size

ORDER = "acdbe"
COSTS = {"a": 25.0, "c": 30.0, "d": 30.0, "b": 10.0, "e": 30.0}
"""Seconds that a section takes or more (on an H200); it is skipped where not half of them are left."""

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
    from diffusers.pipelines.flux import pipeline_flux

    del pipeline_flux
    gc.freeze()  # what imports made need not be looked through at every clean-up
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
