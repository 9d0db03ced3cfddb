"""Lists come in pages: `{"items": […], "next": cursor}`. A cursor is opaque, signed, and of one list only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query, Request
from pydantic import BaseModel, Field, JsonValue

from atelier.server.signing import Signer
from atelier.server.state import state_of

T = TypeVar("T")
MAX_LIMIT = 200
DEFAULT_LIMIT = 50


class Page(BaseModel, Generic[T]):
    """A part of a list."""

    items: list[T]
    next: str | None = Field(default=None, description="Cursor of the next page; null on the last one.")


class Paging:
    """What part of a list is asked for.

    A list calls `after("subjects", workspace)` for the position to go on from (None at the start), fetches `limit` + 1
    rows, and hands `cursor("subjects", workspace, position)` of the last one it shows to `Page.next`. What is signed
    includes the list's name and whatever else was given, so a cursor works nowhere else.
    """

    def __init__(self, limit: int, cursor: str | None, signer: Signer) -> None:
        self.limit, self._cursor, self._signer = limit, cursor, signer

    def after(self, *of: str) -> JsonValue:
        """The position that the cursor names, or None. Raises InvalidInput for a cursor of something else."""
        return None if not self._cursor else self._signer.unpack(self._purpose(of), self._cursor)

    def cursor(self, *of: str, position: JsonValue) -> str:
        """The cursor for a position."""
        return self._signer.pack(self._purpose(of), position)

    def slice(self, items: list[T], *of: str) -> tuple[list[T], str | None]:
        """A page of a list that is short enough to have at hand whole, and the cursor of the next."""
        start = self.start(*of)
        return self.part(items[start : start + self.limit + 1], start, *of)

    def start(self, *of: str) -> int:
        """How many items come before the page, in a list whose cursors count them."""
        at = self.after(*of)
        return at if isinstance(at, int) else 0

    def part(self, items: list[T], start: int, *of: str) -> tuple[list[T], str | None]:
        """A page, and the cursor of the next, of what was fetched from `start` on with one item more than `limit`."""
        more = len(items) > self.limit
        return items[: self.limit], self.cursor(*of, position=start + self.limit) if more else None

    def page(self, items: list[T], position: Callable[[T], JsonValue], *of: str) -> Page[T]:
        """The page of a list that was fetched from `after` on with one item more than `limit`."""
        shown = items[: self.limit]
        more = len(items) > self.limit
        return Page(items=shown, next=self.cursor(*of, position=position(shown[-1])) if more else None)

    @staticmethod
    def _purpose(of: tuple[str, ...]) -> str:
        return "cursor:" + "\n".join(of)


async def _paging(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Items at most.")] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=1024, description="`next` of the page before.")] = None,
) -> Paging:
    # Not a plain function: FastAPI would send each request through a thread of its own for it.
    return Paging(limit, cursor, state_of(request).signer)


PageOf = Annotated[Paging, Depends(_paging)]
"""What a handler declares: `page: PageOf`."""
