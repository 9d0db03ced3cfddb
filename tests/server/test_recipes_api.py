"""Recipes by the API: checked while they are made, shared by roles, run on a batch, seen as a graph.

And composing one is no way around consent, screening, other workspaces' walls or what only administrators may.
"""

from __future__ import annotations

import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from atelier.recipe import Adapter, Asset, Photo, Picture
from atelier.recipe.values import new_id
from atelier.server.state import State


def link(section: str, name: str, *path: str, fan: str = "") -> dict[str, Any]:
    return {"section": section, "name": name, "path": list(path), "fan": fan}


PROMPT, IMAGE = {"type": "text"}, {"type": "image"}
DRAW = {"step": "create", "version": 1, "links": {"prompt": link("inputs", "prompt")}}
LARGER = {"step": "upscale", "version": 1, "links": {"image": link("inputs", "image")}}
CROWD = {f"s{n}": {"step": "create", "version": 1, "values": {"prompt": "x"}} for n in range(10_000)}


def recipe(steps: dict[str, Any], inputs: dict[str, Any] | None = None, outputs: Any = None, name: str = "own") -> Any:
    return {"name": name, "inputs": inputs or {}, "steps": steps, "outputs": outputs or {}}


def check(client: TestClient, definition: Any) -> list[tuple[str, str, str, str]]:
    answer = client.post("/v1/recipes/check", json={"definition": definition})
    assert answer.status_code == 200, answer.text
    return [(one["section"], one["name"], one["field"], one["message"]) for one in answer.json()["findings"]]


def png(size: int = 64) -> bytes:
    file = io.BytesIO()
    Image.effect_noise((size, size), 80).convert("RGB").save(file, "PNG")
    return file.getvalue()


def picture(state: State, kind: type[Photo] | type[Picture] = Picture) -> str:
    return state.studios.first.library.add(kind, png(), media_type="image/png").asset.id


# --- while it is made -----------------------------------------------------------------------------------------------


def test_all_faults_are_told_at_once_with_their_places(client: TestClient) -> None:
    found = check(
        client,
        recipe(
            {
                "draw": {"step": "create", "version": 1, "values": {"count": 0, "colour": "red"}},
                "gone": {"step": "paint", "version": 1},
                "larger": {"step": "upscale", "version": 1, "links": {"image": link("steps", "draw")}},
                "behind": {"step": "upscale", "version": 1, "links": {"image": link("steps", "gone")}},
            },
            {"size": {"type": "integer", "default": "large", "required": False}},
            {"picture": link("steps", "larger"), "nothing": link("steps", "nowhere")},
        ),
    )
    assert {one[:3] for one in found} == {
        ("inputs", "size", ""),
        ("steps", "draw", "count"),
        ("steps", "draw", "colour"),
        ("steps", "draw", "prompt"),
        ("steps", "gone", ""),
        ("steps", "larger", "image"),
        ("outputs", "nothing", ""),
    }
    assert any("takes image" in message and "list[picture]" in message for *_, message in found)


def test_what_fits_is_given_back_as_json_and_toml(client: TestClient) -> None:
    whole = recipe({"draw": DRAW}, {"prompt": {"type": "text"}}, {"pictures": link("steps", "draw")})
    told = client.post("/v1/recipes/check", json={"definition": whole}).json()
    assert told["findings"] == []
    assert told["types"] == {"draw": "list[picture]"}
    again = client.post("/v1/recipes/check", json={"toml": told["toml"]}).json()
    assert again["definition"] == told["definition"]
    assert client.put("/v1/recipes/mine", json={"toml": told["toml"]}).status_code == 200
    ports = {port["name"]: port for port in client.get("/v1/steps/create").json()["takes"]}
    assert (ports["prompt"]["type"], ports["prompt"]["required"], ports["preset"]["choices"]) == ("text", True, True)
    gives = client.get("/v1/steps/report_card").json()["gives"]
    assert {"path": ["chosen"], "type": "adapter"} in gives


