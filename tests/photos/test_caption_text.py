from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.errors import InvalidInput
from atelier.photos.captions import (
    add_tag,
    check_trigger,
    compose,
    has_trigger,
    normalise,
    remove_tag,
    replace_words,
    tags,
)


def test_the_template():
    assert compose("zoe-k") == "a photo of zoe-k"
    assert compose("zoe-k", "smiling,  red coat ", class_word="woman") == "a photo of zoe-k woman, smiling, red coat"
    assert compose("zoe-k", "A photo of a woman in a red coat") == "a photo of zoe-k, a woman in a red coat"


@pytest.mark.parametrize("trigger", ["", "x", "two words", "a,b", "-x", "x" * 40, "a\nb", "<b>"])
def test_bad_triggers_are_refused(trigger):
    with pytest.raises(InvalidInput):
        check_trigger(trigger)


def test_triggers_are_whole_words():
    assert has_trigger("a photo of Zoe, smiling", "zoe")
    assert not has_trigger("a photo of zoe-k", "zoe")
    assert not has_trigger("a photo of zoelle", "zoe")
    assert has_trigger("ZOE", "zoe")


def test_find_and_replace_takes_text_literally():
    assert replace_words(["a Red coat, redwood"], "red", r"\1 $& blue") == [r"a \1 $& blue coat, redwood"]
    assert replace_words(["redwood"], "red", "blue", whole_words=False) == ["bluewood"]
    assert replace_words(["a (b)"], "(b)", "c") == ["a c"]
    with pytest.raises(InvalidInput):
        replace_words(["a"], " ", "b")


def test_tags_are_added_once_and_removed():
    captions = ["a photo of zoe, smiling", "a photo of zoe"]
    assert add_tag(captions, "outdoors") == ["a photo of zoe, smiling, outdoors", "a photo of zoe, outdoors"]
    assert add_tag(captions, "outdoors", front=True)[0] == "a photo of zoe, outdoors, smiling"
    assert add_tag(captions, "Smiling")[0] == captions[0]
    assert remove_tag(add_tag(captions, "x y"), "X  Y") == captions
    with pytest.raises(InvalidInput):
        add_tag(captions, " , ")


caption = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), min_size=1, max_size=6).map(
    ", ".join
)


@given(st.lists(caption, max_size=4))
def test_adding_then_removing_a_new_tag_changes_nothing(captions):
    captions = [normalise(c) for c in captions]
    assert remove_tag(add_tag(captions, "§new§"), "§new§") == captions


@given(st.text(max_size=200))
def test_normalising_is_stable_and_one_line(text):
    once = normalise(text)
    assert normalise(once) == once
    assert once == "" or once.isprintable()
    assert all(tags(once))


def test_captions_that_are_too_long_are_refused_with_numbers():
    with pytest.raises(InvalidInput, match="1001 characters"):
        normalise("x" * 1001)
