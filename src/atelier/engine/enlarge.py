"""Enlarging without a model: Lanczos in linear light, haloes held down, a little sharpening.

It adds no detail: what the picture does not hold, the enlarged one does not hold either.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from atelier.errors import InvalidInput

Plane = NDArray[np.float32]

MAX_SIDE = 8192
MAX_PIXELS = 40_000_000
SHARPENING = 0.35
"""Of what a blur of half a source pixel takes away, how much is added again."""


def enlarged_size(width: int, height: int, factor: float) -> tuple[int, int]:
    """The size in pixels, rounded.

    Raises:
        InvalidInput: a side over 8192 px, or more than 40 megapixels.
    """
    size = max(1, round(width * factor)), max(1, round(height * factor))
    if max(size) > MAX_SIDE or size[0] * size[1] > MAX_PIXELS:
        most = min(MAX_SIDE / max(width, height), (MAX_PIXELS / (width * height)) ** 0.5)
        raise InvalidInput(
            f"{width}x{height} px {factor:g} times larger is {size[0]}x{size[1]}; at most {MAX_SIDE} px a side and "
            f"{MAX_PIXELS // 1_000_000} megapixels are made",
            advice=f"this picture can be enlarged {int(most * 10) / 10:g} times at most"
            if most > 1
            else "this picture is as large as it can be",
        )
    return size


def enlarge(picture: Image.Image, size: tuple[int, int], *, sharpening: float = SHARPENING) -> Image.Image:
    """The picture (RGB) at a larger size.

    Lanczos (three lobes) on linear light, as light mixes: between black and white lies sRGB 188, not 128. What rings
    beyond the brightest and darkest neighbouring pixels is cut off there. Then unsharp masking by luma.

    Args:
        size: width and height in pixels, neither less than the picture's. sharpening: 0 (none) to 1.

    Raises:
        InvalidInput: the size is smaller than the picture's.
    """
    if size[0] < picture.width or size[1] < picture.height:
        raise InvalidInput(f"{size[0]}x{size[1]} px is no enlargement of {picture.width}x{picture.height}")
    source = np.asarray(picture.convert("RGB"), np.float32) / 255.0  # (height, width, 3)
    planes = np.stack([_from_linear(_resized(_to_linear(source[..., channel]), size)) for channel in range(3)], axis=-1)
    if sharpening > 0 and size != picture.size:
        planes += sharpening * _sharper(planes, max(size[0] / picture.width, size[1] / picture.height))[..., None]
    return Image.fromarray((planes * 255.0).round().clip(0, 255).astype(np.uint8))


def _resized(plane: Plane, size: tuple[int, int]) -> Plane:
    """One channel (height, width) of linear light, enlarged within the range of each pixel's neighbourhood."""
    padded = np.pad(plane, 1, mode="edge")
    rows, columns = plane.shape
    around = [padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
    whole = _scaled(plane, size, Image.Resampling.LANCZOS)
    low = _scaled(np.minimum.reduce(around), size, Image.Resampling.BILINEAR)
    return np.clip(whole, low, _scaled(np.maximum.reduce(around), size, Image.Resampling.BILINEAR))


def _scaled(plane: Plane, size: tuple[int, int], kernel: Image.Resampling) -> Plane:
    return np.asarray(Image.fromarray(plane).resize(size, kernel), np.float32)


def _sharper(planes: Plane, factor: float) -> Plane:
    """What a blur of half a source pixel takes from the luma (Rec. 709): (height, width)."""
    luma = planes @ np.asarray((0.2126, 0.7152, 0.0722), np.float32)
    return luma - blurred(luma, 0.5 * factor)


def blurred(planes: Plane, radius: float) -> Plane:
    """Gaussian of standard deviation `radius` pixels over (height, width) or (height, width, channels)."""
    import cv2

    return np.asarray(cv2.GaussianBlur(planes, (0, 0), radius, borderType=cv2.BORDER_REPLICATE), np.float32)


def _to_linear(value: Plane) -> Plane:
    """sRGB (IEC 61966-2-1) to linear light, 0 to 1."""
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _from_linear(value: Plane) -> Plane:
    value = np.clip(value, 0.0, 1.0)
    return np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055).astype(np.float32)
