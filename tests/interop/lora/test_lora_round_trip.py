"""read(write(x)) == x, in each layout, over ranks, alphas and the modules touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atelier.errors import InvalidInput
from atelier.interop.lora import (
    WRITE_LAYOUTS,
    Adapter,
    LokrPart,
    LoraPart,
    ModelCard,
    Target,
    read_lora,
    to_internal,
    to_layout,
    write_lora,
)
from atelier.interop.lora.metadata import parse_metadata

torch = pytest.importorskip("torch")

CARD = ModelCard(title="mia", trigger="a photo of mia", recipe='{"steps": 700}', date="2026-11-20")


def _read(adapter: Adapter, target: Target, layout: str) -> Adapter:
    state, metadata = to_layout(adapter, target, CARD, layout)  # type: ignore[arg-type]
    again, report = to_internal(state, target, parse_metadata(metadata))
    assert report.left_out == {}
    return again


def _assert_same(first: Adapter, second: Adapter, exact: bool) -> None:
    assert {(c, p) for c, p, _ in first.parts()} == {(c, p) for c, p, _ in second.parts()}
    for component, path, part in first.parts():
        other = second.components[component][path]
        assert isinstance(part, LoraPart)
        assert isinstance(other, LoraPart)
        if exact:
            assert torch.equal(part.a, other.a), path
            assert torch.equal(part.b, other.b), path
            assert part.scale == pytest.approx(other.scale, rel=1e-6)
        torch.testing.assert_close(other.direction(), part.direction(), rtol=1e-4, atol=1e-5)


@st.composite
def _some_modules(draw: st.DrawFn, target: Target, same_alpha: bool) -> Adapter:
    everything = [(c, p) for c, shapes in target.components.items() for p in sorted(shapes)]
    chosen = draw(st.sets(st.sampled_from(everything), min_size=1, max_size=12))
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**30)))
    ratio = draw(st.sampled_from([0.25, 0.5, 1.0, 2.0]))
    components: dict[str, dict[str, LoraPart]] = {}
    for component, path in sorted(chosen):
        out, width = target.components[component][path]
        rank = draw(st.integers(1, 6))
        scale = ratio if same_alpha else draw(st.sampled_from([0.3, 1.0, 1.7]))
        components.setdefault(component, {})[path] = LoraPart(
            torch.randn(rank, width, generator=generator),
            torch.randn(out, rank, generator=generator) + 3,  # no zero columns
            draw(st.sampled_from([None, scale * rank])) if not same_alpha else scale * rank,
        )
    return Adapter(components)


@pytest.mark.parametrize("layout", WRITE_LAYOUTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_modules_come_back_exactly(layout: str, small_target: Target, data: st.DataObject) -> None:
    adapter = data.draw(_some_modules(small_target, same_alpha=True))
    _assert_same(adapter, _read(adapter, small_target, layout), exact=True)


@pytest.mark.parametrize("layout", WRITE_LAYOUTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mixed_alphas_come_back_to_float_tolerance(layout: str, small_target: Target, data: st.DataObject) -> None:
    adapter = data.draw(_some_modules(small_target, same_alpha=False))
    _assert_same(adapter, _read(adapter, small_target, layout), exact=layout == "diffusers")


@pytest.mark.parametrize("layout", ["kohya", "bfl"])
def test_layers_that_share_a_are_fused_at_their_own_rank(layout: str, small_target: Target) -> None:
    a = torch.randn(4, 16)
    names = [f"transformer_blocks.0.attn.to_{letter}" for letter in "qkv"]
    adapter = Adapter({"transformer": {name: LoraPart(a, torch.randn(16, 4), 2.0) for name in names}})
    state, _ = to_layout(adapter, small_target, CARD, layout)  # type: ignore[arg-type]
    assert sorted(tuple(t.shape) for t in state.values() if t.ndim) == [(4, 16), (48, 4)]
    _assert_same(adapter, _read(adapter, small_target, layout), exact=True)


def test_fused_names_hold_the_model_without_proj_mlp(small_target: Target) -> None:
    block = "single_transformer_blocks.1"
    parts = {f"{block}.attn.to_{letter}": LoraPart(torch.randn(2, 16), torch.randn(16, 2), 2.0) for letter in "qkv"}
    state, _ = to_layout(Adapter({"transformer": parts}), small_target, CARD, "kohya")
    up = state["lora_unet_single_blocks_1_linear1.lora_up.weight"]
    assert up.shape == (3 * 16 + 64, 6)
    assert up[48:].abs().max() == 0
    again, _ = to_internal(state, small_target)
    assert set(again.components["transformer"]) == set(parts)


def test_final_modulation_swaps_shift_and_scale(small_target: Target) -> None:
    b = torch.arange(32.0).reshape(32, 1)
    adapter = Adapter({"transformer": {"norm_out.linear": LoraPart(torch.ones(1, 16), b)}})
    state, _ = to_layout(adapter, small_target, CARD, "bfl")
    written = state["diffusion_model.final_layer.adaLN_modulation.1.lora_B.weight"]
    assert torch.equal(written, torch.cat([b[16:], b[:16]]))
    _assert_same(adapter, _read(adapter, small_target, "bfl"), exact=True)


def test_lokr_that_was_fused_is_split_by_rows(small_target: Target) -> None:
    w1, w2 = torch.randn(4, 4), torch.randn(12, 4)  # 48 × 16: q, k and v together; no border falls between rows of w1
    state = {
        "diffusion_model.double_blocks.0.img_attn.qkv.lokr_w1": w1,
        "diffusion_model.double_blocks.0.img_attn.qkv.lokr_w2_a": w2[:, :2],
        "diffusion_model.double_blocks.0.img_attn.qkv.lokr_w2_b": w2[:2],
        "diffusion_model.double_blocks.0.img_attn.qkv.alpha": torch.tensor(1.0),
    }
    adapter, report = to_internal(state, small_target)
    whole = torch.kron(w1, w2[:, :2] @ w2[:2]) * 0.5  # alpha 1 over rank 2
    for index, letter in enumerate("qkv"):
        delta = adapter.to_delta(f"transformer_blocks.0.attn.to_{letter}")
        torch.testing.assert_close(delta, whole[16 * index : 16 * index + 16])
    assert report.kinds == ("lokr",)


def test_full_lokr_is_not_scaled_by_alpha(small_target: Target) -> None:
    name = "lycoris_transformer_blocks_0_attn_to_q"
    w1, w2 = torch.randn(4, 4), torch.randn(4, 4)
    state = {f"{name}.lokr_w1": w1, f"{name}.lokr_w2": w2, f"{name}.alpha": torch.tensor(1e4)}
    adapter, _ = to_internal(state, small_target)
    torch.testing.assert_close(adapter.to_delta("transformer_blocks.0.attn.to_q"), torch.kron(w1, w2))
    assert isinstance(adapter.part("transformer_blocks.0.attn.to_q"), LokrPart)
    with pytest.raises(InvalidInput, match="LoKr"):
        to_layout(adapter, small_target, CARD, "kohya")


@pytest.mark.parametrize("axis", [0, 1])
def test_dora_follows_its_definition_over_rows_and_columns(axis: int, small_target: Target) -> None:
    base, a, b = torch.randn(64, 16), torch.randn(2, 16), torch.randn(64, 2)
    magnitude = torch.rand(64, 1) if axis == 1 else torch.rand(1, 16)
    name = "lora_transformer_transformer_blocks_0_ff_net_0_proj"
    state = {f"{name}.lora_down.weight": a, f"{name}.lora_up.weight": b, f"{name}.dora_scale": magnitude}
    adapter, report = to_internal(state, small_target)
    assert report.kinds == ("dora", "lora")
    changed = base + b @ a
    wanted = magnitude * changed / changed.norm(dim=axis, keepdim=True)
    path = "transformer_blocks.0.ff.net.0.proj"
    torch.testing.assert_close(base + adapter.to_delta(path, base=base), wanted)
    with pytest.raises(InvalidInput, match="base"):
        adapter.to_delta(path)
    again = _read(adapter, small_target, "kohya")
    torch.testing.assert_close(again.to_delta(path, base=base), adapter.to_delta(path, base=base))


def test_dora_over_fused_columns_is_left_out_with_the_reason(small_target: Target) -> None:
    name = "lora_unet_double_blocks_0_img_attn_qkv"
    state = {
        f"{name}.lora_down.weight": torch.randn(2, 16),
        f"{name}.lora_up.weight": torch.randn(48, 2),
        f"{name}.dora_scale": torch.rand(1, 16),
        "lora_unet_double_blocks_0_img_mod_lin.lora_down.weight": torch.randn(2, 16),
        "lora_unet_double_blocks_0_img_mod_lin.lora_up.weight": torch.randn(96, 2),
    }
    adapter, report = to_internal(state, small_target)
    assert set(adapter.components["transformer"]) == {"transformer_blocks.0.norm1.linear"}
    assert len(report.left_out) == 3
    assert all("q, k and v together" in why for why in report.left_out.values())


def test_file_is_deterministic_and_tells_its_recipe(
    tmp_path: Path, small_target: Target, full_adapter: Adapter
) -> None:
    first, second = tmp_path / "a.safetensors", tmp_path / "b.safetensors"
    shuffled = Adapter({c: dict(reversed(list(p.items()))) for c, p in reversed(list(full_adapter.components.items()))})
    assert write_lora(full_adapter, first, small_target, CARD, "kohya") == first.stat().st_size
    write_lora(shuffled, second, small_target, CARD, "kohya")
    assert first.read_bytes() == second.read_bytes()
    file = read_lora(first)
    assert file.metadata.recipe == CARD.recipe
    assert file.metadata.trigger == "a photo of mia"
    assert file.metadata.base_model == "flux1"
    assert file.metadata.modelspec["sai_model_spec"] == "1.0.1"
    assert file.metadata.training["network_dim"] == "Dynamic"
    adapter, _ = to_internal(file.state, small_target, file.metadata)
    _assert_same(full_adapter, adapter, exact=True)


def test_alpha_follows_peft_rules() -> None:
    config = {
        "transformer.r": 4,
        "transformer.lora_alpha": 8,
        "transformer.alpha_pattern": {"attn.to_q": 2, "blocks.0.attn.to_k": 3, "^x$": 5},
        "transformer.use_rslora": True,
    }
    metadata = parse_metadata({"lora_adapter_metadata": json.dumps(config)})
    assert metadata.alpha_of("transformer", "transformer_blocks.0.attn.to_q", 4) == 2 * 2
    assert metadata.alpha_of("transformer", "b.attn.to_k", 4) == 8 * 2
    assert metadata.alpha_of("transformer", "not_attn.to_q", 4) == 8 * 2  # parts of a path, not of a word
    assert metadata.alpha_of("transformer", "x", 4) == 5 * 2
    assert metadata.alpha_of("text_encoder", "x", 4) is None
