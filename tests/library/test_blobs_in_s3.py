"""Contents in S3: a stand-in on loopback (moto's server, where it is installed), spoken to as to the real one."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import pytest

from atelier.accounts import Consents
from atelier.errors import NotFound, Unavailable
from atelier.library import Choice, Library
from atelier.library.backup import Backups
from atelier.library.blobs import BlobStore
from atelier.library.key_bundle import collect
from atelier.library.restore import restore
from atelier.library.sealing import CHUNK, sealed_size
from atelier.library.subjects import SubjectKind
from atelier.recipe.values import Picture

SECRET = "quollsecretquollsecretquollsecret1"
BLOB = "ab" * 16
NAMED = "ATELIER_MOTO_SERVER"
Bucket = Callable[[], str]


def stand_in() -> list[str] | None:
    """The command of the stand-in: named by the environment, on the path, in uv's folder of tools, or a module."""
    tools = [os.environ.get(NAMED), shutil.which("moto_server"), str(Path.home() / ".local" / "bin" / "moto_server")]
    found = next((one for one in tools if one and Path(one).is_file()), None)
    if found:
        return [found]
    return [sys.executable, "-m", "moto.server"] if find_spec("moto") and find_spec("flask") else None


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    command = stand_in()
    if command is None:
        pytest.skip(f"no stand-in for S3: `uv tool install 'moto[server]'`, or name moto_server in {NAMED}")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*command, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                httpx.get(f"{address}/moto-api/data.json", timeout=10)
                break
            except httpx.HTTPError:
                assert process.poll() is None, "the stand-in ended"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """Makes buckets, and tells the environment of them as `docs/storage.md` says."""
    for name, value in {
        "AWS_ENDPOINT": endpoint,
        "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "quollkey",
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }.items():
        monkeypatch.setenv(name, value)
    made: list[str] = []

    def make() -> str:
        name = f"bucket-{os.urandom(4).hex()}"
        assert httpx.put(f"{endpoint}/{name}", timeout=60).status_code == 200
        made.append(name)
        return f"s3://{name}/studio"

    return make


def contents(endpoint: str, url: str) -> dict[str, bytes]:
    """Every object of the bucket, as somebody else with rights to it would see it."""
    name = url.split("/")[2]
    listing = httpx.get(f"{endpoint}/{name}?list-type=2", timeout=60).text
    keys = [part.split("</Key>")[0] for part in listing.split("<Key>")[1:]]
    return {key: httpx.get(f"{endpoint}/{name}/{key}", timeout=60).content for key in keys}


def opened(home: Path, url: str) -> Library:
    return Library.open(home, blobs=url, participants=lambda database: [Consents(database)])


