"""Upload links: whoever has one may send some files into one place of a workspace, and sees nothing of it.

A link takes so many files as it was made for. A file's place is taken before it is read and given back when nothing of
it is stored, so that two that come at once do not both get the last one. The token (256 random bits) is kept as a hash.
"""

from __future__ import annotations

import builtins
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from atelier.database import Database, now
from atelier.database.turns import take_turn
from atelier.errors import Conflict, InvalidInput, NotFound
from atelier.library.tables import SubjectRow
from atelier.library.upload_link_tables import UploadLinkRow, UploadUseRow
from atelier.recipe.values import new_id

TOKEN_BYTES = 32
LONGEST = timedelta(days=30)
MOST_FILES = 1000
LARGEST = 4 * 2**30
"""Bytes of one file; more than 64 MiB come in parts."""
MOST = 500
"""Links of a workspace that are open."""
UNDER_WAY = timedelta(hours=24)
"""How long a file that has begun to come keeps its place."""
BEGUN, STORED, REFUSED = "begun", "stored", "refused"


class Place(StrEnum):
    """Where files go."""

    PHOTOS = "photos"  # of a subject
    REFERENCE = "reference"  # the library, as pictures to refer to


@dataclass(frozen=True)
class UploadLink:
    """A link, as its workspace sees it. `used` of `most_files` files came or are coming; `most_bytes`: of one file."""

    id: str
    workspace: str
    owner: str
    place: Place
    subject: str | None
    title: str
    rating: str | None
    archives: bool
    most_files: int
    most_bytes: int
    used: int
    created: datetime
    expires: datetime
    revoked: datetime | None

    @property
    def left(self) -> int:
        """How many more files it takes."""
        return max(0, self.most_files - self.used)

    @property
    def open(self) -> bool:
        """Whether it takes anything."""
        return self.revoked is None and self.expires > now() and self.left > 0


@dataclass(frozen=True)
class Use:
    """A file that came by a link: `state` is begun, stored or refused; `problem` the code of why it was refused."""

    id: str
    bytes: int
    state: str
    stored: int
    problem: str
    begun: datetime
    ended: datetime | None


