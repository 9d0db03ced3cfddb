"""Tiny random models (see `tests/tiny_models.py`), made once a session and loaded by the real loading code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from atelier.engine.adapters import Adapter
from atelier.engine.card import ModelCard
from atelier.engine.device import GIB, DeviceInfo, cpu_device
from atelier.engine.plan import MemoryPlan, plan_memory
from atelier.engine.session import ModelSession
from atelier.engine.sniff import card_from_path

OpenSession = Callable[..., ModelSession]
_TINY = sys.modules["atelier_tests_tiny_models"]  # loaded by tests/conftest.py


def small(card: ModelCard, **changes: Any) -> ModelCard:
    """The card with the tiny model's lengths and sizes."""
    preset = card.preset().model_copy(update={"steps": 3, "width": 64, "height": 64})
    base = {
        "max_sequence_length": min(card.max_sequence_length, 16),
        "presets": {"standard": preset},
        "training_size": 64,
    }
    return card.model_copy(update=base | changes)


def plan_for(card: ModelCard, device: DeviceInfo | None = None, **wanted: Any) -> MemoryPlan:
    """A plan for the cpu in fp32, where rounding does not blur comparisons."""
    return plan_memory(card, device or replace(cpu_device(8 * GIB), bf16=False), batch=wanted.pop("batch", 8), **wanted)


@pytest.fixture(scope="session")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch

    torch.set_num_threads(1)
    return tmp_path_factory.mktemp("tiny-models")


@pytest.fixture(scope="session")
def flux_folder(models_folder: Path) -> Path:
    return _TINY.save_flux(models_folder / "flux")


@pytest.fixture(scope="session")
def kontext_folder(models_folder: Path) -> Path:
    return _TINY.save_flux(models_folder / "kontext", "FluxKontextPipeline", guided=True)


@pytest.fixture(scope="session")
def fill_folder(models_folder: Path) -> Path:
    return _TINY.save_flux(models_folder / "fill", "FluxFillPipeline", in_channels=384, guided=True)


@pytest.fixture(scope="session")
def klein_folder(models_folder: Path) -> Path:
    return _TINY.save_klein(models_folder / "klein")


@pytest.fixture(scope="session")
def sd_folder(models_folder: Path) -> Path:
    return _TINY.save_sd(models_folder / "sd")


@pytest.fixture(scope="session")
def sdxl_folder(models_folder: Path) -> Path:
    return _TINY.save_sdxl(models_folder / "sdxl")


@pytest.fixture
def open_session() -> Iterator[OpenSession]:
    """Opens sessions on tiny folders: open_session(folder, plan=..., embeddings=..., **card changes)."""
    opened: list[ModelSession] = []

    def open_(folder: Path, *, embeddings: Any = None, plan_changes: Any = None, **changes: Any) -> ModelSession:
        card = small(card_from_path(folder), **changes)
        plan = replace(plan_for(card), **(plan_changes or {}))
        session = ModelSession(card, plan, folder, embeddings=embeddings)
        opened.append(session)
        return session.load()

    yield open_
    for session in opened:
        session.unload()


@pytest.fixture
def photo() -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8))


@pytest.fixture
def mask() -> Image.Image:
    picture = Image.new("L", (64, 64))
    picture.paste(255, (16, 16, 48, 48))
    return picture


@pytest.fixture
def make_adapter() -> Callable[..., Adapter]:
    """make_adapter(model, targets, rank, seed): a random LoRA strong enough to change a picture."""
    import torch

    def make(model: Any, targets: tuple[str, ...], rank: int, seed: int, component: str = "transformer") -> Adapter:
        generator = torch.Generator().manual_seed(seed)
        tensors = {}
        for name, module in model.named_modules():
            weight = getattr(module, "weight", None)
            if weight is None or not name.endswith(targets):
                continue
            kernel = weight.shape[2:]
            down = torch.randn(rank, *weight.shape[1:], generator=generator)
            tensors[f"{component}.{name}.lora_A.weight"] = down / weight[0].numel() ** 0.5
            up = torch.randn(weight.shape[0], rank, *(1 for _ in kernel), generator=generator)
            tensors[f"{component}.{name}.lora_B.weight"] = up
        return Adapter(f"adapter-{seed}", tensors, {component: 0.5 * rank})

    return make


def psnr(left: Image.Image, right: Image.Image) -> float:
    difference = np.asarray(left, dtype=float) - np.asarray(right, dtype=float)
    return float(10 * np.log10(255**2 / max(float((difference**2).mean()), 1e-10)))


@pytest.fixture
def similarity() -> Callable[[Image.Image, Image.Image], float]:
    """PSNR of two pictures in dB (above 140 for identical ones)."""
    return psnr
