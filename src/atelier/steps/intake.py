"""Step: bring photos in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from atelier.photos.duplicates import KnownPhoto
from atelier.photos.quality import WantFace
from atelier.photos.reading import open_uploads
from atelier.recipe import Context, Photo, step
from atelier.steps.eyes import Eyes
from atelier.steps.models import Models
from atelier.steps.reading import encode, look, meta_of
from atelier.steps.values import Intaken


@step(version=1, deterministic=False, title="Bring photos in")
def intake(
    ctx: Context,
    models: Models,
    eyes: Eyes,
    *,
    path: Annotated[str, Field(description="a photo, a folder of photos, or a zip")],
    model: Annotated[
        str, Field(description="whose training size the verdicts are about; empty: the default model")
    ] = "",
    faces: Annotated[WantFace, Field(description="how many faces a photo must show")] = "one",
    rating: Annotated[str, Field(description="what you state that the photos show; empty: unrated")] = "",
) -> list[Intaken]:
    """Read photos (JPEG, PNG, WebP, AVIF, TIFF; folders and zips), strip what they tell beside their pixels, find
    faces, and say what is good and bad about each. A file that cannot be used is told with its reason, and the rest
    goes on.

    Never taken from the cache: what lies at a path may change.
    """
    size = models.trained_on(model).training_size
    known: list[KnownPhoto] = []
    found: list[Intaken] = []
    for upload in open_uploads([Path(path)]):
        ctx.raise_if_cancelled()
        looked = look(upload, eyes, known, training_size=size, faces=faces)
        photo: Photo | None = None
        if looked.photo is not None and looked.twin is None:
            content, media_type = encode(looked.photo)
            photo = ctx.put(Photo, content, media_type=media_type, meta=meta_of(looked, rating or None))
            if looked.accepted and looked.known is not None:
                known.append(looked.known)
        accepted = looked.accepted and photo is not None
        found.append(Intaken(name=looked.name, photo=photo, accepted=accepted, findings=tuple(looked.findings)))
        ctx.progress(len(found), 0, looked.name)
    return found
