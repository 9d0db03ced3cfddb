"""Prompts that wait for a training, each a row of its workspace: kept, taken by one at a time, done once.

What became of the training is not copied here: a prompt whose training failed or was cancelled is set aside because its
run says so, and waits again as soon as that run does.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import JsonValue
from sqlalchemy import and_, bindparam, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from atelier.database import Database, now
from atelier.errors import Conflict, NotFound
from atelier.library.run_tables import RunRow
from atelier.library.waiting_tables import TakeoverRow, WaitingRow
from atelier.recipe.values import State, new_id

LEASE = timedelta(minutes=2)
"""Who took a prompt to submit it and has not done so meanwhile is taken for dead."""


class WaitingState(StrEnum):
    """What became of a prompt."""

    WAITING = "waiting"  # for its training
    SET_ASIDE = "set-aside"  # it cannot be drawn as things are, and says why
    SUBMITTED = "submitted"  # a run draws it, or drew it


@dataclass(frozen=True)
class Wish:
    """What is to be drawn: `prompts` as the person wrote them, the ids of whom, and the options of the pictures."""

    prompts: tuple[str, ...]
    subjects: tuple[str, ...]
    options: Mapping[str, JsonValue]
    priority: int = 0


@dataclass(frozen=True)
class WaitingPrompt:
    """A prompt that waits, or waited.

    Attributes:
        training: the run that it waits for; `training_state` how that stands, None when it is gone.
        state: as it was left; see `standing`.
        reason, advice: why it could not be submitted.
        run: what draws it.
    """

    id: str
    workspace: str
    submitted_by: str
    training: str
    training_state: State | None
    wish: Wish
    created: datetime
    state: WaitingState
    reason: str
    advice: str
    run: str | None

    @property
    def standing(self) -> WaitingState:
        """How it stands now: one that waits for what will not come is set aside."""
        if self.state is WaitingState.WAITING and self.training_state in (None, State.FAILED, State.CANCELLED):
            return WaitingState.SET_ASIDE
        return self.state


@dataclass(frozen=True)
class Taken:
    """A prompt in hand; `attempt` fences what whoever took it does with it."""

    prompt: WaitingPrompt
    attempt: int


class WaitingPrompts:
    """The prompts of all workspaces; also the participant that erases them with whom they are about."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._database, self._clock = database, clock

    def keep(self, workspace: str, wish: Wish, *, training: str, by: str, once: str = "") -> WaitingPrompt:
        """Let a prompt wait for a run.

        Args:
            by: who asks. once: names the request; the same one is kept once, and what it kept is given back.
        """
        row = WaitingRow(
            id=new_id(),
            workspace=workspace,
            submitted_by=by,
            training=training,
            subjects=list(wish.subjects),
            prompts=list(wish.prompts),
            options=dict(wish.options),
            priority=wish.priority,
            created=self._clock(),
            state=WaitingState.WAITING.value,
            reason="",
            advice="",
            attempt=0,
            once=once or None,
        )
        made = row.id
        try:
            with self._database.write() as session:
                session.add(row)
        except IntegrityError:
            with self._database.read() as session:
                before = session.scalar(select(WaitingRow.id).where(WaitingRow.once == once))
            if before is None:
                raise
            made = before
        return self.get(workspace, made)

    def get(self, workspace: str, prompt_id: str) -> WaitingPrompt:
        """Raises NotFound."""
        query = _ROWS.where(WaitingRow.id == prompt_id, WaitingRow.workspace == workspace)
        with self._database.read() as session:
            row = session.execute(query).first()
        if row is None:
            raise _gone(prompt_id)
        return _value(row[0], row[1])

    def list(
        self,
        workspace: str,
        *,
        over: bool = False,
        limit: int | None = None,
        before: tuple[datetime, str] | None = None,
    ) -> list[WaitingPrompt]:
        """The newest first.

        Args:
            over: those that were submitted, too. before: (created, id) of one to continue below.
        """
        query = _ROWS.where(WaitingRow.workspace == workspace)
        if not over:
            query = query.where(WaitingRow.state != WaitingState.SUBMITTED.value)
        if before is not None:
            created, prompt_id = before
            older = and_(WaitingRow.created == created, WaitingRow.id < prompt_id)
            query = query.where(or_(WaitingRow.created < created, older))
        query = query.order_by(WaitingRow.created.desc(), WaitingRow.id.desc()).limit(limit)
        with self._database.read() as session:
            return [_value(*row) for row in session.execute(query)]

    def remove(self, workspace: str, prompt_id: str) -> None:
        """Wait no more. What draws it already goes on. Raises NotFound; Conflict: it is being submitted just now."""
        mine = WaitingRow.id == prompt_id, WaitingRow.workspace == workspace
        with self._database.write() as session:
            row = session.scalar(select(WaitingRow).where(*mine).with_for_update())
            if row is None:
                raise _gone(prompt_id)
            if row.state == WaitingState.WAITING and row.leased_until is not None and row.leased_until > self._clock():
                raise Conflict(
                    "this prompt is being submitted just now", kept="it is drawn", advice="cancel the run that draws it"
                )
            session.delete(row)

    def wait_for(self, workspace: str, prompt_id: str, training: str) -> None:
        """Let one that is not submitted wait for this run from now on. Raises NotFound."""
        mine = WaitingRow.id == prompt_id, WaitingRow.workspace == workspace
        values = {"training": training, "state": WaitingState.WAITING.value, "reason": "", "advice": ""}
        with self._database.write() as session:
            chosen = update(WaitingRow).where(*mine, WaitingRow.state != WaitingState.SUBMITTED.value)
            if not session.execute(chosen.values(**values, leased_until=None)).rowcount:  # pyright: ignore[reportAttributeAccessIssue] - a CursorResult
                raise _gone(prompt_id)

    # --- submitting ---------------------------------------------------------------------------------------------------

    def due(self, limit: int = 20) -> builtins.list[tuple[str, str]]:
        """(workspace, id) of prompts whose training is done and that nobody has in hand."""
        with self._database.rows() as reader:
            rows = reader.execute(_DUE, {"moment": self._clock(), "most": limit})
            return [(row.workspace, row.id) for row in rows]

    def take(self, workspace: str, prompt_id: str) -> Taken | None:
        """Take one that waits, to submit it; None when another has it, or it waits no more."""
        moment = self._clock()
        free = or_(WaitingRow.leased_until.is_(None), WaitingRow.leased_until < moment)
        mine = WaitingRow.id == prompt_id, WaitingRow.workspace == workspace
        waits = WaitingRow.state == WaitingState.WAITING.value
        with self._database.write() as session:
            row = session.scalar(select(WaitingRow).where(*mine, waits, free).with_for_update())
            if row is None:
                return None
            row.attempt, row.leased_until = row.attempt + 1, moment + LEASE
            attempt = row.attempt
        return Taken(self.get(workspace, prompt_id), attempt)

    def submitted_as(self, prompt_id: str) -> str | None:
        """The run that was queued for this prompt, also when whoever did it died before saying so."""
        with self._database.read() as session:
            return session.scalar(select(RunRow.id).where(RunRow.once == once_of(prompt_id)))

    def submitted(self, taken: Taken, run: str) -> bool:
        """A run draws it. Returns False when another attempt has it by now."""
        return self._settle(taken, state=WaitingState.SUBMITTED.value, run_id=run, reason="", advice="")

    def set_aside(self, taken: Taken, reason: str, advice: str = "") -> bool:
        """It could not be submitted. Returns False when another attempt has it by now."""
        return self._settle(taken, state=WaitingState.SET_ASIDE.value, reason=reason, advice=advice)

    def release(self, taken: Taken) -> bool:
        """It could not be submitted now, and is tried again."""
        return self._settle(taken)

    def _settle(self, taken: Taken, **values: object) -> bool:
        mine = WaitingRow.id == taken.prompt.id, WaitingRow.attempt == taken.attempt
        waits = WaitingRow.state == WaitingState.WAITING.value
        with self._database.write() as session:
            done = session.execute(update(WaitingRow).where(*mine, waits).values(**values, leased_until=None))
            return bool(done.rowcount)  # pyright: ignore[reportAttributeAccessIssue] - a CursorResult

    # --- as a participant of erasure ----------------------------------------------------------------------------------

    def count_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """Prompts about the subject."""
        return {"waiting-prompt": len(_about(session, workspace, subject_id))}

    def erase_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """They go whole, also when they are about others too: there is nobody to draw."""
        ids = _about(session, workspace, subject_id)
        session.execute(delete(WaitingRow).where(WaitingRow.id.in_(ids)))
        session.execute(delete(TakeoverRow).where(TakeoverRow.subject_id == subject_id))
        return {"waiting-prompt": len(ids)}

    def reword(
        self, session: Session, workspace: str, subject_id: str, clean: Callable[[str], str], *, change: bool
    ) -> int:
        """Other prompts that name the subject in words are seen to by the library, as all its rows (see `mentions`)."""
        return 0


