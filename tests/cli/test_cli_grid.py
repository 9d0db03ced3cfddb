"""`atelier grid` and `atelier create --models`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

SMALL = ("--size", "64", "--seed", "3")
WISH = ("a woman in a red dress", *SMALL, "--x", "steps=1,2")


def test_a_grid_is_forecast_drawn_opened_and_drawn_again_for_nothing(cli: Any, tmp_path: Path) -> None:
    told = cli.json("grid", *WISH, "--dry-run")
    assert (told["cells"], told["pictures"], told["reused"]) == (2, 2, 0)
    made = cli.json("grid", *WISH, "--sheet", str(tmp_path / "grid.png"))
    assert [cell["state"] for cell in made["cells"]] == ["done", "done"]
    with Image.open(tmp_path / "grid.png") as sheet:
        assert sheet.width > 2 * 64
    again = cli.json("grid", "--open", made["grid"], "--x", "steps=2,3")
    assert [cell["reused"] for cell in again["cells"]] == [True, False]
    assert [one["grid"] for one in cli.json("grid", "--list")["grids"]] == [again["grid"], made["grid"]]
    assert cli.json("grid", "--open", made["grid"])["cells"] == made["cells"]

    named = cli.json("grid", "--open", made["grid"], "--rename", "One and two")
    assert (named["title"], named["trashed"]) == ("One and two", False)
    assert cli.json("grid", "--open", made["grid"], "--trash")["trashed"] is True
    assert [one["grid"] for one in cli.json("grid", "--list")["grids"]] == [again["grid"]]
    assert [one["title"] for one in cli.json("grid", "--list", "--trashed")["grids"]] == ["One and two"]
    assert cli.json("grid", "--open", made["grid"], "--restore")["trashed"] is False
    assert len(cli.json("grid", "--list")["grids"]) == 2


def test_a_prompt_on_several_models(cli: Any) -> None:
    told = cli.json("create", "a woman in a red dress", *SMALL, "--models", "all", "-n", "2", "--dry-run")
    assert (told["cells"], told["pictures"]) == (2, 2)
    refused = cli("create", "a woman", "--models", "all", "--model", "tiny", code=2)
    assert "does not go with" in refused.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "needs an axis"),
        (("--x", "nothing=1"), "is no axis"),
        (("--x", "steps"), "is no axis"),
        (("--x", "steps=1..1000"), "at most 64"),
        (("--x", "steps=1,2", "--y", "steps=3"), "two axes"),
        (("--open", "nothing-of-that-name"), "nothing-of-that-name"),
        (("--trash",), "which grid?"),
    ],
)
def test_what_makes_no_sense_is_refused(cli: Any, arguments: tuple[str, ...], says: str) -> None:
    found = cli("grid", "a woman", *SMALL, *arguments, code=3 if "--open" in arguments else 2)
    assert says in found.output
