"""Users whom a provider of identities knows: found by its id, made by an invitation, connected by themselves."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from atelier.accounts.access_tables import IdentityRow, UserRow
from atelier.accounts.directory import INSTANCE, Directory
from atelier.accounts.invitations import Invitations
from atelier.accounts.oidc import Identity
from atelier.accounts.users import User, Users, user_of
from atelier.errors import Conflict, Forbidden, SignInNeeded


class Identities:
    """All identities of the instance."""

    def __init__(self, directory: Directory, users: Users, invitations: Invitations) -> None:
        self._directory, self._users, self._invitations = directory, users, invitations

    def sign_in(self, identity: Identity, *, invitation: str = "") -> User:
        """Who this is here; made now where an invitation stands open.

        Args:
            invitation: its token; without it, invitations that name the provider's verified address count.

        Raises:
            SignInNeeded: they may not sign in.
            Forbidden: nobody here is this identity, and no invitation is theirs.
            Conflict: the studio is not set up yet, or somebody here has this address as login: an address alone opens
                no account.
        """
        if not self._users.secured():
            raise Conflict("the studio is not set up yet", advice="make its owner first")
        with self._directory.write() as session:
            found = session.get(IdentityRow, (identity.issuer, identity.subject))
            if found is not None:
                user = session.get_one(UserRow, found.user_id)
                if not user.active:
                    raise SignInNeeded("this user may not sign in", advice="ask an administrator")
                found.used = self._directory.clock()
                if invitation:
                    self._invitations.take(session, [self._invitations.found(session, invitation)], user.id, user.login)
                return user_of(user)
            return self._join(session, identity, invitation)

    def connect(self, identity: Identity, user_id: str) -> None:
        """Let somebody who is signed in sign in by this identity from now on. Raises Conflict: it is another user's."""
        with self._directory.write() as session:
            found = session.get(IdentityRow, (identity.issuer, identity.subject))
            if found is not None and found.user_id != user_id:
                raise Conflict("another user signs in by this identity", kept="nothing was changed")
            if found is None:
                self._keep(session, identity, user_id)

    def of(self, user_id: str) -> list[str]:
        """Issuers by which somebody can sign in."""
        query = select(IdentityRow.issuer).where(IdentityRow.user_id == user_id).order_by(IdentityRow.issuer)
        with self._directory.read() as session:
            return list(session.scalars(query))

    def _join(self, session: Session, identity: Identity, invitation: str) -> User:
        if not identity.email:
            raise Forbidden(
                "nobody here signs in by this identity, and the provider does not vouch for an address",
                kept="nobody was added",
                advice="sign in with your password and connect the provider, or have your address verified there",
            )
        invited = self._invitations
        rows = [invited.found(session, invitation)] if invitation else invited.open_to(session, identity.email)
        if not rows:
            raise Forbidden(
                "nobody here signs in by this identity", kept="nobody was added", advice="ask to be invited"
            )
        if self._users.taken(session, identity.email):
            raise Conflict(
                "somebody here has this address as login, and an address alone opens no account",
                kept="nothing was changed",
                advice="sign in with the password, then connect the provider",
            )
        user = self._users.join(session, identity.email, identity.name, None)
        invited.take(session, rows, user.id, user.login)
        self._keep(session, identity, user.id)
        return user

    def _keep(self, session: Session, identity: Identity, user_id: str) -> None:
        moment = self._directory.clock()
        row = IdentityRow(
            issuer=identity.issuer, subject=identity.subject, user_id=user_id, created=moment, used=moment
        )
        session.add(row)
        self._directory.note(session, INSTANCE, user_id, "identity.connect", user_id)
