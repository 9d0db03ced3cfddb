from __future__ import annotations

import contextlib
import json
import pickle
import shutil
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.engine.load import part_classes, resolve_class
from atelier.engine.safetensors_header import read_header
from atelier.engine.sniff import card_from_path
from atelier.errors import AtelierError, Corrupt, InvalidInput, NotFound


def test_folders_become_cards_of_their_family(
    flux_folder: Path, kontext_folder: Path, fill_folder: Path, klein_folder: Path, sd_folder: Path, sdxl_folder: Path
):
    found = {path.name: card_from_path(path) for path in (flux_folder, kontext_folder, fill_folder, klein_folder)}
    assert found["flux"].guidance == "none"
    assert found["kontext"].can("edit")
    assert list(found["fill"].pipelines) == ["inpaint"]
    assert found["klein"].family == "flux2"
    assert found["klein"].guidance == "cfg"
    assert card_from_path(sdxl_folder).family == "sdxl"
    assert card_from_path(sd_folder).family == "sd"
    card = found["flux"]
    assert card.architecture.width == 32
    assert card.architecture.blocks == 4
    stored = load_count(flux_folder / "transformer")
    assert card.components["transformer"].parameters == stored
    assert card.licence.id == "unknown"
    assert not card.licence.commercial


def save_shapes(path: Path, shapes: dict[str, tuple[int, ...]]) -> None:
    import torch
    from safetensors.torch import save_file

    save_file({name: torch.zeros(shape) for name, shape in shapes.items()}, path)


def load_count(folder: Path) -> int:
    from safetensors.torch import load_file

    return sum(t.numel() for path in folder.glob("*.safetensors") for t in load_file(path).values())


FILES = {
    "flux1-schnell": {"double_blocks.0.img_attn.qkv.weight": (6, 2), "img_in.weight": (2, 64)},
    "flux1-dev": {
        "model.diffusion_model.double_blocks.0.img_attn.qkv.weight": (6, 2),
        "model.diffusion_model.img_in.weight": (2, 64),
        "model.diffusion_model.guidance_in.in_layer.weight": (2, 2),
    },
    "flux1-fill": {"double_blocks.0.img_attn.qkv.weight": (6, 2), "img_in.weight": (2, 384)},
    "flux2-klein": {"double_stream_modulation_img.lin.weight": (2, 2), "img_in.weight": (2, 128)},
    "sdxl": {"conditioner.embedders.1.model.ln_final.weight": (2,), "first_stage_model.x": (1,)},
    "sd21": {"cond_stage_model.model.ln_final.weight": (2,), "first_stage_model.x": (1,)},
    "sd15": {"cond_stage_model.transformer.text_model.x": (2,), "first_stage_model.x": (1,)},
}


@pytest.mark.parametrize("template", FILES)
def test_single_files_are_told_by_their_keys(tmp_path: Path, template: str):
    path = tmp_path / "My Model v1.safetensors"
    save_shapes(path, FILES[template])
    card = card_from_path(path)
    assert card.config_from == template
    assert card.id == "my-model-v1"


def test_adapters_and_strangers_are_not_models(tmp_path: Path):
    save_shapes(tmp_path / "a.safetensors", {"transformer.x.lora_A.weight": (2, 2)})
    with pytest.raises(InvalidInput, match="adapter"):
        card_from_path(tmp_path / "a.safetensors")
    save_shapes(tmp_path / "b.safetensors", {"something": (2,)})
    with pytest.raises(InvalidInput, match="no model family"):
        card_from_path(tmp_path / "b.safetensors")
    with pytest.raises(NotFound):
        card_from_path(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInput, match="model_index"):
        card_from_path(tmp_path / "empty")


class Bomb:
    def __reduce__(self):
        return (Path.touch, (Path("pickle-was-opened"),))


@pytest.mark.parametrize("name", ["model.ckpt", "model.bin", "model.pt", "renamed.safetensors"])
def test_pickles_are_refused_and_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(pickle.dumps({"weights": Bomb()}))
    with pytest.raises(InvalidInput, match=r"pickle|not a safetensors"):
        card_from_path(tmp_path / name)
    assert not (tmp_path / "pickle-was-opened").exists()


def test_a_folder_with_pickled_weights_is_refused(tmp_path: Path, sd_folder: Path):
    copy = tmp_path / "copy"
    shutil.copytree(sd_folder, copy)
    (copy / "unet" / "diffusion_pytorch_model.safetensors").unlink()
    (copy / "unet" / "diffusion_pytorch_model.bin").write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(InvalidInput, match="pickle"):
        card_from_path(copy)


def test_a_cut_file_is_corrupt(tmp_path: Path):
    path = tmp_path / "model.safetensors"
    save_shapes(path, {"double_blocks.0.img_attn.qkv.weight": (64, 64)})
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(Corrupt, match="cut"):
        card_from_path(path)


@given(st.binary(max_size=200), st.integers(0, 2**64 - 1))
@settings(max_examples=60, deadline=None)
def test_no_bytes_make_the_header_reader_crash(tmp_path_factory: pytest.TempPathFactory, body: bytes, length: int):
    path = tmp_path_factory.mktemp("header") / "x.safetensors"
    for claimed in (length, len(body)):
        path.write_bytes(struct.pack("<Q", claimed) + body)
        with contextlib.suppress(AtelierError):
            read_header(path)


@pytest.mark.parametrize(
    "header",
    [
        "[]",
        '{"a": 1}',
        '{"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}',
        '{"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]}}',
        "[" * 5000,
    ],
)
def test_malformed_headers_are_invalid_input(tmp_path: Path, header: str):
    path = tmp_path / "x.safetensors"
    path.write_bytes(struct.pack("<Q", len(header)) + header.encode() + b"0000")
    with pytest.raises(InvalidInput):
        read_header(path)


@pytest.mark.parametrize(
    "entry",
    [["os", "system"], ["atelier.builtin.world", "World"], ["builtins", "eval"], ["torch.nn", "Linear"]],
)
def test_only_allowed_libraries_are_imported(tmp_path: Path, entry: list[str]):
    (tmp_path / "model_index.json").write_text(json.dumps({"_class_name": "FluxPipeline", "vae": entry}))
    with pytest.raises(InvalidInput, match="only classes of diffusers and transformers"):
        part_classes(tmp_path)


@pytest.mark.parametrize("name", ["__builtins__", "utils", "no_such_class", "is_torch_available", "a.b"])
def test_only_model_classes_of_those_libraries_are_taken(name: str):
    with pytest.raises(InvalidInput, match="no model class"):
        resolve_class("diffusers", name)
