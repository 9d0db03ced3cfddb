"""The library of styles over the API."""

from __future__ import annotations

from fastapi.testclient import TestClient


def test_styles_are_listed_with_what_the_model_understands(client: TestClient) -> None:
    answer = client.get("/v1/styles")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["model"] == "builtin"
    found = {one["id"]: one for one in body["items"]}
    assert found["watercolour"]["fits"] is True
    assert found["cinematic"]["fits"] is False
    elsewhere = client.get("/v1/styles", params={"model": "flux1-schnell"}).json()
    assert all(one["fits"] for one in elsewhere["items"])
    assert client.get("/v1/styles", params={"model": "nothing"}).status_code == 404


def test_a_prompt_names_a_style_and_is_shown_as_it_was_written(client: TestClient) -> None:
    asked = "a woman in a red coat #watercolour"
    run = client.post("/v1/create", json={"prompt": asked, "preset": "draft"})
    assert run.status_code == 202, run.text
    assert (run.json()["notes"], run.json()["title"]) == ([], asked)
    noted = client.post("/v1/create/estimate", json={"prompt": "a woman #manga #wood"}).json()["notes"]
    assert any("Manga" in note for note in noted)
    assert any("'wood'" in note for note in noted)
