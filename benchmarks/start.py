"""How soon the page stands: Create and Library opened for the first time, measured in Chromium and by Lighthouse.

A home with some pictures (`filled_library.py`, prepared thumbnails as in `page.py`; or `--home`, a studio that was
filled otherwise), the real server, the built page. Each screen is opened with an empty cache over the network that
Lighthouse's desktop preset assumes (40 ms there and back, 10 Mbit/s), several times.

- requests, kilobytes: what is fetched until the largest paint, and until the network is quiet.
- chain: the longest row of requests of which each began only after another one's answer.
- script: processor time of the main thread in script until then; blocked: what its tasks took beyond 50 ms each, in
  processor time too, so that other work of the machine does not count.
- shift: cumulative layout shift. paints: on the wall, so they mean something on a quiet machine only.

With Lighthouse (`--lighthouse`, a path to its command; it is no part of the project) its scores stand beside these.

    python benchmarks/start.py [--home DIR] [--lighthouse lighthouse] [--times 5] [--json] [--check]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from atelier.server import page
from atelier.steps.studio import Studio
from common import Bar, Report, machine_facts
from filled_library import fill
from page import CATEGORIES, FRAME, SCRIPT, TASKS, start_server

SCREENS = ("create", "library")
LATENCY_MS, BYTES_A_SECOND = 40, 10_000_000 / 8
BLOCKING_MS = 50.0
LEAST_SCORE = 95
MOST_BLOCKED_MS, MOST_SHIFT = 150.0, 0.05
PAINTS = """() => new Promise(done => {
  const found = {largest: 0, first: 0, shift: 0};
  new PerformanceObserver(list => { for (const one of list.getEntries()) found.largest = one.startTime; })
    .observe({type: 'largest-contentful-paint', buffered: true});
  const shifted = list => { for (const one of list.getEntries()) if (!one.hadRecentInput) found.shift += one.value; };
  new PerformanceObserver(shifted).observe({type: 'layout-shift', buffered: true});
  for (const one of performance.getEntriesByName('first-contentful-paint')) found.first = one.startTime;
  setTimeout(() => done(found), 300);
})"""


@dataclass
class Visit:
    """One opening of a screen."""

    requests: int = 0
    before: int = 0
    kilobytes: float = 0.0
    chain: int = 0
    script: float = 0.0
    blocked: float = 0.0
    shift: float = 0.0
    first: float = 0.0
    largest: float = 0.0


@dataclass
class Network:
    """What the browser fetched: when each began and ended (s), and its bytes."""

    began: dict[str, float] = field(default_factory=dict)
    ended: dict[str, float] = field(default_factory=dict)
    bytes: float = 0.0

    def listen(self, session: Any) -> None:
        """To a page's DevTools."""
        session.on("Network.requestWillBeSent", lambda one: self.began.setdefault(one["requestId"], one["timestamp"]))
        session.on("Network.loadingFinished", self._finished)

    def _finished(self, one: dict[str, Any]) -> None:
        self.ended[one["requestId"]] = one["timestamp"]
        self.bytes += one["encodedDataLength"]

    def chain(self) -> int:
        """The longest row of requests that each waited for the answer before it."""
        spans = sorted((began, self.ended[one]) for one, began in self.began.items() if one in self.ended)
        depths: list[tuple[float, int]] = []  # (end, depth)
        for began, ended in spans:
            depths.append((ended, 1 + max((depth for before, depth in depths if before <= began), default=0)))
        return max((depth for _, depth in depths), default=0)


