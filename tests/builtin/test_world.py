"""The world: same scene, same bytes; every value can be drawn and said; held-out people stay out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.builtin.pictures import scene_at
from atelier.builtin.world import Scene, draw, sample_scene
from atelier.builtin.world.attributes import ATTRIBUTES, IDENTITY, Attribute
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
def test_each_value_changes_the_picture(attribute: Attribute) -> None:
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


def test_a_coat_goes_over_no_suit_and_a_headscarf_hides_all_hair() -> None:
    assert Scene(outerwear="wool coat").replace(garment="suit").outerwear == "none"
    assert not {"hair", "hair_colour"} & Scene(headwear="headscarf").visible()


@settings(max_examples=10, deadline=None)
@given(SCENES)
def test_small_pictures_are_the_large_one_averaged(scene: Scene) -> None:
    import cv2

    large = draw(scene, 256).image
    assert np.array_equal(draw(scene, 128).image, cv2.resize(large, (128, 128), interpolation=cv2.INTER_AREA))
    larger = cv2.resize(draw(scene, 512).image, (256, 256), interpolation=cv2.INTER_AREA)
    assert np.abs(larger.astype(int) - large).mean() < 9


@pytest.mark.parametrize("change", [{"time": "night"}, {"headwear": "hat"}, {"style": "comic"}, {"garment": "suit"}])
def test_a_change_leaves_the_person_where_they_are(change: dict[str, str]) -> None:
    scene = Scene(scene="city", seed=9)
    before, after = draw(scene).landmarks, draw(scene.replace(**change)).landmarks
    assert all(np.array_equal(before[name], after[name]) for name in before)


FULL = Scene(
    presentation="man", glasses="round", headwear="crown", accessory="scarf", beard="full", mark="star",
    garment="dress", outerwear="cardigan", hair="afro",
)  # fmt: skip


def test_parts_cover_the_figure() -> None:
    drawing = draw(FULL, 128, parts=True)
    assert drawing.parts is not None
    seen = {PARTS[i] for i in np.unique(drawing.parts)}
    assert seen == set(PARTS)
    (x0, y0), (x1, y1) = drawing.landmarks["box"]
    eyes = drawing.landmarks["eyes"]
    assert ((eyes > [x0, y0]) & (eyes < [x1, y1])).all()


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"headwear": "hat"}, "headwear"),
        ({"glasses": "sunglasses"}, "glasses"),
        ({"accessory": "scarf"}, "accessory"),
        ({"outerwear": "leather jacket"}, "outerwear"),
        ({"beard": "full"}, "beard"),
        ({"mark": "star"}, "mark"),
    ],
)
def test_a_part_is_labelled_where_it_is_drawn(change: dict[str, str], part: str) -> None:
    """What appears with a thing lies on its label; where later shapes cover it, the label is theirs."""
    bare = Scene(presentation="man", hair="bald", seed=4)
    with_it = bare.replace(**change)
    drawing = draw(with_it, 256, parts=True)
    assert drawing.parts is not None
    changed = np.abs(drawing.image.astype(int) - draw(bare, 256).image).max(2) > 40
    labelled = drawing.parts == PARTS.index(part)
    import cv2

    around = cv2.dilate(labelled.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert labelled.sum() > 60
    assert (changed & around).sum() / changed.sum() > 0.95
    inside = cv2.erode(labelled.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    assert (changed & inside).sum() / max(inside.sum(), 1) > 0.8


def test_labels_do_not_change_the_picture() -> None:
    assert draw(FULL, 128, parts=True).image.tobytes() == draw(FULL, 128).image.tobytes()


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
