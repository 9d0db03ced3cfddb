"""Searching by colour, and finding near-duplicates, from what `colours` stored of each image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from atelier.database import Database
from atelier.errors import InvalidInput, NotFound
from atelier.library.browse import check_limit
from atelier.library.browse_tables import EntryRow, LookRow
from atelier.library.colours import COLOURS, PACKED, Look, parse, shades
from atelier.library.filters import Filter
from atelier.library.indexing import LOOKS, store_looks
from atelier.library.partitions import Partition, Rows, View
from atelier.library.tiles import Tile, tiles
from atelier.library.vectors import Near, nearest, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

SOFT = 18.0
"""ΔE (CIE76) at which a colour counts 1/e of the same one."""

MOST_ASKED = 5
SAME_BITS = 5
"""Fingerprints that differ in up to so many of 64 bits are of near-duplicates (resized, re-encoded, slightly cut)."""

MOST_GROUPED = 50_000
_BYTES = COLOURS * PACKED.itemsize + 8


class Looks:
    """How the images of one workspace look."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._database = database
        self._workspace = workspace
        self._partition = Partition(workspace, LOOKS, self._fetch, np.dtype(np.uint8), np.dtype(np.uint8))

    def store(self, session: Session, looks: Mapping[int, Look]) -> None:
        """Keep how entries look, by their numbers, within a transaction."""
        store_looks(session, self._workspace, {number: look.packed for number, look in looks.items()})

    def coloured(self, colours: Sequence[str], wanted: Filter | None = None, *, limit: int = 100) -> list[Near]:
        """Images with these colours, the best first; the score is 1 for an image of nothing else.

        Args:
            colours: 1 to 5, as #rrggbb.

        Raises:
            InvalidInput: no colour, too many, or one that is written in another way.
        """
        check_limit(limit)
        if not 1 <= len(colours) <= MOST_ASKED:
            raise InvalidInput(f"a search takes 1 to {MOST_ASKED} colours, not {len(colours)}")
        asked = [parse(colour) for colour in colours]
        with self._database.read() as session:
            view = self._partition.view(session)
            if not len(view.numbers):
                return []

            def score(part: View) -> NDArray[np.float32]:
                return np.asarray(np.mean([_closeness(part, colour) for colour in asked], axis=0), np.float32)

            found = nearest(session, self._workspace, view, score, wanted or Filter(), limit)
            return shown(session, [one for one in found if one[1] > 0.02])

    def duplicates(self, asset_id: str, wanted: Filter | None = None, *, limit: int = 100) -> list[Near]:
        """Near-duplicates of an image, itself left out. The score is the share of equal bits. Raises NotFound."""
        check_limit(limit)
        with self._database.read() as session:
            query = select(LookRow.number, LookRow.fingerprint).join(EntryRow, EntryRow.number == LookRow.number)
            query = query.where(EntryRow.asset_id == asset_id, EntryRow.workspace == self._workspace)
            own = session.execute(query).first()
            if own is None:
                raise NotFound(
                    f"it is not known (yet) how {asset_id} looks",
                    advice="have the library indexed",
                    command=("library", "index"),
                )
            view = self._partition.view(session)

            def score(part: View) -> NDArray[np.float32]:
                scores = 1 - _distances(part, own.fingerprint).astype(np.float32) / 64
                return np.asarray(np.where(scores >= 1 - SAME_BITS / 64, scores, -np.inf), np.float32)

            found = nearest(session, self._workspace, view, score, wanted or Filter(), limit, [own.number])
            return shown(session, found)

    def duplicate_groups(self, *, limit: int = 100) -> list[list[Tile]]:
        """Groups of near-duplicates among the newest 50,000 images, the newest group first.

        Two fingerprints that differ in up to five bits are equal in one of six parts at least, so only images that
        share a part are compared (Manku, Jain and Das Sarma 2007).
        """
        check_limit(limit)
        with self._database.read() as session:
            view = self._partition.view(session)
            order = np.argsort(-view.numbers)[:MOST_GROUPED]
            prints = np.ascontiguousarray(view.rows[order, -8:]).view(">u8").ravel().astype(np.uint64)
            groups = _groups(prints)
            found: list[list[Tile]] = []
            for group in sorted(groups, key=min):
                shown_ones = tiles(session, [int(view.numbers[order[index]]) for index in sorted(group)])
                visible = [tile for tile in shown_ones if tile.trashed is None]
                if len(visible) > 1:
                    found.append(visible)
                if len(found) == limit:
                    break
            return found

    def palette(self, asset_id: str) -> list[tuple[str, float]]:
        """(colour as #rrggbb, share) of an image, largest share first; empty while unknown."""
        query = select(LookRow.colours).join(EntryRow, EntryRow.number == LookRow.number)
        query = query.where(EntryRow.asset_id == asset_id, EntryRow.workspace == self._workspace)
        with self._database.read() as session:
            packed = session.scalar(query)
        return shades(packed) if packed else []

    def _fetch(self, session: Session, after: int, up_to: int) -> Rows:
        query = select(LookRow.number, LookRow.colours, LookRow.fingerprint).where(LookRow.workspace == self._workspace)
        query = query.where(LookRow.seq > after, LookRow.seq <= up_to)
        for row in session.execute(query):
            # Images with fewer colours are filled up with some of share 0.
            yield row.number, row.colours.ljust(_BYTES - 8, b"\0") + row.fingerprint


