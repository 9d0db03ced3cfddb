"""Collections: pictures that a person put together, in an order of their own, alone or with the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from atelier.database import Database, now
from atelier.errors import Conflict, InvalidInput, NotFound, Refused
from atelier.library.browse import Listing, check_limit
from atelier.library.browse_tables import CollectionItemRow, CollectionRow, EntryRow
from atelier.library.curating import check_many, numbers_of
from atelier.library.indexing import refresh
from atelier.library.tables import AssetRow
from atelier.library.tiles import tiles
from atelier.recipe.values import new_id

GAP = 1 << 20
"""Between positions: twenty items go between two before positions are written anew."""

NAME_LENGTH, NOTE_LENGTH = 128, 4000
MOST_ITEMS = 100_000


@dataclass(frozen=True)
class Collection:
    """`count` is of what is not in the trash. `cover`: the id of its first asset."""

    id: str
    name: str
    note: str
    owner: str
    shared: bool
    count: int
    cover: str | None
    created: datetime
    changed: datetime


class Collections:
    """The collections of one workspace.

    Args of all methods:
        user: who asks: their own collections and the shared ones are theirs to see. Empty where nobody signs in.
    """

    def __init__(self, database: Database, workspace: str) -> None:
        self._database = database
        self._workspace = workspace

    def create(
        self, name: str, *, user: str = "", note: str = "", shared: bool = True, assets: Sequence[str] = ()
    ) -> Collection:
        """A new one, with these assets in it. Raises Conflict (the name), NotFound (an asset), InvalidInput."""
        made = CollectionRow(
            id=new_id(),
            workspace=self._workspace,
            owner=user,
            name=_name(name),
            note=_note(note),
            shared=shared,
            created=now(),
            changed=now(),
        )
        try:
            with self._database.write() as session:
                session.add(made)
                session.flush()
                if assets:
                    self._add(session, made.id, check_many(assets), None)
        except IntegrityError as error:
            raise Conflict(f"there is a collection '{made.name}' already", advice="choose another name") from error
        return self.get(made.id, user=user)

    def list(self, *, user: str = "", after: str = "", limit: int = 1000) -> list[Collection]:
        """By name and id; `after` is `name~id` of the last one seen."""
        query = select(CollectionRow).where(CollectionRow.workspace == self._workspace)
        query = query.where(CollectionRow.shared | (CollectionRow.owner == user))
        if after:
            name, _, found = after.rpartition("~")
            later = (CollectionRow.name == name) & (CollectionRow.id > found)
            query = query.where((CollectionRow.name > name) | later)
        with self._database.read() as session:
            rows = session.scalars(query.order_by(CollectionRow.name, CollectionRow.id).limit(limit)).all()
            return _values(session, rows)

    def get(self, collection_id: str, *, user: str = "") -> Collection:
        """By id, or by name. Raises NotFound, also for another user's own one."""
        with self._database.read() as session:
            return _values(session, [self._row(session, collection_id, user)])[0]

    def items(self, collection_id: str, *, user: str = "", limit: int = 100, cursor: str | None = None) -> Listing:
        """Its assets in order, those in the trash left out. Raises NotFound, InvalidInput."""
        check_limit(limit)
        if cursor is not None and not (cursor.lstrip("-").isdigit() and cursor.isascii() and len(cursor) < 19):
            raise InvalidInput("this is not a cursor of a collection", advice="begin again without one")
        with self._database.read() as session:
            row = self._row(session, collection_id, user)
            query = select(EntryRow.number, CollectionItemRow.position)
            query = query.join(CollectionItemRow, CollectionItemRow.asset_id == EntryRow.asset_id)
            query = query.join(AssetRow, AssetRow.id == EntryRow.asset_id).where(AssetRow.trashed_at.is_(None))
            query = query.where(CollectionItemRow.collection_id == row.id)
            if cursor is not None:
                query = query.where(CollectionItemRow.position > int(cursor))
            found = session.execute(query.order_by(CollectionItemRow.position).limit(limit + 1)).all()
            shown = tiles(session, [one.number for one in found[:limit]])
        return Listing(tuple(shown), str(found[limit - 1].position) if len(found) > limit else None)

    def ids(self, collection_id: str, *, user: str = "") -> list[str]:
        """Ids of all its assets in order, those in the trash left out. Raises NotFound."""
        with self._database.read() as session:
            row = self._row(session, collection_id, user)
            query = select(CollectionItemRow.asset_id).join(AssetRow, AssetRow.id == CollectionItemRow.asset_id)
            query = query.where(CollectionItemRow.collection_id == row.id, AssetRow.trashed_at.is_(None))
            return list(session.scalars(query.order_by(CollectionItemRow.position)))

    def change(
        self,
        collection_id: str,
        *,
        user: str = "",
        name: str | None = None,
        note: str | None = None,
        shared: bool | None = None,
    ) -> Collection:
        """Rename, annotate, share with the workspace or take back. Raises NotFound, Conflict, Refused."""
        try:
            with self._database.write() as session:
                row = self._row(session, collection_id, user)
                if shared is not None and shared != row.shared:
                    if row.owner != user:
                        raise Refused("only who made a collection can share it or take it back")
                    row.shared = shared
                row.name = row.name if name is None else _name(name)
                row.note = row.note if note is None else _note(note)
                row.changed = now()
                found = row.id
        except IntegrityError as error:
            raise Conflict(f"there is a collection '{name}' already", advice="choose another name") from error
        return self.get(found, user=user)

    def delete(self, collection_id: str, *, user: str = "") -> None:
        """Remove the collection; its assets stay. Raises NotFound."""
        with self._database.write() as session:
            row = self._row(session, collection_id, user)
            mine = CollectionItemRow.collection_id == row.id
            ids = session.scalars(select(CollectionItemRow.asset_id).where(mine)).all()
            session.execute(delete(CollectionItemRow).where(mine))
            session.delete(row)
            refresh(session, ids)

    def add(self, collection_id: str, asset_ids: Iterable[str], *, user: str = "", before: str | None = None) -> int:
        """Put assets in, in this order, at the end or before one that is in it; what is in it is moved there.

        Returns: how many were not in it. Raises NotFound, InvalidInput.
        """
        ids = check_many(asset_ids)
        with self._database.write() as session:
            row = self._row(session, collection_id, user)
            row.changed = now()
            return self._add(session, row.id, ids, before)

    def remove(self, collection_id: str, asset_ids: Iterable[str], *, user: str = "") -> int:
        """Take assets out. Returns how many were in it. Raises NotFound."""
        ids = check_many(asset_ids)
        with self._database.write() as session:
            row = self._row(session, collection_id, user)
            mine = (CollectionItemRow.collection_id == row.id) & CollectionItemRow.asset_id.in_(ids)
            there = session.scalars(select(CollectionItemRow.asset_id).where(mine)).all()
            session.execute(delete(CollectionItemRow).where(mine))
            row.changed = now()
            refresh(session, there)
            return len(there)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _add(self, session: Session, collection: str, ids: Sequence[str], before: str | None) -> int:
        numbers_of(session, self._workspace, ids)
        mine = CollectionItemRow.collection_id == collection
        held = session.scalar(select(func.count()).where(mine)) or 0
        there = set(
            session.scalars(select(CollectionItemRow.asset_id).where(mine, CollectionItemRow.asset_id.in_(ids)))
        )
        if held + len(ids) - len(there) > MOST_ITEMS:
            raise InvalidInput(f"a collection has up to {MOST_ITEMS:,} assets", kept="nothing was added")
        if before is not None and before in ids:
            raise InvalidInput("an asset cannot be put before itself", kept="nothing was changed")
        session.execute(delete(CollectionItemRow).where(mine, CollectionItemRow.asset_id.in_(ids)))
        first, step = self._room(session, collection, len(ids), before)
        if step == 0:  # the gap is used up
            rows = session.scalars(select(CollectionItemRow).where(mine).order_by(CollectionItemRow.position)).all()
            lowest = min(rows[0].position, 0)  # below zero lies what was moved to the front
            for index, row in enumerate(rows):  # downwards first: positions must stay unique on the way
                row.position = lowest - (index + 1)
            session.flush()
            for index, row in enumerate(rows):
                row.position = (index + 1) * GAP * 2
            session.flush()
            first, step = self._room(session, collection, len(ids), before)
        session.add_all(
            CollectionItemRow(collection_id=collection, asset_id=asset_id, position=first + index * step, added=now())
            for index, asset_id in enumerate(ids)
        )
        session.flush()
        refresh(session, ids)
        return len(ids) - len(there)

    @staticmethod
    def _room(session: Session, collection: str, count: int, before: str | None) -> tuple[int, int]:
        """The first position and the step for so many items; a step of 0 says that there is no room."""
        mine = CollectionItemRow.collection_id == collection
        last = select(func.max(CollectionItemRow.position)).where(mine)
        if before is None:
            end = session.scalar(last)
            return (GAP if end is None else end + GAP), GAP
        place = session.get(CollectionItemRow, (collection, before))
        if place is None:
            raise NotFound(f"asset {before} is not in this collection", kept="nothing was changed")
        under = session.scalar(last.where(CollectionItemRow.position < place.position))
        low = place.position - GAP * (count + 1) if under is None else under
        step = (place.position - low) // (count + 1)
        return low + step, step

    def _row(self, session: Session, id_or_name: str, user: str) -> CollectionRow:
        seen = select(CollectionRow).where(CollectionRow.workspace == self._workspace)
        seen = seen.where(CollectionRow.shared | (CollectionRow.owner == user))
        row = session.scalar(seen.where(CollectionRow.id == id_or_name))
        row = row or session.scalar(seen.where(CollectionRow.name == id_or_name).order_by(CollectionRow.id).limit(1))
        if row is None:
            raise NotFound(f"there is no collection '{id_or_name[:64]}' in this workspace")
        return row


