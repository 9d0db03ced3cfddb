"""Assets' rows: recording, finding, listing, rating, trash, lineage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import merge
from itertools import islice
from typing import Any

from pydantic import JsonValue
from sqlalchemy import ColumnElement, Select, delete, literal, select, tuple_, update
from sqlalchemy.orm import Session

from atelier.database import Database, UtcDateTime, now
from atelier.database.dialect import insert_or_ignore, slices
from atelier.errors import InvalidInput, NotFound, Refused
from atelier.library.browse_tables import EntryRow
from atelier.library.dimensions import GALLERY
from atelier.library.indexing import HIDDEN, refresh, store_looks
from atelier.library.lineage import descendants, parents_of, subjects_by_asset
from atelier.library.removal import remove_assets
from atelier.library.tables import AssetRow, AssetSubjectRow, BlobRow, DraftRow, LineageRow
from atelier.library.vault import Staged, Vault
from atelier.recipe.values import Asset, Image


class Thumbnail(Image):
    """A small WebP copy of an image."""

    kind = "thumbnail"


class Rating(StrEnum):
    """How explicit an image is."""

    GENERAL = "general"
    SENSITIVE = "sensitive"
    EXPLICIT = "explicit"


@dataclass(frozen=True)
class Entry:
    """An asset with what the library knows about it."""

    asset: Asset
    created: datetime
    width: int | None
    height: int | None
    rating: Rating | None
    minor: bool
    run: str | None
    task: str | None
    trashed: datetime | None


@dataclass(frozen=True)
class Page:
    """A part of a listing. `cursor` continues it; None at its end."""

    entries: tuple[Entry, ...]
    cursor: str | None


@dataclass(frozen=True)
class Lineage:
    """One link: `child` was made from `parent`."""

    child: str
    parent: str
    role: str


def record(
    session: Session,
    workspace: str,
    staged: Staged,
    *,
    kind: str,
    media_type: str,
    meta: Mapping[str, JsonValue],
    subjects: Iterable[str] = (),
    parents: Iterable[tuple[str, str]] = (),
    run: str | None = None,
    task: str | None = None,
) -> set[str]:
    """Turn a draft into an asset: its row with its lineage, within a transaction.

    Args:
        subjects: those it shows by itself; those of its parents are added.
        parents: (id, role) of what it was made from.

    Returns: all its subjects.
    """
    parents = list(parents)
    draft = session.get(DraftRow, staged.asset_id)
    if draft is None:
        raise Refused(
            f"the content of {staged.asset_id} was removed before it was recorded", kept="nothing was recorded"
        )
    look = draft.look
    session.execute(delete(DraftRow).where(DraftRow.asset_id == staged.asset_id))
    session.add(
        AssetRow(
            id=staged.asset_id,
            workspace=workspace,
            kind=kind,
            media_type=media_type,
            blob_id=staged.blob_id,
            width=_pixels(meta.get("width")),
            height=_pixels(meta.get("height")),
            rating=rating_in(meta),
            meta=dict(meta),
            created=now(),
            run_id=run,
            task_id=task,
        )
    )
    session.flush()
    known = set(subjects).union(*subjects_by_asset(session, [parent for parent, _ in parents]).values())
    insert_or_ignore(
        session, AssetSubjectRow, [{"subject_id": subject, "asset_id": staged.asset_id} for subject in sorted(known)]
    )
    links = [{"child": staged.asset_id, "parent": parent, "role": role} for parent, role in parents]
    insert_or_ignore(session, LineageRow, links)
    if kind in HIDDEN:
        return known
    refresh(session, [staged.asset_id])
    if look is not None:
        number = session.scalars(select(EntryRow.number).where(EntryRow.asset_id == staged.asset_id)).one()
        store_looks(session, workspace, {number: look})
    return known


def rating_in(meta: Mapping[str, JsonValue]) -> Rating | None:
    """The rating that meta states, if it does.

    Raises:
        InvalidInput: it is no rating.
    """
    value = meta.get("rating")
    if value is None:
        return None
    try:
        return Rating(str(value))
    except ValueError as error:
        raise InvalidInput(f"'{value}' is not a rating", advice=f"use one of {', '.join(Rating)}") from error


def _pixels(value: JsonValue) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def assets_from(session: Session, rows: Sequence[AssetRow]) -> list[Asset]:
    """Rows as values, their subjects added in one query."""
    subjects = subjects_by_asset(session, [row.id for row in rows])
    return [
        Asset.of(
            row.kind,
            id=row.id,
            digest=row.blob.digest or "",
            media_type=row.media_type,
            size=row.blob.size,
            meta=row.meta,
            subjects=tuple(sorted(subjects.get(row.id, ()))),
        )
        for row in rows
    ]


def asset_row(session: Session, workspace: str, asset_id: str, *, held: bool = False) -> AssetRow:
    """Raises NotFound, also for an asset of another workspace.

    Args:
        held: others who want to hold it wait until the transaction ends.
    """
    row = session.get(AssetRow, asset_id, with_for_update=held or None)
    if row is None or row.workspace != workspace:
        raise NotFound(f"there is no asset {asset_id} in this workspace (it may have been erased)")
    return row


class Assets:
    """The assets of one workspace."""

    def __init__(self, vault: Vault, workspace: str) -> None:
        self._vault = vault
        self._database: Database = vault.database
        self._workspace = workspace

    def get(self, asset_id: str) -> Entry:
        """Raises NotFound."""
        with self._database.read() as session:
            return _entries(session, [asset_row(session, self._workspace, asset_id)])[0]

    def several(self, asset_ids: Iterable[str]) -> dict[str, Entry]:
        """Those of these that there are, by id, with as many questions to the database as for one."""
        found: dict[str, Entry] = {}
        with self._database.read() as session:
            for part in slices(asset_ids):
                rows = session.scalars(
                    select(AssetRow).where(AssetRow.workspace == self._workspace, AssetRow.id.in_(part))
                ).all()
                found |= {entry.asset.id: entry for entry in _entries(session, rows)}
        return found

    def find(self, digest: str) -> list[Entry]:
        """Assets with exactly this content (sha256), oldest first."""
        query = (
            select(AssetRow)
            .join(BlobRow, BlobRow.id == AssetRow.blob_id)
            .where(BlobRow.workspace == self._workspace, BlobRow.digest == digest)
            .order_by(AssetRow.created, AssetRow.id)
        )
        with self._database.read() as session:
            return _entries(session, session.scalars(query).all())

    def page(
        self,
        *,
        kinds: Sequence[str] = GALLERY,
        subject: str | None = None,
        ratings: Sequence[Rating | None] | None = None,
        run: str | None = None,
        trashed: bool = False,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page:
        """A listing, newest first. Its cost does not depend on how far down it is.

        Args:
            ratings: only these partitions; None among them stands for what is not rated.
            limit: 1 to 1000.
            cursor: the previous page's.

        Raises:
            InvalidInput: limit or cursor is wrong.
        """
        if not 1 <= limit <= 1000:
            raise InvalidInput(f"a page has 1 to 1000 entries, not {limit}")
        after = _parse_cursor(cursor)
        parts = [(kind, rating) for kind in kinds for rating in (ratings if ratings is not None else (ANY,))]
        with self._database.read() as session:
            # Each part is one index range in order, so merging their heads gives the page without sorting the library.
            heads = [
                session.scalars(
                    self.listing(kind, rating, subject=subject, run=run, trashed=trashed, after=after).limit(limit + 1)
                ).all()
                for kind, rating in parts
            ]
            rows = list(islice(merge(*heads, key=lambda row: (row.created, row.id), reverse=True), limit + 1))
            entries = _entries(session, rows[:limit])
        more = len(rows) > limit
        last = rows[limit - 1] if more else None
        return Page(tuple(entries), f"{last.created.isoformat()}~{last.id}" if last else None)

    def listing(
        self,
        kind: str,
        rating: Rating | _Any | None,
        *,
        subject: str | None = None,
        run: str | None = None,
        trashed: bool = False,
        after: tuple[datetime, str] | None = None,
    ) -> Select[AssetRow]:
        """The query of one part of a listing; a test asserts that it runs along an index."""
        query = select(AssetRow).where(AssetRow.workspace == self._workspace, AssetRow.kind == kind)
        if not isinstance(rating, _Any):
            query = query.where(AssetRow.rating == rating)
        query = query.where(AssetRow.trashed_at.is_not(None) if trashed else AssetRow.trashed_at.is_(None))
        if subject is not None:
            shown = select(AssetSubjectRow.asset_id).where(
                AssetSubjectRow.subject_id == subject, AssetSubjectRow.asset_id == AssetRow.id
            )
            query = query.where(shown.exists())
        if run is not None:
            query = query.where(AssetRow.run_id == run)
        if after is not None:
            query = query.where(_before(after))
        return query.order_by(AssetRow.created.desc(), AssetRow.id.desc())

    def each(self, **filters: str | Sequence[str] | bool | None) -> Iterator[Entry]:
        """Every entry of a listing, page by page."""
        cursor: str | None = None
        while True:
            page = self.page(cursor=cursor, limit=500, **filters)  # pyright: ignore[reportArgumentType]
            yield from page.entries
            cursor = page.cursor
            if cursor is None:
                return

    def rate(self, asset_id: str, rating: Rating | None, *, minor: bool | None = None) -> None:
        """Record a rating, or that the picture shows a minor. What was derived keeps its own rating."""
        with self._database.write() as session:
            row = asset_row(session, self._workspace, asset_id)
            row.rating = rating
            if minor is not None:
                row.minor = minor
            refresh(session, [asset_id])

    def trash(self, asset_ids: Iterable[str]) -> int:
        """Put away; `restore` brings back. Returns how many were not in the trash."""
        return self._set_trashed(asset_ids, now())

    def restore(self, asset_ids: Iterable[str]) -> int:
        """Take out of the trash. Returns how many were in it."""
        return self._set_trashed(asset_ids, None)

    def _set_trashed(self, asset_ids: Iterable[str], moment: datetime | None) -> int:
        changed = 0
        with self._database.write() as session:
            for part in slices(asset_ids):
                current = AssetRow.trashed_at.is_(None) if moment else AssetRow.trashed_at.is_not(None)
                chosen = (AssetRow.workspace == self._workspace) & AssetRow.id.in_(part) & current
                ids = session.scalars(select(AssetRow.id).where(chosen)).all()
                session.execute(update(AssetRow).where(AssetRow.id.in_(ids)).values(trashed_at=moment))
                refresh(session, ids)
                changed += len(ids)
        return changed

    def empty_trash(self, asset_ids: Iterable[str] | None = None, *, older_than: timedelta = timedelta(0)) -> int:
        """Delete for good what was put away longer ago, with its thumbnails. Returns how many assets went.

        Args:
            asset_ids: only these; what is not in the trash is left alone.
        """
        chosen = None if asset_ids is None else set(asset_ids)
        with self._database.write() as session:
            query = select(AssetRow.id).where(AssetRow.workspace == self._workspace)
            ids = session.scalars(query.where(AssetRow.trashed_at <= now() - older_than)).all()
            ids = [asset_id for asset_id in ids if chosen is None or asset_id in chosen]
            small = [child for child in descendants(session, ids, role=Thumbnail.kind) if child not in set(ids)]
            blobs = remove_assets(session, self._vault, [*ids, *small])
        self._vault.sweep(blobs)
        return len(ids)

    def parents(self, asset_id: str) -> list[Lineage]:
        """What it was made from."""
        with self._database.read() as session:
            asset_row(session, self._workspace, asset_id)
            return [Lineage(*link) for link in parents_of(session, asset_id)]

    def children(self, asset_id: str) -> list[Lineage]:
        """What was made from it directly."""
        with self._database.read() as session:
            asset_row(session, self._workspace, asset_id)
            query = select(LineageRow).where(LineageRow.parent == asset_id).order_by(LineageRow.child, LineageRow.role)
            return [Lineage(row.child, row.parent, row.role) for row in session.scalars(query)]

    def descendants(self, asset_id: str) -> list[str]:
        """Ids of everything that was made from it, directly or not."""
        with self._database.read() as session:
            asset_row(session, self._workspace, asset_id)
            return descendants(session, [asset_id])


class _Any:
    """Stands for every rating, where None means `not rated`."""


ANY = _Any()


def _entries(session: Session, rows: Sequence[AssetRow]) -> list[Entry]:
    return [entry_of(row, asset) for asset, row in zip(assets_from(session, rows), rows, strict=True)]


def entry_of(row: Any, asset: Asset) -> Entry:
    """What the library knows about an asset, from its row or from a selection of the row's columns."""
    return Entry(
        asset=asset,
        created=row.created,
        width=row.width,
        height=row.height,
        rating=Rating(row.rating) if row.rating else None,
        minor=row.minor,
        run=row.run_id,
        task=row.task_id,
        trashed=row.trashed_at,
    )


def _before(after: tuple[datetime, str]) -> ColumnElement[bool]:
    return tuple_(AssetRow.created, AssetRow.id) < tuple_(literal(after[0], UtcDateTime()), literal(after[1]))


def _parse_cursor(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    moment, _, asset_id = cursor.partition("~")
    try:
        parsed = datetime.fromisoformat(moment)
        if parsed.tzinfo is None:
            raise ValueError("no time zone")
    except ValueError as error:
        raise InvalidInput(f"'{cursor}' is not a cursor of a listing ({error})") from error
    return parsed, asset_id
