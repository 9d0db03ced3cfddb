"""Pictures that the page makes, documents, the catalogue, and what creating and training refuse."""

from __future__ import annotations

import base64
import io

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from atelier.database import now
from atelier.library.run_tables import CostRow
from atelier.server.state import State


def png(colour: str = "red", mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (64, 48), colour).save(buffer, "PNG")
    return buffer.getvalue()


def bring(client: TestClient, content: bytes, **fields: object):
    return client.post("/v1/assets", files={"file": ("a.png", content)}, data=fields)


def test_a_picture_is_brought_once_and_with_its_sources(client: TestClient) -> None:
    made = bring(client, png())
    assert (made.status_code, made.json()["kind"], made.json()["width"]) == (201, "image", 64)
    assert bring(client, png()).json()["id"] == made.json()["id"]
    mask = bring(client, png("white"), kind="mask").json()
    assert client.get(f"/v1/assets/{mask['id']}").json()["meta"]["about"] == "mask"
    wish = {"prompt": "a woman", "image": made.json()["id"], "mask": mask["id"]}
    assert client.post("/v1/create", json=wish).status_code == 202
    child = bring(client, png("blue"), derived_from=[made.json()["id"]], rating="sensitive").json()
    assert child["rating"] == "sensitive"
    graph = client.get(f"/v1/assets/{child['id']}/lineage").json()
    assert {one["parent"] for one in graph["links"]} == {made.json()["id"]}
    assert bring(client, b"<svg onload=alert(1)>").status_code == 422
    assert bring(client, png("green"), derived_from=["nothing"]).status_code == 404
    assert bring(client, png("green"), kind="photo").status_code == 422


def test_a_click_selects_what_lies_there(client: TestClient) -> None:
    image = Image.new("RGB", (64, 48), "blue")
    image.paste("yellow", (8, 8, 40, 40))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    made = bring(client, buffer.getvalue()).json()["id"]
    found = client.post(f"/v1/assets/{made}/select", json={"x": 0.3, "y": 0.5})
    assert found.status_code == 200
    (line,) = found.json()["outlines"]
    xs, ys = ([place[name] for place in line["points"]] for name in "xy")
    assert (min(xs), max(xs)) == (pytest.approx(8, abs=2), pytest.approx(40, abs=2))
    assert (min(ys), max(ys)) == (pytest.approx(8, abs=2), pytest.approx(40, abs=2))
    assert found.json()["share"] == pytest.approx(32 * 32 / (64 * 48), rel=0.1)
    assert client.post(f"/v1/assets/{made}/select", json={"x": 2, "y": 0.5}).status_code == 422
    assert client.post("/v1/assets/nothing/select", json={"x": 0, "y": 0}).status_code == 404


def test_what_is_made_from_a_subjects_photo_is_erased_with_it(client: TestClient) -> None:
    subject = client.post("/v1/subjects", json={"name": "mug", "kind": "garment"}).json()["id"]
    photo = client.post(f"/v1/subjects/{subject}/photos", files=[("files", ("a.png", png()))]).json()["items"][0]
    made = bring(client, png("blue"), derived_from=[photo["asset_id"]]).json()
    assert made["subjects"] == [subject]
    content = {"layers": [{"asset": made["id"]}]}
    document = client.post("/v1/documents", json={"name": "Poster", "content": content}).json()
    assert client.post(f"/v1/subjects/{subject}/forget", json={"confirm": "mug"}).status_code in (200, 201)
    assert client.get(f"/v1/assets/{made['id']}").status_code == 404
    assert client.get(f"/v1/documents/{document['id']}").status_code == 404


