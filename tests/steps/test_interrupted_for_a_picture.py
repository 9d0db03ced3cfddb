"""Training, prior pictures and report card let other work go first, and give what they would have given undisturbed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from atelier.jobs.recorder import Recorder
from atelier.jobs.worker import Worker
from atelier.jobs.workplace import Habits
from atelier.recipe.ports import Event, Progress
from atelier.steps.studio import Studio
from atelier.steps.studios import Studios
from atelier.steps.workplace import studio_worker


def _gave(studio: Studio, run: str) -> dict[str, list[str]]:
    view = studio.runs.show(run)
    report = view.outputs["judged"]
    return {
        "adapters": [version.adapter.digest for version in view.outputs["trained"].versions],
        "report": [report.report.digest, report.chosen.digest, *(sheet.digest for sheet in report.sheets)],
    }


def test_interrupted_trainings_give_the_same(tmp_path: Path, tiny_builtin: Path, helpers: Any) -> None:
    with Studio.open(tmp_path / "whole", builtin=tiny_builtin, device="cpu") as studio:
        helpers.with_photos(studio)
        whole = studio.make.train("Mira", helpers.SHORT)
        studio.runs.execute(whole.id).require()
        expected = _gave(studio, whole.id)
    with Studio.open(tmp_path / "interrupted", builtin=tiny_builtin, device="cpu") as studio:
        helpers.with_photos(studio)
        run = studio.make.train("Mira", helpers.SHORT)
        studio.queue.enqueue(run.id)
        asked, said = Counter[str](), list[str]()
        workers: list[Worker] = []

        def hear(event: Event) -> None:
            if isinstance(event, Progress) and asked[event.node] < 2 and event.done > asked[event.node]:
                desk = workers[0]._desk
                for _, ctx in desk.contexts(event.run) if desk else ():  # as the worker does when a picture waits
                    if ctx.task.node == event.node and not ctx.wanted():
                        ctx.ask_for_room()
                        asked[event.node] += 1
            if isinstance(event, Progress) and "paused" in event.note:
                said.append(event.note)

        with Recorder(studio.queue.events, also=hear) as recorder:
            habits = Habits(poll=0.01, tick=0.05, spare=60.0)
            workers.append(studio_worker(Studios(studio), recorder, ["cpu", "gpu:0"], habits=habits))
            workers[0].work(leave=lambda: studio.runs.get(run.id).state.over)
        attempts = {task.step: task.attempt for task in studio.library.ledger.tasks("default", run.id)}
        assert attempts["train_adapter"] == 3
        assert attempts["report_card"] == 3
        assert said == ["paused: a picture goes first"] * 2
        assert _gave(studio, run.id) == expected
        assert studio.pictures.check().ok
