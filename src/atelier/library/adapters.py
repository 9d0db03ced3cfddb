"""Personal models: adapters and their versions."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from atelier.database import Database, now
from atelier.database.dialect import slices
from atelier.errors import Conflict, NotFound
from atelier.library.assets import asset_row
from atelier.library.indexing import refresh
from atelier.library.lineage import link_subject
from atelier.library.tables import AdapterRow, AdapterVersionRow, AssetRow, SubjectRow
from atelier.recipe.values import new_id
from atelier.webhooks.events import Event
from atelier.webhooks.outbox import announce


@dataclass(frozen=True)
class AdapterVersion:
    """A checkpoint that was kept. `asset_id` names its weights, `scores` is what its report card measured."""

    adapter_id: str
    number: int
    asset_id: str
    tags: tuple[str, ...]
    notes: str
    scores: Mapping[str, JsonValue]
    chosen: bool
    created: datetime


@dataclass(frozen=True)
class PersonalModel:
    """An adapter with its versions, oldest first. One version at most is the chosen one.

    Versions whose weights are in the trash are left out; of an adapter that is in the trash whole, all are there.
    """

    id: str
    name: str
    base_model: str
    subject_id: str | None
    created: datetime
    versions: tuple[AdapterVersion, ...]
    trashed: bool = False

    @property
    def used(self) -> AdapterVersion | None:
        """The version that is drawn with: the chosen one, else the newest."""
        return self.chosen or (self.versions[-1] if self.versions else None)

    @property
    def chosen(self) -> AdapterVersion | None:
        return next((version for version in self.versions if version.chosen), None)


class Adapters:
    """The personal models of one workspace."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._database = database
        self._workspace = workspace

    def add_version(
        self,
        name: str,
        base_model: str,
        asset_id: str,
        *,
        subject_id: str | None = None,
        scores: Mapping[str, JsonValue] | None = None,
        tags: Sequence[str] = (),
        notes: str = "",
        chosen: bool = False,
        training: str = "",
    ) -> AdapterVersion:
        """Add weights as the next version of the adapter of that name, which is made if need be.

        Args:
            training: the run that made them; where the version is its chosen one, the training is told to be finished.

        Raises:
            NotFound: the weights or the subject do not exist.
            Conflict: the adapter is for another base model or another subject.
        """
        with self._database.write() as session:
            asset_row(session, self._workspace, asset_id)
            adapter = self._made(session, name, base_model, subject_id)
            if subject_id is not None:
                refresh(session, link_subject(session, asset_id, subject_id))
            last = session.scalar(
                select(func.max(AdapterVersionRow.number)).where(AdapterVersionRow.adapter_id == adapter.id)
            )
            row = AdapterVersionRow(
                adapter_id=adapter.id,
                number=(last or 0) + 1,
                asset_id=asset_id,
                tags=list(tags),
                notes=notes,
                scores=dict(scores or {}),
                chosen=False,
                created=now(),
            )
            session.add(row)
            session.flush()
            if chosen:
                _choose(session, row)
            if chosen and training:
                told = {"run": training, "subject": subject_id, "adapter": adapter.id, "version": row.number}
                path = f"/v1/adapters/{adapter.id}"
                announce(session, self._workspace, Event.TRAINING_FINISHED, {**told, "path": path})
            return _version(row)

    def get(self, id_or_name: str) -> PersonalModel:
        """Raises NotFound."""
        with self._database.read() as session:
            return _values(session, [self._row(session, id_or_name)])[0]

    def list(self, *, subject_id: str | None = None, trashed: bool = False) -> list[PersonalModel]:
        """All, or those of a subject, by name; those in the trash alone, or not at all."""
        query = select(AdapterRow).where(AdapterRow.workspace == self._workspace)
        if subject_id is not None:
            query = query.where(AdapterRow.subject_id == subject_id)
        with self._database.read() as session:
            found = _values(session, session.scalars(query.order_by(AdapterRow.name)).all())
        return [model for model in found if model.versions and model.trashed == trashed]

    def held(self, asset_ids: Sequence[str]) -> dict[str, tuple[PersonalModel, int]]:
        """Which of these weights are versions of an adapter, in the trash or not: asset → adapter and number."""
        found: dict[str, tuple[str, int]] = {}
        with self._database.read() as session:
            for part in slices(asset_ids):
                query = select(AdapterVersionRow).join(AdapterRow, AdapterRow.id == AdapterVersionRow.adapter_id)
                mine = query.where(AdapterRow.workspace == self._workspace, AdapterVersionRow.asset_id.in_(part))
                found |= {row.asset_id: (row.adapter_id, row.number) for row in session.scalars(mine)}
            ids = {adapter_id for adapter_id, _ in found.values()}
            models: dict[str, PersonalModel] = {}
            for part in slices(sorted(ids)):
                rows = session.scalars(select(AdapterRow).where(AdapterRow.id.in_(part))).all()
                models |= {model.id: model for model in _values(session, rows)}
        return {asset: (models[adapter_id], number) for asset, (adapter_id, number) in found.items()}

    def weights(self, id_or_name: str) -> builtins.list[str]:
        """Ids of the weights of all its versions, those in the trash too. Raises NotFound."""
        with self._database.read() as session:
            row = self._row(session, id_or_name)
            query = select(AdapterVersionRow.asset_id).where(AdapterVersionRow.adapter_id == row.id)
            return [*session.scalars(query.order_by(AdapterVersionRow.number))]

    def rename(self, id_or_name: str, name: str) -> PersonalModel:
        """Call it something else. Raises NotFound, Conflict: another adapter has that name."""
        with self._database.write() as session:
            row = self._row(session, id_or_name)
            mine = select(AdapterRow).where(AdapterRow.workspace == self._workspace, AdapterRow.name == name)
            other = session.scalar(mine)
            if other is not None and other.id != row.id:
                raise Conflict(
                    f"there is an adapter '{name}' already", kept="it keeps its name", advice="choose another name"
                )
            row.name = name
            session.flush()
            return _values(session, [row])[0]

    def of_subjects(self, subject_ids: Sequence[str]) -> dict[str, builtins.list[PersonalModel]]:
        """Those of several subjects, by subject, each by name."""
        query = select(AdapterRow).where(AdapterRow.workspace == self._workspace).order_by(AdapterRow.name)
        found: dict[str, builtins.list[PersonalModel]] = {}
        with self._database.read() as session:
            for part in slices(subject_ids):
                rows = session.scalars(query.where(AdapterRow.subject_id.in_(part))).all()
                for model in _values(session, rows):
                    if model.trashed or not model.versions:
                        continue
                    found.setdefault(model.subject_id or "", []).append(model)
        return found

    def choose(self, id_or_name: str, number: int) -> None:
        """Make that version the one that is used: also the way to roll back. Raises NotFound."""
        with self._database.write() as session:
            _choose(session, self._version_row(session, id_or_name, number))

    def annotate(
        self,
        id_or_name: str,
        number: int,
        *,
        tags: Sequence[str] | None = None,
        notes: str | None = None,
        scores: Mapping[str, JsonValue] | None = None,
    ) -> None:
        """Change tags, notes or scores of a version. Raises NotFound."""
        with self._database.write() as session:
            row = self._version_row(session, id_or_name, number)
            row.tags = row.tags if tags is None else list(tags)
            row.notes = row.notes if notes is None else notes
            row.scores = row.scores if scores is None else dict(scores)

    def _made(self, session: Session, name: str, base_model: str, subject_id: str | None) -> AdapterRow:
        if subject_id is not None:
            subject = session.get(SubjectRow, subject_id)
            if subject is None or subject.workspace != self._workspace:
                raise NotFound(f"there is no subject '{subject_id}' in this workspace")
        mine = select(AdapterRow).where(AdapterRow.workspace == self._workspace, AdapterRow.name == name)
        adapter = session.scalar(mine)
        if adapter is None:
            adapter = AdapterRow(
                id=new_id(),
                workspace=self._workspace,
                name=name,
                base_model=base_model,
                subject_id=subject_id,
                created=now(),
            )
            session.add(adapter)
            session.flush()
        elif (adapter.base_model, adapter.subject_id) == (base_model, subject_id):
            pass
        elif not session.scalar(select(func.count()).where(AdapterVersionRow.adapter_id == adapter.id)):
            # All its versions were erased: nothing is left but the name.
            adapter.base_model, adapter.subject_id = base_model, subject_id
        else:
            raise Conflict(
                f"adapter '{name}' is for {adapter.base_model} and subject {adapter.subject_id}, "
                f"not for {base_model} and {subject_id}",
                kept="nothing was changed",
                advice="give it another name",
            )
        return adapter

    def _row(self, session: Session, id_or_name: str) -> AdapterRow:
        mine = select(AdapterRow).where(AdapterRow.workspace == self._workspace)
        row = session.scalar(mine.where(AdapterRow.id == id_or_name))
        row = row or session.scalar(mine.where(AdapterRow.name == id_or_name))
        if row is None:
            raise NotFound(f"there is no adapter '{id_or_name}' in this workspace")
        return row

    def _version_row(self, session: Session, id_or_name: str, number: int) -> AdapterVersionRow:
        row = session.get(AdapterVersionRow, (self._row(session, id_or_name).id, number))
        if row is None:
            raise NotFound(f"adapter '{id_or_name}' has no version {number}")
        return row


