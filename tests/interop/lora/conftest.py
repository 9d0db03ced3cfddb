"""A small model of FLUX.1's architecture, as a target and as tensors."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from atelier.interop.lora import Adapter, FluxDims, LoraPart, Target, clip_text_shapes, flux_shapes, t5_encoder_shapes

torch = pytest.importorskip("torch")

CORPUS = Path(__file__).resolve().parents[3].parent / "shared" / "corpus" / "lora_keys"

SMALL = FluxDims(
    num_layers=2,
    num_single_layers=2,
    heads=2,
    head_dim=8,
    in_channels=4,
    out_channels=4,
    joint_attention_dim=12,
    pooled_projection_dim=6,
)


@pytest.fixture(scope="session")
def small_target() -> Target:
    return Target(
        "the small model",
        "flux",
        {
            "transformer": flux_shapes(SMALL),
            "text_encoder": clip_text_shapes(layers=1, width=6, mlp=10),
            "text_encoder_2": t5_encoder_shapes(layers=1, width=12, inner=8, mlp=14),
        },
    )


@pytest.fixture(scope="session")
def corpus() -> Path:
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real key lists is not beside the repository (../shared/corpus/lora_keys)")
    return CORPUS


@pytest.fixture(scope="session")
def corpus_shapes(corpus: Path) -> Callable[[str], dict[str, tuple[int, ...] | None]]:
    def load(name: str) -> dict[str, tuple[int, ...] | None]:
        raw = json.loads((corpus / name).read_text())
        return {key: None if shape is None else tuple(shape) for key, shape in raw.items()}

    return load


@pytest.fixture(scope="session")
def full_adapter(small_target: Target) -> Adapter:
    """Every layer of the small model, each with its own rank and factors."""
    generator = torch.Generator().manual_seed(7)
    components: dict[str, dict[str, LoraPart]] = {}
    for component, shapes in small_target.components.items():
        for index, (path, (out, width)) in enumerate(sorted(shapes.items())):
            rank = 1 + index % 3
            components.setdefault(component, {})[path] = LoraPart(
                torch.randn(rank, width, generator=generator), torch.randn(out, rank, generator=generator), float(rank)
            )
    return Adapter(components)
