"""Opening a studio: quick, private, and without reading a model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from atelier.cli import door
from atelier.errors import Conflict, InvalidInput
from atelier.server.settings import Settings
from atelier.steps.places import HOME, default_home, places
from atelier.steps.services.runs import Failed, problem_class
from atelier.steps.studio import Studio

PROGRAM = """
import sys
from pathlib import Path
from atelier.steps.studio import Studio
with Studio.open(Path(sys.argv[1])) as studio:
    studio.subjects.add("Mira")
    assert [card.subject.name for card in studio.subjects.list()] == ["Mira"]
    assert studio.installed.list() and not studio.runs.list() and not studio.adapters.list()
print([name for name in ("torch", "diffusers", "transformers", "cv2", "matplotlib", "scipy") if name in sys.modules])
"""


def test_opening_imports_nothing_heavy(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "home")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_workspaces_do_not_see_each_other(tmp_path: Path, tiny_builtin: Path) -> None:
    with (
        Studio.open(tmp_path, "one", builtin=tiny_builtin) as one,
        Studio.open(tmp_path, "two", builtin=tiny_builtin) as two,
    ):
        one.subjects.add("Mira")
        assert two.subjects.list() == []
        two.subjects.add("Mira")
        with pytest.raises(Conflict):
            one.subjects.add("Mira")
    with pytest.raises(InvalidInput, match="workspace"):
        Studio.open(tmp_path, "no such name!")


def test_the_home_is_where_a_person_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME, str(tmp_path / "here"))
    assert default_home() == tmp_path / "here"
    monkeypatch.delenv(HOME)
    assert default_home().name == "atelier"


def test_a_failed_run_raises_the_error_it_had() -> None:
    assert problem_class("invalid-input") is InvalidInput
    assert problem_class("conflict") is Conflict
    assert problem_class("defect") is Failed


def test_the_memory_that_models_may_use_is_said_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATELIER_MEMORY", "0.5")
    monkeypatch.setenv("ATELIER_DEVICE", "cpu")
    with door.open_studio(tmp_path / "home", None) as studio:
        assert studio.models.memory_cap == 0.5
        assert studio.models.device().free <= 2**29
        assert not studio.models.plan("flux1-dev").fits
        assert studio.beside("default").models.memory_cap == 0.5
    with door.open_studio(tmp_path / "home", None, memory=2.0) as studio:
        assert studio.models.memory_cap == 2.0
    assert Settings.from_environment().memory == 0.5
    for wrong in ("much", "0", "-1", "inf", "nan"):
        with pytest.raises(InvalidInput, match="ATELIER_MEMORY"):
            places({"ATELIER_MEMORY": wrong})
        with pytest.raises(InvalidInput, match="ATELIER_MEMORY"):
            Settings.from_environment({"ATELIER_MEMORY": wrong})
