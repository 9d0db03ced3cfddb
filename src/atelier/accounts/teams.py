"""Teams: people who get a role in a workspace together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from atelier.accounts.access_tables import TeamGrantRow, TeamMemberRow, TeamRow, UserRow
from atelier.accounts.directory import INSTANCE, Directory
from atelier.accounts.roles import Role
from atelier.errors import Conflict, InvalidInput, NotFound
from atelier.recipe.values import new_id


@dataclass(frozen=True)
class Team:
    """A team and how many are in it."""

    id: str
    name: str
    created: datetime
    members: int


@dataclass(frozen=True)
class TeamMember:
    """Somebody in a team."""

    user_id: str
    name: str


@dataclass(frozen=True)
class TeamGrant:
    """A team's role in a workspace."""

    team_id: str
    name: str
    role: Role


class Teams:
    """All teams of the instance."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def create(self, name: str, *, actor: str) -> Team:
        """Raises Conflict: the name is taken. InvalidInput: it cannot be used."""
        row = TeamRow(id=new_id(), name=_name(name), created=self._directory.clock())
        try:
            with self._directory.write() as session:
                session.add(row)
                session.flush()
                self._directory.note(session, INSTANCE, actor, "team.create", row.id)
        except IntegrityError as error:
            raise Conflict(f"there is a team '{_name(name)}' already", kept="nothing was changed") from error
        return self.get(row.id)

    def rename(self, team_id: str, name: str, *, actor: str) -> Team:
        """Raises NotFound, Conflict, InvalidInput."""
        try:
            with self._directory.write() as session:
                _row(session, team_id).name = _name(name)
                session.flush()
                self._directory.note(session, INSTANCE, actor, "team.rename", team_id)
        except IntegrityError as error:
            raise Conflict(f"there is a team '{_name(name)}' already", kept="nothing was changed") from error
        return self.get(team_id)

    def remove(self, team_id: str, *, actor: str) -> None:
        """With its members' roles that came by it. Raises NotFound."""
        with self._directory.write() as session:
            _row(session, team_id)
            for table in (TeamMemberRow, TeamGrantRow):
                session.execute(delete(table).where(table.team_id == team_id))
            session.execute(delete(TeamRow).where(TeamRow.id == team_id))
            self._directory.note(session, INSTANCE, actor, "team.remove", team_id)

    def get(self, team_id: str) -> Team:
        """Raises NotFound."""
        with self._directory.read() as session:
            return _value(session, _row(session, team_id))

    def list(self, *, user_id: str | None = None, after: str = "", limit: int = 200) -> list[Team]:
        """All, or those that somebody is in; by id, from after that id."""
        query = select(TeamRow).where(TeamRow.id > after).order_by(TeamRow.id).limit(limit)
        if user_id is not None:
            query = query.where(TeamRow.id.in_(select(TeamMemberRow.team_id).where(TeamMemberRow.user_id == user_id)))
        with self._directory.read() as session:
            return [_value(session, row) for row in session.scalars(query)]

    def members(self, team_id: str, *, after: str = "", limit: int = 200) -> list[TeamMember]:
        """By id, from after that id. Raises NotFound."""
        query = select(UserRow).join(TeamMemberRow, TeamMemberRow.user_id == UserRow.id)
        query = query.where(TeamMemberRow.team_id == team_id, UserRow.id > after).order_by(UserRow.id).limit(limit)
        with self._directory.read() as session:
            _row(session, team_id)
            return [TeamMember(row.id, row.name) for row in session.scalars(query)]

    def put_member(self, team_id: str, user_id: str, *, actor: str) -> None:
        """Raises NotFound: no such team or user."""
        with self._directory.write() as session:
            _row(session, team_id)
            if session.get(UserRow, user_id) is None:
                raise NotFound(f"there is no user '{user_id[:80]}'")
            if session.get(TeamMemberRow, (team_id, user_id)) is None:
                session.add(TeamMemberRow(team_id=team_id, user_id=user_id))
                self._directory.note(session, INSTANCE, actor, "team.add", team_id, user=user_id)

    def remove_member(self, team_id: str, user_id: str, *, actor: str) -> None:
        """Raises NotFound: they are not in it."""
        with self._directory.write() as session:
            if session.get(TeamMemberRow, (team_id, user_id)) is None:
                raise NotFound("they are not in this team")
            mine = (TeamMemberRow.team_id == team_id) & (TeamMemberRow.user_id == user_id)
            session.execute(delete(TeamMemberRow).where(mine))
            self._directory.note(session, INSTANCE, actor, "team.drop", team_id, user=user_id)

    def grants(self, workspace: str) -> list[TeamGrant]:
        """Which teams have a role in a workspace, by name."""
        query = select(TeamGrantRow, TeamRow).join(TeamRow, TeamRow.id == TeamGrantRow.team_id)
        query = query.where(TeamGrantRow.workspace == workspace).order_by(TeamRow.name)
        with self._directory.read() as session:
            return [TeamGrant(team.id, team.name, Role(row.role)) for row, team in session.execute(query).all()]

    def grant(self, workspace: str, team_id: str, role: Role, *, actor: str) -> None:
        """Give a team a role in a workspace. Raises NotFound."""
        with self._directory.write() as session:
            _row(session, team_id)
            row = session.get(TeamGrantRow, (workspace, team_id))
            if row is None:
                session.add(TeamGrantRow(workspace=workspace, team_id=team_id, role=role))
            else:
                row.role = role
            self._directory.note(session, workspace, actor, "team.grant", team_id, role=role.value)

    def withdraw(self, workspace: str, team_id: str, *, actor: str) -> None:
        """Take it back. Raises NotFound."""
        with self._directory.write() as session:
            if session.get(TeamGrantRow, (workspace, team_id)) is None:
                raise NotFound("this team has no role in this workspace")
            mine = (TeamGrantRow.workspace == workspace) & (TeamGrantRow.team_id == team_id)
            session.execute(delete(TeamGrantRow).where(mine))
            self._directory.note(session, workspace, actor, "team.withdraw", team_id)


def _name(name: str) -> str:
    cleaned = " ".join("".join(char for char in name if char.isprintable()).split())
    if not 1 <= len(cleaned) <= 128:
        raise InvalidInput("a team needs a name of 1 to 128 characters")
    return cleaned


def _row(session: Session, team_id: str) -> TeamRow:
    row = session.get(TeamRow, team_id)
    if row is None:
        raise NotFound(f"there is no team '{team_id[:80]}'")
    return row


def _value(session: Session, row: TeamRow) -> Team:
    members = session.scalars(select(TeamMemberRow.user_id).where(TeamMemberRow.team_id == row.id)).all()
    return Team(row.id, row.name, row.created, len(members))
