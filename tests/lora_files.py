"""Adapter files for the built-in model, of random numbers, as other programs would write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from atelier.builtin.folder import WEIGHTS
from atelier.interop.lora import (
    Adapter,
    FluxDims,
    LoraPart,
    ModelCard,
    Target,
    flux_shapes,
    write_lora,
    write_safetensors,
)


def builtin_target(folder: Path = WEIGHTS) -> Target:
    """The modules of the built-in model, or of the one that stands in a folder in its place."""
    config = json.loads(next(folder.rglob("transformer/config.json")).read_text())
    dims = FluxDims.of_config(config)
    return Target("built-in", "flux", {"transformer": flux_shapes(dims)})


def builtin_lora(
    path: Path, *, seed: int, rank: int = 4, layout: Any = "kohya", strange: bool = False, folder: Path = WEIGHTS
) -> Path:
    """A LoRA of the attention layers; with `strange` a key that no reader knows."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    target = builtin_target(folder)
    parts = {
        name: LoraPart(
            torch.randn(rank, shape[1], generator=generator) * 0.02,
            torch.randn(shape[0], rank, generator=generator) * 0.02,
            float(rank),
        )
        for name, shape in target.components["transformer"].items()
        if ".attn.to_" in name and "out" not in name
    }
    card = ModelCard(title=path.stem, trigger="zwx", recipe=json.dumps({"step": "elsewhere", "seed": seed}))
    if not strange:
        write_lora(Adapter({"transformer": parts}), path, target, card, layout)
        return path
    from atelier.interop.lora import to_layout

    state, metadata = to_layout(Adapter({"transformer": parts}), target, card, layout)
    write_safetensors(state | {"lora_unet_nowhere.oft_blocks": torch.zeros(2, 2)}, metadata, path)
    return path
