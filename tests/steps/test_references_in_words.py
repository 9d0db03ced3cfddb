"""The shipped model draws somebody by looking at a photo, and is told in words who is seen there."""

from __future__ import annotations

from pathlib import Path

from atelier.builtin import samples
from atelier.recipe import Photo
from atelier.steps.services.making import PictureOptions
from atelier.steps.studio import Studio


def test_who_is_seen_in_a_photo_is_told_and_an_instruction_is_left_alone(tmp_path: Path) -> None:
    name = samples.people()[0]
    with Studio.open(tmp_path / "home", device="cpu") as studio:
        entry = studio.library.add(
            Photo, samples.photos(name, 1)[0][1], media_type="image/png", meta={"rating": "general"}
        )
        options = PictureOptions(seed=1)
        run = studio.make.edit(entry.asset.id, f"the same {samples.class_word(name)} on a beach", options=options)
        (picture,) = studio.runs.execute(run.id).require().pictures
        told = str(picture.meta["told"])
        assert picture.meta["prompt"] == f"the same {samples.class_word(name)} on a beach"
        assert "same" not in told
        assert told.endswith(" on a beach")
        assert "hair" in told
        assert picture.meta["steps"] == 4, "words are followed best in four steps"
        run = studio.make.edit(entry.asset.id, "give her a red coat", options=options)
        (picture,) = studio.runs.execute(run.id).require().pictures
        assert picture.meta["prompt"] == "give her a red coat"
        assert "told" not in picture.meta
        assert picture.meta["steps"] == 10, "pictures are changed best in ten"
