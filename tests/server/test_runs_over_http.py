"""Runs, queue and recipes by the API, with workers in this process."""

from __future__ import annotations

import importlib.util
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from atelier.jobs.recorder import Recorder
from atelier.jobs.worker import Worker
from atelier.jobs.workplace import Habits
from atelier.recipe import dumps
from atelier.server.state import State
from atelier.steps.workplace import studio_worker

ROOT = Path(__file__).resolve().parents[1]


def _fakes() -> ModuleType:
    spec = importlib.util.spec_from_file_location("server_fake_steps", ROOT / "jobs" / "fake_steps.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["server_fake_steps"] = module
    spec.loader.exec_module(module)
    return module


FAKES = _fakes()


@pytest.fixture
def work(state: State) -> Iterator[Callable[[], Worker]]:
    """Starts a worker in a thread."""
    made: list[tuple[Worker, threading.Thread]] = []
    FAKES.teach(state.studios.first)
    with Recorder(state.studios.first.queue.events) as recorder:

        def start() -> Worker:
            habits = Habits(poll=0.02, tick=0.05, sweep=0.2, grace=0.2)
            worker = studio_worker(state.studios, recorder, ["cpu", "gpu:0", "remote"], habits=habits)
            thread = threading.Thread(target=worker.work)
            thread.start()
            made.append((worker, thread))
            return worker

        yield start
        for worker, thread in made:
            worker.stop()
            thread.join()


def wish(*texts: str, **more: Any) -> dict[str, Any]:
    inputs = {"texts": list(texts), "seed": 7, "pause": more.pop("pause", 0.01)}
    return {"toml": dumps(FAKES.album()), "inputs": inputs, **more}


def ended(client: TestClient, run: str, seconds: float = 60) -> dict[str, Any]:
    until = time.monotonic() + seconds
    while True:
        found = client.get(f"/v1/runs/{run}").json()
        if found["state"] in ("done", "failed", "cancelled"):
            return found
        assert time.monotonic() < until, found
        time.sleep(0.05)


def test_a_run_is_submitted_executed_and_read(client: TestClient, work: Callable[[], Worker]) -> None:
    answer = client.post("/v1/runs", json=wish("a", "b", title="two"), headers={"Idempotency-Key": "k1"})
    assert answer.status_code == 202, answer.text
    run = answer.json()
    assert answer.headers["Location"] == f"/v1/runs/{run['id']}"
    assert (run["state"], run["title"], run["submitted_by"], run["position"]) == ("waiting", "two", "owner", 1)
    assert run["tasks"] == {"waiting": 3, "running": 0, "done": 0, "failed": 0, "cancelled": 0}
    assert run["eta"] is None, "nobody is there to do it"
    again = client.post("/v1/runs", json=wish("a", "b", title="two"), headers={"Idempotency-Key": "k1"})
    assert again.json()["id"] == run["id"]
    work()
    done = ended(client, run["id"])
    assert done["state"] == "done"
    assert done["tasks"]["done"] == 3
    assert len(done["outputs"]["pictures"]) == 2
    assert set(done["assets"]) == {one["$asset"] for one in (*done["outputs"]["pictures"], done["outputs"]["report"])}
    tasks = client.get(f"/v1/runs/{run['id']}/tasks").json()["items"]
    assert [task["node"] for task in tasks] == ["paint", "paint", "gather"]
    assert {task["attempt"] for task in tasks} == {1}
    estimate = client.post("/v1/runs/estimate", json=wish("a", "b")).json()
    assert estimate["reused"] is True


def test_lists_come_in_pages_and_by_state(client: TestClient, work: Callable[[], Worker]) -> None:
    ids = [client.post("/v1/runs", json=wish(f"{n}")).json()["id"] for n in range(5)]
    client.post(f"/v1/runs/{ids[2]}/cancel")
    first = client.get("/v1/runs", params={"limit": 2}).json()
    second = client.get("/v1/runs", params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["id"] for one in (*first["items"], *second["items"])] == ids[:0:-1]
    stopped = client.get("/v1/runs", params={"state": "cancelled"}).json()
    assert [one["id"] for one in stopped["items"]] == [ids[2]]
    assert client.get("/v1/runs", params={"state": "waiting", "cursor": first["next"]}).status_code == 422


def test_order_pause_cancel_retry(client: TestClient, work: Callable[[], Worker]) -> None:
    first, second, third = (client.post("/v1/runs", json=wish(name)).json()["id"] for name in "abc")
    assert client.post(f"/v1/runs/{third}/move", json={"before": second}).status_code == 200
    assert client.patch(f"/v1/runs/{second}", json={"priority": 5}).json()["priority"] == 5
    places = {run: client.get(f"/v1/runs/{run}").json()["position"] for run in (first, second, third)}
    assert sorted(places, key=lambda run: places[run]) == [second, first, third]
    assert client.post(f"/v1/runs/{first}/pause").json()["paused"] is True
    queue = client.get("/v1/queue").json()
    assert {one["run"] for lane in queue["lanes"] for one in lane["own_waiting"]} == {second, third}
    assert client.post(f"/v1/runs/{third}/cancel").json()["state"] == "cancelled"
    assert client.patch(f"/v1/runs/{third}", json={"priority": 1}).status_code == 409
    assert client.post(f"/v1/runs/{second}/retry").status_code == 409
    assert client.post(f"/v1/runs/{third}/retry").status_code == 202
    work()
    assert ended(client, second)["state"] == ended(client, third)["state"] == "done"
    assert client.get(f"/v1/runs/{first}").json()["state"] == "waiting"
    client.post(f"/v1/runs/{first}/resume")
    assert ended(client, first)["state"] == "done"


def test_a_run_in_hand_is_cancelled(client: TestClient, work: Callable[[], Worker]) -> None:
    work()
    run = client.post("/v1/runs", json={"toml": dumps(FAKES.lesson()), "inputs": {"steps": 10_000}}).json()["id"]
    until = time.monotonic() + 30
    while client.get(f"/v1/runs/{run}").json()["tasks"]["running"] == 0:
        assert time.monotonic() < until
        time.sleep(0.02)
    assert client.get("/v1/queue").json()["lanes"][1]["own_running"][0]["run"] == run
    client.post(f"/v1/runs/{run}/cancel")
    assert ended(client, run)["state"] == "cancelled"


def test_the_queue_is_held_by_administrators(client: TestClient, work: Callable[[], Worker]) -> None:
    held = client.post("/v1/queue/pause", json={"kind": "gpu", "reason": "new driver"}).json()
    assert [lane["paused"] for lane in held["lanes"]] == [False, True, False]
    assert client.get("/v1/queue/pauses").json()["items"][0]["reason"] == "new driver"
    work()
    run = client.post("/v1/runs", json=wish("x")).json()["id"]
    time.sleep(0.3)
    assert client.get(f"/v1/runs/{run}").json()["state"] == "waiting"
    assert [one["lanes"] for one in client.get("/v1/queue/workers").json()["items"]] == [["cpu", "gpu:0", "remote"]]
    client.post("/v1/queue/resume", json={"kind": "gpu"})
    assert ended(client, run)["state"] == "done"


def test_recipes_are_listed_saved_run_and_removed(client: TestClient, work: Callable[[], Worker]) -> None:
    own = client.get("/v1/recipes", params={"limit": 200}).json()["items"]
    assert {"create", "train"} <= {one["name"] for one in own}
    saved = client.put("/v1/recipes/my-album", json={"toml": dumps(FAKES.album())})
    assert saved.status_code == 200, saved.text
    assert (saved.json()["name"], saved.json()["source"]) == ("my-album", "saved")
    assert [one["name"] for one in saved.json()["inputs"]] == ["texts", "seed", "pause"]
    work()
    run = client.post("/v1/runs", json={"recipe": "my-album", "inputs": {"texts": ["z"]}}).json()
    assert run["recipe"] == "my-album"
    assert ended(client, run["id"])["state"] == "done"
    assert client.put("/v1/recipes/create", json={"toml": dumps(FAKES.album())}).status_code == 409
    assert client.put("/v1/recipes/Bad_Name", json={"toml": dumps(FAKES.album())}).status_code == 422
    assert (
        client.put(
            "/v1/recipes/x", json={"toml": "format = 1\nname = 'x'\n[steps.a]\nstep='no'\nversion=1"}
        ).status_code
        == 404
    )
    assert client.delete("/v1/recipes/my-album").status_code == 204
    assert client.get("/v1/recipes/my-album").status_code == 404
    steps = {one["name"]: one for one in client.get("/v1/steps").json()["items"]}
    assert steps["paint"]["needs"] == "gpu"
    assert "text" in client.get("/v1/steps/paint").json()["schema"]["properties"]


def test_what_cannot_be_run_is_told(client: TestClient) -> None:
    for body, status in (
        ({"recipe": "crate"}, 404),
        ({"recipe": "create", "inputs": {}}, 422),
        ({"recipe": "create", "inputs": {"prompts": ["x"], "nope": 1}}, 422),
        ({"recipe": "create", "toml": "x"}, 422),
        ({"inputs": {}}, 422),
        ({"toml": "not toml ["}, 422),
        ({"recipe": "create", "inputs": {"prompts": ["x"], "image": {"$asset": "nosuchasset"}}}, 404),
        ({"recipe": "create", "inputs": {"prompts": ["x"]}, "priority": 50}, 422),
    ):
        answer = client.post("/v1/runs", json=body)
        assert answer.status_code == status, (body, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    for path in ("", "/tasks"):
        assert client.get(f"/v1/runs/nosuchrun{path}").status_code == 404
    for path in ("cancel", "retry", "pause", "resume"):
        assert client.post(f"/v1/runs/nosuchrun/{path}").status_code == 404


def test_others_runs_and_this_machines_files_are_not_theirs(people: Any) -> None:
    editor, owner, other = (
        people.client("editor"),
        people.client("owner"),
        people.client("other", workspace="elsewhere"),
    )
    run = owner.post("/v1/runs", json={"recipe": "create", "inputs": {"prompts": ["a woman"]}}).json()["id"]
    assert editor.post(f"/v1/runs/{run}/cancel").status_code == 403
    assert other.get(f"/v1/runs/{run}").status_code == 404
    assert other.post(f"/v1/runs/{run}/cancel").status_code == 404
    mine = editor.post("/v1/runs", json={"recipe": "create", "inputs": {"prompts": ["a man"]}, "priority": 100})
    assert mine.status_code == 403
    assert other.get("/v1/queue").json()["lanes"][1]["own_waiting"] == []
    reading = {"recipe": "import-adapter", "inputs": {"path": "/etc/passwd"}}
    for way in ("/v1/runs", "/v1/runs/estimate"):
        refused = editor.post(way, json=reading)
        assert refused.status_code == 403, refused.text
        assert "path" in refused.json()["detail"]
    assert owner.post(f"/v1/runs/{run}/cancel").status_code == 200