def test_documents_are_saved_shown_and_removed(client: TestClient, state: State) -> None:
    address = "data:image/png;base64," + base64.b64encode(png()).decode()
    wish = {"name": "Poster", "content": {"layers": [1, {"text": "hello"}]}, "thumbnail": address}
    made = client.post("/v1/documents", json=wish)
    assert made.status_code == 201
    path = f"/v1/documents/{made.json()['id']}"
    assert client.get(path).json()["content"] == wish["content"]
    assert client.get(made.json()["thumbnail"]).content == png()
    saved = client.put(path, json={"name": "Poster 2", "content": []}).json()
    assert (saved["id"], saved["created"]) == (made.json()["id"], made.json()["created"])
    assert client.get(path).json()["content"] == []
    assert client.get(f"{path}/thumbnail").status_code == 404
    assert [one["name"] for one in client.get("/v1/documents").json()["items"]] == ["Poster 2"]
    stored = list(state.studios.get("default").library.assets.each(kinds=("document",)))
    assert len(stored) == 1  # the version before is gone
    assert client.put("/v1/documents/nothing", json={"name": "x", "content": 1}).status_code == 404
    assert client.post("/v1/documents", json={"name": "x", "content": "x" * 2_200_000}).status_code == 413
    script = {"name": "x", "content": 1, "thumbnail": "data:text/html;base64,AAAA"}
    assert client.post("/v1/documents", json=script).status_code == 422
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404


def test_the_catalogue_shows_the_built_in_model_and_refuses_without_a_licence(client: TestClient) -> None:
    items = client.get("/v1/catalog?limit=200").json()["items"]
    first = items[0]
    assert (first["id"], first["installed"], first["builtin"], first["default"]) == ("builtin", True, True, True)
    assert first["plan"] is None
    other = next(one for one in items if not one["installed"] and one["licence"]["must_accept"])
    refused = client.post(f"/v1/catalog/{other['id']}/pull", json={})
    assert (refused.status_code, refused.json()["type"]) == (403, "/v1/problems/refused")
    assert other["licence"]["name"] in refused.json()["detail"]
    run = client.post(f"/v1/catalog/{other['id']}/pull", json={"accept_licence": True})
    assert (run.status_code, run.json()["recipe"]) == (202, "pull-model")
    assert any(one["action"] == "licence.accept" for one in client.get("/v1/audit").json()["items"])
    assert client.post("/v1/catalog/builtin/pull", json={}).status_code == 409
    assert client.delete("/v1/catalog/builtin").status_code == 422
    assert client.get("/v1/catalog/nothing").status_code == 404
    assert client.get("/v1/catalog/loaded").json() == {"model": None, "detail": ""}


def test_auxiliary_models_are_listed_and_need_their_licence(client: TestClient) -> None:
    items = client.get("/v1/auxiliary?limit=200").json()["items"]
    assert {one["kind"] for one in items} == {"arcface", "clip", "dinov2", "siglip"}
    assert not any(one["installed"] for one in items)
    assert client.get("/v1/auxiliary/auraface").json()["abilities"] == ["faces"]
    assert client.get("/v1/auxiliary/builtin").status_code == 404
    refused = client.post("/v1/auxiliary/auraface/pull", json={})
    assert (refused.status_code, refused.json()["type"]) == (403, "/v1/problems/refused")
    assert "Apache License 2.0" in refused.json()["detail"]
    run = client.post("/v1/auxiliary/auraface/pull", json={"accept_licence": True})
    assert (run.status_code, run.json()["recipe"]) == (202, "pull-model")
    accepted = [one for one in client.get("/v1/audit").json()["items"] if one["action"] == "licence.accept"]
    assert "auraface" in str(accepted[0])
    assert client.delete("/v1/auxiliary/auraface").status_code == 422
    assert client.post("/v1/auxiliary/nothing/pull", json={"accept_licence": True}).status_code == 404


