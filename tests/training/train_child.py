"""Trainings for tests that kill them: imports once, then forks a process for each `STATE_DIR OUTPUT` line on stdin.

Each training prints `pid N`, `step N` and `sampling N` lines; when its process ends, `exit STATUS` follows.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

from safetensors.torch import save_file

from atelier.numerics.attention import short_attention
from atelier.training.config import KeepPolicy, TrainConfig
from atelier.training.loop import SampleRequest, train

CONFIG = TrainConfig(
    rank=2,
    alpha=2.0,
    lr=1e-2,
    steps=24,
    batch_size=2,
    prior_samples=1,
    gradient_accumulation=2,
    ema_decay=0.9,
    caption_dropout=0.3,
    background_weight=0.2,
    horizontal_flip=True,
    checkpoint_every=3,
    keep=KeepPolicy(last=2, every=12),
    sample_every=9,
    sample_prompts=("a photo",),
    seed=5,
    threads=1,
)


def run(shared: Any, state_dir: Path, output: Path) -> None:
    import torch

    def sample(request: SampleRequest) -> None:
        torch.manual_seed(request.seeds[0])
        torch.randn(1000)
        print("sampling", request.step, flush=True)

    result = train(
        shared.make_flux(),
        shared.make_set(5, 2, buckets=((64, 64), (64, 48)), masks=True, flips=True),
        CONFIG,
        state_dir=state_dir,
        on_sample=sample,
        on_progress=lambda progress: print("step", progress.step, flush=True),
    )
    tensors = {}
    for path, pair in result.adapter.items():
        tensors |= {f"{path}.a": pair.a, f"{path}.b": pair.b}
    save_file(tensors, output)
    print("resumed", result.resumed_from, flush=True)


def main() -> None:
    import torch

    spec = importlib.util.spec_from_file_location("training_conftest", Path(__file__).with_name("conftest.py"))
    assert spec is not None
    assert spec.loader is not None
    shared = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(shared)
    torch.set_num_threads(1)
    # Whatever is imported late is imported now, once, instead of in each fork.
    with short_attention(shared.make_flux()):
        pass
    for line in sys.stdin:
        state_dir, output = line.split()
        pid = os.fork()
        if pid == 0:
            print("pid", os.getpid(), flush=True)
            run(shared, Path(state_dir), Path(output))
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        print("exit", status, flush=True)


if __name__ == "__main__":
    main()
