"""How a resource's routes are declared: `router = resource("subjects")`, then FastAPI's own decorators."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextvars import copy_context
from dataclasses import replace
from functools import partial, wraps
from inspect import iscoroutinefunction
from typing import Any, TypeVar

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import ParamTypes
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.types import Message

from atelier.accounts.roles import Right
from atelier.errors import InvalidInput, TooLarge
from atelier.server import idempotency
from atelier.server.access import Caller, Rule
from atelier.server.gate import gate_of
from atelier.server.observing import about
from atelier.server.problems import request_id
from atelier.server.state import state_of

PREFIX = "/v1"
_EVERYBODY = frozenset({400, 401, 422, 429, 500})
_STUDIO = frozenset({403, 404, 503})
_UNSAFE = frozenset({403, 404, 409, 413, 503, 507})
"""The statuses of problems that routes may answer with: all, those of a workspace, those that change something."""
_NAMES = {
    400: "BadRequest",
    401: "SignInNeeded",
    403: "Refused",
    404: "NotFound",
    409: "Conflict",
    413: "TooLarge",
    422: "InvalidInput",
    429: "TooMany",
    500: "Defect",
    503: "Unavailable",
    507: "OutOfResources",
}
_ANYWHERE = frozenset({"workspace", "signature", "expires", "version"})
"""Query parameters that every route takes: the workspace that it is about, what signs an address, and by what caches
tell states of a content apart."""
_KEY_PARAMETER = {
    "name": idempotency.HEADER,
    "in": "header",
    "required": False,
    "description": "Sent again with the same key, the request is answered again and not done again, for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[\x21-\x7e]+$"},
}


class Route(APIRoute):
    """A route with a rule, which is checked before the request's body is read.

    `max_body_size` in the decorator lets it take more than the server's limit; the rest is FastAPI's.
    """

    problem_family = ""
    """Problems of another shape than the studio's own: begins the names of their descriptions."""
    invalid_input = 422
    """The status that answers what cannot be used."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        own = options.get("responses") or {}
        self.body_limit: int | None = options.pop("max_body_size", None)
        super().__init__(path, _awaitable(endpoint), **options)
        rules = list(_rules(self.dependant))
        if len(rules) != 1:
            raise TypeError(f"{sorted(self.methods or [])} {path} must have one rule, see atelier.server.access")
        self.rule = rules[0]
        self.asked = frozenset(_asked(self.dependant))
        self.any_query = endpoint in _ANY_QUERY
        self.responses = _problems(self) | own
        if any(idempotency.applies(method, self.rule) for method in self.methods or ()):
            extra = dict(self.openapi_extra or {})
            self.openapi_extra = {**extra, "parameters": [*extra.get("parameters", []), _KEY_PARAMETER]}

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler behind the rule; what lies behind is `self.work`."""
        self.work = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await self.work(request)

        async def guarded(request: Request) -> Response:
            caller = await gate_of(request).admit(request, self.rule)
            caller = replace(caller, request=request_id(request), about=about(request.scope))
            request.state.caller = caller
            if request.scope["query_string"] and not self.any_query:
                _only(self.asked, request)
            if request.method in ("GET", "HEAD"):
                return await handle(request)
            _bound(request, self.body_limit or state_of(request).settings.body_limit)
            work = counted if self.rule.submits and caller.limits is not None else handle
            if idempotency.HEADER in request.headers and idempotency.applies(request.method, self.rule):
                return await idempotency.once(request, caller, work)
            return await work(request)

        async def counted(request: Request) -> Response:
            """Spends one of today's submits, and gives it back when nothing was submitted."""
            caller: Caller = request.state.caller
            quotas, limits = caller.state.accounts.quotas, caller.limits
            assert limits is not None
            await run_in_threadpool(quotas.spend, caller.user, caller.workspace, limits)
            submitted = False
            try:
                response = await handle(request)
                submitted = response.status_code < 400
                return response
            finally:
                if not submitted:
                    await run_in_threadpool(quotas.give_back, caller.user, caller.workspace)

        return guarded


def resource(name: str, *, prefix: str | None = None, route_class: type[Route] = Route) -> APIRouter:
    """A router for `/v1/{name}`; the OpenAPI tag is its name. The routes' ids are their functions' names.

    Args:
        prefix: another path below `/v1` ("" for `/v1` itself).
        route_class: what its routes are, where they answer in a way of their own.
    """
    path = PREFIX + (f"/{name}" if prefix is None else prefix)
    return APIRouter(prefix=path, tags=[name], route_class=route_class, generate_unique_id_function=_operation_id)


