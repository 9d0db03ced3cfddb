from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from atelier.engine.generate import generate, generate_mixed
from atelier.engine.request import GenerateRequest, StepEvent
from atelier.errors import Cancelled, InvalidInput

Similarity = Callable[[Image.Image, Image.Image], float]


def ask(**changes: Any) -> GenerateRequest:
    return GenerateRequest(**({"prompt": "a photo of red dog", "seeds": (1, 2)} | changes))


@pytest.mark.parametrize("family", ["flux", "kontext", "fill", "klein", "sd", "sdxl"])
def test_every_ability_draws_the_same_alone_and_in_a_batch(
    family: str,
    request: pytest.FixtureRequest,
    open_session: Any,
    photo: Image.Image,
    mask: Image.Image,
    similarity: Similarity,
):
    session = open_session(request.getfixturevalue(f"{family}_folder"))
    inputs: dict[str, dict[str, Any]] = {
        "text-to-image": {},
        "image-to-image": {"image": photo},
        "inpaint": {"image": photo, "mask": mask},
        "edit": {"references": (photo, photo.transpose(Image.Transpose.ROTATE_90))},
    }
    for ability in session.card.pipelines:
        both = generate(session, ask(**inputs[ability]))
        alone = generate(session, ask(seeds=(2,), **inputs[ability]))[0]
        assert [picture.seed for picture in both] == [1, 2]
        assert both[0].batch == (1, 2)
        assert both[0].settings.ability == ability
        assert both[0].image.size == (64, 64)
        assert similarity(both[1].image, alone.image) >= 50, ability
        assert similarity(both[0].image, both[1].image) < 40, ability
        if ability == "inpaint":
            outside = np.asarray(mask) == 0
            assert (np.asarray(alone.image)[outside] == np.asarray(photo)[outside]).all()


def test_the_same_as_plain_diffusers(flux_folder: Path, open_session: Any, similarity: Similarity):
    import torch

    pipeline: Any = importlib.import_module("diffusers").FluxPipeline
    plain = pipeline.from_pretrained(flux_folder, torch_dtype=torch.float32, use_safetensors=True)
    plain.set_progress_bar_config(disable=True)
    wanted = plain(
        prompt="a photo of red dog",
        num_inference_steps=3,
        guidance_scale=0.0,
        width=64,
        height=64,
        max_sequence_length=16,
        generator=torch.Generator().manual_seed(5),
    ).images[0]
    found = generate(open_session(flux_folder), ask(seeds=(5,)))[0].image
    assert similarity(found, wanted) >= 50


def test_guidance_and_negative_prompts_count(flux_folder: Path, sd_folder: Path, open_session: Any):
    flux = open_session(flux_folder)
    plain, guided, other = (
        np.asarray(generate(flux, ask(seeds=(1,), **changes))[0].image).tobytes()
        for changes in ({}, {"true_cfg": 5.0}, {"true_cfg": 5.0, "negative_prompt": "blue hat"})
    )
    assert len({plain, guided, other}) == 3
    sd = open_session(sd_folder)
    drawn = {generate(sd, ask(seeds=(1,), negative_prompt=words))[0].image.tobytes() for words in ("", "blue sea")}
    assert len(drawn) == 2


def test_previews_and_steps(flux_folder: Path, open_session: Any, similarity: Similarity):
    session = open_session(flux_folder)
    seen: list[tuple[int, int, list[Image.Image]]] = []
    pictures = generate(session, ask(), lambda event: seen.append((event.step, event.steps, event.preview())))
    assert [(step, steps) for step, steps, _ in seen] == [(1, 3), (2, 3), (3, 3)]
    last = seen[-1][2]
    assert len(last) == 2
    assert last[0].size == (8, 8)
    # A preview of finished latents resembles the finished picture, and its own more than the other one.
    shrunk = [picture.image.resize((8, 8), Image.Resampling.BOX) for picture in pictures]
    assert similarity(last[0], shrunk[0]) > similarity(last[0], shrunk[1])


def test_cancelling_leaves_the_session_usable(flux_folder: Path, open_session: Any, make_adapter: Any):
    from atelier.engine.adapters import AdapterUse

    session = open_session(flux_folder)
    before = generate(session, ask(seeds=(1,)))[0].image.tobytes()
    adapter = make_adapter(session.part("transformer"), ("to_q",), 4, 1)

    def stop(event: StepEvent) -> None:
        if event.step == 2:
            raise Cancelled("stopped", kept="nothing was drawn")

    with pytest.raises(Cancelled):
        generate(session, ask(adapters=(AdapterUse(adapter),)), stop)
    assert generate(session, ask(seeds=(1,)))[0].image.tobytes() == before


