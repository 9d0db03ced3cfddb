from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from atelier.photos.reading import open_uploads
from atelier.photos.uploads import MAX_NAME, Limits, Upload, safe_name, unsafe_entry_name
from atelier.photos.verdicts import UnreadablePhoto


def names(uploads):
    return [upload.name for upload in uploads if upload.refusal is None]


def reasons(uploads):
    return {upload.name: upload.refusal.code for upload in uploads if upload.refusal is not None}


def zip_of(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_folders_are_walked_in_order_without_junk(tmp_path: Path, to_bytes, drawing):
    folder = tmp_path / "photos"
    (folder / "b" / "__MACOSX").mkdir(parents=True)
    for name in ("b/two.png", "a.png", ".DS_Store", "Thumbs.db", "b/__MACOSX/x.png"):
        (folder / name).write_bytes(to_bytes(drawing))
    assert names(open_uploads([folder])) == ["photos/a.png", "photos/b/two.png"]


def test_links_in_a_folder_are_refused_and_a_named_link_is_followed(tmp_path: Path, to_bytes, drawing):
    (tmp_path / "secret.png").write_bytes(to_bytes(drawing))
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    assert reasons(open_uploads([folder])) == {"in/link.png": "link"}
    assert names(open_uploads([folder / "link.png"])) == ["link.png"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_block(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.png")
    assert reasons(open_uploads([tmp_path / "pipe.png"])) == {"pipe.png": "unreadable"}
    with pytest.raises(UnreadablePhoto, match="not a regular file"):
        Upload("pipe.png", path=tmp_path / "pipe.png").read(Limits())


def test_missing_and_empty_sources_say_so(tmp_path: Path):
    (tmp_path / "nothing").mkdir()
    found = reasons(open_uploads([tmp_path / "gone.png", tmp_path / "nothing", ("empty.zip", zip_of({}))]))
    assert found == {"gone.png": "unreadable", "nothing": "empty", "empty.zip": "empty"}


def test_a_bad_entry_leaves_the_rest_of_a_zip(to_bytes, drawing):
    data = zip_of({"a.png": to_bytes(drawing), "../b.png": b"x", "c.zip": zip_of({"d": b"x"}), "e.png": b"<svg/>"})
    uploads = list(open_uploads([("set.zip", data)]))
    assert names(uploads) == ["set.zip/a.png", "set.zip/e.png"]  # what e.png holds is the decoder's to judge
    assert reasons(uploads) == {"set.zip/b.png": "path-trick", "set.zip/c.zip": "nested-zip"}


def test_a_zip_is_read_from_disk_and_its_totals_are_bounded(tmp_path: Path):
    path = tmp_path / "set.zip"
    path.write_bytes(zip_of({f"{i}.png": bytes([i]) * 1000 for i in range(10)}))
    assert len(names(open_uploads([path]))) == 10
    assert len(names(open_uploads([path], Limits(max_files=4)))) == 4
    few = list(open_uploads([path], Limits(max_total_bytes=3500)))
    assert len(names(few)) == 3
    assert "bomb" in reasons(few).values()


def test_file_size_limit_has_its_number(tmp_path: Path):
    (tmp_path / "big.png").write_bytes(b"x" * 5000)
    for upload in (Upload("big.png", path=tmp_path / "big.png"), Upload("big.png", data=b"x" * 5000)):
        with pytest.raises(UnreadablePhoto) as caught:
            upload.read(Limits(max_file_bytes=4000))
        assert (caught.value.verdict.code, caught.value.verdict.measured) == ("too-large", 5000)


@given(st.text(max_size=400))
def test_safe_names_are_printable_short_and_stable(raw: str):
    name = safe_name(raw)
    assert name
    assert len(name) <= MAX_NAME
    assert name.isprintable()
    assert not {"", ".", ".."} & set(name.split("/"))
    assert not name.startswith("/")
    assert safe_name(name) == name


@given(st.lists(st.sampled_from(["a", "photo.jpg", "sub folder", "ü", "x.y.z"]), min_size=1, max_size=4))
def test_ordinary_entry_names_pass(parts: list[str]):
    assert unsafe_entry_name("/".join(parts)) == ""


@pytest.mark.parametrize("name", ["/a", "a/../b", "..", "C:x", "\\\\s\\x", "nul", "x/COM1.txt", "a\x00b"])
def test_tricky_entry_names_do_not(name: str):
    assert unsafe_entry_name(name)


def test_bytes_paths_and_uploads_mix(tmp_path: Path, to_bytes):
    data = to_bytes(Image.new("RGB", (4, 4)))
    (tmp_path / "p.png").write_bytes(data)
    sources = [("b.png", data), str(tmp_path / "p.png"), Upload("u.png", data=data)]
    assert names(open_uploads(sources)) == ["b.png", "p.png", "u.png"]
