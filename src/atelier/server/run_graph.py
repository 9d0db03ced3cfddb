"""A run as a graph: its recipe, and what became of each of its steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field, JsonValue, ValidationError

from atelier.errors import NotFound
from atelier.library.run_records import TaskRecord
from atelier.recipe import Recipe, State
from atelier.recipe.values import Problem
from atelier.server.access import Caller
from atelier.server.runs import Counts, RunProblem, problem_out

SHOWN = 100
"""Assets that a node tells at most."""


class NodeAsset(BaseModel):
    """Something that a step made."""

    asset: str
    kind: str = Field(examples=["picture"])
    index: int = Field(description="The place of its task, where the step goes over a list.")


class RunNode(BaseModel):
    """A step of a run."""

    node: str = Field(description="Its name within the recipe.", examples=["draw"])
    step: str = Field(examples=["create"])
    gives: str = Field(description="The type of what it gives; empty where that is not known here.")
    tasks: Counts
    reused: int = Field(description="Tasks whose result was there before.")
    seconds: float | None = Field(description="All its tasks took together; null where none has worked.")
    started: datetime | None
    finished: datetime | None
    costs: dict[str, float] = Field(examples=[{"pictures": 2.0}])
    problem: RunProblem | None
    made: list[NodeAsset] = Field(description="What it made, without what is erased or in the trash; the first 100.")
    count: int = Field(description="How many there are.", examples=[2])


class RunGraph(BaseModel):
    """A run's recipe, and what became of each step."""

    run: str
    title: str
    state: State
    created: datetime
    definition: Recipe
    inputs: dict[str, JsonValue]
    nodes: list[RunNode]


def run_graph(caller: Caller, run_id: str) -> RunGraph:
    """Raises NotFound, also where the recipe went with somebody who was forgotten."""
    run = caller.studio.runs.get(run_id)
    try:
        recipe = Recipe.model_validate(run.recipe)
    except ValidationError:
        raise NotFound(f"the recipe of run {run_id} is not there any more: somebody in it was forgotten") from None
    types = caller.studio.recipes.review(recipe).types
    records: dict[str, list[TaskRecord]] = {name: [] for name in recipe.steps}
    for record in caller.studio.recipes.records(run):
        records.setdefault(record.node, []).append(record)
    problems: dict[str, Problem] = {}
    for task in caller.studio.runs.tasks(run_id):
        if task.problem is not None:
            problems.setdefault(task.node, task.problem)
    return RunGraph(
        run=run.id,
        title=run.title,
        state=run.state,
        created=run.created,
        definition=recipe,
        inputs=run.inputs,
        nodes=[
            _node(name, node.step, types.get(name, ""), records[name], problems.get(name))
            for name, node in recipe.steps.items()
        ],
    )


def _node(name: str, step: str, gives: str, records: Sequence[TaskRecord], problem: Problem | None) -> RunNode:
    worked = [record.seconds for record in records if record.seconds is not None]
    costs: dict[str, float] = {}
    for record in records:
        for unit, amount in record.costs:
            costs[unit] = costs.get(unit, 0.0) + amount
    made = [
        NodeAsset(asset=one.asset, kind=one.kind, index=record.index)
        for record in records
        for one in record.made
        if not one.trashed
    ]
    return RunNode(
        node=name,
        step=step,
        gives=gives,
        tasks=Counts(**{state.value: sum(one.state is state for one in records) for state in State}),
        reused=sum(one.reused for one in records),
        seconds=round(sum(worked), 3) if worked else None,
        started=min((one.started for one in records if one.started), default=None),
        finished=max((one.finished for one in records if one.finished), default=None),
        costs=costs,
        problem=problem_out(problem) if problem else None,
        made=made[:SHOWN],
        count=len(made),
    )
