"""Consent of the people who are pictured: recorded, limited in scope and time, and withdrawable.

GDPR Art. 9 and BIPA ask for explicit, recorded, revocable consent before face data is worked on. It is asked for at
every use, so withdrawing takes effect at once, also for what was made before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from atelier.accounts.audit import write_entry
from atelier.accounts.rewording import Clean, reword
from atelier.accounts.tables import ConsentRow
from atelier.database import Database, now
from atelier.database.dialect import slices
from atelier.errors import InvalidInput, NotFound, Refused
from atelier.recipe.values import new_id
from atelier.webhooks.events import Event
from atelier.webhooks.outbox import announce


class Scope(StrEnum):
    """What a consent is for."""

    TRAINING = "training"
    GENERATION = "generation"
    SHARING = "sharing"


SCOPES = {
    "train": Scope.TRAINING,
    "generate": Scope.GENERATION,
    "edit": Scope.GENERATION,
    "export": Scope.GENERATION,
    "share": Scope.SHARING,
} | {scope.value: scope for scope in Scope}
"""The scope that each purpose of a step needs."""


@dataclass(frozen=True)
class Consent:
    """One recorded consent. `given_by` is the person pictured, or who may speak for them."""

    id: str
    subject_id: str
    given_by: str
    scopes: frozenset[Scope]
    given_at: datetime
    expires_at: datetime | None
    withdrawn_at: datetime | None
    note: str

    def holds(self, scope: Scope, moment: datetime) -> bool:
        """Whether it covers that use at that moment."""
        expired = self.expires_at is not None and self.expires_at <= moment
        return scope in self.scopes and self.withdrawn_at is None and not expired and self.given_at <= moment


class Consents:
    """Consents of all workspaces; also the participant that erases them with their subject."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock

    def give(
        self,
        workspace: str,
        subject_id: str,
        *,
        given_by: str,
        scopes: Collection[Scope],
        expires_at: datetime | None = None,
        note: str = "",
        actor: str = "owner",
    ) -> Consent:
        """Record a consent. Raises InvalidInput when it says nothing, or has expired already."""
        moment = self._clock()
        given_by = " ".join(given_by.split())
        if not 1 <= len(given_by) <= 256:
            raise InvalidInput("a consent needs the name of who gave it (1 to 256 characters)")
        if not scopes:
            raise InvalidInput("a consent needs a scope", advice=f"name one or more of {', '.join(Scope)}")
        if expires_at is not None and expires_at <= moment:
            raise InvalidInput(
                f"the consent would have expired at {expires_at.isoformat()}", advice="give a later moment"
            )
        consent = Consent(new_id(), subject_id, given_by, frozenset(scopes), moment, expires_at, None, note)
        named = sorted(scope.value for scope in scopes)
        with self._database.write() as session:
            session.add(ConsentRow(**{**vars(consent), "workspace": workspace, "scopes": named}))
            write_entry(
                session, workspace, actor, "consent.give", subject_id, {"consent": consent.id, "scopes": list(named)}
            )
        return consent

    def withdraw(self, workspace: str, subject_id: str, *, scope: Scope | None = None, actor: str = "owner") -> int:
        """Withdraw every consent of a subject, or only a scope of it; takes effect with the next use.

        Returns how many consents it concerned. Raises NotFound when there is none to withdraw.
        """
        moment = self._clock()
        with self._database.write() as session:
            rows = [row for row in _rows(session, workspace, subject_id) if row.withdrawn_at is None]
            rows = [row for row in rows if scope is None or scope in row.scopes]
            if not rows:
                raise NotFound(f"subject {subject_id} has no such consent that could be withdrawn")
            for row in rows:
                left = [one for one in row.scopes if scope is not None and one != scope]
                row.withdrawn_at = moment
                if left:  # the record stays as it was given; what still holds is a record of its own
                    rest = {"id": new_id(), "scopes": left, "withdrawn_at": None, "note": f"rest of {row.id}"}
                    same = {name: getattr(row, name) for name in ("workspace", "subject_id", "given_by", "given_at")}
                    session.add(ConsentRow(**same, **rest, expires_at=row.expires_at))
            write_entry(
                session, workspace, actor, "consent.withdraw", subject_id, {"scope": scope or "all", "count": len(rows)}
            )
            told = {"subject": subject_id, "scope": scope or "all", "path": f"/v1/subjects/{subject_id}"}
            announce(session, workspace, Event.CONSENT_WITHDRAWN, told)
            return len(rows)

    def of(self, workspace: str, subject_id: str) -> list[Consent]:
        """All that were ever recorded, oldest first."""
        with self._database.read() as session:
            return [_value(row) for row in _rows(session, workspace, subject_id)]

    def of_several(self, workspace: str, subject_ids: Sequence[str]) -> dict[str, list[Consent]]:
        """The same of several subjects, by subject."""
        found: dict[str, list[Consent]] = {}
        with self._database.read() as session:
            for part in slices(subject_ids):
                query = select(ConsentRow).where(ConsentRow.workspace == workspace, ConsentRow.subject_id.in_(part))
                for row in _in_time(session.scalars(query)):
                    found.setdefault(row.subject_id, []).append(_value(row))
        return found

    def require(self, workspace: str, subject_id: str, purpose: str, *, called: str = "") -> None:
        """Pass when a consent covers the purpose (`train`, `generate`, `edit`, `share`, or a scope's name).

        Args:
            called: the subject's name, where a person at a door is to read it; what is kept has the id.

        Raises:
            Refused: none does; says whether it is missing, withdrawn or expired, and what to do.
            InvalidInput: no such purpose.
        """
        scope = SCOPES.get(purpose)
        if scope is None:
            raise InvalidInput(f"'{purpose}' is no purpose of a consent", advice=f"known are {', '.join(SCOPES)}")
        moment = self._clock()
        consents = self.of(workspace, subject_id)
        if any(consent.holds(scope, moment) for consent in consents):
            return
        who = f"'{called}'" if called else f"subject {subject_id}"
        raise Refused(
            f"{_why(consents, scope, moment)}, so {who} cannot be used for {scope.value}",
            kept="what exists is kept, and frozen until there is consent",
            advice="ask the person pictured, and record their consent",
            subject=subject_id,
        )

    # --- part in an erasure --------------------------------------------------------------------------------------

    def count_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """How many consents erasing the subject would erase."""
        mine = (ConsentRow.workspace == workspace) & (ConsentRow.subject_id == subject_id)
        return Counter({"consent": session.scalar(select(func.count()).select_from(ConsentRow).where(mine)) or 0})

    def erase_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """Erase them within the erasure's transaction; the trail notes that it happened, by id."""
        counts = self.count_subject(session, workspace, subject_id)
        session.execute(
            delete(ConsentRow).where(ConsentRow.workspace == workspace, ConsentRow.subject_id == subject_id)
        )
        write_entry(session, workspace, "owner", "subject.forget", subject_id, dict(counts))
        return counts

    def reword(self, session: Session, workspace: str, subject_id: str, clean: Clean, *, change: bool) -> int:
        """Records of others that name the subject in words."""
        others = (ConsentRow.workspace == workspace) & (ConsentRow.subject_id != subject_id)
        return reword(session.scalars(select(ConsentRow).where(others)), ("given_by", "note"), clean, change=change)


