from __future__ import annotations

import gc
import hashlib
import importlib
import json
import shutil
import sys
import types
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from atelier.engine.embeddings import FolderEmbeddings, MemoryEmbeddings, embedding_key
from atelier.engine.generate import generate
from atelier.engine.installed import MANIFEST, InstalledFile, Manifest
from atelier.engine.request import GenerateRequest
from atelier.engine.session import ModelSession
from atelier.engine.sniff import card_from_path
from atelier.engine.weights import DigestCache
from atelier.errors import Corrupt, InvalidInput, OutOfResources

ASK = GenerateRequest(prompt="a photo of red dog", seeds=(1,))


def weights(session: ModelSession, *names: str) -> int:
    return sum(part.bytes for part in session.loaded().parts if part.name in names)


def test_text_encoders_are_freed_as_planned(flux_folder: Path, open_session: Any, similarity: Callable[..., float]):
    full = open_session(flux_folder)
    wanted = generate(full, ASK)[0].image
    everything = full.loaded().bytes
    assert full.loaded().peak_weight_bytes == everything
    text = weights(full, "text_encoder", "text_encoder_2")
    assert text > 0

    session = open_session(flux_folder, plan_changes={"text_after": "freed", "tier": "text encoders freed"})
    assert session.loaded().bytes == 0  # nothing comes in before the prompts are encoded
    alive: list[weakref.ref[Any]] = []
    bring = session._bring

    def watch(name: str) -> Any:
        part = bring(name)
        if name.startswith("text_encoder"):
            alive.append(weakref.ref(part))
        return part

    session._bring = watch  # type: ignore[method-assign]
    found = generate(session, ASK)[0].image
    gc.collect()
    assert len(alive) >= 2
    assert all(reference() is None for reference in alive)
    assert {part.name for part in session.loaded().parts} == {"transformer", "vae"}
    assert session.loaded().peak_weight_bytes == max(text, everything - text)
    assert similarity(found, wanted) > 100


def test_room_is_made_for_a_new_prompt(flux_folder: Path, open_session: Any):
    from atelier.engine.footprint import RUNTIME, TEXT_ACTIVATIONS

    session = open_session(flux_folder, plan_changes={"text_after": "freed"})
    generate(session, ASK)
    kept = session.loaded().bytes
    tight = RUNTIME["cpu"] + TEXT_ACTIVATIONS + kept
    small = open_session(flux_folder, plan_changes={"text_after": "freed", "budget_bytes": tight})
    first = generate(small, ASK)[0].image.tobytes()
    generate(small, ASK.model_copy(update={"prompt": "blue hat"}))
    assert small.loaded().peak_weight_bytes <= kept
    assert generate(small, ASK)[0].image.tobytes() == first


def test_fp8_storage_halves_the_denoiser(flux_folder: Path, open_session: Any, similarity: Callable[..., float]):
    full = open_session(flux_folder)
    wanted = generate(full, ASK)[0].image
    session = open_session(flux_folder, plan_changes={"quantisation": "fp8-layerwise", "text_after": "freed"})
    found = generate(session, ASK)[0].image
    assert weights(session, "transformer") < 0.5 * weights(
        full, "transformer"
    )  # fp32 to fp8, norms and embeddings stay
    assert 20 < similarity(found, wanted) < 100


def test_streaming_draws_the_same(
    flux_folder: Path, open_session: Any, make_adapter: Any, similarity: Callable[..., float]
):
    from atelier.engine.adapters import AdapterUse

    full = open_session(flux_folder)
    adapter = make_adapter(full.part("transformer"), ("to_q", "proj_mlp"), 2, 1)
    asked = ASK.model_copy(update={"adapters": (AdapterUse(adapter),)})
    wanted = generate(full, asked)[0].image
    for offload in ("group", "sequential"):
        changes = {"offload": offload, "text_offload": "group", "text_after": "parked"}
        assert similarity(generate(open_session(flux_folder, plan_changes=changes), asked)[0].image, wanted) > 100


def test_a_plan_that_does_not_fit_loads_nothing(flux_folder: Path, open_session: Any):
    with pytest.raises(OutOfResources, match="may be used"):
        open_session(flux_folder, plan_changes={"fits": False})
    with pytest.raises(InvalidInput, match="train"):
        open_session(flux_folder, plan_changes={"operation": "train"})


def test_prompts_are_encoded_once(flux_folder: Path, open_session: Any, tmp_path: Path):
    cache = FolderEmbeddings(tmp_path / "embeddings")
    first = generate(open_session(flux_folder, embeddings=cache), ASK)[0].image.tobytes()
    session = open_session(flux_folder, embeddings=cache, plan_changes={"text_after": "freed"})
    session._text_pipeline = pytest.fail  # type: ignore[method-assign, assignment]
    assert generate(session, ASK)[0].image.tobytes() == first
    assert len(list((tmp_path / "embeddings").iterdir())) == 1


def test_embedding_caches_keep_to_their_size_and_drop_damage(tmp_path: Path):
    import torch

    values = {f"{index:064x}": {"e": torch.full((256,), float(index))} for index in range(4)}
    memory, folder = MemoryEmbeddings(2 * 1024), FolderEmbeddings(tmp_path, 2 * 1200)
    for key, value in values.items():
        memory.put(key, value)
        folder.put(key, value)
    last = list(values)[-1]
    for cache in (memory, folder):
        assert cache.get(next(iter(values))) is None
        kept = cache.get(last)
        assert kept is not None
        assert torch.equal(kept["e"], values[last]["e"])
    assert len(memory) == 2
    memory.put("big", {"e": torch.zeros(10_000)})
    assert memory.get("big") is None
    (tmp_path / f"{last}.safetensors").write_bytes(b"damaged")
    assert folder.get(last) is None
    folder.clear()
    assert not list(tmp_path.iterdir())


