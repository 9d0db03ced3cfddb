"""What is told to people suits the door that they came by: no commands on the page, no routes in a terminal.

Advice is neutral words; the command that does what is advised goes beside it, as an error's `command`.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from atelier.cli.app import NOUNS
from atelier.cli.reporting import report
from atelier.errors import InvalidInput, NotFound, reason
from atelier.recipe.values import Problem

SOURCE = Path(__file__).parents[2] / "src" / "atelier"
COMMAND = re.compile(rf"\batelier ({'|'.join(noun.name for noun in NOUNS)})\b|(?<![\w-])--[a-z]{{2,}}")
ROUTE = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE) /")
OWN_DOOR = ("cli/", "builtin/", "server/serving.py", "server/__main__.py")
"""The command line itself, scripts, and what is told to whoever starts the server."""

NOT_TOLD = ("command", "description")


@functools.cache
def told(path: Path) -> tuple[tuple[int, str], ...]:
    """Lines and texts in calls: what may reach a person. Docstrings are not among them."""
    return tuple(_texts(path))


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(call, ast.Call) and _name(call.func)[:1].isupper():
            for part in [*call.args, *(one.value for one in call.keywords if one.arg not in NOT_TOLD)]:
                for one in ast.walk(part):
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        yield one.lineno, one.value


def _name(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def found(pattern: re.Pattern[str], left_out: tuple[str, ...]) -> list[str]:
    return [
        f"{path.relative_to(SOURCE)}:{line}: {text}"
        for path in sorted(SOURCE.rglob("*.py"))
        if not str(path.relative_to(SOURCE)).startswith(left_out)
        for line, text in told(path)
        if pattern.search(text)
    ]


def test_no_error_names_a_command_in_its_words() -> None:
    assert found(COMMAND, OWN_DOOR) == []


def test_no_error_of_a_lower_floor_names_a_route() -> None:
    assert found(ROUTE, ("server/", "builtin/")) == []


def test_the_command_line_says_the_command_with_the_home_of_the_call(capsys: pytest.CaptureFixture[str]) -> None:
    error = NotFound("no such model", advice="install it first", command=("models", "pull", "sd15"))
    assert report(error, ["create", "x", "--home", "/my home", "--json"]) == 3
    printed = capsys.readouterr()
    assert "next: install it first: atelier models pull sd15 --home '/my home'" in printed.err
    assert '"command": "atelier models pull sd15 --home' in printed.out
    assert "atelier" not in str(error)


def test_a_command_is_kept_with_a_task_s_problem() -> None:
    error = InvalidInput("weights only", advice="install that first", command=("models", "pull", "sd15"))
    kept = Problem.model_validate_json(Problem.from_error(error).model_dump_json())
    assert kept.command == ("models", "pull", "sd15")
    assert Problem.model_validate({"code": "x", "message": "of an older version"}).command == ()


def test_what_a_library_says_is_told_without_its_objects() -> None:
    assert reason(OSError("cannot identify image file <_io.BytesIO object at 0x7f3a>")) == "cannot identify image file"
    assert reason(ValueError()) == "ValueError"
    assert reason(OSError("1 < 2 at most")) == "1 < 2 at most"
