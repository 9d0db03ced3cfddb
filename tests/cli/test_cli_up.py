"""`atelier up` in a process of its own: one a home, started again when killed, gone with Ctrl+C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from atelier.jobs.supervisor import Program, Supervisor

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")


def up(home: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "atelier.cli", "up", "--json", "--no-open", "--port", "0", *words]
    environment = os.environ | {"ATELIER_HOME": str(home), "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True, start_new_session=True
    )


def wait_for(condition: Callable[[], Any], seconds: float = 240) -> Any:
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.05)
    return found


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    process = up(tmp_path / "home")
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.stderr.read() if process.stderr else ""
    yield process, json.loads(line)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def children(process: subprocess.Popen[str]) -> dict[str, psutil.Process]:
    found: dict[str, psutil.Process] = {}
    for child in psutil.Process(process.pid).children():
        try:
            words = child.cmdline()
        except psutil.Error:
            continue
        if words:
            found["server" if "atelier.server" in words else "worker"] = child
    return found


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/v1/queue", timeout=20) as answer:
            return json.load(answer)["workers"] > 0
    except OSError:
        return False


def test_the_whole_life(running: tuple[subprocess.Popen[str], dict[str, Any]], tmp_path: Path) -> None:
    process, facts = running
    wait_for(lambda: answers(facts["url"]))
    second = up(tmp_path / "home")
    _, words = second.communicate(timeout=240)
    assert second.returncode == 4
    assert facts["url"] in words
    assert str(process.pid) in words
    before = children(process)
    before["server"].kill()
    with urllib.request.urlopen(f"{facts['url']}/v1/problems/conflict", timeout=240) as answer:
        assert answer.status == 200, "the connection waited for the new server"
    before["worker"].kill()
    wait_for(lambda: children(process).get("worker") not in (None, before["worker"]))
    wait_for(lambda: answers(facts["url"]))
    last = children(process)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert not any(child.is_running() for child in last.values())
    assert not (tmp_path / "home" / "up.json").exists()


def test_others_cannot_reach_a_studio_without_an_owner(tmp_path: Path) -> None:
    process = up(tmp_path / "home", "--host", "0.0.0.0")
    _, words = process.communicate(timeout=240)
    assert process.returncode == 7
    assert "0.0.0.0 can be reached from other machines" in words


def test_set_up_from_another_machine_takes_the_token_that_was_printed(tmp_path: Path) -> None:
    process = up(tmp_path / "home", "--host", "0.0.0.0", "--setup")
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, process.stderr.read() if process.stderr else ""
        facts = json.loads(line)
        url = facts["url"].replace("0.0.0.0", "127.0.0.1")
        token = facts["setup"].partition("#token=")[2].split()[0]
        wish = {"login": "owner@example.org", "name": "Owner", "password": "four words nobody guesses"}
        assert post(f"{url}/v1/setup", wish | {"token": "ate_setup_wrong"}) in (401, 403, 404)
        assert post(f"{url}/v1/setup", wish | {"token": token}) == 201
        assert post(f"{url}/v1/setup", wish | {"token": token}) == 409
    finally:
        os.killpg(process.pid, signal.SIGKILL)


def post(url: str, body: dict[str, Any]) -> int:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_without_its_supervisor_nothing_stays(running: tuple[subprocess.Popen[str], dict[str, Any]]) -> None:
    process, facts = running
    wait_for(lambda: answers(facts["url"]))
    orphans = children(process)
    process.kill()
    process.wait()
    wait_for(lambda: not any(child.is_running() and child.status() != "zombie" for child in orphans.values()))


def test_what_keeps_crashing_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    program = Program("thing", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "log")
    supervisor = Supervisor([program], told.append)

    def tell(line: str) -> None:
        told.append(line)
        if "in a row" in line:
            supervisor.stop()

    supervisor._tell = tell
    supervisor.watch(tick=0.01)
    supervisor.end()
    assert "exit code 3" in told[0]
    assert "crashed 5 times in a row" in told[-1]
    assert str(tmp_path / "log") in told[-1]


def test_a_log_that_grows_large_is_put_aside_and_written_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atelier.jobs.supervisor.LARGEST_LOG", 1000)
    log, go_on = tmp_path / "thing.log", tmp_path / "go-on"
    script = (
        "import pathlib, sys, time\n"
        "print('first ' * 300, flush=True)\n"
        f"while not pathlib.Path({str(go_on)!r}).exists(): time.sleep(0.01)\n"
        "print('second', flush=True)\n"
        "time.sleep(60)\n"
    )
    supervisor = Supervisor([Program("thing", [sys.executable, "-c", script], log)])
    supervisor.start()
    try:
        wait_for(lambda: log.exists() and log.stat().st_size > 1000)
        supervisor.turn_logs()
        assert log.stat().st_size == 0
        assert (tmp_path / "thing.log.1").read_text().startswith("first")
        go_on.touch()
        wait_for(lambda: log.read_text() == "second\n")
        supervisor.turn_logs()
        assert log.read_text() == "second\n"
    finally:
        supervisor.end(grace=1.0)