def test_embedding_keys_separate_what_differs():
    base = ("digest", "bf16", "red dog", 64)
    changed = [("other", *base[1:]), ("digest", "fp32", *base[2:]), (*base[:2], "red dog ", 64), (*base[:3], 77)]
    keys = {embedding_key(*base), *(embedding_key(*arguments) for arguments in changed)}
    keys.add(embedding_key(*base, adapters=[("a", 1.0)]))
    assert len(keys) == 6


def test_digests_follow_content_and_are_remembered(flux_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    copy = tmp_path / "copy"
    shutil.copytree(flux_folder, copy)
    cache = tmp_path / "digests.json"
    first = DigestCache(cache).model(copy)
    assert first == DigestCache().model(flux_folder)
    import hashlib

    with monkeypatch.context() as patch:
        patch.setattr(hashlib, "file_digest", pytest.fail)
        assert DigestCache(cache).model(copy) == first
    (copy / "scheduler" / "scheduler_config.json").write_text("{}")
    assert DigestCache(cache).model(copy) != first
    assert DigestCache(cache).model(copy, ["vae"]) == DigestCache().model(flux_folder, ["vae"])
    cache.write_text("{broken")
    assert DigestCache(cache).model(flux_folder) == first


def test_threads_keep_digests_at_once(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.safetensors" for number in range(40)]
    for number, file in enumerate(files):
        file.write_bytes(bytes([number]) * 64)
    cache = DigestCache(tmp_path / "digests.json")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(cache.file, files))
    assert found == [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    assert len(json.loads((tmp_path / "digests.json").read_text())) == len(files)
    assert list(tmp_path.glob(".*.tmp")) == []


def test_digests_trust_what_a_pull_verified(tmp_path: Path):
    (tmp_path / "a.safetensors").write_bytes(b"weights")
    file = InstalledFile(path="a.safetensors", size=7, sha256="f" * 64)
    manifest = Manifest(source="a/b", revision="c", licence="d", files=(file,))
    (tmp_path / MANIFEST).write_text(manifest.model_dump_json())
    trusted = DigestCache().model(tmp_path)
    (tmp_path / "a.safetensors").write_bytes(b"changed")
    assert DigestCache().model(tmp_path) != trusted


def test_the_built_in_autoencoder_class_is_loaded_and_no_other(
    flux_folder: Path, tmp_path: Path, open_session: Any, monkeypatch: pytest.MonkeyPatch
):
    base: Any = importlib.import_module("diffusers").AutoencoderKL
    autoencoder = type("PatchAutoencoder", (base,), {})

    module = types.ModuleType("atelier.builtin.autoencoder")
    vars(module).update(PatchAutoencoder=autoencoder, Other=autoencoder)
    monkeypatch.setitem(sys.modules, "atelier.builtin.autoencoder", module)
    copy = tmp_path / "model"
    shutil.copytree(flux_folder, copy)
    index = json.loads((copy / "model_index.json").read_text())
    index["vae"] = ["atelier.builtin.autoencoder", "PatchAutoencoder"]
    (copy / "model_index.json").write_text(json.dumps(index))
    session = open_session(copy)
    assert type(session.part("vae")) is autoencoder
    assert generate(session, ASK)[0].image.size == (64, 64)
    index["vae"] = ["atelier.builtin.autoencoder", "Other"]
    (copy / "model_index.json").write_text(json.dumps(index))
    with pytest.raises(InvalidInput, match="only classes of"):
        open_session(copy)


def test_a_transformer_in_one_file_borrows_the_rest(flux_folder: Path, tmp_path: Path, open_session: Any):
    wanted = generate(open_session(flux_folder), ASK)[0].image.tobytes()
    path = tmp_path / "fine-tune.safetensors"
    shutil.copy(flux_folder / "transformer" / "diffusion_pytorch_model.safetensors", path)
    card = card_from_path(path)
    assert card.config_from == "flux1-schnell"
    held = open_session(flux_folder, config_from=card.config_from)
    with pytest.raises(InvalidInput, match="flux1-schnell") as caught:
        ModelSession(held.card, held.plan, path)
    assert caught.value.command == ("models", "pull", "flux1-schnell")
    with ModelSession(held.card, held.plan, path, base=flux_folder) as session:
        assert generate(session, ASK)[0].image.tobytes() == wanted


@pytest.mark.parametrize("quantisation", ["none", "fp8-layerwise"])
def test_weights_that_do_not_fit_are_corrupt(flux_folder: Path, tmp_path: Path, open_session: Any, quantisation: str):
    copy = tmp_path / "model"
    shutil.copytree(flux_folder, copy)
    config = copy / "transformer" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"num_attention_heads": 4}))
    with pytest.raises(Corrupt):
        open_session(copy, plan_changes={"quantisation": quantisation})


def test_plans_for_tiny_models_predict_their_weights(flux_folder: Path, open_session: Any):
    session = open_session(flux_folder)
    predicted = sum(
        size for label, size in session.plan.stages[1].parts if label in ("denoiser", "vae", "text encoders")
    )
    assert predicted == pytest.approx(session.loaded().bytes, rel=0.01)
    assert replace(session.plan, fits=True).require().fits
