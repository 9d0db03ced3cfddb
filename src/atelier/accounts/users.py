"""People who can sign in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from atelier.accounts.access_tables import (
    IdentityRow,
    KeyRow,
    LinkRow,
    MemberRow,
    RefreshRow,
    SessionRow,
    TeamMemberRow,
    UserRow,
)
from atelier.accounts.directory import INSTANCE, Directory
from atelier.accounts.memberships import owned_alone
from atelier.accounts.passwords import Passwords
from atelier.accounts.roles import Role
from atelier.accounts.tables import WorkspaceRow
from atelier.accounts.workspaces import DEFAULT
from atelier.errors import Conflict, InvalidInput, NotFound, SignInNeeded
from atelier.recipe.values import new_id

SEEN_EVERY = timedelta(minutes=5)
LOGIN = re.compile(r"[^\s\x00-\x1f\x7f<>\"'&]{3,254}")
REMOVED = "removed-"
"""How the login of somebody begins who was removed; nobody can take one that does."""


@dataclass(frozen=True)
class User:
    """Somebody who can sign in. `login` is an address or a name; `waiting` until they have set a password."""

    id: str
    login: str
    name: str
    admin: bool
    active: bool
    waiting: bool
    created: datetime
    seen: datetime | None


class Users:
    """All users of the instance."""

    def __init__(self, directory: Directory, passwords: Passwords) -> None:
        self._directory, self._passwords = directory, passwords

    def secured(self) -> bool:
        """Whether anybody has a password. Until then this machine's own person works without signing in."""
        with self._directory.read() as session:
            return _secured(session)

    def create_owner(self, login: str, name: str, password: str) -> User:
        """The first user: administrator of the instance and owner of every workspace there is.

        Raises:
            Conflict: somebody has a password already. InvalidInput: login or password cannot be used.
        """
        hashed = self._passwords.hash(password, login=_login(login))
        with self._directory.write() as session:
            if _secured(session):
                raise Conflict(
                    "the studio is set up already", kept="nothing was changed", advice="sign in, or reset the password"
                )
            row = _insert(session, self._directory, login, name, admin=True)
            row.password = hashed
            for workspace in {DEFAULT, *session.scalars(select(WorkspaceRow.id).where(WorkspaceRow.erased.is_(None)))}:
                session.add(MemberRow(workspace=workspace, user_id=row.id, role=Role.OWNER, added=row.created))
            self._directory.note(session, INSTANCE, row.id, "user.set-up", row.id)
            return user_of(row)

    def create(self, login: str, name: str = "", *, admin: bool = False, actor: str) -> User:
        """A user without a password yet. Raises Conflict, InvalidInput."""
        with self._directory.write() as session:
            row = _insert(session, self._directory, login, name, admin=admin)
            self._directory.note(session, INSTANCE, actor, "user.create", row.id, admin=admin)
            return user_of(row)

    def taken(self, session: Session, login: str) -> bool:
        """Within a transaction: whether somebody has this login."""
        return session.scalar(select(UserRow.id).where(UserRow.login == _fold(login))) is not None

    def join(self, session: Session, login: str, name: str, password_hash: str | None) -> User:
        """Within a transaction: a user who was invited, with their password (None: they sign in elsewhere).

        Raises Conflict, InvalidInput.
        """
        row = _insert(session, self._directory, login, name, admin=False)
        row.password = password_hash
        self._directory.note(session, INSTANCE, row.id, "user.join", row.id)
        return user_of(row)

    def get(self, user_id: str) -> User:
        """Raises NotFound."""
        with self._directory.read() as session:
            return user_of(_row(session, user_id))

    def find(self, login: str) -> User:
        """By login or id. Raises NotFound."""
        with self._directory.read() as session:
            row = session.scalar(select(UserRow).where(UserRow.login == _fold(login))) or session.get(UserRow, login)
            if row is None:
                raise NotFound(f"there is no user '{login[:80]}'")
            return user_of(row)

    def list(self, *, after: str = "", limit: int = 200) -> list[User]:
        """By id, from after that id. Those who were removed are not among them."""
        there = UserRow.login.not_like(f"{REMOVED}%")
        query = select(UserRow).where(UserRow.id > after, there).order_by(UserRow.id).limit(limit)
        with self._directory.read() as session:
            return [user_of(row) for row in session.scalars(query)]

    def change(
        self,
        user_id: str,
        *,
        name: str | None = None,
        admin: bool | None = None,
        active: bool | None = None,
        actor: str,
    ) -> User:
        """Change what is given. Somebody made inactive is signed out everywhere, and their keys stop.

        Raises:
            NotFound. Conflict: nobody would be left who can administer the instance.
        """
        with self._directory.write() as session:
            row, secured = _row(session, user_id), _secured(session)
            if name is not None:
                row.name = display_name(name, row.login)
            if admin is not None:
                row.admin = admin
            if active is not None:
                row.active = active
            self._keep_an_admin(session, secured)
            if active is False:
                end_sessions(session, user_id, self._directory.clock(), "deactivated")
            given = {"name": True if name is not None else None, "admin": admin, "active": active}
            changed = {label: value for label, value in given.items() if value is not None}
            self._directory.note(session, INSTANCE, actor, "user.change", user_id, **changed)
            return user_of(row)

    def require_removable(self, user_id: str) -> None:
        """Raises NotFound. Conflict: without them nobody could administer the instance."""
        with self._directory.read() as session:
            _row(session, user_id)
            others = (UserRow.password.is_not(None)) & UserRow.admin & UserRow.active & (UserRow.id != user_id)
            if _secured(session) and session.scalar(select(UserRow.id).where(others).limit(1)) is None:
                raise _no_admin()

    def confirm_password(self, user_id: str, password: str) -> None:
        """Pass when it is theirs; where they sign in elsewhere and have none, there is nothing to confirm.

        Raises:
            NotFound. InvalidInput: it is another one.
        """
        with self._directory.read() as session:
            stored = _row(session, user_id).password
        if stored is not None and not self._passwords.verify(stored, password):
            raise InvalidInput("the password is another one", kept="nothing was changed", advice="try again")

    def remove(self, user_id: str, *, actor: str) -> None:
        """Forget somebody: name, login, password, sessions, keys, memberships. Their opaque id stays in the trail.

        Raises:
            NotFound. Conflict: nobody would be left who can administer the instance, or a workspace would be left
                without an owner.
        """
        with self._directory.write() as session:
            row, secured = _row(session, user_id), _secured(session)
            if alone := owned_alone(session, user_id):
                raise Conflict(
                    f"nobody else owns {', '.join(alone)[:200]}",
                    kept="nothing was changed",
                    advice="hand each over to somebody, or have it erased with the account",
                )
            row.login, row.name, row.password = f"{REMOVED}{row.id}", "", None
            row.admin, row.active = False, False
            self._keep_an_admin(session, secured)
            mine = select(SessionRow.id).where(SessionRow.user_id == user_id)
            session.execute(delete(RefreshRow).where(RefreshRow.session_id.in_(mine)))
            for table in (SessionRow, KeyRow, LinkRow, MemberRow, TeamMemberRow, IdentityRow):
                session.execute(delete(table).where(table.user_id == user_id))
            self._directory.note(session, INSTANCE, actor, "user.remove", user_id)

    def set_password(self, session: Session, user_id: str, password_hash: str, *, actor: str, but: str = "") -> None:
        """Within a transaction: a new password; every session ends but the one with the id `but`."""
        _row(session, user_id).password = password_hash
        end_sessions(session, user_id, self._directory.clock(), "password", but=but)
        self._directory.note(session, INSTANCE, actor, "user.password", user_id)

    def change_password(self, user_id: str, old: str, new: str, *, session_id: str = "") -> None:
        """Raises SignInNeeded: the old one is wrong. InvalidInput: the new one cannot be used."""
        with self._directory.read() as session:
            row = _row(session, user_id)
            stored, login = row.password, row.login
        if not self._passwords.verify(stored, old):
            raise SignInNeeded("the present password is another one", kept="nothing was changed")
        hashed = self._passwords.hash(new, login=login)
        with self._directory.write() as session:
            self.set_password(session, user_id, hashed, actor=user_id, but=session_id)

    def check(self, login: str, password: str) -> User:
        """Who signs in with these.

        Raises:
            SignInNeeded: one of them is wrong, or the user may not sign in; it is not said which.
        """
        with self._directory.read() as session:
            row = session.scalar(select(UserRow).where(UserRow.login == _fold(login)))
        right = self._passwords.verify(row.password if row else None, password)
        if row is None or not right or not row.active:
            if row is not None:
                with self._directory.write() as session:
                    self._directory.note(session, INSTANCE, row.id, "session.refused", row.id)
            raise SignInNeeded("login or password is wrong", advice="try again, or ask an administrator for a reset")
        if row.password is not None and self._passwords.outdated(row.password):
            hashed = self._passwords.hash(password)
            with self._directory.write() as session:
                _row(session, row.id).password = hashed
        return user_of(row)

    def saw(self, user_id: str) -> None:
        """Note that they are active; at most every few minutes."""
        moment = self._directory.clock()
        fresh = (UserRow.seen.is_(None)) | (UserRow.seen < moment - SEEN_EVERY)
        with self._directory.database.write() as session:
            session.execute(update(UserRow).where(UserRow.id == user_id, fresh).values(seen=moment))

    def _keep_an_admin(self, session: Session, secured: bool) -> None:
        """Once secured, always secured: without a password anywhere, this machine would be open again."""
        session.flush()
        can = (UserRow.password.is_not(None)) & UserRow.admin & UserRow.active
        if secured and session.scalar(select(UserRow.id).where(can).limit(1)) is None:
            raise _no_admin()


