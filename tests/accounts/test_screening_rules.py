"""The rules' own examples, ordinary prompts that must pass, and attempts to slip through."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.accounts.screening import LONGEST, Screen, plain, shipped_rules

SCREEN = Screen()
RULES = shipped_rules()
HELD_OUT = Path(__file__).parents[2] / "src" / "atelier" / "builtin" / "world" / "heldout_prompts.json"


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_each_rule_refuses_its_examples_and_lets_the_others_pass(rule: object) -> None:
    one = Screen((rule,))  # type: ignore[arg-type]
    missed = [text for text in rule.refused if not one.hits([text], identity=True)]  # type: ignore[attr-defined]
    wrong = [(text, one.hits([text], identity=True)) for text in rule.passes]  # type: ignore[attr-defined]
    assert missed == []
    assert [(text, hits) for text, hits in wrong if hits] == []


def test_every_rule_can_take_effect() -> None:
    for rule in RULES:
        assert rule.always or rule.identity
        assert bool(rule.any) is not bool(rule.both)


ORDINARY = [
    "a woman in a red dress at the beach, golden hour, 85mm",
    "portrait of an old man, weathered skin, dramatic light",
    "a child blowing out candles on a birthday cake",
    "a couple kissing under an umbrella",
    "swimwear catalogue, model in a bathing suit, studio light",
    "a mother breastfeeding her baby, renaissance painting",
    "the naked truth, book cover, typography",
    "nude coloured silk blouse with black trousers",
    "a butcher's shop window, raw meat, still life",
    "a boxer with a bruised face, black and white",
    "a nurse in a hospital, a doctor with a stethoscope",
    "teenagers at a skate park, summer",
    "assassin's creed of honour, cockpit of an aeroplane, titmouse on a twig",
    "dickens novel, Scunthorpe, Penistone, Essex, Sussex, Lightwater",
    "a girl with a pearl earring",
    "mira as a pirate with a cutlass, comic style",
    "a shooting star over the mountains, shot on film",
    "killer whale, killing time at the bus stop",
    "grape harvest, drapery, therapist's couch",
    "analysis of an analog photo, canal in amsterdam",
    "class photo of 12 year olds in school uniform",
    "a 17th century still life with nudes hung on the wall of a museum",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_prompts_pass(text: str) -> None:
    assert SCREEN.hits([text], identity=False) == []


@pytest.mark.parametrize("text", [text for text in ORDINARY if "nude" not in text and "naked" not in text])
def test_ordinary_prompts_of_people_pass(text: str) -> None:
    assert SCREEN.hits([text], identity=True) == []


def test_the_studio_s_own_prompts_pass() -> None:
    import json

    prompts = [row["text"] for row in json.loads(HELD_OUT.read_text(encoding="utf-8"))]
    assert len(prompts) > 50
    assert [text for text in prompts if SCREEN.hits([text], identity=True)] == []


@pytest.mark.parametrize(
    "text",
    [
        "a girl of seventeen summers, oil painting",
        "gallery of the year 12, steel",
        "a boy and his dog",
        "nine golden leaves",
    ],
)
def test_the_young_may_be_drawn(text: str) -> None:
    assert SCREEN.hits([text], identity=True) == []


def test_identity_decides_where_a_rule_says_so() -> None:
    assert SCREEN.hits(["a nude figure, charcoal"], identity=False) == []
    (hit,) = SCREEN.hits(["a nude figure, charcoal"], identity=True)
    assert (hit.rule, hit.words) == ("intimate-of-a-person", ("nude",))
    assert "intimate picture of a real person" in hit.why


@pytest.mark.parametrize(
    "text",
    [
        "NUDE", "n.u.d.e", "n-u-d-e", "n u d e", "nuuuude", "nüde", "𝓃𝓊𝒹ℯ", "ｎｕｄｅ", "nu\u200bde", "nаkеd", "n4k3d",
        "completely_naked", "naked,", "(naked:1.4)", "[naked]", "na\u0301ked", "NAKED!!!",
    ],
)  # fmt: skip
def test_disguises_do_not_help(text: str) -> None:
    assert SCREEN.hits([f"mira, {text}, at home"], identity=True), plain(text)


def test_texts_are_taken_together_only_where_they_are_one() -> None:
    assert SCREEN.hits(["a child with a balloon", "an erotic novel cover"], identity=False) == []
    assert SCREEN.hits(["a child with a balloon, erotic novel cover"], identity=False)


@given(st.text(max_size=300))
def test_any_text_can_be_screened(text: str) -> None:
    SCREEN.hits([text], identity=True)


def test_long_texts_take_their_time_and_no_more() -> None:
    for text in ("a " * LONGEST, "n.u.d" * LONGEST, "1 year " * LONGEST, "ⅷ" * LONGEST, "a-" * LONGEST):
        SCREEN.hits([text], identity=True)
