"""FLUX.2's latents, packing and positions are those of diffusers' own pipeline, in drawing and in training."""

from __future__ import annotations

import importlib
from types import SimpleNamespace
from typing import Any

import pytest

from atelier.engine.latents import encode, for_decoder
from atelier.training.config import TimestepSampling
from atelier.training.data import Batch
from atelier.training.flow import Flux2Flow
from atelier.training.objective import noise_levels


@pytest.fixture(scope="module")
def pipeline() -> Any:
    diffusers: Any = importlib.import_module("diffusers")
    return diffusers.Flux2KleinPipeline


def test_pictures_become_the_pipelines_own_latents(pipeline: Any) -> None:
    import torch

    diffusers: Any = importlib.import_module("diffusers")
    torch.manual_seed(0)
    vae = diffusers.AutoencoderKLFlux2(
        block_out_channels=(8, 8, 8, 8), layers_per_block=1, latent_channels=32, norm_num_groups=4
    ).eval()
    vae.bn.running_mean.normal_()
    vae.bn.running_var.uniform_(0.5, 2.0)
    pixels = torch.rand(1, 3, 64, 96) * 2 - 1
    own = SimpleNamespace(vae=vae, _patchify_latents=pipeline._patchify_latents)
    with torch.no_grad():
        wanted = pipeline._encode_vae_image(own, pixels, None)
        found = encode(vae, pixels)
        inside = vae.encode(pixels).latent_dist.mode()
    assert found.shape == (1, 128, 4, 6)
    torch.testing.assert_close(found, wanted)
    torch.testing.assert_close(for_decoder(vae, found), inside, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("guided", [False, True])
def test_the_loss_packs_and_places_tokens_as_the_pipeline(pipeline: Any, guided: bool) -> None:
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
        guidance_embeds=guided,
    ).eval()
    batch = Batch(
        latents=torch.randn(2, 16, 3, 5),
        noise=torch.randn(2, 16, 3, 5),
        u=torch.tensor([0.2, 0.7]),
        tokens=torch.randn(2, 6, 24),
        pooled=None,
        mask=None,
        bucket=(80, 48),
        subjects=2,
    )
    sampling = TimestepSampling()
    t = noise_levels(batch.u, sampling)
    noisy = torch.lerp(batch.latents, batch.noise, t[:, None, None, None])
    ids = pipeline._prepare_latent_ids(noisy)
    with torch.no_grad():
        found = Flux2Flow(sampling, guidance=3.5).losses(model, batch)
        predicted = model(
            hidden_states=pipeline._pack_latents(noisy),
            encoder_hidden_states=batch.tokens,
            timestep=t,
            img_ids=ids,
            txt_ids=pipeline._prepare_text_ids(batch.tokens),
            guidance=torch.full((2,), 3.5) if guided else None,
            return_dict=False,
        )[0]
        velocity = pipeline._unpack_latents_with_ids(predicted, ids, 3, 5)
    wanted = (velocity - (batch.noise - batch.latents)).square().flatten(1).mean(1)
    torch.testing.assert_close(found, wanted)
