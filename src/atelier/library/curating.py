"""What people say of assets: titles, notes, stars, tags; one at a time or many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from atelier.database import Database
from atelier.database.dialect import slices
from atelier.errors import InvalidInput, NotFound
from atelier.library.browse_tables import EntryLabelRow, EntryRow, LabelRow
from atelier.library.dimensions import Dimension
from atelier.library.indexing import refresh, tags_of

TAG_LENGTH, MOST_TAGS = 64, 64
TITLE_LENGTH, NOTE_LENGTH = 200, 4000
MOST_AT_ONCE = 10_000


@dataclass(frozen=True)
class Change:
    """What to change; None leaves it as it is.

    Attributes:
        stars: 0 to 5; 0 takes them away.
        tags: instead of those there are. add_tags, remove_tags: with those there are.
    """

    title: str | None = None
    note: str | None = None
    stars: int | None = None
    tags: tuple[str, ...] | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.stars is not None and not 0 <= self.stars <= 5:
            raise InvalidInput(f"stars are 0 to 5, not {self.stars}")
        if self.title is not None and len(self.title) > TITLE_LENGTH:
            raise InvalidInput(f"a title has up to {TITLE_LENGTH} characters, this one has {len(self.title)}")
        if self.note is not None and len(self.note) > NOTE_LENGTH:
            raise InvalidInput(f"a note has up to {NOTE_LENGTH} characters, this one has {len(self.note)}")

    @property
    def tagging(self) -> bool:
        return self.tags is not None or bool(self.add_tags or self.remove_tags)


class Curation:
    """Changes what is said of one workspace's assets."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._database = database
        self._workspace = workspace

    def change(self, asset_ids: Iterable[str], change: Change) -> int:
        """Change assets, all or none. Returns how many there were.

        Raises:
            NotFound: one of them is not in this workspace.
            InvalidInput: a tag that cannot be used, or more than 10,000 assets at once.
        """
        ids = check_many(asset_ids)
        replaced = None if change.tags is None else {clean_tag(tag) for tag in change.tags}
        added, removed = ({clean_tag(tag) for tag in tags} for tags in (change.add_tags, change.remove_tags))
        values = {"title": _line(change.title), "note": change.note, "stars": change.stars}
        values = {name: value for name, value in values.items() if value is not None}
        with self._database.write() as session:
            for part in slices(ids, 500):
                numbers = numbers_of(session, self._workspace, part)
                if values:
                    session.execute(update(EntryRow).where(EntryRow.number.in_(numbers.values())).values(**values))
                tags: dict[str, set[str]] = {}
                if change.tagging:
                    present = tags_of(session, list(numbers.values()))
                    for asset_id, number in numbers.items():
                        had = set(present.get(number, ())) if replaced is None else replaced
                        tags[asset_id] = (had | added) - removed
                        if len(tags[asset_id]) > MOST_TAGS:
                            raise InvalidInput(f"an asset has up to {MOST_TAGS} tags", kept="nothing was changed")
                refresh(session, numbers, tags=tags)
        return len(ids)

    def said(self, asset_id: str) -> tuple[str, str, int, list[str]]:
        """Title, note, stars and tags of an asset. Raises NotFound."""
        with self._database.read() as session:
            query = select(EntryRow.number, EntryRow.title, EntryRow.note, EntryRow.stars)
            query = query.where(EntryRow.workspace == self._workspace, EntryRow.asset_id == asset_id)
            row = session.execute(query).first()
            if row is None:
                numbers_of(session, self._workspace, [asset_id])
                raise NotFound(f"there is no asset {asset_id} in this workspace")
            return row.title, row.note, row.stars, tags_of(session, [row.number]).get(row.number, [])

    def tags(self, beginning: str = "", *, limit: int = 50) -> list[tuple[str, int]]:
        """Tags in use that begin so, most used first, with how many assets have them."""
        held = func.sum(LabelRow.count)
        query = select(LabelRow.value, held).where(LabelRow.workspace == self._workspace)
        query = query.where(LabelRow.dimension == Dimension.TAG, LabelRow.value.istartswith(beginning, autoescape=True))
        query = query.group_by(LabelRow.value).order_by(held.desc(), LabelRow.value).limit(limit)
        with self._database.read() as session:
            return [(value, int(count)) for value, count in session.execute(query)]


def numbers_of(session: Session, workspace: str, asset_ids: Sequence[str]) -> dict[str, int]:
    """The number of each asset. Raises NotFound when one is not in the workspace (or is a thumbnail)."""
    query = select(EntryRow.asset_id, EntryRow.number).where(EntryRow.workspace == workspace)
    found = {row.asset_id: row.number for row in session.execute(query.where(EntryRow.asset_id.in_(asset_ids)))}
    missing = [asset_id for asset_id in asset_ids if asset_id not in found]
    if missing:
        shown = ", ".join(one[:40] for one in missing[:5])
        raise NotFound(
            f"{len(missing)} of {len(asset_ids)} assets are not in this workspace ({shown})",
            kept="nothing was changed",
            advice="they may have been erased; leave them out",
        )
    return found


def check_many(asset_ids: Iterable[str]) -> list[str]:
    """The ids, each once, in order. Raises InvalidInput for none, or for more than 10,000."""
    ids = list(dict.fromkeys(asset_ids))
    if not 1 <= len(ids) <= MOST_AT_ONCE:
        raise InvalidInput(f"1 to {MOST_AT_ONCE:,} assets at once, not {len(ids):,}", kept="nothing was changed")
    return ids


def clean_tag(tag: str) -> str:
    """A tag as it is stored: small letters, single spaces. Raises InvalidInput."""
    clean = re.sub(r"\s+", " ", "".join(char for char in tag if char.isprintable())).strip().lower()
    if not clean or len(clean) > TAG_LENGTH:
        raise InvalidInput(f"'{tag[:80]}' cannot be a tag", advice=f"use 1 to {TAG_LENGTH} characters")
    return clean


def _tagged(workspace: str, tag: str) -> Select[int]:
    query = select(EntryLabelRow.number).join(LabelRow, LabelRow.id == EntryLabelRow.label_id)
    return query.where(LabelRow.workspace == workspace, LabelRow.dimension == Dimension.TAG, LabelRow.value == tag)


def _line(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())
