"""What is printed for an assistant's settings, and what the program does not wake."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from atelier.cli.app import app


def _entry(*words: str) -> dict[str, Any]:
    found = CliRunner().invoke(app, ["mcp", "--config", "--json", *words])
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)["mcpServers"]["atelier"]


def test_settings_of_a_client_over_this_machine_s_studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATELIER_HOME", raising=False)
    assert _entry()["args"] == ["mcp"]
    assert "env" not in _entry()
    words = ["--home", str(tmp_path), "--workspace", "spring", "--files", str(tmp_path / "out")]
    assert _entry(*words)["args"] == ["mcp", *words]
    monkeypatch.setenv("ATELIER_HOME", str(tmp_path))
    assert _entry()["env"] == {"ATELIER_HOME": str(tmp_path)}
    assert not any(tmp_path.iterdir())  # nothing is made for it


def test_settings_of_a_client_over_a_studio_elsewhere() -> None:
    entry = _entry("--url", "https://studio.example.org")
    assert entry["args"] == ["mcp", "--url", "https://studio.example.org"]
    assert entry["env"] == {"ATELIER_KEY": "ate_key_…"}


def test_an_address_that_is_none_is_refused() -> None:
    assert CliRunner().invoke(app, ["mcp", "--url", "studio.example.org"]).exit_code == 2


def test_neither_server_nor_program_wakes_the_protocol_s_library_before_it_is_asked_for() -> None:
    code = "import sys, atelier.server.app, atelier.cli.app, atelier.cli.assistant; print('mcp' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
