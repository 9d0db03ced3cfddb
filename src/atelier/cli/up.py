"""`atelier up`: the whole studio on one machine: server and workers, supervised, until Ctrl+C."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door, safe
from atelier.cli.verbs import verb

if TYPE_CHECKING:
    from atelier.jobs.supervisor import Program, Supervisor

app = typer.Typer(add_completion=False, rich_markup_mode="rich")
READY = 180.0  # seconds to wait for the server's first answer
ANNOUNCED = "Set the studio up within"
"""How the line begins that has the token of the set-up (`server.serving.announcement`)."""
TAIL = 2000  # characters of a log that are shown when the server does not start


@verb(app, "up")
def up(
    door: Door,
    host: Annotated[
        str, typer.Option(help="Address to listen on; others than this machine's own need an owner account.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0: any that is free.", min=0, max=65535)] = 8765,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
    workers: Annotated[int, typer.Option(help="Worker processes; 0: one for each device.", min=0, max=64)] = 0,
    memory: Annotated[
        float | None, typer.Option(help="GiB that models may use at most, in each process.", min=0.1)
    ] = None,
    set_aside_after: Annotated[
        int, typer.Option(help="Lost attempts in a row after which a task is set aside.", min=1)
    ] = 5,
    setup: Annotated[
        bool, typer.Option("--setup", help="Start for other machines without an owner; prints a token to become it.")
    ] = False,
) -> None:
    """Open the studio on this machine: a server, and a worker for each device. Ctrl+C ends all of it.

    What is in hand when it ends is given back and goes on the next time. Only this machine can reach it, unless an
    owner account exists and another address is named.
    """
    from atelier.steps.places import MEMORY, default_home

    if memory is not None:
        os.environ[MEMORY] = str(memory)  # server and workers are started with this process's environment
    home = (door.common.home or default_home()).expanduser().absolute()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(home) as note, _listening(host, port) as listener:
        number = listener.getsockname()[1]
        url = f"http://{'[' + host + ']' if ':' in host else host}:{number}"
        note(url)
        door.note(f"[dim]opening the studio in {safe(home)}[/dim]")
        _run(door, home, listener, host, number, url, workers, set_aside_after, open_page=open_page, setup=setup)


def _run(
    door: Door,
    home: Path,
    listener: socket.socket,
    host: str,
    port: int,
    url: str,
    workers: int,
    set_aside_after: int,
    *,
    open_page: bool,
    setup: bool = False,
) -> None:
    from atelier.errors import Unavailable
    from atelier.jobs.supervisor import Supervisor

    begun = time.monotonic()
    server = _server(home, host, port, listener.fileno(), setup=setup)
    log = home / "logs" / "server.log"
    logged = log.stat().st_size if log.exists() else 0
    lanes = _lanes(workers)
    programs = [server, *(_worker(home, one, index, set_aside_after) for index, one in enumerate(lanes))]
    supervisor = Supervisor(programs, lambda line: door.note(f"[yellow]{safe(line)}[/yellow]"))
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        signal.signal(getattr(signal, name), lambda number, frame: supervisor.stop())
    try:
        supervisor.start(server.name)
        if not _ready(supervisor, server.name, host, port):
            if supervisor.stopping:
                return
            raise Unavailable(
                "the server did not start" + _tail(server), kept="nothing is running", advice=f"see {server.log}"
            )
        took = time.monotonic() - begun
        told = _announced(log, logged) if setup else ""
        supervisor.start()
        names = ", ".join(one.name for one in programs[1:])
        if door.as_json:
            facts: dict[str, Any] = {"url": url, "home": str(home), "pid": os.getpid(), "seconds": round(took, 2)}
            facts |= {"setup": told} if told else {}
            print(json.dumps(facts), flush=True)
        else:
            door.out.print(f"[bold]{url}[/bold]", soft_wrap=True)
            if told:
                door.out.print(safe(told), soft_wrap=True)
            door.note(f"[dim]ready in {took:.1f} s; {names}; logs in {safe(home / 'logs')}; Ctrl+C ends it[/dim]")
        if open_page and not door.as_json and sys.stdout.isatty():
            import webbrowser

            webbrowser.open(url)
        supervisor.watch()
    finally:
        supervisor.end()
    door.note("[dim]stopped; what was in hand goes on the next time[/dim]")


@contextmanager
def _locked(home: Path) -> Iterator[Any]:
    """One `up` a home. Gives a function that notes the address for who comes second.

    Raises:
        Conflict: another one is there; names its address and process.
    """
    from filelock import FileLock, Timeout

    from atelier.errors import Conflict

    facts = home / "up.json"
    lock = FileLock(home / "up.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        try:
            there = json.loads(facts.read_text())
            where = f" at {there['url']} (process {there['pid']})"
        except (OSError, ValueError, KeyError):
            where = ""
        raise Conflict(
            f"this studio is open already{where}", kept="nothing was started", advice="use that one, or end it first"
        ) from None

    def note(url: str) -> None:
        facts.write_text(json.dumps({"url": url, "pid": os.getpid()}))

    try:
        yield note
    finally:
        facts.unlink(missing_ok=True)
        lock.release()


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """The socket that the server serves on. It stays open while the server is started again, so nobody is turned away.

    Raises:
        Unavailable: the address cannot be had.
    """
    from atelier.errors import Unavailable

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        made = socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        advice = "name another with --port, or 0 for any" if port else ""
        raise Unavailable(f"cannot listen on {host}:{port} ({error.strerror or error})", advice=advice) from None
    with made:
        made.set_inheritable(True)
        yield made


def _server(home: Path, host: str, port: int, descriptor: int, *, setup: bool = False) -> Program:
    from atelier.jobs.supervisor import Program

    command = [sys.executable, "-m", "atelier.server", "--host", host, "--port", str(port)]
    command += ["--fd", str(descriptor), "--parent", str(os.getpid())]
    environment = {"ATELIER_HOME": str(home)} | ({"ATELIER_SETUP": "1"} if setup else {})
    return Program("server", command, home / "logs" / "server.log", environment, (descriptor,))


def _announced(log: Path, after: int) -> str:
    """How to become the owner, as the server has told since its log was so long; empty where there is an owner."""
    try:
        lines = log.read_bytes()[after:].decode(errors="replace").splitlines()
    except OSError:
        return ""
    return next((line for line in reversed(lines) if line.startswith(ANNOUNCED)), "")


def _worker(home: Path, lanes: str, index: int, set_aside_after: int) -> Program:
    from atelier.jobs.supervisor import Program

    command = [sys.executable, "-m", "atelier.cli", "worker", "--lanes", lanes, "--parent", str(os.getpid())]
    command += ["--set-aside-after", str(set_aside_after)]
    name = "worker" if index == 0 else f"worker {index + 1}"
    return Program(name, command, home / "logs" / f"worker-{index + 1}.log", {"ATELIER_HOME": str(home)})


def _lanes(workers: int) -> list[str]:
    """The lanes of each worker process: a GPU is one's alone; without any, one process has everything."""
    gpus = _gpus()
    if workers == 0:
        return ["cpu,gpu:0,remote"] if gpus <= 1 else ["cpu,remote", *(f"gpu:{n}" for n in range(gpus))]
    if workers == 1:
        return ["cpu,gpu:0,remote"]
    return ["cpu,remote", *(f"gpu:{n}" for n in range(workers - 1))]


def _gpus() -> int:
    """How many NVIDIA devices the driver shows, found without importing torch (ROCm and mps count as one)."""
    return len([one for one in Path("/dev").glob("nvidia[0-9]*") if one.name.removeprefix("nvidia").isdigit()])


def _ready(supervisor: Supervisor, name: str, host: str, port: int) -> bool:
    """Wait for the server's first answer. False when it ended instead, or takes too long."""
    import http.client

    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    until = time.monotonic() + READY
    while time.monotonic() < until and supervisor.running(name) and not supervisor.stopping:
        try:
            connection = http.client.HTTPConnection(here, port, timeout=1.0)
            connection.request("GET", "/v1/problems/not-found")
            if connection.getresponse().status:
                return True
        except OSError:
            time.sleep(0.02)
    return False


def _tail(program: Program) -> str:
    try:
        text = (program.log.read_text(errors="replace") if program.log else "")[-TAIL:].strip()
    except OSError:
        return ""
    return f": {text.splitlines()[-1].removeprefix('atelier: ')}" if text else ""
