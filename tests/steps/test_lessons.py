"""The companion teaches trainings of the built-in model: what it asks for, and that lessons are part of the recipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from atelier.builtin import samples
from atelier.builtin.folder import WEIGHTS
from atelier.engine import lora_layers
from atelier.engine.lora_layers import wearing
from atelier.errors import InvalidInput
from atelier.steps.eyes import Eyes
from atelier.steps.services.making import TrainingOptions
from atelier.steps.studio import Studio
from atelier.steps.teaching import occasions, require_teachable, teacher_for, who
from atelier.training.config import parse
from atelier.training.teaching import Teaching

NAME = "mira"
SHORT = TrainingOptions(
    steps=4, prior_count=0, prior_samples=0, batch_size=1, rank=2, seed=3, sample_every=0, prompts=("{subject}",)
)


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    with Studio.open(tmp_path / "home", device="cpu") as opened:
        opened.subjects.add(NAME, trigger=NAME)
        opened.consent.give(NAME, given_by="the sample person")
        opened.photos.add(NAME, samples.photos(NAME), rating="general")
        yield opened


def pictures() -> list[Image.Image]:
    return [Image.fromarray(photo) for photo in samples.photo_arrays(NAME)]


def learnt(studio: Studio, **settings: object) -> list[str]:
    options = SHORT.model_copy(update={"settings": settings})
    run = studio.make.train(NAME, options)
    studio.runs.execute(run.id).require()
    trained = studio.runs.show(run.id).outputs["trained"]
    return [version.adapter.digest for version in trained.versions]


def test_people_are_taught_unless_told_otherwise_and_groups_are_given_in_part(studio: Studio) -> None:
    card = studio.models.card(studio.models.name(""))
    subject = studio.subjects.get(NAME)
    config = studio.make.training_values.config(subject, card, TrainingOptions())
    assert config.teaching == Teaching(every=2)
    weighed = studio.make.training_values.config(subject, card, TrainingOptions(settings={"teaching": {"weight": 0.1}}))
    assert (weighed.teaching.every, weighed.teaching.weight) == (2, 0.1)
    alone = studio.make.training_values.config(subject, card, TrainingOptions(settings={"teaching": {"every": 0}}))
    assert alone.teaching.lessons(300) == 0


def test_what_the_photos_agree_on_is_asked_for_where_it_can_be_seen() -> None:
    companion = Eyes(WEIGHTS).companion
    assert companion is not None
    somebody = who(companion, pictures())
    assert len(somebody) >= 6
    told = occasions(companion.lexicon, somebody, f"{NAME} woman", seed=1)
    assert told == occasions(companion.lexicon, somebody, f"{NAME} woman", seed=1)
    assert len({prompt for prompt, _ in told}) > 40
    for prompt, asked in told:
        assert NAME in prompt
        named = {one.attribute for one in asked}
        hidden = {
            name
            for rule in companion.lexicon.hiding
            if any((one.attribute, one.value) == (rule.attribute, rule.value) for one in asked)
            for name in rule.hidden
        }
        assert not named & hidden
        assert len(named) == len(asked), "nothing is asked to be two things"


def test_lessons_change_what_is_learnt_and_the_same_ones_give_the_same_bytes(studio: Studio) -> None:
    taught = learnt(studio, teaching={"start": 0.0, "every": 2, "pictures": 1})
    assert learnt(studio, teaching={"every": 0}) != taught
    with studio.library.database.write() as session:  # forget that it was done
        from sqlalchemy import update

        from atelier.library.run_tables import TaskRow

        session.execute(update(TaskRow).values(reusable=False))
    assert learnt(studio, teaching={"start": 0.0, "every": 2, "pictures": 1}) == taught


def test_lessons_wear_the_adapter_that_pictures_are_drawn_with(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lesson on what is drawn otherwise teaches something else; photos are learnt without the adapter."""
    import torch

    worn: list[str] = []

    @contextmanager
    def noted(component: str, model: Any, adapter: Any, device: Any, dtype: Any) -> Iterator[None]:
        layer = model.get_submodule("transformer_blocks.0.attn.to_q")
        seen = torch.ones(1, 3, layer.in_features, dtype=dtype, device=device)
        plain = layer(seen)
        with wearing(component, model, adapter, device, dtype):
            assert not torch.equal(layer(seen), plain)
            yield
        assert torch.equal(layer(seen), plain)
        worn.append(adapter.name)

    monkeypatch.setattr(lora_layers, "wearing", noted)
    learnt(studio, teaching={"start": 0.0, "every": 2, "pictures": 1})
    card = studio.models.card(studio.models.name(""))
    assert [f"{name}.safetensors" for name in worn] == [card.preset().adapter] * 2


def test_photographs_have_no_teacher(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    card = studio.models.card(studio.models.name(""))
    config = parse({"teaching": {"every": 2}})
    monkeypatch.setattr(Eyes, "photographs", lambda *_: True)
    drawn = [Image.fromarray(np.zeros((64, 64, 3), np.uint8))]
    unused: Any = None
    assert teacher_for(unused, card, config, studio.eyes, unused, drawn, NAME) is None


def test_models_without_a_reader_refuse_lessons() -> None:
    with pytest.raises(InvalidInput, match="only the built-in model"):
        require_teachable(Teaching(every=1), drawn=False)
    require_teachable(Teaching(), drawn=False)
