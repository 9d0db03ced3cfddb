"""Backups of libraries in use, what comes back, what must not, and changing the key."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from atelier.accounts import Consents
from atelier.database import Database, snapshot
from atelier.errors import Conflict, Corrupt, InvalidInput, NotFound
from atelier.library import Library, rotation
from atelier.library.backup import Backups
from atelier.library.key_bundle import collect, read_bundle, write_bundle
from atelier.library.keys import LibraryKey, read_keys, write_keys
from atelier.library.restore import restore
from atelier.library.subjects import SubjectKind
from atelier.library.tables import BlobRow
from atelier.recipe.values import Photo, Picture
from atelier.webhooks.addresses import Rules
from atelier.webhooks.events import Event
from atelier.webhooks.hooks import Webhooks


def opened(home: Path, url: str | None = None) -> Library:
    return Library.open(home, url, participants=lambda database: [Consents(database)])


def fill(library: Library, picture: Callable[..., bytes], count: int = 3, start: int = 0) -> list[str]:
    return [
        library.add(Picture, picture(start + index), media_type="image/jpeg", meta={"n": index}).asset.id
        for index in range(count)
    ]


def back_up(library: Library, folder: Path, **options: Any) -> Any:
    key = library.home / "keys" / "library.key"
    return Backups(folder).make(library.vault, library.home / "tombstones", key_file=key, **options)


def keys_of(library: Library) -> dict[str, bytes]:
    return collect(library.home / "keys")


@pytest.fixture
def database_url() -> None:
    """SQLite, where nothing else is said: Postgres has a test of its own below."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backup"


