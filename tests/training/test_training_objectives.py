"""Rectified flow and diffusion losses against diffusers' own schedules and packing."""

from __future__ import annotations

from typing import Any

import pytest

from atelier.errors import InvalidInput
from atelier.training.config import Family, TimestepSampling, TrainConfig
from atelier.training.data import BatchSettings, batches
from atelier.training.diffusion import DiffusionObjective, scaled_linear_alphas
from atelier.training.flow import FluxFlow, pack, positions, unpack
from atelier.training.objective import Weighting, noise_levels, objective_for


def test_packing_and_positions_are_those_of_flux() -> None:
    import torch
    from diffusers.pipelines.flux.pipeline_flux import FluxPipeline

    latents = torch.randn(2, 4, 6, 8)
    assert torch.equal(pack(latents), FluxPipeline._pack_latents(latents, 2, 4, 6, 8))
    assert torch.equal(unpack(pack(latents), 6, 8), latents)
    image, text = positions(6, 8, 5, "cpu")
    assert torch.equal(image, FluxPipeline._prepare_latent_image_ids(2, 3, 4, torch.device("cpu"), torch.float32))
    assert text.shape == (5, 3)
    assert not bool(text.any())
    with pytest.raises(InvalidInput, match="7x6"):
        pack(torch.zeros(1, 4, 6, 7))


def oracle(batch: Any, answer: Any) -> Any:
    """A model that knows the answer, with the parts of a transformer that the objective looks at."""
    import torch

    class Oracle(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.x_embedder = torch.nn.Linear(16, 4)
            self.conv_in = torch.nn.Conv2d(4, 4, 1)
            self.config = type("Config", (), {"guidance_embeds": True})()
            self.seen: dict[str, Any] = {}

        def forward(self, *inputs: Any, **named: Any) -> Any:
            self.seen = {**named, "inputs": inputs}
            return (answer(batch, self.seen),)

    return Oracle()


def test_the_velocity_is_noise_minus_picture(training_set: Any) -> None:
    import torch

    (batch,) = batches(training_set(3, 0), BatchSettings(2, 0, 0.0, False, False, 0), 0)
    model = oracle(batch, lambda batch, seen: pack(batch.noise - batch.latents))
    objective = FluxFlow(TimestepSampling(), guidance=3.5)
    assert float(objective.losses(model, batch).max()) == pytest.approx(0.0, abs=1e-10)
    t = model.seen["timestep"]
    expected = pack((1 - t)[:, None, None, None] * batch.latents + t[:, None, None, None] * batch.noise)
    assert torch.allclose(model.seen["hidden_states"], expected, atol=1e-6)
    assert bool(((t > 0) & (t < 1)).all())
    assert model.seen["guidance"].tolist() == [3.5, 3.5]


@pytest.mark.parametrize("prediction", ["epsilon", "v"])
def test_diffusion_targets_follow_the_scheduler(training_set: Any, prediction: Any) -> None:
    import torch
    from diffusers.schedulers.scheduling_ddpm import DDPMScheduler

    scheduler = DDPMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear")
    alphas = scaled_linear_alphas()
    assert torch.allclose(alphas, scheduler.alphas_cumprod, atol=1e-5)
    (batch,) = batches(training_set(3, 0), BatchSettings(2, 0, 0.0, False, False, 0), 0)

    def answer(batch: Any, seen: Any) -> Any:
        return (
            batch.noise
            if prediction == "epsilon"
            else scheduler.get_velocity(batch.latents, batch.noise, seen["inputs"][1])
        )

    objective = DiffusionObjective(
        alphas, prediction=prediction, sampling=TimestepSampling(kind="uniform"), min_snr_gamma=5.0
    )
    model = oracle(batch, answer)
    assert float(objective.losses(model, batch).max()) == pytest.approx(0.0, abs=1e-8)
    steps = model.seen["inputs"][1]
    assert torch.allclose(model.seen["inputs"][0], scheduler.add_noise(batch.latents, batch.noise, steps), atol=1e-4)
    plain = DiffusionObjective(alphas, prediction=prediction, sampling=TimestepSampling(kind="uniform"))
    zero = oracle(batch, lambda batch, seen: torch.zeros_like(batch.noise))
    snr = alphas[steps] / (1 - alphas[steps])
    ratio = snr.clamp(max=5.0) / (snr if prediction == "epsilon" else snr + 1)
    assert torch.allclose(objective.losses(zero, batch), plain.losses(zero, batch) * ratio)


def test_noise_levels_have_the_asked_distribution() -> None:
    import torch

    u = (torch.arange(10001) + 0.5) / 10001
    normal = torch.logit(noise_levels(u, TimestepSampling(mean=0.5, std=2.0)).double())
    assert float(normal.mean()) == pytest.approx(0.5, abs=0.01)
    assert float(normal.std()) == pytest.approx(2.0, abs=0.02)
    assert torch.allclose(noise_levels(u, TimestepSampling(kind="uniform")), u, atol=1e-6)
    shifted = noise_levels(torch.tensor([0.5]), TimestepSampling(kind="uniform", shift=3.0))
    assert float(shifted) == pytest.approx(0.75)
    ends = noise_levels(torch.tensor([0.0, 1.0]), TimestepSampling())
    assert bool(((ends > 0) & (ends < 1)).all())


def test_masked_loss_weighs_the_subject() -> None:
    import torch

    error = torch.ones(1, 2, 4, 4)
    error[..., :2] = 9.0
    mask = torch.zeros(1, 4, 4)
    mask[..., :2] = 1.0
    assert float(Weighting(1.0).reduce(error, mask)) == pytest.approx(5.0)
    assert float(Weighting(0.0).reduce(error, mask)) == pytest.approx(9.0)
    assert float(Weighting(0.5).reduce(error, mask)) == pytest.approx((9 + 0.5) / 1.5)
    assert float(Weighting(0.0).reduce(error, torch.zeros(1, 4, 4))) == pytest.approx(5.0)
    assert float(Weighting(0.0).reduce(torch.full((1, 2, 4, 4), 3.0), mask)) == pytest.approx(3.0)


def test_families_name_their_objective() -> None:
    assert isinstance(objective_for(TrainConfig()), FluxFlow)
    v = objective_for(TrainConfig(family=Family.SD, prediction="v"))
    assert isinstance(v, DiffusionObjective)
    assert v.prediction == "v"
