"""A training that the command line made, as an assistant reads it; in this process, on the tiny model."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx2
from mcp import Client
from mcp_types import CallToolResult, ImageContent

from atelier.accounts.workspaces import DEFAULT
from atelier.assistant.api import Api
from atelier.assistant.server import build
from atelier.server.app import create_app
from atelier.server.settings import Settings
from atelier.server.stdio import OwnGate

TINY = ["--steps", "4", "--rank", "2", "--checkpoint-every", "2", "--prior-count", "2", "--batch-size", "1"]
TINY += ["--prior-samples", "1", "--seed", "7", "--threads", "1"]


def _given(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def test_an_assistant_reads_what_a_training_made(cli: Any, mira: str, tiny_builtin: Path) -> None:
    cli("train", mira, *TINY)
    app = create_app(Settings(home=cli.home, builtin=tiny_builtin, device="cpu"))
    state = app.state.atelier
    app.state.gate = OwnGate(state, DEFAULT)

    async def work() -> None:
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
        async with (
            httpx2.AsyncClient(transport=transport, base_url="http://localhost", timeout=120) as http,
            Client(build(Api(http))) as client,
        ):
            (subject,) = _given(await client.call_tool("list_subjects", {}))["subjects"]
            assert sorted(subject["consent_covers"]) == ["generation", "training"]
            (model,) = subject["personal_models"]
            read = await client.call_tool("read_report_card", {"subject": mira})
            card = _given(read)
            assert card["version"] == model["chosen"]
            assert card["choice"]["reason"]
            assert card["report"] == {}
            assert any(isinstance(one, ImageContent) for one in read.content)  # what the checkpoint drew
            asked = {"subject": mira, "detail": "full", "version": model["versions"][0]}
            assert _given(await client.call_tool("read_report_card", asked))["report"]["checkpoints"]
            missing = await client.call_tool("read_report_card", {"subject": mira, "version": 99})
            assert missing.is_error

            estimate = _given(await client.call_tool("estimate_training", {"subject": mira, "steps": 4}))
            assert estimate["photos"] > 0
            wish = {"prompt": f"{mira} at the beach", "subjects": [mira]}
            assert _given(await client.call_tool("estimate_pictures", wish))["seconds"] >= 0
            run = _given(await client.call_tool("create_pictures", {**wish, "wait_seconds": 0}))
            assert run["state"] == "waiting"
            assert _given(await client.call_tool("cancel_run", {"run": run["run"]}))["state"] == "cancelled"

            state.studios.first.consent.withdraw(mira)
            for tool, more in (("create_pictures", wish), ("start_training", {"subject": mira})):
                refused = await client.call_tool(tool, more)
                assert refused.is_error, tool
                assert "consent" in str(refused.content), tool
            card = await client.call_tool("read_report_card", {"subject": mira})
            assert not any(isinstance(one, ImageContent) for one in card.content)

    try:
        asyncio.run(work())
    finally:
        state.studios.close()
