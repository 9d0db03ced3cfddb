"""Looking at images in the background: colours and thumbnails that are missing, vectors of the installed embedder.

A table says what waits, so a worker that has nothing else to do asks it at no cost, and a killed one loses a batch.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image
from sqlalchemy import ColumnElement, Insert, delete, func, insert, literal, select, update

from atelier.errors import AtelierError, NotFound
from atelier.library.browse_tables import EntryRow, IndexingRow, LookRow, UnseenRow
from atelier.library.colours import Look, look_at
from atelier.library.dimensions import Shelf
from atelier.library.filters import LATEST
from atelier.library.looks import Looks
from atelier.library.thumbnails import Thumbnails
from atelier.library.vault import Vault
from atelier.library.vectors import Embedder, Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH = 32
MOST_ATTEMPTS = 3
"""An image that could not be read so often is left alone until everything is looked at anew."""

SIDE = 512
"""Longest side in pixels of what an embedder is given."""


@dataclass(frozen=True)
class Indexed:
    """What was done, and what is left."""

    seen: int
    failed: int
    waiting: int


class Indexer:
    """Looks at the images of one workspace."""

    def __init__(self, vault: Vault, workspace: str, looks: Looks, vectors: Vectors, thumbnails: Thumbnails) -> None:
        self._database = vault.database
        self._workspace = workspace
        self._looks, self._vectors, self._thumbnails = looks, vectors, thumbnails

    def waiting(self) -> int:
        """How many images have not been looked at."""
        query = select(func.count()).select_from(UnseenRow).where(*self._open())
        with self._database.read() as session:
            return session.scalar(query) or 0

    def run(
        self,
        embedder: Embedder | None,
        *,
        most: int | None = None,
        on_batch: Callable[[Indexed], None] | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Indexed:
        """Look at what waits, newest first, each image once. May be cut off at any time; several processes may run it.

        Args:
            embedder: sees what is pictured; None: only colours are taken.
            most: images at most; None for all.
            stop: asked between batches.
        """
        self._follow(embedder.name if embedder else "")
        seen = failed = 0
        below = LATEST
        while (most is None or seen + failed < most) and not stop():
            room = BATCH if most is None else min(BATCH, most - seen - failed)
            with self._database.read() as session:
                query = select(UnseenRow.number, EntryRow.asset_id).where(*self._open())
                query = query.join(EntryRow, EntryRow.number == UnseenRow.number).order_by(UnseenRow.number.desc())
                query = query.where(UnseenRow.number < below)
                batch = {row.number: row.asset_id for row in session.execute(query.limit(room))}
            if not batch:
                break
            below = min(batch)
            good = self._batch(batch, embedder)
            seen, failed = seen + good, failed + len(batch) - good
            if on_batch is not None:
                on_batch(Indexed(seen, failed, self.waiting()))
        return Indexed(seen, failed, self.waiting())

    def again(self) -> int:
        """Have everything looked at anew. Returns how many images that is."""
        with self._database.write() as session:
            session.execute(delete(UnseenRow).where(UnseenRow.workspace == self._workspace))
            session.execute(self._everything())
        return self.waiting()

    def _batch(self, batch: dict[int, str], embedder: Embedder | None) -> int:
        images: dict[int, Image.Image] = {}
        for number, asset_id in batch.items():
            try:
                image, longest = self._thumbnails.opened(asset_id)
            except AtelierError:
                continue  # counted as an attempt below; `atelier library check --verify` says what is wrong with it
            with suppress(NotFound):  # erased meanwhile
                self._thumbnails.complete(asset_id, image, longest)
            image.thumbnail((SIDE, SIDE), Image.Resampling.BICUBIC)
            images[number] = image
        looks: dict[int, Look] = {number: look_at(image) for number, image in images.items()}
        vectors: dict[int, NDArray[np.float32]] = {}
        if embedder is not None and images:
            vectors = dict(zip(images, embedder.pictures(list(images.values())), strict=True))
        with self._database.write() as session:
            # What was erased while it was looked at has no entry any more, and gets nothing.
            there = set(session.scalars(select(EntryRow.number).where(EntryRow.number.in_(list(batch)))))
            known = set(session.scalars(select(LookRow.number).where(LookRow.number.in_(list(batch)))))
            new = {number: look for number, look in looks.items() if number in there - known}
            self._looks.store(session, new)
            if embedder is not None:
                kept = {number: vector for number, vector in vectors.items() if number in there}
                self._vectors.store(session, embedder.name, kept)
            session.execute(delete(UnseenRow).where(UnseenRow.number.in_(list(images))))
            left = UnseenRow.number.in_([number for number in batch if number not in images])
            session.execute(update(UnseenRow).where(left).values(attempts=UnseenRow.attempts + 1))
        return len(images)

    def _follow(self, embedder: str) -> None:
        """An embedder that was not there before has everything to look at."""
        name = f"embedder:{self._workspace}"[:32]
        with self._database.read() as session:
            row = session.get(IndexingRow, name)
            if row is not None and row.cursor == embedder[:64]:
                return
        with self._database.write() as session:
            row = session.get(IndexingRow, name)
            if embedder:
                session.execute(delete(UnseenRow).where(UnseenRow.workspace == self._workspace))
                session.execute(self._everything())
            if row is None:
                session.add(IndexingRow(name=name, cursor=embedder[:64]))
            else:
                row.cursor = embedder[:64]

    def _everything(self) -> Insert:
        gallery = [Shelf.GALLERY.value, Shelf.GALLERY_TRASH.value]
        every = select(EntryRow.number, EntryRow.workspace, literal(0))
        every = every.where(EntryRow.workspace == self._workspace, EntryRow.shelf.in_(gallery))
        return insert(UnseenRow).from_select(["number", "workspace", "attempts"], every)

    def _open(self) -> tuple[ColumnElement[bool], ...]:
        return (UnseenRow.workspace == self._workspace, UnseenRow.attempts < MOST_ATTEMPTS)