@pytest.mark.parametrize(
    ("steps", "inputs", "said"),
    [
        (
            {
                "a": {"step": "upscale", "version": 1, "links": {"image": link("steps", "b")}},
                "b": {"step": "upscale", "version": 1, "links": {"image": link("steps", "a")}},
            },
            {},
            "circle",
        ),
        (
            {f"s{n}": {"step": "create", "version": 1, "values": {"prompt": "x"}} for n in range(10_000)},
            {},
            "10,000 steps",
        ),
        ({"a": {"step": "format_disk", "version": 1}}, {}, "no step 'format_disk'"),
        ({"a": {"step": "create", "version": 99, "values": {"prompt": "x"}}}, {}, "version 99"),
        ({"larger": LARGER}, {"image": {"type": "text"}}, "takes image"),
        ({"draw": DRAW}, {"prompt": {"type": "image"}}, "takes text"),
        ({"../x": DRAW}, {"prompt": {"type": "text"}}, "no name"),
    ],
)
def test_what_cannot_be_executed_is_told_and_neither_saved_nor_run(
    client: TestClient, steps: Any, inputs: Any, said: str
) -> None:
    definition = recipe(steps, inputs)
    assert said in " ".join(message for *_, message in check(client, definition))
    for method, path in (("PUT", "/v1/recipes/bad"), ("POST", "/v1/runs"), ("POST", "/v1/runs/estimate")):
        answer = client.request(method, path, json={"definition": definition})
        assert answer.status_code in (404, 422), answer.text
    assert client.get("/v1/recipes/bad").status_code == 404
    assert client.get("/v1/runs").json()["items"] == []


@pytest.mark.parametrize("tp", ["list[" * 2000 + "text" + "]" * 2000, "text" * 100, "list[", "?" * 150, "a | b"])
def test_a_type_that_is_none_is_no_defect(client: TestClient, tp: str) -> None:
    answer = client.post("/v1/recipes/check", json={"definition": recipe({}, {"x": {"type": tp}})})
    assert answer.status_code == 422, answer.text[:200]


# --- sharing --------------------------------------------------------------------------------------------------------


def test_a_recipe_is_ones_own_until_it_is_shared(people: Any) -> None:
    editor, owner, viewer = (people.client(who) for who in ("editor", "owner", "viewer"))
    name = f"r-{new_id()}"
    body = {"definition": recipe({"draw": DRAW}, {"prompt": {"type": "text"}}), "shared": False}
    assert editor.put(f"/v1/recipes/{name}", json=body).json()["changeable"] is True
    assert viewer.get(f"/v1/recipes/{name}").status_code == 404
    assert name not in {one["name"] for one in viewer.get("/v1/recipes?limit=200").json()["items"]}
    assert owner.get(f"/v1/recipes/{name}").json()["shared"] is False, "whoever runs the workspace sees everything"
    assert editor.patch(f"/v1/recipes/{name}", json={"shared": True}).json()["shared"] is True
    seen = viewer.get(f"/v1/recipes/{name}").json()
    assert seen["changeable"] is False
    assert viewer.put(f"/v1/recipes/{name}", json=body).status_code == 403
    assert viewer.patch(f"/v1/recipes/{name}", json={"shared": False}).status_code == 403
    mended = owner.put(f"/v1/recipes/{name}", json=body | {"shared": True}).json()
    assert mended["saved_by"] == people.ids["editor"], "who mends another's recipe does not take it away"
    assert people.client("other", workspace="elsewhere").get(f"/v1/recipes/{name}").status_code == 404
    taken = f"r-{new_id()}"
    owner.put(f"/v1/recipes/{taken}", json=body)
    for answer in (
        editor.put(f"/v1/recipes/{taken}", json=body),
        editor.delete(f"/v1/recipes/{taken}"),
        editor.post("/v1/runs/estimate", json={"recipe": taken, "inputs": {"prompt": "x"}}),
    ):
        assert answer.status_code in (403, 404)
    assert editor.patch("/v1/recipes/create", json={"shared": False}).status_code == 409
    assert editor.patch(f"/v1/recipes/{taken}", json={"places": {}}).status_code in (403, 404)


