"""All that concerns people, put together over one database."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from atelier.accounts.answers import Answers
from atelier.accounts.audit import AuditTrail
from atelier.accounts.directory import INSTANCE, Directory
from atelier.accounts.identities import Identities
from atelier.accounts.invitations import Invitations
from atelier.accounts.keys import ApiKey, ApiKeys
from atelier.accounts.links import Links
from atelier.accounts.memberships import Memberships
from atelier.accounts.passwords import Passwords
from atelier.accounts.quotas import Limits, Quotas
from atelier.accounts.rates import Rates
from atelier.accounts.roles import Role
from atelier.accounts.sessions import AccessTokens, Sessions
from atelier.accounts.teams import Teams
from atelier.accounts.users import UserRow, Users
from atelier.accounts.workspaces import Workspaces
from atelier.database import Database
from atelier.database.engine import Reader
from atelier.errors import SignInNeeded


@dataclass(frozen=True)
class Standing:
    """Who somebody is, and what in one workspace."""

    user_id: str
    name: str
    admin: bool
    workspace: str
    role: Role | None
    limits: Limits


_USER = select(UserRow.name, UserRow.admin, UserRow.active).where(UserRow.id == bindparam("user"))


class Accounts:
    """The people of one database.

    Args:
        secret: what access tokens are signed with; None where nobody signs in (the command line).
        process, lives: see `Answers`.

    Attributes:
        users, links, sessions, access, keys, identities: who is who.
        members, teams, invitations, workspaces: who is where.
        quotas: how much. rates: how often. answers: what was answered before. directory: what they share.
    """

    def __init__(
        self,
        database: Database,
        secret: bytes | None = None,
        *,
        directory: Directory | None = None,
        process: str = "",
        lives: Callable[[str], bool] = lambda process: True,
    ) -> None:
        self.directory = directory or Directory(database)
        passwords = Passwords()
        self.workspaces = Workspaces(database)
        self.users = Users(self.directory, passwords)
        self.links = Links(self.directory, self.users, passwords)
        self.access = AccessTokens(secret or secrets.token_bytes(32), self.directory)
        self.sessions = Sessions(self.directory, self.users, self.access)
        self.members = Memberships(self.directory)
        self.teams = Teams(self.directory)
        self.keys = ApiKeys(self.directory, self.members)
        self.invitations = Invitations(self.directory, self.users, self.members, passwords)
        self.identities = Identities(self.directory, self.users, self.invitations)
        self.quotas = Quotas(self.directory)
        self.rates = Rates(self.directory)
        self.answers = Answers(self.directory, process=process, lives=lives)
        self.trail = AuditTrail(database, INSTANCE)

    def of_session(self, user_id: str, session_id: str, workspace: str) -> Standing:
        """Of somebody with an access token; `workspace` empty: their own. Raises SignInNeeded: the session is over."""
        with self.directory.rows() as reader:
            if not self.sessions.holds(reader, session_id, user_id):
                raise SignInNeeded("the session has ended", advice="sign in again")
            return self._standing(reader, user_id, workspace)

    def of_key(self, secret: str) -> tuple[Standing, ApiKey]:
        """Of whoever has this API key. Raises SignInNeeded: it is unknown, expired or revoked."""
        with self.directory.read() as session:
            key = self.keys.read(session, secret)
        if key is None:
            raise SignInNeeded("this API key is unknown", advice="check that it is complete")
        if not key.works(self.directory.clock()):
            why = "revoked" if key.revoked else "expired"
            raise SignInNeeded(f"the API key {key.prefix}… is {why}", advice="make a new one")
        with self.directory.rows() as reader:
            return self._standing(reader, key.user_id, key.workspace), key

    def _standing(self, reader: Reader, user_id: str, workspace: str) -> Standing:
        user = reader.execute(_USER, {"user": user_id}).first()
        if user is None or not user.active:
            raise SignInNeeded("this user may not sign in", advice="ask an administrator")
        where = workspace or self.members.home(reader, user_id)
        role = self.members.role_in(reader, where, user_id) if where else None
        limits = self.quotas.limits_in(reader, user_id, where)
        return Standing(user_id, user.name, user.admin, where, role, limits)
