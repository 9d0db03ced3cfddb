"""Module names of the FLUX transformers: in Black Forest Labs' files (which kohya, ai-toolkit, ComfyUI and GGUF follow)
and in diffusers.

BFL's files fuse queries, keys and values, FLUX.1's single blocks the feed-forward's first layer too; FLUX.2's single
blocks are fused in diffusers as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Fused = tuple[str, ...]
"""diffusers' modules whose rows, one below the other, make BFL's: one, or several that BFL fuses."""

FINAL_MODULATION = ("final_layer.adaLN_modulation.1", "norm_out.linear")
"""The last modulation in BFL's files and in diffusers. Its rows are (shift, scale) there, (scale, shift) here."""


@dataclass(frozen=True)
class FluxNames:
    """The names of one generation, from BFL's to diffusers'.

    Attributes:
        ends: layers outside the blocks (`FINAL_MODULATION` aside).
        double, single: layers of a double (`double_blocks.N` → `transformer_blocks.N`) and of a single block
            (`single_blocks.N` → `single_transformer_blocks.N`).
        double_norms, single_norms: normalisations within them, whose `scale` is diffusers' `weight`.
    """

    ends: Mapping[str, str]
    double: Mapping[str, Fused]
    single: Mapping[str, Fused]
    double_norms: Mapping[str, str]
    single_norms: Mapping[str, str]


_ATTENTION: dict[str, Fused] = {
    "img_attn.qkv": ("attn.to_q", "attn.to_k", "attn.to_v"),
    "txt_attn.qkv": ("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"),
    "img_attn.proj": ("attn.to_out.0",),
    "txt_attn.proj": ("attn.to_add_out",),
}
_DOUBLE_NORMS = {
    "img_attn.norm.query_norm": "attn.norm_q",
    "img_attn.norm.key_norm": "attn.norm_k",
    "txt_attn.norm.query_norm": "attn.norm_added_q",
    "txt_attn.norm.key_norm": "attn.norm_added_k",
}
_SINGLE_NORMS = {"norm.query_norm": "attn.norm_q", "norm.key_norm": "attn.norm_k"}


def _ends(time: str) -> dict[str, str]:
    """What both generations have outside the blocks; `time` is the module of the time embedding."""
    found = {"img_in": "x_embedder", "txt_in": "context_embedder", "final_layer.linear": "proj_out"}
    for theirs, ours in (("time_in", "timestep_embedder"), ("guidance_in", "guidance_embedder")):
        found |= {
            f"{theirs}.in_layer": f"{time}.{ours}.linear_1",
            f"{theirs}.out_layer": f"{time}.{ours}.linear_2",
        }
    return found


FLUX1 = FluxNames(
    ends=_ends("time_text_embed")
    | {
        "vector_in.in_layer": "time_text_embed.text_embedder.linear_1",
        "vector_in.out_layer": "time_text_embed.text_embedder.linear_2",
    },
    double=_ATTENTION
    | {
        "img_mlp.0": ("ff.net.0.proj",),
        "img_mlp.2": ("ff.net.2",),
        "txt_mlp.0": ("ff_context.net.0.proj",),
        "txt_mlp.2": ("ff_context.net.2",),
        "img_mod.lin": ("norm1.linear",),
        "txt_mod.lin": ("norm1_context.linear",),
    },
    single={
        "linear1": ("attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp"),
        "linear2": ("proj_out",),
        "modulation.lin": ("norm.linear",),
    },
    double_norms=_DOUBLE_NORMS,
    single_norms=_SINGLE_NORMS,
)

FLUX2 = FluxNames(
    ends=_ends("time_guidance_embed")
    | {
        "double_stream_modulation_img.lin": "double_stream_modulation_img.linear",
        "double_stream_modulation_txt.lin": "double_stream_modulation_txt.linear",
        "single_stream_modulation.lin": "single_stream_modulation.linear",
    },
    double=_ATTENTION
    | {
        "img_mlp.0": ("ff.linear_in",),
        "img_mlp.2": ("ff.linear_out",),
        "txt_mlp.0": ("ff_context.linear_in",),
        "txt_mlp.2": ("ff_context.linear_out",),
    },
    single={"linear1": ("attn.to_qkv_mlp_proj",), "linear2": ("attn.to_out",)},
    double_norms=_DOUBLE_NORMS,
    single_norms=_SINGLE_NORMS,
)
