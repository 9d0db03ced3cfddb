"""Adapters by command: bring in, foretell, resize, merge, rename, put away; with the built-in model's layers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.lora_files import builtin_lora

pytest.importorskip("torch")


def test_adapters_change_by_commands(cli: Any, tiny_builtin: Path, tmp_path: Path) -> None:
    ink = builtin_lora(tmp_path / "Ink.safetensors", seed=1, strange=True, folder=tiny_builtin)
    assert "lora_unet_nowhere" in cli("lora", "import", ink).output
    cli("lora", "import", builtin_lora(tmp_path / "Fog.safetensors", seed=2, rank=2, folder=tiny_builtin))
    plan = cli.json("lora", "resize", "Ink", "--dry-run")
    assert [one["rank"] for one in plan["ranks"]] == [1, 2, 3, 4]
    small = cli.json("lora", "resize", "ink", "--rank", 2, "--name", "Ink 2")
    assert (small["name"], small["meta"]["rank"], small["version"]) == ("Ink 2", 2, 1)
    assert cli.json("lora", "inspect", "Ink 2")["bytes"] == plan["ranks"][1]["bytes"]
    merge = ("lora", "merge", "Ink:0.7", "Fog@1", "--method", "ties", "--rank", 3)
    foretold = cli.json(*merge, "--dry-run")
    assert foretold["largest"] == 3
    assert cli.json(*merge, "--name", "Both")["meta"]["rank"] == 3
    assert "needs the rank" in cli("lora", "merge", "Ink", "Fog", "--method", "ties", "--dry-run", code=2).output
    assert cli.json("lora", "rename", "Both", "Ink in fog")["name"] == "Ink in fog"
    cli("lora", "trash", "Fog")
    names = lambda *more: [one["name"] for one in cli.json("lora", "list", *more)["adapters"]]  # noqa: E731
    assert names("--trash") == ["Fog"]
    assert sorted(names()) == ["Ink", "Ink 2", "Ink in fog"]
    cli("lora", "restore", "Fog")
    assert names("--trash") == []
    out = cli.json(
        "lora", "export", "Ink", "--out", tmp_path, "--layout", "comfyui", "--precision", "bf16", "--minimal"
    )
    assert Path(out["path"]).stat().st_size == out["bytes"]
