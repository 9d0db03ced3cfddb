"""From photos to pictures and to nothing again, by commands alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_train_create_export_forget(cli: Any, mira: str, tmp_path: Path) -> None:
    before = cli.json("train", mira, "--dry-run")
    assert before["dry_run"] and before["fits"] and before["config"]["steps"] == 4
