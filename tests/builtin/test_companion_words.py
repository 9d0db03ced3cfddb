"""The companion's words say and read what the world's captions say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.builtin.companion_words import Lexicon, Statement, tokens
from atelier.builtin.train_companion import export_lexicon
from atelier.builtin.world import Scene, sample_scene
from atelier.builtin.world.attributes import BY_NAME
from atelier.builtin.world.captions import sample_caption, write

LEXICON = export_lexicon()
SEEDS = st.integers(0, 2**31)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_sentences_are_those_of_the_base_captions(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scene = sample_scene(rng, uniform=True)
    stated = [n for n in BY_NAME if n in scene.visible() and rng.random() < 0.6]
    lead = "a photo of" if rng.random() < 0.5 else ""
    assert LEXICON.compose({n: getattr(scene, n) for n in stated}, lead=lead) == write(scene, stated, lead=lead).text


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_reads_every_wording_and_nothing_else(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scene = sample_scene(rng, uniform=True)
    caption = sample_caption(scene, rng)
    found = LEXICON.read(caption.text)
    assert set(found) <= {Statement(n, getattr(scene, n)) for n in caption.stated}
    # A name in place of "a young person" leaves the age unsaid; absences need no words.
    silent = {"age", *(n for n in caption.stated if getattr(scene, n) in ("none", "plain", "even"))}
    assert {s.attribute for s in found} >= caption.stated - silent


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("mira wearing a red hoodie, at night", {"garment": "hoodie", "garment_colour": "red", "time": "night"}),
        ("Long wavy brown hair and brown eyes", {"hair": "wavy", "hair_colour": "brown", "eyes": "brown"}),
        ("a woman with red hair", {"presentation": "woman", "hair_colour": "ginger"}),
        ("in a green dress", {"garment": "dress", "garment_colour": "green"}),
        ("wearing polka dot pink clothes", {"pattern": "dotted", "garment_colour": "pink"}),
        ("a car on the motorway, cinematic", {}),
        ("", {}),
        ("!?* ,,, ..", {}),
    ],
)  # fmt: skip
def test_reads_prompts_as_people_write_them(prompt: str, said: dict[str, str]) -> None:
    assert dict(LEXICON.read(prompt)) == said


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for statement in LEXICON.read(text):
        assert statement.value in LEXICON.by_name[statement.attribute].values


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_hidden_statements_are_never_visible_ones(seed: int) -> None:
    scene: Scene = sample_scene(np.random.default_rng(seed), uniform=True)
    everything = [Statement(n, getattr(scene, n)) for n in BY_NAME]
    dropped = {s.attribute for s in everything} - {s.attribute for s in LEXICON.seen(everything)}
    assert not dropped & scene.visible()
    # A hat over short hair hides the colour as well, a coat the cloth in a close-up: no single value tells that.
    assert set(BY_NAME) - scene.visible() - dropped <= {"hair_colour", "garment", "garment_colour", "pattern"}


def test_survives_json() -> None:
    again = Lexicon.model_validate_json(LEXICON.model_dump_json())
    assert again == LEXICON
    assert all(
        w in again.vocabulary
        for a in again.attributes
        for p in a.phrases.values()
        for x in p
        for w in tokens(x)
        if w != "c"
    )


def test_refuses_a_value_without_phrases() -> None:
    content = LEXICON.model_dump(mode="json")
    del content["attributes"][0]["phrases"]["woman"]
    with pytest.raises(ValueError, match="presentation has no phrases for woman"):
        Lexicon.model_validate(content)


def test_single_words_point_to_what_they_are_part_of() -> None:
    assert LEXICON.hinted("beach") == (Statement("scene", "beach"),)
    assert {one.attribute for one in LEXICON.hinted("red")} == {"hair_colour", "garment_colour"}
    assert all(one.value != "none" for one in LEXICON.hinted("glasses beard"))
    assert LEXICON.hinted("with in the qqqq") == ()
