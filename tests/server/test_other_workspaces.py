"""Every route with an id in its path, called by the owner of another workspace with ids of this one: never an answer.

The routes come from the application, so that a new one is tried by itself. What is named in bodies and queries is tried
for those operations that take ids there.
"""

from __future__ import annotations

import importlib.util
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from atelier.accounts.directory import INSTANCE
from atelier.accounts.quotas import LimitChange
from atelier.accounts.roles import Right, Role
from atelier.recipe.values import new_id
from atelier.server.app import bare_app, create_app
from atelier.server.resource import Route
from atelier.server.settings import Settings


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"tests_server_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules.get(spec.name)
    if module is None:
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
    return module


SAMPLES = _load("samples")
EVERYBODYS = {"get_step", "get_model", "get_drawing_model"}
"""What is the whole instance's: steps and base models lie in no workspace."""
THEIR_OWN = {"save_recipe"}
"""A name that is free in one's own workspace, whatever others call theirs."""
NO_WORKSPACE = {Right.PUBLIC, Right.ADMIN}
"""Routes for anybody (their secret is in the address) and for administrators, who are tried in the matrix."""
BODIES: dict[str, dict[str, Any]] = {
    "change_run": {"priority": 1},
    "forget_subject": {"confirm": "s"},
    "decide_report": {"uphold": False},
    "decide_appeal": {"allow": False},
    "appeal_refusal": {"words": "look again"},
}
"""What is sent where neither `samples` nor the description has an example and nothing at all does not do."""
ROUTES = [
    route
    for route in bare_app().routes
    if isinstance(route, Route)
    and "{" in route.path
    and route.rule.right not in NO_WORKSPACE
    and route.name not in EVERYBODYS | THEIR_OWN
]


@dataclass(frozen=True)
class Stranger:
    """Somebody who owns a workspace of their own, beside the world's."""

    client: TestClient
    world: Any

    def ask(self, method: str, path: str, *, body: Any = None, params: dict[str, str] | None = None) -> Any:
        """An answer to them, in their own workspace."""
        also: dict[str, Any] = {} if body is None else {"json": body}
        return self.client.request(method, path, params=params, **also)


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stranger]:
    app = create_app(Settings(home=tmp_path_factory.mktemp("apart") / "home"))
    state = app.state.atelier
    owner = state.accounts.users.create_owner("owner@example.org", "Owner", SAMPLES.PASSWORD)
    unlimited = dict.fromkeys(("generations_per_minute", "generations_per_day", "anonymous_per_quarter"))
    state.accounts.quotas.set(INSTANCE, LimitChange.model_validate(unlimited), actor="test")
    user = state.accounts.users.create("stranger@example.org", actor=owner.id)
    state.accounts.workspaces.create("elsewhere")
    state.accounts.members.put("elsewhere", user.id, Role.OWNER, actor=owner.id)
    headers = {"Authorization": f"Bearer {state.accounts.sessions.start(user).access}"}
    headers["Atelier-Workspace"] = "elsewhere"
    client = TestClient(app, base_url="http://studio.test", raise_server_exceptions=False, headers=headers)
    yield Stranger(client, SAMPLES.World(state, owner.id))
    state.studios.close()


def body_of(route: Route, world: Any) -> Any:
    """The body that `samples` has, else the example of its schema, else none."""
    made = SAMPLES.BODIES.get(route.name)
    if made is not None:
        return made(world)
    for parameter in route.dependant.body_params:
        examples = getattr(parameter.field_info.annotation, "model_config", {}).get("json_schema_extra", {})
        if isinstance(examples, dict) and examples.get("examples"):
            return examples["examples"][0]
    return BODIES.get(route.name, {} if route.dependant.body_params else None)


@pytest.mark.parametrize("route", ROUTES, ids=[f"{sorted(one.methods or ())[0]} {one.path}" for one in ROUTES])
def test_ids_of_another_workspace_are_unknown(route: Route, stranger: Stranger) -> None:
    world = stranger.world
    names = re.findall(r"\{(\w+)(?::\w+)?\}", route.path)
    found = SAMPLES.PATHS[route.name](world) if route.name in SAMPLES.PATHS else {}
    ids = found | {name: SAMPLES.IDS[name](world) for name in names if name not in found}
    path = re.sub(r"\{(\w+)(?::\w+)?\}", lambda match: ids[match[1]], route.path)
    body = body_of(route, world)
    for method in sorted(route.methods or ()):
        answer = stranger.ask(method, path, body=body)
        if route.name == "add_photos":
            answer = stranger.client.post(path, files={"files": ("a.png", b"x")})
        if route.name == "send_part":  # its own kind of body, looked at first
            part = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0", "Tus-Resumable": "1.0.0"}
            answer = stranger.client.patch(path, content=b"x", headers=part)
        assert answer.status_code in (403, 404), (method, path, answer.status_code, answer.text[:300])


