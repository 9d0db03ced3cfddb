"""The command line on a tiny random model that stands where the built-in one would, in a home of its own."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from atelier.cli import door
from atelier.cli.app import app
from atelier.steps.studio import Studio

ROOT = Path(__file__).resolve().parents[2]
SHORT = [
    "--steps",
    "4",
    "--rank",
    "2",
    "--checkpoint-every",
    "2",
    "--prior-count",
    "2",
    "--batch-size",
    "1",
    "--prior-samples",
    "1",
    "--seed",
    "7",
    "--threads",
    "1",
    "--keep-last",
    "1",
    "--keep-every",
    "2",
    "--no-keep-best",
]


def _steps_tests() -> ModuleType:
    """The tiny model and the pictures of the steps' tests."""
    spec = importlib.util.spec_from_file_location("tests_steps_conftest", ROOT / "tests" / "steps" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


STEPS = _steps_tests()


@pytest.fixture(scope="session")
def tiny_builtin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch

    torch.set_num_threads(1)
    return STEPS.tiny_builtin.__wrapped__(tmp_path_factory)


@dataclass
class Cli:
    """Calls the program in this process: `cli("subject", "list")` gives exit code, stdout and stderr."""

    home: Path
    runner: CliRunner

    def __call__(self, *words: object, code: int = 0, answers: str | None = None) -> Any:
        found = self.runner.invoke(app, [*map(str, words), "--home", str(self.home)], input=answers)
        assert found.exit_code == code, f"exit code {found.exit_code}\n{found.output}"
        return found

    def json(self, *words: object, code: int = 0) -> Any:
        """The JSON on standard output; anything else there fails."""
        return json.loads(self(*words, "--json", code=code).stdout)


@pytest.fixture
def cli(tmp_path: Path, tiny_builtin: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    def open_tiny(home: Path | None, workspace: str | None, **_: object) -> Studio:
        return Studio.open(home, workspace or "default", builtin=tiny_builtin, device="cpu")

    monkeypatch.setattr(door, "open_studio", open_tiny)
    monkeypatch.setenv("COLUMNS", "200")
    return Cli(tmp_path / "home", CliRunner())


@pytest.fixture
def photo_folder(tmp_path: Path) -> Path:
    """Five sharp little pictures in a folder."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name, content in STEPS.photos(5):
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def mira(cli: Cli, photo_folder: Path) -> str:
    """A person with consent and five accepted photos."""
    cli("subject", "add", "Mira")
    cli("subject", "consent", "give", "Mira", "--by", "Mira M.")
    cli("photos", "add", photo_folder, "-s", "Mira", "--rating", "general")
    cli("photos", "accept", *range(1, 6), "-s", "Mira")
    return "Mira"


@pytest.fixture
def interactive(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person can be asked."""
    monkeypatch.setattr(door.Door, "interactive", property(lambda self: True))
