from __future__ import annotations

from pathlib import Path

import pytest

from atelier.engine.catalog import Catalog
from atelier.engine.installed import MANIFEST, InstalledFile, Manifest
from atelier.errors import Conflict, InvalidInput, NotFound


def test_lists_finds_and_tells_what_is_missing(tmp_path: Path):
    catalog = Catalog(tmp_path / "models")
    assert {entry.card.id for entry in catalog.entries()} >= {"flux1-schnell", "sd15"}
    assert not catalog.find("sd15").installed
    with pytest.raises(NotFound, match="flux1-schnell"):
        catalog.find("flux-schnell")
    with pytest.raises(NotFound, match="not installed") as caught:
        catalog.installed("sd15")
    assert caught.value.command == ("models", "pull", "sd15")
    assert not (tmp_path / "models").exists()


def test_adds_by_path_and_forgets_without_touching_the_weights(tmp_path: Path, sd_folder: Path):
    catalog = Catalog(tmp_path / "models")
    entry = catalog.add(sd_folder, "my-sd")
    assert entry.path == sd_folder.resolve()
    assert Catalog(tmp_path / "models").installed("my-sd").card == entry.card
    with pytest.raises(Conflict):
        catalog.add(sd_folder, "my-sd")
    assert catalog.remove("my-sd") == 0
    assert (sd_folder / "model_index.json").exists()
    with pytest.raises(NotFound):
        catalog.find("my-sd")


def test_extra_cards_come_with_their_weights_and_stay(tmp_path: Path, flux_folder: Path):
    from atelier.engine import card as module

    text = (Path(module.__file__).parent / "cards" / "flux1-schnell.toml").read_text()
    text = text.replace('id = "flux1-schnell"', f'id = "builtin"\npath = "{flux_folder}"')
    (tmp_path / "extra").mkdir()
    (tmp_path / "extra" / "card.toml").write_text(text)
    catalog = Catalog(tmp_path / "models", [tmp_path / "extra"])
    assert catalog.entries()[0].card.id == "builtin"
    assert catalog.installed("builtin").path == flux_folder
    with pytest.raises(InvalidInput, match="came with the studio"):
        catalog.remove("builtin")


def test_half_a_download_is_not_installed(tmp_path: Path):
    catalog = Catalog(tmp_path / "models")
    folder = tmp_path / "models" / "sd15"
    (folder / "unet").mkdir(parents=True)
    weights = folder / "unet" / "w.safetensors"
    weights.write_bytes(b"12345678")
    assert not catalog.find("sd15").installed
    files = (
        InstalledFile(path="unet/w.safetensors", size=8, sha256="0" * 64),
        InstalledFile(path="a", size=1, sha256=""),
    )
    manifest = Manifest(source="a/b", revision="c", licence="d", files=files[:1])
    (folder / MANIFEST).write_text(manifest.model_dump_json())
    assert catalog.find("sd15").installed
    assert catalog.remove("sd15") >= 8
    assert not folder.exists()
    folder.mkdir(parents=True)
    (folder / MANIFEST).write_text(manifest.model_copy(update={"files": files}).model_dump_json())
    assert not catalog.find("sd15").installed
    (folder / MANIFEST).write_text("{broken")
    assert not catalog.find("sd15").installed


def test_what_came_with_nothing_cannot_be_removed(tmp_path: Path):
    with pytest.raises(InvalidInput, match="not installed"):
        Catalog(tmp_path / "models").remove("sd15")
