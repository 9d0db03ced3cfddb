"""`/v1/admin`: the instance: limits, workspaces, how the server runs."""

from __future__ import annotations

import shutil
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from atelier import __version__
from atelier.accounts.directory import INSTANCE
from atelier.accounts.quotas import LimitChange, Limits, of_user, of_workspace
from atelier.server import words
from atelier.server.access import Administers, Caller
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.server.routers.workspaces import RoleWish, WorkspaceId
from atelier.steps.memory_cap import LEAST, MOST

router = resource("admin")


class ServerFacts(BaseModel):
    """How the server runs. What is set when it starts is changed by starting it anew, see docs/api.md."""

    version: str
    database: str = Field(description="`sqlite` or `postgresql`.")
    database_bytes: int
    disk_free_bytes: int = Field(description="Where the studio's home is.")
    public_url: str
    cors_origins: list[str]
    trusted_proxies: list[str]
    body_limit: int = Field(description="Bytes of a request that brings no file.")


class MemoryCapOut(BaseModel):
    """How much memory models may use at most on this machine."""

    gib: float | None = Field(description="What plans are made for, in GiB; null: what the device has.", examples=[8.0])
    started: bool = Field(description="The server was started with it: what is set here would not count.")


class MemoryCapWish(words.Request):
    """A cap for this machine."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"gib": 8.0}]})

    gib: float | None = Field(ge=LEAST, le=MOST, allow_inf_nan=False, description="GiB; null takes the cap away.")


class WorkspaceFacts(BaseModel):
    """A workspace, from outside: an administrator who is no member does not see into it."""

    id: str
    title: str
    created: datetime
    stored_bytes: int
    submits_today: int


@router.get("/server", summary="How the server runs")
def get_server(caller: Administers) -> ServerFacts:
    """Version, database, disk, what it was started with."""
    state = caller.state
    return ServerFacts(
        version=__version__,
        database=state.studios.database.dialect,
        database_bytes=state.studios.database.bytes_used(),
        disk_free_bytes=shutil.disk_usage(state.studios.first.home).free,
        public_url=state.settings.public_url,
        cors_origins=list(state.settings.cors_origins),
        trusted_proxies=[str(one) for one in state.settings.trusted_proxies],
        body_limit=state.settings.body_limit,
    )


@router.get("/memory", summary="The cap on memory")
def get_memory_cap(caller: Administers) -> MemoryCapOut:
    """How much of this machine's memory models may use at most."""
    return _cap(caller)


@router.put("/memory", summary="Set the cap on memory")
def set_memory_cap(caller: Administers, wish: MemoryCapWish) -> MemoryCapOut:
    """For this machine: what is planned, loaded and trained from now on keeps to it, in workers too. A model that is
    loaded is loaded anew when it is used next."""
    caller.state.studios.first.models.cap.set(wish.gib)
    caller.state.accounts.trail.note(caller.user, "memory.cap", "", gib=wish.gib)
    return _cap(caller)


@router.get("/limits", summary="Limits of everybody")
def get_limits(caller: Administers) -> Limits:
    """What holds where nothing else is set."""
    return caller.state.accounts.quotas.limits()


@router.patch("/limits", summary="Change the limits of everybody")
def change_limits(caller: Administers, change: LimitChange) -> Limits:
    """What is left out stays; null takes a limit away."""
    caller.state.accounts.quotas.set(INSTANCE, change, actor=caller.user)
    return caller.state.accounts.quotas.limits()


@router.get("/limits/users/{user_id}", summary="Limits of a user")
def get_user_limits(caller: Administers, user_id: words.Id) -> Limits:
    """What holds for them."""
    return caller.state.accounts.quotas.limits(caller.state.accounts.users.get(user_id).id)


@router.patch("/limits/users/{user_id}", summary="Change the limits of a user")
def change_user_limits(caller: Administers, user_id: words.Id, change: LimitChange) -> Limits:
    """They go before the workspace's and everybody's."""
    accounts = caller.state.accounts
    accounts.quotas.set(of_user(accounts.users.get(user_id).id), change, actor=caller.user)
    return accounts.quotas.limits(user_id)


@router.delete("/limits/users/{user_id}", status_code=204, summary="Forget the limits of a user")
def clear_user_limits(caller: Administers, user_id: words.Id) -> None:
    """Everybody's hold again."""
    caller.state.accounts.quotas.clear(of_user(caller.state.accounts.users.get(user_id).id), actor=caller.user)


@router.get("/limits/workspaces/{workspace_id}", summary="Limits of a workspace")
def get_workspace_limits(caller: Administers, workspace_id: WorkspaceId) -> Limits:
    """What holds in it."""
    accounts = caller.state.accounts
    return accounts.quotas.limits(workspace=accounts.workspaces.get(workspace_id).id)


@router.patch("/limits/workspaces/{workspace_id}", summary="Change the limits of a workspace")
def change_workspace_limits(caller: Administers, workspace_id: WorkspaceId, change: LimitChange) -> Limits:
    """They go before everybody's."""
    accounts = caller.state.accounts
    accounts.quotas.set(of_workspace(accounts.workspaces.get(workspace_id).id), change, actor=caller.user)
    return accounts.quotas.limits(workspace=workspace_id)


@router.delete("/limits/workspaces/{workspace_id}", status_code=204, summary="Forget the limits of a workspace")
def clear_workspace_limits(caller: Administers, workspace_id: WorkspaceId) -> None:
    """Everybody's hold again."""
    accounts = caller.state.accounts
    accounts.quotas.clear(of_workspace(accounts.workspaces.get(workspace_id).id), actor=caller.user)


@router.get("/workspaces", summary="List all workspaces")
def list_all_workspaces(caller: Administers, page: PageOf) -> Page[WorkspaceFacts]:
    """By id, with how much each stores."""
    accounts = caller.state.accounts
    items, cursor = page.slice(accounts.workspaces.list(), "all-workspaces")
    return Page(
        items=[
            WorkspaceFacts(
                id=one.id,
                title=one.title,
                created=one.created,
                stored_bytes=caller.state.studios.get(one.id).allowance.used(),
                submits_today=accounts.quotas.used(of_workspace(one.id)),
            )
            for one in items
        ],
        next=cursor,
    )


@router.put("/workspaces/{workspace_id}/members/{user_id}", status_code=204, summary="Put somebody into a workspace")
def put_any_member(caller: Administers, workspace_id: WorkspaceId, user_id: words.Id, wish: RoleWish) -> None:
    """Also yourself; the workspace's trail says so."""
    accounts = caller.state.accounts
    accounts.members.put(accounts.workspaces.get(workspace_id).id, user_id, wish.role, actor=caller.user)


def _cap(caller: Caller) -> MemoryCapOut:
    cap = caller.state.studios.first.models.cap
    return MemoryCapOut(gib=cap.gib, started=cap.given is not None)
