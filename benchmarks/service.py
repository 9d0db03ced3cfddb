"""How the server holds up: light reads, uploads and submits among reads, reads while a worker draws.

A studio of 100,000 assets (rows made by bulk insert, `filled_library.py`) is opened by `atelier up`; a load client of
its own (asyncio on raw sockets, keep-alive connections, each a signed-in user) asks it. Client, server and worker share
the cores that this process may use.

    python benchmarks/service.py [--assets 100000] [--seconds 10] [--json] [--check]
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import psutil

from atelier.library.keys import LibraryKey
from common import Bar, Report, cores, machine_facts
from filled_library import fill

CONNECTIONS, USERS = 64, 100
WRITES, MANY_WRITES = 0.02, 0.1
"""Share of uploads, and of submits, among reads: what the bar is about, and where half of all work is writing, which
is told beside it."""
THINK = 1.0
"""Seconds that each of the hundred users waits between reads, on average."""
LEAST_PER_SECOND, MOST_READ_MS, MOST_WRITE_MS, MOST_START_S = 600.0, 150.0, 500.0, 2.0
_IMPORTS = "import atelier.server.app, atelier.server.__main__, atelier.cli.app, atelier.cli.up, uvicorn"
LEAST, LONGEST = 200, 10
"""Answers that a part has at least, on a machine that is too busy; it then takes so many times as long at most."""
PASSWORD = "four words nobody guesses"


@dataclass(frozen=True)
class Wish:
    """A request, whole, as it goes over the wire but for its head's authorization."""

    name: str
    method: str
    path: str
    body: bytes = b""
    kind: str = ""

    def wire(self, host: str, token: str) -> bytes:
        """Its bytes."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}", f"Authorization: Bearer {token}"]
        if self.body:
            lines += [f"Content-Type: {self.kind}", f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass
class Answers:
    """What came back: milliseconds by name, statuses, what was no success."""

    taken: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    statuses: Counter[int] = field(default_factory=Counter[int])
    errors: list[str] = field(default_factory=list[str])
    seconds: float = 0.0
    server_seconds: float = 0.0

    def add(self, name: str, milliseconds: float, status: int, body: bytes) -> None:
        self.taken.setdefault(name, []).append(milliseconds)
        self.statuses[status] += 1
        if not 200 <= status < 300:
            self.errors.append(f"{name}: {status} {body[:200]!r}")

    def of(self, *names: str) -> list[float]:
        return [one for name in names or self.taken for one in self.taken.get(name, [])]

    @property
    def count(self) -> int:
        return sum(len(one) for one in self.taken.values())


class Connection:
    """One keep-alive connection of one user."""

    def __init__(self, host: str, port: int, token: str) -> None:
        self._host, self._port, self._token = host, port, token
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, wish: Wish) -> tuple[int, bytes]:
        """Status and body. Raises OSError, asyncio.IncompleteReadError: the connection broke."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        writer.write(wish.wire(f"{self._host}:{self._port}", self._token))
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        status, length = int(lines[0].split(b" ", 2)[1]), 0
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return status, await reader.readexactly(length) if length else b""

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()


Choose = Callable[[random.Random], Wish]


async def press(
    address: str, tokens: list[str], choose: Choose, seconds: float, *, think: float = 0.0, warm: float = 1.0
) -> Answers:
    """Ask for so long over one connection a token; each sends its next request when it has its answer (and a pause)."""
    host, port = urlsplit(address).hostname or "", urlsplit(address).port or 80
    found, begun = Answers(), time.perf_counter()
    counts, ends = begun + warm, begun + warm + seconds
    latest = begun + warm + LONGEST * seconds

    def goes_on() -> bool:
        moment = time.perf_counter()
        return moment < ends or (found.count < LEAST and moment < latest)

    async def user(number: int, token: str) -> None:
        chance, connection = random.Random(number), Connection(host, port, token)
        if think:
            await asyncio.sleep(chance.uniform(0, think))
        while goes_on():
            sent = time.perf_counter()
            wish = choose(chance)
            try:
                status, body = await connection.ask(wish)
            except (OSError, asyncio.IncompleteReadError, ValueError) as error:
                found.errors.append(f"{wish.name}: {type(error).__name__} {error}")
                connection.close()
                connection = Connection(host, port, token)
                continue
            now = time.perf_counter()
            if sent >= counts:
                found.add(wish.name, (now - sent) * 1e3, status, body)
            if think:
                await asyncio.sleep(chance.uniform(0.5, 1.5) * think)
        connection.close()

    await asyncio.gather(*(user(number, token) for number, token in enumerate(tokens)))
    found.seconds = time.perf_counter() - counts
    return found


