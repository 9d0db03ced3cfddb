"""Subjects and their photos, with the verdicts on each photo."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, delete, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from atelier.database import Database, now
from atelier.database.dialect import slices
from atelier.errors import Conflict, InvalidInput, NotFound
from atelier.library.assets import asset_row
from atelier.library.indexing import refresh
from atelier.library.lineage import link_subject
from atelier.library.tables import AssetRow, BlobRow, PhotoRow, SubjectRow, VerdictRow
from atelier.recipe.values import new_id


class SubjectKind(StrEnum):
    """Who or what is pictured."""

    PERSON = "person"
    GROUP = "group"
    PET = "pet"
    GARMENT = "garment"
    STYLE = "style"
    BRAND = "brand"

    @property
    def human(self) -> bool:
        """Whether identity is worked on, so that consent is needed."""
        return self in (SubjectKind.PERSON, SubjectKind.GROUP)


@dataclass(frozen=True)
class Subject:
    """`trigger` is the word that stands for the subject in captions and prompts.

    `draft`: photos were brought before anybody said who it is; it waits to be gone on with or discarded.
    """

    id: str
    kind: SubjectKind
    name: str
    trigger: str
    notes: str
    epoch: int
    created: datetime
    draft: bool = False


@dataclass(frozen=True)
class Verdict:
    """What one check found. A person may override one that did not pass."""

    check: str
    passed: bool
    value: float | None = None
    reason: str = ""
    overridden: bool = False
    note: str = ""

    @property
    def accepted(self) -> bool:
        return self.passed or self.overridden


@dataclass(frozen=True)
class SubjectPhoto:
    """A photo of a subject. It is used when every verdict is accepted."""

    asset_id: str
    added: datetime
    verdicts: tuple[Verdict, ...]

    @property
    def accepted(self) -> bool:
        return all(verdict.accepted for verdict in self.verdicts)


@dataclass(frozen=True)
class Standing:
    """How many photos of a subject there are, how many may be used, and the first of them (else the first of all)."""

    photos: int = 0
    accepted: int = 0
    cover: str | None = None


_SUBJECTS = (
    select(
        SubjectRow.id,
        SubjectRow.kind,
        SubjectRow.name,
        SubjectRow.trigger,
        SubjectRow.notes,
        SubjectRow.epoch,
        SubjectRow.created,
        SubjectRow.draft,
    )
    .where(SubjectRow.workspace == bindparam("workspace"))
    .order_by(func.lower(SubjectRow.name), SubjectRow.id)
)
_PART = _SUBJECTS.limit(bindparam("most")).offset(bindparam("start"))
_SPOKEN = and_(VerdictRow.subject_id == PhotoRow.subject_id, VerdictRow.asset_id == PhotoRow.asset_id)
_REFUSED = exists().where(_SPOKEN, ~VerdictRow.passed, ~VerdictRow.overridden)
_USABLE = case((_REFUSED, None), else_=PhotoRow.position)
_STANDING = (
    select(
        PhotoRow.subject_id,
        func.count(),
        func.count(_USABLE),
        func.coalesce(func.min(_USABLE), func.min(PhotoRow.position)),
    )
    .join(AssetRow, AssetRow.id == PhotoRow.asset_id)
    .where(AssetRow.trashed_at.is_(None), AssetRow.workspace == bindparam("workspace"))
    .where(PhotoRow.subject_id.in_(bindparam("subjects", expanding=True)))
    .group_by(PhotoRow.subject_id)
)
_COVERS = select(PhotoRow.position, PhotoRow.asset_id).where(
    PhotoRow.position.in_(bindparam("positions", expanding=True))
)


class Subjects:
    """The subjects of one workspace."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._database = database
        self._workspace = workspace

    def create(
        self,
        name: str,
        kind: SubjectKind = SubjectKind.PERSON,
        *,
        trigger: str = "",
        notes: str = "",
        draft: bool = False,
    ) -> Subject:
        """A new subject. Without a trigger word, one is made from the name.

        Raises:
            Conflict: name or trigger is taken.
            InvalidInput: name or trigger cannot be used.
        """
        subject = Subject(
            id=new_id(),
            kind=kind,
            name=_checked_name(name),
            trigger=_checked_trigger(trigger or trigger_from(name)),
            notes=notes,
            epoch=1,
            created=now(),
            draft=draft,
        )
        try:
            with self._database.write() as session:
                session.add(SubjectRow(workspace=self._workspace, **vars(subject)))
        except IntegrityError as error:
            raise self._taken(subject) from error
        return subject

    def get(self, id_or_name: str) -> Subject:
        """Raises NotFound."""
        with self._database.read() as session:
            return _value(self._row(session, id_or_name))

    def human(self, subject_ids: Sequence[str]) -> bool:
        """Whether one of them is a person or a group."""
        kinds = [kind.value for kind in SubjectKind if kind.human]
        with self._database.read() as session:
            for part in slices(subject_ids):
                mine = (SubjectRow.workspace == self._workspace) & SubjectRow.id.in_(part)
                if session.scalar(select(SubjectRow.id).where(mine, SubjectRow.kind.in_(kinds)).limit(1)):
                    return True
        return False

    def names(self) -> list[str]:
        """What its people are called: names and trigger words."""
        kinds = [kind.value for kind in SubjectKind if kind.human]
        query = select(SubjectRow.name, SubjectRow.trigger).where(
            SubjectRow.workspace == self._workspace, SubjectRow.kind.in_(kinds)
        )
        with self._database.read() as session:
            return [name for row in session.execute(query) for name in row]

    def list(self, start: int = 0, most: int | None = None) -> list[Subject]:
        """All, by name; with `most` so many of them, from that place on."""
        query, wanted = _SUBJECTS, {"workspace": self._workspace}
        if most is not None:
            query, wanted = _PART, {**wanted, "start": start, "most": most}
        with self._database.rows() as reader:
            rows = reader.execute(query, wanted).all()
        return [_value(row) for row in rows]

    def change(
        self,
        id_or_name: str,
        *,
        name: str | None = None,
        trigger: str | None = None,
        notes: str | None = None,
        draft: bool | None = None,
    ) -> Subject:
        """Change what is given. Raises NotFound, Conflict, InvalidInput."""
        changed = self.get(id_or_name)
        changed = replace(
            changed,
            name=changed.name if name is None else _checked_name(name),
            trigger=changed.trigger if trigger is None else _checked_trigger(trigger),
            notes=changed.notes if notes is None else notes,
            draft=changed.draft if draft is None else draft,
        )
        try:
            with self._database.write() as session:
                row = self._row(session, changed.id)
                row.name, row.trigger, row.notes = changed.name, changed.trigger, changed.notes
                row.draft = changed.draft
        except IntegrityError as error:
            raise self._taken(changed) from error
        return changed

    # --- photos ---------------------------------------------------------------------------------------------------

    def add_photo(self, subject_id: str, asset_id: str, verdicts: Sequence[Verdict] = ()) -> None:
        """An asset that exists is a photo of this subject too; so whatever was made from it shows the subject.

        Raises:
            NotFound: there is no such subject or asset.
            Conflict: the subject has this very photo already.
        """
        with self._database.write() as session:
            self.attach(session, self._row(session, subject_id).id, asset_id, verdicts)

    def attach(self, session: Session, subject_id: str, asset_id: str, verdicts: Sequence[Verdict]) -> None:
        """As `add_photo`, within a transaction."""
        row = asset_row(session, self._workspace, asset_id)
        twin = select(PhotoRow.asset_id).join_from(PhotoRow, AssetRow, PhotoRow.asset_id == AssetRow.id)
        twin = twin.join(BlobRow, BlobRow.id == AssetRow.blob_id)
        twin = twin.where(PhotoRow.subject_id == subject_id, BlobRow.digest == row.blob.digest)
        if (same := session.scalar(twin.limit(1))) is not None:
            raise Conflict(
                f"the subject has this very photo already ({same})",
                kept="the photo there is",
                advice="bring another one",
            )
        session.add(PhotoRow(subject_id=subject_id, asset_id=asset_id, added=now()))
        refresh(session, link_subject(session, asset_id, subject_id))
        _set_verdicts(session, subject_id, asset_id, verdicts)

    def photos(self, subject_id: str) -> list[SubjectPhoto]:
        """Photos of a subject in the order they were brought, those in the trash left out. Raises NotFound."""
        with self._database.read() as session:
            subject = self._row(session, subject_id).id
            verdicts: dict[str, list[Verdict]] = {}
            for row in session.scalars(
                select(VerdictRow).where(VerdictRow.subject_id == subject).order_by(VerdictRow.check)
            ):
                verdicts.setdefault(row.asset_id, []).append(_verdict(row))
            rows = session.execute(_photo_query(subject)).all()
            return [SubjectPhoto(row.asset_id, row.added, tuple(verdicts.get(row.asset_id, ()))) for row in rows]

    def standing(self, subject_ids: Sequence[str]) -> dict[str, Standing]:
        """Photos of these subjects in numbers, those in the trash left out; unknown ones have none."""
        found = dict.fromkeys(subject_ids, Standing())
        with self._database.rows() as reader:
            for part in slices(subject_ids):
                rows = reader.execute(_STANDING, {"workspace": self._workspace, "subjects": part}).all()
                chosen = reader.execute(_COVERS, {"positions": [row[3] for row in rows]}).all() if rows else ()
                covers = {row.position: row.asset_id for row in chosen}
                found |= {row[0]: Standing(row[1], row[2], covers.get(row[3])) for row in rows}
        return found

    def set_verdicts(self, subject_id: str, asset_id: str, verdicts: Sequence[Verdict]) -> None:
        """Replace the verdicts on a photo; what a person overrode stays overridden. Raises NotFound."""
        with self._database.write() as session:
            subject = self._row(session, subject_id).id
            asset_row(session, self._workspace, asset_id)
            kept = {row.check: row.note for row in session.scalars(_verdict_query(subject, asset_id)) if row.overridden}
            session.execute(delete(VerdictRow).where(VerdictRow.subject_id == subject, VerdictRow.asset_id == asset_id))
            _set_verdicts(
                session,
                subject,
                asset_id,
                [
                    replace(verdict, overridden=True, note=kept[verdict.check]) if verdict.check in kept else verdict
                    for verdict in verdicts
                ],
            )

    def override(self, subject_id: str, asset_id: str, check: str = "", *, note: str = "", on: bool = True) -> int:
        """Accept a photo despite a check (all checks without a name), or take that back.

        Returns how many verdicts it concerned. Raises NotFound when the photo has no such verdict.
        """
        with self._database.write() as session:
            rows = [
                row
                for row in session.scalars(_verdict_query(self._row(session, subject_id).id, asset_id))
                if not row.passed and check in ("", row.check)
            ]
            if not rows and check:
                raise NotFound(f"photo {asset_id} has no failed verdict '{check}'")
            for row in rows:
                row.overridden, row.note = on, note
            return len(rows)

    def _row(self, session: Session, id_or_name: str) -> SubjectRow:
        mine = select(SubjectRow).where(SubjectRow.workspace == self._workspace)
        row = session.scalar(mine.where(SubjectRow.id == id_or_name))
        row = row or session.scalar(mine.where(SubjectRow.name == id_or_name))
        if row is None:
            raise NotFound(
                f"there is no subject '{id_or_name}' in this workspace",
                advice="the list of subjects names them",
                command=("subject", "list"),
            )
        return row

    def _taken(self, wanted: Subject) -> Conflict:
        taken = [other for other in self.list() if other.id != wanted.id]
        what = (
            f"name '{wanted.name}'"
            if any(other.name == wanted.name for other in taken)
            else f"trigger '{wanted.trigger}'"
        )
        return Conflict(
            f"the {what} is taken by another subject", kept="nothing was changed", advice="choose another one"
        )


