"""How long the parts of a training take, and what is left of one that runs."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import JsonValue
from sqlalchemy import select

from atelier.database import now
from atelier.errors import AtelierError
from atelier.jobs.events import EventLog
from atelier.jobs.tables import DurationRow
from atelier.library import Library
from atelier.recipe import Run, State, Task
from atelier.steps.models import Models
from atelier.steps.outcomes import TEXTS
from atelier.steps.paces import Work, kept_steps, preset_work, sample_moments, training_work
from atelier.steps.prepare_data_set import held_out_places
from atelier.steps.services.speeds import Speed, Speeds
from atelier.steps.training_samples import sample_size
from atelier.training.config import parse

if TYPE_CHECKING:
    from atelier.engine.card import PresetName
    from atelier.engine.device import DeviceInfo

TRAIN, REPORT, PRIOR = "train", "report", "prior"
"""Nodes of the recipe `train` whose time depends on what is asked for."""
OTHERS = {TEXTS: "caption", "data-set": "prepare_data_set", "kohya": "export_adapter"}
"""Its other nodes, with their steps: these take what they took on average."""


REMEMBERED = 20.0
"""Seconds for which the parts of a run are reckoned with again."""


@dataclass(frozen=True)
class Parts:
    """Seconds by node of the training's recipe; `basis` says how the longest, the training proper, is known."""

    seconds: Mapping[str, float]
    basis: str


class Durations:
    """Looks ahead at trainings."""

    def __init__(self, library: Library, models: Models, events: EventLog) -> None:
        self._library, self._models, self._events = library, models, events
        self._speeds = Speeds(library)
        self._known: dict[str, tuple[float, Parts | None]] = {}  # by run

    def picture(self, work: Work, device: DeviceInfo) -> Speed:
        """Seconds of one picture that is so much work (`paces.preset_work`)."""
        found = self._speeds.of(work, device)
        assert found is not None  # with a device something can always be said
        return found

    def training(self, inputs: Mapping[str, object], device: DeviceInfo | None = None) -> Parts | None:
        """What the nodes of a run of the recipe `train` with these inputs take.

        Args:
            device: see `Speeds.of`. None is returned only without one, where nothing like it was ever done.

        Raises:
            NotFound: the model is gone. InvalidInput: the inputs are no training's.
        """
        from atelier.steps.report_card import PROMPTS

        config = parse(inputs.get("config", {}))
        card = self._models.trained_on(str(inputs.get("model") or ""), itself=inputs.get("itself") is True)
        size = _number(inputs.get("training_size")) or card.training_size
        records = self._speeds.records()
        learning = self._speeds.of(training_work(card, config, size), device, records)
        if learning is None:
            return None

        def drawn(count: int, preset: PresetName, width: int, height: int, distilled: bool = True) -> float:
            work = preset_work(card, preset, width=width, height=height, distilled=distilled)
            found = self._speeds.of(work, device, records)
            return 0.0 if found is None else count * found.seconds

        samples = drawn(sample_moments(config) * len(config.sample_prompts), "draft", *sample_size(card))
        preset: PresetName = _preset(inputs.get("preset"))
        report = card.preset(preset)
        count = len(_list(inputs.get("prompts")) or PROMPTS) * (_number(inputs.get("per_prompt")) or 1)
        rows = len(kept_steps(config)) + 1 + ("edit" in card.pipelines and card.references > 0)
        seconds = {
            TRAIN: config.steps * learning.seconds + samples,
            PRIOR: drawn(_number(inputs.get("prior_count")), "standard", size, size, distilled=False),
            REPORT: drawn(rows * count, preset, report.width, report.height),
        }
        averages = self._averages()
        for node, step in OTHERS.items():
            times = max(1, len(_list(inputs.get("photos")))) if node == TEXTS else 1
            seconds[node] = times * averages.get(step, 0.0)
        return Parts(seconds, learning.basis)

    def left(self, run: Run, tasks: Sequence[Task]) -> float | None:
        """Seconds of work that a training's run has before it, not counting what waits before it in the queue; None
        where nothing can be said yet."""
        parts = self._parts(run)
        told = self._events.last(run.workspace, run.id, "progress")
        config = run.inputs.get("config")
        steps = config.get("steps") if isinstance(config, dict) else None
        left, known = 0.0, parts is not None
        for node in (TEXTS, "data-set", PRIOR, TRAIN, REPORT, "kohya"):
            own = [task for task in tasks if task.node == node]
            over = sum(task.state is State.DONE for task in own)
            expected = 0.0 if parts is None else parts.seconds.get(node, 0.0)
            if own and over == len(own):
                continue
            payload: Mapping[str, JsonValue] = told.payload if told is not None else {}
            in_hand = payload.get("task") in {task.id for task in own if task.state is not State.DONE}
            whole = _number(payload.get("total"))
            if in_hand and told is not None and whole and (node != TRAIN or whole == steps):
                eta, done = payload.get("eta"), _real(payload.get("done"))
                age = (now() - told.at).total_seconds()
                known = known or isinstance(eta, int | float)
                left += max(1.0, eta - age) if isinstance(eta, int | float) else expected * (1 - done / whole)
            else:
                left += expected * (1 - over / len(own)) if own else expected
        return left if known else None

    def _parts(self, run: Run) -> Parts | None:
        """Lists of runs are read often: what was found is remembered for a while."""
        moment, known = time.monotonic(), self._known.get(run.id)
        if known is None or moment - known[0] > REMEMBERED:
            try:
                found = self.training(run.inputs)
            except AtelierError:  # whether it can run is told elsewhere
                found = None
            self._known = {id_: one for id_, one in self._known.items() if moment - one[0] <= REMEMBERED}
            known = self._known[run.id] = (moment, found)
        return known[1]

    def _averages(self) -> dict[str, float]:
        query = select(DurationRow.step, DurationRow.seconds).where(DurationRow.step.in_(OTHERS.values()))
        with self._library.database.read() as session:
            return {row.step: row.seconds for row in session.execute(query)}


def learnt_and_held(photos: int) -> tuple[int, int]:
    """Of so many photos: how many are learnt from, and how many are kept aside for the report card."""
    held = len(held_out_places(photos))
    return photos - held, held


def _preset(value: object) -> PresetName:
    return "high" if value == "high" else "standard" if value == "standard" else "draft"


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0


def _real(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else []