def _choose(session: Session, row: AdapterVersionRow) -> None:
    siblings = AdapterVersionRow.adapter_id == row.adapter_id
    session.execute(update(AdapterVersionRow).where(siblings).values(chosen=False))
    row.chosen = True


def _values(session: Session, rows: Sequence[AdapterRow]) -> list[PersonalModel]:
    ids = [row.id for row in rows]
    query = select(AdapterVersionRow, AssetRow.trashed_at).join(AssetRow, AssetRow.id == AdapterVersionRow.asset_id)
    query = query.where(AdapterVersionRow.adapter_id.in_(ids)).order_by(AdapterVersionRow.number)
    here: dict[str, list[AdapterVersion]] = {}
    away: dict[str, list[AdapterVersion]] = {}
    for row, trashed in session.execute(query):
        (here if trashed is None else away).setdefault(row.adapter_id, []).append(_version(row))
    return [
        PersonalModel(
            row.id,
            row.name,
            row.base_model,
            row.subject_id,
            row.created,
            tuple(here.get(row.id) or away.get(row.id, ())),
            trashed=row.id not in here and row.id in away,
        )
        for row in rows
    ]


def _version(row: AdapterVersionRow) -> AdapterVersion:
    return AdapterVersion(
        row.adapter_id, row.number, row.asset_id, tuple(row.tags), row.notes, row.scores, row.chosen, row.created
    )
