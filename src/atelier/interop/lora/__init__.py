"""LoRA files of every common layout: read, inspect, resize, merge, write.

file = read_lora(path)
adapter, report = to_internal(file.state, flux1_target(), file.metadata)
write_lora(resize(adapter, rank=8), out, flux1_target(), ModelCard(title="mia"), layout="kohya")
"""

from __future__ import annotations

from atelier.interop.lora.adapter import Adapter, LokrPart, LoraPart, Part
from atelier.interop.lora.convert import Recognition, Report, recognise, to_internal
from atelier.interop.lora.estimate import Kept, Merged, Spectrum, merged_size, spectrum
from atelier.interop.lora.families import Identity, identify
from atelier.interop.lora.file import (
    Limits,
    LoraFile,
    TensorInfo,
    read_header,
    read_lora,
    write_safetensors,
    written_size,
)
from atelier.interop.lora.inspect import Inspection, ModuleInfo, inspect
from atelier.interop.lora.layouts import LAYOUTS, Layout
from atelier.interop.lora.merge import METHODS, merge
from atelier.interop.lora.metadata import RECIPE_KEY, LoraMetadata, ModelCard
from atelier.interop.lora.operations import (
    as_lora,
    bake_dora,
    extract_alpha,
    fold_alpha,
    in_precision,
    resize,
    scale,
)
from atelier.interop.lora.target import (
    Flux2Dims,
    FluxDims,
    Shapes,
    Target,
    clip_text_shapes,
    flux1_target,
    flux2_shapes,
    flux2_target,
    flux_shapes,
    module_shapes,
    t5_encoder_shapes,
    target_of,
)
from atelier.interop.lora.write import WRITE_LAYOUTS, to_layout, write_lora

__all__ = [
    "LAYOUTS",
    "METHODS",
    "RECIPE_KEY",
    "WRITE_LAYOUTS",
    "Adapter",
    "Flux2Dims",
    "FluxDims",
    "Identity",
    "Inspection",
    "Kept",
    "Layout",
    "Limits",
    "LokrPart",
    "LoraFile",
    "LoraMetadata",
    "LoraPart",
    "Merged",
    "ModelCard",
    "ModuleInfo",
    "Part",
    "Recognition",
    "Report",
    "Shapes",
    "Spectrum",
    "Target",
    "TensorInfo",
    "as_lora",
    "bake_dora",
    "clip_text_shapes",
    "extract_alpha",
    "flux1_target",
    "flux2_shapes",
    "flux2_target",
    "flux_shapes",
    "fold_alpha",
    "identify",
    "in_precision",
    "inspect",
    "merge",
    "merged_size",
    "module_shapes",
    "read_header",
    "read_lora",
    "recognise",
    "resize",
    "scale",
    "spectrum",
    "t5_encoder_shapes",
    "target_of",
    "to_internal",
    "to_layout",
    "write_lora",
    "write_safetensors",
    "written_size",
]
