"""Recipes: those that came with the studio, and those that people saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from atelier.errors import Conflict, NotFound, Refused
from atelier.library import Library
from atelier.library.recipes import SavedRecipe, SavedRecipes
from atelier.recipe import Graph, Recipe, Registry
from atelier.recipe.step import nearest
from atelier.steps.recipes import RECIPES, builtin_recipe

READ_FILES = frozenset({"intake", "import_adapter"})
"""Steps that read files of this machine by their path: whoever is elsewhere must not choose it."""


@dataclass(frozen=True)
class NamedRecipe:
    """A recipe and where it is from; `saved` is None for those that came with the studio."""

    recipe: Recipe
    saved_by: str = ""
    saved: datetime | None = None


class RecipeService:
    """Recipes of the workspace."""

    def __init__(self, library: Library, registry: Callable[[], Registry]) -> None:
        self._saved, self._registry = SavedRecipes(library.database, library.workspace), registry

    def list(self) -> list[NamedRecipe]:
        """The studio's own first, then the saved ones, each by name."""
        own = [NamedRecipe(RECIPES[name]()) for name in sorted(RECIPES)]
        return own + [_named(one) for one in self._saved.list()]

    def get(self, name: str) -> NamedRecipe:
        """Raises NotFound with the nearest name."""
        if name in RECIPES:
            return NamedRecipe(builtin_recipe(name))
        try:
            return _named(self._saved.get(name))
        except NotFound as error:
            known = [*RECIPES, *(one.name for one in self._saved.list())]
            raise NotFound(error.message, advice=nearest(name, known)) from None

    def save(self, name: str, recipe: Recipe, *, by: str) -> NamedRecipe:
        """Keep a recipe under a name; a saved one of that name is replaced.

        Raises:
            InvalidInput, NotFound: it does not fit the steps that are known here, or the name cannot be used.
            Conflict: the name is one of the studio's own recipes.
        """
        if name in RECIPES:
            raise Conflict(f"'{name}' is a recipe of the studio itself", advice="save it under another name")
        Graph.of(recipe, self._registry())
        return _named(self._saved.save(name, recipe, by=by))

    def remove(self, name: str) -> None:
        """Raises NotFound; Conflict for the studio's own."""
        if name in RECIPES:
            raise Conflict(f"'{name}' is a recipe of the studio itself, and stays")
        self._saved.remove(name)

    @staticmethod
    def require_portable(recipe: Recipe) -> None:
        """Raises Refused for a recipe that reads files of this machine by their path."""
        for name, node in recipe.steps.items():
            if node.step in READ_FILES:
                raise Refused(
                    f"step '{name}' ({node.step}) reads a file of the studio's machine by its path",
                    kept="nothing was started",
                    advice="upload the file instead, or run the recipe on that machine",
                )


def _named(one: SavedRecipe) -> NamedRecipe:
    return NamedRecipe(one.recipe, one.saved_by, one.saved)
