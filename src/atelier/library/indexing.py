"""Keeping what is derived from assets in step with them: labels and their counts, search texts.

`refresh` is called in the transaction that changes an asset, so a listing never disagrees with what is stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import and_, bindparam, delete, func, select, text, tuple_, update
from sqlalchemy.orm import Session

from atelier.database.dialect import insert_missing, slices, upsert
from atelier.library.browse_tables import (
    CollectionItemRow,
    EntryLabelRow,
    EntryRow,
    LabelRow,
    LookRow,
    PartitionRow,
    SearchTextRow,
    TallyRow,
    UnseenRow,
    VectorRow,
)
from atelier.library.dimensions import DAY, GALLERY, GIVEN, Dimension, Facts, Label, Shelf, number_at
from atelier.library.lineage import subjects_by_asset
from atelier.library.run_tables import TaskRow
from atelier.library.tables import AssetRow, CaptionRow
from atelier.library.words import body_of

HIDDEN = ("thumbnail",)
"""Kinds that no listing shows."""

LOOKS = "looks"
"""The name of the partition of looks; those of vectors are named by their embedder."""

Key = tuple[str, str, str, str]  # workspace, shelf, dimension, value
Item = TypeVar("Item")


@dataclass
class _Change:
    """Which labels entries gain and lose."""

    gained: dict[Key, list[int]]
    lost: dict[int, list[int]]  # by the label's id


def refresh(session: Session, asset_ids: Iterable[str], *, tags: Mapping[str, Collection[str]] | None = None) -> None:
    """Bring entries, labels and search texts of these assets up to date, making what is missing.

    Args:
        tags: new tags of assets, all of them; those of the others stay.
    """
    for part in slices(asset_ids, 500):
        _refresh(session, part, tags or {})


def _refresh(session: Session, asset_ids: Sequence[str], tags: Mapping[str, Collection[str]]) -> None:
    session.flush()
    query = select(AssetRow).where(AssetRow.id.in_(asset_ids), AssetRow.kind.not_in(HIDDEN))
    assets = {row.id: row for row in session.scalars(query)}
    if not assets:
        return
    entries, new = _entries(session, assets)
    facts = _facts(session, assets, entries, new)
    present = _present(session, [entry.number for asset_id, entry in entries.items() if asset_id not in new])
    captions = _captions(session, assets)
    words: dict[str, list[str]] = {}
    change = _Change({}, {})
    held: dict[str, tuple[set[int], set[Key]]] = {}
    for asset_id, entry in entries.items():
        row, known = assets[asset_id], facts[asset_id]
        shelf = Shelf.of(row.kind, row.trashed_at is not None)
        width, height = known.sides
        entry.shelf, entry.area, entry.short_side = shelf.value, width * height, min(width, height)
        had = present.get(entry.number, {})
        given = {(dimension, value) for _, dimension, value in had.values() if dimension in GIVEN}
        if asset_id in tags:
            given = {(Dimension.TAG, tag) for tag in tags[asset_id]}
        words[asset_id] = [value for dimension, value in given if dimension == Dimension.TAG]
        held[asset_id] = _compare(change, entry, known.labels | given, had)
    session.flush()
    ids = _apply(session, change)
    texts: list[dict[str, object]] = []
    for asset_id, (kept, gained) in held.items():
        entry, row = entries[asset_id], assets[asset_id]
        body = body_of(
            row.workspace,
            Shelf(entry.shelf),
            row.meta,
            labels=kept | {ids[key] for key in gained},
            title=entry.title,
            note=entry.note,
            tags=words[asset_id],
            caption=captions.get(asset_id, ""),
        )
        texts.append({"number": entry.number, "body": body})
    upsert(session, SearchTextRow, texts, replace=("body",))


def unindex(session: Session, asset_ids: Iterable[str]) -> None:
    """Take assets out of counts before their rows go; their entries, texts, looks and vectors go with the rows."""
    session.flush()
    for part in slices(asset_ids):
        entries = session.scalars(select(EntryRow).where(EntryRow.asset_id.in_(part))).all()
        if not entries:
            continue
        numbers = [entry.number for entry in entries]
        change = _Change({}, {})
        for number, labels in _present(session, numbers).items():
            for label_id in labels:
                change.lost.setdefault(label_id, []).append(number)
        _apply(session, change)
        drop_sights(session, numbers)


def strip(session: Session, asset_ids: Iterable[str]) -> None:
    """Take away what people said of assets and what was seen in them. The caller refreshes them."""
    for part in slices(asset_ids):
        numbers = session.scalars(select(EntryRow.number).where(EntryRow.asset_id.in_(part))).all()
        refresh(session, part, tags=dict.fromkeys(part, ()))
        session.execute(update(EntryRow).where(EntryRow.number.in_(numbers)).values(title="", note="", stars=0))
        drop_sights(session, numbers)


def merge_words(session: Session) -> None:
    """Rewrite the full-text index so that it holds no word of what was removed.

    FTS5 takes words away by noting that they are gone; only merging all its parts into one leaves neither.
    """
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO search_words(search_words) VALUES ('optimize')"))


def drop_sights(session: Session, numbers: Sequence[int]) -> None:
    """Remove looks and vectors, and tell copies in memory that they are out of date."""
    for start in range(0, len(numbers), 1000):
        part = numbers[start : start + 1000]
        looks = session.execute(select(LookRow.workspace).where(LookRow.number.in_(part)).distinct())
        touched = {(row.workspace, LOOKS) for row in looks}
        kept = select(VectorRow.workspace, VectorRow.embedder).where(VectorRow.number.in_(part)).distinct()
        touched |= {(row.workspace, row.embedder) for row in session.execute(kept)}
        session.execute(delete(LookRow).where(LookRow.number.in_(part)))
        session.execute(delete(VectorRow).where(VectorRow.number.in_(part)))
        for workspace, name in sorted(touched):
            move_partition(session, workspace, name, removals=1)


def move_partition(session: Session, workspace: str, name: str, *, removals: int = 0) -> int:
    """Say that looks or vectors changed. Returns the new version; no other writer gets the same one."""
    row = {"workspace": workspace, "name": name, "version": 1, "removals": removals}
    upsert(session, PartitionRow, [row], add=("version", "removals"))
    here = (PartitionRow.workspace == workspace) & (PartitionRow.name == name)
    return session.execute(select(PartitionRow.version).where(here)).scalar_one()


def store_looks(session: Session, workspace: str, packed: Mapping[int, bytes]) -> None:
    """Keep how entries look (`colours.Look.packed`), by their numbers."""
    if not packed:
        return
    again = session.scalar(select(LookRow.number).where(LookRow.number.in_(list(packed))).limit(1)) is not None
    seq = move_partition(session, workspace, LOOKS, removals=int(again))
    rows = [
        {"number": number, "workspace": workspace, "seq": seq, "colours": look[8:], "fingerprint": look[:8]}
        for number, look in packed.items()
    ]
    upsert(session, LookRow, rows, replace=("seq", "colours", "fingerprint"))


def look_stored(session: Session, asset_id: str) -> bytes | None:
    """How an asset looks, if that is known."""
    query = select(LookRow).join(EntryRow, EntryRow.number == LookRow.number).where(EntryRow.asset_id == asset_id)
    row = session.scalar(query)
    return row.fingerprint + row.colours if row else None


def tags_of(session: Session, numbers: Sequence[int]) -> dict[int, list[str]]:
    """The tags of entries, in alphabetical order."""
    found: dict[int, list[str]] = {}
    query = select(EntryLabelRow.number, LabelRow.value).join(LabelRow, LabelRow.id == EntryLabelRow.label_id)
    query = query.where(EntryLabelRow.number.in_(numbers), LabelRow.dimension == Dimension.TAG)
    for number, value in session.execute(query.order_by(LabelRow.value)):
        found.setdefault(number, []).append(value)
    return found


# --- inside ---------------------------------------------------------------------------------------------------------


def _entries(session: Session, assets: Mapping[str, AssetRow]) -> tuple[dict[str, EntryRow], set[str]]:
    """The entry of each asset, made where there is none; and whose are new."""
    known = _entry_rows(session, assets)
    missing = [assets[asset_id] for asset_id in assets if asset_id not in known]
    new = {row.id for row in missing}
    last = 0
    while missing:
        rows: list[dict[str, object]] = []
        for row in sorted(missing, key=lambda row: (row.created, row.id)):
            last = max(number_at(row.created), last + 1)
            rows.append(_blank(row, last))
        insert_missing(session, EntryRow, rows)
        known |= _entry_rows(session, [row.id for row in missing])
        # A number that another asset has already stays with it; the next one is tried.
        missing = [row for row in missing if row.id not in known]
    unseen = [known[one] for one in sorted(new) if assets[one].kind in GALLERY]
    rows = [{"number": entry.number, "workspace": entry.workspace, "attempts": 0} for entry in unseen]
    insert_missing(session, UnseenRow, rows)
    return known, new


def _blank(row: AssetRow, number: int) -> dict[str, object]:
    return {
        "number": number,
        "asset_id": row.id,
        "workspace": row.workspace,
        "shelf": Shelf.of(row.kind, row.trashed_at is not None).value,
        "area": 0,
        "short_side": 0,
        "stars": 0,
        "title": "",
        "note": "",
    }


def _entry_rows(session: Session, asset_ids: Iterable[str]) -> dict[str, EntryRow]:
    return {row.asset_id: row for row in session.scalars(select(EntryRow).where(EntryRow.asset_id.in_(asset_ids)))}


def _facts(
    session: Session, assets: Mapping[str, AssetRow], entries: Mapping[str, EntryRow], new: Collection[str]
) -> dict[str, Facts]:
    subjects = subjects_by_asset(session, assets)
    tasks = {row.task_id for row in assets.values() if row.task_id}
    steps = {row.id: row.step for row in session.execute(select(TaskRow.id, TaskRow.step).where(TaskRow.id.in_(tasks)))}
    collections: dict[str, set[str]] = {}
    old = [asset_id for asset_id in assets if asset_id not in new]
    held = select(CollectionItemRow.asset_id, CollectionItemRow.collection_id)
    for asset_id, collection in session.execute(held.where(CollectionItemRow.asset_id.in_(old))) if old else ():
        collections.setdefault(asset_id, set()).add(collection)
    return {
        asset_id: Facts(
            kind=row.kind,
            media_type=row.media_type,
            width=row.width,
            height=row.height,
            rating=row.rating,
            minor=row.minor,
            stars=entries[asset_id].stars,
            meta=row.meta,
            subjects=frozenset(subjects.get(asset_id, ())),
            step=steps.get(row.task_id or ""),
            collections=frozenset(collections.get(asset_id, ())),
        )
        for asset_id, row in assets.items()
    }


def _present(session: Session, numbers: Sequence[int]) -> dict[int, dict[int, tuple[str, str, str]]]:
    """Labels by entry and by the label's id: (shelf, dimension, value)."""
    found: dict[int, dict[int, tuple[str, str, str]]] = {}
    if not numbers:
        return found
    query = select(EntryLabelRow.number, LabelRow.id, LabelRow.shelf, LabelRow.dimension, LabelRow.value)
    query = query.join(LabelRow, LabelRow.id == EntryLabelRow.label_id).where(EntryLabelRow.number.in_(numbers))
    for number, label_id, shelf, dimension, value in session.execute(query):
        found.setdefault(number, {})[label_id] = (shelf, dimension, value)
    return found


