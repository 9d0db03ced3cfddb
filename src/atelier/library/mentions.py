"""Words that name a subject, wherever a person may have typed them: prompts, titles, captions, notes, recipes.

What is found by name loses the name. A saved recipe that refers to an erased thing by its id cannot work any more, and
goes whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue, ValidationError
from sqlalchemy import ColumnElement, Text, cast, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from atelier.database import Base
from atelier.library.browse_tables import CollectionRow, EntryLabelRow, EntryRow, LabelRow, ShareRow
from atelier.library.dimensions import Dimension
from atelier.library.indexing import refresh, tags_of
from atelier.library.recipe_tables import SavedRecipeRow
from atelier.library.run_tables import RunRow, TaskRow
from atelier.library.tables import (
    AdapterRow,
    AdapterVersionRow,
    AssetRow,
    CaptionRow,
    SubjectRow,
    VerdictRow,
)
from atelier.library.waiting_tables import WaitingRow
from atelier.recipe import Recipe
from atelier.recipe.values import new_id

FORGOTTEN = "[forgotten]"

PLACES: tuple[tuple[type[Base], tuple[InstrumentedAttribute[Any], ...], type[Base] | None], ...] = (
    (RunRow, (RunRow.title, RunRow.recipe, RunRow.inputs), None),
    (TaskRow, (TaskRow.problem, TaskRow.result, TaskRow.provenance), None),
    (AssetRow, (AssetRow.meta,), None),
    (CaptionRow, (CaptionRow.text,), AssetRow),
    (VerdictRow, (VerdictRow.reason, VerdictRow.note), AssetRow),
    (AdapterRow, (AdapterRow.name,), None),
    (AdapterVersionRow, (AdapterVersionRow.notes, AdapterVersionRow.tags, AdapterVersionRow.scores), AdapterRow),
    (SubjectRow, (SubjectRow.notes,), None),
    (EntryRow, (EntryRow.title, EntryRow.note), None),
    (CollectionRow, (CollectionRow.name, CollectionRow.note), None),
    (ShareRow, (ShareRow.title,), None),
    (WaitingRow, (WaitingRow.prompts, WaitingRow.options, WaitingRow.reason, WaitingRow.advice), None),
)
"""Table, its columns with words, and the table that knows the workspace where it does not itself."""


@dataclass(frozen=True)
class Doomed:
    """Ids of what an erasure removes or empties anyway, so that it is not counted twice."""

    subject: str = ""
    assets: Collection[str] = field(default=())
    runs: Collection[str] = field(default=())

    def __contains__(self, row: Base) -> bool:
        match row:
            case SubjectRow():
                return row.id == self.subject
            case AssetRow():
                return row.id in self.assets
            case RunRow():
                return row.id in self.runs
            case TaskRow():
                return row.run_id in self.runs
            case AdapterRow():
                return row.subject_id == self.subject
            case WaitingRow():
                return self.subject in row.subjects
            case CaptionRow() | VerdictRow() | EntryRow() | AdapterVersionRow():
                return row.asset_id in self.assets
            case _:
                return False


class Naming:
    """The words that name somebody, and finding and replacing them.

    Words count whole and in any case; between the parts of a name any blank, `-` or `_` may stand, as names of files
    and recipes have it.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = sorted({word for word in words if word.strip()}, key=len, reverse=True)
        parts = [r"[\s_-]+".join(map(re.escape, word.split())) for word in self.words]
        self._pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})(?![^\W_])", re.IGNORECASE)
        # SQLite folds the case of ASCII letters alone, and JSON is searched as it is written.
        first = {part[0] for word in self.words if (part := word.split())}
        cases = {form for one in first for form in (one, one.lower(), one.upper(), one.title(), one.casefold())}
        self._needles = sorted(cases | {json.dumps(one, ensure_ascii=False)[1:-1] for one in cases})

    def __bool__(self) -> bool:
        return bool(self.words)

    def may_be_in(self, *columns: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        """For a query: rows that could hold one of the words."""
        return or_(*(cast(column, Text).icontains(one, autoescape=True) for column in columns for one in self._needles))

    def clean(self, value: JsonValue) -> JsonValue:
        """The value without the words, in keys too."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.clean(member) for member in value]
        if isinstance(value, dict):
            return {self.text(name): self.clean(member) for name, member in value.items()}
        return value

    def text(self, text: str, instead: str = FORGOTTEN) -> str:
        """The text without the words."""
        return self._pattern.sub(instead, text)


def count_mentions(session: Session, workspace: str, naming: Naming, doomed: Doomed) -> int:
    """How many rows `redact_mentions` would change once the doomed ones are gone."""
    if not naming:
        return 0
    rows = sum(1 for row, _ in _mentions(session, workspace, naming) if row not in doomed)
    return rows + len(_redacted_tags(session, workspace, naming).keys() - set(doomed.assets))


def redact_mentions(session: Session, workspace: str, naming: Naming) -> int:
    """Replace the words by `[forgotten]` in every text of a workspace. Returns how many rows changed."""
    if not naming:
        return 0
    changed = 0
    touched: set[str] = set()  # assets whose search texts and labels follow from what changed
    for row, clean in _mentions(session, workspace, naming):
        changed += 1
        for name, value in clean.items():
            setattr(row, name, value)
        if isinstance(row, AdapterRow | CollectionRow):
            row.name = f"{row.name} {row.id}"[-128:]  # their names are unique
        if isinstance(row, AssetRow):
            touched.add(row.id)
        elif isinstance(row, CaptionRow | EntryRow):
            touched.add(row.asset_id)
    session.flush()
    tags = _redacted_tags(session, workspace, naming)
    refresh(session, sorted(touched | tags.keys()), tags=tags)
    return changed + len(tags)


def recipes_naming(session: Session, workspace: str, naming: Naming, gone: Collection[str]) -> int:
    """How many saved recipes `clean_recipes` would change or remove."""
    rows = session.scalars(select(SavedRecipeRow).where(SavedRecipeRow.workspace == workspace))
    return sum(1 for row in rows if _refers(row.recipe, gone) or _reworded(row, naming) is not row.recipe)


def clean_recipes(session: Session, workspace: str, naming: Naming, gone: Collection[str]) -> int:
    """Take the words out of saved recipes and their names, and remove those that refer to what is gone by its id.

    Args:
        gone: ids of the subject and of what was erased with them.

    Returns: how many recipes were changed or removed.
    """
    count = 0
    for row in session.scalars(select(SavedRecipeRow).where(SavedRecipeRow.workspace == workspace)).all():
        clean = None if _refers(row.recipe, gone) else _reworded(row, naming)
        if clean is row.recipe:
            continue
        count += 1
        session.delete(row)
        session.flush()
        if clean is not None:
            name = naming.text(row.name, "forgotten")
            if name != row.name:
                name = f"{name[:40].strip('-')}-{new_id()}"  # names are unique
            recipe = {**clean, "name": name}
            session.add(
                SavedRecipeRow(
                    workspace=workspace,
                    name=name,
                    recipe=recipe,
                    saved_by=row.saved_by,
                    saved=row.saved,
                    shared=row.shared,
                    places=row.places,
                )
            )
    session.flush()
    return count


def _reworded(row: SavedRecipeRow, naming: Naming) -> dict[str, JsonValue] | None:
    """The recipe without the words: itself where they are not in it, None where nothing that works is left."""
    if not naming:
        return row.recipe
    clean = naming.clean(row.recipe)
    assert isinstance(clean, dict)
    if clean == row.recipe and naming.text(row.name) == row.name:
        return row.recipe
    try:
        Recipe.model_validate(clean)
    except ValidationError:
        return None
    changed_names = any(clean.get(part) and _keys(clean[part]) != _keys(row.recipe.get(part)) for part in _NAMED)
    return None if changed_names else clean


_NAMED = ("inputs", "steps", "outputs")
"""Parts of a recipe whose keys are names that links use."""


def _keys(value: JsonValue) -> set[str]:
    return set(value) if isinstance(value, dict) else set()


def _refers(value: JsonValue, gone: Collection[str]) -> bool:
    if isinstance(value, str):
        return value in gone
    if isinstance(value, list):
        return any(_refers(member, gone) for member in value)
    return isinstance(value, dict) and any(_refers(member, gone) for member in value.values())


def _mentions(session: Session, workspace: str, naming: Naming) -> Iterator[tuple[Base, dict[str, Any]]]:
    """Rows that hold the words, each with its columns as they are to be."""
    for table, columns, owner in PLACES:
        query = select(table)
        if owner is not None:
            query = query.join(owner)
        query = query.where((owner or table).__table__.c.workspace == workspace, naming.may_be_in(*columns))
        for row in session.scalars(query).all():
            found = {column.key: getattr(row, column.key) for column in columns}
            clean = {name: naming.clean(value) for name, value in found.items()}
            if clean != found:
                yield row, clean


def _redacted_tags(session: Session, workspace: str, naming: Naming) -> dict[str, list[str]]:
    """New tags of the assets whose tags name the subject."""
    query = select(EntryRow.number, EntryRow.asset_id).join(EntryLabelRow, EntryLabelRow.number == EntryRow.number)
    query = query.join(LabelRow, LabelRow.id == EntryLabelRow.label_id).distinct()
    query = query.where(
        LabelRow.workspace == workspace, LabelRow.dimension == Dimension.TAG, naming.may_be_in(LabelRow.value)
    )
    owners = {row.number: row.asset_id for row in session.execute(query)}
    found: dict[str, list[str]] = {}
    for number, tags in tags_of(session, list(owners)).items():
        clean = [naming.text(tag) for tag in tags]
        if clean != tags:
            found[owners[number]] = clean
    return found
