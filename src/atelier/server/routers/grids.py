"""`/v1/grids`: one picture for each combination of values along up to three axes, also one prompt on several models."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from atelier.errors import InvalidInput
from atelier.recipe import State
from atelier.server import words
from atelier.server.access import Caller, Reads, Runs, Shares, Submits, Writes
from atelier.server.files import file_headers
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.server.routers.create import CreateWish, costs_of
from atelier.server.runs import Priority, RunOut, RunProblem, accept, problem_out, require_priority, runs_out
from atelier.steps.services.grid_axes import Axis, AxisWish, Parameter
from atelier.steps.services.grid_cells import MOST_CELLS, GridWish
from atelier.steps.services.grid_sheets import GridSheets
from atelier.steps.services.grid_views import Cell, GridView

router = resource("grids")

Title = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")]
Values = Annotated[str, StringConstraints(max_length=100_000, pattern=r"^[^\x00]*$")]
Entry = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")] | int | float
_SHEET: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The sheet.",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("image/png", "image/webp")},
    }
}


class AxisIn(words.Request):
    """What varies along an axis. Words: `prompt` replaces it, `scene` stands at {scene} or behind it, `words` puts each
    value where the first one stands in the prompt. `checkpoint` takes `name@version`, or `name` for all of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"parameter": "steps", "values": "4, 8, 16"}]})

    parameter: Parameter
    values: Values | Annotated[list[Entry], Field(max_length=64)] = Field(
        description="A list, or one text: `4, 8, 16`, `1..4 step 0.5`, names with commas, words with `|` or lines. "
        "`all` for models: every installed one that fits."
    )
    of: Annotated[str, StringConstraints(max_length=256, pattern=r"^[^\x00]*$")] = Field(
        default="", description="Of `weight`: the subject or adapter that it counts for; the last one without."
    )

    @property
    def wish(self) -> AxisWish:
        """For the studio."""
        values = self.values if isinstance(self.values, str) else tuple(self.values)
        return AxisWish(parameter=self.parameter, values=values, of=self.of)


class GridIn(words.Request):
    """A grid to draw: at most 256 cells."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "base": {"prompt": "a red bicycle", "seed": 7},
                    "x": {"parameter": "steps", "values": "4, 8, 16"},
                    "y": {"parameter": "seed", "values": "7..9"},
                }
            ]
        }
    )

    base: CreateWish = Field(description="What all cells share; its count is 1, and one prompt is drawn.")
    x: AxisIn = Field(description="Columns.")
    y: AxisIn | None = Field(default=None, description="Rows.")
    z: AxisIn | None = Field(default=None, description="Pages.")
    measure: bool = Field(default=True, description="Measure how each picture matches its prompt, and rank by that.")
    skip: bool = Field(
        default=False, description="Leave cells empty that cannot be drawn; without, they refuse the whole grid."
    )
    title: Title = ""
    priority: Priority = 0

    @model_validator(mode="after")
    def _one_each(self) -> GridIn:
        if isinstance(self.base.prompt, list) and len(self.base.prompt) > 1:
            raise ValueError("a grid has one prompt; put several on an axis 'prompt'")
        if self.base.count > 1:
            raise ValueError("a cell is one picture; put seeds on an axis")
        if self.z is not None and self.y is None:
            raise ValueError("pages (z) need rows (y)")
        return self

    @property
    def wish(self) -> GridWish:
        """For the studio."""
        prompt = self.base.prompt if isinstance(self.base.prompt, str) else self.base.prompt[0]
        return GridWish(
            prompt=prompt,
            subjects=tuple(self.base.whom),
            options=self.base.options,
            axes=tuple(axis.wish for axis in (self.x, self.y, self.z) if axis is not None),
            measure=self.measure,
            skip=self.skip,
            title=self.title,
        )


class GridChange(words.Request):
    """Another title."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Red coats, four seeds"}]})

    title: Title


