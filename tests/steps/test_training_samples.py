"""What a training draws at its checkpoints: it comes by itself, changes nothing, and is kept; and what it taught the
studio about its own speed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from atelier.errors import Refused
from atelier.jobs.events import SAMPLE
from atelier.recipe.ports import Preview
from atelier.steps.services.options import TrainingOptions
from atelier.steps.studio import Studio
from atelier.steps.training_samples import MOMENTS, sample_every


def _bytes(view: Any) -> list[str]:
    return [version.adapter.digest for version in view.outputs["trained"].versions]


def test_samples_come_by_themselves_and_change_no_byte(studio: Studio, helpers: Any) -> None:
    subject = helpers.with_photos(studio)
    before = studio.plans.training(subject, helpers.SHORT)
    assert "measured arithmetic" in before.seconds_note
    assert before.options["sample_every"] == 2
    shown: list[Preview] = []

    def hear(event: object) -> None:
        if isinstance(event, Preview) and event.step is not None:
            shown.append(event)
            told = studio.trainings.samples(event.run)  # whoever opens the page now; the newest may be on its way
            assert {row.step for row in told.rows} <= {2, 4}
            assert all(row.asset is None and row.image for row in told.rows)

    run = studio.make.train(subject, helpers.SHORT)
    done = studio.runs.execute(run.id, hear).require()
    assert [(event.node, event.step) for event in shown] == [("train", 2), ("train", 4)]
    told = [event.payload["step"] for event in studio.queue.events.since(0, run=run.id, name=SAMPLE)]
    assert told == [2, 4]

    found = studio.trainings.samples(run.id)
    assert [row.step for row in found.rows] == [2, 4]
    assert found.prompts[0] == "a photo of Mira"
    kept = done.outputs["trained"].samples
    assert [row.asset for row in found.rows] == [sheet.picture.id for sheet in kept]
    assert [sheet.picture.meta["seeds"] for sheet in kept] == [kept[0].picture.meta["seeds"]] * 2
    assert kept[0].picture.meta["prompts"][0] == "a photo of mira person"  # the model is told the trigger word
    assert kept[0].picture.subjects == (subject,)
    with Image.open(io.BytesIO(studio.library.read(kept[0].picture.id))) as row:
        assert row.width > 2 * row.height  # three prompts
    assert studio.adapters.report("Mira").samples == tuple((sheet.picture.id, sheet.step) for sheet in kept)

    plain = helpers.SHORT.model_copy(update={"sample_every": 0})
    without = studio.runs.execute(studio.make.train(subject, plain).id).require()
    assert without.outputs["trained"].samples == ()
    assert _bytes(without) == _bytes(done)

    # Two trainings later the studio knows how long one takes.
    other = helpers.SHORT.model_copy(update={"seed": 8})
    forecast = studio.plans.training(subject, other)
    assert forecast.seconds_note == "by 2 earlier trainings on this machine"
    more = studio.plans.training(subject, other.model_copy(update={"steps": 400, "checkpoint_every": 400}))
    assert more.seconds_note == forecast.seconds_note
    assert more.seconds > forecast.seconds
    wider = TrainingOptions(**{**other.model_dump(), "rank": 4})
    assert studio.plans.training(subject, wider).seconds_note == (
        "scaled from 2 earlier trainings of other sizes on this machine"
    )
    assert "earlier drawing" in studio.plans.creation("a red coat").seconds_note


def test_samples_of_what_may_not_be_drawn_are_refused(studio: Studio, helpers: Any) -> None:
    subject = helpers.with_photos(studio)
    asked = helpers.SHORT.model_copy(update={"sample_prompts": ("{subject} nude",)})
    with pytest.raises(Refused):
        studio.make.train(subject, asked)
    run = studio.make.train(subject, helpers.SHORT)
    inputs = run.inputs | {"config": {**run.inputs["config"], "sample_prompts": ["{subject} nude"]}}  # type: ignore[dict-item]
    sent = studio.runs.submit("train", inputs)  # past that door the step itself is asked again
    with pytest.raises(Refused):
        studio.runs.execute(sent.id).require()


def test_many_checkpoints_are_not_all_drawn() -> None:
    assert sample_every(1500, 200) == 200
    assert sample_every(2000, 100) == 200
    assert sample_every(40, 100) == 100
    for steps, between in ((1000, 7), (3000, 50), (99, 1)):
        every = sample_every(steps, between)
        assert every % between == 0
        assert steps // every <= MOMENTS
