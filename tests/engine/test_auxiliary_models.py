"""Auxiliary models: cards, pulling from a stand-in hub with resume and checksums, adding, removing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from atelier.engine.auxiliary import AuxiliaryCard, AuxiliaryCatalog, offered, shipped_auxiliary
from atelier.engine.pull import LicenceAcceptance, pull
from atelier.engine.transfer import Endpoint
from atelier.errors import Conflict, Corrupt, InvalidInput, NotFound, Refused


def fetch(card: AuxiliaryCard, models: Path, hub: Any, **more: Any) -> Any:
    assert card.source is not None
    acceptance = LicenceAcceptance(card.licence.id, card.source.repo)
    return pull(card, models, files=card.files, acceptance=acceptance, endpoint=Endpoint(hub.url), **more)


def test_the_cards_that_ship_may_be_used_for_business_and_say_where_from() -> None:
    cards = shipped_auxiliary()
    assert {card.kind for card in cards} == {"arcface", "dinov2", "clip", "siglip"}
    assert len({card.id for card in cards}) == len(cards)
    for card in cards:
        assert card.source is not None
        assert card.licence.must_accept
        assert card.licence.id in {"Apache-2.0", "MIT"}
        assert card.licence.commercial
        # Weights of InsightFace's own packs are not for business, and are never offered.
        assert not any(word in f"{card.source.repo} {card.file}".lower() for word in ("insight", "buffalo", "antelope"))
        assert (card.kind == "arcface") is bool(card.file)
    assert offered("dinov2").id == "dinov2-base"


def test_a_folder_comes_from_a_hub_with_what_is_needed_and_nothing_else(
    tmp_path: Path, tiny_eyes: Any, open_hub: Any
) -> None:
    remote = Path(shutil.copytree(tiny_eyes.clip, tmp_path / "remote"))
    (remote / "pytorch_model.bin").write_bytes(b"\x80\x04 pickle")
    (remote / "modeling_own.py").write_text("raise SystemExit")
    (remote / "README.md").write_text("about")
    (remote / "onnx").mkdir()
    (remote / "onnx" / "model.safetensors").write_bytes(b"another")
    (remote / "model.fp16.safetensors").write_bytes(b"another")
    hub = open_hub(remote)
    hub.cut_after["model.safetensors"] = [1000, 3000]
    card = offered("clip")
    models = tmp_path / "models"
    with pytest.raises(Refused, match="MIT License"):
        pull(card, models, files=card.files, endpoint=Endpoint(hub.url))
    assert not hub.requests
    looked: list[Path] = []
    fetch(card, models, hub, check=looked.append)
    ranges = [wanted for path, wanted, _ in hub.requests if path.endswith("/model.safetensors")]
    assert ranges == [None, "bytes=1000-", "bytes=4000-"]
    entry = AuxiliaryCatalog(models).get(card.id)
    assert entry.installed
    assert entry.weights == models / card.id
    names = {path.name for path in entry.weights.iterdir()}
    assert {"config.json", "model.safetensors", "tokenizer.json", "installed.json"} <= names
    assert not names & {"pytorch_model.bin", "modeling_own.py", "README.md", "onnx", "model.fp16.safetensors"}
    assert (entry.weights / "model.safetensors").read_bytes() == (remote / "model.safetensors").read_bytes()
    assert len(looked) == 1
    assert AuxiliaryCatalog(models).able("siglip", "clip") == entry
    assert AuxiliaryCatalog(models).able("dinov2") is None
    assert AuxiliaryCatalog(models).remove(card.id) > 1000
    assert AuxiliaryCatalog(models).able("clip") is None


def test_of_a_recogniser_one_file_is_fetched_and_a_wrong_one_is_not_installed(
    tmp_path: Path, tiny_eyes: Any, open_hub: Any
) -> None:
    remote = Path(shutil.copytree(tiny_eyes.face.parent, tmp_path / "remote"))
    for name in ("scrfd_10g_bnkps.onnx", "genderage.onnx"):
        (remote / name).write_bytes(b"not wanted")
    hub = open_hub(remote)
    card = offered("arcface")
    models = tmp_path / "models"

    def refuse(folder: Path) -> None:
        assert [path.name for path in folder.iterdir()] == [card.file]
        raise InvalidInput("no recogniser")

    with pytest.raises(InvalidInput, match="no recogniser"):
        fetch(card, models, hub, check=refuse)
    assert not AuxiliaryCatalog(models).get(card.id).installed
    assert not list((models / ".partial").glob(f"{card.id}@*"))
    hub.tampered[card.file] = tiny_eyes.face.read_bytes()[:-1] + b"x"
    with pytest.raises(Corrupt, match="checksum"):
        fetch(card, models, hub)
    hub.tampered.clear()
    fetch(card, models, hub)
    entry = AuxiliaryCatalog(models).get(card.id)
    assert entry.weights == models / card.id / card.file
    assert fetch(card, models, hub).already


def test_one_that_lies_elsewhere_is_added_and_forgotten(tmp_path: Path, tiny_eyes: Any) -> None:
    catalog = AuxiliaryCatalog(tmp_path / "models")
    fields = offered("dinov2").model_dump() | {"id": "mine", "source": None, "path": tiny_eyes.dino}
    entry = catalog.add(AuxiliaryCard.model_validate(fields))
    assert entry.origin == "added"
    assert entry.weights == tiny_eyes.dino
    assert catalog.able("dinov2") == entry
    with pytest.raises(Conflict):
        catalog.add(entry.card)
    assert catalog.remove("mine") == 0
    assert (tiny_eyes.dino / "config.json").is_file()
    with pytest.raises(NotFound, match="dinov2-base"):
        catalog.get("mine")
    with pytest.raises(NotFound, match="not installed") as told:
        _ = catalog.get("dinov2-base").weights
    assert told.value.command == ("models", "pull", "dinov2-base")
    with pytest.raises(InvalidInput, match="not installed"):
        catalog.remove("dinov2-base")
    (tmp_path / "models" / "auxiliary-cards" / "bad.toml").write_text("id = 'bad'")
    with pytest.raises(InvalidInput, match=r"bad\.toml"):
        catalog.entries()
