"""Who is in a workspace, as what: directly, and by the teams they are in. The higher of the two counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, union_all
from sqlalchemy.orm import Session

from atelier.accounts.access_tables import MemberRow, TeamGrantRow, TeamMemberRow, UserRow
from atelier.accounts.directory import Directory
from atelier.accounts.roles import Role, best
from atelier.accounts.tables import WorkspaceRow
from atelier.database.engine import Reader
from atelier.errors import Conflict, NotFound


@dataclass(frozen=True)
class Member:
    """Somebody in a workspace by themselves (not by a team)."""

    user_id: str
    name: str
    login: str
    role: Role
    added: datetime


@dataclass(frozen=True)
class Place:
    """A workspace as one user sees it."""

    workspace: str
    title: str
    role: Role


@dataclass(frozen=True)
class Heir:
    """Somebody who could own a workspace; `role` is what they are there now, None for an administrator who is no
    member."""

    user_id: str
    login: str
    name: str
    role: Role | None


_BY_TEAM = TeamMemberRow.team_id == TeamGrantRow.team_id
_ROLES = union_all(
    select(MemberRow.role).where(MemberRow.workspace == bindparam("workspace"), MemberRow.user_id == bindparam("user")),
    select(TeamGrantRow.role)
    .join(TeamMemberRow, _BY_TEAM)
    .where(TeamGrantRow.workspace == bindparam("workspace"), TeamMemberRow.user_id == bindparam("user")),
)
_PLACES = union_all(
    select(WorkspaceRow.id, WorkspaceRow.title, MemberRow.role)
    .join(MemberRow, MemberRow.workspace == WorkspaceRow.id)
    .where(MemberRow.user_id == bindparam("user")),
    select(WorkspaceRow.id, WorkspaceRow.title, TeamGrantRow.role)
    .join(TeamGrantRow, TeamGrantRow.workspace == WorkspaceRow.id)
    .join(TeamMemberRow, _BY_TEAM)
    .where(TeamMemberRow.user_id == bindparam("user")),
)
_FIRST = (
    select(MemberRow.workspace)
    .where(MemberRow.user_id == bindparam("user"))
    .order_by(MemberRow.added, MemberRow.workspace)
    .limit(1)
)
_FIRST_BY_TEAM = (
    select(TeamGrantRow.workspace)
    .join(TeamMemberRow, _BY_TEAM)
    .where(TeamMemberRow.user_id == bindparam("user"))
    .order_by(TeamGrantRow.workspace)
    .limit(1)
)


class Memberships:
    """Members of all workspaces."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def role(self, workspace: str, user_id: str) -> Role | None:
        """Their role there, or None."""
        with self._directory.read() as session:
            return self.role_in(session, workspace, user_id)

    def role_in(self, reader: Reader, workspace: str, user_id: str) -> Role | None:
        """Within a transaction."""
        return best([Role(role) for (role,) in reader.execute(_ROLES, {"workspace": workspace, "user": user_id})])

    def places(self, user_id: str) -> list[Place]:
        """Where somebody is a member, by id; what they joined themselves and what came by teams."""
        with self._directory.rows() as reader:
            rows = reader.execute(_PLACES, {"user": user_id}).all()
        found: dict[str, list[Role]] = {}
        for row in rows:
            found.setdefault(row.id, []).append(Role(row.role))
        titles = {row.id: row.title for row in rows}
        return [Place(one, titles[one], role) for one in sorted(found) if (role := best(found[one])) is not None]

    def owned_alone(self, user_id: str) -> list[str]:
        """Ids of workspaces that they own and no other member does."""
        with self._directory.read() as session:
            return owned_alone(session, user_id)

    def heirs(self, workspace: str, but: str) -> list[Heir]:
        """Who could own a workspace in place of somebody: active members, by themselves or by a team, the higher role
        first; then administrators, who need be no members of it."""
        direct = select(MemberRow.user_id, MemberRow.role).where(MemberRow.workspace == workspace)
        by_team = select(TeamMemberRow.user_id, TeamGrantRow.role).join(TeamGrantRow, _BY_TEAM)
        by_team = by_team.where(TeamGrantRow.workspace == workspace)
        active = select(UserRow).where(UserRow.active, UserRow.id != but)
        with self._directory.read() as session:
            roles: dict[str, list[Role]] = {}
            for user, role in session.execute(union_all(direct, by_team)):
                roles.setdefault(user, []).append(Role(role))
            rows = session.scalars(active.where(UserRow.admin | UserRow.id.in_(list(roles)))).all()
        found = [Heir(row.id, row.login, row.name, best(roles.get(row.id, []))) for row in rows]
        return sorted(found, key=lambda one: (-one.role.rank if one.role else 1, one.login))

    def home(self, reader: Reader, user_id: str) -> str:
        """Within a transaction: the workspace of somebody who names none: the first they joined; "" without one."""
        return reader.scalar(_FIRST, {"user": user_id}) or reader.scalar(_FIRST_BY_TEAM, {"user": user_id}) or ""

    def list(self, workspace: str, *, after: str = "", limit: int = 200) -> list[Member]:
        """Direct members, by id, from after that id."""
        query = (
            select(MemberRow, UserRow)
            .join(UserRow, UserRow.id == MemberRow.user_id)
            .where(MemberRow.workspace == workspace, MemberRow.user_id > after)
            .order_by(MemberRow.user_id)
            .limit(limit)
        )
        with self._directory.read() as session:
            rows = session.execute(query).all()
            return [Member(user.id, user.name, user.login, Role(row.role), row.added) for row, user in rows]

    def found(self, workspace: str, user_id: str, *, actor: str) -> None:
        """Make the one who made a workspace its owner."""
        self.put(workspace, user_id, Role.OWNER, actor=actor)

    def put(self, workspace: str, user_id: str, role: Role, *, actor: str, new: bool = True) -> None:
        """Give somebody a role.

        Args:
            new: whether they may be somebody who is no member yet.

        Raises:
            NotFound: no such user (or member). Conflict: the workspace would be left without an owner.
        """
        with self._directory.write() as session:
            if session.get(UserRow, user_id) is None:
                raise NotFound(f"there is no user '{user_id[:80]}'")
            if not new and session.get(MemberRow, (workspace, user_id)) is None:
                raise NotFound("they are no member of this workspace", advice="invite them")
            self.put_in(session, workspace, user_id, role, actor=actor)
            self._keep_an_owner(session, workspace)

    def put_in(self, session: Session, workspace: str, user_id: str, role: Role, *, actor: str) -> None:
        """Within a transaction, without asking whether it leaves an owner."""
        row = session.get(MemberRow, (workspace, user_id))
        if row is None:
            session.add(MemberRow(workspace=workspace, user_id=user_id, role=role, added=self._directory.clock()))
        else:
            row.role = role
        self._directory.note(session, workspace, actor, "member.put", user_id, role=role.value)

    def remove(self, workspace: str, user_id: str, *, actor: str) -> None:
        """Raises NotFound: no such member. Conflict: the workspace would be left without an owner."""
        mine = (MemberRow.workspace == workspace) & (MemberRow.user_id == user_id)
        with self._directory.write() as session:
            if session.get(MemberRow, (workspace, user_id)) is None:
                raise NotFound("they are no member of this workspace")
            session.execute(delete(MemberRow).where(mine))
            self._keep_an_owner(session, workspace)
            self._directory.note(session, workspace, actor, "member.remove", user_id)

    def _keep_an_owner(self, session: Session, workspace: str) -> None:
        session.flush()
        owns = (MemberRow.workspace == workspace) & (MemberRow.role == Role.OWNER)
        if session.scalar(select(MemberRow.user_id).where(owns).limit(1)) is None:
            raise Conflict(
                "the workspace would be left without an owner",
                kept="nothing was changed",
                advice="make another member its owner first",
            )


def owned_alone(session: Session, user_id: str) -> list[str]:
    """Within a transaction: ids of workspaces that they own and no other member does."""
    owners = select(MemberRow.workspace).where(MemberRow.role == Role.OWNER)
    mine = session.scalars(owners.where(MemberRow.user_id == user_id)).all()
    shared = session.scalars(owners.where(MemberRow.user_id != user_id, MemberRow.workspace.in_(mine))).all()
    return sorted(set(mine) - set(shared))
