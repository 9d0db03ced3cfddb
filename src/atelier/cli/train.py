"""`atelier train`: a personal model of a subject."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli import knobs
from atelier.cli.door import Door, safe
from atelier.cli.forecast import show_forecast
from atelier.cli.naming import check_model, find_subject
from atelier.cli.show import facts, table
from atelier.cli.verbs import Memory, verb

if TYPE_CHECKING:
    from atelier.library import Subject
    from atelier.steps.services.making import TrainingOptions
    from atelier.steps.services.runs import RunView
    from atelier.steps.studio import Studio

WHAT = {
    "likeness": "likeness by",
    "prompt": "prompt by",
    "picture": "variety, copies by",
    "resemblance": "whole pictures by",
}
"""What measures of a report card are for."""
app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@verb(app, "train", also=knobs.options())
def train(
    door: Door,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="Name or id of the subject.", show_default=False)],
    model: Annotated[str, typer.Option(help="The base model; the first installed one without.")] = "",
    name: Annotated[str, typer.Option(help="What to call the personal model; the subject's name without.")] = "",
    word: Annotated[str, typer.Option(help="What the subject is: woman, dog, ….")] = "",
    steps: Annotated[int | None, typer.Option(help="Training steps.")] = None,
    rank: Annotated[int | None, typer.Option(help="Rank of the adapter.")] = None,
    lr: Annotated[float | None, typer.Option(help="Learning rate.")] = None,
    batch_size: Annotated[int | None, typer.Option(help="Photos a step.")] = None,
    prior_samples: Annotated[
        int | None, typer.Option(help="Pictures of the class a step, against forgetting it.")
    ] = None,
    prior_count: Annotated[
        int | None, typer.Option(help="How many pictures of the class the model draws first.")
    ] = None,
    checkpoint_every: Annotated[int | None, typer.Option(help="Steps between checkpoints.")] = None,
    sample_every: Annotated[
        int | None, typer.Option(help="Steps between sample pictures, drawn at checkpoints; 0: none.")
    ] = None,
    sample_prompt: Annotated[
        list[str] | None, typer.Option("--sample-prompt", help="What samples draw, with {subject}; repeat.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Of every draw; random without.")] = None,
    assistant: Annotated[
        str, typer.Option(help="An adapter worn while training only: a distilled model is then trained itself.")
    ] = "",
    size: Annotated[int, typer.Option(help="px on the short side; 0: the model's own.")] = 0,
    threshold: Annotated[float, typer.Option(help="Least quality of a photo, 0 to 1.")] = 0.6,
    masks: Annotated[
        str, typer.Option(help="Where the loss counts most: face, subject or none; the model's own way without.")
    ] = "",
    prompt: Annotated[
        list[str] | None, typer.Option("--prompt", help="What every checkpoint draws, with {subject}; repeat.")
    ] = None,
    preset: Annotated[str, typer.Option(help="Quality of these pictures: draft, standard or high.")] = "draft",
    previews: Annotated[Path | None, typer.Option(help="Write previews into this folder.", file_okay=False)] = None,
    memory: Memory = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show plan, memory, time and cost; change nothing.")
    ] = False,
    **given: Any,
) -> None:
    """Train a personal model of a subject: captions, data set, training, report card, the best version chosen.

    Needs consent and accepted photos. Ctrl+C leaves it to be resumed at the newest checkpoint.
    """
    said: dict[str, Any] = {
        "model": model,
        "name": name,
        "class_word": word,
        "steps": steps,
        "rank": rank,
        "lr": lr,
        "batch_size": batch_size,
        "prior_samples": prior_samples,
        "prior_count": prior_count,
        "checkpoint_every": checkpoint_every,
        "sample_every": sample_every,
        "sample_prompts": tuple(sample_prompt) if sample_prompt else None,
        "seed": seed,
        "assistant": assistant,
        "training_size": size,
        "threshold": threshold,
        "masks": masks,
        "prompts": tuple(prompt or ()),
        "preset": preset,
    }
    with door.studio(memory=memory) as studio:
        check_model(studio, model)
        found = find_subject(studio, subject)
        options = _options(studio, found, said, given)
        if dry_run:
            forecast = studio.plans.training(found.id, options)
            more = {"photos": forecast.photos, "held_out": forecast.held_out, "epochs": forecast.epochs}
            show_forecast(door, forecast, config=forecast.config, **more)
            return
        run = studio.make.train(found.id, options)
        door.note(f"run {run.id}: {safe(run.title)}")
        show_training(door, studio, door.work(studio, run.id, previews=previews))


def show_training(door: Door, studio: Studio, view: RunView) -> None:
    """What a finished training gave: the report's numbers by checkpoint, and the choice with its reason."""
    judged = view.outputs["judged"]
    meta = judged.report.meta
    rows = meta.get("checkpoints")
    checkpoints = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    name = judged.chosen.meta.get("name", "")
    data = {
        "run": view.run.id,
        "model": name,
        "base_model": judged.chosen.meta.get("base_model"),
        "chosen_step": judged.step,
        "reason": judged.reason,
        "checkpoints": checkpoints,
        "measured_with": meta.get("measured_with"),
        "scales": meta.get("scales"),
        "missing": meta.get("missing"),
        "notes": meta.get("notes"),
        "adapter": judged.chosen.id,
        "report": judged.report.id,
        "curves": judged.curves.id,
        "sheets": [sheet.id for sheet in judged.sheets],
        "samples": [{"step": one.step, "asset": one.picture.id} for one in view.outputs["trained"].samples],
    }
    columns = ["step", "likeness", "prompt", "variety", "nearest_training", "copying"]
    cells = [[_number(row.get(column)) for column in columns] for row in checkpoints]
    for row in cells:
        if row[0] == str(judged.step):
            row[0] += " ←"
    notes = meta.get("notes")
    named, scales = meta.get("measured_with"), meta.get("scales")
    with_what = [
        (
            str(WHAT.get(what, what)),
            f"{name}" + (f": {scales[what]}" if isinstance(scales, dict) and what in scales else ""),
        )
        for what, name in (named.items() if isinstance(named, dict) else ())
        if name
    ]
    door.result(
        data,
        table([">step", ">likeness", ">prompt", ">variety", ">nearest photo", ">copying"], cells),
        facts([("chosen", judged.reason), ("run", view.run.id), ("curves", judged.curves.id)]),
        facts(with_what),
        *(f"[dim]{safe(note)}[/dim]" for note in (notes if isinstance(notes, list) else ())),
    )
    missing = meta.get("missing")
    for one in missing.values() if isinstance(missing, dict) else ():
        if isinstance(one, dict) and (install := one.get("install")):
            door.hint(door.command("models", "pull", str(install)))
    subject = studio.subjects.get(judged.chosen.subjects[0]).name
    door.hint(door.command("create", "PROMPT", "--subject", subject, "--out", "DIR"))


def options_of(said: dict[str, Any]) -> TrainingOptions:
    """What was said of a training. Raises InvalidInput, naming the option that is out of range."""
    from pydantic import ValidationError

    from atelier.errors import InvalidInput
    from atelier.steps.services.making import TrainingOptions

    try:
        return TrainingOptions(**said)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise InvalidInput(f"the training cannot be done so: {problems}", kept="nothing was started") from None


def _options(studio: Studio, subject: Subject, said: dict[str, Any], given: dict[str, Any]) -> TrainingOptions:
    """`options_of`, and the rarer settings. Raises InvalidInput, as it does."""
    options = options_of(said)
    if all(value is None or value == [] for value in given.values()):
        return options
    card = studio.models.trained_on(options.model, itself=bool(options.assistant))
    base = studio.make.training_values.config(subject, card, options)
    return options.model_copy(update={"settings": knobs.settings(given, base)})


def _number(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "–" if value is None else str(value)
