"""FLUX's own names: ai-toolkit and ComfyUI (`diffusion_model.`), fal (`base_model.model.`), BFL's control LoRAs."""

from __future__ import annotations

import re

from atelier.families.names import FLUX1
from atelier.interop.lora.layouts.base import BFL_NAME, Layout, Names, Place, Places

_PREFIX = re.compile(r"(?:diffusion_model\.|base_model\.model\.|transformer\.)?")
_NORM = re.compile(r"(double|single)_blocks\.(\d+)\.((?:(?:img|txt)_attn\.)?norm\.(?:query|key)_norm)\.scale")


class Bfl(Layout):
    """FLUX's names behind any of three prefixes."""

    def resolve(self, name: str, names: Names) -> Places | None:
        return names.bfl.get(_PREFIX.sub("", name, count=1))


class BflControl(Bfl):
    """The same with whole parameters besides: control adapters also set the norms of queries and keys."""

    def parameter(self, key: str, names: Names) -> Place | None:
        match = _NORM.fullmatch(key)
        if not match:
            return None
        kind, index, norm = match.groups()
        own = (FLUX1.single_norms if kind == "single" else FLUX1.double_norms).get(norm)
        block = f"{'single_' if kind == 'single' else ''}transformer_blocks.{index}"
        # a norm is no linear layer, so the shapes have none of it: its neighbour says whether the block exists
        if own is None or f"{block}.attn.to_q" not in names.shapes("transformer"):
            return None
        return Place("transformer", f"{block}.{own}.weight")


BFL = Bfl(
    id="bfl",
    title="BFL names (ai-toolkit, ComfyUI, fal)",
    example="diffusion_model.double_blocks.0.img_attn.qkv.lora_A.weight",
    written_by="ai-toolkit, ComfyUI, fal (with base_model.model.), LyCORIS on BFL names",
    claims=re.compile(rf"(?:diffusion_model|base_model\.model|transformer)\.{BFL_NAME}"),
)

BFL_CONTROL = BflControl(
    id="bfl-control",
    title="BFL control",
    example="double_blocks.0.img_attn.qkv.lora_B.bias",
    written_by="Black Forest Labs (FLUX.1 Depth / Canny LoRA)",
    claims=re.compile(rf"{BFL_NAME}(?!.*processor\.)"),
)
