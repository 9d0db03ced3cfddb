"""API keys: of one user, for one workspace, limited to scopes. Only their hash is stored; a prefix tells them apart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from atelier.accounts.access_tables import KeyRow, UserRow
from atelier.accounts.directory import Directory, fingerprint, new_token
from atelier.accounts.memberships import Memberships
from atelier.accounts.roles import SCOPES, Right
from atelier.database.turns import take_turn
from atelier.errors import Forbidden, InvalidInput, NotFound
from atelier.recipe.values import new_id

KIND = "ate_key"
PREFIX = len(KIND) + 1 + 6
"""Characters of a key that are stored and shown."""
USED_EVERY = timedelta(minutes=1)
MOST = 100
"""Keys a user may have that still work."""


@dataclass(frozen=True)
class ApiKey:
    """A key, without its secret."""

    id: str
    user_id: str
    workspace: str
    name: str
    prefix: str
    scopes: frozenset[Right]
    created: datetime
    expires: datetime | None
    used: datetime | None
    revoked: datetime | None

    def works(self, moment: datetime) -> bool:
        """Whether it is neither revoked nor expired."""
        return not (self.revoked and self.revoked <= moment) and not (self.expires and self.expires <= moment)


class ApiKeys:
    """All API keys of the instance."""

    def __init__(self, directory: Directory, members: Memberships) -> None:
        self._directory, self._members = directory, members

    def create(
        self,
        user_id: str,
        workspace: str,
        *,
        name: str,
        scopes: Collection[str],
        lasts: timedelta | None = None,
    ) -> tuple[ApiKey, str]:
        """A new key and its secret, which is shown this once.

        Raises:
            Forbidden: the user is no member of the workspace, or no administrator. InvalidInput: unknown scopes.
        """
        chosen = scopes_named(scopes)
        secret = new_token(KIND)
        with self._directory.write() as session:
            user = session.get(UserRow, user_id)
            if user is None:
                raise NotFound(f"there is no user '{user_id[:80]}'")
            if self._members.role_in(session, workspace, user_id) is None:
                raise Forbidden(f"the user is no member of workspace '{workspace}'", kept="no key was made")
            if Right.ADMIN in chosen and not user.admin:
                raise Forbidden("only an administrator can have a key with the scope 'admin'", kept="no key was made")
            take_turn(session, "keys", user_id)
            moment = self._directory.clock()
            working = select(KeyRow.id).where(KeyRow.user_id == user_id, KeyRow.revoked.is_(None))
            if len(session.scalars(working).all()) >= MOST:
                raise InvalidInput(f"there are {MOST} keys already", advice="revoke those that are not used")
            row = KeyRow(
                id=new_id(),
                user_id=user_id,
                workspace=workspace,
                name=key_name(name),
                prefix=secret[:PREFIX],
                token=fingerprint(secret),
                scopes=sorted(scope.value for scope in chosen),
                created=moment,
                expires=moment + lasts if lasts is not None else None,
            )
            session.add(row)
            self._directory.note(session, workspace, user_id, "key.create", row.id, scopes=list(row.scopes))
            return _value(row), secret

    def rotate(self, user_id: str, key_id: str, *, overlap: timedelta = timedelta()) -> tuple[ApiKey, str]:
        """A new key like this one, which works for `overlap` more. Raises NotFound: no such key, or it is revoked."""
        moment = self._directory.clock()
        secret = new_token(KIND)
        with self._directory.write() as session:
            old = self._mine(session, user_id, key_id)
            if not _value(old).works(moment):
                raise NotFound("this key is revoked or expired", advice="make a new one")
            lasts = old.expires - old.created if old.expires else None
            row = KeyRow(
                id=new_id(),
                user_id=user_id,
                workspace=old.workspace,
                name=old.name,
                prefix=secret[:PREFIX],
                token=fingerprint(secret),
                scopes=list(old.scopes),
                created=moment,
                expires=moment + lasts if lasts is not None else None,
            )
            session.add(row)
            until = moment + overlap
            old.expires = min(old.expires, until) if old.expires else until
            self._directory.note(session, old.workspace, user_id, "key.rotate", key_id, into=row.id)
            return _value(row), secret

    def revoke(self, user_id: str, key_id: str, *, actor: str | None = None) -> None:
        """The key stops working. Raises NotFound."""
        with self._directory.write() as session:
            row = self._mine(session, user_id, key_id)
            row.revoked = row.revoked or self._directory.clock()
            self._directory.note(session, row.workspace, actor or user_id, "key.revoke", key_id)

    def get(self, user_id: str, key_id: str) -> ApiKey:
        """Raises NotFound."""
        with self._directory.read() as session:
            return _value(self._mine(session, user_id, key_id))

    def of(self, user_id: str) -> list[ApiKey]:
        """A user's keys, newest first, revoked ones included."""
        query = select(KeyRow).where(KeyRow.user_id == user_id).order_by(KeyRow.created.desc(), KeyRow.id)
        with self._directory.read() as session:
            return [_value(row) for row in session.scalars(query)]

    def by_prefix(self, prefix: str) -> ApiKey:
        """For the command line: a key by its id or prefix. Raises NotFound."""
        with self._directory.read() as session:
            row = session.get(KeyRow, prefix) or session.scalar(select(KeyRow).where(KeyRow.prefix == prefix))
            if row is None:
                raise NotFound(f"there is no key '{prefix[:40]}'")
            return _value(row)

    def read(self, session: Session, secret: str) -> ApiKey | None:
        """Within a transaction: the key with this secret, if there is one."""
        row = session.scalar(select(KeyRow).where(KeyRow.token == fingerprint(secret)))
        return _value(row) if row is not None else None

    def was_used(self, key_id: str) -> None:
        """Note its use; at most every minute."""
        moment = self._directory.clock()
        stale = (KeyRow.used.is_(None)) | (KeyRow.used < moment - USED_EVERY)
        with self._directory.database.write() as session:
            session.execute(update(KeyRow).where(KeyRow.id == key_id, stale).values(used=moment))

    def _mine(self, session: Session, user_id: str, key_id: str) -> KeyRow:
        row = session.get(KeyRow, key_id)
        if row is None or row.user_id != user_id:
            raise NotFound(f"there is no key '{key_id[:80]}'")
        return row


def scopes_named(names: Collection[str]) -> frozenset[Right]:
    """Raises InvalidInput for none, and for what is no scope."""
    unknown = sorted(set(names) - set(SCOPES))
    if unknown or not names:
        what = f"'{unknown[0][:40]}' is no scope" if unknown else "a key needs a scope"
        raise InvalidInput(what, advice=f"name one or more of {', '.join(SCOPES)}")
    return frozenset(Right(name) for name in names)


def key_name(name: str) -> str:
    """A key's name without control characters, 1 to 128 characters. Raises InvalidInput."""
    cleaned = " ".join("".join(char for char in name if char.isprintable()).split())
    if not 1 <= len(cleaned) <= 128:
        raise InvalidInput("a key needs a name of 1 to 128 characters", advice="say what it is for")
    return cleaned


def _value(row: KeyRow) -> ApiKey:
    return ApiKey(
        id=row.id,
        user_id=row.user_id,
        workspace=row.workspace,
        name=row.name,
        prefix=row.prefix,
        scopes=frozenset(Right(scope) for scope in row.scopes),
        created=row.created,
        expires=row.expires,
        used=row.used,
        revoked=row.revoked,
    )
