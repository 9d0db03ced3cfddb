"""The soak: the long one (`make soak`) writes docs/soak.md; a short one on a tiny model is among the normal tests."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"soak_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


SOAKING = _load(Path(__file__).with_name("soaking.py"))
tiny_builtin = _load(ROOT / "tests" / "steps" / "conftest.py").tiny_builtin

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")


def test_a_few_kills(tmp_path: Path, tiny_builtin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATELIER_BUILTIN", str(tiny_builtin))
    monkeypatch.setenv("ATELIER_DEVICE", "cpu")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    home = tmp_path / "home"
    home.mkdir()
    findings = SOAKING.soak(home, kills=2, pictures=2, steps=4, pause=(2.0, 4.0))
    assert findings.ok, findings
    assert findings.kills.total() == 2


@pytest.mark.soak
def test_a_hundred_kills(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    git = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip() or "unknown"
    findings = SOAKING.soak(home, kills=100, pictures=48, steps=400, pause=(1.0, 12.0))
    page = ROOT / "docs" / "soak.md"
    page.write_text(SOAKING.with_kills(page.read_text(), SOAKING.report(findings, commit)))
    assert findings.ok, findings
