"""A grid as it stands: cells with their pictures and measures, and which value along an axis does best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from atelier.recipe import Run, State
from atelier.recipe.values import Problem
from atelier.steps.prompt_match import Match
from atelier.steps.services.grid_axes import Axis
from atelier.steps.services.grid_cells import GridWish


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        at: its place on each axis.
        task, task_id: its place in the fan-out and that task's id; None: it cannot be drawn, and `why` says so.
        state: of its task. picture: id of what was drawn. reused: it was drawn before, and cost nothing.
        match: how it matches its prompt. rank: 1 for the best of the grid; None where that cannot be said.
        problem: why it was not drawn.
    """

    at: tuple[int, ...]
    task: int | None
    why: str = ""
    prompt: str = ""
    state: State | None = None
    picture: str | None = None
    reused: bool = False
    match: Match | None = None
    rank: int | None = None
    problem: Problem | None = None
    task_id: str | None = None


@dataclass(frozen=True)
class Standing:
    """How the pictures of one value along an axis match their prompts: the mean over `count` of them."""

    axis: int
    value: int
    mean: float
    count: int
    rank: int


@dataclass(frozen=True)
class GridView:
    """A grid: the run that draws it, what was asked for, its cells in order (columns fastest), what was measured."""

    run: Run
    wish: GridWish
    axes: tuple[Axis, ...]
    cells: tuple[Cell, ...]
    standings: tuple[Standing, ...]
    trashed: bool = False

    @property
    def measure(self) -> Match | None:
        """Any measure: what it is called and what its numbers mean is the same for all cells."""
        return next((cell.match for cell in self.cells if cell.match is not None), None)

    def page(self, number: int) -> list[Cell]:
        """The cells of one page (place on the third axis), in order."""
        return [cell for cell in self.cells if len(self.axes) < 3 or cell.at[2] == number]

    @property
    def pages(self) -> int:
        return len(self.axes[2]) if len(self.axes) > 2 else 1


def ranked(cells: Sequence[Cell]) -> list[Cell]:
    """The cells with their ranks. Numbers that mean something only beside those of the same prompt are compared only
    where all cells have the same one."""
    known = [cell for cell in cells if cell.match is not None and cell.match.score is not None]
    relative = any(cell.match.relative for cell in known if cell.match)
    if relative and len({cell.prompt for cell in known}) > 1:
        return list(cells)
    scores = sorted((_score(cell) for cell in known), reverse=True)
    return [
        cell
        if cell.match is None or cell.match.score is None
        else replace(cell, rank=scores.index(cell.match.score) + 1)
        for cell in cells
    ]


def standings(axes: Sequence[Axis], cells: Sequence[Cell]) -> list[Standing]:
    """For each axis that does not change what is asked for: its values, the best first."""
    found: list[Standing] = []
    for number, axis in enumerate(axes):
        if axis.wordy:
            continue
        means: list[tuple[float, int, int]] = []
        for place in range(len(axis)):
            here = [cell for cell in cells if cell.at[number] == place]
            own = [_score(cell) for cell in here if cell.match is not None and cell.match.score is not None]
            if own:
                means.append((sum(own) / len(own), place, len(own)))
        means.sort(key=lambda one: (-one[0], one[1]))
        values = [mean for mean, _, _ in means]
        found += [
            Standing(number, place, round(mean, 4), count, values.index(mean) + 1) for mean, place, count in means
        ]
    return found


def _score(cell: Cell) -> float:
    assert cell.match is not None
    assert cell.match.score is not None
    return cell.match.score
