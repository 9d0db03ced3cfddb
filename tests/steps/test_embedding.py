"""What sees pictures and words in one space: the built-in companion, and image-text models of transformers."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from atelier.builtin.companion import Companion
from atelier.builtin.folder import WEIGHTS
from atelier.builtin.world import draw, sample_scene
from atelier.engine.auxiliary import AuxiliaryCard, AuxiliaryCatalog, Kind, offered
from atelier.errors import Corrupt
from atelier.steps.embedding import CompanionEmbedder, TransformersEmbedder, find_embedder


@pytest.fixture(scope="module")
def companion() -> Companion:
    if not (WEIGHTS / "companion.safetensors").is_file():
        pytest.skip("the companion's weights did not come with this copy")
    return Companion.load(WEIGHTS)


def test_words_find_the_drawn_people_they_describe(companion: Companion) -> None:
    embedder = CompanionEmbedder(companion, "companion")
    rng = np.random.default_rng(4)
    scenes = [replace(sample_scene(rng), presentation=("woman", "man")[index % 2]) for index in range(24)]
    pictures = [Image.fromarray(draw(scene, 128).image) for scene in scenes]
    vectors = embedder.pictures(pictures)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for words, wanted in (("a woman", "woman"), ("a man", "man")):
        vector = embedder.words(words)
        assert vector is not None
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
        best = np.argsort(-(vectors @ vector))[:8]
        assert sum(scenes[index].presentation == wanted for index in best) >= 7
    assert embedder.words("qqqq zzzz") is None
    same = embedder.pictures([pictures[0].resize((256, 256))])[0]
    assert int((vectors @ same).argmax()) == 0
    clear = embedder.pictures([Image.new("RGBA", (40, 60), (0, 0, 0, 0))])
    assert np.isfinite(clear).all()


def test_an_installed_model_is_taken_first(tiny_eyes: Any, tmp_path: Path) -> None:
    own = Path(shutil.copytree(tiny_eyes.clip, tmp_path / "models" / "embedder"))
    found = find_embedder(own.parent, None, WEIGHTS)
    assert isinstance(found, TransformersEmbedder)
    assert find_embedder(tmp_path, None, WEIGHTS) is None
    pictures = [Image.new("RGB", (90, 40), colour) for colour in ("red", "blue", "red")]
    vectors = found.pictures(pictures)
    assert vectors.shape == (3, 12)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[0], vectors[2], atol=1e-6)
    assert not np.allclose(vectors[0], vectors[1], atol=1e-3)
    clear = found.pictures([Image.new("RGBA", (40, 40), (0, 0, 0, 0)), Image.new("RGB", (40, 40), "white")])
    assert np.allclose(clear[0], clear[1], atol=1e-6)
    words = found.words("a red house")
    assert words is not None
    assert words.shape == (12,)
    other = found.words("a dog")
    assert other is not None
    assert not np.allclose(words, other, atol=1e-4)
    assert TransformersEmbedder(own).name == found.name
    assert len(found.pictures([])) == 0


def test_an_auxiliary_model_that_sees_words_is_used_where_nobody_chose_another(tiny_eyes: Any, tmp_path: Path) -> None:
    catalog = AuxiliaryCatalog(tmp_path)
    kinds: list[tuple[Kind, Path]] = [("dinov2", tiny_eyes.dino), ("siglip", tiny_eyes.siglip)]
    for kind, path in kinds:
        assert find_embedder(tmp_path, None, WEIGHTS) is None
        catalog.add(AuxiliaryCard.model_validate(offered(kind).model_dump() | {"id": f"my-{kind}", "path": path}))
    found = find_embedder(tmp_path, None, WEIGHTS)
    assert found is not None
    assert found.name.startswith("siglip-")
    assert found.pictures([Image.new("RGB", (32, 32), "red")]).shape == (1, 16)


def test_a_broken_model_is_said_to_be_broken(tiny_eyes: Any, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text((tiny_eyes.clip / "config.json").read_text())
    with pytest.raises(Corrupt):
        TransformersEmbedder(tmp_path).words("a dog")
