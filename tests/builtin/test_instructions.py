"""Edits of scenes and the words that ask for them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.builtin.world import Scene, sample_scene
from atelier.builtin.world.attributes import CONTEXT
from atelier.builtin.world.captions import MAX_TOKENS, tokens, vocabulary
from atelier.builtin.world.edits import held_out_edits
from atelier.builtin.world.heldout import PEOPLE, too_close
from atelier.builtin.world.instruction_words import wordings
from atelier.builtin.world.instructions import EDITED, changes, garment_swap, instruct, same_person, sample_edit

SEEDS = st.integers(0, 2**31)
WORDS = set(vocabulary())


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_an_edit_changes_one_or_two_things_and_nothing_else(seed: int) -> None:
    rng = np.random.default_rng(seed)
    before = sample_scene(rng)
    after = sample_edit(before, rng)
    changed = changes(before, after)
    assert 1 <= len(changed) <= 3
    assert set(changed) <= set(EDITED) & before.visible() & after.visible()
    assert after.seed == before.seed
    hidden = {n for n in CONTEXT if getattr(before, n) != getattr(after, n)} - set(changed)
    assert not hidden & after.visible()


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_instructions_fit_and_use_known_words(seed: int) -> None:
    rng = np.random.default_rng(seed)
    before = sample_scene(rng)
    for text in (instruct(before, sample_edit(before, rng), rng), same_person(before, rng).text, garment_swap(rng)):
        assert 1 <= len(tokens(text)) < MAX_TOKENS
        assert set(tokens(text)) <= WORDS
        assert "{" not in text
        assert "  " not in text


def asked(before: Scene, **change: str) -> set[str]:
    return {instruct(before, before.replace(**change), np.random.default_rng(i)) for i in range(1500)}


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"garment": "raincoat", "garment_colour": "yellow"}, "put her in a yellow raincoat"),
        ({"time": "night"}, "make it night"),
        ({"scene": "city", "time": "night"}, "the same person at night in the city"),
        ({"glasses": "round"}, "add round glasses"),
        ({"headwear": "none"}, "take off the hat"),
        ({"style": "pencil"}, "turn it into a pencil drawing"),
        ({"hair_colour": "blue"}, "give her blue hair"),
        ({"outerwear": "denim jacket"}, "put a denim jacket over it"),
        ({"weather": "snow"}, "make it snow"),
    ],
)  # fmt: skip
def test_says_it_as_people_do(change: dict[str, str], text: str) -> None:
    before = Scene(scene="beach", hair="long", headwear="hat")
    options = asked(before, **change)
    assert text in options
    assert len(options) >= 5


def test_nothing_to_ask_for_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        instruct(Scene(), Scene(), np.random.default_rng(0))


def test_a_reference_prompt_states_only_the_occasion() -> None:
    rng = np.random.default_rng(4)
    for _ in range(100):
        caption = same_person(sample_scene(rng), rng)
        assert caption.stated <= set(CONTEXT)
        assert {"same", "this"} & set(tokens(caption.text))


def test_the_vocabulary_is_closed_and_small() -> None:
    assert len(WORDS) == len(vocabulary()) < 700
    asked = "a portrait picture illustration beautiful detailed background wearing remove replace add same"
    assert set(asked.split()) <= WORDS
    assert {"sks", "ohwx", *PEOPLE} <= WORDS
    assert all("{" not in word for line in wordings() for word in tokens(line))


def test_held_out_edits_are_of_people_whom_training_never_sees() -> None:
    edits = held_out_edits()
    assert len(edits) == 200
    for edit in edits:
        assert too_close(edit.before)
        assert changes(edit.before, edit.after) == edit.changed
        assert not set(edit.changed) & set(edit.kept)
        assert len(edit.kept) >= 12
        assert set(tokens(edit.text)) <= WORDS
    asked = [name for edit in edits for name in edit.changed]
    assert min(asked.count(name) for name in EDITED) >= 8