def _captions(session: Session, asset_ids: Iterable[str]) -> dict[str, str]:
    newest = select(CaptionRow.asset_id, func.max(CaptionRow.version).label("version"))
    newest = newest.where(CaptionRow.asset_id.in_(asset_ids)).group_by(CaptionRow.asset_id).subquery()
    same = and_(CaptionRow.asset_id == newest.c.asset_id, CaptionRow.version == newest.c.version)
    query = select(CaptionRow.asset_id, CaptionRow.text).join(newest, same)
    return {row.asset_id: row.text for row in session.execute(query)}


def _compare(
    change: _Change, entry: EntryRow, wanted: set[Label], had: Mapping[int, tuple[str, str, str]]
) -> tuple[set[int], set[Key]]:
    """Note what an entry gains and loses. Returns ids of the labels it keeps, and the keys of those it gains."""
    keys = {(entry.workspace, entry.shelf, Dimension(dimension).value, value) for dimension, value in wanted}
    kept: dict[Key, int] = {}
    for label_id, (shelf, dimension, value) in had.items():
        key = (entry.workspace, shelf, dimension, value)
        if key in keys:
            kept[key] = label_id
        else:
            change.lost.setdefault(label_id, []).append(entry.number)
    gained = keys - kept.keys()
    for key in gained:
        change.gained.setdefault(key, []).append(entry.number)
    return set(kept.values()), gained


