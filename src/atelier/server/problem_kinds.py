"""The kinds of problems that the API answers with: what each means, and what one looks like (RFC 9457)."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import JsonValue

from atelier import errors
from atelier.errors import AtelierError
from atelier.server.problems import TYPES, title

DEFECT, BAD_REQUEST = "defect", "bad-request"


@dataclass(frozen=True)
class Kind:
    """A kind of problem.

    Attributes:
        code: its name in addresses. meaning: for people. example: the body of an answer of this kind.
    """

    code: str
    status: int
    meaning: str
    example: Mapping[str, JsonValue]


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind: of the studio's error tree, and what is no error of the studio's own; by code."""
    tree = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, AtelierError)]
    found = [(one.code, one.http_status, _meaning(one)) for one in tree if one is not AtelierError]
    found += [
        (DEFECT, 500, "A defect of the studio."),
        (BAD_REQUEST, 400, "The request cannot be read as HTTP, or its body not as what it says that it is."),
    ]
    return tuple(Kind(code, status, meaning, _example(code, status)) for code, status, meaning in sorted(found))


def _meaning(error: type[AtelierError]) -> str:
    return " ".join((error.__doc__ or "").partition("Args:")[0].split())


def _example(code: str, status: int) -> dict[str, JsonValue]:
    detail, advice, kept, more = _WORDS[code]
    body: dict[str, JsonValue] = {"type": TYPES + code, "title": title(code), "status": status, "detail": detail}
    return body | {"advice": advice, "kept": kept} | dict(more)


_REQUEST: dict[str, JsonValue] = {"request": "5f0c2a9e81d34b7a"}
_WORDS: dict[str, tuple[str, str, str, Mapping[str, JsonValue]]] = {
    "bad-request": ("there was an error parsing the body", "", "", {}),
    "cancelled": ("the run was cancelled", "retry it to go on", "2 of 3 tasks are done", {}),
    "conflict": ("there is a subject 'Mira' already", "choose another name", "", {}),
    "corrupt": ("asset mfzwizltoq2gk4dc is not what was written", "have the library checked", "", _REQUEST),
    "defect": (
        "something went wrong in the studio; this is a defect, not your request",
        "look for the request's id in the server's log, and report it",
        "",
        _REQUEST,
    ),
    "forbidden": ("this needs the role 'editor', and yours is 'viewer'", "ask the workspace's owner", "", {}),
    "invalid-input": (
        "body.count: Input should be less than or equal to 64",
        "see the API's documentation",
        "",
        {"errors": [{"where": ["body", "count"], "problem": "Input should be less than or equal to 64"}]},
    ),
    "not-found": ("there is no subject 'Mira' in this workspace", "list the subjects to see their names", "", {}),
    "out-of-resources": ("1.2 GB of disk are free; 4.1 GB are needed", "free some disk", "nothing was begun", _REQUEST),
    "refused": ("Mira's consent does not cover training", "record her consent first", "", {}),
    "sign-in-needed": ("this needs somebody who is signed in", "sign in, or send an API key", "", {}),
    "too-large": (
        "the request's body is larger than the 1048576 bytes that are taken here",
        "send less at once",
        "",
        {},
    ),
    "too-many": ("more than 600 requests in 60 seconds", "try again in 41 s", "nothing was done", {}),
    "unavailable": ("the hub does not answer", "try again later", "what was fetched is kept", _REQUEST),
}
