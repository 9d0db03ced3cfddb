"""Invitations: links that make whoever has them a member of a workspace, once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from atelier.accounts.access_tables import InvitationRow, UserRow
from atelier.accounts.directory import Directory, fingerprint, new_token
from atelier.accounts.memberships import Memberships
from atelier.accounts.passwords import Passwords
from atelier.accounts.roles import Role
from atelier.accounts.tables import WorkspaceRow
from atelier.accounts.users import User, Users
from atelier.errors import Conflict, Forbidden, NotFound
from atelier.recipe.values import new_id

LASTS = timedelta(days=7)
LONGEST = timedelta(days=30)


@dataclass(frozen=True)
class Invitation:
    """An invitation, without its token."""

    id: str
    workspace: str
    title: str
    role: Role
    login: str
    created: datetime
    created_by: str
    expires: datetime
    accepted: datetime | None
    accepted_by: str | None


class Invitations:
    """Invitations to all workspaces."""

    def __init__(self, directory: Directory, users: Users, members: Memberships, passwords: Passwords) -> None:
        self._directory, self._users, self._members, self._passwords = directory, users, members, passwords

    def create(
        self, workspace: str, role: Role, *, login: str = "", lasts: timedelta = LASTS, actor: str
    ) -> tuple[Invitation, str]:
        """An invitation and its token, which is shown this once.

        Args:
            login: only whoever has this login may use it; empty: whoever has the token.
        """
        token, moment = new_token("ate_invite"), self._directory.clock()
        with self._directory.write() as session:
            row = InvitationRow(
                id=new_id(),
                workspace=workspace,
                role=role,
                login=login.strip().casefold(),
                token=fingerprint(token),
                created=moment,
                created_by=actor,
                expires=moment + min(lasts, LONGEST),
            )
            session.add(row)
            self._directory.note(session, workspace, actor, "invitation.create", row.id, role=role.value)
            return _value(session, row), token

    def list(self, workspace: str) -> list[Invitation]:
        """Those that can still be used, newest first."""
        query = select(InvitationRow).where(InvitationRow.workspace == workspace, InvitationRow.accepted.is_(None))
        query = query.where(InvitationRow.revoked.is_(None), InvitationRow.expires > self._directory.clock())
        with self._directory.read() as session:
            rows = session.scalars(query.order_by(InvitationRow.created.desc(), InvitationRow.id))
            return [_value(session, row) for row in rows]

    def revoke(self, workspace: str, invitation_id: str, *, actor: str) -> None:
        """Raises NotFound."""
        with self._directory.write() as session:
            row = session.get(InvitationRow, invitation_id)
            if row is None or row.workspace != workspace or row.accepted is not None:
                raise NotFound("there is no such invitation")
            row.revoked = row.revoked or self._directory.clock()
            self._directory.note(session, workspace, actor, "invitation.revoke", invitation_id)

    def look(self, token: str) -> Invitation:
        """What an invitation is to. Raises NotFound: it is unknown, used, revoked or expired."""
        with self._directory.read() as session:
            return _value(session, self._find(session, token))

    def accept(self, token: str, user_id: str) -> Invitation:
        """Become a member; somebody who is one already keeps the higher role.

        Raises:
            NotFound: see `look`. Forbidden: it is somebody else's.
        """
        with self._directory.write() as session:
            user = session.get(UserRow, user_id)
            if user is None:
                raise NotFound("there is no such user")
            return self._take(session, self._find(session, token), user_id, user.login)

    def join(self, token: str, login: str, name: str, password: str) -> tuple[Invitation, User]:
        """Become a user and a member.

        Raises:
            NotFound: see `look`. Forbidden: it is somebody else's. Conflict: the login is taken. InvalidInput.
        """
        self.look(token)
        hashed = self._passwords.hash(password, login=login)
        with self._directory.write() as session:
            row = self._find(session, token)
            user = self._users.join(session, login, name, hashed)
            return self._take(session, row, user.id, user.login), user

    def open_to(self, session: Session, login: str) -> list[InvitationRow]:
        """Within a transaction: invitations that name this login and are still open."""
        query = select(InvitationRow).where(
            InvitationRow.login == login.strip().casefold(),
            InvitationRow.accepted.is_(None),
            InvitationRow.revoked.is_(None),
            InvitationRow.expires > self._directory.clock(),
        )
        return list(session.scalars(query.order_by(InvitationRow.created)))

    def found(self, session: Session, token: str) -> InvitationRow:
        """Within a transaction: the invitation of a token. Raises NotFound: see `look`."""
        return self._find(session, token)

    def take(self, session: Session, rows: Sequence[InvitationRow], user_id: str, login: str) -> None:
        """Within a transaction: accept invitations; where they are a member with that role already, nothing happens.

        Raises:
            Forbidden: it is somebody else's.
        """
        for row in rows:
            with suppress(Conflict):
                self._take(session, row, user_id, login)

    def _find(self, session: Session, token: str) -> InvitationRow:
        row = session.scalar(select(InvitationRow).where(InvitationRow.token == fingerprint(token)))
        over = row is None or row.accepted is not None or row.revoked is not None
        if row is None or over or row.expires <= self._directory.clock():
            raise NotFound("this invitation is unknown, used, revoked or expired", advice="ask for another one")
        return row

    def _take(self, session: Session, row: InvitationRow, user_id: str, login: str) -> Invitation:
        if row.login and row.login != login:
            raise Forbidden("this invitation is for somebody else", advice="sign in as the one who was invited")
        role = Role(row.role)
        before = self._members.role_in(session, row.workspace, user_id)
        if before is not None and before.rank >= role.rank:
            raise Conflict(f"you are a member already, as {before.value}", kept="the invitation can still be used")
        self._members.put_in(session, row.workspace, user_id, role, actor=user_id)
        row.accepted, row.accepted_by = self._directory.clock(), user_id
        self._directory.note(session, row.workspace, user_id, "invitation.accept", row.id)
        return _value(session, row)


def _value(session: Session, row: InvitationRow) -> Invitation:
    found = session.get(WorkspaceRow, row.workspace)
    return Invitation(
        id=row.id,
        workspace=row.workspace,
        title=found.title if found else row.workspace,
        role=Role(row.role),
        login=row.login,
        created=row.created,
        created_by=row.created_by,
        expires=row.expires,
        accepted=row.accepted,
        accepted_by=row.accepted_by,
    )
