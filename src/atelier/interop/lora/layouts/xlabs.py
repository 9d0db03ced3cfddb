"""XLabs: attention processors of the double blocks, `1` for the picture's stream and `2` for the text's."""

from __future__ import annotations

import re

from atelier.interop.lora.layouts.base import Layout, Names, Places

_NAME = re.compile(r"(?:diffusion_model\.)?(double|single)_blocks\.(\d+)\.processor\.(qkv|proj)_lora([12]?)")


class XLabs(Layout):
    """Processors by block number; a single block's `qkv` is the front of its fused first layer."""

    def resolve(self, name: str, names: Names) -> Places | None:
        match = _NAME.fullmatch(name)
        if not match:
            return None
        kind, index, what, stream = match.groups()
        if kind == "double":
            return names.bfl.get(f"double_blocks.{index}.{'txt' if stream == '2' else 'img'}_attn.{what}")
        if what == "proj":
            return names.bfl.get(f"single_blocks.{index}.linear2")
        fused = names.bfl.get(f"single_blocks.{index}.linear1")
        return fused[:3] if fused else None  # the processor has no part in the mlp


XLABS = XLabs(
    id="xlabs",
    title="XLabs",
    example="double_blocks.0.processor.qkv_lora1.down.weight",
    written_by="XLabs-AI x-flux",
    claims=re.compile(r"(?:diffusion_model\.)?(?:double|single)_blocks\.\d+\.processor\."),
)
