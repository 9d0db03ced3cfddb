"""Pictures that people bring or make on the page: a reference, a mask, a canvas that was flattened."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from typing import Literal

from PIL import Image as PillowImage
from pydantic import JsonValue

from atelier.errors import InvalidInput
from atelier.library import Entry, Library, Rating
from atelier.photos.uploads import Limits, Upload, safe_name
from atelier.recipe import Image
from atelier.steps.eyes import Eyes
from atelier.steps.reading import encode, look
from atelier.steps.values import text

ROLE = "brought"
MASK_PIXELS = 16_000_000
_STRICTEST = (Rating.EXPLICIT, Rating.SENSITIVE, Rating.GENERAL)


class BringService:
    """Takes pictures in that no task made and that are no photos of a subject."""

    def __init__(self, library: Library, eyes: Eyes) -> None:
        self._library, self._eyes = library, eyes

    def add(
        self,
        name: str,
        content: bytes,
        *,
        kind: Literal["image", "mask"] = "image",
        derived_from: Sequence[str] = (),
        rating: Rating | None = None,
    ) -> Entry:
        """Store a picture, decoded and encoded anew. The very same one without sources is there once only.

        Args:
            derived_from: ids of what it was made from: it shows whom they show, and is erased with them.
            rating: what it shows; without it the strictest of its sources' ratings, where all of them have one.

        Raises:
            InvalidInput: no picture, or one that is too large. NotFound: a source does not exist.
            OutOfResources: the disk is full.
        """
        sources = [self._library.assets.get(asset_id) for asset_id in dict.fromkeys(derived_from)]
        with self._eyes.turns:
            return self._add(name, content, kind, sources, rating)

    def _add(
        self,
        name: str,
        content: bytes,
        kind: Literal["image", "mask"],
        sources: Sequence[Entry],
        rating: Rating | None,
    ) -> Entry:
        limits = Limits()
        upload = Upload(safe_name(name), data=content)
        report = look(upload, self._eyes, [], training_size=1, faces="none", limits=limits)
        if report.photo is None:
            why = next((one.message for one in report.findings if one.severity == "refuse"), "it cannot be read")
            raise InvalidInput(f"this is no picture that can be used: {why}", kept="nothing was stored")
        made, media_type = encode(report.photo)
        # Steps take any image as a mask, so a mask is one too: its meta tells it from a reference.
        about = "mask" if kind == "mask" else ""
        if not sources:
            for known in self._library.assets.find(hashlib.sha256(made).hexdigest()):
                same = known.asset.kind == Image.kind and text(known.asset.meta, "about") == about
                if same and known.trashed is None and known.run is None:
                    return known
        meta: dict[str, JsonValue] = {
            "name": report.name,
            "width": report.photo.image.width,
            "height": report.photo.image.height,
        }
        if about:
            meta["about"] = about
        if stated := rating or _strictest(sources):
            meta["rating"] = stated.value
        links = [(one.asset.id, ROLE) for one in sources]
        return self._library.add(
            Image, made, media_type=media_type, meta=meta, sources=links, pixels=report.photo.image
        )


def mask_of_transparency(content: bytes) -> bytes | None:
    """A mask (PNG, white where the picture is transparent), or None for a picture without transparency.

    Raises:
        InvalidInput: no PNG or WebP, damaged, or over 16 megapixels.
    """
    try:
        with PillowImage.open(io.BytesIO(content), formats=("PNG", "WEBP")) as picture:
            if picture.width * picture.height > MASK_PIXELS:
                raise InvalidInput(
                    f"the mask has {picture.width} x {picture.height} pixels; up to {MASK_PIXELS} are taken",
                    kept="nothing was stored",
                )
            if not picture.has_transparency_data:
                return None
            alpha = picture.convert("RGBA").getchannel("A")
    except (OSError, ValueError, SyntaxError, EOFError, PillowImage.DecompressionBombError) as error:
        raise InvalidInput("this is no PNG or WebP that can be read", kept="nothing was stored") from error
    buffer = io.BytesIO()
    alpha.point([255 if value < 128 else 0 for value in range(256)]).save(buffer, "PNG")
    return buffer.getvalue()


def _strictest(sources: Sequence[Entry]) -> Rating | None:
    """What a picture that was made from these may show; None as soon as one is unrated."""
    ratings = {one.rating for one in sources}
    return None if None in ratings else next((one for one in _STRICTEST if one in ratings), None)
