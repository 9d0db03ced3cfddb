"""An adapter file's metadata: kohya's `ss_*`, ModelSpec 1.0.1 (`modelspec.*`), PEFT's configuration, our own recipe."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from atelier.families.labels import BaseLabel, label_of

RECIPE_KEY = "atelier.recipe"
ADAPTER_CONFIG_KEY = "lora_adapter_metadata"
_PLAIN_NAME = re.compile(r"\^?[A-Za-z0-9_.\\]+\$?")


@dataclass(frozen=True)
class LoraMetadata:
    """What a file says about itself. None of it is trusted: shapes decide, this only explains.

    Attributes:
        modelspec: ModelSpec fields without their prefix (`architecture`, `title`, `trigger_phrase`, …).
        training: kohya's `ss_*` fields without their prefix (`network_dim`, `base_model_version`, …).
        adapter_config: PEFT LoraConfig fields by component (`transformer` → {"r": 16, "lora_alpha": 16, …});
            under "" when the file names no component, which then is the one that denoises.
        recipe: the studio's recipe as JSON text, when this studio wrote the file.
        other: everything else.
    """

    modelspec: Mapping[str, str] = field(default_factory=dict)
    training: Mapping[str, str] = field(default_factory=dict)
    adapter_config: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    recipe: str | None = None
    other: Mapping[str, str] = field(default_factory=dict)

    @property
    def base_model(self) -> str | None:
        """The base model as the file names it, or None."""
        return self.training.get("base_model_version") or self.modelspec.get("architecture") or None

    @property
    def trigger(self) -> str | None:
        """The phrase that calls the subject up, or None."""
        return self.modelspec.get("trigger_phrase") or None

    def alpha_of(self, component: str, path: str, rank: int) -> float | None:
        """Alpha of one module by PEFT's rules (patterns match whole trailing path parts; rsLoRA scales by √rank)."""
        config = self.adapter_config.get(component)
        if config is None and not component.startswith("text_encoder"):
            config = self.adapter_config.get("")
        if not config:
            return None
        alpha: object = config.get("lora_alpha")
        patterns = config.get("alpha_pattern")
        for pattern, value in patterns.items() if isinstance(patterns, dict) else ():
            plain = str(pattern).replace("\\.", ".").strip("^$")
            if path == plain or (path.endswith("." + plain) and not str(pattern).startswith("^")):
                alpha = value
                break
        if isinstance(alpha, bool) or not isinstance(alpha, int | float) or not math.isfinite(alpha):
            return None
        return float(alpha) * (math.sqrt(rank) if config.get("use_rslora") is True else 1.0)

    def warnings(self) -> list[str]:
        """What the configuration asks for and this reader cannot do exactly."""
        found: list[str] = []
        for component, config in sorted(self.adapter_config.items()):
            patterns = config.get("alpha_pattern")
            unread = [p for p in patterns if not _PLAIN_NAME.fullmatch(str(p))] if isinstance(patterns, dict) else []
            if unread:
                found.append(
                    f"{component}: {len(unread)} alpha patterns are no plain module names and were not applied"
                )
        return found


def parse_metadata(raw: Mapping[str, str]) -> LoraMetadata:
    """Sort a safetensors header's metadata. Fields that are not what they should be are kept in `other`."""
    modelspec = {key.removeprefix("modelspec."): value for key, value in raw.items() if key.startswith("modelspec.")}
    training = {key.removeprefix("ss_"): value for key, value in raw.items() if key.startswith("ss_")}
    other = {key: value for key, value in raw.items() if not key.startswith(("modelspec.", "ss_"))}
    recipe = other.pop(RECIPE_KEY, None)
    config = _adapter_config(other.get(ADAPTER_CONFIG_KEY, ""))
    if config:
        del other[ADAPTER_CONFIG_KEY]
    return LoraMetadata(modelspec, training, config, recipe, other)


def _adapter_config(text: str) -> dict[str, dict[str, Any]]:
    try:
        loaded = json.loads(text) if text else {}
    except (json.JSONDecodeError, RecursionError):
        return {}
    config: dict[str, dict[str, Any]] = {}
    for key, value in loaded.items() if isinstance(loaded, dict) else ():
        component, dot, name = key.partition(".")
        # diffusers' save_lora_adapter writes one component's fields bare
        config.setdefault(component if dot else "", {})[name if dot else key] = value
    return config


@dataclass(frozen=True)
class ModelCard:
    """What a written file says about itself (ModelSpec 1.0.1 and the `ss_*` fields other tools show).

    Nothing is read from the clock, so the same adapter and card make the same bytes; pass `date` to have one.

    Attributes:
        title: name of the adapter.
        base: the base model in other programs' words.
        recipe: the studio's recipe as JSON text.
        date: ISO 8601.
        resolution: "1024x1024".
        extra: further metadata, as it is to stand in the file.
    """

    title: str
    base: BaseLabel = label_of("flux1")  # noqa: RUF009 - a frozen value
    recipe: str | None = None
    trigger: str = ""
    author: str = ""
    description: str = ""
    licence: str = ""
    date: str = ""
    resolution: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    def fields(self, dim: str, alpha: str) -> dict[str, str]:
        """Metadata as it stands in the file; `dim` and `alpha` as in kohya ("16", "Dynamic")."""
        values = {
            "modelspec.sai_model_spec": "1.0.1",
            "modelspec.architecture": f"{self.base.architecture}/lora",
            "modelspec.implementation": self.base.implementation,
            "modelspec.title": self.title,
            "modelspec.trigger_phrase": self.trigger,
            "modelspec.author": self.author,
            "modelspec.description": self.description,
            "modelspec.license": self.licence,
            "modelspec.date": self.date,
            "modelspec.resolution": self.resolution,
            "ss_base_model_version": self.base.base_version,
            "ss_network_module": self.base.network_module,
            "ss_network_dim": dim,
            "ss_network_alpha": alpha,
            "ss_output_name": self.title,
            RECIPE_KEY: self.recipe or "",
        }
        return {key: value for key, value in values.items() if value} | dict(self.extra)
