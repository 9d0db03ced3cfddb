"""One asset with all that is recorded of it, asked for in two statements."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, literal, select, union_all

from atelier.database.engine import Reader
from atelier.errors import NotFound
from atelier.library.assets import Entry, entry_of
from atelier.library.browse_tables import EntryLabelRow, EntryRow, LabelRow, LookRow
from atelier.library.colours import shades
from atelier.library.dimensions import Dimension
from atelier.library.tables import AssetRow, AssetSubjectRow, BlobRow, CaptionRow
from atelier.recipe.values import Asset


@dataclass(frozen=True)
class Details:
    """One asset with all that is known of it.

    Attributes:
        tags: in alphabetical order. caption: the newest one. colours: (#rrggbb, share), largest share first.
    """

    entry: Entry
    title: str
    note: str
    stars: int
    tags: tuple[str, ...]
    caption: str
    colours: tuple[tuple[str, float], ...]


_CAPTION = (
    select(CaptionRow.text)
    .where(CaptionRow.asset_id == AssetRow.id)
    .order_by(CaptionRow.version.desc())
    .limit(1)
    .scalar_subquery()
)
_ASSET = (
    select(
        AssetRow.kind,
        AssetRow.media_type,
        AssetRow.meta,
        AssetRow.created,
        AssetRow.width,
        AssetRow.height,
        AssetRow.rating,
        AssetRow.minor,
        AssetRow.run_id,
        AssetRow.task_id,
        AssetRow.trashed_at,
        BlobRow.digest,
        BlobRow.size,
        EntryRow.title,
        EntryRow.note,
        EntryRow.stars,
        LookRow.colours,
        _CAPTION.label("caption"),
    )
    .join(BlobRow, BlobRow.id == AssetRow.blob_id)
    .join(EntryRow, EntryRow.asset_id == AssetRow.id)
    .outerjoin(LookRow, LookRow.number == EntryRow.number)
    .where(AssetRow.id == bindparam("asset"), AssetRow.workspace == bindparam("workspace"))
)
_NAMES = union_all(
    select(literal(Dimension.TAG.value).label("what"), LabelRow.value.label("name"))
    .join(EntryLabelRow, EntryLabelRow.label_id == LabelRow.id)
    .join(EntryRow, EntryRow.number == EntryLabelRow.number)
    .where(EntryRow.asset_id == bindparam("asset"), LabelRow.dimension == Dimension.TAG),
    select(literal(Dimension.SUBJECT.value), AssetSubjectRow.subject_id).where(
        AssetSubjectRow.asset_id == bindparam("asset")
    ),
)


def details(reader: Reader, workspace: str, asset_id: str) -> Details:
    """Raises NotFound, also for an asset of another workspace and for a thumbnail."""
    row = reader.execute(_ASSET, {"asset": asset_id, "workspace": workspace}).first()
    if row is None:
        raise NotFound(f"there is no asset {asset_id} in this workspace (it may have been erased)")
    names = [(what, name) for what, name in reader.execute(_NAMES, {"asset": asset_id})]
    asset = Asset.of(
        row.kind,
        id=asset_id,
        digest=row.digest or "",
        media_type=row.media_type,
        size=row.size,
        meta=row.meta,
        subjects=tuple(sorted(name for what, name in names if what == Dimension.SUBJECT)),
    )
    return Details(
        entry_of(row, asset),
        row.title,
        row.note,
        row.stars,
        tuple(sorted(name for what, name in names if what == Dimension.TAG)),
        row.caption or "",
        tuple(shades(row.colours)) if row.colours else (),
    )
