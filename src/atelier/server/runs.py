"""A run as the API tells it, and what every route does that has something computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import Response
from pydantic import BaseModel, Field, JsonValue, TypeAdapter

from atelier.accounts.roles import Role
from atelier.errors import Forbidden
from atelier.jobs.forecast import Place
from atelier.jobs.order import HIGHEST, LOWEST, URGENT
from atelier.jobs.queue import Standing
from atelier.recipe import Run, State, Task
from atelier.recipe.values import AssetBook, Problem
from atelier.server.access import Caller
from atelier.steps.services.training import RECIPE

Priority = Annotated[
    int,
    Field(
        ge=-100,
        le=100,
        description="-10 to 10 among your own runs; -100: when nothing else waits; 100: before all (administrators).",
    ),
]


class RunProblem(BaseModel):
    """Why a task failed."""

    code: str = Field(examples=["refused"])
    message: str
    kept: str = ""
    advice: str = ""


class Counts(BaseModel):
    """How many tasks of a run are in which state, as far as they are known yet."""

    waiting: int = 0
    running: int = 0
    done: int = 0
    failed: int = 0
    cancelled: int = 0


class RunOut(BaseModel):
    """A run: one execution of a recipe."""

    id: str = Field(examples=["mfzwizltoq2gk4dc"])
    title: str = Field(examples=["a woman in a red dress"])
    recipe: str = Field(description="Name of the recipe.", examples=["create"])
    state: State
    created: datetime
    finished: datetime | None = None
    submitted_by: str = Field(default="", description="Id of the user.")
    priority: int = 0
    paused: bool = False
    tasks: Counts = Counts()
    position: int | None = Field(default=None, description="Of its next waiting task in its lane; 1: the next one.")
    starts_in: float | None = Field(default=None, description="Seconds until its next task is expected to start.")
    eta: float | None = Field(default=None, description="Seconds until it is expected to be done; null: unknown.")
    notices: list[str] = Field(default=[], description="On submit: budgets that are near their end.")


class RunDetail(RunOut):
    """A run with what went in and what came out. Assets stand as `{"$asset": id}`."""

    inputs: dict[str, JsonValue]
    outputs: dict[str, JsonValue] = Field(description="The recipe's outputs, as far as they are there.")
    assets: list[str] = Field(description="Ids of the assets among the outputs, in order.")
    problems: list[RunProblem]


class TaskOut(BaseModel):
    """A task: one execution of a step."""

    id: str
    node: str = Field(description="The step's name within the recipe.", examples=["draw"])
    index: int = Field(description="Its place where the step goes over a list.")
    step: str = Field(examples=["create"])
    lane: str = Field(examples=["gpu:0"])
    state: State
    attempt: int = Field(description="How often it was taken by a worker.")
    problem: RunProblem | None = None


def accept(caller: Caller, run: Run, response: Response | None = None, *, priority: int = 0) -> RunOut:
    """Hand a run that was submitted to the workers, and answer with it; a route that calls this answers 202.

    Raises:
        Forbidden: only administrators may say that something is urgent. InvalidInput: no such priority.
        OutOfResources: a budget does not suffice.
    """
    require_priority(caller, priority)
    run = caller.studio.queue.enqueue(
        run.id, submitted_by=caller.user, priority=priority, once=caller.once, request=caller.request
    )
    caller.about["run"] = run.id
    if response is not None:
        response.headers["Location"] = f"/v1/runs/{run.id}"
    return run_out(caller, run).model_copy(update={"notices": caller.studio.budgets.notices(caller.user)})


def viewer(caller: Caller) -> str | None:
    """For whom saved recipes are shown: everything to those who run the workspace or the instance."""
    return None if caller.local or caller.admin or caller.role is Role.OWNER else caller.user


def require_priority(caller: Caller, priority: int) -> None:
    """Raises Forbidden."""
    if priority >= URGENT and not caller.admin:
        raise Forbidden(
            "only an administrator may put a run before everybody else's", advice=f"use {LOWEST} to {HIGHEST}"
        )


def run_out(caller: Caller, run: Run) -> RunOut:
    """One run."""
    return runs_out(caller, [run])[0]


def runs_out(caller: Caller, runs: Sequence[Run]) -> list[RunOut]:
    """Runs as they stand in the queue."""
    queue = caller.studio.queue
    ids = [run.id for run in runs]
    standing, counts = queue.standing(*ids), queue.rows.counts(ids)
    waiting = [run.id for run in runs if not run.state.over]
    places = queue.places(*waiting) if waiting else {}
    return [
        _out(run, standing.get(run.id), counts.get(run.id, {}), places.get(run.id), _left(caller, run, places))
        for run in runs
    ]


def _left(caller: Caller, run: Run, places: Mapping[str, Place]) -> float | None:
    """Seconds until a run is done. Of a training more is known than what its steps took on average: how many steps and
    pictures there are, how long each takes, and how far it is."""
    place = places.get(run.id)
    if place is None or place.ends is None:
        return None
    if run.recipe.get("name") != RECIPE:
        return place.ends
    left = caller.studio.durations.left(run, caller.studio.runs.tasks(run.id))
    return place.ends if left is None else left + (0.0 if place.in_hand or place.starts is None else place.starts)


def _out(
    run: Run, standing: Standing | None, counts: dict[State, int], place: Place | None, left: float | None
) -> RunOut:
    return RunOut(
        id=run.id,
        title=run.title,
        recipe=str(run.recipe.get("name", "")),
        state=run.state,
        created=run.created,
        finished=standing.finished if standing else None,
        submitted_by=standing.submitted_by if standing else "",
        priority=standing.priority if standing else 0,
        paused=standing.paused if standing else False,
        tasks=Counts(**{state.value: count for state, count in counts.items()}),
        position=place.position or None if place else None,
        starts_in=_seconds(place.starts) if place else None,
        eta=_seconds(left),
    )


def run_detail(caller: Caller, run_id: str) -> RunDetail:
    """One run whole. Raises NotFound."""
    view = caller.studio.runs.show(run_id)
    outputs: dict[str, JsonValue] = {}
    for name, value in view.outputs.items():
        outputs[name] = _plain(value)
    return RunDetail(
        **run_out(caller, view.run).model_dump(),
        inputs=view.run.inputs,
        outputs=outputs,
        assets=[asset.id for asset in view.assets],
        problems=[problem_out(one) for one in view.problems],
    )


def task_out(task: Task) -> TaskOut:
    """One task."""
    return TaskOut(
        id=task.id,
        node=task.node,
        index=task.index,
        step=task.step,
        lane=task.lane,
        state=task.state,
        attempt=task.attempt,
        problem=problem_out(task.problem) if task.problem else None,
    )


def problem_out(problem: Problem) -> RunProblem:
    """A problem without its inside."""
    return RunProblem(code=problem.code, message=problem.message, kept=problem.kept, advice=problem.advice)


def _plain(value: object) -> JsonValue:
    kind: Any = type(value) if isinstance(value, BaseModel) else object
    return TypeAdapter(kind).dump_python(value, mode="json", context=AssetBook())


def _seconds(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
