"""A loaded model that follows its memory plan: parts come in when a stage needs them and leave as the plan says."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from atelier.engine.adapters import Adapter, AdapterUse, read_adapter
from atelier.engine.card import Ability, ModelCard
from atelier.engine.degrade import same_pictures
from atelier.engine.device import host_free_bytes
from atelier.engine.embeddings import EmbeddingCache, Embeddings, MemoryEmbeddings, embedding_key
from atelier.engine.footprint import RUNTIME, TEXT_ACTIVATIONS
from atelier.engine.imports import postpone, settle, without_collector
from atelier.engine.load import (
    index_settings,
    load_part,
    load_whole_file,
    part_classes,
    pipeline_class,
    torch_dtype,
    weight_source,
)
from atelier.engine.lora_layers import AdapterLayers
from atelier.engine.placement import Placement
from atelier.engine.plan import MemoryPlan
from atelier.engine.preview import Previewer
from atelier.engine.prompting import encode_prompts
from atelier.engine.quantised import weight_bytes
from atelier.engine.weights import DigestCache
from atelier.errors import InvalidInput, NotFound


@dataclass(frozen=True)
class LoadedPart:
    """A part in memory: its weights' size in bytes and where they are (`cpu`, `cuda:0`, ...)."""

    name: str
    bytes: int
    place: str


@dataclass(frozen=True)
class LoadedInfo:
    """What a session holds now, and the most that its weights took at once on the device."""

    card_id: str
    tier: str
    parts: tuple[LoadedPart, ...]
    peak_weight_bytes: int

    @property
    def bytes(self) -> int:
        """All parts together."""
        return sum(part.bytes for part in self.parts)


@dataclass(frozen=True)
class _Missing:
    """Prompts by key that share their adapters and are not in the cache."""

    uses: tuple[AdapterUse, ...]
    prompts: dict[str, str] = field(default_factory=dict)


