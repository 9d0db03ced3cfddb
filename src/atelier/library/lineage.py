"""Walking lineage: what was made from what, and which subjects it shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from atelier.database.dialect import insert_or_ignore, slices
from atelier.library.tables import AssetSubjectRow, LineageRow


@dataclass(frozen=True)
class Graph:
    """A part of the lineage around an asset.

    Attributes:
        levels: ids with how far they are: below 0 what it came from, above 0 what came from it.
        links: (child, parent, role) between these.
        whole: nothing was left out.
    """

    levels: dict[str, int]
    links: tuple[tuple[str, str, str], ...]
    whole: bool


def graph(session: Session, asset_id: str, *, depth: int = 6, most: int = 500, hidden: Iterable[str] = ()) -> Graph:
    """What an asset came from and what came from it, both ways, up to a depth and a number of assets.

    Args:
        hidden: roles whose children are left out (thumbnails).
    """
    levels, whole = {asset_id: 0}, True
    hidden = list(hidden)
    for step in (-1, 1):
        near, far = (LineageRow.child, LineageRow.parent) if step < 0 else (LineageRow.parent, LineageRow.child)
        front = [asset_id]
        for level in range(1, depth + 1):
            found: list[str] = []
            for part in slices(front):
                # One more than there is room for says that something was left out.
                query = select(far).where(near.in_(part), LineageRow.role.not_in(hidden)).distinct().order_by(far)
                found += session.scalars(query.limit(most + 1))
            new = [one for one in dict.fromkeys(found) if one not in levels]
            room = max(0, most - len(levels))
            whole = whole and len(new) <= room
            front = new[:room]
            levels |= dict.fromkeys(front, step * level)
            if not front:
                break
        else:
            deeper = select(far).where(near.in_(front[:1000]), LineageRow.role.not_in(hidden)).limit(1)
            whole = whole and (not front or session.scalar(deeper) is None)
    links: list[tuple[str, str, str]] = []
    for part in slices(levels):
        query = select(LineageRow).where(LineageRow.child.in_(part), LineageRow.role.not_in(hidden))
        links += [(row.child, row.parent, row.role) for row in session.scalars(query) if row.parent in levels]
    return Graph(levels, tuple(sorted(links)), whole)


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