@dataclass(frozen=True)
class Studio:
    """The studio under test: its address, tokens of its users, ids of assets, and its processes."""

    url: str
    tokens: list[str]
    assets: list[str]
    server: psutil.Process
    worker: psutil.Process
    ready: float


@contextmanager
def opened(home: Path) -> Iterator[Studio]:
    """`atelier up`, with its users signed in."""
    tokens, assets = people(home)
    command = [sys.executable, "-m", "atelier.cli", "up", "--json", "--no-open", "--port", "0"]
    # As it is installed: with byte code, which some environments keep Python from writing.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"ATELIER_HOME": str(home), "PYTHONPYCACHEPREFIX": str(home.parent / "bytecode")}
    subprocess.run([sys.executable, "-c", _IMPORTS], env=environment, check=True)
    log = (home / "up.log").open("wb")
    begun = time.perf_counter()
    up = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=environment, text=True)
    try:
        assert up.stdout is not None
        line = up.stdout.readline()
        ready = time.perf_counter() - begun
        if not line:
            raise RuntimeError(f"`atelier up` did not start: {(home / 'up.log').read_text()[-1000:]}")
        children = {
            "server" if "atelier.server" in child.cmdline() else "worker": child
            for child in psutil.Process(up.pid).children()
        }
        yield Studio(json.loads(line)["url"], tokens, assets, children["server"], children["worker"], ready)
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(60)
        log.close()


def people(home: Path) -> tuple[list[str], list[str]]:
    """A hundred editors of the workspace, unlimited; their access tokens. And ids of assets."""
    from sqlalchemy import select

    from atelier.accounts.accounts import Accounts
    from atelier.accounts.directory import INSTANCE
    from atelier.accounts.quotas import LimitChange
    from atelier.accounts.roles import Role
    from atelier.library.browse_tables import EntryRow
    from atelier.server.secret import server_secret
    from atelier.server.signing import Signer
    from atelier.steps.studio import Studio as Opened

    with Opened.open(home) as studio:
        signer = Signer(server_secret(home / "keys" / "server.key"))
        accounts = Accounts(studio.library.database, signer.derive("access"))
        owner = accounts.users.create_owner("owner@example.org", "Owner", PASSWORD)
        unlimited = dict.fromkeys(("generations_per_minute", "generations_per_day"))
        accounts.quotas.set(INSTANCE, LimitChange.model_validate(unlimited), actor=owner.id)
        tokens: list[str] = []
        for number in range(USERS):
            user = accounts.users.create(f"user{number}@example.org", actor=owner.id)
            role = Role.OWNER if number == 0 else Role.EDITOR
            accounts.members.put(studio.workspace, user.id, role, actor=owner.id)
            tokens.append(accounts.sessions.start(user).access)
        with studio.library.database.read() as session:
            assets = list(session.scalars(select(EntryRow.asset_id).order_by(EntryRow.number.desc()).limit(5000)))
    return tokens, assets


def reads(assets: list[str]) -> Choose:
    """What a page asks for while somebody browses."""

    def choose(chance: random.Random) -> Wish:
        kind = chance.random()
        if kind < 0.45:
            return Wish("asset", "GET", f"/v1/assets/{chance.choice(assets)}")
        if kind < 0.65:
            return Wish("assets", "GET", "/v1/assets?limit=20")
        if kind < 0.8:
            return Wish("me", "GET", "/v1/me")
        if kind < 0.9:
            return Wish("runs", "GET", "/v1/runs?limit=20")
        return Wish("subjects", "GET", "/v1/subjects?limit=20")

    return choose


