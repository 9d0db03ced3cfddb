"""Tokens that work once: for setting the studio up from elsewhere, and for a new password."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from atelier.accounts.access_tables import LinkRow
from atelier.accounts.directory import INSTANCE, Directory, fingerprint, new_token
from atelier.accounts.passwords import Passwords
from atelier.accounts.users import User, Users
from atelier.errors import SignInNeeded


class Purpose(StrEnum):
    """What a link is for."""

    SETUP = "setup"
    RESET = "reset"


LASTS = {Purpose.SETUP: timedelta(hours=24), Purpose.RESET: timedelta(hours=24)}


class Links:
    """One-time links of the instance."""

    def __init__(self, directory: Directory, users: Users, passwords: Passwords) -> None:
        self._directory, self._users, self._passwords = directory, users, passwords

    def for_setup(self) -> str:
        """A token for the set-up; the one before it stops working."""
        return self._make(Purpose.SETUP, None, "owner")

    def for_reset(self, user_id: str, *, actor: str) -> str:
        """A token with which the user sets a new password. Raises NotFound."""
        self._users.get(user_id)
        return self._make(Purpose.RESET, user_id, actor)

    def set_up(self, token: str | None, login: str, name: str, password: str) -> User:
        """Make the owner. `token` None: who asks is at this machine, and needs none.

        Raises:
            SignInNeeded: the token is wrong, used or expired. Conflict, InvalidInput: see `Users.create_owner`.
        """
        if token is not None and not self._users.secured():
            with self._directory.read() as session:
                self._find(session, token, Purpose.SETUP)
        owner = self._users.create_owner(login, name, password)
        with self._directory.write() as session:
            session.execute(delete(LinkRow).where(LinkRow.purpose == Purpose.SETUP))
        return owner

    def reset(self, token: str, password: str) -> User:
        """Set a new password; everything that was signed in is signed out.

        Raises:
            SignInNeeded: the token is wrong, used or expired. InvalidInput: the password cannot be used.
        """
        with self._directory.read() as session:
            user = self._users.get(self._find(session, token, Purpose.RESET).user_id or "")
        hashed = self._passwords.hash(password, login=user.login)
        moment = self._directory.clock()
        with self._directory.write() as session:
            self._find(session, token, Purpose.RESET)  # two at once: only one of them
            mine = (LinkRow.user_id == user.id) & (LinkRow.purpose == Purpose.RESET) & (LinkRow.used.is_(None))
            session.execute(update(LinkRow).where(mine).values(used=moment))
            self._users.set_password(session, user.id, hashed, actor=user.id)
        return self._users.get(user.id)

    def _make(self, purpose: Purpose, user_id: str | None, actor: str) -> str:
        token = new_token(f"ate_{purpose.value}")
        moment = self._directory.clock()
        with self._directory.write() as session:
            mine = LinkRow.user_id == user_id if user_id else LinkRow.user_id.is_(None)
            session.execute(delete(LinkRow).where(LinkRow.purpose == purpose, mine))
            session.add(
                LinkRow(
                    token=fingerprint(token),
                    purpose=purpose,
                    user_id=user_id,
                    created=moment,
                    created_by=actor,
                    expires=moment + LASTS[purpose],
                )
            )
            self._directory.note(session, INSTANCE, actor, f"link.{purpose.value}", user_id or "")
        return token

    def _find(self, session: Session, token: str, purpose: Purpose) -> LinkRow:
        row = session.get(LinkRow, fingerprint(token))
        if row is None or row.purpose != purpose or row.used is not None or row.expires <= self._directory.clock():
            raise SignInNeeded("this token is wrong, used up or expired", advice="ask for another one")
        return row
