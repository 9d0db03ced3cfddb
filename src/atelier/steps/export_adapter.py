"""Step: an adapter in another program's layout."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from atelier.recipe import Adapter, Context, step
from atelier.steps.adapter_files import MEDIA_TYPE, Layout, file_card, own_metadata, read_for, target_for
from atelier.steps.models import Models
from atelier.steps.values import text


@step(version=1, purpose="train", title="Export an adapter")
def export_adapter(
    ctx: Context,
    models: Models,
    *,
    adapter: Annotated[Adapter, Field(description="the adapter")],
    layout: Annotated[
        Layout, Field(description="diffusers (PEFT), kohya (also read by A1111, ComfyUI), bfl (ai-toolkit, ComfyUI)")
    ] = "kohya",
) -> Adapter:
    """Write an adapter in the layout that ComfyUI, kohya or diffusers reads, with its metadata and recipe inside."""
    from atelier.interop.lora import as_lora, write_lora

    card = models.card(text(adapter.meta, "base_model"))
    target = target_for(models, card.id)
    found, _, file = read_for(ctx.path(adapter), target)
    rank = max((part.rank for _, _, part in found.parts()), default=1)
    out = ctx.state_dir / "exported.safetensors"
    title = text(adapter.meta, "name") or "adapter"
    write_lora(
        as_lora(found, min(rank, 128)),
        out,
        target,
        file_card(card, title, own_metadata(file), file.metadata.recipe),
        layout,
    )
    return ctx.put(Adapter, out, media_type=MEDIA_TYPE, meta={**adapter.meta, "layout": layout})
