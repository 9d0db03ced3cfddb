"""Refusals that can be appealed, reports, and the queue in which a person decides on both."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from atelier.accounts.audit import write_entry
from atelier.accounts.moderation_tables import RefusalRow, ReportRow
from atelier.accounts.rewording import Clean, reword
from atelier.accounts.screening import Hit, plain
from atelier.database import Database, now
from atelier.errors import Conflict, InvalidInput, NotFound, Refused
from atelier.recipe.values import new_id

NEVER_ALLOWED = ("sexual-minors",)
"""Rules that no appeal opens."""
MAX_WORDS = 2000


class RefusalState(StrEnum):
    """How a refusal stands."""

    REFUSED = "refused"
    APPEALED = "appealed"
    ALLOWED = "allowed"
    UPHELD = "upheld"


class ReportState(StrEnum):
    """How a report stands."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Reason(StrEnum):
    """Why something is reported."""

    CONSENT = "consent"  # it shows me, or somebody who did not agree
    MINOR = "minor"
    EXPLICIT = "explicit"
    ABUSE = "abuse"
    MARK = "mark"  # a protected mark or character
    OTHER = "other"


@dataclass(frozen=True)
class Refusal:
    """Something that was refused. `words` did it; `why` stands in the rule."""

    id: str
    workspace: str
    at: datetime
    step: str
    rule: str
    words: str
    text: str
    subjects: tuple[str, ...]
    state: RefusalState
    appeal: str
    appealed_by: str
    decided_by: str
    decided_at: datetime | None
    note: str


@dataclass(frozen=True)
class Report:
    """What somebody reported."""

    id: str
    workspace: str
    at: datetime
    reporter: str
    asset_id: str
    subjects: tuple[str, ...]
    reason: Reason
    words: str
    state: ReportState
    action: str
    decided_by: str
    decided_at: datetime | None
    note: str


