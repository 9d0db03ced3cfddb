"""Webhooks and upload links from the command line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[int]]]:
    """A receiver's address, and what it answers with, one after the other."""
    answers: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(answers.pop(0))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", answers
    server.shutdown()
    server.server_close()


def test_a_webhook_is_registered_tried_and_removed(
    cli: Any, receiver: tuple[str, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, answers = receiver
    refused = cli("webhooks", "add", url, "--event", "run.done", code=5)
    assert "ATELIER_WEBHOOK_NETWORKS" in refused.stderr
    monkeypatch.setenv("ATELIER_WEBHOOK_NETWORKS", "127.0.0.0/8")
    cli("webhooks", "add", url, code=2)
    cli("webhooks", "add", url, "--event", "nothing", code=2)
    made = cli.json("webhooks", "add", url, "--event", "all", "--note", "ours")
    hook = made["webhook"]["id"]
    assert made["secret"].startswith("whsec_")
    assert len(made["webhook"]["events"]) == 8
    answers += [500, 204]
    failed = cli("webhooks", "test", hook, code=7)
    assert "500" in failed.stdout + failed.stderr
    (waiting,) = cli.json("webhooks", "deliveries", hook)["deliveries"]
    assert (waiting["state"], waiting["status"]) == ("waiting", 500)
    done = cli.json("webhooks", "redeliver", hook, waiting["id"])["delivery"]
    assert (done["state"], done["status"]) == ("delivered", 204)
    assert cli.json("webhooks", "rotate", hook)["secret"] != made["secret"]
    assert cli.json("webhooks", "change", hook, "--off")["webhook"]["active"] is False
    (listed,) = cli.json("webhooks", "list")["webhooks"]
    assert (listed["url"], listed["note"], listed["active"]) == (url, "ours", False)
    assert url in cli("webhooks", "list").stdout
    cli("webhooks", "test", hook, code=4)
    cli("webhooks", "remove", hook)
    assert cli.json("webhooks", "list")["webhooks"] == []


def test_an_upload_link_is_made_and_revoked(cli: Any) -> None:
    cli("subject", "add", "Mira")
    made = cli.json(
        "links", "add", "--subject", "Mira", "--files", "8", "--rating", "general", "--title", "For the book"
    )
    assert made["path"] == f"/v1/incoming/{made['token']}"
    assert made["page"] == f"/send#token={made['token']}"
    cli("links", "add", "--rating", "nothing", code=2)
    cli("links", "add", "--subject", "nobody", code=3)
    (listed,) = cli.json("links", "list")["links"]
    assert (listed["place"], listed["most_files"], listed["open"]) == ("photos", 8, True)
    assert "For the book" in cli("links", "list").stdout
    assert cli.json("links", "uses", listed["id"])["uses"] == []
    assert cli.json("links", "revoke", listed["id"])["link"]["open"] is False
