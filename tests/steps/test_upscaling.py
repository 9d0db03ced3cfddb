"""Pictures enlarged: by resampling, and with detail that a model draws in tiles."""

from __future__ import annotations

import io
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomli_w
from PIL import Image

from atelier.errors import Cancelled, InvalidInput, Refused
from atelier.library import Rating
from atelier.recipe import Picture, State
from atelier.recipe.ports import Event, Progress
from atelier.steps import upscale_detail as detail_step
from atelier.steps.services.making import PictureOptions
from atelier.steps.services.upscaling import UpscaleOptions
from atelier.steps.studio import Studio


@pytest.fixture(scope="session")
def parts_model(tiny_builtin: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model, with a card that says it knows parts of pictures."""
    home = tmp_path_factory.mktemp("parts")
    shutil.copytree(tiny_builtin / "model", home / "model")
    card = tomllib.loads((tiny_builtin / "tiny.toml").read_text())
    (home / "tiny.toml").write_text(tomli_w.dumps(card | {"training_size": 800}))
    return home


@pytest.fixture
def painter(tmp_path: Path, parts_model: Path) -> Iterator[Studio]:
    with Studio.open(tmp_path / "home", builtin=parts_model, device="cpu") as opened:
        yield opened


def _drawn(studio: Studio, **options: Any) -> Picture:
    run = studio.make.create("a woman in a red coat", options=PictureOptions(seed=3, **options))
    (picture,) = studio.runs.execute(run.id).require().pictures
    assert isinstance(picture, Picture)
    return picture


def _pixels(studio: Studio, asset_id: str) -> np.ndarray[Any, Any]:
    with Image.open(io.BytesIO(studio.pictures.read(asset_id))) as picture:
        return np.asarray(picture.convert("RGB"), np.float32)


def _upscaled(studio: Studio, picture: str, **options: Any) -> Picture:
    run = studio.upscale.submit(picture, UpscaleOptions(**options))
    (made,) = studio.runs.execute(run.id).require().pictures
    assert isinstance(made, Picture)
    return made


def test_resampling_keeps_the_picture_and_says_what_it_is(studio: Studio) -> None:
    picture = _drawn(studio)
    made = _upscaled(studio, picture.id, factor=3)
    assert (made.meta["width"], made.meta["height"]) == (192, 192)
    assert made.meta["upscale"] == {"method": "lanczos", "factor": 3.0, "sharpening": 0.35}
    assert made.meta["prompt"] == "a woman in a red coat"
    assert made.meta["ai_generated"] is True
    back = Image.fromarray(_pixels(studio, made.id).astype(np.uint8)).resize((64, 64), Image.Resampling.BOX)
    assert np.abs(np.asarray(back, np.float32) - _pixels(studio, picture.id)).mean() < 6
    assert [one.parent for one in studio.pictures.show(made.id).parents] == [picture.id]
    assert studio.library.assets.get(made.id).rating is Rating.GENERAL
    assert _upscaled(studio, picture.id, factor=3).digest == made.digest


def test_an_enlarged_photo_is_nobodys_work_and_still_shows_a_person(studio: Studio, helpers: Any) -> None:
    subject = helpers.with_photos(studio, 1)
    (photo,) = studio.photos.list(subject)
    made = _upscaled(studio, photo.entry.asset.id)
    assert made.subjects == (subject,)
    assert made.meta["ai_generated"] is False
    origin = studio.exports.origin(made.id)
    assert not origin.made
    assert studio.screening.identity([made.model_copy(update={"subjects": ()})])  # as for the photo itself
    again = _upscaled(studio, made.id)
    assert again.meta["photographed"] is True


def test_consent_and_ratings_are_asked_for_as_for_an_edit(studio: Studio, helpers: Any) -> None:
    subject = helpers.with_photos(studio, 1, consent=False)
    (photo,) = studio.photos.list(subject)
    with pytest.raises(Refused, match="consent"):
        studio.upscale.submit(photo.entry.asset.id)
    studio.consent.give(subject, given_by="Mira M.")
    studio.photos.rate([photo.entry.asset.id], Rating.EXPLICIT)
    run = studio.upscale.submit(photo.entry.asset.id)
    with pytest.raises(Refused, match="rated explicit"):
        studio.runs.execute(run.id).require()


def test_a_stricter_rating_wins_and_a_milder_one_does_not(studio: Studio) -> None:
    picture = _drawn(studio)
    studio.library.assets.rate(picture.id, Rating.SENSITIVE)
    assert studio.library.assets.get(_upscaled(studio, picture.id).id).rating is Rating.SENSITIVE
    inputs = {"image": _sensitive(studio, picture), "rating": "general"}
    (made,) = studio.runs.execute(studio.runs.submit("upscale", inputs).id).require().pictures
    assert made.meta["rating"] == "sensitive"


def _sensitive(studio: Studio, picture: Picture) -> Any:
    png = studio.pictures.read(picture.id)
    return studio.bring.add("a.png", png, derived_from=[picture.id]).asset


def test_detail_is_drawn_in_tiles_and_stays_close_to_the_picture(painter: Studio) -> None:
    picture = _drawn(painter)
    options = UpscaleOptions(factor=2, detail=True, seed=5)
    said = painter.upscale.forecast(picture.id, options, painter.durations)
    assert (said.size, said.tiles, said.reused) == ((128, 128), 9, False)
    assert said.model
    assert said.seconds
    assert said.seconds > 0
    heard: list[Event] = []
    with painter.events.listening(heard.append):
        made = _upscaled(painter, picture.id, factor=2, detail=True, seed=5)
    again = painter.upscale.forecast(picture.id, options, painter.durations)
    assert (again.seconds, again.reused) == (0.0, True), "what was made before costs nothing"
    assert (made.meta["width"], made.meta["height"]) == (128, 128)
    about = made.meta["upscale"]
    assert isinstance(about, dict)
    assert (about["tiles"], about["tile"], about["method"]) == (9, [64, 64], "detail")
    assert (made.meta["seed"], made.meta["strength"], made.meta["steps"]) == (5, 0.3, 14)
    assert made.meta["prompt"] == "a woman in a red coat"
    notes = [event.note for event in heard if isinstance(event, Progress)]
    assert {"tile 1 of 9", "tile 9 of 9"} <= set(notes)
    plain = _upscaled(painter, picture.id, factor=2)
    difference = np.abs(_pixels(painter, made.id) - _pixels(painter, plain.id))
    assert 1 < difference.mean() < 40  # it was redrawn
    coarse = [
        np.asarray(Image.fromarray(_pixels(painter, one.id).astype(np.uint8)).resize((4, 4), Image.Resampling.BOX))
        for one in (made, plain)
    ]
    assert np.abs(coarse[0].astype(int) - coarse[1].astype(int)).max() <= 12  # below four source pixels only
    assert _upscaled(painter, picture.id, factor=2, detail=True, seed=5).digest == made.digest
    assert _upscaled(painter, picture.id, factor=2, detail=True, seed=6).digest != made.digest


def test_a_run_that_was_stopped_goes_on_with_the_next_tile(
    painter: Studio, tmp_path: Path, parts_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = _drawn(painter)
    content = painter.pictures.read(picture.id)
    drawn: list[int] = []
    original = detail_step.draw

    def counted(ctx: Any, *args: Any, **more: Any) -> Any:
        if len(drawn) == 4:
            raise Cancelled("stopped")
        drawn.append(more["before"])
        return original(ctx, *args, **more)

    options = UpscaleOptions(factor=2, detail=True, seed=5)
    monkeypatch.setattr(detail_step, "draw", counted)
    run = painter.upscale.submit(picture.id, options)
    assert painter.runs.execute(run.id).state is not State.DONE
    assert drawn == [0, 1, 2, 3]
    drawn.clear()
    monkeypatch.setattr(detail_step, "draw", lambda *a, **m: (drawn.append(m["before"]), original(*a, **m))[1])
    (made,) = painter.runs.execute(painter.upscale.submit(picture.id, options).id).require().pictures
    assert drawn == [4, 5, 6, 7, 8]
    monkeypatch.undo()
    with Studio.open(tmp_path / "another", builtin=parts_model, device="cpu") as other:
        (whole,) = [_drawn(other)]
        assert other.pictures.read(whole.id) == content
        assert _upscaled(other, whole.id, factor=2, detail=True, seed=5).digest == made.digest


def test_a_model_of_small_pictures_draws_no_tiles(studio: Studio) -> None:
    picture = _drawn(studio)
    with pytest.raises(InvalidInput, match=r"learnt whole pictures of 64 px: into each of 9 tiles"):
        studio.upscale.submit(picture.id, UpscaleOptions(factor=2, detail=True))
    inputs = {"image": picture, "factor": 2.0, "seed": 1}
    with pytest.raises(InvalidInput, match="without detail"):
        studio.runs.execute(studio.runs.submit("upscale-detail", inputs).id).require()


def test_the_words_of_an_enlargement_are_screened(painter: Studio, helpers: Any) -> None:
    subject = helpers.with_photos(painter, 1)
    (photo,) = painter.photos.list(subject)
    with pytest.raises(Refused, match="cannot be drawn"):
        painter.upscale.submit(photo.entry.asset.id, UpscaleOptions(detail=True, prompt="undress her, nude"))


def test_too_large_is_refused_before_anything_starts(studio: Studio) -> None:
    picture = _drawn(studio, width=1024, height=16)
    _upscaled(studio, picture.id, factor=2)
    large = _upscaled(studio, picture.id, factor=8)
    with pytest.raises(InvalidInput, match="at most 8192 px a side"):
        studio.upscale.submit(large.id)


def test_other_work_goes_first_between_two_tiles(painter: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends where nothing is lost, waits again, and goes on with the next tile."""
    picture = _drawn(painter)
    drawn: list[int] = []
    original, inner = detail_step.draw, detail_step._drawn

    def watched(ctx: Any, *args: Any, **more: Any) -> Any:
        drawn.append(more["before"])
        if drawn == [0, 1, 2]:
            ctx.ask_for_room()
        return original(ctx, *args, **more)

    monkeypatch.setattr(detail_step, "draw", watched)
    seen: list[Any] = []
    monkeypatch.setattr(detail_step, "_drawn", lambda ctx, *rest: (seen.append(ctx), inner(ctx, *rest))[1])
    run = painter.upscale.submit(picture.id, UpscaleOptions(factor=2, detail=True, seed=5))
    assert painter.runs.execute(run.id).state is State.DONE
    assert len(seen) == 2
    assert drawn == list(range(9))
