"""`atelier demo`: from eight photos of somebody the built-in model has never seen to pictures of them, measured."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.demo_results import Occasion, Shown
from atelier.cli.door import Door, safe
from atelier.cli.naming import suggestion
from atelier.cli.plain import plain
from atelier.cli.show import duration, facts, table
from atelier.cli.verbs import verb
from atelier.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from atelier.builtin.samples import Likeness
    from atelier.steps.services.options import TrainingOptions
    from atelier.steps.services.runs import RunView
    from atelier.steps.studio import Studio

app = typer.Typer(add_completion=False, rich_markup_mode="rich")
FILES = ("index.html", "sheet.png", "report.json")
SEED = 20_26
HOW = (
    "A judge (a classifier of its own that takes no part in training, choosing or drawing) reads each picture. "
    "Identity: share of the person's visible attributes that are right; none of them is ever named in a prompt. "
    "Context: share of the asked words that the picture shows. Joint: share of pictures with all of both right. "
    "Twelve prompts, the same prompts and seeds without and with the adapter. "
    "Intervals: 95 %, bootstrap over pictures."
)


@verb(app, "demo")
def demo(
    door: Door,
    identity: Annotated[
        str | None,
        typer.Option(help="Name or number (from 1) of a sample person; else one that the commit names."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to put it; what was there is made anew.")] = Path(
        "demo"
    ),
    steps: Annotated[int | None, typer.Option(help="Training steps; the studio's own number without.")] = None,
    seed: Annotated[int, typer.Option(help="Of the training and the pictures.")] = SEED,
) -> None:
    """See it all done once: eight photos of a sample person, a personal model, twelve new occasions, measured.

    Takes some minutes on two CPU cores. The built-in model draws illustrated people; it is no photographic model.
    """
    from atelier.cli.train import options_of

    person = choose_person(identity)
    options = options_of({"steps": steps, "seed": seed})
    fresh(out)
    door = Door(replace(door.common, home=out / "home"), door.context)
    begun = _process_start()
    with door.studio() as studio:
        require_weights(studio)
        door.note(f"[bold]{safe(person.capitalize())}[/bold], whom the model has never seen: eight photos come in.")
        shown = _whole_way(door, studio, person, options, begun)
    files = write(out, shown)
    report = shown.report
    door.result(
        report | {"files": files},
        table(
            ("measured", ">without", ">with the adapter"),
            [
                ("identity right", _share(report, "identity_before"), _share(report, "identity_after")),
                ("context words right", _share(report, "context_before"), _share(report, "context_after")),
                ("all of it right in a picture", _share(report, "joint_before"), _share(report, "identity_joint")),
            ],
        ),
        facts(
            [
                ("training", duration(report["train_seconds"])),
                ("all of it", duration(report["total_seconds"])),
                ("peak memory", f"{report['peak_memory_mb']:.0f} MB"),
                *((name, path) for name, path in files.items()),
            ]
        ),
    )


def choose_person(identity: str | None) -> str:
    """The sample person of a name or number; without one, that of this version's commit. Raises NotFound."""
    from atelier.builtin.samples import people, person_of

    known = people()
    if identity is None:
        return person_of(_commit())
    if identity.isdecimal():
        if not 1 <= int(identity[:9]) <= len(known):
            said = f"there is no sample person {identity[:9]}: their numbers are 1 to {len(known)}"
            raise NotFound(said, kept="nothing was made", advice=f"there are {', '.join(known)}")
        return known[int(identity) - 1]
    if identity.lower() not in known:
        advice = suggestion(identity, known, f"there are {', '.join(known)}")
        raise NotFound(f"there is no sample person '{identity}'", advice=advice)
    return identity.lower()


def fresh(out: Path) -> None:
    """Remove what an earlier demo left in the folder, and nothing else."""
    if (out / "home").is_dir() and not (out / "home").is_symlink():
        shutil.rmtree(out / "home")
    for name in FILES:
        (out / name).unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)


def require_weights(studio: Studio) -> None:
    """Raises Unavailable, saying what to do, when the built-in model or the judge did not come with this copy."""
    from atelier.builtin.folder import WEIGHTS

    there = [entry for entry in studio.installed.list() if entry.installed and entry.origin == "extra"]
    missing = [] if there else ["the built-in model"]
    if not (WEIGHTS / "judge.safetensors").is_file():
        missing.append("the judge that measures")
    if missing:
        raise Unavailable(
            f"the weights of {' and '.join(missing)} are not in this copy of the studio",
            kept="nothing was made",
            advice="get a complete copy, or train them with: python -m atelier.builtin.train",
        )


