"""Share links: whoever has one sees some assets, and nothing else.

What a link shows is written down when it is made: a collection's later additions are not among it. What is trashed,
erased, rated explicit or marked as showing a minor later is not shown any more. Only pixels and sizes are shown: no
prompts, names, tags or subjects. The token (256 random bits) is kept as a hash: the database gives no link away.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from atelier.database import Database, now
from atelier.errors import InvalidInput, NotFound, Refused
from atelier.library.browse_tables import ShareItemRow, ShareRow
from atelier.library.curating import check_many, numbers_of
from atelier.library.dimensions import GALLERY
from atelier.library.tables import AssetRow, AssetSubjectRow
from atelier.recipe.values import new_id

TOKEN_BYTES = 32
MOST_SHARED = 2_000
MOST_ATTEMPTS = 10
"""Wrong passwords in a row, after which a link is closed."""

LONGEST = timedelta(days=366)
PASSWORD_LENGTH = 8, 256
HIDDEN_RATINGS = ("explicit",)


@dataclass(frozen=True)
class Share:
    """A link, as its workspace sees it. `count` is of the assets that it would show now."""

    id: str
    title: str
    owner: str
    originals: bool
    protected: bool
    count: int
    created: datetime
    expires: datetime | None
    revoked: datetime | None
    views: int
    downloads: int
    locked: bool

    @property
    def open(self) -> bool:
        """Whether it shows anything."""
        return self.revoked is None and not self.locked and (self.expires is None or self.expires > now())


@dataclass(frozen=True)
class SharedItem:
    """One asset as a link shows it. `subjects` are for the studio, which asks their consent."""

    id: str
    kind: str
    media_type: str
    width: int | None
    height: int | None
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class Opened:
    """What whoever has the link sees."""

    id: str
    workspace: str
    title: str
    originals: bool
    protected: bool
    expires: datetime | None
    items: tuple[SharedItem, ...]


class Shares:
    """The share links of one workspace; `open` and `item` are of all of them, since a token names its own."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._database = database
        self._workspace = workspace

    def create(
        self,
        asset_ids: Sequence[str],
        *,
        user: str = "",
        title: str = "",
        expires: datetime | None = None,
        password: str | None = None,
        originals: bool = False,
    ) -> tuple[Share, str]:
        """A link and its token, which is told only here.

        Args:
            expires: when it ends; within a year.
            originals: whether files in full size may be had, and not only thumbnails of up to 1024 px.

        Raises:
            NotFound: an asset is not in this workspace.
            Refused: an asset is explicit, or marked as showing a minor, or in the trash.
            InvalidInput: no or too many assets, an end in the past, a password that is too short.
        """
        ids = check_many(asset_ids)
        if len(ids) > MOST_SHARED:
            raise InvalidInput(f"a link shows up to {MOST_SHARED:,} assets, not {len(ids):,}")
        if expires is not None and not now() < expires <= now() + LONGEST:
            raise InvalidInput("a link ends within a year from now", advice="choose another end, or none")
        if len(title) > 128:
            raise InvalidInput(f"a title has up to 128 characters, this one has {len(title)}")
        token = secrets.token_urlsafe(TOKEN_BYTES)
        made = ShareRow(
            id=new_id(),
            workspace=self._workspace,
            owner=user,
            title=" ".join(title.split()),
            token_hash=_digest(token),
            password_hash=None if password is None else _hash_password(password),
            originals=originals,
            created=now(),
            expires_at=expires,
        )
        with self._database.write() as session:
            numbers_of(session, self._workspace, ids)
            fine = set(session.scalars(_showable(select(AssetRow.id)).where(AssetRow.id.in_(ids))))
            if len(fine) < len(ids):
                raise Refused(
                    f"{len(ids) - len(fine)} of {len(ids)} assets cannot be shared: they are no pictures, explicit, "
                    "marked as showing a minor, or in the trash",
                    kept="no link was made",
                    advice="leave them out",
                )
            session.add(made)
            session.flush()
            session.add_all(
                ShareItemRow(share_id=made.id, position=position, asset_id=asset_id)
                for position, asset_id in enumerate(ids)
            )
        return self.get(made.id), token

    def list(self, *, after: tuple[datetime, str] | None = None, limit: int = 100) -> list[Share]:
        """The newest first; `after` is (created, id) of the last one seen."""
        query = select(ShareRow).where(ShareRow.workspace == self._workspace)
        if after is not None:
            same = (ShareRow.created == after[0]) & (ShareRow.id < after[1])
            query = query.where((ShareRow.created < after[0]) | same)
        with self._database.read() as session:
            rows = session.scalars(query.order_by(ShareRow.created.desc(), ShareRow.id.desc()).limit(limit)).all()
            return _values(session, rows)

    def get(self, share_id: str) -> Share:
        """Raises NotFound."""
        with self._database.read() as session:
            return _values(session, [self._row(session, share_id)])[0]

    def ids(self, share_id: str) -> list[str]:
        """Ids of the assets that it was made for, in order. Raises NotFound."""
        with self._database.read() as session:
            row = self._row(session, share_id)
            query = select(ShareItemRow.asset_id).where(ShareItemRow.share_id == row.id)
            return list(session.scalars(query.order_by(ShareItemRow.position)))

    def revoke(self, share_id: str) -> Share:
        """Close a link for good. Raises NotFound."""
        with self._database.write() as session:
            row = self._row(session, share_id)
            row.revoked_at = row.revoked_at or now()
        return self.get(share_id)

    # --- for whoever has the link ------------------------------------------------------------------------------------

    def open(self, token: str, password: str | None = None, *, proven: bool = False) -> Opened:
        """What a link shows; counts a view.

        Args:
            proven: the password was given before (the door remembers that).

        Raises:
            NotFound: there is no such link, or it has ended: both say the same.
            Refused: the password is wrong or missing.
        """
        row = self._admit(token, password, proven)
        self.note_use(row.id)
        with self._database.read() as session:
            return _seen(session, row, None)

    def workspace_of(self, token: str) -> str:
        """The workspace that a link belongs to. Raises NotFound as `open`."""
        with self._database.read() as session:
            return _opened(session, token).workspace

    def item(self, token: str, asset_id: str, password: str | None = None, *, proven: bool = False) -> Opened:
        """As `open`, with only this asset among the items, and not counted. Raises NotFound also when it shows none."""
        row = self._admit(token, password, proven)
        with self._database.read() as session:
            found = _seen(session, row, asset_id)
        if not found.items:
            raise NotFound("this link does not show that (any more)")
        return found

    def note_use(self, share_id: str, *, download: bool = False) -> None:
        """Count a view, or a download."""
        column = ShareRow.downloads if download else ShareRow.views
        with self._database.write() as session:
            session.execute(update(ShareRow).where(ShareRow.id == share_id).values({column: column + 1}))

    # --- inside -----------------------------------------------------------------------------------------------------

    def _admit(self, token: str, password: str | None, proven: bool) -> ShareRow:
        with self._database.read() as session:
            row = _opened(session, token)
        if row.password_hash is not None and not proven:
            self._check(row.id, row.password_hash, password)
        return row

    def _check(self, share_id: str, hashed: str, password: str | None) -> None:
        if password is None:
            raise Refused("this link has a password", advice="give it")
        fits = _fits(hashed, password)
        with self._database.write() as session:
            row = session.get_one(ShareRow, share_id, with_for_update=True)
            if row.attempts >= MOST_ATTEMPTS:
                raise NotFound("there is no such link, or it has ended")
            row.attempts = 0 if fits else row.attempts + 1
        if not fits:
            raise Refused("the password is wrong", advice=f"a link closes after {MOST_ATTEMPTS} wrong ones in a row")

    def _row(self, session: Session, share_id: str) -> ShareRow:
        row = session.get(ShareRow, share_id)
        if row is None or row.workspace != self._workspace:
            raise NotFound(f"there is no share link '{share_id[:64]}' in this workspace")
        return row


