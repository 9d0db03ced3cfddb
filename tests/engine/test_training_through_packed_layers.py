"""Gradients of an adapter through packed layers are near those through whole ones, with and without recomputation."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from atelier.engine.quantised import load_packed
from atelier.training.config import TrainConfig
from atelier.training.data import Batch
from atelier.training.lora import inject
from atelier.training.objective import objective_for

PACKAGES = {"nf4": "bitsandbytes", "torchao-int8": "torchao"}
CONFIG = TrainConfig(rank=2, alpha=2.0)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path, Mapping[str, Any]]:
    """A FLUX.1 of 128 channels in bf16, its folder and its tensors."""
    import torch

    diffusers: Any = importlib.import_module("diffusers")
    torch.manual_seed(3)
    model = diffusers.FluxTransformer2DModel(
        in_channels=64,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=64,
        num_attention_heads=2,
        joint_attention_dim=16,
        pooled_projection_dim=16,
        guidance_embeds=True,
        axes_dims_rope=(16, 24, 24),
    ).to(torch.bfloat16)
    folder = tmp_path_factory.mktemp("packed") / "transformer"
    model.save_pretrained(folder)
    return model, folder, dict(model.state_dict())


def gradients(model: Any, *, recompute: bool) -> tuple[float, Any]:
    import torch

    generator = torch.Generator().manual_seed(1)

    def draw(*shape: int) -> Any:
        return torch.randn(*shape, generator=generator)

    batch = Batch(
        latents=draw(2, 16, 8, 8),
        noise=draw(2, 16, 8, 8),
        u=torch.tensor([0.3, 0.6]),
        tokens=draw(2, 6, 16),
        pooled=draw(2, 16),
        mask=None,
        bucket=(64, 64),
        subjects=2,
    )
    model.train()
    if recompute:
        model.enable_gradient_checkpointing()
    lora = inject(model, CONFIG.target_modules, rank=2, alpha=2.0)
    try:
        lora.initialise(1)
        lora.flat.add_(draw(*lora.flat.shape) * 0.05)
        lora.sync()
        with torch.enable_grad():
            loss = objective_for(CONFIG).losses(model, batch).mean()
            loss.backward()
        return float(loss.detach()), lora.grad.clone()
    finally:
        lora.eject()
        model.disable_gradient_checkpointing()


@pytest.mark.parametrize("recompute", [False, True])
@pytest.mark.parametrize(("kind", "apart"), [("fp8-layerwise", 0.08), ("nf4", 0.2), ("torchao-int8", 0.03)])
def test_gradients_of_an_adapter_are_near_those_through_whole_weights(
    whole: tuple[Any, Path, Mapping[str, Any]], kind: str, apart: float, recompute: bool
) -> None:
    import torch

    pytest.importorskip(PACKAGES.get(kind, "torch"))
    model, folder, state = whole
    loss, wanted = gradients(model, recompute=False)
    tensors = [(name, tensor.clone()) for name, tensor in state.items()]
    packed = load_packed(type(model), folder, tensors, kind, torch.bfloat16, "cpu")
    found_loss, found = gradients(packed, recompute=recompute)
    assert found_loss == pytest.approx(loss, rel=0.01)
    assert 0 < float((found - wanted).norm() / wanted.norm()) < apart