def test_a_preset_may_draw_with_an_adapter_of_its_own(
    flux_folder: Path, open_session: Any, make_adapter: Any, tmp_path: Path
):
    from safetensors.torch import save_file

    from atelier.engine.adapters import AdapterUse, read_adapter
    from atelier.errors import NotFound

    folder = tmp_path / "model"
    shutil.copytree(flux_folder, folder)
    plain = open_session(folder)
    own, subject = (make_adapter(plain.part("transformer"), ("to_q", "to_v"), 4, seed) for seed in (1, 2))
    save_file(dict(own.tensors), folder / "quick.safetensors")
    own = read_adapter(folder / "quick.safetensors")
    standard = plain.card.presets["standard"]
    presets = {name: standard.model_copy(update={"adapter": f"{name}.safetensors"}) for name in ("quick", "lost")}
    session = open_session(folder, presets={"standard": standard, "draft": presets["quick"], "high": presets["lost"]})

    def drawn(preset: str, *adapters: Any) -> bytes:
        uses = tuple(AdapterUse(adapter) for adapter in adapters)
        return generate(session, ask(seeds=(1,), preset=preset, adapters=uses))[0].image.tobytes()

    before = drawn("standard")
    assert drawn("draft") == drawn("standard", own) != before
    assert drawn("draft", subject) == drawn("standard", own, subject)
    assert drawn("standard") == before
    with pytest.raises(NotFound, match=r"lost\.safetensors"):
        drawn("high")


def test_requests_share_batches_only_where_they_may(flux_folder: Path, open_session: Any):
    session = open_session(flux_folder)
    requests = [
        ask(seeds=(1, 2)),
        ask(seeds=(3,), steps=2),
        ask(seeds=(4,), prompt="green hat"),
        ask(seeds=(5,), width=32, height=96),
    ]
    pictures = generate_mixed(session, requests)
    assert [(picture.request, picture.seed) for picture in pictures] == [(0, 1), (0, 2), (1, 3), (2, 4), (3, 5)]
    assert [picture.batch for picture in pictures] == [(1, 2, 4), (1, 2, 4), (3,), (1, 2, 4), (5,)]
    assert pictures[-1].image.size == (32, 96)


def test_batches_are_bounded_by_the_plan(flux_folder: Path, open_session: Any):
    session = open_session(flux_folder, plan_changes={"batch": 2})
    pictures = generate(session, ask(seeds=(1, 2, 3)))
    assert [picture.batch for picture in pictures] == [(1, 2), (1, 2), (3,)]


@pytest.mark.parametrize("sampler", ["euler", "unipc"])
def test_samplers_of_rectified_flow(flux_folder: Path, open_session: Any, sampler: Any):
    picture = generate(open_session(flux_folder), ask(seeds=(1,), sampler=sampler))[0]
    assert np.asarray(picture.image).std() > 1


@pytest.mark.parametrize(
    "sampler", ["euler", "euler-ancestral", "heun", "ddim", "dpmpp-2m", "dpmpp-2m-sde", "unipc", "lcm"]
)
def test_samplers_of_diffusion_do_not_depend_on_the_batch(
    sd_folder: Path, open_session: Any, sampler: Any, similarity: Similarity
):
    session = open_session(sd_folder)
    both = generate(session, ask(sampler=sampler))
    alone = generate(session, ask(sampler=sampler, seeds=(2,)))[0]
    assert similarity(both[1].image, alone.image) >= 50


@pytest.mark.parametrize(
    ("family", "changes", "message"),
    [
        ("flux", {"width": 60}, "multiples of 16"),
        ("flux", {"references": "photo"}, "cannot do edit"),
        ("fill", {}, "cannot do text-to-image"),
        ("flux", {"image": "photo", "strength": 0.1}, "no step to draw"),
        ("flux", {"max_sequence_length": 99}, "16 tokens"),
        ("flux", {"sampler": "heun"}, "cannot draw with the sampler"),
        ("flux", {"sampler": "dpmpp-2m"}, "cannot draw with the sampler"),
        ("flux", {"image": "photo", "sampler": "unipc"}, "cannot draw with the sampler"),
        ("fill", {"image": "photo", "mask": "mask", "negative_prompt": "hat"}, "no negative prompt"),
    ],
)
def test_what_a_model_cannot_do_is_told(
    family: str,
    changes: dict[str, Any],
    message: str,
    request: pytest.FixtureRequest,
    open_session: Any,
    photo: Image.Image,
    mask: Image.Image,
):
    session = open_session(request.getfixturevalue(f"{family}_folder"))
    pictures = {"photo": photo, "mask": mask}
    filled = {key: pictures.get(value, value) if isinstance(value, str) else value for key, value in changes.items()}
    if "references" in filled:
        filled["references"] = (photo,)
    with pytest.raises(InvalidInput, match=message):
        generate(session, ask(**filled))


def test_requests_refuse_nonsense():
    for changes in ({"seeds": (-1,)}, {"seeds": ()}, {"strength": 0.0}, {"steps": 0}, {"mask": Image.new("L", (8, 8))}):
        with pytest.raises(ValueError, match="validation error"):
            ask(**changes)
    with pytest.raises(ValueError, match="surprise"):
        ask(surprise=1)
