from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image, ImageEnhance

from atelier.photos.faces import Face
from atelier.photos.variety import Traits, assess_set, traits_of

FACE = Face((181, 64, 266, 173), 1.0, ((204, 101), (247, 104), (224, 129), (201, 140), (246, 142)))
ONE = Traits(0.0, 0.5, 0.0, 0.0, (1.0, *[0.0] * 14), 0.3, 0.9)


def ground(index: int) -> tuple[float, ...]:
    return tuple(1.0 if i == index else 0.0 for i in range(15))


VARIED = [
    Traits(yaw, light, side, warmth, ground(index), framing, 0.95)
    for index, (yaw, light, side, warmth, framing) in enumerate(
        [
            (-0.6, 0.2, -0.2, -0.1, 0.1), (0.0, 0.5, 0.2, 0.2, 0.2), (0.6, 0.7, 0.0, 0.0, 0.5),
            (-0.3, 0.35, 0.1, 0.1, 0.3),
            (0.3, 0.6, -0.1, -0.2, 0.6), (0.0, 0.3, 0.2, 0.2, 0.15), (0.5, 0.65, -0.2, 0.1, 0.4),
            (-0.5, 0.45, 0.0, -0.1, 0.25),
            (0.1, 0.55, 0.1, 0.0, 0.35), (-0.1, 0.25, -0.1, 0.15, 0.12),
        ]
    )
]  # fmt: skip


def test_eight_alike_get_advice_for_everything_that_is_alike():
    report = assess_set([ONE] * 8)
    assert report.variety == 0.0
    assert report.score < 0.1
    assert "all 8 photos look straight ahead: add two from the side" in report.advice
    assert any("light is alike in all 8" in line for line in report.advice)
    assert any("backgrounds look alike" in line for line in report.advice)
    assert any("same distance" in line for line in report.advice)


def test_a_varied_set_scores_high_and_needs_no_advice():
    report = assess_set(VARIED)
    assert report.score > 0.8
    assert report.advice == ()


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"yaw": 0.0}, "angle"),
        ({"brightness": 0.5, "light_side": 0.0, "warmth": 0.0}, "light"),
        ({"background": ground(3)}, "background"),
        ({"framing": 0.3}, "framing"),
    ],
)
def test_each_part_answers_to_its_trait_alone(change, part):
    flat = assess_set([replace(m, **change) for m in VARIED])
    assert getattr(flat, part) == 0.0
    assert getattr(assess_set(VARIED), part) > 0.6
    assert flat.score < assess_set(VARIED).score
    assert len(flat.advice) == 1


def test_advice_fits_what_is_there():
    aside = assess_set([replace(m, yaw=0.6) for m in VARIED])
    assert "look to the right: add two from the front" in aside.advice[0]
    far = assess_set([replace(m, framing=0.1) for m in VARIED])
    assert "add two close-ups" in far.advice[0]
    close = assess_set([replace(m, framing=0.6) for m in VARIED])
    assert "whole body" in close.advice[0]
    few = assess_set(VARIED[:3])
    assert few.advice[0] == "there are 3 photos: add 5 more, 10 to 20 are best"
    weak = assess_set([replace(VARIED[0], quality=0.2), *VARIED[1:]])
    assert "1 of 10 photos" in weak.advice[-1]


def test_sets_without_faces_and_empty_ones():
    things = assess_set([replace(m, yaw=None, framing=None) for m in VARIED], subject="the bag")
    assert things.angle is things.framing is None
    assert things.variety > 0.6
    assert assess_set([], subject="the bag").advice == ("add at least 8 photos of the bag",)


def test_traits_of_a_photograph(astronaut):
    traits = traits_of(astronaut, FACE, 0.9)
    assert abs(traits.yaw or 9) < 0.2
    assert sum(traits.background) == pytest.approx(1.0)
    assert traits.framing == pytest.approx(109 / 512, abs=0.01)
    darker = traits_of(ImageEnhance.Brightness(astronaut).enhance(0.4), FACE, 0.9)
    assert darker.brightness < 0.5 * traits.brightness
    mirrored = traits_of(astronaut.transpose(Image.Transpose.FLIP_LEFT_RIGHT), None, 0.9)
    assert mirrored.light_side == pytest.approx(-traits_of(astronaut, None, 0.9).light_side, abs=0.02)
    assert traits_of(Image.new("RGB", (3000, 2), "red"), Face((2990, 0, 3100, 9), 1.0), 1.0).warmth > 0.9
