"""The house stands: every room is on a floor, and the front door opens without waking the heavy rooms."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

BANNED = {"torch", "diffusers", "transformers", "peft", "accelerate", "cv2", "matplotlib", "scipy", "skimage"}
HEAVY = BANNED | {"sqlalchemy"}

HELP = f"""
import sys
sys.argv = ["atelier", "--help"]
from atelier.cli import main
try:
    code = main()
except SystemExit as end:
    code = end.code
woken = sorted({HEAVY!r} & set(sys.modules))
sys.stderr.write("woken: " + " ".join(woken))
sys.exit(code or 0)
"""


def _rooms(root: Path) -> set[str]:
    """Packages and modules directly in atelier."""
    home = root / "src" / "atelier"
    packages = {path.name for path in home.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    modules = {path.stem for path in home.glob("*.py") if not path.stem.startswith("__")}
    return packages | modules


def test_every_room_stands_on_a_floor(root: Path, pyproject: dict[str, Any]) -> None:
    floors, world = pyproject["tool"]["importlinter"]["contracts"]
    assert floors["type"] == "layers"
    assert floors["exhaustive"] is True
    listed = {room.strip() for layer in floors["layers"] for room in layer.split("|")}
    rooms = _rooms(root)
    assert rooms - listed == set()
    # Floors below the capabilities cannot see them at all; every other room is named in the second contract.
    blind = {room.removeprefix("atelier.") for room in world["source_modules"]}
    assert (
        rooms - blind - {"builtin", "webhooks", "database", "families", "numerics", "recipe", "files", "errors"}
        == set()
    )


def test_heavy_modules_are_banned_at_module_level(pyproject: dict[str, Any]) -> None:
    banned = pyproject["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-module-level-imports"]
    assert set(banned) >= BANNED


def test_help_wakes_nothing_heavy_and_knows_the_readme(root: Path) -> None:
    # A wide terminal, so that no command's name is wrapped.
    result = subprocess.run(
        [sys.executable, "-c", HELP],
        capture_output=True,
        text=True,
        timeout=60,
        env={"COLUMNS": "200", "PATH": "", "NO_COLOR": "1", "HOME": str(root)},
    )
    assert result.returncode == 0, result.stderr
    assert result.stderr.rpartition("woken:")[2].strip() == ""
    readme = (root / "README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"(?:bin/|`)atelier ([a-z]+)", readme))
    assert told, "README names commands of atelier"
    assert {command for command in told if not re.search(rf"\b{command}\b", result.stdout)} == set()
