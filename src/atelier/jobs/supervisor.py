"""Keeps processes running: starts them, again with growing pauses, says when one keeps crashing, ends them all."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0
"""Seconds before a process is started again: after the first crash, and at most; doubled with each crash in a row."""
SETTLED = 5.0
"""Seconds after which a process that runs is no longer held to be crashing."""
LARGEST_LOG = 20 * 2**20
"""Bytes of a log above which it is put aside as `NAME.log.1`, in place of the one before."""
LOGS_EVERY = 60.0
LOOP = 5
"""Crashes in a row that are told as a crash loop."""


@dataclass(frozen=True)
class Program:
    """A process to keep running.

    Attributes:
        name: what people call it.
        command: its command line.
        log: the file that its standard output and error are appended to; those of this process without one.
        files: descriptors that it inherits (a listening socket, so that a restart loses no connection).
    """

    name: str
    command: Sequence[str]
    log: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    files: Sequence[int] = ()


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    again: float = 0.0


class Supervisor:
    """Runs programs until it is told to stop.

    Args:
        tell: gets a line for people when a process crashed, keeps crashing, or runs again.
    """

    def __init__(self, programs: Sequence[Program], tell: Callable[[str], None] = log.warning) -> None:
        self._children = [_Child(program) for program in programs]
        self._tell = tell
        self._stop = threading.Event()

    def stop(self) -> None:
        """End everything. Safe in a signal handler."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()

    def start(self, *names: str) -> None:
        """Start the programs of these names now, or all of them."""
        for child in self._children:
            if child.process is None and (not names or child.program.name in names):
                self._start(child)

    def running(self, name: str) -> bool:
        """Whether that program's process lives."""
        return any(
            child.process is not None and child.process.poll() is None
            for child in self._children
            if child.program.name == name
        )

    def watch(self, *, tick: float = 0.1) -> None:
        """Keep them running until `stop`. Returns when told to; `end` must follow."""
        due = time.monotonic() + LOGS_EVERY
        while not self._stop.wait(tick):
            for child in self._children:
                self._look(child)
            if time.monotonic() >= due:
                due = time.monotonic() + LOGS_EVERY
                self.turn_logs()

    def turn_logs(self) -> None:
        """Put aside logs that have grown large. Their writers append, so that they go on in the emptied file."""
        for log_file in dict.fromkeys(child.program.log for child in self._children if child.program.log is not None):
            try:
                if log_file.exists() and log_file.stat().st_size > LARGEST_LOG:
                    shutil.copyfile(log_file, log_file.with_name(f"{log_file.name}.1"))
                    os.truncate(log_file, 0)
            except OSError as error:
                self._tell(f"{log_file} could not be put aside: {error.strerror}")

    def end(self, grace: float = 15.0) -> None:
        """Ask every process to end (SIGTERM), the last one started first; kill what has not after `grace` seconds."""
        living = [child for child in reversed(self._children) if child.process is not None]
        for child in living:
            assert child.process is not None
            if child.process.poll() is None:
                child.process.terminate()
        until = time.monotonic() + grace
        for child in living:
            assert child.process is not None
            try:
                child.process.wait(max(0.05, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._tell(f"{child.program.name} did not end within {grace:.0f} s and was killed")
                _kill(child.process)

    def _look(self, child: _Child) -> None:
        moment = time.monotonic()
        if child.process is None:
            if moment >= child.again:
                self._start(child)
            return
        code = child.process.poll()
        if code is None:
            if child.crashes and moment - child.started > SETTLED:
                child.crashes = 0
            return
        child.process = None
        child.crashes += 1
        pause = min(FIRST_PAUSE * 2 ** (child.crashes - 1), LONGEST_PAUSE)
        child.again = moment + pause
        where = f"; its log: {child.program.log}" if child.program.log is not None else ""
        if child.crashes >= LOOP:
            self._tell(f"{child.program.name} has crashed {child.crashes} times in a row ({_how(code)}){where}")
        else:
            self._tell(f"{child.program.name} ended ({_how(code)}) and is started again")

    def _start(self, child: _Child) -> None:
        program = child.program
        child.started = time.monotonic()
        with contextlib.ExitStack() as stack:
            output = None
            if program.log is not None:
                program.log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                output = stack.enter_context(program.log.open("ab"))
            # A session of its own: Ctrl+C in the terminal reaches this process only, which then ends the others.
            child.process = subprocess.Popen(
                list(program.command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=os.environ | dict(program.environment),
                pass_fds=list(program.files),
                start_new_session=True,
            )


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    process.wait()


def _how(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