class Takeovers:
    """Which subjects of a workspace are drawn from a photo, until their adapter takes over."""

    def __init__(self, database: Database, workspace: str, *, clock: Callable[[], datetime] = now) -> None:
        self._database, self._workspace, self._clock = database, workspace, clock

    def begin(self, subject_id: str) -> None:
        """The subject was drawn from a photo. Once more changes nothing."""
        with self._database.write() as session:
            if session.get(TakeoverRow, subject_id) is None:
                session.add(TakeoverRow(subject_id=subject_id, workspace=self._workspace, begun=self._clock()))

    def end(self, subject_id: str) -> None:
        """From now on with the adapter, and nothing is left to be told. Raises NotFound."""
        mine = TakeoverRow.subject_id == subject_id, TakeoverRow.workspace == self._workspace
        with self._database.write() as session:
            if not session.execute(delete(TakeoverRow).where(*mine)).rowcount:  # pyright: ignore[reportAttributeAccessIssue] - a CursorResult
                raise NotFound("this subject is not drawn from a photo", kept="nothing was changed")

    def list(self) -> list[tuple[str, datetime]]:
        """Ids of the subjects, and since when, the oldest first."""
        query = select(TakeoverRow.subject_id, TakeoverRow.begun).where(TakeoverRow.workspace == self._workspace)
        with self._database.rows() as reader:
            rows = reader.execute(query.order_by(TakeoverRow.begun, TakeoverRow.subject_id))
            return [(row.subject_id, row.begun) for row in rows]


