"""The training recipe runs end to end at toy length, and a killed transformer training goes on exactly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atelier.builtin.evaluate import draw_prompts
from atelier.builtin.evaluate_edits import kontext
from atelier.builtin.feed import TASKS, Feed, Recipe, head_cover
from atelier.builtin.folder import TURBO, open_pipeline
from atelier.builtin.groups import PICTURES, SWAP, TEXTS, Groups, group_scenes, make_groups
from atelier.builtin.latents import encode_pictures, grid_ids, pack
from atelier.builtin.segmenter import Segmenter
from atelier.builtin.train import Batches, Lengths, Workshop
from atelier.builtin.train_transformer import train_transformer
from atelier.builtin.world.heldout import too_close

TOY = Lengths(
    groups=6, uniform=8, families=2, autoencoder=2, judge=1, text=2, transformer=2, distil=2, segmenter=1, fresh=2
)
SMALL = Batches(autoencoder=4, judge=4, companion=12, segmenter=2, text=4, transformer=2, distil=1)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("builtin"), TOY, "cpu", batches=SMALL, size=128)


def test_every_stage_of_drawing_runs_and_the_folder_opens_with_plain_diffusers(shop: Workshop) -> None:
    folder = shop.work / "weights"
    shop.assemble_model(folder)
    pipeline = open_pipeline(folder / "model", turbo=folder / "model" / TURBO)
    images = draw_prompts(pipeline, ["a person in a forest"], steps=1, size=128)
    assert images.shape == (1, 128, 128, 3)
    looked_at = np.concatenate([images, images])
    edited = draw_prompts(kontext(pipeline), ["make it night"] * 2, steps=1, size=128, references=looked_at)
    assert edited.shape == (2, 128, 128, 3)
    words = (folder / "model" / "vocabulary.txt").read_text().split()
    assert {"mohawk", "raincoat", "mira", ","} <= set(words)
    assert not [f for f in folder.rglob("*") if f.suffix in (".bin", ".pt", ".ckpt", ".pkl")]


def test_training_goes_on_from_an_earlier_folder(shop: Workshop, tmp_path: Path) -> None:
    folder = shop.work / "weights"
    shop.assemble_model(folder)
    later = Workshop(tmp_path, TOY, "cpu", batches=SMALL, size=128, start=folder)
    assert later.recipe().sides == (8,)
    t5, _ = later.text()
    before, _ = shop.text()
    # Known words keep their place; two steps hardly move them.
    table, moved = (m.get_input_embeddings().weight.float() for m in (before, t5))
    assert (table - moved).abs().max() < 0.2
    assert later.transformer().config["num_layers"] == shop.transformer().config["num_layers"]


def test_the_segmenter_is_trained_and_names_every_pixel(shop: Workshop) -> None:
    segmenter = Segmenter.load(shop.segmenter())
    picture = np.asarray(shop.others().images[0])
    found = segmenter.segment(picture[:, :200])
    assert found.shape == (256, 200)
    assert found.max() < len(segmenter.parts)
    assert segmenter.parts[0] == "background"


def test_groups_lead_from_picture_to_picture(shop: Workshop) -> None:
    groups = shop.groups()
    assert len(groups) == 6
    assert groups.images.shape == (6 * PICTURES, 128, 128, 3)
    assert groups.tokens.shape == (6, TEXTS, 48)
    first, edited, again, other, dressed = group_scenes(2, 3)
    assert first.seed == edited.seed
    assert again.identity() == first.identity()
    assert dressed.identity() == other.identity()
    assert (dressed.garment, dressed.garment_colour, dressed.pattern) == (
        first.garment,
        first.garment_colour,
        first.pattern,
    )
    assert not any(too_close(scene) for scene in (first, edited, again, other, dressed))


def test_groups_are_the_same_every_time(tmp_path: Path) -> None:
    made = [make_groups(tmp_path / name, 2, size=64, seed=4, workers=1) for name in ("a", "b")]
    assert np.array_equal(made[0].images, made[1].images)
    assert np.array_equal(made[0].tokens, made[1].tokens)


def test_tokens_of_the_head_weigh_more() -> None:
    import torch

    cover = head_cover(torch.tensor([[0.5, 0.5, 0.25], [0.25, 0.5, 0.0]]), 8).view(2, 8, 8)
    assert torch.equal(cover[0], cover[0].T)
    assert cover[0, 3, 3] == 1.0
    assert cover[0, 0, 0] == 0.0
    assert 0 < cover[0].mean() < 0.5
    assert cover[1].max() <= 0.5
    groups, latents = _counting_groups()
    weights = Feed(latents, groups, Recipe(batch=16), "cpu").batch(0)[0].weight
    assert torch.allclose(weights.mean(1), torch.ones(len(weights), 1))
    assert weights.max() / weights.min() == pytest.approx(1 + Recipe().emphasis)


def _counting_groups() -> tuple[Groups, dict[int, np.ndarray]]:
    """Groups whose latents say which picture they are, and whose texts say which row they are."""
    tokens = np.zeros((3, TEXTS, 48), np.uint16)
    tokens[:, :, 0] = np.arange(TEXTS)
    latents = {}
    for side in (16, 8):
        z = np.zeros((3 * PICTURES, side * side, 64), np.float32)
        z += (np.arange(3 * PICTURES) % PICTURES)[:, None, None]
        import torch

        latents[side] = torch.from_numpy(z).bfloat16().view(torch.uint16).numpy()
    heads = np.tile(np.array([0.5, 0.4, 0.22], np.float32), (3 * PICTURES, 1))
    said = np.zeros((3, TEXTS, 1), np.uint8)
    return Groups(np.zeros((15, 1, 1, 3), np.uint8), tokens, said, heads), latents


def test_a_batch_pairs_pictures_with_what_is_said_of_them() -> None:
    groups, latents = _counting_groups()
    recipe = Recipe(batch=16, empty_captions=0.0)
    feed = Feed(latents, groups, recipe, "cpu")
    seen: set[str] = set()
    # Which picture each row of a group's texts asks for, and which ones are looked at.
    wanted = dict.fromkeys((10, 11), (1, (0,))) | dict.fromkeys((12, 13), (0, (1,)))
    wanted |= dict.fromkeys((14, 15), (2, (0,))) | dict.fromkeys((16, 17), (0, (2,))) | {SWAP: (4, (3, 0))}
    wanted |= {row: (row // 2, ()) for row in range(10)}
    for step in range(60):
        task = recipe.task(step)
        seen.add(task.kind)
        batch, t, noise = feed.batch(step)
        assert batch.x0.shape == noise.shape == (len(t), task.side**2, 64)
        assert 0 < float(t.min()) <= float(t.max()) < 1
        for k, row in enumerate(batch.tokens[:, 0].tolist()):
            picture, looked = wanted[row]
            assert float(batch.x0[k].mean()) == picture
            if looked:
                columns = batch.reference[k].view(task.side, len(looked), task.side, 64).mean((0, 2, 3))
                assert [round(float(c)) for c in columns] == list(looked)
        assert len(batch.ids) == batch.x0.shape[1] + batch.reference.shape[1]
    assert seen == {task.kind for task in TASKS}
    again, _, _ = feed.batch(7)
    assert again.x0.equal(feed.batch(7)[0].x0)


def test_a_killed_training_goes_on_exactly(shop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from atelier.builtin.optimizer import MasterMuon

    vae, (t5, clip) = shop.autoencoder(), shop.text()
    latents = encode_pictures(vae, shop.groups().images, tmp_path, half=False)
    recipe = Recipe(steps=4, batch=2, sides=(8,))

    def run(folder: Path):
        return train_transformer(latents, shop.groups(), t5, clip, recipe, folder, checkpoint_every=2)

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
    assert grid_ids(4, 4).equal(FluxPipeline._prepare_latent_image_ids(1, 4, 4, "cpu", torch.float32))


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
