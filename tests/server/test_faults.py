"""Faults of a request's fields are told in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel, TypeAdapter, ValidationError

from atelier.server.app import bare_app
from atelier.server.faults import OF_PATTERN, told
from atelier.server.problems import FieldProblem
from atelier.server.words import Id


def test_every_pattern_of_the_api_has_words() -> None:
    silent = set(_patterns(bare_app().openapi())) - set(OF_PATTERN)
    assert not silent, "say in OF_PATTERN what they allow"


class Asked(BaseModel):
    prompt: Id | list[Id]
    inner: FieldProblem | None = None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"prompt": "a b"}, (["prompt"], OF_PATTERN[r"^[A-Za-z0-9][A-Za-z0-9._-]*$"])),
        ({"prompt": ["a", "b/c"]}, (["prompt", 1], OF_PATTERN[r"^[A-Za-z0-9][A-Za-z0-9._-]*$"])),
        ({"prompt": "a", "inner": 3}, (["inner"], "an object is needed here, as {…}")),
        ({}, (["prompt"], "Field required")),
    ],
)
def test_a_fault_names_the_field_and_no_python(given: dict[str, Any], expected: tuple[list[str | int], str]) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Asked).validate_python(given)
    assert expected in [told(dict(one)) for one in caught.value.errors()]


def test_an_answer_holds_them(client: TestClient) -> None:
    found = client.post("/v1/create", json={"prompt": ["\x00"]}).json()
    assert found["errors"][-1] == {"where": ["body", "prompt", 0], "problem": "may not hold a NUL character"}
    assert "constrained" not in found["detail"]


def _patterns(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        for value in node.values():
            yield from _patterns(value)
    elif isinstance(node, list):
        for value in node:
            yield from _patterns(value)
