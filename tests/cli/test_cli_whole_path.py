"""From photos to pictures and to nothing again, by commands alone; stopped and resumed; dry runs change nothing."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from atelier.cli import progress
from atelier.recipe.ports import Progress

TINY = ["--rank", 2, "--prior-count", 2, "--batch-size", 1, "--prior-samples", 1, "--seed", 7, "--threads", 1]
KEEP = ["--checkpoint-every", 2, "--keep-last", 1, "--keep-every", 2, "--no-keep-best"]


def _files(folder: Path) -> set[tuple[str, int]]:
    """Stored contents: names and sizes of everything but the database, its log and what says when it was opened."""
    return {
        (str(path.relative_to(folder)), path.stat().st_size) for path in (folder / "blobs").rglob("*") if path.is_file()
    }


def test_train_create_edit_export_forget(cli: Any, mira: str, tmp_path: Path) -> None:
    stored = _files(cli.home)
    forecast = cli.json("train", mira, "--steps", 4, *TINY, *KEEP, "--schedule-kind", "linear", "--dry-run")
    assert forecast["fits"] is True
    assert forecast["config"]["steps"] == 4
    assert forecast["config"]["schedule"]["kind"] == "linear"
    assert forecast["config"]["keep"] == {"last": 1, "every": 2, "best": False}
    assert forecast["config"]["sample_every"] == 2
    assert "measured arithmetic" in forecast["seconds_note"]
    assert {task["node"] for task in forecast["tasks"]} >= {"train", "report"}
    assert _files(cli.home) == stored
    assert cli.json("runs", "list") == {"runs": []}

    samples = ("--sample-every", 2, "--sample-prompt", "{subject} at the beach", "--sample-prompt", "{subject}")
    trained = cli.json("train", mira, "--steps", 4, *TINY, *KEEP, *samples, "--previews", tmp_path / "previews")
    assert [one["step"] for one in trained["samples"]] == [2, 4]
    assert cli.json("library", "show", trained["samples"][0]["asset"])["meta"]["prompts"][0].endswith("at the beach")
    assert [row["step"] for row in trained["checkpoints"]] == [2, 4]
    assert trained["reason"]
    assert list((tmp_path / "previews").iterdir())
    (adapter,) = cli.json("lora", "list")["adapters"]
    assert adapter["name"] == mira
    assert cli.json("lora", "choose", "Mira@1")["chosen"] == 1
    assert cli.json("lora", "inspect", "Mira")["modules"] > 0
    exported = cli.json("lora", "export", "mira", "--out", tmp_path, "--layout", "diffusers")
    assert Path(exported["path"]).stat().st_size == exported["bytes"]

    draw = ("create", "in a red dress", "-s", mira, "-n", 2, "--seed", 3, "--size", "64")
    assert cli.json(*draw, "--dry-run")["dry_run"] is True
    drawn = cli.json(*draw, "--out", tmp_path / "pictures")
    assert [one["seed"] for one in drawn["pictures"]] == [3, 4]
    assert all(Path(one["path"]).read_bytes()[:4] == b"\x89PNG" for one in drawn["pictures"])
    picture = drawn["pictures"][0]["id"]
    lineage = cli.json("library", "lineage", picture[:8])
    assert {link["parent"] for link in lineage["ancestors"]} & {one["asset"] for one in adapter["versions"]}
    assert "cannot do edit" in cli("edit", picture, "make it blue", code=2).stderr
    assert cli.json("upscale", picture, "--dry-run")["recipe"] == "upscale"
    (large,) = cli.json("upscale", picture[:8], "--factor", 3, "--out", tmp_path / "large")["pictures"]
    assert (large["meta"]["width"], large["meta"]["upscale"]["method"]) == (192, "lanczos")
    assert Path(large["path"]).is_file()
    assert "factor" in cli("upscale", picture, "--factor", 9, code=2).stderr
    assert "it would draw one more" in cli("upscale", picture, "--detail", code=2).stderr
    assert cli.json("library", "trash", picture)["trashed"] == 1
    assert picture not in {one["id"] for one in cli.json("library", "list")["assets"]}
    assert cli.json("library", "restore", picture)["restored"] == 1
    again = cli.json("run", "create", "--prompts", "a red coat", "--seed", 4, "--input", "count=2")
    assert len(again["assets"]) == 2
    assert "did you mean" in cli("run", "creat", code=3).stderr

    assert cli.json("forget", mira, "--dry-run")["counts"]["photo"] == 5
    assert cli.json("forget", mira, "--yes")["certificate"]["erased"]["picture"] == 3
    assert cli.json("library", "check", "--verify")["ok"] is True


def test_ctrl_c_in_training_leaves_a_run_that_resumes(
    cli: Any, mira: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    told = progress.Watch.__call__
    sent: list[int] = []

    def interrupting(self: progress.Watch, event: Any) -> None:
        if isinstance(event, Progress) and event.note.startswith("loss") and event.done >= 5 and not sent:
            sent.append(int(event.done))
            os.kill(os.getpid(), signal.SIGINT)
        told(self, event)

    monkeypatch.setattr(progress.Watch, "__call__", interrupting)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # programs in the background ignore it
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    stopped = cli("train", mira, "--steps", 16, *TINY, "--checkpoint-every", 8, code=130)
    assert sent
    (run,) = cli.json("runs", "list")["runs"]
    assert f"atelier runs resume {run['id']} --home {cli.home}" in stopped.stderr
    assert "newest checkpoint" in stopped.stderr
    assert run["state"] != "done"
    resumed = cli.json("runs", "resume", run["id"][:6])
    assert resumed["checkpoints"][-1]["step"] == 16
    tasks = {task["node"]: task for task in cli.json("runs", "show", "last")["tasks"]}
    assert tasks["train"]["attempt"] == 2
    assert tasks["data-set"]["attempt"] == 1
