"""Recipes that people saved, by name: their own, or shared with the workspace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import Field, JsonValue
from sqlalchemy import delete, or_, select, update

from atelier.database import Database, now
from atelier.database.dialect import upsert
from atelier.errors import Forbidden, InvalidInput, NotFound
from atelier.library.recipe_tables import SavedRecipeRow
from atelier.recipe import Recipe
from atelier.recipe.values import Value

NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")


LARGEST_PLACE = 1_000_000
INPUTS, RESULTS = "inputs", "results"


class Place(Value):
    """Where a box stands on the page's canvas: its left upper corner, px, at most a million each way."""

    x: float = Field(ge=-LARGEST_PLACE, le=LARGEST_PLACE, allow_inf_nan=False)
    y: float = Field(ge=-LARGEST_PLACE, le=LARGEST_PLACE, allow_inf_nan=False)


Places = Mapping[str, Place]
"""By box: `inputs`, `results`, `step:NAME`. How a recipe looks is no part of it: keys of results stay the same."""


@dataclass(frozen=True)
class SavedRecipe:
    """A recipe under its name. `shared`: everybody in the workspace sees it, else its author and the owners alone."""

    name: str
    recipe: Recipe
    saved_by: str
    saved: datetime
    shared: bool
    places: Places = field(default_factory=dict)


class SavedRecipes:
    """The saved recipes of a workspace. Threads may share it.

    Where a method takes `viewer`, that is the user who asks: they see what is shared and their own, and change their
    own. None stands for who may see and change everything: the workspace's owners, and whoever is at the machine.
    """

    def __init__(self, database: Database, workspace: str) -> None:
        self._database, self._workspace = database, workspace

    def list(self, viewer: str | None = None) -> list[SavedRecipe]:
        """Those that the viewer sees, by name."""
        query = select(SavedRecipeRow).where(SavedRecipeRow.workspace == self._workspace)
        if viewer is not None:
            query = query.where(or_(SavedRecipeRow.shared, SavedRecipeRow.saved_by == viewer))
        with self._database.read() as session:
            return [_value(row) for row in session.scalars(query.order_by(SavedRecipeRow.name))]

    def get(self, name: str, viewer: str | None = None) -> SavedRecipe:
        """Raises NotFound, also for what is somebody else's own."""
        with self._database.read() as session:
            row = session.get(SavedRecipeRow, (self._workspace, name))
            if row is None or not (row.shared or viewer in (None, row.saved_by)):
                raise NotFound(f"there is no saved recipe '{name}' in this workspace")
            return _value(row)

    def save(
        self,
        name: str,
        recipe: Recipe,
        *,
        by: str,
        shared: bool = True,
        places: Places | None = None,
        viewer: str | None = None,
    ) -> SavedRecipe:
        """Keep a recipe; one that has the name already is replaced.

        Args:
            places: of boxes that the recipe has; others are passed over. None keeps those that are known.

        Raises:
            InvalidInput: the name is none. Forbidden: the recipe of that name is somebody else's.
        """
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
            "shared": shared,
            "places": _plain(recipe, places or {}),
        }
        with self._database.write() as session:
            there = session.get(SavedRecipeRow, (self._workspace, name))
            if there is not None:
                _require(there, viewer)
                row["saved_by"] = there.saved_by  # who mends another's recipe does not take it away from them
                if places is None:
                    row["places"] = _plain(recipe, _places(there))
            upsert(session, SavedRecipeRow, [row], replace=["recipe", "saved_by", "saved", "shared", "places"])
        return self.get(name)

    def share(self, name: str, shared: bool, viewer: str | None = None) -> SavedRecipe:
        """Let the workspace see a recipe, or its author and the owners alone. Raises NotFound, Forbidden."""
        self.get(name, viewer)
        chosen = (SavedRecipeRow.workspace == self._workspace) & (SavedRecipeRow.name == name)
        with self._database.write() as session:
            _require(session.get_one(SavedRecipeRow, (self._workspace, name)), viewer)
            session.execute(update(SavedRecipeRow).where(chosen).values(shared=shared))
        return self.get(name)

    def arrange(self, name: str, places: Places, viewer: str | None = None) -> SavedRecipe:
        """Say where its boxes stand, and nothing else. Raises NotFound, Forbidden."""
        self.get(name, viewer)
        chosen = (SavedRecipeRow.workspace == self._workspace) & (SavedRecipeRow.name == name)
        with self._database.write() as session:
            row = session.get_one(SavedRecipeRow, (self._workspace, name))
            _require(row, viewer)
            kept = _plain(Recipe.model_validate(row.recipe), places)
            session.execute(update(SavedRecipeRow).where(chosen).values(places=kept))
        return self.get(name)

    def remove(self, name: str, viewer: str | None = None) -> None:
        """Raises NotFound, Forbidden."""
        self.get(name, viewer)
        chosen = (SavedRecipeRow.workspace == self._workspace) & (SavedRecipeRow.name == name)
        with self._database.write() as session:
            _require(session.get_one(SavedRecipeRow, (self._workspace, name)), viewer)
            session.execute(delete(SavedRecipeRow).where(chosen))


def _require(row: SavedRecipeRow, viewer: str | None) -> None:
    if viewer not in (None, row.saved_by):
        raise Forbidden(
            f"the recipe '{row.name}' is somebody else's",
            kept="it is as it was",
            advice="save yours under another name, or ask them or the workspace's owner",
        )


def _value(row: SavedRecipeRow) -> SavedRecipe:
    recipe = Recipe.model_validate(row.recipe)
    return SavedRecipe(row.name, recipe, row.saved_by, row.saved, row.shared, _places(row))


def _places(row: SavedRecipeRow) -> dict[str, Place]:
    return {box: Place.model_validate(at) for box, at in row.places.items()}


def _plain(recipe: Recipe, places: Places) -> dict[str, JsonValue]:
    """Of boxes that there are, and no others: the name of a step may tell of somebody, and goes with it."""
    known = {INPUTS, RESULTS, *(f"step:{name}" for name in recipe.steps)}
    return {box: {"x": at.x, "y": at.y} for box, at in sorted(places.items()) if box in known}
