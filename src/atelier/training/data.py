"""The data set as the loop sees it: encoded once, grouped by bucket, batches chosen by step number alone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from atelier.errors import InvalidInput
from atelier.training import rng

if TYPE_CHECKING:
    import torch

Bucket = tuple[int, int]
"""(width, height) in pixels."""


@dataclass(frozen=True)
class TextEmbedding:
    """An encoded caption: ``tokens`` (length, width), ``pooled`` (width,) where the family has one."""

    tokens: torch.Tensor
    pooled: torch.Tensor | None = None


@dataclass(frozen=True)
class EncodedPicture:
    """One picture of the set, encoded.

    Attributes:
        digest: SHA-256 of what the latents came from; identifies the picture in the data digest.
        bucket: (width, height) in pixels that it was cropped to.
        latents: (channels, h, w) in the model's latent space (scaled as the model expects).
        flipped: latents of the mirrored picture, when asked for.
        mask: (h, w) in 0..1 on the latent grid; 1 is the subject.
        caption: its encoded caption.
        prior: a prior-preservation picture rather than one of the subject.
    """

    digest: str
    bucket: Bucket
    latents: torch.Tensor
    caption: TextEmbedding
    flipped: torch.Tensor | None = None
    mask: torch.Tensor | None = None
    prior: bool = False


@dataclass(frozen=True)
class Batch:
    """What one forward pass gets; first axis is the batch, subject pictures before prior ones.

    Attributes:
        latents, noise: (batch, channels, h, w) fp32.
        u: (batch,) fp32 in [0, 1): the draw that the objective turns into noise levels.
        tokens: (batch, length, width); pooled: (batch, width) or None.
        mask: (batch, h, w) in 0..1 or None.
        bucket: (width, height) in pixels, the same for all.
        subjects: how many of the batch are subject pictures.
    """

    latents: torch.Tensor
    noise: torch.Tensor
    u: torch.Tensor
    tokens: torch.Tensor
    pooled: torch.Tensor | None
    mask: torch.Tensor | None
    bucket: Bucket
    subjects: int


@dataclass(frozen=True)
class _Choice:
    picture: EncodedPicture
    index: int


@dataclass(frozen=True)
class TrainingSet:
    """Encoded pictures and the empty caption.

    Raises:
        InvalidInput: no subject pictures, or shapes that differ within a bucket.
    """

    pictures: tuple[EncodedPicture, ...]
    empty_caption: TextEmbedding | None = None
    _by_bucket: dict[tuple[bool, Bucket], tuple[EncodedPicture, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        if not any(not picture.prior for picture in self.pictures):
            raise InvalidInput(
                "the training set has no pictures of the subject", advice="add photos, or accept some that were refused"
            )
        groups: dict[tuple[bool, Bucket], list[EncodedPicture]] = {}
        for picture in self.pictures:
            groups.setdefault((picture.prior, picture.bucket), []).append(picture)
        text = {tuple(picture.caption.tokens.shape) for picture in self.pictures}
        if len(text) > 1:
            raise InvalidInput(f"captions were encoded to different lengths {sorted(text)}; one length is needed")
        for (_, bucket), members in groups.items():
            shapes = {tuple(member.latents.shape) for member in members}
            if len(shapes) > 1:
                raise InvalidInput(
                    f"pictures of bucket {bucket[0]}x{bucket[1]} have latents of different shapes {sorted(shapes)}"
                )
        self._by_bucket.update({key: tuple(members) for key, members in sorted(groups.items())})

    @property
    def subjects(self) -> tuple[EncodedPicture, ...]:
        return tuple(picture for picture in self.pictures if not picture.prior)

    @property
    def priors(self) -> tuple[EncodedPicture, ...]:
        return tuple(picture for picture in self.pictures if picture.prior)

    @property
    def buckets(self) -> dict[Bucket, int]:
        """Subject pictures in each bucket."""
        return {bucket: len(members) for (prior, bucket), members in self._by_bucket.items() if not prior}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the latents, captions and masks: the same set gives the same training."""
        total = hashlib.sha256()
        for picture in self.pictures:
            total.update(f"{picture.digest}|{picture.bucket}|{picture.prior}".encode())
            for tensor in (
                picture.latents,
                picture.flipped,
                picture.mask,
                picture.caption.tokens,
                picture.caption.pooled,
            ):
                total.update(b"-" if tensor is None else tensor.detach().cpu().float().contiguous().numpy().tobytes())
        if self.empty_caption is not None:
            total.update(self.empty_caption.tokens.detach().cpu().float().contiguous().numpy().tobytes())
        return total.hexdigest()

    @property
    def nbytes(self) -> int:
        """Bytes that the encoded set holds in memory."""
        tensors = [t for p in self.pictures for t in (p.latents, p.flipped, p.mask, p.caption.tokens, p.caption.pooled)]
        return sum(t.numel() * t.element_size() for t in tensors if t is not None)

    def batches_per_epoch(self, batch_size: int) -> int:
        """Micro-batches that show every subject picture at least once."""
        return sum(-(-count // batch_size) for count in self.buckets.values())


@dataclass(frozen=True)
class BatchSettings:
    """The part of a configuration that chooses and draws batches."""

    batch_size: int
    prior_samples: int
    caption_dropout: float
    flip: bool
    use_masks: bool
    seed: int


def batches(data: TrainingSet, settings: BatchSettings, micro_step: int) -> list[Batch]:
    """The forward passes of one micro-step: a pure function of data, settings and the micro-step's number.

    Subject and prior pictures share a pass when they share a bucket; batches never mix buckets.
    """
    chosen = _subject_batch(data, settings, micro_step)
    bucket = chosen[0].picture.bucket
    priors = _prior_batch(data, settings, micro_step, bucket)
    if not priors:
        return [_assemble(data, settings, micro_step, chosen, len(chosen))]
    if priors[0].picture.bucket == bucket:
        return [_assemble(data, settings, micro_step, chosen + priors, len(chosen))]
    return [
        _assemble(data, settings, micro_step, chosen, len(chosen)),
        _assemble(data, settings, micro_step, priors, 0),
    ]


def _subject_batch(data: TrainingSet, settings: BatchSettings, micro_step: int) -> list[_Choice]:
    per_epoch = data.batches_per_epoch(settings.batch_size)
    epoch, number = divmod(micro_step, per_epoch)
    plan: list[list[EncodedPicture]] = []
    for place, ((prior, _), members) in enumerate(data._by_bucket.items()):
        if prior:
            continue
        order = rng.permutation(len(members), settings.seed, "order", epoch, place)
        for start in range(0, len(order), settings.batch_size):
            # The last batch of a bucket is filled up from its front, so that all batches weigh the same.
            picked = [order[(start + i) % len(order)] for i in range(settings.batch_size)]
            plan += [[members[i] for i in picked]]
    turn = rng.permutation(len(plan), settings.seed, "batches", epoch)[number]
    return [_Choice(picture, index) for index, picture in enumerate(plan[turn])]


def _prior_batch(data: TrainingSet, settings: BatchSettings, micro_step: int, bucket: Bucket) -> list[_Choice]:
    if not settings.prior_samples or not data.priors:
        return []
    members = data._by_bucket.get((True, bucket))
    if members is None:
        groups = [group for (prior, _), group in data._by_bucket.items() if prior]
        members = groups[int(rng.uniform(settings.seed, "prior-bucket", micro_step) * len(groups))]
    order = rng.permutation(len(members), settings.seed, "prior", micro_step)
    return [_Choice(members[order[i % len(order)]], settings.batch_size + i) for i in range(settings.prior_samples)]


def _assemble(
    data: TrainingSet, settings: BatchSettings, micro_step: int, choices: Sequence[_Choice], subjects: int
) -> Batch:
    import torch

    latents: list[torch.Tensor] = []
    noise: list[torch.Tensor] = []
    captions: list[TextEmbedding] = []
    masks: list[torch.Tensor] = []
    u: list[float] = []
    masked = settings.use_masks and any(choice.picture.mask is not None for choice in choices)
    for choice in choices:
        picture, index = choice.picture, choice.index
        flip = (
            settings.flip
            and picture.flipped is not None
            and rng.uniform(settings.seed, "flip", micro_step, index) < 0.5
        )
        chosen = picture.flipped if flip and picture.flipped is not None else picture.latents
        latents.append(chosen.float())
        noise.append(rng.normal(tuple(chosen.shape), settings.seed, "noise", micro_step, index))
        u.append(rng.uniform(settings.seed, "timestep", micro_step, index))
        drop = rng.uniform(settings.seed, "caption-dropout", micro_step, index) < settings.caption_dropout
        captions.append(data.empty_caption if drop and data.empty_caption is not None else picture.caption)
        if masked:
            mask = torch.ones(chosen.shape[1:]) if picture.mask is None else picture.mask.float()
            masks.append(mask.flip(-1) if flip else mask)
    pooled = [caption.pooled for caption in captions if caption.pooled is not None]
    return Batch(
        latents=torch.stack(latents),
        noise=torch.stack(noise),
        u=torch.tensor(u, dtype=torch.float32),
        tokens=torch.stack([caption.tokens for caption in captions]),
        pooled=torch.stack(pooled) if pooled else None,
        mask=torch.stack(masks) if masks else None,
        bucket=choices[0].picture.bucket,
        subjects=subjects,
    )