def mixed(assets: list[str], share: float = WRITES) -> Choose:
    """Reads, and among fifty requests an upload and a submit: people look far more than they bring.

    Args:
        share: of uploads, and of submits.
    """
    light, photos = reads(assets), [_upload(seed) for seed in range(64)]

    def choose(chance: random.Random) -> Wish:
        kind = chance.random()
        if kind < share:
            return chance.choice(photos)
        if kind < 2 * share:
            inputs = {"prompts": ["a woman in a red dress"], "count": 1, "seed": chance.randrange(2**31)}
            body = json.dumps({"recipe": "create", "inputs": inputs | {"preset": "draft"}, "priority": -100}).encode()
            return Wish("submit", "POST", "/v1/runs", body, "application/json")
        return light(chance)

    return choose


def _upload(seed: int) -> Wish:
    from PIL import Image

    pixels = np.random.default_rng(seed).integers(0, 255, (60, 80, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).resize((1200, 900), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=88)
    boundary = f"part{seed:08d}"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{seed}.jpg"\r\n'
    body = head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + buffer.getvalue() + f"\r\n--{boundary}--\r\n".encode()
    return Wish("upload", "POST", "/v1/assets", body, f"multipart/form-data; boundary={boundary}")


def p95(taken: list[float]) -> float:
    return float(np.percentile(taken, 95)) if taken else float("inf")


def run(arguments: argparse.Namespace) -> Report:
    """Measures everything."""
    report = Report("Service", machine_facts(arguments), header=("what", "answers", "a second", "p50 ms", "p95 ms"))
    report.facts["assets"] = arguments.assets
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        fill(home / "atelier.db", arguments.assets, 0)
        LibraryKey.create(home / "keys" / "library.key")
        with opened(home) as studio:
            _started(report, studio)
            asyncio.run(press(studio.url, studio.tokens[:4], mixed(studio.assets), 2.0))  # whatever first calls import
            _reads(report, studio, arguments)
            _mixed(report, studio, arguments)
            _while_drawing(report, studio, arguments)
            _cancelled(report, studio)
    report.notes.append(
        "On a busy machine answers wait for a core: only processor time says something of the server then."
    )
    return report


def _started(report: Report, studio: Studio) -> None:
    report.figures["from `atelier up` to the first answer (s)"] = studio.ready
    report.bars.append(Bar("ready", f"<= {MOST_START_S:.0f} s", f"{studio.ready:.2f} s", studio.ready <= MOST_START_S))


def _pressed(report: Report, studio: Studio, name: str, asked: Awaitable[Answers]) -> Answers:
    before = sum(studio.server.cpu_times()[:2])
    found = asyncio.run(_awaited(asked))
    found.server_seconds = sum(studio.server.cpu_times()[:2]) - before
    for what, taken in sorted(found.taken.items()):
        rate, median = len(taken) / found.seconds, float(np.median(taken))
        report.rows.append((f"{name}: {what}", str(len(taken)), f"{rate:.0f}", f"{median:.1f}", f"{p95(taken):.1f}"))
    report.figures[f"{name}: server processor time an answer (ms)"] = found.server_seconds * 1e3 / max(1, found.count)
    errors = f"{len(found.errors)} of {found.count}" + (f", first: {found.errors[0]}" if found.errors else "")
    report.bars.append(Bar(f"{name}: errors", "0", errors, not found.errors))
    return found


async def _awaited(asked: Awaitable[Answers]) -> Answers:
    return await asked


def _reads(report: Report, studio: Studio, arguments: argparse.Namespace) -> None:
    asked = press(studio.url, studio.tokens[:CONNECTIONS], reads(studio.assets), arguments.seconds)
    found = _pressed(report, studio, "light reads", asked)
    rate, slow = found.count / found.seconds, p95(found.of())
    alone = found.count / found.server_seconds if found.server_seconds else 0.0
    report.figures["light reads a second that the server's processor time allows for"] = alone
    report.figures["light reads a second"], report.figures["light reads (p95, ms)"] = rate, slow
    held = rate >= LEAST_PER_SECOND
    report.bars.append(Bar("light reads", f">= {LEAST_PER_SECOND:.0f} a second", f"{rate:.0f} a second", held))
    report.bars.append(Bar("light reads: p95", f"<= {MOST_READ_MS:.0f} ms", f"{slow:.1f} ms", slow <= MOST_READ_MS))


def _mixed(report: Report, studio: Studio, arguments: argparse.Namespace) -> None:
    asked = press(studio.url, studio.tokens[:CONNECTIONS], mixed(studio.assets), arguments.seconds)
    found = _pressed(report, studio, "mixed", asked)
    slow = p95(found.of())
    report.figures["uploads and submits alone (p95, ms)"] = p95(found.of("upload", "submit"))
    report.bars.append(
        Bar("uploads and submits mixed in: p95", f"<= {MOST_WRITE_MS:.0f} ms", f"{slow:.1f} ms", slow <= MOST_WRITE_MS)
    )
    many = press(studio.url, studio.tokens[:CONNECTIONS], mixed(studio.assets, MANY_WRITES), arguments.seconds)
    found = _pressed(report, studio, "one in ten of each", many)
    report.figures["one in ten of each: all (p95, ms)"] = p95(found.of())
    report.figures["one in ten of each: uploads and submits alone (p95, ms)"] = p95(found.of("upload", "submit"))


def _while_drawing(report: Report, studio: Studio, arguments: argparse.Namespace) -> None:
    studio.worker.nice(max(10, int(studio.worker.nice())))
    before = sum(studio.worker.cpu_times()[:2])
    asked = press(studio.url, studio.tokens, reads(studio.assets), arguments.seconds, think=THINK, warm=2 * THINK)
    found = _pressed(report, studio, f"{USERS} users while a worker draws", asked)
    drew = sum(studio.worker.cpu_times()[:2]) - before
    slow = p95(found.of())
    report.figures[f"reads of {USERS} users while a worker draws (p95, ms)"] = slow
    report.figures["processor time of the worker meanwhile (s)"] = drew
    name = f"reads of {USERS} users while a worker draws: p95"
    report.bars.append(Bar(name, f"<= {MOST_READ_MS:.0f} ms", f"{slow:.1f} ms", slow <= MOST_READ_MS))


def _cancelled(report: Report, studio: Studio) -> None:
    """From cancelling a run that is being drawn until its task has stopped."""
    host, port = urlsplit(studio.url).hostname or "", urlsplit(studio.url).port or 80

    async def measure() -> float | None:
        connection = Connection(host, port, studio.tokens[0])

        async def json_of(method: str, path: str) -> Any:
            return json.loads((await connection.ask(Wish("", method, path)))[1] or b"{}")

        until = time.perf_counter() + 60
        while time.perf_counter() < until:
            items = (await json_of("GET", "/v1/runs?state=running&limit=50"))["items"]
            mine = [one["id"] for one in items if one["tasks"]["running"]]
            for run_id in mine:
                begun = time.perf_counter()
                if (await connection.ask(Wish("", "POST", f"/v1/runs/{run_id}/cancel")))[0] != 200:
                    continue
                while (await json_of("GET", f"/v1/runs/{run_id}/tasks"))["items"][0]["state"] == "running":
                    await asyncio.sleep(0.02)
                return time.perf_counter() - begun
            await asyncio.sleep(0.2)
        return None

    found = asyncio.run(measure())
    if found is not None:
        report.figures["from cancelling a run until its step has stopped (s)"] = found
        report.bars.append(Bar("cancelled", "<= 1 s", f"{found:.2f} s", found <= 1.0))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each part")
    parser.add_argument(
        "--folder", type=Path, help="where the studio is made, instead of the system's temporary folder"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a bar is missed")
    arguments = parser.parse_args()
    arguments.threads, arguments.clock = cores(), "wall"
    return run(arguments).finish(arguments)


if __name__ == "__main__":
    sys.exit(main())
