"""Training on a single file whose weights are packed by the plan (or are packed in the file), really executed: the
denoiser is loaded as the plan for training says, learns, and gives an adapter that changes pictures."""

from __future__ import annotations

import importlib
import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from atelier.engine.card import shipped_cards
from atelier.engine.plan import MemoryPlan
from atelier.engine.session import ModelSession
from atelier.engine.sniff import card_from_path
from atelier.families.names import FINAL_MODULATION, FLUX1
from atelier.steps.models import Models
from atelier.steps.services.making import PictureOptions
from atelier.steps.studio import Studio

PACKAGES = {"nf4": "bitsandbytes", "torchao-int8": "torchao", "gguf": "gguf"}
Tensors = dict[str, Any]


def bfl_names(own: Tensors) -> Tensors:
    """FLUX.1's tensors as Black Forest Labs' files have them."""
    import torch

    made: Tensors = {}
    for name, tensor in own.items():
        module, _, which = name.rpartition(".")
        block = re.match(r"(single_)?transformer_blocks\.(\d+)\.(.+)", module)
        if block is None:
            ends = {ours: theirs for theirs, ours in FLUX1.ends.items()}
            if module == FINAL_MODULATION[1]:
                made[f"{FINAL_MODULATION[0]}.{which}"] = torch.cat(list(reversed(tensor.chunk(2))))
            else:
                made[f"{ends[module]}.{which}"] = tensor
            continue
        kind, table, norms = (
            ("single", FLUX1.single, FLUX1.single_norms) if block[1] else ("double", FLUX1.double, FLUX1.double_norms)
        )
        here, ours = f"{kind}_blocks.{block[2]}", module[: -len(block[3])]
        for theirs, mine in norms.items():
            if mine == block[3]:
                made[f"{here}.{theirs}.scale"] = tensor
        for theirs, parts in table.items():
            if parts[0] == block[3]:
                made[f"{here}.{theirs}.{which}"] = torch.cat([own[f"{ours}{part}.{which}"] for part in parts])
    return made


