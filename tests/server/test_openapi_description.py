"""The description is whole: whoever reads only it can call every operation, and knows what each answer means."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from fastapi.routing import APIRoute

from atelier.accounts.roles import Right
from atelier.server.app import bare_app
from atelier.server.examples import Examples
from atelier.server.problem_kinds import kinds
from atelier.server.resource import Route

APP = bare_app()
DESCRIBED: dict[str, Any] = APP.openapi()
COMPONENTS: dict[str, Any] = DESCRIBED["components"]
ELSEWHERE = {("POST", "/mcp")}
"""What is described in another way: assistants' protocol describes itself, and `docs/assistants.md` does."""
ROUTES = {
    (method.lower(), route.path_format): route
    for route in APP.routes
    if isinstance(route, Route) and isinstance(route, APIRoute)
    for method in route.methods or ()
    if (method, route.path) not in ELSEWHERE
}
OPERATIONS = {
    (method, path): operation for path, methods in DESCRIBED["paths"].items() for method, operation in methods.items()
}
KEYS = {"read_key", "full_key"}
WHO = {"apiKey": KEYS, "accessToken": {"viewer", "editor", "owner", "admin", "other"}}


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """What a piece of the document says, where it refers to another."""
    if "$ref" not in part:
        return part
    found: Any = DESCRIBED
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name.replace("~1", "/")]
    return found


def answers(operation: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    for status, response in operation["responses"].items():
        yield int(status), resolved(response)


@cache
def validator(schema: str) -> Any:
    return jsonschema_rs.validator_for({**json.loads(schema), "components": {"schemas": COMPONENTS["schemas"]}})


@cache
def mistakes(schema: str, value: str) -> list[str]:
    return [f"{list(one.instance_path)}: {one.message}" for one in validator(schema).iter_errors(json.loads(value))]


def errors(schema: dict[str, Any], value: Any) -> list[str]:
    """What of the value does not fit the schema. The same is looked at once: problems come with every operation."""
    return mistakes(json.dumps(schema), json.dumps(value))


def test_every_operation_is_described_whole() -> None:
    assert set(OPERATIONS) == {(method, path) for method, path in ROUTES}
    for (method, path), operation in OPERATIONS.items():
        where = f"{method} {path}"
        assert operation["summary"], where
        assert operation["description"], where
        for one in map(resolved, operation.get("parameters", [])):
            assert one.get("description"), f"{where}: say in describe.PARAMETERS what '{one['name']}' is"
        for status, answer in answers(operation):
            words = answer.get("description", "")
            assert len(words) > 5, f"{where} {status}: {words}"
            assert "Successful Response" not in words, where
            assert "X-Request-Id" in answer["headers"], f"{where} {status}"


def test_who_may_call_is_what_the_rule_says() -> None:
    assert set(COMPONENTS["securitySchemes"]) == {"apiKey", "accessToken", "session", "signedAddress"}
    for at, operation in OPERATIONS.items():
        rule = ROUTES[at].rule
        asked = {name: roles for one in operation["security"] for name, roles in one.items()}
        if rule.right is Right.PUBLIC:
            assert asked == {}, at
            continue
        assert asked["session"] == asked["accessToken"], at
        assert ("apiKey" in asked) == (rule.right is not Right.PERSON), at
        assert ("signedAddress" in asked) == rule.signed, at
        scoped = rule.right not in (Right.SELF, Right.PERSON)
        assert asked.get("apiKey", []) == ([rule.right.value] if scoped else []), at
        workspace = any(resolved(one)["name"] == "Atelier-Workspace" for one in operation.get("parameters", []))
        assert workspace == (rule.right is not Right.ADMIN and "{workspace}" not in at[1]), at


def test_limits_repeats_and_places_are_in_the_headers() -> None:
    for at, operation in OPERATIONS.items():
        route, found = ROUTES[at], dict(answers(operation))
        repeats = any(resolved(one)["name"] == "Idempotency-Key" for one in operation.get("parameters", []))
        for status, answer in found.items():
            headers = {name: resolved(one) for name, one in answer["headers"].items()}
            assert all(one["description"] and "schema" in one for one in headers.values()), at
            if not route.rule.free or status >= 400:
                assert {"RateLimit", "RateLimit-Policy"} <= set(headers) or "application/json" in answer["content"], at
            assert ("Idempotency-Replayed" in headers) == (repeats and status < 300), at
            if status == 202:
                assert headers["Location"]["required"], at
            if status == 429:
                assert "Retry-After" in headers, at
            if status == 401:
                assert "WWW-Authenticate" in headers, at


def test_every_json_has_an_example_that_fits_its_schema() -> None:
    seen = 0
    for at, operation in OPERATIONS.items():
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        for part in [*bodies, *(answer for _, answer in answers(operation))]:
            for media_type, content in part.get("content", {}).items():
                if not re.search(r"json$", media_type):
                    continue
                shown = [resolved(one)["value"] for one in content.get("examples", {}).values()]
                shown += [content["example"]] if "example" in content else []
                assert shown, f"{at} {media_type}"
                for value in shown:
                    seen += 1
                    assert errors(content["schema"], value) == [], at
    assert seen > 1000


def test_each_schema_has_an_example_and_every_field_a_word() -> None:
    schemas = {
        name: schema
        for name, schema in COMPONENTS["schemas"].items()
        if not name.startswith("Body_") and name != "JsonValue"  # files; anything
    }
    examples = Examples(COMPONENTS["schemas"])
    for name in schemas:
        assert errors({"$ref": f"#/components/schemas/{name}"}, examples.of(name)) == [], name
    assert examples.missing == set(), "add what these fields hold to atelier.server.example_words"


def test_nothing_is_left_of_what_the_framework_would_answer() -> None:
    assert not {"HTTPValidationError", "ValidationError"} & set(COMPONENTS["schemas"])


def test_a_field_that_nothing_is_known_of_is_noticed() -> None:
    schema = {"A": {"type": "object", "properties": {"xyzzy": {"type": "string"}}, "required": ["xyzzy"]}}
    examples = Examples(schema)
    assert examples.of("A") == {"xyzzy": ""}
    assert examples.missing == {"A.xyzzy"}


def test_every_kind_of_problem_is_shown_where_it_may_come() -> None:
    shown = {
        code
        for response in COMPONENTS["responses"].values()
        for code in response["content"]["application/problem+json"]["examples"]
    }
    assert shown == {one.code for one in kinds()}
    forbidden = COMPONENTS["responses"]["Refused"]
    assert set(forbidden["content"]["application/problem+json"]["examples"]) == {"forbidden", "refused"}
    assert "consent" in forbidden["description"]
    for kind in kinds():
        assert kind.example["status"] == kind.status
        assert kind.example["detail"]
    openai = resolved(OPERATIONS["post", "/v1/images/generations"]["responses"]["400"])
    body = openai["content"]["application/problem+json"]["examples"]["invalid-input"]["value"]
    assert body["error"]["type"] == "invalid_request_error"
    assert "422" not in OPERATIONS["post", "/v1/images/generations"]["responses"]


def test_every_tag_says_what_it_is() -> None:
    used = {tag for operation in OPERATIONS.values() for tag in operation["tags"]}
    told = {one["name"]: one["description"] for one in DESCRIBED["tags"]}
    assert set(told) == used
    assert all(len(words) > 20 for words in told.values())


@pytest.mark.parametrize("name", sorted(COMPONENTS["headers"]))
def test_a_header_that_is_described_is_sent_somewhere(name: str) -> None:
    used = {one for operation in OPERATIONS.values() for _, answer in answers(operation) for one in answer["headers"]}
    assert name in used
