"""Adapters as files: written by a training, read again in any layout, with what the file says about itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import JsonValue

from atelier.errors import InvalidInput
from atelier.families.labels import BaseLabel, label_of
from atelier.interop.lora import (
    Adapter,
    FluxDims,
    LoraFile,
    LoraPart,
    ModelCard,
    Report,
    Target,
    as_lora,
    flux1_target,
    flux2_target,
    flux_shapes,
    in_precision,
    read_header,
    read_lora,
    target_of,
    to_internal,
    to_layout,
    write_lora,
)
from atelier.interop.lora.families import refuse_foreign
from atelier.interop.lora.target import Family as TargetFamily
from atelier.interop.lora.write import WriteLayout
from atelier.recipe import Adapter as StoredAdapter
from atelier.steps.models import Models

if TYPE_CHECKING:
    from torch import Tensor, nn

    from atelier.engine.card import ModelCard as EngineCard
    from atelier.training.config import TrainConfig
    from atelier.training.lora import LoraPair

MEDIA_TYPE = "application/x-safetensors"
Layout = Literal["diffusers", "kohya", "bfl", "comfyui"]
LAYOUTS: tuple[Layout, ...] = ("diffusers", "kohya", "bfl", "comfyui")
Precision = Literal["same", "fp32", "bf16", "fp16"]

TARGETS: dict[str, TargetFamily] = {"flux1": "flux", "flux2": "flux2", "sdxl": "unet", "sd": "unet"}
"""The kind of layer names of each model family that adapters are read and written for."""
_KNOWN_SHAPES = {"flux1": flux1_target, "flux2": flux2_target}
"""Families whose published sizes are known before a model is installed."""


@dataclass(frozen=True)
class Origin:
    """Where a trained adapter comes from."""

    title: str
    trigger: str
    class_word: str
    base_model: str
    base_digest: str
    licence: str
    data_set: str
    prior: str
    assistant: str
    photos: int
    resolution: tuple[int, int]
    captions: tuple[str, ...]


def metadata_of(
    pairs: Mapping[str, LoraPair], config: TrainConfig, origin: Origin, card: EngineCard, done: int
) -> dict[str, str]:
    """What stands in a trained adapter's file. No time of day, so that the same training gives the same bytes."""
    from atelier.training.export import AdapterFacts, adapter_metadata

    recipe: dict[str, JsonValue] = {
        "step": "train_adapter",
        "model": origin.base_model,
        "model_digest": origin.base_digest,
        "data_set": origin.data_set,
        "prior": origin.prior,
        **({"assistant": origin.assistant} if origin.assistant else {}),
        "config": config.model_dump(mode="json"),
        "checkpoint": done,
    }
    facts = AdapterFacts(
        title=origin.title,
        trigger=origin.trigger,
        base_model=origin.base_model,
        photos=origin.photos,
        resolution=origin.resolution,
        step=done,
        finished_at=0.0,
        base=label(card),
        licence=origin.licence,
        recipe=recipe,
        captions=origin.captions,
    )
    metadata = adapter_metadata(pairs, config, facts)
    del metadata["modelspec.date"]
    return metadata


def write_pairs(
    pairs: Mapping[str, LoraPair],
    path: Path,
    network: nn.Module,
    card: EngineCard,
    metadata: Mapping[str, str],
    origin: Origin,
) -> int:
    """Write trained pairs in diffusers' layout, in the precision that the training's own products had."""
    import torch

    dtype = torch.float32 if json.loads(metadata["atelier.train_config"])["base_dtype"] == "fp32" else torch.bfloat16
    parts = {
        name: LoraPart(
            pair.a.detach().cpu().to(dtype).contiguous(), pair.b.detach().cpu().to(dtype).contiguous(), pair.alpha
        )
        for name, pair in pairs.items()
    }
    target = target_of(card.name, _target_family(card), {card.denoiser: network})
    return write_lora(Adapter({card.denoiser: parts}), path, target, file_card(card, origin.title, metadata))


def file_card(card: EngineCard, title: str, metadata: Mapping[str, str], recipe: str | None = None) -> ModelCard:
    """What a written file says about itself; `metadata` is put in as it is."""
    return ModelCard(title=title, base=label(card), recipe=recipe, extra=dict(metadata))


def label(card: EngineCard) -> BaseLabel:
    """The model in other programs' words."""
    return label_of(
        card.family, width=card.architecture.width, prediction=card.prediction, distilled=card.train_on is not None
    )


def _target_family(card: EngineCard) -> TargetFamily:
    family = TARGETS.get(card.family)
    if family is None:
        raise InvalidInput(
            f"adapters for {card.name} are not known: its family has no names for its layers here",
            advice=f"models of these families take adapters: {', '.join(TARGETS)}",
        )
    return family