@pytest.mark.parametrize("size", [0, 1, CHUNK, 3 * CHUNK + 17])
def test_what_goes_in_comes_out_in_parts_too(bucket: Bucket, size: int) -> None:
    blobs, key, plain = BlobStore.at(bucket()), os.urandom(32), os.urandom(size)
    written = blobs.write(BLOB, plain, key)
    assert blobs.open(BLOB, key, written.size).read() == plain
    assert blobs.raw(BLOB, key, written.size).range(size // 3, size // 3 + 500) == plain[size // 3 : size // 3 + 500]
    assert [(one.blob_id, one.size) for one in blobs.listing()] == [(BLOB, sealed_size(size))]
    assert blobs.exists(BLOB)
    assert len(b"".join(blobs.sealed(BLOB))) == sealed_size(size)
    blobs.delete(BLOB)
    blobs.delete(BLOB)
    assert not blobs.exists(BLOB)
    assert list(blobs.listing()) == []
    with pytest.raises(NotFound):
        blobs.open(BLOB, key, max(written.size, 1)).read()


def test_a_large_one_goes_in_parts(bucket: Bucket) -> None:
    blobs, key, plain = BlobStore.at(bucket()), os.urandom(32), os.urandom(6 << 20)
    written = blobs.write(BLOB, plain, key)
    assert [(one.blob_id, one.size) for one in blobs.listing()] == [(BLOB, sealed_size(6 << 20))]
    assert blobs.raw(BLOB, key, written.size).range((6 << 20) - 500, 6 << 20) == plain[-500:]


def test_a_source_that_fails_leaves_nothing_no_parts_either(bucket: Bucket, endpoint: str) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"x" * (6 << 20)
        raise RuntimeError("the camera was unplugged")

    url = bucket()
    blobs = BlobStore.at(url)
    with pytest.raises(RuntimeError, match="unplugged"):
        blobs.write(BLOB, pieces(), os.urandom(32))
    assert list(blobs.listing()) == []
    uploads = httpx.get(f"{endpoint}/{url.split('/')[2]}?uploads", timeout=60).text
    assert "<UploadId>" not in uploads, "parts that nobody finishes are paid for"


def test_a_library_lives_in_it_and_forgets_in_it(
    bucket: Bucket, endpoint: str, home: Path, picture: Callable[..., bytes], caplog: pytest.LogCaptureFixture
) -> None:
    url = bucket()
    with opened(home, url) as library:
        anna = library.subjects.create("Anna", SubjectKind.PERSON)
        photo = library.add_photo(anna.id, picture(1, (1200, 800)), media_type="image/jpeg").asset
        kept = library.add(Picture, picture(2), media_type="image/jpeg").asset
        assert library.read(photo.id) == picture(1, (1200, 800))
        assert library.store.range("default", photo, 10, 300) == picture(1, (1200, 800))[10:300]
        assert len(library.thumbnails.get(photo.id, 512)) > 100
        stored = contents(endpoint, url)
        assert len(stored) == 6  # two pictures, four thumbnails
        assert all(key.startswith("studio/") for key in stored)
        assert not any(b"\xff\xd8\xff" in data[:4096] or b"WEBP" in data[:4096] for data in stored.values())
        assert not (home / "blobs").exists()
        assert library.check(verify=True).findings == ()
        certificate = library.erasure.forget(anna.id, shared=Choice.ERASE)
        assert certificate.complete
        assert len(contents(endpoint, url)) == 2
        assert library.read(kept.id) == picture(2)
        httpx.put(f"{endpoint}/{url.split('/')[2]}/studio/ff/{'ff' * 16}", content=b"of no row", timeout=60)
        report = library.check(repair=True)
        assert [one.kind for one in report.findings if one.repaired]
        assert len(contents(endpoint, url)) == 2
    everything = caplog.text + json.dumps([path.name for path in home.rglob("*")])
    assert SECRET not in everything
    assert not any(SECRET.encode() in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_from_one_bucket_by_a_backup_into_another(
    bucket: Bucket, endpoint: str, home: Path, tmp_path: Path, picture: Callable[..., bytes]
) -> None:
    url, other = bucket(), bucket()
    with opened(home, url) as library:
        ids = [library.add(Picture, picture(index), media_type="image/jpeg").asset.id for index in range(3)]
        anna = library.subjects.create("Anna", SubjectKind.PERSON)
        photo = library.add_photo(anna.id, picture(9), media_type="image/jpeg").asset.id
        key = home / "keys" / "library.key"
        report = Backups(tmp_path / "copies").make(library.vault, home / "tombstones", key_file=key)
        assert report.verified == report.copied == len(contents(endpoint, url))
        library.erasure.forget(anna.id)
        Backups(tmp_path / "copies").make(library.vault, home / "tombstones", key_file=key)
    first = Backups(tmp_path / "copies").list()[0].name
    new = tmp_path / "new"
    done = restore(
        Backups(tmp_path / "copies"),
        new,
        collect(home / "keys"),
        generation=first,
        blobs=other,
        reopen=lambda: opened(new, other),
    )
    assert (done.missing, done.erased_again, done.check.findings) == ((), 1, ())
    with opened(new, other) as back:
        assert [back.read(one) for one in ids] == [picture(index) for index in range(3)]
        with pytest.raises(NotFound):
            back.read(photo)
    assert set(contents(endpoint, other)) <= set(contents(endpoint, url))


@pytest.mark.parametrize("what", ["no-bucket", "nobody-there"])
def test_what_does_not_answer_says_so_without_secrets(
    bucket: Bucket, what: str, monkeypatch: pytest.MonkeyPatch, capfd: Any, caplog: pytest.LogCaptureFixture
) -> None:
    url = bucket() if what == "nobody-there" else "s3://no-such-bucket/x"
    if what == "nobody-there":
        with socket.create_server(("127.0.0.1", 0)) as free:
            monkeypatch.setenv("AWS_ENDPOINT", f"http://127.0.0.1:{free.getsockname()[1]}")
    with pytest.raises(Unavailable) as failed:
        BlobStore.at(url).write(BLOB, b"content", os.urandom(32))
    told = str(failed.value) + caplog.text + "".join(capfd.readouterr())
    assert SECRET not in told