class ModelSession:
    """Holds one model. Not for several threads at once.

    Args:
        card, plan: the model and how to hold it. path: its installed weights. base: folder of the card that lends
            configuration and tokenizers, for single files.
        embeddings: cache of prompt embeddings, of one workspace. digests: where weight digests are remembered.
        parts: parts by name that are in memory already, in the plan's type and quantisation: they are placed as the
            plan says and are not read from `path` (until the session is unloaded).

    Raises:
        OutOfResources: the plan does not fit. InvalidInput, Corrupt: see `load`.
    """

    def __init__(
        self,
        card: ModelCard,
        plan: MemoryPlan,
        path: Path,
        *,
        base: Path | None = None,
        embeddings: EmbeddingCache | None = None,
        digests: DigestCache | None = None,
        parts: Mapping[str, Any] | None = None,
    ) -> None:
        import torch

        plan.require()
        if plan.operation != "draw":
            raise InvalidInput(f"a plan to {plan.operation} cannot hold a model that draws")
        self.card = card
        self.plan = plan
        self.path = path
        self.device = torch.device(plan.device)
        self.dtype = torch_dtype(plan.dtype)
        self.embeddings: EmbeddingCache = embeddings if embeddings is not None else MemoryEmbeddings()
        self._digests = digests or DigestCache()
        self._source = weight_source(card, path, base)
        postpone()
        with without_collector():
            self._classes = part_classes(self._source.folder)
            for name in dict.fromkeys(card.pipelines.values()):
                pipeline_class(name)
        settle()
        self._settings = index_settings(self._source.folder)
        self._placement = Placement(card, plan, self.device)
        self._given = dict(parts or {})
        self._parts: dict[str, Any] = {}
        self._pipelines: dict[Ability, Any] = {}
        self._hooked: Any = None
        self._layers: dict[str, AdapterLayers] = {}
        self._bundled: dict[str, Adapter] = {}
        self._text_digest = ""
        self._previewer: Previewer | None = None
        self._peak = 0
        self.degradations: list[str] = []
        self.exact = True

    # --- what is in memory -------------------------------------------------------------------------------------------

    def load(self) -> Self:
        """Loads what the plan keeps on the device. Prompts are encoded first where it keeps no text encoders."""
        if self.plan.text_after == "resident" or self.card.family == "other":
            for name in self._text_names():
                self._bring(name)
            self._bring_drawing_parts()
        return self

    def follow(self, plan: MemoryPlan) -> None:
        """Holds the model by a smaller plan from now on, since memory ran out under the old one.

        `degradations` keeps the reasons; `exact` is False once the plan changes pictures (quantised weights).
        """
        before, self.plan = self.plan, plan
        self.degradations.append(plan.reason)
        self.exact = self.exact and same_pictures(before, plan)
        if replace(before, batch=plan.batch, reason=plan.reason) != plan:
            self.unload()
            self.dtype = torch_dtype(plan.dtype)
            self._placement = Placement(self.card, plan, self.device)
            self._given.clear()
        else:
            self._empty()

    def unload(self) -> None:
        """Frees everything; the session loads again when it is used."""
        self._drop_pipelines()
        for layers in self._layers.values():
            layers.clear()
        self._layers.clear()
        self._parts.clear()
        self._given.clear()
        self._previewer = None
        self._empty()

    def _empty(self) -> None:
        import torch

        gc.collect()
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        elif self.device.type == "mps":
            torch.mps.empty_cache()

    def loaded(self) -> LoadedInfo:
        """What is in memory now."""
        parts = tuple(
            LoadedPart(name, weight_bytes(part), str(next(part.parameters()).device))
            for name, part in self._parts.items()
            if hasattr(part, "parameters")
        )
        return LoadedInfo(self.card.id, self.plan.tier, parts, self._peak)

    @property
    def digest(self) -> str:
        """SHA-256 over the model's weights and configuration."""
        return self._digests.model(self.path)

    def part(self, name: str) -> Any:
        """A part by name (`transformer`, `unet`, `vae`, `tokenizer`, `scheduler`, ...), loaded when it is not yet."""
        return self._bring(name)

    def denoiser_for(self, plan: MemoryPlan) -> Any:
        """The denoiser as another plan holds it (one for training), with everything that this session held freed.

        It is the caller's: it is not drawn with, and goes when the caller lets go of it. The session loads again when
        it is used.

        Raises:
            OutOfResources: the plan does not fit. InvalidInput, Corrupt: see `load_part`.
        """
        import torch

        plan.require()
        self.unload()
        name = self.card.denoiser
        if self._source.whole:
            part = load_whole_file(self._source, self.card, plan)[name]
        else:
            part = load_part(self._source, self.card, name, *self._classes[name], plan)
        Placement(self.card, plan, torch.device(plan.device)).place(part, name)
        self._empty()
        return part

    def __enter__(self) -> Self:
        return self.load()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unload()

    # --- stages ------------------------------------------------------------------------------------------------------

    def encode(
        self, prompts: Sequence[str], length: int, adapters: Sequence[Sequence[AdapterUse]] | None = None
    ) -> list[Embeddings]:
        """Embeddings of prompts (from the cache where they are known), each under its own adapters' text layers.

        Text encoders are loaded only when a prompt is not cached, and parked or freed afterwards as the plan says.
        """
        uses = [tuple(use for use in uses if use.adapter.changes_text) for uses in adapters or [()] * len(prompts)]
        keys = [
            embedding_key(
                self._digest_of_text(),
                self.plan.dtype,
                prompt,
                length,
                [(use.adapter.digest, use.weight) for use in own],
            )
            for prompt, own in zip(prompts, uses, strict=True)
        ]
        found: dict[str, Embeddings] = {}
        missing: dict[tuple[tuple[str, float], ...], _Missing] = {}
        for key, prompt, own in zip(keys, prompts, uses, strict=True):
            value = found.get(key) or self.embeddings.get(key)
            if value is None:
                under = tuple((use.adapter.digest, use.weight) for use in own)
                missing.setdefault(under, _Missing(own)).prompts[key] = prompt
            else:
                found[key] = value
        if missing:
            for key, value in self._encode_missing(list(missing.values()), length):
                found[key] = value
                self.embeddings.put(key, value)
        return [found[key] for key in keys]

    def _encode_missing(self, missing: Sequence[_Missing], length: int) -> list[tuple[str, Embeddings]]:
        import torch

        found: list[tuple[str, Embeddings]] = []
        pipe = self._text_pipeline()
        try:
            for group in missing:
                self._adapt_text(group.uses)
                with torch.no_grad():
                    values = encode_prompts(pipe, self.card.family, list(group.prompts.values()), length, self.device)
                found += zip(group.prompts, values, strict=True)
        finally:
            self._adapt_text(())
            del pipe
            self._release_text()
        return found

    def pipeline(self, ability: Ability) -> Any:
        """The diffusers pipeline for an ability, on the loaded parts, without text encoders (prompts come embedded).

        Raises:
            InvalidInput: the model cannot do it.
        """
        if not self.card.can(ability):
            raise InvalidInput(f"{self.card.name} cannot do {ability}")
        self._bring_drawing_parts()
        pipe = self._pipelines.get(ability)
        if pipe is None:
            twin = next(
                (p for a, p in self._pipelines.items() if self.card.pipelines[a] == self.card.pipelines[ability]), None
            )
            pipe = twin or self._build(self.card.pipelines[ability], text=self.card.family == "other")
            self._pipelines[ability] = pipe
        if self.plan.offload == "model" and self._hooked is not pipe:
            if self._hooked is not None:
                self._hooked.remove_all_hooks()
            pipe.enable_model_cpu_offload(device=self.device)
            self._hooked = pipe
        return pipe

    def layers(self, component: str) -> AdapterLayers:
        """The adapter layers of a loaded component."""
        if component not in self._layers:
            self._layers[component] = AdapterLayers(component, self._bring(component), self.device, self.dtype)
        return self._layers[component]

    def bundled(self, name: str) -> Adapter:
        """The adapter file of that name in the model's folder (see `Preset.adapter`).

        Raises:
            NotFound: the model's folder has no such file. InvalidInput, Corrupt: see `read_adapter`.
        """
        if name not in self._bundled:
            path = self._source.folder / name
            if not path.is_file():
                raise NotFound(
                    f"{self.card.name} draws this preset with {name}, which is not in its folder",
                    advice="draw with another preset, or install the model again",
                )
            self._bundled[name] = read_adapter(path)
        return self._bundled[name]

    def previewer(self) -> Previewer:
        """Makes previews from latents."""
        if self._previewer is None:
            self._previewer = Previewer(self._bring("vae"), self.card.architecture.latent_channels)
        return self._previewer

    def scheduler(self) -> Any:
        """The model's own scheduler, as configured (make a fresh one from it to draw)."""
        return self._bring("scheduler")

    # --- inside ------------------------------------------------------------------------------------------------------

    def _text_names(self) -> list[str]:
        return [name for name in self._classes if name.startswith("text_encoder")]

    def _bring(self, name: str) -> Any:
        part = self._parts.get(name)
        if part is None:
            if self._source.whole:
                self._parts.update(load_whole_file(self._source, self.card, self.plan))
                part = self._parts[name]
                for other_name, other in self._parts.items():
                    self._placement.place(other, other_name)
            else:
                if name not in self._classes:
                    raise InvalidInput(f"{self.card.name} has no part called {name!r}")
                library, class_name = self._classes[name]
                part = self._given.pop(name, None)
                if part is None:
                    part = load_part(self._source, self.card, name, library, class_name, self.plan)
                self._parts[name] = part
                self._placement.place(part, name)
        elif hasattr(part, "parameters") and not self._placement.moved_by_hooks(name):
            if next(part.parameters()).device == self.device:
                return part
            part.to(self.device)
        else:
            return part
        self._peak = max(self._peak, self._device_bytes())
        return part

    def _bring_drawing_parts(self) -> None:
        for name in self._classes:
            if not name.startswith(("text_encoder", "tokenizer")):
                self._bring(name)

    def _build(self, class_name: str, *, text: bool, drawing: bool = True) -> Any:
        cls = pipeline_class(class_name)
        arguments: dict[str, Any] = {}
        for name, parameter in inspect.signature(cls.__init__).parameters.items():
            if name == "self" or parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
                continue
            of_text = name.startswith(("text_encoder", "tokenizer"))
            if name in self._classes:
                wanted = text if of_text else (drawing or name == "scheduler")
                arguments[name] = self._bring(name) if wanted else None
            elif name in self._settings:
                arguments[name] = self._settings[name]
            elif parameter.default is parameter.empty:
                arguments[name] = None
            elif name == "requires_safety_checker":
                arguments[name] = False
        if "requires_safety_checker" in arguments:
            arguments["requires_safety_checker"] = False
        pipe = cls(**arguments)
        pipe.set_progress_bar_config(disable=True)
        return pipe

    def _text_pipeline(self) -> Any:
        if self.plan.text_after != "resident" and not self._source.whole:
            self._make_room()
        return self._build(next(iter(self.card.pipelines.values())), text=True, drawing=False)

    def _make_room(self) -> None:
        """Takes the denoiser off the device where it and the text encoders do not fit together."""
        name = self.card.denoiser
        if name not in self._parts or self._placement.moved_by_hooks(name):
            return
        texts = sum(self.card.components[part].bytes(self.plan.dtype) for part in self.card.text_encoders)
        there = self._device_bytes() + TEXT_ACTIVATIONS + RUNTIME[self.device.type]
        if there + texts <= self.plan.budget_bytes:
            return
        size = weight_bytes(self._parts[name])
        if self.device.type != "cpu" and self.plan.quantisation == "none" and size < host_free_bytes():
            self._parts[name].to("cpu")
            return
        self._drop_pipelines()
        if name in self._layers:
            self._layers.pop(name).clear()
        del self._parts[name]
        gc.collect()

    def _release_text(self) -> None:
        if self.plan.text_after == "resident" or self._source.whole or self.card.family == "other":
            return
        for name in self._text_names():
            self._layers.pop(name, None)
            if self.plan.text_after == "freed":
                self._parts.pop(name, None)
            elif name in self._parts and not self._placement.streamed(name):
                self._parts[name].to("cpu")
        gc.collect()

    def _adapt_text(self, uses: Sequence[AdapterUse]) -> None:
        for name in self._text_names():
            if uses or name in self._layers:
                self.layers(name).use([uses])

    def _drop_pipelines(self) -> None:
        if self._hooked is not None:
            self._hooked.remove_all_hooks()
            self._hooked = None
        self._pipelines.clear()

    def _digest_of_text(self) -> str:
        if not self._text_digest:
            parts = [name for name in self._classes if name.startswith(("text_encoder", "tokenizer"))]
            self._text_digest = self._digests.model(self._source.folder, parts)
            if self._source.whole:
                self._text_digest += self._digests.model(self.path)
        return self._text_digest

    def _device_bytes(self) -> int:
        return sum(
            weight_bytes(part)
            for part in self._parts.values()
            if hasattr(part, "parameters") and next(part.parameters()).device.type == self.device.type
        )
