"""The sessions in docs/api.md are executed, and its table of settings is complete."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from atelier.server.serving import uvicorn_config
from atelier.server.settings import PREFIX, Settings
from atelier.server.state import State

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8765"
SESSIONS = dict(re.findall(r"<!-- session: ([^>]+?) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL))
PROGRAMS = {"curl": ("curl", "bash"), "javascript": ("node",)}


@dataclass(frozen=True)
class Live:
    """A server that listens."""

    url: str
    state: State


@pytest.fixture
def live(app: FastAPI, settings: Settings) -> Iterator[Live]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn_config(app, settings)
    config.lifespan = "off"  # the fixture closes the studio
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield Live(f"http://127.0.0.1:{listener.getsockname()[1]}", app.state.atelier)
    server.should_exit = True
    thread.join(20)


def run(name: str, live: Live, key: str = "") -> str:
    """Execute a session as the page has it, but for the port; its output."""
    for program in next((needed for start, needed in PROGRAMS.items() if name.startswith(start)), ()):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    text = SESSIONS[name].replace(ADDRESS, live.url)
    if name.startswith("curl"):
        command = ["bash", "-euo", "pipefail", "-c", text]
    elif name.startswith("javascript"):
        command = ["node", "--input-type=module", "-e", text]
    else:
        command = [sys.executable, "-c", text]
    kept = {label: value for label, value in os.environ.items() if "proxy" not in label.lower()}
    done = subprocess.run(command, env=kept | {"ATELIER_KEY": key}, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def key(live: Live) -> str:
    owner = live.state.accounts.users.create_owner("mira@example.org", "Mira", "four words nobody guesses")
    return live.state.accounts.keys.create(owner.id, "default", name="docs", scopes=["read", "run", "manage"])[1]


def test_every_session_is_tested() -> None:
    elsewhere = {"openai"}  # test_openai_clients: it needs a worker
    assert set(SESSIONS) == {"curl", "curl, a subject", "curl with a key", "python", "javascript"} | elsewhere
    shown = re.findall(r"^```(?:sh|python|js)$", PAGE, re.MULTILINE)
    assert len(shown) == len(SESSIONS)


def test_curl_on_this_machine(live: Live) -> None:
    output = run("curl", live)
    assert '"local":true' in output
    assert "Spring campaign, second try" in output


def test_curl_makes_a_subject_and_submits(live: Live) -> None:
    output = run("curl, a subject", live)
    assert "add at least 8 photos of the garment" in output
    assert '"recipe":"create"' in output
    assert '"id":"builtin"' in output


def test_curl_with_a_key(live: Live, key: str) -> None:
    output = run("curl with a key", live, key)
    assert '"name":"Mira"' in output
    assert "ate_invite_" in output


def test_python(live: Live, key: str) -> None:
    output = run("python", live, key)
    assert "404 Not found" in output
    assert "403 Forbidden" in output


def test_javascript(live: Live, key: str) -> None:
    output = run("javascript", live, key)
    assert output.startswith("Mira owner public self read run manage")
    assert "true" in output


def test_every_setting_is_documented() -> None:
    documented = set(re.findall(rf"`{PREFIX}([A-Z_]+)`", PAGE.partition("## Settings")[2].partition("\n## ")[0]))
    assert documented == {name.upper() for name in Settings.model_fields}
