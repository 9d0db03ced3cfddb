"""Loading the parts of a pipeline one by one, as the memory plan says.

Classes come from an allowlist (diffusers, transformers, and the built-in model's own autoencoder), weights from
safetensors only, nothing from the network. A foreign folder can name no other module and bring no code.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atelier.engine.card import ModelCard
from atelier.engine.gguf_files import GGUF, read_gguf
from atelier.engine.hub import UNUSED_PARTS
from atelier.engine.layouts import flux_names_of, flux_to_diffusers, without_prefix
from atelier.engine.plan import MemoryPlan
from atelier.engine.quantised import load_packed
from atelier.engine.sniff import read_json
from atelier.errors import Corrupt, InvalidInput
from atelier.numerics.memory import ran_out

if TYPE_CHECKING:
    import torch

_LIBRARIES = frozenset({"diffusers", "transformers"})
_OWN_CLASSES = frozenset({("atelier.builtin.autoencoder", "PatchAutoencoder")})


@dataclass(frozen=True)
class WeightSource:
    """Where a model's parts lie.

    Attributes:
        folder: diffusers folder; for a single file the one of the card that lends configuration and tokenizers.
        single_file: the .safetensors file whose weights replace those of the folder, or None.
        whole: the single file holds autoencoder and text encoders too.
    """

    folder: Path
    single_file: Path | None = None
    whole: bool = False


def weight_source(card: ModelCard, path: Path, base: Path | None = None) -> WeightSource:
    """Where to load a card's parts from.

    Args:
        path: the installed weights (`CatalogEntry.path`). base: folder of the card named by `config_from`.

    Raises:
        InvalidInput: a single file without the installed model that lends its configuration.
    """
    if path.is_dir():
        return WeightSource(path)
    from atelier.engine.safetensors_header import read_header

    if base is None:
        raise InvalidInput(
            f"{path.name} holds weights only; its configuration and tokenizer come from {card.config_from}",
            advice="install that first",
            command=("models", "pull", card.config_from or ""),
        )
    packed = path.suffix.lower() == GGUF
    whole = not packed and any(key.startswith("first_stage_model.") for key in read_header(path).tensors)
    return WeightSource(base, path, whole)


def resolve_class(library: str, name: str) -> type[Any]:
    """The class that a model_index.json names. Raises InvalidInput for anything that is not on the allowlist."""
    if (library, name) not in _OWN_CLASSES and library not in _LIBRARIES:
        raise InvalidInput(
            f"the model names the class {library}.{name}; only classes of diffusers and transformers are loaded",
            advice="code that a model brings is never run",
        )
    found = getattr(importlib.import_module(library), name, None) if name.isidentifier() else None
    if not isinstance(found, type) or not hasattr(found, "from_pretrained"):
        raise InvalidInput(f"{library} has no model class {name!r}; the model may need a newer version of it")
    return found


def pipeline_class(name: str) -> type[Any]:
    """The diffusers pipeline of that name. Raises InvalidInput when there is none."""
    from diffusers.pipelines.pipeline_utils import DiffusionPipeline

    found = resolve_class("diffusers", name)
    if not issubclass(found, DiffusionPipeline):
        raise InvalidInput(f"{name} is no pipeline of diffusers")
    return found


def part_classes(folder: Path) -> dict[str, tuple[str, str]]:
    """Library and class of each part in model_index.json, checked against the allowlist; unused parts are left out."""
    index = read_json(folder / "model_index.json")
    parts: dict[str, tuple[str, str]] = {}
    for name, entry in index.items():
        if name.startswith("_") or name in UNUSED_PARTS or not isinstance(entry, list):
            continue
        if len(entry) != 2 or not all(isinstance(word, str) for word in entry):
            continue  # [null, null]: an optional part that this model does not have
        if not name.isidentifier():
            raise InvalidInput(f"model_index.json names the impossible part {name!r}")
        resolve_class(*entry)
        parts[name] = (entry[0], entry[1])
    return parts


def index_settings(folder: Path) -> dict[str, Any]:
    """Plain settings of the pipeline in model_index.json (such as `is_distilled`), for its constructor."""
    index = read_json(folder / "model_index.json")
    return {
        name: value
        for name, value in index.items()
        if not name.startswith("_") and isinstance(value, bool | int | float | str)
    }


def torch_dtype(name: str) -> torch.dtype:
    """bf16, fp16 or fp32 as torch's type."""
    import torch

    return {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}[name]


