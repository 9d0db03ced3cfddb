"""A worker with one lane: what is short does not wait for what is long, and nothing of that is lost."""

from __future__ import annotations

import importlib.util
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import select

from atelier.jobs.recorder import Recorder
from atelier.jobs.remaining import Remaining
from atelier.jobs.workplace import Habits
from atelier.library.run_tables import TaskRow
from atelier.recipe import State
from atelier.recipe.ports import Changed, Event, Progress
from atelier.steps.studio import Studio
from atelier.steps.studios import Studios
from atelier.steps.workplace import studio_worker


def _load(name: str) -> ModuleType:
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"long_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


FAKES = _load("fake_steps")


@pytest.fixture
def studio(tmp_path: Path, sqlite_template: Callable[[Path], None]) -> Iterator[Studio]:
    home = tmp_path / "home"
    home.mkdir()
    sqlite_template(home / "atelier.db")
    with FAKES.open_studio(home, None) as opened:
        yield opened


def _work(studio: Studio, run: str) -> float:
    """Operations that the lesson is reckoned with."""
    query = select(TaskRow.work).where(TaskRow.run_id == run, TaskRow.step == "learn")
    with studio.library.database.read() as session:
        return session.scalars(query).one() or 0.0


def test_a_picture_comes_while_a_training_runs_and_the_training_goes_on_where_it_was(studio: Studio) -> None:
    undisturbed = studio.runs.execute(
        studio.runs.submit(FAKES.lesson(), {"seed": 3, "steps": 60, "pause": 0.0}).id
    ).require()
    lesson = studio.runs.submit(FAKES.lesson(), {"seed": 3, "steps": 60, "pause": 0.03})
    studio.queue.enqueue(lesson.id)
    learnt: list[float] = []
    ended: list[str] = []
    waits: list[float] = [_work(studio, lesson.id)]
    under_way = threading.Event()

    def hear(event: Event) -> None:
        if isinstance(event, Progress) and event.run == lesson.id:
            learnt.append(event.done)
            under_way.set()
        if isinstance(event, Changed) and event.state is State.DONE and not event.task:
            ended.append(event.run)

    with Recorder(studio.queue.events, also=hear) as recorder:
        habits = Habits(poll=0.01, tick=0.02, spare=60.0)
        worker = studio_worker(Studios(studio), recorder, ["cpu", "gpu:0"], habits=habits)
        working = threading.Thread(target=lambda: worker.work(drain=True))
        working.start()
        pictures: list[str] = []
        for number in range(3):
            under_way.clear()
            assert under_way.wait(20)
            album = studio.runs.submit(FAKES.album(), {"texts": [f"{number}"], "seed": number})
            studio.queue.enqueue(album.id)
            pictures.append(album.id)
            while not studio.runs.get(album.id).state.over:
                time.sleep(0.01)
            waits.append(_work(studio, lesson.id))
        assert not studio.runs.get(lesson.id).state.over
        working.join(60)
    assert ended == [*pictures, lesson.id]
    assert waits[0] == 60e9
    assert waits == sorted(set(waits), reverse=True), "each time so much less was left"
    assert learnt == sorted(set(learnt)), "no step was learnt twice"
    assert learnt[-1] == 60
    result = studio.runs.get(lesson.id)
    assert studio.runs.show(lesson.id).outputs["learnt"].digest == undisturbed.outputs["learnt"].digest
    assert result.state is State.DONE
    [task] = [one for one in studio.library.ledger.tasks("default", lesson.id) if one.step == "learn"]
    assert task.attempt >= 4


def test_a_lesson_whose_worker_died_is_reckoned_with_what_is_left(studio: Studio) -> None:
    """The worker that goes on with it says so with its first report, before it is done or makes room."""
    lesson = studio.runs.submit(FAKES.lesson(), {"seed": 3, "steps": 40, "pause": 0.05})
    studio.queue.enqueue(lesson.id)
    [task] = [one for one in studio.library.ledger.tasks("default", lesson.id) if one.step == "learn"]
    with Recorder(studio.queue.events) as recorder:
        remaining = Remaining(studio.queue.rows, recorder)
        recorder.of(lesson.id, "default")
        remaining.begins(task.id, 40e9, again=True)
        remaining.tell()
        assert _work(studio, lesson.id) == 40e9, "nothing was said yet"
        for done in (30, 31):
            told = Progress(run=lesson.id, task=task.id, node="learnt", done=done, total=40, left=1 - done / 40)
            recorder.emit(told)
        remaining.tell()
        assert _work(studio, lesson.id) == pytest.approx(10e9), "where it went on: the clock counts what passed since"
        remaining.ends(task.id, done=False)
        assert _work(studio, lesson.id) == pytest.approx(9e9), "and where it ended, for whoever waits behind it then"
        assert "left" not in told.model_dump(), "for the queue alone"
