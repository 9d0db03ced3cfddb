"""What is to be known of adapters at a glance: where they come from, how large they are, whom they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from atelier.accounts.consent import Consents, Scope
from atelier.database import now
from atelier.errors import NotFound
from atelier.library import Library, PersonalModel, Subject
from atelier.recipe import Adapter
from atelier.steps.models import Models
from atelier.steps.values import of_unknown, text

Origin = Literal["trained", "imported", "resized", "merged"]


@dataclass(frozen=True)
class ShownPerson:
    """Whom an adapter shows. `consent`: whether it may be drawn with; None where none is needed (a style)."""

    subject_id: str
    name: str
    consent: bool | None


@dataclass(frozen=True)
class AdapterFacts:
    """The version of an adapter that is drawn with, at a glance.

    Attributes:
        family: of its base model; empty where that model is not known any more.
        origin: where it comes from. `layouts`: those of its file, where it was brought in.
        trigger: the word that calls it. `rank`: the largest of its modules. `bytes`: of its file.
        labels: what pictures note that were drawn with it: the library filters by them.
        shows: whom it shows, by name. `unknown`: it was brought in, and nobody said whom it shows.
        used: whether `@name` draws with it; None where it belongs to no subject.
    """

    family: str
    origin: Origin
    layouts: tuple[str, ...]
    trigger: str
    rank: int
    bytes: int
    labels: tuple[str, ...]
    shows: tuple[ShownPerson, ...]
    unknown: bool
    used: bool | None


NOTHING = AdapterFacts("", "imported", (), "", 0, 0, (), (), False, None)
"""Of an adapter without versions."""


def origin_of(adapter: Adapter) -> Origin:
    """Where an adapter comes from."""
    meta = adapter.meta
    if isinstance(meta.get("merged"), list):
        return "merged"
    if meta.get("resized"):
        return "resized"
    return "imported" if meta.get("imported") else "trained"


def facts_of(
    library: Library, models: Models, consents: Consents, personal: Sequence[PersonalModel]
) -> dict[str, AdapterFacts]:
    """The facts of several adapters by their ids, with as many questions to the database as for one."""
    entries = library.assets.several([version.asset_id for model in personal for version in model.versions])
    assets = {name: entry.asset for name, entry in entries.items() if isinstance(entry.asset, Adapter)}
    shown = sorted({subject for asset in assets.values() for subject in asset.subjects})
    subjects = {one.id: one for one in library.subjects.list() if one.id in shown} if shown else {}
    people = _people(library, consents, subjects)
    leading = _leading(library, personal)
    return {model.id: _facts(model, assets, people, models, leading) for model in personal}


def _facts(
    model: PersonalModel,
    assets: Mapping[str, Adapter],
    people: Mapping[str, ShownPerson],
    models: Models,
    leading: set[str],
) -> AdapterFacts:
    used = model.used
    asset = assets.get(used.asset_id) if used else None
    if asset is None:
        return NOTHING
    rank, layouts = asset.meta.get("rank"), asset.meta.get("layouts_found")
    every = [assets[one.asset_id] for one in model.versions if one.asset_id in assets]
    try:
        family = models.card(model.base_model).family
    except NotFound:
        family = ""
    return AdapterFacts(
        family=family,
        origin=origin_of(asset),
        layouts=tuple(map(str, layouts)) if isinstance(layouts, list) else (),
        trigger=text(asset.meta, "trigger"),
        rank=rank if isinstance(rank, int) else 0,
        bytes=asset.size,
        labels=tuple(dict.fromkeys(text(one.meta, "name") or one.digest[:12] for one in every)),
        shows=tuple(people[one] for one in asset.subjects if one in people),
        unknown=of_unknown(asset),
        used=None if model.subject_id is None else model.id in leading,
    )


def _people(library: Library, consents: Consents, subjects: Mapping[str, Subject]) -> dict[str, ShownPerson]:
    given = consents.of_several(library.workspace, list(subjects))
    moment = now()
    return {
        one.id: ShownPerson(
            one.id,
            one.name,
            any(consent.holds(Scope.GENERATION, moment) for consent in given.get(one.id, ()))
            if one.kind.human
            else None,
        )
        for one in subjects.values()
    }


def _leading(library: Library, personal: Sequence[PersonalModel]) -> set[str]:
    """Ids of the adapters that their subjects are drawn with: the last by name for each base model."""
    owners = sorted({model.subject_id for model in personal if model.subject_id})
    last: dict[tuple[str, str], str] = {}
    for owner, owned in library.adapters.of_subjects(owners).items():
        for model in owned:
            last[owner, model.base_model] = model.id
    return set(last.values())
