"""Selecting in pictures of the library by a click."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image as PillowImage

from atelier.errors import InvalidInput
from atelier.library import Library
from atelier.recipe import Image
from atelier.steps.eyes import Eyes, pixels
from atelier.vision.selecting import Selection, select_at


class SelectService:
    """Says what a point of a picture lies on."""

    def __init__(self, library: Library, eyes: Eyes) -> None:
        self._library, self._eyes = library, eyes

    def at(self, asset_id: str, x: float, y: float) -> Selection:
        """What lies at a point, given in shares of the picture's width and height.

        Raises:
            NotFound: no such asset. InvalidInput: it is no picture, or the point lies outside of it.
        """
        asset = self._library.assets.get(asset_id).asset
        if not isinstance(asset, Image):
            raise InvalidInput(f"{asset_id} is a {asset.kind}: nothing can be selected in it")
        image = PillowImage.open(io.BytesIO(self._library.read(asset.id)))
        return select_at(np.ascontiguousarray(pixels(image)), x, y, self._eyes.part_finder(image))
