"""Every error as `application/problem+json` (RFC 9457): the studio's own tree, bad requests, and defects.

Members besides the standard's: `advice` (what to do), `kept` (what was kept), `errors` (which fields), `request`,
`subject` (whose consent is missing).
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from atelier.errors import AtelierError, Refused, TooMany
from atelier.server.faults import told

MEDIA_TYPE = "application/problem+json"
TYPES = "/v1/problems/"
MAX_FIELDS = 20
"""How many faulty fields are listed at most."""


class FieldProblem(BaseModel):
    """One part of a request that cannot be used."""

    where: list[str | int] = Field(examples=[["body", "name"]])
    problem: str = Field(examples=["Field required"])


class Problem(BaseModel):
    """What went wrong, in words and for programs."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "/v1/problems/not-found",
                    "title": "Not found",
                    "status": 404,
                    "detail": "there is no subject 'Mira' in this workspace",
                    "advice": "see GET /v1/subjects",
                    "kept": "",
                }
            ]
        }
    )

    type: str = Field(description="What kind of problem; GET it for an explanation.")
    title: str
    status: int
    detail: str = Field(description="What happened, with the numbers.")
    advice: str = Field(default="", description="What to do next.")
    kept: str = Field(default="", description="What was kept in spite of it.")
    errors: list[FieldProblem] = Field(default=[], description="Which parts of the request cannot be used.")
    request: str = Field(default="", description="Id of the request, to be found in the server's log.")
    subject: str = Field(default="", description="Id of the subject whose consent is missing, where that is why.")


def title(code: str) -> str:
    """`not-found` → "Not found"."""
    return code.replace("-", " ").capitalize()


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    advice: str = "",
    kept: str = "",
    errors: Sequence[FieldProblem] = (),
    request: str = "",
    subject: str = "",
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """The response for a problem."""
    body: dict[str, Any] = {"type": TYPES + code, "title": title(code), "status": status, "detail": detail}
    body |= {"advice": advice, "kept": kept}
    if errors:
        body["errors"] = [one.model_dump() for one in errors]
    if request:
        body["request"] = request
    if subject:
        body["subject"] = subject
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


def described(status: int, code: str, detail: str) -> dict[str, Any]:
    """A problem that only some routes answer with, for their `responses`."""
    shown = {"type": TYPES + code, "title": title(code), "status": status, "detail": detail, "advice": "", "kept": ""}
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": shown}
    return {"description": f"`{code}`: {detail}.", "content": {MEDIA_TYPE: content}}


def problem_of(error: AtelierError, request: str = "") -> JSONResponse:
    """The response for one of the studio's errors."""
    headers: dict[str, str] = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(max(1, error.retry_after))
    if error.http_status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="atelier"'
    return problem(
        error.http_status,
        error.code,
        error.message,
        advice=error.advice,
        kept=error.kept,
        request=request if error.http_status >= 500 else "",
        subject=error.subject if isinstance(error, Refused) else "",
        headers=headers,
    )


def defect(request: str) -> JSONResponse:
    """The response for anything that should not have happened: says nothing of the inside."""
    return problem(
        500,
        "defect",
        "something went wrong in the studio; this is a defect, not your request",
        advice="look for the request's id in the server's log, and report it",
        request=request,
    )


def install(app: FastAPI) -> None:
    """Let the application answer every error with a problem. Defects are the outermost middleware's."""

    async def answer(request: Request, error: Exception) -> JSONResponse:
        return response_of(request, error)

    for kind in HANDLED:
        app.add_exception_handler(kind, answer)


HANDLED: tuple[type[Exception], ...] = (AtelierError, RequestValidationError, HTTPException)
"""What is answered with a problem of its own; anything else is a defect."""


def response_of(request: Request, error: Exception) -> JSONResponse:
    """The response for one of `HANDLED`."""
    if isinstance(error, AtelierError):
        return problem_of(error, request_id(request))
    if isinstance(error, RequestValidationError):
        return _of_validation(error)
    assert isinstance(error, HTTPException)
    phrase = HTTPStatus(error.status_code).phrase
    code = _CODES.get(error.status_code, phrase.lower().replace(" ", "-"))
    detail = f"there is nothing at {request.url.path}" if error.status_code == 404 else str(error.detail)
    return problem(error.status_code, code, detail, headers=dict(error.headers or {}))


def _of_validation(error: RequestValidationError) -> JSONResponse:
    shown = [told(one) for one in error.errors()[:MAX_FIELDS]]
    found = [FieldProblem(where=where, problem=words) for where, words in shown]
    first = found[0] if found else FieldProblem(where=[], problem="the request cannot be read")
    place = ".".join(str(part) for part in first.where[:6])
    more = f" ({len(error.errors())} problems)" if len(error.errors()) > 1 else ""
    detail = f"{place}: {first.problem}{more}"[:500]
    return problem(422, "invalid-input", detail, advice="see the API's documentation", errors=found)


_CODES = {400: "bad-request", 404: "not-found", 405: "method-not-allowed", 413: "too-large"}


def request_id(request: Request) -> str:
    """The id that the outermost middleware gave the request."""
    return str(request.scope.get("state", {}).get("request_id", ""))
