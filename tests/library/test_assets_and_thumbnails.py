"""Assets: stored and listed; thumbnails small, right and private."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import insert, text

from atelier.errors import Conflict, Corrupt, InvalidInput, NotFound, OutOfResources, Unavailable
from atelier.library import Library, Rating, Verdict
from atelier.library.assets import ANY
from atelier.library.tables import AssetRow, BlobRow
from atelier.library.thumbnails import shrink
from atelier.recipe.values import Photo, Picture, Report

GPS = 0x8825


def test_what_is_added_comes_back_after_reopening(
    library: Library, home: Path, picture: Callable[..., bytes], database_url: str | None
) -> None:
    content = picture(1)
    meta = {"width": 96, "height": 64, "note": "Größe"}
    entry = library.add(Photo, content, media_type="image/jpeg", meta=meta)
    with Library.open(home, database_url) as again:
        assert again.read(entry.asset.id) == content
        found = again.assets.get(entry.asset.id)
        assert found == entry
        assert (found.width, found.height, type(found.asset)) == (96, 64, Photo)
        assert [same.asset.id for same in again.assets.find(entry.asset.digest)] == [entry.asset.id]
        assert again.store.range("default", entry.asset, 10, 20) == content[10:20]
        with again.store.local("default", entry.asset) as path:
            assert path.suffix == ".jpg"
            assert path.read_bytes() == content
            assert path.stat().st_mode & 0o077 == 0 or path.parent.stat().st_mode & 0o077 == 0
        assert not path.exists()


def test_a_workspace_sees_only_its_own(
    library: Library, home: Path, picture: Callable[..., bytes], database_url: str | None
) -> None:
    entry = library.add(Photo, picture(1), media_type="image/jpeg")
    with Library.open(home, database_url, "other") as other:
        for ask in (other.assets.get, other.read, other.thumbnails.get, other.assets.descendants):
            with pytest.raises(NotFound):
                ask(entry.asset.id)
        assert other.assets.find(entry.asset.digest) == []
        assert other.assets.page().entries == ()
        assert other.assets.trash([entry.asset.id]) == 0


def test_pages_give_everything_once_newest_first(library: Library) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    with library.database.write() as session:
        blob = {"id": "b", "workspace": "default", "state": "stored", "owner": "", "created": moment, "size": 1}
        session.execute(insert(BlobRow).values(blob))
        rows = [
            {
                "id": f"a{index:04}",
                "workspace": "default",
                "kind": "photo" if index % 3 else "picture",
                "media_type": "image/png",
                "blob_id": "b",
                "meta": {},
                "rating": ["general", "explicit", None][index % 5 % 3],
                "minor": False,
                "created": moment + timedelta(seconds=index // 4),  # several at the same moment
            }
            for index in range(230)
        ]
        session.execute(insert(AssetRow), rows)
    seen: list[str] = []
    cursor = None
    while True:
        page = library.assets.page(limit=50, cursor=cursor)
        seen += [entry.asset.id for entry in page.entries]
        cursor = page.cursor
        if cursor is None:
            break
    assert seen == [f"a{index:04}" for index in reversed(range(230))]
    only = library.assets.page(ratings=[Rating.GENERAL, None], limit=1000).entries
    assert {entry.rating for entry in only} == {Rating.GENERAL, None}
    assert len(only) == sum(row["rating"] != "explicit" for row in rows)
    assert len(list(library.assets.each(kinds=("picture",)))) == sum(row["kind"] == "picture" for row in rows)
    assert library.assets.trash(["a0001", "a0002"]) == 2
    assert library.assets.trash(["a0001"]) == 0
    assert [entry.asset.id for entry in library.assets.page(trashed=True).entries] == ["a0002", "a0001"]
    assert library.assets.restore(["a0001", "a0002"]) == 2
    for bad in ("x", "2026-01-01~a", "~"):
        with pytest.raises(InvalidInput):
            library.assets.page(cursor=bad)
    with pytest.raises(InvalidInput):
        library.assets.page(limit=0)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("rating", "index"), [(ANY, "ix_assets_listing"), (Rating.GENERAL, "ix_assets_rating")])
def test_listing_runs_along_an_index(library: Library, rating: Rating, index: str) -> None:
    """No sorting, no scan: what makes page 2,000 as fast as page 1."""
    query = library.assets.listing("photo", rating, after=(datetime.now(UTC), "a")).limit(100)
    compiled = query.compile(library.database.engine, compile_kwargs={"literal_binds": True})
    with library.database.read() as session:
        plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
    assert any(f"SEARCH assets USING INDEX {index}" in step and "trashed_at=?" in step for step in plan), plan
    assert not any("TEMP B-TREE" in step or step.startswith("SCAN") for step in plan), plan


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("table", "columns", "index"),
    [
        ("tasks", "workspace='a' AND key='b' AND reusable=1 ORDER BY seq DESC", "ix_tasks_lookup"),
        ("lineage", "parent='a'", "ix_lineage_parent"),
        ("asset_subjects", "subject_id='a'", "sqlite_autoindex_asset_subjects_1"),
        ("blobs", "workspace='a' AND digest='b'", "ix_blobs_workspace_digest"),
        ("runs", "workspace='a' ORDER BY created DESC, id DESC", "ix_runs_listing"),
    ],
)
def test_hot_queries_run_along_indexes(library: Library, table: str, columns: str, index: str) -> None:
    with library.database.read() as session:
        plan = [
            row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {columns}"))
        ]
    assert any(index in step for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan), plan


def test_thumbnails_carry_pixels_and_nothing_else(library: Library, picture: Callable[..., bytes]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(GPS)[1] = "N"
    entry = library.add(Photo, picture(3, (1500, 1000), exif), media_type="image/jpeg")
    ids = library.thumbnails.ids(entry.asset.id)
    assert sorted(ids) == [256, 512, 1024]
    for edge in ids:
        content = library.thumbnails.get(entry.asset.id, edge)
        with Image.open(io.BytesIO(content)) as small:
            assert small.format == "WEBP"
            assert small.height == edge, "turned upright"
            assert small.width == pytest.approx(edge * 2 / 3, abs=1)
            assert not small.getexif()
            assert "icc_profile" not in small.info
            assert "exif" not in small.info
        assert b"SecretCamera" not in content
        assert library.assets.parents(ids[edge])[0].parent == entry.asset.id
    assert sorted(library.assets.descendants(entry.asset.id)) == sorted(ids.values())
    with Image.open(io.BytesIO(library.thumbnails.get(entry.asset.id, 300))) as small:
        assert max(small.size) == 512


def test_larger_thumbnails_are_made_by_who_looks_at_images_in_the_background(
    library: Library, picture: Callable[..., bytes]
) -> None:
    meta = {"width": 700, "height": 500}
    entry = library.add(Photo, picture(3, (700, 500)), media_type="image/jpeg", meta=meta)
    assert list(library.thumbnails.ids(entry.asset.id)) == [256]
    assert library.indexer.run(None).seen == 1
    assert sorted(library.thumbnails.ids(entry.asset.id)) == [256, 512]
    assert library.indexer.again() == library.indexer.run(None).seen == 1
    assert len(library.assets.descendants(entry.asset.id)) == 2, "none is made twice"
    assert library.check(verify=True).findings == ()


def test_content_that_is_stored_together_is_stored_whole_or_not_at_all(
    library: Library, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = library.vault.blobs.write
    written: list[str] = []

    def full(blob_id: str, content: bytes, key: bytes) -> object:
        if written:
            raise OutOfResources("the disk is full")
        written.append(blob_id)
        return real(blob_id, content, key)

    monkeypatch.setattr(type(library.vault.blobs), "write", lambda self, *words: full(*words))
    with pytest.raises(OutOfResources):
        library.vault.stage_all("default", [b"one", b"two"])
    assert len(written) == 1
    assert [path for path in (home / "blobs").rglob("*") if path.is_file()] == []
    assert library.check().findings == ()


def test_small_and_transparent_images_have_thumbnails_too() -> None:
    buffer = io.BytesIO()
    Image.new("LA", (40, 20), (10, 0)).save(buffer, "PNG")
    [small] = shrink(io.BytesIO(buffer.getvalue()))
    assert (small.width, small.height) == (40, 20)
    with Image.open(io.BytesIO(small.content)) as image:
        assert image.mode == "RGBA"


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a" + b"\0" * 50, b"\xff\xd8\xff\xe0" + b"\0" * 100])
def test_what_is_no_image_leaves_nothing(library: Library, home: Path, content: bytes) -> None:
    with pytest.raises(InvalidInput):
        library.add(Photo, content, media_type="image/jpeg")
    assert library.assets.page().entries == ()
    assert [path for path in (home / "blobs").rglob("*") if path.is_file()] == []
    assert library.check().findings == ()


def test_other_kinds_have_no_thumbnails(library: Library) -> None:
    entry = library.add(Report, b"{}", media_type="application/json")
    with pytest.raises(InvalidInput):
        library.thumbnails.get(entry.asset.id)


def test_trash_is_emptied_with_thumbnails_and_blobs(
    library: Library, home: Path, picture: Callable[..., bytes]
) -> None:
    kept, gone = (library.add(Picture, picture(seed), media_type="image/jpeg") for seed in (1, 2))
    library.assets.trash([gone.asset.id])
    assert library.assets.empty_trash(older_than=timedelta(days=1)) == 0
    assert library.assets.empty_trash() == 1
    with pytest.raises(NotFound):
        library.read(gone.asset.id)
    assert library.read(kept.asset.id)
    assert len([path for path in (home / "blobs").rglob("*") if path.is_file()]) == 2
    assert library.check(verify=True).findings == ()


def test_the_same_photo_twice_is_a_conflict_and_leaves_nothing(library: Library, picture: Callable[..., bytes]) -> None:
    anna, bob = library.subjects.create("Anna"), library.subjects.create("Bob")
    library.add_photo(anna.id, picture(1), media_type="image/jpeg")
    with pytest.raises(Conflict, match="already"):
        library.add_photo("Anna", picture(1), media_type="image/jpeg", verdicts=[Verdict("blur", True)])
    library.add_photo(bob.id, picture(1), media_type="image/jpeg")
    assert len(library.assets.page().entries) == 2
    assert library.check().findings == ()


def test_a_lost_key_is_not_replaced(
    library: Library, home: Path, picture: Callable[..., bytes], database_url: str | None
) -> None:
    library.add(Photo, picture(1), media_type="image/jpeg")
    (home / "keys" / "library.key").unlink()
    with pytest.raises(Unavailable, match=r"library\.key is missing"):
        Library.open(home, database_url)
    assert not (home / "keys" / "library.key").exists()


def test_content_that_does_not_match_is_not_given_out(library: Library, picture: Callable[..., bytes]) -> None:
    entry = library.add(Photo, picture(1), media_type="image/jpeg")
    with pytest.raises(Corrupt):
        library.store.read("default", entry.asset.model_copy(update={"digest": "0" * 64}))
