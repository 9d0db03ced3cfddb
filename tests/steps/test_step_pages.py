"""What is written of the steps is true: the page, the versions beside the sources, the recipes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from atelier.recipe import Graph, check_digests, dumps, loads
from atelier.recipe.digest import source_digests
from atelier.steps.pages import steps_page
from atelier.steps.recipes import RECIPES
from atelier.steps.registry import registry

DIGESTS = Path(__file__).with_name("step_digests.json")


def test_the_page_is_written_from_the_code() -> None:
    page = Path(__file__).parents[2] / "docs" / "steps.md"
    assert page.read_text(encoding="utf-8") == steps_page(), "run: python -m atelier.steps.pages > docs/steps.md"


def test_no_step_changes_without_a_decision_on_its_version() -> None:
    faults = check_digests(registry(), json.loads(DIGESTS.read_text()))
    assert not faults, f"{faults}; then run: python {Path(__file__).name}"


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_goes_through_its_file(name: str) -> None:
    recipe = RECIPES[name]()
    again = loads(dumps(recipe))
    assert Graph.of(again, registry()).recipe == recipe


def test_every_field_says_what_it_is() -> None:
    silent = [
        f"{step.name}.{field}"
        for step in registry().values()
        for field, info in step.params.model_fields.items()
        if not info.description
    ]
    assert not silent


if __name__ == "__main__":
    DIGESTS.write_text(json.dumps(source_digests(registry()), indent=1, sort_keys=True) + "\n")
