"""OpenAI's own client, unmodified, against a running server and worker with the built-in model."""

from __future__ import annotations

import base64
import io
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
import uvicorn
from fastapi import FastAPI
from PIL import Image

from atelier.accounts.roles import Role
from atelier.builtin.folder import WEIGHTS
from atelier.engine.card import Preset, read_card
from atelier.errors import InvalidInput
from atelier.server.openai import size_for
from atelier.server.settings import Settings
from atelier.server.state import State

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
PASSWORD = "four words nobody guesses"


@pytest.fixture
def address(app: FastAPI, settings: Settings) -> Iterator[str]:
    """A server that listens, and a worker that draws."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    command = [sys.executable, "-m", "atelier.cli", "worker", "--lanes", "cpu,gpu:0", "--parent", str(os.getpid())]
    environment = {**os.environ, "ATELIER_HOME": str(settings.home), "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    worker = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        workers = app.state.atelier.studios.first.queue.workers
        while not (server.started and workers.serving(["gpu"])):
            assert worker.poll() is None
            time.sleep(0.1)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    finally:
        worker.terminate()
        server.should_exit = True
        thread.join()
        worker.wait()


@pytest.fixture
def client(address: str, state: State) -> openai.OpenAI:
    """The client of an editor with a key."""
    owner = state.accounts.users.create_owner("mira@example.org", "Mira", PASSWORD)
    user = state.accounts.users.create("noor", actor=owner.id)
    state.accounts.members.put("default", user.id, Role.EDITOR, actor=owner.id)
    _, secret = state.accounts.keys.create(user.id, "default", name="k", scopes=["read", "write", "run"])
    return openai.OpenAI(base_url=address, api_key=secret, max_retries=0)


def test_pictures_are_listed_drawn_edited_and_refused(client: openai.OpenAI, address: str) -> None:
    models = [one.id for one in client.models.list()]
    assert "builtin" in models
    assert client.models.retrieve("builtin").object == "model"

    made = client.images.generate(
        model="builtin", prompt="a woman in a red dress", n=2, size="1024x1024", quality="low"
    )
    assert made.data is not None
    pictures = [Image.open(io.BytesIO(base64.b64decode(one.b64_json or ""))) for one in made.data]
    assert [picture.format for picture in pictures] == ["PNG", "PNG"]
    assert {f"{picture.width}x{picture.height}" for picture in pictures} == {made.size}
    assert "parameters" in pictures[0].info  # as every file that leaves the studio, it says how it was made

    linked = client.images.generate(
        prompt="a man at the beach", response_format="url", output_format="jpeg", quality="low", size="1536x1024"
    )
    assert linked.data is not None
    url = linked.data[0].url or ""
    with urllib.request.urlopen(url) as answer:
        shown = Image.open(io.BytesIO(answer.read()))
    assert (shown.format, shown.width > shown.height) == ("JPEG", True)

    picture = base64.b64decode(made.data[0].b64_json or "")
    transparent = Image.new("RGBA", pictures[0].size, (0, 0, 0, 255))
    transparent.paste((0, 0, 0, 0), (0, 0, transparent.width // 2, transparent.height))
    mask = io.BytesIO()
    transparent.save(mask, "PNG")
    edited = client.images.edit(
        image=("a.png", picture), mask=("mask.png", mask.getvalue()), prompt="a woman in a blue dress", quality="low"
    )
    assert edited.data is not None
    result = Image.open(io.BytesIO(base64.b64decode(edited.data[0].b64_json or "")))
    assert result.size == pictures[0].size

    session = re.search(r"<!-- session: openai -->\n```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert session is not None
    program = session[1].replace("http://127.0.0.1:8765/v1", address)
    kept = {label: value for label, value in os.environ.items() if "proxy" not in label.lower()}
    documented = subprocess.run(
        [sys.executable, "-c", program], env=kept | {"ATELIER_KEY": client.api_key}, capture_output=True, text=True
    )
    assert documented.returncode == 0, documented.stderr
    assert "bytes of png" in documented.stdout

    with pytest.raises(openai.BadRequestError) as bad:
        client.images.generate(prompt="")
    assert (bad.value.param, bad.value.code, bad.value.type) == ("prompt", "invalid_input", "invalid_request_error")
    with pytest.raises(openai.BadRequestError, match="transparency"):
        client.images.edit(image=("a.png", picture), mask=("m.png", picture), prompt="x")
    with pytest.raises(openai.NotFoundError, match="builtin"):
        client.images.generate(model="dall-e-3", prompt="a woman")
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("nothing")
    with pytest.raises(openai.AuthenticationError) as stranger:
        openai.OpenAI(base_url=address, api_key="wrong", max_retries=0).models.list()
    assert stranger.value.code == "sign_in_needed"


def test_sizes_are_what_the_model_can() -> None:
    card = read_card(WEIGHTS / "builtin.toml").model_copy(update={"size_multiple": 16})
    preset = Preset(steps=4, width=128, height=128)
    assert size_for(card, "auto", preset) is None
    assert size_for(card, None, preset) is None
    assert size_for(card, "128x128", preset) == (128, 128)
    assert size_for(card, "1024x1024", preset) == (128, 128)
    assert size_for(card, "1536x1024", preset) == (160, 112)
    assert size_for(card, "96x144", preset) == (96, 144)
    for bad in ("0x100", "100x1600"):
        with pytest.raises(InvalidInput):
            size_for(card, bad, preset)