class Moderation:
    """Refusals and reports of all workspaces; also the participant that erases them with their subject."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock

    # --- refusals ------------------------------------------------------------------------------------------------

    def allowed(self, workspace: str, text: str, rules: Sequence[str]) -> set[str]:
        """Which of the rules an appeal has opened for this very text."""
        query = select(RefusalRow.rule).where(
            RefusalRow.workspace == workspace,
            RefusalRow.digest == digest_of(text),
            RefusalRow.rule.in_([rule for rule in rules if rule not in NEVER_ALLOWED]),
            RefusalRow.state == RefusalState.ALLOWED,
        )
        with self._database.read() as session:
            return set(session.scalars(query))

    def note_refusal(self, workspace: str, step: str, hit: Hit, text: str, subjects: Sequence[str]) -> str:
        """Record that something was refused; the same text again is the same refusal. Returns its id."""
        digest = digest_of(text)
        with self._database.write() as session:
            query = select(RefusalRow.id).where(
                RefusalRow.workspace == workspace, RefusalRow.digest == digest, RefusalRow.rule == hit.rule
            )
            if (known := session.scalar(query.limit(1))) is not None:
                return known
            row = RefusalRow(
                id=new_id(),
                workspace=workspace,
                at=self._clock(),
                step=step,
                rule=hit.rule,
                words=", ".join(hit.words),
                text=text[:MAX_WORDS],
                digest=digest,
                subjects=list(subjects),
                state=RefusalState.REFUSED.value,
            )
            session.add(row)
            write_entry(session, workspace, "screening", "prompt.refuse", row.id, {"rule": hit.rule})
            return row.id

    def appeal(self, workspace: str, refusal_id: str, words: str, *, actor: str) -> Refusal:
        """Ask a person to look at a refusal.

        Raises:
            NotFound. Conflict: it is decided already. Refused: its rule is never opened. InvalidInput: no reason given.
        """
        words = _said(words, "an appeal needs a reason")
        with self._database.write() as session:
            row = _refusal(session, workspace, refusal_id)
            if row.rule in NEVER_ALLOWED:
                raise Refused("this rule is never opened", kept="the refusal stands")
            if row.state not in (RefusalState.REFUSED, RefusalState.APPEALED):
                raise Conflict(f"the refusal is decided already: {row.state}", kept="the decision stands")
            row.state, row.appeal, row.appealed_by = RefusalState.APPEALED.value, words, actor
            write_entry(session, workspace, actor, "prompt.appeal", row.id, {"rule": row.rule})
            session.flush()
            return _refusal_value(row)

    def decide_appeal(self, workspace: str, refusal_id: str, *, allow: bool, note: str, actor: str) -> Refusal:
        """Decide on an appeal: allowing opens the rule for this very text in this workspace.

        Raises:
            NotFound. Conflict: it was not appealed, or by the one who decides.
        """
        with self._database.write() as session:
            row = _refusal(session, workspace, refusal_id)
            if row.state != RefusalState.APPEALED:
                raise Conflict(f"there is no appeal to decide on; it is {row.state}", kept="nothing was changed")
            row.state = (RefusalState.ALLOWED if allow else RefusalState.UPHELD).value
            row.decided_by, row.decided_at, row.note = actor, self._clock(), note[:MAX_WORDS]
            write_entry(session, workspace, actor, "prompt.decide", row.id, {"allowed": allow, "rule": row.rule})
            session.flush()
            return _refusal_value(row)

    def refusals(
        self,
        workspace: str,
        states: Sequence[RefusalState] = (),
        *,
        limit: int = 50,
        after: tuple[datetime, str] | None = None,
    ) -> list[Refusal]:
        """The newest first; `after` is the moment and id of the last one seen."""
        query = select(RefusalRow).where(RefusalRow.workspace == workspace)
        if states:
            query = query.where(RefusalRow.state.in_([state.value for state in states]))
        if after is not None:
            query = query.where(
                or_(RefusalRow.at < after[0], and_(RefusalRow.at == after[0], RefusalRow.id < after[1]))
            )
        query = query.order_by(RefusalRow.at.desc(), RefusalRow.id.desc()).limit(limit)
        with self._database.read() as session:
            return [_refusal_value(row) for row in session.scalars(query)]

    def refusal(self, workspace: str, refusal_id: str) -> Refusal:
        """Raises NotFound."""
        with self._database.read() as session:
            return _refusal_value(_refusal(session, workspace, refusal_id))

    # --- reports -------------------------------------------------------------------------------------------------

    def report(
        self, workspace: str, asset_id: str, reason: Reason, words: str, subjects: Sequence[str], *, reporter: str
    ) -> Report:
        """Report an asset; the same person reporting it twice for the same reason is one report.

        Raises:
            InvalidInput: too many words.
        """
        words = words.strip()
        if len(words) > MAX_WORDS:
            raise InvalidInput(f"the report has {len(words)} characters; at most {MAX_WORDS} are kept")
        with self._database.write() as session:
            query = select(ReportRow).where(
                ReportRow.workspace == workspace,
                ReportRow.asset_id == asset_id,
                ReportRow.reporter == reporter,
                ReportRow.reason == reason.value,
                ReportRow.state == ReportState.OPEN.value,
            )
            row = session.scalar(query.limit(1))
            if row is None:
                row = ReportRow(
                    id=new_id(),
                    workspace=workspace,
                    at=self._clock(),
                    reporter=reporter,
                    asset_id=asset_id,
                    subjects=list(subjects),
                    reason=reason.value,
                    state=ReportState.OPEN.value,
                )
                session.add(row)
                write_entry(session, workspace, reporter, "asset.report", asset_id, {"reason": reason.value})
            row.words = words or row.words or ""
            session.flush()
            return _report_value(row)

    def decide_report(
        self, workspace: str, report_id: str, *, uphold: bool, action: str, note: str, actor: str
    ) -> Report:
        """Close a report, and every other open one on the same asset if it is upheld.

        Raises:
            NotFound. Conflict: it is decided already.
        """
        with self._database.write() as session:
            row = session.scalar(
                select(ReportRow).where(ReportRow.id == report_id, ReportRow.workspace == workspace).with_for_update()
            )
            if row is None:
                raise NotFound(f"there is no report {report_id} in this workspace")
            if row.state != ReportState.OPEN:
                raise Conflict(f"the report is decided already: {row.state}", kept="the decision stands")
            rows = [row]
            if uphold:
                same = select(ReportRow).where(
                    ReportRow.workspace == workspace,
                    ReportRow.asset_id == row.asset_id,
                    ReportRow.state == ReportState.OPEN.value,
                )
                rows = list(session.scalars(same))
            for one in rows:
                one.state = (ReportState.UPHELD if uphold else ReportState.DISMISSED).value
                one.decided_by, one.decided_at, one.note = actor, self._clock(), note[:MAX_WORDS]
                one.action = action if uphold else ""
            details = {"upheld": uphold, "action": action, "count": len(rows)}
            write_entry(session, workspace, actor, "report.decide", row.asset_id, details)
            session.flush()
            return _report_value(row)

    def reports(
        self,
        workspace: str,
        states: Sequence[ReportState] = (),
        *,
        limit: int = 50,
        after: tuple[datetime, str] | None = None,
    ) -> list[Report]:
        """The newest first; `after` is the moment and id of the last one seen."""
        query = select(ReportRow).where(ReportRow.workspace == workspace)
        if states:
            query = query.where(ReportRow.state.in_([state.value for state in states]))
        if after is not None:
            query = query.where(or_(ReportRow.at < after[0], and_(ReportRow.at == after[0], ReportRow.id < after[1])))
        query = query.order_by(ReportRow.at.desc(), ReportRow.id.desc()).limit(limit)
        with self._database.read() as session:
            return [_report_value(row) for row in session.scalars(query)]

    # --- part in an erasure ----------------------------------------------------------------------------------------

    def count_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """How many refusals and reports erasing the subject would erase."""
        found = {name: len(ids) for name, (_, ids) in _concerning(session, workspace, subject_id).items()}
        return {name: count for name, count in found.items() if count}

    def erase_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """Erase them within the erasure's transaction."""
        counts = self.count_subject(session, workspace, subject_id)
        for table, ids in _concerning(session, workspace, subject_id).values():
            session.execute(delete(table).where(table.id.in_(ids)))
        return counts

    def reword(self, session: Session, workspace: str, subject_id: str, clean: Clean, *, change: bool) -> int:
        """Refusals and reports that do not concern the subject, and name it in words."""
        count = 0
        for table, columns in ((RefusalRow, ("words", "text", "appeal", "note")), (ReportRow, ("words", "note"))):
            rows = session.scalars(select(table).where(table.workspace == workspace)).all()
            others = [row for row in rows if subject_id not in row.subjects]
            count += reword(others, columns, clean, change=change)
        return count