def test_everything_comes_back(library: Library, picture: Any, folder: Path, tmp_path: Path) -> None:
    subject = library.subjects.create("Mira", SubjectKind.PERSON, trigger="mira")
    photo = library.add_photo(subject.id, picture(50), media_type="image/jpeg")
    ids = fill(library, picture)
    report = back_up(library, folder)
    blobs = report.generation.manifest.blobs
    assert (report.copied, report.verified, report.gone, report.removed) == (blobs, blobs, 0, ())
    # Nothing readable is in it, and no key.
    assert not any(b"Mira" in path.read_bytes() for path in (folder / "blobs").rglob("*") if path.is_file())
    key = library.home / "keys" / "library.key"
    assert not any(key.read_bytes().split()[1] in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    done = restore(Backups(folder), tmp_path / "new", keys_of(library))
    assert (done.blobs, done.missing, done.erased_again, done.check.findings) == (blobs, (), 0, ())
    assert done.check.verified
    with opened(tmp_path / "new") as back:
        assert [back.read(one) for one in ids] == [library.read(one) for one in ids]
        assert back.subjects.get("Mira").id == subject.id
        assert [one.asset_id for one in back.subjects.photos(subject.id)] == [photo.asset.id]


def test_only_what_is_new_is_copied(library: Library, picture: Any, folder: Path) -> None:
    fill(library, picture)
    first = back_up(library, folder)
    again = back_up(library, folder)
    assert (again.copied, again.verified) == (0, 0)
    fill(library, picture, 1, start=9)
    third = back_up(library, folder)
    assert 0 < third.copied < first.copied
    assert back_up(library, folder, verify=True).verified == third.generation.manifest.blobs
    assert len({one.name for one in Backups(folder).list()}) == 4


def test_old_ones_go_with_what_only_they_needed(library: Library, picture: Any, folder: Path) -> None:
    keep, gone = fill(library, picture, 2)
    old = back_up(library, folder)
    path = folder / old.generation.name / "manifest.json"
    aged = json.loads(path.read_text())
    aged["created"] = "2020-01-01T00:00:00+00:00"
    path.write_text(json.dumps(aged))
    with library.database.read() as session:
        blob = session.scalar(
            select(BlobRow.id).where(BlobRow.digest == hashlib.sha256(library.read(gone)).hexdigest())
        )
    assert blob is not None
    library.assets.trash([gone])
    library.assets.empty_trash(older_than=timedelta(0))
    assert Backups(folder).blob(blob).exists()
    report = back_up(library, folder, keep=timedelta(days=30))
    assert report.removed == (old.generation.name,)
    assert not Backups(folder).blob(blob).exists()
    assert len(list((folder / "blobs").glob("*/*"))) == report.generation.manifest.blobs
    assert library.read(keep)
    only = back_up(library, folder, keep=timedelta(0))
    assert [one.name for one in Backups(folder).list()][-1] == only.generation.name


def test_an_erasure_is_replayed_by_every_restore(library: Library, picture: Any, folder: Path, tmp_path: Path) -> None:
    subject = library.subjects.create("Mira", SubjectKind.PERSON, trigger="mira")
    library.add_photo(subject.id, picture(50), media_type="image/jpeg")
    kept = fill(library, picture, 1)
    before = back_up(library, folder)
    keys = keys_of(library)
    library.erasure.forget(subject.id)
    back_up(library, folder)  # the tombstone reaches the folder with the next backup
    done = restore(Backups(folder), tmp_path / "new", keys, generation=before.generation.name)
    assert done.erased_again == 1
    assert done.check.ok
    with opened(tmp_path / "new") as back:
        with pytest.raises(NotFound):
            back.subjects.get(subject.id)
        assert back.read(kept[0])
    assert b"Mira" not in (tmp_path / "new" / "atelier.db").read_bytes()


def test_a_backup_while_others_write_and_erase(library: Library, picture: Any, folder: Path, tmp_path: Path) -> None:
    fill(library, picture)
    stop, failures = threading.Event(), []

    def write() -> None:
        index = 100
        while not stop.is_set():
            try:
                (made,) = fill(library, picture, 1, start=index)
                if index % 2:
                    library.assets.trash([made])
                    library.assets.empty_trash(older_than=timedelta(0))
            except Exception as error:  # noqa: BLE001 - shown below
                failures.append(error)
                return
            index += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        reports = [back_up(library, folder, verify=True) for _ in range(4)]
    finally:
        stop.set()
        thread.join()
    assert failures == []
    for index, report in enumerate(reports):
        done = restore(Backups(folder), tmp_path / f"new{index}", keys_of(library), generation=report.generation.name)
        # What was erased while the backup ran is missing, and is no fault.
        assert (done.missing, done.check.findings) == ((), ())


def test_a_copy_calls_nobody_until_it_is_told_to(library: Library, folder: Path, tmp_path: Path) -> None:
    hooks = Webhooks(library.database, library.workspace, library.vault.key)
    made, secret = hooks.create("https://receiver.example/", [Event.RUN_DONE], Rules())
    hooks.test(made.id)
    back_up(library, folder)
    assert secret.encode() not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    restore(Backups(folder), tmp_path / "new", keys_of(library))
    with opened(tmp_path / "new") as back:
        copied = Webhooks(back.database, library.workspace, back.vault.key)
        (found,) = copied.list()
        assert (found.id, found.active, "backup" in found.reason) == (made.id, False, True)
        assert [one.state for one in copied.deliveries(made.id)] == ["failed"]
    assert hooks.get(made.id).active


def test_damage_is_noticed(library: Library, picture: Any, folder: Path, tmp_path: Path) -> None:
    fill(library, picture)
    report = back_up(library, folder)
    file = next(path for path in (folder / "blobs").rglob("*") if path.is_file())
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(Corrupt):
        back_up(library, folder, verify=True)
    assert not file.exists()  # the next one copies it again
    assert back_up(library, folder).copied == 1
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    done = restore(Backups(folder), tmp_path / "new", keys_of(library))
    assert [finding.kind for finding in done.check.findings] == ["damaged"]
    database = folder / report.generation.name / "database.sqlite"
    database.write_bytes(database.read_bytes()[:-1])
    with pytest.raises(Corrupt, match="missing or damaged"):
        restore(Backups(folder), tmp_path / "other", keys_of(library), generation=report.generation.name)
    assert not (tmp_path / "other" / "atelier.db").exists()
    (folder / report.generation.name / "manifest.json").write_text('{"format": 1, "database": "../../x"}')
    with pytest.raises(Corrupt):
        Backups(folder).list()


def test_a_missing_blob_stops_a_backup(library: Library, picture: Any, folder: Path) -> None:
    fill(library, picture, 1)
    first = back_up(library, folder)
    fill(library, picture, 1, start=7)
    with library.database.read() as session:
        newest = session.scalars(select(BlobRow.id).order_by(BlobRow.created.desc())).first()
    assert newest is not None
    library.vault.blobs.delete(newest)
    with pytest.raises(Corrupt, match="missing from the library"):
        back_up(library, folder)
    assert [one.name for one in Backups(folder).list()] == [first.generation.name]


def test_a_home_in_use_and_foreign_keys_are_refused(
    library: Library, picture: Any, folder: Path, tmp_path: Path
) -> None:
    fill(library, picture, 1)
    back_up(library, folder)
    with pytest.raises(Conflict, match="already"):
        restore(Backups(folder), library.home, keys_of(library))
    with pytest.raises(NotFound, match="never in a backup"):
        restore(Backups(folder), tmp_path / "new", {})
    LibraryKey.create(tmp_path / "foreign" / "library.key")
    with pytest.raises(Conflict, match="another library"):
        restore(Backups(folder), tmp_path / "new", collect(tmp_path / "foreign"))
    assert not (tmp_path / "new" / "atelier.db").exists()
    shutil.copytree(library.home / "keys", tmp_path / "new" / "keys")
    assert restore(Backups(folder), tmp_path / "new", {}).check.ok
    with pytest.raises(NotFound):
        restore(Backups(tmp_path / "nothing"), tmp_path / "x", {})


def test_keys_in_a_file(library: Library, tmp_path: Path) -> None:
    files, target = keys_of(library), tmp_path / "keys.json"
    write_bundle(target, files)
    assert read_bundle(target) == files
    write_bundle(target, files, "correct horse battery")
    assert target.stat().st_mode & 0o777 == 0o600
    assert files["library.key"].split()[1] not in target.read_bytes()
    assert read_bundle(target, "correct horse battery") == files
    for wrong in ("", "correct horse batterz"):
        with pytest.raises(InvalidInput):
            read_bundle(target, wrong)
    with pytest.raises(InvalidInput, match="at least 12"):
        write_bundle(target, files, "short")
    for content in ("", "{}", '{"format": "atelier-keys-1", "encrypted": false, "keys": 3}', "[" * 10_000):
        target.write_text(content)
        with pytest.raises((Corrupt, InvalidInput)):
            read_bundle(target)


# --- the key ---------------------------------------------------------------------------------------------------------


def test_the_key_is_changed_while_others_work(library: Library, picture: Any, folder: Path, tmp_path: Path) -> None:
    ids = fill(library, picture)
    before = back_up(library, folder)
    path = library.home / "keys" / "library.key"
    (old,) = read_keys(path)
    with opened(library.home) as other:  # as a worker of its own has it, with the old key in memory
        done = rotation.rotate(library.database, path)
        assert done.rewrapped == before.generation.manifest.blobs
        assert read_keys(path) != [old]
        assert len(read_keys(path)) == 1
        assert [other.read(one) for one in ids] == [library.read(one) for one in ids]
        late = fill(other, picture, 1, start=60)
    with opened(library.home) as fresh:
        assert fresh.read(late[0])
        assert fresh.check(verify=True).ok
    stale = LibraryKey(old)
    with library.database.read() as session:
        rows = session.scalars(select(BlobRow)).all()
    assert not any(stale.current(row.wrapped_key or b"", row.id) for row in rows)
    # An older backup needs the retired key, which the exported keys hold.
    back = restore(Backups(folder), tmp_path / "new", keys_of(library), generation=before.generation.name)
    assert back.check.ok
    assert len(read_keys(tmp_path / "new" / "keys" / "library.key")) == 1


@pytest.mark.parametrize("cut", range(4))
def test_a_change_that_was_cut_off_loses_nothing(
    library: Library, picture: Any, cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = fill(library, picture)
    contents = [library.read(one) for one in ids]
    path, calls = library.home / "keys" / "library.key", 0

    def stop(*given: Any) -> None:
        nonlocal calls
        if calls == cut:
            raise KeyboardInterrupt
        calls += 1
        write_keys(*given)

    with monkeypatch.context() as patched:
        patched.setattr(rotation, "write_keys", stop)
        with pytest.raises(KeyboardInterrupt):
            rotation.rotate(library.database, path)
    with opened(library.home) as again:
        assert [again.read(one) for one in ids] == contents
        rotation.rotate(again.database, path)
        assert [again.read(one) for one in ids] == contents
        assert again.check(verify=True).ok
    assert len(read_keys(path)) == 1


# --- Postgres -----------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump is not installed")
def test_a_library_on_postgres(
    tmp_path: Path, folder: Path, picture: Any, postgres: Any, postgres_template: str
) -> None:
    url = postgres.fresh(postgres_template)
    with opened(tmp_path / "home", url) as library:
        ids = fill(library, picture)
        contents = [library.read(one) for one in ids]
        report = back_up(library, folder)
        keys = keys_of(library)
        assert report.generation.manifest.database == "database.pgdump"
    target = postgres.fresh()
    done = restore(Backups(folder), tmp_path / "new", keys, database=target)
    assert done.check.ok
    with opened(tmp_path / "new", target) as back:
        assert [back.read(one) for one in ids] == contents
    with pytest.raises(Conflict, match="tables already"):
        restore(Backups(folder), tmp_path / "third", keys, database=target)
    with pytest.raises(Conflict, match="another kind"):
        restore(Backups(folder), tmp_path / "fourth", keys)


# --- upgrades -----------------------------------------------------------------------------------------------


def test_a_copy_is_made_before_an_upgrade_and_goes_with_an_erasure(home: Path, picture: Any) -> None:
    file = home / "atelier.db"
    with opened(home) as library:
        subject = library.subjects.create("Mira", SubjectKind.PERSON, trigger="mira")
        library.add_photo(subject.id, picture(1), media_type="image/jpeg", kind=Photo)
    assert snapshot.snapshots(file) == []
    kept = snapshot.take(file, "0003")
    with opened(home) as library:
        library.subjects.create("Tom", SubjectKind.PERSON, trigger="tom")
    with Database.open(file) as held, held.write() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(Conflict, match="in use"):
            snapshot.roll_back(file)
    assert snapshot.roll_back(file)[0] == "0003"
    with opened(home) as library:
        with pytest.raises(NotFound):
            library.subjects.get("Tom")
        (home / "atelier.db.before-0004").write_bytes(b"holds Mira")
        library.erasure.forget(library.subjects.get("Mira").id)
        assert snapshot.snapshots(file) == []
        with pytest.raises(NotFound):
            snapshot.roll_back(file)
    assert not kept.exists()
