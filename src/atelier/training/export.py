"""What goes into an adapter's file besides its weights, as plain values; writing files is not done here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from atelier.families.labels import BaseLabel
from atelier.training.config import TrainConfig
from atelier.training.lora import LoraPair

_PREDICTION = {"flow": "flow", "epsilon": "epsilon", "v": "v"}


@dataclass(frozen=True)
class AdapterFacts:
    """What a configuration does not know about an adapter.

    Attributes:
        title: shown by other programs. trigger: the word that calls the subject; base_model: name of the base.
        photos: subject pictures. resolution: (width, height) of the largest bucket.
        step: finished steps at the exported checkpoint. finished_at: seconds since 1970, UTC.
        base: the base model in other programs' words.
        author, licence: empty leaves them out.
        recipe: the recipe that made it, as plain data.
        captions: how often each tag of the captions occurs, for ``ss_tag_frequency``.
    """

    title: str
    trigger: str
    base_model: str
    photos: int
    resolution: tuple[int, int]
    step: int
    finished_at: float
    base: BaseLabel
    author: str = ""
    licence: str = ""
    recipe: Mapping[str, object] | None = None
    captions: Sequence[str] = ()


def adapter_metadata(adapter: Mapping[str, LoraPair], config: TrainConfig, facts: AdapterFacts) -> dict[str, str]:
    """safetensors metadata: ``modelspec.*`` (1.0.1), kohya's ``ss_*``, and the recipe under ``atelier.recipe``.

    All values are strings, as the format demands; structured ones are JSON with sorted keys, so equal inputs give equal
    bytes. No path, user or host name is in it.
    """
    digest = weights_digest(adapter)
    metadata = {
        "modelspec.sai_model_spec": "1.0.1",
        "modelspec.architecture": f"{facts.base.architecture}/lora",
        "modelspec.implementation": "https://github.com/huggingface/diffusers",
        "modelspec.title": facts.title,
        "modelspec.date": datetime.fromtimestamp(facts.finished_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "modelspec.resolution": f"{facts.resolution[0]}x{facts.resolution[1]}",
        "modelspec.prediction_type": _PREDICTION[config.prediction],
        "modelspec.trigger_phrase": facts.trigger,
        "modelspec.hash_sha256": f"0x{digest}",
        "ss_base_model_version": facts.base.base_version,
        "ss_sd_model_name": facts.base_model,
        "ss_network_module": facts.base.network_module,
        "ss_network_dim": str(config.rank),
        "ss_network_alpha": repr(config.alpha),
        "ss_learning_rate": repr(config.lr),
        "ss_lr_scheduler": config.schedule.kind,
        "ss_lr_warmup_steps": str(config.schedule.warmup),
        "ss_optimizer": "AdamW",
        "ss_max_train_steps": str(config.steps),
        "ss_steps": str(facts.step),
        "ss_epoch": str(facts.step * config.gradient_accumulation * config.batch_size // max(1, facts.photos)),
        "ss_total_batch_size": str(config.batch_size * config.gradient_accumulation),
        "ss_gradient_accumulation_steps": str(config.gradient_accumulation),
        "ss_gradient_checkpointing": str(config.gradient_checkpointing),
        "ss_mixed_precision": "bf16" if config.base_dtype == "bf16" else "no",
        "ss_num_train_images": str(facts.photos),
        "ss_prior_loss_weight": repr(config.prior_weight),
        "ss_caption_dropout_rate": repr(config.caption_dropout),
        "ss_seed": str(config.seed),
        "atelier.train_config": config.model_dump_json(),
    }
    if config.guidance and config.family.flows:
        metadata["ss_guidance_scale"] = repr(config.guidance)
    if facts.author:
        metadata["modelspec.author"] = facts.author
    if facts.licence:
        metadata["modelspec.license"] = facts.licence
    if facts.captions:
        metadata["ss_tag_frequency"] = json.dumps(
            {"photos": _tag_counts(facts.captions)}, sort_keys=True, ensure_ascii=False
        )
    if facts.recipe is not None:
        metadata["atelier.recipe"] = json.dumps(facts.recipe, sort_keys=True, ensure_ascii=False)
    return metadata


def weights_digest(adapter: Mapping[str, LoraPair]) -> str:
    """SHA-256 over layer names, shapes and fp32 values: the same weights in any file layout have the same digest."""
    total = hashlib.sha256()
    for path in sorted(adapter):
        pair = adapter[path]
        total.update(f"{path}|{tuple(pair.a.shape)}|{tuple(pair.b.shape)}|{pair.alpha!r}".encode())
        for tensor in (pair.a, pair.b):
            total.update(tensor.detach().cpu().float().contiguous().numpy().tobytes())
    return total.hexdigest()


def _tag_counts(captions: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for caption in captions:
        for tag in (part.strip() for part in caption.split(",")):
            if tag:
                counts[tag] = counts.get(tag, 0) + 1
    return counts