def _whole_way(door: Door, studio: Studio, person: str, options: TrainingOptions, begun: float) -> Shown:
    from atelier.builtin import samples
    from atelier.cli.demo_sheet import sheet
    from atelier.library import Rating

    word, seed = samples.class_word(person), options.seed or 0
    subject = studio.subjects.add(person.capitalize(), notes="a drawn sample person; nobody real")
    studio.consent.give(subject.id, given_by="nobody real", note="a drawn sample person of the built-in world")
    size = studio.models.trained_on().training_size
    from atelier.cli.photos import tell

    files = samples.photos(person, 8, size=size)
    added = studio.photos.add(subject.id, files, rating=Rating.GENERAL, on_photo=lambda one: tell(door, one))
    with door.watch() as watch:
        captions = studio.captions.write(subject.id, class_word=word, listener=watch)
    watch = door.watch()
    run = studio.make.train(subject.id, options.model_copy(update={"class_word": word}))
    trained = door.work(studio, run.id, watch=watch)
    name = str(trained.outputs["chosen"].meta["name"])
    prompts = samples.occasions(person, subject.trigger)
    door.note(f"Twelve occasions that no photo showed, without and with {safe(name)}, the same seeds.")
    without = _draw(door, studio, [prompt.text for prompt in prompts], (), seed)
    with_it = _draw(door, studio, [prompt.text for prompt in prompts], (name,), seed)
    names = [person] * len(prompts)
    before, after = (
        samples.score([_pixels(studio.pictures.read(one)) for one in some], prompts, names)
        for some in (without, with_it)
    )
    log = json.loads(studio.pictures.read(trained.outputs["trained"].log.id))
    report = _report(person, seed, before, after, trained, log, watch.seconds, begun)
    report["photos"] = {"brought": len(added.news), "accepted": len(added.accepted)}
    judged = trained.outputs["judged"]
    steps_of = ["the base model", *(f"step {one.step}" for one in trained.outputs["trained"].versions)]
    occasions = [
        Occasion(prompt.text, _file(studio, one), _file(studio, other))
        for prompt, one, other in zip(prompts, without, with_it, strict=True)
    ]
    return Shown(
        person=person,
        photos=added,
        pictures={one.asset_id: studio.pictures.read(one.asset_id) for one in added.stored if one.asset_id},
        captions={one.asset_id: one.text for one in captions},
        losses=log["losses"],
        card=json.loads(studio.pictures.read(judged.report.id)),
        sheets=[(what, studio.pictures.read(one.id)) for what, one in zip(steps_of, judged.sheets, strict=False)],
        occasions=occasions,
        sheet=studio.exports.collage(sheet(occasions), [*without, *with_it]).content,
        report=report,
    )


def _file(studio: Studio, asset_id: str) -> bytes:
    """A picture as it leaves the studio, with its provenance."""
    from atelier.steps.exporting import export_options

    return studio.exports.file(asset_id, export_options()).content


def _draw(door: Door, studio: Studio, prompts: Sequence[str], adapters: tuple[str, ...], seed: int) -> list[str]:
    """Ids of the pictures."""
    from atelier.steps.services.making import PictureOptions

    run = studio.make.create(list(prompts), options=PictureOptions(adapters=adapters, seed=seed))
    return [picture.id for picture in door.work(studio, run.id).pictures]


def _report(
    person: str,
    seed: int,
    before: Likeness,
    after: Likeness,
    trained: RunView,
    log: dict[str, Any],
    seconds: dict[str, float],
    begun: float,
) -> dict[str, Any]:
    """What stands in report.json."""
    shares = {
        "identity_before": before.identity,
        "identity_after": after.identity,
        "identity_joint": after.joint,
        "context_before": before.context,
        "context_after": after.context,
        "joint_before": before.joint,
    }
    judged = trained.outputs["judged"]
    return {
        **{name: one.value for name, one in shares.items()},
        "intervals": {name: [one.low, one.high] for name, one in shares.items()},
        "counts": {name: one.count for name, one in shares.items()},
        "attributes": {
            name: {"before": before.attributes[name].value, "after": one.value, "count": one.count}
            for name, one in after.attributes.items()
        },
        "how_measured": HOW,
        "person": person,
        "seed": seed,
        "model": judged.chosen.meta.get("base_model"),
        "chosen_step": judged.step,
        "reason": judged.reason,
        "config": log["config"],
        "train_seconds": round(seconds.get("train", 0.0), 2),
        "seconds_by_step": {name: round(value, 2) for name, value in seconds.items()},
        "total_seconds": round(time.time() - begun, 2),
        "peak_memory_mb": round(peak_memory_mb(), 1),
        "run": trained.run.id,
    }


def write(out: Path, shown: Shown) -> dict[str, Path]:
    """Write page, sheet and report, each whole or not at all; gives their paths."""
    from atelier.cli.demo_page import page
    from atelier.files import write_whole

    contents = {
        "index.html": page(shown).encode(),
        "sheet.png": shown.sheet,
        "report.json": (json.dumps(plain(shown.report), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode(),
    }
    for name, content in contents.items():
        write_whole(out / name, content)
    return {name: out / name for name in FILES}


def peak_memory_mb() -> float:
    """The most memory that this process has held, in MB (10⁶ bytes)."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6  # Linux counts in KiB


def _pixels(content: bytes) -> Any:
    import io

    import numpy as np
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        return np.asarray(picture.convert("RGB"))


def _process_start() -> float:
    import psutil

    return psutil.Process().create_time()


def _commit() -> str:
    """The commit that this copy is at, or the version where it is no checkout."""
    from atelier import __file__ as here
    from atelier import __version__

    try:
        found = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=Path(here).parent, capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return __version__
    return found.stdout.strip() or __version__


def _share(report: dict[str, Any], name: str) -> str:
    value, (low, high) = report[name], report["intervals"][name]
    return "–" if value is None or math.isnan(value) else f"{value:.2f} ({low:.2f} to {high:.2f})"
