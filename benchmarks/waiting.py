"""How long a picture takes that is asked for while a training runs, on one lane: beside the same picture without one.

A worker in a process of its own trains the sample person; each time that it is at it, one draft picture is submitted.
The training is interrupted for each and ends all the same; then the same pictures are drawn again by the idle worker.

    python benchmarks/waiting.py [--pictures 6] [--json] [--check]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from atelier.recipe import Run, State
from atelier.steps.services.making import PictureOptions, TrainingOptions
from atelier.steps.studio import Studio
from common import Bar, Report, cores, machine_facts, prompt

MOST_SECONDS = 5.0
PATIENCE = 600.0


def wait_until(studio: Studio, run: Run, node: str, state: State) -> None:
    """Raises TimeoutError: the node of the run did not come to that state in ten minutes."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        tasks = studio.library.ledger.tasks(studio.workspace, run.id)
        if any(task.node == node and task.state is state for task in tasks):
            return
        if studio.runs.get(run.id).state.over:
            break
        time.sleep(0.01)
    raise TimeoutError(f"'{node}' of run {run.id} never was {state}")


def picture_seconds(studio: Studio, number: int) -> float:
    """From the submit of a draft picture to its end."""
    begun = time.monotonic()
    run = studio.make.create(prompt(number), options=PictureOptions(seed=number, preset="draft"))
    studio.queue.enqueue(run.id)
    while not studio.runs.get(run.id).state.over:
        time.sleep(0.01)
    seconds = time.monotonic() - begun
    studio.runs.show(run.id).require()
    return seconds


def measure(pictures: int, steps: int) -> dict[str, list[float]]:
    """Seconds of each picture while a training runs and after it, and what the interrupted training took."""
    found: dict[str, list[float]] = {"training": [], "idle": [], "train_seconds": []}
    with tempfile.TemporaryDirectory() as folder, Studio.open(Path(folder), device="cpu") as studio:
        person = studio.samples.add()
        command = [sys.executable, "-m", "atelier.cli", "worker", "--home", folder]
        worker = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            begun = time.monotonic()
            training = studio.make.train(person.id, TrainingOptions(steps=steps))
            studio.queue.enqueue(training.id)
            for number in range(pictures):
                wait_until(studio, training, "train", State.RUNNING)
                time.sleep(2.0)
                found["training"].append(picture_seconds(studio, number))
            while not studio.runs.get(training.id).state.over:
                time.sleep(0.05)
            studio.runs.show(training.id).require()
            found["train_seconds"].append(time.monotonic() - begun)
            found["idle"] = [picture_seconds(studio, pictures + number) for number in range(pictures)]
        finally:
            worker.terminate()
            worker.wait()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=6)
    parser.add_argument("--steps", type=int, default=600, help="of the training")
    parser.add_argument("--threads", type=int, default=cores())
    parser.set_defaults(clock="wall")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--check", action="store_true", help="exit with 1 where the bar is missed")
    arguments = parser.parse_args()
    found = measure(arguments.pictures, arguments.steps)
    slowest = max(found["training"])
    report = Report("Waiting", machine_facts(arguments), header=("what", "median", "all"))
    for name, label in (("training", "a draft picture while a training runs"), ("idle", "the same by an idle worker")):
        median = statistics.median(found[name])
        report.rows.append((label, f"{median:.2f} s", " ".join(f"{one:.2f}" for one in found[name])))
        report.figures[f"{label} (s)"] = median
    report.figures[
        f"training of {arguments.steps} steps with its report card, interrupted {arguments.pictures} times"
    ] = f"{found['train_seconds'][0]:.0f} s"
    asked = f"<= {MOST_SECONDS:g} s"
    report.bars.append(Bar("slowest picture while a training runs", asked, f"{slowest:.2f} s", slowest <= MOST_SECONDS))
    return report.finish(arguments)


if __name__ == "__main__":
    sys.exit(main())
