"""Real texts of every tool, judged by the corpus' index."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from atelier.interop.metadata import Generation, interpret
from atelier.interop.metadata.exif import decode_comment
from atelier.interop.metadata.xmp import read_xmp

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "infotext"
ROWS = list(csv.DictReader((CORPUS / "index.tsv").open(), delimiter="\t")) if CORPUS.is_dir() else []
TOOLS = {"other__tensorart.json": "tensorart", "other__stability-matrix.json": "stability-matrix"} | {
    "other__civitai-comfy-hires.json": "comfyui"
}

pytestmark = pytest.mark.skipif(
    not ROWS, reason="the corpus of real infotexts is not beside the repository (../shared/corpus/infotext)"
)


def read(name: str) -> Generation:
    text = (CORPUS / name).read_text()
    if name.endswith(".xml"):
        found, refused = interpret({}, read_xmp(text.encode()))
    else:
        found, refused = interpret(json.loads(text) if name.endswith(".json") else {"parameters": text}, {})
    assert found is not None
    assert refused == []
    return found


def test_the_whole_corpus_is_there() -> None:
    assert len(ROWS) == 60
    assert {row["file"] for row in ROWS} == {path.name for path in CORPUS.iterdir()} - {"index.tsv"}


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_each_is_read_as_the_index_says(row: dict[str, str]) -> None:
    found = read(row["file"])
    features = row["features"]
    named = {feature.strip() for feature in features.split(";")[0].split(",")}
    assert found.tool == TOOLS.get(row["file"], row["kind"])
    bare = row["file"].startswith("a1111__civitai-test") and row["file"][-5] in "012"
    assert bool(found.prompt) is not bare
    assert "Steps:" not in found.prompt
    assert "Negative prompt" not in found.prompt + found.negative_prompt
    if row["kind"] == "a1111":
        checks = {
            "Version": bool(found.version),
            "multi-line prompt": "\n" in found.prompt,
            "LoRA tag": bool(found.loras) and found.loras[0].weight is not None,
            "Lora hashes": any(one.hash for one in found.loras),
            "Hires": any(key.startswith("Hires") for key in found.extra),
            "ADetailer": "ADetailer model" in found.extra,
            "Template": bool(found.extra.get("Template")),
            "Civitai resources": isinstance(found.extra.get("Civitai resources"), list),
            "Civitai metadata": isinstance(found.extra.get("Civitai metadata"), dict),
            "SDCPP JSON": isinstance(found.extra.get("SDCPP"), dict),
            "non-ASCII": not found.prompt.isascii(),
            "no negative": found.negative_prompt == "",
        }
        assert {name for name in named & checks.keys() if not checks[name]} == set()
        assert found.steps is not None
    elif "non-ASCII" in features:
        assert not found.prompt.isascii()
    if row["file"] != "drawthings__enslo-xmp.xml":
        assert found.seed is not None or bare or row["file"] == "a1111__civitai-test7.txt"


WANTED = {
    "a1111__civitai-test4.txt": {
        "prompt": "A generic prompt text.,.",
        "steps": 4,
        "seed": 1099633777240739,
        "width": 1088,
        "height": 1920,
        "model": "generic_model_v1",
    },
    "a1111__civitai-test7.txt": {"prompt": "tutorial diagram, steps: 1 2 3, colorful", "negative_prompt": "ugly"},
    "a1111__enslo-easy-reforge-png.txt": {"strength": 0.6, "schedule": "SGM Uniform", "model_hash": "6c015a2deb"},
    "a1111__sdcpp-flux2-example.txt": {"guidance": 3.5, "cfg": 1.0, "sampler": "euler discrete", "seed": 42},
    "a1111__image-saver-civitai-multiline.txt": {"seed": 42, "model": "", "sampler": "DPM++ 2M SDE"},
    "invokeai__docs-step4.json": {"negative_prompt": "woman blue saddle", "seed": 1654590180, "height": 768},
    "invokeai__docs-000004-3747154981.json": {"steps": 50, "sampler": "k_lms", "cfg": 7.5, "seed": 3357757885},
    "invokeai__enslo.json": {"seed": 3951921344, "version": "6.10.0", "model": "waiIllustriousSDXL_v160"},
    "novelai__enslo-curated-webp.json": {"seed": 880673757, "steps": 23, "sampler": "k_euler_ancestral", "width": 1024},
    "novelai__sdparsers-1.json": {"prompt": "masterpiece, best quality,  cat, space, icon", "seed": 2253955223},
    "fooocus__enslo-ruined.json": {"seed": 2020047614, "cfg": 8.0, "schedule": "karras", "width": 1024},
    "fooocus__log-format.txt": {"width": 123, "height": 456, "seed": 123456, "sampler": "xxxxx"},
    "swarmui__enslo-swarmui-upscale.json": {"width": 1536, "strength": 0.4, "seed": 1741309074},
    "drawthings__enslo-xmp.xml": {"prompt": "a cat", "negative_prompt": "bad", "steps": 20},
    "other__tensorart.json": {"seed": -1, "clip_skip": 2, "cfg": 7.0, "sampler": "euler_ancestral"},
    "other__civitai-comfy-hires.json": {"seed": 1311178179, "steps": 25, "cfg": 5.0},
}


@pytest.mark.parametrize("name", WANTED)
def test_values(name: str) -> None:
    found = vars(read(name))
    assert {key: found[key] for key in WANTED[name]} == WANTED[name]


def test_a_graph_is_handed_on() -> None:
    for name in ("swarmui__enslo-swarmui.json", "invokeai__enslo.json", "other__stability-matrix.json"):
        assert read(name).workflow


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_the_user_comment_is_read_in_either_byte_order(order: str) -> None:
    text = (CORPUS / "a1111__civitai-usercomment-utf16le.txt").read_text()
    for big in (True, False):
        assert decode_comment(b"UNICODE\0" + text.encode(order), big) == text
