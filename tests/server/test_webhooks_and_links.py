"""Webhooks and upload links over the API, and the sessions of docs/webhooks.md, executed against a real server."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from atelier.accounts.consent import Scope
from atelier.accounts.roles import Role
from atelier.recipe import Adapter, State
from atelier.server.serving import uvicorn_config
from atelier.server.settings import Settings
from atelier.server.state import State as ServerState
from atelier.steps.studio import Studio

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8765"
SESSIONS = dict(re.findall(r"<!-- session: ([^>]+?) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL))
FAR = {"peer": "203.0.113.9", "url": "http://studio.test"}
PASSWORD = "four words nobody guesses"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", webhook_networks=["127.0.0.0/8"])  # pyright: ignore[reportArgumentType] - as the environment gives it


@pytest.fixture
def studio(state: ServerState) -> Studio:
    return state.studios.first


@dataclass(frozen=True)
class Live:
    """A server that listens and sends."""

    url: str
    state: ServerState


@pytest.fixture
def live(app: FastAPI, settings: Settings) -> Iterator[Live]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn_config(app, settings)
    config.lifespan = "off"  # the fixture closes the studio
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    app.state.atelier.sender.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield Live(f"http://127.0.0.1:{listener.getsockname()[1]}", app.state.atelier)
    app.state.atelier.sender.close()
    server.should_exit = True
    thread.join(20)


def photo(seed: int = 1, side: int = 600) -> bytes:
    """A picture that passes for a photo: noise in patches, so that it is neither blank nor blurred."""
    import random

    chance, made = random.Random(seed), Image.new("RGB", (side, side))
    for x in range(0, side, 20):
        for y in range(0, side, 20):
            colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
            made.paste(colour, (x, y, x + 20, y + 20))
    buffer = io.BytesIO()
    made.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def until(done: Callable[[], Any], seconds: float = 60.0) -> Any:
    end = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def execute(name: str, live: Live, folder: Path, key: str = "") -> str:
    text = SESSIONS[name].replace(ADDRESS, live.url)
    program = {"c": ["bash", "-euo", "pipefail", "-c"], "j": ["node", "--input-type=module", "-e"]}[name[0]]
    if shutil.which(program[0]) is None:
        pytest.skip(f"{program[0]} is not installed")
    kept = {label: value for label, value in os.environ.items() if "proxy" not in label.lower()}
    (folder / "mug.jpg").write_bytes(photo())
    done = subprocess.run(
        [*program, text], env=kept | {"ATELIER_KEY": key}, cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_session_of_the_page_is_tested() -> None:
    assert set(SESSIONS) == {"receiver", "curl, an upload link", "javascript, an upload link"}


# --- webhooks ---------------------------------------------------------------------------------------------------------


def test_the_sample_receiver_hears_what_happens(live: Live, client: TestClient, tmp_path: Path) -> None:
    """Registered over the API of a running server; the receiver of the documentation checks every signature."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/hook"
    made = client.post("/v1/webhooks", json={"url": url, "events": ["run.cancelled"], "note": "docs"})
    assert made.status_code == 201, made.text
    hook, secret = made.json()["webhook"]["id"], made.json()["secret"]
    log = tmp_path / "receiver.log"
    environment = {**os.environ, "WEBHOOK_SECRET": secret, "PORT": str(port)}
    with log.open("wb") as out:
        program = subprocess.Popen([sys.executable, "-c", SESSIONS["receiver"]], env=environment, stdout=out)
    try:
        until(lambda: _listens(port))
        tried = client.post(f"/v1/webhooks/{hook}/test").json()
        path = f"/v1/webhooks/{hook}/deliveries"
        sent = until(lambda: _delivered(client.get(f"{path}/{tried['id']}").json()))
        assert (sent["status"], sent["event"], sent["attempt"]) == (204, "test", 1)
        run = client.post("/v1/runs", json={"recipe": "create", "inputs": {"prompts": ["a woman"], "count": 1}}).json()
        assert client.post(f"/v1/runs/{run['id']}/cancel").status_code < 300
        until(lambda: "run.cancelled" in log.read_text())
        (line,) = [one for one in log.read_text().splitlines() if one.startswith("run.cancelled")]
        assert run["id"] in line
        client.post(f"/v1/webhooks/{hook}/rotate")
        again = client.post(f"{path}/{tried['id']}/redeliver").json()
        until(lambda: _delivered(client.get(f"{path}/{again['id']}").json()))
        assert log.read_text().count("test ") == 1, "the receiver knows the message by its id"
        forged = {"webhook-id": "m", "webhook-timestamp": str(int(time.time())), "webhook-signature": "v1,AAAA"}
        assert _post(port, forged) == 401
    finally:
        program.terminate()
        program.wait(20)
    assert [one["note"] for one in client.get("/v1/webhooks").json()["items"]] == ["docs"]
    actions = [one["action"] for one in client.get("/v1/audit").json()["items"]]
    assert {"webhook.create", "webhook.rotate"} <= set(actions)
    assert secret not in client.get("/v1/audit").text + client.get("/v1/webhooks").text
    assert b'atelier_webhook_deliveries{state="delivered"}' in client.get("/metrics").content
    assert client.delete(f"/v1/webhooks/{hook}").status_code == 204
    assert client.get(path).status_code == 404


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _delivered(answer: dict[str, Any]) -> dict[str, Any] | None:
    return answer if answer["state"] == "delivered" else None