def _problems(route: Route) -> dict[int | str, dict[str, Any]]:
    found = _EVERYBODY - {422} | {route.invalid_input}
    if route.rule.right is not Right.PUBLIC or "{" in route.path:
        found |= _STUDIO
    if set(route.methods or ()) - {"GET", "HEAD"}:
        found |= _UNSAFE
    name = route.problem_family
    return {status: {"$ref": f"#/components/responses/{problem_name(status, name)}"} for status in sorted(found)}


def problem_name(status: int, family: str = "") -> str:
    """What the description calls the answers of a status: `NotFound`."""
    return family + _NAMES[status]


def _asked(dependant: Dependant) -> Iterator[str]:
    """The names of a route's own query parameters."""
    for field in get_flat_params(dependant):
        if getattr(field.field_info, "in_", ParamTypes.query) is ParamTypes.query:
            yield field.alias


def _only(asked: frozenset[str], request: Request) -> None:
    """Raises InvalidInput: a query parameter that the route does not know, a misspelt filter, say."""
    unknown = sorted(set(request.query_params) - asked - _ANYWHERE)
    if unknown:
        names = ", ".join(f"'{name[:60]}'" for name in unknown[:5])
        takes = f"it takes {', '.join(sorted(asked))}" if asked else "it takes none"
        raise InvalidInput(f"this address takes no query parameter {names}", advice=takes)


def _bound(request: Request, most: int) -> None:
    """Let the request's body be read up to a size. Raises TooLarge: it says itself that it is larger."""
    said = request.headers.get("content-length", "")
    message = f"the request's body is larger than the {most} bytes that are taken here"
    if said.isdigit() and int(said) > most:
        raise TooLarge(message, advice="send less at once")
    receive, seen = request._receive, 0

    async def bounded() -> Message:
        nonlocal seen
        part = await receive()
        seen += len(part.get("body", b""))
        if seen > most:
            raise HTTPException(413, message)
        return part

    request._receive = bounded


FEW = 50
"""Rows of a page that is still light."""
Handler = TypeVar("Handler", bound=Callable[..., Any])


def light(when: Callable[..., bool]) -> Callable[[Handler], Handler]:
    """Decorates a handler that reads so little that a thread would cost more than the work: a few rows by their keys.

    Where the database is a file of this machine it is executed where the request is read: two threads that want
    Python at once on two cores take it from each other at every statement, which more than doubled the time of such
    reads.

    Args:
        when: `f(**values of the handler) -> bool`: whether this request is one of those.
    """

    def mark(handler: Handler) -> Handler:
        _LIGHT[handler] = when
        return handler

    return mark


def heavy(handler: Handler) -> Handler:
    """Decorates a handler that computes for long: it gets no thread of those that read. Such handlers look at pictures
    in turns, as many at a time as there are cores (`Eyes.turns`), and dozens of them may wait."""
    _HEAVY.add(handler)
    return handler


def any_query(handler: Handler) -> Handler:
    """Decorates a handler whose address others complete, with parameters of their own."""
    _ANY_QUERY.add(handler)
    return handler


_ANY_QUERY: set[Callable[..., Any]] = set()
_HEAVY: set[Callable[..., Any]] = set()
_LIGHT: dict[Callable[..., Any], Callable[..., bool]] = {}


def _awaitable(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """A handler that is a plain function, run in a thread: one way there and back. FastAPI would go there a second
    time to check the answer, which takes less than the way."""
    if iscoroutinefunction(endpoint):
        return endpoint
    is_light, is_heavy = _LIGHT.get(endpoint), endpoint in _HEAVY

    @wraps(endpoint)
    async def in_thread(**values: Any) -> Any:
        if is_light is not None and _is_local(values) and is_light(**values):
            return endpoint(**values)
        if is_heavy:
            work = partial(copy_context().run, partial(endpoint, **values))
            return await asyncio.get_running_loop().run_in_executor(values["caller"].state.heavy, work)
        return await asyncio.to_thread(endpoint, **values)

    return in_thread


def _is_local(values: Mapping[str, Any]) -> bool:
    caller = values.get("caller")
    return isinstance(caller, Caller) and caller.state.near


def _operation_id(route: APIRoute) -> str:
    return route.name


def _rules(dependant: Dependant) -> Iterator[Rule]:
    for one in dependant.dependencies:
        if isinstance(one.call, Rule):
            yield one.call
        yield from _rules(one)
