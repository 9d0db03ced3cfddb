"""Invitations to a workspace: made by its owner, taken by whoever has the link."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from atelier.accounts import invitations as stored
from atelier.accounts.roles import Role
from atelier.errors import InvalidInput
from atelier.server import words
from atelier.server.access import Anyone, Manages
from atelier.server.cookies import set_cookies
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.server.sent_headers import sends

router = resource("invitations", prefix="")


class Invitation(BaseModel):
    """An invitation that can still be used."""

    id: str = Field(examples=["mfzwizltoq2gk4dc"])
    workspace: str
    title: str = Field(description="Of the workspace.")
    role: Role
    login: str = Field(description="Who it is for; empty: whoever has the link.")
    created: datetime
    created_by: str
    expires: datetime


class NewInvitation(BaseModel):
    """An invitation and its link, which is shown this once."""

    invitation: Invitation
    link: words.Link


class InvitationWish(words.Request):
    """Whom to invite, as what."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "editor", "login": "noor@example.org"}]})

    role: Role
    login: words.Login | None = Field(default=None, description="Only they may use it; else whoever has the link.")
    days: int = Field(default=7, ge=1, le=30, description="How long it can be used.")


class Seen(words.Request):
    """The token of a link."""

    token: words.Token


class SeenInvitation(BaseModel):
    """What an invitation is to."""

    workspace: str
    title: str
    role: Role
    login: str
    expires: datetime


class Acceptance(words.Request):
    """The token of a link; and, of somebody who has no account yet, who they are."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "token": "ate_invite_4fWk",
                    "login": "noor@example.org",
                    "name": "Noor",
                    "password": "four words that nobody guesses",
                }
            ]
        }
    )

    token: words.Token
    login: words.Login | None = None
    name: words.Name | None = None
    password: words.Password | None = None


class Accepted(BaseModel):
    """You are a member."""

    workspace: str
    role: Role
    user_id: str


@router.get("/workspaces/{workspace}/invitations", summary="List invitations")
def list_invitations(caller: Manages, workspace: words.Id, page: PageOf) -> Page[Invitation]:
    """Those that can still be used, newest first."""
    items, cursor = page.slice(caller.state.accounts.invitations.list(workspace), "invitations", workspace)
    return Page(items=[_shown(one) for one in items], next=cursor)


@router.post("/workspaces/{workspace}/invitations", status_code=201, summary="Invite somebody")
def create_invitation(caller: Manages, workspace: words.Id, wish: InvitationWish) -> NewInvitation:
    """Hand the link to them: the studio sends no mail."""
    caller.state.accounts.workspaces.get(workspace)
    made, token = caller.state.accounts.invitations.create(
        workspace, wish.role, login=wish.login or "", lasts=timedelta(days=wish.days), actor=caller.user
    )
    link = words.Link(token=token, path=f"/invitation#token={token}")
    return NewInvitation(invitation=_shown(made), link=link)


@router.delete(
    "/workspaces/{workspace}/invitations/{invitation_id}", status_code=204, summary="Take an invitation back"
)
def revoke_invitation(caller: Manages, workspace: words.Id, invitation_id: words.Id) -> None:
    """Its link stops working."""
    caller.state.accounts.invitations.revoke(workspace, invitation_id, actor=caller.user)


@router.post("/invitations/look", summary="What an invitation is to")
def look_at_invitation(caller: Anyone, seen: Seen) -> SeenInvitation:
    """Before it is taken."""
    found = caller.state.accounts.invitations.look(seen.token)
    return SeenInvitation(
        workspace=found.workspace, title=found.title, role=found.role, login=found.login, expires=found.expires
    )


@router.post("/invitations/accept", summary="Take an invitation", responses={200: sends("Set-Cookie")})
def accept_invitation(caller: Anyone, request: Request, response: Response, taken: Acceptance) -> Accepted:
    """Signed in, you become a member. Otherwise a user is made of login, name and password, and signed in by cookie."""
    accounts = caller.state.accounts
    if caller.known and not caller.local and caller.key is None:
        found = accounts.invitations.accept(taken.token, caller.user)
        return Accepted(workspace=found.workspace, role=found.role, user_id=caller.user)
    if taken.login is None or taken.password is None:
        raise InvalidInput(
            "somebody who is not signed in needs a login and a password to accept",
            advice="sign in first, or send login, name and password",
        )
    found, user = accounts.invitations.join(taken.token, taken.login, taken.name or "", taken.password)
    agent = request.headers.get("user-agent", "")
    set_cookies(request, response, accounts.sessions.start(user, agent=agent, address=caller.address))
    return Accepted(workspace=found.workspace, role=found.role, user_id=user.id)


def _shown(one: stored.Invitation) -> Invitation:
    return Invitation(**{name: getattr(one, name) for name in Invitation.model_fields})
