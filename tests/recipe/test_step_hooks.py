"""What else goes into a key, and outputs that are refused."""

from __future__ import annotations

import pytest

from atelier.recipe import Context, Graph, Picture, Registry, Runner, State, Studio, step
from atelier.recipe.ports import Pulse

WEIGHTS = {"small": "digest 1"}


@step(version=1)
def draw(ctx: Context, *, model: str) -> str:
    """Names the weights it drew with."""
    return WEIGHTS[model]


@draw.keyed
def _(*, model: str) -> str:
    return WEIGHTS[model]


@step(version=1)
def forge(ctx: Context, *, digest: str) -> Picture:
    """Returns an asset that was never stored."""
    return Picture(id="forged", digest=digest, media_type="image/png", size=0)


@step(version=1)
def no_number(ctx: Context) -> float:
    """Returns what JSON cannot say."""
    return float("nan")


@pytest.fixture
def runner(studio: Studio) -> Runner:
    return Runner(Registry([draw, forge, no_number]), studio.services)


def test_other_weights_are_another_result(studio: Studio, runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    g = Graph("draw")
    g.output("drawn", g.add(draw, model="small"))
    drawn: list[object] = []
    for digest in ("digest 1", "digest 2", "digest 2"):
        monkeypatch.setitem(WEIGHTS, "small", digest)
        run = runner.submit("home", g.recipe, {})
        runner.execute("home", run.id)
        drawn.append(runner.outputs("home", run.id)["drawn"])
    assert drawn == ["digest 1", "digest 2", "digest 2"]
    assert [commit.reused for _, commit in studio.ledger.commits.values()] == [False, False, True]


@pytest.mark.parametrize(
    ("name", "fields", "said"), [("forge", {"digest": "0"}, "neither got nor put"), ("no_number", {}, "Out of range")]
)
def test_outputs_that_are_none_fail_the_task(
    studio: Studio, runner: Runner, name: str, fields: dict[str, object], said: str
) -> None:
    g = Graph("bad")
    g.add(runner.registry[name], **fields)
    run = runner.submit("home", g.recipe, {})
    assert runner.execute("home", run.id).state is State.FAILED
    [task] = studio.ledger.tasks("home", run.id)
    assert task.problem
    assert task.problem.code == "defect"
    assert said in task.problem.message
    assert studio.ledger.heartbeat(task.id, 1) is Pulse.LOST
