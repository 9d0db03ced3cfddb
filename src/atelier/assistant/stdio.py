"""The protocol on standard input and output, and how a client is told to start it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2

from atelier.assistant.api import TIMEOUT, Api
from atelier.assistant.server import build

KEY = "ATELIER_KEY"
"""The environment's variable with the API key, so that it stands in no command line."""


async def serve(api: Api, *, folder: Path | None = None) -> None:
    """Serve one client until it closes standard input. Nothing else may be written to standard output meanwhile."""
    from mcp.server.stdio import stdio_server

    server = build(api, folder=folder)
    async with stdio_server() as (reads, writes):
        await server.run(reads, writes, server.create_initialization_options())


async def serve_elsewhere(url: str, key: str, workspace: str | None, *, folder: Path | None = None) -> None:
    """Serve one client over a studio that answers at an address.

    Args:
        key: an API key; empty where the studio asks for none. workspace: the key's own without.
    """
    headers = ({"Authorization": f"Bearer {key}"} if key else {}) | (
        {"Atelier-Workspace": workspace} if workspace else {}
    )
    async with httpx2.AsyncClient(base_url=url, headers=headers, timeout=TIMEOUT) as client:
        await serve(Api(client, link=url), folder=folder)


def configuration(command: str, words: list[str], environment: Mapping[str, str]) -> dict[str, Any]:
    """What most clients take into their file of settings."""
    entry: dict[str, Any] = {"command": command, "args": words}
    return {"mcpServers": {"atelier": entry | ({"env": dict(environment)} if environment else {})}}
