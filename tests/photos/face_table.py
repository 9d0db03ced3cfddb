"""Prints the face-finding table of `docs/photos.md`: python tests/photos/face_table.py (CPU time on one thread)."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from atelier.photos.mtcnn import MtcnnDetector


def variants(image: Image.Image) -> Iterator[tuple[str, Image.Image]]:
    """37 versions of a 512 px photo whose one face lies at (181, 64, 266, 173)."""
    yield "as it is", image
    for turn in (15, 30, 45, 60, 75, 90, 120, 135, 150, 180, 225, 270, 315):
        yield f"turned {turn}", image.rotate(turn, expand=True, fillcolor=(127, 127, 127))
    for pixels in (48, 32, 28, 24):
        side = round(512 * pixels / 96.3)
        small = image.resize((side, side), Image.Resampling.LANCZOS)
        canvas = Image.new("RGB", (512, 512), (120, 130, 140))
        canvas.paste(small, (200, 180))
        yield f"face {pixels} px in 512", canvas
        yield f"face {pixels} px, alone", small
    for light in (0.5, 0.3, 0.2, 0.1, 2.0):
        yield f"light x {light}", ImageEnhance.Brightness(image).enhance(light)
    hidden = {"mouth": (161, 134, 286, 193), "left half": (161, 54, 223, 183), "right half": (223, 54, 286, 183)}
    for name, box in (hidden | {"eyes": (171, 95, 276, 118)}).items():
        covered = image.copy()
        ImageDraw.Draw(covered).rectangle(box, fill=(40, 60, 90))
        yield f"{name} hidden", covered
    for sigma in (2, 4):
        yield f"blur {sigma}", image.filter(ImageFilter.GaussianBlur(sigma))
    noise = np.random.default_rng(0).normal(0, 30, (512, 512, 3))
    yield "noise 30", Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))
    yield "grey", image.convert("L").convert("RGB")
    yield "mirrored", image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    yield "12 megapixels", image.resize((3464, 3464), Image.Resampling.BICUBIC)


def main() -> None:
    import torch
    from skimage import data

    torch.set_num_threads(1)
    photo, detector = Image.fromarray(data.astronaut()), MtcnnDetector()
    detector.detect(photo)
    found, slowest, total = 0, 0.0, 0
    for name, image in variants(photo):
        start = time.process_time()
        faces = detector.detect(image)
        spent = (time.process_time() - start) * 1000
        total, found, slowest = total + 1, found + (len(faces) == 1), max(slowest, spent)
        print(f"{name:22s} {len(faces)} face(s) {spent:4.0f} ms")
    print(f"{found} of {total} with exactly one face; slowest {slowest:.0f} ms")


if __name__ == "__main__":
    main()
