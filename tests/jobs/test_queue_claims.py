"""Claims, retries, pauses, lost tasks, on SQLite and on Postgres."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, update

from atelier.database import Base, Database
from atelier.errors import Conflict, InvalidInput, NotFound
from atelier.jobs import shared
from atelier.jobs.claims import PATIENCE, TURN
from atelier.jobs.forecast import Forecast
from atelier.jobs.order import URGENT
from atelier.jobs.retries import POLICY, delay
from atelier.jobs.workers import SILENT, Workers
from atelier.library.ledger import TaskLedger
from atelier.library.run_tables import TaskRow
from atelier.recipe.ports import Pulse
from atelier.recipe.values import Problem, State

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)


def test_the_queue_knows_the_ledgers_tables_as_they_are(database: Database) -> None:
    for table in (shared.runs, shared.tasks):
        real = Base.metadata.tables[table.name]
        made = {column["name"] for column in inspect(database.engine).get_columns(table.name)}
        for column in table.columns:
            assert column.name in made
            assert column.type.python_type is real.columns[column.name].type.python_type, column


def _claim_some(url: str, home: str, gate: Any, found: Any) -> None:
    from atelier.jobs.claims import Claims
    from atelier.library import Library

    with Library.open(Path(home), url) as library:
        claims = Claims(library.database, library.ledger.take)
        gate.wait()
        mine: list[tuple[str, int]] = []
        while taken := claims.next("gpu:0", "w", room=3):
            mine += [(claim.task, claim.attempt) for claim in taken]
        found.put(mine)


def test_processes_that_claim_at_once_never_get_the_same(desk: Any) -> None:
    every = [task for n in range(8) for task in desk.run(5, user=f"u{n % 3}", batch=f"b{n % 2}" if n % 4 else None)[1]]
    context = multiprocessing.get_context("spawn")
    gate, found = context.Barrier(3, timeout=120), context.Queue()
    url = desk.database.engine.url.render_as_string(hide_password=False)
    words = (url, str(desk.library.home), gate, found)
    others = [context.Process(target=_claim_some, args=words) for _ in range(2)]
    for other in others:
        other.start()
    gate.wait()
    mine: list[tuple[str, int]] = []
    while taken := desk.take(room=3):
        mine += [(claim.task, claim.attempt) for claim in taken]
    got = mine + [one for _ in others for one in found.get(timeout=60)]
    for other in others:
        other.join()
    assert Counter(got) == Counter((task, 1) for task in every)


def test_nothing_is_taken_that_may_not_be(desk: Any) -> None:
    _, [unready] = desk.run(ready=False)
    paused, _ = desk.run()
    desk.queue.pause("default", paused.id)
    cancelled, _ = desk.run()
    desk.ledger.cancel("default", cancelled.id)
    _, [other_lane] = desk.run(lane="cpu")
    assert desk.take() == []
    assert [claim.task for claim in desk.take("cpu")] == [other_lane]
    desk.queue.pause("default", paused.id, paused=False)
    assert len(desk.take()) == 1
    assert unready in desk.queue.unmarked(desk.ledger.runs("default", limit=9)[-1].id)


def test_a_paused_queue_gives_nothing_and_goes_on(desk: Any) -> None:
    desk.run()
    desk.queue.hold("gpu", reason="maintenance", by="eve")
    assert desk.take() == []
    assert not desk.claims.waiting("gpu:0")
    assert [(pause.kind, pause.reason, pause.by) for pause in desk.queue.pauses()] == [("gpu", "maintenance", "eve")]
    desk.queue.hold()
    desk.queue.resume("gpu")
    assert desk.take() == []
    desk.queue.resume()
    assert len(desk.take()) == 1
    with pytest.raises(InvalidInput):
        desk.queue.hold("tpu")


def test_a_gpu_task_goes_to_whichever_gpu_is_free(desk: Any) -> None:
    run, _ = desk.run(2)
    assert [desk.take(lane)[0].lane for lane in ("gpu:3", "gpu:1")] == ["gpu:3", "gpu:1"]
    assert [task.lane for task in desk.ledger.tasks("default", run.id)] == ["gpu:3", "gpu:1"]


def test_compatible_tasks_go_along_up_to_the_room_and_within_the_workspace(desk: Any) -> None:
    _, mine = desk.run(3, batch="same", size=2)
    desk.run(2, batch="same", user="ben", workspace="other")
    _, bens = desk.run(2, batch="same", user="ben")
    desk.run(2, batch="else")
    assert [claim.task for claim in desk.take(room=6)] == mine
    assert desk.take(room=1)[0].workspace == "default"
    assert {claim.workspace for claim in desk.take(room=8)} == {"other"}
    left = desk.take_all()
    assert set(bens) & set(left)


def test_a_move_puts_a_run_before_others_of_its_owner(desk: Any) -> None:
    runs = [desk.run() for _ in range(4)]
    first, second, third, fourth = [tasks[0] for _, tasks in runs]
    desk.queue.move("default", runs[3][0].id, before=runs[1][0].id)
    desk.queue.move("default", runs[2][0].id)
    assert desk.take_all() == [third, first, fourth, second]
    urgent, _ = desk.run(priority=URGENT)
    later, _ = desk.run()
    with pytest.raises(Conflict):
        desk.queue.move("default", later.id, before=urgent.id)
    with pytest.raises(NotFound):
        desk.queue.move("other", later.id)
    with pytest.raises(InvalidInput):
        desk.queue.prioritise("default", later.id, 50)


def test_what_may_pass_is_tried_again_later_and_not_for_ever(desk: Any) -> None:
    ledger = TaskLedger(desk.library.vault, clock=desk.now, retry=delay)
    run, _ = desk.run()
    problem = Problem(code="unavailable", message="the provider does not answer")
    waits: list[float] = []
    for retry in range(POLICY["unavailable"].times):
        [claim] = desk.take()
        assert ledger.fail(claim.task, claim.attempt, problem) is State.WAITING
        assert desk.take() == [], "it waits"
        pause = delay("unavailable", retry)
        assert pause is not None
        waits.append(pause.total_seconds())
        assert not desk.queue.conclude("default", run.id, State.FAILED, done=0), "a run that waits is not over"
        desk.pass_time(seconds=waits[-1] + 0.001)
    [claim] = desk.take()
    assert ledger.fail(claim.task, claim.attempt, problem) is State.FAILED
    assert waits == sorted(waits)
    assert waits[1] == 2 * waits[0]
    assert desk.states(run) == ["failed"]
    assert ledger.tasks("default", run.id)[0].problem == problem
    assert delay("refused", 0) is None
    assert delay("invalid-input", 0) is None


def _die(desk: Any, task: str) -> None:
    """The worker that has this task is killed."""
    with desk.database.write() as session:
        row = session.query(TaskRow).filter_by(id=task).one()
        host = row.owner.split(":")[0]
        session.execute(update(TaskRow).where(TaskRow.id == task).values(owner=f"{host}:999999999:1.00"))


def test_a_lost_task_waits_again_and_one_that_kills_its_workers_is_set_aside(desk: Any) -> None:
    run, [task] = desk.run()
    pause = timedelta(seconds=4)
    states: list[State] = []
    for lost in range(3):
        [claim] = desk.take()
        assert desk.ledger.regain(set_aside_after=3, pause=pause) == [], "its worker lives"
        _die(desk, task)
        [regained] = desk.ledger.regain(set_aside_after=3, pause=pause)
        assert regained.task == task
        assert desk.ledger.heartbeat(task, claim.attempt) is Pulse.LOST
        states.append(regained.state)
        if lost == 1:
            assert desk.take() == [], "the second time it waits"
        desk.pass_time(seconds=10)
    assert states == [State.WAITING, State.WAITING, State.FAILED]
    problem = desk.ledger.tasks("default", run.id)[0].problem
    assert problem is not None
    assert problem.code == "set-aside"
    assert "3 workers" in problem.message
    assert desk.take() == []


def test_what_gets_further_each_time_is_no_poison(desk: Any) -> None:
    _, [task] = desk.run()
    for step in range(8):
        [claim] = desk.take()
        desk.queue.reached({task: float(step + 1)})
        _die(desk, task)
        [regained] = desk.ledger.regain(set_aside_after=2, pause=timedelta(0))
        assert regained.state is State.WAITING
        assert claim.attempt == step + 1


def test_a_lost_task_of_a_cancelled_run_is_cancelled(desk: Any) -> None:
    run, [task] = desk.run()
    desk.take()
    desk.ledger.cancel("default", run.id)
    _die(desk, task)
    [regained] = desk.ledger.regain(set_aside_after=3, pause=timedelta(0))
    assert regained.state is State.CANCELLED
    assert desk.states(run) == ["cancelled"]


def test_a_run_ends_only_when_nothing_can_be_done(desk: Any) -> None:
    run, tasks = desk.run(2)
    assert not desk.queue.conclude("default", run.id, State.DONE, done=0)
    claims = [desk.take()[0], desk.take()[0]]
    assert not desk.queue.conclude("default", run.id, State.FAILED, done=0), "tasks are in hand"
    for claim in claims:
        desk.ledger.fail(claim.task, claim.attempt, Problem(code="x", message="y"))
    assert not desk.queue.conclude("default", run.id, State.FAILED, done=1), "somebody saw another state"
    assert desk.queue.stalled() == [("default", run.id)]
    assert desk.queue.conclude("default", run.id, State.FAILED, done=0)
    assert desk.ledger.run("default", run.id).state is State.FAILED
    assert not desk.queue.conclude("default", run.id, State.DONE, done=0), "it is over"
    assert desk.queue.stalled() == []
    desk.ledger.reopen("default", run.id)
    assert {claim.task for claim in [desk.take()[0], desk.take()[0]]} == set(tasks)


def test_workers_are_counted_on_while_they_are_heard_of(desk: Any) -> None:
    alive = {"here:1:1.00": True}
    registry = Workers(desk.database, lambda process: alive[process], clock=desk.now)
    registry.beat(desk.worker("cpu", "gpu:1"))
    assert registry.serving(["gpu", "cpu"])
    assert not registry.serving(["remote"])
    desk.pass_time(seconds=SILENT.total_seconds() + 1)
    assert registry.list() == []
    registry.beat(desk.worker("cpu"))
    alive["here:1:1.00"] = False
    assert registry.list() == []
    registry.tidy()
    alive["here:1:1.00"] = True
    assert registry.list() == []


def test_what_is_short_goes_first_whoever_asked_and_whenever(desk: Any) -> None:
    _, [annes] = desk.run(step="learn", user="ann", priority=10)
    _, [bens] = desk.run(step="learn", user="ben")
    _, [urgent] = desk.run(step="learn", user="ben", priority=URGENT)
    _, pictures = desk.run(2, user="ann")
    assert desk.take_all() == [urgent, *pictures, bens, annes], "the pictures were of ann's share"


def test_a_long_task_in_hand_is_outranked_by_what_is_short_and_as_urgent(desk: Any) -> None:
    desk.run(step="learn")
    [learning] = desk.take()
    assert not desk.claims.outranked(learning)
    desk.run(step="learn", user="ben")
    desk.run(user="ben", priority=-100)
    desk.run(lane="cpu")
    assert not desk.claims.outranked(learning)
    desk.run(user="ben")
    assert desk.claims.outranked(learning)
    desk.queue.hold("gpu")
    assert not desk.claims.outranked(learning)
    desk.queue.resume("gpu")
    [picture] = desk.take()
    assert not desk.claims.outranked(picture)


def test_a_long_task_has_its_turn_in_the_end(desk: Any) -> None:
    desk.run(step="learn")
    [learning] = desk.take()
    desk.run(500)
    assert desk.claims.outranked(learning)
    desk.ledger.release(learning.task, learning.attempt)
    desk.claims.gave_way(learning)
    begun, pictures = desk.moment, 0
    while (claim := desk.take()[0]).step == "draw":
        desk.pass_time(seconds=5)
        pictures += 1
    assert claim.task == learning.task
    assert desk.moment - begun >= PATIENCE
    assert pictures == PATIENCE.total_seconds() / 5
    assert not desk.claims.outranked(claim)
    desk.pass_time(seconds=TURN.total_seconds() + 1)
    assert desk.claims.outranked(claim)
    desk.ledger.release(claim.task, claim.attempt)
    desk.claims.gave_way(claim)
    assert desk.take()[0].step == "draw"


def test_a_long_task_costs_its_owner_no_more_than_a_turn(desk: Any) -> None:
    desk.queue.took("learn", 3600.0)
    desk.queue.took("draw", 10.0)
    desk.run(step="learn")
    desk.take()
    _, annes = desk.run(4, user="ann")
    _, bens = desk.run(4, user="ben")
    assert desk.take_all() == [*bens[:2], annes[0], bens[2], annes[1], bens[3], *annes[2:]]


def test_a_picture_is_not_expected_to_wait_for_a_training(desk: Any) -> None:
    desk.queue.took("learn", 100.0)
    desk.queue.took("draw", 8.0)
    learning, _ = desk.run(step="learn")
    desk.take()
    waits, _ = desk.run(step="learn", user="ben")
    picture, _ = desk.run(user="ben")
    looker = Forecast(desk.database, long={"learn"}, clock=desk.now)
    places = looker.look([desk.worker("gpu:0")]).places
    assert (places[picture.id].position, places[picture.id].starts) == (1, 0.0)
    assert places[waits.id].position == 2, "what was begun goes on before another begins"
    assert [places[learning.id].ends, places[waits.id].starts] == pytest.approx([108.0, 108.0], abs=0.1)
    found = looker.places([picture.id, waits.id], [desk.worker("gpu:0")])
    assert (found[picture.id].position, found[picture.id].starts) == (1, 0.0)
    assert found[waits.id].position == 2
    assert found[waits.id].starts == pytest.approx(108.0, abs=0.1)


def test_what_others_have_waiting_may_be_remembered_for_a_while_and_ones_own_is_read(desk: Any) -> None:
    looker = Forecast(desk.database, remembered=60.0, clock=desk.now)
    workers = [desk.worker("gpu:0")]
    ann = desk.run(2, user="ann")[0].id
    assert looker.places([ann], workers)[ann].position == 1
    desk.run(3, user="adam", priority=100)
    more = desk.run(1, user="ann")[0].id
    assert looker.places([ann, more], workers)[more].position == 3, "others are not counted again"
    looker.forget()
    assert looker.places([ann, more], workers)[more].position == 6
