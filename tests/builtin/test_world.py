"""The world: same scene, same bytes; every value can be drawn and said; held-out people stay out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.builtin.pictures import scene_at
from atelier.builtin.world import Scene, draw, sample_scene
from atelier.builtin.world.attributes import ATTRIBUTES, IDENTITY
from atelier.builtin.world.captions import MAX_TOKENS, sample_caption, tokens, vocabulary, write
from atelier.builtin.world.figure import PARTS
from atelier.builtin.world.heldout import PEOPLE, too_close
from atelier.builtin.world.prompts import OCCASIONS, held_out_prompts, occasion_prompt
from atelier.builtin.world.scene import value_index

SCENES = st.integers(0, 10_000).map(lambda seed: sample_scene(np.random.default_rng(seed), uniform=True))


@settings(max_examples=25, deadline=None)
@given(SCENES)
def test_same_scene_same_bytes(scene: Scene) -> None:
    assert draw(scene, 64).image.tobytes() == draw(scene, 64).image.tobytes()


@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda a: a.name)
def test_each_value_changes_the_picture(attribute) -> None:
    base = Scene(presentation="man", scene="beach", seed=5)
    pictures = {draw(base.replace(**{attribute.name: value})).image.tobytes() for value in attribute.values}
    assert len(pictures) == len(attribute.values)


def test_a_seed_moves_what_has_no_name() -> None:
    assert draw(Scene(seed=1)).image.tobytes() != draw(Scene(seed=2)).image.tobytes()


def test_unknown_value_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"teal.*known are brown, blue"):
        Scene(eyes="teal")


def test_rules_hide_what_cannot_be_seen() -> None:
    scene = Scene(headwear="beanie", hair="bun", glasses="sunglasses", scene="studio")
    assert not {"hair", "hair_colour", "eyes", "weather", "time"} & scene.visible()
    assert value_index(scene)["eyes"] == -1
    assert Scene(scene="beach").replace(scene="kitchen", weather="rain").weather == "clear"


def test_parts_cover_the_figure() -> None:
    scene = Scene(glasses="round", headwear="crown", accessory="scarf", beard="full", presentation="man", mark="star")
    drawing = draw(scene, 128, parts=True)
    assert drawing.parts is not None
    seen = {PARTS[i] for i in np.unique(drawing.parts)}
    assert seen >= {
        "background",
        "face",
        "hair",
        "eyes",
        "brows",
        "mouth",
        "glasses",
        "headwear",
        "garment",
        "accessory",
    }
    (x0, y0), (x1, y1) = drawing.landmarks["box"]
    eyes = drawing.landmarks["eyes"]
    assert ((eyes > [x0, y0]) & (eyes < [x1, y1])).all()


@settings(max_examples=200, deadline=None)
@given(SCENES, st.integers(0, 2**31))
def test_captions_fit_and_use_known_words(scene: Scene, seed: int) -> None:
    caption = sample_caption(scene, np.random.default_rng(seed))
    words = tokens(caption.text)
    assert len(words) < MAX_TOKENS
    assert set(words) <= set(vocabulary())
    assert caption.stated <= scene.visible()
    assert "  " not in caption.text
    assert " ," not in caption.text


def test_a_caption_says_what_was_asked() -> None:
    scene = Scene(hair="mohawk", hair_colour="green", garment="raincoat", garment_colour="yellow", scene="forest")
    text = write(scene, ["hair", "hair_colour", "garment", "garment_colour", "scene"]).text
    assert text == "a person with a green mohawk wearing a yellow raincoat in a forest"


def test_training_never_shows_held_out_people_or_rare_values() -> None:
    for index in range(400):
        scene = scene_at(3, index, uniform=False)
        assert not too_close(scene)
        assert scene.hair_colour != "split"
        assert scene.mark != "star"
    assert len(PEOPLE) >= 12
    assert all(too_close(Scene().replace(**person)) for person in PEOPLE.values())


def test_occasions_never_state_identity() -> None:
    assert len(OCCASIONS) == 12
    for occasion in OCCASIONS:
        assert not set(occasion) & set(IDENTITY)
        prompt = occasion_prompt(occasion, "mira")
        assert "mira" in prompt.text
        assert prompt.asked == occasion


def test_held_out_prompts_ask_for_every_attribute() -> None:
    asked = [name for prompt in held_out_prompts() for name in prompt.asked]
    assert len(held_out_prompts()) == 240
    assert min(asked.count(a.name) for a in ATTRIBUTES) >= 20
