"""kill -9 at random moments, resume, and compare the exported file byte for byte with an uninterrupted training."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

CHILD = Path(__file__).with_name("train_child.py")


class Trainer:
    """The process that trains on request."""

    def __init__(self) -> None:
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, str(CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def train(self, state: Path, output: Path, kill_after: str = "", delay: float = 0.0) -> list[str]:
        """Trains to the end, or sends SIGKILL ``delay`` seconds after the line ``kill_after``; gives all lines."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{state} {output}\n")
        self.process.stdin.flush()
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line.strip())
            if kill_after and lines[-1] == kill_after:
                time.sleep(delay)
                os.kill(int(lines[0].split()[1]), signal.SIGKILL)
            if line.startswith("exit"):
                return lines
        raise AssertionError("the trainer ended")


@pytest.fixture
def trainer() -> Iterator[Trainer]:
    trainer = Trainer()
    yield trainer
    trainer.process.communicate()


def test_killed_and_resumed_training_gives_the_same_bytes(tmp_path: Path, trainer: Trainer) -> None:
    whole = trainer.train(tmp_path / "whole", tmp_path / "whole.safetensors")
    assert whole[-2:] == ["resumed 0", "exit 0"]
    chance = random.Random(20)
    kills = [
        (f"step {chance.randrange(4, 8)}", chance.random() * 0.02),
        ("sampling 9", 0.0),
        ("sampling 18", 0.0),
        (f"step {chance.randrange(20, 23)}", chance.random() * 0.02),
    ]
    for line, delay in kills:
        lines = trainer.train(tmp_path / "killed", tmp_path / "killed.safetensors", line, delay)
        assert lines[-1] == f"exit {int(signal.SIGKILL)}"
        assert not (tmp_path / "killed.safetensors").exists()
    last = trainer.train(tmp_path / "killed", tmp_path / "killed.safetensors")
    assert last[-1] == "exit 0"
    assert int(last[-2].removeprefix("resumed ")) >= 18, "the last sitting did not go on near where it was killed"
    assert (tmp_path / "killed.safetensors").read_bytes() == (tmp_path / "whole.safetensors").read_bytes()
    assert not [entry for entry in (tmp_path / "killed").iterdir() if entry.name.startswith((".tmp", ".trash"))]