def test_creating_is_checked_submitted_and_repeated_safely(client: TestClient) -> None:
    key = {"Idempotency-Key": "a1"}
    wish = {"prompt": ["a {woman|man} in a zzyzx hat"], "count": 2, "seed": 7, "preset": "draft"}
    run = client.post("/v1/create", json=wish, headers=key)
    assert (run.status_code, run.json()["recipe"]) == (202, "create")
    assert any("zzyzx" in note for note in run.json()["notes"])
    assert client.post("/v1/create", json=wish, headers=key).json()["id"] == run.json()["id"]
    assert client.get(f"/v1/runs/{run.json()['id']}").json()["inputs"]["seed"] == 7
    estimate = client.post("/v1/create/estimate", json=wish).json()
    assert (estimate["prompts"], estimate["reused"], estimate["fits"]) == (2, False, True)
    for bad in (
        {"prompt": ""},
        {"prompt": "x", "preset": "best"},
        {"prompt": "x", "weights": [1.0]},
        {"prompt": "x", "colour": "red"},
        {"prompt": "x", "count": 65},
    ):
        assert client.post("/v1/create", json=bad).status_code == 422, bad
    for missing in ({"subjects": ["nobody"]}, {"adapters": ["nothing"]}, {"model": "nothing"}, {"image": "nothing"}):
        assert client.post("/v1/create", json={"prompt": "x", **missing}).status_code == 404, missing
    image = bring(client, png()).json()["id"]
    edit = client.post("/v1/edit", json={"image": image, "instruction": "make it blue"})
    assert edit.status_code in (202, 422)  # whether the shipped model edits is not this test's affair


def test_pictures_are_enlarged(client: TestClient) -> None:
    image = bring(client, png()).json()["id"]
    run = client.post("/v1/upscale", json={"image": image, "factor": 3})
    assert (run.status_code, run.json()["recipe"]) == (202, "upscale")
    inputs = client.get(f"/v1/runs/{run.json()['id']}").json()["inputs"]
    assert (inputs["image"], inputs["factor"]) == ({"$asset": image}, 3)
    assert client.post("/v1/upscale", json={"image": image, "factor": 1}).status_code == 422
    assert client.post("/v1/upscale", json={"image": image, "factor": 8, "method": "magic"}).status_code == 422
    assert client.post("/v1/upscale", json={"image": image, "method": "detail", "strength": 0.9}).status_code == 422
    assert client.post("/v1/upscale", json={"image": image, "method": "detail", "model": "no"}).status_code == 404
    assert client.post("/v1/upscale", json={"image": "nothing"}).status_code == 404
    width = client.get(f"/v1/assets/{image}").json()["width"]
    found = client.post("/v1/upscale/estimate", json={"image": image, "factor": 3}).json()
    assert (found["width"], found["tiles"], found["seconds"], found["model"]) == (3 * width, 0, None, "")
    drawn = client.post("/v1/upscale/estimate", json={"image": image, "factor": 4, "method": "detail"})
    assert drawn.status_code == 422, "the built-in model draws a whole picture into every part"
    assert "would draw one more" in drawn.json()["detail"]
    assert client.post("/v1/upscale/estimate", json={"image": "nothing"}).status_code == 404


