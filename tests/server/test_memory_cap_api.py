"""The cap on memory over HTTP: administrators read and set it, and it counts at once."""

from __future__ import annotations

from fastapi.testclient import TestClient

from atelier.server.state import State

PATH = "/v1/admin/memory"


def test_a_cap_is_set_and_taken_away(client: TestClient, state: State) -> None:
    models = state.studios.first.models
    assert client.get(PATH).json() == {"gib": None, "started": False}
    assert client.put(PATH, json={"gib": 1.5}).json() == {"gib": 1.5, "started": False}
    assert models.memory_cap == 1.5
    assert models.device().free <= 1.5 * 2**30
    assert state.studios.first.beside("default").models.memory_cap == 1.5
    for wrong in ({"gib": 0}, {"gib": 0.01}, {"gib": 9999}, {"gib": "much"}, {}):
        assert client.put(PATH, json=wrong).status_code == 422, wrong
    assert client.get(PATH).json()["gib"] == 1.5
    assert client.put(PATH, json={"gib": None}).json()["gib"] is None
    assert models.memory_cap is None
    trail = client.get("/v1/audit/instance").json()["items"]
    assert [one["details"]["gib"] for one in trail if one["action"] == "memory.cap"] == [None, 1.5]


def test_a_cap_that_the_server_was_started_with_stays(client: TestClient, state: State) -> None:
    state.studios.first.models.cap.given = 2.0
    assert client.get(PATH).json() == {"gib": 2.0, "started": True}
    answer = client.put(PATH, json={"gib": 1.0})
    assert answer.status_code == 409
    assert "2 GiB" in answer.json()["detail"]
