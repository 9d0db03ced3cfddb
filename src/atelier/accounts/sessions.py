"""Being signed in: short-lived access tokens (JWT, RFC 7519) and refresh tokens that rotate and betray their theft.

A refresh token works once and gives the next one. Shown a second time, somebody has copied it: the session ends, for
the thief and for the owner (RFC 9700 §4.14.2). Two windows that refresh at the same moment are no theft, so the token
before the present one is taken for a few seconds more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from atelier.accounts.access_tables import RefreshRow, SessionRow, UserRow
from atelier.accounts.directory import INSTANCE, Directory, fingerprint, new_token
from atelier.accounts.users import User, Users
from atelier.database.engine import Reader
from atelier.errors import NotFound, SignInNeeded
from atelier.recipe.values import new_id

ACCESS_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(days=30)
LEEWAY = timedelta(seconds=10)
ISSUER = "atelier"
ALGORITHM = "HS256"


@dataclass(frozen=True)
class Tokens:
    """What a sign-in or a refresh gives; `access` is to be sent with requests, `refresh` kept."""

    access: str
    refresh: str
    user: User
    session_id: str


@dataclass(frozen=True)
class SignedIn:
    """A session as its owner sees it."""

    id: str
    created: datetime
    used: datetime
    expires: datetime
    agent: str
    address: str


@dataclass(frozen=True)
class Claims:
    """What an access token says; `expires` is in seconds since 1970."""

    user_id: str
    session_id: str
    expires: int


class AccessTokens:
    """Makes and reads access tokens with the server's secret."""

    def __init__(self, secret: bytes, directory: Directory) -> None:
        self._key = OctKey.import_key(secret)
        self._directory = directory

    def issue(self, user_id: str, session_id: str) -> str:
        """A token for `ACCESS_LASTS`."""
        moment = int(self._directory.clock().timestamp())
        claims = {"iss": ISSUER, "sub": user_id, "sid": session_id, "iat": moment}
        claims["exp"] = moment + int(ACCESS_LASTS.total_seconds())
        return jwt.encode({"alg": ALGORITHM, "typ": "at+jwt"}, claims, self._key, algorithms=[ALGORITHM])

    def read(self, token: str) -> Claims:
        """Raises SignInNeeded for what was not issued here, or has expired."""
        try:
            decoded = jwt.decode(token, self._key, algorithms=[ALGORITHM])
            claims = decoded.claims
            user, session, expires = claims["sub"], claims["sid"], claims["exp"]
            if decoded.header.get("typ") != "at+jwt" or claims["iss"] != ISSUER:
                raise ValueError("another kind of token")
            if not (isinstance(user, str) and isinstance(session, str) and isinstance(expires, int)):
                raise TypeError("claims of another kind")
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise SignInNeeded("the access token is not one of this studio", advice="sign in again") from error
        found = Claims(user, session, expires)
        self.require_present(found)
        return found

    def require_present(self, claims: Claims) -> None:
        """Pass while the token with these claims holds. Raises SignInNeeded: it has expired."""
        if claims.expires <= self._directory.clock().timestamp():
            raise SignInNeeded("the access token has expired", advice="refresh it")


_HELD = select(SessionRow.id).where(
    SessionRow.id == bindparam("session"), SessionRow.user_id == bindparam("user"), SessionRow.revoked.is_(None)
)


