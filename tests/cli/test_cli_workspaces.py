"""`atelier workspace`: making, listing and erasing worlds from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from atelier.cli.app import app


def call(home: Path, *words: str, code: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(app, [*words, "--home", str(home), "--json"])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_a_workspace_is_made_and_erased(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert call(home, "workspace", "create", "spring", "--title", "Spring")["workspace"]["title"] == "Spring"
    call(home, "workspace", "create", "spring", code=4)
    call(home, "subject", "add", "Anna", "--workspace", "spring")
    assert [one["id"] for one in call(home, "workspace", "list")["workspaces"]] == ["default", "spring"]
    shown = call(home, "workspace", "erase", "spring", "--dry-run")
    assert shown["counts"] == {"subject": 1}
    call(home, "workspace", "erase", "spring", code=2)  # nobody can be asked
    call(home, "workspace", "erase", "spring", "--confirm", "sprung", code=2)
    call(home, "workspace", "erase", "default", "--confirm", "default", code=4)
    done = call(home, "workspace", "erase", "spring", "--confirm", "spring")["certificate"]
    assert (done["subject_id"], done["erased"], done["complete"]) == ("*", {"subject": 1}, True)
    assert [one["id"] for one in call(home, "workspace", "list")["workspaces"]] == ["default"]
    call(home, "subject", "list", "--workspace", "spring", code=3)
    call(home, "workspace", "create", "spring", code=4)
