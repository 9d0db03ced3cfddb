"""A submit whose server died before its answer was kept: sent again, it is the same run, and nothing is left over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select, update

from atelier.accounts.access_tables import AnswerRow
from atelier.accounts.answers import Answers
from atelier.accounts.directory import Directory
from atelier.database import now
from atelier.errors import Conflict
from atelier.library.owner import this_process
from atelier.library.run_tables import RunRow
from atelier.server.state import State

WISH = {"recipe": "create", "inputs": {"prompts": ["a woman"], "count": 1}}
KEY = {"Idempotency-Key": "k1"}
DEAD = "".join([this_process().rpartition(":")[0], ":1.00"])
"""A process with this one's number that began long before it."""


def _count(state: State) -> int:
    with state.studios.database.read() as session:
        return session.scalar(select(func.count()).select_from(RunRow)) or 0


def _forget_answer(state: State, process: str) -> None:
    with state.studios.database.write() as session:
        session.execute(update(AnswerRow).values(status=None, process=process))


def test_the_run_of_a_dead_servers_request_is_found_again(client: TestClient, state: State) -> None:
    first = client.post("/v1/runs", json=WISH, headers=KEY).json()["id"]
    _forget_answer(state, DEAD)
    again = client.post("/v1/runs", json=WISH, headers=KEY)
    assert (again.status_code, again.json()["id"], _count(state)) == (202, first, 1)
    assert again.headers["Location"] == f"/v1/runs/{first}"
    _forget_answer(state, DEAD)
    other = client.post("/v1/runs", json={**WISH, "title": "another"}, headers=KEY)
    assert other.json()["id"] != first


def test_a_living_servers_request_is_waited_for(client: TestClient, state: State) -> None:
    client.post("/v1/runs", json=WISH, headers=KEY)
    _forget_answer(state, this_process())
    assert client.post("/v1/runs", json=WISH, headers=KEY).status_code == 409
    assert _count(state) == 1


def test_a_key_is_free_again_after_a_day(client: TestClient, state: State) -> None:
    first = client.post("/v1/runs", json=WISH, headers=KEY).json()["id"]
    with state.studios.database.write() as session:
        session.execute(update(AnswerRow).values(created=now() - timedelta(hours=25)))
        session.execute(update(RunRow).values(queued=now() - timedelta(hours=25)))
    assert client.post("/v1/runs", json=WISH, headers=KEY).json()["id"] != first


def test_claims_of_the_dead_are_free(state: State) -> None:
    directory = Directory(state.studios.database)
    gone: set[str] = set()
    one = Answers(directory, process="one", lives=lambda process: process not in gone)
    two = Answers(directory, process="two", lives=lambda process: process not in gone)
    assert one.claim("key", "request") is None
    with pytest.raises(Conflict):
        two.claim("key", "request")
    gone.add("one")
    assert two.claim("key", "request") is None
    with pytest.raises(Conflict):
        one.claim("key", "request")
