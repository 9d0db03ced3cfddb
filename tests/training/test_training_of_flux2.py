"""FLUX.2's transformer through the training loop: it learns, and a training that stopped ends in the same bytes."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from atelier.training.config import Family, TrainConfig
from atelier.training.data import EncodedPicture, TextEmbedding, TrainingSet
from atelier.training.loop import train
from atelier.training.memory import StepShapes, predict_peak

CONFIG = TrainConfig(
    family=Family.FLUX2,
    rank=2,
    alpha=2.0,
    lr=1e-2,
    steps=6,
    batch_size=2,
    prior_samples=1,
    background_weight=0.3,
    checkpoint_every=2,
    threads=1,
    seed=5,
)


def transformer() -> Any:
    import torch

    diffusers: Any = importlib.import_module("diffusers")
    torch.manual_seed(0)
    model = diffusers.Flux2Transformer2DModel(
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=24,
        timestep_guidance_channels=16,
        axes_dims_rope=(4, 4, 4, 4),
        guidance_embeds=False,
    )
    return model.to(torch.bfloat16).requires_grad_(False)


def pictures() -> TrainingSet:
    """Patches of 16 channels on a 1/16 grid, two sizes, captions without a pooled embedding."""
    import torch

    generator = torch.Generator().manual_seed(7)
    made: list[EncodedPicture] = []
    for index in range(6):
        bucket = ((64, 64), (64, 96))[index % 2]
        shape = (bucket[1] // 16, bucket[0] // 16)
        latents = torch.randn(16, *shape, generator=generator)
        caption = TextEmbedding(torch.randn(6, 24, generator=generator))
        mask = (torch.randn(shape, generator=generator) > 0).float()
        made.append(EncodedPicture(str(index), bucket, latents, caption, mask=mask, prior=index >= 4))
    return TrainingSet(tuple(made), TextEmbedding(torch.zeros(6, 24)))


def test_a_stopped_training_ends_in_the_same_bytes(tmp_path: Path) -> None:
    import torch

    data = pictures()
    whole = train(transformer(), data, CONFIG, state_dir=tmp_path / "whole")
    assert len(whole.adapter) == 14
    assert all(float(pair.b.abs().max()) > 0 for pair in whole.adapter.values())
    asked = iter([False, False, True])
    part = train(transformer(), data, CONFIG, state_dir=tmp_path / "parts", should_stop=lambda: next(asked))
    assert (part.step, part.finished) == (3, False)
    again = train(transformer(), data, CONFIG, state_dir=tmp_path / "parts")
    assert (again.resumed_from, again.finished) == (3, True)
    assert [point.loss for point in again.losses] == [point.loss for point in whole.losses]
    for path, pair in whole.adapter.items():
        assert torch.equal(pair.a, again.adapter[path].a), path
        assert torch.equal(pair.b, again.adapter[path].b), path


def test_its_memory_is_predicted_without_memory() -> None:
    shapes = StepShapes((16, 8, 8), (6, 24), None, (128, 128))
    small = predict_peak(transformer(), CONFIG, shapes, device="cuda")
    large = predict_peak(transformer(), CONFIG, StepShapes((16, 32, 32), (6, 24), None, (512, 512)), device="cuda")
    assert 0 < small.activations < large.activations
    assert small.base == large.base
