"""Enlarging without a model, and pictures as tiles."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from atelier.engine.enlarge import enlarge, enlarged_size
from atelier.engine.tiles import keep_coarse, tiling
from atelier.errors import InvalidInput


def _edge() -> Image.Image:
    pixels = np.zeros((16, 16, 3), np.uint8)
    pixels[:, 8:] = 255
    return Image.fromarray(pixels)


def _noise(width: int, height: int, seed: int = 0) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8))


def test_light_is_mixed_as_light() -> None:
    """Between black and white lies half of the light (sRGB 188), not half of the number (128)."""
    row = np.asarray(enlarge(_edge(), (48, 48), sharpening=0))[24, :, 0].astype(int)
    assert 170 <= row[23:25].mean() <= 205
    assert row[:18].max() == 0
    assert row[30:].min() == 255


def test_an_edge_rings_less_than_plain_lanczos() -> None:
    grey = Image.fromarray((64 + np.asarray(_edge()) // 2).astype(np.uint8))
    plain = np.asarray(grey.resize((64, 64), Image.Resampling.LANCZOS)).astype(int)
    made = np.asarray(enlarge(grey, (64, 64), sharpening=0)).astype(int)
    assert plain.max() > 191 + 5
    assert plain.min() < 64 - 5
    assert (made.min(), made.max()) == (64, 191)


def test_sharpening_sharpens_and_a_flat_picture_stays_flat() -> None:
    def steepest(picture: Image.Image) -> int:
        return int(np.abs(np.diff(np.asarray(picture)[24, :, 0].astype(int))).max())

    soft = Image.fromarray((96 + np.asarray(_edge()) // 4).astype(np.uint8))
    assert steepest(enlarge(soft, (48, 48), sharpening=1)) > steepest(enlarge(soft, (48, 48), sharpening=0))
    flat = Image.new("RGB", (10, 14), (12, 130, 240))
    assert set(enlarge(flat, (31, 29)).get_flattened_data()) == {(12, 130, 240)}


def test_sizes_are_bounded_and_shrinking_is_none() -> None:
    assert enlarged_size(100, 51, 1.5) == (150, 76)
    with pytest.raises(InvalidInput, match=r"is 16000x16; at most 8192 px a side") as refused:
        enlarged_size(2000, 2, 8)
    assert refused.value.advice == "this picture can be enlarged 4 times at most"
    with pytest.raises(InvalidInput, match="40 megapixels"):
        enlarged_size(4000, 4000, 2)
    with pytest.raises(InvalidInput, match="no enlargement"):
        enlarge(_edge(), (8, 32))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 300), st.integers(1, 300), st.integers(32, 128), st.integers(32, 128))
def test_tiles_that_are_not_changed_give_the_picture_back(width: int, height: int, across: int, down: int) -> None:
    picture = _noise(width, height)
    plan = tiling(width, height, (across, down), 16)
    tiles = list(plan.cut(picture))
    assert {tile.size for tile in tiles} == {plan.tile}
    assert all(side % 16 == 0 for side in plan.tile)
    assert np.abs(plan.join(tiles) - np.asarray(picture, np.float32)).max() < 0.01
    for starts, side in ((plan.lefts, plan.tile[0]), (plan.tops, plan.tile[1])):
        assert all(0 < after - before <= side * 0.75 + 1 for before, after in itertools.pairwise(starts))


def test_tiles_fade_into_each_other_without_a_seam() -> None:
    plan = tiling(112, 64, (64, 64), 16)
    assert plan.lefts == (0, 48)
    dark, bright = Image.new("RGB", (64, 64)), Image.new("RGB", (64, 64), "white")
    row = plan.join([dark, bright])[32, :, 0]
    assert row[:48].max() == 0
    assert row[64:].min() == 255
    assert (np.diff(row) >= 0).all()
    assert np.diff(row).max() < 30


def test_too_many_tiles_are_refused_with_their_number() -> None:
    with pytest.raises(InvalidInput, match=r"7225 tiles of 128x128; at most 400"):
        tiling(8192, 8192, (128, 128), 16)


def test_coarse_structure_stays_the_sources() -> None:
    source = Image.fromarray(np.tile(np.linspace(0, 255, 128, dtype=np.uint8)[None, :, None], (128, 1, 3)))
    drawn = 255 - np.asarray(source, np.float32)  # another picture altogether
    drawn += np.random.default_rng(0).normal(0, 12, drawn.shape).astype(np.float32)  # with fine detail
    made = np.asarray(keep_coarse(drawn, source, 6), np.float32)
    small = np.asarray(Image.fromarray(made.astype(np.uint8)).resize((8, 8), Image.Resampling.BOX), np.float32)
    wanted = np.asarray(source.resize((8, 8), Image.Resampling.BOX), np.float32)
    assert np.abs(small - wanted)[1:-1, 1:-1].max() < 8
    assert np.diff(made[60:68, 20:100, 0], axis=0).std() > 10  # the detail is there
