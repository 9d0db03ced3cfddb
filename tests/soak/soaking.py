"""Kills workers and servers of a running studio at random moments while work flows, and looks at what is left.

python tests/soak/soaking.py --home DIR --kills 100 --pictures 48
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import random
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from PIL import Image, ImageDraw
from sqlalchemy import func, select

from atelier.library import Rating
from atelier.library.run_tables import TaskRow
from atelier.library.tables import AreaRow, DraftRow
from atelier.recipe import State
from atelier.steps.places import places
from atelier.steps.services.making import TrainingOptions
from atelier.steps.studio import Studio

PHOTOS = 6
USUAL_START = 2.5
"""Seconds that `atelier up` takes to be ready on a quiet machine; where it takes longer, kills come more slowly."""
SLOWEST = 4.0
"""Kills come at most so many times more slowly: else a machine that was busy at the start has a soak without end."""
OPEN_AT_ONCE = 6
"""Runs that wait or are in hand at once; the next is submitted when one ends."""

CLOSING = """
A short soak (two kills, a tiny random model) is among the normal tests: `tests/soak/test_soak.py`.

## Hostile files

`python tests/soak/hostile_uploads.py --mutated 2000` sends the hostile set of `tests/hostile` and 2,000 mutated files
(photos of five formats, zips, adapters) to every route that takes files, and looks for answers of 5xx, files left in
`tmp`, and growth of the server's memory (400 MiB at most, counted from a first file of each kind). A part of it is
among the normal tests, the whole belongs to `make soak`.
"""
"""What the page says beside the result."""


@dataclass
class Findings:
    """What a soak found."""

    kills: Counter[str] = field(default_factory=Counter[str])
    runs: Counter[str] = field(default_factory=Counter[str])
    tasks: Counter[str] = field(default_factory=Counter[str])
    attempts: Counter[int] = field(default_factory=Counter[int])
    most_attempts: dict[str, int] = field(default_factory=dict[str, int])
    submits_repeated: int = 0
    doubled: list[str] = field(default_factory=list[str])
    leftovers: list[str] = field(default_factory=list[str])
    training_exact: bool | None = None
    seconds: float = 0.0
    slow: float = 1.0
    model: str = ""

    @property
    def ok(self) -> bool:
        return (
            set(self.runs) == {"done"} and set(self.tasks) == {"done"} and not self.doubled and not self.leftovers
        ) and self.training_exact is not False


class Up:
    """`atelier up` in a process of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        command = [sys.executable, "-m", "atelier.cli", "up", "--json", "--no-open", "--port", "0"]
        command += ["--set-aside-after", "1000"]  # these workers are killed from outside; no task is to blame
        environment = os.environ | {"ATELIER_HOME": str(home)}
        self._errors = (home / "up.log").open("ab")
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self._errors, env=environment, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"`atelier up` did not start: {(home / 'up.log').read_text()[-500:]}")
        self.facts = json.loads(line)

    def victims(self) -> list[tuple[str, int]]:
        """(what, process) of everything that may be killed."""
        found: list[tuple[str, int]] = []
        for child in psutil.Process(self.process.pid).children():
            try:
                words = child.cmdline()
            except psutil.Error:
                continue
            if child.status() != psutil.STATUS_ZOMBIE:
                found.append(("server" if "atelier.server" in words else "worker", child.pid))
        return found

    def call(self, method: str, path: str, body: object = None, key: str = "") -> tuple[int, Any]:
        """A request; the answer's status and JSON."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        request = urllib.request.Request(self.facts["url"] + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)

    def submit(self, body: object, key: str, findings: Findings) -> str:
        """Submit a run through a server that may die at any moment: the same key again until there is an answer."""
        until = time.monotonic() + 600
        while True:
            try:
                return str(self.call("POST", "/v1/runs", body, key)[1]["id"])
            except urllib.error.HTTPError as error:
                if error.code != 409:  # 409: the request before is still being worked on, or died doing so
                    raise RuntimeError(error.read().decode()) from error
            except (OSError, ValueError):
                pass
            findings.submits_repeated += 1
            if time.monotonic() > until:
                raise RuntimeError("the server does not answer any more")
            time.sleep(0.2)

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(120)
        self._errors.close()
        return code


def soak(home: Path, *, kills: int, pictures: int, steps: int, pause: tuple[float, float], seed: int = 1) -> Findings:
    """Kill `kills` times while `pictures` generations, a training of `steps` steps and an export flow.

    Args:
        pause: seconds between kills, at least and at most, on a quiet machine.
    """
    findings, chance = Findings(), random.Random(seed)
    begun = time.monotonic()
    with _open(home) as studio:
        findings.model = studio.models.name()
        subject = _subject(studio)
        training = studio.make.train(subject, _options(steps))
        studio.queue.enqueue(training.id)
    up = Up(home)
    runs = [training.id]
    try:
        with _open(home) as studio:
            slow = min(SLOWEST, max(1.0, up.facts["seconds"] / USUAL_START))
            findings.slow = slow
            due = time.monotonic() + slow * chance.uniform(*pause)
            exported = False
            until = time.monotonic() + slow * (600 + kills * max(pause) + pictures * 30)
            while True:
                states = [studio.runs.get(run).state for run in runs]
                if not exported and states[0].over:
                    chosen = studio.runs.show(training.id).outputs.get("chosen")
                    if chosen is not None:
                        wish = {
                            "recipe": "export-adapter",
                            "inputs": {"adapter": {"$asset": chosen.id}, "layout": "bfl"},
                        }
                        runs.append(up.submit(wish, "export", findings))
                    exported = True
                    continue  # the export is not among these states yet, and is to be waited for
                made = len(runs) - 1 - exported
                waiting = sum(not state.over for state in states)
                if waiting < OPEN_AT_ONCE and (made < pictures or findings.kills.total() < kills):
                    wish = {
                        "recipe": "create",
                        "inputs": {"prompts": ["a woman in a red dress"], "seed": made, "preset": "draft"},
                    }
                    runs.append(up.submit(wish, f"picture-{made}", findings))
                elif not waiting and exported and findings.kills.total() >= kills:
                    break
                if findings.kills.total() < kills and time.monotonic() > due:
                    _kill(up, chance, findings)
                    due = time.monotonic() + slow * chance.uniform(*pause)
                if time.monotonic() > until:
                    break
                time.sleep(0.1)
    finally:
        up.end()
    with _open(home) as studio:
        _judge(studio, runs, findings)
        findings.training_exact = _exact(home, studio, training.id, steps)
    findings.seconds = time.monotonic() - begun
    return findings


def _open(home: Path) -> Studio:
    return Studio.open(home, **places())


def _kill(up: Up, chance: random.Random, findings: Findings) -> None:
    victims = up.victims()
    if victims:
        kind = chance.choice(sorted({what for what, _ in victims}))
        what, process = chance.choice([one for one in victims if one[0] == kind])
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            return
        findings.kills[what] += 1


def _judge(studio: Studio, runs: list[str], findings: Findings) -> None:
    """Every task is done, each committed once, and nothing is left over."""
    for run in runs:
        view = studio.runs.show(run)
        findings.runs[view.state.value] += 1
        for task in view.tasks:
            findings.tasks[task.state.value] += 1
            findings.attempts[task.attempt] += 1
            name = f"{task.step}"
            findings.most_attempts[name] = max(findings.most_attempts.get(name, 0), task.attempt)
        if view.run.recipe.get("name") == "create":
            made = [one.asset.id for one in studio.library.assets.each(kinds=["picture"], run=run)]
            if sorted(made) != sorted(picture.id for picture in view.pictures) or len(made) != 1:
                findings.doubled.append(f"run {run} recorded {len(made)} pictures")
    with studio.library.database.read() as session:
        drafts = session.scalar(select(func.count()).select_from(DraftRow)) or 0
        states = session.scalar(select(func.count()).select_from(AreaRow).where(AreaRow.purpose == "state")) or 0
        busy = session.scalar(select(func.count()).select_from(TaskRow).where(TaskRow.state == State.RUNNING)) or 0
    findings.leftovers += [
        f"{count} {what}" for what, count in (("drafts", drafts), ("states", states), ("tasks in hand", busy)) if count
    ]
    findings.leftovers += [f"{one.kind} {one.what}: {one.detail}" for one in studio.pictures.check().findings]


def _exact(home: Path, studio: Studio, run: str, steps: int) -> bool:
    """The same training in one piece gives the same bytes."""
    killed = [version.adapter.digest for version in studio.runs.show(run).outputs["trained"].versions]
    with _open(home.with_name(home.name + "-whole")) as other:
        whole = other.make.train(_subject(other), _options(steps))
        view = other.runs.execute(whole.id).require()
    return killed == [version.adapter.digest for version in view.outputs["trained"].versions]


def _options(steps: int) -> TrainingOptions:
    keep = {"last": 1, "every": steps // 2, "best": False}
    return TrainingOptions(
        steps=steps,
        rank=2,
        checkpoint_every=max(1, steps // 10),
        prior_count=2,
        seed=7,
        prompts=("a photo of {subject}",),
        settings={"batch_size": 1, "prior_samples": 1, "threads": 1, "keep": keep},
    )


def _subject(studio: Studio) -> str:
    subject = studio.subjects.add("Mira")
    photos = [(f"photo-{index}.png", _photo(index)) for index in range(PHOTOS)]
    studio.photos.add(subject.id, photos, rating=Rating.GENERAL)
    for view in studio.photos.list(subject.id):
        studio.photos.accept(subject.id, view.entry.asset.id, note="drawn")
    studio.consent.give(subject.id, given_by="Mira M.")
    return subject.id


def _photo(seed: int, size: int = 160) -> bytes:
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", (size, size), tuple(int(v) for v in rng.integers(60, 200, 3)))
    pen = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = (int(v) for v in rng.integers(0, size - 40, 2))
        w, h = (int(v) for v in rng.integers(20, 80, 2))
        pen.rectangle((x, y, x + w, y + h), fill=tuple(int(v) for v in rng.integers(0, 255, 3)))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def report(findings: Findings, commit: str) -> str:
    """The findings as a page."""
    most = ", ".join(f"{name} {count}" for name, count in sorted(findings.most_attempts.items()))
    attempts = ", ".join(f"{count} × {number}" for number, count in sorted(findings.attempts.items()))
    lines = [
        "# Soak",
        "",
        "Workers and server of `atelier up` are killed (`kill -9`) at random moments while generations, a training and",
        "an export flow; the page is written by `make soak`, see [the queue](queue.md) for what survives what.",
        "",
        "| | |",
        "|---|---|",
        f"| when | {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit} |",
        f"| where | {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite |",
        f"| model | {findings.model} |",
        f"| took | {findings.seconds / 60:.1f} minutes |",
        f"| pauses between kills | {findings.slow:.1f} times the usual ones: the machine was so much slower |",
        f"| kills | {findings.kills.total()}: {', '.join(f'{n} {what}' for what, n in findings.kills.items())} |",
        f"| runs | {', '.join(f'{n} {state}' for state, n in findings.runs.items())} |",
        f"| tasks | {', '.join(f'{n} {state}' for state, n in findings.tasks.items())} |",
        f"| tasks by attempts | {attempts} |",
        f"| most attempts | {most} |",
        f"| submits sent again with their key | {findings.submits_repeated} |",
        f"| recorded twice | {', '.join(findings.doubled) or 'nothing'} |",
        f"| left over (drafts, states, orphans) | {', '.join(findings.leftovers) or 'nothing'} |",
        f"| training, killed against in one piece | {'the same bytes' if findings.training_exact else 'DIFFERENT'} |",
        "",
    ]
    return "\n".join(lines) + CLOSING


HOSTILE = "## Hostile files"


def with_kills(page: str, told: str) -> str:
    """The page with the report of kills anew; what other long tests wrote behind it stays."""
    _, mark, rest = page.partition(HOSTILE)
    return told.rstrip() + "\n" + (f"\n{mark}{rest}" if mark else "")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--pictures", type=int, default=48)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--pause", type=float, nargs=2, default=(1.0, 12.0))
    parser.add_argument("--report", type=Path)
    given = parser.parse_args()
    given.home.mkdir(parents=True)
    low, high = given.pause
    git = ["git", "rev-parse", "--short", "HEAD"]  # before it begins: it takes long
    commit = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip() or "unknown"
    findings = soak(given.home, kills=given.kills, pictures=given.pictures, steps=given.steps, pause=(low, high))
    page = report(findings, commit)
    print(page)
    if given.report is not None:
        before = given.report.read_text() if given.report.exists() else ""
        given.report.write_text(with_kills(before, page))
    return 0 if findings.ok else 1


if __name__ == "__main__":
    sys.exit(main())
