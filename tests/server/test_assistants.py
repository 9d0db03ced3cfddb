"""Assistants by the protocol's own client, unmodified, against a server process, over both doors.

One server and one worker, with the built-in model, serve all tests; attacks need no worker.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp_types import (
    BlobResourceContents,
    CallToolResult,
    EmbeddedResource,
    ImageContent,
    TextContent,
    TextResourceContents,
)
from PIL import Image

from atelier.accounts.directory import INSTANCE
from atelier.accounts.quotas import LimitChange
from atelier.accounts.roles import Role
from atelier.server.app import create_app
from atelier.server.settings import Settings
from atelier.server.state import State

PASSWORD = "four words nobody guesses"
LONG = 540.0  # seconds: other things run on a machine that tests
ALL = ("read", "write", "run", "share")
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@dataclass(frozen=True)
class Served:
    """A server process over a home, and this process's own view of the same home.

    Attributes:
        keys: secrets by what they are for: editor, viewer, reader (an editor's, scope read), revoked, other (another
            workspace's).
        foreign: id of a picture in the other workspace.
    """

    address: str
    state: State
    keys: dict[str, str]
    foreign: str

    def connect(self, who: str, **headers: str) -> AbstractAsyncContextManager[Client]:
        """The protocol's client over HTTP."""
        return _connected(self.address, {"Authorization": f"Bearer {self.keys[who]}"} | headers)

    def say(self, body: object, **headers: str) -> httpx.Response:
        """One message, by hand."""
        return httpx.post(f"{self.address}/mcp", json=body, headers=ACCEPT | headers, timeout=60)


@asynccontextmanager
async def _connected(address: str, headers: dict[str, str]):
    async with httpx2.AsyncClient(headers=headers, timeout=LONG) as http:
        transport = streamable_http_client(f"{address}/mcp", http_client=http)
        async with Client(transport, read_timeout_seconds=LONG) as client:
            yield client


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "ATELIER_HOME": str(home), "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server process; in it a sample person, two workspaces, an owner, an editor, a viewer, and keys."""
    home = tmp_path_factory.mktemp("assistants") / "home"
    app = create_app(Settings(home=home))
    state: State = app.state.atelier
    accounts = state.accounts
    owner = accounts.users.create_owner("mira@example.org", "Mira", PASSWORD)
    accounts.quotas.set(INSTANCE, LimitChange(anonymous_per_quarter=None), actor="test")
    accounts.workspaces.create("elsewhere")
    users = {name: accounts.users.create(name, actor=owner.id).id for name in ("editor", "viewer", "other")}
    accounts.members.put("default", users["editor"], Role.EDITOR, actor=owner.id)
    accounts.members.put("default", users["viewer"], Role.VIEWER, actor=owner.id)
    accounts.members.put("elsewhere", users["other"], Role.OWNER, actor=owner.id)

    def key(who: str, workspace: str = "default", scopes: tuple[str, ...] = ALL) -> tuple[str, str]:
        made, secret = accounts.keys.create(users[who], workspace, name="k", scopes=list(scopes))
        return made.id, secret

    revoked, old = key("editor")
    accounts.keys.revoke(users["editor"], revoked)
    keys = {
        "editor": key("editor")[1],
        "viewer": key("viewer")[1],
        "reader": key("editor", scopes=("read",))[1],
        "other": key("other", "elsewhere")[1],
        "revoked": old,
    }
    studio = state.studios.first
    studio.samples.add("", actor=owner.id)
    content = io.BytesIO()
    Image.new("RGB", (320, 240), "teal").save(content, "PNG")
    foreign = state.studios.get("elsewhere").bring.add("theirs.png", content.getvalue()).asset.id

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (home / "server.log").open("wb")
    command = [sys.executable, "-m", "atelier.server", "--port", str(port), "--parent", str(os.getpid())]
    server = subprocess.Popen(command, env=_environment(home), stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 120
        while True:
            try:
                httpx.get(f"{address}/health/live")
                break
            except httpx.TransportError:
                assert server.poll() is None, (home / "server.log").read_text()
                assert time.monotonic() < until
                time.sleep(0.1)
        yield Served(address, state, keys, foreign)
    finally:
        server.terminate()
        server.wait()
        log.close()
        state.studios.close()


@pytest.fixture(scope="module")
def worker(served: Served) -> Iterator[None]:
    """A worker process that draws."""
    command = [sys.executable, "-m", "atelier.cli", "worker", "--lanes", "cpu,gpu:0", "--parent", str(os.getpid())]
    environment = _environment(served.state.settings.home)
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not served.state.studios.first.queue.workers.serving(["gpu"]):
            assert process.poll() is None
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def _run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(work())


def _given(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    (first, *_) = result.content
    assert isinstance(first, TextContent)
    assert json.loads(first.text) == result.structured_content
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def _words(result: CallToolResult) -> str:
    assert result.is_error
    (first, *_) = result.content
    assert isinstance(first, TextContent)
    return first.text


def _pictures(result: CallToolResult) -> list[Image.Image]:
    found = [one for one in result.content if isinstance(one, ImageContent)]
    return [Image.open(io.BytesIO(base64.b64decode(one.data))) for one in found]


# --- the whole way ---------------------------------------------------------------------------------------------------


def test_a_picture_from_words_to_a_signed_file(served: Served, worker: None) -> None:
    async def work() -> None:
        async with served.connect("editor") as client:
            told: list[float] = []

            async def tell(progress: float, total: float | None, message: str | None) -> None:
                told.append(progress)

            asked = {"prompt": "a woman in a red dress", "preset": "draft", "seed": 7, "wait_seconds": LONG}
            made = await client.call_tool("create_pictures", asked, progress_callback=tell)
            run = _given(made)
            assert run["state"] == "done", run
            assert told == sorted(told)
            assert told
            (shown,) = _pictures(made)
            assert max(shown.size) <= 512
            picture = run["pictures"][0].removeprefix("atelier://pictures/")

            looked = await client.call_tool("look_at_picture", {"picture": picture, "side": 256})
            detail = _given(looked)
            assert detail["made_with"]["seed"] == 7
            assert detail["recipe"]["inputs"]["model"] == "builtin"
            assert max(_pictures(looked)[0].size) <= 256

            found = _given(await client.call_tool("search_library", {"words": "red dress", "kinds": ["picture"]}))
            assert [one["id"] for one in found["items"]] == [picture]
            lineage = _given(await client.call_tool("read_lineage", {"picture": picture}))
            assert [one["id"] for one in lineage["nodes"]] == [picture]

            resource = (await client.read_resource(f"atelier://pictures/{picture}")).contents[0]
            assert isinstance(resource, BlobResourceContents)
            assert Image.open(io.BytesIO(base64.b64decode(resource.blob))).format == "WEBP"
            recipe = (await client.read_resource(f"atelier://pictures/{picture}/recipe")).contents[0]
            assert isinstance(recipe, TextResourceContents)
            assert json.loads(recipe.text)["inputs"]["seed"] == 7
            assert f"atelier://pictures/{picture}" in {one.uri for one in (await client.list_resources()).resources}

            exported = await client.call_tool("export_picture", {"picture": picture, "form": "png"})
            facts = _given(exported)
            (file,) = [one.resource for one in exported.content if isinstance(one, EmbeddedResource)]
            assert isinstance(file, BlobResourceContents)
            origin = served.state.studios.first.exports.verify(base64.b64decode(file.blob))
            assert (origin.signature.state.value, origin.marked, origin.ai_made) == ("trusted", True, True)
            by_link = httpx.get(facts["link"]).content  # works without a key
            assert served.state.studios.first.exports.verify(by_link).marked

            larger = await client.call_tool("upscale_picture", {"picture": picture, "factor": 2, "wait_seconds": LONG})
            assert _given(larger)["state"] == "done"
            assert _given(await client.call_tool("list_runs", {"limit": 5}))["runs"][0]["recipe"] == "upscale"

    _run(work)


def test_a_studio_elsewhere_and_this_one_over_standard_input(served: Served, tmp_path: Path) -> None:
    async def names(words: list[str], environment: dict[str, str]) -> set[str]:
        command = [sys.executable, "-m", "atelier.cli", "mcp", *words]
        parameters = StdioServerParameters(command=command[0], args=command[1:], env=environment)
        async with Client(parameters, read_timeout_seconds=LONG) as client:
            assert len((await client.list_tools()).tools) > 15
            return {one["name"] for one in _given(await client.call_tool("list_subjects", {}))["subjects"]}

    async def work() -> None:
        home = served.state.settings.home
        sample = {one.subject.name for one in served.state.studios.first.subjects.list()}
        elsewhere = {**os.environ, "ATELIER_KEY": served.keys["reader"], "ATELIER_HOME": str(tmp_path / "none")}
        assert await names(["--url", served.address], elsewhere) == sample
        assert not (tmp_path / "none").exists()
        # The home itself: whoever can start the program there needs no key, also where people sign in.
        assert await names(["--home", str(home)], _environment(tmp_path / "none")) == sample

    _run(work)


def test_over_standard_input_a_worker_is_there_when_it_is_needed(tmp_path: Path) -> None:
    async def work() -> None:
        words = ["-m", "atelier.cli", "mcp", "--files", str(tmp_path / "files")]
        parameters = StdioServerParameters(command=sys.executable, args=words, env=_environment(tmp_path / "home"))
        async with Client(parameters, read_timeout_seconds=LONG) as client:
            asked = {"prompt": "a man in a blue suit", "preset": "draft", "wait_seconds": LONG}
            made = await client.call_tool("create_pictures", asked)
            assert _given(made)["state"] == "done"
            assert len(_pictures(made)) == 1
            picture = _given(made)["assets"][0]
            saved = Path(_given(await client.call_tool("export_picture", {"picture": picture}))["saved"])
            assert saved.parent == tmp_path / "files"
            assert Image.open(saved).format == "WEBP"

    _run(work)


# --- consent and rights ----------------------------------------------------------------------------------------------


def test_consent_is_asked_for_as_everywhere(served: Served) -> None:
    async def work() -> None:
        studio = served.state.studios.first
        subject = studio.subjects.add("Noor", "person")
        async with served.connect("editor") as client:
            shown = _given(await client.call_tool("show_subject", {"subject": "Noor"}))
            assert shown["needs_consent"] is True
            for tool, asked in (
                ("estimate_training", {"subject": "Noor"}),
                ("start_training", {"subject": "Noor"}),
                ("create_pictures", {"prompt": "Noor at the beach", "subjects": ["Noor"]}),
            ):
                assert "consent" in _words(await client.call_tool(tool, asked)), tool
        assert not studio.trainings.at_work(subject.id)

    _run(work)


def test_whoever_may_only_look_may_not_draw(served: Served) -> None:
    async def work() -> None:
        asked = {"prompt": "a lighthouse", "wait_seconds": 0}
        for who, why in (("viewer", "needs the role 'editor'"), ("reader", "API key may not run")):
            async with served.connect(who) as client:
                assert _given(await client.call_tool("list_models", {}))["models"][0]["id"] == "builtin"
                assert why in _words(await client.call_tool("create_pictures", asked))
                assert why in _words(await client.call_tool("estimate_pictures", {"prompt": "a lighthouse"}))

    before = len(served.state.studios.first.runs.list())
    _run(work)
    assert len(served.state.studios.first.runs.list()) == before


def test_another_workspace_s_ids_are_nothing_here(served: Served) -> None:
    async def work() -> None:
        async with served.connect("other") as client:
            assert (
                _given(await client.call_tool("look_at_picture", {"picture": served.foreign}))["id"] == served.foreign
            )
        async with served.connect("editor") as client:
            for tool in ("look_at_picture", "read_lineage", "export_picture", "edit_picture", "upscale_picture"):
                asked = {"picture": served.foreign} | ({"instruction": "red"} if tool == "edit_picture" else {})
                words = _words(await client.call_tool(tool, asked))
                assert "no" in words, (tool, words)
                assert "theirs" not in words
            with pytest.raises(MCPError):
                await client.read_resource(f"atelier://pictures/{served.foreign}")

    _run(work)
    bearer = {"Authorization": f"Bearer {served.keys['editor']}"}
    assert served.say(HELLO, **bearer, **{"Atelier-Workspace": "elsewhere"}).status_code == 403


# --- attacks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", ["", "Bearer", "Bearer ate_key_nothing", "Bearer x.y.z", "Basic bWlyYTpt"])
def test_without_a_key_nothing_is_told(served: Served, secret: str) -> None:
    answer = served.say(HELLO, **({"Authorization": secret} if secret else {}))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "tools" not in answer.text


def test_a_revoked_key_is_refused_and_so_is_one_that_is_revoked_meanwhile(served: Served) -> None:
    assert served.say(HELLO, Authorization=f"Bearer {served.keys['revoked']}").status_code == 401
    accounts = served.state.accounts
    owner = next(one.id for one in accounts.users.list() if one.name == "Mira")
    key, secret = accounts.keys.create(owner, "default", name="k", scopes=["read"])
    assert served.say(HELLO, Authorization=f"Bearer {secret}").status_code == 200
    accounts.keys.revoke(owner, key.id)
    until = time.monotonic() + 20
    while served.say(HELLO, Authorization=f"Bearer {secret}").status_code != 401:
        assert time.monotonic() < until  # what another process changed counts within two seconds
        time.sleep(0.2)


def test_a_session_s_cookie_is_no_key(served: Served) -> None:
    body = {"login": "mira@example.org", "password": PASSWORD}
    with httpx.Client(base_url=served.address, timeout=60) as page:
        assert page.post("/v1/session", json=body).status_code == 200
        answer = page.post("/mcp", json=HELLO, headers=ACCEPT | {"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.json()["type"]) == (401, "/v1/problems/sign-in-needed")


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://127.0.0.1.evil.test"])
def test_another_site_s_page_is_refused_even_with_a_key(served: Served, origin: str) -> None:
    answer = served.say(HELLO, Authorization=f"Bearer {served.keys['editor']}", Origin=origin)
    assert answer.status_code == 403
    own = served.say(HELLO, Authorization=f"Bearer {served.keys['editor']}", Origin=served.address)
    assert own.status_code == 200


def test_huge_and_odd_messages_are_refused_and_the_server_goes_on(served: Served) -> None:
    bearer = {"Authorization": f"Bearer {served.keys['editor']}"}
    huge = {
        **HELLO,
        "method": "tools/call",
        "params": {"name": "create_pictures", "arguments": {"prompt": "x" * 2**21}},
    }
    assert served.say(huge, **bearer).status_code == 413
    for odd in (
        [],
        [HELLO] * 3,
        "hello",
        7,
        None,
        {"jsonrpc": "2.0"},
        {"id": 1, "method": "x"},
    ):
        assert 400 <= served.say(odd, **bearer).status_code < 500, odd
    deep: Any = "x"
    for _ in range(500):
        deep = [deep]
    nested = {**HELLO, "method": "tools/call", "params": {"name": "list_subjects", "arguments": {"limit": deep}}}
    assert served.say(nested, **bearer).status_code < 500
    for method in ("GET", "DELETE", "PUT"):
        assert httpx.request(method, f"{served.address}/mcp", headers=ACCEPT | bearer).status_code == 405
    assert httpx.get(f"{served.address}/.well-known/oauth-protected-resource/mcp").status_code == 404
    assert served.say(HELLO, **bearer).status_code == 200


def test_arguments_beyond_their_bounds_are_told_and_not_done(served: Served) -> None:
    async def work() -> None:
        async with served.connect("editor") as client:
            for tool, asked in (
                ("create_pictures", {"prompt": "x" * 4001}),
                ("create_pictures", {"prompt": "x", "count": 10**9}),
                ("create_pictures", {"prompt": "x", "subjects": ["s"] * 9}),
                ("create_pictures", {"prompt": "x", "width": 10**6}),
                ("create_pictures", {"prompt": "a\x00b"}),
                ("wait_for_run", {"run": "../../v1/keys"}),
                ("show_subject", {"subject": "a/../../keys"}),
                ("search_library", {"words": "x", "limit": 5000}),
            ):
                assert _words(await client.call_tool(tool, asked)), tool
            with pytest.raises(MCPError, match="there is no tool"):
                await client.call_tool("erase_subject", {"subject": "Mira"})
            for uri in ("atelier://pictures/../keys", "atelier://nothing", "file:///etc/passwd", "atelier://recipes/x"):
                with pytest.raises(MCPError):
                    await client.read_resource(uri)

    _run(work)


def test_submits_count_against_the_same_limit(served: Served) -> None:
    async def work() -> None:
        asked = {"prompt": "a lighthouse", "wait_seconds": 0}
        async with served.connect("other") as client:
            for _ in range(3):
                assert _given(await client.call_tool("create_pictures", asked))["state"] in ("waiting", "running")
            assert "more than 3 submits" in _words(await client.call_tool("create_pictures", asked))

    accounts = served.state.accounts
    accounts.quotas.set(INSTANCE, LimitChange(generations_per_minute=3), actor="test")
    try:
        time.sleep(2.1)  # the server remembers for so long what it read of a caller
        _run(work)
    finally:
        accounts.quotas.set(INSTANCE, LimitChange(generations_per_minute=None), actor="test")
