"""Weights in fewer bits, really executed: loaded, drawn with, compared with the whole ones, and counted.

Models are random and small, but their transformer is made of linear layers as the real ones are.
"""

from __future__ import annotations

import importlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from atelier.engine.adapters import AdapterUse
from atelier.engine.card import shipped_cards
from atelier.engine.catalog import Catalog
from atelier.engine.device import GIB, DeviceInfo, cpu_device
from atelier.engine.generate import generate
from atelier.engine.layouts import flux_to_diffusers
from atelier.engine.plan import plan_memory
from atelier.engine.request import GenerateRequest
from atelier.engine.session import ModelSession
from atelier.engine.sniff import card_from_path
from atelier.errors import AtelierError, Corrupt, InvalidInput, Unavailable
from atelier.families.names import FLUX1

ASK = GenerateRequest(prompt="a photo of a red dog", seeds=(1,))
WIDTH = 128
ERRORS = {"fp8-layerwise": 0.012, "nf4": 0.02, "torchao-int8": 0.006, "Q8_0": 0.006, "Q4_0": 0.015, "BF16": 1e-9}
"""The largest relative error of a velocity by the packed weights."""
KINDS = ["fp8-layerwise", "nf4", "torchao-int8"]
PACKAGES = {"nf4": "bitsandbytes", "torchao-int8": "torchao"}
Tensors = dict[str, Any]


@pytest.fixture(scope="module")
def wide_folder(flux_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny FLUX with a transformer of 128 channels, whose weights are 98 % in linear layers."""
    import torch

    diffusers: Any = importlib.import_module("diffusers")
    folder = tmp_path_factory.mktemp("wide") / "model"
    shutil.copytree(flux_folder, folder)
    torch.manual_seed(3)
    transformer = diffusers.FluxTransformer2DModel(
        in_channels=64,
        num_layers=1,
        num_single_layers=2,
        attention_head_dim=64,
        num_attention_heads=2,
        joint_attention_dim=16,
        pooled_projection_dim=16,
        guidance_embeds=False,
        axes_dims_rope=(16, 24, 24),
    )
    shutil.rmtree(folder / "transformer")
    transformer.to(torch.bfloat16).save_pretrained(folder / "transformer")
    return folder


def _session(folder: Path, path: Path | None = None, **plan_changes: Any) -> ModelSession:
    """In bf16 on the cpu; `path` is a single file that borrows the rest from the folder."""
    card = card_from_path(path or folder)
    preset = card.preset().model_copy(update={"steps": 3, "width": 64, "height": 64})
    parts = card_from_path(folder).components
    if path is not None:
        parts = parts | {card.denoiser: card.components[card.denoiser]}
    shape = card_from_path(folder).architecture
    card = card.model_copy(
        update={
            "presets": {"standard": preset},
            "max_sequence_length": 16,
            "components": parts,
            "architecture": shape,
        }
    )
    plan = plan_memory(card, replace(cpu_device(8 * GIB), bf16=True), width=64, height=64)
    return ModelSession(card, replace(plan, **plan_changes), path or folder, base=folder).load()


def _draw(session: ModelSession, **changes: Any) -> Any:
    return generate(session, ASK.model_copy(update=changes))[0].image


def _error(session: ModelSession, whole: ModelSession) -> float:
    """How far the transformer's velocity is from that of the whole weights, relative (root of mean squares)."""
    import torch

    generator = torch.Generator().manual_seed(5)
    inputs = {
        "hidden_states": torch.randn(1, 16, 64, generator=generator),
        "encoder_hidden_states": torch.randn(1, 16, 16, generator=generator),
        "pooled_projections": torch.randn(1, 16, generator=generator),
        "timestep": torch.tensor([0.5]),
        "img_ids": torch.zeros(16, 3),
        "txt_ids": torch.zeros(16, 3),
    }
    with torch.no_grad():
        found, wanted = (
            one.part("transformer")(**{name: value.bfloat16() for name, value in inputs.items()})[0].float()
            for one in (session, whole)
        )
    return float((found - wanted).norm() / wanted.norm())


def _denoiser_bytes(session: ModelSession) -> int:
    return next(part.bytes for part in session.loaded().parts if part.name == session.card.denoiser)


@pytest.mark.parametrize("kind", KINDS)
def test_a_packed_model_draws_nearly_the_same_in_the_memory_that_was_planned(
    wide_folder: Path, similarity: Callable[..., float], kind: str
) -> None:
    pytest.importorskip(PACKAGES.get(kind, "torch"))
    whole = _session(wide_folder)
    wanted = _draw(whole)
    packed = _session(wide_folder, quantisation=kind, text_after="freed")
    drawn = _draw(packed)
    assert drawn.tobytes() != wanted.tobytes()
    assert similarity(drawn, wanted) > 40
    assert 0.0005 < _error(packed, whole) < ERRORS[kind]
    assert _draw(packed).tobytes() == drawn.tobytes()
    storage = {"fp8-layerwise": "fp8", "nf4": "nf4", "torchao-int8": "int8"}[kind]
    planned = packed.card.components["transformer"].bytes(storage)
    # The ends that stay whole are 1 % of FLUX.1's weights and a fifth of these.
    ends = sum(
        tensor.numel() * tensor.element_size()
        for name, tensor in whole.part("transformer").named_parameters()
        if name.startswith(("x_embedder", "context_embedder", "time_text_embed", "norm_out", "proj_out"))
    )
    body = planned * (1 - ends / _denoiser_bytes(whole))
    assert _denoiser_bytes(packed) - ends == pytest.approx(body, rel=0.06)


@pytest.mark.parametrize("kind", KINDS)
def test_adapters_ride_on_packed_weights(
    wide_folder: Path, make_adapter: Any, similarity: Callable[..., float], kind: str
) -> None:
    pytest.importorskip(PACKAGES.get(kind, "torch"))
    whole = _session(wide_folder)
    adapter = make_adapter(whole.part("transformer"), ("to_q", "proj_mlp"), 2, 1)
    worn = (AdapterUse(adapter),)
    wanted = _draw(whole, adapters=worn)
    packed = _session(wide_folder, quantisation=kind, text_after="freed")
    plain = _draw(packed)
    assert similarity(_draw(packed, adapters=worn), wanted) > similarity(plain, wanted)
    assert _draw(packed).tobytes() == plain.tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_go_through_packed_weights(wide_folder: Path, kind: str) -> None:
    """What training on a packed base needs: the gradient of the input, near that through the whole weights."""
    import torch

    pytest.importorskip(PACKAGES.get(kind, "torch"))
    found: list[torch.Tensor] = []
    for session in (_session(wide_folder), _session(wide_folder, quantisation=kind, text_after="freed")):
        layer = session.part("transformer").single_transformer_blocks[0].proj_mlp
        value = torch.linspace(-1, 1, WIDTH, dtype=torch.bfloat16).reshape(1, WIDTH).requires_grad_()
        layer(value).float().sin().sum().backward()
        assert value.grad is not None
        found.append(value.grad.float())
    assert float((found[0] - found[1]).norm() / found[0].norm()) < 0.15


def test_a_packed_file_that_does_not_fit_is_damaged(wide_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(wide_folder, copy)
    config = copy / "transformer" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"num_single_layers": 3}))
    with pytest.raises(Corrupt, match=r"tensors are missing, first single_transformer_blocks\.2"):
        _session(copy, quantisation="fp8-layerwise")


