"""`/v1/runs`: having recipes executed: submit, estimate, look, cancel, retry, order, pause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from atelier.accounts.roles import Right, Role
from atelier.errors import Forbidden, InvalidInput
from atelier.recipe import Recipe, State, loads
from atelier.recipe.batch import MOST_ROWS
from atelier.server import words
from atelier.server.access import Caller, Reads, Runs, Submits
from atelier.server.paging import Page, PageOf
from atelier.server.resource import FEW, light, resource
from atelier.server.run_graph import RunGraph, run_graph
from atelier.server.runs import (
    Priority,
    RunDetail,
    RunOut,
    TaskOut,
    accept,
    require_priority,
    run_detail,
    run_out,
    runs_out,
    task_out,
    viewer,
)

router = resource("runs")


class RunWish(words.Request):
    """What to execute: a recipe by its name, as TOML, or whole; and its inputs."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"recipe": "create", "inputs": {"prompts": ["a woman in a red dress"], "count": 2}}]
        }
    )

    recipe: Annotated[str, Field(max_length=64, description="Name of a recipe, see GET /v1/recipes.")] | None = None
    toml: Annotated[str, Field(max_length=1_000_000, description="A recipe as TOML text.")] | None = None
    definition: Annotated[Recipe, Field(description="A recipe as JSON.")] | None = None
    inputs: dict[str, JsonValue] = Field(default={}, description='By name; an asset as {"$asset": id}.')
    rows: Annotated[list[dict[str, JsonValue]], Field(max_length=MOST_ROWS)] | None = Field(
        default=None,
        description="A batch, as one run: an object a row, with the inputs that differ. The rest is in `inputs`.",
        examples=[[{"prompts": "a red dress"}, {"prompts": "a blue coat"}]],
    )
    title: str = Field(default="", max_length=200)
    priority: Priority = 0

    @model_validator(mode="after")
    def _one(self) -> RunWish:
        if sum(one is not None for one in (self.recipe, self.toml, self.definition)) != 1:
            raise ValueError("say one of: recipe, toml, definition")
        return self


class PlannedTasks(BaseModel):
    """One node of the recipe in a dry run; null where it depends on what is not made yet."""

    node: str
    step: str
    lane: str
    tasks: int | None
    reused: int | None = Field(description="How many of them have a result already and cost nothing.")
    costs: dict[str, float] = Field(description="What the others are expected to cost, by unit.")


class Estimate(BaseModel):
    """What a run would do. Nothing was started."""

    tasks: list[PlannedTasks]
    costs: dict[str, float]
    reused: bool = Field(description="Everything has a result already.")


class RunChange(words.Request):
    """What to change of a run that is not over."""

    priority: Priority


class Move(words.Request):
    """Where to put a run among the owner's own of the same priority."""

    before: words.Id | None = Field(default=None, description="Another run; before all of them without one.")


@router.post("", status_code=202, summary="Submit a run")
def submit_run(caller: Submits, wish: RunWish, response: Response) -> RunOut:
    """Checked and recorded now, with its seeds drawn; workers execute it. `GET /v1/runs/{id}` tells how it goes."""
    require_priority(caller, wish.priority)
    recipe, inputs = _wanted(caller, wish)
    run = caller.studio.runs.submit(recipe, inputs, title=wish.title or _title(recipe, wish))
    return accept(caller, run, response, priority=wish.priority)


@router.post("/estimate", summary="Estimate a run")
def estimate_run(caller: Runs, wish: RunWish) -> Estimate:
    """A dry run: the tasks as far as they are known, which have a result already, what the rest may cost."""
    planned = caller.studio.runs.plan(*_wanted(caller, wish))
    tasks: list[PlannedTasks] = []
    total: dict[str, float] = {}
    for one in planned:
        costs: dict[str, float] = {}
        for cost in one.costs:
            costs[cost.unit] = costs.get(cost.unit, 0.0) + cost.amount
            total[cost.unit] = total.get(cost.unit, 0.0) + cost.amount
        tasks.append(
            PlannedTasks(node=one.node, step=one.step, lane=one.lane, tasks=one.tasks, reused=one.reused, costs=costs)
        )
    return Estimate(tasks=tasks, costs=total, reused=all(one.tasks == one.reused is not None for one in planned))


@router.get("", summary="List runs")
@light(lambda page, **_: page.limit <= FEW)
def list_runs(
    caller: Reads,
    page: PageOf,
    state: Annotated[list[State] | None, Query(description="Only runs in one of these states.")] = None,
) -> Page[RunOut]:
    """The newest first."""
    states = sorted(set(state or ()))
    of = ("runs", caller.workspace, ",".join(states))
    found = caller.studio.runs.list(limit=page.limit + 1, before=_position(page.after(*of)), states=states)
    made = page.page(found, lambda run: [run.created.isoformat(), run.id], *of)
    return Page(items=runs_out(caller, made.items), next=made.next)


