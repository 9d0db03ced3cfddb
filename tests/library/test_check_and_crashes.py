"""What crashes, full disks and lost files leave is found, mended once, and never half there."""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from atelier.errors import Conflict, InvalidInput, NotFound, OutOfResources
from atelier.library import Library
from atelier.library.blobs import path_of
from atelier.library.tables import BlobRow
from atelier.recipe.values import Photo, Report


def kinds(library: Library, **how: bool) -> list[str]:
    return sorted({finding.kind for finding in library.check(**how).findings})


def blob_file(library: Library, home: Path, asset_id: str) -> Path:
    with library.database.read() as session:
        return home / "blobs" / path_of(library.vault.blob(session, "default", asset_id).id)


def test_orphans_either_way_are_mended_once(library: Library, home: Path, picture: Callable[..., bytes]) -> None:
    entries = [library.add(Photo, picture(seed), media_type="image/jpeg").asset.id for seed in range(3)]
    blob_file(library, home, entries[0]).unlink()
    small = library.thumbnails.ids(entries[1])[256]
    blob_file(library, home, small).unlink()
    stray = home / "blobs" / path_of("cd" * 16)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"stray")
    (home / "state").mkdir()
    (home / "state" / "unknown").mkdir()
    (home / "tmp" / "plain-999999999-x").mkdir()
    folder = library.cache_dir("key")
    folder.rmdir()
    (stray.parent / f"{'ab' * 16}#1").write_bytes(b"cut off")
    expected = [
        "cut-off-upload",
        "folder-without-row",
        "object-without-row",
        "plain-file",
        "row-without-folder",
        "row-without-object",
    ]
    assert kinds(library) == expected
    report = library.check(repair=True)
    assert report.ok
    assert sum(finding.lost for finding in report.findings) == 1
    assert kinds(library, verify=True) == []
    with pytest.raises(NotFound):
        library.read(entries[0])
    assert library.read(entries[1])
    assert sorted(library.thumbnails.ids(entries[1])) == [256], "made again"


def test_damage_is_found_by_verifying_and_content_is_left_for_a_backup(
    library: Library, home: Path, picture: Callable[..., bytes]
) -> None:
    entry = library.add(Photo, picture(1), media_type="image/jpeg").asset.id
    file = blob_file(library, home, entry)
    content = file.read_bytes()
    file.write_bytes(content[:-20] + b"\0" * 20)
    assert kinds(library) == []
    assert kinds(library, verify=True, repair=True) == ["damaged"]
    file.write_bytes(content[:-1])
    assert kinds(library) == ["damaged"]
    assert not library.check(repair=True).ok
    file.write_bytes(content)
    assert kinds(library, verify=True) == []


def test_an_unmounted_store_is_not_taken_for_loss(library: Library, home: Path) -> None:
    for index in range(12):
        library.add(Report, str(index).encode(), media_type="application/json")
    (home / "blobs").rename(home / "elsewhere")
    (home / "blobs").mkdir()
    with pytest.raises(Conflict, match="12 of 12"):
        library.check(repair=True)
    (home / "blobs").rmdir()
    (home / "elsewhere").rename(home / "blobs")
    assert kinds(library, verify=True) == []


CRASH = """
import os, signal, sys
from pathlib import Path
from atelier.library import Library
from atelier.library.blobs import BlobStore
from atelier.recipe.values import Report

library = Library.open(Path(sys.argv[1]))
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
kept = library.add(Report, b"kept", media_type="application/json")
if sys.argv[2] == "before-object":
    BlobStore.write = die
elif sys.argv[2] == "within-object":
    def cut_off(self, blob_id, *_, **__):
        place = Path(self._root) / f"{blob_id[:2]}" / f"{blob_id}#1"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"half")
        die()
    BlobStore.write = cut_off
elif sys.argv[2] == "before-row":
    library.thumbnails.record = die
elif sys.argv[2] == "draft":
    library.store.put("default", Report, b"content", media_type="application/json")
    die()
elif sys.argv[2] == "delete":
    library.assets.trash([kept.asset.id])
    BlobStore.delete = die
    library.assets.empty_trash()
library.add(Report, b"content", media_type="application/json")
"""


@pytest.mark.parametrize("moment", ["before-object", "within-object", "before-row", "draft", "delete"])
def test_a_kill_leaves_only_what_opening_mends(home: Path, moment: str) -> None:
    done = subprocess.run([sys.executable, "-c", CRASH, str(home), moment], check=False, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    with Library.open(home) as library:
        assert library.check(verify=True).findings == ()
        whole = list(library.assets.each(kinds=("report",)))
        assert [library.read(entry.asset.id) for entry in whole] == ([] if moment == "delete" else [b"kept"])
        with library.database.read() as session:
            assert session.query(BlobRow).count() == len(whole)
        assert len(list(library.vault.blobs.listing())) == len(whole)


def test_a_full_disk_leaves_nothing_half_written(library: Library, home: Path) -> None:
    library.add(Report, b"small", media_type="application/json")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6 << 20, limits[1]))
    try:
        with pytest.raises(OutOfResources, match="File too large"):
            library.add(Report, os.urandom(8 << 20), media_type="application/octet-stream")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(list(library.assets.each(kinds=("report",)))) == 1
    assert kinds(library, verify=True) == []
    assert len([path for path in (home / "blobs").rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_full_disk_under_the_database(library: Library, home: Path) -> None:
    size = max(path.stat().st_size for path in home.glob("atelier.db*"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 4096, limits[1]))
    try:
        with pytest.raises(OutOfResources, match="database"):
            library.subjects.create("Anna", notes="x" * 2_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert library.subjects.list() == []
    library.subjects.create("Anna")


def test_a_missing_thumbnail_is_made(library: Library, worker, picture: Callable[..., bytes]) -> None:
    made = worker.make(Photo, picture(1))
    assert kinds(library) == ["no-thumbnails"]
    assert library.check(repair=True).ok
    assert kinds(library) == []
    assert library.thumbnails.get(made.id)


def test_an_image_that_cannot_be_shown_stays_a_finding(library: Library, worker) -> None:
    worker.make(Photo, b"no image at all")
    report = library.check(repair=True)
    assert not report.ok
    assert "not repaired" in report.findings[0].detail


def test_other_stores_do_as_well(home: Path, picture: Callable[..., bytes]) -> None:
    with Library.open(home, blobs="memory://") as library:
        entry = library.add(Photo, picture(1), media_type="image/jpeg")
        assert library.read(entry.asset.id) == picture(1)
        with library.store.local("default", entry.asset) as path:
            assert io.BytesIO(path.read_bytes()).getvalue() == picture(1)
        assert kinds(library, verify=True) == []
        assert not (home / "blobs").exists()


def test_homes_that_cannot_be_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        Library.open(tmp_path / "a", blobs="gopher://x")
    with pytest.raises(InvalidInput):
        Library.open(tmp_path / "b", url="mysql://x")


def test_the_state_of_a_task_that_is_done_is_removed_by_whoever_opens_next(
    home: Path, library: Library, worker
) -> None:
    task = worker.task(step="train")
    folder = library.store.state_dir("default", "a key", ())
    (folder / "checkpoint").write_bytes(b"...")
    library.recover()
    assert folder.exists(), "its task is at work"
    worker.commit(task, [], key="a key")
    library.recover()
    assert not folder.exists()
    assert library.check().findings == ()
