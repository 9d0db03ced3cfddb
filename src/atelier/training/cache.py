"""Encoding once: latents by picture and bucket, embeddings by caption, kept as safetensors under the digest of
their inputs.

The cache holds derived personal data: its owner removes the folder when the photos go. An entry appears whole or not at
all, so an interrupted run goes on where it was; a damaged entry is encoded again.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from atelier.errors import Cancelled, InvalidInput
from atelier.training import storage
from atelier.training.data import Bucket, EncodedPicture, TextEmbedding, TrainingSet

if TYPE_CHECKING:
    import numpy as np
    import torch
    from PIL import Image


@dataclass(frozen=True)
class PictureSource:
    """A picture to learn from.

    Attributes:
        digest: content hash of picture and, if there is one, mask.
        load: gives the upright RGB picture.
        caption: its caption.
        load_mask: gives a greyscale picture of the same size, white on the subject.
        focus: (x, y) in 0..1 that cropping keeps as near the middle as it can (a face).
        prior: a prior-preservation picture.
    """

    digest: str
    load: Callable[[], Image.Image]
    caption: str
    load_mask: Callable[[], Image.Image] | None = None
    focus: tuple[float, float] = (0.5, 0.5)
    prior: bool = False


@dataclass(frozen=True)
class Encoders:
    """How pictures and captions are encoded.

    Attributes:
        image: (1, 3, height, width) fp32 in -1..1 → (1, channels, h, w), scaled as the model expects.
        text: caption → embedding, always of the same length.
        identity: digest of autoencoder, text encoders and their settings; a change makes the cache miss.
    """

    image: Callable[[torch.Tensor], torch.Tensor]
    text: Callable[[str], TextEmbedding]
    identity: str


def make_buckets(resolution: int, *, step: int = 64, max_aspect: float = 2.0) -> tuple[Bucket, ...]:
    """Sizes (width, height) in multiples of ``step`` with an area of at most resolution² and sides up to
    ``max_aspect``.

    Raises:
        InvalidInput: resolution is smaller than one step.
    """
    if resolution < step:
        raise InvalidInput(f"a training size of {resolution} px is smaller than the bucket step of {step} px")
    found: set[Bucket] = set()
    side = step
    while side <= resolution * math.sqrt(max_aspect):
        other = min(int(resolution * resolution / side / step) * step, int(side * max_aspect / step) * step)
        if (
            other >= step
            and max(side, other) / min(side, other) <= max_aspect
            and other * side >= 0.8 * resolution * resolution
        ):
            found |= {(side, other), (other, side)}
        side += step
    square = resolution // step * step
    return tuple(sorted(found | {(square, square)}))


def choose_bucket(size: tuple[int, int], buckets: Sequence[Bucket]) -> Bucket:
    """The bucket whose aspect is nearest (in log scale) to ``size`` (width, height); of equal ones, the larger."""
    aspect = math.log(size[0] / size[1])
    return min(buckets, key=lambda b: (round(abs(math.log(b[0] / b[1]) - aspect), 9), -b[0] * b[1]))


def crop_to_bucket(picture: Image.Image, bucket: Bucket, focus: tuple[float, float] = (0.5, 0.5)) -> Image.Image:
    """Largest crop of the bucket's aspect with ``focus`` as near the middle as possible, resized by Lanczos."""
    from PIL import Image

    width, height = picture.size
    scale = min(width / bucket[0], height / bucket[1])
    crop_width, crop_height = bucket[0] * scale, bucket[1] * scale
    left = min(max(focus[0] * width - crop_width / 2, 0.0), width - crop_width)
    top = min(max(focus[1] * height - crop_height / 2, 0.0), height - crop_height)
    box = (left, top, min(left + crop_width, width), min(top + crop_height, height))
    return picture.resize(bucket, Image.Resampling.LANCZOS, box=box)


