"""Backing up, restoring, changing keys, exporting and verifying from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from atelier.recipe import Report
from atelier.steps.studio import Studio


@pytest.fixture
def filled(cli: Any, photo_folder: Path) -> Any:
    cli("subject", "add", "Mira")
    cli("photos", "add", photo_folder, "-s", "Mira", "--rating", "general")
    return cli


def test_backup_and_restore(filled: Any, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("a long enough passphrase\n")
    keys = tmp_path / "apart" / "keys.json"
    done = filled.json("backup", tmp_path / "copies", "--keys", keys, "--passphrase-file", words)
    assert done["copied"] == done["blobs"] == done["verified"] > 0
    assert filled.json("backup", tmp_path / "copies", "--verify")["copied"] == 0
    listed = filled.json("backup", tmp_path / "copies", "--list")["backups"]
    assert len(listed) == 2
    beside = tmp_path / "copies" / "keys.json"
    filled("keys", "export", beside, code=2)
    assert not beside.exists()
    filled("keys", "export", beside, "--passphrase-file", words)
    there = filled.home
    filled.home = tmp_path / "new"
    filled("restore", tmp_path / "copies", "--keys", keys, code=2)
    back = filled.json("restore", tmp_path / "copies", "--keys", keys, "--passphrase-file", words)
    assert back["ok"]
    assert filled.home.stat().st_mode & 0o777 == 0o700  # what is computed lies there unencrypted
    assert back["blobs"] == done["blobs"]
    assert [one["name"] for one in filled.json("subject", "list")["subjects"]] == ["Mira"]
    filled("restore", tmp_path / "copies", "--keys", keys, "--passphrase-file", words, code=4)
    filled.home = there


def test_a_backup_in_one_file(filled: Any, tmp_path: Path) -> None:
    place, keys = tmp_path / "all" / "studio.tar", tmp_path / "keys.json"
    filled("backup", place, "--keys", place.parent / "keys.json", code=2)
    assert not place.exists()
    filled("backup", place)
    filled("backup", place, code=4)
    filled("keys", "export", place.parent / "keys.json", code=2)
    filled("keys", "export", keys)
    before = filled.json("library", "list", "--kind", "all")["assets"]
    filled.home = tmp_path / "new"
    assert filled.json("restore", place, "--keys", keys)["ok"]
    assert [one["id"] for one in filled.json("library", "list", "--kind", "all")["assets"]] == [
        one["id"] for one in before
    ]
    place.write_bytes(b"no archive")
    filled.home = tmp_path / "other"
    filled("restore", place, "--keys", keys, code=8)


@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump is not installed")
def test_a_studio_on_postgres_is_restored_by_command(
    cli: Any, tmp_path: Path, postgres: Any, postgres_template: str
) -> None:
    keys, second = tmp_path / "keys.json", postgres.fresh()
    with Studio.open(tmp_path / "there", database=postgres.fresh(postgres_template)) as studio:
        studio.subjects.add("Noor")
        kept = studio.library.add(Report, b"kept", media_type="application/json").asset.id
        studio.backups.make(tmp_path / "copies")
        studio.backups.export_keys(keys)
    cli.home = tmp_path / "new"
    elsewhere = f"file://{tmp_path / 'contents'}"
    words = ("restore", tmp_path / "copies", "--keys", keys, "--database", second, "--blobs", elsewhere)
    assert cli.json(*words)["ok"]
    assert not (cli.home / "atelier.db").exists()
    assert not (cli.home / "blobs").exists()
    with Studio.open(cli.home, database=second, blobs=elsewhere) as studio:
        assert [one.name for one in studio.subjects.names()] == ["Noor"]
        assert studio.library.read(kept) == b"kept"
    cli(*words, code=4)


def test_changing_the_key(filled: Any) -> None:
    done = filled.json("keys", "rotate")
    assert done["rewrapped"] > 0
    assert filled.json("library", "check", "--verify")["ok"]
    shown = filled.json("keys", "certificate")
    assert shown["certificate"].startswith("-----BEGIN CERTIFICATE-----")


def test_export_and_verify(filled: Any, tmp_path: Path) -> None:
    asset = filled.json("library", "list")["assets"][0]["id"]
    (made,) = filled.json("export", asset, "--out", tmp_path / "out", "--preset", "square")["files"]
    assert (made["width"], made["height"], made["signed"]) == (1080, 1080, False)
    found = filled.json("verify", made["path"])
    assert (found["signature"]["state"], found["ai_made"]) == ("unsigned", None)
    filled("export", asset, "--out", tmp_path / "out", "--preset", "square", code=4)
    filled("export", asset, "--out", tmp_path / "out", "--preset", "cubist", code=3)
    filled("export", asset, "--out", tmp_path / "out", "--quality", "0", code=2)
    filled("verify", tmp_path / "nothing.png", code=3)
    (tmp_path / "x.svg").write_text("<svg/>")
    filled("verify", tmp_path / "x.svg", code=2)


def test_verify_tells_of_others_and_of_changes(cli: Any, tmp_path: Path) -> None:
    from atelier.interop.c2pa import Claim, sign
    from atelier.interop.credentials import Credentials
    from atelier.interop.metadata import Form, Written, encode
    from atelier.interop.metadata.xmp import TRAINED

    small = np.random.default_rng(0).integers(0, 255, (96, 96, 3), dtype=np.uint8)
    said = Written("a cat\nSteps: 4, Sampler: Euler, Seed: 5")
    content = encode(Image.fromarray(small), Form.PNG, said)
    theirs = Credentials.ensure(tmp_path / "theirs")
    claim = Claim("x.png", "urn:uuid:00000000-0000-4000-8000-000000000000", TRAINED, "1")
    file = tmp_path / "x.png"
    file.write_bytes(sign(content, "image/png", claim, theirs))
    found = cli.json("verify", file)
    assert found["signature"]["state"] == "unknown-signer"
    assert found["generation"]["seed"] == 5
    assert "whom this library does not know" in cli("verify", file).stdout
    changed = bytearray(file.read_bytes())
    changed[changed.rindex(b"IDAT") + 30] ^= 1
    file.write_bytes(changed)
    assert cli.json("verify", file, code=8)["signature"]["state"] == "tampered"


@pytest.mark.parametrize("words", [["backup", "{}"], ["backup", "{}.tar"], ["keys", "export", "{}"]])
def test_a_place_that_cannot_be_written_is_no_defect(cli: Any, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "file").write_bytes(b"")
    shown = cli(*(word.format(tmp_path / "file" / "below" / "x") for word in words), code=2).output
    assert "cannot be written" in shown
