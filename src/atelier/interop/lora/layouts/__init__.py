"""The layouts this studio reads, in the order in which they are asked."""

from __future__ import annotations

from atelier.interop.lora.layouts.base import Layout, Names, Place, Places
from atelier.interop.lora.layouts.bfl import BFL, BFL_CONTROL
from atelier.interop.lora.layouts.diffusers import DIFFUSERS
from atelier.interop.lora.layouts.kohya import KOHYA
from atelier.interop.lora.layouts.onetrainer import LYCORIS, ONETRAINER
from atelier.interop.lora.layouts.xlabs import XLABS

LAYOUTS: tuple[Layout, ...] = (ONETRAINER, KOHYA, LYCORIS, XLABS, BFL, BFL_CONTROL, DIFFUSERS)
"""XLabs before BFL control and BFL before diffusers: the more particular names are asked first."""


def layout_of(module: str) -> Layout | None:
    """The layout in which a module's name (a key without the tensor's suffix) is written."""
    return next((layout for layout in LAYOUTS if layout.claims.match(module)), None)


__all__ = ["LAYOUTS", "Layout", "Names", "Place", "Places", "layout_of"]
