"""Erasing a workspace: nothing of it is left, nothing of another is touched, and it stays away after a restore."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

import atelier.accounts.moderation_tables
import atelier.jobs.tables  # noqa: F401 - all tables are to be seen
from atelier.accounts import Consents, Scope
from atelier.accounts.tables import WorkspaceRow
from atelier.accounts.workspaces import Closed, Workspaces
from atelier.database import Base, Database
from atelier.errors import Conflict, NotFound, Refused
from atelier.library import Library, Purpose
from atelier.library.closing import KEPT, own_rows
from atelier.library.recipes import SavedRecipes
from atelier.recipe import Photo, Recipe
from atelier.steps.values import Document

MARK = "QUOLLMARK"
INSTANCE_WIDE = {
    "alembic_version",
    "identities",
    "idempotent_answers",
    "indexing",
    "limits",
    "one_time_links",
    "queue_pauses",
    "rates",
    "refresh_tokens",
    "sessions",
    "step_durations",
    "team_members",
    "teams",
    "usage_days",
    "users",
    "workers",
    "workspaces",
}
"""Tables whose rows belong to no workspace, or are treated by `accounts.workspaces.Closed`: a new one is a decision."""


def open_library(home: Path) -> Library:
    return Library.open(home, participants=lambda database: [Consents(database), Closed()])


@pytest.fixture
def library(home: Path):
    with open_library(home) as opened:
        yield opened


def fill(library: Library, picture, words: str) -> Library:
    """Some of everything."""
    Workspaces(library.database).ensure(library.workspace)
    anna = library.subjects.create(f"Anna {words}", notes=f"{words} notes")
    Consents(library.database).give(library.workspace, anna.id, given_by=words, scopes=[Scope.TRAINING])
    photo = library.add_photo(anna.id, picture(1, (300, 200)), media_type="image/jpeg", meta={"name": words}).asset
    library.captions.write({photo.id: f"a photo of {words}"})
    library.add(Document, f'"{words}"'.encode(), media_type="application/json", sources=[(photo.id, "layer")])
    library.collections.create(f"{words} collection", user="owner")
    library.shares.create([photo.id], user="owner", title=words)
    SavedRecipes(library.database, library.workspace).save("mine", Recipe(name="x", title=words), by="owner")
    folder = library.areas.folder(library.workspace, Purpose.CACHE, "key", [anna.id])
    (folder / f"{words}.bin").write_bytes(words.encode())
    return library


def files_with(home: Path, needle: str) -> list[str]:
    return [
        str(path.relative_to(home))
        for path in home.rglob("*")
        if path.is_file() and (needle.encode() in path.read_bytes() or needle in str(path))
    ]


def rows_of(database: Database, workspace: str) -> dict[str, int]:
    with database.read() as session:
        counts = {
            table.name: session.scalar(select(func.count()).select_from(table).where(condition)) or 0
            for table, condition in own_rows(workspace).items()
        }
    return {name: count for name, count in counts.items() if count}


def test_every_table_is_reached_or_belongs_to_the_whole_instance() -> None:
    reached = {table.name for table in own_rows("w")}
    assert {table.name for table in Base.metadata.sorted_tables} - reached <= INSTANCE_WIDE
    assert not reached & INSTANCE_WIDE
    assert reached >= KEPT - {"workspaces"}


def test_nothing_is_left_and_nothing_else_is_touched(library: Library, home: Path, picture) -> None:
    fill(library, picture, "kept")
    other = fill(library.beside("campaign"), picture, MARK)
    before = rows_of(library.database, "default")
    preview = library.closing.preview("campaign")
    assert preview.size > 0
    assert files_with(home, MARK)
    certificate = library.closing.erase("campaign")
    assert certificate.complete
    assert certificate.erased == preview.counts
    expected = {"subject": 1, "photo": 1, "thumbnail": 1, "document": 1, "caption": 1, "consent": 1, "recipe": 1}
    expected |= {"collection": 1, "share-link": 1}
    assert certificate.erased == {**certificate.erased, **expected}
    assert rows_of(library.database, "campaign") == {"tombstones": 1}
    assert files_with(home, MARK) == []
    assert rows_of(library.database, "default") == before
    assert len(list((home / "blobs").rglob("*/*"))) == before["blobs"]
    assert not [one for one in library.check(verify=True).findings if one.kind != "no-thumbnails"]
    with library.database.read() as session:
        left = session.get_one(WorkspaceRow, "campaign")
        assert (left.title, left.erased is not None) == ("", True)
    for again in (lambda: Workspaces(library.database).create("campaign"), lambda: library.closing.erase("campaign")):
        with pytest.raises(Conflict):
            again()
    with pytest.raises(NotFound):
        Workspaces(library.database).get("campaign")
    with pytest.raises(Refused, match="erased"):
        other.add(Photo, picture(9, (300, 200)), media_type="image/jpeg")
    assert rows_of(library.database, "campaign") == {"tombstones": 1}


def test_what_is_being_stored_meanwhile_stays_out(library: Library, worker, picture) -> None:
    other = fill(library.beside("campaign"), picture, MARK)
    draft = other.store.put("campaign", Photo, picture(5, (300, 200)), media_type="image/jpeg")
    library.closing.erase("campaign")
    with pytest.raises(NotFound):
        other.store.read("campaign", draft.asset)
    other.store.discard("campaign", [draft])
    assert rows_of(library.database, "campaign") == {"tombstones": 1}


def test_a_restored_database_has_everything_erased_again(home: Path, picture, tmp_path: Path) -> None:
    with open_library(home) as library:
        fill(library.beside("campaign"), picture, MARK)
        third = fill(library.beside("third"), picture, f"{MARK}third")
        (anna,) = third.subjects.list()
    shutil.copytree(home, tmp_path / "copy")
    with open_library(home) as library:
        library.closing.erase("campaign")
        library.beside("third").erasure.forget(anna.id)
    shutil.copytree(home / "tombstones", tmp_path / "copy" / "tombstones", dirs_exist_ok=True)
    with open_library(tmp_path / "copy") as restored:
        assert rows_of(restored.database, "campaign") == {"tombstones": 1}
        with pytest.raises(NotFound):
            restored.beside("third").subjects.get(anna.id)
        with pytest.raises(NotFound):
            Workspaces(restored.database).get("campaign")
    assert files_with(tmp_path / "copy", f"Anna {MARK}") == []
