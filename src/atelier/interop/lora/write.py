"""Writing an adapter in the layouts that ComfyUI, kohya and diffusers read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from atelier.errors import InvalidInput
from atelier.interop.lora.adapter import Adapter, LoraPart
from atelier.interop.lora.file import write_safetensors
from atelier.interop.lora.fuse import fuse_parts
from atelier.interop.lora.layouts import Names, Places
from atelier.interop.lora.metadata import ADAPTER_CONFIG_KEY, ModelCard
from atelier.interop.lora.operations import fold_alpha
from atelier.interop.lora.split import swap_halves
from atelier.interop.lora.target import Target

if TYPE_CHECKING:
    from torch import Tensor

WriteLayout = Literal["diffusers", "kohya", "bfl"]
WRITE_LAYOUTS: tuple[WriteLayout, ...] = ("diffusers", "kohya", "bfl")


def write_lora(adapter: Adapter, path: Path, target: Target, card: ModelCard, layout: WriteLayout = "diffusers") -> int:
    """Write an adapter file: sorted, deterministic, and whole or not at all.

    Args:
        adapter: what to write; LoKr parts must be made LoRA first (`as_lora`).
        path: the file; replaced when it exists.
        target: the model the adapter is for: fused layouts need the rows of layers it does not touch.
        card: what the file says about itself, with the recipe.
        layout: `diffusers` (PEFT names, alpha in `lora_adapter_metadata`), `kohya` (`lora_unet_…`, `.alpha`), or `bfl`
            (`diffusion_model.…`, as ai-toolkit and ComfyUI; for FLUX.2 with alpha folded into B, since diffusers
            refuses such files with alphas, and ai-toolkit writes none).

    Returns:
        Bytes written.

    Raises:
        InvalidInput: the layout cannot express a part; the message names it.
    """
    state, metadata = to_layout(adapter, target, card, layout)
    return write_safetensors(state, metadata, path)


def to_layout(
    adapter: Adapter, target: Target, card: ModelCard, layout: WriteLayout
) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Tensors and metadata as they stand in a file of a layout. See `write_lora`."""
    if layout == "bfl" and target.family == "flux2":
        adapter = fold_alpha(adapter)
    components = {name: _lora_only(name, parts) for name, parts in adapter.components.items() if parts}
    if layout not in WRITE_LAYOUTS:
        raise InvalidInput(
            f"there is no layout {layout!r} to write", advice=f"choose one of {', '.join(WRITE_LAYOUTS)}"
        )
    ranks = {part.rank for parts in components.values() for part in parts.values()}
    alphas = {
        part.rank if part.alpha is None else part.alpha for parts in components.values() for part in parts.values()
    }
    metadata = card.fields(*(_number(values) for values in (ranks, alphas)))
    if layout == "diffusers":
        config = _peft_config(components)
        return _diffusers_state(adapter, components), metadata | {
            ADAPTER_CONFIG_KEY: json.dumps(config, sort_keys=True)
        }
    if adapter.weights:
        raise InvalidInput(
            f"the {layout} layout cannot hold replaced norm weights", advice="write the diffusers layout"
        )
    state: dict[str, Tensor] = {}
    for component, parts in components.items():
        named = _fused(parts, target) if component == "transformer" else parts
        for name, part in named.items():
            state |= (
                _kohya_tensors(_kohya_name(component, name), part)
                if layout == "kohya"
                else _bfl_tensors(component, name, part)
            )
    return state, metadata


def _lora_only(component: str, parts: Mapping[str, object]) -> dict[str, LoraPart]:
    lora = {path: part for path, part in sorted(parts.items()) if isinstance(part, LoraPart)}
    if len(lora) < len(parts):
        raise InvalidInput(
            f"{len(parts) - len(lora)} of {len(parts)} modules of {component} are LoKr, which this layout cannot hold",
            advice="make them a LoRA of a chosen rank first",
        )
    return lora


def _number(values: set[int] | set[float]) -> str:
    return f"{next(iter(values)):g}" if len(values) == 1 else "Dynamic"


def _file_path(component: str, path: str) -> str:
    """CLIP's paths as files have them: with the `text_model.` that transformers 5 dropped from its modules."""
    is_clip = component.startswith("text_encoder") and path.startswith("encoder.layers.")
    return f"text_model.{path}" if is_clip else path


def _diffusers_state(adapter: Adapter, components: Mapping[str, Mapping[str, LoraPart]]) -> dict[str, Tensor]:
    state: dict[str, Tensor] = {}
    for component, parts in components.items():
        for path, part in parts.items():
            name = f"{component}.{_file_path(component, path)}"
            state[f"{name}.lora_A.weight"], state[f"{name}.lora_B.weight"] = part.a, part.b
            if part.bias is not None:
                state[f"{name}.lora_B.bias"] = part.bias
            if part.magnitude is not None:
                if part.magnitude.shape[1] != 1:
                    raise InvalidInput(
                        f"{path} has a DoRA magnitude over input columns; PEFT knows only output rows",
                        advice="write the kohya layout, or bake the DoRA into a plain LoRA first",
                    )
                state[f"{name}.lora_magnitude_vector"] = part.magnitude.flatten()
    for component, weights in adapter.weights.items():
        state |= {f"{component}.{path}": tensor for path, tensor in weights.items()}
    return state