def build(
    sources: Sequence[PictureSource],
    buckets: Sequence[Bucket],
    encoders: Encoders,
    directory: Path,
    *,
    flip: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> TrainingSet:
    """Encodes what is not in ``directory`` yet and gives the set.

    Args:
        buckets: sizes to crop to; see ``make_buckets``.
        flip: mirrored latents as well.
        on_progress: (done, all) pictures.
        should_stop: asked between pictures.

    Raises:
        InvalidInput: no subject pictures, or no buckets.
        Cancelled: asked to stop; what was encoded is kept.
        OutOfResources: the disk is full.
    """
    if not buckets:
        raise InvalidInput("no bucket sizes were given")
    directory.mkdir(parents=True, exist_ok=True)
    storage.sweep(directory)
    cache = _Cache(directory, encoders)
    pictures: list[EncodedPicture] = []
    for done, source in enumerate(sources):
        if should_stop is not None and should_stop():
            raise Cancelled("encoding was stopped", kept=f"{done} of {len(sources)} pictures are encoded and kept")
        pictures.append(cache.picture(source, buckets, flip))
        if on_progress:
            on_progress(done + 1, len(sources))
    return TrainingSet(tuple(pictures), cache.text(""))


class _Cache:
    def __init__(self, directory: Path, encoders: Encoders) -> None:
        self.directory = directory
        self.encoders = encoders
        self._captions: dict[str, TextEmbedding] = {}

    def text(self, caption: str) -> TextEmbedding:
        if caption not in self._captions:
            path = self._path("text", caption)
            found = _read(path)
            if found is None or "tokens" not in found:
                fresh = self.encoders.text(caption)
                found = {"tokens": fresh.tokens} | ({} if fresh.pooled is None else {"pooled": fresh.pooled})
                _write(path, found)
            self._captions[caption] = TextEmbedding(found["tokens"], found.get("pooled"))
        return self._captions[caption]

    def picture(self, source: PictureSource, buckets: Sequence[Bucket], flip: bool) -> EncodedPicture:
        # The bucket follows from the picture's size and the list, so both go into the name and a hit needs no decoding.
        path = self._path(
            "image", source.digest, repr(tuple(buckets)), repr(source.focus), repr(source.load_mask is not None)
        )
        found = _read(path)
        if found is None or "latents" not in found or "bucket" not in found or (flip and "flipped" not in found):
            found = self._encode(source, buckets, flip)
            _write(path, found)
        width, height = found["bucket"].tolist()
        return EncodedPicture(
            digest=source.digest,
            bucket=(width, height),
            latents=found["latents"],
            caption=self.text(source.caption),
            flipped=found["flipped"] if flip else None,
            mask=found.get("mask"),
            prior=source.prior,
        )

    def _encode(self, source: PictureSource, buckets: Sequence[Bucket], flip: bool) -> dict[str, torch.Tensor]:
        import numpy as np
        import torch

        picture = source.load().convert("RGB")
        bucket = choose_bucket(picture.size, buckets)
        pixels = _to_tensor(np.asarray(crop_to_bucket(picture, bucket, source.focus)))
        with torch.no_grad():
            latents = self.encoders.image(pixels)[0].float().cpu()
            tensors = {"latents": latents, "bucket": torch.tensor(bucket)}
            if flip:
                tensors["flipped"] = self.encoders.image(pixels.flip(-1))[0].float().cpu()
        if source.load_mask is not None:
            mask = source.load_mask().convert("L")
            if mask.size != picture.size:
                raise InvalidInput(
                    f"a mask is {mask.width}x{mask.height} px, its picture {picture.width}x{picture.height} px"
                )
            area = torch.from_numpy(np.array(crop_to_bucket(mask, bucket, source.focus))).float()[None, None] / 255.0
            tensors["mask"] = torch.nn.functional.interpolate(area, size=latents.shape[-2:], mode="area")[0, 0]
        return tensors

    def _path(self, kind: str, *parts: str) -> Path:
        digest = hashlib.sha256("\0".join((kind, self.encoders.identity, *parts)).encode()).hexdigest()
        return self.directory / f"{kind}-{digest}.safetensors"


def _to_tensor(pixels: np.ndarray) -> torch.Tensor:
    """(height, width, 3) uint8 → (1, 3, height, width) fp32 in -1..1."""
    import torch

    return torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None].float().div_(127.5).sub_(1.0)


def _write(path: Path, tensors: Mapping[str, torch.Tensor]) -> None:
    from safetensors.torch import save

    body = save({name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()})
    # A bit flipped on disk would pass safetensors' own checks and silently train on noise.
    storage.write_file(path, body + hashlib.sha256(body).digest())


def _read(path: Path) -> dict[str, torch.Tensor] | None:
    """The entry, or None where it is absent or damaged."""
    from safetensors.torch import load

    if not path.exists():
        return None
    whole = path.read_bytes()
    body, digest = whole[:-32], whole[-32:]
    return load(body) if hashlib.sha256(body).digest() == digest else None
