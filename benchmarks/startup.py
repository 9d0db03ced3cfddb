"""How long the studio takes to answer: `atelier --help`, and the first picture of the built-in model from a cold start.

Both run in processes of their own. `--help` is the median of ten runs. The first picture is one `atelier create` in an
empty home folder: interpreter, imports, library, model, prompt, drawing, and the file on disk; median of three. Files
that were read before stay in the system's cache, so this is not the first start after the machine was switched on.

    python benchmarks/startup.py [--json] [--check]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from common import Bar, Report, cores, machine_facts, prompt

HELP_SECONDS = 0.25
FIRST_PICTURE_SECONDS = 10.0


def command() -> list[str]:
    """The installed `atelier`, or the same through the interpreter where it is not installed as a script."""
    script = Path(sys.executable).with_name("atelier")
    return [str(script)] if script.is_file() else [sys.executable, "-c", "from atelier.cli import main; main()"]


def processor_seconds() -> float:
    """Processor time of all processes that this one started and that have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system


CLOCKS = {"wall": time.perf_counter, "cpu": processor_seconds}


def seconds_of(arguments: Sequence[str], threads: int, clock: str = "wall") -> float:
    """Seconds of one process.

    Raises:
        RuntimeError: it failed; the message holds the end of what it said.
    """
    environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
    begun = CLOCKS[clock]()
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, env=environment)
    taken = CLOCKS[clock]() - begun
    if done.returncode:
        raise RuntimeError(
            f"atelier {arguments[-1]} failed ({done.returncode}): {(done.stderr or done.stdout)[-2000:]}"
        )
    return taken


def help_seconds(runs: int, clock: str = "wall") -> list[float]:
    """`atelier --help`, several times, after one that is not counted."""
    return [seconds_of([*command(), "--help"], 1, clock) for _ in range(runs + 1)][1:]


def first_picture_seconds(runs: int, threads: int, clock: str = "wall") -> list[float]:
    """`atelier create` in a new home, several times.

    Raises:
        RuntimeError: no picture was written.
    """
    found: list[float] = []
    for number in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out"
            options = ["--seed", "1", "--model", "builtin", "--out", str(out), "--home", str(Path(folder) / "home")]
            found.append(seconds_of([*command(), "create", prompt(number), *options], threads, clock))
            if not any(out.iterdir()):
                raise RuntimeError("atelier create ended well but wrote no picture")
    return found


def run(arguments: argparse.Namespace) -> Report:
    """Measures everything."""
    report = Report("Start-up", machine_facts(arguments), header=("what", "median", "all"))
    cases = {
        "atelier --help": (help_seconds(arguments.runs, arguments.clock), HELP_SECONDS),
        "first picture of the built-in model": (
            first_picture_seconds(arguments.pictures, arguments.threads, arguments.clock),
            FIRST_PICTURE_SECONDS,
        ),
    }
    for name, (taken, most) in cases.items():
        median = statistics.median(taken)
        report.rows.append((name, f"{median:.2f} s", " ".join(f"{one:.2f}" for one in taken)))
        report.figures[f"{name} (s)"] = median
        report.bars.append(Bar(name, f"<= {most:g} s", f"{median:.2f} s", median <= most))
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("--runs", type=int, default=10, help="how often --help is timed")
    made.add_argument("--pictures", type=int, default=3, help="how often the first picture is timed")
    made.add_argument("--threads", type=int, default=cores())
    made.add_argument("--clock", choices=CLOCKS, default="wall", help="cpu: processor time, on a busy machine")
    made.add_argument("--json", action="store_true", help="print one JSON object")
    made.add_argument("--check", action="store_true", help="exit with 1 where a bar is missed")
    arguments = made.parse_args(argv)
    return run(arguments).finish(arguments)


if __name__ == "__main__":
    sys.exit(main())
