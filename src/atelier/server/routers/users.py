"""`/v1/users`: everybody who can sign in, for administrators."""

from __future__ import annotations

from datetime import datetime

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from atelier.accounts.roles import Right
from atelier.accounts.users import User
from atelier.errors import InvalidInput
from atelier.server import words
from atelier.server.access import Administers
from atelier.server.access_rules import confirm_password
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.server.routers.erasure import certificate_out
from atelier.server.routers.keys import Key, key_of
from atelier.server.routers.me import (
    AccountEndOut,
    AccountErased,
    AccountErasing,
    MySession,
    SessionsEnded,
    account_end_out,
)

router = resource("users")


class Account(BaseModel):
    """Somebody who can sign in."""

    id: str = Field(examples=["mfzwizltoq2gk4dc"])
    login: str = Field(examples=["mira@example.org"])
    name: str = Field(examples=["Mira"])
    admin: bool
    active: bool = Field(description="Whether they may sign in.")
    waiting: bool = Field(description="Whether they have yet to set a password.")
    created: datetime
    seen: datetime | None


class NewAccount(BaseModel):
    """A user who has yet to set a password, and the link for it."""

    user: Account
    reset: words.Link


class AccountWish(words.Request):
    """Who is to be able to sign in."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"login": "noor@example.org", "name": "Noor"}]})

    login: words.Login
    name: words.Name | None = None
    admin: bool = False


class AccountChange(words.Request):
    """What to change; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"active": False}]})

    name: words.Name | None = None
    admin: bool | None = None
    active: bool | None = None


@router.get("", summary="List the users")
def list_users(caller: Administers, page: PageOf) -> Page[Account]:
    """Everybody who can sign in, by id."""
    after = page.after("users")
    users = caller.state.accounts.users.list(after=str(after or ""), limit=page.limit + 1)
    return page.page([_account(one) for one in users], lambda one: one.id, "users")


@router.post("", status_code=201, summary="Make a user")
def create_user(caller: Administers, wish: AccountWish) -> NewAccount:
    """They set their password by the link, which works once, for a day."""
    accounts = caller.state.accounts
    user = accounts.users.create(wish.login, wish.name or "", admin=wish.admin, actor=caller.user)
    return NewAccount(user=_account(user), reset=_link(accounts.links.for_reset(user.id, actor=caller.user)))


@router.get("/{user_id}", summary="Show a user")
def get_user(caller: Administers, user_id: words.Id) -> Account:
    """One."""
    return _account(caller.state.accounts.users.get(user_id))


@router.patch("/{user_id}", summary="Change a user")
def change_user(caller: Administers, user_id: words.Id, change: AccountChange) -> Account:
    """Name, administrator or not, active or not. Who is not active is signed out, and their keys stop."""
    users = caller.state.accounts.users
    return _account(
        users.change(user_id, name=change.name, admin=change.admin, active=change.active, actor=caller.user)
    )


@router.delete("/{user_id}", status_code=204, summary="Remove a user")
def remove_user(caller: Administers, user_id: words.Id) -> None:
    """Name, login, password, sessions and keys go; what they made stays in its workspaces. 409 where they alone own a
    workspace: it is handed over or erased by `POST /v1/users/{id}/erase`, and `GET` there says which that are."""
    caller.state.accounts.users.remove(user_id, actor=caller.user)


@router.get("/{user_id}/erase", summary="What erasing a user's account would erase")
def preview_user_erasing(caller: Administers, user_id: words.Id) -> AccountEndOut:
    """The workspaces that are theirs alone, with counts and who could own them, and those that go on without them."""
    return account_end_out(caller.state.closing.preview_account(user_id))


@router.post("/{user_id}/erase", summary="Erase a user's account")
async def erase_user(caller: Administers, request: Request, user_id: words.Id, wish: AccountErasing) -> AccountErased:
    """What `DELETE` does, after each workspace that is theirs alone was handed over (`heirs`) or erased with
    everything in it (`workspaces`). An administrator does so with their own password, not an API key."""
    caller.require(Right.PERSON)
    login = (await run_in_threadpool(caller.state.accounts.users.get, user_id)).login
    if wish.confirm.strip().casefold() != login:
        raise InvalidInput(f"'{wish.confirm[:80]}' is not their login", kept="nothing was erased", advice="repeat it")
    await confirm_password(caller, request, wish.password)
    erase = caller.state.closing.erase_account
    certificates = await run_in_threadpool(
        erase, user_id, workspaces=wish.workspaces, heirs=wish.heirs, actor=caller.user
    )
    return AccountErased(certificates=[certificate_out(one) for one in certificates])


@router.get("/{user_id}/sessions", summary="List a user's sessions")
def list_user_sessions(caller: Administers, user_id: words.Id, page: PageOf) -> Page[MySession]:
    """Where they are signed in, newest first."""
    accounts = caller.state.accounts
    found = accounts.sessions.of(accounts.users.get(user_id).id)
    items, cursor = page.slice(found, "sessions", user_id)
    return Page(items=[MySession(**vars(one), this=one.id == caller.session) for one in items], next=cursor)


@router.delete("/{user_id}/sessions", summary="Sign a user out everywhere")
def end_user_sessions(caller: Administers, user_id: words.Id) -> SessionsEnded:
    """Their sessions end; they may sign in again, and their API keys go on."""
    accounts = caller.state.accounts
    return SessionsEnded(count=accounts.sessions.end_all(accounts.users.get(user_id).id, actor=caller.user))


@router.post("/{user_id}/reset", status_code=201, summary="Make a link for a new password")
def reset_user(caller: Administers, user_id: words.Id) -> words.Link:
    """It works once, for a day; the one before it stops."""
    return _link(caller.state.accounts.links.for_reset(user_id, actor=caller.user))


@router.get("/{user_id}/keys", summary="List a user's API keys")
def list_user_keys(caller: Administers, user_id: words.Id, page: PageOf) -> Page[Key]:
    """Newest first."""
    accounts = caller.state.accounts
    items, cursor = page.slice(accounts.keys.of(accounts.users.get(user_id).id), "keys", user_id)
    return Page(items=[key_of(one) for one in items], next=cursor)


@router.delete("/{user_id}/keys/{key_id}", status_code=204, summary="Revoke a user's API key")
def revoke_user_key(caller: Administers, user_id: words.Id, key_id: words.Id) -> None:
    """It stops working at once."""
    caller.state.accounts.keys.revoke(user_id, key_id, actor=caller.user)


def _account(user: User) -> Account:
    return Account(**vars(user))


def _link(token: str) -> words.Link:
    return words.Link(token=token, path=f"/reset#token={token}")
