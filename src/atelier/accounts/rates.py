"""How often, counted in the database: what all servers over it limit together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from atelier.accounts.access_tables import RateRow
from atelier.accounts.directory import Directory
from atelier.database.dialect import insert_or_ignore

PARTS = 200
"""A window is counted in so many parts: whatever falls into the same one counts from its beginning."""


@dataclass(frozen=True)
class Rate:
    """What became of one try: whether it may be, how many are left, seconds until the first of them counts no more."""

    allowed: bool
    left: int
    reset: float


class Rates:
    """Counts tries in moving windows. Threads and processes may share the database."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def hit(self, policy: str, who: str, most: int, seconds: int) -> Rate:
        """Count a try, unless there were `most` in the last `seconds`. Who it is, is stored as a hash."""
        name = hashlib.sha256(f"{policy}\n{who}".encode()).hexdigest()
        moment = self._directory.clock()
        now, part = moment.timestamp(), seconds / PARTS
        with self._directory.database.write() as session:
            row = session.get(RateRow, name, with_for_update=True)
            if row is None:
                session.execute(delete(RateRow).where(RateRow.until < moment))
                insert_or_ignore(session, RateRow, [{"name": name, "hits": [], "until": moment}])
                row = session.get_one(RateRow, name, with_for_update=True)
            hits = [(at, int(count)) for at, count in row.hits if at > now - seconds]
            used = sum(count for _, count in hits)
            if allowed := used < most:
                if hits and hits[-1][0] > now - part:
                    hits[-1] = hits[-1][0], hits[-1][1] + 1
                else:
                    hits.append((now, 1))
                used += 1
                row.hits, row.until = [list(one) for one in hits], moment + timedelta(seconds=seconds)
        first = hits[0][0] if hits else now
        return Rate(allowed, max(0, most - used), max(0.0, first + seconds - now))