@router.get("/{run_id}", summary="Show a run")
def get_run(caller: Reads, run_id: words.Id) -> RunDetail:
    """How it stands, what went in, and what came out so far."""
    return run_detail(caller, run_id)


@router.get("/{run_id}/graph", summary="Show a run as a graph")
def get_run_graph(caller: Reads, run_id: words.Id) -> RunGraph:
    """The recipe that it executes, and of each step how its tasks stand, what they took, and what came out."""
    return run_graph(caller, run_id)


@router.get("/{run_id}/tasks", summary="List the tasks of a run")
def list_tasks(caller: Reads, run_id: words.Id, page: PageOf) -> Page[TaskOut]:
    """In the order in which they were found to be needed; more may follow while it runs."""
    tasks, cursor = page.slice(list(caller.studio.runs.tasks(run_id)), "tasks", caller.workspace, run_id)
    return Page(items=[task_out(task) for task in tasks], next=cursor)


@router.patch("/{run_id}", summary="Change a run's priority")
def change_run(caller: Runs, run_id: words.Id, change: RunChange) -> RunOut:
    """Of a run that is not over."""
    require_priority(caller, change.priority)
    _require_own(caller, run_id)
    caller.studio.queue.prioritise(run_id, change.priority)
    return _shown(caller, run_id)


@router.post("/{run_id}/cancel", summary="Cancel a run")
def cancel_run(caller: Runs, run_id: words.Id) -> RunOut:
    """Workers hear of it within a second; what is finished is kept. Of a run that is over nothing changes."""
    _require_own(caller, run_id)
    caller.studio.queue.cancel(run_id)
    return _shown(caller, run_id)


@router.post("/{run_id}/retry", status_code=202, summary="Retry a run")
def retry_run(caller: Submits, run_id: words.Id, response: Response) -> RunOut:
    """What failed or was cancelled is tried again; what is done is kept."""
    _require_own(caller, run_id)
    caller.studio.queue.retry(run_id, submitted_by=caller.user)
    response.headers["Location"] = f"/v1/runs/{run_id}"
    return _shown(caller, run_id)


@router.post("/{run_id}/pause", summary="Pause a run")
def pause_run(caller: Runs, run_id: words.Id) -> RunOut:
    """No more tasks of it are taken; those in hand are finished."""
    _require_own(caller, run_id)
    caller.studio.queue.pause(run_id)
    return _shown(caller, run_id)


@router.post("/{run_id}/resume", summary="Go on with a paused run")
def resume_run(caller: Runs, run_id: words.Id) -> RunOut:
    """Its tasks are taken again."""
    _require_own(caller, run_id)
    caller.studio.queue.pause(run_id, paused=False)
    return _shown(caller, run_id)


@router.post("/{run_id}/move", summary="Move a run in the queue")
def move_run(caller: Runs, run_id: words.Id, move: Move) -> RunOut:
    """Before another run of the same owner and priority, or before all of them."""
    _require_own(caller, run_id)
    caller.studio.queue.move(run_id, before=move.before)
    return _shown(caller, run_id)


def _wanted(caller: Caller, wish: RunWish) -> tuple[Recipe, Mapping[str, object]]:
    """The recipe and its inputs, of all rows where it is a batch. Raises Refused, Forbidden, NotFound, InvalidInput."""
    recipes = caller.studio.recipes
    if wish.recipe is not None:
        recipe = recipes.get(wish.recipe, viewer(caller)).recipe
    else:
        recipe = wish.definition or loads(wish.toml or "", "the recipe")
    recipes.require_allowed(recipe, admin=caller.may(Right.ADMIN), local=caller.local)
    if wish.rows is None:
        return recipe, wish.inputs
    batch = recipes.batch(recipe, wish.rows, wish.inputs)
    return batch.recipe, batch.inputs


def _title(recipe: Recipe, wish: RunWish) -> str:
    rows = len(wish.rows or ())
    return f"{recipe.title or recipe.name.removesuffix('-batch')}: {rows} rows"[:200] if wish.rows else ""


def _require_own(caller: Caller, run_id: str) -> None:
    """Who runs the workspace may change everybody's runs, others their own. Raises Forbidden, NotFound."""
    caller.studio.runs.tasks(run_id)
    standing = caller.studio.queue.standing(run_id).get(run_id)
    own = standing is not None and standing.submitted_by in (caller.user, "")
    if not own and not caller.admin and caller.role is not Role.OWNER:
        raise Forbidden(
            f"run {run_id} is somebody else's", kept="nothing was changed", advice="ask them or the workspace's owner"
        )


def _shown(caller: Caller, run_id: str) -> RunOut:
    return run_out(caller, caller.studio.runs.get(run_id))


def _position(value: JsonValue) -> tuple[datetime, str] | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2:
        return datetime.fromisoformat(str(value[0])), str(value[1])
    raise InvalidInput("this cursor is of another list", advice="start again without it")