def test_where_boxes_stand_is_kept_beside_the_recipe(client: TestClient) -> None:
    at = f"/v1/recipes/r-{new_id()}"
    body: dict[str, Any] = {"definition": recipe({"draw": DRAW}, {"prompt": {"type": "text"}})}
    plain = client.put(at, json=body).json()
    assert plain["places"] == {}
    there = {"step:draw": {"x": 320.5, "y": -80.0}, "inputs": {"x": 0.0, "y": 12.0}}
    saved = client.put(at, json=body | {"places": there | {"step:gone": {"x": 1, "y": 1}}}).json()
    assert saved["places"] == there, "boxes that the recipe does not have are passed over"
    assert (saved["definition"], saved["toml"]) == (plain["definition"], plain["toml"]), "no part of the recipe"
    # Who says nothing of them (a file, a program) keeps them, for what is still in the recipe.
    assert client.put(at, json=body).json()["places"] == there
    other = {"definition": recipe({"enlarge": LARGER}, {"image": IMAGE})}
    assert client.put(at, json=other).json()["places"] == {"inputs": there["inputs"]}
    assert client.put(at, json=other | {"places": {}}).json()["places"] == {}
    # A box that is moved is no new version of the recipe.
    saved = client.put(at, json=body).json()
    moved = client.patch(at, json={"places": there}).json()
    assert (moved["places"], moved["saved"], moved["shared"]) == (there, saved["saved"], saved["shared"])
    assert client.patch(at, json={}).status_code == 422
    assert client.patch("/v1/recipes/create", json={"places": there}).status_code == 409
    for wrong in ({"step:draw": {"x": 1}}, {"step:draw": {"x": 1e9, "y": 0}}, {"step:draw": {"x": "NaN", "y": 0}}):
        assert client.put(at, json=body | {"places": wrong}).status_code == 422
    assert client.get("/v1/recipes/create").json()["places"] == {}


# --- batches and graphs ---------------------------------------------------------------------------------------------


def test_a_batch_is_one_run_and_is_seen_as_a_graph(client: TestClient, state: State) -> None:
    pictures = [picture(state), picture(state)]
    larger = recipe({"larger": LARGER}, {"image": IMAGE}, {"picture": link("steps", "larger")})
    wish = {"definition": larger, "rows": [{"image": {"$asset": one}} for one in pictures]}
    estimate = client.post("/v1/runs/estimate", json=wish).json()
    assert [one["tasks"] for one in estimate["tasks"]] == [2]
    run = client.post("/v1/runs", json=wish).json()
    assert run["title"] == "own: 2 rows"
    state.studios.first.runs.execute(run["id"])
    graph = client.get(f"/v1/runs/{run['id']}/graph").json()
    (node,) = graph["nodes"]
    assert (node["tasks"]["done"], node["reused"], node["count"], node["gives"]) == (2, 0, 2, "list[picture]")
    assert [one["index"] for one in node["made"]] == [0, 1]
    assert node["seconds"] > 0
    made = node["made"][0]["asset"]
    lineage = client.get(f"/v1/assets/{made}/lineage").json()
    assert {"child": made, "parent": pictures[0], "role": "upscale"} in lineage["links"]
    again = client.post("/v1/runs", json=wish).json()
    state.studios.first.runs.execute(again["id"])
    assert client.get(f"/v1/runs/{again['id']}/graph").json()["nodes"][0]["reused"] == 2
    client.post("/v1/assets/trash", json={"assets": [made]})
    assert client.get(f"/v1/runs/{run['id']}/graph").json()["nodes"][0]["count"] == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "0 rows"),
        ([{"picture": 1}], "no input 'picture'"),
        ([{}], "no row"),
        ([{"image": {"$asset": "nosuchasset"}}], "nosuchasset"),
        ([{"image": "x"}], "image"),
    ],
)
def test_rows_that_do_not_fit_start_nothing(client: TestClient, rows: Any, said: str) -> None:
    wish = {"definition": recipe({"larger": LARGER}, {"image": IMAGE}), "rows": rows}
    answer = client.post("/v1/runs", json=wish)
    assert answer.status_code in (404, 422), answer.text
    assert said in answer.json()["detail"]
    assert client.get("/v1/runs").json()["items"] == []


