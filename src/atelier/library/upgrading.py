"""What a migration left to be done with the library's own rules, in steps that may be cut off at any time."""

from __future__ import annotations

from sqlalchemy import select

from atelier.database import Database
from atelier.library.browse_tables import IndexingRow
from atelier.library.indexing import refresh
from atelier.library.tables import AssetRow

ENTRIES = "entries"
BATCH = 500


def catch_up(database: Database) -> int:
    """Make entries of assets that were there before entries were. Returns how many assets were looked at.

    Each batch is a transaction with its place in it: a killed process loses one batch, and two processes take turns.
    """
    done = 0
    with database.read() as session:
        if session.get(IndexingRow, ENTRIES) is None:
            return done
    while True:
        with database.write() as session:
            place = session.get(IndexingRow, ENTRIES, with_for_update=True)
            if place is None:  # another process was faster
                return done
            query = select(AssetRow.id).where(AssetRow.id > place.cursor).order_by(AssetRow.id).limit(BATCH)
            ids = session.scalars(query).all()
            refresh(session, ids)
            done += len(ids)
            if len(ids) < BATCH:
                session.delete(place)
                return done
            place.cursor = ids[-1]
