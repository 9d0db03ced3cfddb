"""Styles that a prompt names: what the model is told, and what is kept of what was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from atelier.errors import InvalidInput
from atelier.steps.services.making import PictureOptions
from atelier.steps.studio import Studio
from atelier.steps.styles import NAMED, dressed, find_style, instructed, split_styles, styles, unknown_styles


def anything(_: str) -> bool:
    return True


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """A studio with the shipped model, which knows few words; nothing is drawn."""
    with Studio.open(tmp_path / "home", device="cpu") as opened:
        yield opened


def test_the_library_can_be_named_and_holds_no_doubles() -> None:
    assert len({one.id for one in styles()}) == len({one.name for one in styles()}) == len(styles()) >= 30
    for one in styles():
        assert NAMED.fullmatch(f"#{one.id}"), one.id
        assert one.lead.endswith(" of"), one.id
        assert one.more.strip(), one.id


def test_styles_are_found_in_any_place_and_everything_else_stays() -> None:
    plain, chosen = split_styles("@mira in red, #Watercolour, at sea #film")
    assert (plain, [one.id for one in chosen]) == ("@mira in red, at sea", ["watercolour", "film"])
    assert split_styles("room #12, colour #ff0000, C#watercolour") == ("room #12, colour #ff0000, C#watercolour", ())
    assert unknown_styles(["a cat #watercolor #film", "#watercolor again"]) == ["watercolor"]


def test_the_words_stand_around_what_is_drawn() -> None:
    water, film = find_style("#watercolour"), find_style("FILM")
    assert water
    assert film
    told = dressed("a photo of mira woman, in a red coat", [water], anything)
    assert told == f"a watercolour painting of mira woman, in a red coat, {water.more}"
    both = dressed("a bridge", [water, film], anything)
    assert both.startswith("a watercolour painting of a bridge, in the manner of an analogue film photograph, ")
    assert dressed("a bridge", [water], lambda words: words == water.lead) == "a watercolour painting of a bridge"
    assert instructed("put her in a coat", [water], anything) == "put her in a coat, as a watercolour painting"
    assert instructed("", [water], anything) == "turn it into a watercolour painting"
    assert instructed("the same person at sea", [water], anything).startswith(
        "a watercolour painting of the same person"
    )


def test_what_was_written_is_kept_and_the_model_is_told_the_words(studio: Studio) -> None:
    prepared = studio.make.prepare_creation("a {red|blue} coat #watercolour", [], PictureOptions())
    told: Any = prepared.inputs["prompts"]
    assert told == [f"a watercolour painting of a {one} coat" for one in ("red", "blue")]
    assert prepared.inputs["asked"] == {
        line: f"a {one} coat #watercolour" for line, one in zip(told, ("red", "blue"), strict=True)
    }
    assert prepared.notes == ()
    with pytest.raises(InvalidInput, match="empty"):
        studio.make.prepare_creation("#watercolour", [], PictureOptions())


def test_a_model_of_few_words_is_told_only_styles_that_it_draws(studio: Studio) -> None:
    absent = studio.make.prepare_creation("a red coat #studio #nowhere", [], PictureOptions())
    assert absent.inputs["prompts"] == ["a red coat #nowhere"]
    assert any("does not know the style Studio portrait" in note for note in absent.notes)
    assert any("no style is called 'nowhere'" in note for note in absent.notes)
    fits = {one.id: fits for one, fits in studio.styles.list()}
    assert fits["watercolour"] is True
    assert fits["studio"] is False, "its words are known, and mean nothing to a model that draws a small world"
    assert fits["manga"] is False
    assert all(fits for _, fits in studio.styles.list("flux1-schnell"))
