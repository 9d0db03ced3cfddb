from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from atelier.builtin.folder import WEIGHTS
from atelier.engine.card import read_card, shipped_cards
from atelier.engine.samplers import samplers_for
from atelier.errors import InvalidInput


def test_shipped_cards_cover_the_families_and_pair_up():
    cards = {card.id: card for card in shipped_cards()}
    wanted = {"flux1-schnell", "flux1-dev", "flux1-kontext", "flux1-fill", "flux2-klein", "flux2-klein-base"}
    assert wanted | {"sdxl", "sdxl-turbo", "sd15", "sd21"} <= cards.keys()
    assert cards["flux1-schnell"].train_on == "flux1-dev"
    assert cards["flux2-klein"].train_on == "flux2-klein-base"
    assert cards["flux2-klein-base"].draw_on == "flux2-klein"
    for card in cards.values():
        for other in (card.train_on, card.draw_on):
            assert other is None or other in cards
        assert card.source is not None
        assert card.path is None


@pytest.mark.parametrize(
    ("card_id", "commercial", "must_accept"),
    [("flux1-schnell", True, False), ("flux1-dev", False, True), ("flux2-klein", True, False), ("sd15", True, True)],
)
def test_licences(card_id: str, commercial: bool, must_accept: bool):
    licence = next(card for card in shipped_cards() if card.id == card_id).licence
    assert (licence.commercial, licence.must_accept) == (commercial, must_accept)


def test_sizes_are_those_of_the_published_models():
    cards = {card.id: card for card in shipped_cards()}
    assert cards["flux1-dev"].bytes("bf16") / 1e9 == pytest.approx(33.7, abs=0.1)
    assert cards["sdxl"].bytes("fp16") / 1e9 == pytest.approx(6.94, abs=0.02)
    assert cards["flux1-dev"].components["transformer"].bytes("nf4") / 1e9 == pytest.approx(6.23, abs=0.02)


def test_pipelines_named_by_cards_exist():
    import diffusers

    for card in shipped_cards():
        for name in card.pipelines.values():
            assert hasattr(diffusers, name), (card.id, name)
        assert "default" in samplers_for(card.family, next(iter(card.pipelines)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("surprise = 1", "surprise"),
        ("training_size = -3", "training_size"),
        ("id = 'Bad Id/../x'", "id"),
        ("= broken", "TOML"),
    ],
)
def test_faulty_cards_are_refused_with_the_field(tmp_path: Path, change: str, message: str):
    import atelier.engine.card as module

    text = (Path(module.__file__).parent / "cards" / "sd15.toml").read_text()
    key = change.split(" = ")[0]
    lines = [line for line in text.splitlines() if not line.startswith(f"{key} =")]
    path = tmp_path / "card.toml"
    path.write_text("\n".join([change, *lines]))
    with pytest.raises(InvalidInput, match=message):
        read_card(path)


def test_a_cards_relative_path_is_taken_from_its_folder(tmp_path: Path):
    import atelier.engine.card as module

    text = (Path(module.__file__).parent / "cards" / "sd15.toml").read_text()
    (tmp_path / "here.toml").write_text('path = "weights"\n' + text)
    assert read_card(tmp_path / "here.toml").path == (tmp_path / "weights").resolve()


def test_the_built_in_model_draws_from_words_in_few_steps_and_changes_pictures_with_guidance():
    card = read_card(WEIGHTS / "builtin.toml")
    words, changes = card.preset("standard"), card.preset("standard", "edit")
    assert words.adapter == card.preset("draft", "edit").adapter == "turbo.safetensors"
    assert not changes.adapter
    assert changes.true_cfg > words.true_cfg
    assert words.steps <= 4 < changes.steps < card.preset("high", "edit").steps
    assert card.preset("standard", "inpaint") == changes
    assert card.preset("high") == words, "nothing better is known"


@pytest.mark.parametrize("wish", [{"steps": 20}, {"true_cfg": 3.0}, {"distilled": False}])
def test_an_adapter_for_few_steps_is_left_out_where_it_was_not_made_for_what_is_wished(wish: dict[str, Any]):
    card = read_card(WEIGHTS / "builtin.toml")
    taken = card.preset("standard", **wish)
    assert not taken.adapter
    assert taken == card.preset("standard", "edit").model_copy(update=wish if "distilled" not in wish else {})


def test_small_wishes_keep_the_adapter():
    card = read_card(WEIGHTS / "builtin.toml")
    taken = card.preset("standard", steps=6, true_cfg=1.2, width=160)
    assert (taken.adapter, taken.steps, taken.width) == (card.preset().adapter, 6, 160)


def test_every_level_names_its_presets_by_ability_only_where_they_differ():
    for card in shipped_cards():
        assert not card.picture_presets
        assert card.preset("standard", "edit") == card.preset("standard")