def _photo_query(subject_id: str):
    query = select(PhotoRow.asset_id, PhotoRow.added).join(AssetRow, AssetRow.id == PhotoRow.asset_id)
    return query.where(PhotoRow.subject_id == subject_id, AssetRow.trashed_at.is_(None)).order_by(PhotoRow.position)


def _verdict_query(subject_id: str, asset_id: str):
    return select(VerdictRow).where(VerdictRow.subject_id == subject_id, VerdictRow.asset_id == asset_id)


def _set_verdicts(session: Session, subject_id: str, asset_id: str, verdicts: Iterable[Verdict]) -> None:
    session.add_all(VerdictRow(subject_id=subject_id, asset_id=asset_id, **vars(verdict)) for verdict in verdicts)


def _verdict(row: VerdictRow) -> Verdict:
    return Verdict(row.check, row.passed, row.value, row.reason, row.overridden, row.note)


def _value(row: SubjectRow | Row[*tuple[Any, ...]]) -> Subject:
    kind = SubjectKind(row.kind)
    return Subject(row.id, kind, row.name, row.trigger, row.notes, row.epoch, row.created, row.draft)


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 128 or not name.isprintable():
        raise InvalidInput(f"a subject's name has 1 to 128 printable characters, this one has {len(name)}")
    return name


def _checked_trigger(trigger: str) -> str:
    if not re.fullmatch(r"[\w-]{1,64}", trigger):
        raise InvalidInput(
            f"'{trigger}' cannot be a trigger word", advice="use one word of up to 64 letters, digits, - and _"
        )
    return trigger


def trigger_from(name: str) -> str:
    """The trigger word that a name stands for: "Mira M." becomes `miram`; any word where nothing of a name remains."""
    return re.sub(r"\W+", "", name.lower())[:64] or new_id()[:8]
