"""The page's cookies: out of reach of scripts, sent by the studio's own pages only."""

from __future__ import annotations

from fastapi import Request, Response

from atelier.accounts.sessions import ACCESS_LASTS, SESSION_LASTS, Tokens
from atelier.server.gate import ACCESS_COOKIE, REFRESH_COOKIE
from atelier.server.origins import is_secure
from atelier.server.state import state_of

REFRESH_PATH = "/v1/session"


def set_cookies(request: Request, response: Response, tokens: Tokens) -> None:
    """Hand both tokens to the browser."""
    secure = is_secure(request, state_of(request).settings)
    for name, value, path, lasts in (
        (ACCESS_COOKIE, tokens.access, "/", ACCESS_LASTS),
        (REFRESH_COOKIE, tokens.refresh, REFRESH_PATH, SESSION_LASTS),
    ):
        response.set_cookie(
            name,
            value,
            max_age=int(lasts.total_seconds()),
            path=path,
            secure=secure,
            httponly=True,
            samesite="strict",
        )


def clear_cookies(response: Response) -> None:
    """Take them back."""
    response.delete_cookie(ACCESS_COOKIE, path="/", httponly=True, samesite="strict")
    response.delete_cookie(REFRESH_COOKIE, path=REFRESH_PATH, httponly=True, samesite="strict")
