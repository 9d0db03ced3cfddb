from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from atelier.errors import InvalidInput, NotFound
from atelier.photos.inspect import IntakeNeeds, Rater, Rating, inspect, inspect_all
from atelier.photos.reading import open_uploads
from atelier.photos.uploads import Upload


def test_the_photograph_passes_with_its_one_face(astronaut, detector, to_bytes):
    report = inspect(Upload("a.png", data=to_bytes(astronaut)), IntakeNeeds(training_size=512), [detector])
    assert report.accepted
    assert report.reasons == ()
    assert len(report.faces) == 1
    assert report.rating.label == "unrated"
    assert report.quality is not None
    assert (report.quality.scorer, report.quality.score > 0.9) == ("technical", True)
    assert all(verdict.message for verdict in report.verdicts)


def test_each_reason_is_a_verdict_with_a_number_that_can_be_overridden(astronaut, detector, to_bytes):
    report = inspect(Upload("a.png", data=to_bytes(astronaut)), IntakeNeeds(training_size=800), [detector])
    assert report.reasons == ("photo is 512 px on its short side; at least 800 is needed",)
    again = report.override("too-small")
    assert again.accepted
    assert not report.accepted
    with pytest.raises(NotFound, match="no verdict 'blurry'"):
        report.override("blurry")


def test_what_holds_no_picture_cannot_be_overridden():
    report = inspect(Upload("a.jpg", data=b"<html>"))
    assert report.photo is None
    assert not report.accepted
    with pytest.raises(InvalidInput):
        report.override("not-a-picture")


def test_a_batch_goes_on_past_bad_files_and_finds_its_own_duplicates(astronaut, to_bytes):
    sources = [
        ("one.png", to_bytes(astronaut)),
        ("broken.jpg", b"\xff\xd8\xff\xe0"),
        ("again.jpg", to_bytes(astronaut, "JPEG")),
        ("one-copy.png", to_bytes(astronaut)),
    ]
    needs = IntakeNeeds(training_size=512, want_face="none")
    reports = list(inspect_all(open_uploads(sources), needs))
    assert [r.accepted for r in reports] == [True, False, False, False]
    assert "near-duplicate" in {v.code for v in reports[2].verdicts}
    assert "is the very same file as one.png" in reports[3].reasons
    known = reports[0].as_known()
    assert known is not None
    (later,) = inspect_all(open_uploads([("later.png", sources[0][1])]), needs, known=[known])
    assert not later.accepted


def test_a_refused_photo_does_not_turn_a_better_one_away(astronaut, to_bytes):
    small = astronaut.resize((200, 200))
    sources = [("small.png", to_bytes(small)), ("large.png", to_bytes(astronaut))]
    reports = list(inspect_all(open_uploads(sources), IntakeNeeds(training_size=512, want_face="none")))
    assert [r.accepted for r in reports] == [False, True]


class Strict:
    name = "half"

    def rate(self, image: Image.Image) -> Rating:
        return Rating("sensitive", 0.9, minor=False, rater="strict")

    def score(self, image: Image.Image) -> float:
        return 0.5 if np.asarray(image).mean() else 1.0


def test_a_rater_and_a_scorer_plug_in(astronaut, to_bytes):
    strict = Strict()
    assert isinstance(strict, Rater)
    report = inspect(Upload("a.png", data=to_bytes(astronaut)), rater=strict, scorer=strict)
    assert report.rating.label == "sensitive"
    (low,) = [v for v in report.verdicts if v.code == "low-quality"]
    assert low.message == "half quality is 0.50; 0.60 is asked for"
