"""A studio on a tiny random FLUX model that stands where the built-in model would."""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from atelier.library import Rating
from atelier.steps.services.making import TrainingOptions
from atelier.steps.studio import Studio

WORDS = [
    "a",
    "photo",
    "of",
    "person",
    "woman",
    "in",
    "red",
    "blue",
    "dress",
    "coat",
    "at",
    "the",
    "beach",
    "city",
    "smiling",
    "mira",
    "tom",
    "<pad>",
    "<unk>",
    "<eos>",
    "<bos>",
]


def _tokenizer(length: int) -> Any:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import PreTrainedTokenizerFast

    inner = Tokenizer(WordLevel({word: index for index, word in enumerate(WORDS)}, unk_token="<unk>"))
    inner.pre_tokenizer = Whitespace()
    special = {f"{name}_token": f"<{name}>" for name in ("pad", "eos", "bos", "unk")}
    return PreTrainedTokenizerFast(tokenizer_object=inner, model_max_length=length, **special)


def save_tiny_flux(folder: Path) -> Path:
    """A random model of FLUX.1's architecture, 8 px a latent pixel, in diffusers' layout."""
    import torch
    from transformers import CLIPTextConfig, CLIPTextModel, T5Config, T5EncoderModel

    diffusers: Any = importlib.import_module("diffusers")
    torch.manual_seed(0)
    clip = CLIPTextConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=16,
        projection_dim=16,
        eos_token_id=WORDS.index("<eos>"),
    )
    diffusers.FluxPipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=1.0),
        vae=diffusers.AutoencoderKL(
            block_out_channels=(8, 8, 8, 8),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            layers_per_block=1,
            latent_channels=16,
            norm_num_groups=4,
            use_quant_conv=False,
            use_post_quant_conv=False,
            shift_factor=0.1,
            scaling_factor=0.36,
        ),
        text_encoder=CLIPTextModel(clip),
        tokenizer=_tokenizer(16),
        text_encoder_2=T5EncoderModel(
            T5Config(vocab_size=len(WORDS), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2)
        ),
        tokenizer_2=_tokenizer(16),
        transformer=diffusers.FluxTransformer2DModel(
            in_channels=64,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=16,
            pooled_projection_dim=16,
            axes_dims_rope=(4, 6, 6),
        ),
    ).to(torch.float32).save_pretrained(folder)
    (folder / "vocabulary.txt").write_text("\n".join(word for word in WORDS if word.isalpha()) + "\n")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tiny_builtin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a card and its model, as the built-in model's."""
    import tomli_w

    from atelier.engine.sniff import card_from_path

    home = tmp_path_factory.mktemp("builtin")
    card = card_from_path(save_tiny_flux(home / "model"), "tiny")
    preset = card.preset().model_copy(update={"steps": 2, "width": 64, "height": 64, "true_cfg": 1.0})
    card = card.model_copy(
        update={"max_sequence_length": 16, "presets": {"standard": preset}, "training_size": 64, "path": Path("model")}
    )
    (home / "tiny.toml").write_text(tomli_w.dumps(card.model_dump(mode="json", exclude_none=True)))
    return home


@pytest.fixture
def studio(tmp_path: Path, tiny_builtin: Path) -> Iterator[Studio]:
    with Studio.open(tmp_path / "home", builtin=tiny_builtin, device="cpu") as opened:
        yield opened


def photo(seed: int, size: int = 96) -> bytes:
    """A sharp little picture, another one for every seed."""
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", (size, size), tuple(int(v) for v in rng.integers(60, 200, 3)))
    pen = ImageDraw.Draw(image)
    for _ in range(10):
        x, y = (int(v) for v in rng.integers(0, size - 24, 2))
        w, h = (int(v) for v in rng.integers(12, 48, 2))
        pen.rectangle((x, y, x + w, y + h), fill=tuple(int(v) for v in rng.integers(0, 255, 3)))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def photos(count: int, start: int = 0) -> list[tuple[str, bytes]]:
    return [(f"photo-{index}.png", photo(index)) for index in range(start, start + count)]


SHORT = TrainingOptions(
    steps=4,
    rank=2,
    checkpoint_every=2,
    prior_count=2,
    seed=7,
    prompts=("a photo of {subject}", "a photo of {subject} in the city"),
    settings={"batch_size": 1, "prior_samples": 1, "threads": 1, "keep": {"last": 1, "every": 2, "best": False}},
)


def with_photos(studio: Studio, count: int = 5, *, consent: bool = True, name: str = "Mira") -> str:
    """A person with accepted photos."""
    subject = studio.subjects.add(name)
    studio.photos.add(subject.id, photos(count), rating=Rating.GENERAL)
    for view in studio.photos.list(subject.id):
        studio.photos.accept(subject.id, view.entry.asset.id, note="drawn")
    if consent:
        studio.consent.give(subject.id, given_by=f"{name} M.")
    return subject.id


@pytest.fixture
def helpers() -> Any:
    """The functions above, for tests that are not a package."""
    from types import SimpleNamespace

    return SimpleNamespace(photo=photo, photos=photos, SHORT=SHORT, with_photos=with_photos)
