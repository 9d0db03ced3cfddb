"""diffusers and PEFT: module paths with a component prefix, `lora_A` / `lora_B`, alpha in the metadata."""

from __future__ import annotations

import re

from atelier.interop.lora.layouts.base import Layout, Names, Place, Places

_WRAPPER = re.compile(r"^(?:base_model\.model\.|diffusion_model\.)")
_COMPONENT = re.compile(r"^(transformer|unet|text_encoder_2|text_encoder)\.(.+)$")
_COMFY_TEXT = {
    "text_encoders.clip_l.transformer.": "text_encoder",
    "text_encoders.t5xxl.transformer.": "text_encoder_2",
}
# attention processors of diffusers before PEFT: `…attn1.processor.to_q_lora` means `…attn1.to_q`
_PROCESSOR = re.compile(r"\.processor\.(to_[qkv]|to_out|add_[qkv]_proj|to_add_out)_lora$")
_NORM = re.compile(r"(.+)\.attn\.norm_(?:added_)?[qk]\.weight$")


class Diffusers(Layout):
    """Paths as the modules are called, with or without the component in front."""

    def resolve(self, name: str, names: Names) -> Places | None:
        component, path = _component(name, names)
        legacy = _PROCESSOR.search(path)
        if legacy:
            inner = "to_out.0" if legacy[1] == "to_out" else legacy[1]
            path = f"{path[: legacy.start()]}.{inner}"
        return names.dotted(component, path)

    def parameter(self, key: str, names: Names) -> Place | None:
        component, path = _component(key, names)
        match = _NORM.fullmatch(path)
        if match and f"{match[1]}.attn.to_q" in names.shapes(component):
            return Place(component, path)
        return None


def _component(name: str, names: Names) -> tuple[str, str]:
    """Component and path of a prefixed name; a bare path belongs to the component that denoises."""
    for prefix, component in _COMFY_TEXT.items():
        if name.startswith(prefix):
            return component, name[len(prefix) :]
    name = _WRAPPER.sub("", name, count=1)
    match = _COMPONENT.match(name)
    return (match[1], match[2]) if match else (names.target.main, name)


DIFFUSERS = Diffusers(
    id="diffusers",
    title="diffusers / PEFT",
    example="transformer.transformer_blocks.0.attn.to_q.lora_A.weight",
    written_by="diffusers, PEFT (base_model.model.), ai-toolkit before 2025, SimpleTuner, this studio",
    claims=re.compile(
        r"(?:base_model\.model\.|diffusion_model\.)?(?:(?:transformer|unet|text_encoder(?:_2)?)\.|(?:single_)?transformer_blocks\.\d"
        r"|(?:x_embedder|context_embedder|proj_out)$|time_(?:text|guidance)_embed\.|norm_out\.|(?:down|up)_blocks\.\d"
        r"|(?:double|single)_stream_modulation(?:_img|_txt)?\.linear$|mid_block\.)"
        r"|text_encoders\.(?:clip_l|t5xxl)\.transformer\."
    ),
)
