"""Who is next: the pure order, its fairness, and that claims on the database follow it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atelier.jobs.order import BACKGROUND, URGENT, Shares, Waiting, in_order, next_owner, turns

OWNERS = [("default", "ann"), ("default", "ben"), ("other", "ann"), ("other", "eve")]


@st.composite
def waiting(draw: st.DrawFn, *, even: bool = False) -> list[Waiting]:
    count = draw(st.integers(1, 30))
    found: list[Waiting] = []
    for seq in range(count):
        priority = 0 if even else draw(st.sampled_from([0, 0, 0, 3, -3, URGENT, BACKGROUND]))
        found.append(
            Waiting(
                task=f"t{seq}",
                run=f"r{draw(st.integers(0, 5))}",
                owner=draw(st.sampled_from(OWNERS)),
                priority=priority,
                rank=float(draw(st.integers(0, 3))),
                seq=seq,
                seconds=draw(st.floats(0.5, 20.0)),
            )
        )
    return found


shares = st.builds(Shares, st.dictionaries(st.sampled_from(OWNERS), st.floats(0, 100), max_size=4), st.floats(0, 100))


@given(waiting(), shares)
def test_everything_is_served_once_and_nothing_is_forgotten(tasks: list[Waiting], before: Shares) -> None:
    ordered = in_order(tasks, before)
    assert Counter(one.task for one in ordered) == Counter(one.task for one in tasks)
    assert [one.position for one in turns(ordered, [], 2)] == list(range(1, len(tasks) + 1))


@given(waiting(), shares)
def test_bands_and_an_owners_own_order_are_kept(tasks: list[Waiting], before: Shares) -> None:
    ordered = in_order(tasks, before)
    bands = [one.band for one in ordered]
    assert bands == sorted(bands, reverse=True)
    for owner in OWNERS:
        own = [one.place for one in ordered if one.owner == owner]
        assert own == sorted(own)


@given(waiting(), shares)
def test_the_order_is_what_choosing_one_by_one_gives(tasks: list[Waiting], before: Shares) -> None:
    after = Shares(dict(before.used), before.clock)
    left, expected = list(tasks), []
    while left:
        bands = {owner: max(one.band for one in left if one.owner == owner) for owner in {one.owner for one in left}}
        owner = next_owner(bands, after)
        one = min((one for one in left if one.owner == owner), key=lambda one: one.place)
        after.serve(owner, one.seconds)
        left.remove(one)
        expected.append(one.task)
    assert [one.task for one in in_order(tasks, before)] == expected


@given(waiting(even=True), shares)
def test_lane_time_of_owners_who_keep_waiting_differs_by_one_task_of_each(tasks: list[Waiting], before: Shares) -> None:
    ordered = in_order(tasks, before)
    longest = max(one.seconds for one in tasks)
    left = Counter(one.owner for one in tasks)
    start = {owner: before.start(owner) for owner in left}
    used = dict.fromkeys(left, 0.0)
    for one in ordered:
        # All those who have something waiting are as far as this one, to within their own last task.
        for other in left:
            if left[other] and left[one.owner]:
                ahead = (start[one.owner] + used[one.owner]) - (start[other] + used[other])
                assert ahead <= longest + 1e-6
        used[one.owner] += one.seconds
        left[one.owner] -= 1


@given(waiting(even=True), shares)
def test_a_newcomer_does_not_wait_for_what_others_asked_for(tasks: list[Waiting], before: Shares) -> None:
    newcomer = Waiting("new", "new", ("quiet", "zoe"), 0, 0.0, 10_000, 1.0)
    place = [one.task for one in in_order([*tasks, newcomer], before)].index("new")
    # Whoever was behind the clock's tag goes first, once: never the whole of somebody's heap.
    heaps = Counter(one.owner for one in in_order([*tasks, newcomer], before)[:place])
    for owner, count in heaps.items():
        if count > 1:
            spent = sum(one.seconds for one in in_order([*tasks, newcomer], before)[:place] if one.owner == owner)
            assert spent <= max(one.seconds for one in tasks) + max(0.0, before.clock - before.start(owner)) + 1e-6


def test_turns_use_every_lane_and_say_when_nobody_works() -> None:
    line = [Waiting(f"t{n}", "r", ("w", "u"), 0, 0.0, n, 10.0) for n in range(4)]
    assert [(one.starts, one.ends) for one in turns(line, [4.0], 2)] == [(0, 10), (4, 14), (10, 20), (14, 24)]
    assert {one.starts for one in turns(line, [], 0)} == {float("inf")}


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_claims_follow_the_order(desk: Any, data: st.DataObject) -> None:
    while desk.take():  # what an earlier example left
        pass
    shares_before = _shares(desk)
    made: list[Waiting] = []
    for _ in range(data.draw(st.integers(1, 6))):
        workspace, user = data.draw(st.sampled_from(OWNERS))
        priority = data.draw(st.sampled_from([0, 0, 2, -2, URGENT, BACKGROUND]))
        run, tasks = desk.run(data.draw(st.integers(1, 3)), user=user, workspace=workspace, priority=priority)
        rank = desk.moment.timestamp()
        made += [
            Waiting(task, run.id, (workspace, user), priority, rank, len(made) + n) for n, task in enumerate(tasks)
        ]
    assert desk.take_all() == [one.task for one in in_order(made, shares_before)]


def _shares(desk: Any) -> Shares:
    from atelier.jobs.claims import shares_of

    with desk.database.read() as session:
        return shares_of(session, "gpu")
