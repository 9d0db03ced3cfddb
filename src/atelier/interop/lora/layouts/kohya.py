"""kohya sd-scripts: underscored names, `lora_unet_` / `lora_te1_` prefixes, `.alpha` scalars, fused qkv and linear1."""

from __future__ import annotations

import re

from atelier.interop.lora.layouts.base import Layout, Names, Places
from atelier.interop.lora.layouts.sgm_unet import sgm_unet_name

_TEXT_ENCODER = re.compile(r"lora_te(\d?)_(.+)")


class Kohya(Layout):
    """Underscored names: the model's own ones for FLUX, diffusers' or the original UNet's for Stable Diffusion."""

    def resolve(self, name: str, names: Names) -> Places | None:
        text = _TEXT_ENCODER.fullmatch(name)
        if text:
            number, rest = text.groups()
            # T5 is te3 in sd-scripts (after SD 3's numbering) and te2 in OneTrainer; SDXL's second CLIP is te2 as well
            component = "text_encoder" if number in ("", "1") else "text_encoder_2"
            return names.underscored(component, rest)
        rest = name.removeprefix("lora_unet_")
        if names.target.family != "unet":
            return names.bfl_underscored.get(rest)
        return names.underscored("unet", rest) or names.underscored("unet", sgm_unet_name(rest) or "")


KOHYA = Kohya(
    id="kohya",
    title="kohya",
    example="lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight",
    written_by="kohya sd-scripts, FluxGym, Civitai's trainer",
    claims=re.compile(r"lora_(?:unet|te\d?)_"),
)
