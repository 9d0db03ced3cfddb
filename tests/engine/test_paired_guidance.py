"""Both branches of guidance in one pass, and prompts encoded together: fewer passes, the same pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from atelier.engine.adapters import AdapterUse
from atelier.engine.card import shipped_cards
from atelier.engine.device import GIB, DeviceInfo
from atelier.engine.generate import generate, generate_mixed
from atelier.engine.plan import plan_memory
from atelier.engine.prompting import TOKENS_AT_ONCE, encode_prompts
from atelier.engine.request import GenerateRequest

Similarity = Callable[[Image.Image, Image.Image], float]
GUIDED = GenerateRequest(prompt="a photo of red dog", negative_prompt="blue", true_cfg=3.0, seeds=(1, 2))


def calls_of(module: Any) -> list[int]:
    """The batch size of each forward pass from now on."""
    sizes: list[int] = []
    inner = module.forward

    def watch(*args: Any, **kwargs: Any) -> Any:
        sizes.append(len(kwargs["hidden_states"] if "hidden_states" in kwargs else args[0]))
        return inner(*args, **kwargs)

    module.forward = watch
    return sizes


@pytest.mark.parametrize("ability", ["text-to-image", "image-to-image", "inpaint"])
def test_paired_branches_draw_the_same_in_half_the_passes(
    ability: str,
    flux_folder: Path,
    open_session: Any,
    photo: Image.Image,
    mask: Image.Image,
    similarity: Similarity,
    make_adapter: Any,
):
    inputs: dict[str, Any] = {} if ability == "text-to-image" else {"image": photo}
    if ability == "inpaint":
        inputs["mask"] = mask
    asked = GUIDED.model_copy(update=inputs)
    one = open_session(flux_folder, plan_changes={"paired_guidance": False})
    both = open_session(flux_folder, plan_changes={"paired_guidance": True})
    adapters = [make_adapter(one.part("transformer"), ("to_q", "proj_mlp"), 2, seed) for seed in (1, 2)]
    mixed = [asked.model_copy(update={"seeds": (7,), "adapters": (AdapterUse(adapter),)}) for adapter in adapters]
    singly, paired = calls_of(one.part("transformer")), calls_of(both.part("transformer"))
    for orders in ([asked], mixed):
        wanted, found = generate_mixed(one, orders), generate_mixed(both, orders)
        assert all(similarity(a.image, b.image) >= 50 for a, b in zip(found, wanted, strict=True))
    assert set(singly) == {2}
    assert set(paired) == {4}
    assert len(singly) == 2 * len(paired)
    forward = both.part("transformer").__dict__["forward"]
    assert forward.__name__ == "watch"  # what was there before is back


def test_nothing_is_paired_where_one_branch_is_drawn(flux_folder: Path, open_session: Any):
    session = open_session(flux_folder, plan_changes={"paired_guidance": True})
    sizes = calls_of(session.part("transformer"))
    generate(session, GUIDED.model_copy(update={"true_cfg": 1.0}))
    assert set(sizes) == {2}


def test_a_stop_in_the_middle_of_paired_drawing_leaves_the_model_whole(flux_folder: Path, open_session: Any):
    from atelier.errors import Cancelled

    session = open_session(flux_folder, plan_changes={"paired_guidance": True})
    wanted = generate(session, GUIDED)[0].image.tobytes()

    def stop(_: object) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        generate(session, GUIDED, stop)
    assert "forward" not in session.part("transformer").__dict__
    assert generate(session, GUIDED)[0].image.tobytes() == wanted


def test_the_plan_pairs_only_where_there_is_room():
    base = next(card for card in shipped_cards() if card.id == "flux1-dev")
    guided = base.model_copy(
        update={"presets": {name: one.model_copy(update={"true_cfg": 2.0}) for name, one in base.presets.items()}}
    )
    gpu = DeviceInfo("cuda", "test", 80 * GIB, 80 * GIB, 64 * GIB, True, True, True)
    assert not plan_memory(base, gpu).paired_guidance  # its presets draw one branch
    plan = plan_memory(guided, gpu)
    assert plan.paired_guidance
    unpaired = plan_memory(base, gpu)
    activations = [dict(stages[1].parts)["activations"] for stages in (plan.stages, unpaired.stages)]
    assert activations[0] == 2 * activations[1]
    tight = replace(gpu, free=unpaired.stages[1].bytes + activations[1] // 2)
    narrow = plan_memory(guided, tight)
    assert (narrow.tier, narrow.paired_guidance) == ("full", False)
    assert not plan_memory(guided, gpu.capped(26)).paired_guidance


@pytest.mark.parametrize("family", ["flux", "klein", "sd", "sdxl"])
def test_prompts_are_encoded_together_to_the_same_values(
    family: str, request: pytest.FixtureRequest, open_session: Any, monkeypatch: pytest.MonkeyPatch
):
    import torch

    session = open_session(request.getfixturevalue(f"{family}_folder"))
    pipe, length = session._text_pipeline(), session.card.max_sequence_length
    prompts = ["a photo of red dog", "blue hat", "", "long hair in the park"]
    alone = [encode_prompts(pipe, session.card.family, [one], length, session.device)[0] for one in prompts]
    encoder = session.part(session.card.text_encoders[0])
    passes: list[object] = []
    encoder.register_forward_pre_hook(lambda *_: passes.append(1))
    found = encode_prompts(pipe, session.card.family, prompts, length, session.device)
    assert len(passes) == -(-len(prompts) // max(1, TOKENS_AT_ONCE // length))
    for one, other in zip(found, alone, strict=True):
        assert one.keys() == other.keys()
        for name, tensor in one.items():
            assert tensor.shape[0] == 1
            torch.testing.assert_close(tensor, other[name], rtol=1e-4, atol=1e-5)


def test_prompts_are_encoded_under_their_own_text_adapters(flux_folder: Path, open_session: Any, make_adapter: Any):
    import torch

    session = open_session(flux_folder)
    adapter = make_adapter(session.part("text_encoder"), ("q_proj", "v_proj"), 2, 3, "text_encoder")
    use = (AdapterUse(adapter, 20.0),)
    length = session.card.max_sequence_length
    mixed = session.encode(["red dog", "red dog", "blue hat"], length, [(), use, ()])
    assert not torch.equal(mixed[0]["pooled_prompt_embeds"], mixed[1]["pooled_prompt_embeds"])
    fresh = open_session(flux_folder)
    plain = fresh.encode(["red dog"], length)[0]
    worn = fresh.encode(["red dog"], length, [use])[0]
    torch.testing.assert_close(mixed[0]["pooled_prompt_embeds"], plain["pooled_prompt_embeds"])
    torch.testing.assert_close(mixed[1]["pooled_prompt_embeds"], worn["pooled_prompt_embeds"])
