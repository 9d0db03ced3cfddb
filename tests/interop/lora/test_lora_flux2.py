"""FLUX.2: its layers, its names in other programs' files, and what tells its files from FLUX.1's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from atelier.engine.layouts import flux_to_diffusers
from atelier.errors import InvalidInput
from atelier.families.labels import label_of
from atelier.families.names import FLUX2
from atelier.interop.lora import (
    WRITE_LAYOUTS,
    Adapter,
    Flux2Dims,
    LoraPart,
    ModelCard,
    Target,
    flux1_target,
    flux2_shapes,
    flux2_target,
    identify,
    module_shapes,
    recognise,
    to_internal,
    to_layout,
    write_lora,
)
from atelier.interop.lora.metadata import parse_metadata

if TYPE_CHECKING:
    from torch import Tensor

torch = pytest.importorskip("torch")
diffusers = pytest.importorskip("diffusers")

SMALL = Flux2Dims(num_layers=1, num_single_layers=2, heads=2, head_dim=16, joint_attention_dim=24, timestep_channels=16)
CARD = ModelCard(title="mia", base=label_of("flux2", width=3072))


def transformer(dims: Flux2Dims, rope: tuple[int, ...] = (4, 4, 4, 4)) -> Any:
    return diffusers.Flux2Transformer2DModel(
        in_channels=dims.in_channels,
        num_layers=dims.num_layers,
        num_single_layers=dims.num_single_layers,
        attention_head_dim=dims.head_dim,
        num_attention_heads=dims.heads,
        joint_attention_dim=dims.joint_attention_dim,
        timestep_guidance_channels=dims.timestep_channels,
        axes_dims_rope=rope,
        guidance_embeds=dims.guidance_embeds,
    )


@pytest.fixture(scope="module")
def target() -> Target:
    return Target("small FLUX.2", "flux2", {"transformer": flux2_shapes(SMALL)})


def adapter_of(target: Target, scale: float = 1.0) -> Adapter:
    """Every layer of the blocks that a training adapts, each with its own rank and factors."""
    generator = torch.Generator().manual_seed(7)
    parts: dict[str, LoraPart] = {}
    shapes = target.components["transformer"]
    for index, path in enumerate(sorted(path for path in shapes if "transformer_blocks." in path)):
        out, width = shapes[path]
        rank = 1 + index % 3
        a, b = torch.randn(rank, width, generator=generator), torch.randn(out, rank, generator=generator)
        parts[path] = LoraPart(a, b, scale * rank)
    return Adapter({"transformer": parts})


@pytest.mark.parametrize(
    "dims", [SMALL, Flux2Dims(), Flux2Dims(8, 48, 48, joint_attention_dim=15360, guidance_embeds=True)]
)
def test_the_table_of_shapes_is_diffusers(dims: Flux2Dims) -> None:
    with torch.device("meta"):
        made = transformer(dims, (dims.head_dim // 4,) * 4)
    assert module_shapes(made) == flux2_shapes(dims)


def test_names_agree_with_diffusers_conversion() -> None:
    """All of a published file's names: both conversions give the same modules."""
    from diffusers.loaders.single_file_utils import convert_flux2_transformer_checkpoint_to_diffusers

    def weight(*shape: int) -> Tensor:
        return torch.empty(shape, device="meta")

    width, mlp, state = 32, 96, {}
    for name in FLUX2.ends:
        state[f"{name}.weight"] = weight(width, 8)
    state["final_layer.adaLN_modulation.1.weight"] = weight(2 * width, width)
    for side in ("img", "txt"):
        block = f"double_blocks.0.{side}"
        state[f"{block}_attn.qkv.weight"] = weight(3 * width, width)
        state[f"{block}_attn.proj.weight"] = weight(width, width)
        state[f"{block}_mlp.0.weight"], state[f"{block}_mlp.2.weight"] = weight(2 * mlp, width), weight(width, mlp)
        state |= {f"{block}_attn.norm.{one}_norm.scale": weight(16) for one in ("query", "key")}
    state["single_blocks.0.linear1.weight"] = weight(3 * width + 2 * mlp, width)
    state["single_blocks.0.linear2.weight"] = weight(width, width + mlp)
    state |= {f"single_blocks.0.norm.{one}_norm.scale": weight(16) for one in ("query", "key")}
    ours = {name: tuple(tensor.shape) for name, tensor in flux_to_diffusers(state, FLUX2, width)}
    theirs = convert_flux2_transformer_checkpoint_to_diffusers(dict(state))
    assert ours == {name: tuple(tensor.shape) for name, tensor in theirs.items()}


