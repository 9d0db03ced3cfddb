"""Likeness over the held-out people: eight photos, training, twelve new occasions, before and after.

    python benchmarks/likeness.py --people 12 --json likeness.json --check

Each person goes the way that a person's photos go: subject, consent, photos with verdicts, captions, training, report
card, the chosen version. Then the twelve occasions are drawn with and without the adapter, same prompts and seeds, and
the judge reads them. Identity is never in the prompts. Minutes a person on two cores.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from atelier.builtin import samples
from atelier.builtin.evaluate import contact_sheet
from atelier.recipe import Asset
from atelier.steps.services.making import PictureOptions, TrainingOptions
from atelier.steps.studio import Studio

BARS = {"identity_after": 0.80, "identity_before": 0.30, "context_after": 0.80}


def pixels(studio: Studio, pictures: tuple[Asset, ...]) -> list[np.ndarray]:
    found = (studio.library.store.read(studio.workspace, picture) for picture in pictures)
    return [np.asarray(Image.open(io.BytesIO(data)).convert("RGB")) for data in found]


Person = tuple[list[np.ndarray], dict[str, list[np.ndarray]], float]
"""Somebody's pictures before, after by preset, and the seconds that training took (captions, prior pictures and report
card included)."""


def one_person(name: str, home: Path, options: TrainingOptions, presets: Sequence[str]) -> Person:
    """The whole way of one person."""
    with Studio.open(home, device="cpu") as studio:
        studio.subjects.add(name, trigger=name)
        studio.consent.give(name, given_by="the sample person")
        studio.photos.add(name, samples.photos(name), rating="general")
        prompts = [p.text for p in samples.occasions(name, name)]
        drawing = PictureOptions(seed=11, preset=presets[0])
        before = pixels(studio, studio.runs.execute(studio.make.create(prompts, options=drawing).id).require().pictures)
        started = time.monotonic()
        options = options.model_copy(update={"class_word": samples.class_word(name)})
        studio.runs.execute(studio.make.train(name, options).id).require()
        seconds = time.monotonic() - started
        after: dict[str, list[np.ndarray]] = {}
        for preset in presets:
            drawn = studio.make.create(prompts, subjects=[name], options=drawing.model_copy(update={"preset": preset}))
            after[preset] = pixels(studio, studio.runs.execute(drawn.id).require().pictures)
        return before, after, seconds


def alone(name: str, options: TrainingOptions, presets: Sequence[str]) -> Person:
    """One person in a home of their own."""
    with tempfile.TemporaryDirectory() as home:
        return one_person(name, Path(home), options, presets)


def everybody(
    names: Sequence[str], options: TrainingOptions, presets: Sequence[str], together: int
) -> Iterator[tuple[str, Person]]:
    """Each person's pictures and seconds, in order."""
    if together == 1:
        for name in names:
            yield name, alone(name, options, presets)
        return
    # Of the processes started below: two that use all cores at once stand in each other's way.
    os.environ["OMP_NUM_THREADS"] = "1"
    options = options.model_copy(update={"settings": {**options.settings, "threads": 1}})
    with ProcessPoolExecutor(together, mp_context=multiprocessing.get_context("spawn")) as pool:
        found = [pool.submit(alone, name, options, presets) for name in names]
        for name, one in zip(names, found, strict=True):
            yield name, one.result()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=12, help="how many of the held-out people")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--steps", type=int, help="training steps (default: the built-in model's)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=JSON", help="any field of the training configuration"
    )
    parser.add_argument(
        "--preset",
        action="append",
        default=[],
        help="what is drawn with (both); bars: the first one's",
    )
    parser.add_argument("--together", type=int, default=1, help="people at once, each in a process of one thread")
    parser.add_argument("--sheet", type=Path, help="contact sheet: for each person a row before and a row after")
    parser.add_argument("--json", type=Path, help="where the figures go")
    parser.add_argument("--check", action="store_true", help="exit 1 where a bar is missed")
    arguments = parser.parse_args()
    settings = {field: json.loads(value) for field, _, value in (text.partition("=") for text in arguments.set)}
    options = TrainingOptions(steps=arguments.steps, settings=settings)
    chosen = samples.people()[arguments.first : arguments.first + arguments.people]
    presets = arguments.preset or ["draft", "standard"]
    before, prompts, names, seconds = [], [], [], []
    later: dict[str, list[np.ndarray]] = {preset: [] for preset in presets}
    for name, (first, second, took) in everybody(chosen, options, presets, arguments.together):
        before += first
        asked = samples.occasions(name, name)
        prompts += asked
        names += [name] * len(first)
        seconds.append(took)
        for preset in presets:
            later[preset] += second[preset]
            score = samples.score(second[preset], asked, [name] * len(asked))
            print(
                f"{name:8} {preset:9} identity {score.identity}  context {score.context}  joint {score.joint}"
                f"  {took:.0f} s",
                flush=True,
            )
    after = later[presets[0]]
    was, now = samples.score(before, prompts, names), samples.score(after, prompts, names)
    others = {preset: samples.score(later[preset], prompts, names) for preset in presets[1:]}
    facts = {
        "people": list(chosen),
        "pictures_each": len(before) // len(chosen),
        "train_seconds": seconds,
        "identity_before": was.identity.value,
        "identity_after": now.identity.value,
        "context_before": was.context.value,
        "context_after": now.context.value,
        "joint_after": now.joint.value,
        "intervals": {
            k: [v.low, v.high]
            for k, v in (
                ("identity_before", was.identity),
                ("identity_after", now.identity),
                ("context_after", now.context),
                ("joint_after", now.joint),
            )
        },
        "attributes": {n: s.value for n, s in now.attributes.items()},
        "presets": {
            preset: {"identity": str(one.identity), "context": str(one.context), "joint": str(one.joint)}
            for preset, one in {presets[0]: now, **others}.items()
        },
    }
    print(f"\n{len(chosen)} people, {len(before)} pictures; 95 % intervals by bootstrap over people")
    print(f"identity   before {was.identity}   after {now.identity}")
    print(f"context    before {was.context}   after {now.context}")
    print(f"joint      before {was.joint}   after {now.joint}")
    for preset, one in others.items():
        print(f"{preset:10} identity {one.identity}   context {one.context}   joint {one.joint}")
    print("attributes " + "  ".join(f"{n} {s.value:.2f}" for n, s in now.attributes.items()))
    print(f"training   median {np.median(seconds):.0f} s")
    if arguments.sheet:
        rows = [row for i in range(0, len(before), 12) for row in (before[i : i + 12], after[i : i + 12])]
        contact_sheet(np.stack([picture for row in rows for picture in row]), 12, arguments.sheet)
    if arguments.json:
        arguments.json.write_text(json.dumps(facts, indent=2) + "\n")
    missed = [k for k, bar in BARS.items() if (facts[k] > bar if k.endswith("before") else facts[k] < bar)]
    if missed:
        print("missed: " + ", ".join(f"{k} {facts[k]:.3f} (bar {BARS[k]})" for k in missed))
    return int(bool(missed) and arguments.check)


if __name__ == "__main__":
    sys.exit(main())
