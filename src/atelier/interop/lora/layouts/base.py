"""What a layout is, and the names a target model's modules go by in other tools."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from atelier.interop.lora.target import Shapes, Target


@dataclass(frozen=True)
class Place:
    """Where a tensor of a file belongs: a component and a module path.

    `swap_halves` marks BFL's final modulation, whose output rows are (shift, scale) where diffusers has (scale, shift).
    """

    component: str
    path: str
    swap_halves: bool = False


Places = tuple[Place, ...]
"""One place, or several in row order when the file fuses them (q, k, v, mlp)."""


@dataclass(frozen=True)
class Layout:
    """One way in which tools name the tensors of an adapter.

    Attributes:
        id: short name, used in reports and by `write_lora`.
        title: how people call it.
        example: a key as it looks in a file.
        written_by: tools that write it.
        claims: matches the module names (keys without the tensor's suffix) that are in this layout.
    """

    id: str
    title: str
    example: str
    written_by: str
    claims: re.Pattern[str]

    def resolve(self, name: str, names: Names) -> Places | None:
        """Places of a module name this layout claims; None when the target has no such module."""
        raise NotImplementedError

    def parameter(self, key: str, names: Names) -> Place | None:
        """Where a plain replaced weight goes (its path ends in the parameter's name); None when it is not one."""
        return None


class Names:
    """A target's modules under the names other tools give them. Built once per file."""

    def __init__(self, target: Target) -> None:
        self.target = target

    def shapes(self, component: str) -> Shapes:
        return self.target.components.get(component, {})

    @cached_property
    def bfl(self) -> dict[str, Places]:
        """FLUX.1's modules by its first release's names (`double_blocks.0.img_attn.qkv`), fused ones in row order."""
        return _bfl_names(self.shapes("transformer")) if self.target.family == "flux" else {}

    @cached_property
    def bfl_underscored(self) -> dict[str, Places]:
        return {name.replace(".", "_"): places for name, places in self.bfl.items()}

    @cached_property
    def _underscored(self) -> dict[str, dict[str, str]]:
        return {
            component: {path.replace(".", "_"): path for path in shapes}
            for component, shapes in self.target.components.items()
        }

    def dotted(self, component: str, path: str) -> Places | None:
        """A module by its own path; text encoders with or without the `text_model.` that transformers 5 dropped."""
        shapes = self.shapes(component)
        for candidate in (path, path.removeprefix("text_model."), f"text_model.{path}"):
            if candidate in shapes:
                return (Place(component, candidate),)
        return None

    def underscored(self, component: str, name: str) -> Places | None:
        """A module by its path with underscores for dots, as kohya's tools write it."""
        table = self._underscored.get(component, {})
        for candidate in (name, name.removeprefix("text_model_"), f"text_model_{name}"):
            if candidate in table:
                return (Place(component, table[candidate]),)
        return None


_DOUBLE = {
    "img_attn.qkv": ("attn.to_q", "attn.to_k", "attn.to_v"),
    "txt_attn.qkv": ("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"),
    "img_attn.proj": ("attn.to_out.0",),
    "txt_attn.proj": ("attn.to_add_out",),
    "img_mlp.0": ("ff.net.0.proj",),
    "img_mlp.2": ("ff.net.2",),
    "txt_mlp.0": ("ff_context.net.0.proj",),
    "txt_mlp.2": ("ff_context.net.2",),
    "img_mod.lin": ("norm1.linear",),
    "txt_mod.lin": ("norm1_context.linear",),
}
_SINGLE = {
    "linear1": ("attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp"),
    "linear2": ("proj_out",),
    "modulation.lin": ("norm.linear",),
}
_GLOBAL = {
    "img_in": "x_embedder",
    "txt_in": "context_embedder",
    "time_in.in_layer": "time_text_embed.timestep_embedder.linear_1",
    "time_in.out_layer": "time_text_embed.timestep_embedder.linear_2",
    "vector_in.in_layer": "time_text_embed.text_embedder.linear_1",
    "vector_in.out_layer": "time_text_embed.text_embedder.linear_2",
    "guidance_in.in_layer": "time_text_embed.guidance_embedder.linear_1",
    "guidance_in.out_layer": "time_text_embed.guidance_embedder.linear_2",
    "final_layer.linear": "proj_out",
}
_BLOCK = re.compile(r"(single_)?transformer_blocks\.(\d+)\.")


def _bfl_names(shapes: Shapes) -> dict[str, Places]:
    names: dict[str, Places] = {}
    blocks = sorted({match.groups() for path in shapes if (match := _BLOCK.match(path))}, key=str)
    for single, index in blocks:
        here, there = (
            ("single_blocks", "single_transformer_blocks") if single else ("double_blocks", "transformer_blocks")
        )
        for bfl, own in (_SINGLE if single else _DOUBLE).items():
            paths = [f"{there}.{index}.{path}" for path in own]
            if all(path in shapes for path in paths):
                names[f"{here}.{index}.{bfl}"] = tuple(Place("transformer", path) for path in paths)
    names |= {bfl: (Place("transformer", path),) for bfl, path in _GLOBAL.items() if path in shapes}
    if "norm_out.linear" in shapes:
        names["final_layer.adaLN_modulation.1"] = (Place("transformer", "norm_out.linear", swap_halves=True),)
    return names


BFL_NAME = (
    r"(?:double_blocks\.\d+\.(?:img|txt)_|single_blocks\.\d+\.|(?:img|txt|time|vector|guidance)_in\b|final_layer\.)"
)
"""How a module name of FLUX.1's first release begins."""
