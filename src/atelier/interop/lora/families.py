"""Which model a file is for, from the names and shapes of its tensors; and what it is when it is no LoRA at all.

A LoRA for another model often has the very shapes of FLUX.1 (Qwen-Image is 3072 wide too), so names decide first.
FLUX.1 and FLUX.2 share most names in Black Forest Labs' layout: there the shapes of the feed-forward tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from atelier.errors import InvalidInput
from atelier.interop.lora.keys import has_adapter_tensors, split_key
from atelier.interop.lora.target import Family, Target

KeyShapes = Mapping[str, tuple[int, ...] | None]
"""Key → shape; None where only names are known."""


@dataclass(frozen=True)
class Identity:
    """What a file is.

    Attributes:
        name: as people call it: "FLUX.1", "Qwen-Image", "FLUX.1 ControlNet".
        is_adapter: whether it holds LoRA-like tensors.
        families: those of this studio's targets that it may be for; none for other models, both `flux` and `flux2`
            where neither names nor shapes tell.
    """

    name: str
    is_adapter: bool
    families: tuple[Family, ...] = ()


UNKNOWN = "an unknown model"
TEXT_ENCODERS = "text encoders"
"""A file for text encoders alone: CLIP-L is the same in FLUX.1 and Stable Diffusion, so shapes decide."""


@dataclass(frozen=True)
class _Rule:
    name: str
    matches: Callable[[str], bool]


def _any(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.MULTILINE)
    return lambda text: compiled.search(text) is not None


def _all(*tests: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: all(test(text) for test in tests)


def _not(test: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: not test(text)


_PREFIX = r"^(?:base_model\.model\.|diffusion_model\.|transformer\.|lora_unet_|lycoris_)*"
_SINGLE = _any(r"single_(?:transformer_)?blocks[._]\d")

# Asked in order; each is a property of the names alone.
_NOT_ADAPTERS = (
    _Rule(
        "FLUX.1 ControlNet", _any(r"^controlnet_(?:blocks|single_blocks|x_embedder|mode_embedder)|^input_hint_block\.")
    ),
    _Rule("ControlNet", _any(r"^control_model\.|^controlnet_(?:cond_embedding|down_blocks|mid_block)")),
    _Rule("FLUX.1 IP-Adapter", _any(r"double_blocks\.\d+\.processor\.ip_adapter|^ip_adapter_proj_model\.")),
    _Rule("IP-Adapter", _any(r"^(?:ip_adapter|image_proj)\.")),
    _Rule("FLUX.2 base model", _any(r"double_stream_modulation_(?:img|txt)\.|single_stream_modulation\.")),
    _Rule("Z-Image base model", _any(r"(?:^|\.)(?:cap_embedder|noise_refiner|context_refiner)\.")),
    _Rule("Qwen-Image base model", _any(r"transformer_blocks\.\d+\.img_mlp\.")),
    _Rule("FLUX.1 base model", _any(r"(?:double_blocks\.\d+\.img_attn|single_transformer_blocks\.\d+\.attn)\.")),
    _Rule("Stable Diffusion checkpoint", _any(r"^(?:model\.diffusion_model|cond_stage_model|first_stage_model)\.")),
    _Rule("UNet", _any(r"^(?:down_blocks|mid_block|up_blocks)\.")),
    _Rule("autoencoder", _any(r"^(?:encoder|decoder)\.(?:down|up|mid|conv_in|down_blocks|up_blocks)\b")),
    _Rule("text encoder", _any(r"^(?:text_model\.)?encoder\.layers\.|^encoder\.block\.\d")),
    _Rule("textual-inversion embedding", _any(r"^(?:emb_params|string_to_param|clip_[gl])\b")),
)

_OTHER_ADAPTERS = (
    _Rule("Krea-2", _any(_PREFIX + r"(?:blocks[._]\d+[._]attn[._]w[qkvo]\b|blocks_\d+_attn_w[qkvo]|txtfusion)")),
    _Rule(
        "Anima", _any(_PREFIX + r"blocks[._]\d+[._](?:cross|self)_attn[._](?:q|k|v|output)_proj|^lora_te_layers_\d+_")
    ),
    _Rule("Wan", _any(_PREFIX + r"blocks[._]\d+[._](?:cross|self)_attn[._][qkvo]\b")),
    _Rule("Chroma", _any(r"distilled_guidance_layer")),
    _Rule(
        "Z-Image",
        _any(r"(?:cap_embedder|noise_refiner|context_refiner)[._]|" + _PREFIX + r"layers[._]\d+[._]attention[._]"),
    ),
    _Rule("HiDream", _any(r"(?:double|single)_stream_blocks[._]")),
    _Rule("SD 3", _any(_PREFIX + r"joint_blocks[._]\d")),
    _Rule("HunyuanVideo", _any(r"double_blocks\.\d+\.(?:img|txt)_attn_qkv|individual_token_refiner")),
    _Rule("PixArt", _any(r"caption_projection[._]|adaln_single[._]")),
    _Rule(
        "Qwen-Image", _any(r"transformer_blocks[._]\d+[._](?:img|txt)_(?:mlp|mod)[._]|^lora_unet_transformer_blocks_")
    ),
    # its converters write diffusers' paths bare, with kohya's lora_down and alpha; FLUX.1 files never look so
    _Rule("Qwen-Image", _all(_any(r"^transformer_blocks\.\d+\.\S+\.lora_down\.weight$"), _not(_SINGLE))),
    # FLUX.1 has 19 double blocks, Qwen-Image has 60
    _Rule(
        "Qwen-Image",
        _all(_any(r"(?:^|\.)transformer_blocks\.(?:19|[2-9]\d)\."), _not(_SINGLE), _not(_any(r"(?:down|up)_blocks"))),
    ),
)

_FLUX = _any(
    r"double_blocks[._]\d|single_blocks[._]\d|single_transformer_blocks[._]\d|time_text_embed|(?:x|context)_embedder\b"
    r"|(?<!\d[._])transformer_blocks[._]\d+[._](?:attn|ff|ff_context|norm1|norm1_context)[._]"
    r"|(?:^|\.|^lora_unet_)(?:(?:img|txt|time|vector|guidance)_in|final_layer)[._]"
    r"|^(?:transformer\.|base_model\.model\.|lora_transformer_|lycoris_)?(?:proj_out|norm_out)[._]"
)
_ONLY_FLUX2 = _any(
    r"to_qkv_mlp_proj|(?:double|single)_stream_modulation|time_guidance_embed|[._]ff(?:_context)?[._]linear_(?:in|out)\b"
    r"|single_transformer_blocks[._]\d+[._]attn[._]to_out\b"
)
# FLUX.2 has 8 double blocks at most, and one modulation for all of a kind
_ONLY_FLUX1 = _any(
    r"(?:img|txt)_mod[._]lin|(?<!stream_)modulation[._]lin|vector_in[._]|time_text_embed|processor\."
    r"|norm1(?:_context)?[._]linear|[._]ff(?:_context)?[._]net[._]|proj_mlp"
    r"|single_transformer_blocks[._]\d+[._](?:proj_out|norm[._]linear|attn[._]to_[qkv])\b"
    r"|(?:double_blocks|(?<!single_)transformer_blocks)[._](?:[89]|1\d)[._]"
)
_FLUX_SIZES = {
    re.compile(r"single_blocks[._]\d+[._]linear1$"): (7, 9),
    re.compile(r"single_blocks[._]\d+[._]linear2$"): (1 / 5, 1 / 4),
    re.compile(r"double_blocks[._]\d+[._](?:img|txt)_mlp[._]0$"): (4, 6),
    re.compile(r"double_blocks[._]\d+[._](?:img|txt)_mlp[._]2$"): (1 / 4, 1 / 3),
}
"""Layers whose rows, divided by their columns, differ: FLUX.1, FLUX.2 (its feed-forward is gated)."""
_FLUX_TITLES: dict[Family, str] = {"flux": "FLUX.1", "flux2": "FLUX.2"}
_TEXT_ENCODER = re.compile(r"(?:lora_te\d?_|text_encoder(?:_2)?\.|text_encoders\.)")
_UNET = _any(r"(?:down|up)_blocks[._]\d|mid_block[._]|(?:input|output)_blocks_\d|middle_block_\d|^unet\.")


def identify(keys: Iterable[str], shapes: KeyShapes | None = None) -> Identity:
    """What a file with these keys is, by names; shapes tell FLUX.1 from FLUX.2 where names do not."""
    names = sorted(keys)
    text = "\n".join(names)
    if not has_adapter_tensors(names):
        rule = next((rule for rule in _NOT_ADAPTERS if rule.matches(text)), None)
        return Identity(rule.name if rule else "unknown kind of file", is_adapter=False)
    rule = next((rule for rule in _OTHER_ADAPTERS if rule.matches(text)), None)
    if rule:
        return Identity(rule.name, is_adapter=True)
    if all(_TEXT_ENCODER.match(name) for name in names):
        return Identity(TEXT_ENCODERS, is_adapter=True)
    if _UNET(text) and not _any(
        r"double_blocks|single_blocks|single_transformer_blocks|lora_transformer_|^transformer\."
    )(text):
        return Identity("Stable Diffusion", is_adapter=True, families=("unet",))
    if _FLUX(text) or _ONLY_FLUX2(text):
        families = _flux_generations(text, shapes or {})
        return Identity(" or ".join(_FLUX_TITLES[one] for one in families), is_adapter=True, families=families)
    return Identity(UNKNOWN, is_adapter=True)


def _flux_generations(text: str, shapes: KeyShapes) -> tuple[Family, ...]:
    if _ONLY_FLUX2(text):
        return ("flux2",)
    if _ONLY_FLUX1(text):
        return ("flux",)
    sides: dict[str, dict[str, int]] = {}
    for key, shape in shapes.items():
        taken = split_key(key)
        if taken is not None and taken.role in ("A", "B") and shape is not None and len(shape) > 1:
            sides.setdefault(taken.module, {})[taken.role] = shape[0] if taken.role == "B" else shape[1]
    for module, side in sides.items():
        for pattern, sizes in _FLUX_SIZES.items():
            if len(side) == 2 and side["A"] and pattern.search(module) and side["B"] / side["A"] in sizes:
                return (("flux", "flux2")[sizes.index(side["B"] / side["A"])],)
    return ("flux", "flux2")


def refuse_foreign(keys: Iterable[str], target: Target, shapes: KeyShapes | None = None) -> Identity:
    """Identify a file and refuse it when it is not an adapter for the target's family.

    Raises:
        InvalidInput: naming what the file is.
    """
    identity = identify(keys, shapes)
    if not identity.is_adapter:
        raise InvalidInput(
            f"this is no LoRA but a {identity.name}: it has no LoRA, DoRA or LoKr tensors",
            advice=f"give an adapter file for {target.name}",
        )
    # text encoders alone, or names that no rule knows: whether anything fits is for the target's shapes to say
    known = identity.families or identity.name not in (TEXT_ENCODERS, UNKNOWN)
    if known and target.family not in identity.families:
        raise InvalidInput(
            f"this is a LoRA for {identity.name}, not for {target.name}",
            advice=f"choose a model it was trained for, or give an adapter for {target.name}",
        )
    if len(identity.families) > 1:  # the target decides
        return replace(identity, name=_FLUX_TITLES[target.family], families=(target.family,))
    return identity
