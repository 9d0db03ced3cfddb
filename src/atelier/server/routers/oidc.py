"""`/v1/session/oidc`: signing in by a provider of identities, and connecting one to an account."""

from __future__ import annotations

import time
from dataclasses import asdict
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from atelier.accounts.oidc import Attempt, Provider
from atelier.accounts.roles import Right
from atelier.errors import AtelierError, InvalidInput, NotFound, SignInNeeded
from atelier.server import words
from atelier.server.access import Anyone, Caller
from atelier.server.access_rules import require_account
from atelier.server.cookies import set_cookies
from atelier.server.origins import is_secure
from atelier.server.resource import any_query, resource
from atelier.server.sent_headers import sends

router = resource("oidc", prefix="/session/oidc")
COOKIE, PURPOSE = "atelier_oidc", "oidc"
PATH = "/v1/session/oidc"
LASTS = 600
"""Seconds that somebody has at the provider."""


class Beginning(words.Request):
    """How to begin; all of it may be left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})

    invitation: words.Token | None = Field(default=None, description="Of whoever was invited and has no account yet.")
    connect: bool = Field(default=False, description="Connect the provider to the account that is signed in.")


class Elsewhere(BaseModel):
    """Where to send the browser."""

    address: str


@router.post("", summary="Begin to sign in by a provider of identities")
def begin(caller: Anyone, request: Request, response: Response, wish: Beginning) -> Elsewhere:
    """`GET /v1/setup` says whether there is one. The browser that begins is the one that has to come back."""
    provider = _provider(caller)
    user = ""
    if wish.connect:
        caller.require(Right.PERSON)
        user = require_account(caller)
    attempt = Attempt.new()
    address = provider.address(attempt, _redirect(caller, request))
    kept: JsonValue = {
        **asdict(attempt),
        "invitation": wish.invitation or "",
        "user": user,
        "until": int(time.time()) + LASTS,
    }
    # Lax: the browser comes back from another site. It is signed, and worth nothing to anybody else.
    secure = is_secure(request, caller.state.settings)
    signed = caller.state.signer.pack(PURPOSE, kept)
    response.set_cookie(COOKIE, signed, max_age=LASTS, path=PATH, secure=secure, httponly=True, samesite="lax")
    return Elsewhere(address=address)


@router.get(
    "/callback",
    summary="Come back from a provider of identities",
    status_code=303,
    response_class=RedirectResponse,
    responses={
        303: {
            "description": "On to the page; to `/sign-in#problem=…&detail=…` where it did not work.",
            **sends("Location", "Set-Cookie"),
        }
    },
)
@any_query
def come_back(caller: Anyone, request: Request) -> RedirectResponse:
    """For browsers: signs in by cookies."""
    accounts = caller.state.accounts
    try:
        provider = _provider(caller)
        kept = _kept(caller, request.cookies.get(COOKIE, ""))
        attempt = Attempt(*(str(kept[name]) for name in ("state", "nonce", "verifier")))
        identity = provider.finish(attempt, _redirect(caller, request), dict(request.query_params))
        if user := str(kept["user"]):
            accounts.identities.connect(identity, user)
            answer = RedirectResponse("/settings", 303)
        else:
            found = accounts.identities.sign_in(identity, invitation=str(kept["invitation"]))
            agent = request.headers.get("user-agent", "")
            tokens = accounts.sessions.start(found, agent=agent, address=caller.address)
            answer = RedirectResponse("/", 303)
            set_cookies(request, answer, tokens)
    except AtelierError as error:
        told = urlencode({"problem": error.code, "detail": f"{error.message}. {error.advice}".strip(". ")})
        answer = RedirectResponse(f"/sign-in#{told}", 303)
    answer.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="lax")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _provider(caller: Caller) -> Provider:
    if caller.state.provider is None:
        raise NotFound("no provider of identities is set", advice="sign in with your password")
    return caller.state.provider


def _redirect(caller: Caller, request: Request) -> str:
    base = caller.state.settings.public_url or str(request.base_url)
    return f"{base.rstrip('/')}{PATH}/callback"


def _kept(caller: Caller, cookie: str) -> dict[str, JsonValue]:
    try:
        kept = caller.state.signer.unpack(PURPOSE, cookie)
    except InvalidInput:
        kept = None
    if not isinstance(kept, dict) or not isinstance(until := kept.get("until"), int) or until < time.time():
        raise SignInNeeded("this sign-in was not begun in this browser, or took too long", advice="begin it again")
    return kept
