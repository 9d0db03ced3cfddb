"""Grids by the API, really drawn by the built-in model: cells, cache, ranks, refusals, sheets."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from atelier.server.state import State
from atelier.steps.studio import Studio

PROMPT = "a woman with short hair in a red dress at the beach"
SMALL = {"prompt": PROMPT, "seed": 3, "steps": 2, "width": 128, "height": 128}


def grid(x: str, values: Any, **more: Any) -> dict[str, Any]:
    return {"base": SMALL | more.pop("base", {}), "x": {"parameter": x, "values": values}, **more}


def drawn(client: TestClient, studio: Studio, wish: dict[str, Any]) -> dict[str, Any]:
    """The grid when its run has come to its end."""
    answer = client.post("/v1/grids", json=wish)
    assert answer.status_code == 202, answer.text
    studio.runs.execute(answer.json()["id"])
    return shown(client, answer.json()["id"])


def shown(client: TestClient, grid_id: str) -> dict[str, Any]:
    answer = client.get(f"/v1/grids/{grid_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def studio(state: State) -> Studio:
    return state.studios.first


@pytest.fixture
def rival(studio: Studio, tiny_models: Any, tmp_path: Path) -> str:
    """Another model: random weights, which draw noise."""
    return studio.installed.add(tiny_models.save_sd(tmp_path / "rival"), "rival").card.id


def test_two_by_two_are_drawn_kept_and_drawn_again_for_nothing(client: TestClient, studio: Studio) -> None:
    wish = grid("steps", "1..2", y={"parameter": "seed", "values": [3, 4]})
    estimate = client.post("/v1/grids/estimate", json=wish).json()
    assert (estimate["cells"], estimate["pictures"], estimate["reused"], estimate["most"]) == (4, 4, 0, 256)
    assert estimate["costs"] == {"pictures": 4.0}
    assert estimate["axes"][0]["labels"] == ["1", "2"]

    first = drawn(client, studio, wish)
    assert first["run"]["state"] == "done"
    assert [cell["at"] for cell in first["cells"]] == [[0, 0], [1, 0], [0, 1], [1, 1]]
    assert len({cell["picture"] for cell in first["cells"]}) == 4
    for cell in first["cells"]:
        meta = client.get(f"/v1/assets/{cell['picture']}").json()["meta"]
        assert (meta["steps"], meta["seed"]) == (1 + cell["at"][0], 3 + cell["at"][1])
    assert first["measure"]["name"] == "built-in companion"
    assert not first["measure"]["foreign"]
    scores = [cell["match"] for cell in first["cells"]]
    assert all(0 <= score <= 1 for score in scores)
    assert [cell["rank"] for cell in first["cells"]] == [sorted(scores, reverse=True).index(one) + 1 for one in scores]

    # The same again: every cell has a result, and no task computes.
    estimate = client.post("/v1/grids/estimate", json=wish).json()
    assert (estimate["pictures"], estimate["reused"], estimate["seconds"], estimate["costs"]) == (0, 4, 0, {})
    studio.models.free()
    again = drawn(client, studio, wish)
    assert all(cell["reused"] for cell in again["cells"])
    assert studio.models.loaded() is None, "a repeat loads no model"
    content = [studio.library.read(cell["picture"]) for cell in (*first["cells"], *again["cells"])]
    assert content[:4] == content[4:]

    # One axis changed: what stays comes from the cache.
    wish["x"]["values"] = "2..3"
    assert client.post("/v1/grids/estimate", json=wish).json()["pictures"] == 2
    changed = drawn(client, studio, wish)
    assert [cell["reused"] for cell in changed["cells"]] == [True, False, True, False]
    assert [one["id"] for one in client.get("/v1/grids").json()["items"]] == [
        changed["run"]["id"],
        again["run"]["id"],
        first["run"]["id"],
    ]

    # Asked for again by what it says of itself.
    body = {"base": first["base"], "x": {"parameter": "steps", "values": first["axes"][0]["values"]}}
    assert client.post("/v1/grids/estimate", json=body).json()["pictures"] == 0


def test_a_sheet_has_labels_and_says_where_it_came_from(client: TestClient, studio: Studio) -> None:
    made = drawn(client, studio, grid("steps", "1, 2", y={"parameter": "seed", "values": "3"}))
    for form in ("png", "webp"):
        answer = client.get(f"/v1/grids/{made['run']['id']}/sheet?form={form}&edge=128")
        assert answer.headers["content-type"] == f"image/{form}"
        with Image.open(io.BytesIO(answer.content)) as sheet:
            assert sheet.width > 2 * 128
            assert sheet.height > 128
        told = client.post("/v1/verify", files={"file": (f"sheet.{form}", answer.content)}).json()
        assert told["ai_made"] is True
        assert len(told["signature"]["ingredients"]) == 2
    assert client.get(f"/v1/grids/{made['run']['id']}/sheet?page=1").status_code == 422


def test_a_grid_is_renamed_put_away_and_taken_back(client: TestClient, studio: Studio) -> None:
    made = drawn(client, studio, grid("steps", "1, 2"))["run"]["id"]
    pictures = [cell["picture"] for cell in shown(client, made)["cells"]]

    def listed(*, trashed: bool = False) -> list[str]:
        found = client.get(f"/v1/grids?trashed={str(trashed).lower()}").json()["items"]
        assert all(one["trashed"] is trashed for one in found)
        return [one["title"] for one in found]

    named = client.patch(f"/v1/grids/{made}", json={"title": " Two ways "})
    assert (named.status_code, named.json()["run"]["title"]) == (200, "Two ways")
    assert client.get(f"/v1/runs/{made}").json()["title"] == "Two ways"
    assert client.patch(f"/v1/grids/{made}", json={"title": "  "}).status_code == 422
    assert client.patch("/v1/grids/nothing", json={"title": "x"}).status_code == 404

    # Put away alone, the pictures stay where they are.
    away = client.post(f"/v1/grids/{made}/trash", json={}).json()
    assert away["trashed"] is True
    assert (listed(), listed(trashed=True)) == ([], ["Two ways"])
    assert [cell["picture"] for cell in away["cells"]] == pictures
    back = client.post(f"/v1/grids/{made}/restore").json()
    assert (back["trashed"], listed(), listed(trashed=True)) == (False, ["Two ways"], [])

    # With its pictures, but not with one that was in the trash before: that one stays there.
    client.post("/v1/assets/trash", json={"assets": pictures[:1]})
    away = client.post(f"/v1/grids/{made}/trash", json={"pictures": True}).json()
    assert [cell["picture"] for cell in away["cells"]] == [None, None]
    back = client.post(f"/v1/grids/{made}/restore").json()
    assert [cell["picture"] for cell in back["cells"]] == [None, pictures[1]]


def test_a_grid_that_is_being_drawn_is_not_put_away(client: TestClient) -> None:
    made = client.post("/v1/grids", json=grid("steps", "1, 2")).json()["id"]
    answer = client.post(f"/v1/grids/{made}/trash", json={})
    assert (answer.status_code, answer.json()["advice"]) == (409, "cancel it, or wait for it")
    client.post(f"/v1/runs/{made}/cancel")
    assert client.post(f"/v1/grids/{made}/trash", json={}).json()["trashed"] is True
    assert client.post("/v1/grids/nothing/trash", json={}).status_code == 404


def test_models_are_compared_and_the_one_that_draws_the_prompt_wins(
    client: TestClient, studio: Studio, rival: str
) -> None:
    wish = grid("model", [rival, "builtin"], base={"steps": 4}, y={"parameter": "seed", "values": "3, 4"}, skip=True)
    found = drawn(client, studio, wish)
    assert found["axes"][0]["values"] == [rival, "builtin"]
    best, last = [one for one in found["standings"] if one["axis"] == 0]
    assert (best["value"], best["rank"], best["count"]) == (1, 1, 2)
    assert (last["value"], last["rank"], last["count"]) == (0, 2, 2)
    assert best["mean"] > last["mean"]
    # Nothing that knows photographs is installed, and that is said.
    assert found["measure"]["foreign"]
    assert client.get(f"/v1/assets/{found['cells'][0]['picture']}").json()["meta"]["model"] == rival


def test_a_model_that_fails_does_not_lose_the_others(
    client: TestClient, studio: Studio, rival: str, tmp_path: Path
) -> None:
    answer = client.post("/v1/grids", json=grid("model", "all", skip=True)).json()
    for weights in (tmp_path / "rival" / "unet").glob("*.safetensors"):
        weights.unlink()
    studio.runs.execute(answer["id"])
    found = shown(client, answer["id"])
    by = dict(zip(found["axes"][0]["values"], found["cells"], strict=True))
    assert set(by) == {"builtin", rival}
    assert by["builtin"]["state"] == "done"
    assert by["builtin"]["match"] is not None
    assert by[rival]["state"] == "failed"
    assert by[rival]["problem"]["message"]
    assert found["run"]["state"] == "failed"


def test_cells_that_cannot_be_drawn_are_told_before_and_left_empty_only_when_asked(
    client: TestClient, studio: Studio
) -> None:
    wish = grid("size", "128, 100x100")
    estimate = client.post("/v1/grids/estimate", json=wish).json()
    assert [one["at"] for one in estimate["impossible"]] == [[1]]
    assert "100x100" in estimate["impossible"][0]["why"]
    refused = client.post("/v1/grids", json=wish)
    assert refused.status_code == 422
    assert "1 of 2 cells cannot be drawn" in refused.json()["detail"]
    found = drawn(client, studio, wish | {"skip": True})
    assert [cell["state"] for cell in found["cells"]] == ["done", "impossible"]
    assert "100x100" in found["cells"][1]["why"]


@pytest.mark.parametrize(
    ("x", "values", "says"),
    [
        ("steps", "1..400", "400 values"),
        ("steps", "4, 4", "twice"),
        ("steps", "two", "no value"),
        ("steps", "2.5", "no value"),
        ("preset", "best", "no preset"),
        ("guidance", "1..2 step 0", "step is 0"),
        ("words", "blue dress, green dress", "not in the prompt"),
        ("weight", "0.5, 1", "no adapter"),
        ("model", "nothing-of-that-name", "nothing-of-that-name"),
        ("checkpoint", "nobody", "nobody"),
        ("steps", "0", "greater than or equal"),
        ("prompt", " | ", "no values"),
    ],
)
def test_axes_that_make_no_sense_are_refused(client: TestClient, x: str, values: str, says: str) -> None:
    answer = client.post("/v1/grids/estimate", json=grid(x, values))
    assert answer.status_code in (404, 422), answer.text
    assert says in answer.json()["detail"]


def test_an_axis_that_the_model_does_not_heed_is_noted(client: TestClient) -> None:
    notes = client.post("/v1/grids/estimate", json=grid("guidance", "1, 2")).json()["notes"]
    assert any("takes no guidance scale" in note for note in notes), notes


def test_bounds_are_told(client: TestClient) -> None:
    wish = grid("steps", "1..20", y={"parameter": "seed", "values": "1..20"})
    answer = client.post("/v1/grids", json=wish)
    assert answer.status_code == 422
    assert "20 x 20 = 400 cells; at most 256" in answer.json()["detail"]
    for other in (
        {"base": SMALL | {"prompt": ["a", "b"]}},
        {"base": SMALL | {"count": 2}},
        {"z": {"parameter": "seed", "values": "1"}},
        {"y": {"parameter": "steps", "values": "3"}},
    ):
        assert client.post("/v1/grids/estimate", json=grid("steps", "1, 2") | other).status_code == 422
    assert client.get("/v1/grids/nothing").status_code == 404


def test_words_scenes_and_pages(client: TestClient, studio: Studio) -> None:
    wish = grid(
        "words",
        "red dress, blue coat",
        base={"prompt": "a woman in a red dress, {scene}"},
        y={"parameter": "scene", "values": "at the beach | in the city"},
        z={"parameter": "seed", "values": "1, 2"},
    )
    estimate = client.post("/v1/grids/estimate", json=wish).json()
    assert estimate["cells"] == 8
    made = client.post("/v1/grids", json=wish).json()
    found = shown(client, made["id"])
    assert {cell["state"] for cell in found["cells"]} == {"waiting"}
    assert [cell["prompt"] for cell in found["cells"][:4]] == [
        "a woman in a red dress, at the beach",
        "a woman in a blue coat, at the beach",
        "a woman in a red dress, in the city",
        "a woman in a blue coat, in the city",
    ]
    assert [cell["at"] for cell in found["cells"][4:]] == [[0, 0, 1], [1, 0, 1], [0, 1, 1], [1, 1, 1]]
    assert studio.runs.get(made["id"]).inputs["seeds"] == [1] * 4 + [2] * 4
