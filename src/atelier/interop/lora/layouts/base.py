"""What a layout is, and the names a target model's modules go by in other tools."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from atelier.families.names import FINAL_MODULATION, FLUX1, FLUX2, FluxNames
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
        """FLUX's modules by Black Forest Labs' names (`double_blocks.0.img_attn.qkv`), fused ones in row order."""
        flux = _FLUX.get(self.target.family)
        return _bfl_names(self.shapes("transformer"), flux) if flux is not None else {}

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


_FLUX = {"flux": FLUX1, "flux2": FLUX2}
_BLOCK = re.compile(r"(single_)?transformer_blocks\.(\d+)\.")


def _bfl_names(shapes: Shapes, flux: FluxNames) -> dict[str, Places]:
    names: dict[str, Places] = {}
    blocks = sorted({match.groups() for path in shapes if (match := _BLOCK.match(path))}, key=str)
    for single, index in blocks:
        here, there = (
            ("single_blocks", "single_transformer_blocks") if single else ("double_blocks", "transformer_blocks")
        )
        for bfl, own in (flux.single if single else flux.double).items():
            paths = [f"{there}.{index}.{path}" for path in own]
            if all(path in shapes for path in paths):
                names[f"{here}.{index}.{bfl}"] = tuple(Place("transformer", path) for path in paths)
    names |= {bfl: (Place("transformer", path),) for bfl, path in flux.ends.items() if path in shapes}
    theirs, ours = FINAL_MODULATION
    if ours in shapes:
        names[theirs] = (Place("transformer", ours, swap_halves=True),)
    return names


BFL_NAME = (
    r"(?:double_blocks\.\d+\.(?:img|txt)_|single_blocks\.\d+\.|(?:img|txt|time|vector|guidance)_in\b|final_layer\."
    r"|(?:double|single)_stream_modulation(?:_img|_txt)?\.lin\b)"
)
"""How a module name of Black Forest Labs' own files begins."""