def _post(port: int, headers: dict[str, str]) -> int:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/hook", b"{}", headers)
    return connection.getresponse().status


def test_addresses_that_are_not_public_are_refused(client: TestClient) -> None:
    for url, status in (
        ("https://169.254.169.254/latest", 403),
        ("https://10.0.0.1/", 403),
        ("http://93.184.216.34/", 422),
        ("https://user@example.org/", 422),
        ("gopher://example.org/", 422),
    ):
        answer = client.post("/v1/webhooks", json={"url": url, "events": ["run.done"]})
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), url
    assert client.post("/v1/webhooks", json={"url": "https://example.org/", "events": ["test"]}).status_code == 422
    made = client.post("/v1/webhooks", json={"url": "https://example.org/", "events": ["run.done"]}).json()["webhook"]
    changed = client.patch(f"/v1/webhooks/{made['id']}", json={"url": "https://[::1]/"})
    assert changed.status_code == 403
    off = client.patch(f"/v1/webhooks/{made['id']}", json={"active": False}).json()
    assert (off["active"], off["url"]) == (False, "https://example.org/")
    assert client.post(f"/v1/webhooks/{made['id']}/test").status_code == 409


def test_everything_that_can_be_heard_is_told(studio: Studio) -> None:
    """Each event, by what makes it so in the studio, within its transaction."""
    from atelier.database import now
    from atelier.library.budgets import Budgets
    from atelier.library.run_tables import CostRow

    hook, _ = studio.webhooks.add("https://receiver.example/", ["run.done", "run.failed", "training.finished"])
    other, _ = studio.webhooks.add(
        "https://receiver.example/", ["run.cancelled", "consent.withdrawn", "person.forgotten", "budget.reached"]
    )
    library = studio.library
    submit = lambda: studio.runs.submit("create", {"prompts": ["a woman"], "count": 1}).id  # noqa: E731
    done, failed, cancelled = submit(), submit(), submit()
    library.ledger.set_run_state("default", done, State.DONE)
    library.ledger.set_run_state("default", done, State.DONE)
    assert studio.queue.rows.conclude("default", failed, State.FAILED, done=0)
    library.ledger.cancel("default", cancelled)
    library.ledger.cancel("default", cancelled)
    mira = studio.subjects.add("Mira").id
    studio.consent.give(mira, given_by="Mira M.")
    studio.consent.withdraw(mira, scope=Scope.TRAINING)
    made = library.add(Adapter, b"x", media_type="application/octet-stream", meta={"rank": 1}, subjects=[mira])
    library.adapters.add_version("mira", "builtin", made.asset.id, subject_id=mira, chosen=True, training=done)
    with library.database.write() as session:
        session.add(CostRow(workspace="default", task_id="t", submitted_by="", amount=9.0, unit="pictures", at=now()))
    studio.budgets.set("pictures", 5)
    budgets = Budgets(library.database, "default")
    assert [budgets.tell_reached(""), budgets.tell_reached("")] == [1, 0]
    studio.forget.execute(mira)
    told = [json.loads(one.body) for one in reversed(studio.webhooks.deliveries(hook.id))]
    assert [(one["type"], one["data"]["run"]) for one in told] == [
        ("run.done", done),
        ("run.failed", failed),
        ("training.finished", done),
    ]
    assert (told[2]["data"]["subject"], told[2]["data"]["version"]) == (mira, 1)
    rest = [json.loads(one.body) for one in reversed(studio.webhooks.deliveries(other.id))]
    assert [one["type"] for one in rest] == [
        "run.cancelled",
        "consent.withdrawn",
        "budget.reached",
        "person.forgotten",
    ]
    assert rest[1]["data"]["scope"] == "training"
    assert (rest[2]["data"]["unit"], rest[2]["data"]["spent"]) == ("pictures", 9.0)
    assert "Mira" not in json.dumps([told, rest])


def test_a_server_sends_while_it_serves(app: FastAPI, client: TestClient) -> None:
    sender = app.state.atelier.sender
    assert sender._thread is None
    with client:
        thread: Any = sender._thread
        assert thread.is_alive()
    assert not thread.is_alive()


