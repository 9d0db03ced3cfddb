from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest

from atelier.errors import InvalidInput
from atelier.numerics.attention import short_attention
from atelier.training.config import Family, TrainConfig
from atelier.training.data import BatchSettings, batches
from atelier.training.lora import LoraPair, inject
from atelier.training.objective import objective_for

TARGETS = TrainConfig().target_modules


def gradients(model: Any, data: Any) -> float:
    (batch,) = batches(data, BatchSettings(2, 1, 0.0, False, False, 0), 0)
    loss = objective_for(TrainConfig()).losses(model, batch).mean()
    loss.backward()
    return float(loss.detach())


def test_forward_and_gradients_are_those_of_the_merged_weights(flux: Any, training_set: Any) -> None:
    import torch
    from torch.func import functional_call

    data = training_set(3, 2)
    ours = flux(dtype="float32")
    lora = inject(ours, TARGETS, rank=3, alpha=6.0)
    lora.initialise(1)
    torch.manual_seed(4)
    lora.flat.add_(torch.randn_like(lora.flat) * 0.05)
    lora.sync()
    loss = gradients(ours, data)
    grads = lora.export(lora.grad)

    plain = flux(dtype="float32")
    factors = {path: (pair.a.requires_grad_(), pair.b.requires_grad_()) for path, pair in lora.export().items()}
    merged = {f"{path}.weight": plain.get_parameter(f"{path}.weight") + 2.0 * b @ a for path, (a, b) in factors.items()}

    class Merged(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner, self.config, self.x_embedder = plain, plain.config, plain.x_embedder

        def forward(self, **named: Any) -> Any:
            return functional_call(self.inner, merged, kwargs=named)

    assert gradients(Merged(), data) == pytest.approx(loss, rel=1e-5)
    for path, (a, b) in factors.items():
        assert a.grad is not None
        assert b.grad is not None
        assert torch.allclose(grads[path].a, a.grad, rtol=1e-3, atol=1e-6), path
        assert torch.allclose(grads[path].b, b.grad, rtol=1e-3, atol=1e-6), path


@pytest.mark.parametrize(("dtype", "tolerance"), [("float32", 1e-5), ("bfloat16", 2e-2)])
def test_short_attention_equals_diffusers(flux: Any, training_set: Any, dtype: str, tolerance: float) -> None:
    import torch

    data = training_set(3, 2)
    found = []
    for fast in (False, True):
        model = flux(dtype=dtype)
        for module in model.modules():
            if isinstance(module, torch.nn.RMSNorm):
                torch.manual_seed(0)
                module.weight.data.uniform_(0.5, 2.0)
        lora = inject(model, TARGETS, rank=2, alpha=2.0)
        lora.initialise(1)
        lora.flat.add_(0.05)
        lora.sync()
        before = [type(module.processor) for module in model.modules() if hasattr(module, "processor")]
        with short_attention(model) if fast else nullcontext() as used:
            assert used == (2 if fast else None)
            gradients(model, data)
        assert [type(module.processor) for module in model.modules() if hasattr(module, "processor")] == before
        found.append(lora.grad.clone())
    assert float((found[0] - found[1]).norm() / found[0].norm()) < tolerance


def test_gradient_checkpointing_changes_nothing(flux: Any, training_set: Any) -> None:
    import torch

    found = []
    for checkpointing in (False, True):
        model = flux()
        lora = inject(model, TARGETS, rank=2, alpha=2.0)
        lora.initialise(1)
        if checkpointing:
            model.enable_gradient_checkpointing()
        with short_attention(model):
            gradients(model, training_set(3, 2))
        found.append(lora.grad.clone())
    assert float(found[0].norm()) > 0
    assert torch.equal(found[0], found[1])


def test_the_base_is_untouched_and_given_back(flux: Any, training_set: Any) -> None:
    import torch

    model = flux()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    lora = inject(model, TARGETS, rank=2, alpha=2.0)
    lora.initialise(0)
    gradients(model, training_set(2, 1))
    assert float(lora.grad.norm()) > 0
    lora.eject()
    after = model.state_dict()
    assert list(after) == list(before)
    assert all(torch.equal(after[name], tensor) for name, tensor in before.items())


def test_export_load_and_other_weights(flux: Any) -> None:
    import torch

    lora = inject(flux(), TARGETS, rank=2, alpha=4.0)
    lora.initialise(3)
    exported = lora.export()
    assert all(pair.rank == 2 and pair.alpha == 4.0 and not bool(pair.b.any()) for pair in exported.values())
    other = inject(flux(), TARGETS, rank=2, alpha=4.0)
    other.load(exported)
    assert torch.equal(other.flat, lora.flat)
    own = lora.flat.clone()
    with lora.using(own * 2):
        assert torch.equal(lora.flat, own * 2)
    assert torch.equal(lora.flat, own)
    path = next(iter(exported))
    with pytest.raises(InvalidInput, match="shapes"):
        lora.load(exported | {path: LoraPair(exported[path].a[:1], exported[path].b, 4.0)})
    with pytest.raises(InvalidInput, match="differ"):
        lora.load({path: exported[path]})


def test_targets_that_match_nothing_are_named(flux: Any) -> None:
    with pytest.raises(InvalidInput, match="to_z"):
        inject(flux(), ("attn.to_q", "attn.to_z"), rank=2, alpha=2.0)
    with pytest.raises(InvalidInput, match="not linear"):
        inject(flux(), ("norm_q",), rank=2, alpha=2.0)
    assert "proj_out" not in inject(flux(), TARGETS, rank=2, alpha=2.0).paths


@pytest.mark.parametrize("family", [Family.SD, Family.SDXL])
def test_unets_train_too(training_set: Any, family: Family) -> None:
    import torch
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

    torch.manual_seed(0)
    sdxl = {
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": 4,
        "projection_class_embeddings_input_dim": 36,
    }
    unet = UNet2DConditionModel(
        sample_size=8,
        block_out_channels=(8, 16),
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=24,
        attention_head_dim=4,
        norm_num_groups=4,
        **(sdxl if family is Family.SDXL else {}),
    )
    config = TrainConfig(family=family, prediction="epsilon")
    lora = inject(unet, config.target_modules, rank=2, alpha=2.0)
    lora.initialise(0)
    (batch,) = batches(training_set(2, 0), BatchSettings(2, 0, 0.0, False, False, 0), 0)
    objective_for(config).losses(unet, batch).mean().backward()
    assert float(lora.grad.norm()) > 0
