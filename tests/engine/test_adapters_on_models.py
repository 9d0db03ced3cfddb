from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from atelier.engine.adapters import Adapter, AdapterUse, read_adapter
from atelier.engine.generate import generate, generate_mixed
from atelier.engine.request import GenerateRequest
from atelier.errors import InvalidInput

FLUX_TARGETS = ("attn.to_q", "attn.to_v", "to_out.0", "ff.net.0.proj", "proj_mlp", "norm1.linear", "norm.linear")


def ask(*uses: AdapterUse, **changes: Any) -> GenerateRequest:
    return GenerateRequest(**({"prompt": "a photo of red dog", "seeds": (1,), "adapters": uses} | changes))


def test_one_adapter_does_what_its_merged_weights_do(
    flux_folder: Path, open_session: Any, make_adapter: Any, similarity: Callable[..., float]
):
    session = open_session(flux_folder)
    transformer = session.part("transformer")
    adapter = make_adapter(transformer, FLUX_TARGETS, 4, 1)
    plain = generate(session, ask())[0].image
    found = generate(session, ask(AdapterUse(adapter, 0.7)))[0].image
    assert similarity(plain, found) < 40
    assert generate(session, ask())[0].image.tobytes() == plain.tobytes()
    for name, pair in adapter.modules["transformer"].items():
        transformer.get_submodule(name).weight.data += 0.7 * pair.scale * pair.up @ pair.down
    merged = generate(session, ask())[0].image
    session.unload()
    assert similarity(merged, found) >= 50


@pytest.mark.parametrize("family", ["flux", "klein", "sd", "sdxl"])
def test_a_mixed_batch_is_as_one_by_one(
    family: str,
    request: pytest.FixtureRequest,
    open_session: Any,
    make_adapter: Any,
    similarity: Callable[..., float],
):
    session = open_session(request.getfixturevalue(f"{family}_folder"))
    component = session.card.denoiser
    # proj_in is a convolution in Stable Diffusion 1.5; U-Nets run both guidance branches as one batch.
    targets = (*FLUX_TARGETS, "to_qkv_mlp_proj", "proj_in", "proj_out", "conv1")
    one, two = (make_adapter(session.part(component), targets, rank, rank, component) for rank in (2, 5))
    requests = [
        ask(AdapterUse(one)),
        ask(AdapterUse(two, 0.6), prompt="green hat"),
        ask(seeds=(3,)),
        ask(AdapterUse(one, 0.5), AdapterUse(two, -0.3), seeds=(4,)),
    ]
    mixed = generate_mixed(session, requests)
    assert all(len(picture.batch) == 4 for picture in mixed)
    for picture, single in zip(mixed, requests, strict=True):
        alone = generate(session, single)[0]
        assert similarity(picture.image, alone.image) >= 50
    assert similarity(mixed[0].image, generate(session, ask())[0].image) < 40


def test_text_encoder_layers_change_embeddings_and_their_cache_key(
    sd_folder: Path, open_session: Any, make_adapter: Any
):
    session = open_session(sd_folder)
    adapter = make_adapter(session.part("text_encoder"), ("q_proj", "v_proj"), 2, 1, "text_encoder")
    plain, changed, again = (
        session.encode(["red dog"], 16, [uses])[0]["prompt_embeds"].numpy()
        for uses in ((), (AdapterUse(adapter, 2.0),), ())
    )
    assert np.abs(plain - changed).max() > 1e-3
    assert (plain == again).all()


def test_adapters_for_other_models_are_refused_with_numbers(flux_folder: Path, open_session: Any, make_adapter: Any):
    import torch

    session = open_session(flux_folder)
    good = make_adapter(session.part("transformer"), ("attn.to_q",), 4, 1)
    key = next(iter(good.tensors))
    wide = Adapter("wide", {**good.tensors, key: torch.zeros(4, 3072)})
    with pytest.raises(InvalidInput, match="32 to 32 here, 3072 to 32 in the adapter"):
        generate(session, ask(AdapterUse(wide)))
    first, deep = "transformer.transformer_blocks.0.", "transformer.transformer_blocks.40."
    renamed = {name.replace(first, deep): tensor for name, tensor in good.tensors.items()}
    with pytest.raises(InvalidInput, match="1 of its 4 modules are not there"):
        generate(session, ask(AdapterUse(Adapter("deep", renamed))))


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        ({"transformer.a.lora_A.weight": (2, 4)}, "only one of"),
        ({"transformer.a.lora_A.weight": (2, 4), "transformer.a.lora_B.weight": (4, 3)}, "shapes"),
        ({"lora_unet_a.lora_down.weight": (2, 4)}, "another layout"),
        ({"transformer.a.lora_magnitude_vector": (4,)}, "DoRA"),
        ({}, "no tensors"),
    ],
)
def test_malformed_adapters_are_refused(tensors: dict[str, tuple[int, ...]], message: str):
    import torch

    adapter = Adapter("bad", {name: torch.zeros(shape) for name, shape in tensors.items()})
    with pytest.raises(InvalidInput, match=message):
        _ = adapter.modules


def test_values_that_are_not_finite_are_refused():
    import torch

    pair = {
        "transformer.a.lora_A.weight": torch.zeros(1, 2),
        "transformer.a.lora_B.weight": torch.full((2, 1), torch.nan),
    }
    with pytest.raises(InvalidInput, match="not finite"):
        _ = Adapter("bad", pair).modules


def test_alphas_come_from_the_files_metadata(tmp_path: Path):
    import torch
    from safetensors.torch import save_file

    tensors = {f"transformer.{name}.lora_{half}.weight": torch.ones(2, 2) for name in ("a", "b") for half in ("A", "B")}
    metadata = {"transformer.r": 2, "transformer.lora_alpha": 1, "transformer.alpha_pattern": {"b": 8}}
    save_file(tensors, tmp_path / "x.safetensors", {"lora_adapter_metadata": json.dumps(metadata)})
    pairs = read_adapter(tmp_path / "x.safetensors").modules["transformer"]
    assert (pairs["a"].scale, pairs["b"].scale) == (0.5, 4.0)
    save_file(tensors, tmp_path / "x.safetensors")
    assert read_adapter(tmp_path / "x.safetensors").modules["transformer"]["a"].scale == 1.0
    save_file(tensors, tmp_path / "x.safetensors", {"lora_adapter_metadata": "[1"})
    with pytest.raises(InvalidInput, match="does not parse"):
        read_adapter(tmp_path / "x.safetensors")


def test_the_digest_follows_content():
    import torch

    tensors = {"transformer.a.lora_A.weight": torch.ones(1, 2), "transformer.a.lora_B.weight": torch.ones(2, 1)}
    digest = Adapter("x", tensors).digest
    assert Adapter("other name", dict(tensors)).digest == digest
    assert Adapter("x", tensors, {"transformer": 2.0}).digest != digest
    assert Adapter("x", {name: tensor * 2 for name, tensor in tensors.items()}).digest != digest


def test_pictures_are_plain_pil(flux_folder: Path, open_session: Any):
    assert isinstance(generate(open_session(flux_folder), ask())[0].image, Image.Image)