def blocked_of(events: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Script and blocking time of the renderer's main thread, ms of processor time."""
    named = [one for one in events if one["name"] == "thread_name" and one["ph"] == "M"]
    threads = {(one["pid"], one["tid"]) for one in named if one["args"].get("name") == "CrRendererMain"}
    counts = dict.fromkeys(threads, 0)
    for one in events:
        if one["name"] == FRAME and (one["pid"], one["tid"]) in threads:
            counts[one["pid"], one["tid"]] += 1
    main = max(counts, key=lambda thread: counts[thread])
    own = [one for one in events if (one["pid"], one["tid"]) == main and "tdur" in one]
    tasks = [one["tdur"] / 1e3 for one in own if one["name"] in TASKS]
    script, until = 0.0, -1.0
    for one in sorted((one for one in own if one["name"] in SCRIPT), key=lambda one: one["ts"]):
        if one["ts"] >= until:  # what runs inside of it is counted with it
            script += one["tdur"] / 1e3
            until = one["ts"] + one.get("dur", 0)
    return script, sum(max(0.0, task - BLOCKING_MS) for task in tasks)


def visit(browser: Any, url: str, screen: str) -> Visit:
    """Open a screen for the first time."""
    context = browser.new_context(viewport={"width": 1350, "height": 940}, service_workers="block")
    made = context.new_page()
    session = context.new_cdp_session(made)
    session.send("Network.enable")
    limits = {"latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    session.send("Network.emulateNetworkConditions", {"offline": False, **limits})
    network = Network()
    network.listen(session)
    browser.start_tracing(page=made, categories=CATEGORIES)
    made.goto(f"{url}/{screen}", timeout=120_000)
    made.wait_for_load_state("networkidle", timeout=120_000)
    paints = made.evaluate(PAINTS)
    script, blocked = blocked_of(json.loads(browser.stop_tracing())["traceEvents"])
    start = min(network.began.values())
    before = sum(1 for began in network.began.values() if (began - start) * 1e3 <= paints["largest"])
    context.close()
    return Visit(
        requests=len(network.began),
        before=before,
        kilobytes=network.bytes / 1024,
        chain=network.chain(),
        script=script,
        blocked=blocked,
        shift=paints["shift"],
        first=paints["first"],
        largest=paints["largest"],
    )


def lighthouse(command: str, program: str, url: str, screen: str) -> dict[str, float]:
    """Lighthouse's scores of a screen, 0 to 100, desktop preset."""
    wanted = "performance,accessibility,best-practices"
    flags = "--headless=new --no-sandbox --disable-dev-shm-usage"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "report.json"
        words = [command, f"{url}/{screen}", "--preset=desktop", f"--only-categories={wanted}", "--quiet"]
        words += [f"--chrome-flags={flags}", "--output=json", f"--output-path={target}", "--max-wait-for-load=90000"]
        subprocess.run(words, check=True, env=os.environ | {"CHROME_PATH": program}, stdout=subprocess.DEVNULL)
        categories = json.loads(target.read_text())["categories"]
    return {name: round(100 * (one["score"] or 0)) for name, one in categories.items()}


def run(arguments: argparse.Namespace) -> Report:
    """Serves and opens."""
    program = os.environ.get("ATELIER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("no Chromium on this machine: install one, or name it by ATELIER_CHROMIUM")
    if not (arguments.static / "index.html").is_file():
        raise SystemExit("the page is not built: make page")
    facts = machine_facts(argparse.Namespace(threads=1, clock="trace"))
    report = Report("Page: the first visit", facts, header=("what", *SCREENS))
    with tempfile.TemporaryDirectory() as folder:
        home = arguments.home or Path(folder)
        if arguments.home is None:
            Studio.open(home).close()
            fill(home / "atelier.db", arguments.count, 0)
        server, url = start_server(home, arguments.static, prepared=arguments.home is None)
        try:
            visits, scores = _opened(program, url, arguments)
        finally:
            server.terminate()
            server.wait(30)
    for name in Visit.__dataclass_fields__:
        series = [float(np.median([getattr(one, name) for one in visits[screen]])) for screen in SCREENS]
        report.rows.append((name, *(f"{value:.3g}" if name == "shift" else f"{value:.0f}" for value in series)))
        report.figures |= {f"{name}, {screen}": value for screen, value in zip(SCREENS, series, strict=True)}
    for screen in SCREENS:
        blocked, shift = report.figures[f"blocked, {screen}"], report.figures[f"shift, {screen}"]
        assert isinstance(blocked, float)
        assert isinstance(shift, float)
        report.bars.append(
            Bar(f"{screen} blocked", f"<= {MOST_BLOCKED_MS:.0f} ms", f"{blocked:.0f} ms", blocked <= MOST_BLOCKED_MS)
        )
        report.bars.append(Bar(f"{screen} shift", f"<= {MOST_SHIFT}", f"{shift:.3f}", shift <= MOST_SHIFT))
        for name, score in scores.get(screen, {}).items():
            report.figures[f"Lighthouse {name}, {screen}"] = score
            report.bars.append(Bar(f"{screen} {name}", f">= {LEAST_SCORE}", f"{score:.0f}", score >= LEAST_SCORE))
    report.notes.append(
        "script and blocked are processor time of the main thread; first and largest paint are on the wall"
    )
    return report


def _opened(
    program: str, url: str, arguments: argparse.Namespace
) -> tuple[dict[str, list[Visit]], dict[str, dict[str, float]]]:
    from playwright.sync_api import sync_playwright

    visits: dict[str, list[Visit]] = {}
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=program, args=options)
        for screen in SCREENS:
            visit(browser, url, screen)  # the server's own first time
            visits[screen] = [visit(browser, url, screen) for _ in range(arguments.times)]
        browser.close()
    scores: dict[str, dict[str, float]] = {}
    if arguments.lighthouse:
        scores = {screen: lighthouse(arguments.lighthouse, program, url, screen) for screen in SCREENS}
    return visits, scores


def main() -> int:
    """Serve (for itself) or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a studio to open, left as it is but for what a visit writes")
    parser.add_argument("--count", type=int, default=1_000, help="pictures, without --home")
    parser.add_argument("--times", type=int, default=5, help="visits of each screen; the median counts")
    parser.add_argument("--lighthouse", help="its command")
    parser.add_argument("--static", type=Path, default=page.STATIC, help="the built page")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true", help="exit 1 where a bar is missed")
    arguments = parser.parse_args()
    return run(arguments).finish(arguments)


if __name__ == "__main__":
    sys.exit(main())
