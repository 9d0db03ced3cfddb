from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from atelier.errors import Cancelled, InvalidInput
from atelier.training.cache import Encoders, PictureSource, build, choose_bucket, crop_to_bucket, make_buckets
from atelier.training.data import TextEmbedding

BUCKETS = ((64, 64), (64, 96), (96, 64))


class CountingEncoders:
    """An autoencoder that averages 8x8 blocks and a text encoder that counts letters; both count their calls."""

    def __init__(self) -> None:
        self.images = self.texts = 0

    def image(self, pixels: Any) -> Any:
        import torch

        self.images += 1
        return torch.nn.functional.avg_pool2d(pixels, 8)

    def text(self, caption: str) -> TextEmbedding:
        import torch

        self.texts += 1
        return TextEmbedding(torch.full((2, 3), float(len(caption))), torch.ones(4))

    def encoders(self) -> Encoders:
        return Encoders(self.image, self.text, "fake-1")


def picture(width: int, height: int, seed: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8))


def sources() -> list[PictureSource]:
    sizes = [(100, 100), (80, 120), (200, 130)]
    return [
        PictureSource(f"d{i}", lambda i=i, size=size: picture(*size, i), f"caption {i % 2}")
        for i, size in enumerate(sizes)
    ]


def test_everything_is_encoded_once(tmp_path: Path) -> None:
    first = CountingEncoders()
    data = build(sources(), BUCKETS, first.encoders(), tmp_path, flip=True)
    assert (first.images, first.texts) == (6, 3)
    assert [p.bucket for p in data.pictures] == [(64, 64), (64, 96), (96, 64)]
    second = CountingEncoders()
    again = build(sources(), BUCKETS, second.encoders(), tmp_path, flip=True)
    assert (second.images, second.texts) == (0, 0)
    assert again.digest == data.digest
    assert data.pictures[0].flipped is not None
    assert bool((data.pictures[0].flipped - data.pictures[0].latents.flip(-1)).abs().max() < 1e-5)


def test_a_stopped_run_goes_on_and_damage_is_healed(tmp_path: Path) -> None:
    encoder = CountingEncoders()
    asked = iter([False, True])
    with pytest.raises(Cancelled, match="stopped"):
        build(sources(), BUCKETS, encoder.encoders(), tmp_path, should_stop=lambda: next(asked))
    whole = build(sources(), BUCKETS, encoder.encoders(), tmp_path)
    assert encoder.images == 3
    entry = sorted(tmp_path.glob("image-*"))[0]
    body = bytearray(entry.read_bytes())
    body[len(body) // 2] ^= 1
    entry.write_bytes(body)
    sorted(tmp_path.glob("text-*"))[0].write_bytes(b"torn")
    assert build(sources(), BUCKETS, encoder.encoders(), tmp_path).digest == whole.digest
    assert encoder.images == 4


def test_other_encoders_do_not_hit(tmp_path: Path) -> None:
    encoder = CountingEncoders()
    build(sources(), BUCKETS, encoder.encoders(), tmp_path)
    build(sources(), BUCKETS, replace(encoder.encoders(), identity="fake-2"), tmp_path)
    assert encoder.images == 6


def test_masks_land_on_the_latent_grid(tmp_path: Path) -> None:
    mask = Image.new("L", (100, 100))
    mask.paste(255, (0, 0, 50, 100))
    source = replace(sources()[0], load_mask=lambda: mask)
    found = build([source], BUCKETS, CountingEncoders().encoders(), tmp_path).pictures[0].mask
    assert found is not None
    assert found.shape == (8, 8)
    assert float(found[:, :3].min()) == 1.0
    assert float(found[:, 5:].max()) == 0.0
    wrong = replace(sources()[0], digest="other", load_mask=lambda: Image.new("L", (9, 9)))
    with pytest.raises(InvalidInput, match="9x9"):
        build([wrong], BUCKETS, CountingEncoders().encoders(), tmp_path)


def test_buckets_keep_area_and_aspect() -> None:
    buckets = make_buckets(512)
    assert (512, 512) in buckets
    for width, height in buckets:
        assert width % 64 == height % 64 == 0
        assert width * height <= 512 * 512
        assert max(width, height) / min(width, height) <= 2.0
    assert choose_bucket((1000, 1000), buckets) == (512, 512)
    assert choose_bucket((4000, 1000), buckets)[0] > choose_bucket((4000, 1000), buckets)[1]
    with pytest.raises(InvalidInput):
        make_buckets(32)


def test_cropping_follows_the_focus() -> None:
    wide = Image.new("L", (300, 100))
    wide.paste(255, (200, 0, 300, 100))
    assert np.asarray(crop_to_bucket(wide, (64, 64), (1.0, 0.5))).mean() > 250
    assert np.asarray(crop_to_bucket(wide, (64, 64), (0.0, 0.5))).mean() < 5
