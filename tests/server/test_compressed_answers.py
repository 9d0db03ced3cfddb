"""Larger answers are compressed where that pays, and are the same answers."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.responses import JSONResponse, Response, StreamingResponse

from atelier.server.compressing import LARGE, LEAST, Compressed

MUCH = [{"id": f"asset-{number}", "kind": "picture"} for number in range(600)]


async def _answered(response: Response, accepted: str | None, method: str = "GET") -> tuple[dict[str, str], bytes]:
    headers = [] if accepted is None else [(b"accept-encoding", accepted.encode())]
    scope = {"type": "http", "method": method, "path": "/v1/assets", "headers": headers}
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await Compressed(response)(scope, receive, send)
    said = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return said, b"".join(one.get("body", b"") for one in sent[1:])


@pytest.mark.parametrize("rows", [MUCH, MUCH * 30])
def test_json_comes_in_a_fraction_of_its_bytes(rows: list[dict[str, str]]) -> None:
    plain = JSONResponse(rows).body
    assert (len(plain) > LARGE) is (rows is not MUCH), "the large one goes through a thread"
    said, body = asyncio.run(_answered(JSONResponse(rows), "br, gzip;q=0.8"))
    assert said["content-encoding"] == "gzip"
    assert said["content-length"] == str(len(body))
    assert "Accept-Encoding" in said["vary"]
    assert len(body) * 4 < len(plain)
    assert json.loads(gzip.decompress(body)) == rows


@pytest.mark.parametrize(
    ("response", "accepted"),
    [
        (JSONResponse(MUCH), None),
        (JSONResponse(MUCH), "br"),
        (JSONResponse(MUCH), "gzip;q=0, *;q=1"),
        (JSONResponse(["x" * (LEAST - 5)]), "gzip"),
        (Response(b"\0" * 2 * LEAST, media_type="image/webp"), "gzip"),
        (JSONResponse(MUCH, headers={"Content-Encoding": "br"}), "gzip"),
        (StreamingResponse(iter([b"[1,", b"2]"] * LEAST), media_type="application/json"), "gzip"),
    ],
)
def test_what_is_small_foreign_or_a_stream_comes_as_it_is(response: Response, accepted: str | None) -> None:
    said, body = asyncio.run(_answered(response, accepted))
    assert said.get("content-encoding") in (None, "br")
    if not isinstance(response, StreamingResponse):
        assert body == response.body


def test_a_browser_reads_the_api_as_before(client: TestClient) -> None:
    answer = client.get("/v1/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.json()["info"]["title"] == "Atelier"
    assert client.get("/v1/setup", headers={"Accept-Encoding": "gzip"}).headers.get("content-encoding") is None
