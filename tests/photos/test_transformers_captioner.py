"""The captioner on a tiny BLIP with random weights: what it says is noise, that it says it is the test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from atelier.errors import InvalidInput
from atelier.photos.captioning import TransformersCaptioner
from atelier.photos.captions import Captioner

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]", "[ENC]", "a", "photo", "of", "woman", "red", "coat"]


@pytest.fixture(scope="module")
def blip(tmp_path_factory) -> Path:
    import torch
    from transformers import (
        AutoTokenizer,
        BlipConfig,
        BlipForConditionalGeneration,
        BlipImageProcessorPil,
        BlipProcessor,
        BlipTextConfig,
        BlipVisionConfig,
    )

    folder = tmp_path_factory.mktemp("blip")
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    size: dict[str, Any] = {
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
    }
    text = BlipTextConfig(
        vocab_size=len(WORDS), encoder_hidden_size=16, max_position_embeddings=64, bos_token_id=5, sep_token_id=3,
        pad_token_id=0, eos_token_id=3, **size,
    )  # fmt: skip
    vision = BlipVisionConfig(image_size=32, patch_size=16, **size)
    config = BlipConfig(text_config=text.to_dict(), vision_config=vision.to_dict(), projection_dim=16)
    torch.manual_seed(0)
    BlipForConditionalGeneration(config).save_pretrained(folder)
    tokenizer = AutoTokenizer.from_pretrained(folder, tokenizer_type="bert")
    BlipProcessor(BlipImageProcessorPil(size={"height": 32, "width": 32}), tokenizer).save_pretrained(folder)
    return folder


def test_it_describes_each_picture_the_same_every_time(blip: Path):
    captioner = TransformersCaptioner(blip, max_new_tokens=6)
    assert isinstance(captioner, Captioner)
    assert captioner.name.startswith("blip:")
    pictures = [Image.new("RGB", (40, 30), colour) for colour in ("red", "navy", "red")]
    said = captioner.describe(pictures)
    assert len(said) == 3
    assert all(isinstance(text, str) for text in said)
    assert set(" ".join(said).split()) <= set(WORDS)
    assert said[0] == said[2]
    assert captioner.describe(pictures) == said
    assert captioner.describe([]) == []


def test_pickled_weights_are_not_loaded(blip: Path, tmp_path: Path):
    (tmp_path / "config.json").write_text((blip / "config.json").read_text())
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(InvalidInput, match=r"others: pytorch_model\.bin"):
        TransformersCaptioner(tmp_path)


def test_other_folders_are_refused(tmp_path: Path):
    with pytest.raises(InvalidInput, match="no model"):
        TransformersCaptioner(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "gpt2"}))
    with pytest.raises(InvalidInput, match="gpt2"):
        TransformersCaptioner(tmp_path)
