"""Every family that can be trained, end to end by the studio on tiny random weights: a subject is trained, drawn with,
written for other programs and read again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from atelier.engine.card import shipped_cards
from atelier.engine.sniff import card_from_path
from atelier.errors import InvalidInput
from atelier.recipe.ports import Progress
from atelier.steps.services.making import PictureOptions
from atelier.steps.studio import Studio

Install = Callable[..., None]


def install(home: Path, card_id: str, path: Path, **changes: Any) -> None:
    """Puts tiny weights where a shipped card's would be: its own links to other cards stay."""
    import tomli_w

    shipped = next((card for card in shipped_cards() if card.id == card_id), None)
    card = card_from_path(path, card_id)
    preset = card.preset().model_copy(update={"steps": 2, "width": 64, "height": 64})
    kept = {"train_on": shipped.train_on, "draw_on": shipped.draw_on} if shipped is not None else {}
    fields = {
        "presets": {"standard": preset},
        "training_size": 64,
        "max_sequence_length": 16,
        "path": path,
        **kept,
        **changes,
    }
    content = card.model_copy(update=fields).model_dump(mode="json", exclude_none=True)
    cards = home / "models" / "cards"
    cards.mkdir(parents=True, exist_ok=True)
    (cards / f"{card_id}.toml").write_text(tomli_w.dumps(content))


@pytest.fixture
def studio_of(tmp_path: Path, tiny_builtin: Path) -> Iterator[Callable[..., Studio]]:
    """studio_of({card id: folder}): a studio where these are installed."""
    opened: list[Studio] = []

    def open_(models: dict[str, Path], home: str = "home") -> Studio:
        for card_id, path in models.items():
            install(tmp_path / home, card_id, path)
        studio = Studio.open(tmp_path / home, builtin=tiny_builtin, device="cpu")
        opened.append(studio)
        return studio

    yield open_
    for studio in opened:
        studio.close()


def with_pet(studio: Studio, helpers: Any) -> None:
    subject = studio.subjects.add("Zwx", "pet")
    studio.photos.add(subject.id, helpers.photos(5))
    for view in studio.photos.list(subject.id):
        studio.photos.accept(subject.id, view.entry.asset.id, note="drawn")


def quick(helpers: Any, model: str, **settings: Any) -> Any:
    """Few steps at a rate that changes a picture."""
    told = helpers.SHORT.settings | {"threads": 1, "caption_dropout": 0.0} | settings
    return helpers.SHORT.model_copy(
        update={"model": model, "lr": 0.2, "prompts": ("a photo of {subject}",), "settings": told}
    )


def draw(studio: Studio, model: str, *, adapters: tuple[str, ...] = (), **options: Any) -> Image.Image:
    import io

    chosen = PictureOptions(seed=3, model=model, adapters=adapters, **options)
    done = studio.runs.execute(studio.make.create("a photo of zwx dog", options=chosen).id).require()
    return Image.open(io.BytesIO(studio.library.read(done.pictures[0].id))).convert("RGB")


def folders(tiny_models: Any, home: Path, model: str) -> dict[str, Path]:
    """What a model needs to be trained and drawn, as tiny weights."""
    if model.startswith("flux2"):
        return {
            "flux2-klein-base": tiny_models.save_klein(home / "base"),
            "flux2-klein": tiny_models.save_klein(home / "twin", distilled=True),
        }
    if model.startswith("flux1"):
        dev = {"flux1-dev": tiny_models.save_flux(home / "dev", guided=True)}
        if model == "flux1-schnell":
            return dev | {model: tiny_models.save_flux(home / "schnell")}
        if model == "flux1-kontext":
            return {model: tiny_models.save_flux(home / "kontext", "FluxKontextPipeline", guided=True)}
        if model == "flux1-fill":
            return dev | {model: tiny_models.save_flux(home / "fill", "FluxFillPipeline", 384, guided=True)}
        return dev
    save = tiny_models.save_sdxl if model == "sdxl" else tiny_models.save_sd
    return {model: save(home / model)}


