"""Predicted memory against what torch's allocator reports, and the plan before a training."""

from __future__ import annotations

from typing import Any

import pytest

from atelier.numerics.attention import short_attention
from atelier.training.config import TrainConfig
from atelier.training.data import BatchSettings, batches
from atelier.training.lora import inject
from atelier.training.memory import StepShapes, predict_peak
from atelier.training.objective import objective_for


def allocated_peak(step: Any) -> int:
    """Peak of the CPU allocator above its level at the start, in bytes, inner temporaries of kernels included."""
    from torch.profiler import ProfilerActivity, profile

    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
        step()
    assert profiler.profiler is not None
    results: Any = profiler.profiler.kineto_results
    assert results is not None
    events = sorted(
        (event for event in results.events() if event.name() == "[memory]"), key=lambda event: event.start_ns()
    )
    alive = peak = 0
    for event in events:
        alive += event.nbytes()
        peak = max(peak, alive)
    return peak


@pytest.mark.parametrize(
    ("checkpointing", "fast", "dtype"), [(False, True, "bfloat16"), (True, True, "bfloat16"), (False, False, "float32")]
)
def test_prediction_is_near_what_the_allocator_gives(
    flux: Any, training_set: Any, checkpointing: bool, fast: bool, dtype: str
) -> None:
    config = TrainConfig(
        rank=2, alpha=2.0, batch_size=2, prior_samples=2, gradient_checkpointing=checkpointing, fast_attention=fast
    )
    model = flux(layers=1, single=2, dtype=dtype)
    (batch,) = batches(training_set(2, 2, buckets=((160, 160),)), BatchSettings(2, 2, 0.0, False, False, 0), 0)
    predicted = predict_peak(model, config, StepShapes((4, 20, 20), (6, 24), 12, (160, 160)), device="cpu")
    lora = inject(model, config.target_modules, rank=2, alpha=2.0)
    lora.initialise(0)
    if checkpointing:
        model.enable_gradient_checkpointing()
    with short_attention(model, device=None if fast else "none"):
        measured = allocated_peak(lambda: objective_for(config).losses(model, batch).mean().backward())
    assert predicted.activations == pytest.approx(measured, rel=0.15)
    lora.eject()
    assert predicted.base == sum(p.numel() * p.element_size() for p in model.parameters())


def test_prediction_needs_no_memory_of_its_own_and_follows_settings() -> None:
    import torch
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel

    with torch.device("meta"):
        model: Any = FluxTransformer2DModel(num_layers=2, num_single_layers=4)
        model = model.to(torch.bfloat16)
    shapes = StepShapes((16, 128, 128), (512, 4096), 768, (1024, 1024))
    plain = predict_peak(model, TrainConfig(), shapes, device="cuda")
    light = predict_peak(model, TrainConfig(gradient_checkpointing=True), shapes, device="cuda")
    assert plain.base > 2e9
    assert light.activations < 0.6 * plain.activations
    assert all(parameter.device.type == "meta" and parameter.requires_grad for parameter in model.parameters())
    assert not [name for name, _ in model.named_parameters() if "lora" in name]
