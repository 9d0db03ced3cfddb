"""What was answered to requests with an idempotency key: a repeated request is answered again, not done again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from atelier.accounts.access_tables import AnswerRow
from atelier.accounts.directory import Directory
from atelier.accounts.rewording import Clean, reword
from atelier.database.dialect import insert_or_ignore
from atelier.errors import Conflict

KEPT = timedelta(hours=24)
ABANDONED = timedelta(minutes=10)
"""After this long, a request that never ended may be sent again, also where its server cannot be seen to be dead."""


@dataclass(frozen=True)
class Answer:
    """An answer that can be given again. `body` is JSON."""

    status: int
    headers: dict[str, str]
    body: str


class Answers:
    """All answers of the last day.

    Args:
        process: what names the process that works on requests here.
        lives: whether a process of such a name does; requests of dead ones may be sent again at once.
    """

    def __init__(
        self, directory: Directory, *, process: str = "", lives: Callable[[str], bool] = lambda process: True
    ) -> None:
        self._directory, self._process, self._lives = directory, process, lives

    def claim(self, key: str, request: str) -> Answer | None:
        """The answer to give again; None when the request is to be worked on, which is claimed with that.

        Args:
            key: what names the request, see `name`. request: digest of what it asks for.

        Raises:
            Conflict: the same key was used for another request, or the same one is being worked on.
        """
        moment = self._directory.clock()
        with self._directory.database.write() as session:
            session.execute(delete(AnswerRow).where(AnswerRow.created < moment - KEPT))
            unfinished = (AnswerRow.status.is_(None)) & (AnswerRow.created < moment - ABANDONED)
            session.execute(delete(AnswerRow).where(AnswerRow.key == key, unfinished))
            before = session.get(AnswerRow, key)
            if before is not None and before.status is None and before.process and not self._lives(before.process):
                session.delete(before)
                session.flush()
            new = {"key": key, "request": request, "created": moment, "headers": {}, "body": ""}
            new["process"] = self._process
            if insert_or_ignore(session, AnswerRow, [new]):
                return None
            row = session.scalars(select(AnswerRow).where(AnswerRow.key == key)).one()
            if row.request != request:
                raise Conflict(
                    "this idempotency key was used for another request",
                    kept="nothing was done",
                    advice="take a new key for each new request",
                )
            if row.status is None:
                raise Conflict("the same request is being worked on", kept="it goes on", advice="try again in a moment")
            return Answer(row.status, {name: str(value) for name, value in row.headers.items()}, row.body)

    def keep(self, key: str, answer: Answer) -> None:
        """The request that was claimed was answered so."""
        with self._directory.database.write() as session:
            row = session.get(AnswerRow, key)
            if row is not None:
                row.status, row.headers, row.body = answer.status, dict(answer.headers), answer.body

    def release(self, key: str) -> None:
        """It failed: it may be sent again."""
        with self._directory.database.write() as session:
            session.execute(delete(AnswerRow).where(AnswerRow.key == key, AnswerRow.status.is_(None)))


def digest(*parts: str | bytes) -> str:
    """SHA-256 of several parts, each with its length before it."""
    made = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        made.update(len(raw).to_bytes(8, "big") + raw)
    return made.hexdigest()


class AnsweredWords:
    """Answers that are kept for a day, where a subject is erased: they may tell its name."""

    def count_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """They belong to no subject."""
        return {}

    def erase_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """See `reword`."""
        return {}

    def reword(self, session: Session, workspace: str, subject_id: str, clean: Clean, *, change: bool) -> int:
        """Take the words out of all of them: which workspace one is of is not known."""
        return reword(session.scalars(select(AnswerRow).where(AnswerRow.body != "")), ("body",), clean, change=change)
