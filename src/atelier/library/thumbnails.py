"""Thumbnails: WebP in three sizes, free of metadata, stored like any other derived asset.

Whoever brings a picture waits for the smallest only, which is what a gallery shows. The others are made when somebody
asks for them, or by a worker that has nothing else to do (`indexer`).
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

from PIL import Image, ImageCms, ImageOps
from PIL.Image import DecompressionBombError, Resampling
from sqlalchemy import select
from sqlalchemy.orm import Session

from atelier.errors import InvalidInput
from atelier.library.assets import Thumbnail, asset_row, record
from atelier.library.tables import AssetRow, LineageRow
from atelier.library.vault import Staged, Vault
from atelier.recipe.values import Asset
from atelier.recipe.values import Image as ImageAsset

EDGES = (256, 512, 1024)
"""Longest sides in pixels. An image smaller than one of them gets no thumbnail of the sizes above it."""

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")
"""What is decoded; Pillow's rarer readers are where its holes are."""

UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    RuntimeError,  # of the AVIF decoder
    DecompressionBombError,
    Image.DecompressionBombWarning,
)
"""What Pillow raises for damaged images, and those that claim to be huge."""

QUALITY = 80


@dataclass(frozen=True)
class Small:
    """An encoded thumbnail, and its pixels before they were encoded."""

    edge: int
    width: int
    height: int
    content: bytes
    image: Image.Image


def sizes_of(longest: int, edges: Sequence[int] = EDGES) -> list[int]:
    """Which thumbnails an image has whose longer side is so many pixels, the smallest first."""
    return [edge for edge in sorted(edges) if edge == min(edges) or edge <= longest]


def shrink(file: IO[bytes], edges: Sequence[int] = EDGES) -> list[Small]:
    """Encode thumbnails of a stored image, the smallest first.

    JPEGs are decoded at a fraction of their size (`draft`), colours are converted to sRGB, orientation is applied, and
    nothing but pixels is carried over.

    Raises:
        InvalidInput: it is no image, or one that is not read.
    """
    image, longest = open_small(file, max(edges))
    return shrink_image(image, edges, longest)


