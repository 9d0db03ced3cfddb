"""A card for weights that have none: a diffusers folder, or a single .safetensors file.

Only configuration JSON and safetensors headers are read; no weight, no pickle, no code of the folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from atelier.engine.card import Component, Licence, ModelCard, Preset, shipped_cards
from atelier.engine.gguf_files import GGUF, read_gguf_header
from atelier.engine.safetensors_header import PICKLE_SUFFIXES, Header, read_header, refuse_pickle
from atelier.errors import InvalidInput, NotFound

UNKNOWN_LICENCE = Licence(
    id="unknown",
    name="not stated by the files",
    commercial=False,
    must_accept=True,
    note="Read the licence where you got the weights.",
)
_TEMPLATE_BY_PIPELINE = {
    "FluxKontextPipeline": "flux1-kontext",
    "FluxKontextInpaintPipeline": "flux1-kontext",
    "FluxFillPipeline": "flux1-fill",
    "StableDiffusionXLPipeline": "sdxl",
    "StableDiffusionXLImg2ImgPipeline": "sdxl",
    "StableDiffusionXLInpaintPipeline": "sdxl",
}
_MAX_JSON = 4 * 1024 * 1024


def card_from_path(path: Path, card_id: str | None = None) -> ModelCard:
    """Makes a card for a diffusers folder or a single .safetensors file.

    Args:
        path: folder with a `model_index.json`, or a `.safetensors` or `.gguf` file.
        card_id: id for the card; by default made from the file's name.

    Raises:
        NotFound: nothing is there. InvalidInput: pickle, unknown layout, no safetensors weights. Corrupt: a cut file.
    """
    if not path.exists():
        raise NotFound(f"there is no model at {path}")
    path = path.resolve()
    identifier = card_id or slug(path.name if path.is_dir() else path.stem)
    if path.is_dir():
        return _from_folder(path, identifier)
    return _from_file(path, identifier)


def slug(name: str) -> str:
    """A card id made from a name: lower case, letters, digits, dots and dashes, at most 64."""
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-._")[:64] or "model"


def read_json(path: Path) -> dict[str, Any]:
    """Reads one JSON object of at most 4 MiB. Raises InvalidInput when it is missing, too large or no object."""
    if not path.is_file() or path.stat().st_size > _MAX_JSON:
        raise InvalidInput(f"{path.parent.name}/{path.name} is missing or larger than 4 MiB")
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path.parent.name}/{path.name} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise InvalidInput(f"{path.parent.name}/{path.name} is not a JSON object")
    return value


def _template(identifier: str) -> ModelCard:
    return next(card for card in shipped_cards() if card.id == identifier)


def _from_folder(path: Path, identifier: str) -> ModelCard:
    index_path = path / "model_index.json"
    if not index_path.is_file():
        raise InvalidInput(
            f"{path.name} is not a diffusers folder: it has no model_index.json",
            advice="give the folder that holds model_index.json, or a single .safetensors file",
        )
    index = read_json(index_path)
    pipeline = index.get("_class_name")
    if not isinstance(pipeline, str):
        raise InvalidInput(
            f"{path.name}/model_index.json names no pipeline class; code that a folder brings is never run"
        )
    parts: dict[str, Component] = {}
    configs: dict[str, dict[str, Any]] = {}
    for name, entry in index.items():
        if name.startswith("_") or not (isinstance(entry, list) and len(entry) == 2 and entry[0]):
            continue
        folder = path / name
        weights = sorted(folder.glob("*.safetensors")) if folder.is_dir() else []
        role = _role(name)
        if role is None:
            continue
        if not weights:
            pickles = [file.name for file in folder.glob("*") if file.suffix.lower() in PICKLE_SUFFIXES]
            if pickles:
                refuse_pickle(folder / pickles[0])
            raise InvalidInput(f"{path.name}/{name} holds no .safetensors weights")
        standard = [file for file in weights if ".fp16." not in file.name and ".non_ema." not in file.name] or weights
        parts[name] = Component(role=role, parameters=max(1, sum(read_header(file).parameters for file in standard)))
        configs[name] = read_json(folder / "config.json")
    return _folder_card(path, identifier, pipeline, parts, configs)


def _role(name: str) -> Any:
    if name in ("transformer", "unet"):
        return "denoiser"
    if name.startswith("text_encoder"):
        return "text"
    return "vae" if name == "vae" else None


def _folder_card(
    path: Path,
    identifier: str,
    pipeline: str,
    parts: Mapping[str, Component],
    configs: Mapping[str, Mapping[str, Any]],
) -> ModelCard:
    denoiser = configs.get("transformer") or configs.get("unet") or {}
    template_id = _TEMPLATE_BY_PIPELINE.get(pipeline)
    if template_id is None and pipeline.startswith("Flux2Klein"):
        distilled = bool(read_json(path / "model_index.json").get("is_distilled"))
        template_id = "flux2-klein" if distilled else "flux2-klein-base"
    elif template_id is None and pipeline in ("FluxPipeline", "FluxImg2ImgPipeline", "FluxInpaintPipeline"):
        template_id = "flux1-dev" if denoiser.get("guidance_embeds") else "flux1-schnell"
    elif template_id is None and pipeline.startswith("StableDiffusion") and "unet" in configs:
        template_id = "sd21" if denoiser.get("cross_attention_dim") == 1024 else "sd15"
    known = template_id is not None
    template = _template(template_id or "flux1-dev")
    changes: dict[str, Any] = {
        "id": identifier,
        "name": path.name,
        "path": path,
        "licence": UNKNOWN_LICENCE,
        "components": dict(parts),
        "source": None,
        # Only FLUX.2 klein says of itself that it is distilled.
        "train_on": template.train_on if template.id == "flux2-klein" else None,
        "draw_on": None,
        "notes": f"Read from a folder ({pipeline}).",
    }
    vae = configs.get("vae", {})
    levels = vae.get("block_out_channels")
    architecture: dict[str, Any] = {
        "latent_channels": int(vae.get("latent_channels", template.architecture.latent_channels))
    }
    if isinstance(levels, list) and levels:
        architecture["latent_scale"] = 2 ** (len(levels) - 1)
        architecture["vae_width"] = int(levels[0])
    if "num_attention_heads" in denoiser and "attention_head_dim" in denoiser and "transformer" in configs:
        architecture["width"] = int(denoiser["num_attention_heads"]) * int(denoiser["attention_head_dim"])
        depth = int(denoiser.get("num_layers") or 0) + int(denoiser.get("num_single_layers") or 0)
        architecture["blocks"] = max(1, depth)
    elif isinstance(denoiser.get("block_out_channels"), list):
        architecture["width"] = int(denoiser["block_out_channels"][0])
    changes["architecture"] = template.architecture.model_copy(update=architecture)
    if not known:
        changes |= {
            "family": "other",
            "pipelines": {"text-to-image": pipeline},
            "guidance": "cfg",
            "negative_prompt": True,
            "references": 0,
            "presets": {"standard": Preset(steps=28, guidance=4.0, width=1024, height=1024)},
        }
    return ModelCard.model_validate(template.model_dump() | changes)


def _from_file(path: Path, identifier: str) -> ModelCard:
    refuse_pickle(path)
    packed: int | None = None
    if path.suffix.lower() == GGUF:
        header, packed = read_gguf_header(path)
    elif path.suffix.lower() == ".safetensors":
        header = read_header(path)
    else:
        raise InvalidInput(f"{path.name} is neither a diffusers folder nor a .safetensors or .gguf file")
    template = _template(_template_of_keys(path, header))
    denoiser = template.denoiser
    whole = template.family in ("sd", "sdxl") and any(key.startswith("first_stage_model.") for key in header.tensors)
    parts = dict(template.components)
    if not whole:
        parts[denoiser] = Component(role="denoiser", parameters=header.parameters, packed=packed)
    return template.model_copy(
        update={
            "id": identifier,
            "name": path.stem,
            "path": path,
            "licence": UNKNOWN_LICENCE,
            "components": parts,
            "source": None,
            "config_from": template.id,
            "notes": f"A single file read as {template.name}; configuration and tokenizer come from {template.id}.",
        }
    )


def _template_of_keys(path: Path, header: Header) -> str:
    names = {key.removeprefix("model.diffusion_model."): info for key, info in header.tensors.items()}
    if any("lora" in key for key in names):
        raise InvalidInput(
            f"{path.name} is an adapter (LoRA), not a model",
            advice="import it as an adapter",
            command=("lora", "import", "FILE"),
        )
    if "double_stream_modulation_img.lin.weight" in names or "double_stream_modulation_img.linear.weight" in names:
        width = _first_side(names, "img_in.weight", "x_embedder.weight")
        if width not in (3072, None) and width > 3072:
            raise InvalidInput(f"{path.name} is a FLUX.2 model of width {width}; the 4B klein (3072) is supported")
        return "flux2-klein"
    if "double_blocks.0.img_attn.qkv.weight" in names:
        if names["img_in.weight"].shape[1:] == (384,):
            return "flux1-fill"
        return "flux1-dev" if "guidance_in.in_layer.weight" in names else "flux1-schnell"
    if (
        "transformer_blocks.0.attn.add_q_proj.weight" in names
        and "single_transformer_blocks.0.attn.to_q.weight" in names
    ):
        if names["x_embedder.weight"].shape[1:] == (384,):
            return "flux1-fill"
        guided = "time_text_embed.guidance_embedder.linear_1.weight" in names
        return "flux1-dev" if guided else "flux1-schnell"
    if any(key.startswith("conditioner.embedders.1.") for key in names):
        return "sdxl"
    if any(key.startswith("cond_stage_model.model.") for key in names):
        return "sd21"
    if any(key.startswith("cond_stage_model.transformer.") for key in names):
        return "sd15"
    sample = ", ".join(sorted(header.tensors)[:3])
    raise InvalidInput(
        f"{path.name} holds {len(header.tensors)} tensors of no model family that is known (first: {sample})",
        advice="known: FLUX.1, FLUX.2 klein, SDXL, Stable Diffusion 1.5 and 2.1, or any diffusers folder",
    )


def _first_side(names: Mapping[str, Any], *keys: str) -> int | None:
    for key in keys:
        if key in names and names[key].shape:
            return names[key].shape[0]
    return None
