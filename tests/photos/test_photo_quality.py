from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from atelier.errors import Corrupt
from atelier.photos.duplicates import Fingerprint, KnownPhoto
from atelier.photos.faces import Face
from atelier.photos.measures import UNMEASURABLY_WIDE, edge_width, luminance, measure, noise_level
from atelier.photos.quality import (
    Quality,
    Thresholds,
    WantFace,
    judge_duplicate,
    judge_faces,
    judge_picture,
    judge_quality,
    technical_quality,
)

T = Thresholds()
FACE = Face((181, 64, 266, 173), 0.99)


def blurred(image: Image.Image, sigma: float) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(sigma)) if sigma else image


def noisy(image: Image.Image, sigma: float) -> Image.Image:
    noise = np.random.default_rng(0).normal(0, sigma, (image.height, image.width, 3))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


def codes(image: Image.Image, size: int, face: Face | None = None) -> dict[str, str]:
    return {v.code: v.severity for v in judge_picture(measure(image, face, size), T, size)}


def sample(name: str) -> Image.Image:
    from skimage import data

    return Image.fromarray(getattr(data, name)())


def test_sharp_photos_and_crisp_drawings_are_sharp(astronaut, drawing):
    assert codes(astronaut, 512, FACE)["sharp"] == "ok"
    for image, size in ((drawing, 128), (sample("coffee"), 400), (sample("chelsea"), 300), (sample("rocket"), 427)):
        assert codes(image, size)["sharp"] == "ok"


@pytest.mark.parametrize(
    ("ground", "shape"), [("white", (200, 30, 30)), ((180, 180, 180), (150, 160, 150)), ("black", (60, 60, 70))]
)
def test_a_drawing_of_one_crisp_shape_is_sharp_although_mostly_empty(ground, shape):
    image = Image.new("RGB", (128, 128), ground)
    ImageDraw.Draw(image).ellipse((30, 30, 95, 95), fill=shape)
    assert "sharp" in codes(image, 128)
    assert "blurry" in codes(blurred(image, 3), 128)


@pytest.mark.parametrize("sigma", [2.5, 4, 6])
def test_blurred_ones_are_refused_with_the_number(astronaut, drawing, sigma):
    for image, size, face in ((astronaut, 512, FACE), (drawing, 128, None), (sample("coffee"), 400, None)):
        verdicts = judge_picture(measure(blurred(image, sigma), face, size), T, size)
        (blur,) = [v for v in verdicts if v.code == "blurry"]
        assert blur.severity == "refuse"
        assert blur.measured is not None
        assert blur.measured > T.blurred_edge == blur.threshold


def test_edge_width_grows_with_blur_and_follows_theory():
    step = np.zeros((64, 64), np.float32)
    step[:, 32:] = 1.0
    widths = []
    for sigma in (0, 1, 2, 3):
        image = Image.fromarray((step * 255).astype(np.uint8)).convert("RGB")
        widths.append(edge_width(luminance(blurred(image, sigma))))
    assert widths == sorted(widths)
    assert widths[0] == pytest.approx(1.0, abs=0.01)
    assert widths[2] == pytest.approx(2 * np.sqrt(2 * np.pi), rel=0.12)  # σ·√(2π)


def test_blur_matters_only_at_the_training_size(astronaut):
    soft = blurred(astronaut, 3)
    assert "blurry" in codes(soft, 512)
    assert "sharp" in codes(soft, 128)


def test_motion_blur_is_seen_although_edges_across_it_stay_sharp(astronaut):
    import cv2

    smeared = Image.fromarray(cv2.filter2D(np.asarray(astronaut), -1, np.full((1, 15), 1 / 15, np.float32)))
    assert "blurry" in codes(smeared, 512, FACE)


def test_grain_does_not_hide_blur(astronaut):
    assert "blurry" in codes(noisy(blurred(astronaut, 4), 10), 512, FACE)
    assert "sharp" in codes(noisy(astronaut, 10), 512, FACE)


def test_a_blurred_background_is_no_fault(astronaut):
    portrait = blurred(astronaut, 6)
    portrait.paste(astronaut.crop((170, 50, 280, 190)), (170, 50))
    assert "sharp" in codes(portrait, 512, FACE)


def test_blank_and_edgeless_pictures():
    assert codes(Image.new("RGB", (64, 64), (90, 120, 140)), 64)["blank"] == "refuse"
    gradient = Image.radial_gradient("L").convert("RGB")
    assert edge_width(luminance(gradient)) == UNMEASURABLY_WIDE


def test_exposure(astronaut):
    assert codes(astronaut, 512, FACE)["exposure"] == "ok"
    assert codes(ImageEnhance.Brightness(astronaut).enhance(0.15), 512, FACE)["dark"] == "warn"
    assert codes(ImageEnhance.Brightness(astronaut).enhance(0.03), 512, FACE)["too-dark"] == "refuse"
    assert codes(ImageEnhance.Brightness(astronaut).enhance(1.6), 512, FACE)["clipped"] == "warn"
    white = Image.new("RGB", (128, 128), "white")
    ImageDraw.Draw(white).rectangle((40, 40, 90, 90), fill="navy")
    assert codes(white, 128)["exposure"] == "ok"  # a white ground is no over-exposure


