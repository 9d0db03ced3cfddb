"""Captions of pictures, every version kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from atelier.database import Database, now
from atelier.database.dialect import slices
from atelier.errors import InvalidInput
from atelier.library.assets import asset_row
from atelier.library.indexing import refresh
from atelier.library.tables import AssetRow, CaptionRow, PhotoRow

LONGEST = 4000


@dataclass(frozen=True)
class Caption:
    """One version. `author` is the captioner's name, or `person`."""

    asset_id: str
    version: int
    text: str
    author: str
    created: datetime


_COUNTED = (
    select(PhotoRow.subject_id, func.count(func.distinct(PhotoRow.asset_id)))
    .join(CaptionRow, CaptionRow.asset_id == PhotoRow.asset_id)
    .join(AssetRow, AssetRow.id == PhotoRow.asset_id)
    .where(AssetRow.trashed_at.is_(None), AssetRow.workspace == bindparam("workspace"))
    .where(PhotoRow.subject_id.in_(bindparam("subjects", expanding=True)))
    .group_by(PhotoRow.subject_id)
)


class Captions:
    """The captions of one workspace."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._database = database
        self._workspace = workspace

    def write(self, texts: Mapping[str, str], *, author: str = "person") -> int:
        """New versions for these assets, all or none; a text that is unchanged makes no version. Returns how many.

        Raises:
            NotFound: an asset is not in this workspace.
            InvalidInput: a text is too long.
        """
        changed: list[str] = []
        with self._database.write() as session:
            present = self._current(session, texts)
            for asset_id, text in texts.items():
                asset_row(session, self._workspace, asset_id)
                if len(text) > LONGEST:
                    raise InvalidInput(f"a caption has up to {LONGEST} characters, this one has {len(text)}")
                last = present.get(asset_id)
                if last is not None and last.text == text:
                    continue
                version = last.version + 1 if last else 1
                session.add(CaptionRow(asset_id=asset_id, version=version, text=text, author=author, created=now()))
                changed.append(asset_id)
            refresh(session, changed)
        return len(changed)

    def current(self, asset_ids: Iterable[str]) -> dict[str, Caption]:
        """The newest caption of each asset that has one."""
        with self._database.read() as session:
            return self._current(session, asset_ids)

    def counted(self, subject_ids: Iterable[str]) -> dict[str, int]:
        """How many photos of each of these subjects have a caption, those in the trash left out."""
        found: dict[str, int] = {}
        with self._database.rows() as reader:
            for part in slices(subject_ids):
                rows = reader.execute(_COUNTED, {"workspace": self._workspace, "subjects": part})
                found |= {row[0]: row[1] for row in rows}
        return found

    def history(self, asset_id: str) -> list[Caption]:
        """All versions, oldest first. Raises NotFound."""
        with self._database.read() as session:
            asset_row(session, self._workspace, asset_id)
            query = select(CaptionRow).where(CaptionRow.asset_id == asset_id).order_by(CaptionRow.version)
            return [_value(row) for row in session.scalars(query)]

    def replace(self, asset_ids: Iterable[str], old: str, new: str) -> int:
        """Replace words in the newest captions. Returns how many captions changed."""
        if not old:
            raise InvalidInput("there is nothing to look for")
        captions = self.current(asset_ids).values()
        return self.write({caption.asset_id: caption.text.replace(old, new) for caption in captions})

    def _current(self, session: Session, asset_ids: Iterable[str]) -> dict[str, Caption]:
        found: dict[str, Caption] = {}
        for part in slices(asset_ids):
            newest = (
                select(CaptionRow.asset_id, func.max(CaptionRow.version).label("version"))
                .where(CaptionRow.asset_id.in_(part))
                .group_by(CaptionRow.asset_id)
                .subquery()
            )
            same = and_(CaptionRow.asset_id == newest.c.asset_id, CaptionRow.version == newest.c.version)
            query = select(CaptionRow).join(newest, same).join(AssetRow, AssetRow.id == CaptionRow.asset_id)
            query = query.where(AssetRow.workspace == self._workspace)
            found |= {row.asset_id: _value(row) for row in session.scalars(query)}
        return found


def _value(row: CaptionRow) -> Caption:
    return Caption(row.asset_id, row.version, row.text, row.author, row.created)
