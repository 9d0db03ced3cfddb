"""Step: an adapter in another program's layout."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from atelier.recipe import Adapter, Context, step
from atelier.steps.adapter_files import MEDIA_TYPE, Layout, Precision, leaving, target_for, written_layout
from atelier.steps.handling import REWRITTEN
from atelier.steps.models import Models
from atelier.steps.values import text


@step(version=2, purpose="train", title="Export an adapter")
def export_adapter(
    ctx: Context,
    models: Models,
    *,
    adapter: Annotated[Adapter, Field(description="the adapter")],
    layout: Annotated[
        Layout,
        Field(
            description="diffusers (PEFT), kohya (also read by A1111, ComfyUI), bfl (ai-toolkit, ComfyUI), "
            "comfyui (what it reads of that model)"
        ),
    ] = "kohya",
    precision: Annotated[Precision, Field(description="of the numbers; same: as they are stored")] = "same",
    minimal: Annotated[bool, Field(description="leave recipe, captions and training settings out")] = False,
    title: Annotated[str, Field(description="what the file calls it; empty: its own name")] = "",
) -> Adapter:
    """Write an adapter in the layout that ComfyUI, kohya or diffusers reads, with its metadata and recipe inside."""
    from atelier.interop.lora import write_safetensors

    card = models.card(text(adapter.meta, "base_model"))
    target = target_for(models, card.id)
    name = title or text(adapter.meta, "name") or "adapter"
    state, metadata = leaving(
        ctx.path(adapter), target, card, name, layout=layout, precision=precision, minimal=minimal
    )
    out = ctx.state_dir / "exported.safetensors"
    write_safetensors(state, metadata, out)
    meta = {**adapter.meta, "name": name, "layout": written_layout(layout, target)}
    return ctx.put(Adapter, out, media_type=MEDIA_TYPE, meta=meta)


@export_adapter.work
def _work(models: Models, *, adapter: Adapter | None = None, **_: object) -> float | None:
    return None if adapter is None else REWRITTEN * adapter.size
