"""`/v1/me`: who you are, what you may, where you are signed in."""

from __future__ import annotations

from datetime import datetime

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from atelier.accounts.quotas import Limits, of_user
from atelier.accounts.roles import Right, Role
from atelier.errors import InvalidInput
from atelier.server import words
from atelier.server.access import Caller, Myself, Person
from atelier.server.access_rules import confirm_password, count_try, require_account
from atelier.server.cookies import clear_cookies
from atelier.server.paging import Page, PageOf
from atelier.server.resource import light, resource
from atelier.server.routers.erasure import CertificateOfErasure, certificate_out
from atelier.steps.services.closing import AccountEnd, Lone

router = resource("me")


class Place(BaseModel):
    """A workspace you are in."""

    id: str = Field(examples=["default"])
    title: str
    role: Role


class Me(BaseModel):
    """You, in the workspace that this request is about."""

    id: str = Field(description="`owner` where nobody has to sign in.", examples=["mfzwizltoq2gk4dc"])
    login: str
    name: str
    admin: bool
    local: bool = Field(description="Whether you work on the studio's machine, without signing in.")
    password: bool = Field(description="Whether you have a password; who signs in elsewhere may have none.")
    connected: bool = Field(description="Whether you can sign in by the provider that `GET /v1/setup` names.")
    workspace: str = Field(description="Choose another by the header `Atelier-Workspace`.")
    role: Role | None
    rights: list[Right] = Field(description="What you may do in it.")
    workspaces: list[Place]
    limits: Limits | None = Field(description="Null where nothing is limited.")
    submits_today: int = Field(description="Of `limits.generations_per_day`; days are UTC.")


class MyChange(words.Request):
    """What to change."""

    name: words.Name


class PasswordChange(words.Request):
    """The present password and the next."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"old": "four words that nobody guesses", "new": "four others that nobody guesses"}]
        }
    )

    old: words.Password
    new: words.Password


class MySession(BaseModel):
    """Where you are signed in."""

    id: str
    this: bool = Field(description="Whether this request belongs to it.")
    created: datetime
    used: datetime
    expires: datetime
    agent: str = Field(description="What the browser or program calls itself.")
    address: str


class SessionsEnded(BaseModel):
    """How many sessions ended."""

    count: int


class HeirOut(BaseModel):
    """Somebody who could own a workspace from now on."""

    id: str
    login: str
    name: str
    role: Role | None = Field(description="Theirs there now; null for an administrator who is no member.")


class GoingWorkspace(BaseModel):
    """A workspace that nobody else owns."""

    id: str
    counts: dict[str, int] = Field(description="What is in it, by kind.")
    stored_bytes: int
    stays: bool = Field(description="It is the studio's first, which cannot be erased, only handed over.")
    heirs: list[HeirOut] = Field(description="Its other active members, and the instance's administrators.")


class AccountEndOut(BaseModel):
    """What would go with an account; nothing is changed yet."""

    login: str
    alone: list[GoingWorkspace] = Field(description="Each gets another owner, or is erased with the account.")
    others: list[str] = Field(description="Ids of workspaces that go on without this user.")


class AccountErasing(words.Request):
    """That it is meant: this cannot be undone."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"confirm": "mira@example.org", "password": "x", "workspaces": ["mine"]}]}
    )

    confirm: words.Login = Field(description="The account's login once more.")
    password: words.Password | None = Field(default=None, description="Yours, where you have one.")
    workspaces: list[words.Id] = Field(
        default=[], max_length=1_000, description="Of those nobody else owns: these are erased as well."
    )
    heirs: dict[words.Id, words.Id] = Field(
        default={}, max_length=1_000, description="Of those nobody else owns: ids of users who own them from now on."
    )


class AccountErased(BaseModel):
    """Certificates of the workspaces that went with the account."""

    certificates: list[CertificateOfErasure]


@router.get("", summary="Who you are")
@light(lambda **_: True)
def get_me(caller: Myself) -> Me:
    """With the workspaces you are in and what you may do in the one this request is about."""
    return _me(caller)


@router.patch("", summary="Change your name")
def change_me(caller: Person, change: MyChange) -> Me:
    """The name that others see."""
    caller.state.accounts.users.change(require_account(caller), name=change.name, actor=caller.user)
    return _me(caller)


