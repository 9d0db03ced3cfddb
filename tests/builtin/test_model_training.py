"""The training recipe runs end to end at toy length, and a killed transformer training goes on exactly."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from atelier.builtin import companion
from atelier.builtin.coaching import Coach, Coaching, coached_loss
from atelier.builtin.companion import Companion
from atelier.builtin.evaluate import draw_prompts
from atelier.builtin.evaluate_edits import kontext
from atelier.builtin.feed import TASKS, Feed, Recipe, head_cover
from atelier.builtin.folder import MODEL, TURBO, WEIGHTS, open_pipeline
from atelier.builtin.groups import PICTURES, SWAP, TEXTS, Groups, group_scenes, make_groups
from atelier.builtin.latents import encode_pictures, grid_ids, pack, unpack
from atelier.builtin.segmenter import Segmenter
from atelier.builtin.train import Batches, Lengths, Workshop
from atelier.builtin.train_transformer import Velocity, build_transformer, train_transformer
from atelier.builtin.world import draw, sample_scene
from atelier.builtin.world.attributes import ATTRIBUTES
from atelier.builtin.world.heldout import too_close
from atelier.builtin.world.scene import value_index

TOY = Lengths(
    groups=6, uniform=8, families=2, autoencoder=2, judge=1, text=2, transformer=2, distil=2, segmenter=1, fresh=2
)
SMALL = Batches(autoencoder=4, judge=4, companion=12, segmenter=2, text=4, transformer=2, distil=1, coach=1)


def open_shop(work: Path, **settings: Any) -> Workshop:
    """A workshop at toy length whose companion is the shipped one: training one at toy length takes minutes."""
    (work / "companion").mkdir(parents=True)
    for name in (companion.TABLE, companion.WEIGHTS):
        shutil.copyfile(WEIGHTS / name, work / "companion" / name)
    return Workshop(work, TOY, "cpu", batches=SMALL, size=128, **settings)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return open_shop(tmp_path_factory.mktemp("builtin"))


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
    import torch

    folder = shop.work / "weights"
    shop.assemble_model(folder)
    later = open_shop(tmp_path, start=folder)
    assert later.recipe().sides == (8,)
    t5, _ = later.text()
    before, _ = shop.text()
    # Known words keep their place; two steps hardly move them.
    table, moved = (m.get_input_embeddings().weight.float() for m in (before, t5))
    assert (table - moved).abs().max() < 0.2
    assert later.transformer().config["num_layers"] == shop.transformer().config["num_layers"]
    # Of a stretch that is kept by half, half the way is gone.
    later.kept, before, after = 0.5, shop.transformer().state_dict(), later.transformer().state_dict()
    half = later.transformer().state_dict()
    for name, weight in half.items():
        assert torch.allclose(weight.float(), (before[name].float() + after[name].float()) / 2, atol=1e-2)


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
    # A text states its row, each picture shows its number; every third attribute is neither said nor seen.
    said = np.tile(np.arange(TEXTS, dtype=np.uint8)[None, :, None] % 2, (3, 1, len(ATTRIBUTES)))
    labels = np.tile((np.arange(3 * PICTURES, dtype=np.int8) % PICTURES % 2)[:, None], (1, len(ATTRIBUTES)))
    said[:, :, ::3], labels[:, ::3] = [len(a.values) for a in ATTRIBUTES[::3]], -1
    return Groups(np.zeros((15, 1, 1, 3), np.uint8), tokens, said, heads, labels), latents


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


def test_a_reader_is_asked_for_what_was_said_and_shown() -> None:
    groups, latents = _counting_groups()
    recipe = Recipe(batch=16)
    feed = Feed(latents, groups, recipe, "cpu")
    identity = np.array([a.identity for a in ATTRIBUTES])
    unseen = np.arange(len(ATTRIBUTES)) % 3 == 0
    kinds: set[str] = set()
    for step in range(40):
        kind = recipe.task(step).kind
        kinds.add(kind)
        batch, asked, noise = feed.asked(step, 3)
        assert batch.x0.shape == noise.shape == (3, 64, 64)  # the smaller size: what a reader looks at
        for row, answers in zip(batch.tokens[:, 0].tolist(), asked.numpy(), strict=True):
            said, shown = row % 2, {"draw": row // 2, "edit": 1 if row < 12 else 0, "again": 2 if row < 16 else 0}
            person = {"draw": said, "swap": 0}.get(kind, shown.get(kind, 0) % 2)
            occasion = said if kind in ("draw", "again") else person
            assert (answers[unseen] == -1).all()
            assert (answers[~unseen & identity] == person).all()
            assert (answers[~unseen & ~identity] == occasion).all()
    assert kinds == {task.kind for task in TASKS}
    assert feed.asked(3, 2)[2].equal(feed.asked(3, 2)[2])


@pytest.fixture(scope="module")
def coach() -> Coach:
    """The shipped companion behind the shipped autoencoder."""
    from atelier.builtin.autoencoder import PatchAutoencoder

    reader = Companion.load(WEIGHTS)
    classes = tuple(len(a.values) for a in reader.lexicon.attributes)
    return Coach(PatchAutoencoder.from_pretrained(MODEL / "vae"), reader.model, classes)


def test_a_coach_reads_latents_and_is_content_with_enough(coach: Coach) -> None:
    import torch

    scenes = [sample_scene(np.random.default_rng(seed)) for seed in (1, 2, 3, 4)]
    images = torch.from_numpy(np.stack([draw(scene, 128).image for scene in scenes])).permute(0, 3, 1, 2) / 127.5 - 1
    z = coach.vae.encode(images, return_dict=False)[0]
    latents = pack((z - coach.shift) * coach.scale).requires_grad_()
    labels = torch.tensor([list(value_index(scene).values()) for scene in scenes])

    def read(asked: torch.Tensor, enough: float = 0.0) -> tuple[torch.Tensor, torch.Tensor]:
        return coach.loss(latents, asked, torch.Generator().manual_seed(0), enough=enough)

    own, right = read(labels)
    others, wrong = read(labels.roll(1, 0))
    assert float(right) > 0.8 > 0.6 > float(wrong)
    assert float(own) < 0.5 * float(others)
    assert float(read(labels, enough=100.0)[0]) == 0.0
    assert float(read(torch.full_like(labels, -1))[0]) == 0.0
    others.backward()
    assert latents.grad is not None
    assert float(latents.grad.abs().max()) > 0


def test_being_coached_makes_pictures_read_as_asked(coach: Coach, shop: Workshop) -> None:
    """A few steps against the coach alone, always on the same few texts: what is asked for must come into view."""
    import torch
    from transformers import CLIPTextModel, T5EncoderModel

    groups = shop.groups()
    recipe = Recipe(batch=2, sides=(8,), start=MODEL / "transformer")
    latents = encode_pictures(coach.vae, groups.images, shop.work / "coached", half=False)
    feed, coaching = Feed(latents, groups, recipe, "cpu"), Coaching(samples=3, jitter=0.0)
    model = build_transformer(recipe).float()
    t5 = T5EncoderModel.from_pretrained(MODEL / "text_encoder_2", dtype=torch.float32)
    clip = CLIPTextModel.from_pretrained(MODEL / "text_encoder", dtype=torch.float32)
    velocity = Velocity(model, t5, clip)
    step = next(k for k in range(99) if recipe.task(k).kind == "draw")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    losses: list[float] = []
    for _ in range(4):
        loss, _ = coached_loss(velocity, feed, coach, coaching, step)
        losses.append(float(loss.detach()))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    assert losses[-1] < losses[0]


def test_a_critic_learns_to_tell_drawings_and_how_to_mend_them(coach: Coach, shop: Workshop) -> None:
    """Hazy pictures and those that they were made of: told apart after a while, and less so a step along its push."""
    import torch

    from atelier.builtin.critic import Critic

    latents = encode_pictures(coach.vae, shop.groups().images, shop.work / "coached", half=False)
    real = torch.from_numpy(np.asarray(latents[8])).view(torch.bfloat16).float()
    side = real.view(-1, 8, 8, 64)
    hazy = ((side + side.roll(1, 1) + side.roll(1, 2) + side.roll((1, 1), (1, 2))) / 4).reshape(real.shape)
    critic = Critic(coach, real, seed=3)
    critic.remember(hazy)
    first = told = float(critic.learn())
    for _ in range(50):
        told = float(critic.learn())
    assert told > max(0.9, first)

    def looks(latents: torch.Tensor) -> float:
        with torch.no_grad():
            return float(critic.network(coach.picture(latents)).mean())

    beside = torch.randn(hazy.shape, generator=torch.Generator().manual_seed(1))
    push = critic.push(hazy, beside)
    assert float(push.norm()) == pytest.approx(float(beside.norm()), rel=1e-3)
    assert looks(hazy) < looks(hazy - 0.05 * push) < looks(real)


def test_a_killed_training_goes_on_exactly(shop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from atelier.builtin.optimizer import MasterMuon

    vae, (t5, clip) = shop.autoencoder(), shop.text()
    latents = encode_pictures(vae, shop.groups().images, tmp_path, half=False)
    recipe = Recipe(steps=4, batch=2, sides=(8,))

    def run(folder: Path):
        return train_transformer(
            latents,
            shop.groups(),
            t5,
            clip,
            recipe,
            folder,
            checkpoint_every=2,
            coach=shop.coach(),
            coaching=Coaching(samples=1),
        )

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
    assert unpack(pack(z)).equal(z)
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
