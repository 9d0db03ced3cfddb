"""One task from claim to commit: the rules of cache, guard and fencing in one place."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from atelier.errors import AtelierError, Cancelled, Conflict, InvalidInput, NotFound, Refused
from atelier.recipe.context import Context, Stopped
from atelier.recipe.key import canonical, result_key, seen
from atelier.recipe.ports import Changed, Ledger, Pulse, Services
from atelier.recipe.step import Step
from atelier.recipe.values import (
    REFERENCE,
    Asset,
    AssetBook,
    Commit,
    Cost,
    Draft,
    Permit,
    Problem,
    Result,
    State,
    Task,
    Use,
)


@dataclass(frozen=True)
class Job:
    """A task's fields validated, and the key they give."""

    step: Step[..., Any]
    arguments: dict[str, Any]
    plain: dict[str, JsonValue]  # the same as JSON, assets as {"$asset": id}
    book: AssetBook  # the assets among them
    key: str

    @classmethod
    def of(cls, task_id: str, step: Step[..., Any], fields: Mapping[str, object], tools: list[object]) -> Job:
        """Raises InvalidInput when a field does not fit."""
        params = step.check(fields)
        book = AssetBook()
        plain: dict[str, JsonValue] = params.model_dump(mode="json", context=book)
        arguments = {name: getattr(params, name) for name in step.params.model_fields}
        extra = step.keyed_by(*tools, **arguments) if step.keyed_by else None
        if not step.deterministic:
            extra = [extra, task_id]  # private state is the task's own
        return cls(step, arguments, plain, book, result_key(step.name, step.version, plain, book, extra))

    @property
    def seed(self) -> int | None:
        """The step's seed, where it has one and no more."""
        return self.arguments[next(iter(self.step.seeds))] if len(self.step.seeds) == 1 else None

    def use(self, workspace: str, *, reused: bool) -> Use:
        """What the guard is asked about."""
        return Use(
            workspace=workspace,
            step=self.step.name,
            purpose=self.step.purpose,
            assets=tuple(self.book),
            parameters=self.plain,
            reused=reused,
        )

    def commit(
        self, ctx: Context, result: Result, permit: Permit, facts: dict[str, JsonValue], *, reused: bool = False
    ) -> Commit:
        """All that is recorded of the task."""
        return Commit(
            result=result,
            drafts=tuple(ctx.drafts),
            key=self.key,
            reusable=self.step.deterministic and ctx.repeatable,
            reused=reused,
            permit=permit,
            costs=tuple(ctx.costs),
            inputs=tuple(asset.id for asset in ctx.inputs),
            provenance={"step": self.step.name, "version": self.step.version, "fields": self.plain, **facts},
        )


Call = Callable[[Context, Job, list[object]], Any]
"""Executes a step: (context, job, tools) → its output."""


