"""The companion reads pictures: captions, likeness, prompt match; its files; its training."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch  # noqa: TID253

from atelier.builtin.companion import (
    MAX_CAPTION_TOKENS,
    TABLE,
    WEIGHTS,
    Calibration,
    Companion,
    CompanionTable,
    Network,
    build_network,
)
from atelier.builtin.companion_words import Statement, tokens
from atelier.builtin.folder import WEIGHTS as SHIPPED
from atelier.builtin.pictures import Pictures
from atelier.builtin.train_companion import (
    OCCASIONS,
    SIBLINGS,
    Families,
    attribute_accuracy,
    augment,
    base_sample,
    caption_truth,
    contrastive_loss,
    draw_sample,
    equal_error_rate,
    export_lexicon,
    family_scenes,
    heldout_sample,
    mean_accuracy,
    save,
    train_companion,
)
from atelier.builtin.train_judge import attribute_loss
from atelier.builtin.world import Scene, draw, sample_scene
from atelier.builtin.world.attributes import ATTRIBUTES, CONTEXT, IDENTITY
from atelier.builtin.world.scene import value_index
from atelier.errors import Corrupt, InvalidInput, NotFound

LEXICON = export_lexicon()
TINY = Network(embedding=6)
PICTURE = np.random.default_rng(0).integers(0, 256, (1, 128, 128, 3), np.uint8)
FULL = Scene(
    presentation="man", age="elderly", hair="wavy", hair_colour="split", beard="full", mark="freckles", glasses="round",
    headwear="crown", garment="turtleneck", pattern="dotted", accessory="necklace", scene="mountains", time="sunset",
    weather="snow", style="watercolour", view="left", framing="waist-up",
)  # fmt: skip


def certain_of(scene: Scene, doubtful: tuple[str, ...] = ()) -> Companion:
    """A companion that sees `scene` in every picture and gives the doubtful attributes even chances."""
    model = build_network(LEXICON, TINY)
    logits = []
    for attribute in ATTRIBUTES:
        sure = 0.0 if attribute.name in doubtful else 9.0
        logits += [sure * (v == getattr(scene, attribute.name)) for v in attribute.values]
    with torch.no_grad():
        model.head.weight[: len(logits)] = 0
        model.head.bias[: len(logits)] = torch.tensor(logits)
    table = CompanionTable(
        lexicon=LEXICON, network=TINY, calibration=Calibration(stranger=0.2, threshold=0.6), measured={}
    )
    return Companion(model, table)


def test_a_caption_states_the_occasion_and_leaves_the_person_to_the_trigger() -> None:
    scene = FULL.replace(style="comic", framing="portrait", headwear="none", accessory="none")
    caption = certain_of(scene).caption(PICTURE[0], "mira")
    assert caption == (
        "a photo of mira, a comic portrait of a person wearing a polka dot red turtleneck and round glasses, "
        "smiling, facing left in the mountains in the snow at sunset"
    )


@pytest.mark.parametrize("seed", range(12))
def test_captions_fit_and_use_known_words(seed: int) -> None:
    scene = sample_scene(np.random.default_rng(seed), uniform=True)
    companion = certain_of(scene)
    caption, description = companion.caption(PICTURE[0], "ohwx"), companion.describe(PICTURE[0])
    for text in (caption, description):
        assert len(tokens(text)) <= MAX_CAPTION_TOKENS
        assert set(tokens(text)) <= LEXICON.vocabulary
        # What two values hide together (a coat in a close-up) the companion leaves to its doubts.
        seen = scene.visible() | {"hair_colour", "garment", "garment_colour", "pattern"}
        assert set(LEXICON.read(text)) <= {Statement(n, getattr(scene, n)) for n in seen}
    assert {s.attribute for s in LEXICON.read(caption)} <= set(CONTEXT)
    assert {s.attribute for s in LEXICON.read(description)} & set(IDENTITY)


def test_the_longest_caption_is_cut_at_a_whole_statement() -> None:
    companion = certain_of(FULL)
    description = companion.describe(PICTURE[0])
    assert len(tokens(description)) <= MAX_CAPTION_TOKENS
    full = LEXICON.compose({n: getattr(FULL, n) for n in FULL.visible()})
    assert len(tokens(full)) > MAX_CAPTION_TOKENS
    assert set(LEXICON.read(description)) < set(LEXICON.read(full))


def test_what_is_uncertain_or_hidden_is_not_said() -> None:
    scene = FULL.replace(accessory="scarf", scene="library")
    read = dict(LEXICON.read(certain_of(scene, doubtful=("view", "style", "time")).caption(PICTURE[0], "mira")))
    assert not read.keys() & {"view", "style", "time", "garment", "weather"}
    assert read["scene"] == "library"
    assert read["accessory"] == "scarf"


def test_the_same_person_is_told_in_words_and_nothing_else_is() -> None:
    companion = certain_of(FULL, doubtful=("brows",))
    told = companion.in_words("the same woman wearing a red dress on a beach, the same woman", PICTURE[0])
    assert told.endswith(" wearing a red dress on a beach, the same woman")
    person = dict(LEXICON.read(told.split(" wearing ")[0]))
    assert person == {n: v for n, v in person.items() if getattr(FULL, n) == v}
    assert person.keys() <= set(IDENTITY)
    assert {"hair", "hair_colour", "eyes", "skin"} <= person.keys()
    assert "brows" not in person
    for instruction in ("give her a red dress", "the same dress in blue", ""):
        assert companion.in_words(instruction, PICTURE[0]) == instruction
    crowded = "the same man " + "in a city in the rain at night " * 5
    assert len(tokens(companion.in_words(crowded, PICTURE[0]))) <= max(MAX_CAPTION_TOKENS, len(tokens(crowded)))


@pytest.mark.parametrize(("trigger", "word"), [("", "person"), ("a, b", "person"), ("mira", "spaceship"), ("mira", "")])
def test_unusable_trigger_or_subject_word(trigger: str, word: str) -> None:
    with pytest.raises(InvalidInput):
        certain_of(FULL).caption(PICTURE[0], trigger, subject_word=word)


def test_prompt_match_is_the_mean_probability_of_what_is_stated() -> None:
    companion = certain_of(FULL)
    prompts = ["in the mountains at sunset", "on a beach at sunset", "on a beach by day", "a spaceship"]
    match = companion.prompt_match(np.repeat(PICTURE, 4, 0), prompts)
    assert match[:3] == pytest.approx([1, 0.5, 0], abs=0.01)
    assert np.isnan(match[3])
    # What a scarf hides counts neither way.
    scarf = certain_of(FULL.replace(accessory="scarf"))
    assert scarf.prompt_match(PICTURE, ["wearing a blue hoodie and a scarf"]) == pytest.approx([0.5], abs=0.01)
    with pytest.raises(InvalidInput, match="1 pictures but 2 prompts"):
        companion.prompt_match(PICTURE, ["a", "b"])


def test_probabilities_embeddings_and_likeness_have_their_shapes() -> None:
    torch.manual_seed(3)
    companion = certain_of(FULL)
    rng = np.random.default_rng(1)
    pictures = [rng.integers(0, 256, (h, w, 3), np.uint8) for h, w in ((128, 128), (300, 200), (40, 64))]
    seen = companion.probabilities(pictures)
    assert {n: p.shape for n, p in seen.items()} == {a.name: (3, len(a.values)) for a in ATTRIBUTES}
    assert all(np.allclose(p.sum(1), 1, atol=1e-5) for p in seen.values())
    assert np.linalg.norm(companion.embed(pictures), axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    likeness = companion.likeness(pictures, pictures[:2])
    assert likeness.shape == (3, 2)
    assert likeness.min() >= 0
    assert likeness.max() <= 1 + 1e-6
    assert [likeness[0, 0], likeness[1, 1]] == pytest.approx([1, 1], abs=1e-4)
    assert companion.same_person == pytest.approx(0.5)
    assert companion.embed([]).shape == (0, TINY.embedding)
    assert companion.likeness([], pictures).shape == (0, 3)


@pytest.mark.parametrize("shape", [(128, 128), (128, 128, 4), (0, 5, 3)])
def test_pictures_of_another_kind_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput, match="uint8"):
        certain_of(FULL).embed([np.zeros(shape, np.uint8)])
    with pytest.raises(InvalidInput, match="float32"):
        certain_of(FULL).embed([np.zeros((8, 8, 3), np.float32)])  # pyright: ignore[reportArgumentType]


def test_runs_without_the_world() -> None:
    code = (
        "import sys, atelier.builtin.companion, atelier.builtin.drawn_faces, atelier.builtin.drawn_faces_network;"
        "print([m for m in sys.modules if m.startswith('atelier.builtin.world')])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def _small_sets() -> tuple[Pictures, Families]:
    rng = np.random.default_rng(5)
    scenes = [sample_scene(rng, uniform=True) for _ in range(6)]
    family = [s for person in family_scenes(rng) for s in person]

    def drawn(of: list[Scene]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        drawings = [draw(s, 128) for s in of]
        labels = np.array([list(value_index(s).values()) for s in of], np.int8)
        return (
            np.stack([d.image for d in drawings]),
            labels,
            np.stack([d.landmarks["head"].reshape(4) for d in drawings]),
        )

    small, labels, heads = drawn(scenes)
    large = np.stack([draw(s, 256).image for s in scenes])
    parts = np.zeros(large.shape[:3], np.uint8)
    return Pictures(large, small, parts, labels, heads, seed=0, uniform=True), Families(*drawn(family))


def test_a_short_training_learns_and_survives_its_files(tmp_path: Path) -> None:
    pictures, families = _small_sets()
    assert len(families) == 1
    assert len(families.labels) == OCCASIONS * SIBLINGS
    model = train_companion([pictures], families, steps=20, batch=8, seed=1)
    before = build_network(LEXICON, Network())
    labels = torch.from_numpy(pictures.labels.astype(np.int64))
    x = torch.from_numpy(pictures.small).permute(0, 3, 1, 2).float() / 127.5 - 1

    def loss(of: torch.nn.Module) -> float:
        with torch.no_grad():
            return float(attribute_loss(of.train()(x)[0][:, : -Network().embedding], labels))

    assert loss(model) < loss(before) - 0.1
    save(model.eval(), tmp_path, calibration=Calibration(stranger=0.1, threshold=0.5), measured={"eer": 0.25})
    companion = Companion.load(tmp_path)
    assert companion.table.measured == {"eer": 0.25}
    assert sum(f.stat().st_size for f in tmp_path.iterdir()) <= 9_000_000
    with torch.no_grad():
        expected = torch.nn.functional.normalize(model(x)[0][:, -Network().embedding :], dim=1).numpy()
    assert (companion.embed(pictures.small) * expected).sum(1) == pytest.approx(np.ones(6), abs=0.01)  # bf16 weights


def test_missing_and_broken_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"companion\.json and no companion\.safetensors"):
        Companion.load(tmp_path)
    save(build_network(LEXICON, Network()), tmp_path, calibration=Calibration(), measured={})
    weights, table = (tmp_path / WEIGHTS).read_bytes(), (tmp_path / TABLE).read_text()
    (tmp_path / WEIGHTS).write_bytes(weights[:1000])
    with pytest.raises(Corrupt):
        Companion.load(tmp_path)
    (tmp_path / WEIGHTS).write_bytes(weights)
    for broken in ("{", table.replace('"embedding": 64', '"embedding": 60'), table.replace('"values"', '"worth"')):
        (tmp_path / TABLE).write_text(broken)
        with pytest.raises(Corrupt):
            Companion.load(tmp_path)


def test_augmentation_keeps_what_a_picture_shows() -> None:
    drawings = [draw(sample_scene(np.random.default_rng(i)), 128) for i in range(4)]
    images, heads = np.stack([d.image for d in drawings]), np.stack([d.landmarks["head"].reshape(4) for d in drawings])
    tensor, moved = augment(images, heads, np.random.default_rng(0))
    changed = tensor.numpy()
    assert 0 < np.abs(moved.numpy() - heads).max() < 0.1
    assert changed.shape == (4, 3, 128, 128)
    assert np.abs(changed).max() <= 1
    clean = images.transpose(0, 3, 1, 2) / 127.5 - 1
    for i in range(4):
        closest = [np.corrcoef(changed[i].ravel(), clean[j].ravel())[0, 1] for j in range(4)]
        assert int(np.argmax(closest)) == i
        assert not np.allclose(changed[i], clean[i], atol=0.02)


def test_siblings_are_alike_yet_not_the_same() -> None:
    for seed in range(20):
        first, second = family_scenes(np.random.default_rng(seed))
        assert len({tuple(s.identity().items()) for s in first}) == 1
        differ = sum(first[0].identity()[n] != second[0].identity()[n] for n in IDENTITY)
        assert 1 <= differ <= 4  # a changed presentation may also take the beard


def test_contrastive_loss_wants_the_same_person_near() -> None:
    people = torch.tensor([0, 0, 1, 1, 2])
    corners = torch.eye(3)
    near = contrastive_loss(corners[people], people)
    mixed = contrastive_loss(corners[torch.tensor([0, 1, 1, 0, 2])], people)
    assert float(near) < 0.01
    assert float(mixed) > 4


def test_equal_error_rate_of_known_cases() -> None:
    people = np.repeat(np.arange(8), 6)
    rate, calibration = equal_error_rate(np.eye(8, dtype=np.float32)[people], people)
    assert rate == pytest.approx(0, abs=0.01)
    assert calibration.stranger == pytest.approx(0, abs=1e-6)
    noise = np.random.default_rng(0).normal(size=(48, 16)).astype(np.float32)
    rate, _ = equal_error_rate(noise / np.linalg.norm(noise, axis=1, keepdims=True), people)
    assert rate == pytest.approx(0.5, abs=0.1)


def test_caption_truth_counts_what_is_wrong() -> None:
    companion = certain_of(FULL)
    same, other = FULL.replace(seed=3), FULL.replace(seed=3, scene="beach", time="day")
    truth, statements = caption_truth(companion, draw_sample([same, other], [0, 1]))
    # Framing, style, pattern, colour, garment, glasses, crown, necklace, expression, view, scene, weather, time.
    assert statements == 13
    assert truth == pytest.approx(24 / 26)


def test_the_shipped_companion_reads_fresh_pictures() -> None:
    folder = next((p.parent for p in SHIPPED.rglob(WEIGHTS)), None) if SHIPPED.is_dir() else None
    if folder is None:
        pytest.skip(f"no {WEIGHTS} is shipped in {SHIPPED.name}/")
    companion = Companion.load(folder)
    assert companion.lexicon == LEXICON
    means = mean_accuracy(attribute_accuracy(companion.model, base_sample(150, seed=4)))
    assert means["all"] > 0.8
    people = heldout_sample(4, seed=4)
    rate, _ = equal_error_rate(companion.embed(people.images), people.people)
    assert rate < 0.15
