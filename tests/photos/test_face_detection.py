"""The learned detector on one real photograph and what can be made of it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from atelier.errors import Corrupt
from atelier.photos.faces import Face, FaceDetector, iou, merge_faces
from atelier.photos.mtcnn import MtcnnDetector, _max_pool

TRUE = Face((181, 64, 266, 173), 1.0, ((204, 101), (247, 104), (224, 129), (201, 140), (246, 142)))


def turned(point: tuple[float, float], degrees: float, size: int, new: int) -> tuple[float, float]:
    """Where a point of the upright picture is after `Image.rotate(degrees, expand=True)`."""
    angle = math.radians(-degrees)
    x, y = point[0] - size / 2, point[1] - size / 2
    return x * math.cos(angle) - y * math.sin(angle) + new / 2, x * math.sin(angle) + y * math.cos(angle) + new / 2


def test_one_face_with_landmarks(astronaut, detector):
    assert isinstance(detector, FaceDetector)
    (face,) = detector.detect(astronaut)
    assert iou(face, TRUE) > 0.85
    assert face.score > 0.95
    assert max(math.dist(a, b) for a, b in zip(face.landmarks, TRUE.landmarks, strict=True)) < 4
    assert abs((face.roll or 99) - 3) < 4
    assert abs(face.yaw or 99) < 0.2


@pytest.mark.parametrize("degrees", [45, 90, 135, 180, 225, 270, 315])
def test_turned_faces_with_landmarks_in_place(astronaut, detector, degrees):
    image = astronaut.rotate(degrees, expand=True, fillcolor=(127, 127, 127))
    (face,) = detector.detect(image)
    expected = [turned(p, degrees, 512, image.width) for p in TRUE.landmarks]
    assert max(math.dist(a, b) for a, b in zip(face.landmarks, expected, strict=True)) < 12
    assert abs((face.roll - 3 + degrees + 180) % 360 - 180) < 12


@pytest.mark.parametrize("pixels", [24, 28, 32])
def test_small_faces(astronaut, detector, pixels):
    side = round(512 * pixels / TRUE.size)
    canvas = Image.new("RGB", (512, 512), (120, 130, 140))
    canvas.paste(astronaut.resize((side, side), Image.Resampling.LANCZOS), (200, 180))
    (face,) = detector.detect(canvas)
    scale = side / 512
    assert iou(face, Face((200 + 181 * scale, 180 + 64 * scale, 200 + 266 * scale, 180 + 173 * scale), 1)) > 0.6


def covered(image: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    image = image.copy()
    ImageDraw.Draw(image).rectangle(box, fill=(40, 60, 90))
    return image


@pytest.mark.parametrize(
    "change",
    [
        lambda im: ImageEnhance.Brightness(im).enhance(0.3),
        lambda im: ImageEnhance.Brightness(im).enhance(0.1),
        lambda im: im.filter(ImageFilter.GaussianBlur(4)),
        lambda im: im.convert("L").convert("RGB"),
        lambda im: covered(im, (161, 134, 286, 193)),
        lambda im: covered(im, (161, 54, 223, 183)),
        lambda im: covered(im, (223, 54, 286, 183)),
        lambda im: covered(im, (171, 95, 276, 118)),
    ],
    ids=["dark", "darker", "blurred", "grey", "no-mouth", "left-half-hidden", "right-half-hidden", "no-eyes"],
)
def test_dark_blurred_and_half_hidden_faces(astronaut, detector, change):
    (face,) = detector.detect(change(astronaut))
    assert iou(face, TRUE) > 0.5


@pytest.mark.parametrize("name", ["coffee", "chelsea", "rocket"])
def test_no_face_where_there_is_none(detector, name):
    from skimage import data

    assert detector.detect(Image.fromarray(getattr(data, name)())) == []


@pytest.mark.parametrize("size", [(1, 1), (1, 700), (12, 12), (700, 3), (13, 30)])
def test_odd_sizes_find_nothing_quietly(detector, size):
    assert detector.detect(Image.new("RGB", size, (90, 120, 30))) == []


def test_two_people(astronaut, detector):
    pair = Image.new("RGB", (700, 300))
    pair.paste(astronaut.resize((300, 300)), (0, 0))
    pair.paste(astronaut.resize((300, 300)).transpose(Image.Transpose.FLIP_LEFT_RIGHT), (400, 0))
    assert len(detector.detect(pair)) == 2


def test_missing_or_damaged_weights_say_so(tmp_path: Path, astronaut):
    (tmp_path / "w.safetensors").write_bytes(b"\x08\x00\x00\x00\x00\x00\x00\x00garbage!")
    for path in (tmp_path / "none.safetensors", tmp_path / "w.safetensors"):
        with pytest.raises(Corrupt, match="weights"):
            MtcnnDetector(path).detect(astronaut)


def test_pooling_is_torchs():
    import torch
    from torch.nn import functional as F

    for height in range(3, 12):
        x = torch.from_numpy(np.random.default_rng(height).normal(size=(2, 3, height, 7)))
        for size in (2, 3):
            assert torch.equal(_max_pool(x, size), F.max_pool2d(x, size, 2, ceil_mode=True))


def test_merging_counts_a_face_found_twice_once():
    learned = Face((10, 10, 50, 60), 0.9, TRUE.landmarks, "a")
    drawn = Face((5, 0, 58, 66), 0.99, (), "b")  # more hair, no landmarks
    other = Face((100, 10, 160, 80), 0.8, (), "b")
    assert merge_faces([[learned], [drawn, other]]) == [other, learned]
    assert merge_faces([]) == []


def test_a_freckle_is_no_face_and_what_holds_two_faces_is_none():
    freckle = Face((33, 24, 42, 32), 0.99, TRUE.landmarks, "a")
    whole = Face((5, 0, 58, 66), 0.6, (), "b")
    assert merge_faces([[freckle], [whole]]) == [whole]
    left, right = Face((0, 0, 40, 50), 0.9, TRUE.landmarks, "a"), Face((60, 0, 100, 50), 0.8, (), "a")
    both = Face((0, 0, 100, 100), 0.99, (), "b")
    assert merge_faces([[left, right], [both]]) == [left, right]


def test_yaw_follows_the_nose_and_not_the_roll():
    straight = Face((0, 0, 60, 80), 1, ((20, 30), (40, 30), (30, 42), (22, 55), (38, 55)))
    aside = Face((0, 0, 60, 80), 1, ((20, 30), (40, 30), (38, 42), (22, 55), (38, 55)))
    assert straight.yaw == pytest.approx(0)
    assert aside.yaw == pytest.approx(0.8)
    rolled = Face(aside.box, 1, tuple((-y, x) for x, y in aside.landmarks))
    assert rolled.yaw == pytest.approx(aside.yaw)
    assert rolled.roll == pytest.approx(90)
    assert Face((0, 0, 1, 1), 1).yaw is None
