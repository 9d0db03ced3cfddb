"""The benchmark at FLUX's size runs on a tiny model: every section gives figures, and none fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


def test_every_section_gives_figures(script: Callable[[str], ModuleType], tmp_path: Path) -> None:
    pytest.importorskip("peft")
    file = tmp_path / "figures.json"
    assert script("flux_size").main(["--tiny", "--device", "cpu", "--json", str(file), "--folder", str(tmp_path)]) == 0
    figures = json.loads(file.read_text())
    assert set(figures) == {"run", "a", "b", "c", "d", "e"}
    names = [name for section in figures.values() for name in section]
    assert not [name for name in names if "failed" in name or "skipped" in name]
    assert figures["a"]["1 of 128 px"]["PSNR of both after 1 step (dB)"] >= 50
    assert figures["d"]["PSNR, one batch against one by one (dB)"] >= 50
    ours = figures["c"]["studio, 64 px, no checkpointing"]["losses"]
    theirs = figures["c"]["PEFT, 64 px, checkpointing, autocast"]["losses"]
    assert ours[0] == pytest.approx(theirs[0], rel=0.01)


def test_what_no_longer_fits_is_skipped(script: Callable[[str], ModuleType], tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    script("flux_size").main(["--tiny", "--device", "cpu", "--json", str(file), "--budget", "0"])
    figures = json.loads(file.read_text())
    assert all("section: skipped" in figures[name] for name in "abcde")


def test_the_large_model_has_the_parameters_of_its_card(script: Callable[[str], ModuleType]) -> None:
    import torch

    size = script("random_flux").full_size()
    meta = torch.device("meta")
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel

    with meta:
        model = FluxTransformer2DModel(**size.transformer)
    assert sum(p.numel() for p in model.parameters()) == size.card.components["transformer"].parameters
