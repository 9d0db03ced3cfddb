"""Drawing when memory runs out, and drawing tasks of several runs at once."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

import atelier.engine.generate as engine
from atelier.engine.degrade import degraded, same_pictures
from atelier.engine.device import choose_device
from atelier.errors import OutOfResources
from atelier.recipe import Run, State
from atelier.recipe.task import Desk
from atelier.recipe.together import Held, carry_out_together, companions
from atelier.recipe.values import Result
from atelier.steps.services.making import PictureOptions
from atelier.steps.studio import Studio

OPTIONS = PictureOptions(count=2, seed=5)


@pytest.fixture
def short_of_memory(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The device runs out of memory as long as plans are left in the list; it holds those that were tried."""
    tried: list[Any] = []
    real = engine.generate_mixed

    def generate(session: Any, *words: Any) -> Any:
        tried.append(session.plan)
        if len(tried) <= 4:
            raise OutOfResources("the device ran out of memory drawing")
        return real(session, *words)

    monkeypatch.setattr(engine, "generate_mixed", generate)
    return tried


def test_memory_that_runs_out_makes_the_plan_smaller_and_is_recorded(
    studio: Studio, short_of_memory: list[Any]
) -> None:
    heard: list[str] = []
    run = studio.make.create("a woman in a red dress", options=OPTIONS)
    view = studio.runs.execute(run.id, lambda event: heard.append(getattr(event, "text", ""))).require()
    assert len(view.pictures) == 2
    assert [plan.batch for plan in short_of_memory] == [8, 4, 2, 1, 1]
    assert short_of_memory[-1].vae_tiling
    assert sum("memory ran out" in text for text in heard) == 4
    task = studio.runs.tasks(run.id)[0]
    facts = studio.library.assets.get(view.pictures[0].id)
    assert facts is not None
    with studio.library.database.read() as session:
        from atelier.library.run_tables import TaskRow

        row = session.query(TaskRow).filter_by(id=task.id).one()
    reasons = row.provenance["degraded"]
    assert isinstance(reasons, list)
    assert len(reasons) == 4
    assert row.reusable, "fewer at once and tiles draw the same pictures"


def test_a_plan_has_an_end(studio: Studio) -> None:
    plan, card = studio.models.plan(""), studio.models.card()
    device = choose_device("cpu")
    seen = 0
    while (smaller := degraded(plan, card, device)) is not None and seen < 50:
        assert (
            smaller.batch < plan.batch or smaller.vae_tiling > plan.vae_tiling or smaller.peak_bytes < plan.peak_bytes
        )
        assert same_pictures(plan, smaller) or smaller.quantisation != "none"
        plan, seen = smaller, seen + 1
    assert 4 <= seen < 50


def _held(studio: Studio, run: Run) -> Held:
    runner = studio.runner
    course = runner.course(run)
    course.unroll()
    [task] = course.tasks.values()
    attempt = runner.services.ledger.claim(task.id, "test")
    assert attempt == 1
    return Held(task, attempt, course.fields(task))


def test_tasks_of_several_runs_are_drawn_at_once_as_they_would_be_alone(studio: Studio) -> None:
    prompts = ["a woman in a red dress", "a person in a blue coat", "a photo of a woman at the beach"]
    alone = [
        studio.runs.execute(studio.make.create(prompt, options=OPTIONS).id).require().pictures for prompt in prompts
    ]
    with studio.library.database.write() as session:  # forget the results, so that they are drawn again
        from sqlalchemy import update

        from atelier.library.run_tables import TaskRow

        session.execute(update(TaskRow).values(reusable=False))
    runs = [studio.make.create(prompt, options=OPTIONS) for prompt in prompts]
    held = [_held(studio, run) for run in runs]
    step = studio.runner.registry["create"]
    tools = studio.runner.services.tools_for(step.tools)
    keys = [companions(step, one.fields, tools) for one in held]
    assert len({key[0] for key in keys if key is not None}) == 1
    assert [key[1] for key in keys if key is not None] == [2, 2, 2]
    found = carry_out_together(held, step, studio.runner.services, Desk(studio.runner.services.ledger))
    assert all(isinstance(one, Result) for one in found)
    for run, before in zip(runs, alone, strict=True):
        assert studio.runs.tasks(run.id)[0].state is State.DONE
        now = studio.runs.show(run.id).pictures
        for one, other in zip(now, before, strict=True):
            pixels = [
                np.asarray(Image.open(io.BytesIO(studio.library.read(asset.id))).convert("RGB"), np.int16)
                for asset in (one, other)
            ]
            assert np.abs(pixels[0] - pixels[1]).max() <= 2, "beyond rounding"
            assert one.meta == other.meta