class Sessions:
    """All sessions of the instance."""

    def __init__(self, directory: Directory, users: Users, access: AccessTokens) -> None:
        self._directory, self._users, self._access = directory, users, access

    def start(self, user: User, *, agent: str = "", address: str = "") -> Tokens:
        """Sign somebody in, whose password was checked."""
        moment = self._directory.clock()
        refresh, session_id = new_token("ate_refresh"), new_id()
        with self._directory.write() as session:
            session.add(
                SessionRow(
                    id=session_id,
                    user_id=user.id,
                    created=moment,
                    used=moment,
                    expires=moment + SESSION_LASTS,
                    agent="".join(char for char in agent if char.isprintable())[:200],
                    address=address[:64],
                )
            )
            session.flush()
            session.add(RefreshRow(token=fingerprint(refresh), session_id=session_id, created=moment))
            self._directory.note(session, INSTANCE, user.id, "session.start", session_id, address=address)
            session.execute(delete(SessionRow).where(SessionRow.user_id == user.id, SessionRow.expires < moment))
        return Tokens(self._access.issue(user.id, session_id), refresh, user, session_id)

    def refresh(self, token: str) -> Tokens:
        """The next pair of tokens.

        Raises:
            SignInNeeded: the token is unknown, its session has ended, or it was used before; in the last case the
                session ends now.
        """
        moment = self._directory.clock()
        following = new_token("ate_refresh")
        with self._directory.write() as session:
            row = session.get(RefreshRow, fingerprint(token))
            found = session.get(SessionRow, row.session_id) if row is not None else None
            if row is None or found is None or found.revoked is not None or found.expires <= moment:
                raise SignInNeeded("the session has ended", advice="sign in again")
            user = session.get(UserRow, found.user_id)
            if user is None or not user.active:
                raise SignInNeeded("the session has ended", advice="sign in again")
            stolen = row.used is not None and row.used < moment - LEEWAY
            if stolen:
                found.revoked, found.reason = moment, "reuse"
                self._directory.note(session, INSTANCE, found.user_id, "session.reuse", found.id)
            else:
                row.used = row.used or moment
                found.used, found.expires = moment, moment + SESSION_LASTS
                session.add(RefreshRow(token=fingerprint(following), session_id=found.id, created=moment))
                # Used tokens are kept as long as their reuse can tell of a theft: as long as the session.
        if stolen:
            raise SignInNeeded(
                "this refresh token was used before, so somebody may have copied it; the session was ended",
                advice="sign in again, and change your password if this was not you",
            )
        person = self._users.get(found.user_id)
        return Tokens(self._access.issue(person.id, found.id), following, person, found.id)

    def of(self, user_id: str) -> list[SignedIn]:
        """Those that are not over, newest first."""
        query = select(SessionRow).where(SessionRow.user_id == user_id, SessionRow.revoked.is_(None))
        query = query.where(SessionRow.expires > self._directory.clock())
        with self._directory.read() as session:
            rows = session.scalars(query.order_by(SessionRow.created.desc(), SessionRow.id))
            return [SignedIn(row.id, row.created, row.used, row.expires, row.agent, row.address) for row in rows]

    def end(self, user_id: str, session_id: str, *, actor: str = "") -> None:
        """Sign out. Raises NotFound: the user has no such session.

        Args:
            actor: who does it, for the trail; the user when left out.
        """
        with self._directory.write() as session:
            row = session.get(SessionRow, session_id)
            if row is None or row.user_id != user_id or row.revoked is not None:
                raise NotFound("there is no such session")
            _end(session, row, self._directory.clock())
            self._directory.note(session, INSTANCE, actor or user_id, "session.end", session_id)

    def end_all(self, user_id: str, *, but: str = "", actor: str = "") -> int:
        """Sign out everywhere, but for the session with the id `but`. Returns how many ended."""
        moment, ended = self._directory.clock(), 0
        mine = select(SessionRow).where(SessionRow.user_id == user_id, SessionRow.revoked.is_(None))
        with self._directory.write() as session:
            for row in session.scalars(mine.where(SessionRow.id != but)).all():
                _end(session, row, moment)
                ended += row.expires > moment
            self._directory.note(session, INSTANCE, actor or user_id, "session.end_all", user_id, count=ended)
        return ended

    def end_by_refresh(self, token: str) -> None:
        """Sign out with the refresh token alone; one that is unknown ends nothing."""
        with self._directory.write() as session:
            row = session.get(RefreshRow, fingerprint(token))
            found = session.get(SessionRow, row.session_id) if row is not None else None
            if found is not None and found.revoked is None:
                _end(session, found, self._directory.clock())
                self._directory.note(session, INSTANCE, found.user_id, "session.end", found.id)

    def holds(self, reader: Reader, session_id: str, user_id: str) -> bool:
        """Within a transaction: whether it is not over."""
        return reader.scalar(_HELD, {"session": session_id, "user": user_id}) is not None


def _end(session: Session, row: SessionRow, moment: datetime) -> None:
    row.revoked, row.reason = moment, "signed out"
    session.execute(update(RefreshRow).where(RefreshRow.session_id == row.id).values(used=moment))
