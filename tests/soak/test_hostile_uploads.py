"""Hostile and mutated files against the routes that take files: some of them always, all with the long tests."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the listening socket is handed over")


def _load() -> ModuleType:
    path = Path(__file__).with_name("hostile_uploads.py")
    spec = importlib.util.spec_from_file_location("soak_hostile_uploads", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


UPLOADS = _load()


def _check(files: list[tuple[str, bytes]], home: Path) -> Any:
    with UPLOADS.server(home) as (client, process):
        findings = UPLOADS.attack(client, files, memory=lambda: process.memory_info().rss)
        assert client.get("/health/ready").status_code == 200
        process.terminate()
        process.wait(30)
    print(f"{findings.files} files in {findings.seconds:.0f} s, memory grew by {findings.grown / 2**20:.0f} MiB")
    assert findings.bad == []
    assert findings.grown < UPLOADS.GROWTH
    assert UPLOADS.left_behind(home) == []
    return findings


def test_some_hostile_files(tmp_path: Path) -> None:
    mutated = list(UPLOADS.mutated_files(240))[5::15]  # the last one is an AVIF whose decoder raises RuntimeError
    _check(UPLOADS.hostile_files()[::24] + mutated, tmp_path / "home")


@pytest.mark.soak
def test_every_hostile_file_and_two_thousand_mutated_ones(tmp_path: Path) -> None:
    commit, page = UPLOADS.present_commit(), UPLOADS.ROOT / "docs" / "soak.md"
    hostile = UPLOADS.hostile_files()
    findings = _check(hostile + list(UPLOADS.mutated_files(2000)), tmp_path / "home")
    line = UPLOADS.row(findings, 2000, [], commit, hostile=len(hostile))
    page.write_text(UPLOADS.with_row(page.read_text(), line))