def once_of(prompt_id: str) -> str:
    """The name of the one request that submits a prompt, among all requests that submit runs."""
    return f"waiting-{prompt_id}"


# The state is None where the training is not there any more.
_ROWS = select(WaitingRow, RunRow.state).outerjoin(
    RunRow, and_(RunRow.id == WaitingRow.training, RunRow.workspace == WaitingRow.workspace)
)
_DUE = (
    select(WaitingRow.workspace, WaitingRow.id)
    .join(RunRow, and_(RunRow.id == WaitingRow.training, RunRow.workspace == WaitingRow.workspace))
    .where(
        WaitingRow.state == WaitingState.WAITING.value,
        RunRow.state == State.DONE.value,
        or_(
            WaitingRow.leased_until.is_(None),
            WaitingRow.leased_until < bindparam("moment", type_=WaitingRow.created.type),
        ),
    )
    .order_by(WaitingRow.created, WaitingRow.id)
    .limit(bindparam("most"))
)


def _about(session: Session, workspace: str, subject_id: str) -> Sequence[str]:
    rows = session.execute(select(WaitingRow.id, WaitingRow.subjects).where(WaitingRow.workspace == workspace))
    return [row.id for row in rows if subject_id in row.subjects]


def _gone(prompt_id: str) -> NotFound:
    return NotFound(f"there is no prompt {prompt_id} that waits in this workspace (it may have been erased)")


def _value(row: WaitingRow, training: str | None) -> WaitingPrompt:
    return WaitingPrompt(
        id=row.id,
        workspace=row.workspace,
        submitted_by=row.submitted_by,
        training=row.training,
        training_state=None if training is None else State(training),
        wish=Wish(_texts(row.prompts), _texts(row.subjects), dict(row.options), row.priority),
        created=row.created,
        state=WaitingState(row.state),
        reason=row.reason,
        advice=row.advice,
        run=row.run_id,
    )


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)
