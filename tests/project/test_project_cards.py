"""Every model card that ships says where the weights come from and under which licence."""

from __future__ import annotations

from atelier.engine.card import shipped_cards

# Licences that forbid or limit commercial use; a card with one of these must not call itself commercial.
NON_COMMERCIAL = ("non-commercial", "noncommercial", "nc-")


def test_cards_read_and_have_unique_ids() -> None:
    ids = [card.id for card in shipped_cards()]
    assert len(ids) == len(set(ids)) >= 5


def test_cards_say_source_and_licence() -> None:
    faults: list[str] = []
    for card in shipped_cards():
        if card.source is None and card.path is None:
            faults.append(f"{card.id}: neither a source nor a path")
        if not card.licence.id or not card.licence.name:
            faults.append(f"{card.id}: no licence")
        named = f"{card.licence.id} {card.licence.name}".lower()
        if card.licence.commercial and any(word in named for word in NON_COMMERCIAL):
            faults.append(f"{card.id}: {card.licence.name} is not for commercial use")
        if card.source is not None and card.licence.id not in {"Apache-2.0", "MIT"} and not card.licence.must_accept:
            faults.append(f"{card.id}: {card.licence.id} has to be accepted before the weights are fetched")
    assert faults == []


def test_cards_refer_to_cards_that_ship() -> None:
    cards = shipped_cards()
    ids = {card.id for card in cards}
    named = {other for card in cards for other in (card.train_on, card.draw_on, card.config_from) if other}
    assert named - ids == set()
