"""Recipes at the command line: kept, checked, shared as files, run on a batch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BROKEN = """format = 1
name = "broken"

[steps.draw]
step = "create"
version = 1
values = { count = 0 }

[steps.larger]
step = "upscale"
version = 1
links = { image = "steps.draw" }
"""


def test_recipes_are_kept_checked_and_shared_as_files(cli: Any, tmp_path: Path) -> None:
    listed = cli.json("recipe", "list")["recipes"]
    assert {"create", "inpaint", "outpaint", "reference", "train", "report"} <= {one["name"] for one in listed}
    file = tmp_path / "mine.toml"
    assert cli.json("recipe", "export", "upscale", "--out", file)["file"] == str(file)
    assert "is there already" in cli("recipe", "export", "upscale", "--out", file, code=4).stderr
    assert cli.json("recipe", "import", file, "--name", "larger", "--own")["shared"] is False
    assert "already" in cli("recipe", "import", file, "--name", "larger", code=4).stderr
    assert cli.json("recipe", "show", "larger")["types"] == {"upscale": "picture"}
    assert cli.json("recipe", "check", "larger")["problems"] == []
    assert "factor" in cli("run", "larger", "--inputs").stdout
    broken = tmp_path / "broken.toml"
    broken.write_text(BROKEN)
    told = cli("recipe", "check", broken, code=2).stderr
    for words in ("steps.draw.count", "steps.draw.prompt", "steps.larger.image"):
        assert words in told
    assert "no step" not in told
    cli("recipe", "remove", "larger", "--yes")
    assert "no recipe 'larger'" in cli("recipe", "show", "larger", code=3).stderr


def test_a_batch_is_one_run_with_a_row_a_line(cli: Any, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text('prompts,seed\n"a red coat, in the park",3\na blue hat,4\n')
    planned = cli.json("run", "create", "--batch", rows, "--preset", "draft", "--dry-run")
    assert [one["tasks"] for one in planned["tasks"]] == [1, 1]
    done = cli.json("run", "create", "--batch", rows, "--preset", "draft", "--steps", 1)
    assert len(done["assets"]) == 2
    run = cli.json("runs", "show", done["run"])
    assert run["title"] == "Create pictures: 2 rows"
    assert run["recipe"] == "create-batch"
    saved = cli.json("recipe", "save", "last", "twice", "--title", "Two pictures")
    assert saved["inputs"]["prompts-1"]["default"] == ["a red coat, in the park"]
    rows.write_text("prompt\nx\n")
    assert "did you mean 'prompts'" in cli("run", "create", "--batch", rows, code=2).stderr
    rows.write_text("prompts\n")
    assert "no rows" in cli("run", "create", "--batch", rows, code=2).stderr
