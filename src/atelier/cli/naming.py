"""Things by the names that people type: a name, an id or its beginning, a number in a list; near ones are suggested."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from atelier.errors import InvalidInput, NotFound, Unavailable

if TYPE_CHECKING:
    from atelier.library import PersonalModel, Subject
    from atelier.recipe import Run
    from atelier.steps.services.photos import PhotoView
    from atelier.steps.studio import Studio

RECENT = 500  # newest things among which the beginning of an id is looked for


def suggestion(name: str, known: Iterable[str], otherwise: str) -> str:
    """`did you mean …?` for a name that is not known, else `otherwise`."""
    by_low = {one.lower(): one for one in known}
    near = difflib.get_close_matches(name.lower(), by_low, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(by_low[one] for one in near)}?" if near else otherwise


def find_subject(studio: Studio, name: str) -> Subject:
    """A subject by name (upper and lower case alike) or id. Raises NotFound with near names."""
    try:
        return studio.subjects.get(name)
    except NotFound as error:
        known = [card.subject for card in studio.subjects.list()]
        same = [one for one in known if one.name.lower() == name.lower()]
        if len(same) == 1:
            return same[0]
        otherwise = "add one with: atelier subject add NAME" if not known else "`atelier subject list` names them"
        raise NotFound(error.message, advice=suggestion(name, [one.name for one in known], otherwise)) from None


def find_run(studio: Studio, name: str) -> Run:
    """A run by id, the beginning of one, or `last`. Raises NotFound, InvalidInput for a beginning of several."""
    recent = studio.runs.list(limit=RECENT)
    if name == "last":
        if not recent:
            raise NotFound("there are no runs yet", advice="`atelier train` and `atelier create` make some")
        return recent[0]
    found = {run.id: run for run in recent}
    if name in found:
        return found[name]
    if one := _by_beginning(name, found, "run"):
        return found[one]
    try:
        return studio.runs.show(name).run
    except NotFound:
        raise NotFound(
            f"there is no run '{name}'", advice=suggestion(name, found, "`atelier runs list` names them")
        ) from None


def find_asset(studio: Studio, name: str) -> str:
    """An asset's id from itself or its beginning. Raises NotFound, InvalidInput for a beginning of several."""
    try:
        return studio.library.assets.get(name).asset.id
    except NotFound:
        known = [
            entry.asset.id
            for trashed in (False, True)
            for entry in studio.pictures.list(kinds=every_kind(), limit=RECENT, trashed=trashed).entries
        ]
        if one := _by_beginning(name, known, "asset"):
            return one
        advice = suggestion(name, known, "`atelier library list` names them")
        raise NotFound(f"there is no asset '{name}'", advice=advice) from None


def find_photo(views: Sequence[PhotoView], name: str) -> PhotoView:
    """A photo of a subject by its number in the list (1, 2, …), file name, id or the beginning of the id."""
    if name.isdecimal() and 1 <= int(name) <= len(views):
        return views[int(name) - 1]
    ids = {view.entry.asset.id: view for view in views}
    named = [view for view in views if name in (view.name, _file(view))]
    if len(named) == 1:
        return named[0]
    if name in ids:
        return ids[name]
    if one := _by_beginning(name, ids, "photo"):
        return ids[one]
    advice = suggestion(name, map(_file, views), "`atelier photos list` numbers them")
    raise NotFound(f"there is no photo '{name}' among {len(views)}", advice=advice)


def find_adapter(studio: Studio, name: str) -> tuple[PersonalModel, int | None]:
    """A personal model and a version number from `name` or `name@2`. Raises NotFound, InvalidInput."""
    label, _, number = name.partition("@")
    if number and not number.isdecimal():
        raise InvalidInput(f"'{name}' names no version", advice=f"write {label}@1")
    models = studio.adapters.list()
    for model in models:
        if label in (model.name, model.id) or label.lower() == model.name.lower():
            return model, int(number) if number else None
    advice = suggestion(label, [model.name for model in models], "`atelier lora list` names them")
    raise NotFound(f"there is no adapter '{label}'", advice=advice)


def check_model(studio: Studio, name: str) -> None:
    """That the model named (or, without a name, any) is there to be used.

    Raises:
        NotFound: there is no such model, or it is not installed.
        Unavailable: it is the built-in one, whose weights did not come with this copy of the studio.
    """
    entries = studio.installed.list()
    wanted = [studio.installed.show(name)] if name else list(entries)
    if any(entry.installed for entry in wanted):
        return
    if any(entry.origin == "extra" for entry in wanted) or not name:
        ready = [entry.card.id for entry in entries if entry.installed]
        raise Unavailable(
            "the built-in model's weights are not in this copy of the studio",
            kept="nothing was started",
            advice=f"take --model {ready[0]}"
            if ready
            else "add a model of your own with: atelier models add PATH, or get one with: atelier models pull MODEL",
        )
    studio.models.catalog.installed(name)


def every_kind() -> list[str]:
    """Every kind of asset that a person may name; thumbnails go with their pictures."""
    from atelier.recipe import Asset

    return sorted(set(Asset.kinds()) - {"asset", "thumbnail"})


def _file(view: PhotoView) -> str:
    """The file's own name; what came from a folder or zip is named with that before it."""
    return view.name.rpartition("/")[2]


def _by_beginning(name: str, ids: Iterable[str], what: str) -> str | None:
    found = [one for one in ids if len(name) >= 3 and one.startswith(name)]
    if len(found) > 1:
        raise InvalidInput(
            f"'{name}' is the beginning of {len(found)} {what}s' ids", advice=f"write more: {', '.join(found[:4])}"
        )
    return found[0] if found else None
