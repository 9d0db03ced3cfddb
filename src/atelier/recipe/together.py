"""Several tasks of one step executed at once, each with its own rules of cache, guard and fencing.

Every task goes its ordinary way (`carry_out`) in a thread of its own, up to the point where its step is called. There
they meet: who finds a result in the cache or is refused leaves, and the last to come executes the step for those that
are left.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from atelier.errors import AtelierError, InvalidInput
from atelier.recipe.context import Context
from atelier.recipe.key import digest_of
from atelier.recipe.ports import Services
from atelier.recipe.step import Step
from atelier.recipe.task import Desk, Job, carry_out
from atelier.recipe.values import Problem, Result, Task


@dataclass(frozen=True)
class Held:
    """A task that is claimed, with what its step is called with."""

    task: Task
    attempt: int
    fields: Mapping[str, object] | InvalidInput


def companions(
    step: Step[..., Any], fields: Mapping[str, object] | InvalidInput, tools: Sequence[object]
) -> tuple[str, int] | None:
    """What a task can be executed with: a key that equal ones share, and its size. None: it is executed alone."""
    if step.together is None or isinstance(fields, InvalidInput):
        return None
    try:
        params = step.check(fields)
        alike = step.together.alike(*tools, **{name: getattr(params, name) for name in step.params.model_fields})
    except AtelierError:  # whatever is wrong with it is told when it is executed
        return None
    return None if alike is None else (digest_of([step.name, step.version, alike.key]), alike.size)


def carry_out_together(
    held: Sequence[Held], step: Step[..., Any], services: Services, desk: Desk
) -> list[Result | Problem | None]:
    """Execute claimed tasks of one step; what `carry_out` returns for each.

    Those of equal keys are executed one after the other, so that the later ones find the result of the first.
    """
    keys: dict[str, int] = {}
    found: list[Result | Problem | None] = [None] * len(held)
    first: list[int] = []
    for index, one in enumerate(held):
        key = _key(one, step, services)
        if key and keys.setdefault(key, index) == index:
            first.append(index)
    meeting = _Meeting(step, [held[index].task.id for index in first])

    def one_of_all(index: int) -> None:
        one = held[index]
        try:
            found[index] = carry_out(one.task, one.attempt, step, one.fields, services, desk, meeting.call)
        finally:
            meeting.leave()

    with ThreadPoolExecutor(max(1, len(first)), thread_name_prefix="together") as threads:
        ended = [threads.submit(one_of_all, index) for index in first]
    for index in range(len(held)):
        if index not in first:
            one = held[index]
            found[index] = carry_out(one.task, one.attempt, step, one.fields, services, desk)
    for future in ended:
        future.result()
    return found


def _key(one: Held, step: Step[..., Any], services: Services) -> str:
    if step.together is None or isinstance(one.fields, InvalidInput):
        return ""
    try:
        return Job.of(one.task.id, step, one.fields, services.tools_for(step.tools)).key
    except AtelierError:
        return ""


@dataclass
class _Guest:
    ctx: Context
    job: Job
    tools: list[object]
    output: Any = None
    error: BaseException | None = None


class _Meeting:
    """Where the threads wait for one another. Each calls `leave` in the end, and `call` at most once before."""

    def __init__(self, step: Step[..., Any], tasks: Sequence[str]) -> None:
        self._step = step
        self._tasks = tasks
        self._expected = len(tasks)
        self._guests: list[_Guest] = []
        self._away = 0  # threads that will not come (any more), or have gone on
        self._done = False
        self._change = threading.Condition()

    def call(self, ctx: Context, job: Job, tools: list[object]) -> Any:
        guest = _Guest(ctx, job, tools)
        with self._change:
            self._guests.append(guest)
            self._change.notify_all()
            while not self._done:
                if len(self._guests) + self._away >= self._expected and self._guests[0] is guest:
                    try:
                        self._execute(self._guests)
                    finally:
                        self._done = True
                        self._change.notify_all()
                else:
                    self._change.wait()
        if guest.error is not None:
            raise guest.error
        return guest.output

    def leave(self) -> None:
        with self._change:
            self._away += 1
            self._change.notify_all()

    def _execute(self, guests: list[_Guest]) -> None:
        """Executes for all guests; every one of them has an output or an error afterwards."""
        together = self._step.together
        assert together is not None
        if len(guests) == 1:
            guest = guests[0]
            try:
                guest.ctx.raise_if_cancelled()
                guest.output = self._step.function(guest.ctx, *guest.tools, **guest.job.arguments)
            except BaseException as error:  # noqa: BLE001 - raised again in the thread of its task
                guest.error = error
            return
        try:
            outputs = together.function(
                [guest.ctx for guest in guests], *guests[0].tools, fields=[guest.job.arguments for guest in guests]
            )
            if len(outputs) != len(guests):
                raise TypeError(f"'{self._step.name}' gave {len(outputs)} outputs for {len(guests)} tasks")
        except Exception:  # noqa: BLE001 - whoever is at fault will be alone with it in the end
            for guest in guests:
                guest.ctx.take_back()
            stopped = [guest for guest in guests if guest.ctx.cancelled()]
            others = [guest for guest in guests if not guest.ctx.cancelled()]
            for guest in stopped:
                self._execute([guest])
            if stopped:
                if others:
                    self._execute(others)
                return
            half = len(guests) // 2
            self._execute(guests[:half])
            self._execute(guests[half:])
            return
        tasks: list[JsonValue] = [guest.ctx.task.id for guest in guests]
        for place, (guest, output) in enumerate(zip(guests, outputs, strict=True)):
            guest.output = output
            guest.ctx.fact("batch", {"tasks": tasks, "place": place})
