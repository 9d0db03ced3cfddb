"""What people ask of a listing: which assets, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import InstrumentedAttribute

from atelier.errors import InvalidInput
from atelier.library.browse_tables import EntryRow
from atelier.library.dimensions import GALLERY, Dimension, Shelf, number_at

LATEST = 2**62
"""Above the number of every entry."""


class Order(StrEnum):
    """How a listing is sorted; what is equal comes newest first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    STARS = "stars"  # most stars first
    LARGEST = "largest"  # most pixels first

    @property
    def column(self) -> InstrumentedAttribute[int] | None:
        """What it sorts by before the number."""
        return {Order.STARS: EntryRow.stars, Order.LARGEST: EntryRow.area}.get(self)


@dataclass(frozen=True)
class Filter:
    """Which assets. Everything that is said must hold.

    Attributes:
        kinds: any of these; None for all kinds but thumbnails.
        subjects, tags: all of these.
        models, adapters, steps, ratings, shapes, formats: any of these. Ratings know `unrated`; shapes are portrait,
            landscape, square; adapters go by name; formats are media types.
        collection, run: by id.
        stars: at least so many.
        since, until: recorded at or after the one and before the other.
        short_side: at least so many pixels.
        minor: only what is marked as showing a minor.
        trashed: what is in the trash, instead of what is not.
    """

    kinds: tuple[str, ...] | None = GALLERY
    subjects: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    adapters: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    ratings: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    collection: str | None = None
    run: str | None = None
    stars: int = 0
    since: datetime | None = None
    until: datetime | None = None
    short_side: int = 0
    minor: bool = False
    trashed: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.stars <= 5:
            raise InvalidInput(f"stars are 0 to 5, not {self.stars}")
        for moment in (self.since, self.until):
            if moment is not None and moment.tzinfo is None:
                raise InvalidInput("a date needs a time zone", advice="write it as 2026-05-01T00:00:00Z")

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        return Shelf.holding(self.kinds, self.trashed)

    @property
    def conditions(self) -> list[tuple[Dimension, tuple[str, ...]]]:
        """Each names values of which one must be there; kinds are not among them."""
        found = [(Dimension.SUBJECT, (subject,)) for subject in self.subjects]
        found += [(Dimension.TAG, (tag,)) for tag in self.tags]
        any_of = (
            (Dimension.MODEL, self.models),
            (Dimension.ADAPTER, self.adapters),
            (Dimension.STEP, self.steps),
            (Dimension.RATING, self.ratings),
            (Dimension.SHAPE, self.shapes),
            (Dimension.FORMAT, self.formats),
        )
        found += [(dimension, values) for dimension, values in any_of if values]
        if self.collection is not None:
            found.append((Dimension.COLLECTION, (self.collection,)))
        if self.stars:
            found.append((Dimension.STARS, tuple(str(count) for count in range(self.stars, 6))))
        if self.minor:
            found.append((Dimension.MINOR, ("yes",)))
        return found

    @property
    def bounds(self) -> tuple[int, int]:
        """Numbers from the first (included) to the second (not)."""
        return (number_at(self.since) if self.since else 0, number_at(self.until) if self.until else LATEST)

    @property
    def measured(self) -> bool:
        """Whether something is asked that no label says."""
        return self.run is not None or bool(self.short_side)
