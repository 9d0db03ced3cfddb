"""The report card with measures whose truth is known: pictures are flat colours, likeness is hue."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from atelier.errors import InvalidInput
from atelier.training.checkpoint import LossPoint
from atelier.training.curves import draw_curves
from atelier.training.measures import (
    Absent,
    Estimate,
    Measures,
    bootstrap,
    mean_of_others,
    pairwise_distance,
    unit_rows,
)
from atelier.training.report import (
    CheckpointPictures,
    CheckpointReport,
    GeneratedPicture,
    ReportCard,
    make_report,
)
from atelier.training.selection import Scale, SelectionRule, choose, compare


def colour(angle: float, value: float = 1.0) -> Image.Image:
    """A picture whose red and green are cosine and sine of an angle in degrees; black shows nobody."""
    red, green = (round(255 * value * f(math.radians(angle))) for f in (math.cos, math.sin))
    return Image.new("RGB", (4, 4), (red, green, 0))


class Colour:
    name = "colour"
    scale = "cosine of hues"
    saturates = False

    def embed(self, picture: Image.Image) -> Any:
        vector = np.asarray(picture, dtype=np.float32).mean(axis=(0, 1))
        return vector if vector.any() else None


class Prompt:
    name = "brightness"
    scale = "0 to 1"
    relative = False

    def score(self, picture: Image.Image, prompt: str) -> float:
        return float(np.linalg.norm(np.asarray(picture, dtype=float)[0, 0]) / 255)


MEASURES = Measures(likeness=Colour(), prompt=Prompt(), picture=Colour())
TRAINING, HELD_OUT = [colour(30), colour(40)], [colour(60), colour(70)]


def drawn(step: int, *angles: float, value: float = 1.0) -> CheckpointPictures:
    return CheckpointPictures(
        step, tuple(GeneratedPicture(colour(a, value), "p") for a in angles), loss=1.0 / (step + 1)
    )


def test_the_best_is_like_the_held_out_photos_and_no_copy() -> None:
    base = drawn(0, 20, 50, 80)
    checkpoints = [
        drawn(300, 30, 40, 35),
        drawn(100, 0, 10, 85),
        drawn(200, 62, 66, 70),
        drawn(250, 64, 66, 66, value=0.5),
    ]
    report = make_report(
        checkpoints,
        training=TRAINING,
        held_out=HELD_OUT,
        measures=MEASURES,
        base=base,
    )
    assert [card.step for card in report.checkpoints] == [100, 200, 250, 300]
    assert report.choice.step == 200
    assert set(report.choice.excluded) == {250, 300}
    assert "prompt adherence 0.50" in report.choice.excluded[250]
    assert "training pictures" in report.choice.excluded[300]
    assert report.choice.reason.count(".") >= 1
    assert "Step 200" in report.choice.reason
    card = report.checkpoints[1]
    expected = np.mean([[math.cos(math.radians(a - b)) for b in (60, 70)] for a in (62, 66, 70)])
    assert card.likeness is not None
    assert card.likeness.value == pytest.approx(expected, abs=1e-3)
    assert card.likeness.low <= card.likeness.value <= card.likeness.high
    copied = report.checkpoints[3]
    assert copied.nearest_training is not None
    assert copied.nearest_training.value == pytest.approx((1 + 1 + math.cos(math.radians(5))) / 3, abs=1e-3)
    assert copied.overfitting is not None
    assert card.overfitting is not None
    assert copied.overfitting > 0 > card.overfitting
    assert json.loads(json.dumps(report.to_dict()))["choice"]["step"] == 200
    assert report == make_report(checkpoints, training=TRAINING, held_out=HELD_OUT, measures=MEASURES, base=base)


def test_the_adapter_takes_over_only_where_it_was_measured_to_be_more_like_them() -> None:
    def report(own: CheckpointPictures, seen: CheckpointPictures | None, measures: Measures = MEASURES) -> ReportCard:
        return make_report([own], training=TRAINING, held_out=HELD_OUT, measures=measures, reference=seen)

    near, far = drawn(100, 64, 66), drawn(0, 20, 30)
    won = report(near, far)
    assert won.takeover.wins is True
    assert won.reference is not None
    assert won.reference.likeness is not None
    assert f"{won.reference.likeness.value:.2f} from one photo" in won.takeover.reason
    assert report(replace(far, step=100), replace(near, step=0)).takeover.wins is False
    assert report(near, replace(near, step=0)).takeover.wins is False
    assert report(near, None).takeover.wins is None
    assert report(near, far, replace(MEASURES, likeness=None)).takeover.wins is None
    with pytest.raises(InvalidInput):
        report(near, CheckpointPictures(0, ()))


class Face(Colour):
    """As recognisers of faces are: two photos of one subject are not very alike."""

    name = "face"
    saturates = True


class Hue:
    """Prompts are angles; what a picture scores with one is the cosine of hues."""

    name = "hue"
    scale = "cosine"
    relative = True

    def score(self, picture: Image.Image, prompt: str) -> float:
        vector = np.asarray(picture, dtype=float).mean(axis=(0, 1))[:2]
        angle = math.radians(float(prompt))
        return float(vector @ [math.cos(angle), math.sin(angle)] / np.linalg.norm(vector))


def cosine(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def test_likeness_is_judged_by_what_held_out_photos_score_with_each_other() -> None:
    held = [colour(0), colour(60), colour(90)]
    among = np.mean([cosine(60), cosine(90), cosine(30)])  # each pair counts twice, once for either photo
    measures = replace(MEASURES, likeness=Face(), picture=None)
    checkpoints = [drawn(100, 10, 20), drawn(200, 48, 52), drawn(300, 55, 58), drawn(50, 0, 2, value=0.3)]
    report = make_report(checkpoints, training=TRAINING, held_out=held, measures=measures)
    assert report.likeness_among is not None
    assert report.likeness_among.value == pytest.approx(among, abs=0.01)
    assert report.likeness_among.count == 3
    assert report.likeness_enough == report.likeness_among.value
    found = {card.step: card.likeness.value for card in report.checkpoints if card.likeness}
    assert found[300] != found[200]
    assert min(found[100], found[200], found[300]) > among
    # All of them are as like the photos as the photos are like each other: the one that was trained least is taken.
    assert report.choice.step == 100
    assert "as like the held-out photos as photos of the subject are like each other" in report.choice.reason
    card = next(card for card in report.checkpoints if card.step == 200)
    assert card.likeness_share == pytest.approx(found[200] / among, abs=0.02)
    assert "3 held-out photos of this subject score 0.46 with each other (3 pairs)" in report.scales["likeness"]
    plain = make_report(checkpoints, training=TRAINING, held_out=held, measures=replace(measures, likeness=Colour()))
    assert plain.likeness_enough is None
    assert plain.choice.step == max(found, key=lambda step: found[step])
    single = make_report(checkpoints, training=TRAINING, held_out=held[:1], measures=measures)
    assert single.likeness_among is None
    assert single.likeness_enough == pytest.approx(np.mean([cosine(30), cosine(40)]), abs=0.01)
    assert "the one held-out photo" in single.scales["likeness"]


def test_the_adapter_does_not_win_by_being_more_alike_than_photos_are() -> None:
    def card(likeness: float) -> CheckpointReport:
        one = Estimate(likeness, likeness, likeness, 1)
        return CheckpointReport(1, None, one, None, 1.0, None, None, None, None, None)

    scale = Scale(enough=0.46)
    assert compare(card(0.44), card(0.40), scale).wins is True
    both = compare(card(0.60), card(0.50), scale)
    assert both.wins is False
    assert "Both are as like the subject" in both.reason
    assert compare(card(0.60), card(0.50)).wins is True
    assert compare(card(0.30), card(0.50), scale).wins is False


def test_prompts_are_judged_beside_what_pictures_score_with_each_others() -> None:
    def of(step: int, *pairs: tuple[float, float]) -> CheckpointPictures:
        return CheckpointPictures(step, tuple(GeneratedPicture(colour(angle), str(asked)) for angle, asked in pairs))

    measures = Measures(likeness=Colour(), prompt=Hue())
    base = of(0, (0, 0), (90, 90))
    good, bad = of(100, (10, 0), (80, 90)), of(200, (45, 0), (45, 90))
    report = make_report([good, bad], training=TRAINING, held_out=HELD_OUT, measures=measures, base=base)
    assert report.prompt_chance is not None
    assert report.prompt_chance.value == pytest.approx(0.0, abs=1e-6)
    assert report.base is not None
    assert report.base.prompt is not None
    assert report.base.prompt.value == pytest.approx(1.0)
    assert set(report.choice.excluded) == {200}  # 0.71 is 29 % of the way from 1 to chance
    assert "prompt adherence 0.71 is below 0.75" in report.choice.excluded[200]
    assert "here 0.00" in report.scales["prompt"]
    # Where it cannot tell prompts apart, it rules nothing out.
    blind = of(0, (45, 0), (45, 90))
    assert not make_report([good, bad], training=[], held_out=HELD_OUT, measures=measures, base=blind).choice.excluded
    one = make_report([of(1, (0, 0)), of(2, (80, 0))], training=[], held_out=HELD_OUT, measures=measures)
    assert one.prompt_chance is None
    assert not one.choice.excluded
    assert "only one prompt" in one.scales["prompt"]


def test_whole_pictures_decide_where_likeness_was_not_measured() -> None:
    absent = {"likeness": Absent("AuraFace v1 is not installed", "auraface")}
    measures = Measures(prompt=Prompt(), picture=Colour(), also=(Colour(),), absent=absent)
    report = make_report(
        [drawn(100, 20, 30), drawn(200, 64, 66, 62)], training=TRAINING, held_out=HELD_OUT, measures=measures
    )
    assert report.choice.step == 200
    assert "as a whole, most like the held-out photos" in report.choice.reason
    assert "likeness itself was not measured" in report.choice.reason
    assert report.takeover.wins is None
    assert report.missing == absent
    assert report.notes[0] == "likeness was not measured: AuraFace v1 is not installed"
    found = report.checkpoints[1].resemblance["colour"]
    assert found.value == pytest.approx(np.mean([cosine(a - b) for a in (64, 66, 62) for b in (60, 70)]), abs=1e-3)
    assert report.resemblance_among["colour"].value == pytest.approx(cosine(10), abs=1e-3)
    assert report.measured_with["resemblance"] == "colour"
    told = json.loads(json.dumps(report.to_dict()))
    assert told["missing"]["likeness"]["install"] == "auraface"
    with_likeness = make_report(
        [drawn(100, 20, 30), drawn(200, 64, 66)],
        training=TRAINING,
        held_out=HELD_OUT,
        measures=replace(measures, likeness=Colour()),
    )
    assert "highest likeness" in with_likeness.choice.reason


def test_a_picture_of_nobody_counts_as_no_likeness() -> None:
    checkpoint = CheckpointPictures(1, (GeneratedPicture(colour(65), "p"), GeneratedPicture(colour(0, 0.0), "p")))
    report = make_report([checkpoint], training=TRAINING, held_out=HELD_OUT, measures=replace(MEASURES, picture=None))
    card = report.checkpoints[0]
    assert card.found == 0.5
    assert card.likeness is not None
    assert card.likeness.value == pytest.approx(math.cos(math.radians(5)) / 2, abs=1e-3)


def test_what_was_not_measured_is_said() -> None:
    report = make_report([drawn(1, 10), drawn(2, 20)], training=TRAINING, held_out=[], measures=Measures())
    assert len(report.notes) == 3
    assert all("not measured" in note for note in report.notes)
    assert report.checkpoints[0].likeness is None
    assert report.choice.step == 2
    assert "lowest smoothed loss" in report.choice.reason
    no_photos = make_report([drawn(1, 10)], training=TRAINING, held_out=[], measures=MEASURES)
    assert "no photos were held out" in no_photos.notes[0]
    with pytest.raises(InvalidInput, match="no pictures"):
        make_report([CheckpointPictures(5, ())], training=TRAINING, held_out=[], measures=MEASURES)


def test_ties_go_to_the_earliest_and_the_least_bad_is_named() -> None:
    def card(step: int, likeness: float, prompt: float = 0.9, copying: float = 0.0) -> CheckpointReport:
        one = Estimate(likeness, likeness, likeness, 1)
        nearest = Estimate(0.5 + copying, 0.5 + copying, 0.5 + copying, 1)  # held-out photos are at 0.5
        return CheckpointReport(
            step, None, one, None, 1.0, Estimate(prompt, prompt, prompt, 1), None, nearest, copying, None
        )

    tied = choose([card(100, 0.700), card(200, 0.704), card(300, 0.5)], None, SelectionRule())
    assert tied.step == 100
    assert "earliest" in tied.reason
    assert choose([card(100, 0.7), card(200, 0.9, copying=0.2)], None, SelectionRule()).step == 200
    bad = choose([card(100, 0.7, copying=0.4), card(200, 0.9, copying=0.3)], None, SelectionRule())
    assert bad.step == 200
    assert "every checkpoint breaks a limit" in bad.reason
    assert "60% of the way" in bad.reason
    # A few pictures that happened to come out badly rule nothing out: the interval must lie lower.
    unsure = replace(card(100, 0.9), prompt=Estimate(0.7, 0.5, 0.9, 4))
    assert choose([unsure, card(200, 0.8)], None, SelectionRule()).step == 100
    assert (
        choose([replace(unsure, prompt=Estimate(0.7, 0.65, 0.75, 40)), card(200, 0.8)], None, SelectionRule()).step
        == 200
    )


def test_intervals_are_seeded_and_cover() -> None:
    values = np.random.default_rng(0).normal(3.0, 1.0, 40).tolist()
    one, two, other = (bootstrap(values, seed=seed, name="x") for seed in (1, 1, 2))
    assert one == two
    assert one != other
    assert one.low < 3.0 < one.high
    assert one.high - one.low == pytest.approx(2 * 1.96 / math.sqrt(40), rel=0.3)
    assert bootstrap([2.0], seed=0, name="x") == Estimate(2.0, 2.0, 2.0, 1)
    rows = unit_rows([np.array([1.0, 0.0]), np.array([0.0, 1.0])])
    assert pairwise_distance(rows) == pytest.approx([1.0, 1.0])
    assert pairwise_distance(rows[:1]) == []
    three = unit_rows([np.array([1.0, 0.0]), np.array([1.0, 1.0]), np.array([0.0, 2.0])])
    assert mean_of_others(three) == pytest.approx([0.5 * math.sqrt(0.5), math.sqrt(0.5), 0.5 * math.sqrt(0.5)])
    assert mean_of_others(three[:1]) == []


def test_curves_are_a_picture() -> None:
    losses = [LossPoint(step, 1.0 / step, math.nan if step < 3 else 0.5, 1e-4) for step in range(1, 30)]
    report = make_report(
        [drawn(10, 30, 40), drawn(20, 60, 65)], training=TRAINING, held_out=HELD_OUT, measures=MEASURES
    )
    png = draw_curves(report, losses)
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.size == (1100, 450)
        assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 20
    assert draw_curves(None, losses) != png
