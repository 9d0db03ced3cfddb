"""Recipes that people saved, by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from atelier.database import Database, now
from atelier.database.dialect import upsert
from atelier.errors import InvalidInput, NotFound
from atelier.library.recipe_tables import SavedRecipeRow
from atelier.recipe import Recipe

NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")


@dataclass(frozen=True)
class SavedRecipe:
    """A recipe under its name."""

    name: str
    recipe: Recipe
    saved_by: str
    saved: datetime


class SavedRecipes:
    """The saved recipes of a workspace. Threads may share it."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._database, self._workspace = database, workspace

    def list(self) -> list[SavedRecipe]:
        """All of them, by name."""
        query = select(SavedRecipeRow).where(SavedRecipeRow.workspace == self._workspace)
        with self._database.read() as session:
            return [_value(row) for row in session.scalars(query.order_by(SavedRecipeRow.name))]

    def get(self, name: str) -> SavedRecipe:
        """Raises NotFound."""
        with self._database.read() as session:
            row = session.get(SavedRecipeRow, (self._workspace, name))
            if row is None:
                raise NotFound(f"there is no saved recipe '{name}' in this workspace")
            return _value(row)

    def save(self, name: str, recipe: Recipe, *, by: str) -> SavedRecipe:
        """Keep a recipe; one that has the name already is replaced. Raises InvalidInput for a name that is none."""
        if not NAME.fullmatch(name):
            raise InvalidInput(
                f"'{name[:80]}' cannot be a recipe's name", advice="use small letters, digits and hyphens, at most 64"
            )
        kept = recipe.model_copy(update={"name": name})
        row = {
            "workspace": self._workspace,
            "name": name,
            "recipe": kept.model_dump(mode="json"),
            "saved_by": by,
            "saved": now(),
        }
        with self._database.write() as session:
            upsert(session, SavedRecipeRow, [row], replace=["recipe", "saved_by", "saved"])
        return self.get(name)

    def remove(self, name: str) -> None:
        """Raises NotFound."""
        self.get(name)
        chosen = (SavedRecipeRow.workspace == self._workspace) & (SavedRecipeRow.name == name)
        with self._database.write() as session:
            session.execute(delete(SavedRecipeRow).where(chosen))


def _value(row: SavedRecipeRow) -> SavedRecipe:
    return SavedRecipe(row.name, Recipe.model_validate(row.recipe), row.saved_by, row.saved)
