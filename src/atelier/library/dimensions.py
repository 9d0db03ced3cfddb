"""What assets are filtered by: dimensions, shelves, and the labels that an asset has by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pydantic import JsonValue

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000  # microseconds
VALUE_LENGTH = 128
SQUARE = 1.05
"""An image whose sides differ by less than this factor is square."""

GALLERY = ("photo", "picture")
"""Kinds that a gallery shows when none is named."""


class Dimension(StrEnum):
    """What a label is about."""

    KIND = "kind"
    SUBJECT = "subject"
    MODEL = "model"
    ADAPTER = "adapter"  # by name
    STEP = "step"
    RATING = "rating"  # general, sensitive, explicit, unrated
    STARS = "stars"  # 1 to 5
    TAG = "tag"
    COLLECTION = "collection"
    SHAPE = "shape"  # portrait, landscape, square
    FORMAT = "format"  # media type
    MINOR = "minor"  # yes


GIVEN = (Dimension.TAG,)
"""Dimensions whose labels are kept nowhere else: people give them."""

ALONE = (Dimension.KIND, Dimension.RATING, Dimension.SHAPE, Dimension.STARS, Dimension.FORMAT, Dimension.MODEL)
"""Dimensions of which an asset has at most one label: lists and tallies of several of them share nothing."""

Label = tuple[Dimension, str]


class Shelf(StrEnum):
    """Parts of a workspace with label lists of their own, so that a listing never reads past what it does not show."""

    GALLERY = "gallery"
    WORKS = "works"  # masks, adapters, reports, …
    GALLERY_TRASH = "trash-g"
    WORKS_TRASH = "trash-w"

    @staticmethod
    def of(kind: str, trashed: bool) -> Shelf:
        """Where an asset of that kind stands."""
        if kind in GALLERY:
            return Shelf.GALLERY_TRASH if trashed else Shelf.GALLERY
        return Shelf.WORKS_TRASH if trashed else Shelf.WORKS

    @staticmethod
    def holding(kinds: Iterable[str] | None, trashed: bool) -> tuple[Shelf, ...]:
        """The shelves on which these kinds (None: all) stand."""
        every = (Shelf.GALLERY_TRASH, Shelf.WORKS_TRASH) if trashed else (Shelf.GALLERY, Shelf.WORKS)
        if kinds is None:
            return every
        wanted = {Shelf.of(kind, trashed) for kind in kinds}
        return tuple(shelf for shelf in every if shelf in wanted)


@dataclass(frozen=True)
class Facts:
    """What an asset's labels follow from."""

    kind: str
    media_type: str
    width: int | None
    height: int | None
    rating: str | None
    minor: bool
    stars: int
    meta: Mapping[str, JsonValue]
    subjects: frozenset[str]
    step: str | None
    collections: frozenset[str]

    @property
    def sides(self) -> tuple[int, int]:
        """Width and height in pixels, 0 where there are none."""
        return self.width or 0, self.height or 0

    @property
    def labels(self) -> set[Label]:
        """All labels that are not a person's tags."""
        found: set[Label] = {(Dimension.KIND, self.kind), (Dimension.FORMAT, self.media_type)}
        found |= {(Dimension.SUBJECT, subject) for subject in self.subjects}
        found |= {(Dimension.COLLECTION, collection) for collection in self.collections}
        if model := _text(self.meta, "model") or _text(self.meta, "base_model"):
            found.add((Dimension.MODEL, model))
        found |= {(Dimension.ADAPTER, name) for name in _adapters(self.meta)}
        if self.step:
            found.add((Dimension.STEP, self.step))
        if all(self.sides):
            found |= {(Dimension.SHAPE, shape(*self.sides)), (Dimension.RATING, self.rating or "unrated")}
        if self.stars:
            found.add((Dimension.STARS, str(self.stars)))
        if self.minor:
            found.add((Dimension.MINOR, "yes"))
        return {(dimension, value[:VALUE_LENGTH]) for dimension, value in found}


def shape(width: int, height: int) -> str:
    """portrait, landscape, or square."""
    if max(width, height) < SQUARE * min(width, height):
        return "square"
    return "portrait" if height > width else "landscape"


def number_at(moment: datetime) -> int:
    """Microseconds since 1970: the number of an asset that was recorded at that moment."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(number: int) -> datetime:
    """The moment of a number: the inverse of `number_at`."""
    return EPOCH + timedelta(microseconds=number)


def _text(meta: Mapping[str, JsonValue], name: str) -> str:
    value = meta.get(name)
    return value if isinstance(value, str) else ""


def _adapters(meta: Mapping[str, JsonValue]) -> Iterable[str]:
    worn = meta.get("adapters")
    for one in worn if isinstance(worn, list) else ():
        if isinstance(one, dict) and (name := _text(one, "name") or _text(one, "digest")[:12]):
            yield name
