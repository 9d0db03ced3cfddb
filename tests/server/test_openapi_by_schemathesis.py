"""Every operation of the API, called with examples and with generated requests.

No answer is a defect (5xx), has a status or a type that is not documented, or does not fit its schema; and nearly
every operation is seen to succeed. A few requests always, many with the long tests.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core import NOT_SET
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from atelier.accounts.directory import INSTANCE
from atelier.accounts.quotas import LimitChange
from atelier.server.app import bare_app, create_app
from atelier.server.settings import Settings
from atelier.steps.services import uploads
from atelier.webhooks import hooks


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"tests_server_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


SAMPLES = _load("samples")
EXAMPLES = int(os.environ.get("ATELIER_API_EXAMPLES", "1"))
"""Generated requests an operation; more by hand."""
AT_LENGTH = 25
"""The same with the long tests."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
DESCRIBED = bare_app().openapi()
SCHEMA = schemathesis.openapi.from_dict(DESCRIBED)
SCHEMA.config.generation.update(with_security_parameters=False)  # `_send` signs in
OPERATIONS: list[APIOperation] = [one.ok() for one in SCHEMA.get_all_operations() if isinstance(one, Ok)]
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")  # parts of uploads
REACHED: dict[str, bool] = {}
BASE = "http://studio.test"
ENOUGH = 0.8


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(Settings(home=tmp_path_factory.mktemp("api") / "home"))
    with TestClient(app, base_url=BASE, raise_server_exceptions=False, follow_redirects=False) as made:
        yield made


@pytest.fixture(scope="module")
def world(client: TestClient) -> Iterator[Any]:
    assert isinstance(client.app, FastAPI)
    state = client.app.state.atelier
    owner = state.accounts.users.create_owner("owner@example.org", "Owner", SAMPLES.PASSWORD)
    unlimited = dict.fromkeys(("generations_per_minute", "generations_per_day", "anonymous_per_quarter"))
    state.accounts.quotas.set(INSTANCE, LimitChange.model_validate(unlimited), actor="test")
    with pytest.MonkeyPatch.context() as patch:  # hundreds of requests begin what is never finished
        for limited in (uploads, hooks):
            patch.setattr(limited, "MOST", 10_000)
        yield SAMPLES.World(state, owner.id)


each = pytest.mark.parametrize("operation", OPERATIONS, ids=[one.label for one in OPERATIONS])


@each
def test_operation(operation: APIOperation, world: Any, client: TestClient) -> None:
    _call(operation, world, client, EXAMPLES)


@pytest.mark.soak
@each
def test_operation_at_length(operation: APIOperation, world: Any, client: TestClient) -> None:
    _call(operation, world, client, AT_LENGTH)


def _call(operation: APIOperation, world: Any, client: TestClient, examples: int) -> None:
    """Call an operation with its example, and with so many generated requests."""
    REACHED[operation.label] = False
    body = _example_body(operation, world)
    _send(operation.Case(path_parameters=_path(operation, world), body=body, media_type=_media(body)), world, client)

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
        phases=[Phase.generate],
    )
    @given(case=operation.as_strategy())
    def generated(case: Case) -> None:
        case.path_parameters = {**case.path_parameters, **_path(operation, world)}
        _send(case, world, client)

    generated()


def test_the_whole_description_is_read() -> None:
    described = sum(len(methods) for methods in DESCRIBED["paths"].values())
    assert len(OPERATIONS) == described
    assert len({_name(one) for one in OPERATIONS}) == described


def test_nearly_every_operation_was_seen_to_succeed() -> None:
    if len(REACHED) < len(OPERATIONS):
        pytest.skip("only some of the operations were called")
    failed = sorted(label for label, succeeded in REACHED.items() if not succeeded)
    assert len(failed) <= (1 - ENOUGH) * len(REACHED), failed


def _send(case: Case, world: Any, client: TestClient) -> None:
    """Send a request as the owner, freshly signed in, and check the answer against the description."""
    sent = case.as_transport_kwargs(base_url=BASE)
    ours = ("authorization", "atelier-workspace")
    headers = {name: value for name, value in (sent.get("headers") or {}).items() if name.lower() not in ours}
    headers["Authorization"] = f"Bearer {world.access()}"
    data = sent.get("data")
    body: dict[str, Any] = {"content": data} if isinstance(data, bytes | str) else {"data": data}
    client.cookies.clear()
    also: dict[str, Any] = {name: sent[name] for name in ("params", "json") if sent.get(name) is not None}
    if sent.get("files") is not None:
        also["files"] = _parts(sent["files"])
    answer = client.request(sent["method"], sent["url"], headers=headers, **body, **also)
    if 200 <= answer.status_code < 300:
        REACHED[case.operation.label] = True
    answer.request.read()  # parts were streamed, and schemathesis wants them whole
    idle = answer.status_code == 503 and _name(case.operation) in SAMPLES.NEED_A_WORKER
    case.validate_response(answer, checks=CHECKS[1:] if idle else CHECKS)


def _parts(files: Any) -> list[tuple[str, Any]]:
    """Parts of a form: what was made up for a file may be a number, which no client can send as one."""

    def sent(value: Any) -> Any:
        if isinstance(value, tuple):  # name of the file, content, type
            return (value[0], sent(value[1]), *value[2:])
        return str(value) if isinstance(value, int | float | None) else value

    return [(name, sent(part)) for name, part in (files.items() if isinstance(files, dict) else files)]


def _path(operation: APIOperation, world: Any) -> dict[str, str]:
    """Ids of things that exist, for those parameters of the path that `samples` knows."""
    names = re.findall(r"\{(\w+)\}", operation.path)
    together = SAMPLES.PATHS.get(_name(operation))
    found = together(world) if together is not None else {}
    return found | {name: SAMPLES.IDS[name](world) for name in names if name in SAMPLES.IDS and name not in found}


def _example_body(operation: APIOperation, world: Any) -> Any:
    """The body that `samples` has, else the example that the description gives, else none."""
    made = SAMPLES.BODIES.get(_name(operation))
    if made is not None:
        return made(world)
    content = operation.definition.raw.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = content.get("schema", {})
    target = schema.get("$ref", "").rpartition("/")[2]
    examples = (DESCRIBED["components"]["schemas"][target] if target else schema).get("examples", [])
    return examples[0] if examples else NOT_SET


def _media(body: Any) -> str | None:
    return None if body is NOT_SET else "application/json"


def _name(operation: APIOperation) -> str:
    return operation.definition.raw["operationId"]
