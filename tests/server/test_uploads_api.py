"""Uploads in parts: as tus clients send them, cut, resumed after a restart, hostile."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from atelier.server.app import create_app
from atelier.server.settings import Settings
from atelier.steps.services import uploads as service

PART = {"Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}


def album(count: int) -> bytes:
    """A zip of pictures."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for seed in range(count):
            pixels = np.random.default_rng(seed).integers(0, 255, (20, 20, 3), dtype=np.uint8)
            buffer = io.BytesIO()
            Image.fromarray(pixels).resize((160, 160), Image.Resampling.NEAREST).save(buffer, "PNG")
            file.writestr(f"{seed}.png", buffer.getvalue())
    return packed.getvalue()


@pytest.fixture
def mug(client: TestClient) -> str:
    return client.post("/v1/subjects", json={"name": "mug", "kind": "garment"}).json()["id"]


def start(client: TestClient, subject: str, length: int) -> str:
    answer = client.post("/v1/uploads", json={"subject": subject, "name": "album.zip", "length": length})
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


def part(client: TestClient, path: str, offset: int, content: bytes):
    return client.patch(path, content=content, headers={**PART, "Upload-Offset": str(offset)})


def test_parts_become_photos_also_after_a_restart(client: TestClient, mug: str, settings: Settings) -> None:
    content = album(2)
    path = start(client, mug, len(content))
    first = part(client, path, 0, content[:5000])
    assert (first.status_code, first.headers["upload-offset"], first.headers["tus-resumable"]) == (204, "5000", "1.0.0")
    assert client.post(f"{path}/finish", json={}).status_code == 409
    again = create_app(settings)  # the server was started again
    try:
        other = TestClient(again, base_url="http://localhost:8765", client=("127.0.0.1", 1))
        asked = other.head(path)
        assert (asked.status_code, asked.headers["upload-offset"]) == (200, "5000")
        assert asked.headers["upload-length"] == str(len(content))
        assert part(other, path, 5000, content[5000:]).headers["upload-offset"] == str(len(content))
        made = other.post(f"{path}/finish", json={"rating": "general"})
    finally:
        again.state.atelier.studios.close()
    assert (made.status_code, made.json()["stored"]) == (201, 2)
    assert client.get(path).status_code == 404
    assert len(client.get(f"/v1/subjects/{mug}/photos").json()["items"]) == 2
    assert client.get("/v1/uploads").json() == {"items": []}


def test_tus_clients_say_it_in_headers(client: TestClient, mug: str) -> None:
    told = f"subject {base64.b64encode(mug.encode()).decode()},filename {base64.b64encode(b'a.zip').decode()}"
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": told}
    made = client.post("/v1/uploads", headers=headers)
    assert (made.status_code, made.json()["name"], made.json()["length"]) == (201, "a.zip", 10)
    assert made.headers["upload-expires"].endswith("GMT")
    assert client.post("/v1/uploads", headers={"Upload-Length": "10"}).status_code == 422
    assert client.post("/v1/uploads", headers={**headers, "Upload-Metadata": "subject %%%"}).status_code == 422
    assert client.delete(made.headers["location"]).status_code == 204
    assert client.head(made.headers["location"]).status_code == 404


def test_what_does_not_fit_is_refused_and_what_is_there_stays(client: TestClient, mug: str) -> None:
    path = start(client, mug, 100)
    assert part(client, path, 0, b"x" * 60).status_code == 204
    wrong = part(client, path, 0, b"x")
    assert (wrong.status_code, wrong.json()["kept"]) == (409, "60 bytes")
    assert part(client, path, 60, b"x" * 41).status_code == 413
    assert client.head(path).headers["upload-offset"] == "60"
    assert client.patch(path, content=b"x", headers={"Upload-Offset": "60"}).status_code == 415
    old = client.patch(path, content=b"x", headers={**PART, "Upload-Offset": "60", "Tus-Resumable": "0.2.2"})
    assert (old.status_code, old.headers["tus-version"]) == (412, "1.0.0")
    assert client.patch(path, content=b"x", headers=PART).status_code == 422
    assert part(client, path, -1, b"x").status_code == 422
    assert part(client, "/v1/uploads/..%2f..%2fkeys", 0, b"x").status_code in (404, 422)
    big = {"subject": mug, "length": 5 * 2**40}
    assert client.post("/v1/uploads", json=big).status_code == 422
    assert client.post("/v1/uploads", json={"subject": "nobody", "length": 1}).status_code == 404


def test_uploads_are_bounded_and_expire(
    client: TestClient, mug: str, monkeypatch: pytest.MonkeyPatch, state: Callable[..., object]
) -> None:
    monkeypatch.setattr(service, "MOST", 2)
    paths = [start(client, mug, 10) for _ in range(2)]
    assert client.post("/v1/uploads", json={"subject": mug, "length": 10}).status_code == 409
    monkeypatch.setattr(service, "KEPT", timedelta(seconds=-1))
    assert client.get(paths[0]).status_code == 404
    monkeypatch.setattr(service, "KEPT", timedelta(hours=1))
    assert client.get(paths[0]).status_code == 200
    monkeypatch.setattr(service, "KEPT", timedelta(seconds=-1))
    start(client, mug, 10)
    monkeypatch.setattr(service, "KEPT", timedelta(hours=1))
    assert len(client.get("/v1/uploads").json()["items"]) == 1


def test_what_is_half_there_is_erased_with_its_subject(client: TestClient, mug: str) -> None:
    path = start(client, mug, 10)
    part(client, path, 0, b"secret")
    assert client.post(f"/v1/subjects/{mug}/forget", json={"confirm": "mug"}).status_code in (200, 201)
    assert client.get(path).status_code == 404
    assert client.get("/v1/uploads").json() == {"items": []}
