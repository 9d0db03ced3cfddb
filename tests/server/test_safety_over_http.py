"""Exporting, verifying, forgetting, reporting, appealing and backing up over the API."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from atelier.accounts.consent import Scope
from atelier.library import Rating
from atelier.server.state import State
from atelier.steps.studio import Studio


def png(seed: int = 1) -> bytes:
    buffer = io.BytesIO()
    small = np.random.default_rng(seed).integers(0, 255, (5, 6, 3), dtype=np.uint8)
    Image.fromarray(small).resize((160, 128)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def studio(state: State) -> Studio:
    return state.studios.first


@pytest.fixture
def mira(studio: Studio) -> str:
    subject = studio.subjects.add("Mira")
    studio.consent.give(subject.id, given_by="Mira M.", scopes=[Scope.TRAINING, Scope.GENERATION])
    entry = studio.library.add_photo(subject.id, png(), media_type="image/png", meta={"width": 160, "height": 128})
    studio.library.assets.rate(entry.asset.id, Rating.GENERAL)
    return subject.id


@pytest.fixture
def photo(studio: Studio, mira: str) -> str:
    return studio.library.subjects.photos(mira)[0].asset_id


def test_a_person_called_by_name_is_a_person(client: TestClient, mira: str) -> None:
    """Whoever is called by name is worked on, whether her pictures come along or not."""
    assert mira
    answer = client.post("/v1/create", json={"prompt": "Mira topless at the beach"})
    assert answer.status_code == 403, answer.text
    assert "intimate picture of a real person" in answer.json()["detail"]
    statue = client.post("/v1/create", json={"prompt": "a marble statue of a nude, museum"})
    assert statue.status_code == 202, statue.text


def test_export_and_verify(client: TestClient, photo: str) -> None:
    answer = client.get(f"/v1/assets/{photo}/export", params={"preset": "square", "form": "webp"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["content-disposition"].startswith("attachment")
    found = client.post("/v1/verify", files={"file": ("x.webp", answer.content)})
    assert found.status_code == 200, found.text
    data = found.json()
    assert (data["width"], data["signature"]["state"], data["ai_made"]) == (1080, "unsigned", None)
    for params, status in (({"quality": 0}, 422), ({"preset": "no"}, 404), ({"form": "gif"}, 422)):
        assert client.get(f"/v1/assets/{photo}/export", params=params).status_code == status
    assert client.get("/v1/assets/nothing/export").status_code == 404
    assert client.post("/v1/verify", files={"file": ("x.svg", b"<svg/>")}).status_code == 422
    assert client.get("/v1/certificate").json()["pem"].startswith("-----BEGIN CERTIFICATE-----")
    assert {one["name"] for one in client.get("/v1/export-presets").json()["items"]} >= {"original", "web", "print"}


def test_an_export_can_be_submitted(client: TestClient, photo: str) -> None:
    answer = client.post("/v1/exports", json={"asset": photo, "preset": "web"})
    assert answer.status_code == 202, answer.text
    assert answer.json()["id"]
    assert client.post("/v1/exports", json={"asset": photo, "options": {"nonsense": 1}}).status_code == 422


def test_forgetting(client: TestClient, mira: str, photo: str) -> None:
    preview = client.get("/v1/subjects/Mira/forget").json()
    assert preview["counts"]["photo"] == 1
    wrong = client.post("/v1/subjects/Mira/forget", json={"confirm": "Myra"})
    assert (wrong.status_code, wrong.json()["kept"]) == (422, "nothing was erased")
    done = client.post("/v1/subjects/Mira/forget", json={"confirm": "Mira"})
    assert done.status_code == 200, done.text
    assert done.json()["erased"]["photo"] == 1
    assert client.get(f"/v1/assets/{photo}/export").status_code == 404
    assert [one["id"] for one in client.get("/v1/erasures").json()["items"]] == [done.json()["id"]]
    assert client.get("/v1/subjects/Mira/forget").status_code == 404


def test_reports_are_decided(client: TestClient, studio: Studio, photo: str) -> None:
    wish = {"asset": photo, "reason": "consent", "words": "that is me"}
    first = client.post("/v1/reports", json=wish)
    assert first.status_code == 201, first.text
    assert client.post("/v1/reports", json=wish).json()["id"] == first.json()["id"]
    assert client.post("/v1/reports", json={"asset": "no", "reason": "consent"}).status_code == 404
    assert client.post("/v1/reports", json={"asset": photo, "reason": "dislike"}).status_code == 422
    listed = client.get("/v1/reports", params={"state": "open"}).json()
    assert [one["id"] for one in listed["items"]] == [first.json()["id"]]
    decision = {"uphold": True, "action": "minor", "note": "right"}
    done = client.post(f"/v1/reports/{first.json()['id']}/decide", json=decision)
    assert done.status_code == 200, done.text
    assert (done.json()["state"], done.json()["decided_by"]) == ("upheld", "owner")
    assert studio.library.assets.get(photo).minor
    assert client.post(f"/v1/reports/{first.json()['id']}/decide", json=decision).status_code == 409
    assert client.get("/v1/reports", params={"state": "open"}).json()["items"] == []


def test_refusals_are_appealed(client: TestClient, studio: Studio) -> None:
    from atelier.errors import Refused

    with pytest.raises(Refused, match="appeal against refusal"):
        studio.screening.require(["pikachu in a garden"])
    with pytest.raises(Refused):
        studio.screening.require(["a nude child"])
    items = client.get("/v1/refusals").json()["items"]
    by_rule = {one["rule"]: one for one in items}
    mine = by_rule["protected-marks"]["id"]
    assert by_rule["protected-marks"]["words"] == "pikachu"
    assert client.post(f"/v1/refusals/{mine}/decide", json={"allow": True}).status_code == 409
    assert client.post(f"/v1/refusals/{mine}/appeal", json={"words": ""}).status_code == 422
    assert client.post(f"/v1/refusals/{mine}/appeal", json={"words": "we hold the licence"}).status_code == 200
    never = by_rule["sexual-minors"]["id"]
    assert client.post(f"/v1/refusals/{never}/appeal", json={"words": "art"}).status_code == 403
    done = client.post(f"/v1/refusals/{mine}/decide", json={"allow": True, "note": "licence seen"})
    assert done.json()["state"] == "allowed"
    studio.screening.require(["Pikachu in a garden"])
    with pytest.raises(Refused):
        studio.screening.require(["pikachu in a kitchen"])
    assert any(rule["name"] == "sexual-minors" for rule in client.get("/v1/policies").json()["rules"])


def test_pages_of_refusals(client: TestClient, studio: Studio) -> None:
    from atelier.errors import Refused

    for index in range(5):
        with pytest.raises(Refused):
            studio.screening.require([f"pikachu number {index}"])
    seen: list[str] = []
    params: dict[str, Any] = {"limit": 2}
    while True:
        page = client.get("/v1/refusals", params=params).json()
        seen += [one["text"] for one in page["items"]]
        if page["next"] is None:
            break
        params["cursor"] = page["next"]
    assert seen == [f"pikachu number {index}" for index in reversed(range(5))]
    assert client.get("/v1/refusals", params={"cursor": "forged"}).status_code == 422


def test_backups(client: TestClient, photo: str) -> None:
    assert client.get("/v1/backups").json() == {"items": []}
    made = client.post("/v1/backups", json={})
    assert made.status_code == 201, made.text
    assert made.json()["copied"] == made.json()["backup"]["blobs"] > 0
    assert client.post("/v1/backups", json={"verify": True}).json()["copied"] == 0
    assert len(client.get("/v1/backups").json()["items"]) == 2
