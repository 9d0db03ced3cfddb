"""Step: make a data set of photos and captions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from PIL import Image
from pydantic import Field, JsonValue

from atelier.errors import InvalidInput
from atelier.photos.dataset import MaskKind, aspect_buckets, choose_bucket, close_up, crop_for, training_mask
from atelier.photos.faces import Face
from atelier.photos.variety import SetReport, Traits, assess_set, traits_of
from atelier.recipe import Context, DataSet, Photo, step
from atelier.steps.data_sets import MEDIA_TYPE, DataSetInfo, LeftOut, Sample, SetScore, write
from atelier.steps.eyes import Eyes
from atelier.steps.handling import CROPPED, MASKED, pixel_count
from atelier.steps.images import open_image
from atelier.steps.models import Models
from atelier.steps.values import faces_of, number, text

HOLD_OUT_FROM, HOLD_OUT_EVERY = 5, 4
_WIDER = re.compile(r"\b(?:waist[- ]up|half[- ]body|full[- ]body|full[- ]length)(?: (?:portrait|shot))?", re.IGNORECASE)


@dataclass(frozen=True)
class _Member:
    photo: Photo
    caption: str
    quality: float
    traits: Traits


@step(version=3, purpose="train", title="Prepare the data set")
def prepare_data_set(
    ctx: Context,
    models: Models,
    eyes: Eyes,
    *,
    photos: Annotated[list[Photo], Field(description="the accepted photos", min_length=1)],
    captions: Annotated[list[str], Field(description="a caption for each photo")],
    trigger: Annotated[str, Field(description="the word that stands for the subject")] = "",
    class_word: Annotated[str, Field(description="what the subject is")] = "",
    model: Annotated[str, Field(description="the model that will be trained; empty: the default one")] = "",
    training_size: Annotated[int, Field(description="px on the short side; 0: the model's own", ge=0, le=4096)] = 0,
    threshold: Annotated[float, Field(description="least quality of a photo, 0 to 1", ge=0, le=1)] = 0.6,
    always: Annotated[list[bool], Field(description="for each photo: use it whatever its quality")] = [],  # noqa: B006
    masks: Annotated[MaskKind, Field(description="where the loss counts most: face, subject, or everywhere")] = "none",
    close_ups: Annotated[bool, Field(description="add a second crop around the face where the photo is large")] = True,
    hold_out: Annotated[bool, Field(description="keep every 4th photo out of training, for the report card")] = True,
) -> DataSet:
    """Crop photos into buckets of aspect (faces inside), make masks, score quality and variety, and say what to add.

    With five photos or more, every fourth (at least one) is held out: likeness is measured on photos that training
    never saw. Photos under the quality threshold are left out and named with the reason.
    """
    if len(captions) != len(photos) or len(always) not in (0, len(photos)):
        raise InvalidInput(f"{len(photos)} photos came with {len(captions)} captions", advice="give one for each photo")
    card = models.trained_on(model)
    size = training_size or card.training_size
    size = max(card.size_multiple, size // card.size_multiple * card.size_multiple)
    buckets = aspect_buckets(size, multiple=card.size_multiple)
    members: list[_Member] = []
    left_out: list[LeftOut] = []
    for index, (photo, caption) in enumerate(zip(photos, captions, strict=True)):
        ctx.progress(index, len(photos), "reading")
        quality = number(photo.meta, "quality", 1.0)
        if quality < threshold and not (always and always[index]):
            reason = f"its quality is {quality:.2f}; {threshold:.2f} is asked for"
            left_out.append(LeftOut(source=_name(photo), reason=reason))
            continue
        faces = faces_of(photo.meta)
        traits = traits_of(open_image(ctx.read(photo)), faces[0] if faces else None, quality)
        members.append(_Member(photo, caption, quality, traits))
    if not members:
        raise InvalidInput(
            f"none of the {len(photos)} photos reaches the quality of {threshold:.2f}",
            advice="bring sharper photos, or lower the threshold",
        )
    drawn = models.is_builtin(card.id)
    held = held_out_places(len(members)) if hold_out else frozenset()
    training: list[Sample] = []
    kept: list[Sample] = []
    for index, member in enumerate(members):
        ctx.progress(index, len(members), "cropping")
        near = close_ups and index not in held
        crops = _crops(ctx, eyes if drawn else None, member, buckets, masks, close_ups=near)
        (kept if index in held else training).extend(crops)
    report = assess_set([member.traits for member in members], subject=trigger or "the subject")
    info = DataSetInfo(
        trigger=trigger,
        class_word=class_word,
        training_size=size,
        buckets=tuple(dict.fromkeys((s.picture.width, s.picture.height) for s in training)),
        training=(),
        left_out=tuple(left_out),
        score=_score(report),
        advice=report.advice,
    )
    content, info = write(training, kept, info)
    return ctx.put(
        DataSet,
        content,
        media_type=MEDIA_TYPE,
        meta={
            "training": len(info.training),
            "held_out": len(info.held_out),
            "left_out": len(info.left_out),
            "training_size": size,
            "score": round(report.score, 4),
            "quality": round(report.quality, 4),
            "variety": round(report.variety, 4),
            "advice": list(report.advice),
        },
    )


def held_out_places(count: int) -> frozenset[int]:
    """Which of `count` photos are kept out of training: every fourth, at least one, none under five."""
    if count < HOLD_OUT_FROM:
        return frozenset()
    return frozenset(range(HOLD_OUT_EVERY - 1, count, HOLD_OUT_EVERY))


def _crops(
    ctx: Context,
    eyes: Eyes | None,
    member: _Member,
    buckets: tuple[tuple[int, int], ...],
    masks: MaskKind,
    *,
    close_ups: bool,
) -> list[Sample]:
    picture = open_image(ctx.read(member.photo))
    faces: list[Face] = faces_of(member.photo.meta)
    bucket = choose_bucket(picture.size, buckets)
    cuts = [crop_for(picture.size, bucket, faces)]
    if close_ups and len(faces) == 1:
        near = close_up(picture.size, bucket, faces[0])
        cuts += [near] if near is not None else []
    mask = None if masks == "none" else training_mask(picture, faces, masks, eyes.masker(picture) if eyes else None)
    samples: list[Sample] = []
    for cut, caption in zip(cuts, (member.caption, as_close_up(member.caption)), strict=False):
        shade = None
        if mask is not None:
            shade = Image.fromarray((cut.apply_mask(mask) * 255.0).round().clip(0, 255).astype(np.uint8))
        samples.append(Sample(cut.apply(picture), caption, _name(member.photo), shade, member.quality))
    return samples


def as_close_up(caption: str) -> str:
    """The caption of a photo, of a crop around the face: what it says of a wider framing is no longer so."""
    return _WIDER.sub("close up", caption)


@prepare_data_set.work
def _work(
    models: Models,
    eyes: Eyes,
    *,
    model: str,
    masks: MaskKind,
    photos: Sequence[Photo] = (),
    **_: object,
) -> float | None:
    masked = masks != "none" and models.is_builtin(models.trained_on(model).id)
    return CROPPED * pixel_count(photos) + len(photos) * MASKED * masked if photos else None


@prepare_data_set.keyed
def _key(models: Models, eyes: Eyes, *, model: str, **_: object) -> JsonValue:
    return eyes.identity(drawn=models.is_builtin(models.trained_on(model).id))


def _score(report: SetReport) -> SetScore:
    return SetScore(
        score=report.score,
        quality=report.quality,
        variety=report.variety,
        angle=report.angle,
        light=report.light,
        background=report.background,
        framing=report.framing,
    )


def _name(photo: Photo) -> str:
    return text(photo.meta, "name") or photo.digest[:12]
