"""Real diffusers reads what we write, and draws the same as our own internal form applied to the weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from atelier.interop.lora import (
    Adapter,
    FluxDims,
    LoraPart,
    ModelCard,
    Target,
    flux_shapes,
    read_lora,
    resize,
    target_of,
    to_internal,
    write_lora,
)

if TYPE_CHECKING:
    from torch import Tensor

torch = pytest.importorskip("torch")
diffusers = pytest.importorskip("diffusers")
transformers = pytest.importorskip("transformers")

CARD = ModelCard(title="tiny")


@pytest.fixture(scope="module")
def pipeline() -> Any:
    """A FluxPipeline of a few thousand random parameters: transformer and CLIP encoder, prompts given as embeddings."""
    torch.manual_seed(0)
    transformer = diffusers.FluxTransformer2DModel(
        in_channels=4,
        num_layers=2,
        num_single_layers=2,
        attention_head_dim=8,
        num_attention_heads=2,
        joint_attention_dim=12,
        pooled_projection_dim=6,
        guidance_embeds=True,
        axes_dims_rope=(2, 2, 4),
    ).eval()
    config = transformers.CLIPTextConfig(
        hidden_size=6,
        intermediate_size=10,
        num_hidden_layers=1,
        num_attention_heads=2,
        vocab_size=20,
        bos_token_id=0,
        eos_token_id=1,
    )
    scheduler = diffusers.FlowMatchEulerDiscreteScheduler()
    return diffusers.FluxPipeline(
        scheduler, None, transformers.CLIPTextModel(config).eval(), None, None, None, transformer
    )


@pytest.fixture(scope="module")
def target(pipeline: Any) -> Target:
    return target_of("tiny", "flux", {"transformer": pipeline.transformer, "text_encoder": pipeline.text_encoder})


def test_real_modules_have_the_described_shapes(target: Target) -> None:
    dims = FluxDims(2, 2, 2, 8, in_channels=4, out_channels=4, joint_attention_dim=12, pooled_projection_dim=6)
    assert target.components["transformer"] == flux_shapes(dims)


def _adapter(target: Target, skip: str = "!") -> Adapter:
    generator = torch.Generator().manual_seed(3)
    components: dict[str, dict[str, LoraPart]] = {}
    for component, shapes in target.components.items():
        for index, (path, (out, width)) in enumerate(sorted(shapes.items())):
            if skip not in path:
                rank = 2 + index % 2
                a, b = torch.randn(rank, width, generator=generator), torch.randn(out, rank, generator=generator)
                components.setdefault(component, {})[path] = LoraPart(a, b * 0.2, rank / 2)
    return Adapter(components)


def _draw(pipeline: Any) -> Tensor:
    """The velocity for a fixed input, and the text encoder's state for a fixed prompt, in one vector."""
    generator = torch.Generator().manual_seed(1)
    ids = torch.zeros(4, 3)
    ids[:, 1] = torch.arange(4)
    with torch.no_grad():
        velocity = pipeline.transformer(
            hidden_states=torch.randn(1, 4, 4, generator=generator),
            encoder_hidden_states=torch.randn(1, 3, 12, generator=generator),
            pooled_projections=torch.randn(1, 6, generator=generator),
            timestep=torch.tensor([0.5]),
            guidance=torch.tensor([3.5]),
            img_ids=ids,
            txt_ids=torch.zeros(3, 3),
            return_dict=False,
        )[0]
        text = pipeline.text_encoder(torch.tensor([[0, 5, 7, 1]])).last_hidden_state
    return torch.cat([velocity.flatten(), text.flatten()])


def _draw_with(pipeline: Any, adapter: Adapter) -> Tensor:
    """The same with the adapter's deltas added to the weights by hand, and taken away again."""
    before: dict[tuple[str, str], Tensor] = {}
    for component, path, _ in adapter.parts():
        weight = getattr(pipeline, component).get_submodule(path).weight
        before[component, path] = weight.detach().clone()
        weight.data += adapter.to_delta(path, component)
    drawn = _draw(pipeline)
    for (component, path), weight in before.items():
        getattr(pipeline, component).get_submodule(path).weight.data.copy_(weight)
    return drawn


def _draw_loaded(pipeline: Any, path: Path) -> Tensor:
    pipeline.load_lora_weights(str(path.parent), weight_name=path.name)
    try:
        return _draw(pipeline)
    finally:
        pipeline.unload_lora_weights()