@pytest.mark.parametrize(
    ("model", "trained_on", "architecture"),
    [
        ("flux2-klein", "flux2-klein-base", "Flux.2/lora"),
        ("flux1-schnell", "flux1-dev", "flux-1-dev/lora"),
        ("flux1-kontext", "flux1-kontext", "flux-1-dev/lora"),
        ("flux1-fill", "flux1-dev", "flux-1-dev/lora"),
        ("sdxl", "sdxl", "stable-diffusion-xl-v1-base/lora"),
        ("sd15", "sd15", "stable-diffusion-v1/lora"),
    ],
)
def test_train_draw_export_and_import(
    studio_of: Any, tiny_models: Any, helpers: Any, tmp_path: Path, model: str, trained_on: str, architecture: str
) -> None:
    studio = studio_of(folders(tiny_models, tmp_path / "weights", model))
    with_pet(studio, helpers)
    options = quick(helpers, model)
    forecast = studio.plans.training("Zwx", options)
    assert forecast.fits
    assert forecast.prepared.inputs["model"] == trained_on
    studio.runs.execute(studio.make.train("Zwx", options).id).require()
    view = studio.adapters.show("Zwx")
    assert view.model.base_model == trained_on
    found = studio.adapters.inspect("Zwx")
    assert found.metadata is not None
    assert found.metadata.modelspec["architecture"] == architecture
    assert json.loads(found.metadata.recipe or "")["model"] == trained_on

    region: dict[str, Any] = {}
    if model == "flux1-fill":  # it draws nothing but regions
        base = studio.runs.execute(studio.make.create("a dog", options=PictureOptions(seed=1)).id).require()
        region = {"image": base.pictures[0].id, "mask": base.pictures[0].id}
    plain, worn = draw(studio, model, **region), draw(studio, model, adapters=("Zwx",), **region)
    assert worn.tobytes() != plain.tobytes()
    for layout in ("kohya", "bfl", "diffusers") if model.startswith("flux2") else ("kohya",):
        file = studio.adapters.export("Zwx", tmp_path / "out", layout=layout)
        studio.adapters.import_file(file, name=layout, model=model)
        assert studio.adapters.show(layout).model.base_model == trained_on
        assert draw(studio, model, adapters=(layout,), **region).tobytes() == worn.tobytes(), layout


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_killed_training_of_flux2_ends_in_the_same_bytes(
    studio_of: Any, tiny_models: Any, helpers: Any, tmp_path: Path, tiny_builtin: Path
) -> None:
    models = {"flux2-klein-base": tiny_models.save_klein(tmp_path / "base")}
    options = quick(helpers, "flux2-klein-base")
    install(tmp_path / "killed", "flux2-klein-base", models["flux2-klein-base"])
    with Studio.open(tmp_path / "killed", builtin=tiny_builtin, device="cpu") as studio:
        with_pet(studio, helpers)
        run = studio.make.train("Zwx", options)
    child = [sys.executable, str(Path(__file__).with_name("kill_child.py")), str(tmp_path / "killed")]
    killed = subprocess.run([*child, str(tiny_builtin), run.id], capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    steps: list[float] = []

    def listen(event: object) -> None:
        if isinstance(event, Progress) and event.node == "train" and event.note.startswith("loss"):
            steps.append(event.done)

    resumed = studio_of({}, "killed").runs.resume(run.id, listen).require()
    assert steps == [3, 4]  # from the checkpoint of step 2
    whole = studio_of(models, "whole")
    with_pet(whole, helpers)
    done = whole.runs.execute(whole.make.train("Zwx", options).id).require()
    bytes_of = [[version.adapter.digest for version in one.outputs["trained"].versions] for one in (resumed, done)]
    assert bytes_of[0] == bytes_of[1]


def test_a_distilled_model_is_trained_itself_under_an_assistant(
    studio_of: Any, tiny_models: Any, helpers: Any, tmp_path: Path
) -> None:
    import torch
    from safetensors.torch import save_file

    studio = studio_of(folders(tiny_models, tmp_path / "weights", "flux1-schnell"))
    with_pet(studio, helpers)
    name = "transformer.transformer_blocks.0.attn.to_q"
    pair = {f"{name}.lora_A.weight": torch.randn(2, 32), f"{name}.lora_B.weight": torch.randn(32, 2)}
    save_file(pair, tmp_path / "assistant.safetensors")
    studio.adapters.import_file(tmp_path / "assistant.safetensors", name="assistant", model="flux1-schnell")
    options = quick(helpers, "flux1-schnell", keep={"last": 1, "every": 0, "best": False})
    told = studio.plans.training("Zwx", options).prepared
    assert told.inputs["model"] == "flux1-dev"
    assert any("is not trained itself" in note for note in told.notes)
    assisted = options.model_copy(update={"assistant": "assistant", "name": "helped"})
    studio.runs.execute(studio.make.train("Zwx", assisted).id).require()
    assert studio.adapters.show("helped").model.base_model == "flux1-schnell"
    metadata = studio.adapters.inspect("helped").metadata
    assert metadata is not None
    assert metadata.modelspec["architecture"] == "flux-1-schnell/lora"
    recipe = json.loads(metadata.recipe or "")
    assert recipe["assistant"] == studio.adapters.show("assistant").adapter.digest
    assert draw(studio, "flux1-schnell", adapters=("helped",)).tobytes() != draw(studio, "flux1-schnell").tobytes()
    install(tmp_path / "home", "sd15", tiny_models.save_sd(tmp_path / "sd"))
    with pytest.raises(InvalidInput, match="cannot assist"):
        studio.plans.training("Zwx", options.model_copy(update={"model": "sd15", "assistant": "assistant"}))


def test_what_cannot_be_trained_says_so_before_anything_starts(
    studio_of: Any, tiny_models: Any, helpers: Any, tmp_path: Path
) -> None:
    fill = tiny_models.save_flux(tmp_path / "fill", "FluxFillPipeline", 384, guided=True)
    studio = studio_of({"own-fill": fill})
    with_pet(studio, helpers)
    with pytest.raises(InvalidInput, match="only fills masks"):
        studio.plans.training("Zwx", quick(helpers, "own-fill"))
    install(tmp_path / "home", "stranger", tiny_models.save_sd(tmp_path / "sd"), family="other")
    with pytest.raises(InvalidInput, match="cannot be trained here"):
        studio.plans.training("Zwx", quick(helpers, "stranger"))
