"""Estimates come from what was measured: of the same work, else of similar work, and say so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from atelier.database import now
from atelier.engine.device import cpu_device
from atelier.jobs.events import Occurrence
from atelier.jobs.workers import Worker
from atelier.library.owner import this_process
from atelier.library.run_tables import TaskRow
from atelier.recipe import Adapter, Photo, State
from atelier.recipe.weighing import work_of
from atelier.steps.handling import CROPPED, MASKED, READ, READ_BY_COMPANION, REWRITTEN
from atelier.steps.paces import Work, device_words, drawing_work, kept_steps, training_work
from atelier.steps.registry import registry
from atelier.steps.services.durations import learnt_and_held
from atelier.steps.services.speeds import Speeds, model_speed
from atelier.steps.studio import Studio
from atelier.training.config import KeepPolicy, TrainConfig

DEVICE = cpu_device(10**9)
LEARN = Work("train", "builtin", "128 px, 1 x (4 + 4), rank 16", 2e10)


def record(work: Work, seconds: float, **more: Any) -> dict[str, Any]:
    return work.told(DEVICE, units=10, seconds=seconds) | more


def test_the_same_work_counts_before_similar_work(studio: Studio) -> None:
    speeds = Speeds(studio.library)
    other = replace(LEARN, shape="another", operations=4e10)
    records = [record(LEARN, 1.0), record(other, 90.0), record(LEARN, 3.0), record(LEARN, 2.0)]
    found = speeds.of(LEARN, DEVICE, records)
    assert found is not None
    assert (found.seconds, found.basis) == (pytest.approx(0.2), "by 3 earlier trainings on this machine")
    scaled = speeds.of(replace(LEARN, shape="new", operations=1e10), DEVICE, [record(LEARN, 1.0)])
    assert scaled is not None
    assert scaled.seconds == pytest.approx(0.05)  # half of the operations
    assert scaled.basis == "scaled from 1 earlier training of other sizes on this machine"
    drawn = speeds.of(LEARN, DEVICE, [record(replace(LEARN, kind="draw"), 1.0)])
    assert drawn is not None
    assert drawn.basis == "scaled from 1 earlier drawing with this model on this machine"


def test_another_device_counts_only_where_nothing_else_is_known(studio: Studio) -> None:
    speeds = Speeds(studio.library)
    away = record(LEARN, 1.0, device="NVIDIA H200")
    found = speeds.of(LEARN, DEVICE, [away])
    assert found is not None
    assert found.basis == "by 1 earlier training on other devices"
    here = speeds.of(LEARN, DEVICE, [away, record(LEARN, 50.0)])
    assert here is not None
    assert here.seconds == pytest.approx(5.0)
    assert speeds.of(LEARN, None, []) is None
    measured = speeds.of(LEARN, DEVICE, [])
    assert measured is not None
    assert measured.seconds > 0
    assert "measured arithmetic" in measured.basis
    assert device_words(DEVICE).startswith("cpu, ")


def test_work_grows_with_what_is_asked(studio: Studio) -> None:
    card = studio.models.card()
    config = TrainConfig(batch_size=2, prior_samples=2)
    one = training_work(card, config, 64)
    assert training_work(card, config.model_copy(update={"batch_size": 6}), 64).operations == 2 * one.operations
    assert training_work(card, config.model_copy(update={"steps": 9, "seed": 4}), 64) == one
    assert (
        training_work(card, config.model_copy(update={"gradient_checkpointing": True}), 64).operations > one.operations
    )
    picture = drawing_work(card, width=64, height=64, steps=4)
    assert drawing_work(card, width=64, height=64, steps=4, true_cfg=3.0).operations == 2 * picture.operations
    assert drawing_work(card, width=64, height=64, steps=8, strength=0.5).operations == picture.operations


def test_what_a_training_leaves(studio: Studio) -> None:
    config = TrainConfig(steps=1500, checkpoint_every=200, keep=KeepPolicy(last=2, every=500, best=False))
    assert kept_steps(config) == [1000, 1400, 1500]
    assert learnt_and_held(8) == (6, 2)


def test_a_training_that_waits_says_how_much_work_its_parts_are(studio: Studio, helpers: Any) -> None:
    run = studio.queue.enqueue(studio.make.train(helpers.with_photos(studio), helpers.SHORT).id)
    with studio.library.database.read() as session:
        rows = session.execute(select(TaskRow.node, TaskRow.work).where(TaskRow.run_id == run.id))
        work: dict[str, Any] = {row.node: row.work for row in rows}
    device = studio.models.device()
    parts = studio.durations.training(run.inputs, device)
    assert parts is not None
    for node in ("train", "prior"):
        assert work[node] == pytest.approx(parts.seconds[node] * model_speed(device)), "as the estimate has it"
    assert work["report"] is not None  # as many checkpoints as a training usually keeps, until they are there
    assert 0 < work["caption"] < work["data-set"]
    assert work["kohya"] is None  # until there is an adapter
    moment = now()
    me = Worker("w", "here", 1, this_process(), ("cpu", "gpu:0"), "cpu", moment, moment, speed=work["train"] / 100)
    studio.queue.workers.beat(me)
    place = studio.queue.place(run.id)
    assert place is not None
    assert place.ends is not None
    assert place.ends > 100  # and not five seconds a task


def test_steps_say_how_much_work_their_tasks_are(studio: Studio) -> None:
    def work(name: str, **fields: object) -> float:
        step = registry()[name]
        found = work_of(step, fields, studio.runner.services.tools_for(step.tools))
        assert found is not None
        return found

    one = work("create", prompt="a woman", steps=4)
    assert work("create", prompt="a woman", steps=4, count=3) == 3 * one
    assert work("create", prompt="a woman", steps=8) == 2 * one
    assert work("edit", instruction="a red coat", steps=4) > 0
    step = registry()["upscale_detail"]
    assert work_of(step, {"prompt": ""}, studio.runner.services.tools_for(step.tools)) is None
    assert work_of(registry()["create"], {"model": "nobody's"}, [studio.models]) is None
    assert work("caption", text="a photo of sks, a woman") == 0
    photo, adapter = (kind(id="a", digest="0" * 64, media_type="x", size=10**6) for kind in (Photo, Adapter))
    assert work("caption", photo=photo) == READ * 5e6 + READ_BY_COMPANION * studio.eyes.has_companion
    known = photo.model_copy(update={"meta": {"width": 2000, "height": 1500}})
    assert work("prepare_data_set", photos=[known] * 3) == 3 * CROPPED * 3e6
    assert work("prepare_data_set", photos=[known] * 3, masks="face") == 3 * (CROPPED * 3e6 + MASKED)
    assert work("export_adapter", adapter=adapter) == REWRITTEN * 10**6
    for name in ("caption", "prepare_data_set", "export_adapter"):  # before what they wait for is there
        step = registry()[name]
        assert work_of(step, {}, studio.runner.services.tools_for(step.tools)) is None


def test_what_is_left_of_a_training(studio: Studio, helpers: Any) -> None:
    subject = helpers.with_photos(studio)
    run = studio.make.train(subject, helpers.SHORT)
    run = studio.queue.enqueue(run.id)
    tasks = studio.runs.tasks(run.id)
    assert studio.durations.left(run, tasks) is None  # nothing like it was ever done
    (train,) = [task for task in tasks if task.node == "train"]
    before = tuple(
        task.model_copy(update={"state": State.DONE}) if task.node in ("caption", "data-set", "prior") else task
        for task in tasks
    )

    def tell(done: int, total: int, eta: float | None, note: str) -> None:
        payload = {"run": run.id, "task": train.id, "node": "train", "done": done, "total": total, "eta": eta}
        studio.queue.events.write([Occurrence("default", run.id, "progress", {**payload, "note": note})])

    tell(3, 4, 40.0, "loss 0.1")
    left = studio.durations.left(run, before)
    assert left is not None
    assert 38 < left <= 40  # the rest is not known yet
    tell(1, 8, 2.0, "encoding")  # that is not the time of the training
    assert studio.durations.left(run, before) is None
