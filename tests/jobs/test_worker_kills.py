"""Workers in processes of their own: cancellation, SIGTERM, and `kill -9` at random moments."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import func, select

from atelier.accounts.workspaces import Workspaces
from atelier.library.run_tables import TaskRow
from atelier.library.tables import AreaRow, DraftRow
from atelier.recipe import State
from atelier.steps.studio import Studio
from atelier.steps.studios import Studios

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")
HERE = Path(__file__).parent


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


FAKES = _load("fake_steps")


class Zygote:
    """A process that has everything imported and forks workers."""

    def __init__(self) -> None:
        command = [sys.executable, str(HERE / "worker_zygote.py")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def fork(self, *words: object) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    made = Zygote()
    yield made
    made.close()


class Crew:
    """Worker processes of one home."""

    def __init__(self, zygote: Zygote, home: Path, database: str | None, lanes: str, room: int) -> None:
        self._zygote, self._words = zygote, (str(home), database or "-", lanes, room)
        self.pids: list[int] = []

    def start(self) -> int:
        self.pids.append(self._zygote.fork(*self._words))
        return self.pids[-1]

    def end(self, pid: int, how: int = signal.SIGKILL) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)
        self.pids.remove(pid)

    def gone(self, pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False

    def close(self) -> None:
        for pid in list(self.pids):
            self.end(pid)


@pytest.fixture
def studio(tmp_path: Path, database_url: str | None, sqlite_template: Callable[[Path], None]) -> Iterator[Studio]:
    home = tmp_path / "home"
    home.mkdir()
    sqlite_template(home / "atelier.db")
    with FAKES.open_studio(home, database_url) as opened:
        yield opened


@pytest.fixture
def crew(studio: Studio, database_url: str | None, zygote: Zygote) -> Iterator[Callable[..., Crew]]:
    made: list[Crew] = []

    def hire(lanes: str = "cpu,gpu:0,remote", room: int = 1) -> Crew:
        made.append(Crew(zygote, studio.home, database_url, lanes, room))
        return made[-1]

    yield hire
    for one in made:
        one.close()


def wait_for(condition: Callable[[], bool], seconds: float = 240.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.02)


def over(studio: Studio, *runs: Any) -> Callable[[], bool]:
    return lambda: all(studio.runs.get(run.id).state.over for run in runs)


def nothing_is_left(studio: Studio) -> None:
    """No draft, no orphan, no private folder: whatever a dead process left is finished by the next that opens."""
    studio.library.recover()
    with studio.library.database.read() as session:
        assert session.scalar(select(func.count()).select_from(DraftRow)) == 0
        keys = session.execute(select(AreaRow.purpose, AreaRow.key)).all()
    assert [row for row in keys if row.purpose == "state"] == []
    assert studio.library.check(verify=True).findings == ()


def album(studio: Studio, name: str, count: int = 3, user: str = "ann", pause: float = 0.01) -> Any:
    texts = [f"{name} {n}" for n in range(count)]
    run = studio.runs.submit(FAKES.album(), {"texts": texts, "seed": 7, "pause": pause}, title=name)
    return studio.queue.enqueue(run.id, submitted_by=user)


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("kills", [5, pytest.param(40, marks=pytest.mark.soak)])
def test_killed_at_random_moments_every_task_ends_once_and_nothing_is_left(
    studio: Studio, crew: Callable[..., Crew], kills: int
) -> None:
    chance = random.Random(5)
    Workspaces(studio.library.database).create("other")
    other = FAKES.teach(Studios(studio).get("other"))
    albums = [(place, album(place, f"{place.workspace} {n}")) for n in range(3) for place in (studio, other)]
    lesson = studio.runs.submit(FAKES.lesson(), {"seed": 3, "steps": 12 * kills, "pause": 0.03})
    studio.queue.enqueue(lesson.id)
    workers = crew(room=2)
    workers.start()
    workers.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.05, 0.8))
        workers.end(chance.choice(workers.pids))
        workers.start()
    wait_for(lambda: over(studio, lesson)() and all(over(place, run)() for place, run in albums))
    for place, run in albums:
        view = place.runs.show(run.id)
        assert view.state is State.DONE, [problem.message for problem in view.problems]
        assert len(view.pictures) == 3
        with studio.library.database.read() as session:
            rows = session.scalars(select(TaskRow).where(TaskRow.run_id == run.id)).all()
        assert len(rows) == 4
        # Each task's picture was recorded once, whatever number of attempts it took.
        made = [entry.asset.id for entry in place.library.assets.each(run=run.id) if entry.asset.kind == "picture"]
        assert sorted(made) == sorted(picture.id for picture in view.pictures)
        assert all(place.library.thumbnails.ids(one) for one in made)
    learnt = studio.runs.show(lesson.id)
    assert learnt.state is State.DONE
    whole = studio.runner.execute(
        studio.workspace, studio.runs.submit(FAKES.lesson(), {"seed": 3, "steps": 12 * kills + 1}).id
    )
    assert whole.state is State.DONE
    assert studio.library.read(learnt.outputs["learnt"].id) == _chain(studio, 12 * kills)
    for pid in list(workers.pids):
        workers.end(pid, signal.SIGTERM)
    wait_for(lambda: studio.queue.workers.list() == [])
    nothing_is_left(studio)


def _chain(studio: Studio, steps: int) -> bytes:
    """What the lesson gives when nothing comes in between."""
    import hashlib
    import json

    from atelier.recipe import stream

    value = ""
    for step in range(steps):
        value = hashlib.sha256(f"{value} {stream(3, 'learn', step, '')}".encode()).hexdigest()
    return json.dumps(value).encode()


def test_cancelling_stops_a_step_before_it_has_worked_for_another_second(
    studio: Studio, crew: Callable[..., Crew]
) -> None:
    """Counted in the step's own work, of 0.02 s at least each, so that a busy machine makes no difference."""
    crew().start()
    run = studio.runs.submit(FAKES.lesson(), {"seed": 1, "steps": 10_000, "pause": 0.02})
    studio.queue.enqueue(run.id)

    def far() -> list[int]:
        events = studio.queue.events.since(0, run=run.id)
        return [round(float(str(event.payload["done"]))) for event in events if event.name == "progress"]

    wait_for(lambda: len(far()) > 2)
    before = max(far())
    studio.queue.cancel(run.id)
    wait_for(lambda: studio.runs.tasks(run.id)[0].state is State.CANCELLED)
    wait_for(lambda: not studio.queue.workers.list()[0].tasks)
    # Progress is told every 0.3 s, so that much may not have been told when it was cancelled.
    assert max(far()) - before <= (1 + 0.3) / 0.02
    assert studio.runs.get(run.id).state is State.CANCELLED
    again = studio.queue.retry(run.id)
    assert again.state in (State.WAITING, State.RUNNING)
    studio.queue.cancel(run.id)


