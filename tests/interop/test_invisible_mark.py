"""The invisible mark: found after what happens to pictures, quiet, and never found where it is not."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from atelier.errors import InvalidInput
from atelier.interop import watermark
from atelier.interop.watermark import QUIETEST, THRESHOLD, detect, mark


def cloudy(seed: int, size: int, slope: float = 1.4) -> Image.Image:
    """Noise whose spectrum falls as natural pictures' does."""
    rng = np.random.default_rng(seed)
    radius = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None])
    radius[0, 0] = 1
    planes = [np.fft.irfft2(np.fft.rfft2(rng.normal(size=(size, size))) / radius**slope) for _ in range(3)]
    mixed = np.stack([0.7 * planes[0] + 0.3 * plane for plane in planes], -1)
    scaled = (mixed - mixed.mean()) / mixed.std() * rng.uniform(20, 50) + rng.uniform(90, 160)
    return Image.fromarray(np.clip(scaled, 0, 255).astype(np.uint8))


def drawn(seed: int, size: int) -> Image.Image:
    """Flat shapes with hard edges, as illustrations have."""
    rng = np.random.default_rng(seed)
    colour = lambda: tuple(int(v) for v in rng.integers(0, 255, 3))  # noqa: E731
    picture = Image.new("RGB", (size, size), colour())
    pen = ImageDraw.Draw(picture)
    for _ in range(14):
        x, y, w, h = (int(v) for v in rng.integers(0, size, 4))
        (pen.ellipse if rng.random() < 0.5 else pen.rectangle)((x, y, x + w // 2 + 1, y + h // 2 + 1), fill=colour())
    return picture


def jpeg(picture: Image.Image, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


def scaled(picture: Image.Image, factor: float) -> Image.Image:
    return picture.resize((round(picture.width * factor), round(picture.height * factor)), Image.Resampling.LANCZOS)


KINDS: dict[str, Callable[[int, int], Image.Image]] = {"cloudy": cloudy, "drawn": drawn}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [128, 192, 512])
def test_it_survives_compression_and_resizing(kind: str, size: int) -> None:
    for seed in range(3):
        made = mark(KINDS[kind](seed, size))
        assert made.psnr >= QUIETEST
        assert made.found
        after = {
            "as it is": made.picture,
            "JPEG 90": jpeg(made.picture, 90),
            "half": scaled(made.picture, 0.5),
            "three quarters, JPEG 90": jpeg(scaled(made.picture, 0.75), 90),
            "double": scaled(made.picture, 2),
            "mirrored": made.picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
            "turned": made.picture.transpose(Image.Transpose.ROTATE_90),
            "grey": made.picture.convert("L"),
        }
        assert {name: detect(one).score for name, one in after.items() if not detect(one).found} == {}


def test_it_is_as_quiet_as_it_can_be() -> None:
    psnr = [mark(KINDS[kind](seed, 128)).psnr for kind in KINDS for seed in range(4)]
    assert np.mean(psnr) > 41


def test_unmarked_pictures_score_as_a_standard_normal() -> None:
    rng = np.random.default_rng(5)
    flat = [Image.new("RGB", (128, 128), tuple(int(v) for v in rng.integers(0, 255, 3))) for _ in range(5)]
    noisy = [Image.fromarray(rng.integers(0, 255, (128, 160, 3), dtype=np.uint8)) for _ in range(20)]
    stripes = [
        Image.fromarray(np.tile((np.arange(150) // width % 2 * 200).astype(np.uint8), (150, 1)))
        for width in range(1, 12)
    ]
    many = [drawn(seed, 128) for seed in range(60)] + [cloudy(seed, 128, 0.6 + seed % 3 * 0.4) for seed in range(60)]
    scores = [detect(one).score for one in [*flat, *noisy, *stripes, *many]]
    assert max(scores) < THRESHOLD - 1.5
    single = [watermark._score(watermark._dct(watermark._canonical(one))) for one in [*noisy, *many]]
    assert abs(float(np.mean(single))) < 0.4
    assert 0.7 < float(np.std(single)) < 1.3


def test_marking_twice_changes_little() -> None:
    once = mark(cloudy(1, 128)).picture
    again = mark(once)
    assert again.psnr > 44
    assert again.found


def test_modes_and_alpha_stay() -> None:
    grey = mark(cloudy(2, 128).convert("L"))
    assert grey.picture.mode == "L"
    assert detect(grey.picture).found
    alpha = Image.effect_noise((128, 160), 80)
    layered = cloudy(3, 160).crop((0, 0, 128, 160))
    layered.putalpha(alpha)
    made = mark(layered)
    assert np.array_equal(np.asarray(made.picture.getchannel("A")), np.asarray(alpha))
    assert detect(made.picture).found


def test_what_cannot_be_marked_is_said_so() -> None:
    with pytest.raises(InvalidInput, match="63x200 px; a mark needs 64"):
        mark(Image.new("RGB", (63, 200)))
    with pytest.raises(InvalidInput, match="mode P"):
        mark(Image.new("P", (128, 128)))


def test_the_pattern_is_fixed() -> None:
    """Files that are out in the world must be found by every later version."""
    band = watermark._pattern()[watermark._band()]
    assert (len(band), int(band.sum())) == (3360, 8)
    assert band[:8].tolist() == [1, 1, 1, -1, 1, -1, -1, -1]
