"""Recipes: those that came with the studio, and those that people saved; what may be executed for whom."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from atelier.errors import Conflict, Forbidden, NotFound, Refused
from atelier.library import Library
from atelier.library.recipes import Places, SavedRecipe, SavedRecipes
from atelier.library.run_records import TaskRecord, task_records
from atelier.recipe import Graph, Recipe, Registry, Run
from atelier.recipe.batch import Batch, Row, batched
from atelier.recipe.data import Finding
from atelier.recipe.plan import DRAWN_BITS
from atelier.recipe.step import nearest
from atelier.steps.recipes import RECIPES, builtin_recipe

READ_FILES = frozenset({"intake", "import_adapter"})
"""Steps that read files of this machine by their path: whoever is elsewhere must not choose it."""
OF_THE_INSTANCE = frozenset({"pull_model"})
"""Steps that change what all workspaces share, and agree to licences: for administrators."""


@dataclass(frozen=True)
class NamedRecipe:
    """A recipe and where it is from; `saved` is None for those that came with the studio."""

    recipe: Recipe
    saved_by: str = ""
    saved: datetime | None = None
    shared: bool = True
    places: Places = field(default_factory=dict)


@dataclass(frozen=True)
class Reviewed:
    """A recipe that somebody works on: as far as it was understood, and its faults. `findings` is empty where it can be
    saved and executed; `types` says what each step gives."""

    recipe: Recipe
    findings: tuple[Finding, ...]
    types: Mapping[str, str]


class RecipeService:
    """Recipes of the workspace. For `viewer`, see `SavedRecipes`."""

    def __init__(self, library: Library, registry: Callable[[], Registry]) -> None:
        self._library = library
        self._saved, self._registry = SavedRecipes(library.database, library.workspace), registry

    def list(self, viewer: str | None = None) -> list[NamedRecipe]:
        """The studio's own first, then the saved ones, each by name."""
        own = [NamedRecipe(RECIPES[name]()) for name in sorted(RECIPES)]
        return own + [_named(one) for one in self._saved.list(viewer)]

    def get(self, name: str, viewer: str | None = None) -> NamedRecipe:
        """Raises NotFound with the nearest name."""
        if name in RECIPES:
            return NamedRecipe(builtin_recipe(name))
        try:
            return _named(self._saved.get(name, viewer))
        except NotFound as error:
            known = [*RECIPES, *(one.name for one in self._saved.list(viewer))]
            raise NotFound(error.message, advice=nearest(name, known)) from None

    def save(
        self,
        name: str,
        recipe: Recipe,
        *,
        by: str,
        shared: bool = True,
        places: Places | None = None,
        viewer: str | None = None,
    ) -> NamedRecipe:
        """Keep a recipe under a name; a saved one of that name is replaced. For `places`, see `SavedRecipes.save`.

        Raises:
            InvalidInput, NotFound: it does not fit the steps that are known here, or the name cannot be used.
            Conflict: the name is one of the studio's own recipes. Forbidden: it is somebody else's.
        """
        if name in RECIPES:
            raise Conflict(f"'{name}' is a recipe of the studio itself", advice="save it under another name")
        Graph.of(recipe, self._registry())
        return _named(self._saved.save(name, recipe, by=by, shared=shared, places=places, viewer=viewer))

    def share(self, name: str, shared: bool, viewer: str | None = None) -> NamedRecipe:
        """Let the workspace see a recipe, or its author alone. Raises NotFound, Forbidden, Conflict (the studio's)."""
        if name in RECIPES:
            raise Conflict(f"'{name}' is a recipe of the studio itself, and is for everybody")
        return _named(self._saved.share(name, shared, viewer))

    def arrange(self, name: str, places: Places, viewer: str | None = None) -> NamedRecipe:
        """Say where its boxes stand on the canvas. Raises NotFound, Forbidden, Conflict (the studio's)."""
        if name in RECIPES:
            raise Conflict(
                f"'{name}' is a recipe of the studio itself, and looks as it does", advice="arrange a copy of it"
            )
        return _named(self._saved.arrange(name, places, viewer))

    def remove(self, name: str, viewer: str | None = None) -> None:
        """Raises NotFound, Forbidden; Conflict for the studio's own."""
        if name in RECIPES:
            raise Conflict(f"'{name}' is a recipe of the studio itself, and stays")
        self._saved.remove(name, viewer)

    def review(self, recipe: Recipe) -> Reviewed:
        """All faults of a recipe at once, by the checks that saving and executing make."""
        graph, findings = Graph.review(recipe, self._registry())
        types = {name: graph.gives(name) for name in graph.nodes}
        return Reviewed(recipe if findings else graph.recipe, findings, types)

    def batch(self, recipe: Recipe, rows: Sequence[Row], inputs: Mapping[str, object]) -> Batch:
        """One recipe for many rows of inputs. Raises InvalidInput, NotFound; see `batched`."""
        return batched(recipe, rows, inputs, self._registry(), lambda: secrets.randbits(DRAWN_BITS))

    def records(self, run: Run) -> list[TaskRecord]:
        """What is recorded of the tasks of a run."""
        return task_records(self._library.database, self._library.workspace, run.id)

    @staticmethod
    def require_allowed(recipe: Recipe, *, admin: bool, local: bool) -> None:
        """Pass when who asks may have every step of it executed.

        Raises:
            Refused: a step reads files of this machine by their path, and they are elsewhere.
            Forbidden: a step is for administrators.
        """
        for name, node in recipe.steps.items():
            if node.step in READ_FILES and not local:
                raise Refused(
                    f"step '{name}' ({node.step}) reads a file of the studio's machine by its path",
                    kept="nothing was started",
                    advice="upload the file instead, or run the recipe on that machine",
                )
            if node.step in OF_THE_INSTANCE and not admin:
                raise Forbidden(
                    f"step '{name}' ({node.step}) changes what all workspaces share: only an administrator may",
                    kept="nothing was started",
                    advice="ask an administrator of this instance",
                )


def _named(one: SavedRecipe) -> NamedRecipe:
    return NamedRecipe(one.recipe, one.saved_by, one.saved, one.shared, one.places)
