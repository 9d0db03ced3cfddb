"""`/v1/teams`: people who get a role in a workspace together."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from atelier.accounts.roles import Right
from atelier.server import words
from atelier.server.access import Administers, Myself
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource

router = resource("teams")


class Team(BaseModel):
    """A team."""

    id: str = Field(examples=["mfzwizltoq2gk4dc"])
    name: str = Field(examples=["Look book, autumn"])
    created: datetime
    members: int = Field(description="How many are in it.")


class TeamMember(BaseModel):
    """Somebody in a team."""

    user_id: str
    name: str


class TeamWish(words.Request):
    """A team's name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Look book, autumn"}]})

    name: words.Name


@router.get("", summary="List the teams")
def list_teams(caller: Myself, page: PageOf) -> Page[Team]:
    """Those you are in; administrators see all."""
    after = page.after("teams", caller.user)
    mine = None if caller.may(Right.ADMIN) else caller.user
    found = caller.state.accounts.teams.list(user_id=mine, after=str(after or ""), limit=page.limit + 1)
    return page.page([Team(**vars(one)) for one in found], lambda one: one.id, "teams", caller.user)


@router.post("", status_code=201, summary="Make a team")
def create_team(caller: Administers, wish: TeamWish) -> Team:
    """Workspaces then give it a role."""
    return Team(**vars(caller.state.accounts.teams.create(wish.name, actor=caller.user)))


@router.patch("/{team_id}", summary="Rename a team")
def rename_team(caller: Administers, team_id: words.Id, wish: TeamWish) -> Team:
    """Its id stays."""
    return Team(**vars(caller.state.accounts.teams.rename(team_id, wish.name, actor=caller.user)))


@router.delete("/{team_id}", status_code=204, summary="Remove a team")
def remove_team(caller: Administers, team_id: words.Id) -> None:
    """Its members lose the roles that came by it."""
    caller.state.accounts.teams.remove(team_id, actor=caller.user)


@router.get("/{team_id}/members", summary="List a team's members")
def list_team_members(caller: Administers, team_id: words.Id, page: PageOf) -> Page[TeamMember]:
    """By id."""
    after = page.after("team-members", team_id)
    found = caller.state.accounts.teams.members(team_id, after=str(after or ""), limit=page.limit + 1)
    shown = [TeamMember(**vars(one)) for one in found]
    return page.page(shown, lambda one: one.user_id, "team-members", team_id)


@router.put("/{team_id}/members/{user_id}", status_code=204, summary="Add somebody to a team")
def put_team_member(caller: Administers, team_id: words.Id, user_id: words.Id) -> None:
    """Nothing changes when they are in it already."""
    caller.state.accounts.teams.put_member(team_id, user_id, actor=caller.user)


@router.delete("/{team_id}/members/{user_id}", status_code=204, summary="Take somebody out of a team")
def remove_team_member(caller: Administers, team_id: words.Id, user_id: words.Id) -> None:
    """They lose the roles that came by it."""
    caller.state.accounts.teams.remove_member(team_id, user_id, actor=caller.user)
