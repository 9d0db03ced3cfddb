"""Files are whole or not there."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from atelier.errors import InvalidInput, OutOfResources
from atelier.files import PRIVATE, chosen_place, create_durably, write_durably, write_whole


def test_what_is_there_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "made" / "a.bin"
    write_durably(path, b"old")
    write_durably(path, iter((b"ne", b"w")), mode=PRIVATE)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == PRIVATE
    assert [one.name for one in path.parent.iterdir()] == ["a.bin"]


def test_a_writing_that_fails_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    def half() -> Iterator[bytes]:
        yield b"new"
        raise OSError(errno.EIO, "broken")

    path = tmp_path / "a.bin"
    write_durably(path, b"old")
    with pytest.raises(OSError, match="broken"):
        write_durably(path, half())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_who_comes_second_creates_nothing(tmp_path: Path) -> None:
    path = tmp_path / "key"
    assert create_durably(path, b"first", mode=PRIVATE)
    assert not create_durably(path, b"second", mode=PRIVATE)
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_content_and_folder_are_flushed_before_and_after_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tmp_path / "a.bin", []
    monkeypatch.setattr(
        os, "fsync", lambda handle: seen.append((Path(os.readlink(f"/proc/self/fd/{handle}")), path.exists()))
    )
    write_durably(path, b"x")
    assert [(place == tmp_path, there) for place, there in seen] == [(False, False), (True, True)]


def test_a_long_name_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 255)
    write_durably(path, b"x")
    assert path.read_bytes() == b"x"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InvalidInput, match="cannot be written"):
        write_whole(tmp_path / "file" / "below", b"x")
    with pytest.raises(OutOfResources, match=r"no room for a\.bin"), chosen_place(tmp_path / "a.bin"):
        raise OSError(errno.ENOSPC, "full")