class GridTrash(words.Request):
    """What goes into the trash."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"pictures": True}]})

    pictures: bool = Field(default=False, description="Also every picture that it drew; else these stay.")


class AxisOut(BaseModel):
    """An axis with its values, each as people read it."""

    parameter: Parameter
    values: list[str | int | float] = Field(examples=[[4, 8, 16]])
    labels: list[str] = Field(examples=[["4", "8", "16"]])
    of: str = Field(description="Of `weight`: id of the subject, or name of the adapter; empty: the last one.")


class Impossible(BaseModel):
    """A cell that cannot be drawn."""

    at: list[int] = Field(description="Its place on each axis, from 0.", examples=[[0, 1]])
    why: str = Field(examples=["the model takes no negative prompt"])


class GridEstimate(BaseModel):
    """What a grid would take. Nothing was started."""

    axes: list[AxisOut]
    cells: int = Field(examples=[6])
    most: int = Field(description="Cells that a grid may have.", examples=[MOST_CELLS])
    pictures: int = Field(
        examples=[4], description="That have to be drawn; the others were drawn before, or cannot be."
    )
    reused: int = Field(description="That were drawn before, and cost nothing.")
    impossible: list[Impossible]
    seconds: float = Field(description="All of them, once it is their turn and the models are loaded.")
    seconds_note: str = Field(examples=["by 5 earlier drawings on this machine"])
    costs: dict[str, float] = Field(description="By unit, of what has no result yet.")
    notes: list[str]


class GridSubmitted(RunOut):
    """The run that draws it: its id is the grid's."""

    notes: list[str] = Field(description="For people: words that the model does not know, say.")


class GridSummary(BaseModel):
    """A grid in a list."""

    id: str
    title: str
    created: datetime
    state: State
    trashed: bool
    axes: list[AxisOut]


class CellOut(BaseModel):
    """A cell."""

    at: list[int] = Field(description="Its place on each axis, from 0.", examples=[[0, 1]])
    state: State | Literal["impossible"]
    picture: str | None = Field(description="Id of what was drawn.", examples=["mfzwizltoq2gk4dc"])
    task: str | None = Field(description="Id of its task, by which events name it.")
    reused: bool = Field(description="It was drawn before, and cost nothing.")
    match: float | None = Field(description="How it matches its prompt; null: not measured.", examples=[0.82])
    rank: int | None = Field(description="1: the best match of all cells; null where that cannot be said.")
    prompt: str = Field(description="As the model was told.")
    why: str = Field(description="Why it cannot be drawn.")
    problem: RunProblem | None = Field(description="Why it was not.")


class StandingOut(BaseModel):
    """How the pictures of one value along an axis match their prompts."""

    axis: int = Field(examples=[0], description="0: columns, 1: rows, 2: pages.")
    value: int = Field(description="Its place on the axis.", examples=[1])
    mean: float = Field(examples=[0.82])
    count: int = Field(description="Pictures that were measured.")
    rank: int


class MeasureOut(BaseModel):
    """What measures, and what its numbers mean."""

    name: str = Field(examples=["built-in companion"])
    scale: str = Field(examples=["share of what the prompt states that is seen, 0 to 1"])
    relative: bool = Field(description="Numbers mean something only beside those of other pictures of one prompt.")
    foreign: bool = Field(description="It was not made for pictures of these models, so that it says little.")


class GridOut(BaseModel):
    """A grid whole: the run, what was asked for, every cell (columns fastest), what was measured."""

    run: RunOut
    trashed: bool
    base: CreateWish = Field(description="To ask for it again, with one axis changed, say.")
    axes: list[AxisOut]
    cells: list[CellOut]
    measure: MeasureOut | None
    standings: list[StandingOut] = Field(description="Of the axes that change how, not what is drawn; the best first.")


@router.post("", status_code=202, summary="Draw a grid")
def draw_grid(caller: Submits, wish: GridIn, response: Response) -> GridSubmitted:
    """A run of the recipe `grid`: one task a cell. Cells that were drawn before, in whatever grid, cost nothing. Where
    no seed is said and none is on an axis, one is drawn, the same for all cells."""
    require_priority(caller, wish.priority)
    run, notes = caller.studio.grids.submit(wish.wish)
    out = accept(caller, run, response, priority=wish.priority)
    return GridSubmitted(**out.model_dump(), notes=list(notes))


@router.post("/estimate", summary="Estimate a grid")
def estimate_grid(caller: Runs, wish: GridIn) -> GridEstimate:
    """Checked as if it were submitted, cell by cell; those that cannot be drawn are told with the reason."""
    found = caller.studio.grids.forecast(wish.wish)
    drawn = len(found.prepared.drawn)
    return GridEstimate(
        axes=[_axis(axis) for axis in found.prepared.axes],
        cells=len(found.prepared.cells),
        most=MOST_CELLS,
        pictures=found.left,
        reused=drawn - found.left,
        impossible=[Impossible(at=list(one.at), why=one.why) for one in found.prepared.impossible],
        seconds=found.seconds,
        seconds_note=found.seconds_note,
        costs=costs_of(found.costs),
        notes=list(found.prepared.notes),
    )


