"""Grids: one picture for each combination of values along up to three axes, in one run."""

from __future__ import annotations

import builtins
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from pydantic import JsonValue
from sqlalchemy import and_, or_, select, update

from atelier.database import now
from atelier.errors import AtelierError, Conflict, InvalidInput, NotFound
from atelier.library import Library
from atelier.library.run_tables import RunRow
from atelier.library.tables import AssetRow
from atelier.recipe import Adapter, Cost, Planned, Recipe, Run, State
from atelier.recipe.plan import DRAWN_BITS
from atelier.steps.eyes import Eyes
from atelier.steps.models import Models
from atelier.steps.paces import preset_work
from atelier.steps.services.durations import Durations
from atelier.steps.services.grid_axes import Axis, AxisWish
from atelier.steps.services.grid_cells import GridWish, asked_at, places
from atelier.steps.services.grid_checks import Checker, Drawable
from atelier.steps.services.grid_rows import DRAW, drawn_cells
from atelier.steps.services.grid_settling import Settled, Settling
from atelier.steps.services.grid_views import Cell, GridView, ranked, standings
from atelier.steps.services.making import MakeService
from atelier.steps.services.runs import RunService
from atelier.steps.values import text
from atelier.steps.words import a_thing

RECIPE = "grid"
LISTED = {
    "negative_prompts": "negative_prompt",
    "models": "model",
    "adapters": "adapters",
    "weights": "weights",
    "presets": "preset",
    "widths": "width",
    "heights": "height",
    "steps": "steps",
    "guidance": "guidance",
    "true_cfg": "true_cfg",
    "samplers": "sampler",
    "strengths": "strength",
}
"""Inputs of the recipe `grid`, a list with an entry for each cell, by inputs of the recipe `create`."""
PACED = ("model", "preset", "width", "height", "steps", "guidance", "true_cfg", "strength")
"""What a picture's time hangs on."""


@dataclass(frozen=True)
class PreparedGrid:
    """A grid that was checked: what would be submitted, its cells, and why some of them cannot be drawn."""

    recipe: Recipe
    inputs: Mapping[str, object]
    title: str
    axes: tuple[Axis, ...]
    cells: tuple[Cell, ...]
    drawn: tuple[Drawable, ...]
    notes: tuple[str, ...]

    @property
    def impossible(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.task is None]


@dataclass(frozen=True)
class GridForecast:
    """What a grid will take. `left` counts pictures without a result yet; the others cost nothing."""

    prepared: PreparedGrid
    tasks: tuple[Planned, ...]
    left: int
    seconds: float
    seconds_note: str

    @property
    def costs(self) -> tuple[Cost, ...]:
        """The sum by unit of what is not reused."""
        totals: dict[str, float] = {}
        for task in self.tasks:
            for cost in task.costs:
                totals[cost.unit] = totals.get(cost.unit, 0.0) + cost.amount
        return tuple(Cost(amount=amount, unit=unit) for unit, amount in sorted(totals.items()))