def _closeness(view: View, colour: NDArray[np.float64]) -> NDArray[np.float32]:
    """(n,) how much of each image is near a colour: shares, weighted by how near they are."""
    packed = np.ascontiguousarray(view.rows[:, :-8]).view(PACKED)  # (n, colours)
    lightness, a, b = (np.float32(value) for value in colour)
    square = (packed["l"] * np.float32(1 / 2.55) - lightness) ** 2
    square += (packed["a"] - a) ** 2
    square += (packed["b"] - b) ** 2
    near = np.exp(square * np.float32(-1 / SOFT**2))
    return (near * (packed["share"] * np.float32(1 / 255))).sum(1)


def _distances(view: View, fingerprint: bytes) -> NDArray[np.uint8]:
    """(n,) bits in which fingerprints differ."""
    prints = np.ascontiguousarray(view.rows[:, -8:]).view(np.uint64).ravel()
    return np.bitwise_count(prints ^ np.frombuffer(fingerprint, np.uint64)[0])


def _groups(prints: NDArray[np.uint64]) -> list[set[int]]:
    """Indices of fingerprints that are near each other, joined over chains."""
    parent = list(range(len(prints)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    flat = set(_plain(prints).nonzero()[0].tolist())
    for shift, width in ((0, 11), (11, 11), (22, 11), (33, 11), (44, 10), (54, 10)):
        part = (prints >> np.uint64(shift)) & np.uint64((1 << width) - 1)
        order = np.argsort(part, kind="stable")
        edges = np.flatnonzero(np.diff(part[order])) + 1
        for bucket in np.split(order, edges):
            members = [int(index) for index in bucket if int(index) not in flat]
            if len(members) < 2:
                continue
            block = prints[members]
            for first, index in enumerate(members[:-1]):
                near = np.bitwise_count(block[first + 1 :] ^ block[first]) <= SAME_BITS
                for other in near.nonzero()[0]:
                    parent[root(members[first + 1 + int(other)])] = root(index)
    found: dict[int, set[int]] = {}
    for index in range(len(prints)):
        found.setdefault(root(index), set()).add(index)
    return [group for group in found.values() if len(group) > 1]


def _plain(prints: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Fingerprints of images without structure (one colour, a plain gradient): they are near everything like them."""
    ones = np.bitwise_count(prints)
    return (ones <= SAME_BITS) | (ones >= 64 - SAME_BITS)
