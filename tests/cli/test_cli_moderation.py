"""Refusals, appeals and reports from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_a_refusal_is_told_and_appealed(cli: Any) -> None:
    told = cli("create", "pikachu in a red dress", code=5)
    assert "protected mark" in told.stderr
    assert "appeal against refusal" in told.stderr
    (refusal,) = cli.json("moderation", "list")["refusals"]
    assert (refusal["rule"], refusal["words"], refusal["text"]) == (
        "protected-marks",
        "pikachu",
        "pikachu in a red dress",
    )
    cli("moderation", "decide", refusal["id"], "--allow", code=4)
    cli("moderation", "appeal", refusal["id"], "--words", "we hold the licence")
    assert cli.json("moderation", "decide", refusal["id"], "--allow")["refusal"]["state"] == "allowed"
    assert cli.json("moderation", "list")["refusals"] == []
    assert cli.json("create", "pikachu in a red dress", "--dry-run")
    cli("moderation", "decide", "nothing", code=3)


def test_a_report_is_decided(cli: Any, photo_folder: Path) -> None:
    cli("subject", "add", "Mira")
    cli("photos", "add", photo_folder, "-s", "Mira", "--rating", "general")
    asset = cli.json("library", "list")["assets"][0]["id"]
    cli("moderation", "report", asset, "--reason", "dislike", code=2)
    made = cli.json("moderation", "report", asset, "--reason", "consent")["report"]
    assert [one["id"] for one in cli.json("moderation", "list")["reports"]] == [made["id"]]
    done = cli.json("moderation", "decide", made["id"], "--action", "trash")["report"]
    assert done["state"] == "upheld"
    assert asset not in [one["id"] for one in cli.json("library", "list")["assets"]]