Ask = Callable[[Any], tuple[str, str, Any]]
IN_BODIES: dict[str, Ask] = {
    "change": lambda world: ("POST", "/v1/assets/bulk", world.chosen() | {"stars": 5}),
    "share": lambda world: ("POST", "/v1/shares", world.chosen()),
    "share of a collection": lambda world: ("POST", "/v1/shares", {"collection": world.collection()}),
    "collection": lambda world: ("POST", "/v1/collections", world.chosen() | {"name": new_id()}),
    "upload": lambda world: ("POST", "/v1/uploads", {"subject": world.subject(), "length": 10}),
    "report": lambda world: ("POST", "/v1/reports", {"asset": world.asset(), "reason": "other"}),
    "run": lambda world: (
        "POST",
        "/v1/runs",
        {"recipe": "export-picture", "inputs": {"image": {"$asset": world.asset()}}},
    ),
    "estimate": lambda world: (
        "POST",
        "/v1/runs/estimate",
        {"recipe": "export-picture", "inputs": {"image": {"$asset": world.asset()}}},
    ),
    "edit": lambda world: ("POST", "/v1/edit", {"image": world.asset(), "instruction": "make it night"}),
    "create with a subject": lambda world: ("POST", "/v1/create", {"prompt": "a", "subjects": [world.subject()]}),
    "create with an adapter": lambda world: (
        "POST",
        "/v1/create",
        {"prompt": "a", "adapters": [world.adapter()]},
    ),
    "export run": lambda world: ("POST", "/v1/exports", {"asset": world.asset()}),
}


@pytest.mark.parametrize("name", IN_BODIES)
def test_ids_in_bodies_are_unknown_too(name: str, stranger: Stranger) -> None:
    method, path, body = IN_BODIES[name](stranger.world)
    answer = stranger.ask(method, path, body=body)
    assert answer.status_code in (403, 404), (answer.status_code, answer.text[:300])


@pytest.mark.parametrize("action", ["trash", "restore"])
def test_what_passes_over_unknown_ids_passes_over_these(action: str, stranger: Stranger) -> None:
    asset = stranger.world.asset()
    answer = stranger.ask("POST", f"/v1/assets/{action}", body={"assets": [asset]})
    assert (answer.status_code, answer.json()) == (200, {"count": 0})
    assert stranger.world.studio.library.assets.get(asset).trashed is None


def test_a_zip_leaves_them_out(stranger: Stranger) -> None:
    answer = stranger.ask("POST", "/v1/assets/zip", body=stranger.world.chosen())
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.namelist() == ["left-out.txt"]


IN_QUERIES: dict[str, Callable[[Any], tuple[str, dict[str, str]]]] = {
    "assets of a subject": lambda world: ("/v1/assets", {"subject": world.photo()["subject"]}),
    "assets of a collection": lambda world: ("/v1/assets", {"collection": world.collection()}),
    "assets of a run": lambda world: ("/v1/assets", {"run": world.run()}),
}


@pytest.mark.parametrize("name", IN_QUERIES)
def test_ids_in_queries_find_nothing(name: str, stranger: Stranger) -> None:
    path, params = IN_QUERIES[name](stranger.world)
    answer = stranger.ask("GET", path, params=params)
    assert answer.status_code in (403, 404) or answer.json()["items"] == [], answer.text[:300]


def test_the_other_workspace_cannot_be_named(stranger: Stranger) -> None:
    stranger.world.asset()
    named = stranger.client.get("/v1/assets", headers={"Atelier-Workspace": "default"})
    asked = stranger.client.get(
        "/v1/assets",
        params={"workspace": "default"},
        headers={"Atelier-Workspace": ""},
    )
    assert named.status_code == 403
    assert asked.status_code == 403
