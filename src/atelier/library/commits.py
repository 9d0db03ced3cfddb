"""What a finished task leaves, recorded in one transaction; and reading it again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from atelier.database.dialect import insert_or_ignore, slices
from atelier.errors import Conflict, InvalidInput, NotFound, Refused
from atelier.library.assets import assets_from, record
from atelier.library.run_tables import CostRow, RunRow, RunSubjectRow, TaskAssetRow, TaskRow
from atelier.library.tables import AssetRow, BlobRow, DraftRow
from atelier.library.vault import STORED, Staged, epochs
from atelier.recipe.values import Commit, Cost, Draft, Result, State
from atelier.webhooks.events import Event
from atelier.webhooks.outbox import announce

PICTURE = "picture"


def commit_task(session: Session, task_id: str, attempt: int, commit: Commit, moment: datetime) -> None:
    """Record result, assets, lineage and costs, and the task as done.

    Raises:
        Conflict: the attempt is not the current one.
        Refused: a subject's epoch has moved since the permit, or a source is erased.
    """
    row = session.scalar(select(TaskRow).where(TaskRow.id == task_id).with_for_update())
    if row is None:
        raise Refused(f"task {task_id} was erased while it was running", kept="nothing was recorded")
    if row.attempt != attempt or row.state != State.RUNNING:
        raise Conflict(
            f"task {task_id} is {row.state} in attempt {row.attempt}, and this is attempt {attempt}",
            kept="nothing was recorded",
        )
    _check_epochs(session, row.workspace, commit)
    _check_sources(session, row.workspace, commit)
    subjects: set[str] = set(commit.permit.epochs)
    inputs = session.scalar(select(RunRow.inputs).where(RunRow.id == row.run_id)) or {}
    for draft in _sources_first(commit.drafts):
        subjects |= _record_draft(session, row, draft, _as_asked(draft, inputs.get("asked")))
    rows = [{"subject_id": subject, "run_id": row.run_id} for subject in sorted(subjects)]
    insert_or_ignore(session, RunSubjectRow, rows)
    session.execute(delete(TaskAssetRow).where(TaskAssetRow.task_id == task_id))
    for direction, ids in (("in", commit.inputs), ("out", [asset.id for asset in commit.result.assets])):
        session.add_all(
            TaskAssetRow(task_id=task_id, direction=direction, position=position, asset_id=asset_id)
            for position, asset_id in enumerate(ids)
        )
    record_costs(session, row, [*commit.costs, *_measured(row.lane, commit)], moment)
    row.state = State.DONE.value
    row.finished, row.leased_until, row.problem = moment, None, None
    row.key, row.reusable, row.reused = commit.key, commit.reusable, commit.reused
    row.result, row.provenance = commit.result.value, commit.provenance
    _announce_pictures(session, row, commit)


def _announce_pictures(session: Session, task: TaskRow, commit: Commit) -> None:
    made: list[JsonValue] = [draft.asset.id for draft in commit.drafts if draft.asset.kind == PICTURE]
    if made:
        told: dict[str, JsonValue] = {"run": task.run_id, "task": task.id, "step": task.step, "pictures": made}
        announce(session, task.workspace, Event.PICTURES_MADE, told | {"path": f"/v1/runs/{task.run_id}"})


def record_costs(session: Session, task: TaskRow, costs: Iterable[Cost], moment: datetime) -> None:
    """What a task cost, whether it came to an end or not."""
    spent = list(costs)
    if not spent:
        return
    spender = session.scalar(select(RunRow.submitted_by).where(RunRow.id == task.run_id)) or ""
    session.add_all(
        CostRow(
            workspace=task.workspace,
            task_id=task.id,
            submitted_by=spender,
            amount=cost.amount,
            unit=cost.unit,
            at=moment,
        )
        for cost in spent
    )


def seconds_unit(lane: str) -> str:
    """The unit in which time of a lane is counted: `gpu-seconds` for `gpu:0`."""
    return f"{lane.partition(':')[0]}-seconds"


def _measured(lane: str, commit: Commit) -> list[Cost]:
    """What every task costs without saying so: time of its lane (tasks that were executed together share it) and
    pictures that it made. A result that was used again costs nothing."""
    if commit.reused:
        return []
    batch = commit.provenance.get("batch")
    together = batch.get("tasks") if isinstance(batch, dict) else None
    seconds = commit.provenance.get("seconds")
    found: list[Cost] = []
    if isinstance(seconds, int | float) and seconds > 0:
        shared = len(together) if isinstance(together, list) and together else 1
        found.append(Cost(amount=float(seconds) / shared, unit=seconds_unit(lane)))
    if pictures := sum(draft.asset.kind == PICTURE for draft in commit.drafts):
        found.append(Cost(amount=float(pictures), unit="pictures"))
    said = {cost.unit for cost in commit.costs}
    return [cost for cost in found if cost.unit not in said]


def _check_epochs(session: Session, workspace: str, commit: Commit) -> None:
    named = {subject for draft in commit.drafts for subject in draft.asset.subjects}
    current = epochs(session, workspace, named | set(commit.permit.epochs))
    for subject, epoch in commit.permit.epochs.items():
        if current[subject] != epoch:
            raise Refused(
                f"data of subject {subject} was erased while the task was running "
                f"(epoch {epoch} when it began, {current[subject]} now)",
                kept="nothing was recorded",
                advice="run it again with what is left",
            )


def _check_sources(session: Session, workspace: str, commit: Commit) -> None:
    own = {draft.asset.id for draft in commit.drafts}
    needed = {source for draft in commit.drafts for source in draft.sources} | set(commit.inputs)
    needed |= {asset.id for asset in commit.result.assets}
    there: set[str] = set()
    for part in slices(needed - own):
        there |= set(session.scalars(select(AssetRow.id).where(AssetRow.workspace == workspace, AssetRow.id.in_(part))))
    if gone := needed - own - there:
        raise Refused(
            f"{len(gone)} of the {len(needed)} assets this was made from or names are erased",
            kept="nothing was recorded",
            advice="run it again with what is left",
        )


def _sources_first(drafts: Sequence[Draft]) -> list[Draft]:
    """Results that were made from each other within one task, in an order in which sources come first."""
    waiting = {draft.asset.id: draft for draft in drafts}
    order: list[Draft] = []
    while waiting:
        ready = [draft for draft in waiting.values() if not any(source in waiting for source in draft.sources)]
        if not ready:
            raise InvalidInput(f"{len(waiting)} results name each other as what they were made from")
        order += ready
        for draft in ready:
            del waiting[draft.asset.id]
    return order


def _as_asked(draft: Draft, asked: JsonValue) -> dict[str, JsonValue]:
    """A picture's meta with its prompt as the person wrote it. The run knows: to the model it was told otherwise, and a
    result that is used again was asked for in other words perhaps."""
    meta = dict(draft.asset.meta)
    if draft.asset.kind != PICTURE or not isinstance(asked, dict):
        return meta
    meta.pop("asked", None)
    said = asked.get(str(meta.get("prompt", "")))
    return {**meta, "asked": said} if isinstance(said, str) else meta


def _record_draft(session: Session, task: TaskRow, draft: Draft, meta: dict[str, JsonValue]) -> set[str]:
    stored = session.get(DraftRow, draft.asset.id)
    if stored is None or stored.workspace != task.workspace or stored.blob.state != STORED:
        raise Refused(f"the content of result {draft.asset.id} was removed", kept="nothing was recorded")
    return record(
        session,
        task.workspace,
        Staged(draft.asset.id, stored.blob_id, stored.blob.size, stored.blob.digest or ""),
        kind=draft.asset.kind,
        media_type=draft.asset.media_type,
        meta=meta,
        subjects=draft.asset.subjects,
        parents=[(source, task.step) for source in draft.sources],
        run=task.run_id,
        task=task.id,
    )


def result_of(session: Session, task_id: str) -> Result:
    """Raises NotFound when the task is not done, or when one of its assets is erased."""
    row = session.scalar(select(TaskRow).where(TaskRow.id == task_id))
    if row is None or row.state != State.DONE:
        raise NotFound(f"task {task_id} has no result ({row.state if row else 'there is no such task'})")
    found = _result(session, row)
    if found is None:
        raise NotFound(f"the result of task {task_id} is erased", advice="run it again")
    return found


def newest_result(session: Session, workspace: str, key: str) -> Result | None:
    """The newest reusable result under a key that is still whole."""
    query = select(TaskRow).where(TaskRow.workspace == workspace, TaskRow.key == key, TaskRow.reusable.is_(True))
    for row in session.scalars(query.order_by(TaskRow.seq.desc())):
        if row.state == State.DONE and (found := _result(session, row)) is not None:
            return found
    return None


def _result(session: Session, row: TaskRow) -> Result | None:
    wanted = select(TaskAssetRow.asset_id).where(TaskAssetRow.task_id == row.id, TaskAssetRow.direction == "out")
    ids = session.scalars(wanted.order_by(TaskAssetRow.position)).all()
    rows: dict[str, AssetRow] = {}
    for part in slices(ids):
        query = select(AssetRow).join(BlobRow, BlobRow.id == AssetRow.blob_id)
        query = query.where(AssetRow.id.in_(part), BlobRow.state == STORED)
        rows |= {asset.id: asset for asset in session.scalars(query)}
    if len(rows) != len(set(ids)) or row.key is None:
        return None
    return Result(value=row.result, assets=tuple(assets_from(session, [rows[asset_id] for asset_id in ids])))