@pytest.mark.parametrize("scale", [1.0, 0.5])
@pytest.mark.parametrize("layout", WRITE_LAYOUTS)
def test_every_layer_comes_back(layout: str, scale: float, target: Target) -> None:
    adapter = adapter_of(target, scale)
    state, metadata = to_layout(adapter, target, CARD, layout)  # type: ignore[arg-type]
    again, report = to_internal(state, target, parse_metadata(metadata))
    assert report.left_out == {}
    assert report.base == "FLUX.2"
    assert {path for _, path, _ in again.parts()} == {path for _, path, _ in adapter.parts()}
    for component, path, part in adapter.parts():
        torch.testing.assert_close(again.to_delta(path, component), part.direction(), rtol=1e-6, atol=1e-6)
    assert metadata["modelspec.architecture"] == "Flux.2-klein-4b/lora"
    assert metadata["ss_base_model_version"] == "flux2_klein_4b"
    if layout == "bfl":
        assert not any(key.endswith(".alpha") for key in state)
        assert "diffusion_model.single_blocks.1.linear1.lora_A.weight" in state
    if layout == "kohya":
        assert "lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight" in state


@pytest.mark.parametrize("layout", WRITE_LAYOUTS)
def test_diffusers_reads_what_is_written(layout: str, target: Target, tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = transformer(SMALL).eval()
    ids = torch.zeros(6, 4)
    inputs = {
        "hidden_states": torch.randn(1, 6, 128),
        "encoder_hidden_states": torch.randn(1, 3, 24),
        "timestep": torch.tensor([0.5]),
        "img_ids": ids,
        "txt_ids": ids[:3],
        "return_dict": False,
    }
    adapter = adapter_of(target, 0.5)
    with torch.no_grad():
        plain = model(**inputs)[0]
        own = dict(model.named_parameters())
        for component, path, part in adapter.parts():
            assert component == "transformer"
            own[f"{path}.weight"].add_(part.direction() * 0.1)
        wanted = model(**inputs)[0]
    torch.manual_seed(0)
    fresh = transformer(SMALL).eval()
    pipe = diffusers.Flux2KleinPipeline(scheduler=None, vae=None, text_encoder=None, tokenizer=None, transformer=fresh)
    write_lora(adapter, tmp_path / "a.safetensors", target, CARD, layout)  # type: ignore[arg-type]
    pipe.load_lora_weights(str(tmp_path), weight_name="a.safetensors", adapter_name="a")
    pipe.set_adapters(["a"], [0.1])
    with torch.no_grad():
        drawn = fresh(**inputs)[0]
    torch.testing.assert_close(drawn, wanted, rtol=2e-3, atol=2e-3)
    assert (drawn - plain).abs().max() > 0.05


def _bfl_state(linear1: int, width: int = 32) -> dict[str, Tensor]:
    name = "diffusion_model.single_blocks.0.linear1"
    return {f"{name}.lora_A.weight": torch.randn(2, width), f"{name}.lora_B.weight": torch.randn(linear1 * width, 2)}


def test_shapes_tell_the_generations_apart_where_names_do_not(target: Target) -> None:
    old, new = _bfl_state(7), _bfl_state(9)
    shapes = {key: tuple(tensor.shape) for key, tensor in new.items()}
    assert identify(new).families == ("flux", "flux2")
    assert identify(new, shapes).name == "FLUX.2"
    with pytest.raises(InvalidInput, match=r"this is a LoRA for FLUX\.1, not for small FLUX\.2"):
        to_internal(old, target)
    with pytest.raises(InvalidInput, match=r"this is a LoRA for FLUX\.2, not for FLUX\.1"):
        to_internal(new, flux1_target())
    adapter, report = to_internal(new, target)
    assert [path for _, path, _ in adapter.parts()] == ["single_transformer_blocks.0.attn.to_qkv_mlp_proj"]
    assert report.base == "FLUX.2"


@pytest.mark.parametrize(
    ("key", "families"),
    [
        ("transformer.single_transformer_blocks.0.attn.to_qkv_mlp_proj", ("flux2",)),
        ("transformer.single_transformer_blocks.0.attn.to_out", ("flux2",)),
        ("lycoris_transformer_blocks_0_ff_linear_in", ("flux2",)),
        ("diffusion_model.double_stream_modulation_img.lin", ("flux2",)),
        ("transformer.transformer_blocks.0.attn.to_q", ("flux", "flux2")),
        ("lora_unet_double_blocks_0_img_attn_qkv", ("flux", "flux2")),
        ("lora_unet_double_blocks_12_img_attn_qkv", ("flux",)),
        ("lora_unet_single_blocks_3_modulation_lin", ("flux",)),
        ("transformer.single_transformer_blocks.0.proj_out", ("flux",)),
    ],
)
def test_names_tell_where_they_can(key: str, families: tuple[str, ...]) -> None:
    assert identify([f"{key}.lora_A.weight", f"{key}.lora_B.weight"]).families == families


def test_files_of_several_layouts_at_full_size(corpus_shapes: Callable[[str], Any]) -> None:
    shapes = corpus_shapes("flux2_mixed_names_mflux.json")
    seen = recognise(shapes, flux2_target())
    assert seen.identity.name == "FLUX.2"
    assert seen.left_out == {}
    assert "single_transformer_blocks.0.attn.to_qkv_mlp_proj" in seen.modules["transformer"]
