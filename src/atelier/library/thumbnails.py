"""Thumbnails: WebP in three sizes, free of metadata, stored like any other derived asset."""

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
    """An encoded thumbnail."""

    edge: int
    width: int
    height: int
    content: bytes


def shrink(file: IO[bytes], edges: Sequence[int] = EDGES) -> list[Small]:
    """Encode thumbnails of an image.

    JPEGs are decoded at a fraction of their size (`draft`), colours are converted to sRGB, orientation is applied, and
    nothing but pixels is carried over.

    Raises:
        InvalidInput: it is no image, or one that is not read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _shrink(file, edges)
    except UNREADABLE as error:
        raise InvalidInput(f"no thumbnail can be made of this image ({error})") from error


def _shrink(file: IO[bytes], edges: Sequence[int]) -> list[Small]:
    with Image.open(file, formats=FORMATS) as opened:
        longest = max(opened.size)
        wanted = [edge for edge in sorted(edges) if edge == min(edges) or edge <= longest]
        opened.draft("RGB", (wanted[-1], wanted[-1]))
        profile = opened.info.get("icc_profile")
        image = ImageOps.exif_transpose(opened)
        mode = "RGBA" if image.has_transparency_data else "RGB"
        # Large first: each size is made from the one above it, which costs a fraction of starting from the original.
        image.thumbnail((wanted[-1], wanted[-1]), Resampling.LANCZOS, reducing_gap=3.0)
        image = _to_srgb(image, profile).convert(mode)
        made: list[Small] = []
        for edge in reversed(wanted):
            image.thumbnail((edge, edge), Resampling.LANCZOS)
            buffer = io.BytesIO()
            clean = Image.new(image.mode, image.size)
            clean.paste(image)
            clean.save(buffer, "WEBP", quality=QUALITY, method=2)
            made.append(Small(edge, *image.size, buffer.getvalue()))
    return made[::-1]


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
        found = self.ids(asset_id)
        if not found:
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
        """Make and store those that are missing."""
        with self._vault.database.read() as session:
            row = asset_row(session, self._workspace, asset_id)
            if not has_thumbnails(row.kind):
                raise InvalidInput(f"{asset_id} is a {row.kind}: only images have thumbnails")
        present = self.ids(asset_id)
        smalls = [
            small
            for small in shrink(io.BufferedReader(self._vault.reader(self._workspace, asset_id), 1 << 20))
            if small.edge not in present
        ]
        staged = self.stage(smalls, ())
        try:
            with self._vault.database.write() as session:
                asset_row(session, self._workspace, asset_id)
                self.record(session, asset_id, smalls, staged)
        except BaseException:
            self._vault.discard(self._workspace, [one.asset_id for one in staged])
            raise

    def stage(self, smalls: Sequence[Small], subjects: Sequence[str]) -> list[Staged]:
        """Store them as drafts: all or none."""
        staged: list[Staged] = []
        try:
            staged += (self._vault.stage(self._workspace, small.content, subjects) for small in smalls)
        except BaseException:
            self._vault.discard(self._workspace, [one.asset_id for one in staged])
            raise
        return staged

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
