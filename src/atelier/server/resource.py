"""How a resource's routes are declared: `router = resource("subjects")`, then FastAPI's own decorators."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from atelier.accounts.roles import Right
from atelier.server.access import Rule, admit
from atelier.server.problems import MEDIA_TYPE, title

PREFIX = "/v1"
_SCHEMA = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
_EVERYBODY = {422: "invalid-input", 429: "too-many", 500: "defect", 503: "unavailable"}
_SIGNED_IN = {401: "sign-in-needed", 403: "forbidden"}


class Route(APIRoute):
    """A route with a rule. It is checked before the request's body is read."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        own = options.get("responses") or {}
        super().__init__(path, endpoint, **options)
        rules = list(_rules(self.dependant))
        if len(rules) != 1:
            raise TypeError(f"{sorted(self.methods or [])} {path} must have one rule, see atelier.server.access")
        self.rule = rules[0]
        codes = _EVERYBODY | (_SIGNED_IN if self.rule.right is not Right.PUBLIC else {})
        if "{" in path:
            codes[404] = "not-found"
        if set(self.methods or ()) - {"GET", "HEAD"}:
            codes |= {409: "conflict", 413: "too-large", 400: "bad-request", 403: "forbidden"}
        documented = {status: {"description": title(code), **_SCHEMA} for status, code in sorted(codes.items())}
        self.responses = documented | own

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler behind the rule."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            await admit(request, self.rule)
            return await handle(request)

        return guarded


def resource(name: str, *, prefix: str | None = None) -> APIRouter:
    """A router for `/v1/{name}`; the OpenAPI tag is its name. The routes' ids are their functions' names.

    Args:
        prefix: another path below `/v1` ("" for `/v1` itself).
    """
    path = PREFIX + (f"/{name}" if prefix is None else prefix)
    return APIRouter(prefix=path, tags=[name], route_class=Route, generate_unique_id_function=_operation_id)


def _operation_id(route: APIRoute) -> str:
    return route.name


def _rules(dependant: Dependant) -> Iterator[Rule]:
    for one in dependant.dependencies:
        if isinstance(one.call, Rule):
            yield one.call
        yield from _rules(one)
