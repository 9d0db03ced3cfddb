"""`/v1/setup`: the first user, who owns the studio."""

from __future__ import annotations

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from atelier.errors import SignInNeeded
from atelier.server import words
from atelier.server.access import Anyone
from atelier.server.cookies import set_cookies
from atelier.server.resource import resource
from atelier.server.routers.session import Session, session_of
from atelier.server.sent_headers import sends

router = resource("setup")


class SetupState(BaseModel):
    """What somebody who comes for the first time has to do."""

    done: bool = Field(description="Whether there is an owner with a password.")
    open: bool = Field(description="Whether you can work without signing in: on this machine, until the set-up.")
    provider: str | None = Field(
        default=None, description="Name of the provider of identities that people may sign in by; null: none is set."
    )
    token_needed: bool = Field(description="Whether the set-up asks for the token that the server printed.")


class SetUp(words.Request):
    """The owner to be."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"login": "mira@example.org", "name": "Mira", "password": "four words that nobody guesses"}]
        }
    )

    login: words.Login
    name: words.Name
    password: words.Password = Field(description="10 to 256 characters.")
    token: words.Token | None = Field(default=None, description="What the server printed; not needed on its machine.")


@router.get("", summary="Whether the studio is set up")
def get_setup(caller: Anyone) -> SetupState:
    """Also says whether you can work without signing in."""
    done = caller.state.accounts.users.secured()
    provider = caller.state.provider.client.label if caller.state.provider is not None and done else None
    return SetupState(done=done, open=caller.local, token_needed=not done and not caller.local, provider=provider)


@router.post("", status_code=201, summary="Set the studio up", responses={201: sends("Set-Cookie")})
def set_up(caller: Anyone, request: Request, response: Response, owner: SetUp) -> Session:
    """Make the owner, who can administer the instance, and sign them in (by cookie). Works once.

    From then on everybody has to sign in, on the server's own machine too.
    """
    accounts = caller.state.accounts
    if not caller.local and owner.token is None and not accounts.users.secured():
        raise SignInNeeded(
            "the set-up from elsewhere needs the token that the server printed when it started",
            advice="look at the server's output, or make the first account on its machine",
        )
    token = None if caller.local else owner.token or ""
    user = accounts.links.set_up(token, owner.login, owner.name, owner.password)
    tokens = accounts.sessions.start(user, agent=request.headers.get("user-agent", ""), address=caller.address)
    set_cookies(request, response, tokens)
    return session_of(tokens, in_body=False)
