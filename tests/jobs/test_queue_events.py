"""The events table: order, thinning, what is removed, and erasure."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest

from atelier.jobs import recorder as recording
from atelier.jobs.events import KEPT, KEPT_PREVIEWS, KEPT_SAMPLES, SAMPLE, EventLog, Occurrence
from atelier.jobs.recorder import Recorder
from atelier.library import Library
from atelier.recipe.ports import Changed, Message, Preview, Progress
from atelier.recipe.values import Problem, State
from atelier.steps.services.queue import as_kernel

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def log(desk: Any) -> EventLog:
    return EventLog(desk.database, clock=desk.now)


def some(count: int, name: str = "progress", workspace: str = "default", run: str = "r") -> list[Occurrence]:
    return [Occurrence(workspace, run, name, {"n": number}) for number in range(count)]


def test_who_has_read_up_to_a_number_misses_nothing_after_it(log: EventLog) -> None:
    seen: list[int] = []
    over = threading.Event()

    def read() -> None:
        while True:
            last = over.is_set()
            seen.extend(event.seq for event in log.since(seen[-1] if seen else 0))
            if last:
                return

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=lambda: [log.write(some(2)) for _ in range(25)]) for _ in range(3)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    reader.join()
    assert len(seen) == 150
    assert seen == sorted(set(seen))


def test_old_ones_go_and_numbers_still_go_up(desk: Any, log: EventLog) -> None:
    log.write(some(5, "preview"))
    log.write(some(5))
    desk.pass_time(seconds=KEPT_PREVIEWS.total_seconds() + 1)
    log.write(some(1))
    assert log.tidy() == 5
    assert [event.name for event in log.since(0)] == ["progress"] * 6
    assert log.tidy(most=3) == 3
    newest = log.newest()
    desk.pass_time(seconds=KEPT.total_seconds() + 1)
    log.tidy()
    assert (log.newest(), log.oldest()) == (newest, newest), "the newest stands for all"
    log.write(some(1))
    assert log.newest() == newest + 1


def test_samples_of_a_long_training_stay(desk: Any, log: EventLog) -> None:
    log.write(some(2, SAMPLE))
    log.write(some(9))
    desk.pass_time(seconds=KEPT.total_seconds() + 1)
    log.write(some(1))
    log.tidy(most=1)
    assert [event.name for event in log.since(0)] == [SAMPLE, SAMPLE, "progress"]
    assert [event.name for event in log.since(0, name=SAMPLE)] == [SAMPLE, SAMPLE]
    last = log.last("default", "r", "progress")
    assert last is not None
    assert last.seq == log.newest()
    assert log.last("default", "another", "progress") is None
    desk.pass_time(seconds=KEPT_SAMPLES.total_seconds() + 1)
    log.tidy()
    assert [event.name for event in log.since(0)] == ["progress"], "the newest stands for all"


def test_events_of_the_kernel_come_back_as_they_were(desk: Any, log: EventLog) -> None:
    place: dict[str, Any] = {"run": "r", "task": "t", "node": "draw"}
    told = [
        Changed(**place, state=State.RUNNING),
        Progress(**place, done=1, total=4, note="drawing", eta=3.0),
        Preview(**place, image=b"\x00\x01", media_type="image/webp"),
        Message(**place, text="a word"),
        Changed(**place, state=State.FAILED, problem=Problem(code="defect", message="m", detail="Traceback …")),
        Changed(run="r", task="", node="", state=State.DONE),
    ]
    with Recorder(log) as recorder:
        recorder.of("r", "default")
        for event in told:
            recorder.emit(event)
        recorder.emit(Message(run="unknown", task="", node="", text="of nobody's run"))
    found = [as_kernel(event) for event in log.since(0)]
    without = told[4].model_copy(update={"problem": Problem(code="defect", message="m")})
    assert found == [*told[:4], without, told[5]], "tracebacks stay in the ledger"


def test_progress_is_thinned_out_and_the_last_word_counts(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "PROGRESS_EVERY", 0.05)
    with Recorder(log) as recorder:
        recorder.of("r", "default")
        until, done = time.monotonic() + 0.4, 0
        while time.monotonic() < until:
            done += 1
            recorder.emit(Progress(run="r", task="t", node="n", done=done, total=10_000_000))
            time.sleep(0.0005)
        assert recorder.reached == {"t": done}
        recorder.emit(Changed(run="r", task="t", node="n", state=State.DONE))
    events = log.since(0)
    progress = [event.payload["done"] for event in events if event.name == "progress"]
    assert 2 <= len(progress) <= 12
    assert progress[-1] == done, "what was held back is told before the end"
    assert events[-1].name == "task"


def test_a_database_that_does_not_answer_costs_no_event(
    desk: Any, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from atelier.errors import Unavailable

    real, failures = log.write, [2]

    def write(events: Any) -> None:
        if events and failures[0]:
            failures[0] -= 1
            raise Unavailable("busy")
        real(events)

    monkeypatch.setattr(log, "write", write)
    with Recorder(log) as recorder:
        recorder.tell("default", "r", "asset", {"asset": "a"})
        until = time.monotonic() + 20
        while not log.since(0) and time.monotonic() < until:
            time.sleep(0.02)
    assert [event.name for event in log.since(0)] == ["asset"]


def test_forgetting_somebody_removes_the_events_of_their_workspace(library: Library, desk: Any) -> None:
    log = EventLog(library.database, clock=desk.now)
    log.write([Occurrence("other", "x", "run", {"title": "kept"})])
    log.write([Occurrence("default", "r", "run", {"title": "Mira at the beach"}) for _ in range(3)])
    newest = log.newest()
    with library.database.write() as session:
        log.erase_subject(session, "default", "mira")
    left = log.since(0)
    assert [(event.workspace, event.payload) for event in left] == [("other", {"title": "kept"}), ("default", {})]
    assert log.newest() == newest
    assert as_kernel(left[-1]) is None
    assert timedelta(0) < KEPT_PREVIEWS < KEPT