def test_diffusers_file_draws_as_the_internal_form(pipeline: Any, target: Target, tmp_path: Path) -> None:
    adapter = _adapter(target)
    plain, wanted = _draw(pipeline), _draw_with(pipeline, adapter)
    assert (wanted - plain).abs().max() > 0.1  # the adapter does something
    write_lora(adapter, tmp_path / "peft.safetensors", target, CARD, "diffusers")
    torch.testing.assert_close(_draw_loaded(pipeline, tmp_path / "peft.safetensors"), wanted, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(_draw(pipeline), plain)


@pytest.mark.parametrize("layout", ["kohya"])
def test_kohya_file_draws_as_the_internal_form(layout: str, pipeline: Any, target: Target, tmp_path: Path) -> None:
    # diffusers' own reader fixes FLUX.1's widths for linear1 and forgets the component of the embedders' names, so the
    # tiny model is compared on the rest; linear1 is compared tensor by tensor at FLUX.1's widths below
    everything = _adapter(target)
    left_out = ("attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp")
    kept = {
        path: part
        for path, part in everything.components["transformer"].items()
        if "transformer_blocks" in path and not (path.startswith("single") and path.endswith(left_out))
    }
    adapter = Adapter({"transformer": kept, "text_encoder": everything.components["text_encoder"]})
    path = tmp_path / f"{layout}.safetensors"
    write_lora(adapter, path, target, CARD, layout)  # type: ignore[arg-type]
    wanted = _draw_with(pipeline, adapter)
    torch.testing.assert_close(_draw_loaded(pipeline, path), wanted, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("shared", [True, False])
def test_kohya_at_flux1_widths_means_the_same_to_diffusers(shared: bool, tmp_path: Path) -> None:
    target = Target("FLUX.1", "flux", {"transformer": flux_shapes(FluxDims(num_layers=1, num_single_layers=1))})
    parts: dict[str, LoraPart] = {}
    generator = torch.Generator().manual_seed(2)
    shared_a: dict[int, Tensor] = {}
    for path, (out, width) in target.components["transformer"].items():
        if "transformer_blocks" not in path:
            continue
        a = torch.randn(2, width, generator=generator)
        a = shared_a.setdefault(width, a) if shared else a
        parts[path] = LoraPart(a, torch.randn(out, 2, generator=generator), 2.0)
    path = tmp_path / "flux1.safetensors"
    write_lora(Adapter({"transformer": parts}), path, target, CARD, "kohya")
    state: Mapping[str, Tensor] = diffusers.FluxPipeline.lora_state_dict(str(tmp_path), weight_name=path.name)
    ours, _ = to_internal(read_lora(path).state, target)
    assert len(state) == 2 * len(parts)
    for module, part in parts.items():
        theirs = LoraPart(state[f"transformer.{module}.lora_A.weight"], state[f"transformer.{module}.lora_B.weight"])
        assert torch.equal(ours.components["transformer"][module].a, part.a)  # type: ignore[union-attr]
        assert torch.equal(theirs.a, part.a)
        assert torch.equal(theirs.b, part.b)


def test_resized_adapter_draws_nearly_the_same(pipeline: Any, target: Target) -> None:
    adapter = _adapter(target)
    wanted = _draw_with(pipeline, adapter)
    same = _draw_with(pipeline, resize(adapter, energy=1.0))
    torch.testing.assert_close(same, wanted, rtol=1e-3, atol=1e-3)
    smaller = _draw_with(pipeline, resize(adapter, rank=1))
    assert (smaller - wanted).abs().max() > 1e-2


def test_diffusers_own_file_is_read(pipeline: Any, target: Target, tmp_path: Path) -> None:
    from peft import LoraConfig

    torch.manual_seed(5)
    pipeline.transformer.add_adapter(
        LoraConfig(r=3, lora_alpha=6, target_modules=["to_q", "proj_mlp"], init_lora_weights=False)
    )
    drawn = _draw(pipeline)
    pipeline.transformer.save_lora_adapter(str(tmp_path))
    pipeline.transformer.delete_adapters("default")
    state = read_lora(tmp_path / "pytorch_lora_weights.safetensors")
    assert state.metadata.other or state.metadata.adapter_config
    pipeline.transformer.unload_lora()
    # save_lora_adapter writes bare names; alpha is in bare metadata fields
    adapter, report = to_internal(state.state, target, state.metadata)
    assert report.left_out == {}
    assert {part.scale for _, _, part in adapter.parts()} == {2.0}
    torch.testing.assert_close(_draw_with(pipeline, adapter), drawn, rtol=1e-4, atol=1e-4)