def _peft_config(components: Mapping[str, Mapping[str, LoraPart]]) -> dict[str, object]:
    """PEFT's LoraConfig of each component: the common rank and alpha, and patterns for modules that differ."""
    config: dict[str, object] = {}
    for component, parts in sorted(components.items()):
        ranks = [part.rank for part in parts.values()]
        alphas = [_whole(part.rank if part.alpha is None else part.alpha) for part in parts.values()]
        rank, alpha = max(set(ranks), key=ranks.count), max(set(alphas), key=alphas.count)
        dora = [part.magnitude is not None for part in parts.values()]
        if any(dora) and not all(dora):
            raise InvalidInput(f"{sum(dora)} of {len(dora)} modules of {component} are DoRA; PEFT knows all or none")
        fields: dict[str, object] = {
            "r": rank,
            "lora_alpha": alpha,
            "target_modules": sorted(parts),
            "rank_pattern": {_pattern(path, parts): part.rank for path, part in parts.items() if part.rank != rank},
            "alpha_pattern": {_pattern(path, parts): a for path, a in zip(parts, alphas, strict=True) if a != alpha},
            "use_dora": any(dora),
            "lora_bias": any(part.bias is not None for part in parts.values()),
        }
        config |= {f"{component}.{name}": value for name, value in fields.items()}
    return config


def _pattern(path: str, paths: Iterable[str]) -> str:
    """PEFT matches patterns against the ends of paths: one that ends another path is tied to the beginning."""
    return f"^{path}" if any(other.endswith(f".{path}") for other in paths) else path


def _whole(alpha: float) -> int | float:
    return int(alpha) if float(alpha).is_integer() else alpha


def _fused(parts: Mapping[str, LoraPart], target: Target) -> dict[str, LoraPart]:
    """FLUX's parts under BFL's names, with what these fuse fused again."""
    shapes = target.components.get("transformer", {})
    named: dict[str, LoraPart] = {}
    placed: set[str] = set()
    for name, places in Names(target).bfl.items():
        own = [parts.get(place.path) for place in places]
        if not any(part is not None for part in own):
            continue
        placed |= {place.path for place in places}
        sizes = [shapes[place.path][0] for place in places]
        fused = fuse_parts(name, own, sizes) if len(places) > 1 else own[0]
        if fused is not None:
            named[name] = _swapped(fused, places)
    missing = sorted(parts.keys() - placed)
    if missing:
        raise InvalidInput(
            f"{target.name} has no layer {missing[0]} ({len(missing)} such), so it has no name in this layout"
        )
    return named


def _swapped(part: LoraPart, places: Places) -> LoraPart:
    swapped = swap_halves(part) if places[0].swap_halves else part
    return swapped if isinstance(swapped, LoraPart) else part


def _kohya_name(component: str, name: str) -> str:
    if component in ("transformer", "unet"):
        return "lora_unet_" + name.replace(".", "_")
    if component == "text_encoder":
        prefix = "lora_te1_"
    else:  # T5 is te3 in sd-scripts, and ComfyUI takes it; SDXL's second CLIP is te2
        prefix = "lora_te3_" if name.startswith("encoder.block.") else "lora_te2_"
    return prefix + _file_path(component, name).replace(".", "_")


def _kohya_tensors(name: str, part: LoraPart) -> dict[str, Tensor]:
    import torch

    if part.bias is not None:
        raise InvalidInput(
            f"{name} has a bias, which the kohya layout cannot hold", advice="write the bfl or diffusers layout"
        )
    alpha = float(part.rank) if part.alpha is None else part.alpha
    tensors = {
        f"{name}.lora_down.weight": part.a,
        f"{name}.lora_up.weight": part.b,
        f"{name}.alpha": torch.tensor(alpha),
    }
    if part.magnitude is not None:
        tensors[f"{name}.dora_scale"] = part.magnitude
    return tensors


def _bfl_tensors(component: str, name: str, part: LoraPart) -> dict[str, Tensor]:
    import torch

    if component in ("transformer", "unet"):
        name = f"diffusion_model.{name}"
    else:
        kind = "t5xxl" if name.startswith("encoder.block.") else "clip_l"
        name = f"text_encoders.{kind}.transformer.{_file_path(component, name)}"
    tensors = {f"{name}.lora_A.weight": part.a, f"{name}.lora_B.weight": part.b}
    if part.alpha is not None:
        tensors[f"{name}.alpha"] = torch.tensor(part.alpha)
    if part.bias is not None:
        tensors[f"{name}.lora_B.bias"] = part.bias
    if part.magnitude is not None:
        tensors[f"{name}.dora_scale"] = part.magnitude
    return tensors
