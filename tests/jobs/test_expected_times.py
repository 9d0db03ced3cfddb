"""Positions, and when what waits is expected to be done, on SQLite and on Postgres."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from atelier.jobs.expected import Expected, Taken
from atelier.jobs.forecast import Forecast
from atelier.jobs.queue import Ready
from atelier.jobs.shared import tasks
from atelier.jobs.workers import Workers

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)


def test_positions_and_times_follow_from_what_steps_took(desk: Any) -> None:
    for seconds in (8.0, 8.0, 8.0):
        desk.queue.took("draw", seconds)
    first, _ = desk.run(2)
    second, _ = desk.run(1, user="ben")
    workers = [desk.worker("gpu:0")]
    places = Forecast(desk.database, clock=desk.now).look(workers).places
    assert (places[first.id].position, places[second.id].position) == (1, 2)
    assert (places[first.id].ends, places[second.id].ends) == (24.0, 16.0)
    desk.take()
    desk.pass_time(seconds=3)
    look = Forecast(desk.database, clock=desk.now).look(workers)
    assert look.places[first.id].in_hand == 1
    assert look.places[second.id].starts == 5.0
    assert Forecast(desk.database, clock=desk.now).look([]).places[second.id].ends is None


def test_places_that_are_counted_are_those_that_every_task_was_looked_at_for(desk: Any) -> None:
    made = [
        desk.run(count, user=user, workspace=where, priority=priority)[0].id
        for count, user, where, priority in [
            (2, "ann", "default", 0), (1, "ben", "default", 0), (3, "ann", "default", 5), (1, "eve", "other", 100),
            (2, "ben", "default", 0), (1, "eve", "other", -100), (4, "ann", "other", 0), (1, "ben", "default", 3),
        ]
    ]  # fmt: skip
    made.append(desk.run(2, ready=False)[0].id)
    looker = Forecast(desk.database, clock=desk.now)
    workers = [desk.worker("gpu:0")]
    desk.take()
    exact = looker.look(workers).places
    reckoned = looker.places(made, workers)
    assert {run: place.position for run, place in reckoned.items()} == {
        run: place.position for run, place in exact.items()
    }
    assert {run: (place.waiting, place.in_hand) for run, place in reckoned.items()} == {
        run: (place.waiting, place.in_hand) for run, place in exact.items()
    }
    assert looker.places(made[:2], workers) == {run: reckoned[run] for run in made[:2]}
    for run, place in exact.items():
        assert reckoned[run].ends == pytest.approx(place.ends)
    assert all(place.ends is None for place in looker.places(made[1:2], []).values())


def test_a_task_is_expected_to_take_what_so_much_work_took(desk: Any) -> None:
    first, [task] = desk.run(work=2e9)
    second, _ = desk.run(work=8e9, user="ben")
    third, _ = desk.run(user="eve")
    later, [soon, waits] = desk.run(2, user="dan", ready=False)
    desk.queue.mark_ready([Ready(soon)])
    desk.queue.weigh({waits: 4e9})
    looker = Forecast(desk.database, clock=desk.now)
    runs = [one.id for one in (first, second, third, later)]

    def ends() -> list[float | None]:
        exact, counted = looker.look([desk.worker("gpu:0")]).places, looker.places(runs, [desk.worker("gpu:0")])
        assert {run: counted[run].ends for run in runs} == pytest.approx({run: exact[run].ends for run in runs})
        return [exact[run].ends for run in runs]

    assert ends() == [5.0, 10.0, 20.0, 20.0], "nothing is known at all"
    Workers(desk.database, clock=desk.now).beat(replace(desk.worker("gpu:0"), speed=1e9))
    assert ends() == [2.0, 10.0, 20.0, 19.0], "by the worker's arithmetic"
    looker.forget()
    [claim] = desk.take()
    assert (claim.task, claim.work) == (task, 2e9)
    desk.queue.took("draw", 6.0, [task])
    desk.ledger.release(task, claim.attempt)
    looker.forget()
    assert ends() == [42.0, 24.0, 36.0, 42.0], "3 s for 1e9, 6 s for what nobody can say more of; ann had her turn"


def test_what_was_in_the_cache_teaches_nothing_of_time(desk: Any) -> None:
    _, [task] = desk.run(work=1e9)
    desk.queue.took("draw", 4.0, [task])
    with desk.database.write() as session:
        session.execute(tasks.update().where(tasks.c.id == task).values(reused=True))
    desk.queue.took("draw", 0.001, [task])
    with desk.database.read() as session:
        known = Expected.read(session)
    assert known.seconds("draw", 2e9) == pytest.approx(8.0)
    for seconds in (2.0, 3.0):  # of these nobody can say how much it was: so much work takes as long as before
        desk.queue.took("draw", seconds)
    with desk.database.read() as session:
        assert Expected.read(session).seconds("draw", 2e9) == pytest.approx(8.0)


def test_a_task_that_took_no_measurable_time_breaks_no_average(desk: Any) -> None:
    for seconds in (0.0, 2.0):
        desk.queue.took("draw", seconds)
    with desk.database.read() as reader:
        assert 0.0 < Expected.read(reader).taken["draw"].seconds < 2.0
    assert Taken(0.0, 5.0).followed_by(Taken(2.0), 1).work > 0.0
    assert Taken(0.0).followed_by(Taken(0.0, 5.0), 1).work == 0.0
