"""`/v1/workspaces`: each one owner's or team's world, and who is in it as what."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.concurrency import run_in_threadpool

from atelier.accounts.roles import Right, Role
from atelier.accounts.workspaces import Workspace as StoredWorkspace
from atelier.server import words
from atelier.server.access import Manages, Person, Reads
from atelier.server.access_rules import confirm_password
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.server.routers.erasure import CertificateOfErasure, certificate_out

router = resource("workspaces")
WorkspaceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


class Workspace(BaseModel):
    """One owner's or team's world."""

    id: str = Field(examples=["spring-campaign"])
    title: str = Field(examples=["Spring campaign"])
    role: Role = Field(description="Yours.")


class WorkspaceDetails(BaseModel):
    """A workspace with what it holds."""

    id: str = Field(examples=["spring-campaign"])
    title: str = Field(examples=["Spring campaign"])
    role: Role = Field(description="Yours.")
    created: datetime
    stored_bytes: int = Field(description="Of photos, pictures and everything else, to a few seconds ago.")


class WorkspaceWish(words.Request):
    """The workspace to be."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": "spring-campaign", "title": "Spring campaign"}]})

    id: WorkspaceId
    title: words.Name


class WorkspaceChange(words.Request):
    """Another title."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Spring campaign, second try"}]})

    title: words.Name


class Member(BaseModel):
    """Somebody in a workspace."""

    user_id: str = Field(examples=["mfzwizltoq2gk4dc"])
    name: str
    login: str
    role: Role
    added: datetime


class RoleWish(words.Request):
    """What they are to be."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "editor"}]})

    role: Role


class WorkspaceContents(BaseModel):
    """What erasing a workspace would erase; nothing is changed yet."""

    workspace: str
    title: str
    counts: dict[str, int] = Field(description="By kind.")
    stored_bytes: int


class EraseWish(words.Request):
    """That it is meant: this cannot be undone."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"confirm": "spring-campaign", "password": "four words that nobody guesses"}]}
    )

    confirm: WorkspaceId = Field(description="The workspace's id once more.")
    password: words.Password | None = Field(default=None, description="Yours, where you have one.")


class TeamGrant(BaseModel):
    """A team's role in a workspace."""

    team_id: str
    name: str
    role: Role


@router.get("", summary="List your workspaces")
def list_workspaces(caller: Person, page: PageOf) -> Page[Workspace]:
    """Those you are in, by id."""
    accounts = caller.state.accounts
    if caller.local:
        mine = [Workspace(id=one.id, title=one.title, role=Role.OWNER) for one in accounts.workspaces.list()]
    else:
        places = accounts.members.places(caller.user)
        mine = [Workspace(id=one.workspace, title=one.title, role=one.role) for one in places]
    items, cursor = page.slice(mine, "workspaces", caller.user)
    return Page(items=items, next=cursor)


@router.post("", status_code=201, summary="Make a workspace")
def create_workspace(caller: Person, wish: WorkspaceWish) -> Workspace:
    """You own it. What is in it is seen by its members only."""
    accounts = caller.state.accounts
    made = accounts.workspaces.create(wish.id, wish.title)
    if not caller.local:
        accounts.members.put(made.id, caller.user, Role.OWNER, actor=caller.user)
    return Workspace(id=made.id, title=made.title, role=Role.OWNER)


@router.get("/{workspace}", summary="Show a workspace")
def get_workspace(caller: Reads, workspace: words.Id) -> WorkspaceDetails:
    """With how much it stores."""
    return _details(caller, caller.state.accounts.workspaces.get(workspace))


@router.patch("/{workspace}", summary="Rename a workspace")
def change_workspace(caller: Manages, workspace: words.Id, change: WorkspaceChange) -> WorkspaceDetails:
    """Its id stays."""
    renamed = caller.state.accounts.workspaces.rename(workspace, change.title)
    caller.studio.audit.note(caller.user, "workspace.rename", workspace)
    return _details(caller, renamed)


@router.get("/{workspace}/erase", summary="What erasing a workspace would erase")
def preview_erasing(caller: Manages, workspace: words.Id) -> WorkspaceContents:
    """Counts by kind. Only its owners may ask."""
    stored = caller.state.accounts.workspaces.get(workspace)
    found = caller.state.closing.preview(workspace)
    return WorkspaceContents(
        workspace=workspace, title=stored.title, counts=dict(found.counts), stored_bytes=found.size
    )


@router.post("/{workspace}/erase", summary="Erase a workspace")
async def erase_workspace(
    caller: Manages, request: Request, workspace: words.Id, wish: EraseWish
) -> CertificateOfErasure:
    """With everything in it, for good: rows, contents, keys, members. Its owner does so, not an API key. The
    instance's trail keeps one line with counts, and nobody can take its id again."""
    caller.require(Right.PERSON)
    await confirm_password(caller, request, wish.password)
    erase = caller.state.closing.erase
    return certificate_out(await run_in_threadpool(erase, workspace, confirm=wish.confirm, actor=caller.user))


@router.get("/{workspace}/members", summary="List a workspace's members")
def list_members(caller: Reads, workspace: words.Id, page: PageOf) -> Page[Member]:
    """Those who are in it by themselves, not by a team; by id."""
    after = page.after("members", workspace)
    found = caller.state.accounts.members.list(workspace, after=str(after or ""), limit=page.limit + 1)
    return page.page([Member(**vars(one)) for one in found], lambda one: one.user_id, "members", workspace)


@router.put("/{workspace}/members/{user_id}", status_code=204, summary="Give a member another role")
def put_member(caller: Manages, workspace: words.Id, user_id: words.Id, wish: RoleWish) -> None:
    """New members come by invitation. A workspace always keeps an owner."""
    caller.state.accounts.members.put(workspace, user_id, wish.role, actor=caller.user, new=False)


@router.delete("/{workspace}/members/{user_id}", status_code=204, summary="Remove a member")
def remove_member(caller: Manages, workspace: words.Id, user_id: words.Id) -> None:
    """A workspace always keeps an owner."""
    caller.state.accounts.members.remove(workspace, user_id, actor=caller.user)


@router.get("/{workspace}/teams", summary="List the teams in a workspace")
def list_grants(caller: Reads, workspace: words.Id, page: PageOf) -> Page[TeamGrant]:
    """Each with its role, by name."""
    found = caller.state.accounts.teams.grants(workspace)
    items, cursor = page.slice(found, "grants", workspace)
    return Page(items=[TeamGrant(**vars(one)) for one in items], next=cursor)


@router.put("/{workspace}/teams/{team_id}", status_code=204, summary="Give a team a role")
def put_grant(caller: Manages, workspace: words.Id, team_id: words.Id, wish: RoleWish) -> None:
    """Everybody in it has it, unless they have a higher one."""
    caller.state.accounts.teams.grant(workspace, team_id, wish.role, actor=caller.user)


@router.delete("/{workspace}/teams/{team_id}", status_code=204, summary="Take a team's role back")
def remove_grant(caller: Manages, workspace: words.Id, team_id: words.Id) -> None:
    """Who is a member by themselves stays one."""
    caller.state.accounts.teams.withdraw(workspace, team_id, actor=caller.user)


def _details(caller: Reads, stored: StoredWorkspace) -> WorkspaceDetails:
    assert caller.role is not None  # the rule asked for one
    return WorkspaceDetails(
        id=stored.id,
        title=stored.title,
        role=caller.role,
        created=stored.created,
        stored_bytes=caller.studio.allowance.used(),
    )
