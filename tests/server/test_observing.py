"""Health, figures, and logs that hold ids and no secrets."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from atelier.jobs.recorder import Recorder
from atelier.recipe.ports import Changed
from atelier.recipe.values import State as RunState
from atelier.server.state import State
from atelier.steps.logs import REDACTED, configure, log_event, redact, without_secrets


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged, as JSON lines."""
    stream, root = io.StringIO(), logging.getLogger()
    before = (root.handlers[:], root.level, structlog.get_config())
    configure(as_json=True, stream=stream, level="DEBUG")
    yield stream
    root.handlers[:], root.level = before[0], before[1]
    structlog.configure(**before[2])


def logged(stream: io.StringIO, event: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [line for line in found if line["event"] == event]


def figures(client: TestClient) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_health(client: TestClient, state: State) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}
    good = client.get("/health/ready")
    assert (good.status_code, good.json()["status"]) == (200, "ready")
    with state.studios.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    bad = client.get("/health/ready")
    assert (bad.status_code, bad.json()["status"]) == (503, "not-ready")
    assert "schema 0001" in bad.json()["checks"]["database"]
    assert client.get("/health/live").status_code == 200


def test_figures(client: TestClient) -> None:
    client.get("/v1/problems")
    client.get("/v1/problems/refused")
    client.get("/v1/nothing/of/the/kind")
    found = figures(client)
    assert found["atelier_http_requests_total['/v1/problems', '200', 'GET']"] == 1
    assert found["atelier_http_requests_total['/v1/problems/{code}', '200', 'GET']"] == 1
    assert found["atelier_http_request_seconds_count['/v1/problems', 'GET']"] == 1
    assert "atelier_assets[]" in found
    assert "atelier_disk_free_bytes[]" in found
    assert not any("of/the/kind" in name for name in found)  # addresses never become labels


def test_figures_are_for_administrators(connect: Any) -> None:
    assert connect(peer="203.0.113.5", url="http://studio.test").get("/metrics").status_code in (401, 403)


def test_a_defect_is_counted_and_its_log_has_the_request_s_id(app: FastAPI, connect: Any, lines: io.StringIO) -> None:
    def broken() -> None:
        raise RuntimeError("password=hunter2hunter2 at postgresql://me:s3cretword@host/db")

    app.router.routes.insert(0, _route("/broken", broken))
    answer = connect().get("/broken?token=abcdefgh")
    assert answer.status_code == 500
    (line,) = logged(lines, "request")
    assert line["request"] == answer.headers["x-request-id"]
    assert (line["status"], line["method"]) == (500, "GET")
    told = lines.getvalue()
    assert "hunter2" not in told
    assert "s3cretword" not in told
    assert "abcdefgh" not in told
    assert "RuntimeError" in told


def test_what_is_logged_of_a_request(client: TestClient, lines: io.StringIO) -> None:
    client.post("/v1/verify", files={"file": ("x.svg", b"<svg/>")})
    (line,) = logged(lines, "request")
    assert (line["route"], line["status"], line["user"]) == ("/v1/verify", 422, "owner")
    assert line["level"] == "info"
    assert line["ms"] >= 0
    client.get("/health/live")
    assert len(logged(lines, "request")) == 1


def test_a_run_is_followed_from_its_request_to_its_worker(client: TestClient, state: State, lines: io.StringIO) -> None:
    answer = client.post("/v1/create", json={"prompt": "a woman in a red dress", "preset": "draft"})
    assert answer.status_code == 202, answer.text
    run, request = answer.json()["id"], answer.headers["x-request-id"]
    (line,) = [one for one in logged(lines, "request") if one["route"] == "/v1/create"]
    assert (line["request"], line["run"]) == (request, run)
    client.post(f"/v1/runs/{run}/cancel")
    (line,) = [one for one in logged(lines, "request") if one["route"].endswith("/cancel")]
    assert line["run"] == run

    studio = state.studios.first
    assert studio.library.ledger.run("default", run).request == request
    with Recorder(studio.queue.events, also=log_event) as recorder:
        recorder.of(run, "default", request)
        recorder.emit(Changed(run=run, task="", node="", state=RunState.RUNNING, reused=False))
        recorder.emit(Changed(run="another", task="", node="", state=RunState.RUNNING))
    first, second = logged(lines, "changed")
    assert (first["run"], first["request"], first["state"]) == (run, request, "running")
    assert first["reused"] is False
    assert "request" not in second


def test_libraries_log_through_the_same_door(lines: io.StringIO) -> None:
    logging.getLogger("somebody").warning("Authorization: Bearer abc.def.ghi_%s", "jkl")
    (line,) = [json.loads(one) for one in lines.getvalue().splitlines()]
    assert line["logger"] == "somebody"
    assert "abc.def" not in line["event"]


SECRETS = {
    "password": "hunter2",
    "new_password": "x",
    "Authorization": "Bearer abcdefghi",
    "api_key": "k",
    "refresh_token": "t",
    "passphrase": "p",
    "cookie": "c",
}


def test_secrets_by_key_and_by_shape() -> None:
    told = redact(None, "info", {"event": "x", **SECRETS, "deep": {"list": [{"token": "t"}], "ok": 1}, "key_id": "k1"})
    assert all(told[name] == REDACTED for name in SECRETS)
    assert told["deep"] == {"list": [{"token": REDACTED}], "ok": 1}
    assert told["key_id"] == "k1"
    for text_, secret in (
        ("get /x?sig=abcdef123&a=1", "abcdef123"),
        ("Bearer eyJhbGciOi.eyJzdWIiOi.c2ln", "eyJ"),
        ("key ate_reset_AbCdEf123456 used", "AbCdEf"),
        ("postgresql://me:pa55word@db/x", "pa55word"),
        ("-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----", "MIGH"),
        ("atelier-library-key-1 " + "A" * 44, "AAAA"),
        ("sk-abcdefghijklmnop", "abcdefgh"),
    ):
        assert secret not in without_secrets(text_), text_
    assert without_secrets("a red coat at the sea, seed 7") == "a red coat at the sea, seed 7"
    assert len(without_secrets("x" * 100_000)) < 9000


@given(
    st.recursive(
        st.none() | st.text() | st.integers() | st.binary(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
@settings(max_examples=40, deadline=None)
def test_anything_can_be_logged(value: object) -> None:
    json.dumps(redact(None, "info", {"event": "x", "value": value})["value"])


def _route(path: str, endpoint: Any) -> Any:
    from starlette.routing import Route

    return Route(path, lambda request: endpoint())