def _values(session: Session, rows: Sequence[CollectionRow]) -> list[Collection]:
    ids = [row.id for row in rows]
    query = select(CollectionItemRow.collection_id, func.count(), func.min(CollectionItemRow.position))
    query = query.join(AssetRow, AssetRow.id == CollectionItemRow.asset_id).where(AssetRow.trashed_at.is_(None))
    query = query.where(CollectionItemRow.collection_id.in_(ids)).group_by(CollectionItemRow.collection_id)
    counts = {collection: (count, position) for collection, count, position in session.execute(query)}
    found: list[Collection] = []
    for row in rows:
        count, position = counts.get(row.id, (0, None))
        here = (CollectionItemRow.collection_id == row.id) & (CollectionItemRow.position == position)
        cover = session.scalar(select(CollectionItemRow.asset_id).where(here)) if count else None
        found.append(
            Collection(row.id, row.name, row.note, row.owner, row.shared, count, cover, row.created, row.changed)
        )
    return found


def _name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean or len(clean) > NAME_LENGTH:
        raise InvalidInput(f"a collection's name has 1 to {NAME_LENGTH} characters, not {len(clean)}")
    return clean


def _note(note: str) -> str:
    if len(note) > NOTE_LENGTH:
        raise InvalidInput(f"a note has up to {NOTE_LENGTH} characters, this one has {len(note)}")
    return note
