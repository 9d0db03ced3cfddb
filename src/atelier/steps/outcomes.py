"""What a finished run leaves in the library beside its assets: thumbnails, captions, versions of a personal model.

Called whenever a run has come to a stop; doing it twice changes nothing, so a crash in between costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import JsonValue

from atelier.library import Library
from atelier.library.thumbnails import has_thumbnails
from atelier.recipe import Asset, Run, Runner, State, Task
from atelier.steps.values import Judged, Trained, text

JUDGED, TRAINED, CAPTIONS, TEXTS = "judged", "trained", "captions", "caption"
"""Outputs of the training recipe, and its node that writes captions."""
PICTURED = tuple(kind for kind in Asset.kinds() if has_thumbnails(kind))
"""Kinds of assets that are shown small."""


def record(library: Library, run: Run, tasks: Sequence[Task], outputs: Mapping[str, Any], runner: Runner) -> None:
    """Enter what the run made: thumbnails, captions as far as they are written, versions once the report has chosen."""
    shrink(library, [entry.asset for entry in library.assets.each(kinds=PICTURED, run=run.id)])
    if any(task.node == TEXTS and task.state is State.DONE for task in tasks):
        _captions(library, run, runner)
    trained, judged = outputs.get(TRAINED), outputs.get(JUDGED)
    if isinstance(trained, Trained) and isinstance(judged, Judged):
        _versions(library, trained, judged)


def shrink(library: Library, assets: Iterable[Asset]) -> None:
    """Make the thumbnails of those that are shown small and have none yet."""
    for asset in assets:
        if asset.kind in PICTURED and not library.thumbnails.ids(asset.id):
            library.thumbnails.make(asset.id)


def _captions(library: Library, run: Run, runner: Runner) -> None:
    """Captions that the captioner wrote; those that a person wrote went in as inputs and are there already."""
    photos = run.inputs.get("photos")
    given = run.inputs.get("texts")
    if not isinstance(photos, list):
        return
    written: dict[str, str] = {}
    for index, caption in runner.results(run.workspace, run.id, TEXTS).items():
        photo = photos[index]
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


def _versions(library: Library, trained: Trained, judged: Judged) -> None:
    there = {version.asset_id for model in library.adapters.list() for version in model.versions}
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
        )


def _scores(judged: Judged, step: int) -> dict[str, JsonValue]:
    """The numbers of one checkpoint that the report's meta repeats for listings."""
    rows = judged.report.meta.get("checkpoints")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("step") == step:
            return {name: value for name, value in row.items() if name != "step"}
    return {}