def test_u_nets_are_not_packed_by_what_packs_linear_layers_only() -> None:
    card = next(card for card in shipped_cards() if card.id == "sdxl")
    device = DeviceInfo(
        "cuda", "t", 4 * GIB, 4 * GIB, 64 * GIB, True, True, True, quantisers=frozenset({"nf4", "int8"})
    )
    rejected = {one.tier: one.why for one in plan_memory(card, device.capped(3)).rejected}
    assert "convolutions" in rejected["int8"]
    assert plan_memory(card, device.capped(3)).quantisation not in ("nf4", "torchao-int8")


def test_the_cpu_packs_flux_where_the_package_is_there() -> None:
    card = next(card for card in shipped_cards() if card.id == "flux1-schnell")
    twelve = replace(cpu_device(12 * GIB), bf16=True, quantisers=frozenset({"nf4"}))
    assert plan_memory(card, twelve).quantisation == "nf4"
    assert plan_memory(card, twelve).fits
    assert not plan_memory(card, replace(twelve, quantisers=frozenset())).fits


# --- single files ----------------------------------------------------------------------------------------------------


def _bfl(folder: Path) -> Tensors:
    """FLUX.1's own names for the folder's transformer: the inverse of what the importer does, written out anew."""
    import torch
    from safetensors.torch import load_file

    own = load_file(folder / "transformer" / "diffusion_pytorch_model.safetensors")
    made: Tensors = {}

    def move(target: str, *names: str) -> None:
        for which in ("weight", "bias"):
            if f"{names[0]}.{which}" in own:
                made[f"{target}.{which}"] = torch.cat([own.pop(f"{name}.{which}") for name in names])

    def norm(target: str, name: str) -> None:
        made[f"{target}.scale"] = own.pop(f"{name}.weight")

    move("img_in", "x_embedder")
    move("txt_in", "context_embedder")
    for end, name in (("time_in", "timestep_embedder"), ("vector_in", "text_embedder")):
        move(f"{end}.in_layer", f"time_text_embed.{name}.linear_1")
        move(f"{end}.out_layer", f"time_text_embed.{name}.linear_2")
    for which in ("weight", "bias"):
        scale, shift = own.pop(f"norm_out.linear.{which}").chunk(2)
        made[f"final_layer.adaLN_modulation.1.{which}"] = torch.cat([shift, scale])
    move("final_layer.linear", "proj_out")
    for side, text, qkv, out, ff in (
        ("img", "norm1", ("to_q", "to_k", "to_v"), "to_out.0", "ff"),
        ("txt", "norm1_context", ("add_q_proj", "add_k_proj", "add_v_proj"), "to_add_out", "ff_context"),
    ):
        block, ours = f"double_blocks.0.{side}", "transformer_blocks.0"
        move(f"{block}_mod.lin", f"{ours}.{text}.linear")
        move(f"{block}_attn.qkv", *(f"{ours}.attn.{name}" for name in qkv))
        move(f"{block}_attn.proj", f"{ours}.attn.{out}")
        move(f"{block}_mlp.0", f"{ours}.{ff}.net.0.proj")
        move(f"{block}_mlp.2", f"{ours}.{ff}.net.2")
        added = "added_" if side == "txt" else ""
        norm(f"{block}_attn.norm.query_norm", f"{ours}.attn.norm_{added}q")
        norm(f"{block}_attn.norm.key_norm", f"{ours}.attn.norm_{added}k")
    for index in range(2):
        block, ours = f"single_blocks.{index}", f"single_transformer_blocks.{index}"
        move(f"{block}.modulation.lin", f"{ours}.norm.linear")
        move(f"{block}.linear1", *(f"{ours}.{name}" for name in ("attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp")))
        move(f"{block}.linear2", f"{ours}.proj_out")
        norm(f"{block}.norm.query_norm", f"{ours}.attn.norm_q")
        norm(f"{block}.norm.key_norm", f"{ours}.attn.norm_k")
    assert not own
    return made


