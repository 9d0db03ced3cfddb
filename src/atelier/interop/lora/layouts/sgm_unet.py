"""Names of Stability's original UNet (`input_blocks_4_1_…`), which kohya keeps for SDXL, put into diffusers' words."""

from __future__ import annotations

import re

_RESNET = {
    "in_layers_0": "norm1",
    "in_layers_2": "conv1",
    "emb_layers_1": "time_emb_proj",
    "out_layers_0": "norm2",
    "out_layers_3": "conv2",
    "skip_connection": "conv_shortcut",
}
_WHOLE = {
    "time_embed_0": "time_embedding_linear_1",
    "time_embed_2": "time_embedding_linear_2",
    "label_emb_0_0": "add_embedding_linear_1",
    "label_emb_0_2": "add_embedding_linear_2",
    "input_blocks_0_0": "conv_in",
    "out_2": "conv_out",
}
_BLOCK = re.compile(r"(input|output)_blocks_(\d+)_(\d)_(.+)")
_MIDDLE = re.compile(r"middle_block_(\d)_(.+)")


def sgm_unet_name(name: str) -> str | None:
    """`input_blocks_4_1_proj_in` → `down_blocks_1_attentions_0_proj_in` (two resnets a block down, three up).

    Returns None when the name is not one of that UNet.
    """
    if name in _WHOLE:
        return _WHOLE[name]
    middle = _MIDDLE.fullmatch(name)
    if middle:
        position, rest = int(middle[1]), middle[2]
        if position == 1:
            return f"mid_block_attentions_0_{rest}"
        inner = _RESNET.get(rest)
        return f"mid_block_resnets_{position // 2}_{inner}" if inner else None
    match = _BLOCK.fullmatch(name)
    if not match:
        return None
    side, number, slot, rest = match[1], int(match[2]), int(match[3]), match[4]
    if side == "input":
        block, position, stem = (number - 1) // 3, (number - 1) % 3, "down_blocks"
        if slot == 0 and rest == "op":
            return f"{stem}_{block}_downsamplers_0_conv"
    else:
        block, position, stem = number // 3, number % 3, "up_blocks"
        if slot > 0 and rest == "conv":
            return f"{stem}_{block}_upsamplers_0_conv"
    if slot == 1:
        return f"{stem}_{block}_attentions_{position}_{rest}"
    inner = _RESNET.get(rest) if slot == 0 else None
    return f"{stem}_{block}_resnets_{position}_{inner}" if inner else None