def _apply(session: Session, change: _Change) -> dict[Key, int]:
    """Write the change: lists, counts, tallies. Returns ids of the labels that were gained.

    Labels are locked in the order of their ids, so that writers wait for each other and never in a circle.
    """
    ids = _intern(session, sorted(change.gained))
    counts: Counter[int] = Counter()
    days: Counter[tuple[int, int]] = Counter()
    for label_id, numbers in change.lost.items():
        for start in range(0, len(numbers), 1000):
            chosen = EntryLabelRow.number.in_(numbers[start : start + 1000])
            session.execute(delete(EntryLabelRow).where(EntryLabelRow.label_id == label_id, chosen))
        counts[label_id] -= len(numbers)
        days.subtract((label_id, number // DAY) for number in numbers)
    rows: list[dict[str, int]] = []
    for key, numbers in change.gained.items():
        rows += [{"label_id": ids[key], "number": number} for number in numbers]
        counts[ids[key]] += len(numbers)
        days.update((ids[key], number // DAY) for number in numbers)
    insert_missing(session, EntryLabelRow, rows)
    add = update(LabelRow).where(LabelRow.id == bindparam("which")).values(count=LabelRow.count + bindparam("more"))
    moved = [{"which": label_id, "more": more} for label_id, more in sorted(counts.items()) if more]
    if moved:
        session.connection().execute(add, moved)
    tallies = [{"label_id": label, "day": day, "count": more} for (label, day), more in sorted(days.items()) if more]
    upsert(session, TallyRow, tallies, add=("count",))
    if change.lost:
        for part in _parts(sorted(change.lost)):
            session.execute(delete(TallyRow).where(TallyRow.label_id.in_(part), TallyRow.count <= 0))
            # A label can be a word that somebody typed: it must not outlive the last thing that has it.
            session.execute(delete(LabelRow).where(LabelRow.id.in_(part), LabelRow.count <= 0))
    return ids


def _intern(session: Session, keys: Sequence[Key]) -> dict[Key, int]:
    found = _label_ids(session, keys)
    names = ("workspace", "shelf", "dimension", "value")
    missing = [{**dict(zip(names, key, strict=True)), "count": 0} for key in keys if key not in found]
    if missing:
        insert_missing(session, LabelRow, missing)
        found = _label_ids(session, keys)
    return found


def _label_ids(session: Session, keys: Sequence[Key]) -> dict[Key, int]:
    found: dict[Key, int] = {}
    columns = (LabelRow.workspace, LabelRow.shelf, LabelRow.dimension, LabelRow.value)
    for part in _parts(keys):
        query = select(LabelRow.id, *columns).where(tuple_(*columns).in_(part)).order_by(LabelRow.id)
        for row in session.execute(query.with_for_update()):
            found[(row.workspace, row.shelf, row.dimension, row.value)] = row.id
    return found


def _parts(items: Sequence[Item], width: int = 500) -> Iterable[Sequence[Item]]:
    return (items[start : start + width] for start in range(0, len(items), width))