@pytest.fixture(scope="module")
def lender(tiny_models: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A FLUX.1 folder with a transformer of 128 channels, which every way of packing takes."""
    import torch

    diffusers: Any = importlib.import_module("diffusers")
    folder = tiny_models.save_flux(tmp_path_factory.mktemp("lender") / "model", guided=True)
    torch.manual_seed(3)
    transformer = diffusers.FluxTransformer2DModel(
        in_channels=64,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=64,
        num_attention_heads=2,
        joint_attention_dim=16,
        pooled_projection_dim=16,
        guidance_embeds=True,
        axes_dims_rope=(16, 24, 24),
    )
    shutil.rmtree(folder / "transformer")
    transformer.save_pretrained(folder / "transformer")
    return folder


def single_file(lender: Path, folder: Path, packed: bool) -> Path:
    from safetensors.torch import load_file, save_file

    tensors = bfl_names(load_file(lender / "transformer" / "diffusion_pytorch_model.safetensors"))
    if not packed:
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, folder / "own.safetensors")
        return folder / "own.safetensors"
    gguf: Any = importlib.import_module("gguf")
    writer = gguf.GGUFWriter(folder / "own.gguf", "flux")
    packing = gguf.GGMLQuantizationType.Q8_0
    for name, tensor in tensors.items():
        values = tensor.float().numpy()
        if values.ndim == 2 and "blocks." in name and values.shape[1] % 32 == 0:
            writer.add_tensor(name, gguf.quants.quantize(values, packing), raw_dtype=packing)
        else:
            writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return folder / "own.gguf"


def install(home: Path, card_id: str, path: Path, like: Path, **changes: Any) -> None:
    import tomli_w

    card, whole = card_from_path(path, card_id), card_from_path(like)
    preset = card.preset().model_copy(update={"steps": 2, "width": 64, "height": 64})
    parts = whole.components | {card.denoiser: card.components[card.denoiser]}
    fields = {
        "presets": {"standard": preset},
        "training_size": 64,
        "max_sequence_length": 16,
        "components": parts,
        "architecture": whole.architecture,
        "path": path,
        **changes,
    }
    cards = home / "models" / "cards"
    cards.mkdir(parents=True, exist_ok=True)
    content = card.model_copy(update=fields).model_dump(mode="json", exclude_none=True)
    (cards / f"{card_id}.toml").write_text(tomli_w.dumps(content))


@pytest.fixture
def studio_with(tmp_path: Path, tiny_builtin: Path, lender: Path) -> Iterator[Callable[[Path], Studio]]:
    opened: list[Studio] = []

    def open_(path: Path) -> Studio:
        install(tmp_path / "home", "flux1-dev", lender, lender)
        install(tmp_path / "home", "own", path, lender, config_from="flux1-dev")
        opened.append(Studio.open(tmp_path / "home", builtin=tiny_builtin, device="cpu"))
        return opened[-1]

    yield open_
    for studio in opened:
        studio.close()


def planned(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> list[MemoryPlan]:
    """Every plan to draw or train gets these fields, whatever the machine has; gives the plans that were followed."""
    made = Models.plan
    followed: list[MemoryPlan] = []

    def plan(self: Models, model: str, operation: Any = "draw", **wanted: Any) -> MemoryPlan:
        found = made(self, model, operation, **wanted)
        if changes.get("budget_bytes") and operation != "train":
            return found
        return replace(found, **changes)

    load = ModelSession.denoiser_for

    def denoiser_for(self: ModelSession, plan: MemoryPlan) -> Any:
        followed.append(plan)
        return load(self, plan)

    monkeypatch.setattr(Models, "plan", plan)
    monkeypatch.setattr(ModelSession, "denoiser_for", denoiser_for)
    return followed


@pytest.mark.parametrize("kind", ["fp8-layerwise", "nf4", "torchao-int8", "gguf", "checkpointed"])
def test_a_single_file_is_trained_as_the_plan_says(
    studio_with: Any, lender: Path, helpers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    pytest.importorskip(PACKAGES.get(kind, "torch"))
    studio: Studio = studio_with(single_file(lender, tmp_path, packed=kind == "gguf"))
    changes: dict[str, Any] = {"gradient_checkpointing": True}
    if kind == "checkpointed":  # whole weights, but no room for a training beside what draws
        changes |= {"budget_bytes": 1}
    else:
        changes |= {"dtype": "bf16", "text_after": "freed"}
        changes |= {"quantisation": kind} if kind != "gguf" else {}
    followed = planned(monkeypatch, **changes)
    subject = studio.subjects.add("Zwx", "pet")
    studio.photos.add(subject.id, helpers.photos(5))
    for view in studio.photos.list(subject.id):
        studio.photos.accept(subject.id, view.entry.asset.id, note="drawn")
    options = helpers.SHORT.model_copy(
        update={"model": "own", "lr": 0.2, "prompts": ("a photo of {subject}",), "prior_count": 0, "steps": 3}
    )
    done = studio.runs.execute(studio.make.train("Zwx", options).id).require()
    assert [plan.quantisation for plan in followed] == ["none" if kind == "checkpointed" else kind]
    losses = [point.loss for point in studio.trainings.losses(done.run.id)]
    assert len(losses) == 3
    assert all(0 < loss < 100 for loss in losses)
    assert len(set(losses)) == 3

    def draw(*adapters: str) -> bytes:
        chosen = PictureOptions(seed=3, model="own", adapters=adapters)
        made = studio.runs.execute(studio.make.create("a photo of zwx dog", options=chosen).id).require()
        return studio.library.read(made.pictures[0].id)

    from PIL import Image

    plain, worn = (Image.open(io.BytesIO(draw(*worn))).convert("RGB").tobytes() for worn in ((), ("Zwx",)))
    assert plain != worn


def test_a_whole_checkpoint_of_stable_diffusion_gives_its_u_net(
    tiny_models: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All parts lie in one file: only the denoiser is kept, packed as the plan says."""
    import torch

    from atelier.engine import session as sessions
    from atelier.engine.device import GIB, cpu_device
    from atelier.engine.load import WeightSource
    from atelier.engine.plan import plan_memory

    folder = tiny_models.save_sd(tmp_path / "sd")
    card = card_from_path(folder)
    plan = plan_memory(card, replace(cpu_device(8 * GIB), bf16=False), width=64, height=64)
    session = ModelSession(card, plan, folder)
    asked: list[MemoryPlan] = []

    def whole(source: WeightSource, card: Any, plan: MemoryPlan) -> dict[str, Any]:
        asked.append(plan)
        return {"unet": torch.nn.Linear(2, 2), "vae": torch.nn.Linear(2, 2)}

    monkeypatch.setattr(sessions, "load_whole_file", whole)
    session._source = WeightSource(folder, folder / "own.safetensors", whole=True)
    training = replace(plan, operation="train", quantisation="fp8-layerwise")
    found = session.denoiser_for(training)
    assert isinstance(found, torch.nn.Linear)
    assert asked == [training]
    assert session.loaded().parts == ()


def test_cards_whose_families_can_be_trained_have_names_for_their_layers() -> None:
    from atelier.steps.adapter_files import TARGETS
    from atelier.steps.train_adapter import FAMILIES

    assert FAMILIES.keys() == TARGETS.keys()
    assert {card.family for card in shipped_cards()} <= FAMILIES.keys()
