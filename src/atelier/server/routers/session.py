"""`/v1/session`: signing in and out, refreshing, a new password by a link."""

from __future__ import annotations

from typing import Literal

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from atelier.accounts.sessions import ACCESS_LASTS, Tokens
from atelier.errors import SignInNeeded
from atelier.server import words
from atelier.server.access import Anyone, Caller
from atelier.server.access_rules import ATTEMPTS
from atelier.server.cookies import clear_cookies, set_cookies
from atelier.server.gate import QUARTER, REFRESH_COOKIE
from atelier.server.resource import resource
from atelier.server.sent_headers import sends

router = resource("session")


class Session(BaseModel):
    """You are signed in. The tokens are null when they went into cookies."""

    user_id: str = Field(examples=["mfzwizltoq2gk4dc"])
    name: str = Field(examples=["Mira"])
    admin: bool
    expires_in: int = Field(description="Seconds until the access token has to be refreshed.", examples=[900])
    access_token: str | None = Field(default=None, description="Send it as `Authorization: Bearer …`.")
    refresh_token: str | None = Field(default=None, description="Works once: each refresh gives the next.")


class SignIn(words.Request):
    """Who, and by what."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"login": "mira@example.org", "password": "four words that nobody guesses"}]}
    )

    login: words.Login
    password: words.Password
    tokens: Literal["cookie", "body"] = Field(
        default="cookie", description="Where the tokens go: cookies for the page, the answer's body for programs."
    )


class Refresh(words.Request):
    """Programs send the token; the page's is in its cookie."""

    refresh_token: words.Token | None = None


class Reset(words.Request):
    """A new password, by the token that an administrator gave."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"token": "ate_reset_4fWk", "password": "four words that nobody guesses"}]}
    )

    token: words.Token
    password: words.Password


@router.post("", summary="Sign in", responses={200: sends("Set-Cookie")})
async def sign_in(caller: Anyone, request: Request, response: Response, who: SignIn) -> Session:
    """With login and password. At most 10 tries with a login in 15 minutes."""
    limiter = caller.state.limiter
    await limiter.count(request, "sign-in", who.login.strip().casefold(), ATTEMPTS, QUARTER, "tries with this login")
    tokens = await run_in_threadpool(_start, caller, who, request.headers.get("user-agent", ""))
    if who.tokens == "cookie":
        set_cookies(request, response, tokens)
    return session_of(tokens, in_body=who.tokens == "body")


@router.post("/refresh", summary="Refresh the access token", responses={200: sends("Set-Cookie")})
def refresh_session(caller: Anyone, request: Request, response: Response, body: Refresh | None = None) -> Session:
    """The refresh token works once and gives the next. One that is used again ends the session: it was copied."""
    given = body.refresh_token if body is not None else None
    token = given or request.cookies.get(REFRESH_COOKIE, "")
    if not token:
        raise SignInNeeded("there is no session to refresh", advice="sign in")
    tokens = caller.state.accounts.sessions.refresh(token)
    if given is None:
        set_cookies(request, response, tokens)
    return session_of(tokens, in_body=given is not None)


@router.delete("", status_code=204, summary="Sign out", responses={204: sends("Set-Cookie")})
def sign_out(caller: Anyone, request: Request, response: Response) -> None:
    """Ends this session; the cookies go."""
    sessions = caller.state.accounts.sessions
    if caller.session is not None:
        sessions.end(caller.user, caller.session)
    elif token := request.cookies.get(REFRESH_COOKIE):
        sessions.end_by_refresh(token)
    clear_cookies(response)


@router.post("/reset", status_code=204, summary="Set a new password by a link")
def reset_password(caller: Anyone, body: Reset) -> None:
    """With the token of a reset link, which works once. Ends all sessions of its user."""
    caller.state.accounts.links.reset(body.token, body.password)


def session_of(tokens: Tokens, *, in_body: bool) -> Session:
    """The answer to a sign-in."""
    return Session(
        user_id=tokens.user.id,
        name=tokens.user.name,
        admin=tokens.user.admin,
        expires_in=int(ACCESS_LASTS.total_seconds()),
        access_token=tokens.access if in_body else None,
        refresh_token=tokens.refresh if in_body else None,
    )


def _start(caller: Caller, who: SignIn, agent: str) -> Tokens:
    accounts = caller.state.accounts
    user = accounts.users.check(who.login, who.password)
    return accounts.sessions.start(user, agent=agent, address=caller.address)
