"""What the program loads and says before any work: help, version, unknown words, errors nobody foresaw."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from atelier.cli import subject as subject_commands
from atelier.cli.app import NOUNS, app
from atelier.cli.reference import render

HEAVY = {"torch", "diffusers", "transformers", "cv2", "sqlalchemy", "PIL", "numpy", "pydantic", "rich", "alembic"}
WIDE = os.environ | {"COLUMNS": "200"}
PROBE = (
    "import json, sys\n"
    "from atelier.cli.app import app\n"
    "try:\n    app(sys.argv[1:])\nexcept SystemExit as end:\n    code = end.code\n"
    "print(json.dumps([code, sorted({name.partition('.')[0] for name in sys.modules})]))\n"
)


def _loaded(*words: str) -> tuple[int, set[str], str]:
    found = subprocess.run([sys.executable, "-c", PROBE, *words], capture_output=True, text=True, check=True, env=WIDE)
    *shown, last = found.stdout.splitlines()
    code, modules = json.loads(last)
    return code, set(modules), "\n".join(shown)


def test_help_and_version_load_nothing_heavy() -> None:
    code, modules, shown = _loaded("--help")
    assert code == 0
    assert modules & HEAVY == set()
    assert all(noun.name in shown for noun in NOUNS)
    code, modules, shown = _loaded("--version")
    assert (code, modules & HEAVY) == (0, {"pydantic"} & modules)  # Typer checks values with it
    assert shown.startswith("atelier ")


def test_the_help_of_training_loads_no_model_code() -> None:
    code, modules, shown = _loaded("train", "--help")
    assert code == 0
    assert modules & {"torch", "diffusers", "transformers", "cv2", "sqlalchemy", "PIL"} == set()
    assert "--schedule-warmup" in shown
    assert "--gradient-checkpointing" in shown


@pytest.mark.parametrize("noun", [noun.name for noun in NOUNS])
def test_every_noun_has_help(noun: str) -> None:
    found = CliRunner().invoke(app, [noun, "--help"])
    assert found.exit_code == 0
    assert "Usage" in found.stdout


def test_unknown_commands_and_options_are_answered_with_near_ones() -> None:
    found = CliRunner().invoke(app, ["trian"])
    assert found.exit_code == 2
    assert "did you mean train" in found.stderr
    found = CliRunner().invoke(app, ["subject", "lst"])
    assert found.exit_code == 2
    assert "list" in found.stderr
    found = CliRunner().invoke(app, ["train", "Mira", "--rnak", "3"])
    assert found.exit_code == 2
    assert "--rank" in found.stderr


def test_errors_with_json_are_json(tmp_path: Path) -> None:
    found = CliRunner().invoke(
        app, ["photos", "add", str(tmp_path / "no"), "-s", "x", "--json", "--home", str(tmp_path)]
    )
    assert found.exit_code == 3
    error = json.loads(found.stdout)["error"]
    assert error["code"] == "not-found"
    assert error["exit_code"] == 3
    assert "no" in error["message"]


def test_a_defect_is_one_line_and_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("a defect of the test")

    monkeypatch.setattr(subject_commands.Door, "studio", broken)
    found = CliRunner().invoke(app, ["subject", "list", "--home", str(tmp_path)])
    assert found.exit_code == 70
    assert "Traceback" not in found.output
    (log,) = (tmp_path / "logs").iterdir()
    assert str(log) in found.stderr
    assert "a defect of the test" in log.read_text()
    assert "Traceback" in log.read_text()


def test_options_that_all_commands_have_work_before_and_after(tmp_path: Path) -> None:
    before = CliRunner().invoke(app, ["--json", "--home", str(tmp_path), "subject", "list"])
    after = CliRunner().invoke(app, ["subject", "list", "--json", "--home", str(tmp_path)])
    assert json.loads(before.stdout) == json.loads(after.stdout) == {"subjects": []}


def test_without_a_terminal_the_overview_is_short_and_makes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    found = CliRunner().invoke(app, ["--home", str(home)])
    assert found.exit_code == 0
    assert "atelier subject add NAME" in found.stdout
    assert not home.exists()
    CliRunner().invoke(app, ["subject", "add", "Mira", "--home", str(home)])
    found = CliRunner().invoke(app, ["--home", str(home), "--json"])
    assert found.exit_code == 0
    standing = json.loads(found.stdout)
    assert [one["next"] for one in standing["subjects"]] == ["consent"]
    assert standing["next"].startswith("atelier subject consent give Mira")


def test_the_page_of_commands_is_up_to_date() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "cli.md"
    assert page.read_text(encoding="utf-8") == render(), "run: python -m atelier.cli.reference docs/cli.md"
