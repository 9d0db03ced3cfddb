"""Words that name a subject, wherever a person may have typed them: prompts, titles, captions, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import JsonValue
from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from atelier.database import Base
from atelier.library.browse_tables import CollectionRow, EntryLabelRow, EntryRow, LabelRow, ShareRow
from atelier.library.dimensions import Dimension
from atelier.library.indexing import refresh, tags_of
from atelier.library.run_tables import RunRow, TaskRow
from atelier.library.tables import (
    AdapterRow,
    AdapterVersionRow,
    AssetRow,
    CaptionRow,
    SubjectRow,
    VerdictRow,
)

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
)
"""Table, its columns with words, and the table that knows the workspace where it does not itself."""


def redact_mentions(session: Session, workspace: str, words: Sequence[str]) -> int:
    """Replace whole words (any case) by `[forgotten]` in every text of a workspace. Returns how many rows changed."""
    words = sorted({word for word in words if word}, key=len, reverse=True)
    if not words:
        return 0
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    changed = 0
    touched: set[str] = set()  # assets whose search texts and labels follow from what changed
    for table, columns, owner in PLACES:
        query = select(table)
        if owner is not None:
            query = query.join(owner)
        query = query.where((owner or table).__table__.c.workspace == workspace)
        hits = [cast(column, Text).icontains(word, autoescape=True) for column in columns for word in words]
        for row in session.scalars(query.where(or_(*hits))):
            found = {column.key: getattr(row, column.key) for column in columns}
            clean = {name: _redacted(value, pattern) for name, value in found.items()}
            if clean != found:
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
    tags = _redacted_tags(session, workspace, words, pattern)
    refresh(session, sorted(touched | tags.keys()), tags=tags)
    return changed + len(tags)


def _redacted_tags(
    session: Session, workspace: str, words: Sequence[str], pattern: re.Pattern[str]
) -> dict[str, list[str]]:
    """New tags of the assets whose tags name the subject."""
    named = or_(*(LabelRow.value.icontains(word, autoescape=True) for word in words))
    query = select(EntryRow.number, EntryRow.asset_id).join(EntryLabelRow, EntryLabelRow.number == EntryRow.number)
    query = query.join(LabelRow, LabelRow.id == EntryLabelRow.label_id).distinct()
    query = query.where(LabelRow.workspace == workspace, LabelRow.dimension == Dimension.TAG, named)
    owners = {row.number: row.asset_id for row in session.execute(query)}
    found: dict[str, list[str]] = {}
    for number, tags in tags_of(session, list(owners)).items():
        clean = [pattern.sub(FORGOTTEN, tag) for tag in tags]
        if clean != tags:
            found[owners[number]] = clean
    return found


def _redacted(value: JsonValue, pattern: re.Pattern[str]) -> JsonValue:
    if isinstance(value, str):
        return pattern.sub(FORGOTTEN, value)
    if isinstance(value, list):
        return [_redacted(member, pattern) for member in value]
    if isinstance(value, dict):
        return {pattern.sub(FORGOTTEN, name): _redacted(member, pattern) for name, member in value.items()}
    return value