def _opened(session: Session, token: str) -> ShareRow:
    digest = _digest(token)
    row = session.scalar(select(ShareRow).where(ShareRow.token_hash == digest))
    if row is not None and hmac.compare_digest(row.token_hash, digest):
        ended = row.expires_at is not None and row.expires_at <= now()
        if not ended and row.revoked_at is None and row.attempts < MOST_ATTEMPTS:
            return row
    raise NotFound("there is no such link, or it has ended", advice="ask whoever sent it for a new one")


def _seen(session: Session, row: ShareRow, asset_id: str | None) -> Opened:
    """What the link shows now, all of it or one asset."""
    wanted = select(AssetRow).join(ShareItemRow, ShareItemRow.asset_id == AssetRow.id)
    shown = _showable(wanted).where(ShareItemRow.share_id == row.id)
    named = select(AssetSubjectRow.asset_id, AssetSubjectRow.subject_id)
    named = named.join(ShareItemRow, ShareItemRow.asset_id == AssetSubjectRow.asset_id)
    named = named.where(ShareItemRow.share_id == row.id)
    if asset_id is not None:
        shown, named = shown.where(AssetRow.id == asset_id), named.where(AssetSubjectRow.asset_id == asset_id)
    subjects: dict[str, set[str]] = {}
    for owner, subject in session.execute(named):
        subjects.setdefault(owner, set()).add(subject)
    items = tuple(
        SharedItem(one.id, one.kind, one.media_type, one.width, one.height, tuple(sorted(subjects.get(one.id, ()))))
        for one in session.scalars(shown.order_by(ShareItemRow.position))
    )
    return Opened(row.id, row.workspace, row.title, row.originals, row.password_hash is not None, row.expires_at, items)


def _showable(query: Select) -> Select:
    """Photos and pictures that anybody may be shown."""
    query = query.where(AssetRow.trashed_at.is_(None), AssetRow.minor.is_(False), AssetRow.kind.in_(GALLERY))
    return query.where(AssetRow.rating.is_(None) | AssetRow.rating.not_in(HIDDEN_RATINGS))


def _values(session: Session, rows: Sequence[ShareRow]) -> list[Share]:
    ids = [row.id for row in rows]
    query = _showable(select(ShareItemRow.share_id, func.count()).join(AssetRow, AssetRow.id == ShareItemRow.asset_id))
    query = query.where(ShareItemRow.share_id.in_(ids)).group_by(ShareItemRow.share_id)
    counts: dict[str, int] = {row[0]: row[1] for row in session.execute(query)}
    return [
        Share(
            id=row.id,
            title=row.title,
            owner=row.owner,
            originals=row.originals,
            protected=row.password_hash is not None,
            count=counts.get(row.id, 0),
            created=row.created,
            expires=row.expires_at,
            revoked=row.revoked_at,
            views=row.views,
            downloads=row.downloads,
            locked=row.attempts >= MOST_ATTEMPTS,
        )
        for row in rows
    ]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _hash_password(password: str) -> str:
    from argon2 import PasswordHasher

    low, high = PASSWORD_LENGTH
    if not low <= len(password) <= high:
        raise InvalidInput(f"a password has {low} to {high} characters", kept="no link was made")
    return PasswordHasher().hash(password)


def _fits(hashed: str, password: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import VerifyMismatchError

    try:
        return PasswordHasher().verify(hashed, password[: PASSWORD_LENGTH[1] + 1])
    except VerifyMismatchError:
        return False