@pytest.mark.parametrize("sigma", [5, 10, 20])
def test_noise_is_estimated(astronaut, sigma):
    smooth = blurred(astronaut, 3)
    assert noise_level(luminance(noisy(smooth, sigma))) == pytest.approx(0.58 * sigma / 255, rel=0.25)  # grey of RGB
    assert noise_level(luminance(smooth)) < 0.002


def test_noise_verdict(astronaut, drawing):
    assert codes(noisy(astronaut, 40), 512, FACE)["noisy"] == "warn"
    assert codes(drawing, 128)["noise"] == "ok"


def test_size_is_against_the_models_own(drawing):
    (small,) = [v for v in judge_picture(measure(drawing, None, 800), T, 800) if v.code == "too-small"]
    assert (small.severity, small.measured, small.threshold) == ("refuse", 128, 800)
    assert small.message == "photo is 128 px on its short side; at least 800 is needed"
    assert "size" in codes(drawing, 128)


def test_faces_none_several_small():
    big, second, far = (Face((0, 0, side, side), 1) for side in (100, 60, 20))

    def code(faces, want: WantFace = "one", scale=1.0):
        return judge_faces(faces, want, scale, 512, T).code

    assert code([]) == "no-face"
    assert code([], "none") == "faces"
    assert code([big]) == "faces"
    assert code([big, second]) == "several-faces"
    assert code([big, second], "any") == "faces"
    assert code([big, far]) == "faces"  # a passer-by
    assert code([big], scale=0.3) == "face-small"
    assert code([big], scale=0.1) == "face-too-small"


def test_technical_quality_falls_with_every_fault(astronaut):
    def score(image, size=512):
        return technical_quality(measure(image, FACE, size), T, size)

    good = score(astronaut)
    assert good > 0.9
    worse = [
        score(blurred(astronaut, 2.5)),
        score(noisy(astronaut, 50)),
        score(ImageEnhance.Brightness(astronaut).enhance(0.08)),
        score(ImageEnhance.Contrast(astronaut).enhance(0.08)),
        score(astronaut, 1200),
    ]
    assert max(worse) < T.quality < good


def test_the_quality_threshold_works_on_any_scorer():
    assert judge_quality(Quality(0.59, "aesthetic"), T).code == "low-quality"
    assert judge_quality(Quality(0.59, "aesthetic"), Thresholds(quality=0.5)).code == "quality"


def test_near_duplicates(astronaut, to_bytes):
    import io

    known = [KnownPhoto("first.jpg", "aa", Fingerprint.of(astronaut))]

    def code(image, sha="bb"):
        return judge_duplicate(sha, Fingerprint.of(image), known, T).code

    assert code(astronaut.resize((200, 200))) == "near-duplicate"
    assert code(Image.open(io.BytesIO(to_bytes(astronaut, "JPEG", quality=30)))) == "near-duplicate"
    assert code(ImageEnhance.Brightness(astronaut).enhance(0.9)) == "near-duplicate"
    assert code(ImageEnhance.Contrast(astronaut).enhance(0.7)) == "near-duplicate"
    assert code(blurred(astronaut, 2)) == "near-duplicate"
    assert code(astronaut.transpose(Image.Transpose.FLIP_LEFT_RIGHT)) == "new"
    assert code(sample("coffee")) == "new"
    assert code(sample("coffee"), sha="aa") == "duplicate"


def test_two_people_drawn_alike_are_no_duplicates():
    """Same pose, other hair and garment: luminance hashes agree, colours do not."""

    def person(hair, shirt):
        image = Image.new("RGB", (128, 128), (200, 220, 240))
        draw = ImageDraw.Draw(image)
        draw.ellipse((30, 12, 98, 80), fill=hair)
        draw.ellipse((38, 30, 90, 100), fill=(230, 190, 160))
        draw.rectangle((20, 100, 108, 128), fill=shirt)
        return image

    first = Fingerprint.of(person((150, 40, 40), (40, 110, 40)))
    other = Fingerprint.of(person((40, 70, 160), (110, 70, 150)))
    verdict = judge_duplicate("b", other, [KnownPhoto("a", "a", first)], T)
    assert verdict.code == "new"


def test_fingerprints_round_trip_as_text(astronaut):
    fingerprint = Fingerprint.of(astronaut)
    assert Fingerprint.from_text(fingerprint.to_text()) == fingerprint
    for text in ("", "zz-00", "0011-aabb", fingerprint.to_text()[:-2]):
        with pytest.raises(Corrupt):
            Fingerprint.from_text(text)
