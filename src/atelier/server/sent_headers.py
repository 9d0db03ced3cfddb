"""The headers that answers carry, as the description tells them: one table, and what a route names of it."""

from __future__ import annotations

from typing import Any

from atelier.server.idempotency import REPLAYED

Described = dict[str, Any]
"""A piece of an OpenAPI document."""

_TEXT: Described = {"type": "string"}
_COUNT: Described = {"type": "string", "pattern": r"^\d+$"}
HEADERS: dict[str, Described] = {
    "X-Request-Id": {
        "description": "Id of the request; the server's and the workers' logs carry it.",
        "required": True,
        "schema": {"type": "string", "examples": ["5f0c2a9e81d34b7a"]},
    },
    "RateLimit": {
        "description": "What is left of the limit that this request counted against, and seconds until it is whole.",
        "schema": {**_TEXT, "examples": ['"requests";r=598;t=41']},
    },
    "RateLimit-Policy": {
        "description": "The limit itself: how many, in how many seconds.",
        "schema": {**_TEXT, "examples": ['"requests";q=600;w=60']},
    },
    "Retry-After": {
        "description": "Seconds after which it is worth trying again.",
        "schema": {**_COUNT, "examples": ["41"]},
    },
    "WWW-Authenticate": {
        "description": "How to say who you are.",
        "schema": {**_TEXT, "examples": ['Bearer realm="atelier"']},
    },
    REPLAYED: {
        "description": "`true` where the request was not done again: this is the answer that its key had before.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Location": {
        "description": "Path of what was made.",
        "required": True,
        "schema": {**_TEXT, "examples": ["/v1/runs/mfzwizltoq2gk4dc"]},
    },
    "Set-Cookie": {
        "description": "The session's cookies, or their end. They are out of reach of scripts.",
        "schema": {**_TEXT, "examples": ["atelier_access=…; HttpOnly; SameSite=Lax; Path=/"]},
    },
    "ETag": {
        "description": "Names the content: sent back as `If-None-Match` it saves the transfer.",
        "schema": {**_TEXT, "examples": ['"mfzwizltoq2gk4dc"']},
    },
    "Cache-Control": {
        "description": "How long the content may be kept.",
        "schema": {**_TEXT, "examples": ["private, max-age=86400, immutable"]},
    },
    "Content-Disposition": {
        "description": "The file's name, and whether it is to be shown or saved.",
        "schema": {**_TEXT, "examples": ['attachment; filename="mira-at-the-beach.png"']},
    },
    "Accept-Ranges": {
        "description": "`bytes` where parts can be asked for by `Range`.",
        "schema": {"type": "string", "enum": ["bytes", "none"]},
    },
    "Content-Range": {
        "description": "Which part this is, or how much there is.",
        "required": True,
        "schema": {**_TEXT, "examples": ["bytes 0-1023/482133"]},
    },
    "Tus-Resumable": {
        "description": "The version of tus that is spoken.",
        "required": True,
        "schema": {**_TEXT, "examples": ["1.0.0"]},
    },
    "Tus-Version": {
        "description": "The versions of tus that are spoken.",
        "required": True,
        "schema": {**_TEXT, "examples": ["1.0.0"]},
    },
    "Upload-Offset": {
        "description": "Bytes that are there.",
        "required": True,
        "schema": {**_COUNT, "examples": ["1048576"]},
    },
    "Upload-Length": {
        "description": "Bytes of the whole file.",
        "required": True,
        "schema": {**_COUNT, "examples": ["4194304"]},
    },
    "Upload-Expires": {
        "description": "When an upload that is not finished is removed.",
        "required": True,
        "schema": {**_TEXT, "examples": ["Mon, 02 Mar 2026 12:00:00 GMT"]},
    },
}
EVERYWHERE = ("X-Request-Id",)
LIMITED = ("RateLimit", "RateLimit-Policy")
"""On the answers of routes that count against a limit, where the caller has one."""
OF_STATUS = {401: ("WWW-Authenticate",), 429: ("Retry-After",), 202: ("Location",)}
"""Whatever is taken on to be done later says where to look for it."""
FILE = ("ETag", "Cache-Control", "Content-Disposition")
TUS = ("Tus-Resumable", "Upload-Offset", "Upload-Length", "Upload-Expires")


def sends(*names: str) -> Described:
    """For a route's `responses`: `{200: sends("ETag")}`. Those that every answer carries need not be named."""
    return {"headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names}}