@pytest.mark.parametrize("prefix", ["", "model.diffusion_model."])
def test_a_checkpoint_in_flux_own_layout_draws_as_its_folder(wide_folder: Path, tmp_path: Path, prefix: str) -> None:
    from safetensors.torch import save_file

    path = tmp_path / "flux.safetensors"
    save_file({prefix + name: tensor for name, tensor in _bfl(wide_folder).items()}, path)
    assert card_from_path(path).config_from == "flux1-schnell"
    wanted = _draw(_session(wide_folder)).tobytes()
    assert _draw(_session(wide_folder, path)).tobytes() == wanted
    packed = _draw(_session(wide_folder, path, quantisation="fp8-layerwise"))
    assert packed.tobytes() == _draw(_session(wide_folder, quantisation="fp8-layerwise")).tobytes()


def test_names_agree_with_diffusers_at_full_size() -> None:
    """The published model's shapes, without memory: both conversions give the same names and shapes."""
    import torch
    from diffusers.loaders import single_file_utils

    def empty(*shape: int) -> Any:
        return torch.empty(shape, device="meta")

    width, names = 3072, {}
    for end, inside in (("img_in", 64), ("txt_in", 4096)):
        names |= {f"{end}.weight": empty(width, inside), f"{end}.bias": empty(width)}
    for end, inside in (("time_in", 256), ("vector_in", 768), ("guidance_in", 256)):
        names |= {f"{end}.in_layer.weight": empty(width, inside), f"{end}.in_layer.bias": empty(width)}
        names |= {f"{end}.out_layer.weight": empty(width, width), f"{end}.out_layer.bias": empty(width)}
    for name, rows in (("final_layer.linear", 64), ("final_layer.adaLN_modulation.1", 2 * width)):
        names |= {f"{name}.weight": empty(rows, width), f"{name}.bias": empty(rows)}
    for side in ("img", "txt"):
        for part, rows, columns in (
            ("mod.lin", 6 * width, width),
            ("attn.qkv", 3 * width, width),
            ("attn.proj", width, width),
            ("mlp.0", 4 * width, width),
            ("mlp.2", width, 4 * width),
        ):
            block = f"double_blocks.0.{side}_{part}"
            names |= {f"{block}.weight": empty(rows, columns), f"{block}.bias": empty(rows)}
        names |= {f"double_blocks.0.{side}_attn.norm.{one}_norm.scale": empty(128) for one in ("query", "key")}
    for part, rows, columns in (
        ("modulation.lin", 3 * width, width),
        ("linear1", 7 * width, width),
        ("linear2", width, 5 * width),
    ):
        names |= {f"single_blocks.0.{part}.weight": empty(rows, columns), f"single_blocks.0.{part}.bias": empty(rows)}
    names |= {f"single_blocks.0.norm.{one}_norm.scale": empty(128) for one in ("query", "key")}
    ours = {name: tuple(tensor.shape) for name, tensor in flux_to_diffusers(names, FLUX1, width)}
    theirs = single_file_utils.convert_flux_transformer_checkpoint_to_diffusers(dict(names))
    assert ours == {name: tuple(tensor.shape) for name, tensor in theirs.items()}