@router.post("/password", status_code=204, summary="Change your password")
async def change_password(caller: Person, request: Request, change: PasswordChange) -> None:
    """Ends your other sessions. At most 10 tries in 15 minutes."""
    user = require_account(caller)
    await count_try(caller, request)
    users, session = caller.state.accounts.users, caller.session or ""
    await run_in_threadpool(users.change_password, user, change.old, change.new, session_id=session)


@router.get("/sessions", summary="List your sessions")
def list_my_sessions(caller: Person, page: PageOf) -> Page[MySession]:
    """Where you are signed in, newest first."""
    found = caller.state.accounts.sessions.of(caller.user)
    items, cursor = page.slice(found, "sessions", caller.user)
    return Page(items=[MySession(**vars(one), this=one.id == caller.session) for one in items], next=cursor)


@router.delete("/sessions", summary="Sign out everywhere else")
def end_my_other_sessions(caller: Person) -> SessionsEnded:
    """Ends all of your sessions but the one that this request belongs to."""
    sessions = caller.state.accounts.sessions
    return SessionsEnded(count=sessions.end_all(require_account(caller), but=caller.session or ""))


@router.delete("/sessions/{session_id}", status_code=204, summary="End one of your sessions")
def end_my_session(caller: Person, session_id: words.Id) -> None:
    """Signs you out there."""
    caller.state.accounts.sessions.end(caller.user, session_id)


@router.delete("/workspaces/{workspace_id}", status_code=204, summary="Leave a workspace")
def leave_workspace(caller: Person, workspace_id: words.Id) -> None:
    """You are no longer a member of it; what comes by a team stays."""
    caller.state.accounts.members.remove(workspace_id, caller.user, actor=caller.user)


@router.get("/erase", summary="What erasing your account would erase")
def preview_account(caller: Person) -> AccountEndOut:
    """The workspaces that are yours alone, with counts, and those that go on without you."""
    return account_end_out(caller.state.closing.preview_account(require_account(caller)))


@router.post("/erase", summary="Erase your account")
async def erase_account(caller: Person, request: Request, wish: AccountErasing, response: Response) -> AccountErased:
    """Name, login, password, sessions, keys and memberships go, and with them the workspaces that are yours alone and
    that you hand over to nobody."""
    user = require_account(caller)
    login = (await run_in_threadpool(caller.state.accounts.users.get, user)).login
    if wish.confirm.strip().casefold() != login:
        raise InvalidInput(f"'{wish.confirm[:80]}' is not your login", kept="nothing was erased", advice="repeat it")
    await confirm_password(caller, request, wish.password)
    erase = caller.state.closing.erase_account
    certificates = await run_in_threadpool(erase, user, workspaces=wish.workspaces, heirs=wish.heirs, actor=user)
    clear_cookies(response)
    return AccountErased(certificates=[certificate_out(one) for one in certificates])


def account_end_out(found: AccountEnd) -> AccountEndOut:
    """What would go with an account, as the API shows it."""
    return AccountEndOut(login=found.login, alone=[_going(one) for one in found.alone], others=list(found.others))


def _going(one: Lone) -> GoingWorkspace:
    contents = one.contents
    return GoingWorkspace(
        id=contents.workspace,
        counts=dict(contents.counts),
        stored_bytes=contents.size,
        stays=one.stays,
        heirs=[HeirOut(id=heir.user_id, login=heir.login, name=heir.name, role=heir.role) for heir in one.heirs],
    )


def _me(caller: Caller) -> Me:
    accounts = caller.state.accounts
    if caller.local:
        places = [Place(id=one.id, title=one.title, role=Role.OWNER) for one in accounts.workspaces.list()]
        login, name, password, connected = "", caller.name, False, False
    else:
        user = accounts.users.get(caller.user)
        places = [Place(id=one.workspace, title=one.title, role=one.role) for one in accounts.members.places(user.id)]
        login, name, password = user.login, user.name, not user.waiting
        provider = caller.state.provider
        connected = provider is not None and provider.client.issuer in accounts.identities.of(user.id)
    return Me(
        id=caller.user,
        login=login,
        name=name,
        admin=caller.admin,
        local=caller.local,
        password=password,
        connected=connected,
        workspace=caller.workspace,
        role=caller.role,
        rights=[right for right in Right if caller.may(right)],
        workspaces=places,
        limits=caller.limits,
        submits_today=accounts.quotas.used(of_user(caller.user)),
    )