def _no_admin() -> Conflict:
    return Conflict(
        "nobody would be left who can administer this instance",
        kept="nothing was changed",
        advice="make another user an administrator first",
    )


def display_name(name: str, login: str) -> str:
    """A name to be shown: no control characters, 1 to 128 characters. Raises InvalidInput."""
    cleaned = " ".join("".join(char for char in name if char.isprintable()).split()) or login.partition("@")[0]
    if len(cleaned) > 128:
        raise InvalidInput(f"the name has {len(cleaned)} characters; at most 128 are kept")
    return cleaned


def end_sessions(session: Session, user_id: str, moment: datetime, reason: str, *, but: str = "") -> None:
    """Within a transaction: sign somebody out everywhere."""
    mine = (SessionRow.user_id == user_id) & (SessionRow.revoked.is_(None)) & (SessionRow.id != but)
    session.execute(update(SessionRow).where(mine).values(revoked=moment, reason=reason))


def _insert(session: Session, directory: Directory, login: str, name: str, *, admin: bool) -> UserRow:
    folded = _login(login)
    row = UserRow(
        id=new_id(),
        login=folded,
        name=display_name(name, folded),
        admin=admin,
        active=True,
        created=directory.clock(),
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(f"there is a user '{folded}' already", kept="nothing was changed") from error
    return row


def _secured(session: Session) -> bool:
    return session.scalar(select(UserRow.id).where(UserRow.password.is_not(None)).limit(1)) is not None


def _fold(login: str) -> str:
    return unicodedata.normalize("NFKC", login).strip().casefold()


def _login(login: str) -> str:
    folded = _fold(login)
    if not LOGIN.fullmatch(folded) or folded.startswith(REMOVED):
        raise InvalidInput(
            "this login cannot be used", advice="take an e-mail address, or 3 to 254 characters without spaces"
        )
    return folded


def _row(session: Session, user_id: str) -> UserRow:
    row = session.get(UserRow, user_id)
    if row is None:
        raise NotFound(f"there is no user '{user_id[:80]}'")
    return row


def user_of(row: UserRow) -> User:
    """A user as others see them."""
    return User(row.id, row.login, row.name, row.admin, row.active, row.password is None, row.created, row.seen)
