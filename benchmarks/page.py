"""How the library's page scrolls over 100,000 pictures, measured in Chromium through the DevTools protocol.

A home with a filled database (`filled_library.py`), the real server, the built page. Thumbnails are prepared pictures,
since the rows have no blobs behind them: the page is measured, not the thumbnailer. A tile counts as blank until the
pixels of its thumbnail are there; the colour that stands in its place meanwhile does not count as a picture. The window
is scrolled by real wheel input, down and then by leaps of the scrubber's kind.

- script a frame: processor time of the main thread spent in script (timers, frames, events, microtasks) between two
  frames of the compositor, 95th percentile; and the longest task of the main thread, also in processor time, so that
  other work of the machine does not count.
- blank: how long a tile, or a place of a picture that is not known yet, is in the window before its picture is there;
  while scrolling, and after a leap to another year.
- memory: private memory of the renderer at the end.

    python benchmarks/page.py [--count 100000] [--seconds 10] [--json] [--check]
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from atelier.server import page
from atelier.steps.studio import Studio
from common import Bar, Report, machine_facts
from filled_library import fill

MOST_SCRIPT_MS, MOST_TASK_MS, MOST_BLANK_MS, MOST_MEMORY_MB = 8.0, 50.0, 200.0, 300.0
THUMBNAILS, SIDES = 48, (256, 512)
SPEED = 2000  # px a second
LEAPS = 12
WINDOW = (1440, 900)
CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "devtools.timeline.frame"]
SCRIPT = frozenset(
    (
        "FunctionCall",
        "EvaluateScript",
        "FireAnimationFrame",
        "TimerFire",
        "EventDispatch",
        "RunMicrotasks",
        "v8.callFunction",
        "FireIdleCallback",
        "XHRReadyStateChange",
        "MinorGC",
        "MajorGC",
    )
)
FRAME = "BeginCommitCompositorFrame"
"""The main thread hands a frame over."""
TASKS = frozenset(("RunTask", "ThreadControllerImpl::RunTask"))

WATCH = """() => {
  const seen = new Map(), open = new Map(), found = [];
  const box = document.querySelector('[data-testid=library-grid]');
  const close = (key, now) => { found.push(now - open.get(key)); open.delete(key); };
  const look = () => {
    const now = performance.now(), top = box.getBoundingClientRect();
    const here = new Set();
    for (const image of box.querySelectorAll('img')) {
      const own = image.getBoundingClientRect();
      if (own.bottom <= top.top || own.top >= top.bottom) continue;
      const key = image.src;
      here.add(key);
      const blank = !(image.complete && image.naturalWidth > 0);
      if (blank && !open.has(key)) open.set(key, now);
      if (!blank) { if (open.has(key)) close(key, now); else if (!seen.has(key)) found.push(0); }
      seen.set(key, now);
    }
    let unknown = false;
    for (const place of box.querySelectorAll('[aria-hidden].absolute')) {
      const own = place.getBoundingClientRect();
      if (own.height > 0 && own.bottom > top.top + 1 && own.top < top.bottom - 1) unknown = true;
    }
    if (unknown && !open.has('?')) open.set('?', now);
    if (!unknown && open.has('?')) close('?', now);
    for (const key of [...open.keys()]) if (key !== '?' && !here.has(key)) close(key, now);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.__blank = () => {
    for (const key of [...open.keys()]) close(key, performance.now());
    return found.splice(0);
  };
}"""


# --- the server -------------------------------------------------------------------------------------------------------


class Prepared:
    """Answers every thumbnail with one of a few prepared pictures, and leaves all else to the server."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._pictures = {side: [_thumbnail(number, side) for number in range(THUMBNAILS)] for side in SIDES}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].endswith("/thumbnail"):
            await self._app(scope, receive, send)
            return
        side = SIDES[0] if b"size=256" in scope["query_string"] else SIDES[1]
        body = self._pictures[side][int(hashlib.sha256(scope["path"].encode()).hexdigest()[:8], 16) % THUMBNAILS]
        headers = [
            (b"content-type", b"image/webp"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"private, max-age=3600, immutable"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _thumbnail(number: int, side: int) -> bytes:
    """A picture with about as much in it as a photo, `side` px wide and high."""
    rng = np.random.default_rng(number)
    coarse = Image.fromarray(rng.integers(0, 255, (24, 24, 3), np.uint8)).resize((side, side), Image.Resampling.BICUBIC)
    noisy = np.asarray(coarse, np.int16) + rng.normal(0, 6, (side, side, 3)).astype(np.int16)
    buffer = io.BytesIO()
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(buffer, "WEBP", quality=80)
    return buffer.getvalue()


def serve(home: Path, port: int, static: Path, *, prepared: bool = True) -> None:
    """The real server over a home, but for thumbnails where they are prepared."""
    import uvicorn

    from atelier.server.app import create_app
    from atelier.server.settings import Settings
    from atelier.steps.logs import configure

    app = create_app(Settings(home=home))
    page.install(app, static)
    configure()
    uvicorn.run(Prepared(app) if prepared else app, host="127.0.0.1", port=port, log_level="warning")


def start_server(home: Path, static: Path, *, prepared: bool = True) -> tuple[subprocess.Popen[bytes], str]:
    """A server of its own process over a home, and its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [
        sys.executable,
        str(Path(__file__).resolve()),
        "--serve",
        str(home),
        "--port",
        str(port),
        "--static",
        str(static),
    ]
    words += [] if prepared else ["--own-thumbnails"]
    process = subprocess.Popen(
        words, env=os.environ | {"ATELIER_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(3000):
        try:
            urllib.request.urlopen(f"{url}/v1/setup", timeout=5).close()
            return process, url
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None:
                raise SystemExit("the server did not start") from None
            time.sleep(0.2)
    process.kill()
    raise SystemExit("the server did not answer in ten minutes")


# --- what is read out of a trace --------------------------------------------------------------------------------------


def frames_of(events: Sequence[dict[str, Any]]) -> tuple[list[float], list[float]]:
    """Script a frame and tasks of the renderer's main thread, both in ms of processor time."""
    named = [one for one in events if one["name"] == "thread_name" and one["ph"] == "M"]
    threads = {(one["pid"], one["tid"]) for one in named if one["args"].get("name") == "CrRendererMain"}
    counts: dict[tuple[int, int], int] = {}
    for one in events:
        key = (one["pid"], one["tid"])
        if one["name"] == FRAME and key in threads:
            counts[key] = counts.get(key, 0) + 1
    if not counts:
        raise SystemExit("the trace holds no frames of the page")
    main = max(counts, key=lambda key: counts[key])
    own = sorted((one for one in events if (one["pid"], one["tid"]) == main and "ts" in one), key=lambda one: one["ts"])
    tasks = [one["tdur"] / 1e3 for one in own if one["name"] in TASKS and "tdur" in one]
    starts = [one["ts"] for one in own if one["name"] == FRAME]
    script = [0.0] * (len(starts) + 1)
    until = -1.0
    for one in own:
        if one["name"] not in SCRIPT or "tdur" not in one or one["ts"] < until:
            continue  # what runs inside another one is counted with it
        until = one["ts"] + one.get("dur", 0)
        script[int(np.searchsorted(starts, one["ts"], side="right"))] += one["tdur"] / 1e3
    return script[1:], tasks


def memory_of(session: Any) -> float:
    """Private memory of the largest renderer in MB."""
    sizes = [0.0]
    for process in session.send("SystemInfo.getProcessInfo")["processInfo"]:
        if process["type"] != "renderer":
            continue
        text = Path(f"/proc/{process['id']}/smaps_rollup").read_text()
        rows = [line.split() for line in text.splitlines()[1:]]
        sizes.append(sum(int(row[1]) for row in rows if row[0].startswith("Private_")) / 1024)
    return max(sizes)


# --- the measurement --------------------------------------------------------------------------------------------------


def measure(url: str, program: str, seconds: float) -> dict[str, Any]:
    """Two passes: one is traced, one is watched from inside (which costs script, so not in the same)."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage", "--enable-precise-memory-info"]
        )
        whole = browser.new_browser_cdp_session()
        width, height = WINDOW

        def opened() -> tuple[Any, Any]:
            context = browser.new_context(viewport={"width": width, "height": height}, service_workers="block")
            made = context.new_page()
            made.set_default_timeout(120_000)
            made.goto(f"{url}/library")
            made.locator("[data-testid=library-grid] img").first.wait_for()
            made.wait_for_timeout(1500)
            return context, made

        def wheel(made: Any) -> None:
            session = made.context.new_cdp_session(made)
            gesture = {"x": 700, "y": 500, "speed": SPEED, "gestureSourceType": "mouse"}
            session.send("Input.synthesizeScrollGesture", {**gesture, "yDistance": -int(SPEED * seconds)})
            made.wait_for_timeout(500)

        def leap_about(made: Any) -> None:
            for leap in range(1, LEAPS + 1):
                made.evaluate(
                    "part => { const box = document.querySelector('[data-testid=library-grid]');"
                    "box.scrollTo({top: box.scrollHeight * part}); }",
                    leap * 0.618 % 1,
                )
                made.wait_for_timeout(700)

        context, made = opened()
        browser.start_tracing(page=made, categories=CATEGORIES)
        wheel(made)
        leap_about(made)
        events = json.loads(browser.stop_tracing())["traceEvents"]
        script, tasks = frames_of(events)
        memory = memory_of(whole)
        context.close()
        context, made = opened()
        made.evaluate(WATCH)
        wheel(made)
        blank = made.evaluate("() => window.__blank()")
        leap_about(made)
        leaps = made.evaluate("() => window.__blank()")
        tiles = made.locator("[data-testid=library-grid] img").count()
        context.close()
        browser.close()
    return {"script": script, "tasks": tasks, "blank": blank, "leaps": leaps, "memory": memory, "tiles": tiles}


def _facts() -> dict[str, Any]:
    return machine_facts(argparse.Namespace(threads=1, clock="trace"))


def run(arguments: argparse.Namespace) -> Report:
    """Fills, serves, scrolls."""
    program = os.environ.get("ATELIER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("no Chromium on this machine: install one, or name it by ATELIER_CHROMIUM")
    if not (arguments.static / "index.html").is_file():
        raise SystemExit("the page is not built: make page")
    report = Report("Page: the library", _facts(), header=("what", "median", "p95", "most"))
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        home = Path(folder)
        Studio.open(home).close()
        fill(home / "atelier.db", arguments.count, 0)
        server, url = start_server(home, arguments.static)
        try:
            found = measure(url, program, arguments.seconds)
        finally:
            server.terminate()
            server.wait(30)
    for name, values in (
        ("script a frame (ms)", "script"),
        ("task (ms)", "tasks"),
        ("blank (ms)", "blank"),
        ("blank after a leap (ms)", "leaps"),
    ):
        series = np.array(found[values] or [0.0])
        row = [float(np.median(series)), float(np.percentile(series, 95)), float(series.max())]
        report.rows.append((name, *(f"{value:.1f}" for value in row)))
        report.figures |= {f"{name}, {what}": value for what, value in zip(report.header[1:], row, strict=True)}
    report.figures |= {
        "pictures": float(arguments.count),
        "frames": float(len(found["script"])),
        "tiles that were seen": float(len(found["blank"])),
        "tiles in the page at the end": float(found["tiles"]),
        "renderer (MB)": found["memory"],
    }
    script, task = (report.figures["script a frame (ms), p95"], report.figures["task (ms), most"])
    blank, leap = report.figures["blank (ms), p95"], report.figures["blank after a leap (ms), p95"]
    for name, most, value, unit in (
        ("script a frame, p95", MOST_SCRIPT_MS, script, "ms"),
        ("longest task", MOST_TASK_MS, task, "ms"),
        ("tiles blank, p95", MOST_BLANK_MS, blank, "ms"),
        ("tiles blank after a leap, p95", MOST_BLANK_MS, leap, "ms"),
        ("renderer's memory", MOST_MEMORY_MB, found["memory"], "MB"),
    ):
        assert isinstance(value, float)
        report.bars.append(Bar(name, f"<= {most:.0f} {unit}", f"{value:.1f} {unit}", value <= most))
    report.notes.append("script and tasks are processor time of the page's main thread; blank is time on the wall")
    return report


def main() -> int:
    """Serve (for itself) or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000, help="pictures")
    parser.add_argument("--seconds", type=float, default=10.0, help="of steady scrolling")
    parser.add_argument("--folder", type=Path, help="where the library is made; it goes afterwards")
    parser.add_argument("--static", type=Path, default=page.STATIC, help="the built page")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--own-thumbnails", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve(arguments.serve, arguments.port, arguments.static, prepared=not arguments.own_thumbnails)
        return 0
    return run(arguments).finish(arguments)


if __name__ == "__main__":
    sys.exit(main())