class GridService:
    """The grids of the workspace."""

    def __init__(
        self,
        library: Library,
        models: Models,
        eyes: Eyes,
        make: MakeService,
        runs: RunService,
        durations: Durations,
    ) -> None:
        self._library, self._models, self._eyes, self._make = library, models, eyes, make
        self._runs, self._durations = runs, durations
        self._settling = Settling(library, models, make)

    # --- asking ------------------------------------------------------------------------------------------------------

    def prepare(self, wish: GridWish) -> PreparedGrid:
        """Check a grid whole, every cell by itself.

        Raises:
            InvalidInput: axes that make no sense, too many cells, or no cell that can be drawn.
            NotFound: something is named that is not there.
        """
        settled = self._settling.settle(wish)
        if settled.wish.options.seed is None:
            options = settled.wish.options.model_copy(update={"seed": secrets.randbits(DRAWN_BITS)})
            settled = Settled(settled.wish.model_copy(update={"options": options}), settled.axes, settled.checkpoints)
        seed = settled.wish.options.seed
        assert seed is not None
        checker = Checker(self._models, self._make)
        found: list[Drawable | str] = []
        for at in places(settled.axes):
            try:
                found.append(checker.drawable(asked_at(settled.wish, settled.axes, at, settled.checkpoints, seed)))
            except AtelierError as error:
                found.append(f"{error.message} ({error.advice})" if error.advice else error.message)
        return self._put_together(settled, found, tuple(checker.notes))

    def submit(self, wish: GridWish) -> tuple[Run, tuple[str, ...]]:
        """Submit all cells as one run; also what was noticed.

        Raises:
            InvalidInput: see `prepare`; also cells that cannot be drawn, where `wish.skip` does not let them be empty.
        """
        prepared = self.prepare(wish)
        bad = prepared.impossible
        if bad and not wish.skip:
            reasons = list(dict.fromkeys(cell.why for cell in bad))
            more = f", and {len(reasons) - 3} more reasons" if len(reasons) > 3 else ""
            raise InvalidInput(
                f"{len(bad)} of {len(prepared.cells)} cells cannot be drawn: {'; '.join(reasons[:3])}{more}",
                kept="nothing was started",
                advice="change the axes, or have such cells left empty",
            )
        return self._runs.submit(prepared.recipe, prepared.inputs, title=prepared.title), prepared.notes

    def forecast(self, wish: GridWish) -> GridForecast:
        """What `submit` would do. Cells that cannot be drawn are told, not refused. Raises as `prepare`."""
        prepared = self.prepare(wish)
        tasks = tuple(self._runs.plan(prepared.recipe, prepared.inputs))
        draw = next(task for task in tasks if task.node == DRAW)
        seconds, notes = 0.0, dict[str, int]()
        paces: dict[object, tuple[float, str]] = {}
        for index in draw.left:
            inputs = prepared.drawn[index].inputs
            key = tuple(inputs[name] for name in PACED)
            if key not in paces:
                paces[key] = self._pace(inputs)
            pace, note = paces[key]
            seconds += pace
            notes[note] = notes.get(note, 0) + 1
        note = max(notes, key=lambda one: notes[one]) if notes else "everything was drawn before"
        return GridForecast(prepared, tasks, len(draw.left), seconds, note)

    # --- looking at --------------------------------------------------------------------------------------------------

    def list(
        self, *, limit: int = 50, before: tuple[datetime, str] | None = None, trashed: bool = False
    ) -> builtins.list[Run]:
        """The runs of grids, the newest first; those in the trash alone, or not at all.

        Args:
            before: (created, id) of one to continue below.
        """
        query = select(RunRow.id, RunRow.created).where(
            RunRow.workspace == self._library.workspace,
            RunRow.recipe["name"].as_string() == RECIPE,
            RunRow.trashed_at.is_not(None) if trashed else RunRow.trashed_at.is_(None),
        )
        if before is not None:
            created, run_id = before
            query = query.where(or_(RunRow.created < created, and_(RunRow.created == created, RunRow.id < run_id)))
        with self._library.database.read() as session:
            ids = [
                row.id for row in session.execute(query.order_by(RunRow.created.desc(), RunRow.id.desc()).limit(limit))
            ]
        return [self._runs.get(one) for one in ids]

    def axes_of(self, run: Run) -> tuple[Axis, ...]:
        """What varies in a grid. Raises NotFound: the run draws none."""
        return _told(run)[1]

    @staticmethod
    def wish_of(axis: Axis) -> AxisWish:
        """To ask for an axis again."""
        return AxisWish(parameter=axis.parameter, values=axis.values, of=axis.of)

    def show(self, run_id: str) -> GridView:
        """A grid as far as it is drawn. Raises NotFound."""
        run = self._runs.get(run_id)
        wish, axes, cells = _told(run)
        drawn = drawn_cells(self._library, run_id)
        prompts = run.inputs.get("prompts")
        found: list[Cell] = []
        for cell in cells:
            if cell.task is None:
                found.append(cell)
                continue
            row = drawn.get(cell.task)
            found.append(
                Cell(
                    cell.at,
                    cell.task,
                    prompt=str(prompts[cell.task]) if isinstance(prompts, list) else "",
                    state=row.state if row else run.state if run.state.over else State.WAITING,
                    picture=row.picture if row else None,
                    reused=bool(row and row.reused),
                    match=row.match if row else None,
                    problem=row.problem if row else None,
                    task_id=row.task_id if row else None,
                )
            )
        found = ranked(found)
        away = self._trashed_at(run_id) is not None
        return GridView(run, wish, axes, tuple(found), tuple(standings(axes, found)), away)

    # --- keeping -----------------------------------------------------------------------------------------------------

    def rename(self, run_id: str, title: str) -> GridView:
        """Give a grid another title. Raises NotFound, InvalidInput (no title)."""
        kept = title.strip()
        if not kept:
            raise InvalidInput("a grid needs a title", kept="it has the one that it had")
        self._settled(run_id)
        self._set(run_id, title=kept)
        return self.show(run_id)

    def trash(self, run_id: str, *, pictures: bool = False) -> GridView:
        """Put a grid away, also the pictures that it drew where that is said; else these stay in the library.

        Raises:
            NotFound. Conflict: it is being drawn.
        """
        run = self._settled(run_id)
        if not run.state.over:
            raise Conflict(
                f"the grid '{run.title}' is being drawn", kept="it is as it was", advice="cancel it, or wait for it"
            )
        if self._trashed_at(run_id) is None:
            self._set(run_id, trashed_at=now())
        if pictures:
            self._library.assets.trash(self._pictures(run_id))
        return self.show(run_id)

    def restore(self, run_id: str) -> GridView:
        """Take a grid out of the trash, with what went there with it or later of its pictures. Raises NotFound."""
        self._settled(run_id)
        since = self._trashed_at(run_id)
        if since is not None:
            self._library.assets.restore(self._pictures(run_id, since=since))
            self._set(run_id, trashed_at=None)
        return self.show(run_id)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _settled(self, run_id: str) -> Run:
        """A run that draws a grid. Raises NotFound."""
        run = self._runs.get(run_id)
        _told(run)
        return run

    def _trashed_at(self, run_id: str) -> datetime | None:
        with self._library.database.read() as session:
            return session.scalar(select(RunRow.trashed_at).where(RunRow.id == run_id))

    def _set(self, run_id: str, **values: object) -> None:
        mine = (RunRow.id == run_id) & (RunRow.workspace == self._library.workspace)
        with self._library.database.write() as session:
            session.execute(update(RunRow).where(mine).values(**values))

    def _pictures(self, run_id: str, *, since: datetime | None = None) -> builtins.list[str]:
        """What it drew: not in the trash, or in it since a moment."""
        state = AssetRow.trashed_at.is_(None) if since is None else AssetRow.trashed_at >= since
        query = select(AssetRow.id).where(
            AssetRow.workspace == self._library.workspace, AssetRow.run_id == run_id, state
        )
        with self._library.database.read() as session:
            return [*session.scalars(query)]

    def _put_together(self, settled: Settled, found: Sequence[Drawable | str], notes: tuple[str, ...]) -> PreparedGrid:
        from atelier.steps.recipes import grid

        good = [place for place, one in enumerate(found) if isinstance(one, Drawable)]
        if not good:
            raise InvalidInput(f"no cell of the grid can be drawn: {found[0]}", kept="nothing was started")
        # A model is loaded once: its cells are drawn one after the other, wherever they stand.
        order = sorted(good, key=lambda place: cast(Drawable, found[place]).inputs["model"])
        drawn = tuple(cast(Drawable, found[place]) for place in order)
        task_of = {place: task for task, place in enumerate(order)}
        cells = tuple(
            Cell(at, task_of.get(place), "" if isinstance(one, Drawable) else one)
            for place, (at, one) in enumerate(zip(places(settled.axes), found, strict=True))
        )
        wish = settled.wish
        inputs: dict[str, object] = {name: [one.inputs[own] for one in drawn] for name, own in LISTED.items()}
        inputs |= {
            "grid": _plain(wish, settled.axes, cells),
            "asked": {told: said for one in drawn for told, said in one.inputs["asked"].items()},
            "prompts": [one.prompt for one in drawn],
            "seeds": [one.seed for one in drawn],
            "image": drawn[0].inputs["image"],
            "mask": drawn[0].inputs["mask"],
        }
        measured = wish.measure
        if measured:
            world = all(self._models.is_builtin(str(one.inputs["model"])) for one in drawn)
            inputs |= {"drawn": world, "judged": [one.prompt if world else _judged(one) for one in drawn]}
            measured = self._eyes.companion is not None or self._eyes.measures(drawn=world).prompt is not None
            if not measured:
                inputs = {name: one for name, one in inputs.items() if name not in ("drawn", "judged")}
                notes += ("nothing that is installed measures how pictures match their prompts",)
        notes += self._without_guidance(settled.axes, {str(one.inputs["model"]) for one in drawn})
        varied = " × ".join(axis.parameter.replace("_", " ") for axis in settled.axes)
        title = wish.title.strip() or f"{varied}: {wish.prompt.strip() or drawn[0].inputs['title']}"[:120]
        return PreparedGrid(grid(measured=measured), inputs, title, settled.axes, cells, drawn, notes)

    def _without_guidance(self, axes: Sequence[Axis], models: set[str]) -> tuple[str, ...]:
        """What to know of an axis that some models do not heed."""
        if not any(axis.parameter == "guidance" for axis in axes):
            return ()
        cards = [self._models.card(one) for one in sorted(models)]
        return tuple(
            f"{card.name} takes no guidance scale: its pictures are the same all along that axis"
            + ("; classifier-free guidance is the axis 'true_cfg'" if card.negative_prompt else "")
            for card in cards
            if card.guidance == "none"
        )

    def _pace(self, inputs: Mapping[str, Any]) -> tuple[float, str]:
        begins = inputs["image"] is not None
        work = preset_work(
            self._models.card(str(inputs["model"])),
            inputs["preset"],
            "image-to-image" if begins else "text-to-image",
            width=inputs["width"],
            height=inputs["height"],
            steps=inputs["steps"],
            guidance=inputs["guidance"],
            true_cfg=inputs["true_cfg"],
            strength=inputs["strength"] if begins else 1.0,
        )
        found = self._durations.picture(work, self._models.device())
        return found.seconds, found.basis


