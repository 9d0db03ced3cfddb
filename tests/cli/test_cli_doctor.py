"""`atelier doctor`: a studio that stands, and each part of it failing."""

from __future__ import annotations

import functools
import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from atelier.cli import door
from atelier.engine import doctor as engine
from atelier.jobs.workers import Worker
from atelier.library.keys import write_keys
from atelier.library.owner import this_process
from atelier.steps.services import checkup
from atelier.steps.services.checkup import Health
from atelier.steps.studio import Studio


@pytest.fixture(scope="module")
def examined() -> Callable[[], engine.DoctorReport]:
    """The machine's own examination, which takes seconds and has tests of its own: once."""
    return functools.cache(engine.doctor)


@pytest.fixture(autouse=True)
def _once(examined: Callable[[], engine.DoctorReport], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "doctor", examined)


def health(found: dict[str, Any]) -> dict[str, str]:
    return {one["check"]: one["health"] for one in found["studio"]["checks"]}


def test_a_studio_that_stands(cli: Any, mira: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    found = cli.json("doctor", "--report", report)
    assert found["ok"] is True
    assert health(found) == {
        "database": "ok",
        "contents": "ok",
        "keys": "ok",
        "key backup": "note",
        "workers": "note",
        "disk": "ok",
        "home": "ok",
    }
    (note,) = [one for one in found["studio"]["checks"] if one["check"] == "key backup"]
    assert note["command"] == "keys export FILE"
    kept = report.read_text()
    assert str(tmp_path) not in kept
    assert mira not in kept
    assert health(json.loads(kept)) == health(found)

    cli("keys", "export", tmp_path / "keys.json")
    cli("keys", "rotate")
    assert health(cli.json("doctor"))["key backup"] == "note"  # another key wraps now
    cli("keys", "export", tmp_path / "keys.json")
    printed = cli("doctor").output
    assert "exported on" in printed
    assert "written, read, deleted" in printed


def test_no_studio_is_made_to_be_tested(cli: Any) -> None:
    found = cli.json("doctor")
    assert found["ok"] is True
    assert found["studio"]["home"] == "there is none yet"
    assert not cli.home.exists()


def test_what_waits_without_a_worker_is_a_problem(cli: Any) -> None:
    with door.open_studio(cli.home, None) as studio:
        studio.queue.enqueue(studio.make.create("a coat").id)
        assert studio.checkup.workers().health is Health.PROBLEM
    found = cli("doctor", code=7)
    assert "this studio does not stand: workers" in found.stderr
    assert f"atelier worker --lanes gpu:0 --home {cli.home}" in found.stderr
    with door.open_studio(cli.home, None) as studio:
        moment = studio.queue.workers._clock()
        mine = Worker("w1", "here", 1, this_process(), ("gpu:0",), "cpu", moment, moment)
        studio.queue.workers.beat(mine)
        assert studio.checkup.workers().detail == "1, serving gpu:0"


def test_each_part_that_fails_is_told(cli: Any, mira: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with door.open_studio(cli.home, None) as studio:
        _fail(studio, monkeypatch)


def _fail(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = studio.library.vault.blobs
    with monkeypatch.context() as broken:
        broken.setattr(blobs, "delete", lambda name: None)
        assert studio.checkup.contents().health is Health.PROBLEM
    assert studio.checkup.contents().health is Health.OK
    with monkeypatch.context() as broken:
        broken.setattr(checkup, "LEAST_FREE", 2**62)
        assert studio.checkup.disk().health is Health.PROBLEM
    path = studio.library.vault.key.path
    assert path is not None
    before = path.read_bytes()
    write_keys(path, [secrets.token_bytes(32)])
    found = {one.name: one for one in studio.checkup.look()}
    assert (found["keys"].health, found["keys"].detail) == (Health.PROBLEM, "corrupt")
    assert "library key" in found["keys"].why
    path.write_bytes(before)
    with studio.library.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert studio.checkup.database().detail.startswith("schema 0001 instead of")
