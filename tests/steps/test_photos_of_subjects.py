"""Bringing photos in: what is stored, what is refused, and a person's own say."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from atelier.errors import InvalidInput, NotFound, Refused
from atelier.library import SubjectKind
from atelier.steps.services.making import PictureOptions, TrainingOptions
from atelier.steps.studio import Studio


def _zip(files: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_bad_file_is_told_and_the_rest_goes_on(studio: Studio, helpers: Any, tmp_path: Path) -> None:
    coat = studio.subjects.add("Coat", SubjectKind.GARMENT)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "one.png").write_bytes(helpers.photo(1))
    (tmp_path / "folder" / "evil.jpg").write_bytes(b"<svg onload='alert(1)'/>")
    archive = _zip(
        [("two.png", helpers.photo(2)), ("../three.png", helpers.photo(3)), ("one-again.png", helpers.photo(1))]
    )
    (tmp_path / "more.zip").write_bytes(archive)
    news: list[Any] = []
    added = studio.photos.add(
        coat.id, [tmp_path / "folder", tmp_path / "more.zip", tmp_path / "gone.png"], on_photo=news.append
    )
    assert [one.name for one in added.accepted] == ["folder/one.png", "more.zip/two.png"]
    assert len(news) == len(added.news) == 6
    codes = {
        one.name: {finding.code for finding in one.findings if finding.severity == "refuse"} for one in added.refused
    }
    assert codes["folder/evil.jpg"] == {"not-a-picture"}
    assert codes["more.zip/one-again.png"] == {"duplicate"}
    assert codes["gone.png"] == {"unreadable"}
    assert "path-trick" in set().union(*codes.values())
    assert all(one.reasons for one in added.refused)
    assert len(studio.photos.list("Coat")) == 2
    again = studio.photos.add("Coat", [tmp_path / "folder" / "one.png"])
    assert not again.stored


def test_a_persons_word_counts(studio: Studio, helpers: Any) -> None:
    coat = studio.subjects.add("Coat", "garment")
    buffer = io.BytesIO()
    Image.open(io.BytesIO(helpers.photo(4))).resize((40, 40)).save(buffer, "PNG")
    studio.photos.add("Coat", [("small.png", buffer.getvalue()), ("good.png", helpers.photo(5))])
    small, good = studio.photos.list("Coat")
    assert (small.accepted, good.accepted) == (False, True)
    assert "40 px" in next(verdict.reason for verdict in small.photo.verdicts if not verdict.passed)
    studio.photos.accept("Coat", small.entry.asset.id, note="it is all there is")
    studio.photos.reject("Coat", good.entry.asset.id)
    small, good = studio.photos.list("Coat")
    assert (small.accepted, good.accepted) == (True, False)
    studio.photos.accept("Coat", good.entry.asset.id)
    assert all(view.accepted for view in studio.photos.list("Coat"))
    prepared = studio.make.prepare_training(coat.id, TrainingOptions())
    assert prepared.inputs["always"] == [True, False]
    with pytest.raises(NotFound, match="no photo"):
        studio.photos.accept("Coat", "nothing")


def test_people_are_learnt_by_their_faces(studio: Studio, helpers: Any) -> None:
    mira = helpers.with_photos(studio, 4)
    prepared = studio.make.prepare_training(mira, TrainingOptions())
    assert prepared.inputs["masks"] == "face"
    assert prepared.inputs["config"]["background_weight"] < 1  # type: ignore[index,call-overload]
    assert studio.make.prepare_training(mira, TrainingOptions(masks="none")).inputs["masks"] == "none"
    coat = studio.subjects.add("Coat", "garment")
    studio.photos.add("Coat", [("good.png", helpers.photo(5))])
    assert studio.make.prepare_training(coat.id, TrainingOptions()).inputs["masks"] == "none"


def test_photos_of_a_person_that_nobody_rated_are_not_worked_on(studio: Studio, helpers: Any) -> None:
    mira = studio.subjects.add("Mira")
    studio.photos.add("Mira", helpers.photos(1))
    view = studio.photos.list("Mira")[0]
    studio.photos.accept("Mira", view.entry.asset.id)
    studio.consent.give("Mira", given_by="Mira M.")
    with pytest.raises(Refused, match="not rated"):
        studio.captions.write(mira.id)
    studio.photos.rate([view.entry.asset.id], "general")
    assert studio.captions.write(mira.id)[0].text == "a photo of mira person"
    studio.photos.rate([view.entry.asset.id], "general", minor=True)
    with pytest.raises(Refused, match="minor"):
        studio.captions.write(mira.id, again=True)


def test_refusals_say_what_to_do(studio: Studio) -> None:
    studio.subjects.add("Coat", "garment")
    with pytest.raises(InvalidInput, match=r"no photos.*add photos"):
        studio.make.train("Coat")
    with pytest.raises(NotFound, match="list of subjects names them"):
        studio.make.train("Nobody")
    with pytest.raises(InvalidInput, match="no kind of subject"):
        studio.subjects.add("Car", "vehicle")
    with pytest.raises(NotFound, match="install it first"):
        studio.make.create("a coat", options=PictureOptions(model="flux1-schnell"))
    with pytest.raises(InvalidInput, match="no rating"):
        studio.photos.add("Coat", [], rating="nice")


def test_a_trigger_made_from_the_name_follows_it_until_it_is_used(studio: Studio, helpers: Any, tmp_path: Path) -> None:
    coat = studio.subjects.add("New thing", SubjectKind.GARMENT)
    assert studio.subjects.change(coat.id, name="Red Coat").trigger == "redcoat"
    assert studio.subjects.change(coat.id, notes="from Rome").trigger == "redcoat"
    assert studio.subjects.change(coat.id, trigger="krgl").trigger == "krgl"
    assert studio.subjects.change(coat.id, name="Blue Coat").trigger == "krgl"
    assert studio.subjects.change(coat.id, trigger="bluecoat").trigger == "bluecoat"
    (tmp_path / "one.png").write_bytes(helpers.photo(1))
    photo = studio.photos.add(coat.id, [tmp_path / "one.png"]).accepted[0].asset_id
    assert photo is not None
    studio.captions.edit(photo, "a photo of bluecoat on a chair")
    assert studio.subjects.change(coat.id, name="Green Coat").trigger == "bluecoat"
