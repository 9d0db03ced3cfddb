"""The training recipe runs end to end at toy length, and a killed transformer training goes on exactly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atelier.builtin.evaluate import draw_prompts
from atelier.builtin.folder import open_pipeline
from atelier.builtin.train import Lengths, Workshop
from atelier.builtin.train_transformer import Recipe, encode_pictures, grid_ids, pack, train_transformer

TOY = Lengths(base=24, uniform=24, captions_each=2, autoencoder=2, judge=1, text=2, transformer=2)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("builtin"), TOY, "cpu")


def test_every_stage_runs_and_the_folder_opens_with_plain_diffusers(shop: Workshop) -> None:
    folder = shop.work / "model"
    shop.assemble(folder)
    pipeline = open_pipeline(folder)
    images = draw_prompts(pipeline, ["a person in a forest"], steps=1)
    assert images.shape == (1, 128, 128, 3)
    words = (folder / "vocabulary.txt").read_text().split()
    assert {"mohawk", "raincoat", "mira", ","} <= set(words)
    assert not [f for f in folder.rglob("*") if f.suffix in (".bin", ".pt", ".ckpt", ".pkl")]


def test_a_killed_training_goes_on_exactly(shop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from atelier.builtin.optimizer import MasterMuon

    vae, (t5, clip) = shop.autoencoder(), shop.text()
    latents = encode_pictures(vae, shop.base(), tmp_path / "latents.npy")
    recipe = Recipe(steps=4, batch=4)

    def run(folder: Path):
        return train_transformer(latents, shop.captions(), t5, clip, recipe, folder, checkpoint_every=2)

    whole = run(tmp_path / "whole").state_dict()
    real, calls = MasterMuon.step, []

    def killed(self, *args, **kwargs):
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        real(self, *args, **kwargs)

    monkeypatch.setattr(MasterMuon, "step", killed)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "killed")
    monkeypatch.setattr(MasterMuon, "step", real)
    resumed = run(tmp_path / "killed").state_dict()
    assert all(whole[name].equal(resumed[name]) for name in whole)


def test_packing_is_fluxs_own() -> None:
    import torch
    from diffusers.pipelines.flux.pipeline_flux import FluxPipeline

    z = torch.randn(2, 16, 8, 8)
    assert pack(z).equal(FluxPipeline._pack_latents(z, 2, 16, 8, 8))
    assert grid_ids(4).equal(FluxPipeline._prepare_latent_image_ids(1, 4, 4, "cpu", torch.float32))


def test_the_autoencoder_starts_from_principal_components() -> None:
    import torch

    from atelier.builtin.autoencoder import PatchAutoencoder

    rng = np.random.default_rng(0)
    flat = torch.from_numpy(np.repeat(rng.uniform(-1, 1, (8, 3, 4, 4)), 8, 2).repeat(8, 3)).float()
    model = PatchAutoencoder()
    before = (model(flat) - flat).square().mean()
    model.start_from_components(flat)
    after = (model(flat) - flat).square().mean()
    assert after < 1e-4 < before


def test_muon_orthogonalises() -> None:
    import torch

    from atelier.builtin.optimizer import orthogonalise

    for shape in ((3, 8, 24), (2, 24, 8)):
        singular = torch.linalg.svdvals(orthogonalise(torch.randn(shape)).float())
        assert (singular > 0.5).all()
        assert (singular < 1.4).all()
