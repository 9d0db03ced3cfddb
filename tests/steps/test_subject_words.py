"""Prompts that name a subject, and lines that stand for many prompts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.errors import InvalidInput
from atelier.photos.captions import has_trigger
from atelier.steps.prepare_data_set import held_out_places
from atelier.steps.words import expand, naming


@pytest.mark.parametrize(
    ("prompt", "named"),
    [
        ("{subject} at the beach", "zoe woman at the beach"),
        ("a photo of Mira at the beach", "a photo of zoe woman at the beach"),
        ("zoe woman in a hat", "zoe woman in a hat"),
        ("in a hat", "a photo of zoe woman, in a hat"),
        ("a miracle", "a photo of zoe woman, a miracle"),
        ("", "a photo of zoe woman"),
    ],
)
def test_the_subject_is_put_in(prompt: str, named: str) -> None:
    assert naming(prompt, "zoe", "woman", ("Mira", "mira-m")) == named


@given(st.text(max_size=60))
def test_a_named_prompt_names_the_subject_once_and_for_all(prompt: str) -> None:
    named = naming(prompt, "zoe", "woman", ("Mira", "mira-m"))
    assert has_trigger(named, "zoe")
    if "{subject}" not in prompt:
        assert naming(named, "zoe", "woman", ("Mira", "mira-m")) == named


def test_choices_are_multiplied() -> None:
    assert expand("a {red|blue} {hat|}") == ["a red hat", "a red", "a blue hat", "a blue"]
    assert expand("a {red} hat") == ["a {red} hat"]
    with pytest.raises(InvalidInput, match="1024 prompts"):
        expand("{a|b}" * 10)


@given(st.integers(0, 60))
def test_some_photos_are_held_out_but_never_most(count: int) -> None:
    held = held_out_places(count)
    assert bool(held) == (count >= 5)
    assert len(held) * 4 <= count
    assert all(0 <= place < count for place in held)