def _rows(session: Session, workspace: str, subject_id: str) -> list[ConsentRow]:
    query = select(ConsentRow).where(ConsentRow.workspace == workspace, ConsentRow.subject_id == subject_id)
    return _in_time(session.scalars(query))


def _in_time(rows: Iterable[ConsentRow]) -> list[ConsentRow]:
    # What is left of a record that was withdrawn in part has its moment and fewer scopes: it comes after it.
    return sorted(rows, key=lambda row: (row.given_at, -len(row.scopes), row.id))


def _value(row: ConsentRow) -> Consent:
    return Consent(
        id=row.id,
        subject_id=row.subject_id,
        given_by=row.given_by,
        scopes=frozenset(Scope(scope) for scope in row.scopes),
        given_at=row.given_at,
        expires_at=row.expires_at,
        withdrawn_at=row.withdrawn_at,
        note=row.note,
    )


def _why(consents: list[Consent], scope: Scope, moment: datetime) -> str:
    matching = [consent for consent in consents if scope in consent.scopes]
    if not consents:
        return "no consent is recorded"
    if not matching:
        given = sorted({one.value for consent in consents for one in consent.scopes})
        return f"the consent recorded covers {', '.join(given)} only"
    last = matching[-1]
    if last.withdrawn_at is not None:
        return f"consent to {scope.value} was withdrawn on {last.withdrawn_at:%Y-%m-%d}"
    if last.expires_at is not None and last.expires_at <= moment:
        return f"consent to {scope.value} expired on {last.expires_at:%Y-%m-%d}"
    return f"consent to {scope.value} is not yet in force"
