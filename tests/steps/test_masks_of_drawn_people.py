"""Masks of drawn people take all of the hair, and a close-up's caption does not say that it is wide."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from atelier.builtin import samples
from atelier.builtin.folder import WEIGHTS
from atelier.builtin.world import draw
from atelier.builtin.world.figure import PARTS
from atelier.photos.dataset import training_mask
from atelier.steps.eyes import HEAD, Eyes
from atelier.steps.prepare_data_set import as_close_up


def test_the_head_is_weighed_with_all_of_its_hair() -> None:
    eyes = Eyes(WEIGHTS)
    for scene in samples._scenes("bruno", 4, 0):  # long braids, and freckles that look like faces
        drawn = draw(scene, 256, parts=True)
        assert drawn.parts is not None
        head = np.isin(drawn.parts, [PARTS.index(name) for name in HEAD])
        image = Image.fromarray(drawn.image)
        masker = eyes.masker(image)
        assert masker is not None
        mask = training_mask(image, [], "none", masker)
        assert mask.min() == 1.0
        faces = eyes.detectors[1].detect(image)
        mask = training_mask(image, faces, "face", masker)
        assert mask[head].mean() > 0.9
        far = np.isin(drawn.parts, [PARTS.index(name) for name in ("background", "garment", "outerwear")])
        assert mask[far].mean() < 0.3
        person = training_mask(image, faces, "subject", masker)
        assert person[drawn.parts > 0].mean() > 0.9
        assert person.mean() > mask.mean()


def test_nobody_masks_what_is_no_drawn_person() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (128, 128, 3), np.uint8)
    assert Eyes(WEIGHTS).masker(Image.fromarray(noise)) is None


@pytest.mark.parametrize(
    ("caption", "near"),
    [
        ("a photo of mira, a comic waist up portrait of a man", "a photo of mira, a comic close up of a man"),
        ("a full-length shot of sks", "a close up of sks"),
        ("a photo of sks on a beach", "a photo of sks on a beach"),
    ],
)
def test_a_close_up_is_called_one(caption: str, near: str) -> None:
    assert as_close_up(caption) == near
