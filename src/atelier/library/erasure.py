"""Forgetting a subject: everything derived from them goes, in one transaction, and stays gone.

What is erased: photos, crops, masks, captions, verdicts, adapters and their versions, reports, thumbnails, folders of
state and caches, drafts of tasks in flight, runs and their words, consent records, saved recipes that refer to them,
and every mention of name and trigger word, in rows and in stored texts (canvases). Only photos and pictures can be
kept, by a person's decision; a kept one loses everything but its pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from atelier.database import now
from atelier.database.dialect import slices
from atelier.errors import Conflict, NotFound, Unavailable
from atelier.library.areas import Areas, areas_of, remove_folder
from atelier.library.assets import Thumbnail
from atelier.library.indexing import merge_words, refresh, strip
from atelier.library.lineage import descendants, subjects_by_asset
from atelier.library.mentions import Doomed, Naming, clean_recipes, count_mentions, recipes_naming, redact_mentions
from atelier.library.participants import Participant
from atelier.library.removal import remove_assets
from atelier.library.run_tables import RunRow, RunSubjectRow, TaskAssetRow, TaskRow
from atelier.library.tables import (
    AdapterRow,
    AdapterVersionRow,
    AreaRow,
    AreaSubjectRow,
    AssetRow,
    AssetSubjectRow,
    CaptionRow,
    DraftRow,
    PhotoRow,
    SubjectRow,
    TombstoneRow,
    VerdictRow,
)
from atelier.library.text_mentions import Texts
from atelier.library.tombstones import Certificate, Tombstone, forget_file, keep_file, known_files
from atelier.library.vault import Staged, Vault
from atelier.recipe.values import new_id
from atelier.webhooks.events import Event
from atelier.webhooks.outbox import announce

PHOTO, PICTURE = "photo", "picture"


FORGOTTEN = "(forgotten)"
"""The title of a run that was stripped of its words and kept, since something that it made stays."""


class Choice(StrEnum):
    """What becomes of a picture."""

    KEEP = "keep"
    ERASE = "erase"


@dataclass(frozen=True)
class Shared:
    """A photo or picture that shows others as well: a person decides what becomes of it."""

    asset_id: str
    kind: str
    others: tuple[str, ...]  # ids of the other subjects


@dataclass(frozen=True)
class Preview:
    """What forgetting would do. `counts` is by kind, the shared ones left out."""

    subject_id: str
    name: str
    counts: Mapping[str, int]
    shared: tuple[Shared, ...]


@dataclass(frozen=True)
class _Plan:
    subject: SubjectRow
    erase: list[str]
    keep: list[str]
    shared: list[Shared]
    counts: Counter[str] = field(default_factory=Counter)


class Erasure:
    """Forgets subjects of one workspace."""

    def __init__(
        self, vault: Vault, areas: Areas, tombstones: Path, workspace: str, participants: Sequence[Participant] = ()
    ) -> None:
        self._vault = vault
        self._database = vault.database
        self._areas = areas
        self._tombstones = tombstones
        self._workspace = workspace
        self._participants = participants
        self._texts = Texts(vault, workspace)

    def preview(self, subject_id: str) -> Preview:
        """What would go, and which pictures need a decision. Changes nothing. Raises NotFound."""
        with self._database.read() as session:
            plan = self._plan(session, subject_id, Choice.ERASE, {})
            naming, runs = _naming(plan.subject), self._runs(session, plan)
            texts = sum(1 for _ in self._texts.naming(naming, plan.erase))
            counts = plan.counts + Counter(
                {
                    "caption": _captions(session, plan.erase),
                    "run": len(runs),
                    "folder": len(areas_of(session, subject_id)),
                    "recipe": recipes_naming(session, self._workspace, naming, {subject_id, *plan.erase}),
                    "mention": texts
                    + count_mentions(session, self._workspace, naming, Doomed(subject_id, set(plan.erase), set(runs))),
                }
            )
            for participant in self._participants:
                counts.update(participant.count_subject(session, self._workspace, subject_id))
            counts["mention"] += self._reword(session, subject_id, naming, change=False)
            return Preview(subject_id, plan.subject.name, dict(sorted((+counts).items())), tuple(plan.shared))

    def forget(
        self,
        subject_id: str,
        *,
        pictures: Choice = Choice.ERASE,
        shared: Choice | Mapping[str, Choice] | None = None,
    ) -> Certificate:
        """Erase a subject.

        Args:
            pictures: what becomes of pictures that the studio made of this subject alone.
            shared: what becomes of photos and pictures that show others too: one choice for all, or one for each id.

        Raises:
            NotFound: there is no such subject.
            Conflict: a shared photo or picture has no decision; nothing was erased.
            OutOfResources: no disk to rewrite the database; the erasure itself is done, `check` finishes it.
        """
        with self._database.read() as session:
            plan = self._plan(session, subject_id, pictures, {})
            keep = self._kept(plan, shared)
        stone = Tombstone(new_id(), self._workspace, subject_id, now(), tuple(keep))
        return self.apply(stone)

    def waiting(self) -> int:
        """How many erasures have not had the database rewritten."""
        with self._database.read() as session:
            query = select(func.count()).select_from(TombstoneRow).where(TombstoneRow.scrubbed_at.is_(None))
            return session.scalar(query) or 0

    def finish(self) -> None:
        """Rewrite the database if an erasure could not.

        Raises:
            Unavailable: another process is reading it; try again later.
            OutOfResources: there is no disk for it.
        """
        if not self.waiting():
            return
        with self._database.write() as session:
            merge_words(session)
        self._database.scrub()
        with self._database.write() as session:
            session.execute(update(TombstoneRow).where(TombstoneRow.scrubbed_at.is_(None)).values(scrubbed_at=now()))

    def without_file(self) -> list[str]:
        """Ids of erasures whose tombstone file is missing."""
        there = {stone.id for stone in known_files(self._tombstones)}
        with self._database.read() as session:
            return sorted(set(session.scalars(select(TombstoneRow.id))) - there)

    def write_files(self) -> None:
        """Write tombstone files that are missing."""
        with self._database.read() as session:
            rows = session.scalars(select(TombstoneRow).where(TombstoneRow.id.in_(self.without_file()))).all()
        for row in rows:
            keep_file(
                self._tombstones, Tombstone(row.id, row.workspace, row.subject_id, row.erased_at, tuple(row.kept))
            )

    def certificates(self) -> list[Certificate]:
        """Of all erasures in this workspace, newest first."""
        query = select(TombstoneRow).where(TombstoneRow.workspace == self._workspace)
        with self._database.read() as session:
            rows = session.scalars(query.order_by(TombstoneRow.erased_at.desc())).all()
        return [Certificate.from_json(row.certificate, complete=row.scrubbed_at is not None) for row in rows]

    # --- the work -------------------------------------------------------------------------------------------------

    def _plan(
        self, session: Session, subject_id: str, pictures: Choice, keep: Mapping[str, Choice] | Collection[str]
    ) -> _Plan:
        query = select(SubjectRow).where(SubjectRow.id == subject_id, SubjectRow.workspace == self._workspace)
        subject = session.scalar(query.with_for_update())
        if subject is None:
            raise NotFound(f"there is no subject {subject_id} in this workspace (it may be forgotten already)")
        linked = select(AssetRow.id, AssetRow.kind).join(AssetSubjectRow, AssetSubjectRow.asset_id == AssetRow.id)
        kinds = {row.id: row.kind for row in session.execute(linked.where(AssetSubjectRow.subject_id == subject_id))}
        everyone = subjects_by_asset(session, kinds)
        shared, kept = [], set(keep)
        for asset_id, kind in kinds.items():
            others = everyone.get(asset_id, set()) - {subject_id}
            if kind in (PHOTO, PICTURE) and others:
                shared.append(Shared(asset_id, kind, tuple(sorted(others))))
            elif kind == PICTURE and pictures is Choice.KEEP:
                kept.add(asset_id)
        # Thumbnails go the way of their picture; a shared one's are not counted before its fate is decided.
        kept &= set(kinds)
        kept |= set(descendants(session, kept, role=Thumbnail.kind)) & set(kinds)
        erase = [asset_id for asset_id in kinds if asset_id not in kept]
        undecided = {one.asset_id for one in shared} - kept
        undecided |= set(descendants(session, undecided, role=Thumbnail.kind))
        counts = Counter(kinds[asset_id] for asset_id in erase if asset_id not in undecided)
        return _Plan(subject, erase, sorted(kept), shared, counts)

    def _kept(self, plan: _Plan, shared: Choice | Mapping[str, Choice] | None) -> list[str]:
        kept = list(plan.keep)
        choices = shared if isinstance(shared, Mapping) else {one.asset_id: shared for one in plan.shared if shared}
        undecided = [one.asset_id for one in plan.shared if one.asset_id not in choices]
        if undecided:
            raise Conflict(
                f"{len(undecided)} pictures show others too and need a decision: {', '.join(undecided[:10])}",
                kept="nothing was erased",
                advice="say for each, or for all, whether to keep or to erase it",
            )
        return kept + [one.asset_id for one in plan.shared if choices[one.asset_id] is Choice.KEEP]

    def apply(self, stone: Tombstone) -> Certificate:
        """Do what a tombstone of a subject says; also again, after a restore."""
        texts = self._clean_texts(stone)
        # The file comes first: a crash from here on makes the next start finish what the person asked for.
        keep_file(self._tombstones, stone)
        try:
            with self._database.write() as session:
                try:
                    counts, kept, blobs, folders = self._rows(session, stone, texts)
                    told = {"subject": stone.subject_id, "certificate": stone.id}
                    announce(session, self._workspace, Event.PERSON_FORGOTTEN, told)
                except NotFound:  # on replay: the backup is from after the erasure, or from before the subject
                    counts, kept, blobs, folders = Counter(), Counter(), [], []
                certificate = Certificate.of(stone, counts, kept)
                session.add(
                    TombstoneRow(
                        id=stone.id,
                        workspace=stone.workspace,
                        subject_id=stone.subject_id,
                        erased_at=stone.erased_at,
                        kept=list(stone.kept),
                        certificate=certificate.to_json(),
                    )
                )
        except BaseException:
            forget_file(self._tombstones, stone)
            self._texts.drop(texts)
            raise
        self._texts.drop(texts)
        for folder in folders:
            remove_folder(folder)
        self._vault.sweep(blobs)
        try:
            self.finish()
        except Unavailable:
            return certificate.pending()
        return certificate

    def _clean_texts(self, stone: Tombstone) -> dict[str, Staged]:
        """Stored texts that name the subject, without the name; of those that stay."""
        with self._database.read() as session:
            try:
                plan = self._plan(session, stone.subject_id, Choice.ERASE, stone.kept)
            except NotFound:
                return {}
            naming, gone = _naming(plan.subject), plan.erase
        return self._texts.stage(naming, gone)

    def _rows(
        self, session: Session, stone: Tombstone, texts: Mapping[str, Staged]
    ) -> tuple[Counter[str], Counter[str], list[str], list[Path]]:
        subject_id = stone.subject_id
        plan = self._plan(session, subject_id, Choice.ERASE, stone.kept)
        # From here on a commit in flight is refused: first by the epoch, then because the subject is gone.
        plan.subject.epoch += 1
        naming = _naming(plan.subject)
        counts = Counter(_kinds(session, plan.erase))
        counts["caption"] = _captions(session, [*plan.erase, *self._alone(plan)])
        counts["run"] = self._forget_runs(session, plan)
        folders = [self._areas.path(purpose, area_id) for purpose, area_id in areas_of(session, subject_id)]
        counts["folder"] = len(folders)
        dropped = self._drafts(session, subject_id)
        counts["draft"] = len(dropped)
        session.execute(delete(AreaRow).where(AreaRow.id.in_([folder.name for folder in folders])))
        for table in (VerdictRow, PhotoRow, AreaSubjectRow, RunSubjectRow):
            session.execute(delete(table).where(table.subject_id == subject_id))
        for part in slices(self._alone(plan)):
            session.execute(delete(CaptionRow).where(CaptionRow.asset_id.in_(part)))
            bare = (AssetRow.id.in_(part)) & (AssetRow.kind != Thumbnail.kind)
            session.execute(update(AssetRow).where(bare).values(meta={}))
            strip(session, part)
        blobs = remove_assets(session, self._vault, plan.erase) + self._vault.shred(session, dropped)
        session.execute(delete(AssetSubjectRow).where(AssetSubjectRow.subject_id == subject_id))
        counts["model"] = _forget_adapters(session, self._workspace, subject_id)
        for participant in self._participants:
            counts.update(participant.erase_subject(session, self._workspace, subject_id))
        session.delete(plan.subject)
        session.flush()
        counts["mention"] = self._reword(session, subject_id, naming, change=True)
        swapped, replaced = self._texts.swap(session, texts)
        blobs += replaced
        counts["recipe"] = clean_recipes(session, self._workspace, naming, {subject_id, *plan.erase})
        counts["mention"] += swapped + redact_mentions(session, self._workspace, naming)
        session.expire_all()  # rows were changed by statements
        refresh(session, plan.keep)
        return +counts, Counter(_kinds(session, plan.keep)), blobs, folders

    def _reword(self, session: Session, subject_id: str, naming: Naming, *, change: bool) -> int:
        if not naming:
            return 0
        where = self._workspace
        return sum(one.reword(session, where, subject_id, naming.text, change=change) for one in self._participants)

    def _alone(self, plan: _Plan) -> list[str]:
        """Kept pictures of nobody else: only their pixels stay. What is said of others in a shared one stays too."""
        others = {one.asset_id for one in plan.shared}
        return [asset_id for asset_id in plan.keep if asset_id not in others]

    def _runs(self, session: Session, plan: _Plan) -> list[str]:
        runs = set(session.scalars(select(RunSubjectRow.run_id).where(RunSubjectRow.subject_id == plan.subject.id)))
        for part in slices(plan.erase):
            query = select(TaskRow.run_id).join(TaskAssetRow, TaskAssetRow.task_id == TaskRow.id)
            runs |= set(session.scalars(query.where(TaskAssetRow.asset_id.in_(part))))
        return sorted(runs)

    def _forget_runs(self, session: Session, plan: _Plan) -> int:
        runs = self._runs(session, plan)
        erased = set(plan.erase)
        for part in slices(runs):
            results = session.execute(select(AssetRow.run_id, AssetRow.id).where(AssetRow.run_id.in_(part)))
            alive = {row.run_id for row in results if row.id not in erased}
            dead = [run for run in part if run not in alive]
            session.execute(delete(RunRow).where(RunRow.id.in_(dead)))
            # A run that made something that stays keeps its row, without its words: results by key must not come back.
            session.execute(update(RunRow).where(RunRow.id.in_(alive)).values(title=FORGOTTEN, recipe={}, inputs={}))
            blank = {"key": None, "reusable": False, "result": None, "provenance": {}, "problem": None}
            session.execute(update(TaskRow).where(TaskRow.run_id.in_(alive)).values(**blank))
        return len(runs)

    def _drafts(self, session: Session, subject_id: str) -> list[str]:
        rows = session.scalars(select(DraftRow).where(DraftRow.workspace == self._workspace)).all()
        dropped = [row for row in rows if subject_id in row.subjects]
        for row in dropped:
            session.delete(row)
        session.flush()
        return [row.blob_id for row in dropped]


def _naming(subject: SubjectRow) -> Naming:
    return Naming([subject.name, subject.trigger])


def _kinds(session: Session, asset_ids: Sequence[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for part in slices(asset_ids):
        counts.update(session.scalars(select(AssetRow.kind).where(AssetRow.id.in_(part))))
    return counts


def _captions(session: Session, asset_ids: Sequence[str]) -> int:
    count = 0
    for part in slices(asset_ids):
        count += session.scalar(select(func.count()).where(CaptionRow.asset_id.in_(part))) or 0
    return count


def _forget_adapters(session: Session, workspace: str, subject_id: str) -> int:
    """Adapters of the subject, and those that have no version left."""
    empty = ~select(AdapterVersionRow.adapter_id).where(AdapterVersionRow.adapter_id == AdapterRow.id).exists()
    gone = select(AdapterRow.id).where(AdapterRow.workspace == workspace, (AdapterRow.subject_id == subject_id) | empty)
    ids = session.scalars(gone).all()
    session.execute(delete(AdapterRow).where(AdapterRow.id.in_(ids)))
    return len(ids)
