"""Adapters by the API: bring in, look into, foretell, resize, merge, export, rename, put away; with the real worker."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.lora_files import builtin_lora

from atelier.interop.lora import read_lora
from atelier.jobs.recorder import Recorder
from atelier.jobs.workplace import Habits
from atelier.server.state import State
from atelier.steps.workplace import studio_worker

pytest.importorskip("torch")


@pytest.fixture
def worker(state: State) -> Iterator[None]:
    """Works in a thread of its own."""
    with Recorder(state.studios.first.queue.events) as recorder:
        made = studio_worker(
            state.studios, recorder, ["cpu"], habits=Habits(poll=0.02, tick=0.05, sweep=0.2, grace=0.2)
        )
        thread = threading.Thread(target=made.work)
        thread.start()
        yield
        made.stop()
        thread.join()


def bring(client: TestClient, path: Path, **fields: str) -> dict[str, Any]:
    answer = client.post("/v1/adapters/import", files={"file": (path.name, path.read_bytes())}, data=fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


def over(client: TestClient, answer: Any) -> dict[str, Any]:
    """A run that was accepted, once it is over."""
    assert answer.status_code == 202, answer.text
    while True:
        run = client.get(f"/v1/runs/{answer.json()['id']}").json()
        if run["state"] in ("done", "failed", "cancelled"):
            return run


def named(client: TestClient, name: str) -> dict[str, Any]:
    return next(one for one in client.get("/v1/adapters").json()["items"] if one["name"] == name)


def test_a_file_is_brought_in_and_what_is_not_understood_is_said(client: TestClient, tmp_path: Path) -> None:
    made = bring(client, builtin_lora(tmp_path / "Ink.safetensors", seed=1, strange=True))
    assert made["brought"]["layouts"] == ["kohya"]
    assert made["brought"]["kinds"] == ["lora"]
    assert made["brought"]["left_out"] == 1
    ((key, why),) = made["brought"]["left_out_keys"].items()
    assert key == "lora_unet_nowhere.oft_blocks"
    assert why
    listed = named(client, "Ink")
    assert (listed["origin"], listed["family"], listed["rank"]) == ("imported", "flux1", 4)
    assert (listed["trigger"], listed["unknown"], listed["shows"], listed["used"]) == ("zwx", True, [], None)
    assert listed["labels"] == ["Ink"]
    assert listed["bytes"] > 0
    found = client.get(f"/v1/adapters/{made['adapter']}/versions/1").json()
    assert found["recipe"] == {"step": "elsewhere", "seed": 1}
    assert found["brought"] == made["brought"]
    assert len(found["layers"]) == found["modules"] > 0
    assert found["strength"] ** 2 == pytest.approx(sum(one["strength"] ** 2 for one in found["layers"]))
    refused = client.post("/v1/adapters/import", files={"file": ("a.safetensors", b"no adapter at all")})
    assert refused.status_code == 422
    assert "a.safetensors" in refused.json()["detail"]
    assert refused.json()["advice"].startswith("check that the file is whole")
    assert named(client, "Ink")["versions"][0]["notes"] == "imported from Ink.safetensors"


def test_a_resize_keeps_what_was_foretold(client: TestClient, worker: None, tmp_path: Path) -> None:
    at = f"/v1/adapters/{bring(client, builtin_lora(tmp_path / 'Ink.safetensors', seed=1))['adapter']}/versions/1"
    plan = client.get(f"{at}/resize").json()
    assert [one["rank"] for one in plan["ranks"]] == list(range(1, 5))
    shares = [one["energy"] for one in plan["ranks"]]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    two = plan["ranks"][1]
    assert over(client, client.post(f"{at}/resize", json={"rank": 2, "name": "Ink 2"}))["state"] == "done"
    smaller = named(client, "Ink 2")
    assert (smaller["origin"], smaller["rank"], smaller["chosen"], smaller["unknown"]) == ("resized", 2, 1, True)
    found = client.get(f"/v1/adapters/{smaller['id']}/versions/1").json()
    assert found["bytes"] == two["bytes"]
    before = client.get(at).json()
    assert (found["strength"] / before["strength"]) ** 2 == pytest.approx(two["energy"], rel=1e-3)
    assert [one["name"] for one in found["parents"]] == ["Ink"]
    assert [one["name"] for one in before["children"]] == ["Ink 2"]
    recipe = found["recipe"]
    assert (recipe["step"], recipe["rank"]) == ("resize_adapter", 2)
    assert recipe["adapters"][0]["recipe"] == {"step": "elsewhere", "seed": 1}
    assert found["trigger"] == "zwx"
    # Called alike again: the next version of the same.
    assert over(client, client.post(f"{at}/resize", json={"energy": 0.5, "name": "Ink 2"}))["state"] == "done"
    assert [one["number"] for one in named(client, "Ink 2")["versions"]] == [1, 2]
    for wrong in ({}, {"rank": 2, "energy": 0.5}, {"rank": 0}, {"energy": 2}, {"rank": 1, "name": "a/b"}):
        assert client.post(f"{at}/resize", json=wrong).status_code == 422


@pytest.mark.parametrize("method", ["linear", "svd", "ties", "dare"])
def test_a_merge_is_as_large_as_was_foretold(client: TestClient, worker: None, tmp_path: Path, method: str) -> None:
    bring(client, builtin_lora(tmp_path / "Ink.safetensors", seed=1))
    bring(client, builtin_lora(tmp_path / "Fog.safetensors", seed=2, rank=2, layout="diffusers"))
    parts = [{"adapter": "Ink", "version": 1, "weight": 0.7}, {"adapter": "Fog", "weight": 0.5}]
    body = {"parts": parts, "method": method, "density": 0.4} | ({} if method == "linear" else {"rank": 3})
    plan = client.post("/v1/adapters/merge/estimate", json=body).json()
    assert plan["refusal"] is None
    assert plan["shared"] == plan["modules"] > 0
    run = over(client, client.post("/v1/adapters/merge", json=body | {"name": "Both", "seed": 3}))
    assert run["state"] == "done", run
    both = named(client, "Both")
    found = client.get(f"/v1/adapters/{both['id']}/versions/1").json()
    assert both["origin"] == "merged"
    assert found["bytes"] == plan["bytes"]
    assert {one["name"] for one in found["parents"]} == {"Ink", "Fog"}
    assert found["recipe"]["method"] == method
    assert [one["recipe"]["seed"] for one in found["recipe"]["adapters"]] == [1, 2]
    assert max(map(int, found["ranks"])) == plan["largest"] == (6 if method == "linear" else 3)


def test_a_merge_says_why_it_is_refused(client: TestClient, state: State, tmp_path: Path) -> None:
    studio = state.studios.first
    subject = studio.subjects.add("Mira").id
    studio.consent.give(subject, given_by="Mira M.")
    bring(client, builtin_lora(tmp_path / "Ink.safetensors", seed=1))
    bring(client, builtin_lora(tmp_path / "Her.safetensors", seed=2), subject=subject)
    assert named(client, "Her")["shows"] == [{"subject": subject, "name": "Mira", "consent": True}]

    def refusal(*names: str, **rest: Any) -> str:
        parts = [{"adapter": name} for name in names]
        return client.post("/v1/adapters/merge/estimate", json={"parts": parts, **rest}).json()["refusal"]["message"]

    assert "two adapters or more" in refusal("Ink")
    assert "twice" in refusal("Ink", "Ink")
    assert "rank" in refusal("Ink", "Her", method="ties")
    plan = client.post("/v1/adapters/merge/estimate", json={"parts": [{"adapter": "Ink"}, {"adapter": "Her"}]}).json()
    assert (plan["refusal"], plan["shows"]) == (None, ["Mira"])
    studio.consent.withdraw(subject)
    assert "withdrawn" in refusal("Ink", "Her")
    answer = client.post("/v1/adapters/merge", json={"parts": [{"adapter": "Ink"}, {"adapter": "Her"}]})
    assert answer.status_code == 403
    assert answer.json()["subject"] == subject
    assert client.post("/v1/adapters/Her/versions/1/resize", json={"rank": 1}).status_code == 403
    assert client.get("/v1/adapters/Her/versions/1/export/plan").status_code == 403
    assert named(client, "Her")["shows"][0]["consent"] is False
    assert client.post("/v1/adapters/merge/estimate", json={"parts": [{"adapter": "nobody"}]}).status_code == 404


@pytest.mark.parametrize("layout", ["kohya", "diffusers", "bfl", "comfyui"])
def test_an_export_is_exactly_as_foretold(client: TestClient, tmp_path: Path, layout: str) -> None:
    at = f"/v1/adapters/{bring(client, builtin_lora(tmp_path / 'Ink.safetensors', seed=1))['adapter']}/versions/1"
    for more in ("", "&precision=fp16", "&precision=bf16&minimal=true"):
        plan = client.get(f"{at}/export/plan?layout={layout}{more}").json()
        answer = client.get(f"{at}/export?layout={layout}{more}")
        assert answer.status_code == 200, answer.text
        assert len(answer.content) == plan["bytes"]
        assert plan["name"] in answer.headers["Content-Disposition"]
        path = tmp_path / "out.safetensors"
        path.write_bytes(answer.content)
        file = read_lora(path)
        assert file.metadata.modelspec["title"] == plan["metadata"]["modelspec.title"] == "Ink"
        if "minimal" in more:
            assert file.metadata.recipe is None
            assert "atelier.recipe" not in plan["metadata"]
            assert file.metadata.trigger == "zwx"
        else:
            assert json.loads(file.metadata.recipe or "") == {"step": "elsewhere", "seed": 1}
        dtypes = {str(tensor.dtype) for key, tensor in file.state.items() if not key.endswith("alpha")}
        assert dtypes == {f"torch.{'float16' if 'fp16' in more else 'bfloat16' if 'bf16' in more else 'float32'}"}
    assert client.get(f"{at}/export?layout=ckpt").status_code == 422


def test_renaming_and_the_trash(client: TestClient, tmp_path: Path) -> None:
    made = bring(client, builtin_lora(tmp_path / "Ink.safetensors", seed=1))
    bring(client, builtin_lora(tmp_path / "Fog.safetensors", seed=2))
    at = f"/v1/adapters/{made['adapter']}"
    assert client.patch(at, json={"name": "Indian ink"}).json()["name"] == "Indian ink"
    assert client.patch(at, json={"name": "Fog"}).status_code == 409
    assert client.patch(at, json={"name": "a@b"}).status_code == 422
    assert named(client, "Indian ink")["labels"] == ["Ink"]
    assert client.post(f"{at}/trash").json()["trashed"] is True
    names = lambda path: [one["name"] for one in client.get(path).json()["items"]]  # noqa: E731
    assert names("/v1/adapters") == ["Fog"]
    assert names("/v1/adapters?trashed=true") == ["Indian ink"]
    assert client.get(at).json()["trashed"] is True
    assert client.post(f"{at}/versions/1/resize", json={"rank": 1}).status_code == 409
    drawn = client.post("/v1/create", json={"prompt": "a woman", "adapters": ["Indian ink"]})
    assert drawn.status_code == 404
    assert client.post(f"{at}/restore").json()["trashed"] is False
    assert names("/v1/adapters") == ["Fog", "Indian ink"]
    client.post(f"{at}/trash")
    client.post("/v1/assets/trash/empty", json={})
    assert names("/v1/adapters?trashed=true") == []
    assert names("/v1/adapters") == ["Fog"]
