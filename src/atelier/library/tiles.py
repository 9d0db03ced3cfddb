"""What a listing shows of an asset: enough for a grid, small enough for a hundred in one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from atelier.database.engine import Reader
from atelier.library.browse_tables import EntryLabelRow, EntryRow, LabelRow, LookRow
from atelier.library.colours import dominant
from atelier.library.dimensions import Dimension
from atelier.library.tables import AssetRow, BlobRow

ABOUT_LENGTH = 160
TILE_LABELS = 12
"""Tags and subjects of an asset that a listing names; `details` has them all."""


@dataclass(frozen=True)
class Tile:
    """An asset in a listing.

    Attributes:
        number: where it stands in time, see `browse_tables`.
        about: the first words of its prompt, caption or file name.
        bytes: size of the stored content.
        colour: its most common colour as #rrggbb, to be shown until the picture is there; None while unknown.
    """

    number: int
    id: str
    kind: str
    media_type: str
    bytes: int
    created: datetime
    width: int | None
    height: int | None
    rating: str | None
    minor: bool
    stars: int
    title: str
    about: str
    seed: int | None
    tags: tuple[str, ...]
    subjects: tuple[str, ...]
    run: str | None
    trashed: datetime | None
    colour: str | None


_TILES = (
    select(
        EntryRow.number,
        EntryRow.title,
        EntryRow.stars,
        AssetRow.id,
        AssetRow.kind,
        AssetRow.media_type,
        AssetRow.created,
        AssetRow.width,
        AssetRow.height,
        AssetRow.rating,
        AssetRow.minor,
        AssetRow.meta,
        AssetRow.run_id,
        AssetRow.trashed_at,
        BlobRow.size,
        LookRow.colours,
    )
    .join(AssetRow, AssetRow.id == EntryRow.asset_id)
    .join(BlobRow, BlobRow.id == AssetRow.blob_id)
    .outerjoin(LookRow, LookRow.number == EntryRow.number)
    .where(EntryRow.number.in_(bindparam("numbers", expanding=True)))
)
_LABELS = (
    select(EntryLabelRow.number, LabelRow.dimension, LabelRow.value)
    .join(LabelRow, LabelRow.id == EntryLabelRow.label_id)
    .where(EntryLabelRow.number.in_(bindparam("numbers", expanding=True)))
    .where(LabelRow.dimension.in_([Dimension.TAG, Dimension.SUBJECT]))
    .order_by(LabelRow.value)
)


def tiles(reader: Reader, numbers: Sequence[int]) -> list[Tile]:
    """Tiles in the order of these numbers; what is gone meanwhile is left out."""
    found: dict[int, Tile] = {}
    for start in range(0, len(numbers), 1000):
        part = {"numbers": list(numbers[start : start + 1000])}
        labels: dict[tuple[int, str], list[str]] = {}
        for number, dimension, value in reader.execute(_LABELS, part):
            labels.setdefault((number, dimension), []).append(value)
        rows = reader.execute(_TILES, part).all()
        for row, colour in zip(rows, dominant([row.colours for row in rows]), strict=True):
            found[row.number] = Tile(
                number=row.number,
                id=row.id,
                kind=row.kind,
                media_type=row.media_type,
                bytes=row.size,
                created=row.created,
                width=row.width,
                height=row.height,
                rating=row.rating,
                minor=row.minor,
                stars=row.stars,
                title=row.title,
                about=_about(row.meta),
                seed=seed if isinstance(seed := row.meta.get("seed"), int) else None,
                tags=tuple(labels.get((row.number, Dimension.TAG), ())[:TILE_LABELS]),
                subjects=tuple(labels.get((row.number, Dimension.SUBJECT), ())[:TILE_LABELS]),
                run=row.run_id,
                trashed=row.trashed_at,
                colour=colour,
            )
    return [found[number] for number in numbers if number in found]


def _about(meta: dict) -> str:
    said = next((meta[name] for name in ("asked", "prompt", "name", "about") if isinstance(meta.get(name), str)), "")
    return said if len(said) <= ABOUT_LENGTH else said[: ABOUT_LENGTH - 1] + "…"
