"""What sees pictures and words in one space: the built-in companion, and image-text models of transformers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from atelier.builtin.companion import Companion
from atelier.builtin.folder import WEIGHTS
from atelier.builtin.world import draw, sample_scene
from atelier.errors import Corrupt
from atelier.steps.embedding import CompanionEmbedder, TransformersEmbedder, find_embedder

WORDS = ("<pad>", "<unk>", "<bos>", "<eos>", "a", "red", "house", "dog")


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


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny random CLIP in transformers' layout."""
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from tokenizers.processors import TemplateProcessing
    from transformers import CLIPConfig, CLIPModel, CLIPTextConfig, CLIPVisionConfig, PreTrainedTokenizerFast

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("models") / "embedder"
    small: dict[str, Any] = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
    }
    text = CLIPTextConfig(
        vocab_size=len(WORDS), max_position_embeddings=8, bos_token_id=2, eos_token_id=3, pad_token_id=0, **small
    )
    vision = CLIPVisionConfig(image_size=32, patch_size=16, **small)
    config = CLIPConfig(text_config=text.to_dict(), vision_config=vision.to_dict(), projection_dim=12)
    CLIPModel(config).save_pretrained(folder)
    inner = Tokenizer(WordLevel({word: index for index, word in enumerate(WORDS)}, unk_token="<unk>"))
    inner.pre_tokenizer = Whitespace()
    inner.post_processor = TemplateProcessing(single="<bos> $A <eos>", special_tokens=[("<bos>", 2), ("<eos>", 3)])
    PreTrainedTokenizerFast(
        tokenizer_object=inner,
        model_max_length=8,
        pad_token="<pad>",
        eos_token="<eos>",
        bos_token="<bos>",
        unk_token="<unk>",
    ).save_pretrained(folder)
    prepared = {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.25, 0.25, 0.25]}
    (folder / "preprocessor_config.json").write_text(json.dumps(prepared))
    return folder


def test_an_installed_model_is_taken_first(clip: Path, tmp_path: Path) -> None:
    found = find_embedder(clip.parent, None, WEIGHTS)
    assert isinstance(found, TransformersEmbedder)
    assert find_embedder(tmp_path, None, WEIGHTS) is None
    pictures = [Image.new("RGB", (90, 40), colour) for colour in ("red", "blue", "red")]
    vectors = found.pictures(pictures)
    assert vectors.shape == (3, 12)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[0], vectors[2], atol=1e-6)
    assert not np.allclose(vectors[0], vectors[1], atol=1e-3)
    words = found.words("a red house")
    assert words is not None
    assert words.shape == (12,)
    other = found.words("a dog")
    assert other is not None
    assert not np.allclose(words, other, atol=1e-4)
    assert TransformersEmbedder(clip).name == found.name
    assert len(found.pictures([])) == 0


def test_a_broken_model_is_said_to_be_broken(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text((clip / "config.json").read_text())
    with pytest.raises(Corrupt):
        TransformersEmbedder(tmp_path).words("a dog")
