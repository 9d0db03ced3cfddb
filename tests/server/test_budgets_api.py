"""Budgets over HTTP: who sets and sees them, what a submit over one is answered with, what it leaves."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from atelier.database import now
from atelier.library.run_tables import CostRow
from atelier.server.state import State


def wish(count: int, **more: Any) -> dict[str, Any]:
    return {"recipe": "create", "inputs": {"prompts": ["a woman"], "count": count}, **more}


def test_a_budget_refuses_warns_and_lets_through(client: TestClient, state: State) -> None:
    assert client.get("/v1/budgets").json() == {"items": []}
    answer = client.put("/v1/budgets", json={"unit": "pictures", "amount": 5, "warn_at": 0.5})
    assert answer.status_code == 200, answer.text
    budget = answer.json()
    assert (budget["user"], budget["period"], budget["left"], budget["level"]) == (None, "month", 5.0, "fine")
    assert client.post("/v1/runs", json=wish(2)).json()["notices"] == []
    warned = client.post("/v1/runs", json=wish(2)).json()
    assert warned["notices"] == ["the workspace has used 0 and 4 held for runs that wait of 5 pictures this month"]
    before = len(client.get("/v1/runs").json()["items"])
    refused = client.post("/v1/runs", json=wish(2), headers={"Idempotency-Key": "k"})
    assert refused.status_code == 507
    assert refused.json()["type"] == "/v1/problems/out-of-resources"
    assert "4 held for runs that wait of 5 pictures this month, and this would take 2 more" in refused.json()["detail"]
    assert refused.json()["kept"] == "nothing was started"
    assert len(client.get("/v1/runs").json()["items"]) == before
    assert client.post(f"/v1/runs/{warned['id']}/cancel").status_code == 200
    assert client.post("/v1/runs", json=wish(2), headers={"Idempotency-Key": "k"}).status_code == 202
    retried = client.post(f"/v1/runs/{warned['id']}/retry")
    assert retried.status_code == 507
    assert client.get(f"/v1/runs/{warned['id']}").json()["state"] == "cancelled"
    assert client.delete(f"/v1/budgets/{budget['id']}").status_code == 204
    assert client.post(f"/v1/runs/{warned['id']}/retry").status_code == 202
    actions = [entry.action for entry in state.studios.first.audit.entries()]
    assert {"budget.set", "budget.remove"} <= set(actions)


def test_what_is_paused_by_a_spent_budget_does_not_go_on(client: TestClient, state: State) -> None:
    run = client.post("/v1/runs", json=wish(1)).json()["id"]
    client.put("/v1/budgets", json={"unit": "gpu-seconds", "amount": 10, "period": "day"})
    studio = state.studios.first
    with studio.library.database.write() as session:
        session.add(CostRow(workspace="default", task_id="t", amount=11.0, unit="gpu-seconds", at=now()))
    held = studio.budgets.enforce("owner")
    assert held is not None
    assert held.runs == 1
    assert client.get(f"/v1/runs/{run}").json()["paused"] is True
    answer = client.post(f"/v1/runs/{run}/resume")
    assert (answer.status_code, "11 of 10 gpu-seconds" in answer.json()["detail"]) == (507, True)
    client.put("/v1/budgets", json={"unit": "gpu-seconds", "amount": 20, "period": "day"})
    assert client.post(f"/v1/runs/{run}/resume").json()["paused"] is False


@pytest.mark.parametrize(
    "bad",
    [
        {"unit": "apples", "amount": 1},
        {"unit": "pictures", "amount": -1},
        {"unit": "pictures", "amount": 1, "period": "year"},
        {"unit": "pictures", "amount": 1, "warn_at": 2},
        {"unit": "pictures"},
    ],
)
def test_what_is_no_budget_is_refused(client: TestClient, bad: dict[str, Any]) -> None:
    assert client.put("/v1/budgets", json=bad).status_code == 422


def test_members_see_their_own_and_only_owners_set(people: Any) -> None:
    owner, editor = people.client("owner"), people.client("editor")
    unknown = {"unit": "usd", "amount": 1, "user": "nobody"}
    assert owner.put("/v1/budgets", json=unknown).status_code == 404
    made = [
        owner.put("/v1/budgets", json={"unit": "usd", "amount": 1, "user": people.ids[who]}).json()["id"]
        for who in ("editor", "viewer")
    ]
    try:
        assert editor.put("/v1/budgets", json={"unit": "usd", "amount": 9}).status_code == 403
        assert [one["id"] for one in editor.get("/v1/budgets").json()["items"]] == made[:1]
        assert {one["id"] for one in owner.get("/v1/budgets").json()["items"]} == set(made)
    finally:
        for budget in made:
            assert owner.delete(f"/v1/budgets/{budget}").status_code == 204
