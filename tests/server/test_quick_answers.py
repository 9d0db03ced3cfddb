"""Finding a route by its first parts, and answering light reads where the request is read."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any, cast

import pytest
from starlette.routing import Match

from atelier.server import resource
from atelier.server.access import Caller
from atelier.server.app import bare_app
from atelier.server.switchboard import Switchboard

PARTS = ["v1", "assets", "runs", "me", "abc", "erase", "sessions", "", "index.html", "..", "x" * 40]


def _first(routes: Any, path: str, method: str) -> object:
    """The route that answers: the first full match, else the first partial one."""
    scope = {"type": "http", "path": path, "method": method, "headers": [], "root_path": ""}
    found = [(route.matches(scope)[0], route) for route in routes]
    full = [route for match, route in found if match is Match.FULL]
    partial = [route for match, route in found if match is Match.PARTIAL]
    return next(iter([*full, *partial]), None)


def test_the_switchboard_finds_what_trying_all_routes_finds() -> None:
    app = bare_app()
    board = Switchboard(app.router)
    known = {str(getattr(route, "path", "/")).replace("{", "").replace("}", "") for route in app.router.routes}
    made = {"/" + "/".join(parts) for size in (1, 2) for parts in product(PARTS, repeat=size)}
    made |= {"/" + "/".join(parts) for parts in product(["v1", "abc", ""], PARTS, PARTS)}
    made |= {f"{path}/more" for path in known} | {f"{path}/" for path in known}
    for path in sorted(known | made):
        for method in ("GET", "POST", "DELETE"):
            mine = board._of(path)
            assert _first(mine.routes, path, method) is _first(app.router.routes, path, method), (method, path)
    assert len(board._board.parts) < 500, "what begins no route is one kind of address"


@dataclass
class _Near:
    near: bool


def _handler(when: Callable[..., bool]) -> Callable[..., Any]:
    def where(caller: Caller, many: bool = False) -> int:
        return threading.get_ident()

    return resource._awaitable(resource.light(when)(where))


def _caller(near: bool) -> Caller:
    return Caller("u", "", "w", None, False, None, None, None, "", None, cast("Any", _Near(near)))


@pytest.mark.parametrize(("near", "many", "here"), [(True, False, True), (True, True, False), (False, False, False)])
def test_light_reads_need_no_thread_while_the_database_is_near(near: bool, many: bool, here: bool) -> None:
    handler = _handler(lambda many, **_: not many)

    async def ask() -> tuple[int, int]:
        return await handler(caller=_caller(near), many=many), threading.get_ident()

    answered, loop = asyncio.run(ask())
    assert (answered == loop) is here
