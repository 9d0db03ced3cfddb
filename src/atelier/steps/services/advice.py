"""How good and how varied a subject's photos are, and what to add, before anything is trained."""

from __future__ import annotations

import io
from dataclasses import replace

from PIL import Image

from atelier.errors import NotFound
from atelier.library import Library
from atelier.photos.faces import Face
from atelier.photos.variety import SetReport, Traits, assess_set, traits_of
from atelier.steps.values import faces_of, number

MOST = 200
"""Photos that are looked at; more do not change the advice."""
EDGE = 256


class AdviceService:
    """Advice on the photos of the workspace's subjects."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def of(self, subject: str) -> SetReport:
        """Of the accepted photos, as `prepare_data_set` will judge them. Raises NotFound."""
        found = self._library.subjects.get(subject)
        accepted = [photo.asset_id for photo in self._library.subjects.photos(found.id) if photo.accepted]
        traits = [one for photo in accepted[:MOST] if (one := self._traits(photo)) is not None]
        return assess_set(traits, subject=found.name if found.kind.human else f"the {found.kind.value}")

    def _traits(self, photo: str) -> Traits | None:
        """From its thumbnail: what varies is measured at 128 px. None for a photo that went meanwhile."""
        try:
            entry = self._library.assets.get(photo)
            small = Image.open(io.BytesIO(self._library.thumbnails.get(photo, EDGE))).convert("RGB")
        except NotFound:
            return None
        faces = faces_of(entry.asset.meta)
        face = _scaled(faces[0], small.width / (entry.width or small.width)) if faces else None
        return traits_of(small, face, number(entry.asset.meta, "quality", 1.0))


def _scaled(face: Face, scale: float) -> Face:
    left, top, right, bottom = (value * scale for value in face.box)
    points = tuple((x * scale, y * scale) for x, y in face.landmarks)
    return replace(face, box=(left, top, right, bottom), landmarks=points)  # type: ignore[arg-type]
