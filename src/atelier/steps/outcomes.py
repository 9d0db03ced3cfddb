"""What a finished run leaves in the library beside its assets: thumbnails, captions, versions of a personal model.

Called whenever a run has come to a stop; doing it twice changes nothing, so a crash in between costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from pydantic import JsonValue

from atelier.library import Library, PersonalModel
from atelier.library.thumbnails import has_thumbnails
from atelier.recipe import Adapter, Asset, Run, Runner, State, Task
from atelier.steps.values import Judged, Trained, text

V = TypeVar("V")
JUDGED, TRAINED, CAPTIONS, TEXTS = "judged", "trained", "captions", "caption"
"""Outputs of the training recipe, and its node that writes captions."""
ADAPTER, REMADE = "adapter", ("resize-adapter", "merge-adapters")
"""The output of recipes that make an adapter of others, and their names."""
PICTURED = tuple(kind for kind in Asset.kinds() if has_thumbnails(kind))
"""Kinds of assets that are shown small."""


def record(library: Library, run: Run, tasks: Sequence[Task], outputs: Mapping[str, Any], runner: Runner) -> None:
    """Enter what the run made: thumbnails, captions as far as they are written, versions once the report has chosen."""
    shrink(library, [entry.asset for entry in library.assets.each(kinds=PICTURED, run=run.id)])
    if any(task.node == TEXTS and task.state is State.DONE for task in tasks):
        _captions(library, run, runner)
    made = outputs.get(ADAPTER)
    if run.recipe.get("name") in REMADE and isinstance(made, Adapter):
        _remade(library, made, run.title)
    trainings = [one for value in outputs.values() for one in _of(Trained, value)]
    for judged in (one for value in outputs.values() for one in _of(Judged, value)):
        for trained in trainings:
            if any(version.adapter.id == judged.chosen.id for version in trained.versions):
                _versions(library, run, trained, judged)


def shrink(library: Library, assets: Iterable[Asset]) -> None:
    """Make the thumbnails of those that are shown small and have none yet."""
    for asset in assets:
        if asset.kind in PICTURED and not library.thumbnails.ids(asset.id):
            library.thumbnails.make(asset.id)


def _of(kind: type[V], value: object) -> list[V]:
    """The values of a class in an output: itself, or the members of a list, as a batch has it."""
    found = cast(Iterable[object], value) if isinstance(value, list | tuple) else [value]
    return [one for one in found if isinstance(one, kind)]


def _captions(library: Library, run: Run, runner: Runner) -> None:
    """Captions that the captioner wrote; those that a person wrote went in as inputs and are there already."""
    photos = run.inputs.get("photos")
    given = run.inputs.get("texts")
    if not isinstance(photos, list):
        return
    written: dict[str, str] = {}
    for index, caption in runner.results(run.workspace, run.id, TEXTS).items():
        photo = photos[index] if index < len(photos) else None  # a recipe of a person's own may go over other lists
        own = given[index] if isinstance(given, list) and index < len(given) else ""
        if isinstance(photo, dict) and not own and isinstance(caption, str):
            written[str(photo["$asset"])] = caption
    known = library.captions.current(written)
    # A run that was to write captions anew goes before older ones; what a person wrote meanwhile stays.
    stale = {asset for asset, caption in known.items() if given is None and caption.created < run.created}
    library.captions.write(
        {asset: caption for asset, caption in written.items() if asset not in known or asset in stale},
        author="captioner",
    )


def _versions(library: Library, run: Run, trained: Trained, judged: Judged) -> None:
    there = library.adapters.held([version.adapter.id for version in trained.versions])
    meta = judged.chosen.meta
    name, base = text(meta, "name"), text(meta, "base_model")
    subject = next(iter(judged.chosen.subjects), None)
    for version in trained.versions:
        chosen = version.adapter.id == judged.chosen.id
        if version.adapter.id in there:
            continue
        scores: dict[str, JsonValue] = {"step": version.step, "report": judged.report.id}
        library.adapters.add_version(
            name,
            base,
            version.adapter.id,
            subject_id=subject,
            scores=scores | _scores(judged, version.step),
            notes=judged.reason if chosen else "",
            chosen=chosen,
            training=run.id,
        )


def _remade(library: Library, made: Adapter, notes: str) -> None:
    """Enter an adapter that was made of others: the next version of the one it is called like, where that is for the
    same model and shows nobody else; else one of its own."""
    if library.adapters.held([made.id]):
        return
    name, base = text(made.meta, "name") or "adapter", text(made.meta, "base_model")
    taken = {model.name: model for trashed in (False, True) for model in library.adapters.list(trashed=trashed)}
    number = 1
    called = name
    while (other := taken.get(called)) is not None and not _continues(other, base, made.subjects):
        number += 1
        called = f"{name} {number}"
    library.adapters.add_version(
        called, base, made.id, subject_id=other.subject_id if other else None, notes=notes, chosen=other is None
    )


def _continues(model: PersonalModel, base: str, subjects: Sequence[str]) -> bool:
    if model.trashed or model.base_model != base:
        return False
    return set(subjects) == {model.subject_id} if model.subject_id else True


def _scores(judged: Judged, step: int) -> dict[str, JsonValue]:
    """The numbers of one checkpoint that the report's meta repeats for listings."""
    rows = judged.report.meta.get("checkpoints")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("step") == step:
            return {name: value for name, value in row.items() if name != "step"}
    return {}
