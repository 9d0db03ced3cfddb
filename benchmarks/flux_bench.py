"""What the sections of `flux_size.py` share: weights made once, the time left, peaks, and figures that are written at
once."""

from __future__ import annotations

import gc
import json
import math
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atelier.engine.device import GIB, DeviceInfo
from atelier.engine.plan import MemoryPlan
from atelier.engine.session import ModelSession
from random_flux import Size, make_scheduler, make_session, make_transformer, make_vae, plan_for, predicted_bytes

if TYPE_CHECKING:
    import torch
    from PIL import Image


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


def resident_bytes() -> int:
    """Memory of this process in the machine."""
    import psutil

    return int(psutil.Process().memory_info().rss)