def test_training_is_estimated_started_and_listed(client: TestClient) -> None:
    subject = client.post("/v1/subjects", json={"name": "mug", "kind": "garment"}).json()["id"]
    path = f"/v1/subjects/{subject}/training"
    assert client.post(path, json={}).status_code == 422  # no photos
    for colour in ("red", "blue"):
        buffer = io.BytesIO()
        Image.effect_noise((160, 160), 90).convert("RGB").save(buffer, "PNG")
        photo = client.post(f"/v1/subjects/{subject}/photos", files=[("files", (f"{colour}.png", buffer.getvalue()))])
        client.post(f"/v1/subjects/{subject}/photos/{photo.json()['items'][0]['asset_id']}/accept", json={})
    estimate = client.post(f"{path}/estimate", json={"steps": 20}).json()
    assert (estimate["photos"], estimate["held_out"], estimate["config"]["steps"]) == (2, 0, 20)
    assert estimate["seconds"] > 0
    assert "measured arithmetic" in estimate["seconds_note"]
    assert 0 < estimate["memory_bytes"] <= estimate["memory_free"]
    options = estimate["options"]
    assert {options["steps"], options["checkpoint_every"], options["sample_every"]} == {20}
    assert (options["masks"], options["preset"], options["threshold"]) == ("none", "draft", 0.6)
    assert options["training_size"] == options["training_size"] > 0
    assert all("{subject}" in one for one in [*options["sample_prompts"], *options["prompts"]])
    asked = {"steps": 20, "checkpoint_every": 4, "sample_every": 6, "sample_prompts": ["{subject} on a table"]}
    found = client.post(f"{path}/estimate", json=asked).json()["config"]
    assert (found["sample_every"], found["sample_prompts"]) == (8, ["{subject} on a table"])
    assert client.post(f"{path}/estimate", json={"sample_every": 0}).json()["config"]["sample_prompts"] == []
    assert client.post(f"{path}/estimate", json={"sample_prompts": ["a nude child"]}).status_code == 403
    assert client.post(path, json={"steps": 0}).status_code == 422
    assert client.post(path, json={"settings": {"nonsense": 1}}).status_code == 422
    run = client.post(path, json={"steps": 20})
    assert (run.status_code, run.json()["recipe"]) == (202, "train")
    assert [one["id"] for one in client.get(path).json()["items"]] == [run.json()["id"]]
    assert client.get(f"/v1/subjects/{subject}").json()["training"] == run.json()["id"]
    assert client.get(f"/v1/runs/{run.json()['id']}/losses").json() == {"items": []}
    samples = client.get(f"/v1/runs/{run.json()['id']}/samples").json()
    assert samples == {"prompts": [one.replace("{subject}", "mug") for one in options["sample_prompts"]], "items": []}
    schema = client.get("/v1/training/schema").json()
    assert schema["properties"]["steps"]
    assert "rank" in schema["settings"]["properties"]
    silent = [name for name, field in schema["properties"].items() if not field.get("description")]
    assert not silent, "forms say what each field does"
    assert schema["properties"]["masks"]["enum"] == ["", "face", "subject", "none"]
    assert client.get("/v1/adapters").json() == {"items": [], "next": None}
    assert client.get("/v1/adapters/nothing/versions/1/report").status_code == 404


@pytest.mark.parametrize("what", ["/v1/images/generations", "/v1/images/edits"])
def test_without_a_worker_openais_clients_are_told(client: TestClient, what: str) -> None:
    files = {"image": ("a.png", png())}
    if what.endswith("edits"):
        answer = client.post(what, data={"prompt": "x"}, files=files)
    else:
        answer = client.post(what, json={"prompt": "x"})
    body = answer.json()
    assert (answer.status_code, body["type"]) == (503, "/v1/problems/unavailable")
    assert body["error"]["type"] == "server_error"
    assert "worker" in body["error"]["message"]


def test_costs_and_storage_are_told(client: TestClient, state: State) -> None:
    bring(client, png())
    storage = client.get("/v1/storage").json()
    assert {one["kind"] for one in storage["items"]} == {"image", "thumbnail"}
    assert (storage["used"] > 0, storage["disk_free"] > 0, storage["allowed"]) == (True, True, None)
    assert client.get("/v1/costs").json() == {"items": [], "shares": []}
    database = state.studios.first.library.database
    with database.write() as session:
        for amount in (2.0, 3.0):
            session.add(CostRow(workspace="default", task_id="t", amount=amount, unit="pictures", at=now()))
    assert client.get("/v1/costs").json()["items"] == [{"unit": "pictures", "amount": 5.0, "tasks": 1}]
    assert client.get("/v1/costs", params={"since": "2999-01-01T00:00:00Z"}).json()["items"] == []
    shares = client.get("/v1/costs", params={"by": "user"}).json()["shares"]
    assert shares == [{"unit": "pictures", "amount": 5.0, "tasks": 1, "of": ""}]
