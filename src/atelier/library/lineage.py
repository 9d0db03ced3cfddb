"""Walking lineage: what was made from what, and which subjects it shows."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from atelier.database.dialect import insert_or_ignore, slices
from atelier.library.tables import AssetSubjectRow, LineageRow


def parents_of(session: Session, asset_id: str) -> list[tuple[str, str, str]]:
    """(child, parent, role) of each link upwards, in a stable order."""
    query = select(LineageRow.child, LineageRow.parent, LineageRow.role).where(LineageRow.child == asset_id)
    return [
        (row.child, row.parent, row.role) for row in session.execute(query.order_by(LineageRow.parent, LineageRow.role))
    ]


def descendants(session: Session, asset_ids: Iterable[str], *, role: str | None = None) -> list[str]:
    """Everything made from these, directly or not, nearest first; the ids themselves are not among them.

    Args:
        role: follow only links of this role.
    """
    start = list(dict.fromkeys(asset_ids))
    seen, found, front = set(start), [], start
    while front:  # breadth first, so a graph of any depth takes a query a level, and a circle ends
        below: list[str] = []
        for part in slices(front):
            query = select(LineageRow.child).where(LineageRow.parent.in_(part))
            below += session.scalars(query if role is None else query.where(LineageRow.role == role))
        front = [child for child in dict.fromkeys(below) if child not in seen]
        seen.update(front)
        found += front
    return found


def subjects_by_asset(session: Session, asset_ids: Iterable[str]) -> dict[str, set[str]]:
    """The subjects of each asset; those without any are left out."""
    found: dict[str, set[str]] = {}
    for part in slices(asset_ids):
        query = select(AssetSubjectRow.asset_id, AssetSubjectRow.subject_id).where(AssetSubjectRow.asset_id.in_(part))
        for asset_id, subject_id in session.execute(query):
            found.setdefault(asset_id, set()).add(subject_id)
    return found


def link_subject(session: Session, asset_id: str, subject_id: str) -> list[str]:
    """An asset turns out to show a subject: so does everything that was made from it. Returns the ids of all these."""
    everything = [asset_id, *descendants(session, [asset_id])]
    insert_or_ignore(
        session, AssetSubjectRow, [{"subject_id": subject_id, "asset_id": member} for member in everything]
    )
    return everything