def open_small(file: IO[bytes], side: int) -> tuple[Image.Image, int]:
    """An image at most `side` pixels long (RGB or RGBA, sRGB, upright), and how long it is itself.

    Raises:
        InvalidInput: it is no image, or one that is not read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as opened:
                longest = max(opened.size)
                opened.draft("RGB", (side, side))
                profile = opened.info.get("icc_profile")
                image = ImageOps.exif_transpose(opened)
            mode = "RGBA" if image.has_transparency_data else "RGB"
            image.thumbnail((side, side), Resampling.LANCZOS, reducing_gap=3.0)
            return _to_srgb(image, profile).convert(mode), longest
    except UNREADABLE as error:
        raise InvalidInput(f"no thumbnail can be made of this image ({error})") from error


def shrink_image(image: Image.Image, edges: Sequence[int] = EDGES, longest: int | None = None) -> list[Small]:
    """Encode thumbnails of an image whose pixels are here (RGB or RGBA, sRGB, upright), the smallest first.

    Args:
        longest: pixels of the longer side of what the image was made from; its own when left out.
    """
    made: list[Small] = []
    # Large first: each size is made from the one above it, which costs a fraction of starting from the original.
    for edge in reversed(sizes_of(longest or max(image.size), edges)):
        small = image.copy() if max(image.size) <= edge else _fitted(image, edge)
        buffer = io.BytesIO()
        clean = Image.new(small.mode, small.size)
        clean.paste(small)
        clean.save(buffer, "WEBP", quality=QUALITY, method=2)
        made.append(Small(edge, *small.size, buffer.getvalue(), clean))
        image = small
    return made[::-1]


def _fitted(image: Image.Image, edge: int) -> Image.Image:
    """Scaled so that the longer side is `edge` pixels."""
    width, height = image.size
    scale = edge / max(width, height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return image.resize(size, Resampling.LANCZOS, reducing_gap=3.0)


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        source = ImageCms.getOpenProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image  # a profile that is broken or of another colour space says nothing about these pixels
    return converted if converted is not None else image


@lru_cache(maxsize=256)
def has_thumbnails(kind: str) -> bool:
    """Whether assets of that kind are shown as pictures."""
    cls = Asset.kinds().get(kind)
    return cls is not None and issubclass(cls, ImageAsset) and not issubclass(cls, Thumbnail)


class Thumbnails:
    """Thumbnails of one workspace's images."""

    def __init__(self, vault: Vault, workspace: str) -> None:
        self._vault = vault
        self._workspace = workspace

    def get(self, asset_id: str, edge: int = EDGES[0]) -> bytes:
        """The WebP file of the smallest thumbnail that fills `edge` pixels, or of the largest. Made when missing.

        Raises:
            NotFound: there is no such asset.
            InvalidInput: it is no image.
        """
        with self._vault.database.read() as session:
            row = asset_row(session, self._workspace, asset_id)
            found, longest = thumbnails_of(session, asset_id), max(row.width or 0, row.height or 0)
        fitting = sizes_of(longest) if longest else sorted(found)
        wanted = min((size for size in fitting if size >= edge), default=max(fitting, default=0))
        if wanted not in found:
            self.make(asset_id)
            found = self.ids(asset_id)
        best = min((size for size in found if size >= edge), default=max(found))
        return self._vault.reader(self._workspace, found[best]).readall()

    def ids(self, asset_id: str) -> dict[int, str]:
        """Ids of the thumbnails there are, by their edge."""
        with self._vault.database.read() as session:
            asset_row(session, self._workspace, asset_id)
            return thumbnails_of(session, asset_id)

    def make(self, asset_id: str) -> None:
        """Make and store those that are missing. Several may do it at once: each size is stored once."""
        with self._vault.database.read() as session:
            row = asset_row(session, self._workspace, asset_id)
            if not has_thumbnails(row.kind):
                raise InvalidInput(f"{asset_id} is a {row.kind}: only images have thumbnails")
        self.complete(asset_id, *self.opened(asset_id))

    def opened(self, asset_id: str) -> tuple[Image.Image, int]:
        """A stored image as large as the largest thumbnail, and how long its longer side is.

        Raises:
            NotFound: there is no such asset. InvalidInput: it cannot be read.
        """
        reader = self._vault.reader(self._workspace, asset_id)
        return open_small(io.BufferedReader(reader, 1 << 20), max(EDGES))

    def complete(self, asset_id: str, image: Image.Image, longest: int) -> None:
        """Store what is missing of an image that `opened` gave. Raises NotFound: it was erased meanwhile."""
        present = self.ids(asset_id)
        if present.keys() >= set(sizes_of(longest)):
            return
        smalls = [small for small in shrink_image(image, longest=longest) if small.edge not in present]
        staged = self._vault.stage_all(self._workspace, [small.content for small in smalls])
        try:
            with self._vault.database.write() as session:
                asset_row(session, self._workspace, asset_id, held=True)
                there = thumbnails_of(session, asset_id)
                pairs = [(small, one) for small, one in zip(smalls, staged, strict=True) if small.edge not in there]
                self.record(session, asset_id, [small for small, _ in pairs], [one for _, one in pairs])
        finally:
            self._vault.discard(self._workspace, [one.asset_id for one in staged])  # what was recorded is no draft

    def record(self, session: Session, asset_id: str, smalls: Sequence[Small], staged: Sequence[Staged]) -> None:
        """Insert their rows, within a transaction."""
        for small, one in zip(smalls, staged, strict=True):
            record(
                session,
                self._workspace,
                one,
                kind=Thumbnail.kind,
                media_type="image/webp",
                meta={"edge": small.edge, "width": small.width, "height": small.height},
                parents=[(asset_id, Thumbnail.kind)],
            )


def thumbnails_of(session: Session, asset_id: str) -> dict[int, str]:
    """Ids by edge."""
    query = (
        select(AssetRow)
        .join(LineageRow, LineageRow.child == AssetRow.id)
        .where(LineageRow.parent == asset_id, LineageRow.role == Thumbnail.kind)
    )
    return {edge: row.id for row in session.scalars(query) if isinstance(edge := row.meta.get("edge"), int)}