@router.get("", summary="List grids")
def list_grids(
    caller: Reads,
    page: PageOf,
    trashed: Annotated[bool, Query(description="Those in the trash, instead of those that are not.")] = False,
) -> Page[GridSummary]:
    """The newest first."""
    of = ("grids", caller.workspace, str(trashed))
    grids = caller.studio.grids
    found = grids.list(limit=page.limit + 1, before=_position(page.after(*of)), trashed=trashed)
    made = page.page(found, lambda one: [one.created.isoformat(), one.id], *of)
    return Page(
        items=[
            GridSummary(
                id=run.id,
                title=run.title,
                created=run.created,
                state=run.state,
                trashed=trashed,
                axes=[_axis(axis) for axis in grids.axes_of(run)],
            )
            for run in made.items
        ],
        next=made.next,
    )


@router.get("/{grid_id}", summary="Show a grid")
def get_grid(caller: Reads, grid_id: words.Id) -> GridOut:
    """As far as it is drawn."""
    return _grid(caller, caller.studio.grids.show(grid_id))


@router.patch("/{grid_id}", summary="Rename a grid")
def change_grid(caller: Writes, grid_id: words.Id, change: GridChange) -> GridOut:
    """Its run is called the same."""
    return _grid(caller, caller.studio.grids.rename(grid_id, change.title))


@router.post("/{grid_id}/trash", summary="Put a grid into the trash")
def trash_grid(caller: Writes, grid_id: words.Id, what: GridTrash) -> GridOut:
    """It leaves the list; its pictures leave the library only if that is said. One that is being drawn is refused."""
    return _grid(caller, caller.studio.grids.trash(grid_id, pictures=what.pictures))


@router.post("/{grid_id}/restore", summary="Take a grid out of the trash")
def restore_grid(caller: Writes, grid_id: words.Id) -> GridOut:
    """With the pictures that went there with it."""
    return _grid(caller, caller.studio.grids.restore(grid_id))


@router.get("/{grid_id}/sheet", summary="A grid as one picture", responses=_SHEET, response_class=Response)
def get_grid_sheet(
    caller: Shares,
    grid_id: words.Id,
    page: Annotated[int, Query(ge=0, lt=64, description="Place on the third axis.")] = 0,
    form: Annotated[Literal["png", "webp"], Query()] = "png",
    edge: Annotated[int, Query(ge=64, le=768, description="px of a cell's longer side; fewer for many cells.")] = 384,
) -> Response:
    """With labels and numbers; marked, and signed with the pictures in it. Refused for people whose consent does not
    hold any more."""
    studio = caller.studio
    out = GridSheets(studio.grids, studio.library, studio.exports).sheet(grid_id, page=page, form=form, edge=edge)
    caller.studio.audit.note(caller.user, "grid.export", grid_id, bytes=len(out.content))
    return Response(out.content, headers=file_headers(out.name, out.media_type, download=True))


def _axis(axis: Axis) -> AxisOut:
    return AxisOut(parameter=axis.parameter, values=list(axis.values), labels=list(axis.labels), of=axis.of)


def _grid(caller: Caller, view: GridView) -> GridOut:
    measure = view.measure
    return GridOut(
        run=runs_out(caller, [view.run])[0],
        trashed=view.trashed,
        base=_base(view.wish),
        axes=[_axis(axis) for axis in view.axes],
        cells=[_cell(cell) for cell in view.cells],
        measure=None
        if measure is None
        else MeasureOut(name=measure.by, scale=measure.scale, relative=measure.relative, foreign=measure.foreign),
        standings=[StandingOut(**vars(one)) for one in view.standings],
    )


def _cell(cell: Cell) -> CellOut:
    return CellOut(
        at=list(cell.at),
        state="impossible" if cell.task is None else cell.state or State.WAITING,
        picture=cell.picture,
        task=cell.task_id,
        reused=cell.reused,
        match=None if cell.match is None else cell.match.score,
        rank=cell.rank,
        prompt=cell.prompt,
        why=cell.why,
        problem=None if cell.problem is None else problem_out(cell.problem),
    )


def _base(wish: GridWish) -> CreateWish:
    """What was asked for, as it is asked for."""
    options = wish.options
    weights = [*options.weights, *[1.0] * (len(wish.subjects) + len(options.adapters))]
    own = weights[len(wish.subjects) :]
    fields = options.model_dump(exclude={"weights", "adapters"})
    return CreateWish.model_validate(
        {
            **fields,
            "prompt": wish.prompt,
            "subjects": [{"name": one, "weight": weight} for one, weight in zip(wish.subjects, weights, strict=False)],
            "adapters": [{"name": one, "weight": weight} for one, weight in zip(options.adapters, own, strict=False)],
        }
    )


def _position(value: JsonValue) -> tuple[datetime, str] | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2:
        return datetime.fromisoformat(str(value[0])), str(value[1])
    raise InvalidInput("this cursor is of another list", advice="start again without it")