def test_a_flux_file_with_strange_names_is_damaged(wide_folder: Path, tmp_path: Path) -> None:
    from safetensors.torch import save_file

    tensors = _bfl(wide_folder)
    tensors["double_blocks.0.img_attn.magic.weight"] = tensors["img_in.weight"].clone()
    save_file(tensors, tmp_path / "flux.safetensors")
    with pytest.raises(Corrupt, match=r"img_attn\.magic\.weight is no tensor of a FLUX transformer"):
        _session(wide_folder, tmp_path / "flux.safetensors")


# --- GGUF ------------------------------------------------------------------------------------------------------------


def _write_gguf(path: Path, tensors: Mapping[str, Any], kind: str) -> None:
    """As converters of image models write them: matrices packed, vectors in F32, the ends in F16."""
    gguf: Any = pytest.importorskip("gguf")
    writer = gguf.GGUFWriter(path, "flux")
    packing = gguf.GGMLQuantizationType[kind]
    for name, tensor in tensors.items():
        values = tensor.float().numpy()
        matrix = values.ndim == 2 and "blocks." in name and values.shape[1] % 32 == 0
        if matrix:
            writer.add_tensor(name, gguf.quants.quantize(values, packing), raw_dtype=packing)
        else:
            writer.add_tensor(name, values.astype("float16") if values.ndim == 2 else values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.mark.parametrize("kind", ["Q8_0", "Q4_0", "BF16"])
def test_a_gguf_of_flux_draws_nearly_the_same_in_the_memory_of_its_file(
    wide_folder: Path, tmp_path: Path, similarity: Callable[..., float], make_adapter: Any, kind: str
) -> None:
    path = tmp_path / "flux.gguf"
    _write_gguf(path, _bfl(wide_folder), kind)
    whole = _session(wide_folder)
    packed = _session(wide_folder, path)
    assert (packed.plan.quantisation, packed.plan.fits) == ("gguf", True)
    drawn = _draw(packed)
    assert similarity(drawn, _draw(whole)) > 40
    assert _error(packed, whole) < ERRORS[kind]
    planned = packed.card.components["transformer"].bytes("bf16")
    assert planned == pytest.approx(path.stat().st_size, rel=0.05)
    assert _denoiser_bytes(packed) == pytest.approx(planned, rel=0.03)
    worn = (AdapterUse(make_adapter(whole.part("transformer"), ("to_q", "proj_mlp"), 2, 1)),)
    changed = _draw(packed, adapters=worn)
    assert similarity(changed, _draw(whole, adapters=worn)) > similarity(drawn, _draw(whole, adapters=worn))


def _klein_bfl(own: Tensors) -> Tensors:
    """FLUX.2's own names."""
    import re

    import torch

    ends = {
        "x_embedder": "img_in",
        "context_embedder": "txt_in",
        "time_guidance_embed.timestep_embedder.linear_1": "time_in.in_layer",
        "time_guidance_embed.timestep_embedder.linear_2": "time_in.out_layer",
        "double_stream_modulation_img.linear": "double_stream_modulation_img.lin",
        "double_stream_modulation_txt.linear": "double_stream_modulation_txt.lin",
        "single_stream_modulation.linear": "single_stream_modulation.lin",
        "proj_out": "final_layer.linear",
    }
    double = {
        "attn.to_out.0": "img_attn.proj",
        "attn.to_add_out": "txt_attn.proj",
        "ff.linear_in": "img_mlp.0",
        "ff.linear_out": "img_mlp.2",
        "ff_context.linear_in": "txt_mlp.0",
        "ff_context.linear_out": "txt_mlp.2",
    }
    single = {"attn.to_qkv_mlp_proj": "linear1", "attn.to_out": "linear2"}
    norms = {"norm_q": "query_norm", "norm_k": "key_norm", "norm_added_q": "query_norm", "norm_added_k": "key_norm"}
    made: Tensors = {}
    for name, tensor in own.items():
        module, _, which = name.rpartition(".")
        block = re.match(r"^(single_)?transformer_blocks\.(\d+)\.(.+)$", module)
        if module == "norm_out.linear":
            made[f"final_layer.adaLN_modulation.1.{which}"] = torch.cat(list(reversed(tensor.chunk(2))))
        elif block is None:
            made[f"{ends[module]}.{which}"] = tensor
        elif (norm := block[3].rpartition(".")[2]) in norms:
            place = "norm" if block[1] else ("txt_attn.norm" if "added" in norm else "img_attn.norm")
            made[f"{'single' if block[1] else 'double'}_blocks.{block[2]}.{place}.{norms[norm]}.scale"] = tensor
        elif block[1]:
            made[f"single_blocks.{block[2]}.{single[block[3]]}.{which}"] = tensor
        elif block[3] in double:
            made[f"double_blocks.{block[2]}.{double[block[3]]}.{which}"] = tensor
        elif block[3] in ("attn.to_q", "attn.add_q_proj"):
            side, rest = ("txt", ("add_k_proj", "add_v_proj")) if "add_" in block[3] else ("img", ("to_k", "to_v"))
            ours = module.rpartition(".")[0]
            parts = [tensor, *(own[f"{ours}.{one}.{which}"] for one in rest)]
            made[f"double_blocks.{block[2]}.{side}_attn.qkv.{which}"] = torch.cat(parts)
    return made


def test_klein_in_its_own_layout_draws_whole_and_packed(
    klein_folder: Path, tmp_path: Path, similarity: Callable[..., float]
) -> None:
    """FLUX.2, by diffusers' own conversion."""
    from safetensors.torch import load_file, save_file

    tensors = _klein_bfl(load_file(klein_folder / "transformer" / "diffusion_pytorch_model.safetensors"))
    plain, packed = tmp_path / "klein.safetensors", tmp_path / "klein.gguf"
    save_file(tensors, plain)
    wanted = _draw(_session(klein_folder), guidance=1.0)
    assert _draw(_session(klein_folder, plain), guidance=1.0).tobytes() == wanted.tobytes()
    _write_gguf(packed, tensors, "Q8_0")
    card = card_from_path(packed)
    assert (card.family, card.packed) == ("flux2", True)
    assert 30 < similarity(_draw(_session(klein_folder, packed), guidance=1.0), wanted) < 100


def test_packed_files_are_planned_as_they_are(wide_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "flux.gguf"
    _write_gguf(path, _bfl(wide_folder), "Q8_0")
    card = card_from_path(path)
    rejected = {one.tier: one.why for one in plan_memory(card, replace(cpu_device(GIB), fp8_storage=True)).rejected}
    assert rejected["fp8"] == "the file's weights are packed already"
    entry = Catalog(tmp_path / "models").add(path)
    assert entry.card.packed
    assert Catalog(tmp_path / "models").find(entry.card.id).card.packed  # kept with the card


def test_damaged_gguf_files_are_refused(wide_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "flux.gguf"
    _write_gguf(path, _bfl(wide_folder), "Q8_0")
    content = path.read_bytes()
    bad = tmp_path / "bad.gguf"
    for cut in (3, 10, 23, 24, 200, 3000, len(content) // 2, len(content) - 40):
        bad.write_bytes(content[:cut])
        with pytest.raises((InvalidInput, Corrupt)):
            card_from_path(bad)
    for place in range(0, 600, 7):
        flipped = bytearray(content)
        flipped[place] ^= 0xFF
        bad.write_bytes(flipped)
        try:
            card_from_path(bad)
        except AtelierError:
            continue
    monkeypatch.setattr("atelier.engine.gguf_files.importlib.util.find_spec", lambda name: None)
    with pytest.raises(Unavailable, match="need the package gguf"):
        card_from_path(path)
