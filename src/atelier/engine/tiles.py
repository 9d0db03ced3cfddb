"""A large picture as overlapping tiles of the size that a model draws well, and the tiles as one picture again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from atelier.engine.enlarge import blurred
from atelier.errors import InvalidInput

OVERLAP = 0.25
"""Of a tile's side, shared with the next tile at least."""
MAX_TILES = 400


@dataclass(frozen=True)
class Tiling:
    """Where tiles lie, in pixels.

    Attributes:
        width, height: of the picture. tile: width and height of each tile.
        lefts, tops: where columns and rows of tiles begin. A tile may reach beyond a picture that is smaller than it.
    """

    width: int
    height: int
    tile: tuple[int, int]
    lefts: tuple[int, ...]
    tops: tuple[int, ...]

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Left and top of each tile, row by row."""
        return tuple((left, top) for top in self.tops for left in self.lefts)

    def cut(self, picture: Image.Image) -> Iterator[Image.Image]:
        """The tiles in order of `places`; beyond the picture's edge its last pixels go on."""
        pixels = np.asarray(picture.convert("RGB"))
        right, below = max(0, self.tile[0] - self.width), max(0, self.tile[1] - self.height)
        pixels = np.pad(pixels, ((0, below), (0, right), (0, 0)), mode="edge")
        for left, top in self.places:
            yield Image.fromarray(pixels[top : top + self.tile[1], left : left + self.tile[0]])

    def join(self, tiles: Sequence[Image.Image]) -> NDArray[np.float32]:
        """One picture (height, width, 3), 0 to 255: in overlaps each tile fades out towards its edge (cosine).

        Raises:
            ValueError: another number of tiles, or tiles of another size.
        """
        total = np.zeros((self.height, self.width, 3), np.float32)
        weight = np.zeros((self.height, self.width, 1), np.float32)
        across = _fades(self.lefts, self.tile[0], self.width)
        down = _fades(self.tops, self.tile[1], self.height)
        for index, (tile, (left, top)) in enumerate(zip(tiles, self.places, strict=True)):
            if tile.size != self.tile:
                raise ValueError(f"tile {index} is {tile.size}, not {self.tile}")
            row, column = divmod(index, len(self.lefts))
            here = np.outer(down[row], across[column]).astype(np.float32)[..., None]
            height, width = here.shape[:2]
            place = np.s_[top : top + height, left : left + width]
            total[place] += np.asarray(tile.convert("RGB"), np.float32)[:height, :width] * here
            weight[place] += here
        return total / weight


def tiling(width: int, height: int, tile: tuple[int, int], multiple: int) -> Tiling:
    """Tiles for a picture, spread evenly, with at least a quarter in common with their neighbours.

    Args:
        tile: the size that the model draws well; it shrinks to the picture (rounded up to `multiple`).

    Raises:
        InvalidInput: more than 400 tiles.
    """
    sides = tuple(
        max(multiple, min(side // multiple * multiple, math.ceil(length / multiple) * multiple))
        for side, length in zip(tile, (width, height), strict=True)
    )
    lefts, tops = _starts(width, sides[0]), _starts(height, sides[1])
    if len(lefts) * len(tops) > MAX_TILES:
        raise InvalidInput(
            f"{width}x{height} px are {len(lefts) * len(tops)} tiles of {sides[0]}x{sides[1]}; at most {MAX_TILES} are "
            "drawn",
            advice="enlarge less, or take a model that draws larger pictures",
        )
    return Tiling(width, height, (sides[0], sides[1]), lefts, tops)


def keep_coarse(pixels: NDArray[np.float32], source: Image.Image, radius: float) -> Image.Image:
    """The fine structure of `pixels` on the coarse one of `source`: shapes and colours stay the source's.

    Args:
        pixels: (height, width, 3), 0 to 255. source: of the same size.
        radius: standard deviation of the Gaussian that parts fine from coarse, in pixels.
    """
    given = np.asarray(source.convert("RGB"), np.float32)
    whole = pixels + blurred(given - pixels, radius)
    return Image.fromarray(whole.round().clip(0, 255).astype(np.uint8))


def _starts(length: int, side: int) -> tuple[int, ...]:
    if length <= side:
        return (0,)
    step = max(1, int(side * (1 - OVERLAP)))
    count = math.ceil((length - side) / step) + 1
    return tuple(round(index * (length - side) / (count - 1)) for index in range(count))


def _fades(starts: Sequence[int], side: int, length: int) -> list[NDArray[np.float64]]:
    """For each tile its weight along one axis: 1 inside, falling over what it shares with each neighbour."""
    fades: list[NDArray[np.float64]] = []
    for index, start in enumerate(starts):
        end = min(start + side, length)
        place = np.arange(start, end) + 0.5
        fade = np.ones(end - start)
        if index:
            shared = starts[index - 1] + side - start
            fade = np.minimum(fade, np.clip((place - start) / shared, 0, 1))
        if index + 1 < len(starts):
            shared = end - starts[index + 1]
            fade = np.minimum(fade, np.clip((end - place) / shared, 0, 1))
        fades.append(np.sin(fade * np.pi / 2) ** 2)
    return fades