def load_part(source: WeightSource, card: ModelCard, name: str, library: str, class_name: str, plan: MemoryPlan) -> Any:
    """Loads one part (model, tokenizer, scheduler) in the plan's type, on the cpu unless weights are packed elsewhere.

    Raises:
        InvalidInput: no safetensors weights, or a class that is not allowed. Corrupt: weights that do not fit.
    """
    cls = resolve_class(library, class_name)
    folder = source.folder / name
    if not hasattr(cls, "forward"):  # tokenizers, schedulers
        return cls.from_pretrained(str(folder), local_files_only=True)
    dtype = torch_dtype(plan.dtype)
    denoises = name == card.denoiser
    try:
        if denoises and (plan.quantisation != "none" or (source.single_file is not None and name == "transformer")):
            return load_packed(cls, folder, _tensors(source, cls, folder), plan.quantisation, dtype, plan.device)
        if source.single_file is not None and denoises:
            module = cls.from_single_file(
                str(source.single_file),
                config=str(source.folder),
                subfolder=name,
                torch_dtype=dtype,
                local_files_only=True,
            )
        else:
            settings: dict[str, Any] = {"use_safetensors": True, "local_files_only": True}
            settings["dtype" if library == "transformers" else "torch_dtype"] = dtype
            variant = _variant(folder)
            if variant:
                settings["variant"] = variant
            with _quiet():
                module = cls.from_pretrained(str(folder), **settings)
    except (RuntimeError, ValueError, OSError, KeyError) as error:
        if ran_out(error):
            raise
        raise Corrupt(f"{card.id}: {name} cannot be loaded: {error}", advice="fetch or add the model again") from error
    module.eval()
    module.requires_grad_(False)
    return module


def load_whole_file(source: WeightSource, card: ModelCard, plan: MemoryPlan) -> Mapping[str, Any]:
    """All parts of a Stable Diffusion checkpoint in one file; configuration and tokenizers from the lending folder."""
    cls = pipeline_class(card.pipelines["text-to-image"])
    extra = {"safety_checker": None} if card.family == "sd" else {}
    try:
        pipe = cls.from_single_file(
            str(source.single_file),
            config=str(source.folder),
            torch_dtype=torch_dtype(plan.dtype),
            local_files_only=True,
            **extra,
        )
    except (RuntimeError, ValueError, OSError, KeyError) as error:
        if ran_out(error):
            raise
        raise Corrupt(f"{card.id} cannot be loaded: {error}", advice="fetch or add the model again") from error
    parts = {name: part for name, part in pipe.components.items() if part is not None}
    if plan.quantisation != "none":
        name, dtype = card.denoiser, torch_dtype(plan.dtype)
        whole = parts.pop(name)
        tensors, cls = whole.state_dict().items(), type(whole)
        parts[name] = load_packed(cls, source.folder / name, tensors, plan.quantisation, dtype, plan.device)
    return parts


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps transformers' own progress bars off the terminal: the studio shows its own."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _variant(folder: Path) -> str | None:
    """`fp16` when a folder holds only that variant of its weights."""
    names = [file.name for file in folder.glob("*.safetensors")]
    if not names:
        raise InvalidInput(f"{folder.parent.name}/{folder.name} holds no .safetensors weights")
    return "fp16" if all(".fp16" in name for name in names) else None


def _tensors(source: WeightSource, cls: type[Any], folder: Path) -> Iterator[tuple[str, torch.Tensor]]:
    """A denoiser's tensors under diffusers' names, one at a time where they lie in a folder."""
    from safetensors import safe_open
    from safetensors.torch import load_file

    if source.single_file is not None:
        packed = source.single_file.suffix.lower() == GGUF
        whole = read_gguf(source.single_file) if packed else load_file(source.single_file)
        yield from _renamed({without_prefix(name): tensor for name, tensor in whole.items()}, cls, folder)
        return
    variant = _variant(folder)
    for path in sorted(folder.glob("*.safetensors")):
        if variant is None and ".fp16" in path.name:
            continue
        with safe_open(path, framework="pt") as file:
            for key in file.keys():  # noqa: SIM118 - no mapping
                yield key, file.get_tensor(key)


def _renamed(tensors: dict[str, torch.Tensor], cls: type[Any], folder: Path) -> Iterable[tuple[str, torch.Tensor]]:
    """Tensors of a single file under diffusers' names."""
    names = flux_names_of(tensors)
    if names is None:
        return tensors.items()  # they are diffusers' own
    config = cls.load_config(str(folder), local_files_only=True)
    return flux_to_diffusers(tensors, names, config["num_attention_heads"] * config["attention_head_dim"])
