"""What figures are made of: shares with intervals, the judge on fresh renders, sample people, the shipped model."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from atelier.builtin import samples
from atelier.builtin.evaluate import autoencoder_psnr, contact_sheet, draw_prompts, fresh_renders
from atelier.builtin.folder import MODEL, WEIGHTS, open_pipeline
from atelier.builtin.judge import Judge
from atelier.builtin.measure import right, share
from atelier.builtin.world.attributes import ATTRIBUTES, JUDGED_IDENTITY
from atelier.errors import NotFound


def test_share_resamples_groups_not_answers() -> None:
    alike = share([[1, 1, 1, 1]] * 5 + [[0, 0, 0, 0]] * 5)
    single = share([[1]] * 20 + [[0]] * 20)
    assert alike.value == single.value == 0.5
    assert alike.high - alike.low > single.high - single.low
    assert alike.count == 40
    assert np.isnan(share([]).value)


def test_right_compares_only_what_was_asked() -> None:
    read = np.zeros(len(ATTRIBUTES), np.int64)
    assert right(read, {"presentation": "woman", "eyes": "violet"}) == {"presentation": 1.0, "eyes": 0.0}


def test_sample_photos_are_the_same_every_time_and_differ_from_each_other() -> None:
    first, again = samples.photos("odile"), samples.photos("odile")
    assert first == again
    assert len({data for _, data in first}) == 8
    assert {Image.open(io.BytesIO(data)).size for _, data in first} == {(256, 256)}


def test_a_text_always_chooses_the_same_person() -> None:
    assert samples.person_of("abc") == samples.person_of("abc")
    assert len({samples.person_of(str(i)) for i in range(200)}) == len(samples.people())
    with pytest.raises(NotFound, match=r"known are mira, anselm"):
        samples.photos("nobody")


def test_occasions_ask_twelve_things_of_the_trigger() -> None:
    prompts = samples.occasions("bruno", "bruno")
    assert len(prompts) == 12
    assert all("bruno man" in prompt.text for prompt in prompts)


def test_photos_of_a_person_score_as_that_person_and_not_as_another() -> None:
    """The judge on photos that it never saw: the identity of their own person is read, another's is not."""
    photos = [np.asarray(Image.open(io.BytesIO(data))) for data in (d for _, d in samples.photos("noor", 12))]
    prompts = samples.occasions("noor", "noor")
    own = samples.score(photos, prompts, ["noor"] * 12)
    other = samples.score(photos, prompts, ["bruno"] * 12)
    assert own.identity.value > 0.85
    assert other.identity.value < 0.35
    assert set(own.attributes) == set(JUDGED_IDENTITY)


def test_the_judge_reads_renders() -> None:
    """A weak form of the bar that `python -m atelier.builtin.evaluate` measures on 2,000 renders (0.95 each)."""
    images, labels = fresh_renders(150, uniform=True)
    read = Judge.load(WEIGHTS / "judge.safetensors").read(images)
    for i, attribute in enumerate(ATTRIBUTES):
        shown = labels[:, i] >= 0
        assert (read[shown, i] == labels[shown, i]).mean() > 0.85, attribute.name


def test_the_shipped_model_draws_what_is_asked_and_repeats_itself() -> None:
    pipeline = open_pipeline(MODEL)
    prompts = ["a person with dark skin wearing a red dress on a beach by day", "a person with blue hair in a library"]
    pictures = draw_prompts(pipeline, prompts, steps=4)
    assert pictures.tobytes() == draw_prompts(pipeline, prompts, steps=4).tobytes()
    worlds, _ = fresh_renders(16, uniform=False)
    assert autoencoder_psnr(pipeline.vae, worlds) > 25


def test_a_contact_sheet_fills_its_last_row(tmp_path) -> None:
    contact_sheet(np.zeros((5, 8, 8, 3), np.uint8), 3, tmp_path / "deep" / "sheet.png")
    sheet = np.asarray(Image.open(tmp_path / "deep" / "sheet.png"))
    assert sheet.shape == (16, 24, 3)
    assert (sheet[8:, 16:] == 255).all()
