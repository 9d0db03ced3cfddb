"""From photos to pictures and to nothing again, on a tiny model; what is refused on the way."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from atelier.errors import InvalidInput, NotFound, Refused
from atelier.interop.c2pa import State as Manifest
from atelier.recipe import State
from atelier.steps.exporting import export_options
from atelier.steps.services.adapter_views import Source
from atelier.steps.services.making import PictureOptions
from atelier.steps.studio import Studio


def test_from_photos_to_pictures_to_nothing(studio: Studio, helpers: Any, tmp_path: Path) -> None:
    subject = helpers.with_photos(studio, 5, consent=False)
    with pytest.raises(Refused, match="'Mira'"):
        studio.make.train(subject, helpers.SHORT)
    studio.consent.give(subject, given_by="Mira M.")
    with pytest.raises(InvalidInput, match="no personal model"):
        studio.make.create("at the beach", subjects=["Mira"])

    forecast = studio.plans.training("Mira", helpers.SHORT)
    assert (forecast.photos, forecast.held_out) == (4, 1)
    assert forecast.fits

    run = studio.make.train(subject, helpers.SHORT)
    seen: list[Any] = []
    done = studio.runs.execute(run.id, seen.append).require()
    assert Counter(type(event).__name__ for event in seen)["Preview"] >= 3  # a row of pictures for each checkpoint
    _check_training(studio, subject, done)

    run = studio.make.create("in a red dress", subjects=["Mira"], options=PictureOptions(count=2, seed=3))
    pictures = studio.runs.execute(run.id).require().pictures
    assert [picture.meta["seed"] for picture in pictures] == [3, 4]
    assert pictures[0].meta["prompt"] == "a photo of mira person, in a red dress"
    assert pictures[0].subjects == (subject,)
    _check_export(studio, pictures[0], tmp_path)
    _check_adapters(studio, tmp_path)

    studio.consent.withdraw("Mira", scope="generation")
    with pytest.raises(Refused, match="withdrawn"):
        studio.make.create("in a red dress", subjects=["Mira"])
    again = studio.runs.submit(
        "create", {"prompts": [pictures[0].meta["prompt"]], "adapters": [done.outputs["chosen"]]}
    )
    with pytest.raises(Refused, match="withdrawn"):
        studio.runs.execute(again.id).require()

    assert studio.forget.preview("Mira").counts["photo"] == 5
    certificate = studio.forget.execute("Mira")
    assert certificate.erased["picture"] == 2
    assert certificate.erased["data-set"] == 1
    assert studio.pictures.list().entries == ()
    assert studio.adapters.list() == []
    with pytest.raises(NotFound):
        studio.subjects.show("Mira")
    assert studio.pictures.check(verify=True).ok


def _check_training(studio: Studio, subject: str, done: Any) -> None:
    model = studio.adapters.list(subject)[0]
    assert [version.scores["step"] for version in model.versions] == [2, 4]
    assert model.chosen is not None
    assert model.chosen.scores["step"] == done.outputs["judged"].step
    report = studio.adapters.show("Mira").report
    assert report is not None
    assert report["choice"]["reason"]
    assert any(
        "likeness was not measured: the built-in model's own eyes did not come" in note for note in report["notes"]
    )
    captions = studio.captions.list(subject)
    assert [view.text for view in captions] == ["a photo of mira person"] * 5
    assert studio.captions.replace(subject, "person", "woman") == 5
    assert studio.captions.add_tag(subject, "smiling") == 5
    assert [one.text for one in studio.captions.versions(captions[0].asset_id)][-1] == "a photo of mira woman, smiling"
    studio.runs.resume(done.run.id)  # entering what a run made twice changes nothing
    assert len(studio.adapters.list(subject)[0].versions) == 2


def _check_export(studio: Studio, picture: Any, folder: Path) -> None:
    ((path, out),) = studio.exports.write([picture.id], folder / "out", export_options())
    assert out.exported is not None
    found = studio.exports.verify(path.read_bytes())
    assert found.signature.state is Manifest.TRUSTED
    assert found.marked is out.exported.marked
    assert found.recipe is not None
    assert found.recipe["picture"] == picture.meta
    with Image.open(path) as image:
        lines = image.info["parameters"].splitlines()
    assert lines[0] == picture.meta["prompt"]
    assert "Seed: 3" in lines[-1]
    assert "Lora hashes" in lines[-1]
    minimal = export_options(metadata="minimal", mark=False, sign=False)
    ((bare, _),) = studio.exports.write([picture.id], folder / "bare.png", minimal)
    plain = studio.exports.verify(bare.read_bytes())
    assert (plain.recipe, plain.generation, plain.signature.state) == (None, None, Manifest.UNSIGNED)
    assert plain.source_type.endswith("trainedAlgorithmicMedia")
    view = studio.pictures.show(picture.id)
    assert [one.parent for one in view.parents] == [studio.adapters.show("Mira").adapter.id]


def _check_adapters(studio: Studio, folder: Path) -> None:
    file = studio.adapters.export("Mira", folder, layout="kohya")
    found = studio.adapters.inspect_file(file)
    assert found.ranks.keys() == {2}
    assert found.trigger == "mira"
    assert found.metadata is not None
    assert json.loads(found.metadata.recipe or "")["step"] == "train_adapter"
    brought = studio.adapters.import_file(file, name="back", subject="Mira")
    assert brought.adapter.subjects == studio.adapters.show("Mira").adapter.subjects
    assert studio.adapters.inspect("back").strength == pytest.approx(studio.adapters.inspect("Mira").strength, rel=1e-3)
    assert studio.adapters.inspect("back").ranks == studio.adapters.inspect("Mira").ranks
    smaller = studio.adapters.resize("Mira", rank=1)
    assert smaller.adapter.meta["rank"] == 1
    merged = studio.adapters.merge([Source("Mira", weight=0.5), Source("back", weight=0.5)], called="both")
    # What is made of adapters stands for itself, so that `@mira` is drawn as before; whom it shows goes along.
    assert merged.model.subject_id is None
    assert merged.adapter.subjects == (studio.subjects.get("Mira").id,)
    assert merged.adapter.meta["rank"] == 4
    with pytest.raises(InvalidInput, match="no version 9"):
        studio.adapters.show("Mira", 9)
    studio.adapters.choose("Mira", 1)
    assert studio.make.adapter("Mira").id == studio.adapters.show("Mira", 1).adapter.id


def test_a_repeat_costs_nothing_and_gives_the_same_bytes(studio: Studio, tmp_path: Path, tiny_builtin: Path) -> None:
    options = PictureOptions(seed=11, count=2)
    first = studio.runs.execute(studio.make.create("a {red|blue} coat", options=options).id).require()
    assert len(first.pictures) == 4
    assert studio.plans.creation("a {red|blue} coat", options=options).reused
    assert not studio.plans.creation("a red dress", options=options).reused
    second = studio.runs.execute(studio.make.create("a {red|blue} coat", options=options).id).require()
    assert [picture.digest for picture in second.pictures] == [picture.digest for picture in first.pictures]
    assert {picture.id for picture in second.pictures}.isdisjoint({picture.id for picture in first.pictures})
    assert all(task.state is State.DONE for task in second.tasks)
    with Studio.open(tmp_path / "another", builtin=tiny_builtin, device="cpu") as other:
        alike = other.runs.execute(other.make.create("a {red|blue} coat", options=options).id).require()
        assert [picture.digest for picture in alike.pictures] == [picture.digest for picture in first.pictures]


def test_from_a_picture_and_inside_a_mask(studio: Studio) -> None:
    run = studio.make.create("a red coat", options=PictureOptions(seed=1))
    source = studio.runs.execute(run.id).require().pictures[0]
    options = PictureOptions(seed=2, image=source.id, strength=0.9)
    (changed,) = studio.runs.execute(studio.make.create("a blue coat", options=options).id).require().pictures
    assert changed.meta["ability"] == "image-to-image"
    assert changed.meta["strength"] == 0.9
    options = PictureOptions(seed=2, image=source.id, mask=source.id)
    (filled,) = studio.runs.execute(studio.make.create("a blue coat", options=options).id).require().pictures
    assert filled.meta["ability"] == "inpaint"
    assert [one.parent for one in studio.pictures.show(filled.id).parents] == [source.id]
    with pytest.raises(InvalidInput, match=r"cannot do edit.*flux1-kontext"):
        studio.make.edit(source.id, "make the coat blue")
