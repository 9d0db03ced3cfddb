"""The parts that every route stands on: problems, paging, rules, headers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from atelier.errors import OutOfResources, TooMany
from atelier.server.access import Anyone
from atelier.server.problems import MEDIA_TYPE
from atelier.server.resource import resource


def test_a_list_is_walked_by_its_cursors(client: TestClient) -> None:
    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/problems", params=params).json()
        seen += [one["type"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) > 6
    assert seen == sorted(seen)


@pytest.mark.parametrize("cursor", ["x", "MQ.x", "MQ.0koVrvZSVJYnJ2bxhWpJv0Vh6tAF7_6zXe5YoNtYE5Q", "é" * 9])
def test_a_forged_cursor_is_refused(client: TestClient, cursor: str) -> None:
    answer = client.get("/v1/problems", params={"cursor": cursor})
    assert (answer.status_code, answer.headers["content-type"]) == (422, MEDIA_TYPE)


def test_what_is_not_there_and_what_is_not_valid_are_problems(client: TestClient) -> None:
    for method, path, status, code in (
        ("GET", "/v1/nothing", 404, "not-found"),
        ("GET", "/v1/problems/nothing", 404, "not-found"),
        ("POST", "/v1/problems", 405, "method-not-allowed"),
        ("GET", "/v1/problems?limit=0", 422, "invalid-input"),
    ):
        answer = client.request(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE), path
        assert answer.json()["type"] == f"/v1/problems/{code}"
        assert answer.json()["status"] == status


def test_errors_of_the_studio_and_defects_are_problems(app: FastAPI, client: TestClient) -> None:
    router = resource("testing")

    @router.get("/full")
    def full(caller: Anyone) -> None:
        raise OutOfResources("disk is full", kept="all of it", advice="free 3 GB")

    @router.get("/defect")
    def defect(caller: Anyone) -> None:
        raise RuntimeError("secret inside")

    @router.get("/many")
    def many(caller: Anyone) -> None:
        raise TooMany("10 a minute", retry_after=17)

    app.router.routes.extend(router.routes)
    answer = client.get("/v1/testing/full")
    assert answer.status_code == 507
    assert {"detail": "disk is full", "kept": "all of it", "advice": "free 3 GB"}.items() <= answer.json().items()
    assert client.get("/v1/testing/many").headers["retry-after"] == "17"
    answer = client.get("/v1/testing/defect")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json()["request"] == answer.headers["x-request-id"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_route_without_a_rule_cannot_be_made() -> None:
    router = resource("testing")
    with pytest.raises(TypeError, match="rule"):

        @router.get("/open")
        def open_to_all() -> None: ...


def test_starting_the_server_imports_no_heavy_module(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from atelier.server.app import create_app;"
        "from atelier.server.settings import Settings; create_app(Settings(home=Path(sys.argv[1])));"
        "heavy = {'torch', 'diffusers', 'transformers', 'cv2', 'scipy', 'matplotlib'};"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
