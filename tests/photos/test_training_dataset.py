from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from atelier.errors import InvalidInput
from atelier.photos.dataset import (
    Crop,
    aspect_buckets,
    choose_bucket,
    close_up,
    crop_for,
    ellipse_mask,
    grabcut_mask,
    training_mask,
)
from atelier.photos.faces import Face

FACE = Face((181, 64, 266, 173), 1.0, ((204, 101), (247, 104), (224, 129), (201, 140), (246, 142)))


@given(st.integers(1, 64), st.sampled_from([8, 16, 32, 64]), st.floats(1.0, 4.0))
def test_buckets_keep_the_area_and_the_multiple(steps, multiple, aspect):
    side = steps * multiple
    buckets = aspect_buckets(side, multiple=multiple, max_aspect=aspect)
    assert (side, side) in buckets
    assert {(h, w) for w, h in buckets} == set(buckets)
    for width, height in buckets:
        assert width % multiple == height % multiple == 0
        assert width * height <= 1.1 * side * side
        assert max(width / height, height / width) <= aspect + 1e-6


def test_buckets_of_the_usual_size():
    assert (512, 512) in (buckets := aspect_buckets(512, multiple=64))
    assert (448, 576) in buckets
    assert choose_bucket((3000, 4000), buckets) == (448, 576)
    with pytest.raises(InvalidInput, match="not a multiple"):
        aspect_buckets(500, multiple=64)


sizes = st.tuples(st.integers(8, 3000), st.integers(8, 3000))


@given(sizes, st.sampled_from(aspect_buckets(512, multiple=64)), st.floats(0, 1), st.floats(0, 1), st.floats(0.02, 0.9))
def test_crops_stay_inside_keep_the_aspect_and_hold_the_face(size, bucket, x, y, share):
    side = share * min(size)
    left, top = x * (size[0] - side), y * (size[1] - side)
    face = Face((left, top, left + side, top + side), 1.0)
    crop = crop_for(size, bucket, [face])
    x0, y0, x1, y1 = crop.box
    assert 0 <= x0 < x1 <= size[0]
    assert 0 <= y0 < y1 <= size[1]
    assert x1 - x0 == size[0] or y1 - y0 == size[1]  # nothing is thrown away without need
    scale = max((x1 - x0) / bucket[0], (y1 - y0) / bucket[1])
    assert abs((x1 - x0) - bucket[0] * scale) <= 1
    assert abs((y1 - y0) - bucket[1] * scale) <= 1
    if side <= min(x1 - x0, y1 - y0) * 0.7:
        assert x0 <= left + 1
        assert left + side <= x1 + 1
        assert y0 <= top + 1
        assert top + side <= y1 + 1


def test_a_crop_maps_pixels_faces_and_masks_alike(astronaut):
    crop = crop_for(astronaut.size, (384, 640), [FACE])
    picture, face = crop.apply(astronaut), crop.map_face(FACE)
    assert picture.size == (384, 640)
    assert face.roll == pytest.approx(FACE.roll, abs=0.1)
    mask = crop.apply_mask(ellipse_mask(astronaut.size, FACE))
    assert mask.shape == (640, 384)
    assert np.abs(mask - ellipse_mask((384, 640), face)).mean() < 0.02


def test_close_ups_show_the_face_large_and_never_enlarge_without_leave():
    crop = close_up((3000, 4000), (448, 576), Face((1300, 900, 1700, 1400), 1.0))
    assert crop is not None
    assert crop.scale <= 1.0
    assert 0.3 < crop.map_face(Face((1300, 900, 1700, 1400), 1.0)).height / 576 < 0.5
    assert close_up((512, 512), (512, 512), FACE) is None  # the photo has no pixels for it
    assert close_up((512, 512), (512, 512), FACE, max_enlarge=3.0) is not None


def test_the_ellipse_covers_the_face_and_turns_with_it():
    mask = ellipse_mask((512, 512), FACE)
    assert mask.shape == (512, 512)
    assert min(mask[int(y), int(x)] for x, y in FACE.landmarks) == 1.0
    assert mask[400, 50] == 0.0
    assert 0.03 < mask.mean() < 0.12
    angle = math.radians(90)
    spun = tuple(
        (math.cos(angle) * (x - 224) - math.sin(angle) * (y - 118) + 224,
         math.sin(angle) * (x - 224) + math.cos(angle) * (y - 118) + 118)
        for x, y in FACE.landmarks
    )  # fmt: skip
    lying = ellipse_mask((512, 512), Face(FACE.box, 1.0, spun))
    rows, columns = (np.ptp(np.nonzero(m)[0]) - np.ptp(np.nonzero(m)[1]) for m in (mask, lying))
    assert rows > 0 > columns  # taller than wide, then wider than tall


def test_grabcut_finds_the_person_the_same_every_time(astronaut):
    mask = grabcut_mask(astronaut, [FACE])
    assert mask.shape == (512, 512)
    assert mask[115, 224] > 0.9  # face
    assert mask[400, 220] > 0.9  # suit
    assert mask[20, 20] < 0.1
    assert 0.2 < mask.mean() < 0.8
    assert np.array_equal(mask, grabcut_mask(astronaut, [FACE]))


class Left:
    def mask(self, image, faces, kind):
        mask = np.zeros((image.height, image.width), np.float32)
        mask[:, : image.width // (2 if kind == "subject" else 4)] = 7.0
        return mask


def test_masks_by_kind(astronaut):
    assert training_mask(astronaut, [FACE], "none").min() == 1.0
    assert training_mask(astronaut, [], "face").min() == 1.0
    assert 0.0 < training_mask(astronaut, [FACE], "face").mean() < 0.2
    own = training_mask(astronaut, [FACE], "subject", Left())
    assert (own.max(), own.mean()) == (1.0, 0.5)
    assert training_mask(astronaut, [FACE], "face", Left()).mean() == 0.25
    assert training_mask(astronaut, [FACE], "none", Left()).min() == 1.0
    assert grabcut_mask(Image.new("RGB", (9, 9)), [Face((0, 0, 9, 9), 1.0)]).shape == (9, 9)


def test_crop_scale():
    assert Crop((0, 0, 100, 100), (50, 50)).scale == 0.5
