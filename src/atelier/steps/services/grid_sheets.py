"""Grids as one picture with labels, marked and signed like everything that leaves the studio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from atelier.errors import InvalidInput, NotFound
from atelier.library import Library
from atelier.steps.exporting import ExportOptions, slug
from atelier.steps.grid_picture import Labelled, draw_grid
from atelier.steps.services.exporting import ExportService
from atelier.steps.services.grid_views import Cell, GridView
from atelier.steps.services.grids import GridService

SheetForm = Literal["png", "webp"]


@dataclass(frozen=True)
class SheetFile:
    """A sheet's content with the name it should have."""

    name: str
    media_type: str
    content: bytes


class GridSheets:
    """Draws sheets of the workspace's grids."""

    def __init__(self, grids: GridService, library: Library, exports: ExportService) -> None:
        self._grids, self._library, self._exports = grids, library, exports

    def sheet(self, run_id: str, *, page: int = 0, form: SheetForm = "png", edge: int = 384) -> SheetFile:
        """One page of a grid as a file; cells that are not drawn are empty.

        Args:
            page: place on the third axis. edge: px of a cell's longer side, fewer where the sheet would be too large.

        Raises:
            NotFound: no such grid, or nothing of the page is drawn yet. InvalidInput: no such page.
            Refused: it shows a person whose consent does not hold any more.
        """
        from atelier.interop.metadata import Form

        view = self._grids.show(run_id)
        if not 0 <= page < view.pages:
            raise InvalidInput(f"the grid has {view.pages} pages; there is no page {page}")
        cells = view.page(page)
        ids = [cell.picture for cell in cells if cell.picture is not None]
        if not ids:
            raise NotFound("nothing of this page is drawn yet", advice="wait until it is")
        for one in ids:
            self._exports.require(one)  # before anything of them is read
        content = draw_grid(self._labelled(view, cells, page), edge=edge)
        options = ExportOptions(form=Form.PNG if form == "png" else Form.WEBP)
        done = self._exports.collage(content, ids, options)
        number = f"-{page + 1}" if view.pages > 1 else ""
        name = f"grid-{slug(view.run.title) or view.run.id}{number}{options.form.suffix}"
        return SheetFile(name, options.form.media_type, done.content)

    def _labelled(self, view: GridView, cells: list[Cell], page: int) -> Labelled:
        columns, *more = view.axes
        parts = [view.wish.prompt or view.run.title]
        if len(view.axes) > 2:
            parts.append(f"{_name(view.axes[2].parameter)}: {view.axes[2].labels[page]}")
        measure = view.measure
        note = f"Numbers: {measure.by}, {measure.scale}." if measure is not None else ""
        return Labelled(
            title="  ·  ".join(parts),
            note=note,
            columns=[f"{_name(columns.parameter)}: {label}" for label in columns.labels],
            rows=[f"{_name(more[0].parameter)}: {label}" for label in more[0].labels] if more else [],
            pictures=[None if cell.picture is None else self._library.read(cell.picture) for cell in cells],
            captions=[_caption(cell) for cell in cells],
        )


def _name(parameter: str) -> str:
    return parameter.replace("_", " ")


def _caption(cell: Cell) -> str:
    if cell.picture is None:
        return cell.why or (cell.problem.message if cell.problem else "")
    if cell.match is None or cell.match.score is None:
        return ""
    return f"{cell.match.score:.2f}" if not cell.match.relative else f"{cell.match.score:.3f}"
