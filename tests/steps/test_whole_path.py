"""From photos to pictures and to nothing again, on a tiny model."""

from __future__ import annotations

from typing import Any

import pytest

from atelier.errors import NotFound, Refused
from atelier.recipe import State
from atelier.steps.services.making import PictureOptions
from atelier.steps.studio import Studio


def test_from_photos_to_pictures_to_nothing(studio: Studio, helpers: Any) -> None:
    subject = helpers.with_photos(studio, 5, consent=False)
    with pytest.raises(Refused, match="'Mira'"):
        studio.make.train(subject, helpers.SHORT)
    studio.consent.give(subject, given_by="Mira M.")

    run = studio.make.train(subject, helpers.SHORT)
    seen: list[Any] = []
    done = studio.runs.execute(run.id, seen.append).require()

    model = studio.adapters.list(subject)[0]
    assert [version.scores["step"] for version in model.versions] == [2, 4]
    assert model.chosen is not None
    assert model.chosen.scores["step"] == done.outputs["judged"].step
    card = studio.adapters.show("Mira").report
    assert card is not None
    assert card["choice"]["reason"]
    assert any("likeness was not measured" in note for note in card["notes"])
    assert any(type(event).__name__ == "Preview" for event in seen)
    captions = studio.captions.list(subject)
    assert len(captions) == 5
    assert all(view.text.startswith("a photo of mira person") for view in captions)

    run = studio.make.create("in a red dress", subjects=["Mira"], options=PictureOptions(count=2, seed=3))
    pictures = studio.runs.execute(run.id).require().pictures
    assert [picture.meta["seed"] for picture in pictures] == [3, 4]
    assert pictures[0].meta["prompt"] == "a photo of mira person, in a red dress"
    assert pictures[0].subjects == (subject,)
    assert pictures[0].meta["adapters"][0]["digest"]  # type: ignore[index]

    preview = studio.forget.preview("Mira")
    assert preview.counts["photo"] == 5
    certificate = studio.forget.execute("Mira")
    assert certificate.erased["picture"] == 2
    assert studio.pictures.list().entries == ()
    with pytest.raises(NotFound):
        studio.subjects.show("Mira")
    assert studio.pictures.check(verify=True).ok


def test_a_repeat_costs_nothing_and_gives_the_same_bytes(studio: Studio) -> None:
    options = PictureOptions(seed=11)
    first = studio.runs.execute(studio.make.create("a red coat", options=options).id).require()
    forecast = studio.plans.creation("a red coat", options=options)
    assert forecast.reused
    second = studio.runs.execute(studio.make.create("a red coat", options=options).id).require()
    assert second.pictures[0].digest == first.pictures[0].digest
    assert second.pictures[0].id != first.pictures[0].id
    assert all(task.state is State.DONE for task in second.tasks)


def test_the_same_seed_draws_the_same_bytes_in_another_studio(tmp_path: Any, tiny_builtin: Any) -> None:
    digests = set()
    for name in ("one", "two"):
        with Studio.open(tmp_path / name, builtin=tiny_builtin, device="cpu") as studio:
            run = studio.make.create("a {red|blue} coat", options=PictureOptions(seed=5, count=2))
            view = studio.runs.execute(run.id).require()
            assert len(view.pictures) == 4
            digests.add(tuple(picture.digest for picture in view.pictures))
    assert len(digests) == 1