def test_lists_that_multiply_beyond_measure_start_nothing(client: TestClient) -> None:
    many = [f"{n}" for n in range(300)]
    fields = {name: link("inputs", name, fan="cross") for name in ("prompt", "negative_prompt")}
    definition = recipe(
        {"draw": {"step": "create", "version": 1, "links": fields}}, {name: {"type": "list[text]"} for name in fields}
    )
    answer = client.post("/v1/runs", json={"definition": definition, "inputs": dict.fromkeys(fields, many)})
    assert answer.status_code == 422
    assert "90,000 times" in answer.json()["detail"]


# --- no way around --------------------------------------------------------------------------------------------------


def refused(state: State, run: str) -> list[str]:
    """The codes of what a run's tasks failed with; nothing was made."""
    studio = state.studios.first
    view = studio.runs.execute(run)
    assert view.state.value == "failed"
    assert not studio.library.assets.page(kinds=tuple(Asset.kinds()), run=run, limit=10).entries
    return [problem.code for problem in view.problems]


def test_a_recipe_trains_nobody_who_has_not_agreed(client: TestClient, state: State) -> None:
    studio = state.studios.first
    subject = studio.subjects.add("Mira", "person").id
    photo = studio.library.add_photo(subject, png(), media_type="image/png").asset.id
    definition = recipe(
        {
            "data": {
                "step": "prepare_data_set",
                "version": 3,
                "values": {"captions": ["a photo"], "class_word": "style"},
                "links": {"photos": link("inputs", "photos")},
            },
            "train": {"step": "train_adapter", "version": 2, "links": {"data_set": link("steps", "data")}},
        },
        {"photos": {"type": "list[photo]"}},
        {"trained": link("steps", "train")},
    )
    run = client.post("/v1/runs", json={"definition": definition, "inputs": {"photos": [{"$asset": photo}]}})
    assert run.status_code == 202, run.text
    assert refused(state, run.json()["id"]) == ["refused"]
    # Nor photos of nobody in particular: what was brought for the canvas is no photo of a subject.
    brought = studio.library.add(Picture, png(), media_type="image/png").asset.id
    answer = client.post("/v1/runs", json={"definition": definition, "inputs": {"photos": [{"$asset": brought}]}})
    assert answer.status_code == 422
    assert "a photo is needed" in answer.json()["detail"]


def test_a_withdrawn_consent_stops_a_subjects_adapter_in_any_recipe(client: TestClient, state: State) -> None:
    studio = state.studios.first
    subject = studio.subjects.add("Anna", "person").id
    studio.consent.give(subject, given_by="Anna")
    adapter = studio.library.add(
        Adapter, b"x", media_type="application/octet-stream", meta={"rank": 1}, subjects=[subject]
    ).asset.id
    studio.consent.withdraw(subject)
    definition = recipe(
        {
            "small": {
                "step": "resize_adapter",
                "version": 1,
                "values": {"rank": 1},
                "links": {"adapter": link("inputs", "adapter")},
            },
            "draw": {
                "step": "create",
                "version": 1,
                "values": {"prompt": "a portrait", "preset": "draft"},
                "links": {"adapters": [link("inputs", "adapter")]},
            },
        },
        {"adapter": {"type": "adapter"}},
    )
    run = client.post("/v1/runs", json={"definition": definition, "inputs": {"adapter": {"$asset": adapter}}}).json()
    view = studio.runs.execute(run["id"])
    codes = {task.node: task.problem.code for task in view.tasks if task.problem}
    assert codes["draw"] == "refused"
    assert not view.pictures


