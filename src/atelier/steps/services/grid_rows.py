"""What became of a grid's cells, read in one look: the page asks every few seconds while they are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import JsonValue
from sqlalchemy import select

from atelier.library import Library
from atelier.library.run_tables import TaskRow
from atelier.library.tables import AssetRow
from atelier.recipe import State
from atelier.recipe.values import Problem
from atelier.steps.prompt_match import Match

DRAW, MATCH = "draw", "match"
"""Nodes of the recipe `grid`."""


@dataclass(frozen=True)
class Drawn:
    """A cell's task as it stands. `picture` is None where it is not drawn, in the trash, or erased."""

    task_id: str
    state: State
    reused: bool
    problem: Problem | None
    picture: str | None
    match: Match | None


def drawn_cells(library: Library, run_id: str) -> dict[int, Drawn]:
    """By their place in the fan-out."""
    columns = (TaskRow.id, TaskRow.node, TaskRow.index, TaskRow.state, TaskRow.reused, TaskRow.problem, TaskRow.result)
    query = select(*columns).where(TaskRow.run_id == run_id, TaskRow.node.in_((DRAW, MATCH)))
    there = select(AssetRow.id).where(
        AssetRow.workspace == library.workspace, AssetRow.run_id == run_id, AssetRow.trashed_at.is_(None)
    )
    with library.database.read() as session:
        rows = session.execute(query).all()
        assets = set(session.execute(there).scalars())
    matches = {
        index: _match(result) for _, node, index, _, _, _, result in rows if node == MATCH and result is not None
    }
    found: dict[int, Drawn] = {}
    for task_id, node, index, state, reused, problem, result in rows:
        if node == DRAW:
            picture = _picture(result)
            found[index] = Drawn(
                task_id,
                State(state),
                bool(reused),
                None if problem is None else Problem.model_validate(problem),
                picture if picture in assets else None,
                matches.get(index),
            )
    return found


def _match(result: JsonValue) -> Match | None:
    return Match.model_validate(result) if isinstance(result, dict) else None


def _picture(result: JsonValue) -> str | None:
    """Of `[{"$asset": id}]`."""
    first = result[0] if isinstance(result, list) and result else None
    found = first.get("$asset") if isinstance(first, dict) else None
    return found if isinstance(found, str) else None