def target_for(models: Models, model: str) -> Target:
    """The model that adapters are read for: by the installed weights' own shapes, or by the family's published ones.

    Raises:
        NotFound: the model's shapes are not known before it is installed.
        InvalidInput: its family takes no adapters here.
    """
    entry = models.catalog.find(model)
    family, known = _target_family(entry.card), _KNOWN_SHAPES.get(entry.card.family)
    if entry.path is None and known is not None:
        return known()
    if entry.path is not None and (stated := _stated(entry.card, entry.path)) is not None:
        return stated
    with models.session(model) as session:
        return target_of(entry.card.name, family, {entry.card.denoiser: session.part(entry.card.denoiser)})


def _stated(card: EngineCard, folder: Path) -> Target | None:
    """The target that FLUX.1's configuration in a folder states, without loading its weights; None for all others."""
    path = folder / card.denoiser / "config.json"
    if card.family != "flux1" or not path.is_file():
        return None
    config = json.loads(path.read_text(encoding="utf-8"))
    dims = FluxDims.of_config(config)
    return Target(card.name, "flux", {card.denoiser: flux_shapes(dims)})


def read_for(path: Path, target: Target) -> tuple[Adapter, Report, LoraFile]:
    """An adapter file of any layout, for a model. What it is not for is refused by its header alone: a checkpoint of
    gigabytes takes no memory. Raises InvalidInput, NotFound: see `interop.lora`."""
    header, _, _ = read_header(path)
    refuse_foreign(header, target, {key: info.shape for key, info in header.items()})
    file = read_lora(path)
    adapter, report = to_internal(file.state, target, file.metadata)
    if not adapter.components:
        raise InvalidInput(f"{path.name} holds nothing that changes {target.name}")
    return adapter, report, file


def own_metadata(file: LoraFile) -> dict[str, str]:
    """A file's metadata that stays true in another layout: what the writer states anew is left out."""
    found = {f"modelspec.{key}": value for key, value in file.metadata.modelspec.items() if key in _KEPT}
    found |= {f"ss_{key}": value for key, value in file.metadata.training.items() if not key.startswith("network_")}
    return found | {key: value for key, value in file.metadata.other.items() if key.startswith("atelier.")}


def plain(recipe: str) -> JsonValue:
    """A recipe as data; as text where it is none."""
    try:
        return json.loads(recipe)
    except (json.JSONDecodeError, RecursionError):
        return recipe


_NEEDED = ("modelspec.trigger_phrase", "modelspec.prediction_type", "modelspec.license")
_KEPT = ("author", "description", "license", "trigger_phrase", "resolution", "prediction_type", "tags")


def leaving(
    path: Path,
    target: Target,
    card: EngineCard,
    title: str,
    *,
    layout: Layout = "kohya",
    precision: Precision = "same",
    minimal: bool = False,
) -> tuple[dict[str, Tensor], dict[str, str]]:
    """A stored adapter's tensors and metadata as they stand in a file for other programs.

    Args:
        layout: `comfyui` is what ComfyUI reads of that family: BFL's names for FLUX, kohya's for Stable Diffusion.
        precision: of the numbers; `same`: as they are stored.
        minimal: of the metadata only what other programs need: title, model, trigger word, rank and alpha.

    Raises:
        InvalidInput: the layout cannot express a part, or a number does not fit into the precision.
    """
    import torch

    found, _, file = read_for(path, target)
    rank = max((part.rank for _, _, part in found.parts()), default=1)
    found = as_lora(found, min(rank, 128))
    dtypes = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
    if precision in dtypes:
        found = in_precision(found, dtypes[precision])
    own = {key: value for key, value in own_metadata(file).items() if key != "ss_output_name"}
    if minimal:
        own = {key: own[key] for key in _NEEDED if key in own}
    named = file_card(card, title, own, None if minimal else file.metadata.recipe)
    return to_layout(found, target, named, written_layout(layout, target))


def written_layout(layout: Layout, target: Target) -> WriteLayout:
    """What a file for ComfyUI is written as; every other layout is itself."""
    if layout != "comfyui":
        return layout
    return "kohya" if target.family == "unet" else "bfl"


def made_from(
    step: str, adapters: Sequence[StoredAdapter], recipes: Sequence[str | None] = (), **fields: object
) -> str:
    """The recipe of an adapter that was made of others, as it stands in its file.

    Args:
        recipes: those that stand in the others' files, in order.
    """
    own = [*recipes, *[None] * (len(adapters) - len(recipes))]
    sources = [
        {"name": adapter.meta.get("name"), "sha256": adapter.digest} | ({"recipe": plain(recipe)} if recipe else {})
        for adapter, recipe in zip(adapters, own, strict=True)
    ]
    return json.dumps({"step": step, "adapters": sources, **fields}, sort_keys=True, ensure_ascii=False)
