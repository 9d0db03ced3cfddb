"""Every route against everybody. The routes come from the application, so that a new one is covered by itself.

Behind the gate stands a marker instead of the handler: what is tested is who passes, and nothing is done.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import Response
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, WebSocketRoute

from atelier.accounts.roles import Right
from atelier.server.app import bare_app
from atelier.server.problems import MEDIA_TYPE
from atelier.server.resource import Route

ROUTES = [route for route in bare_app().routes if isinstance(route, APIRoute)]
SIGNED_IN = {"other", "viewer", "editor", "owner", "admin"}
NOBODY = {"anonymous", "expired_key", "revoked_key"}
EVERYBODY = sorted({*NOBODY, *SIGNED_IN, "read_key", "full_key"})
MAY = {
    Right.PUBLIC: {"anonymous", "read_key", "full_key", *SIGNED_IN},
    Right.SELF: {"read_key", "full_key", *SIGNED_IN},
    Right.PERSON: SIGNED_IN,
    Right.READ: {"viewer", "editor", "owner", "read_key", "full_key"},
    Right.WRITE: {"editor", "owner", "full_key"},
    Right.RUN: {"editor", "owner", "full_key"},
    Right.SHARE: {"editor", "owner", "full_key"},
    Right.MANAGE: {"owner", "full_key"},
    Right.ADMIN: {"admin"},
}
"""Who passes a rule in the workspace `shared`: stated here anew, so that a change of the code's table is noticed."""

PUBLIC = {
    "GET /v1/setup",
    "POST /v1/setup",
    "POST /v1/session",
    "DELETE /v1/session",
    "POST /v1/session/oidc",
    "GET /v1/session/oidc/callback",
    "POST /v1/session/refresh",
    "POST /v1/session/reset",
    "POST /v1/invitations/look",
    "POST /v1/invitations/accept",
    "GET /v1/problems",
    "GET /v1/problems/{code}",
    "GET /v1/policies",
    "GET /v1/certificate",
    "POST /v1/shared/{token}",
    "GET /v1/shared/{token}/{asset_id}/thumbnail",
    "GET /v1/shared/{token}/{asset_id}/content",
    "GET /v1/incoming/{token}",
    "PUT /v1/incoming/{token}",
    "POST /v1/incoming/{token}/uploads",
    "HEAD /v1/incoming/{token}/uploads/{upload}",
    "PATCH /v1/incoming/{token}/uploads/{upload}",
    "POST /v1/incoming/{token}/uploads/{upload}/finish",
    "DELETE /v1/incoming/{token}/uploads/{upload}",
    "GET /health/live",
    "GET /health/ready",
}
"""Routes that anybody may call. To let the world in is a decision: a new one has to be written down here."""


def _names(route: APIRoute) -> Iterator[str]:
    for method in sorted(route.methods or ()):
        yield f"{method} {route.path}"


def test_every_route_has_a_rule() -> None:
    assert [name for route in ROUTES if not isinstance(route, Route) for name in _names(route)] == []
    assert set(MAY) == set(Right)
    assert len(ROUTES) > 30


def test_only_these_routes_are_for_anybody() -> None:
    public = {
        name
        for route in ROUTES
        if isinstance(route, Route) and route.rule.right is Right.PUBLIC
        for name in _names(route)
    }
    assert public == PUBLIC


def test_what_is_no_route_of_the_api_has_no_data() -> None:
    others = [route for route in bare_app().routes if not isinstance(route, APIRoute)]
    assert [_path(route) for route in others if not isinstance(route, WebSocketRoute)] == ["/v1/openapi.json"]


@dataclass(frozen=True)
class Outcome:
    """What the gate answered."""

    status: int
    content_type: str
    problem: str


@pytest.fixture(scope="module")
def outcomes(people: Any) -> dict[tuple[str, str, str], Outcome]:
    """What everybody gets at every route: (who, method, path) → the answer, 299 from behind the gate."""
    routes = [route for route in ROUTES if isinstance(route, Route)]
    before = [route.work for route in routes]

    async def marker(_request: object) -> Response:
        return Response(status_code=299)

    async def ask() -> dict[tuple[str, str, str], Outcome]:
        transport = httpx.ASGITransport(people.app, raise_app_exceptions=False, client=("203.0.113.5", 40000))
        found: dict[tuple[str, str, str], Outcome] = {}
        async with httpx.AsyncClient(transport=transport, base_url="http://studio.test") as client:
            for who in EVERYBODY:
                headers = people.headers[who] | {"Atelier-Workspace": "shared"}
                for route in routes:
                    for method in route.methods or ():
                        answer = await client.request(method, _address(route), headers=headers)
                        kind = answer.headers.get("content-type", "")
                        told = answer.json()["type"] if kind == MEDIA_TYPE and answer.content else ""
                        found[who, method, route.path] = Outcome(answer.status_code, kind, told)
        return found

    for route in routes:
        route.work = marker
    try:
        return asyncio.run(ask())
    finally:
        for route, work in zip(routes, before, strict=True):
            route.work = work


@pytest.mark.parametrize("route", ROUTES, ids=[next(_names(route)) for route in ROUTES])
def test_who_passes(route: Route, outcomes: dict[tuple[str, str, str], Outcome]) -> None:
    for method in route.methods or ():
        for who in EVERYBODY:
            outcome = outcomes[who, method, route.path]
            if method == "HEAD" and outcome.status in (401, 403):  # an answer without a body, so without a type
                assert outcome.status == (401 if who in NOBODY else 403), who
                assert who not in MAY[route.rule.right]
                continue
            if who in MAY[route.rule.right] or route.rule.bare:  # no key is looked at there
                assert outcome.status == 299, (who, outcome)
            elif who in NOBODY:
                assert outcome == Outcome(401, MEDIA_TYPE, "/v1/problems/sign-in-needed"), who
            else:
                assert outcome == Outcome(403, MEDIA_TYPE, "/v1/problems/forbidden"), who


def _address(route: APIRoute) -> str:
    return re.sub(r"\{[^}]+\}", "x", re.sub(r"\{workspace(:\w+)?\}", "shared", route.path))


def _path(route: BaseRoute) -> str:
    return getattr(route, "path", "")
