"""Stable Diffusion: diffusers' and kohya's names on a real small UNet, and the block numbers of SDXL files."""

from __future__ import annotations

from typing import Any

import pytest

from atelier.errors import InvalidInput
from atelier.families.labels import label_of
from atelier.interop.lora import (
    Adapter,
    LoraPart,
    ModelCard,
    Target,
    clip_text_shapes,
    flux1_target,
    target_of,
    to_internal,
    to_layout,
)
from atelier.interop.lora.layouts.sgm_unet import sgm_unet_name
from atelier.interop.lora.metadata import parse_metadata

torch = pytest.importorskip("torch")
diffusers = pytest.importorskip("diffusers")


@pytest.fixture(scope="module")
def unet() -> Any:
    return diffusers.UNet2DConditionModel(
        block_out_channels=(8, 16),
        norm_num_groups=4,
        layers_per_block=2,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=12,
        attention_head_dim=4,
        use_linear_projection=False,
    )


@pytest.fixture(scope="module")
def target(unet: Any) -> Target:
    shapes = target_of("small SD", "unet", {"unet": unet}).components
    return Target("small SD", "unet", {**shapes, "text_encoder": clip_text_shapes(1, 6, 10)})


@pytest.mark.parametrize("layout", ["diffusers", "kohya"])
def test_every_layer_of_a_unet_comes_back(layout: str, target: Target) -> None:
    components: dict[str, dict[str, LoraPart]] = {}
    for component, shapes in target.components.items():
        for path, shape in shapes.items():
            b = torch.randn(shape[0], 2, *([1, 1] if len(shape) == 4 else []))
            components.setdefault(component, {})[path] = LoraPart(torch.randn(2, *shape[1:]), b, 1.0)
    state, metadata = to_layout(Adapter(components), target, ModelCard("x", label_of("sd")), layout)  # type: ignore[arg-type]
    again, report = to_internal(state, target, parse_metadata(metadata))
    assert report.left_out == {}
    assert report.base == "Stable Diffusion"
    for component, path, part in again.parts():
        torch.testing.assert_close(part.direction(), components[component][path].direction())
    with pytest.raises(InvalidInput, match=r"for Stable Diffusion, not for FLUX\.1"):
        to_internal(state, flux1_target())


@pytest.mark.parametrize(
    ("sgm", "own"),
    [
        ("input_blocks_4_1_proj_in", "down_blocks_1_attentions_0_proj_in"),
        (
            "input_blocks_5_1_transformer_blocks_0_attn1_to_q",
            "down_blocks_1_attentions_1_transformer_blocks_0_attn1_to_q",
        ),
        ("input_blocks_1_0_in_layers_2", "down_blocks_0_resnets_0_conv1"),
        ("input_blocks_3_0_op", "down_blocks_0_downsamplers_0_conv"),
        ("middle_block_1_transformer_blocks_0_ff_net_2", "mid_block_attentions_0_transformer_blocks_0_ff_net_2"),
        ("middle_block_2_emb_layers_1", "mid_block_resnets_1_time_emb_proj"),
        ("output_blocks_2_1_proj_out", "up_blocks_0_attentions_2_proj_out"),
        ("output_blocks_2_2_conv", "up_blocks_0_upsamplers_0_conv"),
        ("output_blocks_4_0_skip_connection", "up_blocks_1_resnets_1_conv_shortcut"),
        ("time_embed_2", "time_embedding_linear_2"),
        ("out_2", "conv_out"),
    ],
)
def test_stability_block_numbers(sgm: str, own: str, target: Target) -> None:
    assert sgm_unet_name(sgm) == own
    path = next(p for p in target.components["unet"] if p.replace(".", "_") == own)
    shape = target.components["unet"][path]
    kernel = [1, 1] if len(shape) == 4 else []
    state = {
        f"lora_unet_{sgm}.lora_down.weight": torch.randn(1, *shape[1:]),
        f"lora_unet_{sgm}.lora_up.weight": torch.randn(shape[0], 1, *kernel),
        f"lora_unet_{sgm}.alpha": torch.tensor(1.0),
    }
    adapter, report = to_internal(state, target)
    assert list(adapter.components["unet"]) == [path]
    assert report.left_out == {}


@pytest.mark.parametrize("name", ["foo", "middle_block_0_nothing", "input_blocks_1_0_nothing", "output_blocks_1_3_x"])
def test_other_names_are_not_stability_names(name: str) -> None:
    assert sgm_unet_name(name) is None


def test_diffusers_names_before_peft(target: Target) -> None:
    block = "down_blocks.1.attentions.0.transformer_blocks.0.attn2"
    state = {
        f"unet.{block}.processor.to_k_lora.down.weight": torch.randn(2, 12),
        f"unet.{block}.processor.to_k_lora.up.weight": torch.randn(16, 2),
        f"unet.{block}.processor.to_out_lora.down.weight": torch.randn(2, 16),
        f"unet.{block}.processor.to_out_lora.up.weight": torch.randn(16, 2),
        "text_encoder.text_model.encoder.layers.0.self_attn.q_proj.lora_linear_layer.down.weight": torch.randn(2, 6),
        "text_encoder.text_model.encoder.layers.0.self_attn.q_proj.lora_linear_layer.up.weight": torch.randn(6, 2),
    }
    adapter, report = to_internal(state, target)
    assert report.left_out == {}
    assert set(adapter.components["unet"]) == {f"{block}.to_k", f"{block}.to_out.0"}
    assert set(adapter.components["text_encoder"]) == {"encoder.layers.0.self_attn.q_proj"}
