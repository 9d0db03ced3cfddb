"""Subjects, consents, photos and captions over the API."""

from __future__ import annotations

import io

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image


def picture(seed: int, edge: int = 160) -> bytes:
    """A sharp little picture, another one for every seed."""
    pixels = np.random.default_rng(seed).integers(0, 255, (edge // 8, edge // 8, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).resize((edge, edge), Image.Resampling.NEAREST).save(buffer, "PNG")
    return buffer.getvalue()


def bring(client: TestClient, subject: str, *seeds: int, rating: str = "general") -> list[str]:
    files = [("files", (f"{seed}.png", picture(seed), "image/png")) for seed in seeds]
    answer = client.post(f"/v1/subjects/{subject}/photos", files=files, data={"rating": rating})
    assert answer.status_code == 201, answer.text
    return [one["asset_id"] for one in answer.json()["items"]]


@pytest.fixture
def mug(client: TestClient) -> str:
    """A subject that needs no consent and no face."""
    answer = client.post("/v1/subjects", json={"name": "Blue mug", "kind": "garment"})
    assert answer.status_code == 201
    return answer.json()["id"]


def test_subjects_are_added_shown_changed_and_listed(client: TestClient) -> None:
    made = client.post("/v1/subjects", json={"name": "Mira", "kind": "person"}).json()
    assert (made["trigger"], made["needs_consent"], made["photos"], made["cover"]) == ("mira", True, 0, None)
    assert client.get("/v1/subjects/Mira").json() == made
    changed = client.patch(f"/v1/subjects/{made['id']}", json={"name": "Mira M.", "notes": "tall"}).json()
    assert (changed["name"], changed["trigger"], changed["notes"]) == ("Mira M.", "miram", "tall")
    assert client.post("/v1/subjects", json={"name": "miram", "kind": "pet"}).status_code == 409
    assert client.post("/v1/subjects", json={"name": "x", "kind": "ghost"}).status_code == 422
    assert client.patch("/v1/subjects/nobody", json={"name": "x"}).status_code == 404
    client.post("/v1/subjects", json={"name": "Anna"})
    first = client.get("/v1/subjects?limit=1").json()
    rest = client.get(f"/v1/subjects?limit=1&cursor={first['next']}").json()
    assert [one["name"] for one in first["items"] + rest["items"]] == ["Anna", "Mira M."]
    assert rest["next"] is None


def test_a_draft_is_one_until_it_is_said_who_it_is(client: TestClient) -> None:
    """Whoever opens the page next sees what was begun: the studio knows, not the browser."""
    made = client.post("/v1/subjects", json={"name": "New person", "draft": True}).json()
    assert made["draft"] is True
    assert [one["draft"] for one in client.get("/v1/subjects").json()["items"]] == [True]
    named = client.patch(f"/v1/subjects/{made['id']}", json={"name": "Mira"}).json()
    assert named["draft"] is True, "a name alone settles nothing"
    settled = client.patch(f"/v1/subjects/{made['id']}", json={"draft": False}).json()
    assert (settled["draft"], settled["name"]) == (False, "Mira")
    assert client.get(f"/v1/subjects/{made['id']}").json()["draft"] is False
    assert client.post("/v1/subjects", json={"name": "Anna"}).json()["draft"] is False


def test_consent_is_given_and_withdrawn(client: TestClient) -> None:
    subject = client.post("/v1/subjects", json={"name": "Mira"}).json()["id"]
    path = f"/v1/subjects/{subject}/consents"
    given = client.post(path, json={"given_by": "Mira M.", "expires_at": "2999-01-01T00:00:00Z"})
    assert given.status_code == 201
    assert (given.json()["scopes"], given.json()["holds"]) == (["generation", "training"], True)
    card = client.get(f"/v1/subjects/{subject}").json()
    assert (card["needs_consent"], sorted(card["scopes"])) == (False, ["generation", "training"])
    assert client.post(path, json={"given_by": "M", "expires_at": "1999-01-01T00:00:00Z"}).status_code == 422
    assert client.post(path, json={"given_by": "M", "expires_at": "2999-01-01T00:00:00"}).status_code == 422
    assert client.post(path, json={"given_by": "M", "scopes": []}).status_code == 422
    assert client.post(f"{path}/withdraw", json={"scope": "training"}).json() == {"count": 1}
    assert client.get(f"/v1/subjects/{subject}").json()["scopes"] == ["generation"]
    assert client.post(f"{path}/withdraw", json={}).status_code == 200
    listed = client.get(path).json()["items"]
    assert listed[0]["withdrawn_at"] is not None
    assert client.post(f"{path}/withdraw", json={}).status_code == 404


def test_photos_get_verdicts_and_a_person_has_the_last_word(client: TestClient, mug: str) -> None:
    ids = bring(client, mug, 1, 2)
    assert len(set(ids)) == 2
    bad = client.post(f"/v1/subjects/{mug}/photos", files=[("files", ("x.png", b"not a picture", "image/png"))])
    news = bad.json()["items"][0]
    assert (bad.status_code, news["asset_id"], news["accepted"]) == (201, None, False)
    assert news["findings"][0]["message"]
    twice = client.post(f"/v1/subjects/{mug}/photos", files=[("files", ("again.png", picture(1), "image/png"))])
    assert twice.json()["stored"] == 0
    assert "duplicate" in {finding["code"] for finding in twice.json()["items"][0]["findings"]}

    path = f"/v1/subjects/{mug}/photos"
    rejected = client.post(f"{path}/{ids[0]}/reject", json={"note": "blurred"}).json()
    assert rejected["accepted"] is False
    assert {one["check"] for one in rejected["verdicts"] if not one["passed"]} >= {"rejected"}
    accepted = client.post(f"{path}/{ids[0]}/accept", json={}).json()
    assert accepted["accepted"] is True
    assert client.post(f"{path}/nothing/accept", json={}).status_code == 404

    assert client.patch(path, json={"ids": ids, "rating": "sensitive"}).json() == {"count": 2}
    assert client.patch(path, json={"ids": [*ids, "other"], "rating": "general"}).status_code == 404
    assert client.patch(path, json={"ids": ids[:1], "minor": True}).json() == {"count": 1}
    shown = client.get(path, params={"limit": 1}).json()
    assert (shown["items"][0]["rating"], shown["items"][0]["minor"], shown["items"][0]["width"]) == (
        "sensitive",
        True,
        160,
    )
    assert client.get(shown["items"][0]["thumbnail"]).headers["content-type"] == "image/webp"
    assert client.get(path, params={"cursor": shown["next"]}).json()["items"][0]["asset_id"] == ids[1]
    assert client.delete(f"{path}/{ids[1]}").status_code == 204
    assert [one["asset_id"] for one in client.get(path).json()["items"]] == ids[:1]
    assert client.delete(f"{path}/{ids[1]}").status_code == 404


def test_files_that_are_no_upload_are_told(client: TestClient, mug: str) -> None:
    path = f"/v1/subjects/{mug}/photos"
    assert client.post(path).status_code == 422
    assert client.post(path, data={"rating": "general"}).status_code == 422
    assert client.post(path, json={"files": ["x"]}).status_code == 422
    assert client.post("/v1/subjects/nobody/photos", files=[("files", ("x.png", picture(1)))]).status_code == 404
    wrong = client.post(path, files=[("files", ("x.png", picture(1)))], data={"rating": "fine"})
    assert (wrong.status_code, wrong.json()["type"]) == (422, "/v1/problems/invalid-input")


def test_the_workspaces_quota_bounds_uploads(client: TestClient, mug: str) -> None:
    client.patch("/v1/admin/limits/workspaces/default", json={"storage_bytes": 10})
    answer = client.post(f"/v1/subjects/{mug}/photos", files=[("files", ("x.png", picture(1)))])
    assert (answer.status_code, answer.json()["type"]) == (507, "/v1/problems/out-of-resources")


def test_captions_are_written_replaced_tagged(client: TestClient, mug: str) -> None:
    ids = bring(client, mug, 1, 2)
    path = f"/v1/subjects/{mug}/captions"
    for one in ids:
        client.post(f"/v1/subjects/{mug}/photos/{one}/accept", json={})
    assert [(one["text"], one["version"]) for one in client.get(path).json()["items"]] == [("", 0), ("", 0)]
    items = [{"asset_id": one, "text": f"a photo of bluemug, number {index}"} for index, one in enumerate(ids)]
    assert client.put(path, json={"items": items}).json() == {"changed": 2}
    assert client.put(path, json={"items": items}).json() == {"changed": 0}
    wrong = [*items, {"asset_id": "nothing", "text": "x"}]
    assert client.put(path, json={"items": wrong}).status_code == 404
    changed = client.post(f"{path}/replace", json={"find": "photo", "replacement": "picture"})
    assert changed.json() == {"changed": 2}
    assert client.post(f"{path}/tags", json={"add": "on a table"}).json() == {"changed": 2}
    assert client.post(f"{path}/tags", json={"remove": "number 0"}).json() == {"changed": 1}
    assert client.post(f"{path}/tags", json={}).status_code == 422
    assert [one["text"] for one in client.get(path).json()["items"]] == [
        "a picture of bluemug, on a table",
        "a picture of bluemug, number 1, on a table",
    ]
    versions = client.get(f"{path}/{ids[0]}").json()["items"]
    assert [one["version"] for one in versions] == [1, 2, 3, 4]
    card = client.get(f"/v1/subjects/{mug}").json()
    assert (card["photos"], card["captions"]) == (2, 2)
    photo = client.get(f"/v1/subjects/{mug}/photos").json()["items"][0]
    assert photo["caption"] == "a picture of bluemug, on a table"


def test_having_captions_written_is_a_run(client: TestClient, mug: str) -> None:
    path = f"/v1/subjects/{mug}/captions/write"
    assert client.post(path, json={}).status_code == 422  # no photos
    (photo,) = bring(client, mug, 1)
    client.post(f"/v1/subjects/{mug}/photos/{photo}/accept", json={})
    run = client.post(path, json={})
    assert (run.status_code, run.json()["recipe"], run.json()["state"]) == (202, "caption", "waiting")
    assert run.headers["location"] == f"/v1/runs/{run.json()['id']}"


def test_advice_says_what_to_add(client: TestClient, mug: str) -> None:
    empty = client.get(f"/v1/subjects/{mug}/advice").json()
    assert (empty["count"], empty["advice"]) == (0, ["add at least 8 photos of the garment"])
    for photo in bring(client, mug, 1, 2):
        client.post(f"/v1/subjects/{mug}/photos/{photo}/accept", json={})
    advice = client.get(f"/v1/subjects/{mug}/advice").json()
    assert advice["count"] == 2
    assert "add 6 more" in advice["advice"][0]


def test_a_sample_person_is_ready_to_be_trained(client: TestClient) -> None:
    names = client.get("/v1/subjects/samples").json()["items"]
    assert len(names) >= 3
    made = client.post("/v1/subjects/sample", json={"name": names[1]})
    assert made.status_code == 201
    card = made.json()
    assert (card["name"], card["photos"], card["needs_consent"]) == (names[1].capitalize(), 8, False)
    photos = client.get(f"/v1/subjects/{card['id']}/photos").json()["items"]
    assert {one["rating"] for one in photos} == {"general"}
    assert all(len(box) == 4 for one in photos for box in one["faces"])
    assert client.post("/v1/subjects/sample", json={"name": names[1]}).status_code == 409
    assert client.post("/v1/subjects/sample", json={"name": "nobody"}).status_code == 404
    assert client.post("/v1/subjects/sample", json={}).json()["name"] == names[0].capitalize()
