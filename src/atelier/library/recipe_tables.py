"""Recipes that people saved under a name."""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import String, text, true
from sqlalchemy.orm import Mapped, mapped_column

from atelier.database import Base


class SavedRecipeRow(Base):
    """A recipe of a workspace; saving under a name that is taken replaces what was there."""

    __tablename__ = "saved_recipes"

    workspace: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    recipe: Mapped[dict[str, JsonValue]]
    saved_by: Mapped[str] = mapped_column(String(64))
    saved: Mapped[datetime]
    shared: Mapped[bool] = mapped_column(default=True, server_default=true())  # else its author's own
    places: Mapped[dict[str, JsonValue]] = mapped_column(default=dict, server_default=text("'{}'"))  # of its boxes, px