@pytest.mark.parametrize(
    "node",
    [
        {"step": "create", "version": 1, "values": {"prompt": "a naked child"}},
        {"step": "prior_pictures", "version": 1, "values": {"class_word": "naked child", "count": 1}},
    ],
    ids=["prompt", "class"],
)
def test_wishes_are_screened_in_whatever_field_they_come(client: TestClient, state: State, node: Any) -> None:
    run = client.post("/v1/runs", json={"definition": recipe({"draw": node})})
    assert run.status_code == 202, run.text
    assert refused(state, run.json()["id"]) == ["refused"]


def test_assets_of_another_workspace_are_unknown(people: Any) -> None:
    state: State = people.app.state.atelier
    theirs = state.studios.get("elsewhere").library.add(Picture, png(), media_type="image/png").asset.id
    wish = {"definition": recipe({"larger": LARGER}, {"image": IMAGE}), "inputs": {"image": {"$asset": theirs}}}
    editor = people.client("editor")
    for body in (wish, wish | {"inputs": {}, "rows": [{"image": {"$asset": theirs}}]}):
        assert editor.post("/v1/runs", json=body).status_code == 404
    # An asset cannot be hidden in a value of the recipe either: it would be nobody's input.
    hidden = recipe({"larger": {"step": "upscale", "version": 1, "values": {"image": {"$asset": theirs}}}})
    assert editor.post("/v1/runs", json={"definition": hidden}).status_code in (404, 422)


@pytest.mark.parametrize(
    "node",
    [
        {"step": "pull_model", "version": 1, "values": {"model": "flux1-dev", "licence": "x", "source": "y"}},
        {"step": "intake", "version": 1, "values": {"path": "/etc"}},
        {"step": "import_adapter", "version": 1, "values": {"path": "/etc/passwd"}},
    ],
    ids=lambda node: node["step"],
)
def test_steps_of_the_machine_and_the_instance_are_not_for_everybody(people: Any, node: Any) -> None:
    definition = recipe({"innocent": node})
    for who in ("editor", "owner", "full_key"):
        client = people.client(who)
        for method, path in (("PUT", "/v1/recipes/innocent"), ("POST", "/v1/runs"), ("POST", "/v1/runs/estimate")):
            answer = client.request(method, path, json={"definition": definition})
            assert answer.status_code == 403, (who, path, answer.text)
        assert client.get(f"/v1/steps/{node['step']}").json()["open"] is False
    assert people.client("editor").post("/v1/runs", json={"recipe": "pull-model"}).status_code == 403


def test_viewers_look_and_check_but_run_and_save_nothing(people: Any) -> None:
    viewer = people.client("viewer")
    definition = recipe({"draw": DRAW}, {"prompt": {"type": "text"}})
    assert viewer.post("/v1/recipes/check", json={"definition": definition}).status_code == 200
    for method, path in (("PUT", "/v1/recipes/mine"), ("POST", "/v1/runs"), ("POST", "/v1/runs/estimate")):
        assert viewer.request(method, path, json={"definition": definition}).status_code == 403


def test_an_export_says_of_a_drawn_picture_that_it_was_drawn(client: TestClient, state: State) -> None:
    studio = state.studios.first
    drawn = studio.library.add(
        Picture, png(), media_type="image/png", meta={"ai_generated": True, "rating": "general"}
    ).asset.id
    node = {
        "step": "export_picture",
        "version": 1,
        "values": {"made": False},
        "links": {"image": link("inputs", "image")},
    }
    wish = {
        "definition": recipe({"leave": node}, {"image": IMAGE}, {"file": link("steps", "leave")}),
        "inputs": {"image": {"$asset": drawn}},
    }
    run = client.post("/v1/runs", json=wish).json()
    view = studio.runs.execute(run["id"]).require()
    file = studio.pictures.read(view.outputs["file"].id)
    said = client.post("/v1/verify", files={"file": ("a.png", file)}).json()
    assert "trainedAlgorithmicMedia" in str(said), said