def digest_of(text: str) -> str:
    """Of a text as screening understands it."""
    return hashlib.sha256("\n".join(plain(text)).encode()).hexdigest()


def _concerning(
    session: Session, workspace: str, subject_id: str
) -> dict[str, tuple[type[RefusalRow] | type[ReportRow], list[str]]]:
    found: dict[str, tuple[type[RefusalRow] | type[ReportRow], list[str]]] = {}
    for name, table in (("refusal", RefusalRow), ("report", ReportRow)):
        rows = session.execute(select(table.id, table.subjects).where(table.workspace == workspace))
        found[name] = (table, [row.id for row in rows if subject_id in row.subjects])
    return found


def _refusal(session: Session, workspace: str, refusal_id: str) -> RefusalRow:
    row = session.scalar(select(RefusalRow).where(RefusalRow.id == refusal_id, RefusalRow.workspace == workspace))
    if row is None:
        raise NotFound(f"there is no refusal {refusal_id} in this workspace")
    return row


def _refusal_value(row: RefusalRow) -> Refusal:
    values = {name: getattr(row, name) for name in Refusal.__dataclass_fields__}
    return Refusal(**{**values, "subjects": tuple(row.subjects), "state": RefusalState(row.state)})


def _report_value(row: ReportRow) -> Report:
    values = {name: getattr(row, name) for name in Report.__dataclass_fields__}
    given = {"subjects": tuple(row.subjects), "reason": Reason(row.reason), "state": ReportState(row.state)}
    return Report(**{**values, **given})


def _said(words: str, need: str) -> str:
    words = words.strip()
    if not words:
        raise InvalidInput(need)
    if len(words) > MAX_WORDS:
        raise InvalidInput(f"{len(words)} characters; at most {MAX_WORDS} are kept")
    return words