# --- upload links -----------------------------------------------------------------------------------------------------


def make_link(client: TestClient, **wish: Any) -> dict[str, Any]:
    answer = client.post("/v1/upload-links", json=wish)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_link_takes_its_files_and_no_more(client: TestClient, connect: Any, studio: Studio) -> None:
    subject = studio.subjects.add("Mira", "garment").id
    made = make_link(client, place="photos", subject="Mira", files=2, largest=2_000_000, title="For the book")
    stranger, path = connect(**FAR), made["path"]
    told = stranger.get(path).json()
    assert (told["title"], told["left"], told["place"]) == ("For the book", 2, "photos")
    assert "Mira" not in json.dumps(told), "whoever has it sees nothing of the studio"
    assert stranger.get("/v1/assets").status_code == 401
    first = stranger.put(f"{path}?name=a.jpg", content=photo(1))
    assert first.status_code == 201, first.text
    assert first.json() == {"files": [{"name": "a.jpg", "stored": True, "reason": ""}], "left": 1}
    same = stranger.put(f"{path}?name=b.jpg", content=photo(1)).json()
    assert same == {"files": [{"name": "b.jpg", "stored": False, "reason": "it is there already"}], "left": 1}
    refused = stranger.put(path, content=b"%PDF-1.7 no picture").json()
    assert (refused["files"][0]["stored"], refused["left"]) == (False, 1)
    assert "PDF" in refused["files"][0]["reason"]
    assert stranger.put(path, content=b"x" * 2_000_001).status_code == 413
    assert stranger.put(path, content=b"").status_code == 422
    assert stranger.put(path, content=photo(2)).json()["left"] == 0
    spent = stranger.put(path, content=photo(3))
    assert (spent.status_code, "2 files" in spent.json()["detail"]) == (409, True)
    assert len(studio.photos.list(subject)) == 2
    uses = client.get(f"/v1/upload-links/{made['link']['id']}/uses").json()["items"]
    assert sorted(one["state"] for one in uses) == ["refused"] * 3 + ["stored"] * 2
    used = [one for one in client.get("/v1/audit").json()["items"] if one["action"] == "upload-link.use"]
    assert {one["actor"] for one in used} == {"link"}
    (listed,) = client.get("/v1/upload-links").json()["items"]
    assert (listed["used"], listed["open"]) == (2, False)
    assert made["token"] not in client.get("/v1/upload-links").text


def test_a_link_ends(client: TestClient, connect: Any, studio: Studio, state: ServerState) -> None:
    stranger = connect(**FAR)
    revoked = make_link(client, place="reference", files=3)
    assert client.post(f"/v1/upload-links/{revoked['link']['id']}/revoke").json()["open"] is False
    expired = make_link(client, place="reference", expires_seconds=1)
    subject = studio.subjects.add("Blue mug", "garment").id
    forgotten = make_link(client, place="photos", subject=subject)
    studio.forget.execute(subject)
    owner = state.accounts.users.create_owner("mira@example.org", "Mira", PASSWORD)
    editor = state.accounts.users.create("noor", actor=owner.id)
    state.accounts.members.put("default", editor.id, Role.EDITOR, actor=owner.id)
    _, secret = state.accounts.keys.create(editor.id, "default", name="k", scopes=["write"])
    noor = connect(**FAR, headers={"Authorization": f"Bearer {secret}"})
    theirs = make_link(noor, place="reference", files=2)
    assert stranger.put(theirs["path"], content=photo()).status_code == 201
    state.accounts.members.put("default", editor.id, Role.VIEWER, actor=owner.id)
    time.sleep(1.1)
    for made in (revoked, expired, forgotten, theirs):
        for answer in (stranger.get(made["path"]), stranger.put(made["path"], content=photo())):
            assert (answer.status_code, answer.json()["detail"]) == (404, "there is no such link, or it has ended")
    assert noor.post("/v1/upload-links", json={"place": "reference"}).status_code == 403
    for wish in ({"place": "photos"}, {"place": "reference", "subject": "x"}, {"place": "reference", "files": 0}):
        assert client.post("/v1/upload-links", json=wish).status_code in (401, 404, 422)


def test_two_at_once_do_not_both_get_the_last_place(client: TestClient, studio: Studio) -> None:
    from atelier.errors import Conflict

    made = make_link(client, place="reference", files=1)
    _, use = studio.incoming.begin(made["token"], 10)
    with pytest.raises(Conflict):
        studio.incoming.begin(made["token"], 10)
    studio.incoming.give_back(use, 3)
    studio.incoming.begin(made["token"], 10)  # there is a place again


