"""A real studio for the browser: server, worker and built-in model in a home of their own; Chromium in front of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "atelier" / "server" / "static" / "index.html"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = float(os.environ.get("ATELIER_E2E_PATIENCE", "1"))
"""Multiplies every waiting time: a busy machine needs more than 1."""
READY = 120.0


class Studio:
    """A server and a worker over one home; either can be killed and started again on the same port."""

    def __init__(self, home: Path, *, worker: bool = True) -> None:
        self.home = home
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._worker_wanted = worker
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Start whatever does not run, and wait until it answers."""
        programs = {"server": ["-m", "atelier.server", "--port", str(self.port)]}
        if self._worker_wanted:
            programs["worker"] = ["-m", "atelier.cli", "worker"]
        environment = os.environ | {"ATELIER_HOME": str(self.home), "OMP_NUM_THREADS": "1"}
        for name, words in programs.items():
            if name in self._processes and self._processes[name].poll() is None:
                continue
            with (self.home / f"{name}.log").open("ab") as log:
                self._processes[name] = subprocess.Popen(
                    [sys.executable, *words], env=environment, stdout=log, stderr=log, start_new_session=True
                )
            if name == "server":
                self._wait()

    def kill(self, name: str) -> None:
        """As a crash would end it."""
        process = self._processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End everything."""
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        self._processes.clear()

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Ask the API as the person at this machine."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60 * PATIENCE) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def command(self, *words: str) -> tuple[int, Any]:
        """A command of `atelier` on this home: its exit code and what it tells programs."""
        environment = os.environ | {"ATELIER_HOME": str(self.home), "OMP_NUM_THREADS": "1"}
        program = [sys.executable, "-m", "atelier.cli", "--json", *words]
        done = subprocess.run(program, env=environment, capture_output=True, check=False, timeout=120 * PATIENCE)
        return done.returncode, json.loads(done.stdout) if done.stdout.strip() else None

    def sample(self, name: str = "") -> dict[str, Any]:
        """A sample person with photos and consent."""
        return self.call("POST", "/v1/subjects/sample", {"name": name})

    def until(self, what: Callable[[], object], seconds: float, words: str) -> None:
        """Wait for something that the browser does not show."""
        end = time.monotonic() + seconds * PATIENCE
        while not what():
            assert time.monotonic() < end, f"{words} did not happen in {seconds * PATIENCE:.0f} s; see {self.home}"
            time.sleep(0.3)

    def _wait(self) -> None:
        end = time.monotonic() + READY * PATIENCE
        while time.monotonic() < end:
            try:
                self.call("GET", "/v1/setup")
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert self._processes["server"].poll() is None, (self.home / "server.log").read_text()[-2000:]
                time.sleep(0.2)
        raise AssertionError("the server did not answer: " + (self.home / "server.log").read_text()[-2000:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium() -> str | None:
    """A browser of this machine."""
    named = os.environ.get("ATELIER_CHROMIUM")
    return named or next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


class Person:
    """Somebody at a browser: what hands do, in words of the page."""

    login = "mira@example.org"
    name = "Mira Owner"
    password = "four words that nobody guesses"

    def __init__(self, page: Page) -> None:
        self.page = page

    def drop(self, files: list[Path]) -> None:
        """Drop files of this machine on the middle of the window, as a file manager does."""
        size = self.page.viewport_size
        assert size is not None
        devtools = self.page.context.new_cdp_session(self.page)
        data = {"items": [], "files": [str(path) for path in files], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            where = {"type": kind, "x": size["width"] / 2, "y": size["height"] / 2, "data": data}
            devtools.send("Input.dispatchDragEvent", where)
        devtools.detach()

    def become_owner(self) -> None:
        """From the open studio of a new machine to an owner with a password."""
        self.page.goto("/settings/account")
        self.page.get_by_role("link", name="Make an owner").click()
        self.page.get_by_label("Name", exact=True).fill(self.name)
        self.page.get_by_label("E-mail or name").fill(self.login)
        self.page.get_by_label("Password").fill(self.password)
        self.page.get_by_role("button", name="Create the owner").click()
        self.page.wait_for_url("**/create")

    def sign_in(self) -> None:
        """On the form for it."""
        self.page.get_by_label("E-mail or name").fill(self.login)
        self.page.get_by_label("Password").fill(self.password)
        self.page.get_by_role("button", name="Sign in").click()

    def train(self, settings: dict[str, int]) -> None:
        """Start a training with settings of one's own, by their labels, on the open training tab of a subject."""
        self.page.get_by_role("button", name="Adjust").click()
        sheet = self.page.get_by_role("dialog", name="Adjust")
        for label, value in settings.items():
            sheet.get_by_label(label, exact=True).fill(str(value))
        # It says what it will take before it starts: nothing is guessed at that this machine has not shown.
        sheet.get_by_text("kept aside").wait_for()
        sheet.get_by_role("button", name="Start learning").click()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, once a file: while it is open, its event loop is in the way of tests that run their own."""
    program = chromium()
    if program is None:
        pytest.skip("no Chromium on this machine: install one, or name it by ATELIER_CHROMIUM")
    if not STATIC.is_file():
        pytest.skip("the page is not built: npm run build in web/")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=5_000 * PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A fresh studio for each file of tests."""
    if not STATIC.is_file():
        pytest.skip("the page is not built: npm run build in web/")
    made = Studio(tmp_path_factory.mktemp("studio"))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def context(browser: Browser, studio: Studio) -> Iterator[BrowserContext]:
    """A window of its own, with errors of the page turned into failures."""
    made = browser.new_context(base_url=studio.url, viewport={"width": 1280, "height": 820}, accept_downloads=True)
    made.set_default_timeout(20_000 * PATIENCE)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must not throw."""
    made = context.new_page()
    thrown: list[str] = []
    made.on("pageerror", lambda error: thrown.append(str(error)))
    yield made
    assert thrown == []


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Eight photos of somebody that the built-in model has never seen, as files."""
    from atelier.builtin import samples

    folder = tmp_path_factory.mktemp("album")
    paths: list[Path] = []
    for name, content in samples.photos(samples.people()[0], 8):
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return paths


@pytest.fixture(scope="session")
def person_of() -> type[Person]:
    """Somebody at a page."""
    return Person


@pytest.fixture(scope="session")
def studio_of() -> type[Studio]:
    """A studio over a home."""
    return Studio


@pytest.fixture(scope="session")
def patience() -> float:
    """By what waiting times are multiplied."""
    return PATIENCE


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Finds what WCAG 2.1 A/AA forbids on a page, as "rule: element" lines."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci in web/")
    source = AXE.read_text(encoding="utf-8")

    def look(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate(
            "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"
            ".then(result => result.violations.flatMap(one => one.nodes.map(node => one.id + ': ' + node.html)))"
        )
        return [str(one) for one in found]

    return look