def _judged(one: Drawable) -> str:
    """The prompt without subjects' own words: a measure of photographs was never taught them."""
    told = one.prompt
    for adapter in cast(Sequence[Adapter], one.inputs["adapters"]):
        trigger, word = text(adapter.meta, "trigger"), text(adapter.meta, "class_word")
        if trigger:
            told = told.replace(f"{trigger} {word}".strip(), a_thing(word))
    return told


def _plain(wish: GridWish, axes: Sequence[Axis], cells: Sequence[Cell]) -> dict[str, JsonValue]:
    """As the run keeps it: enough to open the grid again."""
    return {
        "wish": wish.model_dump(mode="json"),
        "axes": [
            {"parameter": axis.parameter, "values": [*axis.values], "labels": [*axis.labels], "of": axis.of}
            for axis in axes
        ],
        "tasks": [cell.task for cell in cells],
        "why": [cell.why for cell in cells],
    }


def _told(run: Run) -> tuple[GridWish, tuple[Axis, ...], tuple[Cell, ...]]:
    """What `_plain` wrote. Raises NotFound: the run draws no grid, or was erased."""
    kept = run.inputs.get("grid")
    try:
        if run.recipe.get("name") != RECIPE or not isinstance(kept, dict):
            raise KeyError("grid")
        told = cast(dict[str, Any], kept)
        wish = GridWish.model_validate(told["wish"])
        axes = tuple(
            Axis(one["parameter"], tuple(one["values"]), tuple(one["labels"]), one["of"]) for one in told["axes"]
        )
        rows = zip(places(axes), told["tasks"], told["why"], strict=True)
        return wish, axes, tuple(Cell(at, task, why) for at, task, why in rows)
    except (KeyError, TypeError, ValueError, InvalidInput):
        raise NotFound(f"run {run.id} draws no grid", advice="the list of grids names them") from None
