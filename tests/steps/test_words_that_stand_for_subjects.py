"""Names that a model with a closed vocabulary was never taught are learnt under words that it keeps for subjects."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from atelier.errors import OutOfResources
from atelier.steps.services.making import PictureOptions
from atelier.steps.studio import Studio


@pytest.fixture
def closed(tmp_path: Path, tiny_builtin: Path) -> Iterator[Studio]:
    """A studio whose model keeps two words for subjects."""
    home = tmp_path / "builtin"
    shutil.copytree(tiny_builtin, home)
    card = tomllib.loads((home / "tiny.toml").read_text())
    (home / "tiny.toml").write_text(tomli_w.dumps(card | {"triggers": ["mira", "tom"]}))
    with Studio.open(tmp_path / "home", builtin=home, device="cpu") as opened:
        yield opened


def test_a_strange_name_is_learnt_under_a_known_word(closed: Studio, helpers: Any) -> None:
    anna = helpers.with_photos(closed, 4, name="Annabelle")
    photo = closed.photos.list(anna)[0].entry.asset.id
    closed.captions.write(anna)
    prepared = closed.make.prepare_training(anna, helpers.SHORT)
    word = prepared.inputs["trigger"]
    assert word in ("mira", "tom")
    assert any("annabelle" in note and str(word) in note for note in prepared.notes)
    assert all("annabelle" not in line and str(word) in line for line in prepared.inputs["texts"])  # type: ignore[attr-defined]
    assert "annabelle" in closed.library.captions.current([photo])[photo].text
    closed.runs.execute(closed.make.train(anna, helpers.SHORT).id).require()
    drawn = closed.make.prepare_creation(
        ["Annabelle in the city", "annabelle, smiling"], [anna], PictureOptions(preset="draft")
    )
    assert drawn.inputs["prompts"] == [f"{word} person in the city", f"{word} person, smiling"]
    # The same word again for the same person, and another one for somebody else.
    assert closed.make.prepare_training(anna, helpers.SHORT).inputs["trigger"] == word
    bela = helpers.with_photos(closed, 4, name="Bela")
    other = closed.make.prepare_training(bela, helpers.SHORT).inputs["trigger"]
    assert {word, other} == {"mira", "tom"}
    closed.subjects.add("Mira")
    closed.subjects.add("Tom")
    carl = helpers.with_photos(closed, 4, name="Carl")
    with pytest.raises(OutOfResources, match="keeps 2 words"):
        closed.make.prepare_training(carl, helpers.SHORT)


def test_a_known_name_stands_for_itself(closed: Studio, helpers: Any) -> None:
    mira = helpers.with_photos(closed, 4)
    prepared = closed.make.prepare_training(mira, helpers.SHORT)
    assert prepared.inputs["trigger"] == "mira"
    assert not any("in its place" in note for note in prepared.notes)


def test_an_open_vocabulary_takes_any_name(studio: Studio, helpers: Any) -> None:
    anna = helpers.with_photos(studio, 4, name="Annabelle")
    trigger = studio.make.prepare_training(anna, helpers.SHORT).inputs["trigger"]
    assert trigger == "annabelle"


def test_a_mention_of_nobody_is_said(studio: Studio) -> None:
    studio.subjects.add("Mira")
    told = studio.make.prepare_creation("@Ghost and someone@example.org", [], PictureOptions(preset="draft"))
    said = [note for note in told.notes if "no subject" in note]
    assert said == ["no subject is called 'Ghost', so @Ghost is drawn as a word"]
    assert told.inputs["prompts"] == ["@Ghost and someone@example.org"]