class UploadLinks:
    """The upload links of one workspace; `opened` is of all of them, since a token names its own."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._database, self._workspace = database, workspace

    def create(
        self,
        place: Place,
        *,
        subject: str | None = None,
        user: str = "",
        title: str = "",
        rating: str | None = None,
        archives: bool = False,
        most_files: int = 1,
        most_bytes: int = 60 * 2**20,
        lasts: timedelta = timedelta(hours=1),
    ) -> tuple[UploadLink, str]:
        """A link and its token, which is told only here.

        Args:
            subject: id of whose photos they become; for `Place.PHOTOS` only.
            rating: what is stated of all that comes. archives: take zips of photos, too; each counts as one file.

        Raises:
            InvalidInput: a number outside of its range. NotFound: no such subject. Conflict: too many are open.
        """
        if not timedelta(seconds=1) <= lasts <= LONGEST:
            raise InvalidInput(f"an upload link lasts up to {LONGEST.days} days", kept="no link was made")
        if not 1 <= most_files <= MOST_FILES or not 1 <= most_bytes <= LARGEST:
            raise InvalidInput(
                f"an upload link takes 1 to {MOST_FILES} files of up to {LARGEST} bytes", kept="no link was made"
            )
        if (place is Place.PHOTOS) != (subject is not None):
            raise InvalidInput("photos need a subject, and references have none", kept="no link was made")
        token, moment = secrets.token_urlsafe(TOKEN_BYTES), now()
        made = UploadLinkRow(
            id=new_id(),
            workspace=self._workspace,
            owner=user,
            place=place.value,
            subject_id=subject,
            title=" ".join(title.split())[:128],
            token_hash=_digest(token),
            rating=rating,
            archives=archives,
            most_files=most_files,
            most_bytes=most_bytes,
            created=moment,
            expires_at=moment + lasts,
            revoked_at=None,
        )
        with self._database.write() as session:
            owned = session.get(SubjectRow, subject) if subject is not None else None
            if subject is not None and (owned is None or owned.workspace != self._workspace):
                raise NotFound(f"there is no subject '{subject}' in this workspace")
            take_turn(session, "upload-links", self._workspace)
            mine = select(func.count()).select_from(UploadLinkRow).where(UploadLinkRow.workspace == self._workspace)
            still = UploadLinkRow.revoked_at.is_(None), UploadLinkRow.expires_at > moment
            if (session.scalar(mine.where(*still)) or 0) >= MOST:
                raise Conflict(f"{MOST} upload links of this workspace are open", advice="revoke some first")
            session.add(made)
            session.flush()
            return _value(session, made), token

    def list(self, *, after: tuple[datetime, str] | None = None, limit: int = 100) -> builtins.list[UploadLink]:
        """The newest first; `after` is (created, id) of the last one seen."""
        query = select(UploadLinkRow).where(UploadLinkRow.workspace == self._workspace)
        if after is not None:
            same = (UploadLinkRow.created == after[0]) & (UploadLinkRow.id < after[1])
            query = query.where((UploadLinkRow.created < after[0]) | same)
        with self._database.read() as session:
            query = query.order_by(UploadLinkRow.created.desc(), UploadLinkRow.id.desc()).limit(limit)
            return [_value(session, row) for row in session.scalars(query)]

    def get(self, link_id: str) -> UploadLink:
        """Raises NotFound."""
        with self._database.read() as session:
            return _value(session, self._row(session, link_id))

    def uses(self, link_id: str) -> builtins.list[Use]:
        """What came by it, or was refused; the newest thousand, the newest first. Raises NotFound."""
        with self._database.read() as session:
            row = self._row(session, link_id)
            query = select(UploadUseRow).where(UploadUseRow.link_id == row.id)
            rows = session.scalars(query.order_by(UploadUseRow.begun.desc(), UploadUseRow.id).limit(MOST_FILES))
            return [Use(one.id, one.bytes, one.state, one.stored, one.problem, one.begun, one.ended) for one in rows]

    def revoke(self, link_id: str) -> UploadLink:
        """Close a link for good. Raises NotFound."""
        with self._database.write() as session:
            row = self._row(session, link_id)
            row.revoked_at = row.revoked_at or now()
        return self.get(link_id)

    # --- for whoever has the link ------------------------------------------------------------------------------------

    def opened(self, token: str) -> UploadLink:
        """The link that a token opens. Raises NotFound: there is none, or it has ended: both say the same."""
        with self._database.read() as session:
            return _value(session, _opened(session, token))

    def begin(self, token: str, size: int, *, upload: str | None = None) -> str:
        """Take the place of a file of `size` bytes. Returns the id of this use.

        Raises:
            NotFound: as `opened`. Conflict: all its files have come.
        """
        with self._database.write() as session:
            row = _opened(session, token, lock=True)
            if row.most_files <= _used(session, row.id):
                raise Conflict(
                    f"this link has taken the {row.most_files} files it was made for",
                    kept="nothing was stored",
                    advice="ask whoever sent it for a new one",
                )
            used = UploadUseRow(
                id=new_id(),
                link_id=row.id,
                upload=upload,
                bytes=size,
                state=BEGUN,
                stored=0,
                problem="",
                begun=now(),
                ended=None,
            )
            session.add(used)
            return used.id

    def end(self, use_id: str, *, size: int, stored: int = 0, problem: str = "") -> None:
        """What became of a file: `stored` photos or pictures; none gives its place back."""
        with self._database.write() as session:
            row = session.get(UploadUseRow, use_id)
            if row is not None:
                row.state, row.stored = STORED if stored else REFUSED, stored
                row.bytes, row.problem, row.ended = size, problem, now()

    def use_of(self, token: str, upload: str) -> tuple[UploadLink, str]:
        """The link of a token, and the use that an upload in parts is. Raises NotFound: it is none of this link's."""
        with self._database.read() as session:
            row = _opened(session, token)
            mine = UploadUseRow.link_id == row.id, UploadUseRow.upload == upload, UploadUseRow.state == BEGUN
            found = session.scalar(select(UploadUseRow.id).where(*mine))
            if found is None:
                raise NotFound(f"there is no upload {upload[:64]}", advice="start it again")
            return _value(session, row), found

    def _row(self, session: Session, link_id: str) -> UploadLinkRow:
        row = session.get(UploadLinkRow, link_id)
        if row is None or row.workspace != self._workspace:
            raise NotFound(f"there is no upload link '{link_id[:64]}' in this workspace")
        return row


def _opened(session: Session, token: str, *, lock: bool = False) -> UploadLinkRow:
    query = select(UploadLinkRow).where(UploadLinkRow.token_hash == _digest(token))
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None or row.revoked_at is not None or row.expires_at <= now():
        raise NotFound("there is no such link, or it has ended", advice="ask whoever sent it for a new one")
    return row


def _used(session: Session, link_id: str) -> int:
    coming = (UploadUseRow.state == BEGUN) & (UploadUseRow.begun > now() - UNDER_WAY)
    mine = UploadUseRow.link_id == link_id, or_(UploadUseRow.state == STORED, coming)
    return session.scalar(select(func.count()).select_from(UploadUseRow).where(*mine)) or 0


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _value(session: Session, row: UploadLinkRow) -> UploadLink:
    return UploadLink(
        id=row.id,
        workspace=row.workspace,
        owner=row.owner,
        place=Place(row.place),
        subject=row.subject_id,
        title=row.title,
        rating=row.rating,
        archives=row.archives,
        most_files=row.most_files,
        most_bytes=row.most_bytes,
        used=_used(session, row.id),
        created=row.created,
        expires=row.expires_at,
        revoked=row.revoked_at,
    )
