"""A click selects what lies there."""

from __future__ import annotations

import numpy as np
import pytest

from atelier.errors import InvalidInput
from atelier.vision.selecting import Outline, outlines, select_at


def ring(size: int = 96) -> np.ndarray:
    """A red ring on a noisy green ground."""
    rows, columns = np.mgrid[0:size, 0:size] - size / 2
    away = np.hypot(rows, columns)
    rng = np.random.default_rng(0)
    image = np.full((size, size, 3), (40, 140, 60), np.int16) + rng.integers(-6, 7, (size, size, 3))
    on = (away > 16) & (away < 36)
    image[on] = np.array((200, 40, 40)) + rng.integers(-6, 7, (int(on.sum()), 3))
    return image.clip(0, 255).astype(np.uint8)


def filled(found: tuple[Outline, ...], size: int) -> np.ndarray:
    import cv2

    mask = np.zeros((size, size), np.uint8)
    for line in found:
        cv2.fillPoly(mask, [np.round(np.array(line.points) - 0.5).astype(np.int32)], 0 if line.hole else 1)
    return mask.astype(bool)


def test_the_region_around_the_click_is_outlined() -> None:
    image = ring()
    rows, columns = np.mgrid[0:96, 0:96] - 48
    away = np.hypot(rows, columns)
    truth = (away > 16) & (away < 36)
    found = select_at(image, 0.5, 22 / 96)
    assert found.part == ""
    assert found.share == pytest.approx(truth.mean(), rel=0.08)
    assert [line.hole for line in found.outlines] == [False, True]
    mask = filled(found.outlines, 96)
    assert (mask & truth).sum() / (mask | truth).sum() > 0.9
    inside = select_at(image, 0.5, 0.5)
    assert inside.share == pytest.approx((away < 16).mean(), rel=0.15)
    assert select_at(image, 0.5, 22 / 96) == found


def test_parts_are_named_where_somebody_knows_them() -> None:
    class Halves:
        parts = ("background", "hair")

        def segment(self, image: np.ndarray) -> np.ndarray:
            found = np.zeros(image.shape[:2], np.uint8)
            found[:10, :8] = found[:10, 20:] = 1
            return found

    image = np.zeros((40, 30, 3), np.uint8)
    hair = select_at(image, 0.05, 0.05, Halves())
    assert (hair.part, hair.share) == ("hair", pytest.approx(80 / 1200))  # the other lock is another piece
    assert select_at(image, 1.0, 1.0, Halves()).part == "background"


def test_a_point_outside_is_refused() -> None:
    with pytest.raises(InvalidInput, match="outside of the picture"):
        select_at(ring(), 1.2, 0.5)


def test_specks_and_nothing_have_no_outline() -> None:
    mask = np.zeros((20, 20), bool)
    assert outlines(mask) == ()
    mask[3, 3] = True
    assert outlines(mask) == ()
    mask[5:15, 5:15] = True
    (square,) = outlines(mask)
    assert len(square.points) == 4
