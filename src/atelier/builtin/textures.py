"""Dead-leaves pictures: overlapping shapes of many sizes and colours share the edge statistics of photographs.

Mixed into the autoencoder's training so that it also passes real photos (Lee, Mumford & Huang 2001).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def dead_leaves(rng: np.random.Generator, size: int) -> NDArray[np.uint8]:
    """One picture, (size, size, 3) uint8: discs and boxes with power-law radii, soft shading, grain and sometimes
    blur."""
    import cv2

    palette = rng.uniform(0, 255, (int(rng.integers(4, 40)), 3))
    if rng.random() < 0.5:  # photographs are mostly of few, muted colours
        palette = palette.mean(1, keepdims=True) + 0.4 * (palette - palette.mean(1, keepdims=True))
    image = np.empty((size, size, 3), np.uint8)
    image[:] = palette[0]
    low = rng.uniform(1.5, 8)
    for _ in range(int(rng.integers(60, 240))):
        radius = int(min(low * rng.pareto(1.6) + low, size / 2))
        x, y = (int(v) for v in rng.integers(0, size, 2))
        colour = tuple(float(v) for v in np.clip(palette[rng.integers(len(palette))] + rng.normal(0, 8, 3), 0, 255))
        if rng.random() < 0.7:
            cv2.ellipse(
                image,
                (x, y),
                (radius, max(1, int(radius * rng.uniform(0.3, 1)))),
                float(rng.uniform(0, 180)),
                0,
                360,
                colour,
                -1,
                cv2.LINE_AA,
            )
        else:
            corners = cv2.boxPoints(((x, y), (2 * radius, radius * rng.uniform(0.2, 2)), float(rng.uniform(0, 180))))
            cv2.fillPoly(image, [corners.astype(np.int32)], colour, cv2.LINE_AA)
    out = image.astype(np.float32)
    light = cv2.resize(rng.normal(1, 0.2, (4, 4)).astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
    out *= light[..., None]
    if rng.random() < 0.5:
        out = cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.4, 2.0)))
    grain = rng.normal(0, rng.uniform(0, 9), (size, size, 1)).astype(np.float32)
    return np.clip(out + grain, 0, 255).astype(np.uint8)