class Desk:
    """What this process is working on, so that it can be told to stop, and does equal work only once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._lock = ledger, threading.Lock()
        self._contexts: dict[int, tuple[int, Context]] = {}
        self._keys: dict[tuple[str, str], tuple[threading.Lock, int]] = {}

    def contexts(self, run: str = "") -> list[tuple[int, Context]]:
        """(attempt, context) of every task in hand, or of those of one run."""
        with self._lock:
            return [(attempt, ctx) for attempt, ctx in self._contexts.values() if run in ("", ctx.task.run)]

    def look(self) -> None:
        """Heartbeat of every task in hand: keeps the leases, and hears of cancellation."""
        for attempt, ctx in self.contexts():
            try:
                pulse = self._ledger.heartbeat(ctx.task.id, attempt)
            except AtelierError as error:  # should the lease run out meanwhile, the commit is fenced
                ctx.log(f"heartbeat failed: {error}")
                continue
            if pulse is Pulse.STOP:
                ctx.stop()
            elif pulse is Pulse.LOST:
                ctx.stop(Stopped(f"another worker has taken over '{ctx.task.node}'"))

    @contextmanager
    def work(self, ctx: Context, attempt: int) -> Generator[None]:
        """A task is in hand. Equal work (same workspace and key) waits for the first, then finds its result."""
        place = (ctx.task.workspace, ctx.key)
        with self._lock:
            self._contexts[id(ctx)] = (attempt, ctx)
            lock, users = self._keys.get(place, (threading.Lock(), 0))
            self._keys[place] = (lock, users + 1)
        try:
            with lock:
                yield
        finally:
            ctx.close()
            with self._lock:
                del self._contexts[id(ctx)]
                lock, users = self._keys.pop(place)
                if users > 1:
                    self._keys[place] = (lock, users - 1)


def perform(
    task: Task,
    step: Step[..., Any],
    fields: Mapping[str, object] | InvalidInput,
    services: Services,
    desk: Desk,
    worker: str,
) -> Result | Problem | None:
    """Claim a task, reuse or execute, commit. Whatever ends it, drafts that were not committed are discarded.

    Args:
        fields: what the step is called with, or why it cannot be.

    Returns:
        The result; the problem it failed or was cancelled with; or None when the task is not ours: it could not be
        claimed, was given back, or another attempt has it.
    """
    attempt = services.ledger.claim(task.id, worker)
    return None if attempt is None else carry_out(task, attempt, step, fields, services, desk)


def carry_out(
    task: Task,
    attempt: int,
    step: Step[..., Any],
    fields: Mapping[str, object] | InvalidInput,
    services: Services,
    desk: Desk,
    call: Call | None = None,
) -> Result | Problem | None:
    """`perform` for a task that is claimed already, under this attempt.

    Args:
        call: executes the step in another way than by calling its function (see `together`).
    """
    ledger = services.ledger
    _tell(services, task, State.RUNNING)
    drafts: list[Draft] = []
    costs: list[Cost] = []
    try:
        if isinstance(fields, InvalidInput):
            raise fields
        tools = services.tools_for(step.tools)
        job = Job.of(task.id, step, fields, tools)
        ctx = Context(task, key=job.key, inputs=job.book, seed=job.seed, services=services, drafts=drafts, costs=costs)
        with desk.work(ctx, attempt):
            ctx.raise_if_cancelled()
            commit = _reuse(ctx, job, services) or _execute(ctx, job, tools, services, call or _alone)
            try:
                ledger.commit(task.id, attempt, commit)
            except Conflict:  # another attempt has the task
                services.store.discard(task.workspace, drafts)
                return None
            except Refused:
                raise
            except AtelierError:  # it may have been recorded all the same: better an orphan than a row without its blob
                drafts.clear()
                raise
    except (Stopped, KeyboardInterrupt) as stop:
        services.store.discard(task.workspace, drafts)
        ledger.release(task.id, attempt)
        _tell(services, task, State.WAITING)
        if isinstance(stop, KeyboardInterrupt):
            raise
        return None
    except Exception as error:  # noqa: BLE001 - whatever a step raises is recorded, and the other tasks go on
        services.store.discard(task.workspace, drafts)
        state = State.CANCELLED if isinstance(error, Cancelled) else State.FAILED
        problem = Problem.from_error(error, traceback.format_exc())
        state = ledger.fail(task.id, attempt, problem, state, costs)
        _tell(services, task, state, problem=problem)
        return problem
    services.store.drop_state(task.workspace, job.key)
    _tell(services, task, State.DONE, reused=commit.reused)
    return commit.result


def _alone(ctx: Context, job: Job, tools: list[object]) -> Any:
    return job.step.function(ctx, *tools, **job.arguments)


def _execute(ctx: Context, job: Job, tools: list[object], services: Services, call: Call) -> Commit:
    use = job.use(ctx.task.workspace, reused=False)
    permit = services.guard.check(use)
    started = services.clock.monotonic()
    value = call(ctx, job, tools)
    seconds = services.clock.monotonic() - started
    services.guard.review(use, ctx.drafts)
    book = AssetBook()
    plain = job.step.output.dump_python(job.step.output.validate_python(value), mode="json", context=book)
    canonical(plain)  # a NaN would be a lie in every key after it
    known = {asset.id for asset in ctx.inputs} | {draft.asset.id for draft in ctx.drafts}
    if strange := [asset.id for asset in book if asset.id not in known]:
        raise TypeError(f"step '{job.step.name}' returned asset '{strange[0]}' that it neither got nor put")
    facts: dict[str, JsonValue] = {"seconds": round(seconds, 3), **ctx.facts}
    return job.commit(ctx, Result(value=plain, assets=tuple(book)), permit, facts)


def _reuse(ctx: Context, job: Job, services: Services) -> Commit | None:
    """An earlier result under the same key, as new assets with the same content; None when there is none."""
    workspace = ctx.task.workspace
    found = services.ledger.lookup(workspace, job.key) if job.step.deterministic else None
    if found is None:
        return None
    use = job.use(workspace, reused=True)
    permit = services.guard.check(use)
    passed_on = {canonical(seen(asset)): asset for asset in ctx.inputs}
    names: dict[str, str] = {}
    assets: list[Asset] = []
    try:
        for asset in found.assets:
            same = passed_on.get(canonical(seen(asset)))
            if same is None:
                draft = services.store.again(workspace, asset, sources=ctx.inputs)
                ctx.drafts.append(draft)
                same = draft.asset
            names[asset.id] = same.id
            assets.append(same)
    except NotFound:  # erased since the lookup: make it anew
        services.store.discard(workspace, ctx.drafts)
        ctx.drafts.clear()
        return None
    services.guard.review(use, ctx.drafts)
    result = Result(value=_renamed(found.value, names), assets=tuple(assets))
    return job.commit(ctx, result, permit, {"seconds": 0.0}, reused=True)


def _renamed(value: JsonValue, names: Mapping[str, str]) -> JsonValue:
    if isinstance(value, dict):
        if REFERENCE in value:
            return {REFERENCE: names[str(value[REFERENCE])]}
        return {name: _renamed(item, names) for name, item in value.items()}
    return [_renamed(item, names) for item in value] if isinstance(value, list) else value


def _tell(
    services: Services, task: Task, state: State, *, reused: bool = False, problem: Problem | None = None
) -> None:
    services.events.emit(
        Changed(run=task.run, task=task.id, node=task.node, state=state, reused=reused, problem=problem)
    )
