"""The studio's REST API as the tools call it: answers as plain data, problems as the studio's errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import quote

import httpx2

from atelier.errors import AtelierError, InvalidInput, Unavailable, reason

TIMEOUT = httpx2.Timeout(60.0, connect=10.0)
"""Seconds; a plan for a model that nobody asked for yet takes some."""
LARGEST = 64 * 2**20
"""Bytes of an answer at most; the studio's own pictures stay far below."""


class Answered(AtelierError):
    """What the studio answered in place of what was asked for, in its own words."""

    def __init__(self, status: int, code: str, message: str, *, kept: str = "", advice: str = "") -> None:
        super().__init__(message, kept=kept, advice=advice)
        self.http_status, self.code = status, code


@dataclass(frozen=True)
class File:
    """Content that was sent: bytes, their type, and the name they are to be saved under."""

    content: bytes
    media_type: str
    name: str


class Api:
    """One caller's access.

    Args:
        client: has the studio's address and what says who calls. The caller closes it.
        link: the address under which files can be fetched from elsewhere; empty where there is none.
    """

    def __init__(self, client: httpx2.AsyncClient, *, link: str = "") -> None:
        self._client = client
        self.link = link.rstrip("/")

    async def get(self, path: str, **query: Any) -> Any:
        """What is there. `None` and empty values of the query are left out. Raises Answered, Unavailable."""
        return self._read(await self._ask("GET", path, query=query))

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Have something done. Raises Answered, Unavailable."""
        return self._read(await self._ask("POST", path, body=dict(body or {})))

    async def file(self, path: str, **query: Any) -> File:
        """A content. Raises Answered, Unavailable; InvalidInput: it is too large to be handed on."""
        answer = await self._ask("GET", path, query=query)
        if len(answer.content) > LARGEST:
            raise InvalidInput(f"the file has {len(answer.content)} bytes; {LARGEST} can be handed on")
        kind = answer.headers.get("content-type", "application/octet-stream").partition(";")[0].strip()
        return File(answer.content, kind, _name(answer.headers.get("content-disposition", "")))

    async def _ask(
        self, method: str, path: str, *, query: Mapping[str, Any] | None = None, body: Any = None
    ) -> httpx2.Response:
        said = {name: value for name, value in (query or {}).items() if value not in (None, "", [], ())}
        try:
            answer = await self._client.request(method, path, params=said, json=body)
        except httpx2.HTTPError as error:
            raise Unavailable(
                f"the studio at {self._where} does not answer ({reason(error)})",
                kept="nothing is lost: what was submitted goes on",
                advice="see whether it is running, then try again",
            ) from error
        if answer.is_redirect:
            there = str(answer.headers.get("location", ""))[:200]
            raise Unavailable(f"the studio is not at {self._where}: that leads to {there}", advice="name that address")
        if answer.status_code >= 400:
            raise _problem(answer)
        return answer

    def _read(self, answer: httpx2.Response) -> Any:
        try:
            return answer.json()
        except ValueError:
            raise Unavailable(
                f"what answers at {self._where} is no studio", advice="check the address: it has no path"
            ) from None

    @property
    def _where(self) -> str:
        return str(self._client.base_url).rstrip("/")


def at(*segments: str) -> str:
    """The path of a resource: `at("subjects", "Mira")`. Raises InvalidInput: a name that is no part of a path."""
    for segment in segments:
        if segment in ("", ".", "..") or "/" in segment or "\x00" in segment:
            raise InvalidInput(f"'{segment[:64]}' names nothing here", advice="say an id or a name from a list")
    return "/v1/" + "/".join(quote(segment, safe="") for segment in segments)


def _problem(answer: httpx2.Response) -> Answered:
    try:
        body: Any = answer.json()
    except ValueError:
        body = {}
    if not isinstance(body, dict) or "detail" not in body:
        return Answered(answer.status_code, "error", f"the studio answered with status {answer.status_code}")
    told = [f"{'.'.join(map(str, one['where'][1:]))}: {one['problem']}" for one in body.get("errors", ())]
    return Answered(
        answer.status_code,
        str(body.get("type", "")).rpartition("/")[2],
        "; ".join(told) or str(body["detail"]),
        kept=str(body.get("kept", "")),
        advice="" if told else str(body.get("advice", "")),
    )


def _name(disposition: str) -> str:
    """The file name of a Content-Disposition header, without any folder."""
    message = Message()
    message["content-disposition"] = disposition or "inline"
    name = message.get_filename("").replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in name if char.isprintable())[:128].lstrip(".") or "file"
