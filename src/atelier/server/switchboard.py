"""Which routes an address can be for, found by its first parts instead of by trying two hundred patterns in turn."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import APIRouter
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

HEADS = 2
"""How many parts of an address tell which routes may answer it: `/v1/assets/…`."""

Key = tuple[int, tuple[str, ...]]
"""How many parts an address has, and those of its heads that begin a route."""


@dataclass
class _Board:
    """The routes as they were when it was made.

    Attributes:
        heads: what routes begin with, in one part and in two. longest: parts of the longest route.
        parts: a router for each kind of address that was asked for. There are few kinds: what begins no route is one.
    """

    routes: int
    heads: frozenset[tuple[str, ...]]
    longest: int
    parts: dict[Key, APIRouter] = field(default_factory=dict[Key, APIRouter])

    def key(self, path: str) -> Key:
        segments = path.split("/")[1:]
        heads = tuple(segments[:HEADS])
        while heads and heads not in self.heads:
            heads = heads[:-1]
        return min(len(segments), self.longest + 1), heads


class Switchboard:
    """Stands before a router, and hands a request to a router of those routes that may answer it, in the same order.

    Where none of them does, what answers is the whole router's answer to unknown addresses.

    Args:
        router: the whole one; routes may be added to it later.
    """

    def __init__(self, router: APIRouter) -> None:
        self._router = router
        self._board = _Board(-1, frozenset(), 0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        plain = scope["type"] == "http" and not scope.get("root_path")
        router = self._of(scope["path"]) if plain else self._router
        await router.app(scope, receive, send)

    def _of(self, path: str) -> APIRouter:
        routes = self._router.routes
        if self._board.routes != len(routes):
            split = [_segments(route) for route in routes if isinstance(route, Route | Mount)]
            heads = {tuple(one[:length]) for one in split for length in range(1, min(HEADS, len(one)) + 1)}
            literal = frozenset(one for one in heads if not any("{" in part for part in one))
            self._board = _Board(len(routes), literal, max(map(len, split), default=0))
        key = self._board.key(path)
        made = self._board.parts.get(key)
        if made is None:
            made = APIRouter(redirect_slashes=False, default=self._router.default)
            made.routes.extend(route for route in routes if _may_answer(route, key))
            self._board.parts[key] = made
        return made


def _segments(route: Route | Mount) -> list[str]:
    return route.path.split("/")[1:]


def _may_answer(route: BaseRoute, key: Key) -> bool:
    """Whether the route's pattern matches some address with so many parts that begins so (and with nothing else that
    begins a route)."""
    if not isinstance(route, Route | Mount):
        return True
    count, heads = key
    segments = _segments(route)
    if isinstance(route, Route) and ":path}" not in route.path and len(segments) != count:
        return False
    known = min(HEADS, count)
    asked = [*heads, *[None] * (known - len(heads))]
    return all("{" in mine or mine == head for mine, head in zip(segments, asked, strict=False))
