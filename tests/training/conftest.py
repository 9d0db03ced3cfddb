"""Tiny random models and data sets for the training tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from atelier.training.data import EncodedPicture, TextEmbedding, TrainingSet

if TYPE_CHECKING:
    import torch


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)


def make_flux(
    seed: int = 0, *, dtype: str = "bfloat16", layers: int = 1, single: int = 1, heads: int = 2, guidance: bool = False
) -> Any:
    import torch
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel

    torch.manual_seed(seed)
    model: Any = FluxTransformer2DModel(
        in_channels=16,
        num_layers=layers,
        num_single_layers=single,
        attention_head_dim=16,
        num_attention_heads=heads,
        joint_attention_dim=24,
        pooled_projection_dim=12,
        guidance_embeds=guidance,
        axes_dims_rope=(4, 6, 6),
    )
    return model.to(dtype=getattr(torch, dtype)).requires_grad_(False)


def make_set(
    photos: int = 5,
    priors: int = 3,
    *,
    buckets: tuple[tuple[int, int], ...] = ((64, 64),),
    masks: bool = False,
    flips: bool = False,
    seed: int = 7,
) -> TrainingSet:
    """Latents of 4 channels on a 1/8 grid, captions of 6 tokens."""
    import torch

    generator = torch.Generator().manual_seed(seed)

    def draw(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator)

    pictures = []
    for index in range(photos + priors):
        bucket = buckets[index % len(buckets)]
        shape = (bucket[1] // 8, bucket[0] // 8)
        pictures.append(
            EncodedPicture(
                digest=f"picture-{index}",
                bucket=bucket,
                latents=draw(4, *shape),
                caption=TextEmbedding(draw(6, 24), draw(12)),
                flipped=draw(4, *shape) if flips else None,
                mask=(draw(*shape) > 0).float() if masks else None,
                prior=index >= photos,
            )
        )
    return TrainingSet(tuple(pictures), TextEmbedding(torch.zeros(6, 24), torch.zeros(12)))


@pytest.fixture
def flux() -> Any:
    return make_flux


@pytest.fixture
def training_set() -> Any:
    return make_set