def test_a_worker_that_is_told_to_stop_gives_back_what_it_cannot_finish(
    studio: Studio, crew: Callable[..., Crew]
) -> None:
    workers = crew()
    pid = workers.start()
    run = studio.runs.submit(FAKES.lesson(), {"seed": 1, "steps": 60, "pause": 0.05})
    studio.queue.enqueue(run.id)
    wait_for(lambda: any(event.name == "progress" for event in studio.queue.events.since(0, run=run.id)))
    workers.end(pid, signal.SIGTERM)
    wait_for(lambda: workers.gone(pid))
    [task] = studio.runs.tasks(run.id)
    assert (task.state, task.attempt) == (State.WAITING, 1)
    assert studio.queue.workers.list() == []
    workers.start()
    wait_for(over(studio, run))
    assert studio.runs.get(run.id).state is State.DONE
    with studio.library.database.read() as session:
        assert session.scalar(select(TaskRow.lost).where(TaskRow.run_id == run.id)) == 0


def test_a_batch_is_painted_together_and_one_that_fails_is_halved(studio: Studio, crew: Callable[..., Crew]) -> None:
    texts = [f"good {n}" for n in range(5)] + ["bad"]
    runs = [
        studio.runs.submit(FAKES.album(), {"texts": [text], "seed": 9, "pause": 0.011}, title=text) for text in texts
    ]
    for run in runs:
        studio.queue.enqueue(run.id)
    crew(room=6).start()
    wait_for(over(studio, *runs))
    pictures = [studio.runs.show(run.id).require().pictures[0] for run in runs]
    with studio.library.database.read() as session:
        rows = {row.run_id: row.provenance for row in session.scalars(select(TaskRow).where(TaskRow.step == "paint"))}
    together = [rows[run.id].get("batch") for run in runs]
    assert together[-1] is None, "the last one of the halves is alone, where the step itself is called"
    sizes = [len(one["tasks"]) for one in together if isinstance(one, dict) and isinstance(one["tasks"], list)]
    assert max(sizes) == 3
    # Alone or together: the same pictures.
    alone = studio.runs.submit(FAKES.album(), {"texts": texts[:1], "seed": 9, "pause": 0.012})
    assert studio.runner.execute(studio.workspace, alone.id).state is State.DONE
    assert studio.runs.show(alone.id).pictures[0].digest == pictures[0].digest


def test_what_a_provider_did_not_answer_is_asked_again(
    studio: Studio, crew: Callable[..., Crew], tmp_path: Path
) -> None:
    run = studio.runs.submit(FAKES.question(), {"folder": str(tmp_path), "fails": 1})
    studio.queue.enqueue(run.id)
    crew().start()
    wait_for(over(studio, run))
    assert studio.runs.show(run.id).require().outputs == {"answer": "yes"}
    assert (tmp_path / "calls").read_text() == "1\n2\n"


def test_the_command_line_follows_a_worker_and_hears_what_it_tells(studio: Studio, crew: Callable[..., Crew]) -> None:
    crew().start()
    wait_for(lambda: len(studio.queue.workers.list()) == 1)
    heard: list[str] = []
    run = studio.runs.submit(FAKES.album(), {"texts": ["a", "b"], "seed": 1, "pause": 0.1})
    view = studio.runs.execute(run.id, lambda event: heard.append(type(event).__name__)).require()
    assert len(view.pictures) == 2
    assert {"Progress", "Changed"} <= set(heard)
    with studio.library.database.read() as session:
        workers = set(session.scalars(select(TaskRow.worker).where(TaskRow.run_id == run.id)))
    assert workers == {studio.queue.workers.list()[0].id}


def test_without_a_worker_the_command_line_works_itself(studio: Studio) -> None:
    run = studio.runs.submit(FAKES.album(), {"texts": ["a"], "seed": 1})
    assert studio.runs.execute(run.id).require().pictures
    assert [event.name for event in studio.queue.events.since(0, run=run.id)].count("run") >= 2
