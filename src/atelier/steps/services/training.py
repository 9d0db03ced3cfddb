"""Trainings of a subject, and the loss curve of one while it runs."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import and_, bindparam, or_, select

from atelier.errors import NotFound
from atelier.jobs.events import SAMPLE, EventLog
from atelier.library import Library
from atelier.library.run_tables import RunRow, RunSubjectRow
from atelier.recipe import Run, State
from atelier.steps.outcomes import TRAINED
from atelier.steps.services.runs import RunService, RunView
from atelier.steps.values import Trained

RECIPE = "train"
STEP = "train"
"""The node of the training recipe that trains."""
SHOWN = 500
"""Points of a curve: more do not fit into a picture of it."""
_LOSS = re.compile(r"loss ([0-9.eE+-]+)")
_PART = 5_000


@dataclass(frozen=True)
class LossPoint:
    """The loss at a step; `lr` is None while the training runs, and `loss` is a running mean then."""

    step: int
    loss: float
    lr: float | None


_AT_WORK = (
    select(RunSubjectRow.subject_id, RunRow.id)
    .join(RunSubjectRow, RunSubjectRow.run_id == RunRow.id)
    .where(
        RunRow.workspace == bindparam("workspace"),
        RunRow.recipe["name"].as_string() == RECIPE,
        RunRow.state.in_([State.WAITING.value, State.RUNNING.value]),
    )
    .order_by(RunRow.created, RunRow.id)
)


@dataclass(frozen=True)
class SampleRow:
    """What a training drew at a checkpoint, a picture for each prompt in a row.

    `asset` is its id once the training is done; until then `image` holds the encoded picture.
    """

    step: int
    asset: str | None
    image: bytes
    media_type: str


@dataclass(frozen=True)
class SampleRows:
    """The samples of a training, the first one first, with the prompts of the columns."""

    prompts: tuple[str, ...]
    rows: tuple[SampleRow, ...]


class TrainingService:
    """The trainings of the workspace."""

    def __init__(self, library: Library, runs: RunService, events: EventLog) -> None:
        self._library, self._runs, self._events = library, runs, events

    def of(
        self,
        subject: str,
        *,
        limit: int = 50,
        before: tuple[datetime, str] | None = None,
        states: Sequence[State] = (),
    ) -> list[Run]:
        """The trainings of a subject, the newest first; `before` is (created, id) of one to continue below.

        Raises:
            NotFound: no such subject.
        """
        found = self._library.subjects.get(subject).id
        ids = self._ids(found, limit, before, states)
        return [self._runs.get(run_id) for run_id in ids]

    def at_work(self, subject_id: str) -> str | None:
        """Id of the newest training of a subject that is not over."""
        return next(iter(self._ids(subject_id, 1, None, (State.WAITING, State.RUNNING))), None)

    def all_at_work(self) -> dict[str, str]:
        """The newest training that is not over of every subject that has one: subject → run."""
        with self._library.database.rows() as reader:
            return {row.subject_id: row.id for row in reader.execute(_AT_WORK, {"workspace": self._library.workspace})}

    def losses(self, run_id: str) -> list[LossPoint]:
        """The loss curve of a training, thinned out to 500 points: what its log holds, or, while it runs, what it told.

        Raises:
            NotFound: no such run, or it trains nothing.
        """
        trained = self._trained(run_id).outputs.get(TRAINED)
        points = self._logged(trained) if isinstance(trained, Trained) else self._told(run_id)
        return _thinned(points)

    def samples(self, run_id: str) -> SampleRows:
        """What a training drew at its checkpoints so far, always with the same prompts and seeds.

        Raises:
            NotFound: no such run, or it trains nothing.
        """
        view = self._trained(run_id)
        trained = view.outputs.get(TRAINED)
        if isinstance(trained, Trained):
            rows = [SampleRow(one.step, one.picture.id, b"", one.picture.media_type) for one in trained.samples]
        else:
            told = self._events.since(0, workspace=self._library.workspace, run=run_id, name=SAMPLE)
            rows = list({row.step: row for row in (_told_row(event.payload) for event in told)}.values())
        return SampleRows(_prompts(view.run), tuple(sorted(rows, key=lambda row: row.step)))

    # --- inside ------------------------------------------------------------------------------------------------------

    def _trained(self, run_id: str) -> RunView:
        view = self._runs.show(run_id)
        if not any(task.step == "train_adapter" for task in view.tasks) and view.run.recipe.get("name") != RECIPE:
            raise NotFound(f"run {run_id} trains nothing", advice="ask for a run of the recipe 'train'")
        return view

    def _ids(
        self, subject_id: str, limit: int, before: tuple[datetime, str] | None, states: Sequence[State]
    ) -> list[str]:
        query = select(RunRow.id, RunRow.created).join(RunSubjectRow, RunSubjectRow.run_id == RunRow.id)
        query = query.where(
            RunRow.workspace == self._library.workspace,
            RunSubjectRow.subject_id == subject_id,
            RunRow.recipe["name"].as_string() == RECIPE,
        )
        if before is not None:
            created, run_id = before
            query = query.where(or_(RunRow.created < created, and_(RunRow.created == created, RunRow.id < run_id)))
        if states:
            query = query.where(RunRow.state.in_([state.value for state in states]))
        with self._library.database.read() as session:
            rows = session.execute(query.order_by(RunRow.created.desc(), RunRow.id.desc()).limit(limit))
            return [row.id for row in rows]

    def _logged(self, trained: Trained) -> list[LossPoint]:
        rows = json.loads(self._library.read(trained.log.id))["losses"]
        return [LossPoint(int(row["step"]), float(row["loss"]), float(row["lr"])) for row in rows]

    def _told(self, run_id: str) -> list[LossPoint]:
        found: dict[int, LossPoint] = {}
        seq = 0
        while events := self._events.since(seq, workspace=self._library.workspace, run=run_id, limit=_PART):
            seq = events[-1].seq
            for event in events:
                told = _LOSS.fullmatch(str(event.payload.get("note", ""))) if event.name == "progress" else None
                step = event.payload.get("done")
                if told is not None and isinstance(step, int | float):
                    found[int(step)] = LossPoint(int(step), float(told[1]), None)
        return [found[step] for step in sorted(found)]


def _told_row(payload: Mapping[str, JsonValue]) -> SampleRow:
    step = payload.get("step")
    image = base64.b64decode(str(payload.get("image", "")))
    return SampleRow(int(step) if isinstance(step, int | float) else 0, None, image, str(payload.get("media_type", "")))


def _prompts(run: Run) -> tuple[str, ...]:
    """What the samples draw, with the subject's name in its place."""
    config = run.inputs.get("config")
    found = config.get("sample_prompts") if isinstance(config, dict) else None
    name = str(run.inputs.get("name") or run.inputs.get("trigger") or "")
    return tuple(str(one).replace("{subject}", name) for one in found) if isinstance(found, list) else ()


def _thinned(points: Sequence[LossPoint]) -> list[LossPoint]:
    """At most 500 of them, the first and the last among them."""
    if len(points) <= SHOWN:
        return list(points)
    pace = (len(points) - 1) / (SHOWN - 1)
    return [points[round(place * pace)] for place in range(SHOWN)]