def test_a_large_file_comes_in_parts(client: TestClient, connect: Any, studio: Studio) -> None:
    import zipfile

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for seed in range(3):
            packed.writestr(f"{seed}.jpg", photo(seed))
    content = archive.getvalue()
    subject = studio.subjects.add("Mira", "garment").id
    stranger = connect(**FAR)
    part = {"Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}
    for archives, stored in ((False, 0), (True, 3)):
        made = make_link(client, place="photos", subject=subject, files=1, largest=10**8, archives=archives)
        begun = stranger.post(f"{made['path']}/uploads", json={"name": "album.zip", "length": len(content)})
        assert begun.status_code == 201, begun.text
        assert stranger.post(f"{made['path']}/uploads", json={"length": 10}).status_code == 409, "its place is taken"
        where = begun.headers["location"]
        half = len(content) // 2
        assert stranger.patch(where, content=content[:half], headers=part | {"Upload-Offset": "0"}).status_code == 204
        assert stranger.head(where).headers["upload-offset"] == str(half)
        assert stranger.post(f"{where}/finish").status_code == 409
        stranger.patch(where, content=content[half:], headers=part | {"Upload-Offset": str(half)})
        done = stranger.post(f"{where}/finish")
        if not archives:
            assert (done.status_code, "no zips" in done.json()["detail"]) == (422, True)
            assert stranger.get(made["path"]).json()["left"] == 1
            another = make_link(client, place="photos", subject=subject, files=1)
            elsewhere = where.replace(made["token"], another["token"])
            assert stranger.head(elsewhere).status_code == 404, "an upload is its own link's"
            given_up = stranger.post(f"{made['path']}/uploads", json={"length": 10}).headers["location"]
            assert stranger.delete(given_up).status_code == 204
            assert stranger.get(made["path"]).json()["left"] == 1
        else:
            assert (done.status_code, sum(one["stored"] for one in done.json()["files"])) == (201, stored)
        assert len(studio.photos.list(subject)) == stored
    assert client.get("/v1/uploads").json()["items"] == []


def test_pages_of_any_site_may_send_and_gain_nothing_else(client: TestClient) -> None:
    made = make_link(client, place="reference")
    other = {"Origin": "https://shop.example", "Sec-Fetch-Site": "cross-site"}
    asked = client.options(made["path"], headers=other | {"Access-Control-Request-Method": "PUT"})
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, "*")
    sent = client.put(made["path"], content=photo(), headers=other)
    assert (sent.status_code, sent.headers["access-control-allow-origin"]) == (201, "*")
    refused = client.post("/v1/upload-links", json={"place": "reference"}, headers=other)
    assert (refused.status_code, "access-control-allow-origin" in refused.headers) == (403, False)


def test_addresses_to_download_from(client: TestClient, connect: Any, state: ServerState, studio: Studio) -> None:
    asset = studio.bring.add("a.jpg", photo()).asset.id
    path = f"/v1/assets/{asset}/addresses"
    given = client.get(path, params={"seconds": 3600}).json()
    stranger = connect(**FAR)
    for name in ("content", "thumbnail", "download"):
        assert stranger.get(given[name]).status_code == 200, name
    assert "attachment" in stranger.get(given["download"]).headers["content-disposition"]
    assert stranger.get(given["content"].replace(asset, "mfzwizltoq2gk4dc")).status_code == 401
    assert client.get(path, params={"seconds": 604_801}).status_code == 422
    (line,) = [one for one in client.get("/v1/audit").json()["items"] if one["action"] == "asset.address"]
    assert (line["target"], line["details"]) == (asset, {"seconds": 3600})
    owner = state.accounts.users.create_owner("mira@example.org", "Mira", PASSWORD)
    _, secret = state.accounts.keys.create(owner.id, "default", name="k", scopes=["read"])
    reader = connect(**FAR, headers={"Authorization": f"Bearer {secret}"})
    assert reader.get(path).json()["download"] is None
    assert reader.get(path, params={"seconds": 3600}).status_code == 403
    short = reader.get(path, params={"seconds": 1}).json()["content"]
    assert stranger.get(short).status_code == 200
    time.sleep(2.2)
    assert stranger.get(short).status_code == 401


def test_curl_with_a_link(live: Live, tmp_path: Path) -> None:
    output = execute("curl, an upload link", live, tmp_path)
    assert '"stored":true' in output
    assert '"used":1' in output
    assert Image.open(tmp_path / "again.jpg").size == (600, 600)


def test_javascript_with_a_link(live: Live, tmp_path: Path) -> None:
    accounts = live.state.accounts
    owner = accounts.users.create_owner("mira@example.org", "Mira", PASSWORD)
    key = accounts.keys.create(owner.id, "default", name="docs", scopes=["write"])[1]
    assert execute("javascript, an upload link", live, tmp_path, key).split() == ["201", "true", "2", "404"]
